"""What made an instance: read whatever the encoding, and never shown."""

from __future__ import annotations

import struct
import zlib

import pytest

from deid_proxy.engine.limits import DEFAULT_LIMITS, Limits
from deid_proxy.engine.traits import traits_of
from deid_proxy.errors import DeidentificationError
from deid_proxy.testing.builders import Shape, build_study

EXPLICIT, IMPLICIT, DEFLATED = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.1.99"
JPEG = "1.2.840.10008.1.2.4.50"


def short(group: int, element: int, vr: bytes, value: bytes) -> bytes:
    return struct.pack("<HH2sH", group, element, vr, len(value)) + value


def sequence(group: int, element: int, item: bytes, *, undefined: bool = False) -> bytes:
    if undefined:
        items = struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF) + item + struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
        end = struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
        return struct.pack("<HH2sHL", group, element, b"SQ", 0, 0xFFFFFFFF) + items + end
    items = struct.pack("<HHL", 0xFFFE, 0xE000, len(item)) + item
    return struct.pack("<HH2sHL", group, element, b"SQ", 0, len(items)) + items


DEVICE = (
    short(0x0008, 0x0070, b"LO", b"ACME") + short(0x0008, 0x1090, b"LO", b"One ") + short(0x0018, 0x1000, b"LO", b"42")
)
CREATOR = short(0x0019, 0x0010, b"LO", b"ACME HEADER ")


@pytest.mark.parametrize("data", [DEVICE + CREATOR, DEVICE + CREATOR + short(0x0019, 0x1001, b"LO", b"x ")])
def test_device_and_creators_are_read_without_padding(data: bytes) -> None:
    """Manufacturer, model and serial number, and each creator with its group."""
    found = traits_of(data, EXPLICIT, DEFAULT_LIMITS)
    assert found.device == (b"ACME", b"One", b"42")
    assert found.creators == ((0x0019, b"ACME HEADER"),)
    assert found.is_plain


@pytest.mark.parametrize("undefined", [True, False])
def test_creators_are_found_in_sequences_and_private_sequences(undefined: bool) -> None:
    """At any depth, and only there where the standard has creators."""
    inner = sequence(0x0021, 0x1001, short(0x0023, 0x0011, b"LO", b"DEEP"), undefined=undefined)
    data = sequence(0x0008, 0x1140, short(0x0021, 0x0010, b"LO", b"OUTER ") + inner, undefined=undefined)
    found = traits_of(data, EXPLICIT, DEFAULT_LIMITS)
    assert found.creators == ((0x0021, b"OUTER"), (0x0023, b"DEEP"))
    assert found.device == (b"", b"", b"")
    assert found.is_plain


def implicit(group: int, element: int, value: bytes) -> bytes:
    return struct.pack("<HHL", group, element, len(value)) + value


def items(*inside: bytes) -> bytes:
    return b"".join(struct.pack("<HHL", 0xFFFE, 0xE000, len(item)) + item for item in inside)


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_creators_are_found_in_private_sequences_of_defined_length_without_vrs(depth: int) -> None:
    """Implicit VR does not say that a private attribute is a sequence, nor does UN; what it is made of does."""
    inner = implicit(0x0023, 0x0011, b"DEEP")
    for _ in range(depth):
        inner = implicit(0x0021, 0x1001, items(b"", inner))
    for data, syntax in (
        (implicit(0x0021, 0x0010, b"OUTER ") + inner, IMPLICIT),
        (struct.pack("<HH2sHL", 0x0021, 0x1001, b"UN", 0, len(inner) - 8) + inner[8:], EXPLICIT),
        (implicit(0x0008, 0x1140, items(implicit(0x0021, 0x0010, b"OUTER ") + inner)), IMPLICIT),
    ):
        found = traits_of(data, syntax, DEFAULT_LIMITS)
        assert (0x0023, b"DEEP") in found.creators
        assert found.is_plain


@pytest.mark.parametrize("value", [items(b"")[:-4], items(b"xx") + b"\0\0", b"\0" * 8, b"", items(b"")[:8] + b"ab"])
def test_private_bytes_that_are_no_items_are_not_looked_into(value: bytes) -> None:
    """They may be anything, and end where they say."""
    found = traits_of(implicit(0x0021, 0x0010, b"ACME") + implicit(0x0021, 0x1001, value), IMPLICIT, DEFAULT_LIMITS)
    assert found.creators == ((0x0021, b"ACME"),)
    assert found.is_plain


@pytest.mark.parametrize(
    "value",
    [items(b"xxxxxxxxxxxxx"), items(implicit(0x0021, 0x0010, b"ACME"), b"\0" * 40 + b"x" * 60), items(b"\xff" * 64)],
)
def test_items_that_cannot_be_read_are_never_plain(value: bytes) -> None:
    """More creators may be in them: a person looks."""
    assert not traits_of(implicit(0x0021, 0x1001, value), IMPLICIT, DEFAULT_LIMITS).is_plain


def test_private_sequences_as_deep_as_one_likes_are_bounded() -> None:
    """Below what is allowed nothing is read, and that is said."""
    inner = implicit(0x0023, 0x0011, b"DEEP")
    for _ in range(200):
        inner = implicit(0x0021, 0x1001, items(inner))
    found = traits_of(inner, IMPLICIT, DEFAULT_LIMITS)
    assert found.creators == ()
    assert not found.is_plain


def test_a_device_that_stands_in_an_item_is_not_the_one_that_made_the_object() -> None:
    """Contributing equipment and the like are no General Equipment."""
    assert traits_of(sequence(0x0018, 0xA001, DEVICE), EXPLICIT, DEFAULT_LIMITS).device == (b"", b"", b"")


def test_deflated_is_read_as_what_it_is() -> None:
    """The same traits, deflated or not; and no more than the limits allow."""
    stream = zlib.compressobj(wbits=-15)
    deflated = stream.compress(DEVICE + CREATOR) + stream.flush()
    assert traits_of(deflated, DEFLATED, DEFAULT_LIMITS) == traits_of(DEVICE + CREATOR, EXPLICIT, DEFAULT_LIMITS)
    bomb = zlib.compressobj(wbits=-15)
    large = bomb.compress(bytes(4 << 20)) + bomb.flush()
    with pytest.raises(DeidentificationError):
        traits_of(large, DEFLATED, Limits(inflated=1 << 20))


def test_what_cannot_be_read_to_its_end_says_so() -> None:
    """Behind what nobody can read there may be another creator: that is a trait of its own."""
    for data in (DEVICE + CREATOR + b"\x19\x00\x11\x00??  more to come, and none of it an element", CREATOR[:-4]):
        assert not traits_of(data, EXPLICIT, DEFAULT_LIMITS).is_plain


@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "US", "SC", "SR", "PET", "RTSTRUCT", "PDF"])
@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, JPEG])
@pytest.mark.parametrize("undefined", [True, False])
def test_every_kind_of_object_is_plain(modality: str, syntax: str, undefined: bool) -> None:
    """Whatever a scanner writes by the rules is read to the end, with its device and its creators."""
    shape = Shape(rows=4, columns=4, frames=2, private_blob_bytes=16)
    (made,) = build_study(3, modality, 1, transfer_syntax_uid=syntax, undefined_lengths=undefined, shape=shape)
    found = traits_of(made.data, syntax, DEFAULT_LIMITS)
    assert found.is_plain
    assert found.creators
    assert any(found.device)


def test_traits_do_not_show_themselves() -> None:
    """Neither serial number nor creator stands in their text."""
    assert repr(traits_of(DEVICE + CREATOR, EXPLICIT, DEFAULT_LIMITS)) == "Traits(1 creators)"
