"""The worker: claims received instances, de-identifies them in batches, and leaves renditions that may be sent.

The attempt is counted durably before the work, so that an instance that kills the process is held at its third try.
A rendition is durable in the spool before the ledger says that it is ready (I7).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from deid_proxy.engine.identifiers import look_up
from deid_proxy.errors import DeidentificationError, HoldReason, SpoolCorruptError, SpoolError, StoreError
from deid_proxy.events import Event
from deid_proxy.gateway.looping import Looping
from deid_proxy.identity.ports import InstanceState, Outcome, RenditionRecord
from deid_proxy.observability.logging import where
from deid_proxy.pipeline import Held
from deid_proxy.spool.rendition import encode_rendition

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Sequence

    from deid_proxy.gateway.projects import Project
    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ports import InstanceRow
    from deid_proxy.observability.logging import EventLog
    from deid_proxy.pipeline import Deidentified, Source

_BATCH = 32
_BATCH_BYTES = 64 << 20
_MAX_ATTEMPTS = 3


class DeidentificationWorker(Looping):
    """De-identifies what was received, oldest first.

    Parameters
    ----------
    state
        Where instances come from and renditions go.
    log
        Takes events without PHI.
    wake
        Set when something was received.
    ready
        Set by the worker when something may be sent.
    """

    def __init__(self, state: State, log: EventLog, wake: threading.Event, ready: threading.Event) -> None:
        super().__init__("deidentify", log, wake)
        self._state, self._ready = state, ready

    def work(self) -> bool:
        """Process one batch; return False when there was nothing to do."""
        rows = self._state.ledger.claim(_BATCH)
        for chunk in _chunks(rows):
            self._process(chunk)
        return bool(rows)

    def _process(self, rows: Sequence[InstanceRow]) -> None:
        try:
            outcomes = self._outcomes(rows)
        except (StoreError, SpoolError) as error:
            self.log.error(Event.STORE_FAILED, error=error.public_message)
            outcomes = [Outcome(row.receipt_id, InstanceState.RECEIVED) for row in rows]
            self.pause()
        except Exception as error:  # noqa: BLE001 - a defect of ours holds the instance it shows at, and no other
            if len(rows) > 1:
                for row in rows:
                    self._process([row])
                return
            outcomes = [_held(rows[0], HoldReason.ENGINE_ERROR, where(error))]
        for outcome in self.persistently(lambda: self._state.ledger.record_outcomes(outcomes)) or ():
            self._tell(outcome)
        self._ready.set()

    def _outcomes(self, rows: Sequence[InstanceRow]) -> list[Outcome]:
        """Return what becomes of each row; the new bytes of all that are ready are durable on return."""
        outcomes = []
        for name, group in groupby(sorted(rows, key=lambda row: row.project), key=lambda row: row.project):
            project = self._state.projects.get(name)
            for row in (members := list(group)):
                if project is None:
                    outcomes.append(_held(row, HoldReason.NO_PROJECT, "the project is no longer configured"))
                elif row.attempts > _MAX_ATTEMPTS:
                    outcomes.append(_held(row, HoldReason.ENGINE_ERROR, "the process died three times at it"))
            if project is not None:
                outcomes += self._deidentify(project, [row for row in members if row.attempts <= _MAX_ATTEMPTS])
        self._state.spool.sync()
        return outcomes

    def _deidentify(self, project: Project, rows: Sequence[InstanceRow]) -> Iterator[Outcome]:
        readable, sources = [], []
        for row in rows:
            try:
                sources.append(self._state.recent.source(row.extent))
                readable.append(row)
            except SpoolCorruptError:
                yield _held(row, HoldReason.SPOOL_CORRUPT, "the stored bytes do not decrypt")
        results = project.pipeline.deidentify(sources)
        for row, source, result in zip(readable, sources, results, strict=True):
            tokens = _tokens(project, source)
            if isinstance(result, Held):
                yield _held(row, result.reason, result.detail, tokens)
            else:
                yield self._ready_outcome(project, row, result, tokens)

    def _ready_outcome(
        self, project: Project, row: InstanceRow, result: Deidentified, tokens: tuple[bytes, ...]
    ) -> Outcome:
        rendition = result.rendition
        stored = encode_rendition(rendition, digest=result.digest, source_size=row.extent.size)
        extent = self._state.spool.write_rendition(row.extent, stored)
        self._state.recent.remember(extent, stored)
        record = RenditionRecord(
            extent=extent,
            digest=result.digest,
            sop_class_uid=rendition.sop_class_uid,
            sop_instance_uid=rendition.sop_instance_uid,
            study_instance_uid=rendition.study_instance_uid,
            transfer_syntax_uid=rendition.transfer_syntax_uid,
            size_bytes=rendition.size,
        )
        return Outcome(
            row.receipt_id, InstanceState.READY, rendition=record, destinations=project.destinations, tokens=tokens
        )

    def _tell(self, outcome: Outcome) -> None:
        instance = outcome.receipt_id.hex()
        if outcome.state is InstanceState.HELD:
            self.log.warning(Event.INSTANCE_HELD, instance=instance, reason=outcome.reason, detail=outcome.detail)
        elif outcome.state is InstanceState.EXCLUDED:
            self.log.info(Event.INSTANCE_EXCLUDED, instance=instance, reason=outcome.reason)
        else:
            self.log.debug(Event.INSTANCE_READY, instance=instance)


def _held(row: InstanceRow, reason: HoldReason, detail: str, tokens: tuple[bytes, ...] = ()) -> Outcome:
    return Outcome(row.receipt_id, InstanceState.HELD, reason, detail, tokens=tokens)


def _tokens(project: Project, source: Source) -> tuple[bytes, ...]:
    """Return the keyed tokens under which a person finds this instance; none where the data set cannot be read."""
    try:
        found = look_up(source.data, source.transfer_syntax_uid)
    except DeidentificationError:
        return ()
    return project.resolver.look_up_tokens(
        accession_number=found.accession_number,
        patient_id=found.patient_id,
        study_instance_uid=found.study_instance_uid,
    )


def _chunks(rows: Sequence[InstanceRow]) -> Iterator[list[InstanceRow]]:
    """Split a batch so that the bytes in memory stay bounded; one instance alone may be larger."""
    chunk: list[InstanceRow] = []
    size = 0
    for row in rows:
        if chunk and size + row.extent.size > _BATCH_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(row)
        size += row.extent.size
    if chunk:
        yield chunk
