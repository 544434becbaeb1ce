"""Subjects at run time: the site's files are read again when they change, and who waited for them is tried again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from deid_proxy.errors import HoldReason
from deid_proxy.events import Event
from deid_proxy.gateway.looping import Looping
from deid_proxy.identity.corrections import is_another_patient
from deid_proxy.identity.naming import waiting_for
from deid_proxy.identity.subject_csv import FileState, SubjectFileError, state_of
from deid_proxy.settings.subject_files import load_files

if TYPE_CHECKING:
    import threading
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from deid_proxy.gateway.projects import Project
    from deid_proxy.gateway.state import State
    from deid_proxy.identity.naming import Waiting
    from deid_proxy.identity.ports import InstanceRow, Ledger
    from deid_proxy.identity.resolver import IdentityResolver
    from deid_proxy.observability.logging import EventLog
    from deid_proxy.settings import ProjectSettings

_LOOK_EVERY_S = 1.0
_LOOK_AT_ALL_S = 5.0
_PAGE = 1000

_States = tuple[FileState | None, ...]


class SubjectFiles:
    """The table and the aliases of one project: read as a whole, and given to the resolver as a whole.

    A file is read when it has looked the same twice: one that is still being written is left alone. One that is wrong
    is told once, and changes nothing: the former state goes on.
    """

    def __init__(self, settings: ProjectSettings, resolver: IdentityResolver) -> None:
        self._settings, self._resolver = settings, resolver
        subjects = settings.subjects
        self._paths = [path for path in (subjects.file, subjects.aliases) if path is not None]
        self.size = 0  # rows of the table
        self._taken: _States = ()
        self._seen: _States = ()

    def load(self) -> None:
        """Read the files at the start.

        Raises
        ------
        SubjectFileError
            With everything that is wrong with them.
        """
        states = self._states()
        self._take()
        self._taken = self._seen = states

    def reload(self) -> bool:
        """Read the files again if they changed and came to rest; return whether they were taken.

        Raises
        ------
        SubjectFileError
            They are wrong; told once for each state of them.
        """
        states = self._states()
        resting, self._seen = states == self._seen, states
        if states == self._taken or not resting:
            return False
        self._taken = states
        self._take()
        return True

    def _take(self) -> None:
        files = load_files(self._settings, self._resolver.subject_token)
        self._resolver.use(files)
        self.size = files.table.size

    def _states(self) -> _States:
        return tuple(_state(path) for path in self._paths)


def _state(path: Path) -> FileState | None:
    try:
        return state_of(path)
    except SubjectFileError:
        return None  # while it is moved away it is no other table


def release_conflicts(ledger: Ledger, projects: Collection[str]) -> int:
    """Let instances be tried again that were held because their study is of another patient; return how many.

    For the moment at which that may have changed: other aliases, or a patient whose studies are nobody's now. Who is in
    conflict still is held again.
    """
    waiting: list[bytes] = []
    after: bytes | None = None
    while rows := ledger.held(limit=_PAGE, after=after):
        after = rows[-1].receipt_id
        waiting += [row.receipt_id for row in rows if row.project in projects and _is_conflict(row)]
    return sum(ledger.release(waiting[start : start + _PAGE]) for start in range(0, len(waiting), _PAGE))


def _is_conflict(row: InstanceRow) -> bool:
    return row.reason == HoldReason.SUBJECT and is_another_patient(row.detail)


class SubjectWatch(Looping):
    """Takes new subject tables, and lets instances that waited for a subject be tried again.

    Parameters
    ----------
    state
        Where they wait.
    log
        Takes events without PHI.
    received
        Set when instances are to be tried again.
    """

    def __init__(self, state: State, log: EventLog, received: threading.Event, wake: threading.Event) -> None:
        super().__init__("subjects", log, wake, idle_s=_LOOK_EVERY_S)
        self._state, self._received = state, received
        self._asked_at: dict[str, float] = {}
        self._waited, self._looked_at = -1, float("-inf")
        self._taken = set(state.projects)  # who may say otherwise who is one patient; at the start, all of them

    def work(self) -> bool:
        """Look at every project once."""
        others = self._others_wait()
        due = [name for name, project in self._state.projects.items() if self._is_due(name, project, others)]
        if due or self._taken:
            self._release(frozenset(due))
        return False

    def _others_wait(self) -> bool:
        """Tell whether other instances wait than when all were looked at: one may have been held by a former table.

        At the start, everybody is looked at.
        """
        now, waited = time.monotonic(), self._state.ledger.counts().held.get(HoldReason.SUBJECT, 0)
        if waited == self._waited or now - self._looked_at < _LOOK_AT_ALL_S:
            return False
        self._waited, self._looked_at = waited, now
        return waited > 0

    def _is_due(self, name: str, project: Project, others: bool) -> bool:
        """Tell whether somebody who waits in a project may have an answer now."""
        taken = self._reload(name, project)
        if taken:
            self._waited = -1  # whoever is being held by the former table at this moment is looked at next time
        subjects = project.settings.subjects
        if subjects.method != "http":
            return taken or others
        now = time.monotonic()
        if now - self._asked_at.get(name, float("-inf")) < subjects.retry_s:
            return taken
        self._asked_at[name] = now
        return True

    def _reload(self, name: str, project: Project) -> bool:
        try:
            taken = project.files.reload()
        except SubjectFileError as error:
            first = error.findings[0]
            self.log.error(
                Event.SUBJECTS_REFUSED, project=name, count=len(error.findings), detail=f"{first.file}: {first.message}"
            )
            return False
        if taken:
            if project.settings.subjects.aliases is not None:
                self._taken.add(name)
            self.log.info(Event.SUBJECTS_TAKEN, project=name, count=project.files.size)
        return taken

    def _release(self, projects: frozenset[str]) -> None:
        waiting = [row.receipt_id for row in self._waiting(projects)]
        released = release_conflicts(self._state.ledger, self._taken) if self._taken else 0
        self._taken = set()
        for start in range(0, len(waiting), _PAGE):
            released += self._state.ledger.release(waiting[start : start + _PAGE])
        if released:
            self.log.info(Event.INSTANCES_RELEASED, reason=HoldReason.SUBJECT.value, count=released)
            self._received.set()

    def _waiting(self, projects: frozenset[str]) -> Iterator[InstanceRow]:
        """Yield instances that wait for a subject, or the anchor date of one, when it may be known now."""
        known: dict[tuple[str, Waiting], bool] = {}
        after: bytes | None = None
        while rows := self._state.ledger.held(limit=_PAGE, after=after):
            after = rows[-1].receipt_id
            for row in rows:
                waiting = waiting_for(row.detail) if row.reason == HoldReason.SUBJECT else None
                if waiting is None or row.project not in projects:
                    continue
                key = (row.project, waiting)
                if key not in known:
                    known[key] = self._state.projects[row.project].resolver.waits_no_longer(waiting)
                if known[key]:
                    yield row
