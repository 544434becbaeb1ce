"""Forwarding: a study at a time on an association of its own, and delivery states only from parsed responses.

What a destination was sent is decided by the rendition in the spool alone; a response that was lost leads to the same
bytes being sent once more. A destination that does not answer delays nobody but itself.

An association carries one study: archives take its release as the end of the study. It stays open while more of the
study comes, and is released, and the release answered, before the next study begins; see :mod:`.turns` for which that
is.
"""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

from deid_proxy.errors import (
    AssociationRejectedError,
    ContextNotAcceptedError,
    DeliveryError,
    HoldReason,
    SpoolCorruptError,
    SpoolError,
)
from deid_proxy.events import Event
from deid_proxy.gateway.looping import Looping
from deid_proxy.gateway.turns import TURN_INSTANCES, Turns
from deid_proxy.identity.ports import DeliveryResult, DeliveryState
from deid_proxy.network.limits import Timeouts
from deid_proxy.network.status import DUPLICATE_SOP_INSTANCE, Disposition, classify_status, describe_status, remedy
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.observability.code_location import where
from deid_proxy.spool.schedule import backoff_s
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
    turns
        What the forwarders of this destination share; by default there is no other.
    """

    def __init__(
        self,
        name: str,
        destination: DestinationSettings,
        state: State,
        log: EventLog,
        sent: threading.Event,
        turns: Turns | None = None,
    ) -> None:
        self.ready = threading.Event()
        super().__init__(f"forward {name}", log, self.ready)
        self.name = name
        self.turns = turns or Turns()
        self._state, self._sent = state, sent
        peer = Peer(destination.ae_title, destination.host, destination.port, destination.calling_ae_title)
        timeouts = Timeouts(
            connect_s=destination.connect_timeout_s,
            transfer_s=destination.stall_timeout_s,
            response_s=destination.response_timeout_s,
            minimum_bytes_per_s=destination.min_rate_bytes_s,
        )
        self._scu = StorageSCU(peer, timeouts)
        self._association: StorageAssociation | None = None
        self._contexts: dict[tuple[str, str], None] = {}
        self._last_used = 0.0
        self._study, self._forwarded = "", 0  # the study of the association, and how much of it was forwarded
        self._turn, self._left = "", 0  # the study whose turn it is, and how much of it may still go in this turn

    def work(self) -> bool:
        """Send what is due; return False when there is nothing, or when the destination is to be left alone."""
        trial = self.turns.begin(time.monotonic())
        if trial is None:
            return False
        try:
            rows = self._due()
            if rows:
                self._send(rows)
            else:
                if trial:
                    self.turns.give_back()
                self._rest()
        finally:
            if trial and self.turns.breaker.trial:  # it had no outcome: without one there would never be another trial
                self.turns.failed(time.monotonic(), random.random())
        return bool(rows)

    def _due(self) -> list[DeliveryRow]:
        """Return what is due of the study at hand, or of the study whose turn is next."""
        ledger, now = self._state.ledger, time.time()
        if self._left > 0:
            rows = ledger.due_deliveries(self.name, now, min(_BATCH, self._left), study=self._turn)
            if rows:
                self._left -= len(rows)
                return rows
        self._end_turn()
        study = self.turns.next_study(lambda **which: ledger.due_study(self.name, now, **which))
        if study is None:
            return []
        self._turn = study
        rows = ledger.due_deliveries(self.name, now, _BATCH, study=study)
        self._left = TURN_INSTANCES - len(rows)
        return rows

    def _end_turn(self) -> None:
        if self._turn:
            self.turns.done(self._turn)
            self._turn, self._left = "", 0

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
        """Send deliveries of one study, as long as the destination is well, and record what became of each."""
        results: list[DeliveryResult] = []
        down = False
        for row in rows:
            if down or self.stopping:
                results.append(DeliveryResult(row.delivery_id, DeliveryState.QUEUED, next_at=row.next_at))
                continue
            try:
                results.append(self._attempt(row, rows))
            except DeliveryError as error:
                down = True
                results.append(self._deferred(row, error.public_message, error.status))
                self._note_failure(error)
            else:
                down = self._note_answer(results[-1])
        self.persistently(lambda: self._state.ledger.record_deliveries(results))
        self._sent.set()
        self._forwarded += sum(result.state is DeliveryState.FORWARDED for result in results)
        if down:
            self._say_forwarded()
            self._end_turn()  # the next trial is for another study: it may have been this one's fault

    def _say_forwarded(self) -> None:
        """Write one line on the study that was sent last; that it was one study is all that the line says of it."""
        if self._forwarded:
            self.log.info(Event.STUDY_FORWARDED, destination=self.name, count=self._forwarded)
        self._forwarded = 0

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
        rendition = row.rendition
        context = (rendition.sop_class_uid, rendition.transfer_syntax_uid)
        try:
            with self._state.recent.data_set(rendition.extent, row.source) as (segments, size_bytes):
                association = self._associate(context, rows)  # for the study of these rows
                self._note_sending(row)
                response = association.store(
                    rendition.sop_class_uid,
                    rendition.sop_instance_uid,
                    rendition.transfer_syntax_uid,
                    segments,
                    size_bytes,
                )
        except SpoolCorruptError:
            return self._held(row, HoldReason.SPOOL_CORRUPT, "the stored bytes do not decrypt")
        except ContextNotAcceptedError:
            detail = f"the destination does not take {_named(*context)}; let it accept them, then send the study again"
            return self._held(row, HoldReason.CONTEXT, detail)
        except DeliveryError:
            self._drop()
            raise
        self.turns.answered(row.delivery_id)
        self._last_used = time.monotonic()
        return self._answered(row, response.status)

    def _note_sending(self, row: DeliveryRow) -> None:
        if self.turns.sending(row.delivery_id):
            instance = row.receipt_id.hex()
            self.log.info(
                Event.DELIVERY_RESENT,
                instance=instance,
                destination=self.name,
                attempts=row.attempts,
                detail="no answer came to the last attempt, so the destination may have it already: the same bytes",
            )

    def _answered(self, row: DeliveryRow, status: int) -> DeliveryResult:
        instance = row.receipt_id.hex()
        disposition = classify_status(status)
        if status == DUPLICATE_SOP_INSTANCE and row.attempts <= 1:  # nothing that we ever sent can be what it has
            disposition = Disposition.HELD
        if disposition is Disposition.FORWARDED:
            self.log.debug(Event.DELIVERY_FORWARDED, instance=instance, destination=self.name, status=f"{status:04X}")
            return DeliveryResult(row.delivery_id, DeliveryState.FORWARDED, status=status, at=time.time())
        if disposition is Disposition.HELD:
            detail = f"the destination answered {describe_status(status)}; {remedy(status)}"
            return self._held(row, HoldReason.REFUSED, detail, status)
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
        """Return the study's association if it takes this context, else a new one for all that is waiting."""
        study = rows[0].rendition.study_instance_uid
        if study != self._study:
            self._say_forwarded()
        if self._association is not None:
            if study == self._study and self._association.is_open and self._association.accepts(*context):
                return self._association
            self._association.release()
            self._association = None
        self._study = study
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

    def _note_failure(self, error: DeliveryError) -> None:
        """Remember that the destination is in trouble: it is left alone for a while, and the others go on."""
        for_good = isinstance(error, AssociationRejectedError) and not error.transient
        if self.turns.failed(time.monotonic(), random.random(), for_good=for_good):
            self.log.error(Event.DESTINATION_DOWN, destination=self.name, error=error.public_message)

    def _note_answer(self, result: DeliveryResult) -> bool:
        """Remember what an answer says of the destination; return True when it is to be left alone now."""
        if result.status is None and result.reason != HoldReason.CONTEXT:
            return False  # it was not asked
        if result.state is not DeliveryState.DEFERRED:
            if self.turns.succeeded():
                self.log.info(Event.DESTINATION_UP, destination=self.name)
            return False
        if self.turns.failed(time.monotonic(), random.random(), refused=True):
            self.log.error(Event.DESTINATION_DOWN, destination=self.name, error=result.detail)
        return self.turns.rests(time.monotonic())

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
