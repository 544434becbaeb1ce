"""Codes of schemes that nobody registered: whoever made the scheme may have made a code of somebody's name.

A code is a key, out of which nothing can be cut: it stays, or goes as a whole. One of a registered scheme stays.

References
----------
DICOM PS3.3 section 8.2, DICOM PS3.15 section E.3.4
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.content_items import CODING_SCHEME, are_in_one_item, code_scheme
from deid_proxy.engine.cleaners.text import clean_text, clean_to_the_end
from deid_proxy.engine.encoding import EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE
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
_TAGS: Final = {
    one: one.tag.pack(CODING_SCHEME >> 16, CODING_SCHEME & 0xFFFF)
    for one in (EXPLICIT_LITTLE, EXPLICIT_BIG, IMPLICIT_LITTLE)
}
_HEADS: Final = {one: tag + b"SH" if one.explicit else tag for one, tag in _TAGS.items()}
_HEADER: Final = 8  # bytes
_LONGEST_SCHEME: Final = 64  # bytes; of another the elements of the item are gone through
_NEAR: Final = 64  # bytes from a scheme to the meaning: a version may be between them
_WINDOW: Final = 2048  # bytes from a scheme to the longer forms of the value: a version and a meaning
_MOST_TRIES: Final = 8  # places that look like a scheme
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


def may_name(raw: bytes) -> bool:
    """Tell whether a code is more than a number, or a few letters: most of them are not."""
    return len(raw) > _SHORT and raw.translate(None, _OF_DIGITS) != b""


def is_private(data: Buffer, tag: int, start: int, end: int, encoding: Encoding) -> bool:
    """Tell whether a code value, or a meaning, is of a scheme that is neither registered nor that of a toolkit.

    The Coding Scheme Designator (0008,0102) follows a Code Value (0008,0100), and stands in front of what else a code
    is made of, in the same item. A code without one is private.

    Parameters
    ----------
    start, end
        Where the element begins, and where its value ends.
    """
    if tag == _URN:
        return True  # says by itself whose it is
    if tag != CODE_VALUE:
        return _is_private_behind(data, start, encoding)
    head = bytes(data[end : end + _HEADER])
    if head.startswith(_HEADS[encoding]) and len(head) == _HEADER:
        length: int = encoding.head.unpack(head)[1]
        if length <= _LONGEST_SCHEME:
            return _is_private_scheme(bytes(data[end + _HEADER : end + _HEADER + length]))
    return _is_private_scheme(code_scheme(data, end, len(data), encoding) or b"")


def _is_private_behind(data: Buffer, start: int, encoding: Encoding) -> bool:
    """Tell it by the scheme in front of an element, nearly always right in front of it."""
    sought = _TAGS[encoding]
    for window in (_NEAR, _WINDOW):
        before = bytes(data[max(0, start - window) : start])
        at = before.rfind(sought)
        for _ in range(_MOST_TRIES):
            if at < 0:
                break
            private = _is_private_from(before[at:], encoding)
            if private is not None:
                return private
            at = before.rfind(sought, 0, at)
    return True


@lru_cache(maxsize=1024)  # the images of a series say the same few codes
def _is_private_from(elements: bytes, encoding: Encoding) -> bool | None:
    """Tell it by bytes that begin with a scheme; None where they are not the elements of one item."""
    if not are_in_one_item(elements, 0, len(elements), encoding):
        return None
    return _is_private_scheme(code_scheme(elements, 0, len(elements), encoding) or b"")


@lru_cache(maxsize=1024)
def _is_private_scheme(raw: bytes) -> bool:
    scheme = raw.strip(b" \0").decode("latin-1")
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
