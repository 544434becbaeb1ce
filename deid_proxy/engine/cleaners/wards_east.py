"""What stands in front of a hospital in Chinese and Japanese and is none of its name: 当地医院, 第一人民医院."""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

HOSPITALS: Final = words_in(
    "医院 醫院 病院 クリニック 診療所 诊所 診所 医療センター 卫生院 衛生所 保健院 医科大学病院 大学病院 総合病院",
    "中央病院",
    "人民医院 中心医院 人民醫院 中心醫院 第一医院 第二医院 中医院 中醫院 附属医院 附屬醫院 总医院 總醫院 綜合医院",
    "综合医院",
    "第一人民医院 第二人民医院 第三人民医院 市立病院 市民病院 県立病院 記念病院 妇幼保健院",
)
KINDS_OF_HOSPITALS: Final = words_in(
    "人民 中心 第一 第二 第三 第四 第五 第六 第七 第八 第九 总 總 附属 附屬 综合 綜合 総合 大学 大學 医科 医科大学",
    "醫學 記念 纪念",
    "紀念 市立 市民 県立 県 都立 府立 町立 国立 國立 公立 私立 省立 市 县 縣 区 區 中西医结合 中医 中醫 中医药",
    "妇幼 妇幼保健 付属 医大",
    "医学院 医学部 市中心 综合性 第",
)
"""What a hospital is called with and many are: it stays, and the name stands in front."""
NO_NAMES_OF_HOSPITALS: Final = KINDS_OF_HOSPITALS | words_in(
    "外 外院 本 我 我们 我們 该 該 当地 當地 上级 上級 下级 基层 外地 异地 本地 三甲 二甲 三级 二级 一级 三乙 专科",
    "專科 社区 社區",
    "某 某些 各 各大 其他 其它 其余 他 她 别的 其 此 省级 市级 县级 省 附近 就近 大 小 大型 小型 地方 指定 定点",
    "合作 协作 对口 教学",
    "前往 转入 转到 转往 转至 送往 送到 送至 急送 急诊 急診 来到 去往 到达 返回 入住 住进 进入 联系 通知 告知 就诊",
    "就診 建议 建議",
    "要求 拒绝 拒絕 正规 曾经 曾經 多次 再次 首次 先后 之前 以前 此前 术后 術後 出院 住院 手术 手術 转诊 轉診 转院",
    "轉院 急救 救急",
    "传染病 精神病 儿童 兒童 小儿 妇女 婦女 老年 职工 职业病 康复 康復 肿瘤 腫瘤 骨科 口腔 眼科 胸科 皮肤病 整形",
    "美容 宠物 動物 动物",
    "医疗 醫療 家属 家屬 患者 病人 医生 醫生 主任 护士 一家 两家 兩家 几家 多家 另一 另外 哪家 所在 所属 原来 原先",
    "老家 家乡 回到 来自",
    "私人 民办 民营 民營 军队 部队 友好 昨日 今日 昨天 今天 上周 目前 现在 已在 曾在 正在 需要 自行 直接 立即 推荐",
    "省内 省外 市内 市外",
    "国内 国外 海外 境外 院内 院外 期间 既往 平时 长期 定期 随访 复查 检查 治疗 诊断 诊治 住院于 会诊 申请 开单",
    "送检 申请单 体检 健康体检",
    "前医 近医 他院 当院 同院 紹介 紹介元 紹介先 転院 転院先 搬送 搬送先 搬送元 入院 入院先 通院 受診 連携 協力",
    "関連 専門 専門医 地域",
    "基幹 基幹型 拠点 小児 周産期 精神 精神科 療養 回復期 リハビリ リハビリテーション 透析 内科 外科 歯科 整形外科",
    "産婦人科 婦人科 皮膚科",
    "心療内科 耳鼻科 耳鼻咽喉科 泌尿器科 脳外科 脳神経外科 循環器 循環器科 消化器 呼吸器 個人 民間 大きな 近く",
    "近所 最寄り 別 別の 他の",
    "同 当 他 前 元 がん がんセンター こども 子ども 女性 母子 高度 高次 急性期 慢性期 二次 三次 一般 一部 都内",
    "県内 県外 市内の 海外の",
    "検診 健診 人間ドック 認定 指定の 派遣 応援 実家近く 自宅近く 移動 レディース ペイン メンタル 訪問 在宅 夜間",
    "休日 発熱 禁煙 物忘れ",
)
"""What stands there besides: which hospital, from where, what somebody does."""
SAY_WHAT_OF: Final = frozenset(("anatomy", "finding", "procedure", "device", "technique", "modality", "view", "phase"))
"""Kinds of words that say what a hospital is for."""
