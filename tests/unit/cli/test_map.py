"""The verbs of the map on the command line: what they ask, what they print, and what they refuse."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.identity.keys import ProjectKey, generate_key_file, load_key_file
from deid_proxy.identity.map_keys import generate_map_keys, load_map_private_key
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import Original, PublicSeal
from deid_proxy.stores.map_backup import write_backup
from deid_proxy.stores.map_marks import Backup
from deid_proxy.stores.sqlite import SQLiteLedger, SQLiteMapStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import FakeControl, Ran

CONFIG = ("--config", "gateway.yaml")
LEFT = {
    "destination": "archive",
    "sop_class_uid": "1.2",
    "sop_instance_uid": "2.25.3",
    "study_instance_uid": "2.25.1",
    "delivered_at": 1_700_000_000.0,
    "wrong": False,
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make a site: keys, a sealed configuration, and a state directory with a map of three rows."""
    generate_key_file(tmp_path / "spool.key")
    generate_key_file(tmp_path / "p.key", "P")
    (tmp_path / "officer").mkdir()
    public = generate_map_keys(tmp_path / "officer" / "map.key")
    (tmp_path / "gateway.yaml").write_text(
        'gateway: {listen: "127.0.0.1:0", state_dir: state, spool_key_file: spool.key}\n'
        'destinations: {archive: {ae_title: A, address: "127.0.0.1:1"}}\n'
        "projects:\n"
        "  - name: P\n    key_file: p.key\n    called_ae_title: P\n    senders: [{calling_ae_title: CT1}]\n"
        "    forward_to: [archive]\n    map: {public_key_file: officer/map.key.pub}\n"
    )
    (tmp_path / "state").mkdir()
    SQLiteLedger(tmp_path / "state" / "ledger.db").close()
    store = SQLiteMapStore(tmp_path / "state" / "map.db")
    resolver = IdentityResolver("P", load_key_file(tmp_path / "p.key"), store, seal=PublicSeal(public))
    resolver.resolve([IdentityRequest(IdentityKind.UID, f"1.2.{n}") for n in range(3)])
    store.close()
    return tmp_path


def config(site: Path) -> tuple[str, str]:
    return "--config", str(site / "gateway.yaml")


# --- one subject -----------------------------------------------------------------------------------------------------


def test_a_withdrawal_is_certified(run: Callable[..., Ran], control: FakeControl) -> None:
    """What is gone, what stays, what others can still do, and every object to be deleted at every archive."""
    control.answers["map_forget"] = {
        "project": "P", "pseudonym": "P-1", "rows": 5, "instances": 9, "erased": 2, "busy": 0, "left": [LEFT]
    }  # fmt: skip
    done = run("map", "forget", "P-1", "--yes", *CONFIG)
    assert done.status == ExitCode.DONE
    words = (
        "subject P-1",
        "5 rows",
        "2 instances here",
        "that 9 instances came",
        "tombstone",
        "whoever holds the project's key",
        "2.25.3",
        "archive",
    )
    assert all(each in done.out for each in words)
    assert control.calls == [("map_forget", {"pseudonym": "P-1", "project": None, "issuer": "", "unseen": False})]


def test_a_withdrawal_that_is_not_complete_says_so(run: Callable[..., Ran], control: FakeControl) -> None:
    """Instances that were being sent end the command with 3."""
    control.answers["map_forget"] = {
        "project": "P", "pseudonym": "", "rows": 0, "instances": 2, "erased": 0, "busy": 2, "left": []
    }  # fmt: skip
    done = run("map", "forget", "--yes", *CONFIG, stdin="MRN12345\n")
    assert done.status == 3
    assert "2 instances are being sent" in done.err
    assert "MRN12345" not in done.out + done.err
    assert control.calls[0][1]["original"] == "MRN12345"


@pytest.mark.parametrize("command", [("forget", "P-1"), ("reassign", "--study", "2.25.1")])
def test_nothing_irreversible_happens_unasked(
    command: tuple[str, ...], run: Callable[..., Ran], control: FakeControl
) -> None:
    """Without a terminal and without --yes nothing is asked of the gateway."""
    done = run("map", *command, *CONFIG, stdin="MRN12345\n")
    assert done.status == ExitCode.USAGE
    assert "--yes" in done.err
    assert control.calls == []


def test_a_patient_id_is_no_argument_of_reassign(run: Callable[..., Ran], control: FakeControl) -> None:
    """An identifier on the command line is refused and not repeated."""
    done = run("map", "reassign", "MRN12345", "--study", "2.25.1", "--yes", *CONFIG)
    assert done.status == ExitCode.USAGE
    assert "MRN12345" not in done.out + done.err
    assert control.calls == []


def test_a_reassignment_lists_what_is_wrong(run: Callable[..., Ran], control: FakeControl) -> None:
    """The new UID, how many go out anew, how many must be sent again, and the wrong objects."""
    control.answers["map_reassign"] = {
        "project": "P", "pseudonym": "P-2", "study_instance_uid": "2.25.9", "wrong": [LEFT], "again": 1,
        "send_again": 4, "busy": 0,
    }  # fmt: skip
    done = run("map", "reassign", "--study", "2.25.1", "--yes", *CONFIG, stdin="MRN2\n")
    assert done.status == ExitCode.DONE
    assert "subject P-2 now, and its new UID is 2.25.9" in done.out
    assert "1 instances go out anew; 4 must be sent" in done.out
    assert "2.25.3" in done.out


def test_a_disclosure_sums_up_by_study_and_archive(run: Callable[..., Ran], control: FakeControl) -> None:
    """How many, where, first and last; what went under the wrong subject is marked."""
    control.answers["map_disclose"] = {
        "project": "P", "pseudonym": "P-1", "withdrawn": False, "instances": 3, "waiting": 1, "here": 2,
        "left": [LEFT, LEFT | {"sop_instance_uid": "2.25.4"}, LEFT | {"wrong": True}],
    }  # fmt: skip
    done = run("map", "disclose", "P-1", *CONFIG)
    assert "3 instances came; 1 of them" in done.out
    assert "under the wrong subject" in done.out
    assert run("map", "disclose", "P-1", *CONFIG, "--format", "json").out.count('"wrong"') == 3
    control.answers["map_disclose"]["left"] = []
    assert "Nothing left the gateway." in run("map", "disclose", *CONFIG, stdin="MRN1\n").out


# --- originals -------------------------------------------------------------------------------------------------------


def sealed_row(site: Path, text: str) -> dict[str, Any]:
    private = load_map_private_key(site / "officer" / "map.key")
    (sealed,) = PublicSeal(private.public).seal([Original(IdentityKind.PATIENT, bytes(16), text)])
    row = {"project": "P", "kind": "patient", "pseudonym": "P-1", "created_at": 1.0}
    return row | {"sealed": base64.b64encode(sealed).decode(), "token": bytes(16).hex()}


def test_the_private_key_opens_an_original_here(
    site: Path, run: Callable[..., Ran], control: FakeControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key is read by the command and is no part of the question; without it the answer is one clear error."""
    monkeypatch.setattr("deid_proxy.cli.map.sys.stdout.isatty", lambda: True, raising=False)
    key = str(site / "officer" / "map.key")
    control.answers["map_show"] = {"mappings": [sealed_row(site, "H\x1fMRN12345")]}
    done = run("map", "show", "P-1", *CONFIG, "--reveal", "--key", key)
    assert "H MRN12345" in done.out
    assert control.calls == [("map_show", {"pseudonym": "P-1", "project": None, "reveal": True})]
    control.answers["map_show"] = {"mappings": [sealed_row(site, "H\x1fMRN12345")]}
    done = run("map", "show", "P-1", *CONFIG, "--reveal")
    assert (done.status, done.out) == (ExitCode.FAILED, "")
    assert "--key FILE" in done.err
    control.answers["map_show"] = {"mappings": [sealed_row(site, "x") | {"sealed": ""}]}
    assert "(not kept)" in run("map", "show", "P-1", *CONFIG, "--reveal").out


@pytest.mark.parametrize("name", ["p.key", "officer/map.key.pub", "nowhere"])
def test_a_key_that_does_not_open_is_one_clear_error(
    name: str, site: Path, run: Callable[..., Ran], control: FakeControl
) -> None:
    """The project's key, the public half, no file: said before anything is asked."""
    done = run("map", "verify", *CONFIG, "--key", site / name)
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert len(done.err.splitlines()) == 1
    assert control.calls == []


# --- the map as a whole ----------------------------------------------------------------------------------------------


def test_copies_are_asked_for_by_absolute_names(run: Callable[..., Ran], control: FakeControl, tmp_path: Path) -> None:
    """The gateway runs in another folder: what is asked of it names files in full."""
    control.answers = {
        "map_export": {"rows": 3},
        "map_import": {"created": 1, "known": 2, "withdrawn": 4},
        "map_backup": {"rows": 3, "generation": 7, "size_bytes": 9, "keys": ["ab"]},
        "map_reseal": {"changed": 5},
    }
    assert "3 rows" in run("map", "export", "e", *CONFIG).out
    assert run("map", "import", "e", *CONFIG).out == (
        "1 rows are new, 2 were known, 4 left out: their subject was withdrawn\n"
    )
    assert "generation 7" in run("map", "backup", "b", "--to", "k.pub", *CONFIG).out
    assert "5 originals" in run("map", "seal", "--project", "P", *CONFIG).out
    paths = [params["path"] for _, params in control.calls if "path" in params]
    assert all(path.startswith("/") for path in paths)
    assert control.calls[2][1]["public_key_files"][0].endswith("/k.pub")


def test_the_whole_life_without_a_running_gateway(site: Path, run: Callable[..., Ran]) -> None:
    """Statistics, verification, export, backup, drill and restore work on the state directory itself."""
    key = str(site / "officer" / "map.key")
    assert "never: deid-proxy map backup" in run("map", "stats", *config(site)).out
    assert "The map is sound." in run("map", "verify", "--key", key, *config(site)).out
    assert run("map", "export", site / "e", *config(site)).status == ExitCode.DONE
    assert "0 rows are new, 3 were known" in run("map", "import", site / "e", *config(site)).out
    assert run("map", "backup", site / "b", *config(site)).status == ExitCode.DONE
    assert "never:" not in run("map", "stats", *config(site)).out
    assert "the backup is good: 3 rows" in run("map", "restore", site / "b", "--key", key, "--drill", *config(site)).out
    assert "restored: 3 rows" in run("map", "restore", site / "b", "--key", key, *config(site)).out
    assert run("map", "stats", "--format", "json", *config(site)).out.count('"rows": 3') == 1


def test_a_restore_that_is_refused_leaves_the_state_free(site: Path, run: Callable[..., Ran]) -> None:
    """Of another project's key, cut in half, no backup at all: one line each, and the map is as it was."""
    key = str(site / "officer" / "map.key")
    run("map", "backup", site / "b", *config(site))
    before = (site / "state" / "map.db").read_bytes()
    whole = (site / "b").read_bytes()
    for content in (whole[: len(whole) // 2], b"hello", foreign_backup(site)):
        (site / "b").write_bytes(content)
        done = run("map", "restore", site / "b", "--key", key, *config(site))
        assert done.status == ExitCode.BAD_CONFIGURATION
        assert len(done.err.splitlines()) == 1
        assert (site / "state" / "map.db").read_bytes() == before
    assert run("map", "stats", *config(site)).status == ExitCode.DONE


def foreign_backup(site: Path) -> bytes:
    store = SQLiteMapStore(site / "foreign.db")
    IdentityResolver("P", ProjectKey(bytes(range(32))), store)
    write_backup(store, site / "foreign", [load_map_private_key(site / "officer" / "map.key").public])
    store.close()
    return (site / "foreign").read_bytes()


def test_migrations_are_rehearsed_and_applied(site: Path, run: Callable[..., Ran]) -> None:
    """What is up to date is said to be; without a state directory it is one clear error."""
    for options in ((), ("--dry-run",)):
        assert run("map", "migrate", *options, *config(site)).out == "map.db: up to date\nledger.db: up to date\n"
    (site / "state").rename(site / "elsewhere")
    done = run("map", "migrate", *config(site))
    assert done.status == ExitCode.FAILED
    assert "no state there yet" in done.err


def test_the_reminder_stays_until_the_first_backup(site: Path, run: Callable[..., Ran]) -> None:
    """``check`` and ``status`` say that the map was never backed up, and stop saying so."""
    commands = (("check",), ("status",))
    for command in commands:
        assert "the map was never backed up" in run(*command, *config(site), stdin="MRN1\n").err
    store = SQLiteMapStore(site / "state" / "map.db")
    store.mark.set_backup(Backup(5.0, 1))
    store.close()
    for command in commands:
        assert "backed up" not in run(*command, *config(site), stdin="MRN1\n").err


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("{mode: sealed}", "needs public_key_file"),
        ("{mode: open, public_key_file: officer/map.key.pub}", "uses no public key"),
        ("{mode: closed}", "mode"),
        ("{public_key: x}", "public_key_file"),
        ("{public_key_file: officer/map.key}", "does not belong on a gateway"),
        ("{public_key_file: p.key}", "is not a public key of a map"),
        ("{public_key_file: nowhere.pub}", "does not exist"),
    ],
)
def test_a_mistake_about_the_map_is_found_with_its_place(
    site: Path, run: Callable[..., Ran], written: str, words: str
) -> None:
    """``check`` names line and column, and what to do."""
    path = site / "gateway.yaml"
    path.write_text(path.read_text().replace("{public_key_file: officer/map.key.pub}", written))
    done = run("check", *config(site))
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "gateway.yaml:9:" in done.err
    assert words in done.err


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("    map: {public_key_file: officer/map.key.pub}\n", "sealed to the key of check value"),
        ("    map: {mode: open}\n", "can be read with the project's key"),
        ("    map: {mode: none}\n", "are not kept"),
        ("", "are not kept: there is no map"),
    ],
)
def test_check_says_what_becomes_of_originals(site: Path, run: Callable[..., Ran], written: str, words: str) -> None:
    """In each mode, and without any: nobody has to guess who can read them."""
    path = site / "gateway.yaml"
    path.write_text(path.read_text().replace("    map: {public_key_file: officer/map.key.pub}\n", written))
    done = run("check", *config(site))
    assert done.status == ExitCode.DONE
    assert words in done.out
    assert ("reads every original" in done.err) == ("open" in written)
