"""``evidence``: what says how the data were made, the same bytes for the same state, and nothing that leads back."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.evidence_files import evidence_files
from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.manifest_rows import Study
from deid_proxy.identity.keys import generate_key_file, load_key_file
from deid_proxy.profile import load_rule_set
from deid_proxy.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ran

ORIGINAL = "Wainwright-4711"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration with keys, a site's profile, a table of subjects and a look-up table full of originals."""
    for name, project in (("spool.key", None), ("p.key", "P")):
        generate_key_file(tmp_path / name, project)
    (tmp_path / "subjects.csv").write_text(f"patient_id,subject\n{ORIGINAL},S-001\n", encoding="utf-8")
    (tmp_path / "table.csv").write_text(f"value,replacement\n{ORIGINAL},ward A\n", encoding="utf-8")
    for name in ("subjects.csv", "table.csv"):
        (tmp_path / name).chmod(0o600)
    (tmp_path / "site.yaml").write_text(
        "# agreed with everybody\nname: site\nrules:\n  - {look-up: StationName, file: table.csv}\n"
        "  - {keep: InstitutionName}\n",
        encoding="utf-8",
    )
    path = tmp_path / "gateway.yaml"
    path.write_text(
        """
gateway: {listen: "127.0.0.1:11112", state_dir: state, spool_key_file: spool.key}
destinations: {archive: {ae_title: ARCHIVE, address: "127.0.0.1:4242"}}
projects:
  - name: P
    key_file: p.key
    called_ae_title: P
    senders: [{address: 127.0.0.1}]
    profile: site.yaml
    subjects: {method: table, file: subjects.csv}
    trial: {sponsor: ACME, protocol_id: P-1}
    forward_to: [archive]
""",
        encoding="utf-8",
    )
    return path


def collected(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def collect(config: Path, folder: Path, run: Callable[..., Ran], *more: str) -> dict[str, bytes]:
    done = run("evidence", folder, "--config", config, "--without-ledger", *more)
    assert done.status == ExitCode.DONE, done.err
    return collected(folder)


def test_everything_is_there_and_the_sums_are_right(config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Profile as written and as agreed, statements, configuration, keys, procedure, and the SHA-256 of each."""
    files = collect(config, tmp_path / "ev", run)
    assert set(files) == {
        "README.md", "SHA256SUMS", "configuration.json", "keys.json", "profiles/P.yaml", "profiles/P.canonical.json",
        "profiles/P.effective.json", "standard-operating-procedure.md", "statements/conformance-statement.md",
        "statements/de-identification-P.md",
    }  # fmt: skip
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS"}
    own, effective = load_rule_set(str(config.with_name("site.yaml"))), load_settings(config).projects[0].rule_set
    assert sums["profiles/P.canonical.json"] == own.digest
    assert sums["profiles/P.effective.json"] == effective.digest
    for digest in (own.digest, effective.digest):
        assert digest in files["README.md"].decode()
    assert files["profiles/P.yaml"] == config.with_name("site.yaml").read_bytes()


def test_a_key_is_named_and_not_given_away(config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Its check value is there; not the key, in no spelling."""
    files = collect(config, tmp_path / "ev", run)
    key = load_key_file(config.with_name("p.key"), "P")
    assert json.loads(files["keys.json"]) == {"P": {"project_key": key.check}}
    for name in ("p.key", "spool.key"):
        text = config.with_name(name).read_text(encoding="utf-8")
        secrets = [word for word in text.split() if len(word) >= 32]
        assert secrets
        assert not [secret for secret in secrets for data in files.values() if secret.encode() in data]


def test_no_original_and_no_place_of_this_machine_is_collected(
    config: Path, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Tables of subjects and look-up tables hold originals: they are no evidence, and nothing quotes them."""
    files = collect(config, tmp_path / "ev", run)
    assert not [name for name, data in files.items() if ORIGINAL.encode() in data]
    assert not [name for name, data in files.items() if str(tmp_path).encode() in data]
    assert not [name for name in files if name.endswith(".csv")]


def test_the_same_state_gives_the_same_bytes(config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """But for the date that is given; without one there is none."""
    one, two = (collect(config, tmp_path / name, run) for name in ("one", "two"))
    assert one == two
    dated = collect(config, tmp_path / "dated", run, "--date", "2026-11-29")
    assert {name for name in dated if dated[name] != one[name]} == {"README.md", "SHA256SUMS"}
    assert b"2026-11-29" in dated["README.md"]


def test_what_the_ledger_says_is_a_manifest(config: Path) -> None:
    """One row for each study, and counts; the sentence in the README adds up."""
    studies = [Study("P", "2.25.1", "S-001"), Study("P", "")]
    studies[0].add("forwarded", "", [{"destination": "archive", "state": "forwarded"}])
    studies[1].add("held", "pixel-risk")
    files = evidence_files(load_settings(config), config.parent, studies, {"held": {"pixel-risk": 1}}, "")
    rows = list(csv.DictReader(files["manifest.csv"].decode().splitlines()))
    assert [(row["subject"], row["forwarded"], row["held"]) for row in rows] == [("S-001", "1", "0"), ("", "0", "1")]
    assert json.loads(files["counts.json"]) == {"held": {"pixel-risk": 1}}
    assert b"received: 2; forwarded everywhere: 1; held: 1" in files["README.md"]
    assert b"manifest.csv" in files["SHA256SUMS"]


@pytest.mark.parametrize("date", ["2026-13-01", "29.11.2026", "20261129", "today", "2026-11-29T10:00"])
def test_a_date_is_a_day(date: str, config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Anything else is wrong usage, before anything is written."""
    done = run("evidence", tmp_path / "ev", "--config", config, "--date", date)
    assert done.status == ExitCode.USAGE
    assert not (tmp_path / "ev").exists()


def test_evidence_is_never_mixed_with_older_files(config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A folder with something in it is refused; one that cannot be made is one line."""
    (tmp_path / "ev").mkdir()
    (tmp_path / "ev" / "old").touch()
    assert run("evidence", tmp_path / "ev", "--config", config, "--without-ledger").status == ExitCode.USAGE
    done = run("evidence", config / "ev", "--config", config, "--without-ledger")
    assert done.status == ExitCode.FAILED


def test_where_no_gateway_has_run_that_is_said(config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """No state directory is made by asking for evidence."""
    done = run("evidence", tmp_path / "ev", "--config", config)
    assert done.status == ExitCode.FAILED
    assert "has the gateway run?" in done.err
    assert not (tmp_path / "state").exists()
    assert not (tmp_path / "ev").exists()


def test_the_procedure_names_what_is_applied_and_what_is_to_be_filled_in(
    config: Path, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """The table of projects is the configuration's; every command that it names exists."""
    from deid_proxy.cli.main import COMMANDS

    text = collect(config, tmp_path / "ev", run)["standard-operating-procedure.md"].decode()
    assert load_settings(config).projects[0].rule_set.digest in text
    assert "$" not in text
    assert text.count("**To fill in**") > 10
    named = {part.split()[0].rstrip("`") for part in text.split("`deid-proxy ")[1:]}
    assert named <= set(COMMANDS)
