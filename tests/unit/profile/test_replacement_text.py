"""A text that a site wants to write is a valid value of its attribute, or is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deid_proxy.identity.pseudonyms import patient_pseudonym
from deid_proxy.profile.replacement_text import text_mistakes

if TYPE_CHECKING:
    from deid_proxy.profile.mistakes import Mistake

TEXT_VRS = ["AE", "AS", "CS", "DA", "DS", "DT", "IS", "LO", "LT", "PN", "SH", "ST", "TM", "UC", "UR", "UT"]
OTHER_VRS = ["AT", "FD", "FL", "OB", "OD", "OF", "OL", "OV", "OW", "SL", "SQ", "SS", "SV", "UI", "UL", "UN", "US", "UV"]


def mistakes(vr: str, text: str) -> list[Mistake]:
    return list(text_mistakes(vr, text))


@pytest.mark.parametrize(
    ("vr", "text"),
    [
        ("AE", "ARCHIVE 1"),
        ("AS", "045Y"),
        ("CS", "HEAD_1 A"),
        ("DA", "20240229"),
        ("DS", "-1.5e+3"),
        ("DS", ".5"),
        ("DT", "2024"),
        ("DT", "20240229"),
        ("DT", "20240229123059.123456+0100"),
        ("IS", "-2147483648"),
        ("IS", "+12"),
        ("LO", "x" * 64),
        ("LO", "[study] {subject}"),
        ("LT", "one\r\ntwo \\ three"),
        ("PN", "STUDY^{subject}"),
        ("PN", "x" * 64 + "=" + "y" * 64 + "=" + "z" * 64),
        ("SH", "{subject}"),
        ("CS", "{subject}"),
        ("ST", "x" * 1024),
        ("TM", "235960.5"),
        ("TM", "12"),
        ("UC", "free text"),
        ("UR", "https://example.org/{subject}"),
        ("UT", "one\n\ntwo"),
    ],
)
def test_a_valid_text_is_accepted(vr: str, text: str) -> None:
    """What fits the VR has no mistake."""
    assert mistakes(vr, text) == []


@pytest.mark.parametrize(
    ("vr", "text"),
    [
        ("AE", "A\\B"),
        ("AS", "45Y"),
        ("AS", "045y"),
        ("CS", "head"),
        ("CS", "A-B"),
        ("DA", "20230229"),
        ("DA", "2024/1/1"),
        ("DA", "00000101"),
        ("DS", "1,5"),
        ("DS", "nan"),
        ("DT", "202413"),
        ("DT", "20240230"),
        ("DT", "20240101+2500"),
        ("IS", "1.0"),
        ("IS", "2147483648"),
        ("LO", "a\\b"),
        ("LO", "a\nb"),
        ("PN", "a^b^c^d^e^f"),
        ("PN", "a=b=c=d"),
        ("PN", "x" * 65),
        ("SH", "a\tb"),
        ("TM", "24"),
        ("TM", "12:30"),
        ("UR", "with space"),
        ("UT", "a\tb"),
    ],
)
def test_an_invalid_text_is_refused(vr: str, text: str) -> None:
    """The hint says what the VR takes."""
    (mistake,) = mistakes(vr, text)
    assert mistake.message == f"the text is not valid for VR {vr}"
    assert mistake.hint.startswith(f"{vr} takes ")


@pytest.mark.parametrize(("vr", "longest"), [("SH", 16), ("LO", 64), ("ST", 1024), ("AE", 16), ("DS", 16), ("IS", 12)])
def test_a_long_text_is_refused(vr: str, longest: int) -> None:
    """Length is counted before anything else is looked at."""
    (mistake,) = mistakes(vr, "1" * (longest + 1))
    assert mistake.message == f"the text has {longest + 1} characters, VR {vr} takes {longest}"


def test_the_pseudonym_counts_with_its_full_length() -> None:
    """A text that fits only without the pseudonym is refused, and the message says how much it counts."""
    length = len(patient_pseudonym(b"k" * 32, "", "1"))
    (mistake,) = mistakes("SH", "X{subject}")
    assert mistake.message == f"the text has {length + 1} characters, VR SH takes 16 ({{subject}} counts {length})"


@pytest.mark.parametrize("vr", TEXT_VRS)
def test_text_outside_ascii_is_refused(vr: str) -> None:
    """A replacement has to fit whatever character set the instance declares."""
    (mistake,) = mistakes(vr, "Mü")
    assert mistake.message == "the text is not ASCII"


@pytest.mark.parametrize("vr", TEXT_VRS)
@pytest.mark.parametrize("text", ["", " ", "   "])
def test_an_empty_text_is_refused(vr: str, text: str) -> None:
    """Writing nothing is what the rule 'empty' is for."""
    assert mistakes(vr, text) == [("the text is empty", "use {empty: ...} to write no value")]


@pytest.mark.parametrize(
    ("text", "name"),
    [("{foo}", "{foo}"), ("{subject} {site}", "{site}"), ("{", "{"), ("a}", "}"), ("{{subject}}", "{}"), ("{}", "{}")],
)
def test_an_unknown_placeholder_is_refused(text: str, name: str) -> None:
    """Braces are for the one placeholder only."""
    assert mistakes("LO", text) == [(f"unknown placeholder {name}", "the only placeholder is {subject}")]


@pytest.mark.parametrize("vr", OTHER_VRS)
def test_a_vr_that_holds_no_text_takes_none(vr: str) -> None:
    """Numbers in binary, UIDs, sequences and bulk data cannot be replaced by a text."""
    assert mistakes(vr, "1") == [(f"an attribute with VR {vr} cannot be replaced by a text", "use remove or empty")]


def test_a_mistake_never_repeats_the_text() -> None:
    """A name that somebody put there by accident does not reach a log."""
    assert all("Miller" not in str(mistake) for vr in TEXT_VRS for mistake in mistakes(vr, "Miller\\Dr." * 2000))
