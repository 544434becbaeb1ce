"""Other ways of writing a name: without accents, with e for an umlaut, in Latin letters.

References
----------
ICAO Doc 9303 part 3 section 6 (Cyrillic, umlauts), ISO 843 (Greek), the Hepburn system (kana)
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from deid_proxy.standard.folding import fold

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "ß": "ss"})
_CONTRACTED = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_SCRIPTS = (
    str.maketrans(
        dict(
            zip(
                "абвгдезийклмнопрстуфыэіґє",
                (*"abvgdeziiklmnoprstufyeig", "ie"),
                strict=True,
            )
        )
        | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
        | {"ё": "e", "ї": "i"}
    ),
    str.maketrans(
        dict(zip("αβγδεζηικλμνξοπρστυφωςχψθ", (*"avgdezii", *"klmnxoprsty", *"fos", "ch", "ps", "th"), strict=True))
    ),
)
# The same letters as people often write them instead.
_LOOSE = (
    ("v", "w"),
    ("iu", "u"),
    ("oy", "ou"),
    ("kh", "h"),
    ("iu", "yu"),
    ("ia", "ya"),
    ("ii", "iy"),
    ("ii", "y"),
    ("zh", "j"),
    ("i", "y"),
    ("y", "i"),
)
_KANA_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "g": "ガギグゲゴ",
    "s": "サシスセソ",
    "z": "ザジズゼゾ",
    "t": "タチツテト",
    "d": "ダヂヅデド",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "b": "バビブベボ",
    "p": "パピプペポ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
}
_KANA = {
    kana: consonant + vowel for consonant, row in _KANA_ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)
} | {
    "シ": "shi",
    "ジ": "ji",
    "チ": "chi",
    "ヂ": "ji",
    "ツ": "tsu",
    "ヅ": "zu",
    "フ": "fu",
    "ヤ": "ya",
    "ユ": "yu",
    "ヨ": "yo",
    "ワ": "wa",
    "ヲ": "o",
    "ン": "n",
    "ー": "",
}
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


@lru_cache(maxsize=4096)
def spellings(word: str) -> frozenset[str]:
    """Return a word in all its spellings, folded."""
    lower = unicodedata.normalize("NFC", word).lower()
    folded = fold(word)
    found = {folded, fold(lower.translate(_UMLAUTS))}
    for long, short in _CONTRACTED:
        found |= {one.replace(long, short) for one in found}
    if not folded.isascii():
        found |= _in_latin(lower)
    return frozenset(one for one in found if one)


def _in_latin(lower: str) -> set[str]:
    kana = _from_kana(lower.translate(_TO_KATAKANA))
    if kana:
        return {kana, kana.replace("ou", "o").replace("uu", "u").replace("oo", "o")}
    found = set[str]()
    for table in _SCRIPTS:
        latin = fold(lower).translate(table)
        if latin.isascii():
            found |= {latin, *(latin.replace(one, other) for one, other in _LOOSE)}
            found.add(latin.replace("kh", "h").replace("iu", "yu").replace("ia", "ya"))
    return found


def _from_kana(word: str) -> str:
    """Return a word of kana in Latin letters; nothing where it has others."""
    made = ""
    for at, mark in enumerate(word):
        if mark in _SMALL and made.endswith("i"):
            made = made[:-1] + ("" if made.endswith(("shi", "chi", "ji")) else "y") + _SMALL[mark]
        elif mark == "ッ":
            made += _KANA.get(word[at + 1 : at + 2], "")[:1]
        elif mark in _KANA:
            made += _KANA[mark]
        else:
            return ""
    return made
