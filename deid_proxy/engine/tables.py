"""Tables that answer for an element header: which kind of work it is, and what is needed for it.

A table maps the first bytes of a header (tag, and VR where it is encoded) to an :data:`~deid_proxy.engine.edits.Entry`.
It is filled while data sets are walked: what was decided once is one look-up for all later elements and instances.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.edits import BULK, DELIMITER, FAULT, KEEP, LONG, READ, WALK, Edit, Entry, Fault
from deid_proxy.engine.encoding import (
    BULK_VRS,
    EXPLICIT_HEAD,
    IMPLICIT_HEAD,
    ITEM_DELIMITATION,
    LONG_VRS,
    TAG,
    VRS,
)
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.errors import HoldReason
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from deid_proxy.engine.draft import Draft
    from deid_proxy.engine.plan import Parts

Closing = Callable[["Draft", int, int, int], None]
"""Called when a sequence closes, with the draft, its start, the end of its last item, and its end."""

_PASSED_OVER = Rule(ActionCode.K, "not looked at")


class Room:
    """How many more entries some tables together may remember: a hostile sender must not fill the memory.

    What is beyond is decided again each time.
    """

    __slots__ = ("left",)

    def __init__(self, entries: int) -> None:
        self.left = entries


class Table(dict[bytes, Entry], ABC):
    """The entries for one kind of place.

    Parameters
    ----------
    room
        The room that it shares with other tables.
    explicit
        Whether the elements carry their VR.

    Attributes
    ----------
    head
        Reads the key of an entry, and a length, off the bytes at an offset.
    closing
        Called when a sequence that was walked with this table closes.
    """

    def __init__(self, room: Room, *, explicit: bool) -> None:
        super().__init__()
        self._room = room
        self.explicit = explicit
        self.head = (EXPLICIT_HEAD if explicit else IMPLICIT_HEAD).unpack_from
        self.closing: Closing | None = None

    def __missing__(self, key: bytes) -> Entry:
        group, element = TAG.unpack_from(key)
        entry = self._entry(group << 16 | element, key[4:])
        if self._room.left > 0:
            self._room.left -= 1
            self[key] = entry
        return entry

    def _entry(self, tag: int, letters: bytes) -> Entry:
        if tag == ITEM_DELIMITATION and letters in (b"", b"\0\0"):
            return tag, DELIMITER, None
        if tag >> 16 == ITEM_DELIMITATION >> 16:
            return tag, FAULT, Fault(HoldReason.MALFORMED, f"a stray {format_tag(tag)}")
        if not self.explicit:
            return self.prepare(tag, known_vr(tag) or "UN")
        vr = letters.decode("latin-1")
        if vr not in VRS:
            return tag, FAULT, Fault(HoldReason.MALFORMED, f"{format_tag(tag)} has no valid VR")
        tag, kind, edit = self.prepare(tag, vr)
        return tag, kind | LONG if vr in LONG_VRS and kind < DELIMITER else kind, edit

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
            return tag, WALK, structure(explicit=self.explicit)
        if vr == "UN":
            # CP-246: the items of a sequence that was written as UN are in Implicit VR Little Endian.
            return tag, READ, Edit(tag, vr, ActionCode.K, _PASSED_OVER, read=keep_as_it_is, explicit_items=False)
        if vr in BULK_VRS:
            return tag, BULK, Edit(tag, vr, ActionCode.K, _PASSED_OVER, fragments=self.explicit)
        return tag, KEEP, None


_NO_ROOM = Room(0)
_STRUCTURE_ROOM = Room(32_768)
_STRUCTURE = {explicit: StructureTable(_STRUCTURE_ROOM, explicit=explicit) for explicit in (True, False)}


def structure(*, explicit: bool) -> StructureTable:
    """Return the table that passes over everything."""
    return _STRUCTURE[explicit]


def passing_over(edit: Edit) -> StructureTable:
    """Return the table for the items of a sequence of undefined length that is kept, or replaced, as a whole."""
    if edit.read is not None:
        return structure(explicit=bool(edit.explicit_items))
    table = StructureTable(_NO_ROOM, explicit=bool(edit.explicit_items))  # it lives as long as one sequence
    table.closing = partial(_replace_sequence, edit)
    return table


def _replace_sequence(edit: Edit, draft: Draft, start: int, last_item: int, end: int) -> None:  # noqa: ARG001
    draft.steps.append((start, end, edit, edit.new))
