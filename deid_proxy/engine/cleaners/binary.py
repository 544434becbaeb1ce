"""What an instance says of people, places and numbers, as bytes: for values out of which nothing can be cut.

A binary value is full of words that mean something, and of numbers that come about by chance. So only words that no
vocabulary has count here, one long one or two shorter ones, and numbers that stand alone.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.own_forms import forms_of
from deid_proxy.engine.cleaners.own_words import BIRTH, CONTACT, DAY, ID, NAME, PLACE
from deid_proxy.engine.cleaners.text import find_known
from deid_proxy.engine.needles import WORD
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.cleaners.known import KnownIdentifiers
    from deid_proxy.standard.vocabulary import Vocabulary

_OF_PEOPLE = frozenset({NAME, PLACE, CONTACT, ID})
_SHORTEST_WORD, _LONG_WORD = 4, 6
_UNMISTAKABLE = 8  # letters that do not come about by chance, whatever stands beside them
_SHORTEST_ID, _SHORTEST_NUMBER = 5, 6
_SHORTEST_FOREIGN = 2
_PIECE, _OVERLAP = 1 << 20, 256  # bytes that are looked through at a time, and those that are looked at twice
_SHORTEST_DAY = 6
_SHORTEST_ALONE, _LONGEST_ALONE = 4, 256  # bytes of a value that is a name
_MOST_READ = 1 << 16  # bytes of a value of which the texts are read
_CHARACTER = rb"(?:[\t\n\r -~]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
_TEXT = re.compile(_CHARACTER + rb"{6,4096}")
_ALL_TEXT = re.compile(_CHARACTER + rb"+")
_TOKEN = re.compile(rb"[0-9a-z\x80-\xff]{4,64}")
_LETTERS = re.compile(rb"[a-z\x80-\xff]{4,64}")  # of a field that stands between others, of digits


class OwnBytes:
    """The identifiers of one instance, ready to be looked for in binary values.

    Attributes
    ----------
    words
        Words of names and places that no vocabulary has, in lower case, as UTF-8 and as Latin-1.
    """

    def __init__(self, known: KnownIdentifiers) -> None:
        vocabulary_of_all = vocabulary(frozenset(LANGUAGES))
        self._known, self._vocabulary = known, vocabulary_of_all
        words = {
            word
            for word, why in forms_of(known).words.items()
            if why in _OF_PEOPLE and len(word) >= _SHORTEST_WORD and word not in vocabulary_of_all
        }
        self.words = frozenset(form for word in words for form in _encoded(word))
        mails = {text.strip().lower().encode() for text in known.contacts if "@" in text and text.isascii()}
        self._longest = tuple(sorted({*mails, *[word for word in self.words if len(word) >= _UNMISTAKABLE]}))
        self._wide = tuple(form for name in known.names for form in _wide_forms(name))
        self._numbers = tuple(sorted({form for text in (*known.ids, *known.contacts) for form in _number_forms(text)}))

    def stands_in(self, value: bytes) -> bool:
        """Tell whether a value says one of them."""
        found: set[bytes] = set()
        for start in range(0, len(value), _PIECE):
            piece = value[max(0, start - _OVERLAP) : start + _PIECE].lower()
            found |= self.words.intersection(_TOKEN.findall(piece)) | self.words.intersection(_LETTERS.findall(piece))
            if len(found) > 1 or any(len(word) >= _LONG_WORD for word in found):
                return True
            if any(word in piece for word in self._longest) or any(_stands_alone(piece, one) for one in self._numbers):
                return True
        return any(form in value for form in self._wide)

    def is_said_in(self, value: bytes) -> bool:
        """Tell whether a text in a value says one in another way: a day, a number with marks, or nothing else."""
        if self._is_all_of(value):
            return True
        for run in _TEXT.findall(value[:_MOST_READ]):
            text = run.decode("utf-8", "ignore")
            found = find_known(text, self._known)
            if any(_counts(text[one.start : one.end], one.why, self._vocabulary) for one in found):
                return True
            spelled = "".join(
                text[one.start : one.end] for one in found if one.end - one.start == 1 and one.why == NAME
            )
            if len(spelled) >= _LONG_WORD:
                return True
        return False

    def _is_all_of(self, value: bytes) -> bool:
        """Tell whether a value is a text that says no more than a name, however short: LEE^JO."""
        text = value.strip(b" \0\r\n")
        if not _SHORTEST_ALONE <= len(text) <= _LONGEST_ALONE or _ALL_TEXT.fullmatch(text) is None:
            return False
        shown = text.decode("utf-8", "replace")
        found = [fold(shown[one.start : one.end]) for one in find_known(shown, self._known) if one.why in _OF_PEOPLE]
        letters = sum(map(len, found))
        if letters < _SHORTEST_ALONE or 2 * letters < sum(map(str.isalnum, shown)):
            return False
        return len(found) > 1 or found[0] not in self._vocabulary


def _counts(text: str, why: str, known_words: Vocabulary) -> bool:
    """Tell whether what was found in the letters of a binary value did not come about by chance."""
    letters = "".join(filter(str.isalnum, fold(text)))
    if why in (DAY, BIRTH):
        return len(letters) >= _SHORTEST_DAY
    if why in _OF_PEOPLE:
        return len(letters) >= _LONG_WORD and letters not in known_words
    return False


def _encoded(word: str) -> Iterator[bytes]:
    yield word.encode()
    if not word.isascii():
        yield word.encode("latin-1", "ignore") or word.encode()


def _wide_forms(name: str) -> Iterator[bytes]:
    """Yield the parts of a name that Latin-1 does not have, as UTF-16: a search for plain or wide ASCII misses them."""
    for part in WORD.findall(name.replace("_", " ")):
        if len(part) >= _SHORTEST_FOREIGN and any(ord(mark) > 0xFF for mark in part):
            for cased in {part, part.lower(), part.upper()}:
                yield cased.encode("utf-16-le", "ignore")
                yield cased.encode("utf-16-be", "ignore")


def _number_forms(text: str) -> Iterator[bytes]:
    folded = text.strip().lower()
    shortest = _SHORTEST_NUMBER if folded.isdigit() else _SHORTEST_ID
    if folded.isascii() and len(folded) >= shortest and any(map(str.isdigit, folded)):
        yield folded.encode()


def _stands_alone(piece: bytes, number: bytes) -> bool:
    at = piece.find(number)
    while at >= 0:
        before, behind = piece[at - 1 : at] if at else b"", piece[at + len(number) : at + len(number) + 1]
        if not (_goes_on(before, number[:1]) or before == b"." or _goes_on(number[-1:], behind)):
            return True
        at = piece.find(number, at + 1)
    return False


def _goes_on(left: bytes, right: bytes) -> bool:
    """Tell whether two characters may be of one word, or of one number."""
    return (left.isdigit() and right.isdigit()) or (left.isalpha() and right.isalpha())


@lru_cache(maxsize=128)
def own_bytes(known: KnownIdentifiers) -> OwnBytes:
    """Return what an instance says of people and places, ready to be looked for in binary values."""
    return OwnBytes(known)
