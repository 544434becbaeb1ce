"""I6: originals and pseudonyms stay one to one, whatever happens: threads, restarts, merges, backups and restores."""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from deid_proxy.errors import BackupError
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.map_keys import MapPrivateKey
from deid_proxy.identity.ports import IdentityKind, IdentityRequest, Proposal
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import PublicSeal, unseal_private
from deid_proxy.stores.map_backup import write_backup
from deid_proxy.stores.map_restore import restore
from deid_proxy.stores.map_text import read_map, write_map
from deid_proxy.stores.sqlite import SQLiteMapStore

KEY, PRIVATE = ProjectKey(bytes(range(40, 72))), MapPrivateKey(bytes(range(32)))
PROJECT, ASSIGNED = "LUNG-01", "CODES-01"
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
numbers = st.lists(st.integers(1, 30), min_size=1, max_size=8)


def request(number: int) -> IdentityRequest:
    if number % 5 == 0:
        return IdentityRequest(IdentityKind.PATIENT, f"H\x1f{number}")
    return IdentityRequest(IdentityKind.UID, f"1.2.{number}")


class OneToOne(RuleBasedStateMachine):
    """Two gateways of one key, each with a map, beside a plain reading of what they answered."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=IN_MEMORY))
        self.paths = [self.folder / name / "map.db" for name in ("one", "two")]
        self.answers: dict[IdentityRequest, str] = {}
        self.assigned: dict[int, str] = {}
        self.backups: list[tuple[Path, dict[int, str]]] = []
        self.codes = 0
        for path in self.paths:
            path.parent.mkdir()
        self.stores, self.resolvers = [], []
        for path in self.paths:
            self.open(path)

    def open(self, path: Path) -> None:
        store = SQLiteMapStore(path)
        store.bind(ASSIGNED, KEY.check)
        self.stores.append(store)
        self.resolvers.append(IdentityResolver(PROJECT, KEY, store, seal=PublicSeal(PRIVATE.public)))

    def reopen(self) -> None:
        self.stores, self.resolvers = [], []
        for path in self.paths:
            self.open(path)

    def close(self) -> None:
        for store in self.stores:
            store.close()

    @rule(wanted=st.lists(numbers, min_size=1, max_size=3), gateway=st.integers(0, 1))
    def ask_from_threads(self, wanted: list[list[int]], gateway: int) -> None:
        """Threads ask at once; each pseudonym is what it ever was."""
        found: list[dict[IdentityRequest, str]] = []

        def ask(batch: list[int]) -> None:
            found.append(self.resolvers[gateway].resolve(map(request, batch)))

        threads = [threading.Thread(target=ask, args=(batch,)) for batch in wanted]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == len(wanted)
        for answers in found:
            for asked, answer in answers.items():
                assert self.answers.setdefault(asked, answer) == answer

    @rule(number=st.integers(1, 12))
    def assign(self, number: int) -> None:
        """A code that the key cannot repeat is given once, and stays."""
        self.codes += 1
        token = number.to_bytes(16, "big")
        offered = Proposal(IdentityKind.PATIENT, token, f"CODE-{self.codes}", b"", b"", derivable=False)
        (code,) = self.stores[0].resolve(ASSIGNED, [offered])
        assert self.assigned.setdefault(number, code) == code

    @rule()
    def restart(self) -> None:
        self.close()
        self.reopen()

    @rule()
    def merge(self) -> None:
        """What the first gateway has comes into the second."""
        head, rows = read_map(write_map(self.stores[0], 1.0))
        self.stores[1].add(head.projects, rows, head.generation)

    @rule()
    def back_up(self) -> None:
        path = self.folder / f"backup-{len(self.backups)}"
        write_backup(self.stores[0], path, [PRIVATE.public])
        self.backups.append((path, dict(self.assigned)))

    @rule(which=st.integers(0, 99))
    def restore(self, which: int) -> None:
        """Any backup may come back as long as nothing is lost; one that would lose a code is refused."""
        if not self.backups:
            return
        path, assigned = self.backups[which % len(self.backups)]
        self.close()
        try:
            restore(path, PRIVATE, self.paths[0], {PROJECT: KEY.check})
            assert assigned == self.assigned
        except BackupError:
            assert assigned != self.assigned
        finally:
            self.reopen()

    @invariant()
    def maps_are_one_to_one(self) -> None:
        """No original has two pseudonyms, no pseudonym two originals, and every row is what was answered."""
        expected = {self.resolvers[0].token(*asked): answer for asked, answer in self.answers.items()}
        for store in self.stores:
            rows = [row for _, row in store.rows(PROJECT, limit=1000)]
            assert len({(row.kind, row.token) for row in rows}) == len(rows)
            assert len({(row.kind, row.pseudonym) for row in rows}) == len(rows)
            assert all(expected[row.token] == row.pseudonym for row in rows)
            for row in rows[:2]:
                original = unseal_private(PRIVATE, row.kind, row.token, row.sealed)
                assert self.answers[IdentityRequest(row.kind, original)] == row.pseudonym
        codes = {int.from_bytes(row.token, "big"): row.pseudonym for _, row in self.stores[0].rows(ASSIGNED, limit=99)}
        assert codes == self.assigned

    def teardown(self) -> None:
        self.close()
        shutil.rmtree(self.folder)


TestOneToOne = OneToOne.TestCase
TestOneToOne.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
