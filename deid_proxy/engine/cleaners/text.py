"""The cleaner of one text: token by token, each with a verdict and the reason for it.

What the instance itself says of people goes first, then what identifies by its form or by what stands around it; of
the rest stays what a vocabulary knows, or what measures something. The order is the order of the reasons.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.assembly import what_is_left
from deid_proxy.engine.cleaners.called import find_called
from deid_proxy.engine.cleaners.dwellings import find_dwellings
from deid_proxy.engine.cleaners.employers import find_employers
from deid_proxy.engine.cleaners.english_streets import find_english_streets
from deid_proxy.engine.cleaners.firms import find_firms
from deid_proxy.engine.cleaners.halves import find_halves
from deid_proxy.engine.cleaners.homes import find_homes
from deid_proxy.engine.cleaners.hospitals import find_hospitals
from deid_proxy.engine.cleaners.houses import find_houses
from deid_proxy.engine.cleaners.initials import find_initials
from deid_proxy.engine.cleaners.judge import Judge, refuse_unknown
from deid_proxy.engine.cleaners.landmarks import Landmarks
from deid_proxy.engine.cleaners.logins import find_logins
from deid_proxy.engine.cleaners.looked_again import what_changed
from deid_proxy.engine.cleaners.marks import Reasons, apart
from deid_proxy.engine.cleaners.measured import find_measured
from deid_proxy.engine.cleaners.moving_days import TextDay, moving_days
from deid_proxy.engine.cleaners.only_people import find_people
from deid_proxy.engine.cleaners.own_forms import forms_of
from deid_proxy.engine.cleaners.own_found import find_own
from deid_proxy.engine.cleaners.packed import SHORTEST_PACKED, find_packed, in_places_of
from deid_proxy.engine.cleaners.patterns import find_patterns
from deid_proxy.engine.cleaners.plain import as_shown, is_seen, plain_of
from deid_proxy.engine.cleaners.said_people import find_said
from deid_proxy.engine.cleaners.signers_east import find_signed_east
from deid_proxy.engine.cleaners.text_days import find_days
from deid_proxy.engine.cleaners.titles import find_titled
from deid_proxy.engine.cleaners.tokens import tokens_of
from deid_proxy.engine.cleaners.towns import find_towns
from deid_proxy.engine.cleaners.travels import find_travels
from deid_proxy.engine.cleaners.verdicts import CleanedText, Verdict
from deid_proxy.engine.cleaners.written_words import WrittenWords
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.cleaners.known import KnownIdentifiers
    from deid_proxy.profile.cleaning import CleaningPolicy

__all__ = ["CleanedText", "TextDay", "Verdict", "clean_text", "clean_to_the_end", "find_known", "rounds_of"]

_MOST_CHARACTERS: Final = 1 << 21  # of a text: it takes a hundred bytes of memory for each
_LONGEST_REMEMBERED: Final = 4096
_APART: Final = "\n\n"
_LOOKS: Final = 2
"""How often only a part of a text is read again: at its borders a list of numbers loses one more each time."""
ROUNDS: Final = 8
"""How often a text is cleaned: one that goes on changing when it is cleaned again is no text to keep."""


def clean_text(text: str, known: KnownIdentifiers, policy: CleaningPolicy) -> CleanedText:
    """Return a text without what identifies.

    Raises
    ------
    DeidentificationError
        LIMIT for a text that is too long; UNRESOLVABLE_ACTION for an unknown word where the policy holds.

    References
    ----------
    DICOM PS3.15 section E.3.5
    """
    _check_length(text)
    return (_remembered if len(text) <= _LONGEST_REMEMBERED else _clean)(text, known, policy)


def clean_to_the_end(text: str, known: KnownIdentifiers, policy: CleaningPolicy) -> tuple[str | TextDay, ...]:
    """Return what is left of a text when nothing more goes, so that reading it again changes nothing.

    Raises
    ------
    DeidentificationError
        As :func:`clean_text`.
    """
    for in_part in (True, False):  # where parts come to no end, the whole may
        for cleaned, is_settled in rounds_of(text, known, policy, in_part=in_part):
            if is_settled:
                return cleaned.pieces
        if len(text) <= _LONGEST_REMEMBERED:
            break
    return ()


def rounds_of(
    text: str, known: KnownIdentifiers, policy: CleaningPolicy, *, in_part: bool = True
) -> Iterator[tuple[CleanedText, bool]]:
    """Yield what is left of a text, and whether nothing more goes, each time that it is read.

    Parameters
    ----------
    in_part
        Whether of a long text only that is read again which stands near what changed.

    Raises
    ------
    DeidentificationError
        As :func:`clean_text`.
    """
    words = WrittenWords()  # what is known of them is known in every round
    places: list[tuple[int, int]] = []
    looks = _LOOKS if in_part else 0
    for _ in range(ROUNDS):
        _check_length(text)
        if places:
            cleaned = _cleaned_at(places, text, known, policy, words)
        elif len(text) <= _LONGEST_REMEMBERED:
            cleaned = _remembered(text, known, policy)
        else:
            cleaned = _clean(text, known, policy, words)
        left = cleaned.text
        is_settled = left == text or not all(isinstance(piece, str) for piece in cleaned.pieces)
        yield cleaned, is_settled
        if is_settled:
            return
        places = what_changed(text, left) if looks and len(text) > _LONGEST_REMEMBERED else []
        looks -= 1 if places else 0
        text = left


def _cleaned_at(
    places: list[tuple[int, int]], text: str, known: KnownIdentifiers, policy: CleaningPolicy, words: WrittenWords
) -> CleanedText:
    """Clean stretches of a text, and leave what is between them.

    They are read together, far apart. Where one goes altogether, so that nobody could tell which, each is read alone.
    """
    stretches = [text[start:end] for start, end in places]
    apart = _APART
    while any(apart in stretch for stretch in stretches):
        apart += "\n"
    read = _clean(apart.join(stretches), known, policy, words).pieces
    left = read[0].split(apart) if len(read) == 1 and isinstance(read[0], str) else []
    if len(left) == len(places):
        cleaned: list[tuple[str | TextDay, ...]] = [(one,) for one in left]
    else:
        cleaned = [_clean(stretch, known, policy, words).pieces for stretch in stretches]
    pieces: list[str | TextDay] = []
    behind = 0
    for (start, end), one in zip(places, cleaned, strict=True):
        pieces.append(text[behind:start])
        pieces += one
        behind = end
    pieces.append(text[behind:])
    if all(isinstance(piece, str) for piece in pieces):
        pieces = ["".join(map(str, pieces))]
    return CleanedText(tuple(pieces), ())


def find_known(text: str, known: KnownIdentifiers) -> tuple[Verdict, ...]:
    """Return where a text has an identifier of the instance itself.

    Raises
    ------
    DeidentificationError
        LIMIT for a text that is too long.
    """
    _check_length(text)
    return (_found_before if len(text) <= _LONGEST_REMEMBERED else _found)(text, known)


def _check_length(text: str) -> None:
    if len(text) > _MOST_CHARACTERS:
        raise DeidentificationError(HoldReason.LIMIT, "a text is too long to be cleaned or searched")


def _found(text: str, known: KnownIdentifiers) -> tuple[Verdict, ...]:
    text = as_shown(text)
    plain = plain_of(text)
    words = vocabulary(_all_languages())
    landmarks, own = Landmarks(plain.text, text if plain.is_even else "", letters=plain.letters), forms_of(known)
    days = find_days(landmarks) if own.days or own.births else []
    marks = find_own(landmarks, tokens_of(text, plain, landmarks), own, words, days)
    marks += in_places_of(plain, find_packed(text, plain, landmarks, partial(_said_in, known)))
    return tuple(
        Verdict(plain.start_of(mark.start), plain.end_of(mark.end - 1), False, mark.why) for mark in apart(marks)
    )


def _said_in(known: KnownIdentifiers, text: str) -> str:
    """Return what an instance says of people, places, numbers and days in a text that was packed into another one."""
    found = [verdict for verdict in find_known(text, known) if verdict.end - verdict.start >= SHORTEST_PACKED]
    return found[0].why if found else ""


_found_before = lru_cache(maxsize=4096)(_found)


@lru_cache(maxsize=1)
def _all_languages() -> frozenset[str]:
    return frozenset(LANGUAGES)


def _clean(
    text: str, known: KnownIdentifiers, policy: CleaningPolicy, written: WrittenWords | None = None
) -> CleanedText:
    text = as_shown(text)
    plain = plain_of(text)
    landmarks = Landmarks(plain.text, text if plain.is_even else "", written, letters=plain.letters)
    tokens = tokens_of(text, plain, landmarks)
    words = vocabulary(policy.languages)
    found_days, own = find_days(landmarks), forms_of(known)
    own_marks = find_own(landmarks, tokens, own, words, found_days)
    own_marks += in_places_of(plain, find_packed(text, plain, landmarks, partial(_said_in, known)))
    reasons = Reasons(plain.text, tokens, own_marks)
    reasons.add(find_halves(plain.text, tokens, own, words))
    reasons.add(find_patterns(landmarks, found_days))
    reasons.add(find_titled(landmarks, tokens, words))
    reasons.add(find_called(landmarks, tokens, words))
    reasons.add(find_people(landmarks, tokens, words))
    reasons.add(find_said(landmarks, tokens, words))
    reasons.add(find_dwellings(landmarks, tokens, words))
    reasons.add(find_english_streets(landmarks, tokens, words))
    reasons.add(find_travels(landmarks, tokens, words))
    reasons.add(find_houses(landmarks, tokens, words, reasons))
    reasons.add(find_hospitals(landmarks, tokens, words))
    reasons.add(find_homes(landmarks, tokens, words))
    reasons.add(find_towns(landmarks, tokens, words))
    measured = find_measured(plain.text, tokens)
    reasons.add(find_initials(plain.text, tokens, words, found_days, measured))
    reasons.add(find_signed_east(landmarks, tokens, words))
    reasons.add(find_logins(landmarks, tokens, words))
    reasons.add(find_firms(landmarks, tokens, words))
    reasons.add(find_employers(landmarks, tokens, words))
    days = moving_days(text, plain, tokens, reasons, found_days, known) if policy.dates == "shift" else {}
    parts = Judge(plain, landmarks, tokens, words, policy, reasons, days, measured).parts()
    if policy.unknown == "hold":
        refuse_unknown(parts)
    is_all_seen = plain.is_seen or is_seen(text)
    return CleanedText(what_is_left(text, parts, is_all_seen=is_all_seen), parts.found)


_remembered = lru_cache(maxsize=4096)(_clean)
