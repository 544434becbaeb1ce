"""Patterns and days are tried only where they may begin, and find what they find when they are tried everywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deid_proxy.engine.cleaners import patterns, text_days
from deid_proxy.engine.cleaners.landmarks import Landmarks, matches_at
from deid_proxy.engine.cleaners.pattern_table import PATTERNS
from deid_proxy.engine.cleaners.patterns import find_patterns
from deid_proxy.engine.cleaners.plain import plain_of
from deid_proxy.engine.cleaners.text_days import find_days
from deid_proxy.engine.cleaners.written_words import UNSPACED

_BETWEEN = st.sampled_from(
    [" ", "", ".", ",", "-", "/", "_", "^", "\n", "(", "0", "7", "a", "é", "山", ":", "\\", "  "]
)
_WORDS = st.sampled_from(
    [
        *("CT", "chest", "5mm", "b1000", "12", "345", "6789", "12345", "0", "00", "no", "id", "tel", "rue", "bp12"),
        *("may", "3rd", "2014", "20140321", "9:30", "f", "m", "y", "1.2.840.1.5", "k1", "ab", "胸部", "令和", "r5"),
        *("IX", "vi", "\\\\", "fe80::1"),
    ]
)


_DAYS = ("_NUMERIC", "_COMPACT", "_NAMED", "_EAST", "_ERA", "_BROKEN", "_ROMAN")


def _everywhere(plain: str, number: int) -> set[tuple[int, int]]:
    """Return where an expression matches, also beside words that are written without spaces."""
    pattern = PATTERNS[number]
    if pattern.in_sentences and " " not in plain:
        return set()
    cut = UNSPACED.sub(";", plain)
    part: str | int = "goes" if "goes" in pattern.expression.groupindex else 0
    return {match.span(part) for text in (plain, cut) for match in pattern.expression.finditer(text)}


def _text(data: st.DataObject, made: st.SearchStrategy[str]) -> str:
    pieces = data.draw(st.lists(st.one_of(made, _WORDS), min_size=1, max_size=4))
    return "".join(piece + data.draw(_BETWEEN) for piece in pieces)


@pytest.mark.parametrize("number", range(len(PATTERNS)))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_pattern_is_found_wherever_it_stands(number: int, data: st.DataObject) -> None:
    """Beside anything, also where its neighbours look like the beginning of it."""
    made = st.from_regex(re.compile(PATTERNS[number].expression.pattern), fullmatch=False)
    plain = plain_of(_text(data, made)).text
    landmarks = Landmarks(plain)
    found = {(mark.start, mark.end, mark.why) for mark in find_patterns(landmarks, ())}
    for other, pattern in enumerate(PATTERNS):
        for start, end in _everywhere(plain, other):
            digits = sum(map(str.isdigit, plain[start:end]))
            if pattern.measure < digits or not pattern.measure:
                assert (start, end, pattern.why) in found or not _is_identifying(plain[start:end])


@pytest.mark.parametrize("name", _DAYS)
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_day_is_found_wherever_it_stands(name: str, data: st.DataObject) -> None:
    """In every notation, the years of eras too."""
    made = st.from_regex(re.compile(getattr(text_days, name).pattern), fullmatch=False)
    plain = plain_of(_text(data, made)).text
    found = {(day.start, day.end) for day in find_days(Landmarks(plain))}
    for other in _DAYS:
        assert {match.span() for match in getattr(text_days, other).finditer(plain)} <= found


_BESIDE = st.lists(
    st.tuples(
        st.sampled_from(
            ["山", "王小东", "胸部", "カ・ナ", "CT", "chest", "may", "5", "12.5.2011", "617-555-0199", "47 maple st"]
        )
        | _WORDS,
        st.sampled_from([" ", "", ";", "; ", "\n", ".", "/", " ;", "-"]),
    ),
    min_size=1,
    max_size=12,
)


@given(pieces=_BESIDE)
@settings(max_examples=400, deadline=None)
def test_beside_words_without_spaces_is_found_what_is_found_in_the_whole_text(pieces: list[tuple[str, str]]) -> None:
    """Only the stretches that have some are looked at again, and give what the whole text with boundaries gives."""
    plain = plain_of("".join(f"{piece}{mark}" for piece, mark in pieces)).text
    landmarks, cut = Landmarks(plain), Landmarks(UNSPACED.sub(";", plain))
    days, every = find_days(landmarks), range(len(PATTERNS))
    found = {(mark.start, mark.end, mark.why) for mark in find_patterns(landmarks, days)}
    whole = [*patterns._patterns(landmarks, days, every), *patterns._patterns(cut, find_days(cut), every)]
    if landmarks.is_unspaced:
        assert found == {(mark.start, mark.end, mark.why) for mark in whole}
    assert all(0 <= start < end <= len(plain) for start, end, _ in found)


def _is_identifying(text: str) -> bool:
    """Tell whether a match counts: b1000 and te90 only measure."""
    return re.fullmatch(r"b-?\d{1,5}|(?:t[eri]|fa|tsl|sl|fov)-?\d{1,5}", text) is None


def test_matches_do_not_lie_over_each_other() -> None:
    """As when an expression is tried everywhere from left to right."""
    plain = "aaaa"
    assert [match.span() for match in matches_at(re.compile("aa"), plain, range(4))] == [(0, 2), (2, 4)]
