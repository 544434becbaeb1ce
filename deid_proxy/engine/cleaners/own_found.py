"""Where a text says what the instance itself says of people, places, numbers and days."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.clitics import bare_forms
from deid_proxy.engine.cleaners.landmarks import matches_at
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.number_shapes import AGE as AGED
from deid_proxy.engine.cleaners.own_days import find_own_days
from deid_proxy.engine.cleaners.own_initials import may_be_initials, take_initials
from deid_proxy.engine.cleaners.own_said import SHORTEST_GLUED
from deid_proxy.engine.cleaners.own_words import AGE, BIRTH, DAY, ID, NAME, PARTICLES, UID
from deid_proxy.engine.cleaners.own_written import SHORTEST_DIGEST, is_second_of
from deid_proxy.engine.cleaners.plain import LOOK_ALIKES
from deid_proxy.engine.cleaners.text_days import may_be_of
from deid_proxy.engine.cleaners.tokens import say_at
from deid_proxy.engine.cleaners.transliteration import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.own_forms import OwnForms
    from deid_proxy.engine.cleaners.text_days import FoundDay
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.engine.cleaners.written_words import WrittenWord
    from deid_proxy.standard.vocabulary import Vocabulary

_UID: Final = re.compile(r"[0-2](?:\.\d+){4,}")
_AGES: Final = re.compile(
    r"(?<![\d.,])(\d{1,3})\s?-?\s?(y|yo|yrs?|years?|jahre?|jahrig\w*|ans|anos|jaar|anni|lat|letni\w*|лет|летн\w*|года?|ετων|χρονων|岁|歳|세|m|months?|w|weeks?|d|days?)\b"
)
_BESIDE: Final = re.compile(r"[\s.,'’^_/-]{1,4}|")
_CLOSE_TO_NAME: Final = ("_", "^")
_NEAR_NAME: Final = (" ", ", ", "-", ",")
_WRAPPED: Final = re.compile(r"[-‐\\=]?\s{0,3}|[^\w\s]{1,2}|[ _]|<!-- ?-->")
_CAMEL: Final = re.compile(r"[A-Z][a-z]{2,24}")
_GAP: Final = re.compile(r"[\W_]+")
_LONGEST_SPELLED: Final = 40
_MOST_ZEROS: Final = 64
_DIGITS: Final = "0123456789"
_FILLED: Final = 3  # zeros in front of what fills a field up
_SHORTEST_FILLED: Final = 6
_UNMISTAKABLE: Final = 7  # digits that do not come about by chance within others
_MOST_BEFORE: Final = 2  # digits in front of them
_MOST_BEHIND: Final = 3
_SHORTEST_DAY: Final = 6
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_BETWEEN: Final = {code: None for code in range(128) if not chr(code).isalnum()}


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
    marks = [*_days(plain, days, own), *find_own_days(plain, own.births, own.days)] if own.days or own.births else []
    if own.numbers:
        marks += _numbers(landmarks, own)
    if own.words or own.phrases or own.initials:
        marks += _words(landmarks, tokens, own, words, marks)
    marks += _unspaced(plain, own)
    if any(stem in plain for stem in own.uid_stems):
        marks += (Mark(*match.span(), UID) for match in _UID.finditer(plain) if _is_own_uid(match[0], own))
    if own.ages:
        found = matches_at(_AGES, plain, landmarks.at_numbers(AGED))
        marks += (Mark(*match.span(), AGE) for match in found if (int(match[1]), _unit(match[2])) in own.ages)
    return marks


def _unit(word: str) -> str:
    """Return what an age counts, as its VR names it: years in the languages that have another word for them."""
    return word[0] if word[0] in "ymwd" else "y"


def _days(plain: str, days: Iterable[FoundDay], own: OwnForms) -> Iterator[Mark]:
    years = sorted({f"{year % 100:02d}" for year, _, _ in own.days | own.births})
    for day in days:
        if not may_be_of(plain[day.start : day.end], years):
            continue
        if not own.births.isdisjoint(day.days):
            yield Mark(day.start, day.end, BIRTH)
        elif not own.days.isdisjoint(day.days):
            yield Mark(day.start, day.end, DAY)


def _is_own_uid(text: str, own: OwnForms) -> bool:
    return any(text == uid or text.startswith(f"{uid}.") for uid in own.uid_stems)


def _words(
    landmarks: Landmarks, tokens: list[Token], own: OwnForms, words: Vocabulary, others: list[Mark]
) -> list[Mark]:
    """Return the words that the instance says of people and places; ``others`` are its days and numbers."""
    plain = landmarks.plain
    why: list[str] = []
    first, begin, single = list[int](), list[int](), list[int]()  # words that a phrase, a name or nothing more begins
    initials: list[int] = []
    for at, token in enumerate(tokens):
        word = token.word
        found = word.own
        if found is None:
            found = word.own = _why(word, own, words)
            word.begins_phrase = word.text in own.phrases
            word.begins_name = own.in_one_writing(word.text) in own.beginnings
            word.may_be_initials = not found and may_be_initials(word, own)
        why.append(found)
        if word.begins_phrase:
            first.append(at)
        if word.begins_name:
            begin.append(at)
        if word.is_initial:
            single.append(at)
        elif word.may_be_initials:
            initials.append(at)
    _phrases(tokens, first, own, why)
    _join(plain, tokens, begin, own, why)
    _spell(tokens, single, own, why)
    named = [at for at, reason in enumerate(why) if reason and reason == NAME]
    if named:
        _extend(plain, tokens, named, own, why)
        _cut_off(plain, tokens, own, words, why)
    if initials:
        take_initials(plain, tokens, initials, own, words, why, others)
    return [Mark(tokens[at].start, tokens[at].end, reason) for at, reason in enumerate(why) if reason]


def _cut_off(plain: str, tokens: list[Token], own: OwnForms, words: Vocabulary, why: list[str]) -> None:
    """Find the beginning of a name that a value ends with, behind another one: ZWICKELBAUER_OTT, of 16 characters."""
    last = len(tokens) - 1
    if last < 1 or why[last] or why[last - 1] != NAME or tokens[last].end != len(plain.rstrip()):
        return
    text, gap = own.in_one_writing(tokens[last].text), plain[tokens[last - 1].end : tokens[last].start]
    if gap in _CLOSE_TO_NAME or (gap in _NEAR_NAME and text not in words.listed):
        is_beginning = len(text) > 1 and any(
            name.startswith(text) for name, reason in own.words.items() if reason == NAME
        )
        why[last] = NAME if is_beginning else ""


def _phrases(tokens: list[Token], first: list[int], own: OwnForms, why: list[str]) -> None:
    """Find several words in a row that the instance says together."""
    for start in first:
        for phrase, reason in own.phrases[tokens[start].word.text]:
            end = start + len(phrase)
            if say_at(tokens, start, phrase):
                why[start:end] = [why[at] or reason for at in range(start, end)]


def _why(word: WrittenWord, own: OwnForms, words: Vocabulary) -> str:
    text = word.text
    found = own.words.get(text)
    if found is not None:
        return found
    if word.has_digits and len(text) >= _SHORTEST_DAY and (found := _day_in(word, own)):
        return found
    if len(text) >= SHORTEST_DIGEST and own.digests.get(text[:SHORTEST_DIGEST], "").startswith(text):
        return ID
    if len(text) < 2 or (word.is_number and not own.has_numerals):
        return ""  # no name is in a number
    if len(text) <= 3 and text in own.initials and word.is_capitals and text not in words.listed:
        return NAME
    if not text.isascii() and (found := _otherwise(word, own)):
        return found
    if text in words.listed:
        return ""
    letters = text.rstrip("0123456789")
    if letters in own.words and letters:
        return own.words[letters]
    if len(text) > len(letters) + 1 and letters in own.account_heads:
        return NAME
    if letters in own.accounts and words.everyday(letters) is None:
        return NAME
    if not word.is_capitals and _is_camel(word, own, words):
        return NAME
    if len(letters) >= SHORTEST_GLUED and own.words.get(letters[::-1]) == NAME:
        return NAME  # written backwards, without a mark that says so
    if word.is_unspaced and _is_said_within(text, own):
        return ""  # marked where it stands: 佐藤花子頭部
    if own.is_near(letters) or own.is_case_of(letters) or own.is_short_for(letters) or own.glued_in(text):
        return NAME
    return ""


def _is_said_within(text: str, own: OwnForms) -> bool:
    """Tell whether a whole name stands between words of a script without spaces, as the instance writes it."""
    text = own.in_one_writing(text)
    return any(name in text for name, why in own.unspaced.items() if why == NAME and len(name) >= SHORTEST_GLUED)


def _day_in(word: WrittenWord, own: OwnForms) -> str:
    """Return what a day is that a word has the digits of, with letters beside them: 790726, JM790726, 1614856000."""
    found = own.day_digits.get(word.text.strip(_LETTERS))
    if found is not None:
        return found
    return DAY if word.is_number and own.days and is_second_of(word.text, own.days) else ""


def _is_camel(word: WrittenWord, own: OwnForms, words: Vocabulary) -> bool:
    """Tell whether a name of few letters stands in a word with a capital of its own: BrainLeePost."""
    raw = word.raw
    if raw.islower() or raw.istitle() or len(raw) <= SHORTEST_GLUED:
        return False
    parts = [part.lower() for part in _CAMEL.findall(raw)]
    return any(own.words.get(part) == NAME and part not in words.listed for part in parts)


def _otherwise(word: WrittenWord, own: OwnForms) -> str:
    """Return what a word of another script is, in Latin letters, as it looks, or without what is written onto it."""
    text = word.text
    forms = {*spellings(word.raw), text.translate(LOOK_ALIKES), own.in_one_writing(text), *bare_forms(text)}
    return next((own.words[form] for form in sorted(forms) if form in own.words), "")


def _join(plain: str, tokens: list[Token], begin: list[int], own: OwnForms, why: list[str]) -> None:
    """Find names that a hyphen, a line's end or a blank takes apart."""
    for at in begin:
        if at + 1 >= len(tokens):
            break
        left, right = tokens[at], tokens[at + 1]
        one, other = left.word.text, right.word.text
        reason = own.words.get(own.in_one_writing(one + other))
        if reason is None or _WRAPPED.fullmatch(plain, left.end, right.start) is None:
            continue
        if len(one) + len(other) > 3 and not (one.isdigit() or other.isdigit()):
            why[at] = why[at] or reason
            why[at + 1] = why[at + 1] or reason


def _spell(tokens: list[Token], single: list[int], own: OwnForms, why: list[str]) -> None:
    """Find names spelled letter by letter, and initials."""
    behind = 0
    for start in single:
        if start < behind:
            continue
        end = start + 1
        while end < len(tokens) and tokens[end].word.is_initial and end - start < _LONGEST_SPELLED:
            if tokens[end].start - tokens[end - 1].end > 2:
                break
            end += 1
        if end - start > 1:
            spelled = own.in_one_writing("".join([token.word.text for token in tokens[start:end]]))
            reason = own.words.get(spelled, NAME if spelled in own.initials else "")
            if reason:
                why[start:end] = [reason] * (end - start)
            for name in () if reason else own.glued:
                at = spelled.find(name)
                if at >= 0:  # behind a letter that is none of it: x S-M-I-T-H
                    why[start + at : start + at + len(name)] = [NAME] * len(name)
        behind = end


def _extend(plain: str, tokens: list[Token], named: list[int], own: OwnForms, why: list[str]) -> None:
    """Take initials and particles with the names that they stand beside."""
    first_letters = {letter for initials in own.initials for letter in initials}
    particles = _particles(own)
    for one in named:
        at = one + 1
        while at < len(tokens) and not why[at]:
            word = tokens[at].word
            if not (word.is_initial and word.is_capitalised and word.text in first_letters):
                break
            if _BESIDE.fullmatch(plain, tokens[at - 1].end, tokens[at].start) is None:
                break
            why[at] = NAME
            at += 1
    for one in named:
        at = one - 1
        while at >= 0 and not why[at]:
            word = tokens[at].word
            is_part = word.is_initial and word.is_capitalised and word.text in first_letters
            if not (is_part or word.text in particles):
                break
            if _BESIDE.fullmatch(plain, tokens[at].end, tokens[at + 1].start) is None:
                break
            why[at] = NAME
            at -= 1


def _particles(own: OwnForms) -> frozenset[str]:
    return frozenset(word for phrases in own.phrases.values() for phrase, _ in phrases for word in phrase) & PARTICLES


def _unspaced(plain: str, own: OwnForms) -> Iterator[Mark]:
    plain = own.in_one_writing(plain) if own.unspaced else plain
    for name, why in own.unspaced.items():
        at = plain.find(name)
        while at >= 0:
            yield Mark(at, at + len(name), why)
            at = plain.find(name, at + 1)


def _numbers(landmarks: Landmarks, own: OwnForms) -> list[Mark]:
    """Find numbers whatever stands between their digits, and between other letters and digits."""
    plain = landmarks.plain
    joined = _alone(landmarks)
    edges: list[int] = []  # where each word ends among them
    marks: list[Mark] = []
    for number, why in own.numbers.items():
        at = joined.find(number)
        while at >= 0:
            edges = edges or list(accumulate([_size(token.word) for token in landmarks.tokens]))
            start = _place_of(landmarks, edges, at)
            end = _place_of(landmarks, edges, at + len(number) - 1) + 1
            if _is_whole(plain, number, start, end, why):
                marks.append(Mark(start, end, why))
            at = joined.find(number, at + 1)
    return marks


def _alone(landmarks: Landmarks) -> str:
    """Return the letters and digits of a text, and nothing that stands between them."""
    if landmarks.plain.isascii():
        return landmarks.plain.translate(_BETWEEN)
    return "".join([token.word.text for token in landmarks.tokens]).replace(".", "").replace(",", "")


def _size(word: WrittenWord) -> int:
    """Return how many letters and digits a word has: all but the marks of decimal numbers."""
    text = word.text
    return len(text) if word.is_alpha else len(text) - text.count(".") - text.count(",")


def _place_of(landmarks: Landmarks, edges: Sequence[int], at: int) -> int:
    """Return where a letter or digit stands of those of all words together."""
    number = bisect_right(edges, at)
    left = at - (edges[number - 1] if number else 0)
    place, plain = landmarks.tokens[number].start, landmarks.plain
    if landmarks.tokens[number].word.text.isalnum():
        return place + left
    while left or not plain[place].isalnum():
        left -= plain[place].isalnum()
        place += 1
    return place


def _is_whole(plain: str, number: str, start: int, end: int, why: str) -> bool:
    """Tell whether a number stands alone, but for zeros in front, and without words between its digits.

    Where it is too long to come about by chance, a check digit, the number of an image, or a time may stand behind it.
    """
    found = plain[start:end]
    is_one = found.isalnum()
    head = plain[max(start - _MOST_ZEROS, 0) : start]
    bare = head.rstrip("0") if number.isdigit() else head
    is_filled = len(head) - len(bare) >= _FILLED and len(number) >= _SHORTEST_FILLED
    tail = plain[end : end + _MOST_ZEROS]
    before, behind = len(bare) - len(bare.rstrip(_DIGITS)), len(tail) - len(tail.lstrip(_DIGITS))
    is_begun = before > 0 and number[:1].isdigit() and not is_filled and not plain[start - 1 : start].isspace()
    if is_begun and not (is_one and why == ID and len(number) >= _UNMISTAKABLE and before <= _MOST_BEFORE):
        return False
    if behind and number[-1:].isdigit() and not (is_one and _may_go_on(number, behind, why, is_filled=is_filled)):
        return False
    return is_one or all(len(gap) <= 3 for gap in _GAP.findall(found))


def _may_go_on(number: str, behind: int, why: str, *, is_filled: bool) -> bool:
    """Tell whether digits behind a number are none of it: of an image, of a check, or the time of a day."""
    if why == DAY:
        return len(number) > _UNMISTAKABLE
    if why != ID:
        return False
    return is_filled or (behind <= _MOST_BEHIND and len(number) >= _UNMISTAKABLE - (not number.isdigit()))
