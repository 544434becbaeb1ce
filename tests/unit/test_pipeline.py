"""The fail-closed boundary: whatever goes wrong with one instance holds that one, and says nothing of its values."""

from __future__ import annotations

from pathlib import Path

import pytest

from deid_proxy import pipeline as boundary
from deid_proxy.engine.part10 import read_part10
from deid_proxy.engine.plan import Span
from deid_proxy.errors import DeidentificationError, HoldReason, StoreError, StoreUnavailableError
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.map_keys import generate_map_keys, load_map_private_key
from deid_proxy.identity.ports import IdentityKind, MapStore, Proposal
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import unseal_private
from deid_proxy.identity.uids import pseudonym_uid
from deid_proxy.pipeline import Deidentified, Deidentifier, Held, Pipeline, Source
from deid_proxy.profile import load_rule_set
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import Instance, Shape, build_study
from deid_proxy.testing.leak_scanner import LeakScanner

KEY = bytes(range(32))
CANARY = "CANARY^VALUE"
DEFECTS = [ValueError(CANARY), MemoryError(CANARY), RecursionError(CANARY), KeyError(CANARY), AssertionError(CANARY)]


def make_pipeline(store: MapStore | None = None, digest_key: bytes = KEY) -> Pipeline:
    resolver = IdentityResolver("TRIAL-01", ProjectKey(KEY), store or MemoryMapStore())
    return Pipeline(load_rule_set("basic"), resolver, digest_key)


def instances(count: int = 1, seed: int = 1, modality: str = "MR") -> list[Instance]:
    return build_study(seed, modality, count, shape=Shape(rows=4, columns=4, private_blob_bytes=64))


def source(instance: Instance) -> Source:
    return Source(instance.data, instance.transfer_syntax_uid)


class BrokenStore(MemoryMapStore):
    """A map that fails in the way it is told, for every batch or for batches with a certain pseudonym."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error
        self.only_with: bytes | None = None
        self.calls = 0

    def resolve(self, project: str, proposals: list[Proposal], numbered: object = None) -> list[str]:
        self.calls += 1
        if self.only_with is None or any(p.token == self.only_with for p in proposals):
            raise self.error
        return super().resolve(project, proposals)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: type(defect).__name__)
@pytest.mark.parametrize("step", ["make_plan", "apply_plan", "verify"])
def test_a_defect_of_ours_holds_the_instance_without_quoting_it(
    monkeypatch: pytest.MonkeyPatch, step: str, defect: Exception
) -> None:
    """An unforeseen exception in any step is engine-error; its class and place are told, its message never."""

    def broken(*_args: object) -> None:
        raise defect

    monkeypatch.setattr(boundary, step, broken)
    (result,) = make_pipeline().deidentify([source(instances()[0])])
    assert isinstance(result, Held)
    assert result.reason is HoldReason.ENGINE_ERROR
    assert type(defect).__name__ in result.detail
    assert CANARY not in repr(result)


@pytest.mark.parametrize("step", ["make_plan", "apply_plan", "verify"])
def test_a_defect_at_one_instance_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Of three instances the one that a step stumbles over is held, in its place; the others come through."""
    whole = getattr(boundary, step)
    calls = iter(range(3))

    def broken_at_the_second(*args: object) -> object:
        if next(calls) == 1:
            raise ValueError(CANARY)
        return whole(*args)

    monkeypatch.setattr(boundary, step, broken_at_the_second)
    results = make_pipeline().deidentify([source(i) for i in instances(3)])
    assert [type(result) for result in results] == [Deidentified, Held, Deidentified]


def test_what_the_engine_refuses_is_held_with_its_reason_and_detail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A DeidentificationError keeps its reason and its safe detail."""

    def refusing(*_args: object) -> None:
        raise DeidentificationError(HoldReason.LIMIT, "at offset 12")

    monkeypatch.setattr(boundary, "make_plan", refusing)
    assert make_pipeline().deidentify([source(instances()[0])]) == [Held(HoldReason.LIMIT, "at offset 12")]


def test_a_failed_verification_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What verify finds is never handed out."""

    def finding(*_args: object) -> None:
        raise DeidentificationError(HoldReason.RESIDUAL_IDENTIFIER, "(0010,0010)")

    monkeypatch.setattr(boundary, "verify", finding)
    (result,) = make_pipeline().deidentify([source(instances()[0])])
    assert result == Held(HoldReason.RESIDUAL_IDENTIFIER, "(0010,0010)")


def test_one_conflicting_instance_does_not_take_the_batch_with_it() -> None:
    """When one UID's pseudonym is taken by another original, that instance is held; its batch comes through."""
    first, second, third = instances(3)
    store = MemoryMapStore()
    pipeline = make_pipeline(store)
    taken = pseudonym_uid(ProjectKey(KEY).derive("uid"), second.sop_instance_uid)
    store.resolve("TRIAL-01", [Proposal(IdentityKind.UID, bytes(16), taken, b"")])
    results = pipeline.deidentify([source(i) for i in (first, second, third)])
    assert [type(result) for result in results] == [Deidentified, Held, Deidentified]
    assert isinstance(results[1], Held)
    assert results[1].reason is HoldReason.MAPPING_CONFLICT
    assert "stands for another original" in results[1].detail


@pytest.mark.parametrize(
    "error", [StoreUnavailableError("the map cannot be used now"), StoreError("the map is corrupt")]
)
def test_a_failing_store_is_raised_and_nothing_is_decided(error: StoreError) -> None:
    """A map that fails is nobody's fault: no instance is held for it, the batch is the caller's again."""
    with pytest.raises(StoreError):
        make_pipeline(BrokenStore(error)).deidentify([source(i) for i in instances(2)])


def test_a_store_that_fails_between_two_instances_is_raised_too() -> None:
    """Also when a batch is resolved one by one, a failing store is not turned into a held instance."""
    store = BrokenStore(StoreUnavailableError("the map cannot be used now"))
    pipeline = make_pipeline(store)
    pipeline._resolve = lambda _plans: None  # type: ignore[method-assign]
    with pytest.raises(StoreUnavailableError):
        pipeline.deidentify([source(instances()[0])])


def test_a_defect_while_resolving_holds_only_the_instance_it_shows_at() -> None:
    """An unforeseen exception of the map is found out one by one, and holds as engine-error without its message."""
    first, second = instances(2)
    store = BrokenStore(ValueError(CANARY))
    pipeline = make_pipeline(store)
    store.only_with = IdentityResolver("TRIAL-01", ProjectKey(KEY), store).token(
        IdentityKind.UID, second.sop_instance_uid
    )
    results = pipeline.deidentify([source(first), source(second)])
    assert isinstance(results[0], Deidentified)
    assert isinstance(results[1], Held)
    assert results[1].reason is HoldReason.ENGINE_ERROR
    assert CANARY not in repr(results)


def test_a_batch_is_resolved_in_one_transaction() -> None:
    """However many instances a batch has, the map is asked once."""
    store = BrokenStore(ValueError())
    store.only_with = b"never"
    make_pipeline(store).deidentify([source(i) for i in instances(5)])
    assert store.calls == 1


def test_results_come_in_the_order_of_the_sources() -> None:
    """Held and de-identified ones stand where their sources stood."""
    mr, us = instances(2), instances(1, seed=2, modality="US")
    results = make_pipeline().deidentify(
        [source(mr[0]), source(us[0]), Source(b"\0", "1.2.840.10008.1.2"), source(mr[1])]
    )
    assert [type(result) for result in results] == [Deidentified, Held, Held, Deidentified]
    made = [result for result in results if isinstance(result, Deidentified)]
    assert len({each.rendition.sop_instance_uid for each in made}) == 2


def test_no_sources_are_no_work() -> None:
    """An empty batch gives an empty list and asks no store."""
    store = BrokenStore(ValueError())
    assert make_pipeline(store).deidentify([]) == []
    assert store.calls == 0


def test_the_digest_is_a_function_of_key_and_output() -> None:
    """The same bytes have the same digest in another process' pipeline; another key gives another one."""
    batch = [source(instances()[0])]
    digests = [
        result.digest
        for pipeline in (make_pipeline(), make_pipeline(), make_pipeline(digest_key=bytes(32)))
        for result in pipeline.deidentify(batch)
        if isinstance(result, Deidentified)
    ]
    assert digests[0] == digests[1] != digests[2]
    assert {len(digest) for digest in digests} == {32}


def test_the_digest_covers_every_byte_that_is_sent() -> None:
    """Two instances that differ in one pixel only have two digests."""
    (instance,) = build_study(1, "MR", 1, shape=Shape(rows=256, columns=256))
    assert instance.pixel_range is not None
    changed = bytearray(instance.data)
    changed[instance.pixel_range[0]] ^= 1
    results = make_pipeline().deidentify([source(instance), Source(changed, instance.transfer_syntax_uid)])
    first, second = (result for result in results if isinstance(result, Deidentified))
    assert first.rendition.sop_instance_uid == second.rendition.sop_instance_uid
    assert first.digest != second.digest
    assert any(isinstance(segment, Span) for segment in first.rendition.segments)


def test_a_source_shows_nothing_of_its_bytes() -> None:
    """The repr of a source holds none of its values, whatever prints it."""
    instance = instances()[0]
    assert all(str(identifier) not in repr(source(instance)) for identifier in instance.planted)


# --- the library's front door ----------------------------------------------------------------------------------------


def test_a_file_comes_back_as_a_file() -> None:
    """A DICOM file gives a DICOM file with a header of its own, the plan of what was done, and no reason."""
    (instance,) = instances()
    outcome = Deidentifier("basic", key=ProjectKey(KEY)).deidentify(instance.part10())
    assert outcome.file is not None
    header = read_part10(outcome.file)
    assert header.transfer_syntax_uid == instance.transfer_syntax_uid
    assert header.sop_instance_uid != instance.sop_instance_uid
    assert outcome.plan is not None
    assert outcome.reason is None
    assert LeakScanner(instance.planted).scan(outcome.file) == []


def test_an_outcome_shows_nothing_of_its_file() -> None:
    """A log line with an outcome in it holds no pixel and no value."""
    (instance,) = instances()
    outcome = Deidentifier("basic", key=ProjectKey(KEY)).deidentify(instance.part10())
    assert outcome.file is not None
    assert repr(outcome) == "Outcome(reason=None, detail='')"


def test_the_plan_alone_changes_nothing() -> None:
    """plan() says what would be done and asks no store; a file that would be held raises its reason."""
    store = BrokenStore(ValueError())
    deidentifier = Deidentifier(key=ProjectKey(KEY), store=store)
    assert deidentifier.plan(instances()[0].part10()).steps
    with pytest.raises(DeidentificationError) as held:
        deidentifier.plan(instances(modality="US")[0].part10())
    assert held.value.reason is HoldReason.PIXEL_RISK
    assert store.calls == 0


@pytest.mark.parametrize("file", [b"", b"no DICOM at all", bytes(132), bytes(128) + b"DICM"], ids=len)
def test_what_is_no_dicom_file_is_held(file: bytes) -> None:
    """Anything may be given; what cannot be read has a reason and no file."""
    outcome = Deidentifier(key=ProjectKey(KEY)).deidentify(file)
    assert (outcome.file, outcome.plan) == (None, None)
    assert isinstance(outcome.reason, HoldReason)


@pytest.mark.parametrize("given", ["image.dcm", Path("image.dcm"), None])
def test_what_are_no_bytes_is_refused_in_words(given: object) -> None:
    """A path, which Python would take apart somewhere inside, is answered with what is wanted."""
    deidentifier = Deidentifier("basic", key=ProjectKey(bytes(range(32))))
    with pytest.raises(TypeError, match=r"the bytes of a file are wanted, not \w+: Path\(FILE\)\.read_bytes\(\)"):
        deidentifier.deidentify(given)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="the bytes of a file"):
        deidentifier.plan(given)  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["project.key", bytes(range(32)), None])
def test_what_is_no_key_is_refused_at_once(key: object) -> None:
    """Before a file is taken, with the function that reads one; the key itself is not shown."""
    with pytest.raises(TypeError, match=r"key must be a ProjectKey, not \w+: load_key_file\(FILE\)$"):
        Deidentifier("basic", key=key)  # type: ignore[arg-type]


def test_a_store_keeps_originals_for_the_holder_of_the_private_key_only(tmp_path: Path) -> None:
    """With a public key they are sealed to it; without one none is kept. The file is the same."""
    public = generate_map_keys(tmp_path / "officer.key")
    private, file = load_map_private_key(tmp_path / "officer.key"), instances()[0].part10()
    stores = MemoryMapStore(), MemoryMapStore()
    made = [
        Deidentifier(key=ProjectKey(KEY), store=store, map_public_key=key).deidentify(file).file
        for store, key in zip(stores, (None, public), strict=True)
    ]
    assert made[0] == made[1]
    plain, sealed = ([row for _, row in store.rows("default")] for store in stores)
    assert {row.sealed for row in plain} == {b""}
    opened = [unseal_private(private, row.kind, row.token, row.sealed) for row in sealed]
    assert instances()[0].sop_instance_uid in opened


def test_the_same_key_gives_the_same_file() -> None:
    """Another process with the same key writes the same bytes; another key writes others."""
    file = instances()[0].part10()
    made = [Deidentifier(key=ProjectKey(key)).deidentify(file).file for key in (KEY, KEY, KEY[::-1])]
    assert made[0] == made[1] != made[2]


def test_a_failing_store_is_raised_to_the_caller() -> None:
    """The caller is told that the map is away; the file is not called held."""
    deidentifier = Deidentifier(key=ProjectKey(KEY), store=BrokenStore(StoreUnavailableError("away")))
    with pytest.raises(StoreUnavailableError):
        deidentifier.deidentify(instances()[0].part10())
