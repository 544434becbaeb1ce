"""Attributes and SOP Classes are named exactly, or not at all."""

from __future__ import annotations

import pytest

from deid_proxy.profile.mistakes import Mistake, MistakeError
from deid_proxy.profile.selectors import sop_class_named, tags_named


def mistake_of(text: str) -> Mistake:
    with pytest.raises(MistakeError) as caught:
        tags_named(text)
    return caught.value.mistake


@pytest.mark.parametrize(
    "text",
    [
        "00100010",
        "0x00100010",
        "0X00100010",
        "(0010,0010)",
        "(0010, 0010)",
        "0010,0010",
        "PatientName",
        " PatientName ",
    ],
)
def test_every_way_to_write_a_tag_is_the_same_tag(text: str) -> None:
    """A keyword and the four written forms name one attribute."""
    assert tags_named(text) == (0x00100010,)


@pytest.mark.parametrize(
    ("text", "tag"), [("0008103e", 0x0008103E), ("(FFFC,FFFC)", 0xFFFCFFFC), ("60023000", 0x60023000)]
)
def test_hexadecimal_digits_are_read_in_either_case(text: str, tag: int) -> None:
    """Digits A to F may be small; a single group of a repeating one can be named."""
    assert tags_named(text) == (tag,)


def test_the_keyword_of_a_repeating_group_names_all_of_them() -> None:
    """OverlayData is sixteen attributes, not the first of them."""
    assert tags_named("OverlayData") == tuple((group << 16) | 0x3000 for group in range(0x6000, 0x6020, 2))


@pytest.mark.parametrize("text", ["100010", "0x100010"])
def test_a_number_that_lost_its_zeros_is_recognised(text: str) -> None:
    """A tag that a spreadsheet or another YAML reader has shortened is refused, and the likely tag is named."""
    mistake = mistake_of(text)
    assert mistake.message == f"'{text}' is not a tag"
    assert mistake.hint == "a tag has eight digits: did you mean '00100010', (0010,0010) PatientName?"


@pytest.mark.parametrize("text", ["10", "32776", "0x10", "001000100", "0", "0010001O0", "1_000"])
def test_a_number_that_is_no_tag_is_refused(text: str) -> None:
    """Fewer or more than eight digits are never rounded to a tag."""
    assert "write a keyword, or all eight digits" in mistake_of(text).hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("PatientsName", "did you mean 'PatientName'?"),
        ("patientname", "did you mean 'PatientName'?"),
        ("BodyPartExamine", "did you mean 'BodyPartExamined'?"),
        ("Zebra", 'write a keyword, or all eight digits: 00100010 or "(0010,0010)"'),
    ],
)
def test_an_unknown_keyword_comes_with_the_likely_one(text: str, hint: str) -> None:
    """A keyword must be exact; a typing mistake is answered with what was meant."""
    assert mistake_of(text) == (f"there is no attribute '{text}'", hint)


@pytest.mark.parametrize("text", ["(0019,100C)", "00191010", "(0019,0010)"])
def test_a_private_attribute_is_none_of_the_dictionary(text: str) -> None:
    """It is recognised; where one standard attribute is asked for, it cannot stand."""
    assert "private attributes" in mistake_of(text).message
    assert "with their creator" in mistake_of(text).hint


@pytest.mark.parametrize("text", ["(60xx,3000)", "60xx3000", "(0010,xxxx)", "(0019,xx0C)", "0019xx0C"])
def test_a_pattern_is_not_one_attribute(text: str) -> None:
    """Where one attribute is asked for, it cannot stand."""
    assert mistake_of(text).message == f"a pattern of tags such as {text} cannot stand here"


@pytest.mark.parametrize("text", ["(0010,0FFF)", "FFFEE000"])
def test_an_attribute_that_the_dictionary_does_not_know_cannot_be_named(text: str) -> None:
    """Nobody can say what an unknown attribute holds, so no rule can keep it."""
    assert mistake_of(text).message.startswith("the data dictionary does not know (")


@pytest.mark.parametrize("text", ["", "(0010,0010", "0010,0010)", "((0010,0010))", "(0010;0010)", "٠٠١٠٠٠١٠"])
def test_what_only_looks_like_a_tag_is_refused(text: str) -> None:
    """Half a bracket or other digits are no tag."""
    assert mistake_of(text).message


@pytest.mark.parametrize("text", ["UltrasoundImageStorage", "1.2.840.10008.5.1.4.1.1.6.1"])
def test_a_sop_class_is_named_by_keyword_or_uid(text: str) -> None:
    """Both are the same SOP Class."""
    assert sop_class_named(text) == "1.2.840.10008.5.1.4.1.1.6.1"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("UltrasoundStorage", "did you mean 'UltrasoundImageStorage'?"),
        ("Verification", ""),
        ("1.2.840.10008.1.1", "write the keyword, such as UltrasoundImageStorage, or check the UID"),
        ("1.2.3", "write the keyword, such as UltrasoundImageStorage, or check the UID"),
    ],
)
def test_what_is_no_storage_sop_class_is_refused(text: str, hint: str) -> None:
    """Only what C-STORE can carry has pixels to allow."""
    with pytest.raises(MistakeError) as caught:
        sop_class_named(text)
    assert caught.value.mistake.message == f"there is no Storage SOP Class '{text}'"
    assert hint in caught.value.mistake.hint
