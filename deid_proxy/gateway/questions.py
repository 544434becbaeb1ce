"""The answers that people ask of a state directory, whether a gateway runs on it or not.

Every method takes and returns plain values that fit into JSON. Identifiers come in (a person asks where a patient's
study is) and are turned into keyed tokens at once; none goes out, but where a person with the key asks for it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from deid_proxy import __version__
from deid_proxy.errors import SpoolError
from deid_proxy.gateway.held_questions import HeldQuestions
from deid_proxy.gateway.manifest_questions import ManifestQuestions
from deid_proxy.gateway.map_questions import MapQuestions
from deid_proxy.gateway.question_error import QuestionError
from deid_proxy.gateway.subject_questions import SubjectQuestions
from deid_proxy.identity.ports import DeliveryState, InstanceState
from deid_proxy.identity.tokens import LookUpKind
from deid_proxy.spool.rendition import decode_rendition
from deid_proxy.standard.uids import name_of_uid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deid_proxy.gateway.projects import Project
    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ledger_review import Decided, ShadowRow, WaitingStudy
    from deid_proxy.identity.ports import DeliveryRow, InstanceRow, LedgerCounts

__all__ = ["Answer", "Outcome", "QuestionError", "Questions", "outcomes"]

Answer = dict[str, object]
SHADOW = "shadow"  # what is said of an instance that all was done for but sending
_MOST = 1000
_TO_DEIDENTIFY = (InstanceState.RECEIVED, InstanceState.ACTIVE)
_WAITING = (DeliveryState.QUEUED, DeliveryState.ACTIVE, DeliveryState.DEFERRED)


class Outcome(NamedTuple):
    """What became of an instance or of one of its deliveries; ``destination`` is empty for an instance."""

    state: str
    destination: str
    reason: str


class Questions:
    """Answers questions about instances, deliveries and the map."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._map = MapQuestions(state)
        self._methods: dict[str, Callable[..., Answer]] = {
            "ping": self.ping,
            "status": self.status,
            "queue_list": self.queue_list,
            "held_list": self.held_list,
            "held_show": self.held_show,
            "study_status": self.study_status,
            **self._map.methods,
            **ManifestQuestions(state).methods,
            **SubjectQuestions(state).methods,
            **HeldQuestions(state).methods,
        }

    def call(self, method: str, **params: object) -> Answer:
        """Answer one question.

        Raises
        ------
        QuestionError
            There is no such question, or its parameters do not fit.
        """
        answer = self._methods.get(method)
        if answer is None:
            raise QuestionError(f"unknown method; known are {', '.join(sorted(self._methods))}")
        try:
            return answer(**params)
        except (TypeError, ValueError, AttributeError) as error:
            raise QuestionError("the parameters do not fit the method") from error

    def ping(self) -> Answer:
        """Say that somebody answers, and in which version."""
        return {"version": __version__}

    def status(self) -> Answer:
        """Return how many instances and deliveries are in which state."""
        counts, instances = self._counts()
        deliveries: dict[str, dict[str, int]] = {}
        for (destination, state), number in counts.deliveries.items():
            deliveries.setdefault(destination, {})[state] = number
        return {
            "version": __version__,
            "instances": instances,
            "held": dict(counts.held),
            "deliveries": deliveries,
            "oldest_queued_at": dict(counts.oldest_queued_at),
            "shadows": dict(counts.shadows),
            "resent_unknown": self._state.resent_unknown(),
            "spool_healthy": self._state.spool.healthy,
            "map": self._map.backed_up(),
        }

    def _counts(self) -> tuple[LedgerCounts, dict[str, int]]:
        """Return the ledger's counts, and instances by state with those that it has not seen yet."""
        unindexed = self._state.unindexed()  # asked first: what gets indexed meanwhile counts twice rather than not
        counts = self._state.ledger.counts()
        instances = dict(counts.instances)
        if unindexed:
            received = InstanceState.RECEIVED.value
            instances[received] = instances.get(received, 0) + unindexed
        return counts, instances

    def queue_list(self, destination: str | None = None, limit: int = 100) -> Answer:
        """Return deliveries that are not done, oldest first, how many there are, and how many instances are not so far.

        Raises
        ------
        QuestionError
            No project forwards to the destination, and nothing was ever on its way to it.
        """
        ledger_counts, instances = self._counts()
        counts, shadows = ledger_counts.deliveries, dict(ledger_counts.shadows)
        for _name, project in self._projects(None):
            shadows = dict.fromkeys(project.shadows, 0) | shadows
        known = {name for name, _state in counts} | shadows.keys()
        known.update(name for _, project in self._projects(None) for name in project.destinations)
        if destination is not None and destination not in known:
            raise QuestionError(f"nothing is forwarded to '{destination}'; known are {', '.join(sorted(known))}")
        rows = self._state.ledger.waiting_deliveries(destination=destination, limit=_bounded(limit))
        waiting = [n for (name, state), n in counts.items() if state in _WAITING and destination in (None, name)]
        resting = {name: at for name, at in self._state.resting().items() if destination in (None, name)}
        # Counted a moment before the rows were read: what came in between must not make "3 of 2".
        return {
            "total": max(sum(waiting), len(rows)),
            "to_deidentify": sum(instances.get(state, 0) for state in _TO_DEIDENTIFY),
            "deliveries": [_not_before(_delivery(row), resting) for row in rows],
            "resting": [{"destination": name, "next_at": at} for name, at in resting.items()],
            "shadows": {name: count for name, count in shadows.items() if destination in (None, name)},
        }

    def held_list(self, limit: int = 100) -> Answer:
        """Return what waits for a person: studies to be seen, held instances (theirs too), and held deliveries."""
        ledger = self._state.ledger
        return {
            "studies": [self._waiting(study) for study in ledger.waiting_studies(limit=_bounded(limit))],
            "instances": [self._held(row) for row in ledger.held(limit=_bounded(limit))],
            "deliveries": [_delivery(row) for row in ledger.held_deliveries(limit=_bounded(limit))],
        }

    def held_show(self, instance: str) -> Answer:
        """Return all that is known of one instance, named by the beginning of its id."""
        found = self._state.ledger.instances_like(instance)
        if not found:
            raise QuestionError("no instance has an id that begins like this")
        if len(found) > 1:
            raise QuestionError("several instances have an id that begins like this: give more of it")
        row = found[0]
        decisions = [_decided(each) for each in self._state.ledger.decisions(row.receipt_id)]
        return self._held(row) | self._went(row) | {"decisions": decisions}

    def _went(self, row: InstanceRow) -> Answer:
        """Return where an instance went, goes, or would go."""
        return {
            "deliveries": [_delivery(each) for each in self._deliveries(row)],
            "shadows": [_shadow(each) for each in self._state.ledger.shadows(row.receipt_id)],
        }

    def _waiting(self, study: WaitingStudy) -> Answer:
        row = self._state.ledger.instance(study.receipt_id.hex())
        subject = self._would_leave_as(row).get("subject", "") if row is not None else ""
        answer = asdict(study) | {"instance": study.receipt_id.hex(), "subject": subject}
        del answer["receipt_id"]
        return answer

    def _held(self, row: InstanceRow) -> Answer:
        """Return an instance with what leads a person to it: at the sender by the receipt, here by its rendition."""
        return _instance(row) | self._sent_as(row) | self._would_leave_as(row)

    def _sent_as(self, row: InstanceRow) -> Answer:
        """Return what the receipt says of the sending; nothing of it names a patient."""
        try:
            receipt = self._state.spool.read_receipt(row.extent)
        except SpoolError:  # erased, or damaged: then the reason says so
            return {}
        return {
            "called_ae_title": receipt.called_ae_title,
            "peer_address": receipt.peer_address,
            **_kind(receipt.sop_class_uid, receipt.transfer_syntax_uid),
        }

    def _would_leave_as(self, row: InstanceRow) -> Answer:
        """Return the new identity of an instance that was de-identified before it was held."""
        for extent in self._state.ledger.rendition_extents(row.receipt_id):
            try:
                rendition = decode_rendition(self._state.spool.read(extent)).rendition
            except SpoolError:
                continue
            return {
                "subject": rendition.subject,
                "study_instance_uid": rendition.study_instance_uid,
                "sop_instance_uid": rendition.sop_instance_uid,
            }
        return {}

    def study_status(self, original: str) -> Answer:
        """Return what became of the instances of an accession number, patient ID or UID, counted and one by one."""
        tokens = [p.resolver.token(kind, original) for _name, p in self._projects(None) for kind in LookUpKind]
        rows = self._state.ledger.find_by_token(tokens)
        counted: Counter[Outcome] = Counter()
        shown: list[Answer] = []
        for row in rows:
            instance = _instance(row) | self._went(row)
            counted.update(outcomes(instance))
            if len(shown) < _MOST:
                shown.append(instance)
        summary = [outcome._asdict() | {"count": count} for outcome, count in sorted(counted.items())]
        return {"total": len(rows), "summary": summary, "instances": shown}

    def _deliveries(self, row: InstanceRow) -> list[DeliveryRow]:
        return self._state.ledger.deliveries(receipt_id=row.receipt_id)

    def _projects(self, name: str | None) -> list[tuple[str, Project]]:
        if name is not None and name not in self._state.projects:
            raise QuestionError("no such project")
        return [(n, p) for n, p in self._state.projects.items() if name in (None, n)]


def outcomes(instance: Mapping[str, Any]) -> list[Outcome]:
    """Return what became of an instance, as :meth:`Questions.study_status` describes it: of each of its deliveries.

    That the bytes are erased is how they ended, not the study: an erased instance was delivered, or excluded.
    """
    went = [Outcome(each["state"], each["destination"], each["reason"]) for each in instance["deliveries"]]
    went += [Outcome(SHADOW, each["destination"], "") for each in instance.get("shadows", ())]
    if went:
        return went
    erased_unsent = instance["state"] == InstanceState.ERASED and instance["reason"]
    return [Outcome(InstanceState.EXCLUDED.value if erased_unsent else instance["state"], "", instance["reason"])]


def _not_before(delivery: Answer, resting: Mapping[str, float]) -> Answer:
    """Return a waiting delivery with the time at which it is tried: not while its destination is left alone."""
    at, rests_until = delivery["next_at"], resting.get(str(delivery["destination"]))
    if isinstance(at, float) and rests_until is not None and delivery["state"] == DeliveryState.DEFERRED:
        delivery["next_at"] = max(at, rests_until)
    return delivery


def _bounded(limit: int) -> int:
    return max(1, min(int(limit), _MOST))


def _instance(row: InstanceRow) -> Answer:
    return {
        "instance": row.receipt_id.hex(),
        "project": row.project,
        "state": row.state.value,
        "reason": row.reason,
        "detail": row.detail,
        "received_at": row.received_at,
        "calling_ae_title": row.calling_ae_title,
        "attempts": row.attempts,
        "size_bytes": row.extent.size,
    }


def _delivery(row: DeliveryRow) -> Answer:
    return {
        "instance": row.receipt_id.hex(),
        "destination": row.destination,
        "state": row.state.value,
        "reason": row.reason,
        "status": None if row.status is None else f"{row.status:04X}",
        "attempts": row.attempts,
        "detail": row.detail,
        "tried_at": row.at or None,
        "next_at": row.next_at or None,
        "sop_instance_uid": row.rendition.sop_instance_uid,
        "study_instance_uid": row.rendition.study_instance_uid,
        **_kind(row.rendition.sop_class_uid, row.rendition.transfer_syntax_uid),
    }


def _shadow(row: ShadowRow) -> Answer:
    return {
        "destination": row.destination,
        "sop_instance_uid": row.sop_instance_uid,
        "digest": row.digest.hex(),
        "made_at": row.at,
    }


def _decided(row: Decided) -> Answer:
    return {
        "decision": row.verdict.value,
        "by": row.by,
        "why": row.why,
        "decided_at": row.at,
        "reason": row.reason,
        "detail": row.detail,
        "destination": row.destination,
    }


def _kind(sop_class_uid: str, transfer_syntax_uid: str) -> Answer:
    """Return which kind of object it is, and how it is encoded; a private one has no name but its UID."""
    return {
        "sop_class_uid": sop_class_uid,
        "sop_class": name_of_uid(sop_class_uid) or sop_class_uid,
        "transfer_syntax_uid": transfer_syntax_uid,
        "transfer_syntax": name_of_uid(transfer_syntax_uid) or transfer_syntax_uid,
    }
