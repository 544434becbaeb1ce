"""How much of one data set the engine is willing to look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one data set; beyond them it is held, so that no input can use up memory or time.

    Parameters
    ----------
    depth
        Sequences inside sequences.
    elements
        Elements, items and sequence ends together. A 10,000-frame Enhanced MR has about 600,000 of them.
    inflated, ratio
        What a deflated data set may inflate to: at most so many bytes, and at most so many times its own size. An
        image that is mostly black is deflated some hundred times.
    """

    depth: int = 32
    elements: int = 2_000_000
    inflated: int = 256 << 20
    ratio: int = 250


DEFAULT_LIMITS = Limits()
