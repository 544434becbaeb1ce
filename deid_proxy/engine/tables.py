"""Tables that answer for an element header: which kind of work it is, and what is needed for it.

A table maps the first bytes of a header (tag, and VR where it is encoded) to an :data:`~deid_proxy.engine.edits.Entry`.
It is filled while data sets are walked: what was decided once is one look-up for all later elements and instances.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
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
from deid_proxy.errors import HoldReason
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import format_tag, vr_of

if TYPE_CHECKING:
    from deid_proxy.engine.draft import Draft
    from deid_proxy.engine.plan import Parts

Closing = Callable[["Draft", int, int, int], None]
"""Called when a sequence closes, with the draft, its start, the end of its last item, and its end."""

_MOST_ENTRIES = 16_384  # what is beyond is decided again each time: a hostile sender must not fill the memory
_PASSED_OVER = Rule(ActionCode.K, "not looked at")


class Table(dict[bytes, Entry], ABC):
    """The entries for one kind of place.

    Parameters
    ----------
    explicit
        Whether the elements carry their VR.

    Attributes
    ----------
    head
        Reads the key of an entry, and a length, off the bytes at an offset.
    closing
        Called when a sequence that was walked with this table closes.
    """

    fragments = False

    def __init__(self, *, explicit: bool) -> None:
        super().__init__()
        self.explicit = explicit
        self.head = (EXPLICIT_HEAD if explicit else IMPLICIT_HEAD).unpack_from
        self.closing: Closing | None = None

    def __missing__(self, key: bytes) -> Entry:
        group, element = TAG.unpack_from(key)
        entry = self._entry(group << 16 | element, key[4:])
        if len(self) < _MOST_ENTRIES:
            self[key] = entry
        return entry

    @property
    def undefined(self) -> Table:
        """The table for a sequence of undefined length: the same."""
        return self

    def _entry(self, tag: int, letters: bytes) -> Entry:
        if tag == ITEM_DELIMITATION and letters in (b"", b"\0\0"):
            return tag, DELIMITER, None
        if tag >> 16 == ITEM_DELIMITATION >> 16:
            return tag, FAULT, Fault(HoldReason.MALFORMED, f"a stray {format_tag(tag)}")
        if not self.explicit:
            return self.prepare(tag, vr_of(tag) or "UN")
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

    def __init__(self, *, explicit: bool, inner: StructureTable | None = None) -> None:
        super().__init__(explicit=explicit)
        self._inner = inner or self

    def prepare(self, tag: int, vr: str) -> Entry:
        """Go into sequences, note bulk values, pass over everything else."""
        if vr == "SQ":
            return tag, WALK, self._inner
        if vr == "UN":
            # CP-246: the items of a sequence that was written as UN are in Implicit VR Little Endian.
            return tag, READ, self._passed_over(tag, vr, undefined=structure(explicit=False))
        if vr in BULK_VRS:
            return tag, BULK, self._passed_over(tag, vr, fragments=self.explicit)
        return tag, KEEP, None

    def _passed_over(self, tag: int, vr: str, *, undefined: Table | None = None, fragments: bool = False) -> Edit:
        return Edit(tag, vr, ActionCode.K, _PASSED_OVER, read=keep_as_it_is, undefined=undefined, fragments=fragments)


_STRUCTURE: dict[bool, StructureTable] = {}


def structure(*, explicit: bool) -> StructureTable:
    """Return the table that passes over everything."""
    if explicit not in _STRUCTURE:
        _STRUCTURE[explicit] = StructureTable(explicit=explicit)
    return _STRUCTURE[explicit]


def passing_over(vr: str, *, explicit: bool) -> StructureTable | None:
    """Return a table of its own for a value of undefined length that goes as a whole; None where there is none.

    References
    ----------
    DICOM PS3.5 section 6.2.2 note 4 (CP-246)
    """
    if vr == "SQ":
        return StructureTable(explicit=explicit, inner=structure(explicit=explicit))
    return StructureTable(explicit=False, inner=structure(explicit=False)) if vr == "UN" else None
