"""Taking instances in: from the association into the spool, and answered when that is durable.

The ledger is an index that the keeper commits behind the acknowledgement.
"""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Protocol

from blake3 import blake3

from deid_proxy.engine.identifiers import peek
from deid_proxy.engine.pixel_values import large_values_ahead
from deid_proxy.errors import DeidentificationError, DeidProxyError, ReceiveError
from deid_proxy.events import Event
from deid_proxy.identity.ports import ExtentWriter, Receipt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.gateway.entrances import Admissions
    from deid_proxy.identity.ports import Extent
    from deid_proxy.network.storage_scp import AssociationInfo, CStoreRequest
    from deid_proxy.observability.logging import EventLog

_OUT_OF_RESOURCES = 0xA700
_PEEK_BYTES = 16 * 1024
_LARGE_BYTES = 256 * 1024  # of a first piece: what comes at once is smaller


class ArrivingExtent(ExtentWriter, Protocol):
    """Takes one instance's bytes; see :class:`deid_proxy.spool.writer.InstanceWriter`."""

    def apart(self, start: int, end: int, hasher: blake3) -> None:
        """Digest large pixel values apart, for the receipt. Comes before the first bytes."""


class DurableIntake(Protocol):
    """Where instances become durable; see :class:`deid_proxy.spool.intake.Intake`."""

    def begin(self) -> ArrivingExtent:
        """Start an instance."""

    def report(self, receipt: Receipt, extent: Extent) -> None:
        """Tell the keeper of an instance that is durable."""

    @property
    def healthy(self) -> bool:
        """False once the disk failed."""


class SpoolReceiver:
    """The receiver behind the Storage SCP: every instance becomes an extent with a receipt.

    Parameters
    ----------
    pixel_keys
        Under which key large pixel values of each project are digested, see :class:`.DataSetDigest`.

    Attributes
    ----------
    full
        True while the ledger is so far behind that nothing more should be taken in.
    said_full
        True from a refusal for want of room until an instance is taken in again.
    """

    def __init__(
        self,
        intake: DurableIntake,
        admissions: Admissions,
        log: EventLog,
        pixel_keys: Mapping[str, bytes],
    ) -> None:
        self.intake, self.log, self.pixel_keys = intake, log, pixel_keys
        self.full = False
        self._admissions = admissions
        self.said_full = False

    def begin(self, association: AssociationInfo, request: CStoreRequest) -> IncomingInstance:
        """Start an instance, or refuse it with an honest status."""
        project = self._admissions.project(association.called_ae_title)
        if project is None:
            raise ReceiveError(0x0124, "R-PROJECT no project has this called AE title")
        if self.full or not self.intake.healthy:
            raise ReceiveError(0xA700, "R-SPOOL out of resources")
        return IncomingInstance(self, project, association, request)

    def refused(self, association: AssociationInfo, error: DeidProxyError) -> None:
        """Log a refusal; that there is no room once, until an instance is taken in again."""
        if error.dimse_status == _OUT_OF_RESOURCES:
            if self.said_full:
                return
            self.said_full = True
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
        self, receiver: SpoolReceiver, project: str, association: AssociationInfo, request: CStoreRequest
    ) -> None:
        self._receiver, self._project = receiver, project
        self._association, self._request = association, request
        self._head = bytearray()
        self._size = 0
        self._extent = receiver.intake.begin()

    def write(self, data: memoryview) -> None:
        """Append a piece of the data set."""
        if not self._size and len(data) >= _LARGE_BYTES:
            self._look_for_pixels(data)
        self._size += len(data)
        if len(self._head) < _PEEK_BYTES:
            self._head += data[: _PEEK_BYTES - len(self._head)]
        self._extent.write(data)

    def _look_for_pixels(self, first: memoryview) -> None:
        """Let large pixel values be digested for themselves: the worker need not read them for it again."""
        key = self._receiver.pixel_keys.get(self._project)
        if key is None:
            return
        values = large_values_ahead(first, self._request.transfer_syntax_uid)
        if values is not None:
            self._extent.apart(*values, blake3(key=key))

    def finish(self) -> None:
        """Make bytes and receipt durable, and let the keeper know."""
        self._check_command()
        receipt, extent = self._commit()
        self._receiver.intake.report(receipt, extent)
        self._receiver.said_full = False
        self._receiver.log.debug(Event.INSTANCE_RECEIVED, instance=receipt.receipt_id.hex(), size_bytes=self._size)

    def _commit(self) -> tuple[Receipt, Extent]:
        request, association = self._request, self._association
        receipt = Receipt(
            receipt_id=secrets.token_bytes(16),
            received_at=time.time(),
            project=self._project,
            calling_ae_title=association.calling_ae_title,
            called_ae_title=association.called_ae_title,
            peer_address=association.peer_address,
            sop_class_uid=request.sop_class_uid,
            sop_instance_uid=request.sop_instance_uid,
            transfer_syntax_uid=request.transfer_syntax_uid,
            size_bytes=self._size,
            digest=b"",
        )
        extent = self._extent.commit(receipt)
        return self._extent.receipt or receipt, extent

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
            found = peek(bytes(self._head), self._request.transfer_syntax_uid)
        except DeidentificationError:
            return
        if found is None:
            return
        if found.sop_class_uid and found.sop_class_uid != self._request.sop_class_uid:
            raise ReceiveError(0xA900, "R-CLASS the data set has another SOP Class")
        if found.sop_instance_uid and found.sop_instance_uid != self._request.sop_instance_uid:
            raise ReceiveError(0xC003, "R-UID the data set has another SOP Instance UID")
