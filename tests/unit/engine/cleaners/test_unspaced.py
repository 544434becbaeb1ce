"""Words that have no spaces between them, and Korean ones with what stands behind them."""

from __future__ import annotations

import pytest

from deid_proxy.profile.cleaning import DEFAULT_POLICY
from deid_proxy.standard.vocabulary import vocabulary
from tests.unit.engine.cleaners.cleaned_texts import cleaned, cleaned_to_the_end


@pytest.mark.parametrize(
    "text",
    [
        "患者は閉所恐怖症のため検査途中で中止となった。",
        "体動が激しく、画質不良です。",
        "主治医へ報告し経過観察後に帰室した。",
        "右膝MRI 半月板損傷疑い",
        "外来担当医師に連絡",
        "患者因幽闭恐惧症无法完成检查，改约下周。",
        "左肺下叶见一实性结节，边界清楚，较前片无明显变化。",
        "顯影劑注射後出現紅疹，已通知主治醫師。",
        "間質性肺炎の増悪を疑う",
    ],
)
def test_sentences_without_spaces_stay(text: str) -> None:
    """Particles, verbs and everyday words too."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "name", ["田中", "中村", "井上", "前田", "後藤", "加藤", "村上", "周小明", "佐藤くみ子", "黃美中", "上中"]
)
def test_no_part_of_a_name_stays_because_a_word_is_written_so(name: str) -> None:
    """A single character, or an everyday word, beside what is no word is the rest of a name."""
    left = cleaned(f"{name}、右膝MRI")
    assert not set(name) & set(left)
    assert "右膝MRI" in left


def test_what_says_something_stays_beside_a_name() -> None:
    """An organ is none of anybody's characters."""
    assert cleaned("田中、胸部CT") == "胸部CT"
    assert cleaned("手術山田医師") == "手術"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("付き添いは長女の佐藤さん、連絡先", "付き添いは長女の、連絡先"),
        ("健診マンモ2方向 佐藤様", "健診マンモ2方向"),
        ("結果は救急の田中先生までPHSで連絡ください", "結果は救急の までPHSで連絡ください"),
        ("異物疑いとして小児外科の佐藤医師へ連絡済み", "異物疑いとして小児外科の へ連絡済み"),
        ("依頼医 佐藤 先生 のカンファレンスで使用予定", "依頼医 のカンファレンスで使用予定"),
        ("小児外科 医師へ連絡済み", "小児外科 医師へ連絡済み"),
        ("患者様の様子", "患者様の様子"),
        ("患者 のり子", "患者"),
    ],
)
def test_what_honours_somebody_goes_with_the_name_and_no_word_of_the_clause_does(text: str, left: str) -> None:
    """Where it stayed alone, the clause in front of it would be taken for a name in the next reading."""
    assert cleaned_to_the_end(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "복부초음파검사에서 병변은 관찰되지 않음",
        "3주전부터 기침, 제8흉추와 요추4번 전이",
        "조영제 100mL를 초당 3mL로 주입함",
        "CT로 확인하였음",
        "심낭삼출 없음, 수술 전",
        "보호자 요청으로 검사 취소함",
    ],
)
def test_korean_words_stay_with_what_is_written_behind_them(text: str) -> None:
    """Particles, verbs made of nouns, glued nouns, and what is counted."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "name", ["정상은", "이상은", "김철수는", "서 민수", "전 지현", "김철수", "신장한", "방사선사 한"]
)
def test_a_korean_name_that_is_a_word_with_a_particle_goes(name: str) -> None:
    """Three syllables that begin as a family does; a family's syllable before what is no word."""
    assert cleaned(f"흉부 CT, {name}") in ("흉부 CT", "흉부 CT, 방사선사")


def test_korean_pieces_are_known_words() -> None:
    """What is glued of words says which; what begins with none, or is a full name, is not glued."""
    words = vocabulary(DEFAULT_POLICY.languages)
    assert words.pieces_of("심낭병변은") == ("심낭", "병변은")
    assert words.pieces_of("초음파병변에서") == ("초음파", "병변", "에서")
    assert words.pieces_of("김철수에게") == ()
    assert words.pieces_of("") == ()
