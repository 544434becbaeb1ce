"""The elements of an encoded data set, one after the other with their paths: what ``diff`` compares and shows.

The engine walks a data set to edit it and keeps no element; a person who compares two files wants to see each. Every
length is checked here too, depth and number are bounded, and nothing recurses.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli.encodings import in_little_endian
from deid_proxy.engine.deflate import inflate, most_inflated
from deid_proxy.engine.encoding import ITEM, ITEM_DELIMITATION, LONG_VRS, SEQUENCE_DELIMITATION, UNDEFINED_LENGTH, VRS
from deid_proxy.engine.limits import DEFAULT_LIMITS
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.dictionary import describe_tag, vr_of
from deid_proxy.standard.uids import TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from collections.abc import Iterator

_TAG_LENGTH = {False: struct.Struct("<HHL"), True: struct.Struct(">HHL")}
_SHORT_LENGTH = {False: struct.Struct("<H"), True: struct.Struct(">H")}
_LONG_LENGTH = {False: struct.Struct("<L"), True: struct.Struct(">L")}
_DELIMITERS = (ITEM_DELIMITATION, SEQUENCE_DELIMITATION)

Path = tuple[int, ...]
"""Tags and item numbers (from 1) in turn, beginning and ending with a tag."""


class Element(NamedTuple):
    """One element that is not a sequence, or a sequence without items."""

    path: Path
    vr: str
    value: memoryview


class _Header(NamedTuple):
    tag: int
    vr: str
    length: int
    value_at: int


class _Level(NamedTuple):
    """What encloses the next header: the items of a sequence, or the elements of an item or of the data set."""

    prefix: Path
    end: int
    explicit: bool
    of_items: bool
    delimited: bool
    big_endian: bool


def describe_path(path: Path) -> str:
    """Return the path for a person: ``(0040,0275)[1] > (0008,0050) AccessionNumber``."""
    *above, tag = path
    steps = [
        f"({parent >> 16:04X},{parent & 0xFFFF:04X})[{item}]"
        for parent, item in zip(above[::2], above[1::2], strict=True)
    ]
    return " > ".join([*steps, describe_tag(tag)])


def read_elements(data: memoryview, transfer_syntax_uid: str) -> Iterator[Element]:
    """Yield the elements of a data set at every depth, in their order, with their values in Little Endian.

    Zeros behind the last one are none.

    Raises
    ------
    DeidentificationError
        TRANSFER_SYNTAX for unknown syntaxes, MALFORMED where lengths do not add up, LIMIT beyond the bounds that the
        engine has too.

    References
    ----------
    DICOM PS3.5 section 7
    """
    syntax = TRANSFER_SYNTAXES.get(transfer_syntax_uid)
    if syntax is None:
        raise DeidentificationError(HoldReason.TRANSFER_SYNTAX, "not a transfer syntax that is known here")
    if syntax.deflated:
        data = memoryview(inflate(data, most_inflated(data, DEFAULT_LIMITS)).data)
    try:
        yield from _walk(data, explicit=syntax.explicit, big_endian=not syntax.little_endian)
    except struct.error:
        raise _malformed("a header is cut off", len(data)) from None


def _walk(data: memoryview, *, explicit: bool, big_endian: bool) -> Iterator[Element]:
    levels = [_Level((), len(data), explicit, of_items=False, delimited=False, big_endian=big_endian)]
    items = [0]
    p = 0
    for _ in range(DEFAULT_LIMITS.elements):
        level = levels[-1]
        if p == level.end and not level.delimited:
            levels.pop()
            items.pop()
            if not levels:
                return
            continue
        if len(levels) == 1 and _only_zeros(data, p):
            return
        header = _read_header(data, p, level)
        p = header.value_at
        if header.tag in _DELIMITERS:
            _check_delimiter(header, level, p)
            levels.pop()
            items.pop()
            continue
        inner = _opened(header, level, items)
        if inner is None:
            end = _fragments_end(data, p, level.end) if header.length == UNDEFINED_LENGTH else p + header.length
            value = in_little_endian(header.vr, data[p:end]) if level.big_endian else data[p:end]
            yield Element((*level.prefix, header.tag), header.vr, value)
            p = end
            continue
        if header.length == 0 and not level.of_items:
            yield Element(inner.prefix, header.vr, data[p:p])
        if len(levels) > 2 * DEFAULT_LIMITS.depth:
            raise DeidentificationError(HoldReason.LIMIT, f"sequences deeper than {DEFAULT_LIMITS.depth}")
        levels.append(inner)
        items.append(0)
    raise DeidentificationError(HoldReason.LIMIT, f"more than {DEFAULT_LIMITS.elements} elements")


def _only_zeros(data: memoryview, p: int) -> bool:
    """Tell whether nothing but zeros is left, which is no element: the engine drops it (docs/reference/quirks.md)."""
    if any(data[p : p + 8]):
        return False
    rest = bytes(data[p:])
    return rest.count(0) == len(rest)


def _read_header(data: memoryview, p: int, level: _Level) -> _Header:
    group, element, length = _TAG_LENGTH[level.big_endian].unpack_from(data, p)
    tag, value_at, vr = group << 16 | element, p + 8, ""
    if group != 0xFFFE:
        if level.explicit:
            vr, length, value_at = _explicit(data, p, big_endian=level.big_endian)
        else:
            vr = vr_of(tag) or "UN"
    if (length != UNDEFINED_LENGTH and value_at + length > level.end) or value_at > level.end:
        raise _malformed("an element ends after what encloses it", p)
    return _Header(tag, vr, length, value_at)


def _explicit(data: memoryview, p: int, *, big_endian: bool) -> tuple[str, int, int]:
    vr = bytes(data[p + 4 : p + 6]).decode("latin-1")
    if vr not in VRS:
        raise _malformed("unknown VR", p)
    if vr in LONG_VRS:
        return vr, _LONG_LENGTH[big_endian].unpack_from(data, p + 8)[0], p + 12
    return vr, _SHORT_LENGTH[big_endian].unpack_from(data, p + 6)[0], p + 8


def _opened(header: _Header, level: _Level, items: list[int]) -> _Level | None:
    """Return the level that an item or a sequence opens, or None for an element with a value."""
    delimited = header.length == UNDEFINED_LENGTH
    end = level.end if delimited else header.value_at + header.length
    if level.of_items:
        if header.tag != ITEM:
            raise _malformed("something else than an item in a sequence", header.value_at)
        items[-1] += 1
        return level._replace(prefix=(*level.prefix, items[-1]), end=end, of_items=False, delimited=delimited)
    if header.tag == ITEM:
        raise _malformed("an item outside a sequence", header.value_at)
    inner = level._replace(prefix=(*level.prefix, header.tag), end=end, of_items=True, delimited=delimited)
    if header.vr == "SQ":
        return inner
    if header.vr == "UN" and (delimited or vr_of(header.tag) == "SQ"):
        # PS3.5 6.2.2 note 2: a sequence that was written as UN is encoded in Implicit VR Little Endian.
        return inner._replace(explicit=False, big_endian=False)
    return None


def _check_delimiter(header: _Header, level: _Level, p: int) -> None:
    expected = SEQUENCE_DELIMITATION if level.of_items else ITEM_DELIMITATION
    if not level.delimited or header.tag != expected or header.length:
        raise _malformed("a delimiter where none belongs", p)


def _fragments_end(data: memoryview, p: int, end: int) -> int:
    """Return where encapsulated pixel data ends, its delimiter included (PS3.5 A.4)."""
    while p < end:
        group, element, length = _TAG_LENGTH[False].unpack_from(data, p)
        tag = group << 16 | element
        if tag == SEQUENCE_DELIMITATION:
            return p + 8
        if tag != ITEM or p + 8 + length > end:
            break
        p += 8 + length
    raise _malformed("pixel data without an end", p)


def _malformed(what: str, offset: int) -> DeidentificationError:
    return DeidentificationError(HoldReason.MALFORMED, f"{what} at offset {offset}")
