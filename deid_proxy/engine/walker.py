"""The walk over an encoded data set: once, from the first byte to the last, with every length checked.

The walker knows headers and lengths only. What an element means stands in the tables it is given
(:mod:`deid_proxy.engine.tables`), what was found goes into a draft (:mod:`deid_proxy.engine.draft`).
"""

from __future__ import annotations

from struct import error as StructError  # noqa: N812 - an exception, named like one
from typing import TYPE_CHECKING

from deid_proxy.engine.edits import BULK, DELIMITER, EDIT, KEEP, LONG, READ, WALK, Fault
from deid_proxy.engine.encoding import UNDEFINED_LENGTH, format_place
from deid_proxy.engine.plan import LengthFix
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from deid_proxy.engine.draft import Draft
    from deid_proxy.engine.tables import Table

NEVER = 1 << 32  # above every tag

_NO_LENGTH = 0  # in place of the offset of a length: there is none to rewrite
_UNDELIMITED = -1  # the same, and the delimiter has not come yet
_REPEATED_BYTES = 512  # a sequence up to this size is recognised when it comes again byte for byte
_MOST_REPEATED = 16_384

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
    try:
        return _walk(draft, root, start, floor)
    except StructError:
        raise malformed("a header is cut off", len(draft.data)) from None


def _walk(draft: Draft, root: Table, p: int, floor: int) -> int:
    # One long loop with its state in local names and hardly a call: it runs 35,000 times for a multi-frame header of
    # 1,000 frames, and a call for each element would take longer than all the rest.
    data, steps, seen = draft.data, draft.steps, draft.seen
    table, head, long_length, end, ceiling = root, root.head, root.long_length, len(data), draft.ceiling
    stop, level = end - 8, None
    for _ in range(draft.limits.elements):
        if p > stop:  # no room for a header: an item, or the data set, ends here
            if level is None:
                return p if p == end else draft.tail(p, end, floor)
            p, end = level.next_item(draft, p, end)
            floor = -1
            if end < 0:
                table, end, floor, level = level.outer_table, level.outer_end, level.tag, level.outer
                head, long_length = table.head, table.long_length
                ceiling = draft.ceiling if level is None else NEVER
            stop = end - 8
            continue
        key, n = head(data, p)
        tag, kind, edit = table[key]
        if not floor < tag < ceiling:
            ceiling = draft.place(tag, floor, p, end, top_level=level is None)
            if ceiling < 0:  # only zeros are left
                return p
        floor = tag
        if kind == KEEP:
            if n & 1:
                raise odd_length(tag, p)
            p += 8 + n
            continue
        v = p + 8
        if kind == EDIT and not n & 1 and v + n <= end:
            steps.append((p, v + n, edit, edit.new))
            p = v + n
            continue
        if kind & LONG:
            (n,) = long_length(data, v)
            v += 4
        q, child = v + n, edit if kind >= WALK else None
        if n & 1 or q > end or kind >= DELIMITER:
            if kind >= DELIMITER:
                p = end = _delimited(level, edit, p, n)
                stop = p - 8
                continue
            q, child = draft.open_ended(tag, edit, p, v, n, end)
        if child is None:
            if kind >= BULK:
                draft.bulk.append((tag, v, q, level is None))
            elif kind >= EDIT:
                new = edit.read(draft, edit, p, v, q) if kind >= READ else edit.new
                if new is not None:
                    steps.append((p, q, edit, new))
            p = q
        elif q - p <= _REPEATED_BYTES and seen.get(bytes(data[p:q])) is child:
            p = q  # the same bytes were walked before, in the same kind of place, and nothing was to be done
        else:
            level = Level(draft, level, tag, p, v, q, n == UNDEFINED_LENGTH, child, table, end)
            table, head, long_length, ceiling = child, child.head, child.long_length, NEVER
            p = end = v
            stop = v - 8
    raise DeidentificationError(HoldReason.LIMIT, f"more than {draft.limits.elements} elements")


def _delimited(level: Level | None, edit: Fault | None, p: int, n: int) -> int:
    """Return where an item of undefined length ends, or say why the element at ``p`` cannot be there."""
    if edit is not None:
        raise edit.at(p)
    if level is None or level.item_at != _UNDELIMITED or n:
        raise malformed("a stray item delimiter", p)
    level.item_at = _NO_LENGTH
    return p + 8


class Level:
    """An open sequence, what encloses it, and the item of it that is being walked.

    Parameters
    ----------
    draft
        What takes down the steps.
    outer
        The level that encloses this one; None at the top.
    tag, start, value, end
        The sequence: its tag, where its header and its value begin, where the value ends at the latest.
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
        "outer",
        "outer_end",
        "outer_table",
        "start",
        "table",
        "tag",
    )

    def __init__(
        self,
        draft: Draft,
        outer: Level | None,
        tag: int,
        start: int,
        value: int,
        end: int,
        undefined: bool,
        table: Table,
        outer_table: Table,
        outer_end: int,
    ) -> None:
        self.outer, self.outer_table, self.outer_end = outer, outer_table, outer_end
        self.tag, self.start, self.end, self.table = tag, start, end, table
        self.at = _UNDELIMITED if undefined else value - 4
        self.first = self.item_first = len(draft.steps)
        self.item_at = _NO_LENGTH
        self.depth: int = 1 if outer is None else outer.depth + 1
        if self.depth > draft.limits.depth:
            raise DeidentificationError(HoldReason.LIMIT, f"sequences nested deeper than {draft.limits.depth}")

    def next_item(self, draft: Draft, p: int, end: int) -> tuple[int, int]:
        """Leave the item that ends at ``p`` and enter the next one, or leave the sequence.

        Returns
        -------
        tuple of int
            Where the next item's elements begin and end; behind the sequence, and -1, when there is no further item.
        """
        item_at, count = self.item_at, len(draft.steps)
        if p != end or item_at == _UNDELIMITED:
            raise malformed("an item does not end where it should", p)
        if item_at and count > self.item_first:
            draft.fixes.append(_named(LengthFix, (item_at, self.item_first, count, self.table.encoding)))
        if p == self.end and self.at != _UNDELIMITED:
            return self._close(draft, p, p), -1
        table = self.table
        tag, length = table.item_header(draft.data, p)
        inner = p + 8
        if tag == table.item:
            self.item_at, self.item_first, end = p + 4, count, inner + length
            if length == UNDEFINED_LENGTH:
                self.item_at, end = _UNDELIMITED, self.end
            if inner <= end <= self.end:
                return inner, end
            raise malformed("an item is longer than its sequence", p)
        ends = tag == table.sequence_end and not length
        if ends and self.at == _UNDELIMITED and inner <= self.end:
            return self._close(draft, p, inner), -1
        raise malformed("neither an item nor the end of its sequence", p)

    def _close(self, draft: Draft, p: int, after: int) -> int:
        if self.table.closing is not None:
            self.table.closing(draft, self.start, p, after)
        if self.at != _UNDELIMITED:
            if len(draft.steps) > self.first:
                draft.fixes.append(
                    _named(LengthFix, (self.at, self.first, len(draft.steps), self.outer_table.encoding))
                )
            elif p - self.start <= _REPEATED_BYTES and len(draft.seen) < _MOST_REPEATED:
                draft.seen[bytes(draft.data[self.start : p])] = self.table
        return after
