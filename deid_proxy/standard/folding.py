"""One folding of words, for vocabularies and for whatever is compared with them."""

from __future__ import annotations

import unicodedata

_ACCENTS = dict.fromkeys(range(0x300, 0x370))
# Letters with a stroke, and joined ones, which no decomposition takes apart (Unicode 15, UnicodeData.txt).
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ĸ": "k"}
    # Arabic letters that are typed one for the other: alef with and without hamza, the endings, those of Persian.
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك"}
)


def fold(word: str) -> str:
    """Return a word without letter case, accents and forms of compatibility: ``Bücke`` is ``bucke``, ``ß`` is ``ss``.

    Marks of scripts whose vowels are marks stay.

    References
    ----------
    Unicode Standard Annex 15 (NFKC), Unicode Standard section 3.13 (case folding)
    """
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKC", word).casefold()
    plain = unicodedata.normalize("NFD", folded).translate(_ACCENTS)
    return unicodedata.normalize("NFC", plain).translate(_LETTERS)
