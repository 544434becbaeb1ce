"""The ports: what the gateway needs of a map, a ledger and a spool, and the records that pass through them.

Adapters live in :mod:`deid_proxy.stores` and :mod:`deid_proxy.spool`. The records here are settled interfaces: the
receipt, the extent, the rows of the ledger with their states. Nothing in them but :class:`Receipt` (sealed on disk)
may hold an original identifier.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from deid_proxy.identity.ledger_corrections import LedgerCorrections
from deid_proxy.identity.ledger_history import LedgerHistory
from deid_proxy.identity.ledger_review import LedgerReview, Review
from deid_proxy.identity.map_life import MapLife

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from deid_proxy.identity.pixel_digest import PixelDigest


class IdentityKind(StrEnum):
    """What kind of original a pseudonym stands for."""

    UID = "uid"
    PATIENT = "patient"
    DATE_OFFSET = "date-offset"
    ANCHOR_DATE = "anchor-date"
    SUBJECT_VALUE = "subject-value"
    STUDY = "study"
    VALUE = "value"

    __hash__ = str.__hash__  # that of Enum is a call of a function, and every request is hashed a dozen times


IN_MAP = frozenset({IdentityKind.UID, IdentityKind.PATIENT})
"""The kinds that the map keeps pairs of: those whose replacements are injective."""


class IdentityRequest(NamedTuple):
    r"""One original that a plan needs a replacement for.

    ``original`` is the decoded value without padding; for ``PATIENT``, ``DATE_OFFSET`` and ``ANCHOR_DATE`` it is
    ``issuer + "\x1f" + patient_id`` (issuer may be empty). ``SUBJECT_VALUE`` has the name of the value in front, and
    ``STUDY`` the Study Instance UID, each with another ``"\x1f"``. Its ``repr`` never shows the original.

    ``ANCHOR_DATE`` and ``SUBJECT_VALUE`` are answered with what the site's subject table says, which may be empty;
    ``VALUE`` is any text, answered with what the project's key makes of it;
    ``STUDY`` with an empty text when the study is of this patient, and refused when it is of another one.
    """

    kind: IdentityKind
    original: str

    def __repr__(self) -> str:
        return f"IdentityRequest({self.kind.value}, ‹PHI›)"


class Proposal(NamedTuple):
    """A pseudonym offered to the map: the map keeps the first one it saw for a token.

    An empty pseudonym asks for the next one of the project's sequence.
    """

    kind: IdentityKind
    token: bytes  # 16 bytes, keyed digest of the original: no original enters the map in clear
    pseudonym: str
    sealed: bytes  # the original, see deid_proxy.identity.sealing; may be empty
    subject: bytes = b""  # token of the patient whom it belongs to; empty where that is not known
    derivable: bool = True  # a function of the project's key and the original, which any other map would repeat


class MapRow(NamedTuple):
    """One row of the map."""

    kind: IdentityKind
    token: bytes
    pseudonym: str
    sealed: bytes
    created_at: float
    subject: bytes = b""
    derivable: bool = True


class MapStore(MapLife, Protocol):
    """The persistent map from originals to pseudonyms: injective per project and kind, and never changing."""

    def bind(self, project: str, key_check: str) -> None:
        """Tie a project to its key: remember the check value the first time, refuse another one later.

        Raises
        ------
        WrongKeyError
            The project was bound to another key.
        """

    def known(self, project: str, tokens: Sequence[tuple[IdentityKind, bytes]]) -> list[str | None]:
        """Return the pseudonym of every token, in order; None for what has none.

        Raises
        ------
        SubjectWithdrawnError
            One of them is a patient who was withdrawn.
        """

    def resolve(
        self, project: str, proposals: Sequence[Proposal], numbered: Callable[[int], str] | None = None
    ) -> list[str]:
        """Return the pseudonym of every proposal, in order, creating what is missing in one durable transaction.

        Parameters
        ----------
        numbered
            Makes the pseudonym of a number, counted from 1, for proposals without one. A number is used up with the
            row that gets it, in the same transaction: no gap, and never the same one twice.

        Raises
        ------
        SubjectWithdrawnError
            One of them is a patient who was withdrawn, or belongs to one; nothing was written.
        MappingConflictError
            A proposed pseudonym already stands for another token of that project and kind; nothing was written.
        StoreUnavailableError
            The map cannot be written now.
        """

    def settle(self, project: str, name: str, value: str) -> str:
        """Return the value of a setting that a project keeps for ever: the first one that was given for it."""

    def claim_studies(self, project: str, studies: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
        """Return for every pair of study and subject token the subject that the study is of: the first one stays.

        Raises
        ------
        SubjectWithdrawnError
            One of the subjects was withdrawn; nothing was written.
        """

    def find(self, project: str, kind: IdentityKind, token: bytes) -> MapRow | None:
        """Return the row of an original's token, or None."""

    def find_pseudonym(self, project: str, pseudonym: str) -> list[MapRow]:
        """Return every row with this pseudonym."""

    def counts(self) -> Mapping[str, Mapping[IdentityKind, int]]:
        """Return how many rows of each kind every project has; projects and kinds without rows are absent.

        Others may write meanwhile: it is how many there were at the beginning, or more.
        """

    def close(self) -> None:
        """Release the store."""


# --- the spool -------------------------------------------------------------------------------------------------------


class Extent(NamedTuple):
    """Where a record lies in the spool: the settled address of stored bytes.

    ``segment`` is the segment's number, ``offset`` the record's first byte in it, ``length`` the whole record on disk
    (header, frames, trailer), ``slot`` the key slot whose key encrypts it, ``size`` the plaintext bytes.
    """

    segment: int
    offset: int
    length: int
    slot: int
    size: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What makes an acknowledged instance: written, sealed, as the trailer of its own bytes, before 0000 is sent.

    Its ``repr`` shows the receipt id only.
    """

    receipt_id: bytes  # 16 random bytes; the instance's name everywhere
    received_at: float  # seconds since the epoch
    project: str
    calling_ae_title: str
    called_ae_title: str
    peer_address: str
    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str
    size_bytes: int
    digest: bytes  # 32 bytes, keyed BLAKE3 of the data set as received
    pixels: PixelDigest | None = None  # of large native pixel values, where they were seen coming

    def __repr__(self) -> str:
        return f"Receipt({self.receipt_id.hex()})"


class ExtentWriter(Protocol):
    """Takes one instance's bytes as they arrive; ``receipt`` is the receipt as committed, None before."""

    receipt: Receipt | None

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append bytes of the data set. Raises SpoolFullError or SpoolError; then only :meth:`abort` may follow."""

    def commit(self, receipt: Receipt) -> Extent:
        """Make bytes and receipt durable together and return where they are. Fills in size and digests."""

    def abort(self) -> None:
        """Forget what was written."""


# --- the ledger ------------------------------------------------------------------------------------------------------


class InstanceState(StrEnum):
    """The state of a received instance: exactly one at any time."""

    RECEIVED = "received"
    ACTIVE = "active"
    READY = "ready"
    HELD = "held"
    EXCLUDED = "excluded"
    ERASED = "erased"


class DeliveryState(StrEnum):
    """The state of an instance on its way to one destination: exactly one at any time."""

    QUEUED = "queued"
    ACTIVE = "active"
    DEFERRED = "deferred"
    HELD = "held"
    FORWARDED = "forwarded"


@dataclass(frozen=True, slots=True)
class ReceivedInstance:
    """A durable receipt as the ledger indexes it: keyed tokens instead of identifiers."""

    receipt_id: bytes
    extent: Extent
    project: str
    received_at: float
    calling_ae_title: str
    tokens: tuple[bytes, ...] = ()  # 16 bytes each, of accession number, patient ID, study UID and SOP instance UID


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """An instance as the ledger knows it."""

    receipt_id: bytes
    extent: Extent
    project: str
    received_at: float
    calling_ae_title: str
    state: InstanceState
    reason: str  # HoldReason, or why it is excluded; empty otherwise
    detail: str
    attempts: int


@dataclass(frozen=True, slots=True)
class RenditionRecord:
    """A de-identified instance that may be sent: durable before its first byte leaves (I7)."""

    extent: Extent  # of the rendition record (new bytes and ranges)
    digest: bytes  # 32 bytes, keyed BLAKE3 over the de-identified data set
    sop_class_uid: str
    sop_instance_uid: str  # the new one
    study_instance_uid: str  # the new one; groups deliveries on one association
    transfer_syntax_uid: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one claimed instance."""

    receipt_id: bytes
    state: InstanceState  # READY, HELD, EXCLUDED, or RECEIVED (try again; without a reason it was not tried)
    reason: str = ""
    detail: str = ""
    rendition: RenditionRecord | None = None
    destinations: tuple[str, ...] = ()
    tokens: tuple[bytes, ...] = ()
    shadows: tuple[str, ...] = ()  # destinations that it is made for and not sent to
    review: Review | None = None
    at: float = 0.0  # when it was made ready


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery with what is needed to send it."""

    delivery_id: int
    receipt_id: bytes
    destination: str
    state: DeliveryState
    attempts: int
    next_at: float
    reason: str
    status: int | None
    rendition: RenditionRecord
    source: Extent  # of the received instance, which the rendition's ranges point into
    detail: str = ""
    at: float = 0.0  # when the last result was recorded


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What became of one attempt to send."""

    delivery_id: int
    state: DeliveryState  # FORWARDED, DEFERRED, HELD or QUEUED
    status: int | None = None
    reason: str = ""
    detail: str = ""
    next_at: float = 0.0
    at: float = 0.0


class Move(NamedTuple):
    """A record of an instance, or of one of its renditions, that lies in another place now."""

    receipt_id: bytes
    old: Extent
    new: Extent


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """How many instances and deliveries are in which state."""

    instances: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)  # by reason
    deliveries: Mapping[tuple[str, str], int] = field(default_factory=dict)  # (destination, state)
    oldest_queued_at: Mapping[str, float] = field(default_factory=dict)  # by destination
    shadows: Mapping[str, int] = field(default_factory=dict)  # by destination


class Ledger(LedgerCorrections, LedgerReview, LedgerHistory, Protocol):
    """The index of receipts, renditions and deliveries. Every call is one durable transaction; all are batch-first."""

    def record_received(self, rows: Sequence[ReceivedInstance], *, mark: Mapping[int, int] | None = None) -> None:
        """Insert receipts (those already known are left alone) and advance the scan mark (segment -> offset)."""

    def scan_marks(self) -> Mapping[int, int]:
        """Return per segment the offset up to which receipts are indexed."""

    def claim(self, limit: int) -> list[InstanceRow]:
        """Move up to ``limit`` instances, oldest first, from received to active, counting the attempt.

        One that was tried before is a suspect, since the process may have died at it: it comes alone, and as it is, for
        :meth:`claim_again` to claim when all is ready for it.
        """

    def claim_again(self, receipt_id: bytes) -> InstanceRow | None:
        """Move a received instance to active, counting the attempt; None if it is not received any more."""

    def record_outcomes(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Record results of claimed instances and queue their deliveries; return them as recorded.

        An instance that goes back to ``received`` without a reason was not tried: its attempt is not counted.

        A rendition whose (destination, SOP Instance UID) is already delivered or on its way with the same digest is
        recorded as ``excluded`` ("duplicate"); with another digest as ``held`` (``conflict``). One whose study waits
        for a person is ``held`` (``first-seen``, ``sample``).
        """

    def due_deliveries(
        self, destination: str, now: float, limit: int, *, study: str | None = None
    ) -> list[DeliveryRow]:
        """Move up to ``limit`` due deliveries (queued, or deferred with ``next_at`` passed) to active.

        They come study by study, the first seen first; or those of one study only.
        """

    def due_study(self, destination: str, now: float, *, newest: bool, besides: Collection[str] = ()) -> str | None:
        """Return the study with something due that was first seen first, or last; None when there is none besides."""

    def record_deliveries(self, results: Sequence[DeliveryResult]) -> None:
        """Record what became of attempts; what goes back to ``queued`` was not tried, and counts no attempt."""

    def erasable(self, limit: int) -> list[InstanceRow]:
        """Return instances that are excluded, or ready with every delivery forwarded."""

    def rendition_extents(self, *receipt_ids: bytes) -> list[Extent]:
        """Return the extents of these instances' renditions; none of one that is erased."""

    def release(self, receipt_ids: Sequence[bytes]) -> int:
        """Let held instances be tried again as if they had just come in; return how many were held until now."""

    def record_erased(self, receipt_ids: Sequence[bytes]) -> None:
        """Move instances to erased; the rows stay."""

    def live_extents(self) -> Iterator[Extent]:
        """Return every extent that a row still needs (I2), of instances and renditions."""

    def resting(self, segments: Iterable[int], limit: int) -> list[tuple[bytes, Extent]]:
        """Return receipt ids and extents of records in these segments that nobody works on, renditions included.

        An instance rests that is held, ready or excluded, while none of its deliveries is active.
        """

    def record_moved(self, moves: Sequence[Move], *, mark: Mapping[int, int] | None = None) -> list[Move]:
        """Point rows to where their records lie now, and advance the scan mark; return the moves that were made.

        A record that does not rest any more, or lies elsewhere already, stays where it is.
        """

    def recover(self) -> int:
        """Move what was active when the last process died back to received and queued; return how many."""

    def held(self, *, limit: int = 100, after: bytes | None = None) -> list[InstanceRow]:
        """Return held instances, oldest first."""

    def held_deliveries(self, *, limit: int = 100) -> list[DeliveryRow]:
        """Return held deliveries, oldest first."""

    def waiting_deliveries(self, *, destination: str | None = None, limit: int = 100) -> list[DeliveryRow]:
        """Return deliveries that are queued, active or deferred, all together in the order of receipt."""

    def instance(self, receipt_prefix: str) -> InstanceRow | None:
        """Return the instance whose hexadecimal receipt id starts with this, if exactly one does."""

    def instances_like(self, receipt_prefix: str) -> list[InstanceRow]:
        """Return up to two instances whose hexadecimal receipt id starts with this: none, one, or more than one."""

    def deliveries(
        self, *, receipt_id: bytes | None = None, state: DeliveryState | None = None, limit: int = 100
    ) -> list[DeliveryRow]:
        """Return deliveries, oldest first."""

    def find_by_token(self, tokens: Iterable[bytes]) -> list[InstanceRow]:
        """Return the instances with any of these look-up tokens."""

    def counts(self) -> LedgerCounts:
        """Return how many are in which state."""

    def close(self) -> None:
        """Release the ledger."""
