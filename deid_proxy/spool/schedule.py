"""When a delivery is tried again, and when a destination is left alone: pure, with time and chance passed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

FIRST_DELAY_S = 1.0
LONGEST_DELAY_S = 300.0
FAILURES_TO_OPEN = 3
LATE_S = (3600.0, 86_400.0)  # from when on what waits is late, and very late


def backoff_s(attempts: int, chance: float) -> float:
    """Return how many seconds to wait after this many failed attempts.

    The wait doubles from one second to five minutes; half of it is spread by chance, so that what failed together does
    not come back together.

    Parameters
    ----------
    attempts
        Failed attempts so far, at least 1.
    chance
        A random number from 0 to 1.
    """
    doublings = min(max(attempts, 1) - 1, 30)
    longest = min(FIRST_DELAY_S * (1 << doublings), LONGEST_DELAY_S)
    return longest * (0.5 + chance / 2)


def late_level(age_s: float) -> int:
    """Return how late it is what has waited so long: 0 not yet, 1 after an hour, 2 after a day."""
    return sum(age_s > limit for limit in LATE_S)


class BreakerState(StrEnum):
    """Whether a destination is tried."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


@dataclass(frozen=True, slots=True)
class Breaker:
    """What a destination's recent failures say about trying it again.

    ``closed`` lets everything through; after some failures in a row it is ``open`` and lets nothing through until the
    back-off has passed, then ``half-open``: one trial, which closes it or opens it for longer.

    Parameters
    ----------
    failures
        Failures in a row.
    retry_at
        When a trial is due, on the caller's monotonic clock.
    trial
        True while a trial is under way.
    """

    failures: int = 0
    retry_at: float = 0.0
    trial: bool = False

    def state(self, now: float) -> BreakerState:
        """Return the state at this time."""
        if self.failures < FAILURES_TO_OPEN:
            return BreakerState.CLOSED
        return BreakerState.HALF_OPEN if self.trial or now >= self.retry_at else BreakerState.OPEN

    def allows(self, now: float) -> bool:
        """Return True when the destination may be tried now."""
        return self.state(now) is not BreakerState.OPEN and not self.trial

    def trying(self, now: float) -> Breaker:
        """Return the breaker with an attempt under way."""
        return replace(self, trial=self.state(now) is BreakerState.HALF_OPEN)

    def untried(self) -> Breaker:
        """Return the breaker after an attempt that did not take place."""
        return replace(self, trial=False)

    def succeeded(self) -> Breaker:
        """Return the breaker after the destination answered."""
        return Breaker()

    def failed(self, now: float, chance: float, *, for_good: bool = False) -> Breaker:
        """Return the breaker after a failure.

        Parameters
        ----------
        now
            The caller's monotonic clock.
        chance
            A random number from 0 to 1.
        for_good
            The destination says that it will not change its mind: the longest wait begins at once.
        """
        failures = max(self.failures + 1, FAILURES_TO_OPEN) if for_good else self.failures + 1
        if for_good:
            return Breaker(failures, now + LONGEST_DELAY_S * (0.9 + chance / 10))
        delay_s = backoff_s(failures - FAILURES_TO_OPEN + 1, chance) if failures >= FAILURES_TO_OPEN else 0.0
        return Breaker(failures, now + delay_s)
