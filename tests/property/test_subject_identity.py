"""I6: the mapping is injective from subjects and UIDs, and never changes: raced, restarted, merged."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from deid_proxy.errors import MappingConflictError, SubjectUnknownError
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sequence import SequencePattern
from deid_proxy.identity.subject_key import AliasError, Aliases, SubjectKeyRules
from deid_proxy.identity.subject_table import SubjectTable, TableBuilder
from deid_proxy.identity.subjects import Files, SubjectMethod, SubjectPolicy, Unknown
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.stores.sqlite import SQLiteMapStore

KEY = ProjectKey(bytes(range(7, 39)))
RULES = SubjectKeyRules(ignore_case=True, ignore_leading_zeros=True)
POLICIES = {
    "hmac": SubjectPolicy(rules=RULES),
    "sequential": SubjectPolicy(SubjectMethod.SEQUENTIAL, SequencePattern.parse("S{n}"), rules=RULES),
    "table": SubjectPolicy(SubjectMethod.TABLE, SequencePattern.parse("S{n}"), Unknown.ASSIGN, RULES),
}
ids = st.sampled_from(["1", "01", "001", "a", "A", "0a", "b", "B1", "b01", "1 ", "2", "20", "02"])
issuers = st.sampled_from(["", "H", "h", "K"])
patients = st.builds(lambda issuer, one: IdentityRequest(IdentityKind.PATIENT, f"{issuer}\x1f{one}"), issuers, ids)
uids = st.builds(lambda n: IdentityRequest(IdentityKind.UID, f"1.2.3.{n}"), st.integers(1, 20))


def subject_of(request: IdentityRequest, aliases: Aliases) -> str:
    """Who is meant, computed apart from the resolver."""
    issuer, _, one = request.original.partition("\x1f")
    key = f"{issuer.lower()}\x1f{(one.strip().lstrip('0') or '0').lower()}"
    return aliases.root(key)


class IdentityStays(RuleBasedStateMachine):
    """Asks in batches and from threads, restarts, merges subjects, changes the table: answers never contradict."""

    method = "hmac"
    uid_method = "random"

    def __init__(self) -> None:
        super().__init__()
        self.directory = tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None)
        self.files = Files()
        self.pairs: list[tuple[str, str]] = []
        self.subjects: dict[str, str] = {}
        self.uids: dict[str, str] = {}
        self.store: SQLiteMapStore | None = None
        self.start()

    def start(self) -> None:
        if self.store is not None:
            self.store.close()
        self.store = SQLiteMapStore(Path(self.directory.name) / "map.db")
        self.resolver = IdentityResolver("P", KEY, self.store, self.uid_method, subjects=POLICIES[self.method])
        self.resolver.use(self.files)

    @rule()
    def restart(self) -> None:
        self.start()

    @rule(batch=st.lists(st.one_of(patients, uids), max_size=6))
    def ask(self, batch: Sequence[IdentityRequest]) -> None:
        self.take(self.resolver.resolve(batch))

    @rule(batches=st.lists(st.lists(st.one_of(patients, uids), max_size=4), min_size=2, max_size=3))
    def ask_at_once(self, batches: Sequence[Sequence[IdentityRequest]]) -> None:
        with ThreadPoolExecutor(3) as pool:
            for answer in pool.map(self.resolver.resolve, batches):
                self.take(answer)

    @rule(one=patients, other=patients)
    def merge(self, one: IdentityRequest, other: IdentityRequest) -> None:
        exact = Aliases()
        pair = subject_of(one, exact), subject_of(other, exact)
        try:
            aliases = Aliases.of([*self.pairs, pair]) if pair[0] != pair[1] else self.files.aliases
        except AliasError:
            return
        self.pairs += [pair] if pair[0] != pair[1] else []
        self.files = self.files._replace(aliases=aliases)
        self.resolver.use(self.files)

    def take(self, answer: dict[IdentityRequest, str]) -> None:
        for request, new in answer.items():
            if request.kind is IdentityKind.UID:
                assert self.uids.setdefault(request.original, new) == new
            else:
                assert self.subjects.setdefault(subject_of(request, self.files.aliases), new) == new

    @invariant()
    def no_two_share_one(self) -> None:
        for mapping in (self.subjects, self.uids):
            assert len(set(mapping.values())) == len(mapping)

    def teardown(self) -> None:
        assert self.store is not None
        self.store.close()
        self.directory.cleanup()


class SequentialStays(IdentityStays):
    """The same with numbers, which have no hole."""

    method = "sequential"
    uid_method = "hmac-sha256"

    @invariant()
    def numbers_have_no_hole(self) -> None:
        assert self.store is not None
        count = self.store.counts().get("P", {}).get(IdentityKind.PATIENT, 0)
        assert all(self.store.find_pseudonym("P", f"S{n}") for n in range(1, count + 1))


class AssignedStays(IdentityStays):
    """The same with a table that knows nobody yet."""

    method = "table"
    uid_method = "sha256"


_THOROUGH = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TestIdentityStays = IdentityStays.TestCase
TestSequentialStays = SequentialStays.TestCase
TestAssignedStays = AssignedStays.TestCase
for _case in (TestIdentityStays, TestSequentialStays, TestAssignedStays):
    _case.settings = _THOROUGH


tables = st.dictionaries(ids, st.sampled_from(["A", "B", "C", "D"]), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(tables, st.lists(ids, max_size=4)), max_size=6))
def test_no_history_of_tables_changes_a_code(history: list[tuple[dict[str, str], list[str]]]) -> None:
    """Rows come, go and change: a patient who has a code is answered with it, or not at all."""
    store = MemoryMapStore()
    exact = SubjectPolicy(SubjectMethod.TABLE)
    one = IdentityResolver("P", KEY, store, subjects=exact)
    given_codes: dict[str, str] = {}
    for rows, asked in history:
        builder = TableBuilder(("subject",))
        for number, (who, code) in enumerate(rows.items(), 2):
            builder.add(number, one.subject_token(f"\x1f{who.strip()}"), [code])
        if list(builder.repeated_codes()) or list(builder.repeated_patients()):
            continue  # refused as a whole: the former table goes on
        one.use(Files(builder.build() if rows else SubjectTable()))
        for who in asked:
            request = IdentityRequest(IdentityKind.PATIENT, f"\x1f{who}")
            try:
                code = one.resolve([request])[request]
            except (SubjectUnknownError, MappingConflictError):
                continue
            assert given_codes.setdefault(who.strip(), code) == code
    assert len(set(given_codes.values())) == len(given_codes)


@pytest.mark.parametrize("method", ["hmac", "sequential", "table"])
def test_threads_agree_about_everything(method: str) -> None:
    """Eight threads on one resolver each, of one map: the same answers, and as many pseudonyms as subjects."""
    store = MemoryMapStore()
    asked = [IdentityRequest(IdentityKind.PATIENT, f"H\x1f{n}") for n in range(40)]
    asked += [IdentityRequest(IdentityKind.UID, f"1.2.3.{n}") for n in range(40)]

    def ask(thread: int) -> dict[IdentityRequest, str]:
        one = IdentityResolver("P", KEY, store, subjects=POLICIES[method])
        turned = asked[thread * 7 :] + asked[: thread * 7]
        answer: dict[IdentityRequest, str] = {}
        for start in range(0, len(turned), 8):
            answer |= one.resolve(turned[start : start + 8])
        return answer

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert len(set(answers[0].values())) == len(asked)
