"""Which projects have recognisers that do not end in time, so that others do not wait for them again and again."""

from __future__ import annotations

from collections import Counter

FAILURES_TO_REST = 3
"""Instances in a row at which the recognisers of a project did not end in time."""

RESTS = 10
"""For how many times as long as one instance may take they are left alone then."""


class Hanging:
    """Counts, for every project, the instances in a row that took too long."""

    def __init__(self) -> None:
        self._in_a_row: Counter[str] = Counter()
        self._until: dict[str, float] = {}

    def rests(self, project: str, now: float) -> bool:
        """Tell whether a project's recognisers are left alone now; when that ends, one instance shows how they do."""
        return now < self._until.get(project, now)

    def ended(self, project: str) -> None:
        """Note that they ended in time, whatever came of it."""
        self._in_a_row.pop(project, None)
        self._until.pop(project, None)

    def hung(self, project: str, now: float, time_s: float) -> None:
        """Note that they did not, in the seconds that one instance may take."""
        self._in_a_row[project] += 1
        if self._in_a_row[project] >= FAILURES_TO_REST:
            self._until[project] = now + RESTS * time_s
