"""What becomes of the words of texts that are cleaned: which stay, from which source, and which go, for which reason.

A word that stays is shown, because it is what goes out; one that goes is shown by its reason only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.cli.console import MASKED
from deid_proxy.cli.folding import PathRow, fold
from deid_proxy.cli.report import ReportTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.cli.elements import Path
    from deid_proxy.engine.explain import ExplainedStep, ExplainedWord

_COLUMNS = ("attribute", "word", "", "why")
_BETWEEN_CELLS = "\0"
_MOST_WORDS = 200  # of one attribute, in a table; JSON has them all


def word_entries(step: ExplainedStep, *, show_values: bool) -> list[dict[str, object]]:
    """Return the words of one attribute, for programs."""
    return [{"word": _shown(word, show_values=show_values), "kept": word.kept, "why": word.why} for word in step.words]


def word_table(told: Iterable[tuple[Path, ExplainedStep]], *, show_values: bool) -> list[ReportTable]:
    """Return the words of all attributes that have some, for people; no table where none has."""
    texts = [PathRow(path, _rows(step, show_values=show_values)) for path, step in told if step.words]
    rows = [(text, *cells.split(_BETWEEN_CELLS)) for text, *words in fold(texts) for cells in words]
    return [ReportTable(_COLUMNS, rows, "Words of texts that are cleaned")] if rows else []


def _rows(step: ExplainedStep, *, show_values: bool) -> tuple[str, ...]:
    """Return a row for each word, in one cell each, so that texts that are the same in every frame are told once."""
    rows = [
        (_shown(word, show_values=show_values), "stays" if word.kept else "goes", word.why)
        for word in step.words[:_MOST_WORDS]
    ]
    if len(step.words) > _MOST_WORDS:
        rows.append(("", "", f"and {len(step.words) - _MOST_WORDS} more words"))
    return tuple(_BETWEEN_CELLS.join(cell.replace(_BETWEEN_CELLS, "") for cell in row) for row in rows)


def _shown(word: ExplainedWord, *, show_values: bool) -> str:
    return word.text.value if show_values else word.after or MASKED
