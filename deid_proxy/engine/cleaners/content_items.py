"""A look at a content item before the walk goes into it: what it is about, and what kind of value it has.

What becomes of a value depends on two of its neighbours, Value Type and Concept Name. They are read here, in one pass
over the elements of the item up to its children, of which nothing is read: however deep content items are inside each
other, each is looked at once. Where the elements stand that were found is told, so that the walk can make sure that it
meets the same ones.

References
----------
DICOM PS3.3 sections 10.2 and C.17.3
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import (
    ITEM,
    ITEM_DELIMITATION,
    LONG_VRS,
    SEQUENCE_DELIMITATION,
    UNDEFINED_LENGTH,
    VRS,
)
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.structured_content import CONTENT_SEQUENCE, Concept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.encoding import Buffer, Encoding

VALUE_TYPE = 0x0040A040
CONCEPT_NAME = 0x0040A043
CONCEPT_CODE = 0x0040A168
TEXT_VALUE = 0x0040A160
PERSON_NAME = 0x0040A123
UID = 0x0040A124
DATE_TIME = 0x0040A120
DATE = 0x0040A121
TIME = 0x0040A122
UNFORMATTED_TEXT = 0x00700006
MEASURED_VALUE = 0x0040A300
NUMERIC_VALUE = 0x0040A30A
UNITS = 0x004008EA
CODE_MEANING = 0x00080104
CODE_VALUES: tuple[int, ...] = (0x00080100, 0x00080119, 0x00080120)  # Code, Long Code and URN Code Value
CODING_SCHEME = 0x00080102

_LAST = UNFORMATTED_TEXT
_MOST_IN_SEQUENCE = 1000  # elements of a code, or of a measured value
_MOST_HEADERS = 50_000  # of one content item, its children apart
_DEEPEST = 32
_LONGEST_REMEMBERED = 1024  # bytes of an encoded concept
_LONGEST_VALUE = 128
_PADDING = b" \0"


class Looked(NamedTuple):
    """What a content item is.

    Parameters
    ----------
    value_type
        The value of Value Type (0040,A040), empty where there is none.
    concepts
        The codes in Concept Name Code Sequence (0040,A043): one, or none.
    values
        The beginnings of its values, by attribute, without padding; of sequences whether they have a value.
    codes
        Where Concept Code Sequence (0040,A168) has items: their codes.
    amount
        The number that was measured and its unit; None where there is none.
    has_children
        Whether there are content items inside it.
    facts
        The offsets of the elements that all this rests on.
    """

    value_type: str
    concepts: tuple[Concept, ...]
    values: dict[int, bytes]
    codes: tuple[Concept, ...]
    amount: tuple[str, str] | None
    has_children: bool
    facts: tuple[int, ...]


class _Direct(NamedTuple):
    tag: int
    start: int
    value: int
    end: int


def look(data: Buffer, start: int, end: int, encoding: Encoding) -> Looked:
    """Look at a content item.

    Parameters
    ----------
    start, end
        Where its elements begin, and where they end at the latest.
    """
    value_type, concepts, codes = "", tuple[Concept, ...](), tuple[Concept, ...]()
    values: dict[int, bytes] = {}
    facts: list[int] = []
    number = unit = ""
    children = False
    for tag, at, value, stop in _direct(data, start, end, encoding):
        raw = bytes(data[value : min(stop, value + _LONGEST_VALUE)]).strip(_PADDING)
        if tag == CONTENT_SEQUENCE:
            children = stop > value
        elif tag == VALUE_TYPE:
            value_type = raw.decode("latin-1")
            facts.append(at)
        elif tag == CONCEPT_NAME:
            concepts = concepts_in(bytes(data[at:stop]), encoding)
            facts.append(at)
        elif tag == CONCEPT_CODE:
            codes = concepts_in(bytes(data[at:stop]), encoding)
        elif tag == MEASURED_VALUE:
            values[tag] = raw
            number, unit = _measured(bytes(data[at:stop]), encoding)
        elif tag == NUMERIC_VALUE:
            number = raw.decode("latin-1")
        elif tag == UNITS:
            unit = next((code.value for code in concepts_in(bytes(data[at:stop]), encoding)), "")
        elif tag in VALUES:
            values[tag] = raw
            facts.append(at)
    amount = (number, unit) if number else None
    return Looked(value_type, concepts, values, codes, amount, children, tuple(facts))


VALUES = frozenset({DATE_TIME, DATE, TIME, PERSON_NAME, UID, TEXT_VALUE, UNFORMATTED_TEXT})
"""The attributes of content items that hold a text, a name, a UID, a date or a time."""


def code_scheme(data: Buffer, start: int, end: int, encoding: Encoding) -> bytes | None:
    """Return the Coding Scheme Designator of a code; None where it has none.

    Parameters
    ----------
    start, end
        Where its elements begin, or some of them, and where they end at the latest.
    """
    for tag, _at, value, stop in _direct(data, start, end, encoding):
        if tag >= CODING_SCHEME:
            return bytes(data[value:stop]) if tag == CODING_SCHEME else None
    return None


def are_in_one_item(data: Buffer, first: int, other: int, encoding: Encoding) -> bool:
    """Tell whether an element at one place is followed, within its item, by one at another place."""
    return any(stop == other for _tag, _at, _value, stop in _direct(data, first, other, encoding))


def concepts_in(raw: bytes, encoding: Encoding) -> tuple[Concept, ...]:
    """Return the codes in an encoded sequence of codes."""
    if len(raw) <= _LONGEST_REMEMBERED:
        return _remembered_concepts(raw, encoding)
    return _concepts(raw, encoding)


@lru_cache(maxsize=4096)  # a report says the same few concepts over and over
def _remembered_concepts(raw: bytes, encoding: Encoding) -> tuple[Concept, ...]:
    return _concepts(raw, encoding)


def _concepts(raw: bytes, encoding: Encoding) -> tuple[Concept, ...]:
    found: dict[int, list[str]] = {}
    for element in elements(raw, encoding, most=_MOST_IN_SEQUENCE):
        if len(element.path) != 1:
            continue
        code = found.setdefault(element.path[0][1], ["", ""])
        text = raw[element.value : element.end].strip(_PADDING).decode("latin-1")
        if element.tag in CODE_VALUES:
            code[0] = code[0] or text
        elif element.tag == CODING_SCHEME:
            code[1] = text
    return tuple(Concept(*code) for code in found.values())


def _measured(raw: bytes, encoding: Encoding) -> tuple[str, str]:
    number = unit = ""
    for element in elements(raw, encoding, most=_MOST_IN_SEQUENCE):
        text = raw[element.value : element.end].strip(_PADDING).decode("latin-1")
        if element.tag == NUMERIC_VALUE:
            number = text
        elif element.tag == CODE_VALUES[0] and element.path[-1:] and element.path[-1][0] == UNITS:
            unit = text
    return number, unit


def _direct(data: Buffer, p: int, end: int, encoding: Encoding) -> Iterator[_Direct]:
    """Yield the elements of an item, without what is in them; its children last, whose end is not looked for."""
    budget = _Budget()
    while p + 8 <= end:
        budget.spend()
        header = _header(data, p, encoding)
        if header is None or header.tag == ITEM_DELIMITATION or header.tag > _LAST:
            return
        tag, value, length, inside = header
        if length != UNDEFINED_LENGTH:
            stop = value + length
        elif tag == CONTENT_SEQUENCE:
            yield _Direct(tag, p, value, value + 1)
            return  # what follows is found by the walk, and is not looked for at the price of reading all children
        else:
            stop = _end_of_sequence(data, value, end, inside, budget, 0)
        if not value <= stop <= end:
            return
        yield _Direct(tag, p, value, stop)
        p = stop


class _Header(NamedTuple):
    tag: int
    value: int
    length: int
    inside: Encoding


def _header(data: Buffer, p: int, encoding: Encoding) -> _Header | None:
    """Return the header of the element at ``p``, or of the end of an item; None where there is none."""
    if p + 8 > len(data):
        return None
    group, low, length = encoding.item_header.unpack_from(data, p)
    tag, value = group << 16 | low, p + 8
    if not encoding.explicit or group == ITEM >> 16:
        return _Header(tag, value, length, encoding.inside(known_vr(tag) or "UN"))
    key, length = encoding.head.unpack_from(data, p)
    vr = key[4:].decode("latin-1")
    if vr not in VRS:
        return None
    if vr in LONG_VRS:
        if p + 12 > len(data):
            return None
        (length,) = encoding.uint32.unpack_from(data, p + 8)
        value = p + 12
    return _Header(tag, value, length, encoding.inside(vr))


class _Budget:
    """How many headers may be read of one item."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = _MOST_HEADERS

    def spend(self) -> None:
        """Count one more.

        Raises
        ------
        DeidentificationError
            LIMIT, when there are too many.
        """
        self.left -= 1
        if self.left < 0:
            raise DeidentificationError(HoldReason.LIMIT, f"a content item of more than {_MOST_HEADERS} elements")


def _end_of_sequence(data: Buffer, p: int, end: int, encoding: Encoding, budget: _Budget, depth: int) -> int:
    """Return where a sequence of undefined length ends, whose items begin at ``p``; -1 where it does not."""
    while 0 <= p <= end - 8:
        budget.spend()
        group, low, length = encoding.item_header.unpack_from(data, p)
        tag = group << 16 | low
        if tag == SEQUENCE_DELIMITATION:
            return p + 8
        if tag != ITEM or depth > _DEEPEST:
            return -1
        p += 8
        p = p + length if length != UNDEFINED_LENGTH else _end_of_item(data, p, end, encoding, budget, depth + 1)
    return -1


def _end_of_item(data: Buffer, p: int, end: int, encoding: Encoding, budget: _Budget, depth: int) -> int:
    while 0 <= p <= end - 8:
        budget.spend()
        header = _header(data, p, encoding)
        if header is None:
            return -1
        if header.tag == ITEM_DELIMITATION:
            return p + 8
        if header.length != UNDEFINED_LENGTH:
            p = header.value + header.length
        else:
            p = _end_of_sequence(data, header.value, end, header.inside, budget, depth)
    return -1
