"""When a rule holds: what the instance says at its top level, as it was received."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.profile.mistakes import MistakeError
from deid_proxy.profile.selectors import sop_class_named, tags_named
from deid_proxy.standard.dictionary import describe_tag, vr_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_PATTERN = 128
MOST_PATTERNS = 1000
MOST_ATTRIBUTES = 16

_SOP_CLASS_UID = 0x00080016
_MARKERS = range(0x00120062, 0x00120065)
_VRS = frozenset({"AE", "AS", "CS", "DA", "DS", "IS", "LO", "SH", "TM", "UI"})


class Asked(NamedTuple):
    """What an attribute must be: one of these patterns, with ``*`` and ``?``; ``!`` in front asks for the opposite."""

    tag: int
    patterns: tuple[str, ...]

    def holds(self, values: Sequence[str]) -> bool:
        """Tell whether a value of the attribute is one of them; a negated pattern must fit no value."""
        return any(self._fits(pattern, values) for pattern in self.patterns)

    @staticmethod
    def _fits(pattern: str, values: Sequence[str]) -> bool:
        if pattern.startswith("!"):
            return not any(matches(pattern[1:], value) for value in values)
        return any(matches(pattern, value) for value in values)


Condition = tuple[Asked, ...]
"""All of them must hold."""


def holds(condition: Condition, values: Mapping[int, Sequence[str]]) -> bool:
    """Tell whether a condition holds for what an instance says at its top level."""
    return all(asked.holds(values.get(asked.tag, ())) for asked in condition)


def asked_of(key: str, patterns: Sequence[str]) -> Asked:
    """Return what is asked of an attribute.

    Raises
    ------
    MistakeError
        The attribute cannot be asked, or the patterns are none.
    """
    tag = tags_named(key)[0]
    if vr_of(tag) not in _VRS:
        message = f"a condition cannot ask for {describe_tag(tag)}: its VR is {vr_of(tag)}"
        raise MistakeError(message, f"ask for an attribute with VR {', '.join(sorted(_VRS))}")
    if tag in _MARKERS:
        raise MistakeError(f"a condition cannot ask for {describe_tag(tag)}", "it says what was done to the instance")
    if not 0 < len(patterns) <= MOST_PATTERNS:
        raise MistakeError("a condition has no value, or too many", f"write one to {MOST_PATTERNS} values")
    return Asked(tag, tuple(_pattern(tag, pattern) for pattern in patterns))


def _pattern(tag: int, pattern: str) -> str:
    written = pattern.strip()
    if not written.isascii() or len(written) > LONGEST_PATTERN:
        message = f"a value in a condition is ASCII of at most {LONGEST_PATTERN} characters"
        raise MistakeError(message, "use * for the rest of a value")
    if tag == _SOP_CLASS_UID and written.strip("!")[:1].isalpha():
        negated = "!" if written.startswith("!") else ""
        return negated + sop_class_named(written.removeprefix("!"))
    return written.casefold()


def matches(pattern: str, value: str) -> bool:
    """Tell whether a whole value fits a pattern with ``*`` and ``?``, letter case apart.

    Time grows with the product of the two lengths at worst, and both are bounded.
    """
    text = value.casefold()
    at = start = 0
    star = -1
    while at < len(text):
        if start < len(pattern) and pattern[start] == "*":
            star, mark, start = start, at, start + 1
        elif start < len(pattern) and pattern[start] in ("?", text[at]):
            at, start = at + 1, start + 1
        elif star >= 0:
            mark += 1
            at, start = mark, star + 1
        else:
            return False
    return not pattern[start:].strip("*")
