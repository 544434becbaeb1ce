"""Acts of a department, and the roles in it, in Japanese, Chinese and Korean: beside them letters are somebody's.

Folded, all three languages together, in the order of their characters.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

MARKS: Final = words_in("イニシャル サイン 签名 签字 簽名 簽字 縮寫 缩写 署名 서명 이니셜")
"""Behind these are letters of somebody, whatever they mean."""

PEOPLE: Final = words_in(
    "オンコール コーディネーター タイピスト データマネージャー モニター レジデント 主治 住院医 作成者 依頼医 值班",
    "值班医师 入力者 判讀者 判读者 剂量师 助手 医学物理士 医师 医師 医生 协调员 執刀 報告者 学生 实习生 実習生",
    "审核医师 审核者 専攻医 当直 当直医 打字员 扫描者 承認者 技士 技师 技师员 技師 护士 护理师 报告医师 报告者",
    "担当 担当医 担当技師 担当者 指導医 撮影者 操作员 操作者 放射士 数据管理员 日直 检查技师 检查者 検像者 検査者",
    "治疗师 物理士 物理师 物理師 申请医师 登录者 登记员 监查员 看護師 研修医 研究护士 研究者 確認者 線量計測士 药师",
    "薬剤師 規培醫師 规培 规培医师 规培生 計画者 記載者 記錄者 記録者 読影医 読影者 護士 護理師 记录者 读片者",
    "进修医 进修生 醫師 阅片人 阅片者 간호사 검사자 교수 기사 담당 담당의 담당자 당직 당직의 데이터매니저 레지던트",
    "모니터 물리사 방사선사 선량사 수련의 술자 승인자 실습생 약사 연구간호사 영상의학과 온콜 응급의학과 의뢰의",
    "의뢰자 의학물리사 인턴 임상강사 임상병리사 입력자 작성자 전공의 전문의 조무사 촬영자 치료사 코디네이터",
    "타이피스트 판독의 판독자 학생 확인자",
)
"""Who somebody is: behind these stand no ways of imaging that are somebody's."""

DEEDS: Final = words_in(
    "재촬영 재검사 재스캔 再撮影 再撮像 撮り直し 再検 重拍 重扫 重掃 补拍 補拍",
    "1次 1차 2次 2차 アップロード タイプ ダブルチェック チェック ディクテーション レビュー 一审 一次 一次読影",
    "介助 準備者",
    "一読 一读 上传 书写 予約 二审 二審 二次 二次読影 二読 二读 二重読影 代筆 传输 作成 保存 修改 修正 入力",
    "再確認 出力 创建 初审 初審 初诊断 初读 判定 判读 刻录 匿名化 协助 印刷 双人核对 双核 双读 发布 发送",
    "取り込み 取込 口述 同席 同意取得 听写 告知 回复 在场 報告 報告済 変更 复审 复核 复读 审查 审核 审阅 審査",
    "審核 导入 导出 带教 归档 录入 所見 打印 打字 批准 承認 报告 拟稿 指导 指導 描述 更正 査読 校对 校閲 核对",
    "核對 检查 検像 検証 照合 电话 登记 登録 监督 監督 确认 確定 確認 確認済 立ち会い 立会 答复 签发 編集 联系",
    "脱敏 補助 见证 訂正 記載 記錄 記録 読影 记录 诊断 读片 质控 起票 転送 輸入 转录 输入 返信 追記 送信 通知",
    "連絡 録音 阅片 陪同 電話 音声入力 预约 验证 가져오기 감독 감수 검증 검토 교정 구술 굽기 기록 기재 내보내기",
    "답변 더블체크 동석 동의서 등록 받아쓰기 보고 보고함 보관 보조 비식별화 생성 소견 수정 승인 어시스트 업로드",
    "연락 예약 이중판독 이중확인 익명화 인쇄 입력 입회 작성 재확인 저장 전사 전송 전화 정정 제작 지도 참석",
    "최종확인 출력 타이핑 통보 판독 편집 해석 확인 회신",
)
"""What is read, written, sent and told: the same, but for views behind it: 確認 AP."""

MADE: Final = words_in(
    "コンツール セットアップ ポジショニング ルート確保 位置決め 再構成 准备 分割 分注 分装 制作",
    "剂量计算 勾画 匹配 后处理 実施 建立静脉通路 後処理 执行 扫描 投与 拍摄 推药 摄片 摆位 撮像 撮影",
    "操作 施行 标注 校准 校正 検査 標識 治疗 治療計画 注入 注射 测量 測定 準備 照射 画像処理 穿刺 给药 置管",
    "計測 計画 計算 調剤 調製 计划 计划设计 计算 设计 輪郭描出 造影 配准 配制 采集 重建",
    "静注 靶区勾画 검사 계산 계획 그리기 매칭 분주 분할 선량계산 셋업 스캔 시행 실시 영상처리 재구성",
    "정합 조제 주사 주입 준비 천자 촬영 측정 치료 치료계획 컨투어 컨투어링 투여 포지셔닝 확보",
    "후처리",
)
"""What is made, given and measured: nothing that is said of an image is somebody's behind it: 撮影 PA."""

GIVEN: Final = words_in(
    "投与 注入 注射 静注 穿刺 ルート確保 置管 给药 推药 給藥 注藥 주입 주사 투여 조영제주입 정맥주사 ルート"
)
"""Of these what is given: behind them stands by which way (IV, SC), or who gave it."""

CHECKED: Final = words_in("確認 検像 承認 審査 审核 審核 核对 核對 签发 复核 승인 확인 검토 二审 二審")
"""What one does with a text that another one wrote: behind a colon nothing is imaged."""
