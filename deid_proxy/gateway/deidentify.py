"""The worker: claims received instances, de-identifies them in batches, and leaves renditions that may be sent.

The attempt is counted durably before the work, so that an instance that kills a process is held after its third try.
What was interrupted once is tried alone, so that only the instance that is to blame comes that far, and in a sandbox,
so that it costs nobody else anything. That the gateway dies meanwhile is hardly its fault: that may happen more often,
and counts only while the sandbox works at it, not during the second that a sandbox takes to start.
A rendition is durable in the spool before the ledger says that it is ready (I7).
"""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

from deid_proxy.engine.identifiers import look_up
from deid_proxy.engine.pixel_values import around_values, stay_as_they_are
from deid_proxy.engine.record import record_of
from deid_proxy.errors import (
    DeidentificationError,
    HoldReason,
    SandboxError,
    SpoolCorruptError,
    SpoolError,
    StoreError,
    StoreRefusedError,
)
from deid_proxy.events import Event
from deid_proxy.gateway.confined import MAX_ATTEMPTS, Crashed
from deid_proxy.gateway.hanging import FAILURES_TO_REST, Hanging
from deid_proxy.gateway.looping import Looping
from deid_proxy.gateway.sandbox import Finished
from deid_proxy.identity import originals
from deid_proxy.identity.ports import IdentityKind, IdentityRequest, InstanceState, Outcome, RenditionRecord
from deid_proxy.identity.subject_key import WITHOUT_ID
from deid_proxy.observability.code_location import where
from deid_proxy.pipeline import Deidentified, Excluded, Held
from deid_proxy.spool.rendition import StoredRendition, encode_rendition, streamed

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Sequence

    from deid_proxy.engine.identifiers import Identifiers
    from deid_proxy.engine.plan import Identity, Rendition, Span
    from deid_proxy.gateway.projects import Project
    from deid_proxy.gateway.sandbox import Sandbox
    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ports import InstanceRow
    from deid_proxy.observability.logging import EventLog
    from deid_proxy.pipeline import Source

_BATCH = 64
_BATCH_BYTES = 64 << 20
_MAX_READS = 3
_MOST_DEATHS = 10  # of the gateway, which a sandbox keeps an instance from: others killed it, or the machine is sick

_Result = Deidentified | Finished | Held | Crashed


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
    sandbox
        Where an instance is tried that once failed.
    """

    def __init__(
        self, state: State, log: EventLog, wake: threading.Event, ready: threading.Event, sandbox: Sandbox
    ) -> None:
        super().__init__("deidentify", log, wake)
        self._state, self._ready, self._sandbox = state, ready, sandbox
        self._unread: Counter[bytes] = Counter()
        self._hanging = Hanging()

    def work(self) -> bool:
        """Process one batch; return False when there was nothing to do."""
        rows = self._state.ledger.claim(_BATCH)
        self._sandbox.rest()
        if rows and rows[0].state is InstanceState.RECEIVED:
            return self._try_again(rows[0])
        for chunk in _chunks(rows):
            self._process(chunk)
        return bool(rows)

    def _try_again(self, row: InstanceRow) -> bool:
        """Claim and process one that was tried before when its sandbox is there."""
        project = self._state.projects.get(row.project)
        try:
            if project is not None:
                self._sandbox.prepare(project)
        except SandboxError as error:
            self.say_failed(error)
            self.pause()
            return True
        claimed = self._state.ledger.claim_again(row.receipt_id)
        if claimed is not None:
            self._process([claimed])
        return True

    def _process(self, rows: Sequence[InstanceRow]) -> None:
        """Settle instances of one project; a failing disk or store puts them back, and lets it rest for a moment."""
        try:
            with self._state.spool.together():
                outcomes = self._outcomes(rows)
            self._state.spool.sync()
        except (StoreError, SpoolError, SandboxError) as error:
            self.say_failed(error)
            outcomes = [_untried(row) for row in rows]
        except Exception as error:  # noqa: BLE001 - a defect of ours holds the instance it shows at, and no other
            if len(rows) > 1:
                for row in rows:
                    self._process([row])
                return
            outcomes = [_held(rows[0], HoldReason.ENGINE_ERROR, where(error))]
        self._record(outcomes)
        if any(outcome.state is InstanceState.RECEIVED for outcome in outcomes):
            self.pause()

    def _record(self, outcomes: Sequence[Outcome]) -> None:
        if outcomes:
            for outcome in self.persistently(lambda: self._recorded(outcomes)) or ():
                self._tell(outcome)
            self._ready.set()

    def _recorded(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """Return outcomes as the ledger takes them; one that it refuses is held, and costs no other anything.

        Whatever the ledger had taken before it failed stays as it is when all are recorded again.
        """
        try:
            return self._state.ledger.record_outcomes(outcomes)
        except StoreRefusedError as error:
            self.say_failed(error)
            if len(outcomes) > 1:
                return [recorded for outcome in outcomes for recorded in self._recorded([outcome])]
            (outcome,) = outcomes
            held = Outcome(outcome.receipt_id, InstanceState.HELD, HoldReason.ENGINE_ERROR, error.public_message)
            return self._state.ledger.record_outcomes([held])

    def _outcomes(self, rows: Sequence[InstanceRow]) -> list[Outcome]:
        """Return what becomes of each row; new bytes are written, and not durable yet."""
        if self.stopping:
            return [_untried(row) for row in rows]
        project = self._state.projects.get(rows[0].project)
        if project is None:
            return [_held(row, HoldReason.NO_PROJECT, "the project is no longer configured") for row in rows]
        least = 0 if project.pipeline.rule_set.cleaning.recognisers else 1  # code of a site never runs in the gateway
        outcomes, readable = [], []
        for row in rows:
            found = self._read(row, whole=row.attempts > least)
            if isinstance(found, Outcome):
                outcomes.append(found)
            else:
                readable.append((row, found))
        suspects = [(row, source) for row, source in readable if row.attempts > least]
        unsuspected = [(row, source) for row, source in readable if row.attempts <= least]
        results: list[_Result] = [*project.pipeline.deidentify([source for _row, source in unsuspected])]
        results += [self._in_sandbox(project, source) for _row, source in suspects]
        for (row, source), result in zip([*unsuspected, *suspects], results, strict=True):
            outcomes.append(self._settled(project, row, source, result))
        return outcomes

    def _in_sandbox(self, project: Project, source: Source) -> Finished | Held | Crashed:
        """Return what comes of an instance in a process of its own.

        Recognisers of a site that hang again and again are left alone for a while, and their instances are held:
        everything else that is to be de-identified waits for them meanwhile.
        """
        recognisers = project.pipeline.rule_set.cleaning.recognisers
        if recognisers and self._hanging.rests(project.settings.name, time.monotonic()):
            detail = f"not tried: {FAILURES_TO_REST} instances in a row did not end in time{_ran(recognisers)}"
            return Held(HoldReason.ENGINE_ERROR, detail)
        result = self._sandbox.deidentify(project, source)
        if isinstance(result, Crashed) and not result.in_time:
            self._hanging.hung(project.settings.name, time.monotonic(), self._sandbox.time_s)
        else:
            self._hanging.ended(project.settings.name)
        return result

    def _read(self, row: InstanceRow, *, whole: bool) -> Source | Outcome:
        """Return what was received, or what becomes of an instance that cannot be tried; ``whole`` for a sandbox.

        Where pixel values are left aside the gateway itself goes over an instance that is held.
        """
        if row.attempts > _MOST_DEATHS:
            return _held(row, HoldReason.ENGINE_ERROR, f"the gateway died {_MOST_DEATHS} times at this instance")
        try:
            source = self._state.recent.source(row.extent, whole=whole)
        except SpoolCorruptError:
            return _held(row, HoldReason.SPOOL_CORRUPT, "the stored bytes do not decrypt")
        except SpoolError as error:
            return self._unreadable(row, error)
        self._unread.pop(row.receipt_id, None)
        return source

    def _unreadable(self, row: InstanceRow, error: SpoolError) -> Outcome:
        """Put one instance back that the disk does not give back; hold it, if the disk never does."""
        self.say_failed(error)
        self._unread[row.receipt_id] += 1
        if self._unread[row.receipt_id] < _MAX_READS:
            return _untried(row)
        del self._unread[row.receipt_id]
        return _held(row, HoldReason.SPOOL_CORRUPT, "the disk failed three times to give the stored bytes back")

    def _settled(self, project: Project, row: InstanceRow, source: Source, result: _Result) -> Outcome:
        if isinstance(result, Crashed):
            return self._after_crash(project, row, result)
        if source.aside is not None:
            try:
                source, result = self._with_pixels(project, row, source, source.aside, result)
            except SpoolCorruptError as error:
                return _held(row, HoldReason.SPOOL_CORRUPT, error.public_message)
            except SpoolError as error:
                return self._unreadable(row, error)
        tokens = _tokens(project, source, result.plan.identity if isinstance(result, Deidentified) else None)
        if isinstance(result, Excluded):
            return Outcome(row.receipt_id, InstanceState.EXCLUDED, result.reason, result.detail, tokens=tokens)
        if isinstance(result, Held):
            if result.reason is HoldReason.WITHDRAWN:
                return Outcome(row.receipt_id, InstanceState.EXCLUDED, result.reason, tokens=tokens)
            return _held(row, result.reason, result.detail, tokens)
        try:
            return self._ready_outcome(project, row, source, result, tokens)
        except SpoolCorruptError as error:
            return _held(row, HoldReason.SPOOL_CORRUPT, error.public_message, tokens)
        except SpoolError as error:
            self.say_failed(error)
            return _untried(row)

    def _with_pixels(
        self, project: Project, row: InstanceRow, source: Source, aside: Span, result: Deidentified | Finished | Held
    ) -> tuple[Source, Deidentified | Held]:
        """Return what comes of an instance, with the pixel values that were not in memory.

        Where they stay as they are, their digest is known; else the instance is read as a whole.
        """
        if isinstance(result, Deidentified) and stay_as_they_are(result.plan, aside):
            digest = self._digest_around(project, row, source, aside, result.rendition)
            if digest is not None:
                return source, result._replace(digest=digest)
        whole = self._state.recent.source(row.extent, whole=True)
        return whole, project.pipeline.deidentify([whole])[0]

    def _digest_around(
        self, project: Project, row: InstanceRow, source: Source, aside: Span, rendition: Rendition
    ) -> bytes | None:
        """Return a rendition's digest with that of the pixel values from the receipt, or as they pass by."""
        digests, found = project.pipeline.digests, around_values(rendition, source.data, aside)
        if digests is None or found is None:
            return None
        pieces, values = found
        known = source.digested
        if known is not None and known[:2] == aside:
            return digests.around(pieces, values, known.digest)
        stored = StoredRendition(rendition, b"", row.extent.size)
        with self._state.spool.pieces(row.extent) as original:
            return digests.passing(streamed(stored, original.between, row.extent.size), values)

    def _after_crash(self, project: Project, row: InstanceRow, crash: Crashed) -> Outcome:
        """Let an instance be tried again that a sandbox died at, or hold it: after the last attempt, or for its time.

        Which recognisers of the site ran there is said, as one of them is more likely to blame than the engine.
        """
        self.log.warning(
            Event.INSTANCE_CRASHED, instance=row.receipt_id.hex(), attempts=row.attempts, detail=crash.detail
        )
        detail = f"a process of its own ended at attempt {row.attempts}: {crash.detail}"
        recognisers = project.pipeline.rule_set.cleaning.recognisers
        detail += _ran(recognisers)
        is_slow = bool(recognisers) and not crash.in_time  # a second try costs everybody the same time again
        if row.attempts >= MAX_ATTEMPTS or is_slow:
            return _held(row, HoldReason.ENGINE_ERROR, detail)
        return Outcome(row.receipt_id, InstanceState.RECEIVED, HoldReason.ENGINE_ERROR, detail)

    def _ready_outcome(
        self,
        project: Project,
        row: InstanceRow,
        source: Source,
        result: Deidentified | Finished,
        tokens: tuple[bytes, ...],
    ) -> Outcome:
        rendition = result.rendition
        review = project.reviewer.review(source, rendition) if project.reviewer is not None else None
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
            row.receipt_id,
            InstanceState.READY,
            detail=str(record_of(result.plan)) if isinstance(result, Deidentified) else result.record,
            rendition=record,
            destinations=project.destinations,
            tokens=tokens,
            shadows=project.shadows,
            review=review,
            at=time.time(),
        )

    def stop(self, patience_s: float | None = None) -> None:
        """End after the piece of work at hand, and the sandbox with it; see :meth:`Looping.stop`."""
        super().stop(patience_s)
        self._sandbox.close()

    def _tell(self, outcome: Outcome) -> None:
        instance = outcome.receipt_id.hex()
        if outcome.state is InstanceState.HELD:
            self.log.warning(Event.INSTANCE_HELD, instance=instance, reason=outcome.reason, detail=outcome.detail)
        elif outcome.state is InstanceState.EXCLUDED:
            self.log.info(Event.INSTANCE_EXCLUDED, instance=instance, reason=outcome.reason)
        elif outcome.state is InstanceState.READY:
            self.log.debug(Event.INSTANCE_READY, instance=instance)


def _ran(recognisers: Sequence[str]) -> str:
    """Say which recognisers run in the process of its own."""
    return f"; the site's recognisers run in it: {', '.join(recognisers)}" if recognisers else ""


def _untried(row: InstanceRow) -> Outcome:
    return Outcome(row.receipt_id, InstanceState.RECEIVED)


def _held(row: InstanceRow, reason: HoldReason, detail: str, tokens: tuple[bytes, ...] = ()) -> Outcome:
    return Outcome(row.receipt_id, InstanceState.HELD, reason, detail, tokens=tokens)


def _tokens(project: Project, source: Source, identity: Identity | None) -> tuple[bytes, ...]:
    """Return the keyed tokens under which this instance is found; none where the data set cannot be read.

    ``identity`` is that of its plan, where there is one: it says who the subject is.
    """
    try:
        found = look_up(source.data, source.transfer_syntax_uid)
    except DeidentificationError:
        return ()
    tokens = project.resolver.look_up_tokens(
        accession_number=found.accession_number,
        patient_id=found.patient_id,
        study_instance_uid=found.study_instance_uid,
    )
    subject = identity.subject if identity else _subject(found)
    study = identity.study_instance_uid if identity else found.study_instance_uid
    try:
        return tokens + project.resolver.map_tokens(subject, study)
    except DeidentificationError:
        return tokens


def _subject(found: Identifiers) -> IdentityRequest | None:
    if not found.patient_id:  # as deid_proxy.engine.subject has it: each study is a subject of its own
        study = found.study_instance_uid.strip(" \0")
        return IdentityRequest(IdentityKind.PATIENT, originals.subject(WITHOUT_ID, study)) if study else None
    return IdentityRequest(IdentityKind.PATIENT, originals.subject(found.issuer, found.patient_id))


def _chunks(rows: Sequence[InstanceRow]) -> Iterator[list[InstanceRow]]:
    """Split a batch by project, and so that the bytes in memory stay bounded; one instance alone may be larger."""
    chunk: list[InstanceRow] = []
    size = 0
    for row in sorted(rows, key=lambda row: row.project):
        if chunk and (row.project != chunk[0].project or size + row.extent.size > _BATCH_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(row)
        size += row.extent.size
    if chunk:
        yield chunk
