"""Takes one instance as it arrives: a small one is kept, sealed, in memory; a large one goes to a file of its own."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from deid_proxy.errors import SpoolError
from deid_proxy.spool.behind import WriteBehind
from deid_proxy.spool.content_digest import ContentDigest
from deid_proxy.spool.receipts import encode_receipt
from deid_proxy.spool.record import FrameSealer, RecordKind, Slot

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from blake3 import blake3

    from deid_proxy.identity.ports import Extent, Receipt
    from deid_proxy.spool.filesystem import Buffer
    from deid_proxy.spool.frame_room import FrameRoom
    from deid_proxy.spool.journal import Journal

WRITE_BYTES = 1 << 20  # a large instance is written in pieces of this size


class InstanceWriter:
    """Takes the bytes of one instance; made by :meth:`deid_proxy.spool.Spool.begin`.

    Parameters
    ----------
    journal
        Where the record goes.
    slot
        The key slot of the instance.
    room
        Where frames are sealed to.
    stream_bytes
        From how many bytes on an instance gets a segment of its own.
    executor
        Writes and syncs that segment, see :mod:`.behind`.

    Attributes
    ----------
    receipt
        After :meth:`commit`, the receipt as it was written: with size and digests.
    """

    def __init__(self, journal: Journal, slot: Slot, *, room: FrameRoom, stream_bytes: int, executor: Executor) -> None:
        self.receipt: Receipt | None = None
        self._journal = journal
        self._room = room
        self._sealer = FrameSealer(slot, RecordKind.INSTANCE, room)
        self._digest = ContentDigest(journal.slots.keys.content_hasher())
        self._stream_bytes = stream_bytes
        self._executor = executor
        self._behind: WriteBehind | None = None
        self._state = _State.OPEN
        self._key_was_used = False

    def apart(self, start: int, end: int, hasher: blake3) -> None:
        """Digest pixel values apart, for the receipt; comes before the first bytes are written."""
        self._digest.apart(start, end, hasher)

    def write(self, data: Buffer) -> None:
        """Append bytes of the data set.

        Raises
        ------
        SpoolFullError
            There is no room; only :meth:`abort` may follow.
        SpoolError
            The disk failed; only :meth:`abort` may follow.
        """
        self._begin_step()
        self._digest.update(data)
        self._sealer.feed(data)
        if self._behind is None and self._sealer.size > self._stream_bytes:
            self._journal.check()
            self._behind = WriteBehind(self._journal.open_own(recycled=True), self._executor, self._room)
        if self._behind is not None and len(self._sealer.sealed) * self._sealer.frame_bytes >= WRITE_BYTES:
            self._stream(self._behind)
        self._state = _State.OPEN

    def _stream(self, behind: WriteBehind) -> None:
        self._journal.check()
        self._key_was_used = True
        sealed, self._sealer.sealed = self._sealer.sealed, []
        behind.append(sealed)

    def commit(self, receipt: Receipt) -> Extent:
        """Make bytes and receipt durable together and return where they are.

        Parameters
        ----------
        receipt
            Its ``size_bytes``, ``digest`` and ``pixels`` are filled in here.

        Raises
        ------
        SpoolError
            They are not durable, and the sender must not be told that they are. Only :meth:`abort` may follow.
        """
        self._begin_step()
        sealer = self._sealer
        digest, pixels = self._digest.finish()
        complete = replace(receipt, size_bytes=sealer.size, digest=digest, pixels=pixels)
        sealed_receipt = sealer.seal_receipt(encode_receipt(complete))
        sealer.finish()
        self._key_was_used = True
        if self._behind is not None:
            self._behind.finish()
            extent = self._journal.finish_own(self._behind.own, sealer, sealed_receipt)
        else:
            segment, extent = self._journal.append(sealer, sealed_receipt)
            self._journal.confirm(segment, extent)
        self.receipt = complete
        self._close(_State.COMMITTED)
        return extent

    def abort(self) -> None:
        """Forget what was written; does nothing after a commit or an abort."""
        if self._state not in (_State.OPEN, _State.FAILED):
            return
        self._close(_State.ABORTED)
        slot = self._sealer.slot.number
        if self._behind is not None:
            self._behind.abandon()
            self._journal.drop_own(self._behind.own)
        if self._key_was_used:
            self._journal.slots.retire(slot)
        else:
            self._journal.slots.give_back(slot)

    def _begin_step(self) -> None:
        if self._state is not _State.OPEN:
            raise SpoolError("this extent takes no more: it is committed, aborted or failed")
        self._state = _State.FAILED  # until the step has ended well

    def _close(self, state: _State) -> None:
        self._state = state
        self._sealer.forget()


class _State(Enum):
    OPEN = "open"
    FAILED = "failed"
    COMMITTED = "committed"
    ABORTED = "aborted"
