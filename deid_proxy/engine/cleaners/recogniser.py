"""The port for a site's own recognisers: callables that are handed in, and say where a text identifies somebody.

What one returns is checked as whatever comes from outside is. What it finds goes in any case, and nothing that it does
not find stays because of that: the cleaner reads what is left as it reads every text.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners.tidying import balanced
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.recognisers import Ours, TextContext
from deid_proxy.standard.dictionary import format_tag, keyword_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.profile.recognisers import Recogniser

_BUILT_IN = frozenset(made for made in vars(builtins).values() if isinstance(made, type))
_MOST_SPANS = 10_000  # of one text
_BLANKS = " \t"
_CLOSING = " \t,.;:!?"


class Recognised(NamedTuple):
    """A stretch of a text that a recogniser found, and which one; it holds no value."""

    start: int
    end: int
    name: str


class Recognisers:
    """The recognisers of a rule set, for one instance.

    Parameters
    ----------
    loaded
        By name.
    policy
        Whose names count, and which languages.
    modality
        The instance's own.
    """

    __slots__ = ("_language", "_loaded", "_modality", "_names")

    def __init__(self, loaded: Mapping[str, Recogniser], policy: CleaningPolicy, modality: str) -> None:
        self._loaded, self._names = loaded, policy.recognisers
        self._language = next(iter(policy.languages)) if len(policy.languages) == 1 else ""
        self._modality = modality

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._names)

    def find(self, tag: int, text: str) -> tuple[Recognised, ...]:
        """Return what they find in a text.

        Raises
        ------
        DeidentificationError
            ENGINE_ERROR where one is not loaded, raises, or returns what is no place in the text; LIMIT where one
            returns more than 10,000.
        """
        context = TextContext(f"{format_tag(tag)} {keyword_of(tag)}".strip(), self._language, self._modality)
        return tuple(found for name in self._names for found in self._ask(name, text, context))

    def without(self, tag: int, text: str) -> str:
        """Return a text without what they find in it."""
        return without_found(text, self.find(tag, text))

    def _ask(self, name: str, text: str, context: TextContext) -> Iterator[Recognised]:
        if name not in self._loaded:
            raise DeidentificationError(HoldReason.ENGINE_ERROR, f"the recogniser '{name}' runs in a sandbox only")
        for start, end in asked(self._loaded[name], name, text, context):
            yield Recognised(start, end, name)


def asked(recogniser: Recogniser, name: str, text: str, context: TextContext) -> list[tuple[int, int]]:
    """Return the places that a recogniser finds in a text.

    Raises
    ------
    DeidentificationError
        See :meth:`Recognisers.find`.
    """
    return [_checked(name, span, len(text)) for span in _called(recogniser, name, text, context)]


def _called(recogniser: Recogniser, name: str, text: str, context: TextContext) -> list[object]:
    """Ask a recogniser; whatever it raises is shown by the name of the built-in exception that it is, and no other.

    Code of a site has the text: it may stand in a message, in the name of a class that was made of it, and in what ends
    the process.
    """
    if isinstance(recogniser, Ours):
        return list(recogniser(text, context))
    found: list[object] = []
    try:
        for span in recogniser(text, context):
            found.append(span)
            if len(found) > _MOST_SPANS:
                break
    except KeyboardInterrupt:
        raise KeyboardInterrupt from None
    except BaseException as error:  # noqa: BLE001 - whatever it raises may hold the text, SystemExit too
        kind = next(made.__name__ for made in type(error).__mro__ if made in _BUILT_IN)
        detail = f"the recogniser '{name}' failed: {kind}"
        raise DeidentificationError(HoldReason.ENGINE_ERROR, detail) from None
    if len(found) > _MOST_SPANS:
        raise DeidentificationError(HoldReason.LIMIT, f"the recogniser '{name}' returns more than {_MOST_SPANS} places")
    return found


def _checked(name: str, span: object, length: int) -> tuple[int, int]:
    if isinstance(span, tuple) and len(span) == 2 and all(type(place) is int for place in span):
        start, end = span
        if 0 <= start <= end <= length:
            return start, end
    detail = f"the recogniser '{name}' returns what is no place in the text"
    raise DeidentificationError(HoldReason.ENGINE_ERROR, detail)


def nobody(policy: CleaningPolicy) -> Recognisers:
    """Return the recognisers of an instance for which none was loaded: where the policy names one, a text holds it."""
    return Recognisers({}, policy, "")


def without_found(text: str, found: Iterable[Recognised]) -> str:
    """Return a text without what was found: no blank in front of a comma, no comma in front, no two words in one."""
    stretches = sorted(found)
    if not stretches:
        return text
    left, at = text[: stretches[0].start], stretches[0].end
    for start, end, _ in stretches[1:]:
        left, at = _joined(left, text[at : max(at, start)]), max(at, end)
    return balanced(_joined(left, text[at:])).strip(_BLANKS)


def _joined(left: str, right: str) -> str:
    if not left:
        return right.lstrip(_CLOSING)
    if left[-1] in _BLANKS and right[:1] in _CLOSING:
        return left.rstrip(_BLANKS) + right
    return f"{left} {right}" if left[-1].isalnum() and right[:1].isalnum() else left + right


def words_between(text: str, found: Iterable[Recognised]) -> Iterator[tuple[str, bool, str]]:
    """Yield what recognisers found, as words that go, and why."""
    for start, end, name in sorted(found):
        yield text[start:end], False, f"recogniser: {name}"
