"""Cleaning takes time in proportion to the text, whatever stands in it."""

from __future__ import annotations

from itertools import count
from time import process_time

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import CleaningPolicy

RUNS = count(1)
KNOWN = KnownIdentifiers(names=("Smith^John",), ids=("4711",))


def seconds(text: str) -> float:
    text += " " * next(RUNS)  # nothing is remembered
    start = process_time()
    clean_text(text, KNOWN, CleaningPolicy())
    return process_time() - start


@pytest.mark.parametrize("unit", ["Dr. ", "a^", "1-", "a@", "<a", "Smit", "may 1 "])
def test_four_times_the_text_takes_no_more_than_eight_times_as_long(unit: str) -> None:
    """The square of it would be sixteen times."""
    assert min(seconds(unit * 4000) for _ in range(2)) < 8 * min(seconds(unit * 1000) for _ in range(3)) + 0.05
