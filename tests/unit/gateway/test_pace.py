"""The pace: whoever comes after a rest hardly waits, and many that come together wait for one another."""

from __future__ import annotations

import pytest

from deid_proxy.gateway.pace import Pace


def test_pauses_double_up_to_their_full_length() -> None:
    """The first pause is short, and the longest one is never passed, however long work goes on."""
    pace, now, pauses = Pace(1.0, 6.0), 100.0, []
    for _ in range(6):
        pauses.append(pace.after(now))
        now += pauses[-1]
    assert pauses == [1.0, 2.0, 4.0, 6.0, 6.0, 6.0]


def test_after_a_rest_the_first_pause_is_short_again() -> None:
    """Who worked a while ago begins anew; a pause that was merely kept is no rest."""
    pace = Pace(1.0, 4.0)
    assert [pace.after(0.0), pace.after(1.0), pace.after(3.0), pace.after(7.0)] == [1.0, 2.0, 4.0, 4.0]
    assert pace.after(7.0 + 4.0 + 1.0) == 1.0


@pytest.mark.parametrize("gap", [0.0, 0.05, 0.4])
def test_a_steady_trickle_keeps_the_full_pause(gap: float) -> None:
    """A sender that sends all the time is no reason to work for each instance alone."""
    pace, now = Pace(0.005, 0.05), 0.0
    for _ in range(10):
        now += pace.after(now) + gap
    assert pace.after(now) == 0.05
