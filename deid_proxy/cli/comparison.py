"""Two files, element by element: what differs, and what is the same to the byte."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import click

from deid_proxy.cli.console import MASKED
from deid_proxy.cli.elements import describe_path, read_elements
from deid_proxy.cli.folding import PathRow, fold
from deid_proxy.cli.reading import read_source
from deid_proxy.cli.report import Report, ReportTable
from deid_proxy.cli.values import character_sets, show_value
from deid_proxy.cli.word_table import word_entries, word_table
from deid_proxy.engine.codestream.cleaning import clean, joined
from deid_proxy.engine.codestream.families import family_of
from deid_proxy.engine.codestream.pixels import geometry_of
from deid_proxy.errors import DeidentificationError
from deid_proxy.standard.uids import TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from deid_proxy.cli.elements import Element
    from deid_proxy.cli.elements import Path as ElementPath
    from deid_proxy.engine.explain import ExplainedStep
    from deid_proxy.pipeline import Source

_PIXEL_DATA = ((0x7FE0_0010,), (0x7FE0_0008,), (0x7FE0_0009,))
ONLY_CLEANED = "identical but for comments in codestreams and bytes behind them"

_NAMES = ("attribute", "vr", "change", "before", "after")


class Change(NamedTuple):
    """How one attribute differs."""

    path: ElementPath
    vr: str
    what: str


class Side(NamedTuple):
    """One of the two files."""

    elements: dict[ElementPath, Element]
    show: Callable[[ElementPath, bool], str]
    source: Source

    @classmethod
    def read(cls, path: Path) -> Side:
        """Read a file.

        Raises
        ------
        click.ClickException
            It cannot be read as DICOM.
        """
        try:
            source = read_source(path)
            found = list(read_elements(memoryview(source.data), source.transfer_syntax_uid))
        except DeidentificationError as error:
            raise click.ClickException(f"{path} cannot be compared: {error.public_message}") from None
        elements, terms = {element.path: element for element in found}, character_sets(found)

        def show(place: ElementPath, values: bool) -> str:
            if place not in elements:
                return ""
            return show_value(elements[place], terms) if values else MASKED

        return cls(elements, show, source)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two files, in the order of tags, and what does not.

    Parameters
    ----------
    same
        Elements whose value is the same to the byte, whatever their VR.
    same_bytes
        The bytes of these values.
    pixel_data
        ``identical``, :data:`ONLY_CLEANED`, ``different``, ``in one file only`` or ``none``.
    """

    changes: list[Change]
    same: int
    same_bytes: int
    pixel_data: str


def compare(old: Side, new: Side) -> Comparison:
    """Compare two files."""
    changes = list(_changes(old, new))
    other = {change.path for change in changes if change.what != "VR changed"}
    same = [element for path, element in old.elements.items() if path in new.elements and path not in other]
    return Comparison(changes, len(same), sum(len(element.value) for element in same), _pixel_data(old, new, other))


def _changes(old: Side, new: Side) -> Iterator[Change]:
    for path in sorted(old.elements.keys() | new.elements.keys()):
        before, after = old.elements.get(path), new.elements.get(path)
        if before is None and after is not None:
            yield Change(path, after.vr, "added")
        elif before is not None and after is None:
            yield Change(path, before.vr, "removed")
        elif before is not None and after is not None and before.value != after.value:
            yield Change(path, after.vr, "changed")
        elif before is not None and after is not None and before.vr != after.vr:
            yield Change(path, f"{before.vr} > {after.vr}", "VR changed")


def _pixel_data(old: Side, new: Side, other: set[ElementPath]) -> str:
    places = [path for path in _PIXEL_DATA if path in old.elements or path in new.elements]
    if not places:
        return "none"
    if any(path not in old.elements or path not in new.elements for path in places):
        return "in one file only"
    if not other.intersection(places):
        return "identical"
    return ONLY_CLEANED if _is_cleaned(old, new) else "different"


def _is_cleaned(old: Side, new: Side) -> bool:
    """Tell whether compressed pixel data differ in nothing but what no decoder needs."""
    syntax, (place, *_) = TRANSFER_SYNTAXES.get(old.source.transfer_syntax_uid), _PIXEL_DATA
    if syntax is None or not syntax.encapsulated or old.source.transfer_syntax_uid != new.source.transfer_syntax_uid:
        return False
    before = old.elements[place].value
    try:
        cleaned = clean(before, 0, len(before), family_of(syntax), partial(geometry_of, old.source.data))
    except DeidentificationError:
        return False
    return cleaned is not None and joined(before, cleaned.parts) == new.elements[place].value


def comparison_report(
    old: Side, new: Side, cleaned: Mapping[ElementPath, ExplainedStep], *, show_values: bool
) -> Report:
    """Return the comparison of two files for people and programs.

    Parameters
    ----------
    cleaned
        What a profile does to the texts of the first one, where somebody asked for it.
    """
    found = compare(old, new)
    texts = {change.path: cleaned[change.path] for change in found.changes if change.path in cleaned}
    rows = [
        PathRow(c.path, (c.vr, c.what, old.show(c.path, show_values), new.show(c.path, show_values)))
        for c in found.changes
    ]
    document = {
        "changes": [
            dict(zip(_NAMES, (describe_path(row.path), *row.cells), strict=True))
            | ({"words": word_entries(texts[row.path], show_values=show_values)} if row.path in texts else {})
            for row in rows
        ],
        "unchanged": found.same,
        "unchanged_bytes": found.same_bytes,
        "pixel_data": found.pixel_data,
    }
    lines = (
        f"{len(rows)} attributes differ.",
        f"{found.same} attributes are the same to the byte: {found.same_bytes} bytes of values. "
        f"Pixel data: {found.pixel_data}.",
    )
    table = ReportTable(("attribute", "VR", "change", "before", "after"), fold(rows))
    words = word_table(texts.items(), show_values=show_values)
    return Report("What differs between two files", document, (), [table, *words], lines)
