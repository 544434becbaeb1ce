"""Names of people in originals, and what it means when words of one stand in a text of a finished file.

Most words that are names and stand in texts all the same are no leak: Neck is a coil, and somebody's name. Which
original became which file only the key knows; but what is no secret says whether a file may be made of one: the
numbers that the rules keep. So it is asked as the engine asks: is it the text of an instance that names that person?

- A word that no vocabulary has, and no maker is called: it counts in any text that is not simply kept.
- Else, and in what is kept, in codes and where concepts and makers are named: it counts in a file that may be made of
  an original which names the person and has such a text in that attribute, and where no original of anybody else has it
  there. Otherwise it may be chance, and is told apart.
- A single body part may always be chance, as for the engine. Single words of a vocabulary are nothing in codes and
  where concepts and makers are named, and in what is kept where others have them. Two words of one name are not single.
"""

from __future__ import annotations

import enum
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli.name_words import has_no_spaces, may_be_a_name, names_within
from deid_proxy.engine.needles import BODY_PARTS
from deid_proxy.engine.originals import is_no_term
from deid_proxy.standard.dictionary import vr_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.cli.elements import Element

Words = frozenset[str]
"""The words of a name or a text, folded."""

_Own = dict[tuple[int, str], set[Words]]

_NUMBERS = frozenset({"DS", "FD", "FL", "IS", "SL", "SS", "SV", "UL", "US", "UV"})
_DIGEST_BYTES = 8
_ANY_FILE = b""  # no digest
_MOST_OF_IT = 2  # one of how many words


class Weight(enum.IntEnum):
    """What words of a name in a text are worth."""

    NOTHING = 0
    IS_OF_OTHERS = 1  # may be chance
    IS_BODY_PART = 2  # may be chance
    COUNTS = 3


class KeptNumbers:
    """Numbers of the top level that the rules keep: the same in an original and in what was made of it."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=_DIGEST_BYTES)

    def take(self, element: Element) -> None:
        """Take an element that is kept, where it is such a number."""
        tag = element.path[-1]
        if len(element.path) == 1 and not tag >> 16 & 1 and vr_of(tag) in _NUMBERS:
            value = bytes(element.value).strip(b" \0")
            self._hash.update(b"%08X %d " % (tag, len(value)) + value)

    def digest(self) -> bytes:
        """Return what tells whether two data sets have the same."""
        return self._hash.digest()


class OneOriginal:
    """What one original says of people, and the words of each of its texts, by attribute."""

    def __init__(self) -> None:
        self.names: set[Words] = set()
        self.identifiers: set[str] = set()
        self.texts: dict[int, set[Words]] = {}
        self.numbers = KeptNumbers()

    def name(self, names: Iterable[Words]) -> None:
        """Take names of people, those that are worth looking for."""
        self.names.update(name for name in names if any(map(may_be_a_name, name)))

    def text(self, tag: int, words: set[str]) -> None:
        """Take the words of a text."""
        self.texts.setdefault(tag, set()).add(frozenset(words))


class Text(NamedTuple):
    """A text in a finished file.

    Parameters
    ----------
    tag
        The attribute.
    words
        Its words.
    free
        Whether people write there what they like: no code, no concept, and no name of a maker.
    kept
        Whether the rules simply keep the attribute.
    """

    tag: int
    words: Words
    free: bool
    kept: bool


class OriginalNames:
    """The names of all originals."""

    def __init__(self) -> None:
        self._names: dict[str, set[Words]] = {}  # by each word that is worth looking for
        self._unspaced: set[str] = set()  # those of scripts without spaces
        self._of_others: dict[int, set[str]] = {}
        # Texts with a word of a name that the same original gives: by its numbers, and by attribute and word.
        self._own: dict[bytes, _Own] = {}
        self._own_of_all: _Own = {}

    def add(self, one: OneOriginal, *, whole: bool) -> None:
        """Take what one original says; of what was not read whole anything may have been made."""
        for name in one.names:
            for word in filter(may_be_a_name, name):
                self._names.setdefault(word, set()).add(name)
        own = one.identifiers.union(*one.names)
        unspaced = {word for word in own if has_no_spaces(word) and may_be_a_name(word)}
        self._unspaced |= unspaced
        of_file = self._own.setdefault(one.numbers.digest() if whole else _ANY_FILE, {})
        for tag, texts in one.texts.items():
            others = self._of_others.setdefault(tag, set())
            for words in texts:
                within = names_within(words, unspaced)
                text = words | within
                others |= {word for word in words - own if not within or not names_within((word,), within)}
                for word in text & own:
                    of_file.setdefault((tag, word), set()).add(text)
                    self._own_of_all.setdefault((tag, word), set()).add(text)

    def words_of(self, words: set[str]) -> Words:
        """Return the words of a text, and the names within those of scripts that put no spaces between words."""
        return frozenset(words | names_within(words, self._unspaced))

    def in_words(self, words: Words) -> bool:
        """Tell whether a word of a name that is worth looking for is among the words of a text."""
        return not self._names.keys().isdisjoint(words)

    def weigh(self, text: Text, numbers: bytes) -> Weight:
        """Return what the words of names in a text are worth in a file with these numbers."""
        named = text.words & self._names.keys()
        found = {name & text.words for word in named for name in self._names[word]}
        return max((self._weigh(text, words, numbers) for words in found), default=Weight.NOTHING)

    def _weigh(self, text: Text, found: Words, numbers: bytes) -> Weight:
        names_only_people = any(may_be_a_name(word) and is_no_term(word) for word in found)
        if names_only_people and text.free and not text.kept:
            return Weight.COUNTS
        is_term = len(found) == 1 and not names_only_people
        if is_term and not text.free:
            return Weight.NOTHING
        is_own = self._is_own(text, found, numbers)
        if not is_own and found <= self._of_others.get(text.tag, set()):
            return Weight.NOTHING if is_term and text.kept else Weight.IS_OF_OTHERS
        return Weight.IS_BODY_PART if is_term and found <= BODY_PARTS else Weight.COUNTS

    def weigh_value(self, tag: int, value: str, numbers: bytes) -> Weight:
        """Return what an identifier is worth that is all of a value which the rules keep."""
        text, found = Text(tag, frozenset([value]), free=True, kept=True), frozenset([value])
        if self._is_own(text, found, numbers) or value not in self._of_others.get(tag, set()):
            return Weight.COUNTS
        return Weight.IS_OF_OTHERS

    def _is_own(self, text: Text, found: Words, numbers: bytes) -> bool:
        """Tell whether this may be what is left of a text in an original that names the person itself.

        In a file whose numbers no original has, as an archive may have changed them, it may be of any.
        """
        if numbers not in self._own:
            return _may_be_of(self._own_of_all, text, found)
        return _may_be_of(self._own[numbers], text, found) or _may_be_of(self._own.get(_ANY_FILE, {}), text, found)


def _may_be_of(own: _Own, text: Text, found: Words) -> bool:
    """Tell whether most of a text was there: cleaning takes words away, and moves days."""
    rest = text.words - found
    return any(
        _MOST_OF_IT * len(rest & other) >= len(rest) for word in found for other in own.get((text.tag, word), ())
    )
