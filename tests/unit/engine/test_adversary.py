"""Ways in which an identifier was found to get out, or an object to lose its place; none is open any more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.dummies import DUMMY_UID
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile import Profile, SiteRule, Verb, compile_profile
from deid_proxy.standard.dictionary import VR_BY_TAG
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.standard.unlisted_texts import UNLISTED_TEXTS
from deid_proxy.testing.builders import EXPLICIT_VR_BIG_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder
from deid_proxy.testing.builders.malformed import MALFORMED_CASES

PIXELS, ICON, REGION = 0x7FE00010, 0x00880200, 0x00082218
Small = Callable[..., DataSetBuilder]
Held = Callable[..., DeidentificationError]


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize("tag", sorted(UNLISTED_TEXTS))
@pytest.mark.requirement("R-047", "R-111")
def test_an_unlisted_text_does_not_get_out(small: Small, item: Any, deidentify: Any, syntax: str, tag: int) -> None:
    """R-047: at the top level and in a sequence that is kept."""
    coded = [item((0x00080100, "SH", "CANARY77"), (0x00080102, "SH", "99LOCAL"), (0x00080104, "LO", "CANARY77"))]
    vr, value = ("SQ", coded) if VR_BY_TAG[tag] == "SQ" else ("LO", "CANARY77")
    vr = "ST" if vr == "LO" and syntax == IMPLICIT_VR_LITTLE_ENDIAN else vr
    builder = small((tag, vr, value)) if tag != REGION else small()
    nested = small((REGION, "SQ", [item((tag, vr, value))]))
    assert b"CANARY77" not in deidentify(builder, syntax).data
    assert b"CANARY77" not in deidentify(nested, syntax).data


def test_pixels_in_an_item_go(small: Small, item: Any, deidentify: Any) -> None:
    """Nobody looks at them, and no IOD has them there but as an icon, which a site may keep."""
    builder = small((REGION, "SQ", [item((PIXELS, "OW", b"FACE"))]), (ICON, "SQ", [item((PIXELS, "OW", b"ICON"))]))
    data = deidentify(builder).data
    assert b"FACE" not in data
    assert b"ICON" not in data
    kept = compile_profile(Profile("x", "PS3.15-2026d", rules=(SiteRule(Verb.KEEP, "IconImageSequence"),)))
    assert b"ICON" in deidentify(builder, rule_set=kept).data


@pytest.mark.parametrize("keyword", ["SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"])
@pytest.mark.requirement("R-020")
def test_an_instance_that_calls_itself_by_a_registered_uid_holds(small: Small, held: Held, keyword: str) -> None:
    """R-020: it would keep its UID, and share it with every other one that does so."""
    builder = small()
    builder.put(keyword, "1.2.840.10008.1.2.1")
    error = held(builder)
    assert error.reason is HoldReason.MALFORMED
    assert "the standard registers" in error.detail


@pytest.mark.parametrize("value", [b"AB\nCD ", b"AB12\0\0ZZ", b"\x1eA", b"A\x1fB ", b"A\x7f"])
@pytest.mark.parametrize("tag", [0x00100020, 0x00100021])
def test_a_control_character_in_who_it_is_holds(small: Small, held: Held, tag: int, value: bytes) -> None:
    """Padding aside, it splits one patient in two, or makes two of them one."""
    assert held(small((tag, "LO", value))).reason is HoldReason.SUBJECT


def test_no_patient_id_is_that_of_a_study_without_one(small: Small, deidentify: Any) -> None:
    """I6: two subjects never share a pseudonym, whatever a sender calls its patients."""
    without = small()
    without.remove(0x00100020)
    named = small((0x00100020, "LO", "study:1.2.826.0.1.77.1"))
    assert deidentify(without).rendition.subject != deidentify(named).rendition.subject


def test_padding_makes_no_other_patient_and_letter_case_does(small: Small, deidentify: Any) -> None:
    """PS3.5 6.2: leading and trailing spaces of an LO mean nothing, its letters do."""
    subjects = [
        deidentify(small((0x00100020, "LO", text))).rendition.subject for text in ("Ab-1234", " Ab-1234  ", "AB-1234")
    ]
    assert subjects[0] == subjects[1] != subjects[2]


def test_the_case_of_an_odd_uid_is_odd() -> None:
    """A case that builds what it does not say tests nothing."""
    data = MALFORMED_CASES["odd-length-uid"].build()
    at = data.index(b"1.2.3.4.5.678")
    assert data[at - 2 : at] == b"\x0d\0"
    assert data[at + 13 :] == b""


def _keeping_descriptions(*options: Option) -> Any:
    rules = (SiteRule(Verb.KEEP, "SeriesDescription"),)
    return compile_profile(Profile("x", "PS3.15-2026d", frozenset(options), rules=rules))


@pytest.mark.parametrize(
    "text",
    ["DOB 1931-12-04", "b. 4.12.1931", "12/04/1931", "04-Dec-1931", "04DEC1931", "DOB19311204", "19311204101500"],
)
def test_a_day_of_birth_is_found_however_it_is_written(small: Small, held: Held, text: str) -> None:
    """Technologists do not write dates as DICOM does."""
    builder = small((0x0008103E, "LO", text), (0x00100030, "DA", "19311204"))
    assert held(builder, rule_set=_keeping_descriptions()).reason is HoldReason.RESIDUAL_IDENTIFIER


@pytest.mark.parametrize("tag", [0x00080020, 0x00080021, 0x00080022, 0x00080023])
@pytest.mark.parametrize("text", ["20240311", "2024-03-11", "11.03.2024", "T20240311101500"])
def test_no_true_day_of_the_study_stays_beside_moved_ones(small: Small, held: Held, tag: int, text: str) -> None:
    """One of them tells by how many days all the others moved."""
    builder = small((0x0008103E, "LO", text), (tag, "DA", "20240311"))
    error = held(builder, rule_set=_keeping_descriptions(Option.RETAIN_MODIFIED_DATES))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_a_day_in_the_middle_of_a_number_is_none(small: Small, deidentify: Any) -> None:
    """Nor is one of another year, or where dates stand that were moved."""
    builder = small((0x0008103E, "LO", "120240311 2023-03-11"), (0x00080020, "DA", "20240311"))
    builder.put("ContentDate", "20250415")  # 400 days behind
    read = deidentify(builder, rule_set=_keeping_descriptions(Option.RETAIN_MODIFIED_DATES)).read()
    assert (read.SeriesDescription, read.ContentDate) == ("120240311 2023-03-11", "20240311")


def test_the_day_on_which_a_device_was_made_does_not_move(small: Small, deidentify: Any) -> None:
    """It is one for all patients, and in the UDI: moved, it would tell everybody's secret number of days."""
    builder = small((0x00181204, "DA", "20150504"), (0x00181205, "DA", "20160607"), (0x00181200, "DA", "20240311"))
    with_device = {Option.RETAIN_MODIFIED_DATES, Option.RETAIN_DEVICE_IDENTITY}
    read = deidentify(builder, rule_set=compile_profile(Profile("x", "PS3.15-2026d", frozenset(with_device)))).read()
    assert (read.DateOfManufacture, read.DateOfInstallation) == ("20150504", "20160607")
    assert read.DateOfLastCalibration == "20230205"
    alone = compile_profile(Profile("x", "PS3.15-2026d", frozenset({Option.RETAIN_MODIFIED_DATES})))
    assert "DateOfManufacture" not in deidentify(builder, rule_set=alone).read()


def test_a_day_of_birth_is_found_among_numbers_of_series(small: Small, held: Held) -> None:
    """Where integers stand, that no rule touches."""
    builder = small((0x00200011, "IS", "19311204"), (0x00100030, "DA", "19311204"))
    assert held(builder).reason is HoldReason.RESIDUAL_IDENTIFIER


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN])
@pytest.mark.parametrize("name", [b"Quillon^Erika  ", b"QUILLON, DR. E. "])
def test_no_detail_shows_the_letters_of_a_name_as_a_tag(
    small: Small, deidentify: Any, syntax: str, name: bytes
) -> None:
    """Where a text stands in place of a header, wherever that is."""
    data = small((0x00080060, "CS", "CT"), (0x00200010, "SH", "1")).encode(syntax)
    four = {name[at : at + 4] for at in range(len(name) - 3)}
    orders = ((1, 0, 3, 2), (0, 1, 2, 3))
    spelled = {"{:02X}{:02X},{:02X}{:02X}".format(*[one[at] for at in order]) for one in four for order in orders}
    details = []
    for at in range(0, len(data), 2):
        try:
            deidentify(data[:at] + name + data[at:], syntax)
        except DeidentificationError as error:
            details.append(error.detail)
    assert len(details) > len(data) // 4
    assert not [detail for detail in details if any(tag in detail for tag in spelled)]


def test_what_is_met_instead_of_an_element_has_no_tag(small: Small, held: Held) -> None:
    """An attribute of the dictionary, or a private one, has."""
    data = small().encode("1.2.840.10008.1.2.1")
    assert "(####,####)" in held(data + b"Quillon^Erika").detail
    assert "(0029,1010)" in held(data + b"\x29\0\x10\x10??" + bytes(8)).detail


@pytest.mark.parametrize("tag", [0x00081150, 0x0008010C, 0x00080117])
@pytest.mark.parametrize("vr", ["UI", "UN"])
@pytest.mark.parametrize("value", [b"1.2.840.10008.5.1.4.1.1.2\0Zorbatsch ", b"Dr. Zorbatsch ", b"1.2.3\\80417733 "])
def test_what_stays_as_a_uid_is_one(small: Small, deidentify: Any, tag: int, vr: str, value: bytes) -> None:
    """Those of classes, schemes and groups are not replaced: who writes a name there finds another UID."""
    result = deidentify(small((tag, vr, value), (0x00101000, "LO", "80417733")))
    assert b"Zorbatsch" not in result.data
    assert b"80417733" not in result.data
    assert result.read()[tag].value == DUMMY_UID.decode()


@pytest.mark.parametrize("value", [b"1.2.840.10008.5.1.4.1.1.2\0", b"1.2.3\\1.2.4 ", b"0\0", b" 1.2.840.1 ", b""])
def test_a_uid_stays_to_the_byte(small: Small, deidentify: Any, value: bytes) -> None:
    """So does a short number, as a report of a public collection has it."""
    assert value in deidentify(small((0x00081150, "UI", value))).data


@pytest.mark.parametrize(
    ("tag", "vr", "value", "option"),
    [
        (0x00101010, "AS", b"045Y\0\0Zorbatsch ", Option.RETAIN_PATIENT_CHARACTERISTICS),
        (0x00181201, "TM", b"101500 Zorbatsch", Option.RETAIN_DEVICE_IDENTITY),
        (0x00181200, "DA", b"20240311\\Zorbatsch ", Option.RETAIN_DEVICE_IDENTITY),
    ],
)
def test_an_age_or_a_day_that_an_option_keeps_is_one(
    small: Small, deidentify: Any, tag: int, vr: str, value: bytes, option: Option
) -> None:
    """Whichever Option it is; and what is one stays."""
    rule_set = compile_profile(Profile("x", "PS3.15-2026d", frozenset({option, Option.RETAIN_FULL_DATES})))
    assert b"Zorbatsch" not in deidentify(small((tag, vr, value)), rule_set=rule_set).data
    plain = value.replace(b"\0", b" ").split(b" ")[0].split(b"\\")[0]
    assert deidentify(small((tag, vr, plain)), rule_set=rule_set).read()[tag].value == plain.decode()


@pytest.mark.parametrize("value", ["1 80417733", "1-80417733", "1\\2 80417733"])
@pytest.mark.parametrize(("tag", "vr"), [(0x00200011, "IS"), (0x00180050, "DS")])
def test_a_number_beside_a_number_does_not_get_out(
    small: Small, deidentify: Any, held: Held, tag: int, vr: str, value: str
) -> None:
    """An ID behind a series' number: held, or emptied where texts are cleaned; and two numbers apart are two."""
    data = small((0x00101000, "LO", "80417733"), (tag, vr, value))
    if "-" not in value:
        assert held(data).reason is HoldReason.RESIDUAL_IDENTIFIER
    cleaning = compile_profile(Profile("x", "PS3.15-2026d", frozenset({Option.CLEAN_DESCRIPTORS})))
    assert b"80417733" not in deidentify(data, rule_set=cleaning).data
    several = "1\\-2\\3e-2" if vr == "DS" else "1\\-2"
    assert several.encode() in deidentify(small((tag, vr, several)), rule_set=cleaning).data


@pytest.mark.parametrize(
    ("tag", "vr"), [(0x00080070, "LO"), (0x00181210, "SH"), (0x00200011, "IS"), (0x00080070, "UN")]
)
@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["Quill", "QUILL", "MRN-4711-X"])
def test_wide_letters_in_a_text_are_met(small: Small, held: Held, tag: int, vr: str, order: str, text: str) -> None:
    """Somebody wrote what a program has in its memory."""
    error = held(small((tag, vr, b"ACME " + text.encode(order))))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
