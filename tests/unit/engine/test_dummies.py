"""Dummies are valid for VR and VM, ASCII, and the same for everybody."""

from __future__ import annotations

import io
import re
import warnings

import pydicom
import pytest
from pydicom import config
from pydicom.valuerep import validate_value

from deid_proxy.engine.dummies import BY_TAG, BY_VR, DUMMY_UID, dummy_sequence, dummy_value
from deid_proxy.engine.encoding import (
    EXPLICIT_BIG,
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    TEXT_VRS,
    VRS,
    Encoding,
    encode_element,
)
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.standard.dictionary import vm_of, vr_of

REPLACED = [
    row
    for row in attribute_table("PS3.15-2026d").rows
    if row.tag is not None and row.basic not in (ActionCode.K, ActionCode.U) and row.tag >> 16 > 4
]


def test_every_vr_but_sq_has_a_dummy() -> None:
    """There is no attribute for which none can be written."""
    assert set(BY_VR) == VRS - {"SQ"}


@pytest.mark.parametrize("vr", sorted(TEXT_VRS))
@pytest.mark.requirement("R-034", "R-106")
def test_text_dummies_are_valid_and_ascii(vr: str) -> None:
    """pydicom's validation takes them all (R-034, R-106)."""
    text = BY_VR[vr].decode("ascii")
    validate_value(vr, text, config.RAISE)
    assert text


@pytest.mark.parametrize("vr", sorted(VRS - TEXT_VRS - {"SQ"}))
def test_binary_dummies_are_one_zero(vr: str) -> None:
    """As long as one value of the VR, and even."""
    assert not any(BY_VR[vr])
    assert len(BY_VR[vr]) % 2 == 0
    assert BY_VR[vr]


def test_the_dummy_uid_is_a_valid_uid_of_nobody() -> None:
    """Made once, at random, for this product."""
    assert re.fullmatch(r"2\.25\.[1-9]\d{0,38}", DUMMY_UID.decode())


@pytest.mark.parametrize("row", REPLACED, ids=lambda row: row.keyword)
@pytest.mark.requirement("R-034")
def test_the_dummy_of_every_row_has_enough_values(row: object) -> None:
    """VM respected: as many values as the attribute must have at least (R-034)."""
    vr = vr_of(row.tag)
    if vr == "SQ":
        assert dummy_sequence(row.tag, EXPLICIT_LITTLE)
        return
    value = dummy_value(row.tag, vr)
    assert value
    least = int(re.match(r"\d+", vm_of(row.tag)).group())
    if vr in TEXT_VRS - {"LT", "ST", "UT", "UR"}:
        assert len(value.split(b"\\")) == least


def test_attributes_with_enumerated_values_get_one_of_them() -> None:
    """Patient's Sex is M, F or O."""
    assert BY_TAG[0x00100040] == b"O"
    assert dummy_value(0x00100040, "CS") == b"O"
    assert dummy_value(0x00080201, "SH") == b"+0000"


def test_the_least_number_of_values_is_respected() -> None:
    """Two for 2-2n, six for 6, one for 1-n."""
    assert dummy_value(0x00280030, "DS") == b"0\\0"
    assert dummy_value(0x00200037, "DS") == b"0\\0\\0\\0\\0\\0"
    assert dummy_value(0x00080008, "CS").count(b"\\") == 1
    assert dummy_value(0x00186020, "SL") == bytes(4)
    assert dummy_value(0x00209157, "UL") == bytes(4)
    assert len(dummy_value(0x00189461, "FL")) % 4 == 0


@pytest.mark.parametrize("encoding", [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG])
@pytest.mark.parametrize("tag", [0x0040A730, 0x00700001, 0x0040A073, 0x00081110, 0x00080082, 0x00340001, 0x00400555])
def test_a_dummy_item_is_a_data_set_with_what_must_be_in_it(tag: int, encoding: Encoding) -> None:
    """pydicom reads it, and nothing in it that must have a value is empty."""
    encoded = encode_element(tag, "SQ", dummy_sequence(tag, encoding), encoding)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        data_set = pydicom.dcmread(io.BytesIO(_file(encoded, encoding)))
    (item,) = data_set[tag].value
    assert len(item) > 0
    for element in item.iterall():
        assert element.VR == "SQ" or element.value not in ("", None)


def _file(data: bytes, encoding: Encoding) -> bytes:
    tail = {IMPLICIT_LITTLE: b"\0", EXPLICIT_LITTLE: b".1\0", EXPLICIT_BIG: b".2\0"}[encoding]
    syntax = b"1.2.840.10008.1.2" + tail
    meta = encode_element(0x00020010, "UI", syntax, EXPLICIT_LITTLE)
    length = encode_element(0x00020000, "UL", len(meta).to_bytes(4, "little"), EXPLICIT_LITTLE)
    return bytes(128) + b"DICM" + length + meta + data
