"""What lies in unused bits of the pixel words goes: overlay groups go, and so must their planes, described or not.

References
----------
DICOM PS3.5 section 8.1.2 (retired in 2004), PS3.3 section C.9.2.1.1, PS3.15 Table E.1-1 (60xx,3000)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.noted import (
    DEIDENTIFIED_BEFORE,
    OVERLAY_BIT_POSITION,
    OVERLAY_BITS_ALLOCATED,
    OVERLAY_DATA,
    OVERLAY_GROUPS,
)
from deid_proxy.engine.pixel_words import EVERY_WORD, SAMPLE, WORD_TAGS, hides, pixel_words, share_of_hidden
from deid_proxy.standard.actions import ActionCode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.encoding import Buffer, ByteOrder, Encoding
    from deid_proxy.engine.pixel_words import Piece, PixelWords
    from deid_proxy.engine.plan import Span
    from deid_proxy.profile.model import RuleSet

_PIECE = 1 << 20  # bytes
_COPIED = 1 << 16  # bytes that are copied at once from what is no bytes: what fits the processor's own memory
_FIRST_OVERLAY, _LAST_OVERLAY = OVERLAY_GROUPS[0] << 16, OVERLAY_GROUPS[-1] << 16 | 0xFFFF
_MOST_HIDDEN = 0.25  # of the pixel words: beyond that they are not what Bits Stored (0028,0101) says


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


def is_overlay(tag: int) -> bool:
    """Tell whether an attribute is of an overlay plane (60xx,eeee)."""
    return _FIRST_OVERLAY <= tag <= _LAST_OVERLAY and tag >> 16 in OVERLAY_GROUPS


def overlays_in_pixels(values: Mapping[int, bytes], byteorder: ByteOrder) -> Iterator[tuple[int, int, int]]:
    """Yield group, bits allocated and bit position of every plane that lies in the pixel words."""
    for group in sorted({tag >> 16 for tag in values if is_overlay(tag)}):  # most have none: nobody asks for each
        bits = int.from_bytes(values.get(group << 16 | OVERLAY_BITS_ALLOCATED, b""), byteorder)
        bit = int.from_bytes(values.get(group << 16 | OVERLAY_BIT_POSITION, b""), byteorder)
        if (bits > 1 or bit > 0) and not values.get(group << 16 | OVERLAY_DATA):
            yield group, bits, bit


def clearing(
    draft: PlanDraft, rule_set: RuleSet, encoding: Encoding, pixels: Span | None, most: int
) -> tuple[Clearing | None, bool]:
    """Return what takes everything but pixel values out of native pixel words, and whether something has to go.

    Nothing is returned where nothing has to go, or where it cannot be taken out safely.

    Parameters
    ----------
    pixels
        The value of native Pixel Data.
    most
        The most bytes that may be written anew.
    """
    if pixels is None:
        return None, False
    overlays = overlays_of(draft)
    planes = list(overlays_in_pixels(overlays, encoding.byteorder)) if overlays else []
    words = pixel_words({tag: draft.raw(tag) for tag in WORD_TAGS}, encoding.byteorder)
    if words is None or not _are_words(draft, encoding, pixels, words):
        return None, False
    if planes and not all(_goes_alone(plane, words, rule_set) for plane in planes):
        return None, False
    if not planes and not hides(_in_pieces(draft.data, pixels), words, step_of(draft.top, overlays)):
        return None, False
    if pixels.end - pixels.start > most or words.paddings:  # padding that is cleared would look like a pixel
        return None, True
    if not planes and share_of_hidden(_in_pieces(draft.data, pixels), words) > _MOST_HIDDEN:
        return None, True
    return Clearing(pixels, words.masks()), True


def step_of(tags: Collection[int], overlays: Collection[int]) -> int:
    """Return one of how many pixel words has to be looked at in an instance that has these attributes.

    Parameters
    ----------
    overlays
        Those of overlay planes.
    """
    return EVERY_WORD if overlays or any(tag in tags for tag in DEIDENTIFIED_BEFORE) else SAMPLE


def overlays_of(draft: PlanDraft) -> dict[int, bytes]:
    """Return the encoded values of overlay planes, as far as they were noted."""
    if draft.highest < _FIRST_OVERLAY:
        return {}
    return {tag: draft.raw(tag) for tag in draft.top if is_overlay(tag)}


def _goes_alone(plane: tuple[int, int, int], words: PixelWords, rule_set: RuleSet) -> bool:
    """Tell whether a plane goes, and lies in bits that are no pixel values."""
    group, bits, bit = plane
    rule = rule_set.rules.get(group << 16 | OVERLAY_DATA)
    unused = bit < words.allocated and not words.mask >> bit & 1
    return bits == words.allocated and unused and rule is not None and rule.action is ActionCode.X


def _in_pieces(data: Buffer, pixels: Span) -> Iterator[Piece]:
    """Yield the pixel values as bytes, of which every so many can be taken fast: copied from any other buffer."""
    if isinstance(data, bytes):
        for start in range(pixels.start, pixels.end, _PIECE):
            yield data, start, min(start + _PIECE, pixels.end)
        return
    view = memoryview(data)
    for start in range(pixels.start, pixels.end, _COPIED):
        piece = bytes(view[start : min(start + _COPIED, pixels.end)])
        yield piece, 0, len(piece)


def _are_words(draft: PlanDraft, encoding: Encoding, pixels: Span, words: PixelWords) -> bool:
    """Tell whether the value is made of whole words, and it is known in which order their bytes are."""
    if (pixels.end - pixels.start) % words.width:
        return False
    if words.width == 1 or encoding.order == "<":
        return True
    return words.width == 2 and draft.bytes_of(pixels.start - 8, pixels.start - 6) == b"OW"
