"""The answers about the map: what stands for what, how much there is, copies of it, withdrawals and corrections."""

from __future__ import annotations

import base64
import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from deid_proxy.errors import DeidentificationError, DeidProxyError, WrongKeyError
from deid_proxy.identity import originals
from deid_proxy.identity.corrections import RightPatient
from deid_proxy.identity.map_keys import load_map_public_key
from deid_proxy.identity.ports import DeliveryState, IdentityKind, IdentityRequest, InstanceState
from deid_proxy.identity.sealing import SealMode, mode_of
from deid_proxy.stores.map_backup import write_backup
from deid_proxy.stores.map_marks import Backup, MapMark
from deid_proxy.stores.map_text import read_map, write_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deid_proxy.gateway.projects import Project
    from deid_proxy.gateway.state import State
    from deid_proxy.identity.ledger_corrections import Superseded, Withdrawal
    from deid_proxy.identity.map_keys import MapPublicKey
    from deid_proxy.identity.map_life import Correction
    from deid_proxy.identity.ports import DeliveryRow, InstanceRow, MapRow

Answer = dict[str, object]
_Found = TypeVar("_Found")
WITHDRAWN = "withdrawn"
_WAIT_S = 30.0  # for instances that are under way when their subject withdraws
_POLL_S = 0.1
_PAGE = 1000
_MOST_DELIVERIES = 1 << 20


class QuestionError(DeidProxyError):
    """The question cannot be answered; the message says why."""


class MapQuestions:
    """Answers questions about the map of a state directory."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.methods: dict[str, Callable[..., Answer]] = {
            "map_find": self.find,
            "map_show": self.show,
            "map_stats": self.stats,
            "map_rows": self.rows,
            "map_verify": self.verify,
            "map_export": self.export,
            "map_import": self.bring_in,
            "map_backup": self.backup,
            "map_reseal": self.reseal,
            "map_forget": self.forget,
            "map_disclose": self.disclose,
            "map_reassign": self.reassign,
        }

    # --- what stands for what ----------------------------------------------------------------------------------------

    def find(self, original: str, project: str | None = None, issuer: str = "") -> Answer:
        """Return the pseudonyms that stand for an original patient ID or UID, per project."""
        found = [
            _row(name, row)
            for name, p in self._projects(project)
            for kind, value in (
                (IdentityKind.PATIENT, originals.subject(issuer, original)),
                (IdentityKind.UID, original),
            )
            if (row := p.resolver.find(kind, value)) is not None
        ]
        return {"mappings": found}

    def show(self, pseudonym: str, project: str | None = None, *, reveal: bool = False) -> Answer:
        """Return what is known of a pseudonym; its original only where ``reveal`` asks for it.

        What was sealed to a public key is returned sealed: the private key opens it, and does not come here.
        """
        found = [
            _row(name, row) | (_original(p, row) if reveal else {})
            for name, p in self._projects(project)
            for row in self._state.map.find_pseudonym(name, pseudonym)
        ]
        return {"mappings": found}

    def stats(self) -> Answer:
        """Return how much the map holds, and when it was last copied."""
        number, fixed = self._state.map.generation()
        sizes = self._state.map.sizes()
        records = {record.name: record for record in self._state.map.projects()}
        rows = {name: self._state.map.count(name) for name in records}
        total = sum(sum(counts.values()) for counts in rows.values())
        return {
            "projects": {
                name: {
                    "rows": {kind.value: count for kind, count in sorted(rows[name].items())},
                    "withdrawn": len(record.tombstones),
                    "corrected": len(record.corrections),
                    "mode": self._mode(name),
                }
                for name, record in records.items()
            },
            "rows": total,
            "generation": number,
            "fixed": fixed,
            "size_bytes": sizes.get("file"),
            "bytes_per_row": round(sizes["file"] / total, 1) if sizes and total else None,
            **self.backed_up(),
        }

    def backed_up(self) -> Answer:
        """Return when the last backup was made, and how many generations came after it; nothing without one."""
        backup = self._mark.backup
        if backup is None:
            return {"backed_up_at": None, "since_backup": None}
        return {"backed_up_at": backup.at, "since_backup": self._state.map.generation().number - backup.number}

    def rows(self, project: str, after: int = 0, limit: int = _PAGE) -> Answer:
        """Return a page of rows, originals as they are kept, for whoever has the private key."""
        self._projects(project)
        page = self._state.map.rows(project, after=int(after), limit=max(1, min(int(limit), _PAGE)))
        return {
            "rows": [_row(project, row) | {"sealed": _text(row.sealed), "token": row.token.hex()} for _, row in page],
            "last": page[-1][0] if page else None,
        }

    def verify(self) -> Answer:
        """Look whether the map is sound, and how originals are kept; originals themselves are not read."""
        problems = list(self._state.map.check())
        kept: dict[str, dict[str, int]] = {}
        for record in self._state.map.projects():
            kept[record.name] = {}
            for row in self._all_rows(record.name):
                mode = mode_of(row.sealed)
                name = mode.value if mode else "unknown"
                kept[record.name][name] = kept[record.name].get(name, 0) + 1
        return {"problems": problems, "originals": kept}

    # --- copies ------------------------------------------------------------------------------------------------------

    def export(self, path: str) -> Answer:
        """Write the map as text to a new file; originals stand in it as they are kept."""
        target = Path(path)
        draft = target.with_name(target.name + ".part")
        if target.exists():
            raise QuestionError(f"{path} exists: an export is never overwritten; choose another name")
        rows = -2
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with open(descriptor, "wb") as file:
                for line in write_map(self._state.map, time.time()):
                    file.write(line)
                    rows += 1
                file.flush()
                os.fsync(descriptor)
            os.link(draft, target)
        except OSError as error:
            raise QuestionError(f"{path} cannot be written: {error.strerror}") from None
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
        return {"rows": rows}

    def bring_in(self, path: str) -> Answer:
        """Take in an export, all or nothing; every project in it must be one of this gateway."""
        try:
            with open(path, "rb") as file:
                head, rows = read_map(file)
                for record in head.projects:
                    if record.name not in self._state.projects:
                        raise QuestionError(f"its project '{record.name}' is not configured here; nothing was written")
                added = self._state.map.add(head.projects, rows, head.generation)
        except OSError as error:
            raise QuestionError(f"{path} cannot be read: {error.strerror}") from None
        return added._asdict()

    def backup(self, path: str, public_key_files: Iterable[str] = ()) -> Answer:
        """Write an encrypted backup while the gateway goes on."""
        target = Path(path)
        state_dir = self._mark.path.parent.resolve()
        if state_dir in target.resolve().parents:
            raise QuestionError("a backup beside the map is lost with it: name a file outside the state directory")
        keys = [load_map_public_key(file) for file in public_key_files] or self._own_public_keys()
        summary = write_backup(self._state.map, target, list({key.check: key for key in keys}.values()))
        self._mark.set_backup(Backup(summary.head.made_at, summary.head.generation.number))
        return {
            "rows": summary.rows,
            "size_bytes": summary.size_bytes,
            "generation": summary.head.generation.number,
            "keys": sorted({key.check for key in keys}),
        }

    def reseal(self, project: str) -> Answer:
        """Seal to the public key what is sealed under the project's key, or forget it, as the project is set up now."""
        ((_, p),) = self._projects(project)
        if p.resolver.seal.mode is SealMode.OPEN:
            raise QuestionError("the project is set up to keep originals under its own key: nothing is to be done")
        changed = after = 0
        while page := self._state.map.rows(project, after=after, limit=_PAGE):
            after = page[-1][0]
            rows = [row for _, row in page if mode_of(row.sealed) is SealMode.OPEN]
            if rows:
                self._state.map.reseal(project, p.resolver.resealed(rows))
                changed += len(rows)
        self._fold()
        return {"changed": changed}

    # --- withdrawals and corrections ---------------------------------------------------------------------------------

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
            "waiting": sum(row.state not in (InstanceState.ERASED, InstanceState.EXCLUDED) for row in instances),
        }

    def forget(
        self, pseudonym: str | None = None, original: str | None = None, project: str | None = None, issuer: str = ""
    ) -> Answer:
        """Withdraw a subject: rows and bytes go, a tombstone stays, and what left is listed for deletion there."""
        name, p, token, shown = self._subject(pseudonym, original, project, issuer)
        rows = self._state.map.forget(name, token)
        p.resolver.forget_recent()
        self._fold()
        withdrawal = self._when_idle(token, lambda ids: self._state.ledger.withdraw(ids, WITHDRAWN))
        erased = self._erase(withdrawal.excluded)
        instances = self._state.ledger.find_by_token([token])
        return {
            "project": name,
            "pseudonym": shown,
            "rows": rows,
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
        try:
            made = p.resolver.resolve([patient, offset])
        except DeidentificationError as error:
            raise QuestionError(f"the patient has no pseudonym here: {error.public_message}") from None
        return RightPatient(p.resolver.token(*patient), made[patient], made[offset])

    def _subject(
        self, pseudonym: str | None, original: str | None, project: str | None, issuer: str
    ) -> tuple[str, Project, bytes, str]:
        """Return the project, the token and the pseudonym of a subject that is named by either."""
        found: list[tuple[str, Project, bytes, str]] = []
        for name, p in self._projects(project):
            if original is not None:
                token = p.resolver.token(IdentityKind.PATIENT, originals.subject(issuer, original))
                row = self._state.map.find(name, IdentityKind.PATIENT, token)
                if row is not None or self._state.map.is_forgotten(name, token):
                    found.append((name, p, token, row.pseudonym if row else ""))
            elif pseudonym is not None:
                rows = self._state.map.find_pseudonym(name, pseudonym)
                found += [(name, p, row.token, pseudonym) for row in rows if row.kind is IdentityKind.PATIENT]
        return _only(found, "subject")

    def _study(self, study: str, project: str | None) -> tuple[str, Project, bytes, Correction | None]:
        """Return the project, the token and the latest correction of a study that is named by its new UID."""
        found: list[tuple[str, Project, bytes, Correction | None]] = []
        corrected = {(r.name, c.study_pseudonym): c for r in self._state.map.projects() for c in r.corrections}
        for name, p in self._projects(project):
            if (name, study) in corrected:
                found.append((name, p, corrected[name, study].study, corrected[name, study]))
                continue
            rows = self._state.map.find_pseudonym(name, study)
            tokens = [row.token for row in rows if row.kind is IdentityKind.UID]
            found += [(name, p, token, self._state.map.correction(name, token)) for token in tokens]
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

    def _delivered(self, instances: Iterable[InstanceRow]) -> Iterator[Answer]:
        for row in instances:
            deliveries = self._state.ledger.deliveries(
                receipt_id=row.receipt_id, state=DeliveryState.FORWARDED, limit=_MOST_DELIVERIES
            )
            yield from map(_left, deliveries)

    # --- what all of them need ---------------------------------------------------------------------------------------

    @property
    def _mark(self) -> MapMark:
        return self._state.map_mark

    def _fold(self) -> None:
        fold = getattr(self._state.map, "fold", None)
        if fold is not None:
            fold()

    def _own_public_keys(self) -> list[MapPublicKey]:
        files = {
            project.settings.map.public_key_file
            for project in self._state.projects.values()
            if project.settings.map is not None and project.settings.map.public_key_file is not None
        }
        return [load_map_public_key(file) for file in sorted(files)]

    def _mode(self, name: str) -> str:
        project = self._state.projects.get(name)
        return project.resolver.seal.mode.value if project else ""

    def _all_rows(self, project: str) -> Iterator[MapRow]:
        after = 0
        while page := self._state.map.rows(project, after=after, limit=_PAGE):
            yield from (row for _, row in page)
            after = page[-1][0]

    def _projects(self, name: str | None) -> list[tuple[str, Project]]:
        if name is not None and name not in self._state.projects:
            raise QuestionError("no such project")
        return [(n, p) for n, p in self._state.projects.items() if name in (None, n)]


def _only(found: list[_Found], what: str) -> _Found:
    if not found:
        raise QuestionError(f"the map has no such {what}")
    if len(found) > 1:
        raise QuestionError(f"several projects have this {what}: name one with --project")
    return found[0]


def _row(project: str, row: MapRow) -> Answer:
    return {"project": project, "kind": row.kind.value, "pseudonym": row.pseudonym, "created_at": row.created_at}


def _original(project: Project, row: MapRow) -> Answer:
    """Return the original where the project's key opens it, else how it is kept, for whoever has the key to it."""
    mode = mode_of(row.sealed)
    if mode is SealMode.OPEN:
        return {"original": project.resolver.unseal(row).value.replace(originals.SEPARATOR, " ").strip()}
    if mode is None:
        raise WrongKeyError("the original of this row is not sealed in a form that this version reads")
    return {"sealed": _text(row.sealed), "token": row.token.hex()}


def _text(sealed: bytes) -> str:
    return base64.b64encode(sealed).decode("ascii")


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
