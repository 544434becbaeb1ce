"""Subject tables at run time: taken whole when they come to rest, and whoever waited for them is tried again."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from deid_proxy.errors import ConfigurationError
from deid_proxy.events import Event
from deid_proxy.gateway.subjects import SubjectWatch
from deid_proxy.identity.naming import waiting_for
from deid_proxy.identity.ports import IdentityKind, InstanceState
from deid_proxy.settings import load_settings
from deid_proxy.testing.builders import Patient, Shape, build_study

SHAPE = Shape(rows=4, columns=4, private_blob_bytes=64)


class Site:
    """A project with a subject table, its worker, and the watch over the table."""

    def __init__(self, bench, state, path: Path) -> None:
        self.bench, self.state, self.path = bench, state, path
        self.worker = bench.worker(state)
        self.watch = SubjectWatch(state, bench.log, threading.Event(), threading.Event())

    def write(self, text: str) -> None:
        """Put another table in the place of this one, as a careful site does."""
        new = self.path.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.chmod(0o600)
        new.replace(self.path)

    def settle(self) -> None:
        """Let everybody do their work until nothing is left."""
        for _ in range(3):
            self.watch._looked_at = float("-inf")
            self.watch.work()
            while self.worker.work():
                pass

    def row(self, received):
        return self.state.ledger.instance(received.id.hex())


def header(*rows: str) -> str:
    return "\n".join(("patient_id,issuer,subject", *rows)) + "\n"


def row_of(patient: Patient, code: str) -> str:
    return f"{patient.facts['patient_id']},{patient.facts['issuer']},{code}"


@pytest.fixture
def make_site(bench, tmp_path: Path):
    """Make a site whose table holds a text; ``subjects`` is added to the settings of the table."""
    opened = []

    def make(text: str, subjects: str = ""):
        path = tmp_path / "subjects.csv"
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        bench.settings()
        config = bench.directory / "deid-proxy.yaml"
        added = f"    subjects: {{method: table, file: {path}{subjects}}}\n"
        config.write_text(config.read_text(encoding="utf-8") + added, encoding="utf-8")
        opened.append(bench.state(load_settings(config)))
        return Site(bench, opened[-1], path)

    yield make
    for state in opened:
        state.close()


def studies(*seeds: int):
    return [(Patient.invent(seed), build_study(seed, "MR", 1, shape=SHAPE)[0]) for seed in seeds]


def test_who_waits_is_tried_again_when_the_row_comes(make_site) -> None:
    """Held with the reason and a token, released by itself, delivered under its code; a stranger goes on waiting."""
    site = make_site(header("somebody,,S0"))
    (anna, first), (bert, second) = studies(1, 2)
    ours, stranger = site.bench.receive(site.state, first), site.bench.receive(site.state, second)
    site.settle()
    for received, patient in ((ours, anna), (stranger, bert)):
        held = site.row(received)
        assert (held.state, held.reason) == (InstanceState.HELD, "subject")
        assert waiting_for(held.detail)
        assert patient.facts["patient_id"] not in held.detail
    site.write(header("somebody,,S0", row_of(anna, "LUNG-7")))
    site.settle()
    assert site.row(ours).state is InstanceState.READY
    assert site.row(stranger).state is InstanceState.HELD
    assert site.state.map.find_pseudonym("TRIAL-01", "LUNG-7")
    assert [each["count"] for each in site.bench.log.fields_of(Event.INSTANCES_RELEASED)] == [1]
    assert [each["count"] for each in site.bench.log.fields_of(Event.SUBJECTS_TAKEN)] == [2]


def test_a_row_that_is_withdrawn_makes_later_instances_wait_until_it_is_back(make_site) -> None:
    """What left stays; who comes back has the code of before, and nobody else gets it, nor they another one."""
    anna, bert = Patient.invent(1), Patient.invent(2)
    sent = [build_study(seed, "MR", 1, patient, shape=SHAPE)[0] for seed, patient in ((1, anna), (2, anna), (3, anna))]
    site = make_site(header(row_of(anna, "LUNG-7")))

    def send(instance):
        received = site.bench.receive(site.state, instance)
        site.settle()
        return received

    first = send(sent[0])
    site.write(header(row_of(bert, "LUNG-8")))
    site.settle()
    second = send(sent[1])
    assert (site.row(first).state, site.row(second).state) == (InstanceState.READY, InstanceState.HELD)
    assert (site.row(second).reason, bool(waiting_for(site.row(second).detail))) == ("subject", True)
    site.write(header(row_of(bert, "LUNG-8"), row_of(anna, "LUNG-9")))  # back under another code
    site.settle()
    assert (site.row(second).state, site.row(second).reason) == (InstanceState.HELD, "mapping-conflict")
    assert "another code for the patient" in site.row(second).detail
    site.write(header(row_of(bert, "LUNG-8"), row_of(anna, "LUNG-7")))
    site.settle()
    third = send(sent[2])
    assert site.row(third).state is InstanceState.READY
    assert site.state.ledger.release([second.id]) == 1
    site.settle()
    assert site.row(second).state is InstanceState.READY
    site.write(header(row_of(bert, "LUNG-7")))  # the code that is free in the table is hers in the map
    site.settle()
    fourth = send(build_study(4, "MR", 1, bert, shape=SHAPE)[0])
    assert (site.row(fourth).state, site.row(fourth).reason) == (InstanceState.HELD, "mapping-conflict")
    (mapped,) = site.state.map.find_pseudonym("TRIAL-01", "LUNG-7")
    assert mapped == site.state.projects["TRIAL-01"].resolver.find(IdentityKind.PATIENT, original_of(anna))


def original_of(patient: Patient) -> str:
    return f"{patient.facts['issuer']}\x1f{patient.facts['patient_id']}"


def test_a_bad_table_changes_nothing_and_is_told_once(make_site) -> None:
    """The former table goes on, whole; the log names file, row and column, and no patient."""
    (anna, first), (bert, second) = studies(1, 2)
    site = make_site(header(row_of(anna, "LUNG-7")))
    site.write(header(row_of(bert, "LUNG-8"), "CANARY,,LUNG-9", "CANARY,,LUNG-10"))
    received = [site.bench.receive(site.state, each) for each in (first, second)]
    site.settle()
    assert [site.row(each).state for each in received] == [InstanceState.READY, InstanceState.HELD]
    (told,) = site.bench.log.fields_of(Event.SUBJECTS_REFUSED)
    assert "row 4, column 1 (patient_id)" in told["detail"]
    assert "CANARY" not in str(site.bench.log.lines)


def test_a_table_that_is_still_being_written_is_left_alone(make_site) -> None:
    """It is read when it has looked the same twice."""
    (anna, _), (_bert, _) = studies(1, 2)
    site = make_site(header(row_of(anna, "LUNG-7")))
    files = site.state.projects["TRIAL-01"].files
    for rows in (1, 2, 3):
        site.path.write_text(header(*(f"P{n},,S{n}" for n in range(rows))), encoding="utf-8")
        assert not files.reload()
    assert (files.reload(), files.size, files.reload()) == (True, 3, False)


def test_a_table_that_is_away_for_a_moment_is_no_other_table(make_site) -> None:
    """Removed, the former one goes on, and it is told once; back again, it is taken."""
    (anna, first), _ = studies(1, 2)
    site = make_site(header(row_of(anna, "LUNG-7")))
    text = site.path.read_text(encoding="utf-8")
    site.path.unlink()
    received = site.bench.receive(site.state, first)
    site.settle()
    site.settle()
    assert site.row(received).state is InstanceState.READY
    assert len(site.bench.log.fields_of(Event.SUBJECTS_REFUSED)) == 1
    site.write(text + "P,,S\n")
    site.settle()
    assert site.state.projects["TRIAL-01"].files.size == 2


def test_unwanted_patients_are_excluded(make_site) -> None:
    """With ``exclude`` the instance is done with; its reason is told, nobody waits."""
    _, (_, second) = studies(1, 2)
    site = make_site(header("somebody,,S0"), ", unknown: exclude")
    received = site.bench.receive(site.state, second)
    site.settle()
    assert (site.row(received).state, site.row(received).reason) == (InstanceState.EXCLUDED, "subject")
    assert [row.receipt_id for row in site.state.ledger.erasable(10)] == [received.id]


def test_who_was_held_by_a_former_table_is_found_later(make_site) -> None:
    """An instance that is held just after the new table was looked at is tried again without another change."""
    (anna, first), _ = studies(1, 2)
    site = make_site(header("somebody,,S0"))
    received = site.bench.receive(site.state, first)
    project = site.state.projects["TRIAL-01"]
    site.write(header(row_of(anna, "LUNG-7")))
    former = project.resolver._now
    site.watch.work()
    site.watch.work()  # the new table is taken, and nobody waits
    taken, project.resolver._now = project.resolver._now, former
    while site.worker.work():
        pass
    assert site.row(received).state is InstanceState.HELD
    project.resolver._now = taken
    site.settle()
    assert site.row(received).state is InstanceState.READY


def test_other_reasons_are_not_released(make_site) -> None:
    """A conflict in a study waits for a person, whatever the table says."""
    (anna, first), (bert, _) = studies(1, 2)
    site = make_site(header(row_of(anna, "LUNG-7"), row_of(bert, "LUNG-8")))
    other = first.data.replace(anna.facts["patient_id"].encode(), bert.facts["patient_id"].encode())
    other = other.replace(anna.facts["issuer"].encode(), bert.facts["issuer"].encode().ljust(len(anna.facts["issuer"])))
    assert len(other) == len(first.data)
    received = [site.bench.receive(site.state, first), site.bench.receive(site.state, first, data=other)]
    site.settle()
    site.write(header(row_of(anna, "LUNG-7"), row_of(bert, "LUNG-8"), "somebody,,S0"))
    site.settle()
    held = site.row(received[1])
    assert (site.row(received[0]).state, held.state, held.reason) == (
        InstanceState.READY,
        InstanceState.HELD,
        "subject",
    )
    assert "another patient" in held.detail
    assert site.bench.log.fields_of(Event.INSTANCES_RELEASED) == []


def test_a_conflict_is_tried_again_when_an_alias_makes_two_patients_one(make_site, tmp_path: Path) -> None:
    """Nobody has to release it; other tables change nothing."""
    aliases = tmp_path / "aliases.csv"
    head = "patient_id,issuer,same_as_patient_id,same_as_issuer\n"

    def write(text: str) -> None:
        new = aliases.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.chmod(0o600)
        new.replace(aliases)

    write(head)
    (anna, first), (bert, _) = studies(1, 2)
    site = make_site(header(row_of(anna, "LUNG-7"), row_of(bert, "LUNG-8")), f", aliases: {aliases}")
    other = first.data.replace(anna.facts["patient_id"].encode(), bert.facts["patient_id"].encode())
    other = other.replace(anna.facts["issuer"].encode(), bert.facts["issuer"].encode().ljust(len(anna.facts["issuer"])))
    received = [site.bench.receive(site.state, first), site.bench.receive(site.state, first, data=other)]
    site.settle()
    assert site.row(received[1]).state is InstanceState.HELD
    write(head + "somebody,,somebody-else,\n")
    site.settle()
    assert site.row(received[1]).state is InstanceState.HELD
    same = ",".join((bert.facts["patient_id"], bert.facts["issuer"], anna.facts["patient_id"], anna.facts["issuer"]))
    write(head + same + "\n")
    site.settle()
    after = site.row(received[1])
    assert after.reason != "subject"
    assert site.bench.log.fields_of(Event.INSTANCES_RELEASED)[-1]["count"] == 1


def test_a_gateway_does_not_start_on_a_bad_table(make_site) -> None:
    """All mistakes are told, nothing is opened."""
    with pytest.raises(ConfigurationError, match="row 3, column 1"):
        make_site(header("CANARY,,A", "CANARY,,B"))
