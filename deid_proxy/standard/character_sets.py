"""Text in the character sets that Specific Character Set (0008,0005) can name.

Strict in both directions: bytes outside the sets declared, an escape sequence that was not announced and an unknown
Defined Term raise, and the caller holds the instance. Decode before splitting at the backslash: in GB18030, GBK and
the Japanese multi-byte sets its code is also the second byte of other characters.

References
----------
DICOM PS3.3 section C.12.1.1.2, DICOM PS3.5 sections 6.1.2 and 6.2
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from deid_proxy.standard import code_extensions

if TYPE_CHECKING:
    from collections.abc import Sequence

_REGISTRATION = re.compile(r"ISO[ _-]?(2022[ _-]?)?IR[ _-]?[0-9]{1,3}")
_PARTS = re.compile(rb"(?:\x1b\$(?:B|\(D)[^\x1b]*|[^\\^=])+|[\\^=]")
"""Values, components and what parts them, which in JIS of two bytes is half a character."""

UNICODE_AND_CHINESE = {"ISO_IR 192": "utf_8", "GB18030": "gb18030", "GBK": "gbk"}
"""The Defined Terms that stand alone and take no code extensions (Table C.12-5), with their codecs."""


def is_defined_term(term: str) -> bool:
    """Tell whether Specific Character Set (0008,0005) can have this value, or one that only spells it otherwise.

    ``ISO_IR 100`` is often written ``ISO IR 100`` or ``ISO-IR 100``; such a value names no set, but no person either.

    References
    ----------
    DICOM PS3.3 section C.12.1.1.2
    """
    return not term or term in UNICODE_AND_CHINESE or _REGISTRATION.fullmatch(term) is not None


@lru_cache(maxsize=64)  # bounded: the terms come from the wire
def _repertoire_of(terms: tuple[str, ...]) -> code_extensions.Repertoire | str:
    """Return the codec of a set that stands alone, or the sets between which escape sequences switch."""
    named = [term.strip() for term in terms] or [""]
    if named[0] in UNICODE_AND_CHINESE:
        if len(named) > 1:
            raise LookupError("a character set without code extensions cannot be combined")
        return UNICODE_AND_CHINESE[named[0]]
    return code_extensions.repertoire(named)


def decode(raw: bytes, specific_character_set: Sequence[str], *, person_name: bool = False) -> str:
    """Return the text that an encoded value stands for.

    Parameters
    ----------
    raw
        The value, one or many; padding is the caller's.
    specific_character_set
        The values of Specific Character Set (0008,0005) in force; empty for the default repertoire.
    person_name
        True for PN, where the first set is also restored after ``^`` and ``=``.

    Raises
    ------
    LookupError
        When a Defined Term is unknown, or an escape sequence asks for a set that is not declared.
    UnicodeDecodeError
        When the bytes are not text in the sets declared. Its ``object`` is the value: never show or log it.

    References
    ----------
    DICOM PS3.5 section 6.1.2.5.3
    """
    repertoire = _repertoire_of(tuple(specific_character_set))
    if raw.isascii() and code_extensions.ESCAPE not in raw:
        return raw.decode("ascii")
    if isinstance(repertoire, str):
        return raw.decode(repertoire)
    return code_extensions.decode(raw, repertoire, person_name=person_name)


def decode_or_utf8(raw: bytes, specific_character_set: Sequence[str], *, person_name: bool = False) -> str:
    """Return the text of a value: strictly what is declared, or else strict UTF-8, which nothing else passes for.

    Raises
    ------
    LookupError, UnicodeDecodeError
        As :func:`decode`, when it is neither. An escape sequence is never UTF-8: it asks for another set.
    """
    try:
        return decode(raw, specific_character_set, person_name=person_name)
    except (LookupError, UnicodeDecodeError):
        if code_extensions.ESCAPE in raw:
            raise
        return raw.decode("utf_8")


def decode_anyhow(raw: bytes, specific_character_set: Sequence[str], *, person_name: bool = False) -> str:
    """Return the text of a value whatever its bytes are, to search for it: what nobody can read stays as in Latin-1.

    One component that cannot be read, or one value, hides no other: some programs write the letters that Latin-1 has
    as they are there, and name a set only for words with others.
    """
    try:
        return decode_or_utf8(raw, specific_character_set, person_name=person_name)
    except (LookupError, UnicodeDecodeError):
        if person_name:  # many programs name the set once, and not again behind ^ and =
            return decode_anyhow(raw, specific_character_set)
        return "".join([_part_anyhow(part.group(), specific_character_set) for part in _PARTS.finditer(raw)])


def _part_anyhow(part: bytes, specific_character_set: Sequence[str]) -> str:
    try:
        return decode_or_utf8(part, specific_character_set)
    except (LookupError, UnicodeDecodeError):
        if code_extensions.ESCAPE not in part:
            return part.decode("latin-1")
    try:
        repertoire = _repertoire_of(tuple(specific_character_set))
    except LookupError:
        repertoire = ""
    return code_extensions.decode_anyhow(part, None if isinstance(repertoire, str) else repertoire)


def encode(text: str, specific_character_set: Sequence[str], *, person_name: bool = False) -> bytes:
    """Return the text as bytes, with the escape sequences that the declared sets ask for.

    Raises
    ------
    LookupError
        When a Defined Term is unknown.
    UnicodeEncodeError
        When no declared set has a character. Its ``object`` is the text: never show or log it.

    References
    ----------
    DICOM PS3.5 section 6.1.2.5.3
    """
    repertoire = _repertoire_of(tuple(specific_character_set))
    if text.isascii() and "\x1b" not in text:
        return text.encode("ascii")
    if isinstance(repertoire, str):
        return text.encode(repertoire)
    return code_extensions.encode(text, repertoire, person_name=person_name)


def fits(text: str, specific_character_set: Sequence[str]) -> bool:
    """Tell whether every character of a text exists in the declared sets.

    Raises
    ------
    LookupError
        When a Defined Term is unknown.
    """
    try:
        encode(text, specific_character_set)
    except UnicodeEncodeError:
        return False
    return True
