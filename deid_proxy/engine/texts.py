"""Kept texts that nobody can read: not in the declared character set, and not in UTF-8.

Whether such a text names somebody, no rule and no search can tell, so it does not stay. What is declared is taken
strictly; where a value is no text in it, strict UTF-8 is tried; else the value is replaced as its Type asks for: by a
dummy for Type 1, by nothing for all others.

References
----------
DICOM PS3.3 section C.12.1.1.2, DICOM PS3.5 sections 6.1.2 and 6.2
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from deid_proxy.engine.dummies import dummy_value
from deid_proxy.engine.elements import behind_fragments, elements
from deid_proxy.engine.encoding import BULK_VRS, ITEM, LONG_VRS, TEXT_VRS, UNDEFINED_LENGTH, Encoding, encode_element
from deid_proxy.engine.own_character_sets import CharacterSets
from deid_proxy.engine.plan import Span
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.standard.actions import AttributeType
from deid_proxy.standard.character_sets import decode
from deid_proxy.standard.dictionary import format_tag
from deid_proxy.standard.object_definitions import attribute_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.elements import Element
    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.engine.plan import PlannedEdit

_ESCAPE = b"\x1b"
_NEEDS_VALUE = frozenset({AttributeType.TYPE_1, AttributeType.TYPE_1C})

# What a byte is in a text: "t" is printable ASCII, "h" has the high bit, "e" is an escape. The bytes FE and FF, which
# begin every item, count as nothing: no text is made of them alone.
_CLASSES = bytes(
    b"e"[0] if byte == 0x1B else b"t"[0] if 0x20 <= byte < 0x7F else b"h"[0] if 0x80 <= byte < 0xFE else 0
    for byte in range(256)
)
_ITEM_TAGS = (b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00")
_SIGNS = (b"th", b"ht", b"hh", b"e")
_SIGN = re.compile(rb"th|ht|hh|e")


def unreadable_texts(
    draft: PlanDraft, encoding: Encoding, sop_class_uid: str, end: int, bulk: Sequence[Span]
) -> tuple[dict[int, bytes], tuple[str, ...]]:
    """Return what to write in place of kept texts that are none, by offset; and notes on those that are UTF-8.

    Parameters
    ----------
    end
        Where the data set ends.
    bulk
        Large values, in which no text is.
    """
    suspects: set[int] = set()
    start = 0
    for span in (*bulk, Span(end, end)):
        if span.start > start:
            suspects.update(_suspects(draft, encoding, start, span.start))
        start = span.end
    return _judged(draft, encoding, sop_class_uid, suspects) if suspects else ({}, ())


def _suspects(draft: PlanDraft, encoding: Encoding, start: int, end: int) -> Iterator[int]:
    """Yield where kept texts begin that are not plain ASCII, in a range that begins and ends between elements.

    Nearly every data set has none, and is seen through here in a few microseconds.
    """
    region = bytes(draft.data[start:end])
    classes = region.replace(_ITEM_TAGS[encoding.order == ">"], bytes(4)).translate(_CLASSES)
    if any(sign in classes for sign in _SIGNS):
        hits = (match.start() + start for match in _SIGN.finditer(classes))
        yield from _in_texts(draft.data, hits, draft.steps, encoding, start)


def _in_texts(
    data: Buffer, hits: Iterable[int], steps: Sequence[PlannedEdit], encoding: Encoding, p: int
) -> Iterator[int]:
    """Yield the kept texts among the elements in which something was met.

    The walk has shown that all lengths add up, so it goes from header to header, in and out of items, from the last
    step before each hit on.
    """
    starts = [step[0] for step in steps]
    for hit in hits:
        if hit + 1 < p:
            continue
        before = bisect_right(starts, hit + 1) - 1
        if before >= 0:
            p = max(p, steps[before][1])
        while p <= hit + 1 and p + 8 <= len(data):
            tag, vr, value, after = _header(data, p, encoding)
            if vr == "UN" and (after == value or known_vr(tag) == "SQ"):
                yield from _all_texts(data, encoding, p)  # its items are encoded in another way
                return
            if hit < after and vr in TEXT_VRS:
                raw = bytes(data[value:after])
                if not raw.isascii() or _ESCAPE in raw:
                    yield p
            p = after


def _header(data: Buffer, p: int, encoding: Encoding) -> tuple[int, str, int, int]:
    """Return tag, VR, and where value and element end; a sequence or an item ends where its content begins."""
    group, low, length = encoding.item_header.unpack_from(data, p)
    tag, value = group << 16 | low, p + 8
    if group == ITEM >> 16:
        return tag, "", value, value
    if encoding.explicit:
        key, length = encoding.head.unpack_from(data, p)
        vr = key[4:].decode("latin-1")
        if vr in LONG_VRS:
            value = p + 12
            (length,) = encoding.uint32.unpack_from(data, p + 8)
    else:
        vr = known_vr(tag) or "UN"
    if vr == "SQ":
        return tag, vr, value, value
    if length == UNDEFINED_LENGTH:
        return tag, vr, value, max(value, behind_fragments(data, value, encoding)) if vr in BULK_VRS else value
    return tag, vr, value, value + length


def _all_texts(data: Buffer, encoding: Encoding, start: int) -> Iterator[int]:
    for element in elements(data, encoding):
        if element.start >= start and element.vr in TEXT_VRS:
            raw = bytes(data[element.value : element.end])
            if not raw.isascii() or _ESCAPE in raw:
                yield element.start


def _judged(
    draft: PlanDraft, encoding: Encoding, sop_class_uid: str, suspects: set[int]
) -> tuple[dict[int, bytes], tuple[str, ...]]:
    replaced, notes, data = dict[int, bytes](), list[str](), draft.data
    kept = _Kept(draft.steps)
    sets = CharacterSets()
    for element in elements(data, encoding):
        sets.note(data, element)
        if element.start not in suspects or not kept.has(element.start):
            continue
        raw = bytes(data[element.value : element.end])
        if _is_text(raw, element.vr, sets.at(element.path)):
            continue
        if _ESCAPE not in raw and _is_text(raw, element.vr, ("ISO_IR 192",)):
            notes.append(f"{format_tag(element.tag)} at offset {element.start}: UTF-8 that is not declared; kept")
        else:
            replaced[element.start] = _by_type(data, element, encoding, sop_class_uid)
    return replaced, tuple(dict.fromkeys(notes))


def _is_text(raw: bytes, vr: str, character_set: Sequence[str]) -> bool:
    try:
        decode(raw, character_set, person_name=vr == "PN")
    except (LookupError, UnicodeDecodeError):
        return False
    return True


def _by_type(data: Buffer, element: Element, encoding: Encoding, sop_class_uid: str) -> bytes:
    parent = element.path[-1][0] if element.path else None
    kind = attribute_type(sop_class_uid, parent, element.tag)
    value = dummy_value(element.tag, element.vr) if kind in _NEEDS_VALUE else b""
    # In a sequence that was written as UN elements have no VR, whatever the data set has.
    explicit = encoding.explicit and bytes(data[element.start + 4 : element.start + 6]) == element.vr.encode()
    return encode_element(element.tag, element.vr, value, encoding if explicit else encoding.inside("UN"))


class _Kept:
    """Tells which elements no step touches."""

    def __init__(self, steps: Sequence[PlannedEdit]) -> None:
        self._steps = steps
        self._starts = [step[0] for step in steps]

    def has(self, offset: int) -> bool:
        """Tell whether the element at an offset stays."""
        before = bisect_right(self._starts, offset) - 1
        return before < 0 or self._steps[before][1] <= offset
