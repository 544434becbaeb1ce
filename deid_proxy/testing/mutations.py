"""Damage to encoded data sets, repeatable from a seed: what a fuzzer feeds the engine, and users their own code.

Half of the changes know nothing of DICOM; the other half knows where elements are, and so gets past the first header.
"""

from __future__ import annotations

import random
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import VRS
from deid_proxy.engine.syntaxes import encoding_of
from deid_proxy.standard.uids import TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from collections.abc import Sequence

MAXIMUM_SIZE = 1 << 16
"""Mutations do not grow beyond this (bytes): time is better spent on many small inputs."""

_CHANGES_AT_ONCE = (1, 1, 1, 2, 3, 5)
_MOST_ELEMENTS = 4_000
_LONGEST_PIECE = 64
_LENGTHS = (0, 1, 2, 7, 8, 12, 0x7F, 0xFF, 0x100, 0x7FFF, 0xFFFE, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FFFF)
_TAGS = (
    0x0000_0000, 0x0000_1000, 0x0002_0010, 0x0004_1500, 0x0008_0000, 0x0008_0005, 0x0008_0016, 0x0008_0018, 0x0008_1140,
    0x0009_0010, 0x0009_1001, 0x0010_0010, 0x0010_0020, 0x0012_0063, 0x0012_0064, 0x0018_A001, 0x0028_0303, 0x0040_A730,
    0x5000_3000, 0x5200_9229, 0x5200_9230, 0x6000_3000, 0x6020_3000, 0x7FE0_0001, 0x7FE0_0008, 0x7FE0_0010, 0xFFFA_FFFA,
    0xFFFC_FFFC, 0xFFFE_E000, 0xFFFE_E00D, 0xFFFE_E0DD, 0xFFFF_FFFF,
)  # fmt: skip
_LETTERS = (*sorted(VRS), "??", "\0\0", "  ", "sq")


class Place(NamedTuple):
    """Where an element begins, where its value does, and where it ends."""

    start: int
    value: int
    end: int


def mutated(data: bytes, transfer_syntax_uid: str, other: bytes, seed: str) -> bytes:
    """Return a data set with one to five things changed; the same arguments give the same bytes.

    Parameters
    ----------
    other
        Another data set, of which pieces are taken.
    seed
        Any text.
    """
    rng = random.Random(seed)
    places = places_in(data, transfer_syntax_uid)
    changed = bytearray(data)
    for _ in range(rng.choice(_CHANGES_AT_ONCE)):
        change = rng.choice(_CHANGES if places else _BLIND_CHANGES)
        change(rng, changed, places, other)
    return bytes(changed[:MAXIMUM_SIZE])


@lru_cache(maxsize=512)
def places_in(data: bytes, transfer_syntax_uid: str) -> tuple[Place, ...]:
    """Return where the elements of a data set are, as far as they can be found; nested ones too."""
    syntax = TRANSFER_SYNTAXES.get(transfer_syntax_uid)
    if syntax is None or syntax.deflated:
        return ()
    found = elements(data, encoding_of(syntax), most=_MOST_ELEMENTS)
    return tuple(Place(e.start, e.value, e.end) for e in found if e.end <= len(data))


def _change_bytes(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    for _ in range(rng.randint(1, 4)):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(256)


def _flip_a_bit(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    if data:
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _cut(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    at = rng.randrange(len(data) + 1)
    del data[at : at + rng.randint(1, _LONGEST_PIECE)]


def _end_early(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    del data[rng.randrange(len(data) + 1) :]


def _insert(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    at = rng.randrange(len(data) + 1)
    data[at:at] = rng.randbytes(rng.randint(1, 16))


def _take_from_other(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    at, source = rng.randrange(len(data) + 1), rng.randrange(len(other) + 1)
    data[at : at + rng.choice((0, 0, 8, _LONGEST_PIECE))] = other[source : source + rng.randint(1, 4 * _LONGEST_PIECE)]


def _write_number(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    size = rng.choice((2, 4))
    at = rng.randrange(max(1, len(data) - size))
    data[at : at + size] = (rng.choice(_LENGTHS) & ((1 << 8 * size) - 1)).to_bytes(size, rng.choice(("little", "big")))


def _change_length(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    place = rng.choice(places)
    size = 4 if rng.random() < 0.5 else 2
    length = rng.choice(_LENGTHS) if rng.random() < 0.5 else place.end - place.value + rng.randint(-9, 9)
    data[place.value - size : place.value] = (length & ((1 << 8 * size) - 1)).to_bytes(size, "little")


def _change_tag(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    start, tag = rng.choice(places).start, rng.choice(_TAGS)
    data[start : start + 4] = (tag >> 16).to_bytes(2, "little") + (tag & 0xFFFF).to_bytes(2, "little")


def _change_vr(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    start = rng.choice(places).start
    data[start + 4 : start + 6] = rng.choice(_LETTERS).encode("latin-1")


def _change_value(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    place, source = rng.choice(places), rng.choice(places)
    size = place.end - place.value
    new = bytes(data[source.value : source.end])[:size] if rng.random() < 0.5 else rng.randbytes(min(size, 256))
    data[place.value : place.value + len(new)] = new


def _remove_element(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    place = rng.choice(places)
    del data[place.start : place.end]


def _repeat_element(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    place, before = rng.choice(places), rng.choice(places)
    at = rng.choice((place.end, place.start, before.start))
    data[at:at] = data[place.start : place.end]


def _add_element(rng: random.Random, data: bytearray, places: Sequence[Place], other: bytes) -> None:  # noqa: ARG001
    """Put a small element, right in itself, in front of another one, with a tag that just fits there."""
    start = rng.choice(places).start
    group, low = (int.from_bytes(data[start + offset : start + offset + 2], "little") for offset in (0, 2))
    tag = max(0, (group << 16 | low) - rng.choice((1, 1, 2, 0x10, 0x1_0000)))
    value = rng.choice((b"", b"AB", b"19000101", rng.randbytes(2 * rng.randrange(16))))
    letters = rng.choice(_LETTERS).encode("latin-1")
    head = (tag >> 16).to_bytes(2, "little") + (tag & 0xFFFF).to_bytes(2, "little")
    forms = (
        head + letters + len(value).to_bytes(2, "little"),
        head + letters + bytes(2) + len(value).to_bytes(4, "little"),
        head + len(value).to_bytes(4, "little"),
    )
    data[start:start] = rng.choice(forms) + value


_BLIND_CHANGES = (_change_bytes, _flip_a_bit, _cut, _end_early, _insert, _take_from_other, _write_number)
_CHANGES = (
    *_BLIND_CHANGES,
    _change_length,
    _change_length,
    _change_tag,
    _change_tag,
    _change_vr,
    _change_vr,
    _change_value,
    _change_value,
    _remove_element,
    _remove_element,
    _repeat_element,
    _add_element,
    _add_element,
)
