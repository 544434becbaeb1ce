"""Inspection: a finished data set has no remark, an unfinished one has, and no remark holds a value."""

from __future__ import annotations

import pytest

from deid_proxy.engine.inspection import inspect_data_set
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.keys import generate_key_file, load_key_file
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Pipeline, Source, part10_file
from deid_proxy.profile import load_rule_set
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, build_study
from deid_proxy.testing.leak_scanner import scan

RULES = load_rule_set("basic")
SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    path = tmp_path_factory.mktemp("key") / "k"
    generate_key_file(path)
    return Pipeline(RULES, IdentityResolver("p", load_key_file(path), MemoryMapStore()), bytes(32))


def finished(pipeline: Pipeline, source: Source) -> bytes:
    (outcome,) = pipeline.deidentify([source])
    assert isinstance(outcome, Deidentified)
    return b"".join(list(part10_file(source, outcome.rendition))[1:])


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "PET", "SR", "RTSTRUCT"])
def test_finished_data_set_has_no_remark(modality: str, syntax: str, pipeline: Pipeline) -> None:
    """What the pipeline lets out, an inspection with the same rules lets pass."""
    instance = build_study(2, modality, 1, transfer_syntax_uid=syntax)[0]
    assert inspect_data_set(finished(pipeline, Source(instance.data, syntax)), syntax, RULES) == []


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_every_step_that_was_not_taken_is_a_remark(syntax: str, pipeline: Pipeline) -> None:
    """An original has a remark for each step of its plan, and none of them repeats a value."""
    instance = build_study(2, "CT", 1, transfer_syntax_uid=syntax)[0]
    remarks = inspect_data_set(instance.data, syntax, RULES)
    (outcome,) = pipeline.deidentify([Source(instance.data, syntax)])
    assert isinstance(outcome, Deidentified)
    tags = {step.tag for step in outcome.plan.steps}
    assert {remark.path[-1] for remark in remarks} == tags
    assert scan(repr(remarks).encode(), instance.planted) == []


def test_one_taken_step_less_is_one_remark(pipeline: Pipeline) -> None:
    """Each replaced value that is put back by hand is found where it stands."""
    instance = build_study(2, "CT", 1)[0]
    data = finished(pipeline, Source(instance.data, EXPLICIT_VR_LITTLE_ENDIAN))
    at = data.index(b"\x08\x00\x20\x00DA\x08\x00") + 8
    changed = data[:at] + b"20240229" + data[at + 8 :]
    (remark,) = inspect_data_set(changed, EXPLICIT_VR_LITTLE_ENDIAN, RULES)
    assert (remark.path, remark.what) == ((0x0008_0020,), "would be replaced")
    assert remark.rule == "PS3.15-2026d Table E.1-1 (0008,0020)"


def test_what_would_be_held_is_held() -> None:
    """A data set that does not add up is no matter of remarks."""
    with pytest.raises(DeidentificationError) as caught:
        inspect_data_set(build_study(2, "CT", 1)[0].data[:-1], EXPLICIT_VR_LITTLE_ENDIAN, RULES)
    assert caught.value.reason is HoldReason.MALFORMED


def test_zeros_behind_the_data_set_are_counted(pipeline: Pipeline) -> None:
    """Padding that a reader would pass over is a remark about the whole."""
    instance = build_study(2, "CT", 1)[0]
    data = finished(pipeline, Source(instance.data, EXPLICIT_VR_LITTLE_ENDIAN)) + bytes(12)
    (remark,) = inspect_data_set(data, EXPLICIT_VR_LITTLE_ENDIAN, RULES)
    assert (remark.path, remark.what) == ((), "12 bytes behind the data set")
