"""A look at the identifiers of a data set before, or without, a plan.

References
----------
DICOM PS3.4 section B.2.3
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from librt.strings import read_i64_be, read_i64_le

from deid_proxy.engine.deflate import inflate_beginning
from deid_proxy.engine.elements import top_level
from deid_proxy.engine.encoding import LONG_VRS, SHORT_VRS, UNDEFINED_LENGTH, beginning, look
from deid_proxy.engine.syntaxes import encoding_of, supported_syntax
from deid_proxy.standard.character_sets import decode_or_utf8

if TYPE_CHECKING:
    from mypy_extensions import i64

    from deid_proxy.engine.encoding import Buffer, Encoding

_SPECIFIC_CHARACTER_SET = 0x00080005
_SOP_CLASS_UID = 0x00080016
_SOP_INSTANCE_UID = 0x00080018
_ACCESSION_NUMBER = 0x00080050
_PATIENT_ID = 0x00100020
_ISSUER_OF_PATIENT_ID = 0x00100021
_STUDY_INSTANCE_UID = 0x0020000D

_ONLY_SOP_CLASS = (_SOP_CLASS_UID,)
_PADDING = " \0"
_BEGINNING = 65_536  # bytes of a deflated data set: more than stands in front of its SOP Instance UID
_UP_TO_GROUP_0020 = 4 << 20
_LONGEST = 256  # bytes; four times what a UI or an LO may hold
# By whether they are read as numbers in Little Endian.
_SHORT, _LONG = (
    {
        little: frozenset([int.from_bytes(vr.encode(), "little" if little else "big") for vr in vrs])
        for little in (False, True)
    }
    for vrs in (SHORT_VRS, LONG_VRS)
)


class Peeked(NamedTuple):
    """What a data set calls itself; a UID that is not there is empty."""

    sop_class_uid: str
    sop_instance_uid: str


@dataclass(frozen=True, slots=True, repr=False)
class Identifiers:
    """What a person may ask for an instance by; what is not there is empty. Its ``repr`` shows nothing."""

    accession_number: str
    patient_id: str
    issuer: str
    study_instance_uid: str
    sop_instance_uid: str


def peek(data: Buffer, transfer_syntax_uid: str) -> Peeked | None:
    """Look for SOP Class and Instance UID, no further than (0008,0018), in what may be the beginning of a data set.

    Returns
    -------
    Peeked or None
        None when the beginning cannot be read as a data set in this transfer syntax.

    Raises
    ------
    DeidentificationError
        The transfer syntax is not supported.
    """
    return peek_into(*_readable(data, transfer_syntax_uid, _BEGINNING))


def peek_into(data: Buffer, encoding: Encoding) -> Peeked | None:
    """Look for the same in a data set that is not deflated."""
    values, read = _values(data, (_SOP_CLASS_UID, _SOP_INSTANCE_UID), encoding)
    if not read:
        return None
    return Peeked(
        *(values.get(tag, b"").decode("latin-1").strip(_PADDING) for tag in (_SOP_CLASS_UID, _SOP_INSTANCE_UID))
    )


def sop_class_uid_of(data: Buffer, encoding: Encoding, head: bytes) -> str:
    """Return the SOP Class UID; empty when it is not there, or the beginning, which is ``head``, cannot be read."""
    values, _ = _values(data, _ONLY_SOP_CLASS, encoding, head)
    return values.get(_SOP_CLASS_UID, b"").decode("latin-1").strip(_PADDING)


def top_values(data: Buffer, tags: tuple[int, ...], encoding: Encoding) -> dict[int, tuple[str, ...]]:
    """Return the values of some top-level attributes, without padding; what is empty is left out."""
    if not tags:
        return {}
    values, _ = _values(data, tags, encoding)
    return {tag: texts for tag, raw in values.items() if (texts := values_of(raw))}


def values_of(raw: bytes) -> tuple[str, ...]:
    """Return the values of an attribute, byte by byte as characters, as far as they are looked at here."""
    text = raw[:_LONGEST].decode("latin-1").strip(_PADDING)
    return tuple(value.strip(_PADDING) for value in text.split("\\")) if text else ()


def look_up(data: Buffer, transfer_syntax_uid: str) -> Identifiers:
    """Look for the identifiers by which an instance is asked for.

    Raises
    ------
    DeidentificationError
        The transfer syntax is not supported.
    """
    plain, encoding = _readable(data, transfer_syntax_uid, _UP_TO_GROUP_0020)
    wanted = (
        _SPECIFIC_CHARACTER_SET,
        _ACCESSION_NUMBER,
        _PATIENT_ID,
        _ISSUER_OF_PATIENT_ID,
        _STUDY_INSTANCE_UID,
        _SOP_INSTANCE_UID,
    )
    values, _ = _values(plain, wanted, encoding)
    terms = values.pop(_SPECIFIC_CHARACTER_SET, b"").decode("latin-1").strip(_PADDING)
    character_set = tuple(term.strip() for term in terms.split("\\")) if terms else ()
    return Identifiers(*(_text(values.get(tag, b""), character_set) for tag in wanted[1:]))


def _readable(data: Buffer, transfer_syntax_uid: str, most: int) -> tuple[Buffer, Encoding]:
    """Return the data set, inflated as far as it matters here, and how it is encoded."""
    syntax = supported_syntax(transfer_syntax_uid)
    return inflate_beginning(data, most) if syntax.deflated else data, encoding_of(syntax)


def _values(
    data: Buffer, wanted: tuple[int, ...], encoding: Encoding, head: bytes | None = None
) -> tuple[dict[int, bytes], bool]:
    """Return the wanted values, and whether anything could be read: a run of plain headers, or element by element."""
    head = beginning(data) if head is None else head
    return _plain_values(data, wanted, encoding, head) or _any_values(data, wanted, encoding)


def _plain_values(
    data: Buffer, wanted: tuple[int, ...], encoding: Encoding, head: bytes
) -> tuple[dict[int, bytes], bool] | None:
    """Return what :func:`_any_values` returns, without its costs; None where a length is undefined.

    Every instance passes here twice, and what it is asked for is behind fifty elements.
    """
    values: dict[int, bytes] = {}
    asked = frozenset(wanted)
    last: i64 = max(wanted)
    size: i64 = len(data)
    p: i64 = 0
    read, explicit, little = False, encoding.explicit, encoding.order == "<"
    long, short = _LONG[little], _SHORT[little]
    window, base, near = look(data, 0, head)
    while p + 8 <= size:
        if p > near:
            window, base, near = look(data, p, head)
        word: i64 = read_i64_le(window, p - base) if little else read_i64_be(window, p - base)
        tag: i64 = ((word & 0xFFFF) << 16) | ((word >> 16) & 0xFFFF) if little else (word >> 32) & 0xFFFFFFFF
        length: i64 = (word >> 32 if little else word) & UNDEFINED_LENGTH
        value: i64 = p + 8
        if explicit:
            letters = (word >> 32 if little else word >> 16) & 0xFFFF
            length = (word >> 48 if little else word) & 0xFFFF
            if letters in long:
                value = p + 12
                if value > size:
                    break
                word = read_i64_le(window, p + 4 - base) if little else read_i64_be(window, p + 4 - base)
                length = (word >> 32 if little else word) & UNDEFINED_LENGTH
            elif letters not in short:
                break
        if tag > last:
            break
        if length == UNDEFINED_LENGTH:
            return None
        read, p = True, value + length
        if tag in asked and p <= size:
            values[tag] = bytes(data[value : min(p, value + _LONGEST)])
    return values, read


def _any_values(data: Buffer, wanted: tuple[int, ...], encoding: Encoding) -> tuple[dict[int, bytes], bool]:
    values, read = {}, False
    for element in top_level(data, encoding, last=max(wanted)):
        read = True
        if element.tag in wanted and element.end <= len(data):
            values[element.tag] = bytes(data[element.value : min(element.end, element.value + _LONGEST)])
    return values, read


def _text(raw: bytes, character_set: tuple[str, ...]) -> str:
    """Return a value for looking up: one that is not text in the declared set finds nothing, and harms nothing."""
    try:
        return decode_or_utf8(raw, character_set).strip(_PADDING)
    except (LookupError, UnicodeDecodeError):
        return ""
