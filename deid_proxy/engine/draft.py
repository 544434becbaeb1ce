"""What a walk takes down, and what it does at the places that are not plain."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.encoding import (
    EXPLICIT_LITTLE,
    ITEM,
    SEQUENCE_DELIMITATION,
    UNDEFINED_LENGTH,
    Buffer,
    Encoding,
    beginning,
    format_place,
)
from deid_proxy.engine.limits import DEFAULT_LIMITS, Limits
from deid_proxy.engine.private_context import NO_CONTEXT
from deid_proxy.engine.private_reservations import Reservation
from deid_proxy.engine.subject import SPECIFIC_CHARACTER_SET, awaits_subject, named, subject_request
from deid_proxy.engine.tables import Table, passing_over
from deid_proxy.engine.walker import NEVER, malformed, odd_length
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.standard.dictionary import format_met
from deid_proxy.standard.uids import is_well_known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_extensions import i64

    from deid_proxy.engine.cleaners.own import Own
    from deid_proxy.engine.edits import Edit, Insertion, Made
    from deid_proxy.engine.plan import LengthFix, New, Parts, PlannedEdit, Span
    from deid_proxy.engine.temporal import Later

ENDED = -1
_REPEATED_BYTES: Final = 512  # a sequence up to this size is recognised when it comes again byte for byte
_MOST_REPEATED: Final = 16_384
_MOST_CREATORS = 100_000
_UID: Final = IdentityKind.UID  # a member of an enumeration is found by a call
_named: Final = tuple.__new__  # half the time of IdentityRequest(...), which is made for every UID
_Request: Final = IdentityRequest  # not looked up for each of them
_MOST_REMARKS = 64
_STANDARD_ROOT: Final = "1.2.840.10008."  # where every UID that the standard registers is


def uid_request(uid: str) -> IdentityRequest:
    """Return the request for a UID."""
    return _named(_Request, (_UID, uid))


class Draft:
    """The steps and lengths of one data set while it is walked; this form only reads, and plans nothing.

    Parameters
    ----------
    data
        The encoded data set.
    limits
        How deep and how long to walk.

    Attributes
    ----------
    head
        The beginning of the data set, as bytes.
    seen
        Sequences, as bytes, in which nothing was to be done, with the table they were walked with.
    bulk
        Tag, start and end of the values of bulk VRs, and whether they stand at the top level.
    ceiling
        A top-level element with at least this tag is shown to :meth:`place` first.
    turn
        The table to go on with, behind a private creator; None everywhere else.
    root
        The table of the top level behind the last of its private creators.
    item, entered
        The number of the item that is being walked, 0 at the top level; how many were entered.
    facts
        Where the elements are by which content items were told apart, before the walk came to them.
    by_reference
        Whether content items refer to each other by number, so that none may go: -1 where nobody has asked yet.
    """

    __slots__ = (
        "bulk",
        "by_reference",
        "ceiling",
        "data",
        "entered",
        "facts",
        "fixes",
        "head",
        "item",
        "limits",
        "notes",
        "root",
        "seen",
        "steps",
        "turn",
    )

    def __init__(self, data: Buffer, limits: Limits = DEFAULT_LIMITS, head: bytes | None = None) -> None:
        self.data = data
        self.head: bytes = beginning(data) if head is None else head
        self.limits = limits
        self.steps: list[PlannedEdit] = []
        self.fixes: list[LengthFix] = []
        self.seen: dict[bytes, Table] = {}
        self.bulk: list[tuple[int, int, int, bool]] = []
        self.notes: list[str] = []
        self.ceiling = NEVER
        self.turn: Table | None = None
        self.root: Table | None = None
        self.item: i64 = 0
        self.entered: i64 = 0
        self.facts: set[int] = set()
        self.by_reference = -1

    def knows(self, window: bytes, start: i64, end: i64, table: Table) -> bool:
        """Tell whether the same bytes were walked before, in the same kind of place, and nothing was to be done."""
        return end - start <= _REPEATED_BYTES and end <= len(window) and self.seen.get(window[start:end]) is table

    def remember(self, window: bytes, start: i64, end: i64, table: Table) -> None:
        """Remember a sequence in which nothing was to be done."""
        if end - start <= _REPEATED_BYTES and len(self.seen) < _MOST_REPEATED:
            self.seen[window[start:end]] = table

    def bytes_of(self, start: i64, end: i64) -> bytes:
        """Return a range of the data set, which begins no later than it ends."""
        head = self.head
        return head[start:end] if end <= len(head) else bytes(self.data[start:end])

    def note(self, tag: int, value: int, end: int) -> None:
        """Take down where the value of a top-level attribute is that matters to more than itself."""

    def keep_block(self, tag: int, *, listed: bool) -> None:
        """Take down that something stays in the private block of an attribute."""

    def place(self, tag: int, floor: int, offset: int, end: int, *, top_level: bool) -> int:
        """Answer for an element that is out of order, or that the ceiling waits for.

        Returns
        -------
        int
            The ceiling from here on; :data:`ENDED` when nothing but zeros is left of the data set.
        """
        if tag > floor:
            return self.ceiling
        if top_level and not tag:
            self.tail(offset, end, floor)
            return ENDED
        what = "is there twice" if tag == floor else "is out of order"
        raise DeidentificationError(HoldReason.MALFORMED, f"{format_place(tag, offset)} {what}")

    def remark(self, note: str) -> None:
        """Note something that may be so at many places, once."""
        if note not in self.notes and len(self.notes) < _MOST_REMARKS:
            self.notes.append(note)

    def tail(self, offset: int, end: int, last_tag: int) -> int:
        """Accept zeros behind the last element, and return where the data set ends.

        Nothing else may be there: it would be the rest of a data set whose lengths do not add up.
        """
        if offset > end:
            raise malformed(f"{format_met(last_tag)} is cut off by the end of the data set", end)
        rest = bytes(self.data[offset:end])
        if rest.count(0) != len(rest):
            raise malformed("something that is no element stands behind the last one", offset)
        self.notes.append(f"{end - offset} zero bytes behind the data set were dropped")
        return offset

    def open_ended(
        self, tag: int, edit: Edit | Table | None, start: int, value: int, length: int, end: int
    ) -> tuple[int, Table | None]:
        """Answer for a value that has no usable length.

        Returns
        -------
        tuple
            Where a value of fragments ends, and None; or the bound of a sequence and the table to walk it with.
        """
        if length != UNDEFINED_LENGTH:
            if length & 1:
                raise odd_length(tag, start)
            what = f"{format_place(tag, start)} is longer than what encloses it"
            raise DeidentificationError(HoldReason.MALFORMED, what)
        if isinstance(edit, Table):
            return end, edit
        if edit is not None and edit.items is not None:
            return end, passing_over(edit, edit.items)
        if edit is not None and edit.fragments:
            return self._end_of_fragments(value, end, edit.encoding), None
        place = format_place(tag, start)
        if value == start + 12 and bytes(self.data[start + 4 : start + 6]) == b"UN":
            what = f"{place} has items and VR UN, and the dictionary does not say that it is a sequence"
            raise DeidentificationError(HoldReason.UN_SEQUENCE, what)
        raise DeidentificationError(HoldReason.MALFORMED, f"{place} cannot have an undefined length")

    def _end_of_fragments(self, p: int, end: int, encoding: Encoding) -> int:
        """Return the offset behind the delimiter of an encapsulated value.

        References
        ----------
        DICOM PS3.5 A.4
        """
        for _ in range(self.limits.elements + 2):  # the offset table and the delimiter are none
            if p + 8 > end:
                raise malformed("the fragments do not end inside the data set", p)
            group, element, length = encoding.item_header.unpack_from(self.data, p)
            tag = group << 16 | element
            if tag == SEQUENCE_DELIMITATION and not length:
                return p + 8
            if tag != ITEM or length & 1:
                raise malformed("neither a fragment nor the end of the fragments", p)
            p += 8 + length
        raise DeidentificationError(HoldReason.LIMIT, f"more than {self.limits.elements} fragments")


class PlanDraft(Draft):
    """The draft of a plan: what is to be done, and what must be known of the data set for it.

    Parameters
    ----------
    insertions
        What the top level must have, in the order of tags; what is there already is not inserted. A function is asked
        for it when everything before it was read, and may have nothing to insert.

    Attributes
    ----------
    rewritten
        Encapsulated values that are written anew, with what they are written of.
    top, highest
        Where the values of top-level attributes that matter to more than themselves are, and the last of their tags.
    requests
        The identities that are needed; a dict for its order.
    encoding
        How the top level is encoded.
    again
        True when a rendition is read again: what a rule of the site made of a value is not made again.
    beyond_ascii
        Whether a text was cleaned of which what is left is not plain ASCII.
    private
        What the instance says of people, and of its private blocks.
    reserved
        The private creators that the policy knows, by item, group and block: the number of the item, 16 bits of the
        group and 8 of the block.
    described
        The step that describes what is left of private blocks; -1 for none.
    moves
        Whether a value depends on by how many days the subject's dates move.
    own
        What must not stand in a text; None where no text is cleaned.
    declared
        The character set of the top level, where the data set names none.
    item_sets
        The sets for values in items that have their own, by offset; None until somebody asks.
    """

    __slots__ = (
        "_awaiting",
        "_block",
        "_pending",
        "_reservation",
        "_uids",
        "again",
        "beyond_ascii",
        "declared",
        "described",
        "encoding",
        "highest",
        "item_sets",
        "moves",
        "own",
        "private",
        "requests",
        "reserved",
        "rewritten",
        "top",
    )

    def __init__(
        self, data: Buffer, limits: Limits, insertions: Sequence[Insertion], head: bytes | None = None
    ) -> None:
        super().__init__(data, limits, head)
        self.top: dict[int, tuple[int, int]] = {}
        self.highest = -1
        self.rewritten: dict[Span, tuple[bytes | Span, ...]] = {}
        self.requests: dict[IdentityRequest, None] = {}
        self.encoding = EXPLICIT_LITTLE
        self.again = False
        self.beyond_ascii = False
        self.moves = False
        self.own: Own | None = None
        self.declared: tuple[str, ...] = ()
        self.item_sets: dict[int, tuple[str, ...]] | None = None
        self.private = NO_CONTEXT
        self.reserved: dict[int, Reservation] = {}
        # Whom something was kept of last: mostly something of the same block comes next.
        self._block: i64 = -1
        self._reservation: Reservation | None = None
        self.described = -1
        self._awaiting: list[int] = []
        self._uids: dict[bytes, Parts | None] = {}
        self._pending = list(reversed(insertions))
        self._lower_ceiling()

    def place(self, tag: int, floor: int, offset: int, end: int, *, top_level: bool) -> int:
        """Insert what belongs before this element, and answer as any draft does."""
        if top_level and tag > floor:
            while self._pending and self._pending[-1][0].tag <= tag:
                edit, new = self._pending.pop()
                if edit.tag != tag:
                    self._insert(edit, new, offset)
            self._lower_ceiling()
        return super().place(tag, floor, offset, end, top_level=top_level)

    def insert_rest(self, end: int) -> None:
        """Insert what belongs behind the last element."""
        while self._pending:
            self._insert(*self._pending.pop(), end)

    def _lower_ceiling(self) -> None:
        self.ceiling = self._pending[-1][0].tag if self._pending else NEVER

    def _insert(self, edit: Edit, made: New | Made, offset: int) -> None:
        new = made(self, edit) if callable(made) else made
        if new is None:
            return
        if awaits_subject(new):
            self.await_subject()
        self.steps.append((offset, offset, edit, new))

    def await_subject(self) -> None:
        """Remember that the step which is about to be taken down needs the subject."""
        self._awaiting.append(len(self.steps))

    def note(self, tag: int, value: int, end: int) -> None:
        """Take down where a value is."""
        self.top[tag] = (value, end)
        if tag > self.highest:
            self.highest = tag

    def later(self, value: Later) -> Later:
        """Remember that by how many days dates move has to be asked for a value."""
        self.moves = True
        return value

    def reserve(self, tag: int, kept: Edit, element: bytes, creator: str) -> None:
        """Take down a private creator, whose removal is the next step: undone when something of its block stays."""
        if len(self.reserved) >= _MOST_CREATORS:
            raise DeidentificationError(HoldReason.LIMIT, f"more than {_MOST_CREATORS} private creators")
        self._block = self.item << 24 | tag >> 16 << 8 | tag & 0xFF
        self._reservation = Reservation(self.steps, len(self.steps), kept, element, creator, described=self.item == 0)
        self.reserved[self._block] = self._reservation

    def keep_block(self, tag: int, *, listed: bool) -> None:
        """Let the creator of the block stay."""
        block: i64 = self.item << 24 | tag >> 8
        if block != self._block:
            self._block, self._reservation = block, self.reserved.get(block)
        if self._reservation is not None:
            self._reservation.keep(tag & 0xFF, listed=listed)

    def settle_subject(self) -> IdentityRequest:
        """Name the subject in all steps that wait for it; everything that says who it is was read by now."""
        subject = subject_request(self)
        self.requests[subject] = None
        for index in self._awaiting:
            start, end, edit, new = self.steps[index]
            if not isinstance(new, tuple):
                continue
            parts = tuple([named(part, subject) for part in new])
            for part in parts:
                if isinstance(part, tuple):
                    self.requests[part] = None
            self.steps[index] = start, end, edit, parts
        return subject

    def uid_parts(self, raw: bytes) -> Parts | None:
        """Return what replaces a value of one or more UIDs; None when every one of them stays."""
        if raw in self._uids:
            return self._uids[raw]
        uid = raw.decode("latin-1")
        parts = self._map_uids(uid) if "\\" in uid else self._map_uid(uid.strip(" \0"))
        self._uids[raw] = parts
        return parts

    def mapped_uid(self, raw: bytes) -> IdentityRequest | None:
        """Return the request that one UID was replaced by already; None where it is not that simple."""
        parts = self._uids.get(raw)
        if parts is None or len(parts) != 1:
            return None
        part = parts[0]
        return part if isinstance(part, tuple) else None

    def _map_uid(self, uid: str) -> Parts | None:
        if not uid or (uid.startswith(_STANDARD_ROOT) and is_well_known(uid)):
            return None
        request = uid_request(uid)
        self.requests[request] = None
        return (request,)

    def _map_uids(self, uids: str) -> Parts | None:
        parts: list[bytes | IdentityRequest] = []
        replaced = False
        for original in uids.split("\\"):
            uid = original.strip(" \0")
            if not uid or (uid.startswith(_STANDARD_ROOT) and is_well_known(uid)):
                parts += (uid.encode("latin-1"), b"\\")
                continue
            request = uid_request(uid)
            self.requests[request] = None
            parts += (request, b"\\")
            replaced = True
        return tuple(parts[:-1]) if replaced else None

    def raw(self, tag: int) -> bytes:
        """Return the value of a top-level attribute that was noted, empty when it is not there."""
        place = self.top.get(tag)
        if place is None:
            return b""
        start, end = place  # by themselves: with a star it is no native call
        return self.bytes_of(start, end)

    def character_set(self) -> tuple[str, ...]:
        """Return the values of Specific Character Set (0008,0005)."""
        return _terms_of(self.raw(SPECIFIC_CHARACTER_SET)) or self.declared


@lru_cache(maxsize=64)  # bounded: the terms come from the wire
def _terms_of(raw: bytes) -> tuple[str, ...]:
    text = raw.decode("latin-1").strip(" \0")
    return tuple([term.strip() for term in text.split("\\")]) if text else ()
