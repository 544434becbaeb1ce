"""Patterns of sequential pseudonyms: what they make is a valid Patient ID, or they are refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deid_proxy.identity.sequence import LONGEST, PatternError, SequencePattern


@pytest.mark.parametrize(
    ("text", "first", "later"),
    [
        ("LUNG-{n:04d}", "LUNG-0001", "LUNG-12345"),
        ("{n}", "1", "12345"),
        ("{n:3d}X", "001X", "12345X"),
        ("S {n:02d} (A)", "S 01 (A)", "S 12345 (A)"),
    ],
)
def test_a_pattern_writes_its_number(text: str, first: str, later: str) -> None:
    """With zeros in front, and with more digits than asked for when it needs them."""
    pattern = SequencePattern.parse(text)
    assert (pattern.format(1), pattern.format(12345)) == (first, later)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "",
            "LUNG",
            "{n}{n}",
            "{n:04d}-{n}",
            "{m}",
            "{n:x}",
            "{n!r}",
            "{n.__class__}",
            "A\\{n}",
            "A^{n}",
            "A={n}",
            "*{n}",
        ],
        *[" {n}", "{n} ", "Ä{n}", "{n}\n", "{{n}}", "{n:04f}", "A" * 60 + "{n}", "{n:099d}", "{n:0100d}", "{n?}"],
    ],
)
def test_what_makes_no_patient_id_is_refused(text: str) -> None:
    """No format language, no second number, nothing that DICOM or a query reads otherwise."""
    with pytest.raises(PatternError):
        SequencePattern.parse(text)


@settings(deadline=None)
@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_no_two_numbers_look_alike(one: int, other: int) -> None:
    """The pattern is injective, and what it makes fits."""
    pattern = SequencePattern.parse("S{n:05d}0")
    assert (pattern.format(one) == pattern.format(other)) is (one == other)
    assert len(pattern.format(one)) <= LONGEST
