"""Explicit VR Big Endian: edited where it stands, and Big Endian afterwards, down to the last number."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.identifiers import look_up, peek
from deid_proxy.engine.plan import Span
from deid_proxy.engine.verify import verify
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.actions import ActionCode
from deid_proxy.testing.builders import EXPLICIT_VR_BIG_ENDIAN as BIG
from deid_proxy.testing.builders import DataSetBuilder, Fragments

NAME = 0x00100010
CODE = 0x00080100
DERIVATION_CODES = 0x00089215
PIXEL_DATA = 0x7FE00010

Small = Callable[..., DataSetBuilder]
Item = Callable[..., DataSetBuilder]


@pytest.fixture(params=[False, True], ids=["defined", "undefined"])
def undefined(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_numbers_and_tags_that_stay_keep_their_bytes(small: Small, deidentify: Any) -> None:
    """What no rule touches is not turned around."""
    result = deidentify(
        small((0x00280010, "US", 512), (0x00280009, "AT", [0x00181063]), (0x00180050, "DS", "1.5")), BIG
    )
    read = result.read()
    assert (read.Rows, read.FrameIncrementPointer, read.SliceThickness) == (512, 0x00181063, 1.5)
    assert b"\x00\x28\x00\x10US\x00\x02\x02\x00" in result.data


def test_lengths_are_rewritten_in_big_endian(small: Small, item: Item, deidentify: Any, undefined: bool) -> None:
    """Of sequences and of items."""
    inner = item((CODE, "SH", "113076"), (NAME, "PN", "Quill^Erika of the very long name"), undefined_lengths=undefined)
    outer = item((CODE, "SH", "1"), (DERIVATION_CODES, "SQ", [inner]), undefined_lengths=undefined)
    read = deidentify(small((DERIVATION_CODES, "SQ", [outer, outer]), undefined_lengths=undefined), BIG).read()
    assert [one[DERIVATION_CODES].value[0].CodeValue for one in read[DERIVATION_CODES].value] == ["113076"] * 2
    assert len(read[DERIVATION_CODES].value[0][DERIVATION_CODES].value[0].PatientName.family_name) > 0


def test_a_sequence_in_un_is_little_endian_inside(small: Small, item: Item, deidentify: Any, undefined: bool) -> None:
    """PS3.5 6.2.2 note 2: whatever the transfer syntax; only the length of the whole is Big Endian."""
    inside = item(
        (CODE, "SH", "113076"), (NAME, "PN", "Quill^Erika "), (0x00280010, "US", 7), undefined_lengths=undefined
    )
    result = deidentify(small((DERIVATION_CODES, "UN", [inside]), undefined_lengths=undefined), BIG)
    start = result.data.index(b"\x00\x08\x92\x15UN\0\0") + 8
    length = struct.unpack_from(">L", result.data, start)[0]
    assert result.data[start + 4 : start + 8] == b"\xfe\xff\x00\xe0"
    if not undefined:
        assert struct.unpack_from("<L", result.data, start + 8)[0] == length - 8
    assert b"\x28\x00\x10\x00\x02\x00\x00\x00\x07\x00" in result.data[start:]
    assert b"Quill" not in result.data


def test_numbers_that_are_written_are_big_endian(small: Small, deidentify: Any, with_rules: Any) -> None:
    """A dummy item of a sequence that must not be empty has numbers in it."""
    rules: RuleSet = with_rules({0x00340001: ActionCode.D})
    assert len(deidentify(small((0x00340001, "SQ", [])), BIG, rules).read()[0x00340001].value) == 1


def test_fragments_that_are_removed_end_where_they_say(small: Small, deidentify: Any) -> None:
    """A private bulk value may be in fragments; their headers are Big Endian."""
    builder = small((0x00091001, "OB", Fragments((b"Quill!", b"Erika!"))), (0x00280010, "US", 5))
    result = deidentify(builder, BIG)
    assert result.read().Rows == 5
    assert b"Quill" not in result.data


@pytest.mark.parametrize(("allocated", "position", "held_for"), [(1, 0, None), (16, 12, "(6000,0102)")])
def test_overlay_bits_are_read_in_big_endian(
    small: Small, held: Any, deidentify: Any, allocated: int, position: int, held_for: str | None
) -> None:
    """An overlay plane of its own is no risk; one in the pixel words is."""
    builder = small((0x60000100, "US", allocated), (0x60000102, "US", position))
    if held_for is None:
        assert deidentify(builder, BIG).plan.steps
    else:
        error = held(builder, BIG)
        assert error.reason is HoldReason.PIXEL_RISK
        assert held_for in error.detail


def test_large_pixel_data_stays_where_it_is(small: Small, deidentify: Any) -> None:
    """One range of the original, in its byte order."""
    pixels = bytes(range(256)) * 256
    builder = small((PIXEL_DATA, "OW", pixels))
    _, span = deidentify(builder, BIG).rendition.segments
    assert isinstance(span, Span)
    assert builder.encode(BIG)[span.start : span.end] == pixels


def test_it_is_looked_into_as_any_other(small: Small) -> None:
    """By the receiver, and for the questions of a person."""
    data = small((0x00080050, "SH", "ACC-1"), (0x00081115, "SQ", []), undefined_lengths=True).encode(BIG)
    found = look_up(data, BIG)
    assert (found.accession_number, found.patient_id) == ("ACC-1", "MRN-4711-X")
    assert peek(data, BIG) == ("1.2.840.10008.5.1.4.1.1.2", "1.2.826.0.1.77.1.3")


def test_the_issuer_behind_a_nested_id_is_found(small: Small, item: Item, deidentify: Any) -> None:
    """The same ID of two issuers is two patients, in any byte order."""
    ids = [item((0x00100020, "LO", "ID-1"), (0x00100021, "LO", issuer)) for issuer in ("A1", "B2")]
    one, two = deidentify(small((0x00540220, "SQ", ids)), BIG).read()[0x00540220].value
    assert one.PatientID != two.PatientID


def test_a_leak_in_the_rendition_is_found(small: Small, deidentify: Any) -> None:
    """The last look reads Big Endian too."""
    builder = small((0x00180060, "DS", "100 "), (0x00081030, "LO", "Thorax"))
    result = deidentify(builder, BIG)
    leaking = result.data.replace(b"1.2.840.10008.5.1.4.1.1.2\0", b"1.2.826.0.1.77.1\0", 1)
    with pytest.raises(DeidentificationError):
        verify(builder.encode(BIG), result.plan, result.rendition._replace(segments=[leaking]), result.identities)


@pytest.mark.parametrize(("tag", "vr"), [(0x00080070, "LO"), (0x00080119, "UC")])
@pytest.mark.parametrize("word", ["MRN-4711-X", "1.2.826.0.1.77.1.3"])
def test_a_length_that_looks_like_a_letter_hides_nothing(small: Small, held: Any, tag: int, vr: str, word: str) -> None:
    """In Big Endian the byte before a value is the one that is seldom zero."""
    builder = small((tag, vr, word.ljust(ord("B"))))
    assert held(builder, BIG).reason is HoldReason.RESIDUAL_IDENTIFIER


def test_the_other_byte_order_is_not_taken_for_it(small: Small, held: Any) -> None:
    """Nothing of a data set makes sense when it is read the wrong way round."""
    assert held(small().encode(), BIG).reason is HoldReason.MALFORMED
    assert held(small().encode(BIG)).reason is HoldReason.MALFORMED
