"""Chinese, Japanese and Korean sentences with numbers, units, signs and titles among their words."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import DEFAULT_POLICY


def cleaned(text: str) -> str:
    return clean_text(text, KnownIdentifiers(), DEFAULT_POLICY).text


@pytest.mark.parametrize(
    "text",
    [
        "血肌酐156μmol/L，建议水化后再行增强",
        "creatinine 156 μmol/L",
        "AFP 420ng/ml",
        "出生体重1450g，胎龄31周",
        "T2WI/FLAIR呈高信号",
        "T1WI and T2WI high signal",
        "纵横比>1，内见点状强回声",
        "计划通过率γ(3%/3mm)98.6%",
        "处方剂量60Gy/30F，95%等剂量线覆盖靶区",
        "BP 142/88, SpO2 96%",
        "BP 120 / 80",
        "E/e' 11, LAVI 38",
        "与医保卡不符，请登记处核对后再出报告。胶片一式两份",
        "体内有动脉瘤夹，材质不明，禁止MR，已电话告知",
        "6MV X线VMAT",
        "左腎嚢胞は前回と同様です",
        "新たな結節や胸水は認めません",
        "トリクロリールシロップで行う予定",
        "心拍数78/分のためβブロッカーを内服",
        "B형간염으로 entecavir 복용 중",
        "비위관 끝이 식도에 걸려 있어 더 넣어야 함",
    ],
)
def test_a_sentence_with_units_and_signs_stays(text: str) -> None:
    """Of each every word and every number."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("患者104岁，突发头痛", "患者 岁，突发头痛"),
        ("患者95歲女性", "患者 歲女性"),
        ("患者九十三岁", "患者"),
        ("患者は98歳女性", "患者は 歳女性"),
        ("환자는 만101세 여성", "환자는 여성"),
        ("患者89岁，头痛", "患者89岁，头痛"),
        ("T细胞 98세포", "T细胞 98세포"),
    ],
)
def test_an_age_over_89_goes_right_behind_words_too(text: str, expected: str) -> None:
    """Where nothing parts it from the word in front."""
    assert cleaned(text) == expected


@pytest.mark.parametrize("text", ["BP 1428", "BP 142 Dakar", "30F", "ID 1450G", "Ee Lim"])
def test_what_looks_like_a_measure_and_is_none_goes(text: str) -> None:
    """A post box, an age with a sex, the number of somebody, a family."""
    assert not any(letter.isdigit() for letter in cleaned(text))
    assert "Ee" not in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "请与申请医生核实后修改",
        "检查由规培医师书写",
        "皮肤反应II度，暂停一次，医生已查看",
        "上下樓梯時加劇，X光顯示關節間隙變窄",
        "此患者为VIP，请安排优先检查",
        "患者现病情平稳",
        "担当医へ直接連絡しました",
        "아드님이 모시고 오셨고 어머님께서는 거동이 불편하심",
        "시력저하를 주소로 내원",
    ],
)
def test_words_beside_a_title_are_no_name(text: str) -> None:
    """What joins words stands in front of one that is listed, or the title begins another clause."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("请王明医生复核", "王明"),
        ("本田医師に連絡", "本田"),
        ("和田医師に連絡", "和田"),
        ("由美医師", "由美"),
        ("与那嶺医師", "与那嶺"),
        ("张在明医生", "张在明"),
        ("王小明 医生", "王小明"),
        ("김철수님 내원", "김철수"),
        ("担当医山田", "山田"),
        ("주소 충청북도 청주시 상당로 82", "충청북도"),
    ],
)
def test_a_name_beside_a_title_goes_though_it_begins_as_words_do(text: str, name: str) -> None:
    """No character of it stays."""
    assert not set(name) & set(cleaned(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("膝関節内血腫", "膝関節内血腫"),
        ("肩峰下滑囊积液", "肩峰下滑囊积液"),
        ("山田検査", "検査"),
        ("紹介元は病院の加藤先生", "紹介元は病院の"),
    ],
)
def test_a_shorter_word_is_tried_where_the_longest_leaves_a_rest(text: str, expected: str) -> None:
    """What no word begins with is none because another one was cut too long; a family's name stays none."""
    assert cleaned(text) == expected
