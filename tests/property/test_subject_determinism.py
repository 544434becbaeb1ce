"""The same studies, in any order, in parallel, after a restart, on two gateways: the same bytes for every instance."""

from __future__ import annotations

import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.map_keys import generate_map_keys, load_map_private_key
from deid_proxy.identity.ports import MapStore
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sequence import SequencePattern
from deid_proxy.identity.subject_table import TableBuilder
from deid_proxy.identity.subjects import Files, SubjectMethod, SubjectPolicy, Unknown
from deid_proxy.identity.uid_policy import UIDPolicy
from deid_proxy.identity.uids import UIDMethod
from deid_proxy.pipeline import Deidentified, Pipeline, Source, part10_file
from deid_proxy.profile import load_rule_set
from deid_proxy.profile.compile import lay_over
from deid_proxy.profile.trial import trial_rules
from deid_proxy.stores.map_backup import write_backup
from deid_proxy.stores.map_restore import restore
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.stores.sqlite import SQLiteMapStore
from deid_proxy.testing.builders import Instance, Patient, Shape, build_study

KEY = ProjectKey(bytes(range(7, 39)))
RULES = lay_over(load_rule_set("basic"), trial_rules({"sponsor": "ACME", "protocol_id": "{subject}"}, "trial"))
SHAPE = Shape(rows=4, columns=4, frames=3, private_blob_bytes=64)
PATIENTS = [Patient.invent(seed) for seed in range(1, 5)]
STUDIES = [
    instance
    for seed, (patient, modality) in enumerate(
        zip(PATIENTS * 2, ["CT", "MR", "Enhanced MR", "RTSTRUCT"] * 2, strict=True)
    )
    for instance in build_study(seed, modality, 3, patient, shape=SHAPE)
]
SEQUENTIAL = SubjectPolicy(SubjectMethod.SEQUENTIAL, SequencePattern.parse("S-{n:03d}"), hold_conflicts=True)
TABLE = SubjectPolicy(SubjectMethod.TABLE, SequencePattern.parse("X{n}"), Unknown.ASSIGN)
RANDOM = UIDPolicy(UIDMethod.RANDOM)
HMAC = UIDPolicy()

Output = dict[str, bytes]


def gateway(store: MapStore, policy: SubjectPolicy | None, uids: UIDPolicy) -> Pipeline:
    """A pipeline as a gateway has it that has just started; its table knows the first two patients."""
    resolver = IdentityResolver("P", KEY, store, uids, subjects=policy or SubjectPolicy(hold_conflicts=True))
    builder = TableBuilder(("subject",))
    for number, patient in enumerate(PATIENTS[:2], 2):
        key = f"{patient.facts['issuer']}\x1f{patient.facts['patient_id']}"
        builder.add(number, resolver.subject_token(key), [f"LUNG-{number}"])
    resolver.use(Files(builder.build()))
    return Pipeline(RULES, resolver, bytes(32))


def run(pipeline: Pipeline, instances: Iterable[Instance]) -> Output:
    """Run instances in batches and return the files by what they were."""
    todo, made = list(instances), Output()
    for start in range(0, len(todo), 5):
        batch = todo[start : start + 5]
        sources = [Source(each.data, each.transfer_syntax_uid) for each in batch]
        for instance, source, result in zip(batch, sources, pipeline.deidentify(sources), strict=True):
            assert isinstance(result, Deidentified), result
            made[instance.sop_instance_uid] = b"".join(part10_file(source, result.rendition))
    return made


def shuffled(seed: int) -> list[Instance]:
    return random.Random(seed).sample(STUDIES, len(STUDIES))


def in_parallel(store: MapStore, policy: SubjectPolicy | None, uids: UIDPolicy) -> Output:
    """Four workers with a resolver each on one map, each with a part of the studies and all of another order."""
    orders = [shuffled(seed) for seed in range(4)]
    with ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(lambda order: run(gateway(store, policy, uids), order), orders))
    assert all(part == parts[0] for part in parts)
    return parts[0]


def restored(folder: Path) -> None:
    """Take the backup of a map to a machine that has none, as a site does."""
    public = generate_map_keys(folder / "officer.key")
    with closing(SQLiteMapStore(folder / "map.db")) as store:
        write_backup(store, folder / "map.backup", [public])
    private = load_map_private_key(folder / "officer.key")
    restore(folder / "map.backup", private, folder / "restored.db", {"P": KEY.check})


def with_restarts(path: Path, policy: SubjectPolicy | None, uids: UIDPolicy, seed: int) -> Output:
    """A gateway that is started again after every third of the studies."""
    order, made = shuffled(seed), Output()
    for start in range(0, len(order), 8):
        with closing(SQLiteMapStore(path)) as store:
            made |= run(gateway(store, policy, uids), order[start : start + 8])
    return made


def test_by_key_two_gateways_with_empty_maps_make_the_same_bytes(tmp_path: Path) -> None:
    """In order, shuffled, in parallel, restarted: what is sent twice is the same to the last byte."""
    first = run(gateway(MemoryMapStore(), None, HMAC), STUDIES)
    assert len(first) == len(STUDIES) == 24
    for seed in (1, 2):
        assert run(gateway(MemoryMapStore(), None, HMAC), shuffled(seed)) == first
    assert in_parallel(MemoryMapStore(), None, HMAC) == first
    assert with_restarts(tmp_path / "map.db", None, HMAC, 3) == first
    with closing(SQLiteMapStore(tmp_path / "map.db")) as store:
        assert in_parallel(store, None, HMAC) == first


@pytest.mark.parametrize("before", [0, 8, 24], ids=["empty", "a third", "whole"])
def test_by_key_any_backup_gives_the_same_bytes(tmp_path: Path, before: int) -> None:
    """From before anything came, from the middle, or whole: what is missing is made again, the same."""
    first = run(gateway(MemoryMapStore(), None, HMAC), STUDIES)
    with closing(SQLiteMapStore(tmp_path / "map.db")) as store:
        run(gateway(store, None, HMAC), shuffled(1)[:before])
    restored(tmp_path)
    assert with_restarts(tmp_path / "restored.db", None, HMAC, 4) == first


@pytest.mark.parametrize(
    ("policy", "uids"),
    [(SEQUENTIAL, HMAC), (TABLE, HMAC), (None, RANDOM), (SEQUENTIAL, RANDOM)],
    ids=["sequential", "table", "random UIDs", "sequential and random"],
)
def test_by_any_other_method_a_gateway_with_the_same_map_makes_the_same_bytes(
    tmp_path: Path, policy: SubjectPolicy | None, uids: UIDPolicy
) -> None:
    """The map decides: restored on another machine, in any order and in parallel, nothing changes."""
    first = with_restarts(tmp_path / "map.db", policy, uids, 1)
    restored(tmp_path)
    assert with_restarts(tmp_path / "restored.db", policy, uids, 2) == first
    with closing(SQLiteMapStore(tmp_path / "restored.db")) as store:
        assert in_parallel(store, policy, uids) == first


@pytest.mark.parametrize(("policy", "uids"), [(SEQUENTIAL, HMAC), (None, RANDOM)], ids=["sequential", "random UIDs"])
def test_parallel_workers_on_an_empty_map_agree(policy: SubjectPolicy | None, uids: UIDPolicy) -> None:
    """Whoever comes first decides, for everybody."""
    store = MemoryMapStore()
    assert in_parallel(store, policy, uids) == run(gateway(store, policy, uids), STUDIES)
