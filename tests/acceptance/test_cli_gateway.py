"""The commands around a real gateway: started, asked, stopped, and everything that can be wrong about it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.testing.builders import Patient, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.leak_scanner import LeakScanner
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the gateway runs on Linux")

PATIENT = Patient.invent(11)
CT = build_study(11, "CT", 2, PATIENT)
US = build_study(12, "US", 1, PATIENT)


def serve(gateway: RunningGateway) -> subprocess.CompletedProcess[str]:
    """Start a gateway that is expected to refuse."""
    command = [sys.executable, "-m", "deid_proxy", "serve", "--config", str(gateway.config)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def assert_clean(done: subprocess.CompletedProcess[str], status: int) -> None:
    """Assert the exit status, and that no traceback and no identifier was printed."""
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    planted = {identifier for instance in [*CT, *US] for identifier in instance.planted}
    assert LeakScanner(planted).scan((done.stdout + done.stderr).encode()) == []


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningGateway, FakeArchive]]:
    """Run a gateway that has forwarded two images and holds an ultrasound."""
    with FakeArchive() as archive:
        folder = tmp_path_factory.mktemp("gateway")
        with RunningGateway(folder, [Target("archive", archive.port)]) as gateway:
            files = [instance.part10() for instance in [*CT, *US]]
            assert send_files("127.0.0.1", gateway.port, files, called="TRIAL") == [0, 0, 0]
            archive.wait_for(2)
            wait_for(lambda: ask(gateway, "held", "list")["instances"])
            yield gateway, archive


def ask(gateway: RunningGateway, *command: str, stdin: str = "") -> dict[str, list[dict[str, Any]]]:
    done = gateway.command(*command, "--format", "json", stdin=stdin)
    assert "Traceback" not in done.stderr
    answer: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return answer


def wait_for(condition: object, timeout_s: float = 30.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def test_evidence_and_manifest_count_what_a_gateway_did_and_show_nobody(
    sent: tuple[RunningGateway, FakeArchive], tmp_path: Path
) -> None:
    """While it runs: forwarded and held, by study and by reason, as CSV and JSON, and no original in any file."""
    gateway, archive = sent
    wait_for(lambda: not any(study["waiting"] for study in ask(gateway, "manifest")["studies"]))
    studies = ask(gateway, "manifest")["studies"]
    assert sum(study["received"] for study in studies) == 3
    assert sorted((study["forwarded"], study["held"]) for study in studies) == [(0, 1), (2, 0)]
    (went,) = [study for study in studies if study["forwarded"]]
    assert went["study_instance_uid"].encode() in archive.wait_for(2)[0].data_set()
    assert went["new_iod_errors"] is None
    folder = tmp_path / "evidence"
    assert_clean(gateway.command("evidence", str(folder)), 0)
    rows = (folder / "manifest.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 3
    assert sum("pixel-risk: 1" in row for row in rows) == 1
    assert all(row.endswith("not checked") for row in rows[1:])
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["studies"] == studies
    assert json.loads((folder / "counts.json").read_text(encoding="utf-8"))["held"] == {"pixel-risk": 1}
    planted = {identifier for instance in [*CT, *US] for identifier in instance.planted}
    assert LeakScanner(planted).scan(folder) == []


@pytest.mark.parametrize("kind", ["accession_number", "patient_id", "study_uid"])
def test_study_is_found_by_any_of_its_identifiers(kind: str, sent: tuple[RunningGateway, FakeArchive]) -> None:
    """Accession number, patient ID and study UID lead to the instances and their deliveries."""
    gateway, _ = sent
    labels = {identifier.label: str(identifier) for identifier in CT[0].planted}
    wait_for(lambda: gateway.command("status", stdin=f"{labels[kind]}\n").returncode in (0, 3))
    done = gateway.command("status", stdin=f"{labels[kind]}\n")
    assert_clean(done, 3 if kind == "patient_id" else 0)
    assert "2 forwarded to archive" in done.stdout.splitlines()[0]
    assert labels[kind] not in done.stdout + done.stderr


def test_unknown_study_is_not_found(sent: tuple[RunningGateway, FakeArchive]) -> None:
    """An identifier that nobody sent ends with 1."""
    done = sent[0].command("status", stdin="NOBODY\n")
    assert_clean(done, 1)
    assert "No instance" in done.stderr


def test_held_instance_is_listed_and_shown(sent: tuple[RunningGateway, FakeArchive]) -> None:
    """The ultrasound waits with its reason, and can be looked at by the beginning of its id."""
    gateway, _ = sent
    (held,) = ask(gateway, "held", "list")["instances"]
    assert held["reason"] == "pixel-risk"
    done = gateway.command("held", "show", held["instance"][:8])
    assert_clean(done, 0)
    assert held["instance"] in done.stdout


@pytest.mark.parametrize("prefix", ["ffffffff", "", "zz", "%", "'"])
def test_unknown_instance_is_one_clear_error(prefix: str, sent: tuple[RunningGateway, FakeArchive]) -> None:
    """An id that is none is refused in one line."""
    done = sent[0].command("held", "show", prefix)
    assert_clean(done, 1)
    assert len(done.stderr.splitlines()) == 1


def test_map_knows_the_patient_and_its_pseudonym(sent: tuple[RunningGateway, FakeArchive]) -> None:
    """From the patient to the pseudonym, and from the pseudonym to what is known, without the original."""
    gateway, archive = sent
    facts = PATIENT.facts
    found = gateway.command("map", "find", "--issuer", facts["issuer"], stdin=f"{facts['patient_id']}\n")
    assert_clean(found, 0)
    answer = ask(gateway, "map", "find", "--issuer", facts["issuer"], stdin=f"{facts['patient_id']}\n")
    pseudonym = answer["mappings"][0]["pseudonym"]
    assert pseudonym.encode() in archive.received[0].data_set()
    assert_clean(gateway.command("map", "show", pseudonym), 0)
    assert_clean(gateway.command("map", "show", pseudonym, "--reveal"), 2)


def test_uid_is_found_in_the_map(sent: tuple[RunningGateway, FakeArchive]) -> None:
    """An original UID leads to its new one."""
    gateway, archive = sent
    (found,) = ask(gateway, "map", "find", stdin=f"{CT[0].sop_instance_uid}\n")["mappings"]
    assert found["pseudonym"] in {kept.sop_instance_uid for kept in archive.received}


def test_destination_answers_an_echo(sent: tuple[RunningGateway, FakeArchive]) -> None:
    """C-ECHO works beside the running gateway."""
    done = sent[0].command("echo", "archive")
    assert_clean(done, 0)
    assert "answers" in done.stdout


def test_second_gateway_on_the_state_directory_is_refused(sent: tuple[RunningGateway, FakeArchive]) -> None:
    """The first one goes on; the second ends with 75 and one line."""
    gateway, _ = sent
    other = gateway.config.with_name("other.yaml")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    other.write_text(gateway.config.read_text().replace(str(gateway.port), str(free)))
    command = [sys.executable, "-m", "deid_proxy", "serve", "--config", str(other)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert_clean(done, 75)
    assert "state directory" in done.stderr
    assert gateway.process is not None
    assert gateway.process.poll() is None


def test_questions_are_answered_without_a_gateway_too(tmp_path: Path) -> None:
    """When no gateway runs, the same commands answer from the state directory."""
    with FakeArchive() as archive:
        gateway = RunningGateway(tmp_path, [Target("archive", archive.port)])
        with gateway:
            send_files("127.0.0.1", gateway.port, [US[0].part10(), CT[0].part10()], called="TRIAL")
            archive.wait_for(1)
            wait_for(lambda: ask(gateway, "held", "list")["instances"])
    assert [row["reason"] for row in ask(gateway, "held", "list")["instances"]] == ["pixel-risk"]
    assert_clean(gateway.command("queue", "list"), 0)
    done = gateway.command("status", stdin=f"{PATIENT.facts['patient_id']}\n")
    assert_clean(done, 3)


def test_what_waits_for_an_archive_is_in_the_queue(tmp_path: Path) -> None:
    """With the archive down the delivery is listed as waiting, by destination."""
    with FakeArchive() as archive:
        port = archive.port
    with RunningGateway(tmp_path, [Target("archive", port)]) as gateway:
        send_files("127.0.0.1", gateway.port, [CT[0].part10()], called="TRIAL")
        wait_for(lambda: ask(gateway, "queue", "list")["deliveries"])
        unknown = gateway.command("queue", "list", "--destination", "other")
        assert_clean(unknown, 1)
        assert "known are archive" in unknown.stderr
        (delivery,) = ask(gateway, "queue", "list", "--destination", "archive")["deliveries"]
        wait_for(lambda: "refused" in ask(gateway, "queue", "list")["deliveries"][0]["detail"])
        assert delivery["sop_class"] == "CT Image Storage"
        assert_clean(gateway.command("queue", "list"), 0)


def test_port_in_use_is_one_clear_error(tmp_path: Path) -> None:
    """A gateway whose port is taken says so and ends, so that whoever starts services tries again."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        gateway = RunningGateway(tmp_path, [Target("archive", 1)], port=taken.getsockname()[1])
        gateway.write_config()
        done = serve(gateway)
    assert_clean(done, 1)
    assert f"127.0.0.1:{gateway.port}: Address already in use" in done.stderr


@pytest.mark.parametrize("damage", ["missing", "short", "exposed"])
@pytest.mark.parametrize("name", ["project.key", "spool.key"])
def test_gateway_without_a_good_key_does_not_start(name: str, damage: str, tmp_path: Path) -> None:
    """A missing, short or exposed key ends with 78, at its place in the configuration."""
    gateway = RunningGateway(tmp_path, [Target("archive", 1)])
    gateway.write_config()
    key = tmp_path / name
    if damage == "missing":
        key.unlink()
    elif damage == "short":
        key.write_text("0123456789abcdef\n")
    else:
        key.chmod(0o644)
    done = serve(gateway)
    assert_clean(done, 78)
    assert f"{gateway.config}:" in done.stderr
    assert name in done.stderr


@pytest.mark.fault(47)
def test_gateway_with_mistakes_in_its_configuration_says_all_of_them_and_does_not_start(tmp_path: Path) -> None:
    """A typo, a port that is none and a missing destination: each with its place, exit 78, and no state directory."""
    gateway = RunningGateway(tmp_path, [Target("archive", 1)], gateway_lines=("drain_secs: 3",))
    gateway.write_config()
    text = gateway.config.read_text(encoding="utf-8")
    text = text.replace('127.0.0.1:1"', '127.0.0.1:99999"').replace("forward_to: [archive]", "forward_to: [archiv]")
    gateway.config.write_text(text, encoding="utf-8")
    done = serve(gateway)
    assert_clean(done, 78)
    places = {mark: text[: text.index(mark)].count("\n") + 1 for mark in ("drain_secs", "99999", "[archiv]")}
    for mark, line in places.items():
        assert f"{gateway.config.name}:{line}:" in done.stderr, mark
    assert "did you mean 'archive'?" in done.stderr
    assert not gateway.state_dir.exists()


def test_gateway_with_another_key_than_its_map_does_not_start(tmp_path: Path) -> None:
    """A key that is not the one of the state directory is refused."""
    from deid_proxy.identity.keys import generate_key_file

    gateway = RunningGateway(tmp_path, [Target("archive", 1)])
    with gateway:
        pass
    (tmp_path / "project.key").unlink()
    generate_key_file(tmp_path / "project.key")
    done = serve(gateway)
    assert_clean(done, 78)
    assert "key" in done.stderr


def test_gateway_says_first_that_it_starts(tmp_path: Path) -> None:
    """Before it loads its parts, which takes most of a start; then what it found, and that it listens."""
    with RunningGateway(tmp_path, [Target("archive", 1)]) as gateway:
        said = gateway.log.read_text()
    first = json.loads(said.splitlines()[0])
    assert (first["event"], first["port"]) == ("gateway.starting", gateway.port)
    assert said.index("gateway.starting") < said.index("gateway.started") < said.index("listening on")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_gateway_told_to_stop_ends_well(number: signal.Signals, tmp_path: Path) -> None:
    """SIGTERM and Ctrl-C end a gateway with status 0."""
    with RunningGateway(tmp_path, [Target("archive", 1)]) as gateway:
        assert gateway.process is not None
        gateway.process.send_signal(number)
        assert gateway.process.wait(60) == 0
    assert "Traceback" not in gateway.log.read_text()


def test_state_directory_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    """A file where the state directory should be ends with 75."""
    gateway = RunningGateway(tmp_path, [Target("archive", 1)])
    gateway.write_config()
    gateway.state_dir.write_bytes(b"in the way")
    assert_clean(serve(gateway), 75)
