"""Overlay planes in unused bits of the pixel words: their groups go, and so must the bits.

References
----------
DICOM PS3.5 section 8.1.2 (retired in 2004), PS3.3 section C.9.2.1.1, PS3.15 Table E.1-1 (60xx,3000)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.elements import top_level
from deid_proxy.engine.noted import OVERLAY_BIT_POSITION, OVERLAY_BITS_ALLOCATED, OVERLAY_DATA, OVERLAY_GROUPS
from deid_proxy.standard.actions import ActionCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.encoding import Buffer, ByteOrder, Encoding
    from deid_proxy.engine.plan import Span
    from deid_proxy.profile.model import RuleSet

_BITS_ALLOCATED = 0x00280100
_BITS_STORED = 0x00280101
_HIGH_BIT = 0x00280102
_PIECE = 1 << 20  # bytes


class Clearing(NamedTuple):
    """Pixel words of which only some bits stay.

    Parameters
    ----------
    pixels
        Where they are.
    masks
        The bits that stay, for each byte of a word, in the order in which they are stored.
    """

    pixels: Span
    masks: bytes

    def apply(self, data: Buffer) -> bytes:
        """Return the words without the other bits."""
        keeping = [bytes(byte & mask for byte in range(256)) for mask in self.masks]
        cleared = bytearray(self.pixels.end - self.pixels.start)
        for at in range(0, len(cleared), _PIECE):  # a piece at a time: memory is what is written, and little more
            start = self.pixels.start + at
            piece = bytearray(data[start : min(start + _PIECE, self.pixels.end)])
            for first, table in enumerate(keeping):
                piece[first :: len(keeping)] = piece[first :: len(keeping)].translate(table)
            cleared[at : at + len(piece)] = piece
        return bytes(cleared)


def overlays_in_pixels(values: Mapping[int, bytes], byteorder: ByteOrder) -> Iterator[tuple[int, int, int]]:
    """Yield group, bits allocated and bit position of every plane that lies in the pixel words."""
    for group in OVERLAY_GROUPS:
        allocated, position, plane = (
            values.get(group << 16 | element, b"")
            for element in (OVERLAY_BITS_ALLOCATED, OVERLAY_BIT_POSITION, OVERLAY_DATA)
        )
        bits, bit = (int.from_bytes(raw, byteorder) for raw in (allocated, position))
        if (bits > 1 or bit > 0) and not plane:
            yield group, bits, bit


def clearing(
    draft: PlanDraft, rule_set: RuleSet, encoding: Encoding, pixels: Span | None, most: int
) -> Clearing | None:
    """Return what takes overlay planes out of native pixels; None where there are none, or it cannot be done safely.

    Parameters
    ----------
    pixels
        The value of native Pixel Data.
    most
        The most bytes that may be written anew.
    """
    values = {tag: draft.raw(tag) for tag in draft.top if tag >> 16 in OVERLAY_GROUPS}
    planes = list(overlays_in_pixels(values, encoding.byteorder))
    if not planes or pixels is None or pixels.end - pixels.start > most:
        return None
    described = {
        element.tag: int.from_bytes(bytes(draft.data[element.value : element.end]), encoding.byteorder)
        for element in top_level(draft.data, encoding, last=_HIGH_BIT)
        if element.tag in (_BITS_ALLOCATED, _BITS_STORED, _HIGH_BIT) and element.end == element.value + 2
    }
    allocated, stored, high = (described.get(tag, 0) for tag in (_BITS_ALLOCATED, _BITS_STORED, _HIGH_BIT))
    if allocated not in (8, 16) or not 0 < stored <= high + 1 <= allocated:
        return None
    used = range(high + 1 - stored, high + 1)
    for group, bits, bit in planes:
        rule = rule_set.rules.get(group << 16 | OVERLAY_DATA)
        if bits != allocated or bit >= allocated or bit in used or rule is None or rule.action is not ActionCode.X:
            return None
    if _not_in_words(draft, encoding, pixels, allocated):
        return None
    mask = sum(1 << bit for bit in used)
    return Clearing(pixels, mask.to_bytes(allocated // 8, encoding.byteorder))


def _not_in_words(draft: PlanDraft, encoding: Encoding, pixels: Span, allocated: int) -> bool:
    """Tell whether the value is not made of whole words, or is made of bytes although they are larger."""
    whole = (pixels.end - pixels.start) % (allocated // 8) == 0
    vr = bytes(draft.data[pixels.start - 8 : pixels.start - 6]) if encoding.explicit else b"OW"
    words = vr == b"OW" if allocated == 16 else encoding.order == "<" or vr == b"OB"
    return not (whole and words)
