"""What an instance says of people, places, numbers and days, in the forms in which a text may say it again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.own_said import SHORTEST_FUZZY, SHORTEST_GLUED, Said
from deid_proxy.standard.ideographs import has_ideographs, in_one_writing

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.known import KnownIdentifiers

_SHORTEST_INFLECTED: Final = 7  # letters
_ENDING: Final = 2
_LONGEST_ENDING: Final = 4
_BEGINNING: Final = 2  # letters, which all have in common that begin alike and miss another one
_OF_ROOTS: Final = 6  # components of a UID that many have in common
_SHORTEST_COMPONENT: Final = 5
_OF_DICOM: Final = "1.2.840.10008."
_MOST_DELETIONS: Final = 24  # letters: a longer word is compared as it is


class OwnForms:
    """The forms of one instance's identifiers, ready to be looked for.

    Attributes
    ----------
    words
        Folded words, with what they are.
    beginnings
        What words of them begin with.
    initials
        First letters of names, in the orders in which people put them.
    of_patient
        Those of the name that stands first: the patient's.
    phrases
        Several words in a row, by the first of them.
    stems
        Long names without their ending, which other cases have another of.
    accounts, account_heads
        What people are called at a computer, of parts of their names; what stands in front of a number there.
    day_digits
        Days as six digits in a row, and as the day of their year.
    digests
        Digests of numbers and of the patient's name, by their first digits.
    fuzzy
        What is left of long names when one letter is missing.
    glued
        Words long enough to be seen inside others.
    has_numerals
        Whether one of these has more than letters.
    unspaced
        Names in scripts without spaces, their ideographs in one writing.
    has_ideographs
        Whether one of them, or of the words, may be written with others.
    numbers
        Letters and digits without anything between them.
    days, births, ages, uids
        As numbers, and as they stand.
    uid_stems
        UIDs without their last component, where that alone tells one instance, series or study from another.
    """

    def __init__(self, known: KnownIdentifiers) -> None:
        said = Said(known)
        self.words, self.initials, self.phrases = said.words, said.initials, said.phrases
        self.of_patient = said.of_patient
        self.unspaced, self.numbers, self.ages = said.unspaced, said.numbers, said.ages
        self.days, self.births = said.days, said.births
        self.has_ideographs = any(map(has_ideographs, (*self.words, *self.unspaced)))
        if self.has_ideographs:
            self.words = {in_one_writing(word): why for word, why in self.words.items()} | self.words
            self.unspaced = {in_one_writing(name): why for name, why in self.unspaced.items()}
        self.day_digits, self.digests = said.day_digits, said.digests
        self.accounts, self.account_heads = frozenset(said.accounts), frozenset(said.account_heads)
        self.uids = frozenset(uid for uid in known.uids if len(uid) > SHORTEST_FUZZY)
        self.uid_stems = frozenset(map(_stem_of, self.uids))
        self.beginnings = frozenset(word[:end] for word in self.words for end in range(1, len(word)))
        long = [word for word in said.names if SHORTEST_FUZZY <= len(word) <= _MOST_DELETIONS]
        self.fuzzy = frozenset(form for word in long for form in deletions(word))
        self._fuzzy_beginnings = frozenset(form[:_BEGINNING] for form in self.fuzzy)
        self.has_numerals = any(not word.isalpha() for word in said.names)
        self.stems = frozenset(word[:-_ENDING] for word in said.names if len(word) >= _SHORTEST_INFLECTED)
        self._heads: dict[str, str] = {}
        self._tails: dict[str, str] = {}
        self.glued = tuple(sorted(word for word in said.names if len(word) >= SHORTEST_GLUED))
        self._together = " ".join(self.glued)

    def in_one_writing(self, text: str) -> str:
        """Return a folded text as it is compared with these: each ideograph in one writing, where they have any."""
        return in_one_writing(text) if self.has_ideographs else text

    @property
    def heads(self) -> dict[str, str]:
        """What words and numbers begin with, half of them at least, each with what they are."""
        if not self._heads:
            self._heads = self._halves(is_head=True)
        return self._heads

    @property
    def tails(self) -> dict[str, str]:
        """What words and numbers end with, half of them at least, each with what they are."""
        if not self._tails:
            self._tails = self._halves(is_head=False)
        return self._tails

    def _halves(self, *, is_head: bool) -> dict[str, str]:
        found: dict[str, str] = {}
        for forms in (self.words, self.numbers):
            for form, why in forms.items():
                for size in range((len(form) + 1) // 2, len(form)):
                    found.setdefault(form[:size] if is_head else form[-size:], why)
        return found

    def is_near(self, word: str) -> bool:
        """Tell whether a word is a name with a letter too many, too few, another, or two exchanged."""
        if not SHORTEST_FUZZY - 1 <= len(word) <= _MOST_DELETIONS:
            return False
        if word[:_BEGINNING] not in self._fuzzy_beginnings and word[1:] not in self.fuzzy:
            return word[0] + word[2:] in self.fuzzy
        return not self.fuzzy.isdisjoint(deletions(word))

    def is_case_of(self, word: str) -> bool:
        """Tell whether a word is a long name with another ending: Щербаковой, Wiśniewskiej."""
        return any(word[:-size] in self.stems for size in range(1, _LONGEST_ENDING + 1))

    def is_short_for(self, word: str) -> bool:
        """Tell whether a word is the beginning of a name, or half of it."""
        return (
            len(word) >= SHORTEST_GLUED
            and word in self._together
            and any(name.startswith(word) or (2 * len(word) >= len(name) and word in name) for name in self.glued)
        )

    def glued_in(self, word: str) -> bool:
        """Tell whether a name stands in a longer word."""
        return any(name in word for name in self.glued if len(name) < len(word))


def _stem_of(uid: str) -> str:
    """Return what the UIDs of one study, or of one examination, have in common; all of one that is not made so."""
    stem, _, _ = uid.rpartition(".")
    components = stem.split(".")[_OF_ROOTS:]
    is_of_one = any(len(component) >= _SHORTEST_COMPONENT for component in components)
    return stem if is_of_one and not uid.startswith(_OF_DICOM) else uid


def deletions(word: str) -> list[str]:
    """Return a word, and what is left of it without one letter."""
    return [word, *[word[:at] + word[at + 1 :] for at in range(len(word))]]


@lru_cache(maxsize=128)
def forms_of(known: KnownIdentifiers) -> OwnForms:
    """Return the forms of what an instance says of people and places."""
    return OwnForms(known)
