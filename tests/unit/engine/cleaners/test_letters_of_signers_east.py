"""Letters of who signed, read or entered something, in Japanese, Chinese and Korean."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned, cleaned_to_the_end


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("胸部X線 正面、担当技師 MS", "MS"),
        ("胸部X線 正面 技師:MS", "MS"),
        ("シャントエコー 施行者 PD", "PD"),
        ("가도비스트 7.5mL IV 주입 RO", "RO"),
        ("2.5mL/s ルート確保 AT", "AT"),
        ("관상면 재구성 sr 20180824074843", "sr"),
        ("관상면 재구성 SP 2020-04-12", "SP"),
        ("报告医师 陳秀珍 审核 MG", "MG"),
        ("胸部X線 正面 技師MS", "MS"),
        ("撮影者 AS、再撮影なし", "AS"),
        ("読影 KT/AS", "KT AS"),
        ("一次読影KT 二次読影AS", "KT AS"),
        ("確認者:AP", "AP"),
        ("記載:PA", "PA"),
        ("署名 MK", "MK"),
        ("プラン承認 MS", "MS"),
        ("胸部CT平扫 技师:LM", "LM"),
        ("胸部CT平扫 技师 LM", "LM"),
        ("审核:AP", "AP"),
        ("报告:MS 审核:PA", "MS PA"),
        ("签名 AP", "AP"),
        ("录入MS", "MS"),
        ("核对 AS/PT", "AS PT"),
        ("物理师 MS,医师 AP", "MS AP"),
        ("촬영자 AS", "AS"),
        ("판독 MS", "MS"),
        ("판독의 AP", "AP"),
        ("확인 PA", "PA"),
        ("확인: AP/MS", "AP MS"),
        ("작성자: CA", "CA"),
        ("서명 MS", "MS"),
        ("의학물리사 AP, 계획 승인", "AP"),
        ("방사선사 MS", "MS"),
        ("입력 AC", "AC"),
    ],
)
def test_letters_behind_what_says_so_go(text: str, gone: str) -> None:
    """Right behind it, or behind a blank or a colon."""
    left = cleaned(text)
    assert not [letters for letters in gone.split() if letters in left]


@pytest.mark.parametrize(
    "text",
    [
        "読影 CT",
        "読影 MR",
        "確認 CT",
        "確認 MRI",
        "CT確認",
        "造影CT 確認",
        "胸部CT 撮影 PA",
        "胸部X線 撮影 AP",
        "撮影 AP/LAT",
        "撮影方向 PA",
        "入力 ID",
        "報告 CT",
        "报告 CT",
        "审核 CT",
        "扫描 AX",
        "操作 MR",
        "촬영 AP",
        "촬영 PA",
        "흉부 촬영 AP",
        "판독 CT",
        "확인 CT",
        "CT 확인",
        "MR 판독",
    ],
)
def test_how_something_was_imaged_stays(text: str) -> None:
    """Modalities, views and planes."""
    assert cleaned_to_the_end(text) == text
