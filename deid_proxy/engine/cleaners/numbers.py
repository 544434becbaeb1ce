"""Numbers that mean something: ``b1000``, ``3D``, ``5mm``, ``T1``, ``0.0%``, ``P4^P101``, kernels as ``B30f``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.engine.cleaners.tokens import Tokens

UNITS = frozenset(
    (
        *("mm", "cm", "m", "um", "ms", "s", "sec", "min", "hz", "khz", "mhz", "kv", "kvp", "ma", "mas", "mgy", "gy"),
        *(
            "cgy",
            "msv",
            "mg",
            "g",
            "kg",
            "ml",
            "cc",
            "l",
            "iu",
            "mbq",
            "bq",
            "mci",
            "kev",
            "mev",
            "hu",
            "deg",
            "t",
            "d",
        ),
        *("x", "nm", "ph", "bit", "slices", "phases", "fr", "ch", "h", "hr", "hrs", "week", "weeks", "months", "bpm"),
    )
)
_RUN = re.compile(
    r"\d{1,3}d|[a-z]{1,2}\d{1,3}[a-z]?|[btp]\d{1,4}|b[a-z]?\d{2}[a-z]{0,2}(?:\d)?|\d{1,3}[a-z]{1,2}"
    r"|\d{1,4}(?:[x*]\d{1,4}){1,2}(?:mm|cm)?|\d{1,2}[a-z]\d{1,2}"
)
_LETTERED = re.compile(r"([a-z]+)(\d{1,3})")
_LONGEST_WITH_UNIT = 4
_LONGEST = 3
_KNOWN_PREFIXES = frozenset(
    (
        *("fc", "ti", "te", "tr", "se", "im", "no", "ac", "nr", "ex", "ph", "sl", "st", "us", "br", "hr"),
        *("hf", "qr", "bf", "bv", "ub", "ya", "yb", "eb", "ir", "fa", "gr"),
    )
)
WHY = "number with a meaning"


def run_has_meaning(run: str, means: Callable[[str], bool]) -> bool:
    """Tell whether a run of letters and digits is a term of imaging, by its form."""
    if not run.isascii() or run.isalpha() or run.isdigit():
        return False
    unit = run.lstrip("0123456789")
    if unit in UNITS and len(run) - len(unit) <= _LONGEST_WITH_UNIT:
        return True
    lettered = _LETTERED.fullmatch(run)
    if lettered is not None and len(lettered[1]) > 1:
        return lettered[1] in _KNOWN_PREFIXES or means(lettered[1])
    if _RUN.fullmatch(run) is None:
        return False
    letters = "".join(letter for letter in run if letter.isalpha())
    return len(letters) == 1 or run[0] in "bhqtfi" or means(letters) or "x" in run


def number_has_meaning(tokens: Tokens, token: int, kept: list[bool | None]) -> bool:
    """Tell whether a number of its own is harmless where it stands.

    Parameters
    ----------
    kept
        For every token whether it stays; None where nobody knows.
    """
    word, after, before = tokens.words[token], tokens.after(token), tokens.before(token)
    if after.startswith(("%", " %", "°")):
        return len(word) <= _LONGEST_WITH_UNIT
    following = token + 1 < len(tokens.words) and len(after) <= 1
    if (
        following
        and tokens.words[token + 1] in UNITS
        and len(word) <= _LONGEST_WITH_UNIT
        and kept[token + 1] is not False
    ):
        return True
    decimal = (after == "." or before == ".") and len(word) <= _LONGEST_WITH_UNIT
    if decimal and after == "." and following and tokens.kind(token + 1) == "d":
        return not (len(word) == len(tokens.words[token + 1]) == 2) or _unit_after(tokens, token + 1)
    if decimal and before == "." and token and tokens.kind(token - 1) == "d":
        return kept[token - 1] is True
    if len(word) > _LONGEST:
        return False
    near = [kept[token - 1] if token else None, kept[token + 1] if token + 1 < len(kept) else None]
    return any(stays is True for stays in near)


def _unit_after(tokens: Tokens, token: int) -> bool:
    after = tokens.after(token)
    following = token + 1 < len(tokens.words) and tokens.words[token + 1] in UNITS
    return (following and len(after) <= 1) or after[:1] == "%"
