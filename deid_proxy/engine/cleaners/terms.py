"""Code strings that stay: they hold terms of the standard, out of which nothing can be cut.

What a scanner, or somebody at it, put there instead is found like in any text, and holds the instance.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.own_forms import forms_of
from deid_proxy.engine.cleaners.own_words import AGE, NAME
from deid_proxy.engine.cleaners.plain import as_shown
from deid_proxy.engine.cleaners.reading import character_set_of, own_of
from deid_proxy.engine.cleaners.split_values import split_identifiers
from deid_proxy.engine.cleaners.text import find_known
from deid_proxy.engine.cleaners.values import LONGEST_REMEMBERED, MOST_REMEMBERED, decoded
from deid_proxy.engine.edits import Question
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.concept_names import MAKERS
from deid_proxy.standard.dictionary import format_tag
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import vocabulary

if TYPE_CHECKING:
    from mypy_extensions import i64

    from deid_proxy.engine.cleaners.own import Own
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import New
    from deid_proxy.standard.vocabulary import Vocabulary

_SHORTEST: Final = 4  # letters of a word that no vocabulary has: shorter ones are terms of makers
_SHORTEST_NUMBER: Final = 5  # characters


class Term(Question):
    """Holds the instance where a code string says what the instance says of people, places and numbers."""

    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:  # noqa: ARG002
        """Keep the value, or hold the instance."""
        raw, own = draft.bytes_of(value, end), own_of(draft, edit)
        if raw in own.passed_terms:
            return None
        try:
            text, _ = decoded(raw, character_set_of(draft, own, raw, value))
        except (LookupError, UnicodeDecodeError):
            return None  # what is no text is emptied, here as everywhere
        if say_something(own, text):
            detail = f"an original identifier in {format_tag(edit.tag)}"
            raise DeidentificationError(HoldReason.RESIDUAL_IDENTIFIER, detail)
        if len(raw) <= LONGEST_REMEMBERED and len(own.passed_terms) < MOST_REMEMBERED:
            own.passed_terms.add(raw)
        return None


def say_something(own: Own, text: str) -> bool:
    """Tell whether the terms of a value, or any two of them together, say something."""
    if any(says_something(own, term) for term in text.split("\\")):
        return True
    words, shown = vocabulary(own.policy.languages), as_shown(text)
    for cut in split_identifiers(text, own.known):
        pieces = ["".join(filter(str.isalnum, fold(piece))) for piece in shown[cut.start : cut.end].split("\\")]
        if len("".join(pieces)) >= _SHORTEST_NUMBER and not any(_is_term(piece, words) for piece in pieces):
            return True
    return False


def says_something(own: Own, term: str) -> bool:
    """Tell whether a term says something that cannot be told from the terms of the standard and of makers."""
    words, shown = vocabulary(own.policy.languages), as_shown(term)
    found = [(fold(shown[one.start : one.end]), one.why) for one in find_known(term, own.known)]
    pieces = "".join(text for text, why in found if why == NAME and len(text) < _SHORTEST)
    is_cut = len(pieces) >= _SHORTEST and pieces in forms_of(own.known).words
    return is_cut or any(_counts(text, why) and not _is_term(text, words) for text, why in found)


def _counts(text: str, why: str) -> bool:
    has_digits = any(map(str.isdigit, text))
    return why != AGE and len(text) >= (_SHORTEST_NUMBER if has_digits else _SHORTEST)


def _is_term(text: str, words: Vocabulary) -> bool:
    return text in MAKERS or words.source_of(text) is not None
