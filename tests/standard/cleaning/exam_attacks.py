"""Ways to hide an identifier in a text: what comes out of editors, forms, converters and people who type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from random import Random

from exam_people import TWO_LETTERS, WORDS
from exam_slots import Planted

_HOMOGLYPHS = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")
_GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa"}
_LATIN = "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya"
_CYRILLIC = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщыэюя",
        _LATIN.split(),
        strict=True,
    )
)
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


def _digits(zero: int) -> Callable[[str, Random], str]:
    table = str.maketrans({str(digit): chr(zero + digit) for digit in range(10)})
    return lambda text, random: text.translate(table)


def _between(mark: str) -> Callable[[str, Random], str]:
    """Put a mark into every word, behind its second character."""
    return lambda text, random: " ".join(
        word[:2] + mark + word[2:] if len(word) > 2 else word for word in text.split(" ")
    )


def _wrapped(text: str, random: Random) -> str:
    return "-\n".join(_halves(text)) if len(text.split(" ")[0]) > 5 else text.replace(" ", "\n", 1)


def _halves(text: str) -> tuple[str, str]:
    middle = len(text.split(" ")[0]) // 2
    return text[:middle], text[middle:]


def _ascii(text: str, random: Random) -> str:
    """Write without accents, and Cyrillic in Latin letters."""
    latin = "".join(_german(mark) for mark in text) if random.random() < 0.5 else text
    latin = "".join(
        _CYRILLIC.get(mark.lower(), mark).capitalize() if mark.isupper() else _CYRILLIC.get(mark, mark)
        for mark in latin
    )
    return "".join(mark for mark in unicodedata.normalize("NFD", latin) if not unicodedata.combining(mark))


def _german(mark: str) -> str:
    return _GERMAN.get(mark, mark)


def _misspelt(text: str, random: Random) -> str:
    """Double, drop or change one letter of the longest word."""
    longest = max(text.split(), key=len)
    if len(longest) < 6 or not longest.isalpha():
        return text
    place = random.randrange(2, len(longest) - 1)
    changed = random.choice(
        (
            longest[:place] + longest[place] + longest[place:],
            longest[:place] + longest[place + 1 :],
            longest[:place] + "x" + longest[place + 1 :],
        )
    )
    return text.replace(longest, changed, 1)


def _glued(before: str, after: str) -> Callable[[str, Random], str]:
    return lambda text, random: before + text + after


_TEXT: dict[str, tuple[Callable[[str, Random], str], bool, bool]] = {
    "zero-width space": (_between("\u200b"), True, True),
    "zero-width joiner": (_between("\u200d"), True, True),
    "soft hyphen": (_between("\u00ad"), True, True),
    "right-to-left marks": (lambda text, random: f"\u200f{text}\u200f", True, True),
    "right-to-left override": (lambda text, random: f"\u202e{text[::-1]}\u202c", True, False),
    "homoglyphs": (lambda text, random: text.translate(_HOMOGLYPHS), True, False),
    "full-width": (lambda text, random: text.translate(_WIDE), True, True),
    "decomposed accents": (lambda text, random: unicodedata.normalize("NFD", text), True, False),
    "percent escapes": (lambda text, random: "".join(f"%{byte:02X}" for byte in text.encode()), True, True),
    "XML escapes": (lambda text, random: "".join(f"&#{ord(mark)};" for mark in text), True, True),
    "XML escapes, hexadecimal": (lambda text, random: "".join(f"&#x{ord(mark):x};" for mark in text), True, True),
    "HTML around": (_glued("<b>", "</b>"), True, True),
    "HTML inside": (_between("<i></i>"), True, True),
    "line-wrapped": (_wrapped, True, False),
    "letters spaced": (lambda text, random: " ".join(text.replace(" ", "")), True, False),
    "glued to words": (_glued("CT", "chest"), True, False),
    "glued with underscores": (_glued("t2_", "_sag"), True, True),
    "transliterated": (_ascii, True, False),
    "misspelt": (_misspelt, True, False),
    "possessive": (_glued("", "'s"), True, False),
    "capitals": (lambda text, random: text.upper(), True, False),
    "half of it": (lambda text, random: max(_halves(text), key=len).strip() if len(text) > 7 else text, True, False),
    "Arabic digits": (_digits(0x0660), False, True),
    "Devanagari digits": (_digits(0x0966), False, True),
    "full-width digits": (_digits(0xFF10), False, True),
    "digits spaced": (lambda text, random: " ".join(text) if text.isdigit() else text, False, True),
}
"""By name: what is done to the text, and whether to names, and whether to numbers."""

_NAMES = frozenset({"patient's name", "physician's or operator's name", "name behind a title, nowhere else"})
_NUMBERS = frozenset(
    {"Patient ID", "accession number", "phone", "date, nowhere else", "date of birth", "date of the study"}
)
_GUESSED = frozenset({"misspelt", "half of it", "letters spaced", "line-wrapped", "right-to-left override"})
"""What makes another word of a name that is a word, or too little of one with two letters: nobody can know those."""


_SPELT_ANEW = frozenset({"transliterated", "misspelt"})
_SHORTEST_GLUED = 6


def _attack(name: str) -> Callable[[Planted, Random], Planted]:
    change, on_names, on_numbers = _TEXT[name]

    def attack(planted: Planted, random: Random) -> Planted:
        if not (on_names and planted.kind in _NAMES) and not (on_numbers and planted.kind in _NUMBERS):
            return planted
        if name in _GUESSED and (planted.special in (WORDS, TWO_LETTERS) or "nowhere else" in planted.kind):
            return planted
        if name == "glued to words" and len(planted.text) < _SHORTEST_GLUED:
            return planted
        text = change(planted.text, random)
        anew = frozenset(re.findall(r"[^\W\d_]{5,}", text)) if name in _SPELT_ANEW else frozenset()
        return replace(planted, text=text, needles=planted.needles | anew)

    return attack


ATTACKS = {name: _attack(name) for name in _TEXT}
"""By name, what hides an identifier."""
