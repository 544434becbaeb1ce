"""``plan --dry-run``: what would become of the inputs, counted; nothing written, no value shown."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.profile.loader import builtin_names
from deid_proxy.standard.modalities import MODALITIES
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    DataSetBuilder,
    Fragments,
    Patient,
    build_study,
    part10,
)
from deid_proxy.testing.builders.modalities import MODALITIES as BUILT
from deid_proxy.testing.builders.pixels import jpeg_stream
from deid_proxy.testing.leak_scanner import LeakScanner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

    from .conftest import Ran

PATIENT = Patient.invent(9)
CT = build_study(9, "CT", 2, PATIENT)
MR = build_study(9, "MR", 1, PATIENT, transfer_syntax_uid=JPEG_BASELINE)[0]
US = build_study(9, "US", 1, PATIENT)[0]


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """A folder with two CT, an MR in a ZIP archive, and a text; named after a patient."""
    folder = tmp_path / "scans" / PATIENT.facts["surname"]
    folder.mkdir(parents=True)
    for number, instance in enumerate(CT):
        (folder / f"{number}.dcm").write_bytes(instance.part10())
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        archive.writestr(PATIENT.facts["surname"], MR.part10())
    (folder / "notes.txt").write_text(PATIENT.facts["surname"])
    return tmp_path / "scans"


def planned(run: Callable[..., Ran], *arguments: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run("plan", "--dry-run", *arguments, "--format", "json").out)
    return document


def treated(document: dict[str, Any], tag: str) -> dict[str, int]:
    (entry,) = [entry for entry in document["attributes"] if entry["tag"] == tag]
    instances: dict[str, int] = entry["instances"]
    return instances


def test_codestreams_that_would_be_cleaned_are_counted(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Beside the attributes that a rule changes."""
    data = DataSetBuilder()
    for number, keyword in enumerate(("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")):
        data.put(keyword, f"1.2.826.0.1.77.{number}")
    data.put("SOPClassUID", "1.2.840.10008.5.1.4.1.1.2")
    data.add(0x7FE00010, "OB", Fragments((jpeg_stream(bytes(99), b"\xff\xfe\0\x08a name"),)))
    file = tmp_path / "one.dcm"
    file.write_bytes(part10(data.encode(), JPEG_BASELINE, "1.2.840.10008.5.1.4.1.1.2", "1.2.826.0.1.77.0"))
    assert treated(planned(run, file), "(7FE0,0010)") == {"cleaned": 1}


def test_instances_are_counted_by_kind(scans: Path, run: Callable[..., Ran]) -> None:
    """Modality, SOP Class and transfer syntax by the names of the standard; folders and archives alike."""
    document = planned(run, scans)
    assert document["counts"] == {"ready": 3, "held": 0, "skipped": 1, "failed": 0}
    assert document["kinds"] == [
        {
            "modality": "CT",
            "sop_class": "CT Image Storage",
            "transfer_syntax": "Explicit VR Little Endian",
            "ready": 2,
            "held": 0,
        },
        {
            "modality": "MR",
            "sop_class": "MR Image Storage",
            "transfer_syntax": "JPEG Baseline (Process 1)",
            "ready": 1,
            "held": 0,
        },
    ]
    assert document["profile"]["edition"] == "PS3.15-2026d"


def test_attributes_are_counted_by_what_becomes_of_them(scans: Path, run: Callable[..., Ran]) -> None:
    """In how many instances an attribute is removed, emptied, replaced, mapped or added; many times in one is once."""
    document = planned(run, scans)
    assert treated(document, "(0010,1010)") == {"removed": 3}
    assert treated(document, "(0010,0020)") == {"replaced": 3}
    assert treated(document, "(0020,000D)") == {"new UID": 3}
    assert treated(document, "(0012,0062)") == {"added": 3}
    assert treated(document, "(0009,0010)") == {"removed": 3}
    assert [entry["private"] for entry in document["attributes"] if entry["tag"] == "(0009,0010)"] == [True]


def test_profile_decides_what_is_empty(scans: Path, run: Callable[..., Ran], tmp_path: Path) -> None:
    """With zero length in place of dummies, Z counts as emptied."""
    profile = tmp_path / "empty.yaml"
    profile.write_text("name: mine\nreplacement: empty\n")
    document = planned(run, scans, "--profile", profile)
    assert treated(document, "(0008,0050)") == {"emptied": 3}
    assert document["profile"]["name"] == "mine"


def test_kept_attributes_are_counted_on_request(scans: Path, run: Callable[..., Ran]) -> None:
    """``--all`` adds what stays; private attributes are never among them."""
    assert all("kept" not in entry["instances"] for entry in planned(run, scans)["attributes"])
    document = planned(run, scans, "--all")
    assert treated(document, "(0008,0060)") == {"kept": 3}
    assert not any("kept" in entry["instances"] for entry in document["attributes"] if entry["private"])


def test_private_attributes_are_one_row_a_group_for_people(scans: Path, run: Callable[..., Ran]) -> None:
    """A vendor's hundred attributes are one row of the table, with their number."""
    out = run("plan", "--dry-run", scans).out
    count = len([e for e in planned(run, scans)["attributes"] if e["tag"].startswith("(0029,")])
    assert f"(0029,xxxx) {count} private attributes" in out
    assert "(0029,1010)" not in out


def test_what_would_be_held_is_said_with_its_reason(scans: Path, run: Callable[..., Ran]) -> None:
    """Reason and place are counted, the input is named by number, and the status is that of a hold."""
    (scans / "us.dcm").write_bytes(US.part10())
    done = run("plan", "--dry-run", scans, "--format", "json")
    assert done.status == ExitCode.SOME_HELD
    document = json.loads(done.out)
    assert document["reasons"]["held"] == {"pixel-risk": 1}
    (problem,) = document["inputs"]
    assert (problem["state"], problem["reason"]) == ("held", "pixel-risk")
    assert document["kinds"][-1] == {
        "modality": "US",
        "sop_class": "Ultrasound Multi-frame Image Storage",
        "transfer_syntax": "Explicit VR Little Endian",
        "ready": 0,
        "held": 1,
    }
    assert f"#{problem['number']}: pixel-risk" in done.err


def test_offsets_do_not_split_a_reason(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Files that are cut at different places are held for one reason in the table."""
    for cut in (700, 900):
        (tmp_path / str(cut)).write_bytes(CT[0].part10()[:cut])
    done = run("plan", "--dry-run", tmp_path)
    assert done.status == ExitCode.SOME_HELD
    assert "at offset" not in done.out
    assert done.err.count("malformed") == 2


def test_last_look_is_rehearsed_too(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """What only the search of the result finds is held here as it is held by ``deidentify``."""
    data = CT[0].data
    leak = PATIENT.facts["patient_id"].encode()
    place = data.index(b"\x18\x00\x10\x12SH")  # Convolution Kernel, which the profile keeps
    length = int.from_bytes(data[place + 6 : place + 8], "little")
    kernel = leak + b" " * (len(leak) % 2)
    changed = data[: place + 6] + len(kernel).to_bytes(2, "little") + kernel + data[place + 8 + length :]
    path = tmp_path / "leak.dcm"
    path.write_bytes(part10(changed, EXPLICIT_VR_LITTLE_ENDIAN, CT[0].sop_class_uid, CT[0].sop_instance_uid))
    done = run("plan", "--dry-run", path)
    assert done.status == ExitCode.SOME_HELD
    assert "residual-identifier" in done.out
    assert PATIENT.facts["patient_id"] not in done.out + done.err


@pytest.mark.parametrize(
    ("profile", "modality"),
    [*(("basic", modality) for modality in sorted(BUILT)), *((profile, "CT") for profile in builtin_names())],
)
def test_plan_says_what_deidentify_does(profile: str, modality: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Counts and status are those of the run that follows, by every profile that is shipped."""
    (tmp_path / "a.dcm").write_bytes(build_study(3, modality, 1)[0].part10())
    generate_key_file(tmp_path / "k")
    plan = run("plan", "--dry-run", tmp_path / "a.dcm", "--profile", profile, "--format", "json")
    options = ("--output", tmp_path / "out", "--profile", profile, "--key-file", tmp_path / "k")
    done = run("deidentify", tmp_path / "a.dcm", *options, "--report", tmp_path / "r.json")
    report = json.loads((tmp_path / "r.json").read_text())
    assert plan.status == done.status
    counts = json.loads(plan.out)["counts"]
    assert (counts["ready"], counts["held"]) == (report["counts"]["written"], report["counts"]["held"])
    assert json.loads(plan.out)["reasons"] == report["reasons"]


def test_days_are_planned_as_if_every_patient_had_an_anchor(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Only the subject table knows who has one."""
    profile = tmp_path / "site.yaml"
    profile.write_text("name: site\noptions: [retain-modified-dates]\ndates: days-since-anchor\n")
    (tmp_path / "a.dcm").write_bytes(CT[0].part10())
    assert planned(run, tmp_path / "a.dcm", "--profile", profile)["counts"]["ready"] == 1


@pytest.mark.parametrize("output_format", ["table", "json", "html"])
def test_no_value_is_shown_in_any_format(output_format: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """No identifier of any kind of object, and no name of a file or folder, on any stream."""
    planted: list[str] = [PATIENT.facts["surname"]]
    folder = tmp_path / PATIENT.facts["surname"]
    folder.mkdir()
    for number, modality in enumerate(BUILT):
        instance: Instance = build_study(4, modality, 1, PATIENT)[0]
        planted += instance.planted
        (folder / f"{PATIENT.facts['surname']}{number}").write_bytes(instance.part10())
    done = run("plan", "--dry-run", "--all", tmp_path, "--format", output_format)
    assert done.status == ExitCode.SOME_HELD
    assert LeakScanner(planted).scan((done.out + done.err).encode()) == []


def test_modality_is_a_word_of_the_standard_or_none(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A name in Modality is counted as another modality, and not repeated."""
    instance = CT[0]
    data = instance.data.replace(b"\x08\x00\x60\x00CS\x02\x00CT", b"\x08\x00\x60\x00CS\x06\x00MILLER", 1)
    path = tmp_path / "a.dcm"
    path.write_bytes(part10(data, instance.transfer_syntax_uid, instance.sop_class_uid, instance.sop_instance_uid))
    done = run("plan", "--dry-run", path, "--format", "json")
    assert [kind["modality"] for kind in json.loads(done.out)["kinds"]] == ["other"]
    assert "MILLER" not in done.out


def test_terms_of_the_builders_are_defined() -> None:
    """The list of Defined Terms has what common objects say, in the form of a CS."""
    assert {kind.value for kind in BUILT.values()} <= MODALITIES
    assert all(term.isalnum() and term.upper() == term and len(term) <= 16 for term in MODALITIES)


def test_nothing_is_written(
    scans: Path, run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither beside the inputs nor where the command runs."""
    monkeypatch.chdir(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))}
    assert run("plan", "--dry-run", scans).status == ExitCode.DONE
    assert {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*"))} == before


def test_plan_is_the_same_every_time(scans: Path, run: Callable[..., Ran]) -> None:
    """Two runs over the same inputs print the same bytes."""
    assert run("plan", "--dry-run", scans, "--format", "html") == run("plan", "--dry-run", scans, "--format", "html")


def test_dry_run_has_to_be_said(scans: Path, run: Callable[..., Ran]) -> None:
    """Nobody shall think that planning did something."""
    assert run("plan", scans).status == ExitCode.USAGE


@pytest.mark.parametrize("content", [b"", b"hello"])
def test_input_without_dicom_is_a_failure(content: bytes, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """An input in which nothing was found is said, as ``deidentify`` says it."""
    (tmp_path / "a").write_bytes(content)
    done = run("plan", "--dry-run", tmp_path)
    assert done.status == ExitCode.FAILED
    assert "no DICOM instance" in done.err


def test_archive_that_cannot_be_read_is_a_failure(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A damaged archive is counted as failed."""
    good = tmp_path / "good.zip"
    with zipfile.ZipFile(good, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", CT[0].part10())
    data = bytearray(good.read_bytes())
    data[200:400] = bytes(200)
    good.write_bytes(data)
    done = run("plan", "--dry-run", good)
    assert done.status == ExitCode.FAILED
    assert "archive-damaged" in done.err
