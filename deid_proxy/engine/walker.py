"""The walk over an encoded data set: once, from the first byte to the last, with every length checked.

The walker knows headers and lengths only. What an element means stands in the tables it is given
(:mod:`deid_proxy.engine.tables`), what was found goes into a draft (:mod:`deid_proxy.engine.draft`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from librt.strings import read_i64_be, read_i64_le

from deid_proxy.engine.edits import BULK, DELIMITER, EDIT, LONG, READ, Fault
from deid_proxy.engine.encoding import UNDEFINED_LENGTH, format_place, look
from deid_proxy.engine.plan import LengthFix
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from mypy_extensions import i64

    from deid_proxy.engine.draft import Draft, PlanDraft
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.tables import Row, Table

NEVER: Final = 1 << 32  # above every tag

_NO_LENGTH: Final = 0  # in place of the offset of a length: there is none to rewrite
_UNDELIMITED: Final = -1  # the same, and the delimiter has not come yet
_SHORT_HEADER: Final = 8  # bytes
_PRIVATE: Final = 1 << 16  # the group is odd (PS3.5 section 7.8)

_named = tuple.__new__  # half the time of LengthFix(...), which is made for every item that changes


def malformed(what: str, offset: int) -> DeidentificationError:
    """Return the error for a data set that does not add up."""
    return DeidentificationError(HoldReason.MALFORMED, f"{what} at offset {offset}")


def odd_length(tag: int, offset: int) -> DeidentificationError:
    """Return the error for an element of odd length (PS3.5 7.1.1)."""
    return DeidentificationError(HoldReason.MALFORMED, f"{format_place(tag, offset)} has an odd length")


def walk(draft: Draft, root: Table, *, start: int = 0, floor: int = -1) -> int:
    """Walk a data set and return where it ends.

    Parameters
    ----------
    draft
        The data set, and what takes down the steps.
    root
        The table of the top level.
    start, floor
        Where to begin, and the tag that every later one must exceed.

    Raises
    ------
    DeidentificationError
        MALFORMED where lengths do not add up, tags are out of order or a delimiter is missing or stray; LIMIT beyond
        the bounds; or whatever the tables answer for an element.

    References
    ----------
    DICOM PS3.5 sections 7.1 and 7.5
    """
    return _walk(draft, root, start, floor)


def _walk(draft: Draft, root: Table, p: i64, floor: i64) -> int:
    """Walk in one loop: it runs 35,000 times for a header of 1,000 frames, where a call for each takes longest."""
    window, base, near = look(draft.data, p, draft.head)
    table, row = root, root.first
    level: Level | None = None
    end: i64 = len(draft.data)
    ceiling: i64 = draft.ceiling
    for _ in range(draft.limits.elements + 1):  # at the last of them the end is seen
        if p > near:
            window, base, near = look(draft.data, p, draft.head)
        if p > end - _SHORT_HEADER:  # no room for a header: an item, or the data set, ends here
            if level is None:
                return p if p == end else draft.tail(p, end, floor)
            p, end = level.next_item(draft, p, end, window, base)
            if end >= 0:
                table, row, floor = level.item_table, level.item_table.first, -1
            else:
                table, row, end, floor = level.outer_table, level.row, level.outer_end, level.row.tag
                level = level.outer
                ceiling = draft.ceiling if level is None else NEVER
            continue
        word: i64 = read_i64_le(window, p - base) if table.little else read_i64_be(window, p - base)
        n: i64 = (word >> table.length_shift) & table.length_mask
        key: i64 = (word >> table.key_shift) & table.key_mask
        behind = row.behind
        row = behind if behind is not None and behind.key == key else table.behind(row, key)
        if not floor < row.tag < ceiling:
            ceiling = draft.place(row.tag, floor, p, end, top_level=level is None)
            if ceiling < 0:  # only zeros are left
                return p
        floor = row.tag
        v: i64 = p + _SHORT_HEADER
        if row.whole and not n & row.whole:  # it stays
            p = v + n
            continue
        if row.kind & LONG:
            n = _long_length(window, v - base, table, len(draft.data))
            v += 4
        q: i64 = v + n
        if row.kind >= DELIMITER:
            p = end = _delimited(level, row.edit, p, n)
            continue
        child: Table | None = row.items
        if n & 1 or q > end:
            q, child = draft.open_ended(floor, row.edit, p, v, n, end)
        if child is not None and not draft.knows(window, p - base, q - base, child):
            level = Level(draft, level, row, p, v, q, n == UNDEFINED_LENGTH, child, table, end)
            table, row, ceiling = child, child.first, NEVER
            p = end = v
            continue
        if child is None:
            _settle(draft, row, p, v, q, level is None)
            turn = draft.turn
            if turn is not None:  # a private creator: what follows it here is read with other eyes
                table, row, draft.turn = turn, turn.first, None
                draft.root = turn if level is None else draft.root
        p = q
    raise DeidentificationError(HoldReason.LIMIT, f"more than {draft.limits.elements} elements")


def _long_length(window: bytes, at: i64, table: Table, size: i64) -> i64:
    """Return the length of 32 bits at ``at``, behind a VR and two reserved bytes."""
    if at + 4 > len(window):
        raise malformed("a header is cut off", size)
    word = read_i64_le(window, at - 4) if table.little else read_i64_be(window, at - 4)
    return (word >> table.item_length_shift) & UNDEFINED_LENGTH


def _settle(draft: Draft, row: Row, p: i64, v: i64, q: i64, top_level: bool) -> None:
    """Do what is to be done to an element without items."""
    if row.notes:
        draft.note(row.tag, v, q)
    if row.kind < EDIT:
        return
    if row.kind >= BULK:
        draft.bulk.append((row.tag, v, q, top_level))
        return
    edit = row.edit
    if row.question is not None:
        new = row.question(cast("PlanDraft", draft), edit, p, v, q)  # only tables of rules ask any
    else:
        new = edit.read(draft, edit, p, v, q) if row.kind >= READ else row.new
    if new is not None:
        draft.steps.append((p, q, edit, new))


def _delimited(level: Level | None, edit: Fault | None, p: i64, n: i64) -> i64:
    """Return where an item of undefined length ends, or say why the element at ``p`` cannot be there."""
    if edit is not None:
        raise edit.at(p)
    if level is None or level.item_at != _UNDELIMITED or n:
        raise malformed("a stray item delimiter", p)
    level.item_at = _NO_LENGTH
    return p + _SHORT_HEADER


class Level:
    """An open sequence, what encloses it, and the item of it that is being walked.

    Parameters
    ----------
    draft
        What takes down the steps.
    outer
        The level that encloses this one; None at the top.
    row, start, value, end
        The sequence: its row, where its header and its value begin, where the value ends at the latest.
    undefined
        True when its length is.
    outer_table, outer_end
        What to go back to.

    Raises
    ------
    DeidentificationError
        LIMIT, when too many are inside each other.
    """

    __slots__ = (
        "at",
        "depth",
        "end",
        "first",
        "item_at",
        "item_first",
        "item_start",
        "item_table",
        "items",
        "outer",
        "outer_end",
        "outer_item",
        "outer_table",
        "removed",
        "row",
        "start",
        "table",
    )

    def __init__(
        self,
        draft: Draft,
        outer: Level | None,
        row: Row,
        start: i64,
        value: i64,
        end: i64,
        undefined: bool,
        table: Table,
        outer_table: Table,
        outer_end: i64,
    ) -> None:
        self.outer, self.outer_table = outer, outer_table
        self.outer_end: i64 = outer_end
        self.row = row
        self.start: i64 = start
        self.end: i64 = end
        self.table = table
        self.item_table = table
        self.at: i64 = _UNDELIMITED if undefined else value - 4
        self.first: i64 = len(draft.steps)
        self.item_first: i64 = self.first
        self.item_at: i64 = _NO_LENGTH
        self.item_start: i64 = start
        self.items: i64 = 0
        self.removed: i64 = 0
        self.outer_item: i64 = draft.item
        if table.keeps and row.tag & _PRIVATE:
            draft.keep_block(row.tag, listed=True)
        self.depth: i64 = 1 if outer is None else outer.depth + 1
        if self.depth > draft.limits.depth:
            raise DeidentificationError(HoldReason.LIMIT, f"sequences nested deeper than {draft.limits.depth}")

    def _enter(self, draft: Draft, inner: i64, end: i64) -> None:
        """Give the item a number of its own, and choose its table."""
        draft.entered += 1
        draft.item = draft.entered
        if self.table.numbered is not None:
            self.item_table = self.table.numbered.get(self.items, self.table)
        elif self.table.chooses is not None:
            self.item_table = self.table.chooses(draft, self.items, inner, end)
        self.items += 1

    def _remove_item(self, draft: Draft, p: i64, edit: Edit) -> None:
        """Take down that the item which ends at ``p`` goes, with its header."""
        draft.steps.append((self.item_start, p, edit, b""))
        self.removed += 1

    def next_item(self, draft: Draft, p: i64, end: i64, window: bytes, base: i64) -> tuple[i64, i64]:
        """Leave the item that ends at ``p`` and enter the next one, or leave the sequence.

        Parameters
        ----------
        window, base
            The bytes around ``p``, and where they begin.

        Returns
        -------
        tuple of int
            Where the next item's elements begin and end; behind the sequence, and -1, when there is no further item.
        """
        item_at = self.item_at
        table = self.table
        if p != end or item_at == _UNDELIMITED:
            raise malformed("an item does not end where it should", p)
        if self.item_table.gone is not None:
            self._remove_item(draft, p, self.item_table.gone)
            item_at = _NO_LENGTH
            self.item_table = table
        count: i64 = len(draft.steps)
        if item_at and count > self.item_first:
            draft.fixes.append(_named(LengthFix, (item_at, self.item_first, count, table.encoding)))
        if p == self.end and self.at != _UNDELIMITED:
            return self._close(draft, p, p, window, base), -1
        if p - base + _SHORT_HEADER > len(window):
            raise malformed("a header is cut off", len(draft.data))
        word = read_i64_le(window, p - base) if table.little else read_i64_be(window, p - base)
        length: i64 = (word >> table.item_length_shift) & UNDEFINED_LENGTH
        tag: i64 = (word >> (32 - table.item_length_shift)) & UNDEFINED_LENGTH
        inner: i64 = p + _SHORT_HEADER
        if tag == table.item:
            self.item_at, self.item_first, end = p + 4, count, inner + length
            if length == UNDEFINED_LENGTH:
                self.item_at, end = _UNDELIMITED, self.end
            if inner <= end <= self.end:
                self.item_start = p
                self._enter(draft, inner, end)
                return inner, end
            raise malformed("an item is longer than its sequence", p)
        ends = tag == table.sequence_end and not length
        if ends and self.at == _UNDELIMITED and inner <= self.end:
            return self._close(draft, p, inner, window, base), -1
        raise malformed("neither an item nor the end of its sequence", p)

    def _close(self, draft: Draft, p: i64, after: i64, window: bytes, base: i64) -> i64:
        draft.item = self.outer_item
        if self.table.closing is not None:
            self.table.closing(draft, self.start, p, after)
        if self.removed and self.removed == self.items and self.table.emptied is not None:
            del draft.steps[self.first :]
            draft.steps.append((self.start, after, self.table.emptied, b""))
            return after
        if self.at != _UNDELIMITED:
            if len(draft.steps) > self.first:
                draft.fixes.append(
                    _named(LengthFix, (self.at, self.first, len(draft.steps), self.outer_table.encoding))
                )
            elif self.start >= base and not (self.table.keeps and self.row.tag & _PRIVATE):  # its creator has to hear
                draft.remember(window, self.start - base, p - base, self.table)
        return after
