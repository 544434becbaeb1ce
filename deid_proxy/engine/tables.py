"""Tables that answer for an element header: which kind of work it is, and what is needed for it.

A table maps the first bytes of a header (tag, and VR where it is encoded), as a number, to a row with an
:data:`~deid_proxy.engine.edits.Entry` in it. It is filled while data sets are walked: what was decided once is one
look-up for all later elements and instances.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from deid_proxy.engine.edits import BULK, DELIMITER, FAULT, KEEP, LONG, NOTED, READ, WALK, Edit, Entry, Fault, Question
from deid_proxy.engine.encoding import (
    BULK_VRS,
    ITEM,
    ITEM_DELIMITATION,
    LONG_VRS,
    SEQUENCE_DELIMITATION,
    VRS,
    Encoding,
)
from deid_proxy.engine.plausibility import WholeNumbers
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.errors import HoldReason
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import format_met

if TYPE_CHECKING:
    from mypy_extensions import i64

    from deid_proxy.engine.draft import Draft
    from deid_proxy.engine.plan import Parts

Closing = Callable[["Draft", int, int, int], None]
"""Called when a sequence closes, with the draft, its start, the end of its last item, and its end."""

Chooses = Callable[["Draft", int, int, int], "Table"]
"""Asked for the table of an item, with the draft, its number in the sequence from 0, where its elements begin and where
they end at the latest."""

_NOTHING: Entry = (-1, KEEP, None)
_PASSED_OVER = Rule(ActionCode.K, "not looked at")


class Room:
    """How many more entries some tables together may remember: a hostile sender must not fill the memory.

    What is beyond is decided again each time.
    """

    __slots__ = ("left",)

    def __init__(self, entries: int) -> None:
        self.left = entries


class Row:
    """What a table answers for one kind of header, and which one came behind it the last time.

    Instances of a kind have the same attributes in the same order, so that what comes next is mostly found by comparing
    two numbers. A row that is not remembered is not referred to either: it goes with the walk that asked for it.

    Parameters
    ----------
    key
        Tag and VR as they are encoded, read as one number; -1 stands before the first element.
    entry
        What was decided.
    stays
        Whether the table remembers it.

    Attributes
    ----------
    whole
        What no length may have a bit of, where nothing else is to be done: 1 where it must be even, 7 and those
        from 16 on where the value is made of numbers of 8 bytes; 0 where more is to be done.
    notes
        Whether the draft wants to know where the value is.
    question
        What is asked about the value, where that is a :class:`~deid_proxy.engine.edits.Question`.
    behind, other
        Rows that were asked for behind this one: in an instance that comes, and in one that goes.
    """

    __slots__ = ("behind", "edit", "items", "key", "kind", "new", "notes", "other", "question", "stays", "tag", "whole")

    def __init__(self, key: i64, entry: Entry, *, stays: bool) -> None:
        tag, kind, edit = entry
        self.key: i64 = key
        self.tag: i64 = tag
        self.kind: i64 = kind & ~NOTED
        self.notes: bool = kind & NOTED != 0
        self.whole: i64 = _whole(kind, edit)
        self.edit = edit
        self.items: Table | None = edit if isinstance(edit, Table) else None
        self.new: bytes = edit.new if isinstance(edit, Edit) else b""
        read: object = edit.read if isinstance(edit, Edit) else None
        self.question: Question | None = read if isinstance(read, Question) else None
        self.stays = stays
        self.behind: Row | None = None
        self.other: Row | None = None


def _whole(kind: int, edit: object) -> int:
    if kind == READ and isinstance(edit, Edit) and isinstance(edit.read, WholeNumbers):
        return edit.read.passed
    return 1 if kind == KEEP else 0


class Table(ABC):
    """The rows for one kind of place.

    Parameters
    ----------
    room
        The room that it shares with other tables.
    encoding
        How the elements are encoded.

    Attributes
    ----------
    first
        What comes first is behind it.
    little, key_shift, key_mask, length_shift, length_mask
        How the key of a row, and a length, are found in the first 8 bytes of a header; see
        :class:`~deid_proxy.engine.encoding.Encoding`.
    item_length_shift
        Where the length stands in the 8 bytes of the header of an item.
    item, sequence_end
        The tags with which items and the ends of sequences begin, as they stand there.
    closing
        Called when a sequence that was walked with this table closes.
    keeps
        Whether a sequence that is walked with this table stays.
    numbered
        Tables for single items of the sequence, by number from 0; None where all items are alike.
    chooses
        Chooses the table of every item; None where what stands in it does not matter.
    gone
        The edit of items that are walked with this table and then removed; None where they stay.
    emptied
        The edit of a sequence that goes when none of its items stays; None where it stays without items.
    """

    def __init__(self, room: Room, encoding: Encoding) -> None:
        self._room = room
        self._rows: dict[int, Row] = {}
        self.encoding = encoding
        self.first = Row(-1, _NOTHING, stays=True)
        little, key_shift, key_mask, length_shift, length_mask = encoding.layout
        self.little: bool = little
        self.key_shift: i64 = key_shift
        self.key_mask: i64 = key_mask
        self.length_shift: i64 = length_shift
        self.length_mask: i64 = length_mask
        self.item_length_shift: i64 = encoding.item_length_shift
        self.item: i64 = encoding.words_of[ITEM]
        self.sequence_end: i64 = encoding.words_of[SEQUENCE_DELIMITATION]
        self.closing: Closing | None = None
        self.numbered: dict[int, Table] | None = None
        self.chooses: Chooses | None = None
        self.gone: Edit | None = None
        self.emptied: Edit | None = None
        self.keeps = False

    def behind(self, row: Row, key: i64) -> Row:
        """Return what is behind a row this time, and remember that."""
        other = row.other
        if other is not None and other.key == key:
            return other
        found = self._rows.get(key)
        if found is None:
            found = self._decided(key)
        if found.stays:
            row.other, row.behind = row.behind, found
        return found

    def _decided(self, key: i64) -> Row:
        head = self.encoding.head_of(key)
        group, element = self.encoding.tag.unpack_from(head)
        stays = self._room.left > 0
        row = Row(key, self._entry(group << 16 | element, head[4:]), stays=stays)
        if stays:
            self._room.left -= 1
            self._rows[key] = row
        return row

    def _entry(self, tag: int, letters: bytes) -> Entry:
        if tag == ITEM_DELIMITATION and letters in (b"", b"\0\0"):
            return tag, DELIMITER, None
        if tag >> 16 == ITEM_DELIMITATION >> 16:
            return tag, FAULT, Fault(HoldReason.MALFORMED, f"a stray {format_met(tag)}")
        if not self.encoding.explicit:
            return self.prepare(tag, known_vr(tag) or "UN")
        vr = letters.decode("latin-1")
        if vr not in VRS:
            return tag, FAULT, Fault(HoldReason.MALFORMED, f"{format_met(tag)} has no valid VR")
        tag, kind, edit = self.prepare(tag, vr)
        return tag, kind | LONG if vr in LONG_VRS and kind & ~NOTED < DELIMITER else kind, edit

    @abstractmethod
    def prepare(self, tag: int, vr: str) -> Entry:
        """Decide about an attribute that stands here with this VR."""


def keep_as_it_is(draft: Draft, edit: Edit, start: int, value: int, end: int) -> bytes | Parts | None:  # noqa: ARG001
    """Keep an element whose value says nothing that matters."""
    return None


class StructureTable(Table):
    """Passes over content that is removed, or read again: only the structure has to be right."""

    def prepare(self, tag: int, vr: str) -> Entry:
        """Go into sequences, note bulk values, pass over everything else."""
        if vr == "SQ":
            return tag, WALK, structure(self.encoding)
        if vr == "UN":
            return tag, READ, self._passed_over(tag, vr, read=keep_as_it_is, items=self.encoding.inside(vr))
        if vr in BULK_VRS:
            return tag, BULK, self._passed_over(tag, vr, fragments=self.encoding.explicit)
        return tag, KEEP, None

    def _passed_over(self, tag: int, vr: str, **how: Any) -> Edit:
        return Edit(tag, vr, ActionCode.K, _PASSED_OVER, encoding=self.encoding, **how)


_NO_ROOM = Room(0)
_STRUCTURE_ROOM = Room(32_768)
_STRUCTURE: dict[Encoding, StructureTable] = {}


def structure(encoding: Encoding) -> StructureTable:
    """Return the table that passes over everything."""
    if encoding not in _STRUCTURE:
        _STRUCTURE[encoding] = StructureTable(_STRUCTURE_ROOM, encoding)
    return _STRUCTURE[encoding]


def removing(edit: Edit, items: Encoding) -> StructureTable:
    """Return the table for items that are removed by an edit; one for all of them, like the edit."""
    table = StructureTable(_STRUCTURE_ROOM, items)
    table.gone = edit
    return table


def passing_over(edit: Edit, items: Encoding) -> StructureTable:
    """Return the table for the items of a sequence of undefined length that is kept, or replaced, as a whole."""
    if edit.read is not None:
        return structure(items)
    table = StructureTable(_NO_ROOM, items)  # it lives as long as one sequence
    table.closing = partial(_replace_sequence, edit)
    return table


def _replace_sequence(edit: Edit, draft: Draft, start: int, last_item: int, end: int) -> None:  # noqa: ARG001
    draft.steps.append((start, end, edit, edit.new))
