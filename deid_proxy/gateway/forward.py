"""Forwarding: one thread a destination, associations kept warm, and delivery states only from parsed responses.

What a destination was sent is decided by the rendition in the spool alone; a response that was lost leads to the same
bytes being sent once more. A destination that does not answer delays nobody but itself.
"""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

from deid_proxy.errors import ContextNotAcceptedError, DeliveryError, HoldReason, SpoolCorruptError, SpoolError
from deid_proxy.events import Event
from deid_proxy.gateway.looping import Looping
from deid_proxy.identity.ports import DeliveryResult, DeliveryState
from deid_proxy.network.limits import Timeouts
from deid_proxy.network.status import Disposition, classify_status, describe_status
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.observability.logging import where
from deid_proxy.spool.rendition import decode_rendition, materialise
from deid_proxy.spool.schedule import Breaker, backoff_s
from deid_proxy.standard.uids import name_of_uid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ports import DeliveryRow
    from deid_proxy.network.storage_scu import StorageAssociation
    from deid_proxy.observability.logging import EventLog
    from deid_proxy.settings import DestinationSettings

_BATCH = 64
_IDLE_RELEASE_S = 5.0
_MOST_CONTEXTS = 100


class Forwarder(Looping):
    """Sends what is due to one destination.

    Parameters
    ----------
    name
        The destination's name in the configuration.
    destination
        Where and how to send.
    state
        Where renditions and originals lie, and where results are recorded.
    log
        Takes events without PHI.
    sent
        Set when something was delivered, so that it may be erased.
    """

    def __init__(
        self, name: str, destination: DestinationSettings, state: State, log: EventLog, sent: threading.Event
    ) -> None:
        self.ready = threading.Event()
        super().__init__(f"forward {name}", log, self.ready)
        self.name = name
        self._state, self._sent = state, sent
        peer = Peer(destination.ae_title, destination.host, destination.port, destination.calling_ae_title)
        timeouts = Timeouts(
            connect_s=destination.connect_timeout_s,
            response_s=destination.response_timeout_s,
            minimum_bytes_per_s=destination.min_rate_bytes_s,
        )
        self._scu = StorageSCU(peer, timeouts)
        self._association: StorageAssociation | None = None
        self._breaker = Breaker()
        self._contexts: dict[tuple[str, str], None] = {}
        self._last_used = 0.0
        self._study, self._forwarded = "", 0

    def work(self) -> bool:
        """Send what is due; return False when there is nothing, or when the destination is to be left alone."""
        if not self._breaker.allows(time.monotonic()):
            return False
        rows = self._state.ledger.due_deliveries(self.name, time.time(), _BATCH)
        if not rows:
            self._rest()
            return False
        self._breaker = self._breaker.trying(time.monotonic())
        try:
            self._send(rows)
        finally:
            if self._breaker.trial:  # a defect ended the trial: without an outcome there would never be another one
                self._breaker = self._breaker.failed(time.monotonic(), random.random())
        return True

    def break_off(self) -> None:
        """End the transfer at hand, whatever the destination does; it is sent again after the next start."""
        self._scu.interrupt()

    def stop(self, patience_s: float | None = None) -> None:
        """End after the instance at hand, and release the association; see :meth:`Looping.stop`."""
        super().stop(patience_s)
        self._say_forwarded()
        if self._association is not None:
            self._association.release()

    def _send(self, rows: Sequence[DeliveryRow]) -> None:
        results: list[DeliveryResult] = []
        down: DeliveryError | None = None
        for row in rows:
            if down is not None or self.stopping:
                results.append(DeliveryResult(row.delivery_id, DeliveryState.QUEUED, next_at=row.next_at))
                continue
            try:
                results.append(self._attempt(row, rows))
            except DeliveryError as error:
                down = error
                results.append(self._deferred(row, error.public_message, error.status))
        self.persistently(lambda: self._state.ledger.record_deliveries(results))
        self._sent.set()
        self._count_forwarded(rows, results)
        self._note(down)

    def _count_forwarded(self, rows: Sequence[DeliveryRow], results: Sequence[DeliveryResult]) -> None:
        """Count what was forwarded of the study at hand; when the next one begins, say how much it was."""
        for row, result in zip(rows, results, strict=True):
            if result.state is DeliveryState.FORWARDED:
                if row.rendition.study_instance_uid != self._study:
                    self._say_forwarded()
                    self._study = row.rendition.study_instance_uid
                self._forwarded += 1

    def _say_forwarded(self) -> None:
        """Write one line on the study that was sent last; that it was one study is all that the line says of it."""
        if self._forwarded:
            self.log.info(Event.STUDY_FORWARDED, destination=self.name, count=self._forwarded)
        self._study, self._forwarded = "", 0

    def _attempt(self, row: DeliveryRow, rows: Sequence[DeliveryRow]) -> DeliveryResult:
        """Send one instance. Raises DeliveryError when the destination, not the instance, is the trouble."""
        try:
            return self._deliver(row, rows)
        except DeliveryError:
            raise
        except SpoolError as error:
            return self._deferred(row, error.public_message, None)
        except Exception as error:  # noqa: BLE001 - a defect of ours holds this delivery and disturbs no other
            self._drop()
            return self._held(row, HoldReason.ENGINE_ERROR, where(error))

    def _deliver(self, row: DeliveryRow, rows: Sequence[DeliveryRow]) -> DeliveryResult:
        try:
            original = self._state.recent.read(row.source)
            segments = materialise(decode_rendition(self._state.recent.read(row.rendition.extent)), original)
        except SpoolCorruptError:
            return self._held(row, HoldReason.SPOOL_CORRUPT, "the stored bytes do not decrypt")
        rendition = row.rendition
        context = (rendition.sop_class_uid, rendition.transfer_syntax_uid)
        try:
            association = self._associate(context, rows)
            response = association.store(
                rendition.sop_class_uid, rendition.sop_instance_uid, rendition.transfer_syntax_uid, segments
            )
        except ContextNotAcceptedError:
            return self._held(row, HoldReason.CONTEXT, f"the destination does not take {_named(*context)}")
        except DeliveryError:
            self._drop()
            raise
        self._last_used = time.monotonic()
        return self._answered(row, response.status)

    def _answered(self, row: DeliveryRow, status: int) -> DeliveryResult:
        instance = row.receipt_id.hex()
        disposition = classify_status(status)
        if disposition is Disposition.FORWARDED:
            self.log.debug(Event.DELIVERY_FORWARDED, instance=instance, destination=self.name, status=f"{status:04X}")
            return DeliveryResult(row.delivery_id, DeliveryState.FORWARDED, status=status, at=time.time())
        if disposition is Disposition.HELD:
            return self._held(row, HoldReason.REFUSED, f"the destination answered {describe_status(status)}", status)
        return self._deferred(row, f"the destination answered {describe_status(status)}", status)

    def _deferred(self, row: DeliveryRow, detail: str, status: int | None) -> DeliveryResult:
        delay = backoff_s(row.attempts, random.random())
        self.log.warning(
            Event.DELIVERY_DEFERRED,
            instance=row.receipt_id.hex(),
            destination=self.name,
            detail=detail,
            attempts=row.attempts,
            next_in_s=round(delay, 1),
        )
        next_at = time.time() + delay
        return DeliveryResult(row.delivery_id, DeliveryState.DEFERRED, status, detail=detail, next_at=next_at)

    def _held(self, row: DeliveryRow, reason: HoldReason, detail: str, status: int | None = None) -> DeliveryResult:
        instance = row.receipt_id.hex()
        self.log.warning(
            Event.DELIVERY_HELD, instance=instance, destination=self.name, reason=reason.value, detail=detail
        )
        return DeliveryResult(row.delivery_id, DeliveryState.HELD, status, reason.value, detail)

    def _associate(self, context: tuple[str, str], rows: Sequence[DeliveryRow]) -> StorageAssociation:
        """Return the warm association if it takes this context, else a new one for all that is waiting."""
        if self._association is not None:
            if self._association.is_open and self._association.accepts(*context):
                return self._association
            self._association.release()
            self._association = None
        association = self._scu.open(self._wanted(context, rows))
        if not association.accepts(*context):
            association.release()
            raise ContextNotAcceptedError("the destination does not accept this SOP Class in this transfer syntax")
        self._association = association
        return association

    def _wanted(self, context: tuple[str, str], rows: Sequence[DeliveryRow]) -> list[tuple[str, str]]:
        """Return what to propose: this context, those of the batch, and those used before, as many as fit."""
        batch = [(row.rendition.sop_class_uid, row.rendition.transfer_syntax_uid) for row in rows]
        wanted = list(dict.fromkeys([context, *batch, *self._contexts]))[:_MOST_CONTEXTS]
        self._contexts = dict.fromkeys(wanted)
        return wanted

    def _note(self, down: DeliveryError | None) -> None:
        """Remember how the destination does: one in trouble is left alone for a while, and the others go on."""
        if down is not None:
            self._say_forwarded()
            if not self._breaker.failures:
                self.log.error(Event.DESTINATION_DOWN, destination=self.name, error=down.public_message)
            self._breaker = self._breaker.failed(time.monotonic(), random.random())
            return
        if self._breaker.failures:
            self.log.info(Event.DESTINATION_UP, destination=self.name)
        self._breaker = self._breaker.succeeded()

    def _rest(self) -> None:
        """When nothing came for a while, take the study at hand as sent, and let the association go."""
        if time.monotonic() - self._last_used <= _IDLE_RELEASE_S:
            return
        self._say_forwarded()
        if self._association is not None:
            self._association.release()
            self._association = None

    def _drop(self) -> None:
        if self._association is not None:
            self._association.abort()
            self._association = None


def _named(sop_class_uid: str, transfer_syntax_uid: str) -> str:
    """Return a context in the words of the standard: whoever configures the destination looks for these."""
    return " in ".join(name_of_uid(uid) or uid for uid in (sop_class_uid, transfer_syntax_uid))
