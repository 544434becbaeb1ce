"""The forms of a person's name: its words in every spelling, glued, in every order, and its initials."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.scripts import in_latin
from deid_proxy.engine.cleaners.tokens import tokens_of
from deid_proxy.engine.cleaners.view import view_of
from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ß": "ss"})
_PLAIN = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_SHORT = 3
_SHORTEST_PLAIN = 4
# They name nobody by themselves: particles, titles, and what is written where no name is known.
_PARTICLES = frozenset(
    (
        *("al", "bin", "da", "das", "de", "degli", "dei", "del", "della", "den", "der", "des", "di", "do", "dos", "du"),
        *("el", "ibn", "la", "las", "le", "los", "of", "op", "san", "st", "ste", "ten", "ter", "van", "vom", "von"),
        *("zu", "zum", "zur", "y", "e", "dr", "prof", "mr", "mrs", "ms", "md", "phd", "herr", "frau", "jr", "sr", "ii"),
        *("iii", "iv", "med", "mme", "mlle", "sra", "dhr", "mevr", "miss", "sir", "dott", "dipl", "ing"),
    )
)
GENERIC = frozenset(
    (
        *("anonymous", "anonymized", "demo", "none", "patient", "phantom", "test", "unknown", "control", "pilot"),
        *("research", "study", "subject", "trial", "volunteer", "hospital", "clinic", "klinik", "klinikum", "center"),
        *(
            "centre",
            "medical",
            "radiology",
            "department",
            "university",
            "institute",
            "general",
            "ziekenhuis",
            "hopital",
        ),
        *(
            "ospedale",
            "universitair",
            "universitat",
            "imaging",
            "health",
            "care",
            "street",
            "road",
            "avenue",
            "strasse",
        ),
    )
)
"""Words of names, places and IDs that say nothing."""


def spellings(word: str) -> tuple[str, ...]:
    """Return the folded spellings of a word: ``Müller`` is muller, mueller; in other scripts also its Latin forms."""
    lowered = unicodedata.normalize("NFC", word).lower()
    forms = [fold(word), fold(lowered.translate(_UMLAUTS))]
    forms += in_latin(forms[0])
    for form in tuple(forms):
        plain = form
        for two, one in _PLAIN:
            plain = plain.replace(two, one)
        if len(plain) >= _SHORTEST_PLAIN:
            forms.append(plain)
    return tuple(dict.fromkeys(form for form in forms if form))


def name_forms(name: str) -> Iterator[tuple[str, str]]:
    """Yield the forms of a name, each with what it takes to count.

    References
    ----------
    DICOM PS3.5 section 6.2.1
    """
    for group in name.split("=")[:3]:
        components = [_words(component) for component in group.split("^")[:5]]
        if any(letter.isdecimal() for letter in group):
            yield "whole", "".join(word for words in components for word in words)
            continue
        for number, words in enumerate(components):
            for word in words:
                yield from _of_word(word, weak=number > 2)
            if len(words) > 1:
                yield from (("whole", fold("".join(words))), ("whole", fold("".join(reversed(words)))))
        yield from _of_several([word for words in components[:3] for word in words if fold(word) not in _PARTICLES])


def _words(component: str) -> list[str]:
    """Return the words of a component as they are written, without what is not seen."""
    tokens = tokens_of(view_of(component))
    words: list[str] = []
    for token in range(len(tokens.words)):
        start, end = tokens.view.original(tokens.starts[token], tokens.ends[token])
        written = component[start:end]
        if tokens.runs[token] != token:
            words[-1] += written
        else:
            words.append(written)
    return words


def _of_word(word: str, *, weak: bool) -> Iterator[tuple[str, str]]:
    folded = fold(word)
    if folded in GENERIC:
        return
    weak = weak or folded in _PARTICLES or (len(folded) == 1)
    for form in spellings(word):
        kind = "weak" if weak else "short" if form.isascii() and len(form) <= _SHORT else "word"
        yield kind, form
        if kind == "word" and form.isascii():
            yield kind, form + "s"


def _of_several(words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield two words in one, a letter and a word in one, and the initials."""
    folded = [fold(word) for word in words][:6]
    for first in folded:
        for second in folded:
            if first is not second and len(first) + len(second) > _SHORT and first not in GENERIC:
                yield "whole", first + second
                yield "short" if len(second) < _SHORT else "word", first[0] + second
                yield "short" if len(second) < _SHORT else "word", second + first[0]
    if len(folded) > 1:
        letters = "".join(word[0] for word in folded)
        ends = {letters, letters[::-1], letters[1:] + letters[0], letters[0] + letters[-1], letters[-1] + letters[0]}
        yield from (("weak", form) for form in sorted(ends))
