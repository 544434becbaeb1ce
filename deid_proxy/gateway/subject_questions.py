"""The answers about one subject or one study: what left of it, its withdrawal, and whose it is in truth."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from deid_proxy.errors import DeidentificationError
from deid_proxy.gateway.question_error import QuestionError
from deid_proxy.gateway.subjects import release_conflicts
from deid_proxy.identity import originals
from deid_proxy.identity.corrections import RightPatient
from deid_proxy.identity.ports import DeliveryState, IdentityKind, IdentityRequest, InstanceState
from deid_proxy.identity.subjects import NAME, value_of
from deid_proxy.identity.uids import UIDMethod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deid_proxy.gateway.projects import Project
    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ledger_corrections import Superseded, Withdrawal
    from deid_proxy.identity.map_life import Correction
    from deid_proxy.identity.ports import DeliveryRow, InstanceRow

Answer = dict[str, object]
_Found = TypeVar("_Found")
WITHDRAWN = "withdrawn"
_WAIT_S = 30.0  # for instances that are under way when their subject withdraws
_POLL_S = 0.1
_MOST_DELIVERIES = 1 << 20
_RETAINED = (
    "a project with 'uid_method: retain' cannot give a study to another patient: what goes out anew would have the "
    "UIDs of what is wrong; delete it at the archives, correct it at its source, and send it again under "
    "'conflict: allow'"
)


def projects_named(state: State, name: str | None) -> list[tuple[str, Project]]:
    """Return the project of this name, or all without a name.

    Raises
    ------
    QuestionError
        There is no such project.
    """
    if name is not None and name not in state.projects:
        raise QuestionError("no such project")
    return [(n, p) for n, p in state.projects.items() if name in (None, n)]


class _UnknownSubjectError(QuestionError):
    """No project knows the subject."""


class SubjectQuestions:
    """Answers questions about subjects and studies, and changes whose they are."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.methods: dict[str, Callable[..., Answer]] = {
            "map_disclose": self.disclose,
            "map_forget": self.forget,
            "map_reassign": self.reassign,
        }

    def disclose(
        self, pseudonym: str | None = None, original: str | None = None, project: str | None = None, issuer: str = ""
    ) -> Answer:
        """Return what left of a subject, when, and where to."""
        name, _, token, shown = self._subject(pseudonym, original, project, issuer)
        instances = self._state.ledger.find_by_token([token])
        return {
            "project": name,
            "pseudonym": shown,
            "withdrawn": self._state.map.is_forgotten(name, token),
            "instances": len(instances),
            "left": [*self._delivered(instances), *map(_wrong, self._state.ledger.superseded(token))],
            "waiting": sum(self._is_under_way(row) for row in instances),
            "here": sum(row.state is not InstanceState.ERASED for row in instances),
        }

    def forget(
        self,
        pseudonym: str | None = None,
        original: str | None = None,
        project: str | None = None,
        issuer: str = "",
        *,
        unseen: bool = False,
    ) -> Answer:
        """Withdraw a subject: rows and bytes go, a tombstone stays, and what left is listed for deletion there.

        With ``unseen`` a patient whom the map does not know withdraws too: nothing has come of it yet, or the map was
        lost. Without it that is refused, because the ID may be mistyped.
        """
        try:
            name, p, token, shown = self._subject(pseudonym, original, project, issuer)
        except _UnknownSubjectError:
            if original is None:
                raise
            if not unseen:
                message = "the map has no such subject: check the ID; to withdraw it before anything of it comes, say"
                raise QuestionError(f"{message} --unseen") from None
            name, p = _only(projects_named(self._state, project), "project")
            token, shown = p.resolver.token(IdentityKind.PATIENT, originals.subject(issuer, original)), ""
        rows = self._state.map.forget(name, token)
        p.resolver.forget_recent()
        self._state.map.fold()
        withdrawal = self._when_idle(token, lambda ids: self._state.ledger.withdraw(ids, WITHDRAWN))
        erased = self._erase(withdrawal.excluded)
        if release_conflicts(self._state.ledger, (name,)):
            self._state.received()
        instances = self._state.ledger.find_by_token([token])
        return {
            "project": name,
            "pseudonym": shown,
            "rows": rows,
            "instances": len(instances),
            "erased": erased,
            "busy": len(withdrawal.busy),
            "left": [*self._delivered(instances), *map(_wrong, self._state.ledger.superseded(token))],
        }

    def reassign(self, study: str, original: str, project: str | None = None, issuer: str = "") -> Answer:
        """Say whose a study is: what archives have of it is wrong from now on, and goes out anew."""
        name, p, root, before = self._study(study, project)
        row = self._state.map.find(name, IdentityKind.UID, root)
        wrong = before.wrong if before else (row.subject if row else b"")
        if not wrong:
            raise QuestionError(
                "the map does not know whose this study was: an earlier version wrote it; send it again"
            )
        right = self._right_patient(p, original, issuer)
        current = before.right if before else wrong
        done: set[bytes] = set()
        if before is not None and right.token == current:  # said before: what was under way then is taken up now
            correction, current = before, wrong
            done = {row.receipt_id for row in self._state.ledger.find_by_token([right.token])}
        elif right.token == current:
            raise QuestionError("the study is that patient's already: nothing was changed")
        else:
            correction = p.resolver.corrections.make(root, wrong, right, time.time())
            self._state.map.correct(name, correction)

        def supersede(ids: list[bytes]) -> Withdrawal:
            return self._state.ledger.supersede([each for each in ids if each not in done], current, time.time())

        withdrawal = self._when_idle(root, supersede)
        self._state.received()
        instances = self._state.ledger.find_by_token([root])
        again = set(withdrawal.excluded)
        return {
            "project": name,
            "pseudonym": right.pseudonym,
            "study_instance_uid": correction.study_pseudonym,
            "wrong": [
                _wrong(each) for each in self._state.ledger.superseded(current) if each.study_instance_uid == study
            ],
            "again": len(again),
            "send_again": sum(row.state is InstanceState.ERASED and row.reason == "" for row in instances),
            "busy": len(withdrawal.busy),
        }

    def _right_patient(self, p: Project, original: str, issuer: str) -> RightPatient:
        patient = IdentityRequest(IdentityKind.PATIENT, originals.subject(issuer, original))
        offset = IdentityRequest(IdentityKind.DATE_OFFSET, patient.original)
        name = value_of(patient, NAME)
        try:
            made = p.resolver.resolve([patient, offset, name])
        except DeidentificationError as error:
            raise QuestionError(f"the patient has no pseudonym here: {error.public_message}") from None
        return RightPatient(p.resolver.token(*patient), made[patient], made[offset], made[name])

    def _subject(
        self, pseudonym: str | None, original: str | None, project: str | None, issuer: str
    ) -> tuple[str, Project, bytes, str]:
        """Return the project, the token and the pseudonym of a subject that is named by either."""
        found: list[tuple[str, Project, bytes, str]] = []
        for name, p in projects_named(self._state, project):
            if original is not None:
                token = p.resolver.token(IdentityKind.PATIENT, originals.subject(issuer, original))
                row = self._state.map.find(name, IdentityKind.PATIENT, token)
                if row is not None or self._state.map.is_forgotten(name, token):
                    found.append((name, p, token, row.pseudonym if row else ""))
            elif pseudonym is not None:
                rows = self._state.map.find_pseudonym(name, pseudonym)
                found += [(name, p, row.token, pseudonym) for row in rows if row.kind is IdentityKind.PATIENT]
        if not found:
            raise _UnknownSubjectError("the map has no such subject")
        return _only(found, "subject")

    def _study(self, study: str, project: str | None) -> tuple[str, Project, bytes, Correction | None]:
        """Return the project, the token and the latest correction of a study that is named by its new UID."""
        found: list[tuple[str, Project, bytes, Correction | None]] = []
        corrected = {(r.name, c.study_pseudonym): c for r in self._state.map.projects() for c in r.corrections}
        for name, p in projects_named(self._state, project):
            if (name, study) in corrected:
                found.append((name, p, corrected[name, study].study, corrected[name, study]))
                continue
            rows = self._state.map.find_pseudonym(name, study)
            tokens = [row.token for row in rows if row.kind is IdentityKind.UID]
            found += [(name, p, token, self._state.map.correction(name, token)) for token in tokens]
        projects = projects_named(self._state, project)
        if not found and any(p.resolver.uids.method is UIDMethod.RETAIN for _, p in projects):
            raise QuestionError(_RETAINED)
        return _only(found, "study")

    def _when_idle(self, token: bytes, change: Callable[[list[bytes]], Withdrawal]) -> Withdrawal:
        """Change the instances with a token, waiting for those that are under way at this moment.

        One that was claimed before and is not filed under the token yet counts as under way too.
        """
        deadline = time.monotonic() + _WAIT_S
        under_way = set(self._state.ledger.active())
        seen: set[bytes] = set()
        done: list[bytes] = []
        while True:
            found = [row.receipt_id for row in self._state.ledger.find_by_token([token])]
            asked = [receipt_id for receipt_id in found if receipt_id not in seen]
            changed = change(asked)
            done += changed.excluded
            seen |= set(asked) - set(changed.busy)
            waits = bool(changed.busy) or bool(under_way & set(self._state.ledger.active()) - seen)
            if not waits or time.monotonic() > deadline:
                return changed._replace(excluded=tuple(done))
            time.sleep(_POLL_S)

    def _erase(self, receipt_ids: Iterable[bytes]) -> int:
        """Erase instances at once, as the eraser does after the retention time."""
        ids = list(receipt_ids)
        ledger = self._state.ledger
        wanted = set(ids)
        extents = []
        for receipt_id in ids:
            row = ledger.instance(receipt_id.hex())
            if row is not None and row.state is not InstanceState.ERASED:
                extents += [row.extent, *ledger.rendition_extents(receipt_id)]
            else:
                wanted.discard(receipt_id)
        ledger.record_erased([each for each in ids if each in wanted])
        self._state.recent.forget(extents)
        self._state.spool.erase(extents)
        return len(ids)

    def _is_under_way(self, row: InstanceRow) -> bool:
        """Tell whether something is still to become of an instance, as it is not of one that is kept for a while."""
        if row.state is not InstanceState.READY:
            return row.state not in (InstanceState.ERASED, InstanceState.EXCLUDED)
        deliveries = self._state.ledger.deliveries(receipt_id=row.receipt_id, limit=_MOST_DELIVERIES)
        return any(each.state is not DeliveryState.FORWARDED for each in deliveries)

    def _delivered(self, instances: Iterable[InstanceRow]) -> Iterator[Answer]:
        for row in instances:
            deliveries = self._state.ledger.deliveries(
                receipt_id=row.receipt_id, state=DeliveryState.FORWARDED, limit=_MOST_DELIVERIES
            )
            yield from map(_left, deliveries)


def _only(found: list[_Found], what: str) -> _Found:
    if not found:
        raise QuestionError(f"the map has no such {what}")
    if len(found) > 1:
        raise QuestionError(f"several projects have this {what}: name one with --project")
    return found[0]


def _left(row: DeliveryRow) -> Answer:
    return {
        "destination": row.destination,
        "sop_class_uid": row.rendition.sop_class_uid,
        "sop_instance_uid": row.rendition.sop_instance_uid,
        "study_instance_uid": row.rendition.study_instance_uid,
        "delivered_at": row.at,
        "wrong": False,
    }


def _wrong(each: Superseded) -> Answer:
    return {
        "destination": each.destination,
        "sop_class_uid": each.sop_class_uid,
        "sop_instance_uid": each.sop_instance_uid,
        "study_instance_uid": each.study_instance_uid,
        "delivered_at": each.at,
        "wrong": True,
    }
