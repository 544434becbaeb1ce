"""``explain``: every attribute that changes, the rule behind it, and no value unless a person asks for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.testing.builders import DataSetBuilder, Patient, Shape, build_study, part10
from deid_proxy.testing.leak_scanner import LeakScanner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

PATIENT = Patient.invent(5)
CT = build_study(5, "CT", 1, PATIENT)[0]
EXPLICIT, MR = "1.2.840.10008.1.2.1", "1.2.840.10008.5.1.4.1.1.4"
FRAMES = 40
ENHANCED = build_study(5, "Enhanced MR", 1, PATIENT, shape=Shape(8, 8, FRAMES))[0]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.dcm"
    path.write_bytes(CT.part10())
    return path


def test_each_change_names_its_rule(file: Path, run: Callable[..., Ran]) -> None:
    """An attribute is listed with tag, keyword, action and the row of the table that decides."""
    done = run("explain", file)
    assert done.status == ExitCode.DONE
    (line,) = [line for line in done.out.splitlines() if "(0010,0010) PatientName" in line]
    for text in (" D ", "‹PHI›", "‹pseudonym›", "PS3.15-2026d Table E.1-1 (0010,0010)"):
        assert text in line
    assert "kept as they are" in done.out


def test_values_are_masked_in_every_format(file: Path, run: Callable[..., Ran]) -> None:
    """Neither table nor JSON nor page holds any identifier of the file, in one frame or many."""
    enhanced = file.with_name("enhanced.dcm")
    enhanced.write_bytes(ENHANCED.part10())
    for path, instance in ((file, CT), (enhanced, ENHANCED)):
        scanner = LeakScanner(instance.planted)
        for output_format in ("table", "json", "html"):
            for more in ((), ("--all",)):
                done = run("explain", path, "--format", output_format, *more)
                assert done.status == ExitCode.DONE
                assert scanner.scan((done.out + done.err).encode()) == []


def test_text_of_those_who_were_there_before_is_masked(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """De-identification Method keeps what others wrote; it is not shown, neither before nor after."""
    for length in (20, 64, 200):
        text = ("Jane of ward seven " * 12)[:length]
        path = tmp_path / f"{length}.dcm"
        element = b"\x12\x00\x63\x00LO" + length.to_bytes(2, "little") + text.encode()
        at = CT.data.index(b"\x18\x00\x10\x00LO")
        data = CT.data[:at] + element + CT.data[at:]
        path.write_bytes(part10(data, CT.transfer_syntax_uid, CT.sop_class_uid, CT.sop_instance_uid))
        done = run("explain", path, "--format", "json")
        (change,) = [c for c in json.loads(done.out)["changes"] if c["tag"] == "(0012,0063)"]
        assert change["before"] == "‹PHI›"
        assert "ward" not in done.out


@pytest.mark.parametrize("output_format", ["table", "json", "html"])
def test_values_go_to_a_terminal_only(output_format: str, file: Path, run: Callable[..., Ran]) -> None:
    """``--show-values`` into a pipe or a file is refused."""
    done = run("explain", file, "--show-values", "--format", output_format)
    assert done.status == ExitCode.USAGE
    assert done.out == ""
    assert "terminal" in done.err


def test_values_are_shown_to_a_person(file: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, and asked for, the original values stand beside what becomes of them."""
    monkeypatch.setattr("deid_proxy.cli.diff.sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    done = run("explain", file, "--show-values")
    assert PATIENT.facts["patient_id"] in done.out


def test_json_has_the_whole_story(file: Path, run: Callable[..., Ran]) -> None:
    """For programs: profile, changes with path, tag, VR, action, rule, before and after, and what is kept."""
    document = json.loads(run("explain", file, "--format", "json").out)
    assert document["profile"]["name"] == "basic"
    assert document["kept"] > 0
    change = next(change for change in document["changes"] if change["tag"] == "(0010,0020)")
    assert change["action"] == "D"
    assert change["before"] == "‹PHI›"
    assert change["after"] == "‹pseudonym›"
    assert change["rule"].endswith("(0010,0020)")


@pytest.mark.parametrize(
    ("tag", "code", "kind", "action"),
    [
        ("(0008,0023)", "Z/D", "2C", "Z"),
        ("(0008,002A)", "X/Z/D", "3", "X"),
        ("(0008,0020)", "Z", "2", "Z"),
        ("(0008,0018)", "U", "", "U"),
        ("(0012,0062)", "", "", "D"),
    ],
)
def test_code_type_and_row_are_named(
    tag: str, code: str, kind: str, action: str, file: Path, run: Callable[..., Ran]
) -> None:
    """Where the table leaves a choice the Type that made it is named, and table, edition and row where it decides."""
    changes = json.loads(run("explain", file, "--format", "json").out)["changes"]
    (change,) = [c for c in changes if c["path"].count(".") == 0 and c["tag"] == tag]
    assert (change["code"], change["type"], change["action"]) == (code, kind, action)
    assert (change["edition"], change["row"]) == (("PS3.15-2026d", tag) if code else ("", ""))


def test_type_is_that_of_the_kind_of_object(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The same attribute has another Type, and so another action, in another kind of object."""
    path = tmp_path / "enhanced.dcm"
    path.write_bytes(ENHANCED.part10())
    changes = json.loads(run("explain", path, "--format", "json").out)["changes"]
    (change,) = [c for c in changes if c["tag"] == "(0008,002A)"]
    assert (change["code"], change["type"], change["action"]) == ("X/Z/D", "1C", "D")


@pytest.mark.parametrize("output_format", ["table", "html"])
def test_frames_are_folded_for_people(output_format: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """What is done to every frame alike is one row with the number of frames."""
    path = tmp_path / "enhanced.dcm"
    path.write_bytes(ENHANCED.part10())
    out = run("explain", path, "--format", output_format).out
    assert out.count("FrameComments") == 1
    assert f"× {FRAMES} frames" in out


def test_frames_are_not_folded_in_json(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A program gets every frame."""
    path = tmp_path / "enhanced.dcm"
    path.write_bytes(ENHANCED.part10())
    changes = json.loads(run("explain", path, "--format", "json").out)["changes"]
    assert sum(change["tag"] == "(0020,9158)" for change in changes) == FRAMES


def test_all_lists_what_is_kept(file: Path, run: Callable[..., Ran]) -> None:
    """With ``--all`` each kept attribute is listed with K, as many as were counted."""
    document = json.loads(run("explain", file, "--all", "--format", "json").out)
    assert len(document["unchanged"]) == document["kept"]
    assert {entry["action"] for entry in document["unchanged"]} == {"K"}
    assert "(0008,0060) Modality" in run("explain", file, "--all").out


def test_page_goes_into_a_new_file(file: Path, run: Callable[..., Ran], tmp_path: Path) -> None:
    """``--output`` writes the page, once: what is there is never replaced."""
    page = tmp_path / "page.html"
    done = run("explain", file, "--format", "html", "--output", page)
    assert (done.status, done.out) == (ExitCode.DONE, "")
    assert "(0010,0010) PatientName" in page.read_text(encoding="utf-8")
    before = file.read_bytes()
    assert run("explain", file, "--format", "html", "--output", page).status == ExitCode.USAGE
    assert run("explain", file, "--format", "html", "--output", file).status == ExitCode.USAGE
    assert file.read_bytes() == before


def test_profile_of_the_site_is_named_by_its_line(file: Path, run: Callable[..., Ran], tmp_path: Path) -> None:
    """A rule of one's own profile is named by file, line and column."""
    profile = tmp_path / "trial.yaml"
    profile.write_text("name: trial\nrules:\n  - {remove: SliceThickness}\n")
    done = run("explain", file, "--profile", profile)
    (line,) = [line for line in done.out.splitlines() if "SliceThickness" in line]
    assert "trial.yaml:3" in line


def test_other_profile_gives_another_answer(file: Path, run: Callable[..., Ran]) -> None:
    """The profile decides, and is named."""
    done = run("explain", file, "--profile", "sup142-2011")
    assert done.status == ExitCode.DONE
    assert "PS3.15-2011" in done.out


def test_instance_that_would_be_held_says_why(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The reason of a hold is the answer, with the status of a hold."""
    path = tmp_path / "us.dcm"
    path.write_bytes(build_study(5, "US", 1, PATIENT)[0].part10())
    done = run("explain", path)
    assert done.status == ExitCode.SOME_HELD
    assert done.out == ""
    assert done.err.startswith("error: this instance would be held: pixel-risk")


def test_what_is_found_only_in_what_would_be_written_is_said_too(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The patient's name in a text that a rule keeps: ``deidentify`` holds it, so no table says that all is well."""
    path = written(tmp_path, (0x0018_0022, "CS", "QUILL ERIKA"))
    done = run("explain", path)
    assert (done.status, done.out) == (ExitCode.SOME_HELD, "")
    assert done.err.startswith("error: this instance would be held: residual-identifier")
    assert "QUILL" not in done.err


def test_what_is_written_reads_as_it_will_and_a_cut_shows(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """In the character set of the instance; what is longer than is shown ends with three points."""
    text = "Zustand nach Überweisung, große Läsion im rechten Oberlappen, keine Änderung, Tel. 0711 4455667"
    path = written(tmp_path, (0x0010_4000, "LT", text.encode()))
    done = run("explain", path, "--profile", "clinical-trial", "--format", "json", "--tag", "PatientComments")
    assert done.status == ExitCode.DONE, done.err
    (step,) = json.loads(done.out)["changes"]
    assert step["after"] == f"{text[:64]}…"


def written(folder: Path, *elements: tuple[int, str, object]) -> Path:
    """Return an MR image in UTF-8 with further elements."""
    made = DataSetBuilder()
    uids = ("SOPInstanceUID", "1.2.3.4"), ("StudyInstanceUID", "1.2.3"), ("SeriesInstanceUID", "1.2.3.1")
    people = ("PatientName", "Quill^Erika"), ("PatientID", "MRN-4711-X")
    for keyword, value in (("SpecificCharacterSet", "ISO_IR 192"), ("SOPClassUID", MR), *uids, *people):
        made.put(keyword, value)
    for tag, vr, value in elements:
        made.add(tag, vr, value)
    path = folder / "made.dcm"
    path.write_bytes(part10(made.encode(EXPLICIT), EXPLICIT, MR, "1.2.3.4"))
    return path


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"", ExitCode.FAILED), (b"hello", ExitCode.FAILED), (CT.part10()[:400], ExitCode.SOME_HELD)],
)
def test_what_is_no_good_file_is_one_clear_error(
    content: bytes, status: ExitCode, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Empty, other and cut files end in one line."""
    path = tmp_path / "a"
    path.write_bytes(content)
    done = run("explain", path)
    assert done.status == status
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("arguments", [("/none/such",), ()])
def test_missing_file_is_wrong_usage(arguments: tuple[str, ...], run: Callable[..., Ran]) -> None:
    """A file that is not there, or not given, is said."""
    assert run("explain", *arguments).status == ExitCode.USAGE


def test_unknown_profile_is_refused(file: Path, run: Callable[..., Ran]) -> None:
    """A typo in the profile's name is answered with the names."""
    done = run("explain", file, "--profile", "bsic")
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "basic" in done.err


def test_one_attribute_can_be_asked_for(file: Path, run: Callable[..., Ran]) -> None:
    """By keyword or digits, kept or changed, and nothing else is listed; masked as always."""
    for tag in ("PatientName", "00100010", "(0010,0010)", "0x00100010"):
        done = run("explain", file, "--tag", tag, "--format", "json")
        assert done.status == ExitCode.DONE
        document = json.loads(done.out)
        assert {entry["tag"] for entry in document["changes"] + document["unchanged"]} == {"(0010,0010)"}
        assert LeakScanner(CT.planted).scan(done.out.encode()) == []
    kept = json.loads(run("explain", file, "--tag", "BodyPartExamined", "--format", "json").out)
    assert [entry["rule"] for entry in kept["unchanged"]] == ["not listed in Table E.1-1: kept"]


def test_an_attribute_that_is_not_there_is_told(file: Path, run: Callable[..., Ran]) -> None:
    """A file without it is a failure, a keyword that does not exist is wrong usage with a hint."""
    assert run("explain", file, "--tag", "00990010").status == ExitCode.FAILED
    done = run("explain", file, "--tag", "PatientNam")
    assert done.status == ExitCode.USAGE
    assert "PatientName" in done.err


def test_a_dicomdir_is_called_what_it_is(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Whoever names the list of a medium instead of an image learns that, and not that an attribute is missing."""
    path = tmp_path / "DICOMDIR"
    records = DataSetBuilder()
    records.add(0x00041130, "CS", "DISK01")
    path.write_bytes(part10(records.encode(), "1.2.840.10008.1.2.1", "1.2.840.10008.1.3.10", "1.2.826.0.1.9"))
    done = run("explain", path)
    assert done.status == ExitCode.FAILED
    assert done.err == f"error: {path} is a DICOMDIR, which lists instances and is none; name one that it lists\n"
