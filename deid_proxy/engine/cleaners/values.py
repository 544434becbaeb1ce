"""One encoded value, cleaned: read in the character set that is in force, cleaned value by value, and written again.

References
----------
DICOM PS3.5 sections 6.1.2, 6.2 and 6.4, DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.moving_days import TextDay
from deid_proxy.engine.cleaners.own import Cleaned
from deid_proxy.engine.cleaners.split_values import whole_values
from deid_proxy.engine.cleaners.text import clean_to_the_end
from deid_proxy.engine.cleaners.tidying import balanced
from deid_proxy.engine.temporal import MovedText
from deid_proxy.standard.character_sets import decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.engine.cleaners.own import CharacterSet, Memory, Own

ONE_VALUE_VRS = frozenset({"LT", "ST", "UR", "UT"})
"""The VRs in which a backslash is text."""

MOST_REMEMBERED = 4096
"""Values of one kind, for one study."""

_LONGEST = {"LO": 64, "SH": 16, "ST": 1024, "LT": 10_240}  # characters of a value (PS3.5 Table 6.2-1)
_MOST = 1 << 32
_UTF8 = ("ISO_IR 192",)
LONGEST_REMEMBERED = 1024  # bytes
_PADDING = " \0"

Piece = str | TextDay
NOT_READABLE = "is not text in its character set, and was emptied"
READABLE_IN_PART = "is not text in its character set, and lost its words that are not ASCII"
_NO_LETTER = "\u01c2"  # of an African language; no vocabulary has it
_NOT_ASCII = dict.fromkeys(range(0x80, 0x100), _NO_LETTER)


def cleaned_value(own: Own, tag: int, vr: str, raw: bytes, declared: CharacterSet) -> Cleaned:
    """Return what becomes of a value that is cleaned word by word.

    Raises
    ------
    DeidentificationError
        As :func:`~deid_proxy.engine.cleaners.text.clean_text`.
    """
    if own.recognisers:
        memory = own.recognised.setdefault(tag, {})
        clean: Callable[[str], tuple[Piece, ...]] = partial(_recognised_pieces, own, tag)
    else:
        memory, clean = own.cleaned, partial(_pieces, own)
    return remembered(own, memory, (vr, False), raw, declared, clean, decoded_in_part)


def remembered(
    own: Own,
    memory: Memory,
    kind: tuple[str, bool],
    raw: bytes,
    declared: CharacterSet,
    clean: Callable[[str], tuple[Piece, ...]],
    read: Callable[[bytes, CharacterSet], tuple[str, CharacterSet]] | None = None,
) -> Cleaned:
    """Return what becomes of a value, from memory where it came before.

    Parameters
    ----------
    kind
        Its VR, and what else makes it a matter of its own.
    read
        How it is read: as :func:`decoded` does, or :func:`decoded_in_part`.
    """
    key = kind, raw, declared
    known = memory.get(key)
    if known is None:
        known = _cleaned(own, kind[0], raw, declared, clean, read or decoded)
        if len(raw) <= LONGEST_REMEMBERED and len(memory) < MOST_REMEMBERED:
            memory[key] = known
    return known


def _cleaned(
    own: Own,
    vr: str,
    raw: bytes,
    declared: CharacterSet,
    clean: Callable[[str], tuple[Piece, ...]],
    read: Callable[[bytes, CharacterSet], tuple[str, CharacterSet]],
) -> Cleaned:
    try:
        text, character_set = read(raw, declared)
    except (LookupError, UnicodeDecodeError):
        return Cleaned(b"", NOT_READABLE)
    longest = _LONGEST.get(vr, _MOST)
    pieces = _joined([_fitting(clean, one, longest, character_set) for one in values_of(own, vr, text)])
    note = READABLE_IN_PART if _NO_LETTER in text else ""
    if any(isinstance(piece, str) and _NO_LETTER in piece for piece in pieces):
        return Cleaned(b"", NOT_READABLE)  # unknown words stay, and this is none
    if all(isinstance(piece, str) for piece in pieces):
        new = "".join(map(str, pieces))
        if new == text.strip(_PADDING):
            return Cleaned(None, note)
        try:
            return Cleaned(encode(new, character_set), note)
        except UnicodeEncodeError:  # controls that a set has no room for are read, and not written
            return Cleaned(b"", NOT_READABLE)
    return Cleaned(MovedText(pieces, character_set), note)


def decoded(raw: bytes, declared: CharacterSet) -> tuple[str, CharacterSet]:
    """Return a value as text, and the character set that it is in: the declared one, or else UTF-8.

    Raises
    ------
    LookupError, UnicodeDecodeError
        It is text in neither.
    """
    if raw.isascii() and b"\x1b" not in raw:
        return raw.decode("ascii"), declared if _is_encodable("", declared) else _UTF8
    try:
        return decode(raw, declared), declared
    except (LookupError, UnicodeDecodeError):
        if b"\x1b" in raw:
            raise
        return decode(raw, _UTF8), _UTF8


def decoded_in_part(raw: bytes, declared: CharacterSet) -> tuple[str, CharacterSet]:
    """Return a value as text; of one that is text in no set, with a letter that no word has for what is not ASCII.

    Many devices write Latin-1 and do not say so. A word with such a letter is unknown to everybody, and goes; the words
    beside it are judged as ever.

    Raises
    ------
    LookupError, UnicodeDecodeError
        It has an escape sequence: what follows looks like ASCII, and is none.
    """
    try:
        return decoded(raw, declared)
    except (LookupError, UnicodeDecodeError):
        if b"\x1b" in raw:
            raise
    return raw.decode("latin-1").translate(_NOT_ASCII), ()


def _fitting(
    clean: Callable[[str], tuple[Piece, ...]], text: str, longest: int, character_set: CharacterSet
) -> tuple[Piece, ...]:
    """Return what is left of a value; without its days, where one may become what the VR or the set has no room for."""
    pieces = clean(text)
    days = [piece for piece in pieces if not isinstance(piece, str)]
    if not days:
        return pieces
    size = sum(len(piece) if isinstance(piece, str) else piece.longest for piece in pieces)
    if size <= max(longest, len(text)) and _is_encodable(
        "".join(name for day in days for name in day.months), character_set
    ):
        return pieces
    return clean(balanced("".join(piece for piece in pieces if isinstance(piece, str))).strip())


def _is_encodable(text: str, character_set: CharacterSet) -> bool:
    try:
        encode(text, character_set)
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def values_of(own: Own, vr: str, text: str) -> list[str]:
    """Return the values of a text, without identifiers that go on from one into the next."""
    values = [text] if vr in ONE_VALUE_VRS else whole_values(text, own.known)
    return [value.strip(_PADDING) for value in values]


def _joined(values: list[tuple[Piece, ...]]) -> tuple[Piece, ...]:
    """Return the values in one, without those of which nothing is left."""
    pieces: list[Piece] = []
    for value in values:
        if any(not isinstance(piece, str) or piece.strip() for piece in value):
            pieces += ("\\", *value) if pieces else value
    return tuple(pieces)


def _recognised_pieces(own: Own, tag: int, text: str) -> tuple[Piece, ...]:
    """Return what is left of one value when a site's own recognisers have read it first."""
    return _pieces(own, own.recognisers.without(tag, text))


def _pieces(own: Own, text: str) -> tuple[Piece, ...]:
    return clean_to_the_end(text, own.known, own.policy)
