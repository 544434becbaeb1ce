"""The answers behind a manifest: all instances that ever came, page by page, and whose the studies are.

Only new UIDs, pseudonyms, states and reasons go out. When instances came is left out: a manifest is archived beside the
data, and the day of receipt is often the day of the examination.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.identity.ports import IdentityKind, InstanceState

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ledger_history import HistoryRow
    from deid_proxy.identity.ports import MapRow

Answer = dict[str, object]
_PAGE = 500


class ManifestQuestions:
    """Answers questions about everything that a gateway ever received."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.methods: dict[str, Callable[..., Answer]] = {
            "manifest_page": self.page,
            "manifest_study": self.study,
        }

    def page(self, after: int = 0) -> Answer:
        """Return a page of instances in the order of receipt; the next one goes on behind ``last``, None at the end."""
        rows = self._state.ledger.history(after=int(after), limit=_PAGE)
        return {"instances": [self._entry(row) for row in rows], "last": rows[-1].position if rows else None}

    def _entry(self, row: HistoryRow) -> Answer:
        instance = row.instance
        deliveries = self._state.ledger.deliveries(receipt_id=instance.receipt_id)
        return {
            "instance": instance.receipt_id.hex(),
            "project": instance.project,
            "state": instance.state.value,
            "reason": instance.reason,
            "record": instance.detail if instance.state in (InstanceState.READY, InstanceState.ERASED) else "",
            "study_instance_uid": row.study_instance_uid,
            "sop_instance_uid": row.sop_instance_uid,
            "deliveries": [
                {"destination": each.destination, "state": each.state.value, "reason": each.reason}
                for each in deliveries
            ],
            "shadows": [each.destination for each in self._state.ledger.shadows(instance.receipt_id)],
        }

    def study(self, project: str, study_instance_uid: str) -> Answer:
        """Return whose a study is, and which held instances belong to it; nothing where the map does not know it."""
        row = self._row(project, study_instance_uid)
        if row is None:
            return {"subject": "", "held": []}
        subject = self._state.map.find(project, IdentityKind.PATIENT, row.subject) if row.subject else None
        held = (each for each in self._state.ledger.find_by_token([row.token]) if each.state is InstanceState.HELD)
        return {
            "subject": subject.pseudonym if subject is not None else "",
            "held": [each.receipt_id.hex() for each in held if each.project == project],
        }

    def _row(self, project: str, study_instance_uid: str) -> MapRow | None:
        rows = self._state.map.find_pseudonym(project, study_instance_uid)
        return next((row for row in rows if row.kind is IdentityKind.UID), None)
