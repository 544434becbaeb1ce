"""Taking instances in: from the association into the spool, and from there into the ledger.

0000 is sent when bytes and receipt are durable in the spool; the ledger is an index that a thread of its own commits
behind it, many receipts in one transaction. What that thread has not written when the power fails is found again by
the scan of the segments.
"""

from __future__ import annotations

import queue
import secrets
import threading
import time
from typing import TYPE_CHECKING

from deid_proxy.engine.identifiers import peek
from deid_proxy.errors import DeidentificationError, DeidProxyError, ReceiveError, SpoolError
from deid_proxy.events import Event
from deid_proxy.identity.ports import Receipt, ReceivedInstance
from deid_proxy.observability.logging import where

if TYPE_CHECKING:
    from deid_proxy.gateway.projects import Admissions, Project
    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ports import Extent
    from deid_proxy.network.storage_scp import AssociationInfo, CStoreRequest
    from deid_proxy.observability.logging import EventLog

_PEEK_BYTES = 16 * 1024
_REMEMBER_BYTES = 4 << 20
_MAX_UNINDEXED = 20_000
_RETRY_S = 1.0
_PACE_S = 0.05


class Indexer:
    """Commits receipts to the ledger behind the acknowledgements, in batches.

    When the ledger fails, receipts wait here (they are durable in the spool) and new instances are refused until it
    takes them; likewise when it is too far behind, so that memory stays bounded.

    Attributes
    ----------
    waiting
        How many receipts the ledger does not have yet.
    failing
        True from the time that the ledger did not take a batch until it takes one.
    """

    def __init__(self, state: State, log: EventLog, wake: threading.Event) -> None:
        self._state, self._log, self._wake = state, log, wake
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self.waiting = 0
        self.failing = False
        self._rows: queue.SimpleQueue[ReceivedInstance | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="indexer")

    def start(self) -> None:
        """Start committing."""
        self._thread.start()

    def stop(self) -> None:
        """Commit what waits, then end; what the ledger does not take now, the next start finds in the spool."""
        self._stopping.set()
        self._rows.put(None)
        self._thread.join()

    def add(self, row: ReceivedInstance) -> None:
        """Hand over a receipt that is already durable in the spool."""
        with self._lock:
            self.waiting += 1
        self._rows.put(row)

    @property
    def full(self) -> bool:
        """True when the ledger is so far behind that nothing more should be taken in."""
        return self.waiting > _MAX_UNINDEXED

    def _run(self) -> None:
        committed_at = 0.0
        last = False
        while not last:
            batch, last = self._next_batch(committed_at + _PACE_S)
            if batch:
                self._commit(batch)
                with self._lock:
                    self.waiting -= len(batch)
                self._wake.set()
                committed_at = time.monotonic()

    def _next_batch(self, not_before: float) -> tuple[list[ReceivedInstance], bool]:
        """Wait for a receipt, and take with it all that come until the time has come: nobody waits for a commit.

        The second value is True for the last batch.
        """
        batch: list[ReceivedInstance] = []
        while True:
            left = not_before - time.monotonic()
            try:
                row = self._rows.get(timeout=max(left, 0.0) if batch else None)
            except queue.Empty:
                return batch, False
            if row is None:
                return batch, True
            batch.append(row)

    def _commit(self, batch: list[ReceivedInstance]) -> None:
        """Write a batch, however long the ledger fails; at the end, leave it to the scan of the next start."""
        while True:
            try:
                self._state.index(batch)
            except DeidProxyError as error:
                self.failing = True
                self._log.error(Event.STORE_FAILED, error=error.public_message)
            except Exception as error:  # noqa: BLE001 - a thread root: without it nothing would be indexed any more
                self._log.error(Event.GATEWAY_FAILED, where=where(error))
            else:
                self.failing = False
                return
            if self._stopping.wait(_RETRY_S):
                return


class SpoolReceiver:
    """The receiver behind the Storage SCP: every instance becomes an extent with a receipt."""

    def __init__(self, state: State, admissions: Admissions, indexer: Indexer, log: EventLog) -> None:
        self.state, self.indexer, self.log = state, indexer, log
        self._admissions = admissions
        self._last_refused = ("", 0)

    def begin(self, association: AssociationInfo, request: CStoreRequest) -> IncomingInstance:
        """Start an instance, or refuse it with an honest status."""
        project = self._admissions.project(association.called_ae_title)
        if project is None:
            raise ReceiveError(0x0124, "R-PROJECT no project has this called AE title")
        try:
            if self.indexer.full or self.indexer.failing or not self.state.spool.healthy:
                raise ReceiveError(0xA700, "R-SPOOL out of resources")
            return IncomingInstance(self, project, association, request)
        except (ReceiveError, SpoolError) as error:
            self.say_refused(association, error)
            raise

    def say_refused(self, association: AssociationInfo, error: DeidProxyError) -> None:
        """Log a refusal; not again while the same peer gets the same answer, however often it tries."""
        refused = association.peer_address, error.dimse_status
        if refused == self._last_refused:
            return
        self._last_refused = refused
        self.log.warning(
            Event.INSTANCE_REFUSED,
            calling_ae_title=association.calling_ae_title,
            address=association.peer_address,
            status=f"{error.dimse_status:04X}",
            detail=error.public_message,
        )


class IncomingInstance:
    """One instance on its way into the spool."""

    def __init__(
        self, receiver: SpoolReceiver, project: Project, association: AssociationInfo, request: CStoreRequest
    ) -> None:
        self._receiver, self._project = receiver, project
        self._association, self._request = association, request
        self._plaintext: bytearray | None = bytearray()
        self._head = b""
        self._size = 0
        self._extent = receiver.state.spool.begin()

    def write(self, data: memoryview) -> None:
        """Append a piece of the data set."""
        self._size += len(data)
        if self._plaintext is not None:
            self._plaintext += data
            if self._size > _REMEMBER_BYTES:
                self._head, self._plaintext = bytes(self._plaintext[:_PEEK_BYTES]), None
        self._extent.write(data)

    def finish(self) -> None:
        """Make bytes and receipt durable, then let the worker know."""
        try:
            self._check_command()
            receipt, extent = self._commit()
        except (ReceiveError, SpoolError) as error:
            self._receiver.say_refused(self._association, error)
            raise
        if self._plaintext is not None:
            self._receiver.state.recent.remember(extent, self._plaintext, self._request.transfer_syntax_uid)
        self._receiver.indexer.add(self._receiver.state.index_row(receipt, extent))
        self._receiver.log.debug(Event.INSTANCE_RECEIVED, instance=receipt.receipt_id.hex(), size_bytes=self._size)

    def _commit(self) -> tuple[Receipt, Extent]:
        request, association = self._request, self._association
        receipt = Receipt(
            receipt_id=secrets.token_bytes(16),
            received_at=time.time(),
            project=self._project.settings.name,
            calling_ae_title=association.calling_ae_title,
            called_ae_title=association.called_ae_title,
            peer_address=association.peer_address,
            sop_class_uid=request.sop_class_uid,
            sop_instance_uid=request.sop_instance_uid,
            transfer_syntax_uid=request.transfer_syntax_uid,
            size_bytes=self._size,
            digest=b"",
        )
        return receipt, self._extent.commit(receipt)

    def abort(self) -> None:
        """Forget what arrived."""
        self._extent.abort()

    def _check_command(self) -> None:
        """Refuse what the command contradicts; what merely cannot be read here is stored, and held by the worker.

        References
        ----------
        DICOM PS3.4 B.2.3, PS3.7 C
        """
        try:
            head = self._head if self._plaintext is None else bytes(self._plaintext[:_PEEK_BYTES])
            found = peek(head, self._request.transfer_syntax_uid)
        except DeidentificationError:
            return
        if found is None:
            return
        if found.sop_class_uid and found.sop_class_uid != self._request.sop_class_uid:
            raise ReceiveError(0xA900, "R-CLASS the data set has another SOP Class")
        if found.sop_instance_uid and found.sop_instance_uid != self._request.sop_instance_uid:
            raise ReceiveError(0xC003, "R-UID the data set has another SOP Instance UID")
