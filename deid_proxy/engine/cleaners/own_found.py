"""Where a text says what the instance itself says of people, places, numbers and days."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import NUMERALS, matches_at
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.number_shapes import AGE as AGED
from deid_proxy.engine.cleaners.own_said import SHORTEST_GLUED
from deid_proxy.engine.cleaners.own_words import AGE, BIRTH, DAY, NAME, PARTICLES, UID
from deid_proxy.engine.cleaners.plain import LOOK_ALIKES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.transliteration import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.own_forms import OwnForms
    from deid_proxy.engine.cleaners.text_days import FoundDay
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_UID: Final = re.compile(r"[0-2](?:\.\d+){4,}")
_AGES: Final = re.compile(
    r"(?<![\d.,])(\d{1,3})\s?-?\s?(y|yo|yrs?|years?|jahre?|jahrig\w*|ans|anos|jaar|anni|lat|letni\w*|лет|летн\w*|года?|ετων|χρονων|岁|歳|세|m|months?|w|weeks?|d|days?)\b"
)
_BESIDE: Final = re.compile(r"[\s.,'’^_/-]{1,4}|")
_WRAPPED: Final = re.compile(r"[-‐\\]?\s{0,3}|[ ._^-]")
_LONGEST_SPELLED: Final = 40
_MOST_ZEROS: Final = 64


def find_own(
    landmarks: Landmarks, tokens: list[Token], own: OwnForms, words: Vocabulary, days: Iterable[FoundDay]
) -> list[Mark]:
    """Return where an identifier of the instance stands, in whatever form.

    Parameters
    ----------
    days
        Those of the text, where the instance has any.
    """
    plain = landmarks.plain
    marks: list[Mark] = []
    if own.words or own.phrases or own.initials:
        marks += _words(plain, tokens, own, words)
    marks += _unspaced(plain, own)
    if own.numbers:
        marks += _numbers(landmarks, own)
    if own.days or own.births:
        marks += _days(days, own)
    if any(uid in plain for uid in own.uids):
        marks += (Mark(*match.span(), UID) for match in _UID.finditer(plain) if _is_own_uid(match[0], own))
    if own.ages:
        found = matches_at(_AGES, plain, landmarks.at_numbers(AGED))
        marks += (Mark(*match.span(), AGE) for match in found if (int(match[1]), _unit(match[2])) in own.ages)
    return marks


def _unit(word: str) -> str:
    """Return what an age counts, as its VR names it: years in the languages that have another word for them."""
    return word[0] if word[0] in "ymwd" else "y"


def _days(days: Iterable[FoundDay], own: OwnForms) -> Iterator[Mark]:
    for day in days:
        if not own.births.isdisjoint(day.days):
            yield Mark(day.start, day.end, BIRTH)
        elif not own.days.isdisjoint(day.days):
            yield Mark(day.start, day.end, DAY)


def _is_own_uid(text: str, own: OwnForms) -> bool:
    return any(text == uid or text.startswith(f"{uid}.") for uid in own.uids)


def _words(plain: str, tokens: list[Token], own: OwnForms, words: Vocabulary) -> list[Mark]:
    asked: dict[str, str] = {}
    for token in tokens:
        if token.raw not in asked:
            asked[token.raw] = _why(token, own, words)
    why = [asked[token.raw] for token in tokens]
    if own.phrases:
        _phrases(tokens, own, why)
    _join(plain, tokens, own, why)
    _spell(plain, tokens, own, why)
    if NAME in why:
        _extend(plain, tokens, own, why)
    return [Mark(token.start, token.end, reason) for token, reason in zip(tokens, why, strict=True) if reason]


def _phrases(tokens: list[Token], own: OwnForms, why: list[str]) -> None:
    """Find several words in a row that the instance says together."""
    for start, token in enumerate(tokens):
        if token.text in own.phrases:
            for phrase, reason in own.phrases[token.text]:
                end = start + len(phrase)
                if tuple([one.text for one in tokens[start:end]]) == phrase:
                    why[start:end] = [why[at] or reason for at in range(start, end)]


def _why(token: Token, own: OwnForms, words: Vocabulary) -> str:
    text = token.text
    found = own.words.get(text)
    if found is not None:
        return found
    if len(text) < 2 or not (own.has_numerals or text.strip(NUMERALS)):
        return ""  # no name is in a number
    if len(text) <= 3 and text in own.initials and token.is_capitals and text not in words:
        return NAME
    if not text.isascii() and (found := _otherwise(token, own)):
        return found
    if text in words:
        return ""
    letters = text.rstrip("0123456789")
    if letters in own.words and letters:
        return own.words[letters]
    if len(letters) >= SHORTEST_GLUED and own.words.get(letters[::-1]) == NAME:
        return NAME  # written backwards, without a mark that says so
    if own.is_near(letters) or own.is_case_of(letters) or own.is_short_for(letters) or own.glued_in(text):
        return NAME
    return ""


def _otherwise(token: Token, own: OwnForms) -> str:
    """Return what a word of another script is, in Latin letters or as it looks."""
    forms = spellings(token.raw) | {token.text.translate(LOOK_ALIKES)}
    return next((own.words[form] for form in sorted(forms) if form in own.words), "")


def _join(plain: str, tokens: list[Token], own: OwnForms, why: list[str]) -> None:
    """Find names that a hyphen, a line's end or a blank takes apart."""
    for at in range(len(tokens) - 1):
        left = tokens[at]
        if left.text not in own.beginnings:
            continue
        right = tokens[at + 1]
        reason = own.words.get(left.text + right.text)
        if reason is None or _WRAPPED.fullmatch(plain, left.end, right.start) is None:
            continue
        if len(left.text) + len(right.text) > 3 and not (left.text.isdigit() or right.text.isdigit()):
            why[at] = why[at] or reason
            why[at + 1] = why[at + 1] or reason


def _spell(plain: str, tokens: list[Token], own: OwnForms, why: list[str]) -> None:
    """Find names spelled letter by letter, and initials."""
    start = 0
    while start < len(tokens):
        if len(tokens[start].text) > 1:
            start += 1
            continue
        end = start
        while end < len(tokens) and tokens[end].is_initial and end - start < _LONGEST_SPELLED:
            if end > start and len(between(plain, tokens[end - 1], tokens[end])) > 2:
                break
            end += 1
        if end - start > 1:
            spelled = "".join(token.text for token in tokens[start:end])
            reason = own.words.get(spelled, NAME if spelled in own.initials else "")
            if reason:
                why[start:end] = [reason] * (end - start)
        start = max(end, start + 1)


def _extend(plain: str, tokens: list[Token], own: OwnForms, why: list[str]) -> None:
    """Take initials and particles with the name that they stand beside."""
    first_letters = {letter for initials in own.initials for letter in initials}
    particles = _particles(own)
    for places in (range(1, len(tokens)), range(len(tokens) - 2, -1, -1)):
        step = -1 if places.step > 0 else 1
        for at in places:
            other = at + step
            if why[at] or why[other] != NAME:
                continue
            token = tokens[at]
            left, right = (other, at) if step < 0 else (at, other)
            if _BESIDE.fullmatch(between(plain, tokens[left], tokens[right])) is None:
                continue
            is_part = token.is_initial and token.text in first_letters and token.is_capitalised
            if is_part or (step > 0 and token.text in particles):
                why[at] = NAME


def _particles(own: OwnForms) -> frozenset[str]:
    return frozenset(word for phrases in own.phrases.values() for phrase, _ in phrases for word in phrase) & PARTICLES


def _unspaced(plain: str, own: OwnForms) -> Iterator[Mark]:
    for name, why in own.unspaced.items():
        at = plain.find(name)
        while at >= 0:
            yield Mark(at, at + len(name), why)
            at = plain.find(name, at + 1)


def _numbers(landmarks: Landmarks, own: OwnForms) -> list[Mark]:
    """Find numbers whatever stands between their digits, and between other letters and digits."""
    plain = landmarks.plain
    joined = "".join(landmarks.words).replace(".", "").replace(",", "")  # of decimal numbers
    edges: list[int] = []  # where each word ends among them
    marks: list[Mark] = []
    for number, why in own.numbers.items():
        at = joined.find(number)
        while at >= 0:
            edges = edges or list(accumulate([len(word) - _marks_in(word) for word in landmarks.words]))
            start = _place_of(landmarks, edges, at)
            end = _place_of(landmarks, edges, at + len(number) - 1) + 1
            if _is_whole(plain, number, start, end):
                marks.append(Mark(start, end, why))
            at = joined.find(number, at + 1)
    return marks


def _marks_in(word: str) -> int:
    return 0 if word.isalnum() else word.count(".") + word.count(",")


def _place_of(landmarks: Landmarks, edges: Sequence[int], at: int) -> int:
    """Return where a letter or digit stands of those of all words together."""
    word = bisect_right(edges, at)
    left = at - (edges[word - 1] if word else 0)
    place, plain = landmarks.starts[word], landmarks.plain
    while left or not plain[place].isalnum():
        left -= plain[place].isalnum()
        place += 1
    return place


def _is_whole(plain: str, number: str, start: int, end: int) -> bool:
    """Tell whether a number stands alone, but for zeros in front, and without words between its digits."""
    head = plain[max(start - _MOST_ZEROS, 0) : start]
    head = head.rstrip("0") if number.isdigit() else head
    if head[-1:].isdigit() and number[:1].isdigit() and not plain[start - 1 : start].isspace():
        return False
    if plain[end : end + 1].isdigit() and number[-1:].isdigit():
        return False
    gaps = re.findall(r"[\W_]+", plain[start:end])
    return all(len(gap) <= 3 for gap in gaps)
