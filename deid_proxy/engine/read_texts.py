"""The texts of a rendition that are not plain ASCII, as somebody reads them: what the search for bytes does not see.

ＢＥＲＧ is Berg, and so is what has a mark within that nobody sees, or a Cyrillic letter that looks like a Latin one.
They are read as texts are that are cleaned. Nearly every rendition has none that is not plain ASCII.

References
----------
Unicode Technical Standard 39, DICOM PS3.5 section 6.1
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.plain import as_shown, mixed_as_latin, plain_of
from deid_proxy.engine.elements import elements, top_level
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.engine.own_character_sets import CharacterSets
from deid_proxy.engine.subject import SPECIFIC_CHARACTER_SET
from deid_proxy.engine.texts import OTHERS, is_beyond_ascii, may_be_text
from deid_proxy.standard.character_sets import decode_anyhow, decode_or_utf8
from deid_proxy.standard.ideographs import in_one_writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.engine.elements import Element
    from deid_proxy.engine.encoding import Encoding

_LONGEST_REMEMBERED: Final = 1024  # bytes


def read_texts(
    segments: Sequence[bytes], places: Sequence[Sequence[int]], encoding: Encoding
) -> Iterator[tuple[Element, str]]:
    """Yield texts that are not plain ASCII, read, each with its element.

    Parameters
    ----------
    segments
        The elements of a rendition.
    places
        Where these texts begin in each of them, as :func:`~deid_proxy.engine.texts.texts_beyond_ascii` says.
    """
    for element, raw, declared in _found(segments, places, encoding):
        read = _read_before if len(raw) <= _LONGEST_REMEMBERED else _read
        text = read(raw, element.vr, declared)
        if text:
            yield element, text


def _found(
    segments: Sequence[bytes], places: Sequence[Sequence[int]], encoding: Encoding
) -> Iterator[tuple[Element, bytes, tuple[str, ...]]]:
    """Yield elements, their values, and the character sets that are in force for them."""
    declared = None if any(OTHERS in found for found in places) else _only_set(segments, encoding)
    sets = CharacterSets()
    for segment, found in zip(segments, places, strict=True):
        if declared is not None:  # no element has to be looked at but these
            for place in found:
                for element in elements(segment, encoding, start=place, most=1):
                    yield element, segment[element.value : element.end], declared
            continue
        for element in elements(segment, encoding):
            sets.note(segment, element)
            if element.start in found or (OTHERS in found and not element.is_sequence):
                yield element, segment[element.value : element.end], sets.at(element.path)


def _only_set(segments: Sequence[bytes], encoding: Encoding) -> tuple[str, ...] | None:
    """Return the character sets of the top level where no item has others; None where one may."""
    tag = encoding.tag.pack(SPECIFIC_CHARACTER_SET >> 16, SPECIFIC_CHARACTER_SET & 0xFFFF)
    count = sum([segment.count(tag) for segment in segments])
    if count != 1:
        return None if count else ()
    sets = CharacterSets()
    for element in top_level(segments[0], encoding, last=SPECIFIC_CHARACTER_SET):
        if element.tag == SPECIFIC_CHARACTER_SET:
            sets.note(segments[0], element)
            return sets.at(())
    return None


def as_bytes(read: str, *, has_ideographs: bool) -> bytes:
    """Return a text that was read, as it is searched: behind it words with Latin letters among others, in these alone.

    Parameters
    ----------
    has_ideographs
        Whether somebody is called with ideographs, which are searched for in one writing.
    """
    text = in_one_writing(read) if has_ideographs else read
    return " ".join([text, *mixed_as_latin(read)]).encode("utf-8", "replace")


def _read(raw: bytes, vr: str, declared: tuple[str, ...]) -> str:
    """Return a value as it reads; nothing where it is plain ASCII, or of no VR and no text."""
    if not is_beyond_ascii(raw):
        return ""
    if vr in TEXT_VRS:
        return plain_of(as_shown(decode_anyhow(raw, declared, person_name=vr == "PN"))).text
    if vr != "UN" or not may_be_text(raw):
        return ""
    try:
        return plain_of(as_shown(decode_or_utf8(raw, declared))).text
    except (LookupError, UnicodeDecodeError):
        return ""


_read_before = lru_cache(maxsize=4096)(_read)  # the instances of a series, and the frames of one, have the same ones
