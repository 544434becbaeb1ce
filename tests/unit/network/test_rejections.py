"""A rejection in words."""

from __future__ import annotations

import pytest

from deid_proxy.network.rejections import describe_rejection


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((1, 1, 1), "for good: no reason given (1/1/1)"),
        ((1, 1, 2), "for good: application context name not supported (1/1/2)"),
        ((1, 1, 3), "for good: calling AE title not recognized (1/1/3)"),
        ((1, 1, 7), "for good: called AE title not recognized (1/1/7)"),
        ((1, 2, 1), "for good: no reason given (1/2/1)"),
        ((1, 2, 2), "for good: protocol version not supported (1/2/2)"),
        ((2, 3, 1), "for now: temporary congestion (2/3/1)"),
        ((2, 3, 2), "for now: local limit exceeded (2/3/2)"),
        ((1, 1, 9), "for good: a reserved reason (1/1/9)"),
        ((9, 9, 9), "with a reserved result: a reserved reason (9/9/9)"),
        ((None, None, None), "without a result: a reserved reason (None/None/None)"),
    ],
)
def test_a_rejection_is_said_in_the_words_of_the_standard(
    numbers: tuple[int | None, int | None, int | None], words: str
) -> None:
    """PS3.8 Table 9-21, beside the numbers; what the table does not have is not guessed."""
    assert describe_rejection(*numbers) == words
