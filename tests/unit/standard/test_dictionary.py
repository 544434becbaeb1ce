"""The data dictionary."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.datadict import DicomDictionary

from deid_proxy.standard import dictionary
from deid_proxy.standard.dictionary import (
    AMBIGUOUS,
    REPEATING_GROUPS,
    VR_BY_TAG,
    ambiguous_vr,
    close_keywords,
    describe_tag,
    format_tag,
    is_known,
    keyword_of,
    name_of,
    tag_of,
    tags_of,
    vm_of,
    vr_of,
)

SOURCE = Path(__file__).parents[3] / "tools" / "standard" / "pydicom_dict_supplement.csv"
VRS = {"AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW"}
VRS |= {"PN", "SH", "SL", "SQ", "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV"}


@pytest.mark.parametrize(
    ("tag", "vr", "vm", "keyword", "name"),
    [
        (0x00100010, "PN", "1", "PatientName", "Patient's Name"),
        (0x00080018, "UI", "1", "SOPInstanceUID", "SOP Instance UID"),
        (0x00000900, "US", "1", "Status", "Status"),
        (0x00020010, "UI", "1", "TransferSyntaxUID", "Transfer Syntax UID"),
        (0x7FE00010, "OB", "1", "PixelData", "Pixel Data"),
        (0x00280106, "US", "1", "SmallestImagePixelValue", "Smallest Image Pixel Value"),
        (0x00203155, "CS", "1-n", "SourceImageIDs", "Source Image IDs"),
        (0x00280431, "US", "1", "ColumnsForNthOrderCoefficients", "Columns For Nth Order Coefficients"),
        (0x10104321, "US", "1-n", "ZonalMap", "Zonal Map"),
        (0x7F020010, "OB", "1", "VariablePixelData", "Variable Pixel Data"),
        (0x00100000, "UL", "1", None, "Group Length"),
        (0x00020000, "UL", "1", "FileMetaInformationGroupLength", "File Meta Information Group Length"),
    ],
)
def test_an_element_is_described_as_in_ps3_6(tag: int, vr: str, vm: str, keyword: str | None, name: str | None) -> None:
    """VR, VM, keyword and name come from the standard, for plain, repeating, retired and group length elements."""
    assert (vr_of(tag), vm_of(tag), keyword_of(tag), name_of(tag)) == (vr, vm, keyword, name)
    assert is_known(tag)


@pytest.mark.parametrize("tag", [0x00091001, 0x00190010, 0x00108011, 0x60203000, 0x7F010010, 0x00280414, 0x00980001])
def test_what_is_not_in_ps3_6_is_unknown(tag: int) -> None:
    """Private elements, groups past the repetition and tags that nobody registered have no VR, name or keyword."""
    assert vr_of(tag) is None
    assert not is_known(tag)
    assert not ambiguous_vr(tag)
    assert (keyword_of(tag), name_of(tag), vm_of(tag)) == (None, None, None)


def supplement() -> list[dict[str, str]]:
    with SOURCE.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", [row for row in supplement() if row["vr"]], ids=lambda row: row["tag"])
@pytest.mark.requirement("R-110")
def test_attributes_newer_than_pydicom_are_known(row: dict[str, str]) -> None:
    """The 176 elements that pydicom reads as UN in Implicit VR have their VR here (R-110)."""
    tag = int(row["tag"].replace(",", ""), 16)
    assert vr_of(tag) == row["vr"][:2]
    assert keyword_of(tag) == row["keyword"]
    assert tag_of(row["keyword"]) == tag
    assert vm_of(tag) == row["vm"]


def test_a_registered_tag_without_a_vr_is_unknown() -> None:
    """(300A,0135) is registered with neither VR nor name: it is treated as what nobody knows."""
    assert [row["tag"] for row in supplement() if not row["vr"]] == ["300A,0135"]
    assert not is_known(0x300A0135)


def test_pydicom_and_this_dictionary_agree() -> None:
    """Every element that pydicom knows has the same VR, VM, keyword and name here."""
    for tag, (vr, vm, name, _, keyword) in DicomDictionary.items():
        if vr == "NONE":
            continue
        assert (VR_BY_TAG[tag], tag in AMBIGUOUS) == (vr[:2], len(vr) > 2)
        assert (vm_of(tag), name_of(tag) or "", keyword_of(tag) or "") == (vm, name, keyword)


@pytest.mark.parametrize("tag", [0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD])
def test_items_and_delimiters_have_a_keyword_but_no_vr(tag: int) -> None:
    """They can be named to a person, and are no data elements."""
    assert vr_of(tag) is None
    assert not is_known(tag)
    assert (keyword_of(tag) or "").startswith(("Item", "SequenceDelim"))


def test_every_vr_is_one_of_the_standard() -> None:
    """No entry has a VR that PS3.5 does not define, so an engine can switch on it."""
    assert set(VR_BY_TAG.values()) <= VRS


@pytest.mark.parametrize("base", [0x5000, 0x6000])
@pytest.mark.requirement("R-107")
def test_repeating_groups_are_the_sixteen_even_ones(base: int) -> None:
    """50xx and 60xx stand for 16 groups: the last is 1E, and odd ones are private (R-107)."""
    assert REPEATING_GROUPS[base] == tuple(base + offset for offset in range(0, 0x20, 2))
    assert all(vr_of(group << 16 | 0x3000) == "OB" for group in REPEATING_GROUPS[base])
    assert vr_of(base + 0x20 << 16 | 0x3000) is None
    assert vr_of(base + 1 << 16 | 0x3000) is None


def test_a_keyword_of_a_repeating_group_means_all_of_its_tags() -> None:
    """A rule for OverlayData reaches all 16 planes; a rule for PatientName one tag; a typo none."""
    assert tags_of("OverlayData") == tuple(group << 16 | 0x3000 for group in REPEATING_GROUPS[0x6000])
    assert tag_of("OverlayData") == 0x60003000
    assert tags_of("PatientName") == (0x00100010,)
    assert tags_of("PatientNam") == ()
    assert tag_of("PatientNam") is None
    assert tag_of("") is None


@pytest.mark.parametrize("tag", [0x00280106, 0x7FE00010, 0x60003000, 0x601E3000, 0x50043000, 0x7F000010, 0x00283006])
def test_a_vr_that_depends_on_other_elements_is_marked(tag: int) -> None:
    """Where PS3.6 gives two VRs, the first is the answer and the tag is ambiguous."""
    assert ambiguous_vr(tag)
    assert vr_of(tag) in {"US", "OB"}


@pytest.mark.parametrize("tag", [0x00100010, 0x00280010, 0x60000010, 0x7F000011, 0x00090010, 0x00080000])
def test_a_vr_that_is_certain_is_not_marked(tag: int) -> None:
    """Elements with one VR, or none, are not ambiguous."""
    assert not ambiguous_vr(tag)


@given(st.integers(0, 0xFFFFFFFF))
def test_no_tag_breaks_a_look_up(tag: int) -> None:
    """Whatever 32 bits come from the wire, every question has an answer, and the answers agree."""
    vr = vr_of(tag)
    assert is_known(tag) == (vr is not None)
    assert vr is None or vr in VRS
    assert describe_tag(tag).startswith(format_tag(tag))
    keyword = keyword_of(tag)
    assert keyword is None or tag in tags_of(keyword) or dictionary._repeater_of(tag) is not None
    if tag >> 16 & 1 and tag & 0xFFFF:
        assert vr is None


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        (0x00100010, "(0010,0010) PatientName"),
        (0x601E3000, "(601E,3000) OverlayData"),
        (0x0009100A, "(0009,100A)"),
        (0xFFFEE000, "(FFFE,E000) Item"),
        (0, "(0000,0000) CommandGroupLength"),
    ],
)
def test_a_tag_is_printed_as_the_standard_prints_it(tag: int, printed: str) -> None:
    """Four hexadecimal digits, upper case, in parentheses, and the keyword where there is one."""
    assert describe_tag(tag) == printed


@pytest.mark.parametrize(
    ("word", "meant"),
    [("PatientsName", "PatientName"), ("patientid", "PatientID"), ("StudyDescripton", "StudyDescription")],
)
def test_a_typo_is_answered_with_what_was_meant(word: str, meant: str) -> None:
    """The likeliest keyword is the first of at most three, whatever its case."""
    found = close_keywords(word)
    assert found[0] == meant
    assert len(found) <= 3


def test_a_letter_that_is_missing_wrong_or_swapped_is_no_matter_anywhere() -> None:
    """The keyword itself is among the answers, wherever in it the finger slipped."""
    for number, keyword in enumerate(["PatientID", "StudyDescription", "RequestAttributesSequence", "StationName"]):
        for at in range(len(keyword)):
            swapped = keyword[:at] + keyword[at + 1 : at + 2] + keyword[at] + keyword[at + 2 :]
            for word in (keyword[:at] + keyword[at + 1 :], keyword[:at] + "q" + keyword[at + 1 :], swapped):
                assert keyword in close_keywords(word), (number, word)


def test_nonsense_is_answered_with_nothing() -> None:
    """No keyword is suggested for a word that is like none."""
    assert close_keywords("qqqqqqqqqqqq") == []
