"""The names of an instance in another writing of ideographs: simplified, traditional, before the reform of Japan."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.own_forms import forms_of
from deid_proxy.engine.cleaners.own_words import NAME, PLACE
from deid_proxy.engine.cleaners.split_values import whole_values
from deid_proxy.engine.cleaners.text import find_known
from deid_proxy.standard import ideographs
from deid_proxy.standard.ideographs import has_ideographs, in_one_writing
from tests.unit.engine.cleaners.cleaned_texts import cleaned


def named(name: str) -> KnownIdentifiers:
    return KnownIdentifiers(names=(name,))


GROUPS = (
    *("沢澤泽", "辺邊邉边", "斎齋斉齊", "広廣广", "浜濱滨濵", "桜櫻樱", "国國圀", "高髙", "崎﨑嵜"),
    *("東东", "関關关", "竜龍龙", "島嶋嶌岛", "富冨", "吉𠮷", "真眞", "恵惠", "滝瀧泷", "徳德", "鶴鹤"),
    *("乾干幹", "后後", "发發髮髪", "台臺颱", "余餘", "范範", "钟鐘鍾"),
)
"""Ideographs that are written for each other in names."""


@pytest.mark.parametrize("group", GROUPS)
def test_each_of_a_group_is_written_as_the_same(group: str) -> None:
    """One for all, and a text keeps its length."""
    assert len({in_one_writing(mark) for mark in group}) == 1
    assert len(in_one_writing(f"a{group}々b々")) == len(group) + 4


@pytest.mark.parametrize(("one", "other"), ["東京", "王玉", "大太", "土士", "小少", "井丼", "未末", "上下", "田由"])
def test_what_only_looks_alike_is_another(one: str, other: str) -> None:
    """What no list has, and most of what nobody writes in two ways."""
    assert in_one_writing(one) != in_one_writing(other)


def test_no_other_script_has_ideographs() -> None:
    """For them nothing is looked up."""
    assert not any(map(has_ideographs, ("Wang", "Müller", "Иванов", "やまだ", "ヤマダ", "김철수", "")))
    assert in_one_writing("Müller やまだ 김철수") == "Müller やまだ 김철수"


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("周^瑞", "技师周 瑞", "技师"),
        ("周^瑞", "护士周瑞", "护士"),
        ("Wang^XiaoDong=王^小東", "患者王小东来院复查", "患者 复查"),
        ("王^小東", "王小东", ""),
        ("王^小东", "患者王小東", "患者"),
        ("王^小東", "王 小东", ""),
        ("王^小東", "王\n小东", ""),
        ("王^小東", "王\u200b小东", ""),
        ("王^小東", "小 东", ""),
        ("歐陽^乾", "欧阳干", ""),
        ("张^发", "張髮", ""),
        ("=渡邉^浩", "渡辺浩 胸部CT", "胸部CT"),
        ("=渡辺^浩", "渡邊 浩", ""),
        ("=髙﨑^桜子", "高崎櫻子", ""),
        ("=斉藤^國広", "斎藤国広", ""),
        ("=浜沢^一", "濱澤一", ""),
        ("=濱﨑^龍", "浜崎竜", ""),
        ("=佐々木^愛", "佐佐木 愛", ""),
        ("=佐佐木^愛", "佐々木様", ""),
    ],
)
def test_a_name_goes_in_whatever_writing(name: str, text: str, left: str) -> None:
    """Glued to words, in one or two parts, and where a blank, a line's end or a mark stands between them."""
    assert cleaned(text, named(name)) == left
    found = find_known(text, named(name))
    assert found
    assert {verdict.why for verdict in found} == {NAME}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("=王^小東", "肝右叶后段囊肿"),
        ("=東^洋", "胸部CT"),
        ("Bergstrom^Mette", "肝右葉後段"),
        ("=后藤^乾", "肝後区域"),
        ("=台^发", "頭髪"),
    ],
)
def test_words_stay_whoever_the_instance_names(name: str, text: str) -> None:
    """Nobody is meant where no whole name stands, in any writing."""
    assert cleaned(text, named(name)) == cleaned(text)
    assert find_known(text, named(name)) == ()


def test_a_name_goes_that_is_cut_over_two_values() -> None:
    """Neither value shows it."""
    for name, text in (("=歐陽^國東", "欧\\阳国东"), ("=欧阳^国东", "歐陽國\\東")):
        assert "".join(whole_values(text, named(name))).strip() == ""


def test_places_and_addresses_are_found_alike() -> None:
    """Of the institution, and where somebody lives."""
    known = KnownIdentifiers(words=("臺大醫院",), contacts=("廣東省東莞市",))
    assert [verdict.why for verdict in find_known("台大医院", known)] == [PLACE]
    assert find_known("住广东省东莞市", known)


def test_who_has_no_ideographs_pays_nothing_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list is not even read."""

    def refuse() -> dict[int, str]:
        raise AssertionError

    monkeypatch.setattr(ideographs, "_first_of_group", refuse)
    known = named("Björk^Åsa")
    assert cleaned("患者 Björk 肝右叶", known) == cleaned("患者  肝右叶").replace("  ", " ")
    assert not forms_of(known).has_ideographs
