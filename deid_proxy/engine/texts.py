"""Kept texts that nobody can read: not in the declared character set, and not in UTF-8.

Whether such a text names somebody, no rule and no search can tell, so it does not stay. What is declared is taken
strictly; where a value is no text in it, strict UTF-8 is tried; else the value is replaced as its Type asks for: by a
dummy for Type 1, by nothing for all others.

References
----------
DICOM PS3.3 section C.12.1.1.2, DICOM PS3.5 sections 6.1.2 and 6.2
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from librt.strings import read_i64_be, read_i64_le

from deid_proxy.engine.dummies import dummy_value
from deid_proxy.engine.elements import behind_fragments, elements
from deid_proxy.engine.encoding import ITEM, LONG_VRS, TEXT_VRS, UNDEFINED_LENGTH, Encoding, encode_element
from deid_proxy.engine.own_character_sets import CharacterSets
from deid_proxy.engine.plan import Span
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.standard.actions import AttributeType
from deid_proxy.standard.character_sets import decode
from deid_proxy.standard.dictionary import format_tag
from deid_proxy.standard.object_definitions import full_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mypy_extensions import i64

    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.elements import Element
    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.engine.plan import PlannedEdit

_ESCAPE = b"\x1b"
_IS_COMPILED: Final = not __file__.endswith(".py")
_SHORTEST_HEADER: Final = 8  # bytes
_HIGH_BITS: Final = -0x7F7F7F7F7F7F7F80  # of eight bytes, as a number of 64 bits with its sign
OTHERS: Final = -1
"""In place of an offset: there are elements that only the general reader can read."""

_NEEDS_VALUE = frozenset({AttributeType.TYPE_1, AttributeType.TYPE_1C})

# What a byte is in a text. FE and FF, with which every item begins, count as nothing: no text is made of them alone.
_CLASSES = bytes(
    b"e"[0] if byte == 0x1B else b"t"[0] if 0x20 <= byte < 0x7F else b"h"[0] if 0x80 <= byte < 0xFE else 0
    for byte in range(256)
)
_ITEM_TAGS = (b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00")
_FEW_RANGES = 64
_REPEATED_BYTES = 512
_MOST_REPEATED = 16_384

_MOST_KINDS = 8192
_KINDS: dict[Encoding, _Kinds] = {}

# What a header begins.
_ITEM, _TEXT, _BINARY, _LONG_TEXT, _LONG_BINARY, _SEQUENCE, _UNKNOWN, _PRIVATE = range(8)


class Unread(NamedTuple):
    """What was seen of the texts of a data set that stay.

    Parameters
    ----------
    replaced
        What to write in place of those that are none, by offset.
    notes
        On those that are UTF-8.
    beyond_ascii
        Whether one is not plain ASCII; what has no VR may be a text.
    """

    replaced: dict[int, bytes]
    notes: tuple[str, ...]
    beyond_ascii: bool


def unreadable_texts(
    draft: PlanDraft, encoding: Encoding, sop_class_uid: str, end: int, bulk: Sequence[Span]
) -> Unread:
    """Return what to write in place of kept texts that are none.

    Parameters
    ----------
    end
        Where the data set ends.
    bulk
        Large values, in which no text is.
    """
    suspects: set[int] = set()
    start = 0
    beyond_ascii = False
    for span in (*bulk, Span(end, end)):
        if span.start > start:
            region = draft.bytes_of(start, span.start)
            texts, unknown = _suspects(region, start, draft.steps, encoding)
            suspects.update(texts)
            beyond_ascii = beyond_ascii or bool(texts or unknown)
        start = span.end
    if OTHERS in suspects:
        suspects = set(_all_texts(draft.data, encoding))
    replaced, notes = _judged(draft, encoding, sop_class_uid, suspects) if suspects else ({}, ())
    return Unread(replaced, notes, beyond_ascii)


def texts_beyond_ascii(segment: bytes, encoding: Encoding) -> list[int]:
    """Return where texts begin that are not plain ASCII; :data:`OTHERS` where another reader has to look.

    Parameters
    ----------
    segment
        Elements, the value of the last of which may be elsewhere; what has no VR may be a text.
    """
    scan = _Scan(segment, encoding, remember=False)
    texts = scan.texts(0, len(segment))
    return texts + scan.unknown


def _suspects(region: bytes, base: int, steps: list[PlannedEdit], encoding: Encoding) -> tuple[list[int], list[int]]:
    """Return where kept texts begin that are not plain ASCII, and values without a VR that may be such texts.

    Nearly every data set has none, and is seen through here in a few microseconds.

    Parameters
    ----------
    region
        A range that begins and ends between elements.
    base
        Where the region is in the data set.
    """
    ranges = _not_ascii(region, base, steps)
    if len(ranges) <= _FEW_RANGES:
        ranges = [(start, end) for start, end in ranges if not _is_plain(region[start:end], encoding)]
    if not ranges:
        return [], []
    scan = _Scan(region, encoding)
    found = _found(scan, ranges)
    if found or scan.unknown:
        scan = _Scan(region, encoding, remember=False)
        found = _found(scan, ranges)  # where it comes again, too
    return [offset if offset == OTHERS else base + offset for offset in found], [base + at for at in scan.unknown]


def _found(scan: _Scan, ranges: Iterable[tuple[int, int]]) -> list[int]:
    return [offset for start, end in ranges for offset in scan.texts(start, end)]


def _not_ascii(region: bytes, base: i64, steps: list[PlannedEdit]) -> list[tuple[int, int]]:
    """Return the ranges between steps, each made of whole headers and values, that are not plain ASCII."""
    at: i64 = 0
    size: i64 = len(region)
    ranges = list[tuple[int, int]]()
    escape: i64 = region.find(_ESCAPE)
    for step in steps:
        start: i64 = step[0] - base
        end: i64 = step[1] - base
        if end < 0:
            continue
        if start >= size:
            break
        if start > at:
            if 0 <= escape < at:
                escape = region.find(_ESCAPE, at)
            plain = _is_ascii(region, at, start) if _IS_COMPILED else region[at:start].isascii()
            if not plain or 0 <= escape < start:
                ranges.append((at, start))
        at = max(at, end)
    if at < size:
        ranges.append((at, size))
    return ranges


def _is_ascii(region: bytes, start: i64, end: i64) -> bool:
    """Tell whether a range is ASCII: eight bytes at a time, the last ones again, because no header is shorter."""
    if end - start < _SHORTEST_HEADER:
        return False
    bits: i64 = read_i64_le(region, end - _SHORTEST_HEADER)
    p: i64 = start
    while p < end - _SHORTEST_HEADER:
        bits |= read_i64_le(region, p)
        p += _SHORTEST_HEADER
    return bits & _HIGH_BITS == 0


def _is_plain(piece: bytes, encoding: Encoding) -> bool:
    """Tell whether all texts of a range are plain ASCII."""
    return _was_plain(piece, encoding) if len(piece) <= _REPEATED_BYTES else _has_plain_texts(piece, encoding)


@lru_cache(maxsize=4096)  # most ranges are the same in all instances of a series
def _was_plain(piece: bytes, encoding: Encoding) -> bool:
    return _has_plain_texts(piece, encoding)


def _has_plain_texts(piece: bytes, encoding: Encoding) -> bool:
    classes = piece.replace(_ITEM_TAGS[encoding.order == ">"], bytes(4)).translate(_CLASSES)
    if b"th" in classes or b"ht" in classes or b"hh" in classes or b"e" in classes:
        scan = _Scan(piece, encoding)
        return not (scan.texts(0, len(piece)) or scan.unknown)
    return True


class _Kind:
    """What a header with one tag and VR begins, and which one came behind such a header the last time."""

    __slots__ = ("behind", "key", "kind")

    def __init__(self, key: i64, kind: i64) -> None:
        self.key: i64 = key
        self.kind: i64 = kind
        self.behind: _Kind | None = None


class _Kinds:
    """What headers begin in one encoding.

    Attributes
    ----------
    first
        What a range begins with is behind it.
    """

    def __init__(self, encoding: Encoding) -> None:
        self._encoding = encoding
        self._kinds: dict[int, _Kind] = {}
        self.first = _Kind(-1, _BINARY)

    def behind(self, last: _Kind, key: i64) -> _Kind:
        """Return what is behind a header this time, and remember that."""
        found = self._kinds.get(key)
        if found is None:
            found = _Kind(key, self._decided(key))
            if len(self._kinds) >= _MOST_KINDS:
                return found
            self._kinds[key] = found
        last.behind = found
        return found

    def _decided(self, key: int) -> int:
        head = self._encoding.head_of(key)
        group, low = self._encoding.tag.unpack_from(head)
        tag = group << 16 | low
        if group == ITEM >> 16:
            return _ITEM
        vr = head[4:].decode("latin-1") if self._encoding.explicit else known_vr(tag) or "UN"
        if vr == "SQ":
            return _SEQUENCE
        if vr == "UN" and group & 1 and not self._encoding.explicit:
            return _PRIVATE
        if vr == "UN":
            return _UNKNOWN  # its items, should it have any, are encoded in another way
        is_long = self._encoding.explicit and vr in LONG_VRS
        if vr in TEXT_VRS:
            return _LONG_TEXT if is_long else _TEXT
        return _LONG_BINARY if is_long else _BINARY


class _Scan:
    """Goes from header to header, in and out of items: the walk has shown that all lengths add up.

    Parameters
    ----------
    remember
        Whether what comes again byte for byte is passed over.

    Attributes
    ----------
    unknown
        Where values without a VR begin that may be texts, and are not plain ASCII.
    """

    def __init__(self, region: bytes, encoding: Encoding, *, remember: bool = True) -> None:
        self._region = region
        self.unknown: list[int] = []
        self._encoding = encoding
        if encoding not in _KINDS:
            _KINDS[encoding] = _Kinds(encoding)
        self._kinds = _KINDS[encoding]
        self._ranges: set[bytes] = set()
        self._sequences: set[bytes] = set()
        self._most_seen = _MOST_REPEATED if remember else 0

    def texts(self, p: i64, end: i64) -> list[int]:
        """Return the offsets of texts that are not plain ASCII; :data:`OTHERS` where another reader is needed."""
        region, kinds, found = self._region, self._kinds, list[int]()
        if end - p <= _REPEATED_BYTES and self._is_seen(self._ranges, region[p:end]):
            return found  # of a frame that has been looked at, or of the like
        little, key_shift, key_mask, length_shift, length_mask = self._encoding.layout
        explicit, last = self._encoding.explicit, kinds.first
        while p + 8 <= end:
            word: i64 = read_i64_le(region, p) if little else read_i64_be(region, p)
            key: i64 = (word >> key_shift) & key_mask
            length: i64 = (word >> length_shift) & length_mask
            behind = last.behind
            last = behind if behind is not None and behind.key == key else kinds.behind(last, key)
            kind = last.kind
            value: i64 = p + 8
            if kind == _BINARY and length != UNDEFINED_LENGTH:
                p = value + length
                continue
            if kind == _ITEM:
                p = value
                continue
            if kind == _PRIVATE:
                if length == UNDEFINED_LENGTH or region[value : value + 4] in _ITEM_TAGS:
                    return [OTHERS]
                p = self._behind_unknown(p, value, value + length)  # whether it stays was asked when it was planned
                continue
            if kind > _BINARY and explicit:
                (length,) = self._encoding.uint32.unpack_from(region, value)
                value += 4
            after: i64 = value + length
            if kind == _SEQUENCE:
                p = after if length <= _REPEATED_BYTES and self._is_seen(self._sequences, region[p:after]) else value
            elif kind == _UNKNOWN:
                if length == UNDEFINED_LENGTH or region[value : value + 4] in _ITEM_TAGS:
                    return [OTHERS]
                p = self._behind_unknown(p, value, after)
            elif length == UNDEFINED_LENGTH:
                p = behind_fragments(region, value, self._encoding)
                if p < 0:
                    return found
            else:
                if kind in (_TEXT, _LONG_TEXT):
                    raw = region[value:after]
                    if is_beyond_ascii(raw):
                        found.append(p)
                p = after
        return found

    def _behind_unknown(self, p: i64, value: i64, after: i64) -> i64:
        """Take down a value without a VR that may be a text, and return where it ends."""
        if may_be_text(self._region[value:after]):
            self.unknown.append(p)
        return after

    def _is_seen(self, seen: set[bytes], piece: bytes) -> bool:
        if piece in seen:
            return True
        if len(seen) < self._most_seen:
            seen.add(piece)
        return False


def _all_texts(data: Buffer, encoding: Encoding) -> Iterator[int]:
    for element in elements(data, encoding):
        if element.vr in TEXT_VRS:
            raw = bytes(data[element.value : element.end])
            if is_beyond_ascii(raw):
                yield element.start


def is_beyond_ascii(raw: bytes) -> bool:
    """Tell whether a text is not plain ASCII, or what its bytes stand for is not."""
    return not raw.isascii() or _ESCAPE in raw


def may_be_text(raw: bytes) -> bool:
    """Tell whether a value without a VR may be a text that is not plain ASCII: numbers mostly have zeros within."""
    return is_beyond_ascii(raw) and b"\0" not in raw.rstrip(b"\0")


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
    kind = full_type(sop_class_uid, parent, element.tag)
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
