"""Ages, days, beds, addresses, wards and companies in Chinese, Japanese and Korean, right against other words."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text, clean_to_the_end
from deid_proxy.profile.cleaning import DEFAULT_POLICY


def cleaned(text: str) -> str:
    return clean_text(text, KnownIdentifiers(), DEFAULT_POLICY).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("患者101岁，突发右侧肢体无力", "患者 岁，突发右侧肢体无力"),
        ("患者96岁女性", "患者 岁女性"),
        ("病人96歲男性", "病人 歲男性"),
        ("老年女性97岁骨折", "老年女性 岁骨折"),
        ("患者は96歳女性", "患者は 歳女性"),
        ("本例101才男性", "本例 才男性"),
        ("患者九十一岁，咳嗽", "患者，咳嗽"),
        ("九十六歳女性", "女性"),
        ("一百零二岁老人", "老人"),
        ("年龄101周岁", "年龄"),
        ("96세 여성", "세 여성"),
        ("구십육세 여성", "여성"),
        ("昭和五年五月三日生まれ", "生まれ"),
        ("二〇二三年五月三日复查", "复查"),
        ("民國112年5月3日複查", "複查"),
        ("五月三日复查", "复查"),
        ("联系电话010-62345678转12", "联系电话"),
        ("3床患者", "患者"),
        ("床号12患者", "床号 患者"),
        ("家住光復94711 頭份關渡街7段867號之0，行动不便", "家住，行动不便"),
        ("住880 苗栗新生街7號9樓，咳嗽", "咳嗽"),
        ("石川県神津島村明石町42丁目17番1号 シャルム西関宿215 胸部CT", "胸部CT"),
        ("住所：東京都港区虎ノ門1-2-3、胸部CT", "胸部CT"),
        ("주소: 서울특별시 동작구 학동54가 493-61 (민석우동), 흉부", "주소, 흉부"),
        ("대전광역시 동구 반포대길 116 (경숙김정마을) 흉부", "흉부"),
        ("胸部X線 正面 小林情報有限会社 定期", "胸部X線 正面 定期"),
        ("胸部X線 正面 株式会社岡本水産 定期", "胸部X線 正面 定期"),
        ("武汉七喜科技有限公司，粉尘接触史", "粉尘接触史"),
        ("(주) 한강상사 흉부", "흉부"),
        ("주식회사 모두기술 흉부", "흉부"),
        ("中央区の乳腺クリニックより紹介", "の乳腺クリニックより紹介"),
        ("前回北区クリニックにて施行", "前回 クリニックにて施行"),
        ("港区在住の女性", "在住の女性"),
    ],
)
def test_what_identifies_goes_and_its_neighbours_stay(text: str, expected: str) -> None:
    """Glued behind a word and in front of one."""
    assert "".join(map(str, clean_to_the_end(text, KnownIdentifiers(), DEFAULT_POLICY))) == expected


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("환자101세남자", "101"),
        ("전화010-1234-5678로", "010"),
        ("연락처02-123-4567", "4567"),
        ("身份证号110101193005031234患者", "1931"),
        ("등록번호12345678환자", "12345678"),
        ("생년월일1930년5월3일남자", "1930"),
    ],
)
def test_no_number_stays_that_identifies(text: str, gone: str) -> None:
    """Though the word beside it may go with it."""
    assert gone not in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "89歳男性",
        "50岁",
        "左肺上叶、肝S5",
        "标本1号2号",
        "3号病灶",
        "第3号ポート",
        "三日前より発熱",
        "十二指肠",
        "十年前",
        "前列腺中央区信号",
        "市民病院",
        "社区医院",
        "近医病院",
        "左肺中央区",
        "3cm大の腫瘤",
    ],
)
def test_what_looks_alike_and_identifies_nobody_stays(text: str) -> None:
    """Younger people, numbers of lesions and ports, zones of organs."""
    assert cleaned(text) == text
