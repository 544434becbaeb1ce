"""Numbers that say something of an image and nothing of a person: b1000, 3D, 5mm, T1, L5, FC51, P4^P101^S108^I0.

References
----------
PS3.16 (units of UCUM, spinal levels), PS3.3 section C.7.6 (image planes, kernels)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.standard.vocabulary import NUMERALS

if TYPE_CHECKING:
    from deid_proxy.standard.vocabulary import Vocabulary

MEANT: Final = "a number that measures"
_DECIMAL: Final = re.compile(r"\d{1,4}(?:[.,]\d{1,4}){1,2}")
_ROUND: Final = re.compile(r"[1-9]\d?00|1[02]80|512|1024|1536|2048|256")
_TUMOUR: Final = re.compile(
    r"[cpyrau]{0,3}(?:t(?:is|x|[0-4][a-d]?)(?:n(?:x|[0-3][a-c]?))?(?:m(?:x|[01][a-c]?))?"
    r"|n(?:x|[0-3][a-c]?)(?:m(?:x|[01][a-c]?))?|m(?:x|[01][a-c]?))"
)
"""How a tumour is staged: pT2c, cT2aN2M0, ypN0 (TNM)."""
_PARTS: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_MOST_DIGITS: Final = 3
_MOST_SIMPLE: Final = 4
_MOST_PARTS: Final = 7
_LONGEST: Final = 16
_LETTERS: Final = frozenset("abcdefghiklmnpqrstuvwxyz")
_WITH_LONG_NUMBER: Final = frozenset({"b", "te", "tr", "ti", "s", "i", "p"})
_UNITS: Final = frozenset(
    (
        *("mm", "cm", "ml", "cc", "mg", "g", "kg", "mgy", "gy", "ms", "s", "sec", "min", "h", "hr", "hz", "mhz", "khz"),
        *("t", "kv", "kvp", "ma", "mas", "mbq", "mci", "bq", "d", "x", "st", "nd", "rd", "th", "deg", "ch"),
        *("vol", "pt"),
        *("ww", "wl", "f", "fr", "ph", "phase", "ech", "nm", "um", "px", "fps", "iu", "u", "l", "dl", "ug", "mcg"),
    )
)


def is_meant(text: str, words: Vocabulary) -> bool:
    """Tell whether a token with digits measures or counts something.

    Parameters
    ----------
    text
        The token, folded.
    """
    if text.isdecimal() or not text.strip(NUMERALS):
        return measures_something(text)
    if text.isdigit() or len(text) > _LONGEST:
        return False
    if _TUMOUR.fullmatch(text) is not None:
        return True
    parts = _PARTS.findall(text)
    if len(parts) > _MOST_PARTS or "".join(parts) != text:
        return False
    return all(_is_part(parts, at, words) for at in range(len(parts)))


def measures_something(number: str) -> bool:
    """Tell whether a number, which has points and commas only between digits, measures or counts something."""
    whole, point, rest = number.partition(".")
    if "," in number or "." in rest:
        return _DECIMAL.fullmatch(number) is not None
    if point:
        return 0 < len(whole) <= _MOST_SIMPLE and 0 < len(rest) <= _MOST_SIMPLE
    return len(number) <= _MOST_DIGITS or (len(number) == _MOST_DIGITS + 1 and _ROUND.fullmatch(number) is not None)


def _is_part(parts: list[str], at: int, words: Vocabulary) -> bool:
    part = parts[at]
    if part[0].isdigit():
        longest = _MOST_DIGITS + (at > 0 and parts[at - 1] in _WITH_LONG_NUMBER)
        return len(part) <= longest or _DECIMAL.fullmatch(part) is not None or _ROUND.fullmatch(part) is not None
    is_harmless = part not in words.names_too or words.kind_of(part) == "anatomy"
    return part in _LETTERS or part in _UNITS or (part in words and is_harmless)
