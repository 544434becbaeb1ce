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


def test_explain_and_diff_show_reasons_and_no_value(
    tmp_path: Path, run: Callable[..., Ran], profile: Callable[..., Path]
) -> None:
    """Table, JSON and page; of JSON every word has its reason."""
    source = file_with(tmp_path / "a.dcm", (0x00081030, "LO", "CT CHEST Quackenbush Zwetschkenbaum xyzzyq"))
    scanner = LeakScanner([*CANARIES, "xyzzyq"])
    for output_format in ("table", "json", "html"):
        done = run("explain", source, "--profile", profile(), "--format", output_format)
        assert done.status == ExitCode.DONE
        assert scanner.scan((done.out + done.err).encode()) == []
    done = run("explain", source, "--profile", profile(), "--format", "json")
    (change,) = [change for change in json.loads(done.out)["changes"] if change["tag"] == "(0008,1030)"]
    assert {word["word"] for word in change["words"]} == {"‹PHI›"}
    assert [word["kept"] for word in change["words"]] == [True, True, False, False, False]
    assert all(word["why"] for word in change["words"])
    done = run("explain", source, "--profile", profile())
    assert "words of StudyDescription: 2 stay" in done.out


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
