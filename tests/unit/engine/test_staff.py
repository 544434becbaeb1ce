"""Names of staff and of the institution in attributes that no rule takes away: found, and nothing else is."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.staff import Said, staff_needles
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.testing.builders import DataSetBuilder

SCAN_OPTIONS, SOFTWARE, KERNEL, MANUFACTURER = 0x00180022, 0x00181020, 0x00181210, 0x00080070
LUT_DATA = 0x00283006
CODE_VALUE, SCHEME, MEANING = 0x00080100, 0x00080102, 0x00080104
INSTITUTION, REFERRING, OPERATORS = 0x00080080, 0x00080090, 0x00081070
HELD = "an original name of staff or of an institution in "
SUBJECT = "P-0123456789AB"

Small = Callable[..., DataSetBuilder]
Held = Callable[..., DeidentificationError]

STAFF = (
    (INSTITUTION, "LO", "Zwettlerau General Hospital"),
    (REFERRING, "PN", "Okonedo^Kay"),
    (OPERATORS, "PN", "Hand^May\\Brannagh^Eloise"),
)


def wide(text: bytes) -> bytes:
    return text.decode().encode("utf-16-le")


def said(small: Small, *elements: tuple[int, str, object]) -> DataSetBuilder:
    return small(*sorted((*STAFF, *elements), key=lambda element: element[0]))


@pytest.mark.parametrize(
    ("tag", "vr", "text"),
    [
        (SCAN_OPTIONS, "CS", "HELIX\\OKONEDO"),
        (SOFTWARE, "LO", "1.2 for Brannagh"),
        (SOFTWARE, "LO", "Zwettlerau 1.2"),
        (KERNEL, "SH", "B41f Okonedo"),
        (KERNEL, "SH", "okonedo_B41f"),
        (KERNEL, "SH", "May Hand"),
        (KERNEL, "SH", "HAND^MAY B41f"),
        (KERNEL, "SH", "Hand, May"),
        (MANUFACTURER, "LO", "Brannagh & Sons"),
    ],
)
def test_a_name_of_staff_does_not_get_out_in_what_stays(tag: int, vr: str, text: str, small: Small, held: Held) -> None:
    """The reason says what kind of name it is, and where; the value is not in it."""
    error = held(said(small, (tag, vr, text)))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
    assert error.detail == HELD + f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def test_a_name_of_staff_does_not_get_out_in_a_code_meaning(small: Small, item: Any, held: Held) -> None:
    """Nor in anything else that stands in an item."""
    code = item((CODE_VALUE, "SH", "7"), (SCHEME, "SH", "99L"), (MEANING, "LO", "as Okonedo does it"))
    assert held(said(small, (0x00082218, "SQ", [code]))).detail == f"{HELD}(0008,0104)"


@pytest.mark.parametrize(
    ("tag", "vr", "text"),
    [
        (KERNEL, "SH", "General"),  # a word of the institution that is a word
        (KERNEL, "SH", "Hand"),
        (KERNEL, "SH", "May"),
        (KERNEL, "SH", "Okonedos"),  # another word
        (KERNEL, "SH", "Kay 3"),  # three letters are no name
        (MANUFACTURER, "LO", "Zwettlerau Imaging"),  # who made it may be called like the place
        (0x00181030, "LO", "Okonedo"),  # goes by its own rule
        (0x00120031, "LO", "Zwettlerau General Hospital"),
    ],
)
def test_a_word_that_need_not_be_the_name_holds_nobody(
    tag: int, vr: str, text: str, small: Small, deidentify: Any
) -> None:
    """What research needs stays, and an instance does not wait for a person without a reason."""
    assert deidentify(said(small, (tag, vr, text))).data


def test_an_institution_of_words_counts_as_a_whole(small: Small, held: Held, deidentify: Any) -> None:
    """General Hospital, in a text; not its words, and not among concepts."""
    place = (INSTITUTION, "LO", "General Hospital")
    assert held(small(place, (KERNEL, "SH", "general hospital"))).detail == f"{HELD}(0018,1210)"
    assert deidentify(small(place, (KERNEL, "SH", "Hospital General"))).data
    assert deidentify(small(place, (SOFTWARE, "LO", "General Hospital 2"))).data


def test_names_in_another_script_count(small: Small, held: Held) -> None:
    """Two characters are a name there."""
    data = small(
        (0x00080005, "CS", "ISO_IR 192"), (REFERRING, "PN", "=黒田^遥".encode()), (KERNEL, "SH", "B41 黒田".encode())
    )
    assert held(data).detail == f"{HELD}(0018,1210)"


@pytest.mark.parametrize("written", ["by Wójcikiewicz", "by Wojcikiewicz", "WOJCIKIEWICZ"])
def test_names_count_without_their_accents(written: str, small: Small, held: Held) -> None:
    """As whoever types them on another keyboard writes them."""
    built = small(
        (0x00080005, "CS", "ISO_IR 192"),
        (REFERRING, "PN", "Wójcikiewicz^Ewa".encode()),
        (SOFTWARE, "LO", written.encode()),
    )
    assert held(built).detail == f"{HELD}(0018,1020)"


@pytest.mark.parametrize("text", ["by Okonedo ", "ZWETTLERAU"])
@pytest.mark.parametrize("packed", [bytes, gzip.compress, base64.b64encode, wide], ids=lambda form: form.__name__)
@pytest.mark.parametrize("size", [0, 3_000], ids=["small", "large"])
def test_a_name_of_staff_does_not_get_out_in_binary_values(
    text: str, packed: Callable[[bytes], bytes], size: int, small: Small, held: Held
) -> None:
    """Nor packed in them: a look-up table has as little reason to name an operator as a text."""
    value = bytes(size) + packed(text.encode()) + bytes(8)
    error = held(said(small, (LUT_DATA, "OW", value + bytes(len(value) % 2))))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_a_short_name_of_staff_in_a_binary_value_holds_nobody(small: Small, deidentify: Any) -> None:
    """Four or five letters come about by chance."""
    assert deidentify(small((REFERRING, "PN", "Zwett^A"), (LUT_DATA, "OW", b"\0\0zwett\0"))).data


def test_what_an_option_or_a_site_retains_may_stand_elsewhere_too(small: Small, deidentify: Any, site: Any) -> None:
    """Where the institution stays, its name is no secret."""
    data = said(small, (KERNEL, "SH", "Zwettlerau"))
    for rule_set in (site("{keep: InstitutionName}"), site(options="retain-institution-identity")):
        assert deidentify(data, rule_set=rule_set).read().ConvolutionKernel == "Zwettlerau"


def test_what_a_site_writes_itself_may_be_called_like_the_place(small: Small, deidentify: Any, site: Any) -> None:
    """It is the site's own words; what it only keeps is searched."""
    rule_set = site('{replace: StudyDescription, with: "Lung study of Zwettlerau"}')
    assert deidentify(said(small), rule_set=rule_set).data


def test_what_a_site_keeps_is_searched_unless_it_gives_a_reason(
    small: Small, held: Held, deidentify: Any, site: Any
) -> None:
    """A description that is kept must not say who read it."""
    data = said(small, (0x00081030, "LO", "CHEST Dr Okonedo"))
    assert held(data, rule_set=site("{keep: StudyDescription}")).detail == f"{HELD}(0008,1030)"
    knowing: RuleSet = site('{keep: StudyDescription, because: "nobody reads it"}')
    assert deidentify(data, rule_set=knowing).read().StudyDescription == "CHEST Dr Okonedo"


@pytest.mark.parametrize(
    ("people", "institution", "expected"),
    [
        (b"Okonedo^Kay", b"", {b"okonedo"}),
        (b"REMOVED", b"", set()),
        (b"ANONYMIZED^X", b"", set()),
        (b"Siemens^Service", b"", set()),
        (b"TECH01", b"", set()),
        (b"", b"Philips Healthcare", {b"philips healthcare"}),
        (b"", b"TOSHIBA", set()),
        (b"", b"Zwettlerau Klinik", {b"zwettlerau"}),
        (b"May Hand", b"", {b"may hand"}),
    ],
)
def test_a_word_that_means_something_is_no_needle(people: bytes, institution: bytes, expected: set[bytes]) -> None:
    """Dummies, makers, numbers of operators, words."""
    found = {needle.text for needle in staff_needles(Said((people,), institution), SUBJECT, ())}
    assert {form for form in found if b"siemens" not in form} == expected


def test_a_large_team_with_names_in_another_script_is_no_reason_to_hold() -> None:
    """Each name stands in several forms and spellings; sixteen people are not too many."""
    families = ["Воскресенский", "Кузнецов", "Рождественский", "Щербаков"]
    families += ["Вяземский", "Островский", "Чернышевский", "Шаповалов"]
    people = [f"{family}^{given}" for family in families for given in ("Константин", "Юлия")]
    said = Said(("\\".join(people).encode(),), b"")
    found = {needle.text for needle in staff_needles(said, SUBJECT, ("ISO_IR 192",))}
    assert {"кузнецов".encode(), "Кузнецов".encode().lower(), b"kuznetsov", b"shcherbakov"} <= found


def test_more_staff_than_anybody_names_holds(small: Small, held: Held) -> None:
    """Time must not grow with what is sent."""
    letters = "bcdfghklmnpqrstvwxz"
    names = "\\".join(f"Zwq{a}{b}{c}l" for a in letters for b in letters for c in "tx")
    assert held(small((OPERATORS, "PN", names))).reason is HoldReason.LIMIT
