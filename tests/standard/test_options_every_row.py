"""R-001, R-010 and R-046: every row, under every Option, at the top level and inside of sequences."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pydicom
import pytest
from pydicom.config import disable_value_validation

from deid_proxy.identity import originals
from deid_proxy.identity.date_shift import offset_days
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Pipeline, Source, part10_file
from deid_proxy.profile import Profile, compile_profile
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import EDITIONS, Row, attribute_table
from deid_proxy.standard.options import CODES, COLUMNS, NOT_AVAILABLE
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder
from deid_proxy.testing.canaries import MR_IMAGE_STORAGE, canary

KEY = ProjectKey(bytes(range(32)))
SEQUENCES = (0x00540220, 0x00082218, 0x0040A043)  # kept, so that what is in their items is decided one by one
NO_PLACE = {0x0000, 0x0002, 0x0004, 0x4FFE, 0xFFFA, 0xFFFC}  # groups that no data set has, or that always go
OPTIONS = [option for option in Option if option in COLUMNS and option not in NOT_AVAILABLE]
PATIENT_ID = "CANARY-P-1"
PUBLIC_DATES = {0x00080106, 0x00080107, 0x00120086, 0x00120087} | {0x00181204, 0x00181205, 0x0040DB06, 0x0040DB07}
ALWAYS_THEIRS = {0x00080018, 0x0020000D, 0x0020000E, 0x00100020, 0x00100021}
WALKED = {Option.CLEAN_DESCRIPTORS, Option.CLEAN_STRUCTURED_CONTENT}  # a C for a sequence: its items stay
MARKERS = {0x00120062, 0x00120063, 0x00120064, 0x0018A001, 0x00280303}


@dataclass(frozen=True)
class Planted:
    """One row with a value of its own."""

    tag: int
    row: Row
    day: date
    value: object

    @property
    def moved(self) -> str:
        """What a date becomes; everything else in it stays."""
        days = offset_days(KEY.derive("date"), originals.subject("", PATIENT_ID))
        return str(self.value).replace(f"{self.day:%Y%m%d}", f"{self.day + timedelta(days=days):%Y%m%d}")


def value_of(row: Row, number: int) -> tuple[date, object]:
    """Return a plausible value: dates around a leap day, the zone of some place."""
    day = date(2024, 2, 29) + timedelta(days=number - 300)
    if row.tag == 0x00080201:
        return day, "-0430"
    if row.vr in ("DA", "DT", "TM"):
        clock = f"2359{number % 60:02d}.{number:06d}"
        return day, {"DA": f"{day:%Y%m%d}", "DT": f"{day:%Y%m%d}{clock}-0430", "TM": clock}[row.vr]
    return day, canary(row, number)[0]


@cache
def planted(edition: str) -> tuple[Planted, ...]:
    def found() -> Iterator[Planted]:
        for number, row in enumerate(attribute_table(edition).rows, start=1):
            tag = row.tag
            if tag is None and row.tag_pattern.startswith("("):
                tag = {"50": 0x50002500, "60": 0x60000000 | int(row.tag_pattern[6:10].replace("x", "0"), 16)}.get(
                    row.tag_pattern[1:3]
                )
            if tag is not None and tag >> 16 not in NO_PLACE | {0x6000} and tag not in ALWAYS_THEIRS:
                yield Planted(tag, row, *value_of(row, number))

    return tuple(found())


def data_set(edition: str, depth: int, syntax: str) -> bytes:
    inner = DataSetBuilder()
    for each in planted(edition):
        inner.add(each.tag, "OB" if each.row.vr == "OB/OW" else each.row.vr or "LO", each.value)  # type: ignore[arg-type]
    for level in range(depth):
        outer = DataSetBuilder()
        outer.add(SEQUENCES[level % 3], "SQ", [inner])
        inner = outer
    for keyword, value in (
        ("SOPClassUID", MR_IMAGE_STORAGE),
        ("SOPInstanceUID", "1.2.826.0.1.77.9.3"),
        ("StudyInstanceUID", "1.2.826.0.1.77.9.1"),
        ("SeriesInstanceUID", "1.2.826.0.1.77.9.2"),
        ("PatientID", PATIENT_ID),
    ):
        inner.put(keyword, value)
    return inner.encode(syntax)


def deidentified(edition: str, options: frozenset[Option], depth: int, syntax: str) -> pydicom.Dataset:
    """Return what pydicom reads of the rendition, at the depth of the rows."""
    rule_set = compile_profile(Profile("options", edition, options, pixel_risk="allow"))
    resolver = IdentityResolver("p", KEY, MemoryMapStore(), rule_set.uid_method)
    source = Source(data_set(edition, depth, syntax), syntax)
    (result,) = Pipeline(rule_set, resolver, bytes(32)).deidentify([source])
    assert isinstance(result, Deidentified), result
    read = read_file(b"".join(part10_file(source, result.rendition)))
    for level in reversed(range(depth)):
        (read,) = read[SEQUENCES[level % 3]].value
    return read


def read_file(file: bytes) -> pydicom.Dataset:
    with warnings.catch_warnings(), disable_value_validation():
        warnings.simplefilter("ignore")
        read = pydicom.dcmread(io.BytesIO(file), force=True)
        read.decode()
    return read


def text_at(data: pydicom.Dataset, tag: int) -> object:
    """Return a value in a form that can be compared; None where the attribute is missing."""
    if tag not in data:
        return None
    element = data[tag]
    if element.VR == "SQ":
        return [item.to_json_dict() for item in element.value]
    return element.value if isinstance(element.value, bytes | int | float) else str(element.value)


def plain(value: object) -> str:
    """Return a value as text, without padding: pydicom gives bytes for what it does not know."""
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return text.rstrip("\0 ")


def check(each: Planted, codes: set[ActionCode], got: pydicom.Dataset, basic: pydicom.Dataset) -> str:
    """Return what is wrong with one row; empty when it is as the table says."""
    out, profile = text_at(got, each.tag), text_at(basic, each.tag)
    expected = profile
    cleaned_sequence = codes == {ActionCode.C} and not WALKED.isdisjoint(each.row.options)
    if codes == {ActionCode.K} or (cleaned_sequence and each.row.vr == "SQ"):
        if each.row.vr == "SQ":
            if out is None or "CANARY" in str(out):
                return f"{each.row.tag_pattern}: not kept, or not walked"
            return ""
        expected = each.value if not isinstance(each.value, str | float) else str(each.value)
    if each.row.vr in ("DA", "DT", "TM") and ActionCode.C in codes and each.tag not in PUBLIC_DATES:
        expected = each.moved
    if each.tag == 0x00080201 and codes:
        expected = "-0430"
    if each.tag == 0x00700001 and codes:
        return "" if out is not None and "CANARY" not in str(out) else "not cleaned"
    out, expected = plain(out), plain(expected)
    return "" if out == expected else f"{each.row.tag_pattern}: {out!r} instead of {expected!r}"


CASES = [(edition, option) for edition in EDITIONS for option in OPTIONS if option in {
    option for row in attribute_table(edition).rows for option in row.options
}]  # fmt: skip


@pytest.mark.requirement("R-001", "R-010", "R-046", "R-085", "R-086", "R-090", "R-092", "R-093", "R-094", "R-103")
@pytest.mark.parametrize(("edition", "option"), CASES)
@pytest.mark.parametrize("depth", [0, 1, 5])
@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
def test_every_cell_of_an_option_decides_and_nothing_else_changes(
    edition: str, option: Option, depth: int, syntax: str
) -> None:
    """K stays to the byte, dates move, what cannot be cleaned is as in the Profile; so is every row without a cell.

    Of the texts that are cleaned here nothing is left: what that leaves of the attribute is what the Profile leaves.
    """
    got = deidentified(edition, frozenset({option}), depth, syntax)
    basic = deidentified(edition, frozenset(), depth, syntax)
    cells = [(each, each.row.options.get(option)) for each in planted(edition) if each.tag not in MARKERS]
    assert sum(code is not None for _, code in cells) >= (1 if option is not Option.RETAIN_SAFE_PRIVATE else 0)
    wrong = [check(each, {code} if code else set(), got, basic) for each, code in cells]
    assert [line for line in wrong if line] == []


@pytest.mark.requirement("R-046")
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("depth", [0, 1])
def test_all_options_together_retain_what_each_retains(edition: str, depth: int) -> None:
    """Where a date is modified by one Option and retained by another, it is modified; else what is retained is."""
    options = frozenset(option for case, option in CASES if case == edition and option is not Option.RETAIN_FULL_DATES)
    got = deidentified(edition, options, depth, EXPLICIT_VR_LITTLE_ENDIAN)
    basic = deidentified(edition, frozenset(), depth, EXPLICIT_VR_LITTLE_ENDIAN)
    wrong = []
    met = 0
    for each in planted(edition):
        codes = {code for option, code in each.row.options.items() if option in options}
        if each.tag in MARKERS:
            continue
        known = each.tag in PUBLIC_DATES  # moved, they would tell by how many days
        if codes == {ActionCode.K, ActionCode.C} and each.row.vr in ("DA", "DT", "TM") and not known:
            met += 1
            codes = {ActionCode.C}
        elif ActionCode.K in codes:
            codes = {ActionCode.K}
        wrong.append(check(each, codes, got, basic))
    assert [line for line in wrong if line] == []
    assert met == (9 if edition != "PS3.15-2011" else 0)
    if depth == 0:
        written = [item.CodeValue for item in got.DeidentificationMethodCodeSequence]
        assert written == ["113100", *(CODES[option].value for option in sorted(options))]
