"""Subjects as a site meets them: a table that grows, a service that decides, numbers that outlive kill -9."""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import TYPE_CHECKING

import pydicom
import pytest

from deid_proxy.errors import DeliveryError
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.testing.builders import Patient, Shape, build_study
from deid_proxy.testing.fake_archive import FakeArchive
from deid_proxy.testing.gateway_states import counts, wait_until_idle
from deid_proxy.testing.leak_scanner import LeakScanner
from deid_proxy.testing.running_gateway import RunningGateway, Target
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from deid_proxy.testing.builders import Instance

SMALL = Shape(rows=8, columns=8)
KILLS = 5
OUT_OF_RESOURCES = 0xA700  # PS3.4 section B.2.3


def study(seed: int, instances: int = 2) -> list[Instance]:
    return build_study(seed, "MR", instances, Patient.invent(seed), shape=SMALL)


def send(gateway: RunningGateway, instances: list[Instance]) -> list[int | None]:
    return send_files("127.0.0.1", gateway.port, [i.part10() for i in instances], called="TRIAL", calling="CT1")


def write_table(folder: Path, *rows: str, last: str = "site") -> None:
    """Write another table and move it over the one that is there."""
    folder.mkdir(exist_ok=True)
    new = folder / "subjects.new"
    new.write_text("\n".join((f"patient_id,issuer,subject,{last}", *rows)) + "\n", encoding="utf-8")
    new.chmod(0o600)
    new.replace(folder / "subjects.csv")


def row(seed: int, code: str, last: str = "017") -> str:
    facts = Patient.invent(seed).facts
    return f"{facts['patient_id']},{facts['issuer']},{code},{last}"


@pytest.fixture
def archive() -> Iterator[FakeArchive]:
    with FakeArchive() as running:
        yield running


@pytest.fixture
def make_gateway(tmp_path: Path, archive: FakeArchive) -> Iterator[Callable[..., RunningGateway]]:
    made: list[RunningGateway] = []

    def make(*lines: str) -> RunningGateway:
        made.append(RunningGateway(tmp_path / "gateway", [Target("archive", archive.port)], project_lines=lines))
        return made[-1]

    yield make
    for gateway in made:
        gateway.__exit__()


def wait_for_held(gateway: RunningGateway, number: int) -> None:
    for _ in range(600):
        if counts(gateway)["held"].get("subject", 0) == number and not counts(gateway)["instances"].get("received"):
            return
        threading.Event().wait(0.05)
    raise TimeoutError(str(counts(gateway)))


def test_a_study_waits_for_its_row_and_leaves_by_itself(
    make_gateway: Callable[..., RunningGateway], archive: FakeArchive, tmp_path: Path
) -> None:
    """Held until the table names the patient; then delivered under the table's code, with the trial's attributes."""
    write_table(tmp_path / "gateway", row(1, "LUNG-0001"))
    trial = 'trial: {sponsor: ACME, protocol_id: LUNG-01, site_id: "{subject.site}"}'
    gateway = make_gateway("subjects: {method: table, file: subjects.csv, unknown: hold}", trial).start()
    known, unknown = study(1), study(2)
    assert send(gateway, known + unknown) == [0] * 4
    archive.wait_for(2)
    wait_for_held(gateway, 2)
    assert "subject" in gateway.command("held", "list").stdout
    write_table(tmp_path / "gateway", row(1, "LUNG-0001"), row(2, "LUNG-0002"))
    received = archive.wait_for(4)
    assert wait_until_idle(gateway)["held"] in ({}, {"subject": 0})
    made = [pydicom.dcmread(BytesIO(each.part10())) for each in received]
    assert Counter(each.PatientID for each in made) == {"LUNG-0001": 2, "LUNG-0002": 2}
    assert {(each.ClinicalTrialSponsorName, each.ClinicalTrialSiteID) for each in made} == {("ACME", "017")}
    assert all(each.ClinicalTrialSubjectID == each.PatientID for each in made)
    scanner = LeakScanner([planted for each in known + unknown for planted in each.planted])
    for kept in received:
        assert scanner.scan(kept.data_set()) == []
    assert scanner.scan(gateway.log.read_bytes()) == []
    assert gateway.stop() == 0


ANCHORED = """\
name: anchored
options: [retain-modified-dates]
dates: days-since-anchor
"""


@pytest.mark.parametrize(("method", "comes_while_dead"), [("hmac", True), ("table", False)])
def test_a_study_waits_for_its_anchor_date_through_kill_9_and_leaves_by_itself(
    make_gateway: Callable[..., RunningGateway],
    archive: FakeArchive,
    tmp_path: Path,
    method: str,
    comes_while_dead: bool,
) -> None:
    """The row alone is not enough; killed while it waits, and the date counts that comes then or later."""
    site = tmp_path / "gateway"
    write_table(site, row(1, "LUNG-0001", "20240101"), row(2, "LUNG-0002", ""), last="anchor_date")
    (site / "anchored.yaml").write_text(ANCHORED, encoding="utf-8")
    gateway = make_gateway(f"subjects: {{method: {method}, file: subjects.csv}}")
    gateway.profile = "anchored.yaml"
    known, waits, stranger = study(1), study(2), study(3)
    assert send(gateway.start(), known + waits + stranger) == [0] * 6
    archive.wait_for(2)
    wait_for_held(gateway, 4)
    held = gateway.command("held", "list").stdout
    assert held.count("dates count from an anchor") == (2 if method == "table" else 4)
    gateway.kill()
    if not comes_while_dead:
        gateway.start()
        wait_for_held(gateway, 4)
    write_table(site, row(1, "LUNG-0001", "20240101"), row(2, "LUNG-0002", "20230630"), last="anchor_date")
    if comes_while_dead:
        gateway.start()
    received = archive.wait_for(4)
    wait_for_held(gateway, 2)
    anchors = {each.sop_instance_uid: date(2024, 1, 1) for each in known} | {
        each.sop_instance_uid: date(2023, 6, 30) for each in waits
    }
    expected = Counter((study_date(each) - anchors[each.sop_instance_uid]).days for each in known + waits)
    made = [pydicom.dcmread(BytesIO(each.part10())) for each in received]
    assert Counter(int(each.LongitudinalTemporalOffsetFromEvent) for each in made) == expected
    assert all((study_date(each) - date(2000, 1, 1)).days == each.LongitudinalTemporalOffsetFromEvent for each in made)
    planted = [planted for each in known + waits + stranger for planted in each.planted]
    scanner = LeakScanner([each for each in planted if not each.label.endswith("_time")])  # times of day are kept
    for kept in received:
        assert scanner.scan(kept.data_set()) == []
    assert scanner.scan(gateway.log.read_bytes()) == []
    assert scanner.scan(held.encode()) == []
    assert gateway.stop() == 0


def study_date(found: Instance | pydicom.Dataset) -> date:
    read = found if isinstance(found, pydicom.Dataset) else pydicom.dcmread(BytesIO(found.part10()))
    return date.fromisoformat(read.StudyDate)


def test_numbers_outlive_kill_9(
    make_gateway: Callable[..., RunningGateway], archive: FakeArchive, tmp_path: Path
) -> None:
    """Killed while patients keep coming: the archive sees S-001 to S-n without a gap, one number for each patient."""
    gateway = make_gateway('subjects: {method: sequential, pattern: "S-{n:03d}"}').start()
    studies = [study(seed, 1)[0] for seed in range(100, 160)]
    waiting = list(reversed(studies))
    for kill in range(KILLS + 1):
        if kill == KILLS:
            send_until_killed(gateway, waiting)
            break
        killer = threading.Timer(0.15 + 0.05 * kill, gateway.kill)
        killer.start()
        send_until_killed(gateway, waiting)
        killer.join()  # also when all was sent before: nothing is started beside a gateway that runs
        gateway.start()
    assert waiting == []
    assert wait_until_idle(gateway)["archive"]["forwarded"] >= len(studies)
    by_instance = {}
    for kept in archive.wait_for(len(studies)):
        made = pydicom.dcmread(BytesIO(kept.part10()), stop_before_pixels=True)
        assert by_instance.setdefault(made.SOPInstanceUID, made.PatientID) == made.PatientID
    assert sorted(by_instance.values()) == [f"S-{n:03d}" for n in range(1, len(studies) + 1)]
    assert gateway.stop() == 0


def send_until_killed(gateway: RunningGateway, waiting: list[Instance]) -> None:
    """Send what waits, one by one, until all is answered 0000 or nobody answers any more.

    Where the kill met the process that takes in before the one that answers, this one says once that it is full.
    """
    scu = StorageSCU(Peer("TRIAL", "127.0.0.1", gateway.port, "CT1"))
    try:
        while waiting:
            one = waiting[-1]
            association = scu.open([(one.sop_class_uid, one.transfer_syntax_uid)])
            answer = association.store(one.sop_class_uid, one.sop_instance_uid, one.transfer_syntax_uid, [one.data])
            if answer.status == OUT_OF_RESOURCES:
                return
            assert answer.status == 0
            waiting.pop()
            association.release()
    except DeliveryError:
        return


class Deciding(BaseHTTPRequestHandler):
    """A service that needs to be asked twice about everybody."""

    asked: Counter[str] = Counter()

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked[question["patient_id"]] += 1
        number = sorted(self.asked).index(question["patient_id"])
        body = json.dumps({"subject": f"WEB-{number}"}).encode()
        pending = self.asked[question["patient_id"]] < 2
        self.send_response(202 if pending else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "0" if pending else str(len(body)))
        self.end_headers()
        if not pending:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_service_that_decides_later_is_waited_for(
    make_gateway: Callable[..., RunningGateway], archive: FakeArchive
) -> None:
    """Pending holds, and the instance leaves by itself when the service has decided; it is asked once a patient."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Deciding) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/subjects"
        gateway = make_gateway(f'subjects: {{method: http, url: "{url}", retry_s: 1}}').start()
        assert send(gateway, study(5, 3)) == [0, 0, 0]
        received = archive.wait_for(3, 100)
        assert {pydicom.dcmread(BytesIO(each.part10())).PatientID for each in received} == {"WEB-0"}
        ((_patient, asked),) = Deciding.asked.items()
        assert 2 <= asked <= 6  # not by every instance every time; more than twice only where an answer came late
        assert gateway.stop() == 0
        server.shutdown()


def test_a_gateway_refuses_a_bad_table_with_rows_and_columns(
    make_gateway: Callable[..., RunningGateway], tmp_path: Path
) -> None:
    """``check`` and ``serve`` say the same, end with status 78, and quote nobody."""
    write_table(tmp_path / "gateway", "CANARY1,,S1,017", "CANARY2,,S1,")
    trial = 'trial: {sponsor: ACME, protocol_id: "{subject.site}"}'
    gateway = make_gateway("subjects: {method: table, file: subjects.csv}", trial)
    gateway.write_config()
    for command in ("check", "serve"):
        done = gateway.command(command)
        assert done.returncode == 78
        assert "subjects.csv:3:3: row 3, column 3 (subject): is the code of row 2, too" in done.stderr
        assert "row 3, column 4 (site): is empty" in done.stderr
        assert "CANARY" not in done.stdout + done.stderr
