"""What an instance says of people, places, numbers and days, taken apart and written in every way."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.landmarks import Landmarks
from deid_proxy.engine.cleaners.own_words import BIRTH, CONTACT, DAY, ID, NAME, NO_NAMES, PARTICLES, PLACE, UID
from deid_proxy.engine.cleaners.own_written import (
    SHORTEST_DIGEST,
    abbreviations_of,
    accounts_of,
    checked_birth,
    coded_forms,
    digests_of,
    digits_of_day,
    heads_of,
    postal_codes,
)
from deid_proxy.engine.cleaners.plain import as_latin, plain_of
from deid_proxy.engine.cleaners.text_days import day_of, find_days
from deid_proxy.engine.cleaners.tokens import UNSPACED
from deid_proxy.engine.cleaners.transliteration import spellings
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.engine.cleaners.known import KnownIdentifiers

SHORTEST_FUZZY = 5
"""Letters of a name that is recognised when one of them is another."""
SHORTEST_GLUED = 4
"""Letters of a name that is recognised in a longer word."""

_SHORT_NAMES = frozenset(("na", "no"))  # no names when they stand alone: Ho^Na, but not NA
_COMPONENTS = 3  # family, given, middle; prefixes and suffixes name nobody
_SHORTEST_ID = 3
_SHORTEST_NUMBER = 4
_SHORTEST_RARE = 3
_LOCAL = (7, 8, 9, 10)  # digits of a telephone number without those of the country and the town
_SHORTEST_BROKEN = 5  # characters
_SHORTEST_UID = 12  # digits
_LONGEST_HOUSE = 4  # words and numbers
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_HIRAGANA = {katakana: hiragana for hiragana, katakana in _KATAKANA.items()}
_PARTS = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[\s,;，、；]+")
_ZEROS = re.compile(r"(?<=[^\W\d])0+(?=\d{3})")  # between letters and the digits that count
_DAY = re.compile(r"(\d{4})\.?(\d\d)\.?(\d\d)")
_AGE = re.compile(r"0*(\d{1,3})([DWMY])")


class Said:
    """Everything that an instance says of people and places, in all its spellings.

    Attributes
    ----------
    words, initials, of_patient, phrases, unspaced, numbers, days, births, ages
        As in :class:`~deid_proxy.engine.cleaners.own_forms.OwnForms`.
    names
        Words that are recognised inside others, and with a misspelling.
    accounts, account_heads
        Parts of both names of somebody, in one word; what stands in front of a number there.
    digests
        Digests of numbers and of the patient's name, by their first digits.
    day_digits
        Days as digits in a row that other numbers in a row may be too: 790726.
    """

    def __init__(self, known: KnownIdentifiers) -> None:
        self.words: dict[str, str] = {}
        self.initials: set[str] = set()
        self.of_patient: frozenset[str] = frozenset()
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.unspaced: dict[str, str] = {}
        self.numbers: dict[str, str] = {}
        self.days: set[tuple[int, int, int]] = set()
        self.births: set[tuple[int, int, int]] = set()
        self.ages: set[tuple[int, str]] = set()
        self.names: set[str] = set()
        self.day_digits: dict[str, str] = {}
        self.digests: dict[str, str] = {}
        for text in (*known.ids, *known.names[:1]):
            self.digests |= {digest[:SHORTEST_DIGEST]: digest for digest in digests_of(text)}
        self.accounts: set[str] = set()
        self.account_heads: set[str] = set()
        for name in known.names:
            self._add_name(name)
            self.of_patient = self.of_patient or frozenset(self.initials)
        for text in known.words:
            self._add_place(text)
            self._add_abbreviations(text)
        for text in known.contacts:
            self._add_contact(text)
        for text in known.ids:
            self._add_id(text)
        for text in known.dates:
            self.days |= _days_of(text)
        for text in known.births:
            self.births |= _days_of(text)
        for days, why in ((self.births, BIRTH), (self.days, DAY)):
            for day in days:
                self._add_day(*day, why)
        for born in self.births:
            self._add_number(checked_birth(*born), BIRTH)
            self._add_initials_with(born[0])
        for text in known.uids:
            self._add_uid(text)
        for text in known.ages:
            age = _AGE.fullmatch(text.strip())
            if age:
                self.ages.add((int(age[1]), age[2].lower()))

    def _add_name(self, name: str) -> None:
        for group in name.split("="):
            parts = [component for component in group.split("^")[:_COMPONENTS] if component.strip()]
            if any(map(str.isdigit, group)):
                for part in parts:
                    self._add_id(part)
                    self._add_numbered(part)
                continue
            words = [[token for token in _PARTS.findall(plain_of(part).text) if token] for part in parts]
            originals = [_PARTS.findall(part) for part in parts]
            for component, tokens in zip(originals, words, strict=True):
                self._add_words([*component, *tokens])
                self._add_joined(tokens)
            self.initials |= _initials_of(words)
            joined = ["".join(tokens) for tokens in words if tokens]
            if not NO_NAMES.issuperset(joined):
                self.words |= {whole: NAME for whole in joined if whole in _SHORT_NAMES}
            if len(joined) > 1:
                self._add_long("".join(joined))
                self._add_long(joined[1] + joined[0])
                self._add_long(joined[1][0] + joined[0])
                self._add_long(joined[0] + joined[1][0])
                self.accounts.update(accounts_of(joined[0], words[1][0] if words[1] else joined[1]))
                self.account_heads.update(heads_of(joined[0]))
            if not group.isascii():
                self._add_broken(parts)
            if UNSPACED.search(group):
                for whole in ("".join(joined), " ".join(joined), *joined, " ".join("".join(joined))):
                    for form in (whole, whole.translate(_KATAKANA), whole.translate(_HIRAGANA)):
                        if len(form) > 1:
                            self.unspaced[form] = NAME

    def _add_broken(self, parts: Iterable[str]) -> None:
        """Add what becomes of a name that is read in another set than it was written in: JÃ¼rgen, H?m?l?inen."""
        for part in parts:
            forms = [part.encode().decode(codec, "ignore") for codec in ("latin-1", "cp1252")]
            letters = [mark if mark.isascii() else "?" for mark in part]
            if 2 * letters.count("?") <= len(letters) and "?" in letters:
                forms += ["".join(letters), "".join(letters).replace("?", "\ufffd")]
            for form in forms:
                read = plain_of(form).text.strip()
                if len(read) >= _SHORTEST_BROKEN and not UNSPACED.search(part):
                    self.unspaced[read] = NAME
            coded = () if UNSPACED.search(part) else coded_forms(part)
            self.unspaced |= {form: NAME for form in coded if len(form) >= _SHORTEST_BROKEN}

    def _add_numbered(self, part: str) -> None:
        """Take the words of a part of a name that has numbers, as Ottokarina 2; of a code those that are one too."""
        known = vocabulary(frozenset(LANGUAGES))
        for word in _PARTS.findall(part):
            text = plain_of(word).text
            if text.isalpha():
                is_name = len(text) >= _SHORTEST_RARE and (text not in known or text in known.frequent_names)
                self._add_words([word] if is_name and "_" not in part else ())
            elif len(text) >= SHORTEST_FUZZY and not text.isdigit():
                self.words.setdefault(text, ID)

    def _add_words(self, words: Iterable[str]) -> None:
        for word in words:
            if not word.isascii() and fold(word) in PARTICLES:
                continue
            for form in spellings(word):
                if (
                    (len(form) > 1 or UNSPACED.match(form))
                    and form not in NO_NAMES
                    and (form not in PARTICLES or len(form) > 3)
                ):
                    self.words[form] = NAME
                    self.names.add(form)
            looks = as_latin(plain_of(word).text)
            if not looks.isascii() or (len(looks) >= SHORTEST_GLUED and looks not in vocabulary(frozenset(LANGUAGES))):
                self.words.setdefault(looks, NAME)

    def _add_joined(self, tokens: list[str]) -> None:
        if len(tokens) == 1 and tokens[0] in PARTICLES:
            self.words[tokens[0]] = NAME  # all of a family's name
        if len(tokens) > 1:
            self._add_long("".join(tokens))
            self._add_phrase(tuple(tokens), NAME)

    def _add_long(self, word: str) -> None:
        if (len(word) >= SHORTEST_GLUED or not word.isascii()) and word not in NO_NAMES:
            self.words.setdefault(word, NAME)
            self.names.add(word)

    def _add_phrase(self, tokens: tuple[str, ...], why: str) -> None:
        self.phrases.setdefault(tokens[0], []).append((tokens, why))

    def _add_place(self, text: str) -> None:
        tokens = tuple(_PARTS.findall(plain_of(text).text))
        if not tokens:
            return
        words = vocabulary(frozenset(LANGUAGES))
        if len(tokens) > 1:
            self._add_phrase(tokens, PLACE)
        elif len(tokens[0]) >= _SHORTEST_RARE and tokens[0] not in words:
            self.words.setdefault(tokens[0], PLACE)
        if len(tokens) == 1 and (any(map(str.isdigit, tokens[0])) or tokens[0] in words.names_too):
            self.words.setdefault(tokens[0], PLACE)
        for original in _PARTS.findall(text):
            for token in spellings(original):
                is_rare = token not in words or token in words.names_too
                if is_rare and len(token) >= _SHORTEST_RARE and token not in NO_NAMES and not token.isdigit():
                    self.words.setdefault(token, PLACE)
                    self._glue_place(token)
        if UNSPACED.search(text) and len(text.strip()) > 1:
            self.unspaced[plain_of(text).text.strip()] = PLACE

    def _add_abbreviations(self, text: str) -> None:
        """Add what a hospital is shortened to, where nothing else is called so: MGH."""
        tokens = _PARTS.findall(plain_of(text).text)
        self.words |= {short: PLACE for short in abbreviations_of(tokens) if short not in self.words}

    def _glue_place(self, token: str) -> None:
        """Look for a rare word of a place inside other words too."""
        if len(token) > SHORTEST_FUZZY and token.isalpha():
            self.names.add(token)
        elif len(token) > SHORTEST_FUZZY and any(map(str.isalpha, token)):
            self._add_number(token, PLACE)

    def _add_contact(self, text: str) -> None:
        plain = plain_of(text).text
        digits = "".join(filter(str.isdigit, plain))
        if len(digits) >= 2 * _SHORTEST_ID:
            self._add_number(digits, CONTACT)
            for size in _LOCAL:
                self._add_number(digits[-size:], CONTACT)
        self._add_place(text)
        pieces = [piece for piece in _BETWEEN.split(text) if UNSPACED.search(piece) and len(piece) > _SHORTEST_ID]
        self.unspaced |= {plain_of(piece).text.strip(): CONTACT for piece in pieces}
        for code in postal_codes(plain):
            self._add_number(code, CONTACT)
        self._add_house(tuple(_PARTS.findall(plain)))
        self.words |= {
            word: CONTACT for word in self.words if self.words[word] is PLACE and word in _PARTS.findall(plain)
        }

    def _add_house(self, tokens: tuple[str, ...]) -> None:
        """Add the numbers of an address with the words beside them: the street goes, and its number with it."""
        for start in range(len(tokens)):
            for end in range(start + 2, min(start + _LONGEST_HOUSE, len(tokens)) + 1):
                part = tokens[start:end]
                if any(map(str.isalpha, part)) and any(token[:1].isdigit() for token in part):
                    self._add_phrase(part, CONTACT)

    def _add_id(self, text: str) -> None:
        plain = plain_of(text).text
        parts = _PARTS.findall(plain)
        joined = "".join(parts)
        if not joined or joined in NO_NAMES:
            return
        if joined.isalpha():
            if len(joined) >= _SHORTEST_ID:
                self.words.setdefault(joined, ID)
                self._add_long(joined) if len(joined) > SHORTEST_FUZZY else None
            return
        if len(joined) >= _SHORTEST_ID:
            self.words.setdefault(joined, ID)
        for form in {joined, joined.lstrip("0"), _ZEROS.sub("", joined)}:
            self._add_number(form, ID)
        digits = "".join(filter(str.isdigit, joined))
        if len(digits) > SHORTEST_FUZZY:
            self._add_number(digits.lstrip("0") if len(digits.lstrip("0")) >= SHORTEST_FUZZY else digits, ID)

    def _add_day(self, year: int, month: int, day: int, why: str) -> None:
        """Add a day as digits in every order: 21,07,1951 is that day, whatever stands between them."""
        self._add_number(f"{year:04d}{month:02d}{day:02d}", why)
        self._add_number(f"{day:02d}{month:02d}{year:04d}", why)
        self._add_number(f"{month:02d}{day:02d}{year:04d}", why)
        for digits in digits_of_day(year, month, day):
            self.day_digits.setdefault(digits, why)

    def _add_initials_with(self, year: int) -> None:
        """Add the patient's letters with the year of birth, as files and regions are called: JM53, jm1953."""
        for letters in self.of_patient:
            self.words |= {f"{letters}{digits}": NAME for digits in (f"{year % 100:02d}", f"{year:04d}")}

    def _add_uid(self, text: str) -> None:
        """Add a UID as digits: 1_2_826_0 is it too, where a file is called so."""
        digits = text.replace(".", "")
        if len(digits) >= _SHORTEST_UID and digits.isdigit():
            self._add_number(digits, UID)

    def _add_number(self, text: str, why: str) -> None:
        if len(text) >= _SHORTEST_NUMBER:
            self.numbers.setdefault(text, why)


def _initials_of(components: list[list[str]]) -> set[str]:
    """Return the first letters of a name as people put them: all of them, and those of any two of its words."""
    letters = [[word[0] for word in words if word not in PARTICLES] or [words[0][0]] for words in components if words]
    whole = "".join(words[0][0] for words in components if words)
    found = {whole, whole[::-1], whole[1:] + whole[:1]} if len(whole) > 1 else set()
    if len(letters) > 1:
        given = [letter for words in letters[1:] for letter in words]
        for family in (*letters[0], components[0][0][0] if components[0] else ""):
            found |= {pair for one in given for pair in (one + family, family + one) if len(pair) > 1}
        found |= {first + second for first, second in pairwise(given)}
    return found


def _days_of(text: str) -> set[tuple[int, int, int]]:
    match = _DAY.match(text.strip())
    if match is None:
        return {day for found in find_days(Landmarks(plain_of(text).text)) for day in found.days}
    found = day_of(*map(int, match.groups()))
    return set() if found is None else {found}
