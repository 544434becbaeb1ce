"""Table E.1-1 of PS3.15, row by row, in the editions that a profile can name.

References
----------
DICOM PS3.15 Table E.1-1
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import REPEATING_GROUPS
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.tables import attribute_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

EDITIONS: tuple[str, ...] = attribute_rows.EDITIONS
"""The editions that a profile can name, newest first."""

CURVE_GROUPS = frozenset(REPEATING_GROUPS[0x5000])
"""The groups of (50xx,xxxx): every element in them is decided by the one row for curves."""

PRIVATE_PATTERN = "(gggg,eeee)"
CURVE_PATTERN = "(50xx,xxxx)"

# Deviation: (006A,0003) Annotation Group UID is printed with D. A dummy that is not the same everywhere would break the
# references to the group; as a UID it is replaced consistently, like every other one of the table.
_CORRECTED_ACTIONS = {0x006A0003: ActionCode.U}

# Deviation: the edition of 2011 misprints two tags. Their rows decide the attribute that they name as well.
_MISPRINTED_TAGS = {0x00381234: 0x00380004, 0x00400248: 0x00404028}


class Row(NamedTuple):
    """One row of Table E.1-1.

    Parameters
    ----------
    tag_pattern
        The tag as printed, with ``x`` for free digits: ``(0010,0010)``, ``(60xx,3000)``, ``(gggg,eeee)``.
    tag
        The tag, None for a pattern.
    basic
        The action of the Basic Profile.
    options
        The action where an Option has one of its own (K or C).
    printed
        The action as the table prints it; it differs from ``basic`` where that is a documented correction.
    """

    tag_pattern: str
    tag: int | None
    name: str
    keyword: str
    vr: str
    basic: ActionCode
    options: Mapping[ConfidentialityOption, ActionCode]
    printed: ActionCode


class AttributeTable(NamedTuple):
    """Table E.1-1 of one edition.

    Parameters
    ----------
    rows
        The rows as printed, in the order of their tags.
    by_tag
        The row of each tag; (60xx,3000) and (60xx,4000) are expanded to their 16 groups, and so are the elements of
        (50xx,xxxx) that PS3.6 knows.
    private
        The row of private attributes.
    curve_row
        The row of all other elements in :data:`CURVE_GROUPS`.
    """

    edition: str
    rows: tuple[Row, ...]
    by_tag: Mapping[int, Row]
    private: Row
    curve_row: Row

    def row_of(self, tag: int) -> Row | None:
        """Return the row that decides a tag, None when the table does not list it."""
        group = tag >> 16
        if group & 1:
            return self.private
        return self.curve_row if group in CURVE_GROUPS else self.by_tag.get(tag)


def _tag_of_pattern(pattern: str) -> int | None:
    digits = pattern[1:5] + pattern[6:10]
    return None if "x" in digits or "g" in digits else int(digits, 16)


def _tags_of_row(row: Row) -> tuple[int, ...]:
    if row.tag is not None:
        intended = _MISPRINTED_TAGS.get(row.tag)
        return (row.tag, intended) if intended else (row.tag,)
    if row.tag_pattern == PRIVATE_PATTERN:
        return ()
    groups = REPEATING_GROUPS[int(row.tag_pattern[1:3], 16) << 8]
    elements = attribute_rows.CURVE_ELEMENTS if row.tag_pattern == CURVE_PATTERN else (int(row.tag_pattern[6:10], 16),)
    return tuple(group << 16 | element for group in groups for element in elements)


@cache
def _actions_of(cell: str) -> tuple[ActionCode, Mapping[ConfidentialityOption, ActionCode]]:
    basic, *options = cell.split()
    pairs = (option.split("=") for option in options)
    return ActionCode(basic), {ConfidentialityOption(option): ActionCode(code) for option, code in pairs}


def _read_rows(column: int) -> tuple[Row, ...]:
    rows = []
    for line in attribute_rows.ROWS.splitlines():
        pattern, vr, keyword, name, *cells = line.split("|")
        if cells[column]:
            tag = _tag_of_pattern(pattern)
            printed, options = _actions_of(cells[column])
            basic = _CORRECTED_ACTIONS.get(tag, printed) if tag is not None else printed
            rows.append(Row(pattern, tag, name, keyword, vr, basic, options, printed))
    return tuple(rows)


@cache
def attribute_table(edition: str) -> AttributeTable:
    """Return Table E.1-1 of an edition.

    Parameters
    ----------
    edition
        One of :data:`EDITIONS`.

    Raises
    ------
    ValueError
        When there is no such edition here; the message lists those there are.

    References
    ----------
    DICOM PS3.15 Table E.1-1
    """
    if edition not in EDITIONS:
        raise ValueError(f"unknown edition {edition!r}; known are {', '.join(EDITIONS)}")
    rows = _read_rows(EDITIONS.index(edition))
    by_pattern = {row.tag_pattern: row for row in rows}
    return AttributeTable(
        edition=edition,
        rows=rows,
        by_tag={tag: row for row in rows for tag in _tags_of_row(row)},
        private=by_pattern[PRIVATE_PATTERN],
        curve_row=by_pattern[CURVE_PATTERN],
    )
