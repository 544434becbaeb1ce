"""Back-off and breaker: patient, bounded, and the same for the same inputs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.spool.schedule import Breaker, BreakerState, backoff_s

chances = st.floats(0, 1)


@pytest.mark.parametrize(
    ("attempts", "longest"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (11, 300), (10**9, 300)]
)
def test_the_wait_doubles_up_to_five_minutes(attempts, longest):
    """The longest wait after n attempts is 2^(n-1) seconds, and never more than 300."""
    assert backoff_s(attempts, 1.0) == longest
    assert backoff_s(attempts, 0.0) == longest / 2


@given(st.integers(-5, 100), chances)
def test_the_wait_is_never_none_and_never_long(attempts, chance):
    """Whatever the inputs, a retry waits at least half a second and at most five minutes."""
    assert 0.5 <= backoff_s(attempts, chance) <= 300


def test_a_new_breaker_lets_everything_through():
    """Without failures every attempt is allowed, any number at a time."""
    breaker = Breaker()
    assert breaker.allows(0.0)
    assert breaker.trying(0.0).trying(0.0).allows(0.0)


def test_two_failures_are_not_an_outage():
    """The breaker opens with the third failure in a row, and one success forgets them."""
    breaker = Breaker().failed(0.0, 1.0).failed(0.0, 1.0)
    assert breaker.state(0.0) is BreakerState.CLOSED
    assert breaker.failed(0.0, 1.0).state(0.0) is BreakerState.OPEN
    assert breaker.succeeded().failed(0.0, 1.0).state(0.0) is BreakerState.CLOSED


def opened() -> Breaker:
    return Breaker().failed(10.0, 1.0).failed(10.0, 1.0).failed(10.0, 1.0)


def test_an_open_breaker_lets_nothing_through_until_its_time():
    """While open nothing is tried; then exactly one trial is."""
    breaker = opened()
    assert not breaker.allows(10.9)
    assert breaker.state(11.0) is BreakerState.HALF_OPEN
    assert breaker.allows(11.0)
    assert not breaker.trying(11.0).allows(11.0)


def test_a_trial_that_succeeds_closes():
    """One answer of the destination, and everything goes through again."""
    assert opened().trying(11.0).succeeded().state(11.0) is BreakerState.CLOSED


def test_a_trial_that_fails_opens_for_longer():
    """Every failed trial doubles the wait for the next one."""
    breaker = opened().trying(11.0).failed(11.0, 1.0)
    assert breaker.state(12.9) is BreakerState.OPEN
    assert breaker.state(13.0) is BreakerState.HALF_OPEN


def test_a_refusal_for_good_opens_at_once_for_the_longest_wait():
    """Nobody asks ten times a minute for what was denied for good; after five minutes somebody may have mended it."""
    breaker = Breaker().failed(10.0, 1.0, for_good=True)
    assert breaker.state(309.9) is BreakerState.OPEN
    assert breaker.state(310.0) is BreakerState.HALF_OPEN
    assert Breaker().failed(10.0, 0.0, for_good=True).retry_at == 280.0


def test_a_trial_that_did_not_take_place_can_be_had_again():
    """Nothing was due after all: the next one may try."""
    breaker = opened().trying(11.0)
    assert breaker.untried().allows(11.0)


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1000), chances), max_size=60))
def test_a_destination_is_always_tried_again(events):
    """Whatever happened, a breaker without a trial under way allows one within five minutes."""
    breaker, now = Breaker(), 0.0
    for succeeded, later, chance in events:
        now += later
        breaker = breaker.trying(now)
        breaker = breaker.succeeded() if succeeded else breaker.failed(now, chance)
    assert breaker.allows(now + 300)
