"""The answers that people ask of a state directory, whether a gateway runs on it or not.

Every method takes and returns plain values that fit into JSON. Identifiers come in (a person asks where a patient's
study is) and are turned into keyed tokens at once; none goes out, but where a person with the key asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy import __version__
from deid_proxy.errors import DeidProxyError
from deid_proxy.identity.ports import DeliveryState, IdentityKind, InstanceState
from deid_proxy.identity.resolver import LookUpKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.gateway.projects import Project
    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ports import DeliveryRow, InstanceRow, MapRow

Answer = dict[str, object]
_MOST = 1000


class QuestionError(DeidProxyError):
    """The question cannot be answered; the message says why."""


class Questions:
    """Answers questions about instances, deliveries and the map."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._methods: dict[str, Callable[..., Answer]] = {
            "ping": self.ping,
            "status": self.status,
            "queue_list": self.queue_list,
            "held_list": self.held_list,
            "held_show": self.held_show,
            "map_find": self.map_find,
            "map_show": self.map_show,
            "study_status": self.study_status,
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
        unindexed = self._state.unindexed()  # asked first: what gets indexed meanwhile counts twice rather than not
        counts = self._state.ledger.counts()
        instances = dict(counts.instances)
        if unindexed:
            received = InstanceState.RECEIVED.value
            instances[received] = instances.get(received, 0) + unindexed
        deliveries: dict[str, dict[str, int]] = {}
        for (destination, state), number in counts.deliveries.items():
            deliveries.setdefault(destination, {})[state] = number
        return {
            "version": __version__,
            "instances": instances,
            "held": dict(counts.held),
            "deliveries": deliveries,
            "oldest_queued_at": dict(counts.oldest_queued_at),
            "spool_healthy": self._state.spool.healthy,
        }

    def queue_list(self, destination: str | None = None, limit: int = 100) -> Answer:
        """Return deliveries that are not done, oldest first."""
        rows = [
            row
            for state in (DeliveryState.ACTIVE, DeliveryState.QUEUED, DeliveryState.DEFERRED)
            for row in self._state.ledger.deliveries(state=state, limit=_bounded(limit))
            if destination in (None, row.destination)
        ]
        return {"deliveries": [_delivery(row) for row in rows[: _bounded(limit)]]}

    def held_list(self, limit: int = 100) -> Answer:
        """Return what waits for a person: held instances and held deliveries."""
        ledger = self._state.ledger
        return {
            "instances": [_instance(row) for row in ledger.held(limit=_bounded(limit))],
            "deliveries": [_delivery(row) for row in ledger.held_deliveries(limit=_bounded(limit))],
        }

    def held_show(self, instance: str) -> Answer:
        """Return all that is known of one instance, named by the beginning of its id."""
        row = self._state.ledger.instance(instance)
        if row is None:
            raise QuestionError("no instance, or more than one, has an id that begins like this")
        return _instance(row) | {"deliveries": [_delivery(d) for d in self._deliveries(row)]}

    def map_find(self, original: str, project: str | None = None, issuer: str = "") -> Answer:
        """Return the pseudonyms that stand for an original patient ID or UID, per project."""
        found = [
            _row(name, row)
            for name, p in self._projects(project)
            for kind, value in ((IdentityKind.PATIENT, f"{issuer}\x1f{original}"), (IdentityKind.UID, original))
            if (row := p.resolver.find(kind, value)) is not None
        ]
        return {"mappings": found}

    def map_show(self, pseudonym: str, project: str | None = None, *, reveal: bool = False) -> Answer:
        """Return what is known of a pseudonym; its original only where ``reveal`` asks for it."""
        found = []
        for name, p in self._projects(project):
            for row in self._state.map.find_pseudonym(name, pseudonym):
                shown = _row(name, row)
                if reveal:
                    shown["original"] = p.resolver.unseal(row).value.replace("\x1f", " ").strip()
                found.append(shown)
        return {"mappings": found}

    def study_status(self, original: str) -> Answer:
        """Return the instances of an accession number, patient ID or study UID, each with its deliveries."""
        tokens = [p.resolver.token(kind, original) for _name, p in self._projects(None) for kind in LookUpKind]
        rows = self._state.ledger.find_by_token(tokens)
        return {
            "total": len(rows),
            "instances": [
                _instance(row) | {"deliveries": [_delivery(d) for d in self._deliveries(row)]} for row in rows[:_MOST]
            ],
        }

    def _deliveries(self, row: InstanceRow) -> list[DeliveryRow]:
        return self._state.ledger.deliveries(receipt_id=row.receipt_id)

    def _projects(self, name: str | None) -> list[tuple[str, Project]]:
        if name is not None and name not in self._state.projects:
            raise QuestionError("no such project")
        return [(n, p) for n, p in self._state.projects.items() if name in (None, n)]


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
        "next_at": row.next_at,
        "sop_instance_uid": row.rendition.sop_instance_uid,
        "study_instance_uid": row.rendition.study_instance_uid,
    }


def _row(project: str, row: MapRow) -> Answer:
    return {"project": project, "kind": row.kind.value, "pseudonym": row.pseudonym, "created_at": row.created_at}
