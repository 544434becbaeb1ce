"""What Chinese, Japanese and Korean keep beside what goes, and beside Latin letters and numbers."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    "text",
    [
        "已向家属解释,按铃后再次复测血压,图像补传完成。",
        "患者取左侧卧位,局麻下进针,抽出淡黄色液体约二十毫升。",
        "频发室早,ST段轻度下移,T波倒置。",
        "腰椎T值负2.4,雙J導管在位,脊柱侧弯Cobb角约20度。",
        "考虑Crohn病,Murphy征阴性,Baker囊肿,Foley导管通畅。",
        "肿瘤标志物CEA升高。",
        "结节や胸水は認めません。",
        "痛みや発熱は認めません。",
        "患者さんが泣き止まないため、抱っこで撮り直した。",
        "Barrett食道、Baker嚢胞、ダブルJステント留置後。",
        "보호자에게 설명하였고 벨을 눌러 중단한 뒤 다시 찍음.",
        "최근 CEA 상승, Foley 유지, Baker 낭종.",
        "CD 두 장 복사, 한 장은 본인 보관.",
    ],
)
def test_ordinary_sentences_stay(text: str) -> None:
    """Words of the ward and the console, and what is said of abbreviations and eponyms."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("报告请发至kim77@example.org,谢谢", "报告请发至, 谢谢"),
        ("结果已上传https://pacs.example.org/view?id=76360上传完毕", "结果已上传 上传完毕"),
        ("画像はwww.example.comで閲覧可", "画像は で閲覧可"),
        ("보고서는 kim77@example.org 주소로", "보고서는 주소로"),
        ("见https://pacs.example.org/报告/王伟.pdf", "见"),
        ("王伟@qq.com", ""),
        ("http://example.org/x;jsessionid=12 see", "see"),
    ],
)
def test_an_address_ends_where_other_writing_begins(text: str, left: str) -> None:
    """Words right beside it are none of it; within it they go with it."""
    assert cleaned(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "淋巴结3/18见癌转移",
        "リンパ節転移3/18",
        "림프절 3/18 전이",
        "Lymphknoten 3/18 befallen",
        "Lymph nodes (3/18)",
        "Apgar 9/10/10",
        "Apgar评分9-10-10",
    ],
)
def test_what_is_counted_is_no_day(text: str) -> None:
    """Nodes, and the scores of a newborn."""
    assert cleaned(text) == text


@pytest.mark.parametrize("text", ["复查3/18", "COVID陽性3/18", "手术 (3/18)", "geb. 9/10/10"])
def test_a_day_goes_all_the_same(text: str) -> None:
    """Behind other words it is one."""
    assert "/" not in cleaned(text)


@pytest.mark.parametrize(
    "name",
    [
        "王伟",
        "刘志强",
        "赵敏",
        "陈淑惠",
        "高桥",
        "中島",
        "やよい",
        "上野くみ子",
        "김도윤",
        "박순자",
        "이서준",
    ],
)
@pytest.mark.parametrize("text", ["{}按铃要求中止。", "由{}复测血压。", "{}が撮り直した。", "{}와 상의 후 변경함."])
def test_names_go_beside_them(name: str, text: str) -> None:
    """No known word takes a name for one of its own."""
    left = cleaned(text.format(name))
    assert not set(name) & set(left) - set("上中")


@pytest.mark.parametrize("text", ["Wilson医生", "Baker 수술", "患者Baker手术后", "Smith病人"])
def test_an_eponym_is_somebody_elsewhere(text: str) -> None:
    """What says nothing of a disease, a sign or a device stands behind it."""
    assert not {"Wilson", "Baker", "Smith"} & set(cleaned(text).split())


def test_a_name_in_small_kana_goes_though_a_part_of_it_is_a_word() -> None:
    """*や* joins nouns, and *まだ* says not yet."""
    assert cleaned("CTやまだたろうchest") == "CT chest"
