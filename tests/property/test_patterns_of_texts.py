"""Patterns and days are tried only where they may begin, and find what they find when they are tried everywhere."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deid_proxy.engine.cleaners.landmarks import Landmarks, matches_at
from deid_proxy.engine.cleaners.pattern_table import PATTERNS
from deid_proxy.engine.cleaners.patterns import find_patterns
from deid_proxy.engine.cleaners.plain import plain_of

_BETWEEN = st.sampled_from(
    [" ", "", ".", ",", "-", "/", "_", "^", "\n", "(", "0", "7", "a", "é", "山", ":", "\\", "  "]
)
_WORDS = st.sampled_from(
    [
        *("CT", "chest", "5mm", "b1000", "12", "345", "6789", "12345", "0", "00", "no", "id", "tel", "rue", "bp12"),
        *("may", "3rd", "2014", "20140321", "9:30", "f", "m", "y", "1.2.840.1.5", "k1", "ab"),
    ]
)


def _everywhere(plain: str, number: int) -> list[tuple[int, int]]:
    pattern = PATTERNS[number]
    if pattern.in_sentences and " " not in plain:
        return []
    return [match.span() for match in pattern.expression.finditer(plain)]


@pytest.mark.parametrize("number", range(len(PATTERNS)))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_pattern_is_found_wherever_it_stands(number: int, data: st.DataObject) -> None:
    """Beside anything, also where its neighbours look like the beginning of it."""
    made = st.from_regex(re.compile(PATTERNS[number].expression.pattern), fullmatch=False)
    pieces = data.draw(st.lists(st.one_of(made, _WORDS), min_size=1, max_size=4))
    text = "".join(piece + data.draw(_BETWEEN) for piece in pieces)
    plain = plain_of(text).text
    landmarks = Landmarks(plain)
    found = {(mark.start, mark.end, mark.why) for mark in find_patterns(landmarks, ())}
    for other, pattern in enumerate(PATTERNS):
        for start, end in _everywhere(plain, other):
            digits = sum(map(str.isdigit, plain[start:end]))
            if pattern.measure < digits or not pattern.measure:
                assert (start, end, pattern.why) in found or not _is_identifying(plain[start:end])


def _is_identifying(text: str) -> bool:
    """Tell whether a match counts: b1000 and te90 only measure."""
    return re.fullmatch(r"b-?\d{1,5}|(?:t[eri]|fa|tsl|sl|fov)-?\d{1,5}", text) is None


def test_matches_do_not_lie_over_each_other() -> None:
    """As when an expression is tried everywhere from left to right."""
    plain = "aaaa"
    assert [match.span() for match in matches_at(re.compile("aa"), plain, range(4))] == [(0, 2), (2, 4)]
