"""What an instance says of its own patient, staff and site, in all the forms in which a text may say it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.days import ordinal
from deid_proxy.engine.cleaners.known_names import GENERIC, name_forms, spellings
from deid_proxy.engine.cleaners.tokens import tokens_of
from deid_proxy.engine.cleaners.view import view_of
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.standard.vocabulary import Vocabulary

_MOST_FORMS = 20_000
_DAY = re.compile(r"(\d{4})\D?(\d\d)\D?(\d\d)")
_SHORTEST_ID = 3
_SHORTEST_PHONE = 6
_LOCAL_PHONE = 7


@dataclass(frozen=True, slots=True, repr=False)
class KnownIdentifiers:
    """The identifiers of one instance, decoded; equal ones are equal, so that a study needs them once.

    Parameters
    ----------
    names
        Person names with all their components and groups, the patient's first.
    words
        Texts that identify as a whole and by their rare words: institution, department, station, city.
    ids
        Patient IDs, accession, admission and order numbers, serial numbers.
    dates
        Dates of birth, study, series, acquisition and content, as they stand.
    contacts
        Phones, mail and postal addresses.
    uids
        The original UIDs that are replaced.
    ages
        Ages, as they stand.
    births
        Of the dates those that never move: of birth.
    """

    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    births: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "KnownIdentifiers(‹PHI›)"


class Forms:
    """The forms of the identifiers of one instance; its ``repr`` shows none.

    Attributes
    ----------
    whole
        Folded forms without anything between their words, with what each is and how much it takes to count: ``word``,
        ``short`` (a name of up to three letters), ``whole`` (several words, an ID), ``weak`` (only beside another).
    begins
        All beginnings of these.
    names
        The words of names that are looked for inside of others, shortened and misspelled.
    deleted
        What these become with one letter less.
    inner
        Words of scripts without spaces.
    """

    def __init__(self, known: KnownIdentifiers, words: Vocabulary) -> None:
        self.whole: dict[str, tuple[str, str]] = {}
        for what, kind, form in _forms(known, words):
            if form and (form not in self.whole or self.whole[form][1] == "weak"):
                self.whole[form] = (what, kind)
        if len(self.whole) > _MOST_FORMS:
            raise DeidentificationError(HoldReason.LIMIT, "the instance has too many identifiers to search for")
        self.begins = frozenset(form[:size] for form in self.whole for size in range(1, len(form) + 1))
        self.names = tuple(form for form, (_, kind) in self.whole.items() if kind == "word" and len(form) >= 4)
        self.deleted = {
            less: name for name in self.names for less in (name, *(name[:i] + name[i + 1 :] for i in range(len(name))))
        }
        self.inner = tuple(
            f for f, (_, kind) in self.whole.items() if not f.isascii() and kind != "weak" and len(f) > 1
        )
        self.days = frozenset(filter(None, map(_ordinal, known.dates + known.births)))
        self.births = frozenset(filter(None, map(_ordinal, known.births)))
        self.ages = frozenset(age.strip(" \0")[:-1].lstrip("0") for age in known.ages if age.strip(" \0"))
        self.uids = frozenset(uid.strip(" \0") for uid in known.uids if len(uid) >= 8)

    def __repr__(self) -> str:
        return "Forms(‹PHI›)"


@lru_cache(maxsize=64)
def forms_of(known: KnownIdentifiers, words: Vocabulary) -> Forms:
    """Return the forms of an instance's identifiers; all instances of a study have the same.

    Raises
    ------
    DeidentificationError
        LIMIT when there are more than a patient has.
    """
    return Forms(known, words)


def _ordinal(text: str) -> int | None:
    found = _DAY.match(text.strip())
    return found and ordinal(*found.groups())


def _forms(known: KnownIdentifiers, words: Vocabulary) -> Iterator[tuple[str, str, str]]:
    for number, name in enumerate(known.names):
        what = "own: patient's name" if number == 0 else "own: a person's name"
        yield from ((what, kind, form) for kind, form in name_forms(name))
    for text in known.words:
        yield from (("own: institution, station or place", *form) for form in _of_text(text, words))
    for text in known.ids:
        yield from (("own: ID", *form) for form in _of_id(text, words))
    for text in known.contacts:
        yield from (("own: contact", *form) for form in _of_contact(text, words))
    for text in known.dates + known.births:
        yield from (("own: date", "whole", form) for form in _of_day(text))


def _of_text(text: str, words: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield a text as a whole, and those of its words that are rare."""
    tokens = tokens_of(view_of(text))
    compact = "".join(tokens.words)
    if len(compact) >= 3 and (len(tokens.words) > 1 or words.source_of(compact) is None):
        yield "whole", compact
    for token, word in enumerate(tokens.words):
        rare = words.source_of(word) is None or word in words.names_too
        if rare and word not in GENERIC and tokens.kind(token) != "d" and (len(word) > 3 or not word.isascii()):
            yield from (
                ("word", form) for form in spellings(tokens.view.text[tokens.starts[token] : tokens.ends[token]])
            )


def _of_id(text: str, words: Vocabulary) -> Iterator[tuple[str, str]]:
    tokens = tokens_of(view_of(text))
    compact = "".join(tokens.words)
    if compact.isalpha():
        if len(compact) >= _SHORTEST_ID and words.source_of(compact) is None and compact not in GENERIC:
            yield "word", compact
        return
    for form in (compact, "".join(word.lstrip("0") or "0" for word in tokens.words), compact.lstrip("0")):
        if len(form) >= _SHORTEST_ID:
            yield "whole", form


def _of_contact(text: str, words: Vocabulary) -> Iterator[tuple[str, str]]:
    digits = "".join(letter for letter in view_of(text).text if letter.isdecimal())
    if len(digits) >= _SHORTEST_PHONE and sum(map(str.isalpha, text)) < 3:
        plain = digits.lstrip("0")
        yield from (("whole", form) for form in (digits, plain, plain[1:], "0" + plain[1:]))
        yield from (("whole", form) for form in (plain[2:], "0" + plain[2:], plain[3:]) if len(form) >= _LOCAL_PHONE)
    elif "@" in text:
        local, _, host = text.partition("@")
        yield "whole", "".join(tokens_of(view_of(text)).words)
        yield from _of_id(local, words)
        yield from _of_text(host.rpartition(".")[0], words)
    else:
        for part in re.split(r"[\^,;\n\r]", text):
            yield from _of_text(part, words)


def _of_day(text: str) -> Iterator[str]:
    found = _DAY.match(text.strip())
    if found is None:
        return
    year, month, day = found.groups()
    yield from (year + month + day, day + month + year, month + day + year)
    yield from (year[2:] + month + day, day + month + year[2:], month + day + year[2:])
