"""``check`` and ``serve``: a configuration in words, and every mistake in it at once."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.identity.keys import generate_key_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

CONFIG = """\
gateway:
  listen: "127.0.0.1:11112"
  state_dir: state
  spool_key_file: spool.key
destinations:
  archive: {ae_title: ORTHANC, address: "127.0.0.1:4242"}
projects:
  - name: LUNG-01
    key_file: lung01.key
    called_ae_title: LUNG01
    senders: [{calling_ae_title: CT1, address: 10.1.0.0/16}]
    profile: basic
    forward_to: [archive]
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    generate_key_file(tmp_path / "spool.key")
    generate_key_file(tmp_path / "lung01.key", "LUNG-01")
    path = tmp_path / "gateway.yaml"
    path.write_text(CONFIG)
    return path


def test_effective_setup_is_printed(config: Path, run: Callable[..., Ran]) -> None:
    """A good configuration is told in words: listener, project, senders, profile, what is held, destination, limits."""
    done = run("check", "--config", config)
    assert done.status == ExitCode.DONE
    for text in (
        "127.0.0.1:11112",
        "Project LUNG-01",
        "LUNG01",
        "CT1 from 10.1.0.0/16",
        "PS3.15-2026d",
        "what may show identity in its pixels",
        "ORTHANC at 127.0.0.1:4242",
        "limits.max_instance_bytes",
        "limits.max_connections_per_peer",
        "stall_timeout_s",
        "has no mistakes.",
    ):
        assert text in done.out
    assert done.err == ""


def test_key_is_shown_by_its_check_value_only(config: Path, run: Callable[..., Ran]) -> None:
    """The key itself appears nowhere."""
    from deid_proxy.identity.keys import load_key_file

    done = run("check", "--config", config)
    assert load_key_file(config.with_name("lung01.key")).check in done.out
    secrets = [line for line in config.with_name("lung01.key").read_text().split() if len(line) > 40]
    assert secrets
    assert not [secret for secret in secrets if secret in done.out]


def test_check_leaves_nothing_behind(config: Path, run: Callable[..., Ran]) -> None:
    """Checking starts nothing and makes no state directory."""
    before = sorted(config.parent.iterdir())
    run("check", "--config", config)
    assert sorted(config.parent.iterdir()) == before


def test_json_holds_the_same(config: Path, run: Callable[..., Ran]) -> None:
    """For programs the setup is one document."""
    document = json.loads(run("check", "--config", config, "--format", "json").out)
    assert document["projects"][0]["called_ae_title"] == "LUNG01"
    assert document["warnings"] == []


def test_paths_are_absolute_and_values_stand_below_each_other(
    config: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is printed can be copied from anywhere, and read down one column."""
    monkeypatch.chdir(config.parent)
    out = run("check", "--config", config.name).out
    for name in ("state", "spool.key", "lung01.key"):
        assert f" {config.with_name(name)}" in out
    lines = [line for line in out.splitlines() if line.startswith("   ")]
    assert {line[3 + 33] for line in lines} == {" "}
    assert not [line for line in lines if line[3 + 34] == " "]
    document = json.loads(run("check", "--config", config.name, "--format", "json").out)
    assert document["gateway"]["state_dir"] == str(config.with_name("state"))
    assert document["projects"][0]["key_file"] == str(config.with_name("lung01.key"))


def test_one_warning_is_one_warning(config: Path, run: Callable[..., Ran]) -> None:
    """The last line counts in good English."""
    config.write_text(CONFIG.replace("profile: basic", "profile: consistent-sha256"))
    assert "has no mistakes, and 1 warning." in run("check", "--config", config).out


def test_what_is_kept_though_protected_is_said(config: Path, run: Callable[..., Ran]) -> None:
    """A profile that retains more than the Profile names what, in the setup and as a warning."""
    config.with_name("trial.yaml").write_text("name: trial\nrules:\n  - {keep: StudyDate}\n  - {keep: PatientSex}\n")
    config.write_text(CONFIG.replace("profile: basic", "profile: trial.yaml"))
    done = run("check", "--config", config)
    assert "(0008,0020) StudyDate, (0010,0040) PatientSex\n" in done.out
    assert "keeps 2 attributes that the Basic Profile protects" in done.err


def test_what_a_list_wants_gone_and_the_profile_keeps_is_said(config: Path, run: Callable[..., Ran]) -> None:
    """A profile's list is read with it, and each line that is not kept to is told."""
    (config.parent / "list.csv").write_text("PatientID\nRows\n", encoding="utf-8")
    (config.parent / "site.yaml").write_text("name: site\nnulled: list.csv\n", encoding="utf-8")
    config.write_text(
        config.read_text(encoding="utf-8").replace("profile: basic", "profile: site.yaml"), encoding="utf-8"
    )
    done = run("check", "--config", config)
    assert done.status == ExitCode.DONE
    assert "list.csv:2:1: (0028,0010) Rows of the list has no rule: it is kept" in done.err


def test_warnings_do_not_fail_the_check(config: Path, run: Callable[..., Ran]) -> None:
    """What is allowed and worth a second look is said on standard error."""
    config.write_text(CONFIG.replace("profile: basic", "profile: consistent-sha256"))
    done = run("check", "--config", config)
    assert done.status == ExitCode.DONE
    assert "warning: " in done.err
    assert "gateway.yaml:" in done.err


@pytest.mark.parametrize("command", ["check", "serve"])
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("listen:", "listn:", ["listn", "did you mean"]),
        ("listen:", "listen: x\n  listen:", ["listen"]),
        ("profile: basic", "profile: bsic", ["bsic", "basic"]),
        ("profile: basic", "profile: missing.yaml", ["missing.yaml"]),
        ("key_file: lung01.key", "key_file: lung02.key", ["lung02.key", "deid-proxy keygen FILE --project LUNG-01\n"]),
        ("spool_key_file: spool.key", "spool_key_file: none.key", ["none.key", "deid-proxy keygen FILE\n"]),
        ("key_file: lung01.key", "key_file: spool.key", ["spool_key_file"]),
        ("name: LUNG-01", "name: LUNG-02", ["LUNG-02"]),
        ("[archive]", "[archiv]", ["archiv", "did you mean"]),
        ("11112", "99999", ["listen"]),
        ("gateway:", "gateway: [", ["gateway.yaml"]),
        (CONFIG, "", ["gateway.yaml"]),
        (CONFIG, "\x00\xff", ["gateway.yaml"]),
    ],
)
def test_mistake_is_reported_with_its_place(
    command: str, old: str, new: str, expected: list[str], config: Path, run: Callable[..., Ran]
) -> None:
    """Each mistake ends with 78, and names the file, the place and what was meant; nothing is started."""
    assert old in CONFIG
    config.write_text(CONFIG.replace(old, new))
    done = run(command, "--config", config)
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "gateway.yaml" in done.err
    for text in expected:
        assert text in done.err
    assert not config.with_name("state").exists()


def test_all_mistakes_are_reported_at_once(config: Path, run: Callable[..., Ran]) -> None:
    """Three mistakes, one run."""
    config.write_text(CONFIG.replace("listen:", "listn:").replace("[archive]", "[archiv]").replace("basic", "bsic"))
    done = run("check", "--config", config)
    for text in ("listn", "archiv", "bsic"):
        assert text in done.err
    assert "mistakes found" in done.err


@pytest.mark.parametrize("command", ["check", "serve"])
def test_missing_configuration_is_one_clear_error(command: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A file that is not there is named."""
    done = run(command, "--config", tmp_path / "none.yaml")
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "none.yaml" in done.err


def test_key_that_others_can_read_is_a_mistake(config: Path, run: Callable[..., Ran]) -> None:
    """An exposed key is found before anything is started."""
    config.with_name("lung01.key").chmod(0o644)
    done = run("check", "--config", config)
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "0644" in done.err


def test_echo_to_an_unknown_destination_names_those_there_are(config: Path, run: Callable[..., Ran]) -> None:
    """A typo in a destination's name is answered with the names."""
    done = run("echo", "archiv", "--config", config)
    assert done.status == ExitCode.USAGE
    assert "archive" in done.err


def test_echo_to_nobody_fails_in_one_line(config: Path, run: Callable[..., Ran]) -> None:
    """A destination that does not answer is one line with its address, and status 1."""
    from deid_proxy.testing.running_gateway import free_port

    port = free_port()
    config.write_text(CONFIG.replace("4242", str(port)))
    done = run("echo", "archive", "--config", config)
    assert done.status == ExitCode.FAILED
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert f"127.0.0.1:{port}" in done.err


def test_echo_to_an_archive_succeeds(config: Path, run: Callable[..., Ran]) -> None:
    """A destination that answers is said to answer."""
    from deid_proxy.testing.fake_archive import FakeArchive

    with FakeArchive() as archive:
        config.write_text(CONFIG.replace("4242", str(archive.port)))
        done = run("echo", "archive", "--config", config)
    assert done == (ExitCode.DONE, f"archive (ORTHANC at 127.0.0.1:{archive.port}) answers\n", "")


def test_the_disk_marks_and_the_limits_of_the_sandbox_are_shown(config: Path, run: Callable[..., Ran]) -> None:
    """Both marks stand there with their values, also when they are left out."""
    done = run("check", "--config", config)
    shown = dict(line.split() for line in done.out.splitlines() if line.startswith(("   limits.", "   sandbox.")))
    assert int(shown["limits.disk_soft_bytes"]) == 2 * int(shown["limits.disk_reserve_bytes"]) == 1024**3
    assert {"sandbox.memory_bytes", "sandbox.cpu_s", "sandbox.time_s"} <= shown.keys()


def test_who_looks_first_and_what_is_not_sent_is_told(config: Path, run: Callable[..., Ran]) -> None:
    """What waits for a person stands with what is held; a shadow with its destination, and as a warning."""
    text = CONFIG.replace("4242", '4242", shadow: "true').replace(
        "basic", "basic\n    first_seen: hold\n    sample: 0.025"
    )
    config.write_text(text)
    done = run("check", "--config", config)
    assert done.status == ExitCode.DONE, done.err
    assert "3 studies of each new device, SOP Class and private creator" in done.out
    assert "a sample of all studies, 2.500% of them" in done.out
    assert "nothing: it is a shadow" in done.out
    assert "nothing is ever sent to destination 'archive'" in done.err


def test_a_disk_that_is_too_small_is_a_warning(
    config: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who checks a configuration learns that this disk will take nothing in, in words and in JSON."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: SimpleNamespace(total=40 << 20, free=40 << 20))
    done = run("check", "--config", config)
    assert done.status == ExitCode.DONE
    assert "warning: the disk of the state directory has 40 MiB in all: every sender will be refused" in done.err
    assert "has no mistakes, and 1 warning." in done.out
    (warning,) = json.loads(run("check", "--config", config, "--format", "json").out)["warnings"]
    assert "40 MiB in all" in warning
