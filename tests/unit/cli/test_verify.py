"""``verify``: what is wrong with a finished file is found, what is right is not, and no value is shown."""

from __future__ import annotations

import io
import json
import shutil
import warnings
from typing import TYPE_CHECKING, Any

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.identity.keys import generate_key_file, load_key_file
from deid_proxy.pipeline import Deidentifier
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN, JPEG_BASELINE, Patient, Shape, build_study
from deid_proxy.testing.leak_scanner import LeakScanner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

PATIENT = Patient.invent(11)
CT = build_study(11, "CT", 1, PATIENT)[0]
ENHANCED = build_study(11, "Enhanced MR", 1, PATIENT, shape=Shape(8, 8, 30))[0]
Finding = tuple[str, str]


@pytest.fixture(scope="module")
def deidentifier(tmp_path_factory: pytest.TempPathFactory) -> Deidentifier:
    key = tmp_path_factory.mktemp("key") / "k"
    generate_key_file(key)
    return Deidentifier("basic", key=load_key_file(key))


@pytest.fixture(scope="module")
def finished(deidentifier: Deidentifier) -> bytes:
    """A CT as ``deidentify`` writes it."""
    file = deidentifier.deidentify(CT.part10()).file
    assert file is not None
    return file


def edited(file: bytes, change: Callable[[Dataset], object]) -> bytes:
    data_set = pydicom.dcmread(io.BytesIO(file))
    change(data_set)
    out = io.BytesIO()
    data_set.save_as(out, enforce_file_format=False)
    return out.getvalue()


@pytest.fixture
def findings(tmp_path: Path, run: Callable[..., Ran]) -> Callable[..., list[Finding]]:
    def find(file: bytes, *options: str | Path) -> list[Finding]:
        path = tmp_path / "finished.dcm"
        path.write_bytes(file)
        done = run("verify", path, "--format", "json", *options)
        files = json.loads(done.out)["files"]
        assert done.status == (ExitCode.SOME_HELD if files else ExitCode.DONE)
        return [(finding["attribute"], finding["finding"]) for each in files for finding in each["findings"]]

    return find


@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "PET", "SR", "RTSTRUCT"])
@pytest.mark.parametrize("more", [{}, {"transfer_syntax_uid": IMPLICIT_VR_LITTLE_ENDIAN}, {"undefined_lengths": True}])
@pytest.mark.parametrize("profile", ["basic", "basic-2024b", "sup142-2011", "consistent-sha256"])
def test_what_deidentify_writes_is_clean(
    modality: str, more: dict[str, Any], profile: str, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Every profile's output passes under the same profile, also when its originals are looked for."""
    original = tmp_path / "original"
    original.write_bytes(build_study(6, modality, 1, PATIENT, **more)[0].part10())
    generate_key_file(tmp_path / "k")
    options = ("--output", tmp_path / "out", "--profile", profile, "--key-file", tmp_path / "k")
    assert run("deidentify", original, *options).status == ExitCode.DONE
    done = run("verify", tmp_path / "out", "--profile", profile, "--originals", original)
    assert (done.status, done.err) == (ExitCode.DONE, "")
    assert "1 files are clean; 0 have findings." in done.out


def test_encapsulated_output_is_clean(deidentifier: Deidentifier, findings: Callable[..., list[Finding]]) -> None:
    """Fragments of compressed pixel data are read over."""
    file = deidentifier.deidentify(build_study(6, "CT", 1, transfer_syntax_uid=JPEG_BASELINE)[0].part10()).file
    assert file is not None
    assert findings(file) == []


def equipment(value: str) -> Items:
    code, item = Dataset(), Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, "DCM", "Something"
    item.PurposeOfReferenceCodeSequence = Items([code])
    return Items([item])


def put(keyword: str, value: object) -> Callable[[Dataset], object]:
    return lambda data_set: setattr(data_set, keyword, value)


def drop(keyword: str) -> Callable[[Dataset], object]:
    return lambda data_set: delattr(data_set, keyword)


def add_private(data_set: Dataset) -> None:
    data_set.private_block(0x0029, "ACME", create=True).add_new(0x01, "LO", "x")


def add_nested(data_set: Dataset) -> None:
    item = Dataset()
    item.PatientAge = "040Y"
    data_set.ProcedureCodeSequence = Items([item])


@pytest.mark.parametrize(
    ("change", "attribute", "finding"),
    [
        (put("PatientAge", "040Y"), "(0010,1010) PatientAge", "would be removed"),
        (put("AccessionNumber", "A1"), "(0008,0050) AccessionNumber", "would be replaced"),
        (put("AccessionNumber", ""), "(0008,0050) AccessionNumber", "would be replaced"),
        (put("StudyDate", "20200101"), "(0008,0020) StudyDate", "would be replaced"),
        (put("StudyInstanceUID", "1.2.3.4.5"), "(0020,000D) StudyInstanceUID", "is not a replacement"),
        (put("StudyInstanceUID", "2.25.1"), "(0020,000D) StudyInstanceUID", "is not a replacement"),
        (put("StudyInstanceUID", f"2.25.{1 << 128}"), "(0020,000D) StudyInstanceUID", "is not a replacement"),
        (put("PatientID", "MRN-1"), "(0010,0020) PatientID", "is not a replacement"),
        (put("PatientName", "Smith^John"), "(0010,0010) PatientName", "is not a replacement"),
        (put("PatientName", "0123456789ABCDEF^"), "(0010,0020) PatientID", "is not a replacement"),
        (add_private, "(0029,0010)", "private attribute: would be removed"),
        (add_private, "(0029,1001)", "private attribute: would be removed"),
        (add_nested, "(0008,1032)[1] > (0010,1010) PatientAge", "would be removed"),
        (drop("PatientID"), "(0010,0020) PatientID", "is missing"),
        (drop("PatientIdentityRemoved"), "(0012,0062) PatientIdentityRemoved", "is missing"),
        (put("PatientIdentityRemoved", "NO"), "(0012,0062) PatientIdentityRemoved", "would be replaced"),
        (drop("DeidentificationMethod"), "(0012,0063) DeidentificationMethod", "is missing"),
        (put("DeidentificationMethod", "by hand"), "(0012,0063) DeidentificationMethod", "does not name deid-proxy"),
        (
            put("DeidentificationMethod", ["deid-proxy 0.1.0", "PS3.15-2011 Basic"]),
            "(0012,0063) DeidentificationMethod",
            "does not name PS3.15-2026d",
        ),
        (
            drop("DeidentificationMethodCodeSequence"),
            "(0012,0064) DeidentificationMethodCodeSequence",
            "is missing",
        ),
        (
            lambda data_set: setattr(data_set.DeidentificationMethodCodeSequence[0], "CodeValue", "113101"),
            "(0012,0064) DeidentificationMethodCodeSequence",
            "does not say all that was done",
        ),
        (
            put("LongitudinalTemporalInformationModified", "UNMODIFIED"),
            "(0028,0303) LongitudinalTemporalInformationModified",
            "would be replaced",
        ),
        (drop("ContributingEquipmentSequence"), "(0018,A001) ContributingEquipmentSequence", "is missing"),
        (
            put("ContributingEquipmentSequence", equipment("109103")),
            "(0018,A001) ContributingEquipmentSequence",
            "does not name a de-identifying equipment",
        ),
    ],
)
def test_what_is_wrong_in_the_data_set_is_found(
    change: Callable[[Dataset], object],
    attribute: str,
    finding: str,
    finished: bytes,
    findings: Callable[..., list[Finding]],
) -> None:
    """Each rule and each marker is asked again, at every depth; the finding names the attribute."""
    assert (attribute, finding) in findings(edited(finished, change))


@pytest.mark.parametrize(
    ("change", "attribute", "finding"),
    [
        (put("SourceApplicationEntityTitle", "CT1"), "(0002,0016)", "is not written by deid-proxy"),
        (put("PrivateInformationCreatorUID", "1.2.3"), "(0002,0100)", "is not written by deid-proxy"),
        (put("ImplementationClassUID", "1.2.3"), "(0002,0012)", "is not that of deid-proxy"),
        (put("ImplementationVersionName", "ORTHANC"), "(0002,0013)", "is not that of deid-proxy"),
        (drop("ImplementationVersionName"), "(0002,0013)", "is missing"),
        (put("MediaStorageSOPInstanceUID", CT.sop_instance_uid), "(0002,0003)", "is not what the data set says"),
    ],
)
def test_what_is_wrong_in_the_file_meta_is_found(
    change: Callable[[Dataset], object],
    attribute: str,
    finding: str,
    finished: bytes,
    findings: Callable[..., list[Finding]],
) -> None:
    """File Meta Information is that of deid-proxy, nothing more, and true."""
    found = findings(edited(finished, lambda data_set: change(data_set.file_meta)))  # type: ignore[attr-defined]
    assert [(name.split()[0], what) for name, what in found] == [(attribute, finding)]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (put("SourceApplicationEntityTitle", "CT1"), []),
        (put("ImplementationClassUID", "1.2.3"), []),
        (put("ImplementationVersionName", "ORTHANC"), []),
        (drop("ImplementationVersionName"), []),
        (put("PrivateInformationCreatorUID", "1.2.3"), ["(0002,0100)"]),
        (put("MediaStorageSOPInstanceUID", CT.sop_instance_uid), ["(0002,0003)"]),
    ],
)
def test_an_archive_may_have_written_the_file_meta(
    change: Callable[[Dataset], object], found: list[str], finished: bytes, findings: Callable[..., list[Finding]]
) -> None:
    """With --stored: its own UID, name and AE titles; private information, and what is not true, are findings still."""
    stored = edited(finished, lambda data_set: change(data_set.file_meta))  # type: ignore[attr-defined]
    assert [name.split()[0] for name, _what in findings(stored, "--stored")] == found


@pytest.mark.parametrize(
    ("damage", "finding"),
    [
        (lambda file: b"Smith" + file[5:], "the preamble is not zero"),
        (lambda file: file[128:], "there is no preamble"),
        (lambda file: file[132:], "there is no preamble"),
        (lambda file: file + bytes(8), "8 bytes behind the data set"),
        (lambda file: file + b"Smith^John", "breaks the encoding rules"),
        (lambda file: file[:-2], "would be held: malformed"),
        (lambda file: file[:200], "would be held: malformed"),
    ],
)
def test_what_is_wrong_with_the_whole_file_is_found(
    damage: Callable[[bytes], bytes], finding: str, finished: bytes, findings: Callable[..., list[Finding]]
) -> None:
    """Nothing stands before or behind what belongs into the file, and nothing is missing."""
    found = findings(damage(finished))
    assert any(not attribute and what.startswith(finding) for attribute, what in found)


def test_object_of_another_version_is_clean(finished: bytes, findings: Callable[..., list[Finding]]) -> None:
    """An update of deid-proxy does not put what was made before into doubt."""

    def other_version(data_set: Dataset) -> None:
        data_set.DeidentificationMethod = ["deid-proxy 0.0.9", data_set.DeidentificationMethod[1]]
        data_set.ContributingEquipmentSequence[-1].SoftwareVersions = "0.0.9"
        data_set.file_meta.ImplementationVersionName = "DEIDPROXY_0.0.9"

    assert findings(edited(finished, other_version)) == []


def test_marker_inside_an_item_is_no_marker(finished: bytes, findings: Callable[..., list[Finding]]) -> None:
    """Only at the top level do the markers have the last word; in an item the rules decide as about everything."""

    def nested_equipment(data_set: Dataset) -> None:
        item = Dataset()
        item.ContributingEquipmentSequence = equipment("109104")
        item.ContributingEquipmentSequence[0].InstitutionName = "General"
        data_set.ProcedureCodeSequence = Items([item])

    found = findings(edited(finished, nested_equipment))
    assert any("(0008,1032)[1] > (0018,A001)" in attribute for attribute, _ in found)


def test_pixel_risk_is_for_the_profile_to_allow(
    tmp_path: Path, run: Callable[..., Ran], findings: Callable[..., list[Finding]]
) -> None:
    """An ultrasound is a finding, unless the profile says that its pixels were looked at."""
    profile = tmp_path / "us.yaml"
    profile.write_text("name: us\npixel_risk: allow\n")
    generate_key_file(tmp_path / "k")
    (tmp_path / "us").write_bytes(build_study(6, "US", 1)[0].part10())
    options = ("--output", tmp_path / "out", "--profile", profile, "--key-file", tmp_path / "k")
    assert run("deidentify", tmp_path / "us", *options).status == ExitCode.DONE
    (file,) = (tmp_path / "out").rglob("*.dcm")
    assert findings(file.read_bytes(), "--profile", profile) == []
    assert findings(file.read_bytes())[0][1].startswith("would be held: pixel-risk")


def test_files_of_another_profile_are_said_to_be_of_another(
    finished: bytes, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Whoever forgets --profile gets many findings, and the one line that explains them."""
    (tmp_path / "1.dcm").write_bytes(finished)
    (tmp_path / "2.dcm").write_bytes(edited(finished, put("PatientAge", "050Y")))
    own = run("verify", tmp_path)
    assert own.status == ExitCode.SOME_HELD
    assert "does not say that" not in own.out
    other = run("verify", tmp_path, "--profile", "clinical-trial")
    assert other.status == ExitCode.SOME_HELD
    assert "#1 does not say that clinical-trial made it: name the profile that did, --profile." in other.out


def test_rules_of_the_site_are_known(
    tmp_path: Path, run: Callable[..., Ran], findings: Callable[..., list[Finding]]
) -> None:
    """What a site keeps and writes is right under its own profile, and a finding under another."""
    profile = tmp_path / "site.yaml"
    profile.write_text('name: site\nrules:\n  - {keep: PatientAge}\n  - {replace: PatientID, with: "A-{subject}"}\n')
    generate_key_file(tmp_path / "k")
    (tmp_path / "ct").write_bytes(CT.part10())
    options = ("--output", tmp_path / "out", "--profile", profile, "--key-file", tmp_path / "k")
    assert run("deidentify", tmp_path / "ct", *options).status == ExitCode.DONE
    (file,) = (tmp_path / "out").rglob("*.dcm")
    assert findings(file.read_bytes(), "--profile", profile) == []
    found = findings(file.read_bytes())
    assert ("(0010,1010) PatientAge", "would be removed") in found
    assert ("(0010,0020) PatientID", "is not a replacement") in found


@pytest.mark.parametrize(
    ("keyword", "value", "finding"),
    [
        ("ConvolutionKernel", CT.study_instance_uid[:16], None),
        ("RescaleType", CT.study_instance_uid, "holds an original UID"),
        ("ConvolutionKernel", PATIENT.facts["patient_id"], "holds an original identifier"),
        ("ConvolutionKernel", f"x{PATIENT.facts['patient_id']}", None),
        ("ContrastBolusVolume", "80", None),
        ("ConvolutionKernel", PATIENT.facts["surname"][:16].upper(), "holds a word of an original name"),
        ("Manufacturer", "Siemens", None),
        ("Manufacturer", PATIENT.facts["surname"], "holds a word of an original name"),
    ],
)
def test_identifiers_of_originals_are_found(
    keyword: str,
    value: Any,
    finding: str | None,
    finished: bytes,
    tmp_path: Path,
    findings: Callable[..., list[Finding]],
) -> None:
    """UIDs, identifiers and names in attributes that are kept; not parts of them, nor makers."""
    (tmp_path / "original").write_bytes(CT.part10())
    found = findings(edited(finished, put(keyword, value)), "--originals", tmp_path / "original")
    assert [what for attribute, what in found if keyword in attribute] == ([finding] if finding else [])


@pytest.mark.parametrize(
    ("character_set", "name", "text", "found"),
    [
        ("ISO_IR 100", "Grünewald^Jörg", "GRÜNEWALD", True),
        ("ISO_IR 192", "Grünewald^Jörg", "jörg", True),
        ("ISO_IR 144", "Люксембург", "ЛЮКСЕМБУРГ", True),
        ("GB18030", "王小东", "王小东", True),
        ("ISO_IR 192", "Wang^XiaoDong=王^小东", "小东", True),
        ("ISO_IR 192", "Wang^XiaoDong=王^小东", "小", False),
        ("ISO_IR 192", "Wang^XiaoDong=王^小東", "小东", True),
        ("GB18030", "王^小东", "患者王小東B30", True),
        ("ISO_IR 192", "Watanabe^Ai=渡邉^愛", "渡辺", True),
        ("ISO_IR 192", "Watanabe^Ai=渡邉^愛", "浜辺", False),
        ("ISO_IR 192", "Bergstrom^Mette", "ＢＥＲＧＳＴＲＯＭ", True),
        ("ISO_IR 192", "Bergstrom^Mette", "Berg\u200bstrom", True),
        ("ISO_IR 192", "Bergstrom^Mette", "Bergstr\u043em", True),
        ("ISO_IR 192", "Bergstrom^Mette", "Bergström", True),
        ("ISO_IR 192", "Иванов^Петр", "Ивaнoв", True),
        ("ISO_IR 192", "Роса^Анна", "poca µ", False),
        ("ISO_IR 192", "Bergstrom^Mette", "Bergwerk ö", False),
        ("ISO_IR 192", "Bergstrom^Mette", "ｍｒｎ７７－８ for ＭＲＮ－７７", True),
        ("ISO_IR 192", "Bergstrom^Mette", "ＭＲＮ－７７８", False),
        ("ISO_IR 192", "Test^Patient", "test patient", False),
    ],
)
def test_names_are_found_in_every_script(
    character_set: str,
    name: str,
    text: str,
    found: bool,
    deidentifier: Deidentifier,
    tmp_path: Path,
    findings: Callable[..., list[Finding]],
) -> None:
    """Letter case and character set make no difference; too short words, and names for nobody, do not count."""

    def named(data_set: Dataset) -> None:
        data_set.SpecificCharacterSet = character_set
        data_set.PatientName = name

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        original = edited(_plain(), named)
        file = deidentifier.deidentify(original).file
        assert file is not None
        file = edited(file, put("ConvolutionKernel", text))
    (tmp_path / "original").write_bytes(original)
    assert bool(findings(file, "--originals", tmp_path / "original")) == found


def _plain() -> bytes:
    """Return a CT in which nothing else is in another script."""

    def ascii_only(data_set: Dataset) -> None:
        for element in list(data_set):
            if element.VR in ("LO", "PN", "SH", "LT", "ST", "UT", "SQ") or element.tag.is_private:
                del data_set[element.tag]
        data_set.PatientID = "MRN-77"

    return edited(CT.part10(), ascii_only)


def test_originals_inside_the_input_are_not_inspected(finished: bytes, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Originals and results may lie in one tree."""
    (tmp_path / "tree" / "in").mkdir(parents=True)
    (tmp_path / "tree" / "in" / "a").write_bytes(CT.part10())
    (tmp_path / "tree" / "b").write_bytes(finished)
    done = run("verify", tmp_path / "tree", "--originals", tmp_path / "tree" / "in")
    assert done.status == ExitCode.DONE
    assert "1 files are clean" in done.out


def test_originals_that_say_nothing_end_the_command(finished: bytes, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Nothing to look for is no reason to call a file clean."""
    (tmp_path / "a").write_bytes(finished)
    (tmp_path / "text").write_text("hello")
    done = run("verify", tmp_path / "a", "--originals", tmp_path / "text")
    assert done.status == ExitCode.FAILED
    assert done.out == ""


def test_originals_that_cannot_be_read_are_named(finished: bytes, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """One damaged archive among the originals ends the command, and says which one it is, and why."""
    (tmp_path / "a").write_bytes(finished)
    originals = tmp_path / "in"
    originals.mkdir()
    (originals / "1.dcm").write_bytes(CT.part10())
    (originals / "2.zip").write_bytes(b"PK\3\4 half of it")
    done = run("verify", tmp_path / "a", "--originals", originals)
    assert done.status == ExitCode.FAILED
    assert f"failed: {originals} #2: archive-damaged: not a whole ZIP archive" in done.err
    assert "1 of the originals could not be read" in done.err
    assert done.out == ""


@pytest.mark.parametrize("digits", ["8018025", "801802"])
def test_an_integer_that_is_a_long_identifier_is_found(
    digits: str, finished: bytes, tmp_path: Path, findings: Callable[..., list[Finding]]
) -> None:
    """Seven digits that are all of a Series Number are the Patient ID; six come about by chance."""
    (tmp_path / "original").write_bytes(edited(CT.part10(), put("PatientID", digits)))
    found = findings(edited(finished, put("SeriesNumber", digits)), "--originals", tmp_path / "original")
    expected = ["holds an original identifier"] if len(digits) > 6 else []
    assert [what for attribute, what in found if "SeriesNumber" in attribute] == expected


@pytest.mark.parametrize("output_format", ["table", "json", "html"])
def test_findings_show_no_value(output_format: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Files that nobody de-identified have many findings, and no format repeats a value or the name of a file."""
    scans = tmp_path / PATIENT.facts["surname"]
    scans.mkdir()
    for number, instance in enumerate((CT, ENHANCED)):
        (scans / f"{PATIENT.facts['surname']}{number}").write_bytes(instance.part10())
    done = run("verify", tmp_path, "--originals", scans / f"{PATIENT.facts['surname']}0", "--format", output_format)
    assert done.status == ExitCode.SOME_HELD
    assert "PatientBirthDate" in done.out
    planted = [*CT.planted, *ENHANCED.planted, PATIENT.facts["surname"]]
    assert LeakScanner(planted).scan((done.out + done.err).encode()) == []


def test_same_finding_in_many_files_is_one_row(finished: bytes, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The table counts the files; JSON has each of them, by number."""
    for number in range(5):
        (tmp_path / f"{number}.dcm").write_bytes(edited(finished, put("PatientAge", "040Y")))
    out = run("verify", tmp_path).out
    assert out.count("PatientAge") == 1
    files = json.loads(run("verify", tmp_path, "--format", "json").out)["files"]
    assert [file["number"] for file in files] == [1, 2, 3, 4, 5]


def test_same_finding_in_every_frame_is_one_row(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Frames are folded in table and page."""
    (tmp_path / "a").write_bytes(ENHANCED.part10())
    for output_format in ("table", "html"):
        out = run("verify", tmp_path / "a", "--format", output_format).out
        assert out.count("FrameComments") == 1
        assert "× 30 frames" in out


def test_dicomdir_is_a_finding(finished: bytes, findings: Callable[..., list[Finding]]) -> None:
    """A directory of patients has no place among finished files."""
    file = edited(finished, lambda ds: setattr(ds.file_meta, "MediaStorageSOPClassUID", "1.2.840.10008.1.3.10"))
    assert ("", "a DICOMDIR names patients, and is not written by deid-proxy") in findings(file)


def test_file_that_is_no_dicom_is_skipped(finished: bytes, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A report beside the files is passed over; a folder without DICOM fails."""
    (tmp_path / "report.json").write_text("{}")
    assert run("verify", tmp_path).status == ExitCode.FAILED
    (tmp_path / "a").write_bytes(finished)
    done = run("verify", tmp_path)
    assert done.status == ExitCode.DONE
    assert "1 skipped" in done.out


def test_archive_of_finished_files_is_inspected(finished: bytes, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """What was zipped up to be passed on can be inspected as it is."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.dcm").write_bytes(finished)
    archive = shutil.make_archive(str(tmp_path / "out"), "zip", tmp_path / "out")
    assert run("verify", archive).status == ExitCode.DONE
