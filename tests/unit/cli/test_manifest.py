"""``manifest``: one row for each study, from a report or a ledger; ``deidentify --report`` says what was taken out."""

from __future__ import annotations

import csv
import io
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.iod_errors import _in_our_words, new_errors
from deid_proxy.cli.manifest_rows import Study, as_csv, of_gateway
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.testing.builders import Patient, build_study
from deid_proxy.testing.leak_scanner import LeakScanner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

PATIENT = Patient.invent(9)
INSTANCES = [*build_study(1, "CT", 2, PATIENT), *build_study(2, "MR", 1, PATIENT), *build_study(3, "US", 1, PATIENT)]
PLANTED = [value for instance in INSTANCES for value in instance.planted]


@pytest.fixture
def report(tmp_path: Path, run: Callable[..., Ran]) -> Path:
    """A report on two studies that were written and an ultrasound that was held."""
    scans = tmp_path / "scans"
    scans.mkdir()
    for number, instance in enumerate(INSTANCES):
        (scans / f"{number}.dcm").write_bytes(instance.part10())
    (scans / "readme.txt").write_text("no DICOM", encoding="utf-8")
    generate_key_file(tmp_path / "k.key")
    path = tmp_path / "report.json"
    named = ("--output", tmp_path / "out", "--key-file", tmp_path / "k.key", "--report", path, "--profile", "basic")
    assert run("deidentify", scans, *named).status == ExitCode.SOME_HELD
    return path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_report_says_of_each_instance_what_it_is_and_what_was_taken_out(report: Path) -> None:
    """Subject and UIDs, all new; mode and categories; and no original value."""
    document = json.loads(report.read_text(encoding="utf-8"))
    written = [entry for entry in document["inputs"] if entry["state"] == "written"]
    assert len(written) == 3
    for entry in written:
        assert (
            entry["output"]
            == "/".join(
                entry[name] for name in ("subject", "study_instance_uid", "series_instance_uid", "sop_instance_uid")
            )
            + ".dcm"
        )
        assert entry["mode"] == "placeholder"
        assert entry["categories"]["private-attributes"]["removed"] > 1
    assert document["rule_set"]["options"] == []
    assert LeakScanner(PLANTED).scan(report) == []


def test_a_report_becomes_one_row_for_each_study(report: Path, run: Callable[..., Ran]) -> None:
    """Studies that were written with their pseudonym; what was held without a UID, because nobody can say of which."""
    done = run("manifest", "--report", report)
    assert done.status == ExitCode.DONE
    found = rows(done.out)
    assert [(row["received"], row["forwarded"], row["held"]) for row in found] == [
        ("1", "0", "1"), ("2", "2", "0"), ("1", "1", "0")
    ] or sorted((row["received"], row["forwarded"], row["held"]) for row in found) == [
        ("1", "0", "1"), ("1", "1", "0"), ("2", "2", "0")
    ]  # fmt: skip
    assert found[0]["why"] == "pixel-risk: 1"
    assert found[0]["study_instance_uid"] == ""
    assert len({row["subject"] for row in found[1:]}) == 1
    assert {row["new_iod_errors"] for row in found} == {"not checked"}
    for output_format in ("csv", "json"):
        shown = run("manifest", "--report", report, "--format", output_format)
        assert LeakScanner(PLANTED).scan((shown.out + shown.err).encode()) == []
        assert shown == run("manifest", "--report", report, "--format", output_format)


def test_a_manifest_is_written_into_a_new_file_only(report: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The same bytes as on standard output; what is there stays."""
    path = tmp_path / "manifest.csv"
    assert run("manifest", "--report", report, "--output", path).status == ExitCode.DONE
    assert path.read_text(encoding="utf-8") == run("manifest", "--report", report).out
    assert run("manifest", "--report", report, "--output", path).status == ExitCode.USAGE


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"inputs": 7}', '{"inputs": [{}]}', "[" * 100_000, "\xff"])
def test_what_is_no_report_is_one_line(text: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Any other file is refused, without a word of it."""
    path = tmp_path / "no-report.json"
    path.write_text(text, encoding="latin-1")
    done = run("manifest", "--report", path)
    assert done.status == ExitCode.FAILED
    assert "is no report" in done.err


def test_one_source_is_named(run: Callable[..., Ran], report: Path) -> None:
    """Neither none nor two."""
    assert run("manifest").status == ExitCode.USAGE
    assert run("manifest", "--report", report, "--config", report).status == ExitCode.USAGE


# --- of a gateway ----------------------------------------------------------------------------------------------------


def entry(number: int, state: str, study: str = "", *deliveries: tuple[str, str], reason: str = "") -> dict[str, Any]:
    named = [{"destination": to, "state": of, "reason": "refused" if of == "held" else ""} for to, of in deliveries]
    return {"instance": f"{number:032x}", "project": "P", "state": state, "reason": reason, "record": "",
            "study_instance_uid": study, "sop_instance_uid": "", "deliveries": named, "shadows": []}  # fmt: skip


def test_the_configuration_of_the_environment_is_asked_where_no_report_is_named(
    run: Callable[..., Ran], report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by every other command that takes one; a report that is named is what is meant."""
    plain = run("manifest", "--report", report)
    monkeypatch.setenv("DEID_PROXY_CONFIG", "nowhere.yaml")
    assert run("manifest", "--report", report) == plain
    asked = run("manifest")
    assert asked.status == ExitCode.BAD_CONFIGURATION
    assert "nowhere.yaml" in asked.err
    assert run("manifest", "--report", report, "--config", "other.yaml").status == ExitCode.USAGE


def test_each_instance_of_a_gateway_counts_once() -> None:
    """Forwarded, waiting, held at a destination, held, excluded; held ones are put to their study if it is known."""
    pages = {
        0: [
            entry(1, "erased", "2.25.1", ("a", "forwarded"), ("b", "forwarded")),
            entry(2, "ready", "2.25.1", ("a", "forwarded"), ("b", "deferred")),
            entry(3, "ready", "2.25.1", ("a", "held"), ("b", "forwarded")),
        ],
        3: [
            entry(4, "held", reason="pixel-risk"),
            entry(5, "held", reason="malformed"),
            entry(6, "erased", "2.25.2", reason="duplicate"),
            entry(7, "received"),
        ],
    }

    def ask(method: str, **params: Any) -> dict[str, Any]:
        if method == "manifest_page":
            page = pages.get(params["after"], [])
            return {"instances": page, "last": params["after"] + len(page) if page else None}
        held = [f"{4:032x}"] if params["study_instance_uid"] == "2.25.1" else []
        return {"subject": "SUBJ", "held": held}

    by_uid = {study.study_instance_uid: study.document() for study in of_gateway(ask)}
    first = by_uid["2.25.1"]
    assert [first[n] for n in ("received", "forwarded", "waiting", "held", "excluded")] == [4, 1, 1, 2, 0]
    assert first["why"] == {"pixel-risk": 1, "refused": 1}
    assert first["destinations"]["b"] == {"deferred": 1, "forwarded": 2}
    assert first["subject"] == "SUBJ"
    assert by_uid["2.25.2"]["excluded"] == 1
    assert [by_uid[""][n] for n in ("received", "waiting", "held")] == [2, 1, 1]


@pytest.mark.parametrize("state", ["ready", "erased"])
def test_what_was_made_for_shadows_only_is_said_to_be(state: str) -> None:
    """It goes nowhere, and a row that calls it excluded says why; beside a real destination that one decides."""
    pages = {
        0: [
            entry(1, state, "2.25.1") | {"shadows": ["dark"]},
            entry(2, "erased", "2.25.1", ("a", "forwarded")) | {"shadows": ["dark"]},
        ]
    }

    def ask(method: str, **params: Any) -> dict[str, Any]:
        page = pages.get(params.get("after", -1), [])
        return {"instances": page, "last": 2 if page else None, "subject": "SUBJ", "held": []}

    (study,) = [study.document() for study in of_gateway(ask)]
    assert [study[n] for n in ("received", "forwarded", "waiting", "held", "excluded")] == [2, 1, 0, 0, 1]
    assert study["why"] == {"shadow": 1}
    assert study["destinations"] == {"a": {"forwarded": 1}, "dark": {"shadow": 2}}


def test_a_subject_is_no_formula() -> None:
    """A spreadsheet that opens the manifest computes nothing."""
    assert rows(as_csv([Study("P", "2.25.1", "=cmd|x")]))[0]["subject"] == "'=cmd|x"


# --- new IOD errors --------------------------------------------------------------------------------------------------


@pytest.mark.peer("dciodvfy")
def test_what_a_rule_breaks_is_in_report_and_manifest(report: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A checker finds a value that no IOD has, and shows none of the file; a profile that breaks nothing has none."""
    breaking = tmp_path / "breaking.yaml"
    breaking.write_text('name: b\nrules:\n  - {replace: RotationDirection, with: "QQ"}\n', encoding="utf-8")
    expected = {"basic": "none", breaking: "Error: Unrecognized enumerated value"}
    for profile, errors in expected.items():
        path = tmp_path / f"{len(str(profile))}.json"
        done = run("deidentify", tmp_path / "scans", "--output", tmp_path / f"out{len(str(profile))}", "--key-file",
                   tmp_path / "k.key", "--report", path, "--profile", profile, "--check-iods")  # fmt: skip
        assert done.status == ExitCode.SOME_HELD
        table = run("manifest", "--report", path).out
        (ct,) = [row for row in rows(table) if row["received"] == "2"]
        assert ct["new_iod_errors"].startswith(errors)
        assert LeakScanner(PLANTED).scan(path) == []


def test_the_checker_is_asked_for_where_it_can_answer(
    report: Path, tmp_path: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a report there is nowhere to write to; without the program the option is refused before the work."""
    named = ("--output", tmp_path / "o", "--key-file", tmp_path / "k.key", "--profile", "basic", "--check-iods")
    assert run("deidentify", tmp_path / "scans", *named).status == ExitCode.USAGE
    monkeypatch.setattr(shutil, "which", lambda _: None)
    done = run("deidentify", tmp_path / "scans", *named, "--report", tmp_path / "r.json")
    assert done.status == ExitCode.USAGE
    assert "dciodvfy" in done.err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    "line",
    [
        "Error - Value invalid for this VR - (0x0010,0x0010) PN Patient's Name  PN [0] = <Wainwright^Ottoline>",
        "Warning - Unrecognized defined term <Wainwright> for value 1 of attribute <Modality>",
        "Error - Wainwright - (0x0010,0x0010)",
        "Error - Value dubious for this VR - (0x0009,0x1001) LO Wainwright = <<Wainwright> Element=<Wainwright>>",
    ],
)
def test_no_word_of_a_value_comes_through(line: str) -> None:
    """Whatever the checker quotes, and wherever: only its known complaints and attributes of the dictionary do."""
    words = _in_our_words(line)
    assert "Wainwright" not in words
    assert words.startswith(("Error: ", "Warning: "))


@pytest.mark.peer("dciodvfy")
def test_an_object_that_the_checker_does_not_know_is_not_checked(tmp_path: Path) -> None:
    """Nothing is said of it, instead of everything."""
    instance = build_study(1, "MR", 1)[0]
    strange = instance.part10().replace(b"1.2.840.10008.5.1.4.1.1.4\0", b"1.2.840.10008.5.1.4.1.1.999"[:26])
    path = tmp_path / "a.dcm"
    path.write_bytes(strange)
    assert new_errors(strange, path) is None
