"""What pydicom reads from an output is what its explanation announced, element by element."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deid_proxy.engine.explain import explain
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.pipeline import Deidentifier
from deid_proxy.testing.agreement import disagreements
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN, build_study
from deid_proxy.testing.oracle import Discrepancy

Disagreements = Callable[[bytes], list[Discrepancy]]


@pytest.fixture(scope="session")
def announced_wrongly(tmp_path_factory: pytest.TempPathFactory) -> Disagreements:
    """De-identify a file with pixels accepted, and compare; what is held has nothing to compare."""
    profile = tmp_path_factory.mktemp("profile") / "allow.yaml"
    profile.write_text("name: allow\nedition: PS3.15-2026d\npixel_risk: allow\n", encoding="utf-8")
    deidentifier = Deidentifier(str(profile), key=ProjectKey(bytes(range(70, 102))))

    def compare(file: bytes) -> list[Discrepancy]:
        outcome = deidentifier.deidentify(file)
        if outcome.file is None or outcome.plan is None:
            return []
        return disagreements(file, outcome.file, explain(outcome.plan.source, outcome.plan))

    return compare


@pytest.mark.requirement("R-001")
def test_a_file_of_pydicom_is_what_was_announced(pydicom_file: Path, announced_wrongly: Disagreements) -> None:
    """Kept bytes are identical, removed elements are gone, written values are those shown, nothing else is there."""
    assert announced_wrongly(pydicom_file.read_bytes()) == []


def test_a_file_of_the_corpus_is_what_was_announced(corpus_file: Path, announced_wrongly: Disagreements) -> None:
    """The same for the corpus."""
    assert announced_wrongly(corpus_file.read_bytes()) == []


@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "PET", "RTSTRUCT", "SR", "US"])
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize("undefined", [True, False])
def test_a_built_instance_is_what_was_announced(
    modality: str, syntax: str, undefined: bool, announced_wrongly: Disagreements
) -> None:
    """The same for an instance of every kind that is built."""
    (one,) = build_study(6, modality, 1, transfer_syntax_uid=syntax, undefined_lengths=undefined)
    assert announced_wrongly(one.part10()) == []
