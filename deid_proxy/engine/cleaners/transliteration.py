"""Other ways of writing a name: without accents, with e for an umlaut, in Latin letters.

References
----------
ICAO Doc 9303 part 3 section 6 (Cyrillic, umlauts), ISO 843 (Greek), ISO 9 and DIN 1460 (Cyrillic), the Hepburn system
(kana), the Revised Romanization of Korean (2000), McCune and Reischauer (1939)
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from deid_proxy.standard.folding import fold

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "ß": "ss"})
_CONTRACTED = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_FURTHER = dict(zip("үұөәқғңһўјѕ", "uuoaqgnhujz", strict=True)) | {"ђ": "dj", "љ": "lj", "њ": "nj", "ћ": "c", "џ": "dz"}
_CYRILLIC = (
    dict(zip("абвгдезийклмнопрстуфыэіґє", (*"abvgdeziiklmnoprstufyeig", "ie"), strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
    | {"ё": "e", "ї": "i"}
    | _FURTHER
)
_GERMAN = {"в": "w", "ж": "sch", "з": "s", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch"}
_FRENCH = {"ж": "j", "у": "ou", "ч": "tch", "ш": "ch", "щ": "chtch", "ю": "iou"}
_SCHOLARLY = {"ж": "z", "х": "ch", "ц": "c", "ч": "c", "ш": "s", "щ": "sc"}
_WITH_J = {"ю": "ju", "я": "ja", "ё": "jo", "є": "je", "ї": "ji", "й": "j"}
_GREEK = dict(zip("αβγδεζηικλμνξοπρστυφωςχψθ", (*"avgdezii", *"klmnxoprsty", *"fos", "ch", "ps", "th"), strict=True))
_SCRIPTS = tuple(
    str.maketrans(table)
    for table in (
        _CYRILLIC,
        _CYRILLIC | _WITH_J | _GERMAN,
        _CYRILLIC | _FRENCH,
        _CYRILLIC | _WITH_J | _SCHOLARLY,
        _CYRILLIC | _WITH_J | _SCHOLARLY | {"х": "h"},
        _GREEK,
    )
)
_GREEK_SOUNDS = (("ευ", "ev"), ("αυ", "av"), ("ου", "ou"), ("γγ", "ng"), ("γκ", "g"), ("μπ", "b"), ("ντ", "d"))
_AT_THE_BEGINNING = (("e", "je"), ("e", "ye"), ("ie", "ye"), ("i", "yi"))
"""What a name begins with, and what people who hear it write instead: Евгения is Jewgenija, Yevgenia."""
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
_FIRST_SYLLABLE, _SYLLABLES = 0xAC00, 11172
_FEWEST_SYLLABLES = 2  # one alone is a word of many languages
_BEGINS = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_BEGINS_HARD = ("k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t", "p", "h")
_BEGINS_SOFT = ("k", "gg", "n", "d", "dd", "l", "m", "p", "bb", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_ALL_BEGINS = (_BEGINS, _BEGINS_HARD, _BEGINS_SOFT)
_PER_BEGIN, _PER_VOWEL = 588, 28
_VOWELS = (
    *("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu"),
    *("ui", "i"),
)
_ENDS = (
    *("", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng"),
    *("t", "t", "k", "t", "p", "t"),
)
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
    hangul = _from_hangul(lower)
    if hangul:
        return hangul
    folded = fold(lower)
    sounds = folded
    for letters, sound in _GREEK_SOUNDS:
        sounds = sounds.replace(letters, sound)
    found = set[str]()
    for table in _SCRIPTS:
        latin = folded.translate(table)
        if latin.isascii():
            found |= {latin, *(latin.replace(one, other) for one, other in _LOOSE)}
            found.add(latin.replace("kh", "h").replace("iu", "yu").replace("ia", "ya"))
            found.add(sounds.translate(table))
    for one, other in _AT_THE_BEGINNING:
        found |= {other + latin[len(one) :] for latin in found if latin.startswith(one)}
    return found


def _from_hangul(word: str) -> set[str]:
    """Return a given name, or a whole one, as the Revised Romanization and McCune and Reischauer write it."""
    codes = [ord(mark) - _FIRST_SYLLABLE for mark in word]
    if len(codes) < _FEWEST_SYLLABLES or not all(0 <= code < _SYLLABLES for code in codes):
        return set()
    return {
        "".join(
            [
                _syllable(code, begins, o, u)
                for begins, code in zip((first, *[next_ones] * len(codes)), codes, strict=False)
            ]
        )
        for first in _ALL_BEGINS
        for next_ones in _ALL_BEGINS
        for o, u in (("eo", "eu"), ("o", "u"), ("u", "u"))
    }


def _syllable(code: int, begins: tuple[str, ...], o: str, u: str) -> str:
    vowel = _VOWELS[code % _PER_BEGIN // _PER_VOWEL].replace("eo", o).replace("eu", u)
    return begins[code // _PER_BEGIN] + vowel + _ENDS[code % _PER_VOWEL]


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
