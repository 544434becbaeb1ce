"""A wrapper for values read from a data set: they can be used, but not shown by accident."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phi:
    """A value that could identify; ``repr``, ``str`` and format show ``‹PHI›``."""

    value: str

    def __repr__(self) -> str:
        return "‹PHI›"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "‹PHI›"
