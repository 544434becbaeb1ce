"""The answers about the map: what stands for what, how much there is, and copies of it."""

from __future__ import annotations

import base64
import contextlib
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from deid_proxy.errors import WrongKeyError
from deid_proxy.gateway.question_error import QuestionError
from deid_proxy.gateway.subject_questions import projects_named
from deid_proxy.identity import originals
from deid_proxy.identity.map_keys import load_map_public_key
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.identity.sealing import SealMode, mode_of
from deid_proxy.stores.map_backup import write_backup
from deid_proxy.stores.map_marks import Backup, MapMark
from deid_proxy.stores.map_text import is_row, read_map, write_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deid_proxy.gateway.projects import Project
    from deid_proxy.gateway.state import State
    from deid_proxy.identity.map_keys import MapPublicKey
    from deid_proxy.identity.ports import MapRow

Answer = dict[str, object]
_PAGE = 1000


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
        }

    # --- what stands for what ----------------------------------------------------------------------------------------

    def find(self, original: str, project: str | None = None, issuer: str = "") -> Answer:
        """Return the pseudonyms that stand for an original patient ID or UID, per project."""
        found = [
            _row(name, row)
            for name, p in projects_named(self._state, project)
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
            for name, p in projects_named(self._state, project)
            for row in self._state.map.find_pseudonym(name, pseudonym)
        ]
        return {"mappings": found}

    def stats(self) -> Answer:
        """Return how much the map holds, and when it was last copied."""
        number, fixed = self._state.map.generation()
        sizes = self._state.map.sizes()
        records = {record.name: record for record in self._state.map.projects()}
        rows = self._state.map.counts()
        total = sum(sum(counts.values()) for counts in rows.values())
        return {
            "projects": {
                name: {
                    "rows": {kind.value: count for kind, count in sorted(rows.get(name, {}).items())},
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
        projects_named(self._state, project)
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
        rows = 0
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with open(descriptor, "wb") as file:
                for line in write_map(self._state.map, time.time()):
                    file.write(line)
                    rows += is_row(line)
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
        ((_, p),) = projects_named(self._state, project)
        if p.resolver.seal.mode is SealMode.OPEN:
            raise QuestionError("the project is set up to keep originals under its own key: nothing is to be done")
        changed = after = 0
        while page := self._state.map.rows(project, after=after, limit=_PAGE):
            after = page[-1][0]
            rows = [row for _, row in page if mode_of(row.sealed) is SealMode.OPEN]
            if rows:
                self._state.map.reseal(project, p.resolver.resealed(rows))
                changed += len(rows)
        self._state.map.fold()
        return {"changed": changed}

    # --- what all of them need ---------------------------------------------------------------------------------------

    @property
    def _mark(self) -> MapMark:
        return self._state.map_mark

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
