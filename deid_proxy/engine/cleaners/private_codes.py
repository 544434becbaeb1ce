"""Codes of schemes that nobody registered: whoever made the scheme may have made a code of somebody's name.

A code is a key, out of which nothing can be cut: it stays, or goes as a whole. One of a registered scheme stays.

References
----------
DICOM PS3.3 section 8.2, DICOM PS3.15 section E.3.4
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.content_items import CODING_SCHEME, are_in_one_item, code_scheme
from deid_proxy.engine.cleaners.text import clean_text, clean_to_the_end
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.standard.coding_schemes import TOOLKITS, is_public
from deid_proxy.standard.folding import fold
from deid_proxy.standard.modalities import MODALITIES
from deid_proxy.standard.vocabulary import vocabulary

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.own import Own
    from deid_proxy.engine.encoding import Buffer, Encoding
    from deid_proxy.standard.vocabulary import Vocabulary

CODE_VALUE: Final = 0x00080100
_URN: Final = 0x00080120
_REGISTERED_URNS: Final = ("urn:oid:", "http://snomed.info/", "http://loinc.org/", "http://hl7.org/fhir/")
_UUID: Final = re.compile(r"urn:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WINDOW: Final = 2048  # bytes between the scheme and the longer forms of the value: a version and a meaning
_SHORT: Final = 3  # letters: what is shorter than a name that can be told from the terms of a site
_MOST_CONSONANTS: Final = 4
_SET_DIGITS: Final = 3  # behind letters: RPID145 is a number of a set, and HUBE1 may be a log-in
_MOST_BEHIND: Final = 2  # letters behind a word: CTABDWO is an abdomen without contrast
_OF_DIGITS: Final = b"0123456789.- \0"
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_VOWELS: Final = frozenset("aeiouy")
_OF_TEXTS: Final = frozenset(" ,;^@&()")
"""What no code has: it is read as a text."""

_OF_NUMBERS: Final = frozenset(
    {
        "a number that measures nothing",
        "pattern: ID",
        "pattern: license plate",
        "pattern: long number",
        "pattern: phone number",
        "pattern: postal code",
    }
)
"""What a text loses, and a code is made of."""

_OF_PEOPLE: Final = ("pattern: name behind a title", "pattern: name behind a role", "pattern: form of a person's name")
_KEEPING: Final = CleaningPolicy(unknown="keep")
_BEFORE: Final = frozenset(fold(one) for one in MODALITIES | {"XR", "DR", "NM", "MRT", "MRI", "CTA", "MRA", "PET"})


def scheme_of(data: Buffer, tag: int, start: int, encoding: Encoding) -> str:
    """Return the Coding Scheme Designator (0008,0102) beside a code value at ``start``; empty where there is none.

    It follows a Code Value (0008,0100), and stands in front of the longer ones, in the same item.
    """
    if tag == CODE_VALUE:
        return code_scheme(data, start, len(data), encoding)[0]
    before = bytes(data[max(0, start - _WINDOW) : start])
    sought = encoding.tag.pack(CODING_SCHEME >> 16, CODING_SCHEME & 0xFFFF)
    at = before.rfind(sought)
    while at >= 0:
        place = start - len(before) + at
        if are_in_one_item(data, place, start, encoding):
            return code_scheme(data, place, start, encoding)[0]
        at = before.rfind(sought, 0, at)
    return ""


def may_name(raw: bytes) -> bool:
    """Tell whether a code is more than a number, or a few letters: most of them are not."""
    return len(raw) > _SHORT and raw.translate(None, _OF_DIGITS) != b""


def is_private(data: Buffer, tag: int, start: int, encoding: Encoding) -> bool:
    """Tell whether a code value is of a scheme that is neither registered nor that of a program for everybody."""
    if tag == _URN:
        return True  # says by itself whose it is
    scheme = scheme_of(data, tag, start, encoding)
    return not is_public(scheme) and scheme not in TOOLKITS


def says_nothing(own: Own, tag: int, code: str) -> bool:
    """Tell whether a code of a private scheme is made of numbers, of short letters and of words that are known.

    What is unknown in it goes, stays or holds as the profile says of every unknown word.

    Raises
    ------
    DeidentificationError
        UNRESOLVABLE_ACTION for an unknown word where the policy holds; see also
        :func:`~deid_proxy.engine.cleaners.text.clean_text`.
    """
    if own.recognisers and own.recognisers.find(tag, code):
        return False
    registry = next((urn for urn in _REGISTERED_URNS if code.startswith(urn)), "")
    code = code[len(registry) :]
    if not _LETTERS.search(code) or _UUID.fullmatch(code):
        return True
    gone = [verdict.why for verdict in clean_text(code, own.known, _KEEPING).verdicts if not verdict.kept]
    if any(why in _OF_PEOPLE for why in gone):
        return False
    if not code.isascii() or not _OF_TEXTS.isdisjoint(code):
        gone = [verdict.why for verdict in clean_text(code, own.known, own.policy).verdicts if not verdict.kept]
        return all(why in _OF_NUMBERS for why in gone)
    words = vocabulary(own.policy.languages)
    return all(
        _is_of_code(run[0], code[run.end() :], words) or clean_to_the_end(run[0], own.known, own.policy) == (run[0],)
        for run in _LETTERS.finditer(code)
    )


def _is_of_code(letters: str, behind: str, words: Vocabulary) -> bool:
    """Tell whether letters are no word, or one behind the short form of a modality: CTABD, XRKNEE, MRBRW."""
    if len(letters) <= _SHORT:
        return True
    if len(letters) == _SHORT + 1 and letters.isupper() and behind[:_SET_DIGITS].isdigit():
        return len(behind) >= _SET_DIGITS
    folded = fold(letters)
    rests = [folded[size:] for size in (2, 3) if folded[:size] in _BEFORE and len(folded) > size]
    return letters.isupper() and any(_is_short_form(rest, words) for rest in rests)


def _is_short_form(rest: str, words: Vocabulary) -> bool:
    """Tell whether a few letters are none of a name: without a vowel, or a word with a letter or two behind it."""
    if len(rest) <= _MOST_CONSONANTS and _VOWELS.isdisjoint(rest):
        return True
    cut = [rest[: len(rest) - behind] for behind in range(_MOST_BEHIND + 1)]
    return any(len(word) >= _SHORT and _is_known(word, words, whole=word == rest) for word in cut)


def _is_known(word: str, words: Vocabulary, *, whole: bool) -> bool:
    """Tell whether a vocabulary has a word; one that is cut out, as none of everyday: those begin names as well."""
    kind = words.kind_of(word)
    return kind is not None and (whole or (kind != "common" and word not in words.names_too))
