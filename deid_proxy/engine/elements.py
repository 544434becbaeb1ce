"""A plain view of the elements of a data set, in order and at every depth; for looking, not for editing.

It reads on its own, apart from the walker, stops without complaint at what it cannot read, and takes a data set of
which only the beginning is there.

References
----------
DICOM PS3.5 section 7
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.encoding import (
    BULK_VRS,
    ITEM,
    ITEM_DELIMITATION,
    LONG_VRS,
    SEQUENCE_DELIMITATION,
    UNDEFINED_LENGTH,
    VRS,
    Buffer,
    Encoding,
)
from deid_proxy.standard.dictionary import vr_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_UNDEFINED = b"\xff\xff\xff\xff"
_DEEPEST = 256  # sequences inside sequences: every one keeps its path, so that time and memory grow with the square

Path = tuple[tuple[int, int], ...]
"""The enclosing sequences from the outside in: tag, and number of the item from 0."""


class Element(NamedTuple):
    """One element: where its header and its value begin, and where the value ends.

    The end of a value of undefined length is not looked for: it is given as where the value begins.
    """

    path: Path
    tag: int
    vr: str
    start: int
    value: int
    end: int

    @property
    def is_sequence(self) -> bool:
        """Whether it has items: a sequence that was written as UN has them too (PS3.5 6.2.2 note 2)."""
        return self.vr == "SQ" or (self.vr == "UN" and vr_of(self.tag) == "SQ")


@dataclass(slots=True)
class _Open:
    """A sequence, or an item of one, that has not ended; ``items`` counts in sequences and is None in items."""

    end: int
    encoding: Encoding
    path: Path
    undefined: bool = False
    items: int | None = None
    tag: int = 0


def elements(
    data: Buffer,
    encoding: Encoding,
    *,
    start: int = 0,
    most: int = 2_000_000,
    passing: Mapping[int, int] | None = None,
) -> Iterator[Element]:
    """Yield the elements of a data set.

    Parameters
    ----------
    passing
        By the offset of an element where to go on behind it: what is removed as a whole may be anything inside.
    """
    p, size = start, len(data)
    stack = [_Open(size, encoding, ())]
    for _ in range(most):
        inner = stack[-1]
        while len(stack) > 1 and not inner.undefined and p >= inner.end:
            stack.pop()
            inner = stack[-1]
        if p + 8 > size:
            return
        if inner.items is not None:
            p = _next_item(data, p, stack)
        else:
            element = _element(data, p, inner)
            if element is None or (element.tag == ITEM_DELIMITATION and not inner.undefined):
                return
            if element.tag == ITEM_DELIMITATION:
                stack.pop()
                p += 8
                continue
            yield element
            behind = passing.get(element.start) if passing else None
            p = _behind(data, element, stack) if behind is None else behind
        if p < 0:
            return


def top_level(data: Buffer, encoding: Encoding, *, last: int) -> Iterator[Element]:
    """Yield the top-level elements up to the tag ``last``, stepping over the items of sequences."""
    p, item = 0, _Open(len(data), encoding, ())
    while p + 8 <= len(data):
        element = _element(data, p, item)
        if element is None or element.tag > last:
            return
        yield element
        p = element.end
        if p == element.value and bytes(data[p - 4 : p]) == _UNDEFINED:
            p = _behind_undefined(data, element, encoding)
        if p < 0:
            return


def _behind_undefined(data: Buffer, element: Element, encoding: Encoding) -> int:
    """Return the offset of the next element at the top level; -1 when there is none."""
    inner = elements(data, encoding, start=element.start)
    next(inner)
    return next((other.start for other in inner if not other.path), -1)


def _next_item(data: Buffer, p: int, stack: list[_Open]) -> int:
    sequence = stack[-1]
    group, element, length = sequence.encoding.item_header.unpack_from(data, p)
    if group << 16 | element == SEQUENCE_DELIMITATION:
        stack.pop()
        return p + 8
    if group << 16 | element != ITEM or sequence.items is None:
        return -1
    path = (*sequence.path, (sequence.tag, sequence.items))
    sequence.items += 1
    undefined = length == UNDEFINED_LENGTH
    stack.append(_Open(sequence.end if undefined else p + 8 + length, sequence.encoding, path, undefined))
    return p + 8


def _element(data: Buffer, p: int, item: _Open) -> Element | None:
    encoding = item.encoding
    group, low, length = encoding.item_header.unpack_from(data, p)
    tag = group << 16 | low
    value = p + 8
    if tag == ITEM_DELIMITATION:
        return Element(item.path, tag, "", p, value, value)
    vr = vr_of(tag) or "UN"
    if encoding.explicit:
        key, length = encoding.head.unpack_from(data, p)
        vr = key[4:].decode("latin-1")
        if vr in LONG_VRS:
            if p + 12 > len(data):
                return None
            (length,) = encoding.uint32.unpack_from(data, p + 8)
            value = p + 12
    if vr not in VRS:
        return None
    return Element(item.path, tag, vr, p, value, value if length == UNDEFINED_LENGTH else value + length)


def _behind(data: Buffer, element: Element, stack: list[_Open]) -> int:
    """Return where to go on: in the sequence that was just met, or behind the element; -1 where that is unknown."""
    encoding = stack[-1].encoding
    long_form = encoding.explicit and element.vr in LONG_VRS
    undefined = (not encoding.explicit or long_form) and bytes(data[element.value - 4 : element.value]) == _UNDEFINED
    if element.is_sequence or (undefined and element.vr == "UN"):
        if len(stack) > 2 * _DEEPEST:
            return -1
        end = stack[-1].end if undefined else element.end
        stack.append(_Open(end, encoding.inside(element.vr), element.path, undefined, 0, element.tag))
        return element.value
    if not undefined:
        return element.end
    return behind_fragments(data, element.value, encoding) if element.vr in BULK_VRS else -1


def behind_fragments(data: Buffer, p: int, encoding: Encoding) -> int:
    """Return the offset behind the delimiter of fragments that begin at ``p``; -1 when there is none."""
    while p + 8 <= len(data):
        group, element, length = encoding.item_header.unpack_from(data, p)
        p += 8
        if group << 16 | element == SEQUENCE_DELIMITATION:
            return p
        p += length
    return -1
