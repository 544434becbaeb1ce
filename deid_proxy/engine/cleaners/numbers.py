"""Numbers that say something of an image and nothing of a person: b1000, 3D, 5mm, T1, L5, FC51, P4^P101^S108^I0.

References
----------
PS3.16 (units of UCUM, spinal levels), PS3.3 section C.7.6 (image planes, kernels)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.word_lists import words_in
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
_ORDINAL: Final = re.compile(r"\d{1,2}(?:o|er|ere|eme|ieme|nde|ero|era|ra|do|da|to|ta|lea)")
"""How languages of Latin origin count: 1er, 2o, 3ème, 2da, 2-lea."""
_VALUE: Final = re.compile(r"(?:0|[1-9]\d{0,3})(?:\.\d{1,4})?")
_FEWEST_VALUES, _MOST_VALUES = 4, 16
_THOUSAND: Final = 3  # digits between the commas of one number: 123,456,789
_STEP: Final = 50  # of b values, in s/mm2
_PARTS: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_SYLLABLES: Final = re.compile("([\uac00-\ud7a3]+)")
_MOST_SYLLABLES: Final = 7  # parts of a Korean word with numbers
_MOST_DIGITS: Final = 3
_MOST_SIMPLE: Final = 4
_MOST_PARTS: Final = 7
_OF_MEASUREMENT: Final = 2  # parts: a number and its unit
_LONGEST, _LONGEST_LIST = 16, 48
_POST: Final = "post"
_DIMENSION: Final = "d"
_DIMENSIONS: Final = frozenset("234")
_LETTERS: Final = frozenset("abcdefghiklmnpqrstuvwxyz")
_WITH_LONG_NUMBER: Final = frozenset({"b", "te", "tr", "ti", "s", "i", "p"})
_UNITS: Final = words_in(
    "mm cm ml cc mg g kg mgy gy ms s sec min h hr hz mhz khz",
    "t kv kvp ma mas mbq mci bq d x st nd rd th deg ch vol pt μg μl μm μmol μsv μgy umol nmol pmol",
    "ww wl f fr ph phase ech nm um px fps iu u l dl ug mcg",
)
_WEIGHED: Final = frozenset(("g", "mg", "ml", "mgy", "mbq", "kcal", "hu"))
"""Units of what is often more than a thousand: 1450g."""
_MOST_WEIGHED: Final = 4  # digits
_LAST_UNITS: Final = words_in(
    "hu ng pg fg mol mmol umol nmol pmol ku mu miu ie mval meq kcal",
    "mv uv msv usv cgy kbq gbq ppm ppb hu w kn mw kj nl fl pl",
)
"""Units only where nothing follows: 74HU, 12ng, not 12HU34."""


def is_meant(text: str, words: Vocabulary) -> bool:
    """Tell whether a token with digits measures or counts something.

    Parameters
    ----------
    text
        The token, folded.
    """
    if text.isdecimal() or not text.strip(NUMERALS):
        return measures_something(text)
    if text.isdigit() or len(text) > (_LONGEST_LIST if "," in text else _LONGEST):
        return False
    if not text.isascii() and len(parts := _SYLLABLES.split(text)) > 1:
        return _is_counted(parts, words)
    if _TUMOUR.fullmatch(text) is not None or _ORDINAL.fullmatch(text) is not None:
        return True
    parts = _PARTS.findall(text)
    if len(parts) == _OF_MEASUREMENT and parts[1] in _LAST_UNITS:
        return measures_something(parts[0])
    if len(parts) > _MOST_PARTS or "".join(parts) != text:
        return False
    return all(_is_part(parts, at, words) for at in range(len(parts)))


def _is_counted(parts: list[str], words: Vocabulary) -> bool:
    """Tell whether Korean syllables, every other part, stand around what measures something: 제8흉추, 3주전."""
    if len(parts) > _MOST_SYLLABLES or not all(is_meant(part, words) or part in words for part in parts[::2] if part):
        return False
    return all(
        words.may_stand_behind(part) if at or parts[0] else words.may_stand_before(part)
        for at, part in enumerate(parts[1::2])
    )


def measures_something(number: str) -> bool:
    """Tell whether a number, which has points and commas only between digits, measures or counts something."""
    point = number.find(".")
    if "," in number:
        values = number.split(",")
        if len(values) >= (_FEWEST_VALUES if point < 0 else _FEWEST_VALUES - 1):
            return _are_values(values)
        return _DECIMAL.fullmatch(number) is not None
    if point >= 0 and number.find(".", point + 1) >= 0:
        return _DECIMAL.fullmatch(number) is not None
    if point >= 0:
        return 0 < point <= _MOST_SIMPLE and 0 < len(number) - point - 1 <= _MOST_SIMPLE
    return len(number) <= _MOST_DIGITS or (len(number) == _MOST_DIGITS + 1 and _ROUND.fullmatch(number) is not None)


def _are_values(values: list[str]) -> bool:
    """Tell whether numbers between commas are settings of a scan: 4,2.5,120,40; not one number in groups."""
    if len(values) > _MOST_VALUES or any(_VALUE.fullmatch(one) is None for one in values):
        return False
    whole = [one for one in values if "." not in one]
    if len(whole) < len(values):
        return all(map(measures_something, values))
    numbers = [int(one) for one in values]
    if numbers == sorted(numbers) and not any(one % _STEP for one in numbers):
        return True  # b values
    longest = max(map(len, values))
    if longest == 1 or all(len(one) == _THOUSAND for one in values[1:]):
        return False
    return all(map(measures_something, values))


def _is_part(parts: list[str], at: int, words: Vocabulary) -> bool:
    part = parts[at]
    if part[0].isdigit():
        longest = _MOST_DIGITS + (at > 0 and parts[at - 1] in _WITH_LONG_NUMBER)
        if parts[1:] and parts[1] in _WEIGHED and parts[0] == part and not parts[2:]:
            longest = _MOST_WEIGHED
        if len(part) <= longest or _ROUND.fullmatch(part) is not None or measures_something(part):
            return True
        first, comma, rest = part.partition(",")  # FC01,2.5,120: of a kernel, and the settings behind it
        return bool(comma) and at > 0 and measures_something(first) and _are_values(rest.split(","))
    if part[0] == _DIMENSION and at and parts[at - 1] in _DIMENSIONS and _is_harmless(part[1:], words):
        return True  # 3DWB
    return part in _LETTERS or part in _UNITS or _is_harmless(part, words)


def _is_harmless(part: str, words: Vocabulary) -> bool:
    is_name = part in words.names_too and words.kind_of(part) != "anatomy" and part != _POST
    return part in words and not is_name
