"""Real peers: DCMTK's storescu and dcmsend in front, DCMTK's storescp and Orthanc behind."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydicom
import pytest

from deid_proxy.errors import DeidentificationError
from deid_proxy.testing.builders import Patient, build_study
from deid_proxy.testing.gateway_states import ask, wait_until_idle
from deid_proxy.testing.leak_scanner import LeakScanner
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port
from deid_proxy.testing.sender import read_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ENVIRONMENT = {**os.environ, "TCP_NODELAY": "1"}


@contextmanager
def storescp(directory: Path) -> Iterator[int]:
    """Run DCMTK's storescp, which takes everything, and give its port."""
    directory.mkdir()
    port = free_port()
    command = ["storescp", "+xa", "--promiscuous", "+B", "-uf", "-aet", "ARCHIVE", "-od", str(directory), str(port)]
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for_echo(port, "ARCHIVE")
        yield port
    finally:
        process.terminate()
        process.wait()


@contextmanager
def orthanc(directory: Path) -> Iterator[tuple[int, int]]:
    """Run Orthanc and give its DICOM and HTTP ports."""
    directory.mkdir()
    dicom, http = free_port(), free_port()
    settings = {
        "Name": "archive",
        "StorageDirectory": str(directory / "db"),
        "IndexDirectory": str(directory / "db"),
        "DicomAet": "ARCHIVE",
        "DicomPort": dicom,
        "HttpPort": http,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "DicomAlwaysAllowStore": True,
        "DicomCheckCalledAet": False,
        "UnknownSopClassAccepted": True,
        "Plugins": [],
    }
    config = directory / "orthanc.json"
    config.write_text(json.dumps(settings))
    log = (directory / "log").open("wb")
    process = subprocess.Popen(["Orthanc", str(config)], stdout=log, stderr=log)
    try:
        _wait_for_echo(dicom, "ARCHIVE")
        yield dicom, http
    finally:
        process.terminate()
        process.wait()
        log.close()


def _wait_for_echo(port: int, title: str, timeout_s: float = 30.0) -> None:
    deadline = time.monotonic() + timeout_s
    while subprocess.run(["echoscu", "-aec", title, "127.0.0.1", str(port)], capture_output=True).returncode:
        if time.monotonic() > deadline:
            raise TimeoutError("the archive does not answer C-ECHO")
        time.sleep(0.1)


def _write_studies(directory: Path) -> list[str]:
    """Write studies of several modalities; return every identifier that was planted in them."""
    directory.mkdir()
    planted = []
    for seed, modality in enumerate(("CT", "MR", "PET", "RTSTRUCT")):
        for number, instance in enumerate(build_study(seed + 40, modality, 2)):
            (directory / f"{modality}{number}.dcm").write_bytes(instance.part10())
            planted += instance.planted
    return planted


@pytest.mark.peer("storescu", "storescp", "echoscu")
def test_a_study_goes_from_storescu_through_the_gateway_to_storescp(tmp_path: Path) -> None:
    """What DCMTK sends arrives at DCMTK: complete, marked, and without a single planted identifier."""
    planted = _write_studies(tmp_path / "in")
    with (
        storescp(tmp_path / "out") as port,
        RunningGateway(tmp_path / "gateway", [Target("archive", port)]) as gateway,
    ):
        subprocess.run(
            ["storescu", "-aet", "CT1", "-aec", "TRIAL", "+sd", "127.0.0.1", str(gateway.port), str(tmp_path / "in")],
            env=ENVIRONMENT,
            check=True,
        )
        states = wait_until_idle(gateway)
    assert states["archive"] == {"forwarded": 8}
    assert len(list((tmp_path / "out").iterdir())) == 8
    scanner = LeakScanner(planted)
    assert scanner.scan(tmp_path / "out") == []
    assert scanner.scan(tmp_path / "gateway") == [], "log, ledger, map or spool shows an identifier"


@pytest.mark.peer("storescu", "storescp", "echoscu")
def test_what_storescu_sends_waits_for_a_person_and_then_goes_to_storescp(tmp_path: Path) -> None:
    """Four scanners that nobody has seen: all of it waits; looked at, it arrives, and no identifier was shown."""
    planted = _write_studies(tmp_path / "in")
    with (
        storescp(tmp_path / "out") as port,
        RunningGateway(tmp_path / "gateway", [Target("archive", port)], project_lines=("first_seen: hold",)) as gateway,
    ):
        subprocess.run(
            ["storescu", "-aet", "CT1", "-aec", "TRIAL", "+sd", "127.0.0.1", str(gateway.port), str(tmp_path / "in")],
            env=ENVIRONMENT,
            check=True,
        )
        assert wait_until_idle(gateway)["held"] == {"first-seen": 8}
        assert list((tmp_path / "out").iterdir()) == []
        listed = gateway.command("held", "list")
        why = ("--by", "A. Physicist", "--why", "looked at all four", "--yes")
        released = gateway.command("held", "release", "--all", "first-seen", *why)
        assert (released.returncode, released.stderr) == (0, "")
        assert wait_until_idle(gateway)["archive"] == {"forwarded": 8}
    scanner = LeakScanner(planted)
    assert scanner.scan((listed.stdout + released.stdout).encode()) == []
    assert scanner.scan(tmp_path / "out") == scanner.scan(tmp_path / "gateway") == []


@pytest.mark.peer("storescu", "Orthanc", "echoscu")
def test_two_studies_before_and_after_a_restart_are_one_patient_in_orthanc(tmp_path: Path) -> None:
    """A patient's studies link up at the archive although the gateway was restarted between them."""
    patient = Patient.invent(7)
    with orthanc(tmp_path / "orthanc") as (dicom, http):
        gateway = RunningGateway(tmp_path / "gateway", [Target("archive", dicom)])
        for seed in (1, 2):
            folder = tmp_path / f"study{seed}"
            folder.mkdir()
            for number, instance in enumerate(build_study(seed, "CT", 2, patient)):
                (folder / f"{number}.dcm").write_bytes(instance.part10())
            with gateway:
                target = ["127.0.0.1", str(gateway.port)]
                subprocess.run(
                    ["storescu", "-aec", "TRIAL", *target, *map(str, sorted(folder.iterdir()))],
                    env=ENVIRONMENT,
                    check=True,
                )
                wait_until_idle(gateway)
        patients = json.load(urllib.request.urlopen(f"http://127.0.0.1:{http}/patients?expand"))
        studies = json.load(urllib.request.urlopen(f"http://127.0.0.1:{http}/studies"))
    assert len(patients) == 1
    assert len(studies) == 2


# storescu proposes a compressed transfer syntax only when it is told to; it converts nothing.
STORESCU_OPTIONS = {
    "1.2.840.10008.1.2": "-xi",
    "1.2.840.10008.1.2.1": "-xe",
    "1.2.840.10008.1.2.2": "-xb",
    "1.2.840.10008.1.2.4.50": "-xy",
    "1.2.840.10008.1.2.4.51": "-xx",
    "1.2.840.10008.1.2.4.70": "-xs",
    "1.2.840.10008.1.2.4.80": "-xt",
    "1.2.840.10008.1.2.4.81": "-xu",
    "1.2.840.10008.1.2.4.90": "-xv",
    "1.2.840.10008.1.2.4.91": "-xw",
    "1.2.840.10008.1.2.5": "-xr",
}
EXPECTED_HOLDS = {
    "character-set",
    "codestream",
    "conflict",
    "malformed",
    "pixel-risk",
    "residual-identifier",
    "sop-class",
    "transfer-syntax",
    "un-sequence",
}


@contextmanager
def running_archive(kind: str, directory: Path) -> Iterator[tuple[int, Callable[[], int]]]:
    """Run an archive and give its port and a way to count what it has."""
    if kind == "storescp":
        with storescp(directory) as port:
            yield port, lambda: len(list(directory.iterdir()))
        return
    with orthanc(directory) as (dicom, http):
        statistics = f"http://127.0.0.1:{http}/statistics"
        yield dicom, lambda: int(json.load(urllib.request.urlopen(statistics))["CountInstances"])


@pytest.mark.timeout(600)
@pytest.mark.peer("storescu", "storescp", "Orthanc", "echoscu")
@pytest.mark.parametrize("kind", ["storescp", "Orthanc"])
def test_every_readable_test_file_arrives_or_is_held(
    tmp_path: Path, kind: str, expected_holds: Mapping[str, Any]
) -> None:
    """Every real file that storescu sends arrives, marked, or is held for the expected reason; none disappears.

    A conflict is expected too: pydicom has files with one UID and several contents.
    """
    with (
        running_archive(kind, tmp_path / "archive") as (port, count),
        RunningGateway(tmp_path / "gateway", [Target("archive", port)]) as gateway,
    ):
        sent = [path for path in _real_files() if _storescu(path, gateway.port)]
        states = wait_until_idle(gateway)
        refused = ask(gateway, "held_list", limit=1000)["deliveries"]
        arrived = count()
    assert len(sent) >= 50
    assert sum(states["instances"].values()) == len(sent), "an instance disappeared"
    assert set(states["instances"]) <= {"ready", "erased", "excluded", "held"}
    assert set(states["held"]) <= EXPECTED_HOLDS
    if not os.environ.get("DEID_PROXY_CORPUS"):
        expected = Counter(
            expected_holds["PYDICOM"][path.name] for path in sent if path.name in expected_holds["PYDICOM"]
        )
        assert {reason: n for reason, n in states["held"].items() if reason != "conflict"} == expected
    assert states["archive"].get("forwarded") == arrived
    assert isinstance(refused, list)
    assert {each["reason"] for each in refused} <= {"context", "refused"}, (
        "by an archive that does not take such objects"
    )
    assert arrived >= 10
    if kind == "storescp":
        for path in (tmp_path / "archive").iterdir():
            data_set = pydicom.dcmread(path, specific_tags=["SOPInstanceUID", "PatientIdentityRemoved"])
            assert (data_set.PatientIdentityRemoved, data_set.SOPInstanceUID[:5]) == ("YES", "2.25."), path.name


def _real_files() -> list[Path]:
    """The DICOM files of pydicom's test set, and of the folder that DEID_PROXY_CORPUS names."""
    import pydicom.data

    folders = [Path(pydicom.data.__file__).parent, *map(Path, filter(None, [os.environ.get("DEID_PROXY_CORPUS")]))]
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in files if path.read_bytes()[128:132] == b"DICM"]


def _storescu(path: Path, port: int) -> bool:
    """Send one file in its own transfer syntax; return whether it was answered with success."""
    try:
        header = read_header(path)
    except (ValueError, DeidentificationError):
        return False
    option = STORESCU_OPTIONS.get(header.transfer_syntax_uid)
    if option is None:
        return False
    command = ["storescu", "-R", option, "-aec", "TRIAL", "127.0.0.1", str(port), str(path)]
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True).returncode == 0
