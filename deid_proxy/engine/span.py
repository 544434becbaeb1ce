"""A range of bytes; in a module of its own, so that who needs nothing else of the engine does not start all of it."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of bytes in the received data set (offset 0 is the first byte after any File Meta)."""

    start: int
    end: int
