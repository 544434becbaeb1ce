"""How long to wait for company: many that come together cost one piece of work, and the first of them hardly waits."""

from __future__ import annotations

_REST_S = 0.5


class Pace:
    """The pause behind each piece of work: short after a rest, and twice as long each time, up to its full length.

    Parameters
    ----------
    first_s
        The pause behind the first piece of work after a rest.
    full_s
        The longest pause.
    """

    def __init__(self, first_s: float, full_s: float) -> None:
        self._first_s, self._full_s = first_s, full_s
        self._pause_s = first_s
        self._worked_at = float("-inf")

    def after(self, now: float) -> float:
        """Return the pause behind a piece of work that ended now, in seconds."""
        rested = now - self._worked_at > self._pause_s + _REST_S
        self._pause_s = self._first_s if rested else min(2 * self._pause_s, self._full_s)
        self._worked_at = now
        return self._pause_s
