"""What a C-STORE status means for a delivery."""

from __future__ import annotations

from collections import Counter

import pytest

from deid_proxy.network.status import Disposition, classify_status, describe_status, remedy

FORWARDED = {0x0000, 0x0111, 0xB000, 0xB006, 0xB007}
RETRIED = {0x0110, 0x0213, *range(0xA700, 0xA800)}


@pytest.mark.fault(26, 27)
def test_every_status_has_exactly_one_meaning():
    """All 65,536: what says the archive has it is forwarded, what passes is retried, all else is held."""
    wrong = [
        status
        for status in range(0x10000)
        if classify_status(status)
        != (
            Disposition.FORWARDED
            if status in FORWARDED
            else Disposition.RETRY
            if status in RETRIED
            else Disposition.HELD
        )
    ]
    assert wrong == []


def test_success_is_never_guessed():
    """No more than success, the three warnings of Storage and "duplicate" count as forwarded."""
    counts = Counter(classify_status(status) for status in range(0x10000))
    assert counts[Disposition.FORWARDED] == 5
    assert counts[Disposition.RETRY] == 258


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (0x0000, "0000 success"),
        (0xA7FF, "A7FF refused: out of resources"),
        (0xA901, "A901 data set does not match SOP class"),
        (0xC00B, "C00B cannot understand"),
        (0x0122, "0122 SOP class not supported"),
        (0x1234, "1234 a status that Storage does not define"),
    ],
)
def test_a_status_is_shown_with_its_meaning(status, text):
    """Code first, then the standard's words."""
    assert describe_status(status) == text


@pytest.mark.fault(27)
def test_whatever_is_held_has_a_remedy():
    """Each of the 65,273 statuses that hold says what a person does about it; none is told that it goes by itself."""
    held = [status for status in range(0x10000) if classify_status(status) is Disposition.HELD]
    assert {len(remedy(status)) > 40 for status in held} == {True}
    assert not any("by itself" in remedy(status) for status in held)
    assert remedy(0x0122) == "let the archive accept this SOP Class, or send the study elsewhere"


@pytest.mark.parametrize("status", [-1, 0x10000])
def test_a_status_has_sixteen_bits(status):
    """Anything else is a mistake of ours."""
    with pytest.raises(ValueError, match="16 bits"):
        classify_status(status)
