"""Cleaned texts from file to file: what leaves keeps its words, and no way in which it fails shows a value."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pydicom
import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.testing.builders import DataSetBuilder, part10
from deid_proxy.testing.leak_scanner import LeakScanner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

CT = "1.2.840.10008.5.1.4.1.1.2"
SOP_INSTANCE = "1.2.826.0.1.77.1.3"
CANARIES = ["Zwetschkenbaum", "KX-4711-99", "Quackenbush", "Grimpenmire"]
PROFILE = """\
name: words
edition: PS3.15-2026d
options: [clean-descriptors]
{more}
"""
HOLD = "cleaning: {unknown: hold}"


def file_with(path: Path, *elements: tuple[int, str, object]) -> Path:
    """Write a small CT of somebody with a physician whom only a sequence names."""
    person = DataSetBuilder()
    person.add(0x00100010, "PN", "Quackenbush^Olaf")
    data = DataSetBuilder()
    for keyword, value in (("SOPClassUID", CT), ("SOPInstanceUID", SOP_INSTANCE), ("PatientID", "KX-4711-99")):
        data.put(keyword, value)
    data.put("StudyInstanceUID", "1.2.826.0.1.77.1")
    data.put("SeriesInstanceUID", "1.2.826.0.1.77.1.2")
    data.put("PatientName", "Zwetschkenbaum^Adalberta")
    data.put("InstitutionName", "Grimpenmire Clinic")
    data.add(0x00080096, "SQ", [person])
    for tag, vr, value in elements:
        data.add(tag, vr, value)
    path.write_bytes(part10(data.encode(), "1.2.840.10008.1.2.1", CT, SOP_INSTANCE))
    return path


@pytest.fixture
def profile(tmp_path: Path) -> Callable[[str], Path]:
    def write(more: str = "") -> Path:
        path = tmp_path / "words.yaml"
        path.write_text(PROFILE.format(more=more), encoding="utf-8")
        return path

    return write


@pytest.fixture
def key(tmp_path: Path, run: Callable[..., Ran]) -> Path:
    assert run("keygen", tmp_path / "p.key", "--project", "P").status == ExitCode.DONE
    return tmp_path / "p.key"


@pytest.mark.requirement("R-082")
def test_one_description_from_file_to_file(
    tmp_path: Path, run: Callable[..., Ran], profile: Callable[..., Path], key: Path
) -> None:
    """The words stay, what the instance says of people goes, and nothing shows a value on the way."""
    told = "CT CHEST Quackenbush Zwetschkenbaum Grimpenmire ABDOMEN"
    source = file_with(tmp_path / "a.dcm", (0x0008103E, "LO", told))
    done = run("deidentify", source, "--output", tmp_path / "out", "--profile", profile(), "--key-file", key)
    assert done.status == ExitCode.DONE, done.err
    (written,) = (tmp_path / "out").rglob("*.dcm")
    assert pydicom.dcmread(written).SeriesDescription == "CT CHEST ABDOMEN"
    assert LeakScanner(CANARIES).scan(written.read_bytes()) == []
    assert LeakScanner(CANARIES).scan((done.out + done.err).encode()) == []


FAILURES = {
    "unknown word": ((0x00081030, "LO", "CHEST of Zwetschkenbaum Quackenbush xyzzyq"), HOLD, "unknown-word"),
    "packed in a binary value": (
        (0x00282000, "OB", base64.b64encode(b"Zwetschkenbaum, Adalberta KX-4711-99")),
        "",
        "residual-identifier",
    ),
    "kept by the site": (
        (0x00081030, "LO", "CHEST Zwetschkenbaum"),
        "rules: [{keep: StudyDescription}]",
        "residual-identifier",
    ),
}


@pytest.mark.parametrize("failure", sorted(FAILURES))
def test_no_way_in_which_it_fails_shows_a_value(
    failure: str, tmp_path: Path, run: Callable[..., Ran], profile: Callable[..., Path], key: Path
) -> None:
    """The instance is held with its reason; output, errors and reports name attributes, not values."""
    element, more, reason = FAILURES[failure]
    source = file_with(tmp_path / "a.dcm", element)
    report = tmp_path / "report.json"
    done = run(
        *("deidentify", source, "--output", tmp_path / "out", "--profile", profile(more), "--key-file", key),
        *("--report", report),
    )
    assert done.status == ExitCode.SOME_HELD
    assert reason in done.out + done.err
    shown = (done.out + done.err).encode() + (report.read_bytes() if report.exists() else b"")
    assert LeakScanner([*CANARIES, "xyzzyq"]).scan(shown) == []


TEXTS = (
    (0x00081030, "LO", "CT CHEST Quackenbush Zwetschkenbaum xyzzyq"),
    (0x00102000, "LO", "CHEST Zwe\\tschkenbaum ABDOMEN"),
    (0x00181210, "SH", "B41f Quackenbush"),
    (0x00204000, "LT", "CHEST 2024-03-11 xyzzyq"),
    (0x00181030, "LO", "CT CHEST"),
)
MOVED = "moved by the days of the subject"
STAYS = ("CT", "CHEST", "ABDOMEN", MOVED)


@pytest.fixture
def both(tmp_path: Path, run: Callable[..., Ran], key: Path) -> tuple[Path, Path, Path]:
    """A file with texts, what became of it, and the profile that did it."""
    moving = tmp_path / "moving.yaml"
    moving.write_text(PROFILE.format(more="").replace("]", ", retain-modified-dates]"), encoding="utf-8")
    source = file_with(tmp_path / "a.dcm", *TEXTS)
    done = run("deidentify", source, "--output", tmp_path / "out", "--profile", moving, "--key-file", key)
    assert done.status == ExitCode.DONE, done.err
    (written,) = (tmp_path / "out").rglob("*.dcm")
    return source, written, moving


@pytest.mark.parametrize("command", ["explain", "diff"])
@pytest.mark.parametrize("output_format", ["table", "json", "html"])
def test_explain_and_diff_show_the_source_of_what_stays_the_reason_of_what_goes_and_no_identifier(
    command: str, output_format: str, both: tuple[Path, Path, Path], run: Callable[..., Ran]
) -> None:
    """Word by word: in the table, in JSON, on the page."""
    source, written, moving = both
    files = (source,) if command == "explain" else (source, written)
    done = run(command, *files, "--profile", moving, "--format", output_format)
    assert done.status == ExitCode.DONE
    shown = " ".join((done.out + done.err).split())
    assert LeakScanner([*CANARIES, "xyzzyq", "2024-03-11", "kenbaum"]).scan(shown.encode()) == []
    assert "Zwe" not in shown
    reasons = ("own: person", ", over several values", "unknown word", "a date that moves", "vocabulary: PS3.16 CID 4")
    assert [reason for reason in reasons if reason not in shown] == []
    assert [word for word in STAYS if word not in shown] == []


def words_in(told: str, keyword: str) -> list[tuple[str, bool]]:
    (change,) = [
        change for change in json.loads(told)["changes"] if keyword in (change.get("path") or change["attribute"])
    ]
    assert all(word["why"] for word in change["words"])
    return [(word["word"], word["kept"]) for word in change["words"]]


def test_programs_read_the_same_words_from_explain_and_from_diff(
    both: tuple[Path, Path, Path], run: Callable[..., Ran]
) -> None:
    """Every word of a text, in order; of a text that is only searched, what goes."""
    source, written, moving = both
    for done in (
        run("explain", source, "--profile", moving, "--format", "json"),
        run("diff", source, written, "--profile", moving, "--format", "json"),
    ):
        gone = ("‹PHI›", False)
        assert words_in(done.out, "StudyDescription") == [("CT", True), ("CHEST", True), gone, gone, gone]
        assert words_in(done.out, "MedicalAlerts") == [gone, gone, ("CHEST", True), ("ABDOMEN", True)]
        assert words_in(done.out, "ConvolutionKernel") == [gone]
        assert words_in(done.out, "ImageComments") == [("CHEST", True), (f"‹{MOVED}›", True), gone]


def test_a_text_that_stays_whole_is_explained_when_somebody_asks_for_it(
    both: tuple[Path, Path, Path], run: Callable[..., Ran]
) -> None:
    """From which source each word stays; in the table of all changes it is not listed."""
    source, _, moving = both
    one = run("explain", source, "--profile", moving, "--tag", "ProtocolName").out
    assert one.count("vocabulary: ") == 2
    assert "ProtocolName" not in run("explain", source, "--profile", moving).out


def test_diff_without_a_profile_gives_no_reasons(both: tuple[Path, Path, Path], run: Callable[..., Ran]) -> None:
    """It compares two files, and knows of nothing else."""
    source, written, _ = both
    done = run("diff", source, written)
    assert "StudyDescription" in done.out
    assert "Words of texts" not in done.out


def test_a_diff_with_a_profile_that_holds_the_file_says_so(
    tmp_path: Path, run: Callable[..., Ran], profile: Callable[..., Path]
) -> None:
    """As explain does, which names the way to see which word it is."""
    source = file_with(tmp_path / "a.dcm", (0x00081030, "LO", "CHEST xyzzyq"))
    done = run("diff", source, source, "--profile", profile(HOLD))
    assert done.status == ExitCode.SOME_HELD
    assert "unknown-word" in done.err
    assert done.err == run("explain", source, "--profile", profile(HOLD)).err
    assert "'unknown: remove' explains each word" in done.err
    assert LeakScanner(["xyzzyq"]).scan((done.out + done.err).encode()) == []


def test_long_texts_are_cut_for_people_and_whole_for_programs(
    tmp_path: Path, run: Callable[..., Ran], profile: Callable[..., Path]
) -> None:
    """Nobody reads 300 lines of one comment."""
    source = file_with(tmp_path / "a.dcm", (0x00204000, "LT", "CHEST xyzzyq " * 150))
    assert "and 100 more words" in run("explain", source, "--profile", profile()).out
    told = run("explain", source, "--profile", profile(), "--format", "json").out
    assert len(words_in(told, "ImageComments")) == 300


@pytest.mark.requirement("R-083")
def test_the_manner_of_cleaning_is_stated(run: Callable[..., Ran], tmp_path: Path, key: Path) -> None:
    """E.3.5: how texts are cleaned, and what becomes of words that nobody knows."""
    spool = tmp_path / "spool.key"
    assert run("keygen", spool).status == ExitCode.DONE
    config = tmp_path / "gateway.yaml"
    config.write_text(
        "gateway: {listen: '127.0.0.1:11112', state_dir: state, spool_key_file: spool.key}\n"
        "destinations: {archive: {ae_title: ARCHIVE, address: '127.0.0.1:104'}}\n"
        "projects: [{name: P, key_file: p.key, called_ae_title: T, profile: clinical-trial, forward_to: [archive],"
        " senders: [{address: 127.0.0.0/8}]}]\n",
        encoding="utf-8",
    )
    done = run("conformance", "--config", config, "--output", tmp_path / "said")
    assert done.status == ExitCode.DONE, done.err
    said = " ".join(path.read_text(encoding="utf-8") for path in (tmp_path / "said").glob("*.md"))
    assert "cleaned word by word" in said
    assert "| clean-descriptors | 113105 | Clean Descriptors Option | yes |" in said
    assert "A word that no vocabulary knows is removed." in said
