"""The single-byte character sets, and the code extensions of ISO/IEC 2022 that switch between sets inside a value.

A set is designated to G0 (bytes 00-7F) or to G1 (bytes 80-FF) by an escape sequence; the first value of Specific
Character Set says what is designated where a value begins, and again after each delimiter and line end.

References
----------
DICOM PS3.3 Tables C.12-2 to C.12-4, DICOM PS3.5 sections 6.1.2.4 and 6.1.2.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ESCAPE = b"\x1b"

_WRONG_BYTES = "not text in the declared character sets"
_DELIMITERS = frozenset(b"\t\n\f\r\\")
_PERSON_NAME_DELIMITERS = _DELIMITERS | frozenset(b"^=")


class CharacterSet(NamedTuple):
    """A coded character set, given by a Python codec that contains it.

    Parameters
    ----------
    escape
        The sequence that designates it.
    codec
        A codec that has the characters of the set at bytes 80-FF, each behind ``prefix``.
    width
        Bytes per character.
    prefix
        What the codec (EUC-JP) puts in front of each character to tell this set from its others.
    in_g0
        True when it is designated to G0: its bytes have the high bit off.
    """

    escape: bytes
    codec: str
    width: int = 1
    prefix: bytes = b""
    in_g0: bool = False

    def decode(self, run: bytes) -> str:
        """Return the text of a run of bytes, all of this set."""
        high = bytes(byte | 0x80 for byte in run) if self.in_g0 else run
        if len(high) % self.width:
            raise UnicodeDecodeError(self.codec, run, 0, len(run), _WRONG_BYTES)
        width = self.width
        if self.prefix:
            high = b"".join(self.prefix + high[at : at + width] for at in range(0, len(high), width))
        text = high.decode(self.codec)
        if len(text) != len(run) // width:  # the codec saw one of its other sets
            raise UnicodeDecodeError(self.codec, run, 0, len(run), _WRONG_BYTES)
        return text

    def encode(self, character: str) -> bytes | None:
        """Return the bytes of a character; None when this set does not have it."""
        try:
            high = character.encode(self.codec)
        except UnicodeEncodeError:
            return None
        own = high.removeprefix(self.prefix)
        if len(own) != self.width or len(high) != self.width + len(self.prefix) or min(own) < 0xA0:
            return None
        return bytes(byte & 0x7F for byte in own) if self.in_g0 else own


ASCII = CharacterSet(b"\x1b(B", "ascii", in_g0=True)

# Deviation: the Romaji of JIS X 0201 differ from ASCII at 5C (yen sign) and 7E (overline). 5C is also the delimiter of
# values, so every system shows it as a backslash; both are read as ASCII, which gives the same bytes back.
_ROMAJI = CharacterSet(b"\x1b(J", "ascii", in_g0=True)
_KATAKANA = CharacterSet(b"\x1b)I", "euc_jp", prefix=b"\x8e")

# By the number of the registration, which both forms of the Defined Term end with: ISO_IR 100, ISO 2022 IR 100.
_SETS: dict[str, tuple[CharacterSet, ...]] = {
    "6": (ASCII,),
    "13": (_ROMAJI, _KATAKANA),
    "58": (CharacterSet(b"\x1b$)A", "gb2312", width=2),),
    "87": (CharacterSet(b"\x1b$B", "euc_jp", width=2, in_g0=True),),
    "100": (CharacterSet(b"\x1b-A", "latin_1"),),
    "101": (CharacterSet(b"\x1b-B", "iso8859_2"),),
    "109": (CharacterSet(b"\x1b-C", "iso8859_3"),),
    "110": (CharacterSet(b"\x1b-D", "iso8859_4"),),
    "126": (CharacterSet(b"\x1b-F", "iso8859_7"),),
    "127": (CharacterSet(b"\x1b-G", "iso8859_6"),),
    "138": (CharacterSet(b"\x1b-H", "iso8859_8"),),
    "144": (CharacterSet(b"\x1b-L", "iso8859_5"),),
    "148": (CharacterSet(b"\x1b-M", "iso8859_9"),),
    "149": (CharacterSet(b"\x1b$)C", "euc_kr", width=2),),
    "159": (CharacterSet(b"\x1b$(D", "euc_jp", width=2, prefix=b"\x8f", in_g0=True),),
    "166": (CharacterSet(b"\x1b-T", "tis_620"),),
    "203": (CharacterSet(b"\x1b-b", "iso8859_15"),),
}

_EVERY = tuple(dict.fromkeys(one for sets in _SETS.values() for one in sets))
_NOT_FIRST = {"58", "87", "149", "159"}  # multi-byte sets: value 2 or later (Table C.12-4)
_NUMBERS = {
    "": "6",
    **{f"ISO_IR {number}": number for number in _SETS if number not in _NOT_FIRST},
    **{f"ISO 2022 IR {number}": number for number in _SETS},
}


class Repertoire(NamedTuple):
    """The sets that one Specific Character Set declares.

    Parameters
    ----------
    g0, g1
        What is designated where a value begins.
    by_escape
        Every declared set; empty without code extensions, where no escape sequence may occur.
    """

    g0: CharacterSet
    g1: CharacterSet | None
    by_escape: dict[bytes, CharacterSet]


def _number_of(term: str) -> str:
    number = _NUMBERS.get(term)
    if number is None:
        raise LookupError("unknown Defined Term in Specific Character Set (0008,0005)")
    return number


def repertoire(terms: Sequence[str]) -> Repertoire:
    """Return the sets that the values of Specific Character Set declare; an empty value is the default repertoire.

    Raises
    ------
    LookupError
        When a term is unknown, or a multi-byte set stands first.
    """
    numbers = [_number_of(term) for term in terms]
    if numbers[0] in _NOT_FIRST:
        raise LookupError("a multi-byte character set cannot be the first of Specific Character Set (0008,0005)")
    first = _SETS[numbers[0]]
    extended = len(terms) > 1 or terms[0].startswith("ISO 2022")
    declared = (ASCII, *(character_set for number in numbers for character_set in _SETS[number]))
    return Repertoire(
        g0=first[0] if first[0].in_g0 else ASCII,
        g1=None if first[-1].in_g0 else first[-1],
        by_escape={character_set.escape: character_set for character_set in declared} if extended else {},
    )


def _runs(raw: bytes, delimiters: frozenset[int]) -> Iterator[tuple[bytes, bool]]:
    """Yield runs of bytes of the same half, each with whether it ends at a delimiter."""
    start = 0
    for at, byte in enumerate(raw):
        if byte in delimiters:
            yield raw[start : at + 1], True
            start = at + 1
        elif start < at and (byte ^ raw[at - 1]) & 0x80:
            yield raw[start:at], False
            start = at
    if start < len(raw):
        yield raw[start:], False


def decode(raw: bytes, declared: Repertoire, *, person_name: bool = False) -> str:
    """Return the text of a value with escape sequences.

    Raises
    ------
    LookupError
        When an escape sequence asks for a set that is not declared.
    UnicodeDecodeError
        When bytes are not characters of the set in force.
    """
    delimiters = _PERSON_NAME_DELIMITERS if person_name else _DELIMITERS
    text: list[str] = []
    g0, g1 = declared.g0, declared.g1
    for number, part in enumerate(raw.split(ESCAPE)):
        part_text = part
        if number:
            designated = _announced(part, declared)
            g0, g1 = (designated, g1) if designated.in_g0 else (g0, designated)
            part_text = part[len(designated.escape) - 1 :]
        # In a two-byte set of G0 the codes of the delimiters are halves of characters.
        for run, delimited in _runs(part_text, delimiters if g0.width == 1 else frozenset()):
            text.append(_decode_run(run, g0, g1, raw))
            if delimited:
                g0, g1 = declared.g0, declared.g1
    return "".join(text)


def decode_anyhow(raw: bytes, declared: Repertoire | None) -> str:
    """Return the text of a value with escape sequences, each run by itself: what is no text of its set is Latin-1.

    Some programs write letters of Latin-1 where no set with them is in force; many use sets that they do not declare.

    Parameters
    ----------
    declared
        The sets that are declared; None where they cannot be told.
    """
    text: list[str] = []
    g0 = ASCII if declared is None else declared.g0
    g1 = None if declared is None else declared.g1
    for number, part in enumerate(raw.split(ESCAPE)):
        designated = next((one for one in _EVERY if part.startswith(one.escape[1:])), None) if number else None
        if designated is not None:
            g0, g1 = (designated, g1) if designated.in_g0 else (g0, designated)
            part = part[len(designated.escape) - 1 :]
        for run, _ in _runs(part, frozenset()):
            try:
                text.append(_decode_run(run, g0, g1, raw))
            except UnicodeDecodeError:
                text.append(run.decode("latin-1"))
    return "".join(text)


def _announced(part: bytes, declared: Repertoire) -> CharacterSet:
    """Return the set that the bytes after an ESC designate."""
    for escape, character_set in declared.by_escape.items():
        if part.startswith(escape[1:]):
            return character_set
    raise LookupError("an escape sequence that Specific Character Set (0008,0005) does not announce")


def _decode_run(run: bytes, g0: CharacterSet, g1: CharacterSet | None, raw: bytes) -> str:
    if run[0] & 0x80:
        if g1 is None:
            raise UnicodeDecodeError("ascii", raw, 0, len(raw), _WRONG_BYTES)
        high = run[:-1] if run[-1] < 0x80 else run
        return g1.decode(high) + run[len(high) :].decode("ascii")
    return g0.decode(run) if g0.width > 1 else run.decode("ascii")


def _designate(character: str, declared: Repertoire) -> tuple[CharacterSet, bytes]:
    for character_set in declared.by_escape.values():
        encoded = character_set.encode(character) if character_set.codec != "ascii" else None
        if encoded is not None:
            return character_set, encoded
    raise UnicodeEncodeError("ascii", character, 0, 1, "no declared character set has this character")


def encode(text: str, declared: Repertoire, *, person_name: bool = False) -> bytes:
    """Return a text as bytes, changing sets only where the one in force lacks a character.

    Raises
    ------
    UnicodeEncodeError
        When no declared set has a character.
    """
    delimiters = _PERSON_NAME_DELIMITERS if person_name else _DELIMITERS
    encoded = bytearray()
    g0, g1 = declared.g0, declared.g1
    for character in text:
        if character.isascii():
            if character == "\x1b":
                raise UnicodeEncodeError("ascii", character, 0, 1, "an escape is not a character")
            if g0.width > 1:
                encoded += declared.g0.escape
                g0 = declared.g0
            encoded += character.encode("ascii")
            if ord(character) in delimiters:
                g1 = declared.g1
            continue
        in_force = next(((s, e) for s in (g0, g1) if s and s.codec != "ascii" and (e := s.encode(character))), None)
        chosen, code = in_force or _designate(character, declared)
        if in_force is None:
            encoded += chosen.escape
            g0, g1 = (chosen, g1) if chosen.in_g0 else (g0, chosen)
        encoded += code
    return bytes(encoded + declared.g0.escape) if g0.width > 1 else bytes(encoded)
