"""Whether the value of a private attribute that is said to be safe may stay.

No list knows what a scanner writes next year, so nothing stays on its word alone: numbers must be numbers, codes codes,
and a text must look like the name of a setting. What looks like a name, a date, a number of a patient or of a device,
an address or a sentence goes, and so does every word of the names that the instance itself gives.

References
----------
DICOM PS3.15 section E.3.10 and its notes
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from deid_proxy.engine.private_texts import tells_of_somebody

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS = frozenset({"LO", "LT", "SH", "ST", "UC", "UT"})
NUMBERS: Mapping[str, int] = {
    **dict.fromkeys(("SS", "US"), 2),
    **dict.fromkeys(("AT", "FL", "SL", "UL"), 4),
    **dict.fromkeys(("FD", "SV", "UV"), 8),
}
"""Bytes of one number."""

BINARY = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
_SHORTEST_WORD = 3
_MOST_WORDS = 8
_LONGEST_TEXT = 64  # characters of one value
_LONGEST_REMEMBERED = 256  # bytes

_FORMS: Mapping[str, re.Pattern[bytes]] = {
    "CS": re.compile(rb"[A-Z0-9 _]{0,16}"),
    "DS": re.compile(rb" *(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)? *"),
    "IS": re.compile(rb" *(?:[+-]?\d{1,10})? *"),
}
_DATE = re.compile(
    rb"(?<!\d)(?:(?:18|19|20|21)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"  # 20240311, also before a time
    rb"|(?:18|19|20|21)\d\d([-./ _])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)"
    rb"|(?:0?[1-9]|[12]\d|3[01])([-./ ])(?:0?[1-9]|1[0-2])\2(?:(?:18|19|20|21)\d\d|\d\d)(?!\d)"
    rb"|(?:0?[1-9]|1[0-2])([-./ ])(?:0?[1-9]|[12]\d|3[01])\3(?:(?:18|19|20|21)\d\d|\d\d)(?!\d))"
    rb"|(?i:\b\d{1,2}[-. ]?(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*[-. ]?\d{2,4}\b)"
    rb"|(?i:\b(?:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*[-. ]+\d{1,2},? +\d{4}\b)"
)
_CLOCK = re.compile(rb"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?!\d)")
_LONG_NUMBER = re.compile(rb"(?<![\d.])\d{7,}(?![\d.])")
_LOOKS_LIKE_A_NAME = re.compile(
    rb"(?m:^[A-Z][a-z'-]+(?:,? +(?:[A-Z]\.|[A-Z][a-z'-]+)){1,3}\r?$)"
    rb"|(?i:\b(?:dr|prof|mr|mrs|ms|miss|herr|frau|mme|md|phd)\b\.? )"
)
_ADDRESS = re.compile(
    rb"[@^]|://|\\\\|(?<!\d)\+\d[\d ()/-]{6,}"
    rb"|(?<![\d-])(?:\d{3}-\d{4}|\d{3}([-. ])\d{3}\1\d{4}|\(\d{3,5}\) ?\d{3,4}[-. ]?\d{3,4}"  # telephone
    rb"|\d{3}([- ])\d\d\2\d{4}|\d{5}-\d{4})(?![\d-])"  # social security, ZIP + 4
)
_UID = re.compile(rb"(?<![\d.])[0-2](?:\.\d+){4,}(?![\d.])")
_PRINTED = re.compile(rb"[\t\n\r -~]{8,}\0?")
"""A binary value that is a text; fewer bytes are printable by chance."""

_RUN = re.compile(rb"[ -~]{5,}")
_WIDE_RUN = re.compile(rb"(?:[ -~]\0){4,}[ -~]\0?")  # UTF-16, in either order of bytes
_LETTERS = re.compile(rb"[A-Za-z]{3,}")
_WORD = re.compile(rb"[0-9A-Za-z\x80-\xff]+")
WHOLE_UID = re.compile(rb"[0-2](?:\.(?:0|[1-9]\d*)){2,}")

Words = frozenset[bytes]
"""Words of the names and numbers that an instance gives of people, in lower case."""


@lru_cache(maxsize=1024)  # the instances of a study have the same ones
def words_of(values: tuple[bytes, ...], more: Words = frozenset()) -> Words:
    """Return the words of names and IDs, and each in one, as far as they tell people from settings by their length.

    Parameters
    ----------
    more
        Words that were gathered elsewhere.
    """
    found = [_WORD.findall(value.lower()) for value in values]
    return more.union(word for each in found for word in (*each, b"".join(each)) if len(word) >= _SHORTEST_WORD)


def passes(vr: str, raw: bytes, words: Words) -> bool:
    """Tell whether a value may stay.

    Parameters
    ----------
    vr
        What it is: the VR that the attribute has, or that the lists give it where it has none of its own.
    words
        What the instance calls people.
    """
    return _remembered(vr, raw, words) if len(raw) <= _LONGEST_REMEMBERED else _passes(vr, raw, words)


@lru_cache(maxsize=16_384)  # the instances of a series, and the frames of one, have the same ones
def _remembered(vr: str, raw: bytes, words: Words) -> bool:
    return _passes(vr, raw, words)


def _passes(vr: str, raw: bytes, words: Words) -> bool:
    if vr in NUMBERS:
        return len(raw) % NUMBERS[vr] == 0 and not _speaks(raw, words)
    if vr in BINARY:
        return not _speaks(raw, words) and not (_PRINTED.fullmatch(raw) and not _names_settings(raw, words))
    values = raw.rstrip(b" \0").split(b"\\")
    if vr == "CS":
        return all(map(_FORMS[vr].fullmatch, values)) and _names_settings(raw, words)
    if vr in _FORMS:
        return all(map(_FORMS[vr].fullmatch, values)) and not any(_identifies(value, words) for value in values)
    return vr in TEXTS and raw.isascii() and _names_settings(raw, words)


def _names_settings(raw: bytes, words: Words) -> bool:
    return all(_names_a_setting(value, words) for value in raw.rstrip(b" \0").split(b"\\"))


def _names_a_setting(value: bytes, words: Words) -> bool:
    text = value.strip(b" \0")
    if len(text) > _LONGEST_TEXT or len(_LETTERS.findall(text)) > _MOST_WORDS or _CLOCK.search(text):
        return False
    if _LOOKS_LIKE_A_NAME.search(text) or _LONG_NUMBER.search(text) or _identifies(text, words):
        return False
    return not tells_of_somebody(text.decode("ascii"))


def _identifies(text: bytes, words: Words) -> bool:
    """Tell whether there is an address, a UID, a date, or a word of the names that the instance gives in a text."""
    if any(form.search(text) for form in (_ADDRESS, _UID, _DATE)):
        return True
    return any(word in words for word in _WORD.findall(text.lower()))


def _speaks(raw: bytes, words: Words) -> bool:
    """Tell whether binary values hold a text that identifies: a name, a date, an address, or prose."""
    if any(_gives_away(run.replace(b"\0", b""), words) for run in _WIDE_RUN.findall(raw)):
        return True
    for run in _RUN.findall(raw):
        if _gives_away(run, words):
            return True
        if len(_LETTERS.findall(run)) > _MOST_WORDS or (b"^" in run.strip(b"^") and _LETTERS.search(run)):
            return True
    return False


def _gives_away(run: bytes, words: Words) -> bool:
    if _DATE.search(run) or _UID.search(run):
        return True
    return any(word in words for word in _WORD.findall(run.lower()))
