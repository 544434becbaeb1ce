"""What stands right beside a name in Chinese, Japanese and Korean: the name goes, and no word of the clause does."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_to_the_end
from deid_proxy.profile.cleaning import DEFAULT_POLICY
from tests.unit.engine.cleaners.cleaned_texts import cleaned, cleaned_to_the_end


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("馬^麗華左膝正侧位", "左膝正侧位"),
        ("技师陈^大伟已重扫一次,图像可", "技师 已重扫一次,图像可"),
        ("申请医生宋^桂花要求加做增强", "申请医生 要求加做增强"),
        ("王^刚穿刺", "穿刺"),
        ("欧阳^娜胸部CT", "胸部CT"),
        ("小林^零様頭部MRA", "頭部MRA"),
        ("担当技師佐々木^美加子が撮影", "担当技師 が撮影"),
        ("技師五十嵐^美佳が対応", "技師 が対応"),
        ("田中^さくら頭部", "頭部"),
        ("長男福田^太一様が付添い", "長男 が付添い"),
        ("手帳確認済み 佐藤^和也", "手帳確認済み"),
        ("母清水^和也。在胎38週", "在胎38週"),
        ("山口^翔太くん 再撮", "再撮"),
    ],
)
def test_beside_a_caret_only_the_name_goes(text: str, left: str) -> None:
    """A word in front of the family's name, and one behind the given, stay; all of both names goes."""
    assert cleaned_to_the_end(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("结果出来打电话给陈大伟主任", "结果出来打电话给"),
        ("请王大伟主任会诊", "请 会诊"),
        ("娘の零さん同席", "娘の 同席"),
        ("大森先生に電話", "に電話"),
        ("山田先生のPHSまで", "のPHSまで"),
        ("読影結果はPHS(212) 555-0142まで", "読影結果は まで"),
        ("患者系北京天元科技有限公司职工,从事粉尘作业", "患者 职工,从事粉尘作业"),
        ("家住台南市東區勝利路5號,由其妻陪同", "家住, 由其妻陪同"),
        ("現住所台南市勝利路5號", ""),
        ("結果は jm@example.com へも送信のこと", "結果は へも送信のこと"),
        ("装置S/N 85567 のみで使用可", "装置S/N のみで使用可"),
        ("촬영 후 박 간호사에게", "촬영 후 간호사에게"),
        ("98세 여자", "세 여자"),
        ("103살 할머니", "살 할머니"),
        ("안 수검자 대기", "수검자 대기"),
        ("母亲王,已告知", "母亲, 已告知"),
    ],
)
def test_what_says_no_name_stays_beside_what_goes(text: str, left: str) -> None:
    """Particles, what is asked of somebody, where somebody lives or works, and what says years."""
    assert cleaned_to_the_end(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "鼻咽癌T3N1M0放疗",
        "CTA示Stanford B型主动脉夹层",
        "Graf I형 양측",
        "Simpson法でEF 58%",
        "복용 중. r/o femur neck fx",
        "VR重建 去骨",
        "양측 CP angle 깨끗함",
        "右肺GGN,建议复查",
        "PGTV 70Gy,缺第2序列",
        "総ビリルビン1.1、モード切替要",
        "労作時息切れ、シェーグレン症候群",
        "연고지 병원에서 특수건강검진",
    ],
)
def test_words_of_departments_stay(text: str) -> None:
    """Stages, grades, methods and abbreviations, that are no postal code, name or initials."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Simpson 法子さん", ""),
        ("K1A0B1", ""),
        ("Graf I. 2형", "2형"),
        ("85567 Musterstadt", ""),
    ],
)
def test_names_and_codes_that_look_alike_go(text: str, left: str) -> None:
    """A given name with a character of a method, a code of Canada, somebody's initial."""
    assert cleaned_to_the_end(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("佐藤英樹頭部MRA再撮", "頭部MRA再撮"),
        ("佐藤英樹様腹部MRA", "腹部MRA"),
        ("左膝佐藤英樹正面", "左膝 正面"),
        ("英樹様頭部", "頭部"),
        ("英樹佐藤頭部", ""),
    ],
)
def test_of_the_instances_own_name_the_words_beside_it_stay(text: str, left: str) -> None:
    """Where it is written as the instance has it; where it is not, all of it goes."""
    known = KnownIdentifiers(names=("佐藤^英樹",))
    assert "".join(map(str, clean_to_the_end(text, known, DEFAULT_POLICY))) == left
