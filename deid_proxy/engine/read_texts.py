"""The texts of a rendition that are not plain ASCII, as somebody reads them: what the search for bytes does not see.

ＢＥＲＧ is Berg, and so is what has a mark within that nobody sees, or a Cyrillic letter that looks like a Latin one.
They are read as texts are that are cleaned. Nearly every rendition has none that is not plain ASCII.

References
----------
Unicode Technical Standard 39, DICOM PS3.5 section 6.1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.plain import as_shown, plain_of
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.engine.own_character_sets import CharacterSets
from deid_proxy.engine.texts import OTHERS, is_beyond_ascii, may_be_text
from deid_proxy.standard.character_sets import decode_anyhow, decode_or_utf8
from deid_proxy.standard.ideographs import in_one_writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.engine.elements import Element
    from deid_proxy.engine.encoding import Encoding


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
    if not any(places):
        return
    sets = CharacterSets()
    for segment, found in zip(segments, places, strict=True):
        for element in elements(segment, encoding):
            sets.note(segment, element)
            if element.start in found or (OTHERS in found and not element.is_sequence):
                text = _text_of(segment[element.value : element.end], element.vr, sets.at(element.path))
                if text:
                    yield element, plain_of(as_shown(text)).text


def as_bytes(read: str, *, has_ideographs: bool) -> bytes:
    """Return a text that was read, as it is searched.

    Parameters
    ----------
    has_ideographs
        Whether somebody is called with ideographs, which are searched for in one writing.
    """
    return (in_one_writing(read) if has_ideographs else read).encode("utf-8", "replace")


def _text_of(raw: bytes, vr: str, declared: tuple[str, ...]) -> str:
    """Return a value as text; nothing where it is plain ASCII, or of no VR and no text."""
    if not is_beyond_ascii(raw):
        return ""
    if vr in TEXT_VRS:
        return decode_anyhow(raw, declared, person_name=vr == "PN")
    if vr != "UN" or not may_be_text(raw):
        return ""
    try:
        return decode_or_utf8(raw, declared)
    except (LookupError, UnicodeDecodeError):
        return ""
