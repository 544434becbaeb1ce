"""An independent checker of DICOM objects finds no fault in an output that it did not find in the input."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.engine.part10 import read_part10
from deid_proxy.errors import DeidentificationError
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Pipeline, Source, part10_file
from deid_proxy.profile import Profile, compile_profile, load_rule_set
from deid_proxy.profile.compile import lay_over
from deid_proxy.profile.trial import trial_rules
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import EXPLICIT_VR_BIG_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, build_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEFLATED = "1.2.840.10008.1.2.1.99"

pytestmark = pytest.mark.peer("dciodvfy")

VALUES = re.compile(r"<[^>]*>|\[\d+\]|\d+(?:\.\d+)+|(?<![0-9A-Fa-fx(,])\d+(?![0-9A-Fa-fx,)])")

NOT_UNDERSTOOD = {"Error - Information Object Not found"}


def complaints(part10: bytes, folder: Path) -> set[str]:
    """The errors and warnings of dciodvfy about a file, without values and counts."""
    path = folder / "object.dcm"
    path.write_bytes(part10)
    run = subprocess.run(["dciodvfy", str(path)], capture_output=True, timeout=60, check=False)
    lines = (run.stderr + run.stdout).decode("latin-1").splitlines()
    return {VALUES.sub("", line).strip() for line in lines if line.startswith(("Error", "Warning"))}


@pytest.mark.requirement("R-003")
def test_a_file_of_pydicom_becomes_no_worse(
    pydicom_file: Path, deidentify_anyway: Callable[[bytes], Any], tmp_path: Path
) -> None:
    """Nothing that is said of the output was not said of the input (R-003)."""
    before = pydicom_file.read_bytes()
    ending = deidentify_anyway(before)
    new = complaints(ending.output, tmp_path) - complaints(before, tmp_path) if ending.output else set()
    assert new == set()


def test_a_file_of_the_corpus_becomes_no_worse(
    corpus_file: Path, deidentify_anyway: Callable[[bytes], Any], tmp_path: Path
) -> None:
    """The same for the corpus, wherever the checker understands the input."""
    before = corpus_file.read_bytes()
    ending, known = deidentify_anyway(before), complaints(before, tmp_path)
    new = complaints(ending.output, tmp_path) - known if ending.output else set()
    assert new == set() or known & NOT_UNDERSTOOD


@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "PET", "US", "SC", "SR", "RTSTRUCT"])
@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN, DEFLATED])
@pytest.mark.requirement("R-003")
def test_a_built_instance_becomes_no_worse(
    modality: str, syntax: str, deidentify_anyway: Callable[[bytes], Any], tmp_path: Path
) -> None:
    """The same for an instance of every kind that is built."""
    before = build_study(1, modality, 1, transfer_syntax_uid=syntax)[0].part10()
    ending = deidentify_anyway(before)
    assert ending.reason is None, ending.detail
    assert complaints(ending.output, tmp_path) - complaints(before, tmp_path) == set()


RETAINING = {
    "dates moved": (
        "retain-modified-dates",
        "retain-patient-characteristics",
        "retain-device-identity",
        "clean-graphics",
    ),
    "content cleaned": ("clean-descriptors", "clean-structured-content", "retain-modified-dates"),
    "content cleaned, dates removed": ("clean-structured-content",),
    "dates kept": ("retain-full-dates", "retain-uids", "retain-institution-identity"),
}


@pytest.mark.parametrize("options", RETAINING.values(), ids=RETAINING)
def test_what_options_retain_makes_nothing_worse(pydicom_file: Path, options: tuple[str, ...], tmp_path: Path) -> None:
    """The same with Options: what is moved, kept and inserted is valid where it stands."""
    before = pydicom_file.read_bytes()
    chosen = frozenset(ConfidentialityOption(option) for option in options)
    rules = compile_profile(Profile("options", "PS3.15-2026d", chosen, pixel_risk="allow"))
    try:
        header = read_part10(before)
    except DeidentificationError:
        return  # it is no DICOM file, whatever the Options are
    source = Source(memoryview(before)[header.offset :], header.transfer_syntax_uid)
    resolver = IdentityResolver("p", ProjectKey(bytes(range(32))), MemoryMapStore(), rules.uid_method)
    (result,) = Pipeline(rules, resolver, bytes(32)).deidentify([source])
    after = b"".join(part10_file(source, result.rendition)) if isinstance(result, Deidentified) else b""
    new = complaints(after, tmp_path) - complaints(before, tmp_path) if after else set()
    assert new == set()


def test_the_checker_does_find_faults(tmp_path: Path) -> None:
    """An object without its Type 1 attributes is complained about: the other tests say something."""
    instance = build_study(1, "CT", 1)[0]
    broken = instance.part10().replace(b"\x28\0\x10\0US", b"\x29\0\x10\0US")
    assert complaints(broken, tmp_path) - complaints(instance.part10(), tmp_path)


def test_complaints_are_compared_without_values() -> None:
    """The same fault with another value is the same fault."""
    one = "Warning - Value dubious for this VR - (0x0010,0x0010) PN Patient's Name  PN [0] = <Wainwright>"
    other = "Warning - Value dubious for this VR - (0x0010,0x0010) PN Patient's Name  PN [0] = <P-00AB>"
    assert VALUES.sub("", one) == VALUES.sub("", other)
    assert "(0x0010,0x0010)" in VALUES.sub("", one)


@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "PET", "SR", "RTSTRUCT"])
@pytest.mark.parametrize(
    "said",
    [
        {},
        {"site_id": "017", "time_point_description": "first", "series_id": "S1"},
        {"ethics_committee": "EC", "ethics_approval": "7", "subject_reading_id": "R"},
    ],
    ids=["least", "all modules", "committee"],
)
def test_a_trial_makes_no_object_worse(modality: str, said: dict[str, str], tmp_path: Path) -> None:
    """The modules of a trial are whole: nothing of Type 1 or 2 is missing in them, and nothing of them is misplaced."""
    trial = trial_rules({"sponsor": "ACME", "protocol_id": "LUNG-01"} | said, "trial")
    resolver = IdentityResolver("P", ProjectKey(bytes(range(7, 39))), MemoryMapStore())
    pipeline = Pipeline(lay_over(load_rule_set("basic"), trial), resolver, bytes(32))
    before = build_study(1, modality, 1)[0]
    source = Source(before.data, before.transfer_syntax_uid)
    (result,) = pipeline.deidentify([source])
    assert isinstance(result, Deidentified)
    after = b"".join(part10_file(source, result.rendition))
    assert b"LUNG-01" in after
    assert complaints(after, tmp_path) - complaints(before.part10(), tmp_path) == set()
