"""What people ask of the map, and what they change in it: copies, withdrawals, corrections."""

from __future__ import annotations

import base64
import threading

import pytest

from deid_proxy.errors import DeidProxyError
from deid_proxy.gateway.questions import QuestionError, Questions
from deid_proxy.identity.map_keys import generate_map_keys, load_map_private_key
from deid_proxy.identity.ports import DeliveryResult, DeliveryState, IdentityKind, InstanceState, MapRow
from deid_proxy.identity.sealing import unseal_private
from deid_proxy.stores.map_backup import open_backup
from deid_proxy.testing.builders import Patient, Shape, build_study

PATIENT, RIGHT = Patient.invent(1), Patient.invent(2)


def study(seed: int, patient: Patient = PATIENT, count: int = 2):
    return build_study(seed, "MR", count, patient, shape=Shape(rows=4, columns=4))


@pytest.fixture
def sealed_settings(bench, tmp_path):
    """A configuration whose map is sealed."""
    generate_map_keys(tmp_path / "map.key")
    settings = bench.settings()
    path = bench.directory / "deid-proxy.yaml"
    path.write_text(path.read_text() + "    map: {public_key_file: map.key.pub}\n")
    from deid_proxy.settings import load_settings

    assert load_settings(path, check_files=True).projects[0].name == settings.projects[0].name
    return load_settings(path)


@pytest.fixture
def asked(bench, sealed_settings):
    """Questions on a state with a study of each of two patients, all of it forwarded."""
    with bench.state(sealed_settings) as state:
        bench.make_ready(state, [*study(1), *study(2, RIGHT)])
        forward(state)
        yield Questions(state), state


def forward(state) -> None:
    rows = state.ledger.due_deliveries("archive", 0.0, 100)
    state.ledger.record_deliveries([DeliveryResult(r.delivery_id, DeliveryState.FORWARDED, 0, at=7.0) for r in rows])


def who(patient: Patient) -> dict[str, str]:
    return {"original": patient.facts["patient_id"], "issuer": patient.facts["issuer"]}


def pseudonym(questions: Questions, patient: Patient) -> str:
    return questions.call("map_find", **who(patient))["mappings"][0]["pseudonym"]


def test_the_private_key_opens_what_the_answer_holds_sealed(asked, bench) -> None:
    """The gateway gives the original as it has it; only the officer's key makes something of it."""
    questions, _ = asked
    (shown,) = questions.call("map_show", pseudonym=pseudonym(questions, PATIENT), reveal=True)["mappings"]
    private = load_map_private_key(bench.directory / "map.key")
    original = unseal_private(
        private, IdentityKind.PATIENT, bytes.fromhex(shown["token"]), base64.b64decode(shown["sealed"])
    )
    assert original == f"{PATIENT.facts['issuer']}\x1f{PATIENT.facts['patient_id']}"
    assert PATIENT.facts["patient_id"] not in repr(shown)


def test_the_size_of_the_map_is_told(asked) -> None:
    """Rows by kind, generations, mode, and that nobody ever made a backup."""
    questions, _ = asked
    answer = questions.call("map_stats")
    project = answer["projects"]["TRIAL-01"]
    assert project["rows"]["patient"] == 2
    assert (project["withdrawn"], project["corrected"], project["mode"]) == (0, 0, "sealed")
    assert (answer["backed_up_at"], answer["fixed"]) == (None, 0)
    assert questions.call("status")["map"] == {"backed_up_at": None, "since_backup": None}


def test_a_backup_is_remembered(asked, bench, tmp_path) -> None:
    """It goes to the configured key, is read by its private half, and ends the reminder."""
    questions, state = asked
    answer = questions.call("map_backup", path=str(tmp_path / "b"))
    private = load_map_private_key(bench.directory / "map.key")
    assert answer["keys"] == [private.check]
    with (tmp_path / "b").open("rb") as file:
        rows = sum(isinstance(row, MapRow) for _, row in open_backup(file, private)[1])
    assert rows == answer["rows"] == questions.call("map_stats")["rows"]
    assert questions.call("map_stats")["since_backup"] == 0
    assert questions.call("status")["map"]["backed_up_at"]
    with pytest.raises(DeidProxyError, match="exists"):
        questions.call("map_backup", path=str(tmp_path / "b"))
    with pytest.raises(QuestionError, match="outside the state directory"):
        questions.call("map_backup", path=str(state.map_mark.path.parent / "b"))


def test_without_a_public_key_no_backup_is_made(bench, tmp_path) -> None:
    """Nobody could read it: the answer says how to get a key."""
    with bench.state() as state, pytest.raises(DeidProxyError, match="keygen --map"):
        Questions(state).call("map_backup", path=str(tmp_path / "b"))
    assert not (tmp_path / "b").exists()


def test_a_map_goes_from_one_gateway_to_another(asked, bench, sealed_settings, tmp_path) -> None:
    """What is exported is imported once, and known the second time."""
    questions, _ = asked
    answer = questions.call("map_export", path=str(tmp_path / "e"))
    (tmp_path / "other").mkdir()
    other = type(bench)(tmp_path / "other")
    with other.state(sealed_settings) as state:
        there = Questions(state)
        assert there.call("map_import", path=str(tmp_path / "e"))["created"] == answer["rows"]
        assert there.call("map_import", path=str(tmp_path / "e"))["known"] == answer["rows"]
        assert pseudonym(there, PATIENT) == pseudonym(questions, PATIENT)
    with pytest.raises(QuestionError, match="exists"):
        questions.call("map_export", path=str(tmp_path / "e"))
    with pytest.raises(QuestionError, match="cannot be read"):
        questions.call("map_import", path=str(tmp_path / "nowhere"))
    text = (tmp_path / "e").read_text().replace('"TRIAL-01"', '"FOREIGN"')
    (tmp_path / "f").write_text(text)
    with pytest.raises(QuestionError, match="not configured here"):
        questions.call("map_import", path=str(tmp_path / "f"))


def test_what_is_kept_for_a_while_is_finished_and_what_is_queued_is_not(asked, bench) -> None:
    """The two that left are done with, also while their bytes are still here; the next ones are not."""
    questions, state = asked
    answer = questions.call("map_disclose", **who(PATIENT))
    assert (answer["instances"], answer["waiting"], answer["here"]) == (2, 0, 2)
    bench.make_ready(state, study(3))
    bench.receive(state, study(5)[0])
    answer = questions.call("map_disclose", **who(PATIENT))
    assert (answer["instances"], answer["waiting"], answer["here"]) == (4, 2, 4)


def test_what_left_is_disclosed(asked) -> None:
    """By pseudonym or by ID: every object, its archive and when; nothing of the other patient."""
    questions, state = asked
    answer = questions.call("map_disclose", pseudonym=pseudonym(questions, PATIENT))
    assert answer == questions.call("map_disclose", **who(PATIENT)) | {"pseudonym": answer["pseudonym"]}
    sent = {d.rendition.sop_instance_uid for d in state.ledger.deliveries()}
    mine = {each["sop_instance_uid"] for each in answer["left"]}
    assert len(mine) == 2
    assert mine < sent
    assert {(each["destination"], each["delivered_at"], each["wrong"]) for each in answer["left"]} == {
        ("archive", 7.0, False)
    }
    with pytest.raises(QuestionError, match="no such subject"):
        questions.call("map_disclose", pseudonym="NOBODY")


def test_a_subject_is_forgotten_with_what_waits_and_what_is_held(asked, bench) -> None:
    """Sent, queued and held instances lose their bytes; what left is listed; the other patient is untouched.

    An instance that was sent and whose bytes were here still came once.
    """
    questions, state = asked
    queued = bench.make_ready(state, study(3))
    held = bench.make_ready(state, build_study(4, "US", 1, PATIENT, shape=Shape(rows=4, columns=4)))
    before = questions.call("map_disclose", **who(RIGHT))
    answer = questions.call("map_forget", **who(PATIENT))
    assert (answer["erased"], answer["busy"], len(answer["left"])) == (5, 0, 2)
    assert answer["instances"] == 2 + len(queued) + len(held) == 5
    for each in (*queued, *held):
        assert state.ledger.instance(each.id.hex()).state is InstanceState.ERASED
        with pytest.raises(DeidProxyError):
            state.spool.read(each.extent)
    assert state.ledger.due_deliveries("archive", 0.0, 10) == []
    assert questions.call("map_find", **who(PATIENT))["mappings"] == []
    assert questions.call("map_disclose", **who(RIGHT)) == before
    again = questions.call("map_forget", **who(PATIENT))
    assert (again["rows"], again["erased"], again["left"]) == (0, 0, answer["left"])


def test_later_instances_of_a_forgotten_subject_are_excluded(asked, bench) -> None:
    """They are acknowledged, never de-identified, and erased; others of the same batch go their way."""
    questions, state = asked
    questions.call("map_forget", **who(PATIENT))
    received = bench.make_ready(state, [*study(5), *study(6, RIGHT)])
    rows = [state.ledger.instance(each.id.hex()) for each in received]
    assert [(row.state.value, row.reason) for row in rows] == [("excluded", "withdrawn")] * 2 + [("ready", "")] * 2
    assert questions.call("map_find", **who(PATIENT))["mappings"] == []


def test_a_patient_withdraws_before_anything_came(asked, bench) -> None:
    """Only when it is said that nothing came: else a mistyped ID would leave a patient who did not withdraw."""
    questions, state = asked
    stranger = Patient.invent(9)
    before = state.map.generation()
    with pytest.raises(QuestionError, match=r"check the ID.*--unseen"):
        questions.call("map_forget", **who(stranger))
    with pytest.raises(QuestionError, match="no such subject"):
        questions.call("map_forget", pseudonym="NOBODY", unseen=True)
    assert state.map.generation() == before
    answer = questions.call("map_forget", **who(stranger), unseen=True)
    assert (answer["rows"], answer["erased"], answer["left"], answer["pseudonym"]) == (0, 0, [], "")
    received = bench.make_ready(state, [*study(9, stranger), *study(6, RIGHT)])
    rows = [state.ledger.instance(each.id.hex()) for each in received]
    assert [(row.state.value, row.reason) for row in rows] == [("excluded", "withdrawn")] * 2 + [("ready", "")] * 2
    assert questions.call("map_disclose", **who(stranger))["withdrawn"]


def of_another(instance, patient: Patient, other: Patient):
    """The data set of an instance, in which another patient stands."""
    data = instance.data
    for name in ("patient_id", "issuer"):
        was, now = patient.facts[name].encode(), other.facts[name].encode()
        data = data.replace(was, now.ljust(len(was)))
    assert len(data) == len(instance.data)
    return data


def held_in_conflict(bench, state):
    """An instance of a study of one patient, with the other one in its header, that is held."""
    (third,) = study(1, count=3)[2:]
    received = bench.receive(state, third, data=of_another(third, PATIENT, RIGHT))
    worker = bench.worker(state)
    while worker.work():
        pass
    row = state.ledger.instance(received.id.hex())
    assert (row.state, row.reason) == (InstanceState.HELD, "subject")
    assert "another patient" in row.detail
    return received, worker


def test_a_conflict_is_released_by_saying_whose_the_study_is(asked, bench) -> None:
    """The instance with the right patient in it was the one that was held: it goes with the others."""
    questions, state = asked
    received, worker = held_in_conflict(bench, state)
    uid = questions.call("map_disclose", **who(PATIENT))["left"][0]["study_instance_uid"]
    assert questions.call("map_reassign", study=uid, **who(RIGHT))["again"] == 3
    while worker.work():
        pass
    assert state.ledger.instance(received.id.hex()).state is InstanceState.READY
    assert state.ledger.held() == []


def test_a_conflict_is_released_when_the_other_patient_withdraws(asked, bench) -> None:
    """The study is nobody's then, and the first one in it is whose it is; a conflict that stays is held again."""
    questions, state = asked
    received, worker = held_in_conflict(bench, state)
    questions.call("map_forget", **who(PATIENT))
    while worker.work():
        pass
    assert state.ledger.instance(received.id.hex()).state is InstanceState.READY


def test_what_keeps_its_uids_is_not_reassigned(bench) -> None:
    """New renditions would have the UIDs of the wrong ones: the answer says what to do instead."""
    bench.settings()
    profile = bench.directory / "retain.yaml"
    profile.write_text("name: kept\nedition: PS3.15-2026d\nuid_method: retain\n")
    path = bench.directory / "deid-proxy.yaml"
    path.write_text(path.read_text() + f"    profile: {profile}\n")
    from deid_proxy.settings import load_settings

    with bench.state(load_settings(path)) as state:
        instances = study(1)
        bench.make_ready(state, instances)
        forward(state)
        questions = Questions(state)
        left = questions.call("map_disclose", **who(PATIENT))["left"]
        before = state.map.generation()
        with pytest.raises(QuestionError, match=r"retain.*correct it at its source"):
            questions.call("map_reassign", study=left[0]["study_instance_uid"], **who(RIGHT))
        assert state.map.generation() == before
        assert questions.call("map_disclose", **who(PATIENT))["left"] == left


def test_forgetting_waits_for_what_is_being_sent(asked, bench) -> None:
    """A delivery that is under way is finished first, and is then among what left."""
    questions, state = asked
    bench.make_ready(state, study(7, count=1))
    (row,) = state.ledger.due_deliveries("archive", 0.0, 10)
    result = DeliveryResult(row.delivery_id, DeliveryState.FORWARDED, 0, at=8.0)
    later = threading.Timer(0.3, lambda: state.ledger.record_deliveries([result]))
    later.start()
    answer = questions.call("map_forget", **who(PATIENT))
    later.join()
    assert answer["busy"] == 0
    assert row.rendition.sop_instance_uid in {each["sop_instance_uid"] for each in answer["left"]}


def test_a_study_is_reassigned_with_new_uids_under_the_right_pseudonym(asked, bench) -> None:
    """What was forwarded is wrong from now on, and what is still here is made anew."""
    questions, state = asked
    wrong = questions.call("map_disclose", **who(PATIENT))["left"]
    (uid,) = {each["study_instance_uid"] for each in wrong}
    answer = questions.call("map_reassign", study=uid, **who(RIGHT))
    assert (answer["again"], answer["send_again"], answer["busy"]) == (2, 0, 0)
    assert answer["wrong"] == [each | {"wrong": True} for each in wrong]
    assert answer["pseudonym"] == pseudonym(questions, RIGHT)
    worker = bench.worker(state)
    while worker.work():
        pass
    forward(state)
    right = questions.call("map_disclose", **who(RIGHT))["left"]
    assert answer["study_instance_uid"] in {each["study_instance_uid"] for each in right}
    assert not {each["sop_instance_uid"] for each in right} & {each["sop_instance_uid"] for each in wrong}
    assert len(right) == 4
    assert questions.call("map_disclose", **who(PATIENT))["left"] == answer["wrong"]
    instances = [row for row in state.ledger.find_by_token([]) if row.state is InstanceState.HELD]
    assert instances == []


def test_a_corrected_study_can_be_corrected_again(asked, bench) -> None:
    """Named by its newer UID; each correction has UIDs of its own, and saying the same twice changes nothing."""
    questions, state = asked
    (uid,) = {each["study_instance_uid"] for each in questions.call("map_disclose", **who(PATIENT))["left"]}
    with pytest.raises(QuestionError, match="already"):
        questions.call("map_reassign", study=uid, **who(PATIENT))
    first = questions.call("map_reassign", study=uid, **who(RIGHT))
    worker = bench.worker(state)
    while worker.work():
        pass
    forward(state)
    same = questions.call("map_reassign", study=first["study_instance_uid"], **who(RIGHT))
    assert (same["study_instance_uid"], same["again"]) == (first["study_instance_uid"], 0)
    back = questions.call("map_reassign", study=first["study_instance_uid"], **who(PATIENT))
    assert back["study_instance_uid"] not in (uid, first["study_instance_uid"])
    assert len(back["wrong"]) == 2
    while worker.work():
        pass
    forward(state)
    mine = questions.call("map_disclose", **who(PATIENT))["left"]
    assert sorted(each["wrong"] for each in mine) == [False, False, True, True]


def test_what_was_erased_must_be_sent_again_and_is_then_corrected(asked, bench) -> None:
    """Without the bytes nothing goes out anew; what comes again comes under the right patient."""
    questions, state = asked
    (uid,) = {each["study_instance_uid"] for each in questions.call("map_disclose", **who(PATIENT))["left"]}
    state.ledger.record_erased([row.receipt_id for row in state.ledger.erasable(10)])
    answer = questions.call("map_reassign", study=uid, **who(RIGHT))
    assert (answer["again"], answer["send_again"], len(answer["wrong"])) == (0, 2, 2)
    bench.make_ready(state, study(1))
    forward(state)
    right = questions.call("map_disclose", **who(RIGHT))["left"]
    assert sum(each["study_instance_uid"] == answer["study_instance_uid"] for each in right) == 2


def test_a_corrected_study_of_a_forgotten_patient_is_excluded(asked, bench) -> None:
    """Who withdrew gets nothing by way of a correction either."""
    questions, state = asked
    (uid,) = {each["study_instance_uid"] for each in questions.call("map_disclose", **who(PATIENT))["left"]}
    questions.call("map_reassign", study=uid, **who(RIGHT))
    questions.call("map_forget", **who(RIGHT))
    received = bench.make_ready(state, study(1))
    assert {state.ledger.instance(each.id.hex()).state.value for each in received} == {"excluded"}
    with pytest.raises(QuestionError, match="withdrawn"):
        questions.call("map_reassign", study=uid, **who(RIGHT))


def test_open_originals_are_sealed_on_request(bench, sealed_settings) -> None:
    """After a key was configured, what the project's key opened before is taken away from it."""
    path = bench.directory / "deid-proxy.yaml"
    text = path.read_text()
    from deid_proxy.settings import load_settings

    path.write_text(text.replace("{public_key_file: map.key.pub}", "{mode: open}"))
    with bench.state(load_settings(path)) as state:
        bench.make_ready(state, study(1))
        questions = Questions(state)
        (shown,) = questions.call("map_show", pseudonym=pseudonym(questions, PATIENT), reveal=True)["mappings"]
        assert shown["original"] == f"{PATIENT.facts['issuer']} {PATIENT.facts['patient_id']}"
        with pytest.raises(QuestionError, match="own key"):
            questions.call("map_reseal", project="TRIAL-01")
        kept = state.map
    with bench.state(sealed_settings) as state:
        state.map = kept
        for project in state.projects.values():
            project.resolver._store = kept
        questions = Questions(state)
        rows = questions.call("map_stats")["rows"]
        assert questions.call("map_reseal", project="TRIAL-01")["changed"] == rows
        assert questions.call("map_verify")["originals"] == {"TRIAL-01": {"sealed": rows}}
        assert questions.call("map_verify")["problems"] == []


@pytest.fixture
def numbered(bench):
    """Questions on a state whose patients are numbered, under rules that make two spellings one ID."""
    bench.settings()
    path = bench.directory / "deid-proxy.yaml"
    subjects = "{method: sequential, pattern: 'S-{n:03d}', key: {case: ignore, issuer: ignore}}"
    path.write_text(path.read_text() + f"    subjects: {subjects}\n")
    from deid_proxy.settings import load_settings

    with bench.state(load_settings(path)) as state:
        bench.make_ready(state, [*study(1), *study(2, RIGHT)])
        forward(state)
        yield Questions(state), state


def test_a_subject_is_found_under_every_name_that_the_rules_make_one(numbered, bench) -> None:
    """Find, disclose, forget and reassign mean the subject that the gateway made, however its ID is written."""
    questions, state = numbered
    spelled = PATIENT.facts["patient_id"].swapcase()
    assert spelled != PATIENT.facts["patient_id"]
    (found,) = questions.call("map_find", original=spelled)["mappings"]
    assert found["pseudonym"] == "S-001"
    left = questions.call("map_disclose", original=spelled)["left"]
    assert len(left) == 2
    answer = questions.call("map_reassign", study=left[0]["study_instance_uid"], **who(RIGHT))
    assert (answer["pseudonym"], answer["again"]) == ("S-002", 2)
    worker = bench.worker(state)
    while worker.work():
        pass
    assert state.ledger.held() == []
    forgotten = questions.call("map_forget", original=RIGHT.facts["patient_id"].swapcase())
    assert (forgotten["pseudonym"], forgotten["erased"]) == ("S-002", 4)
    assert [claim.subject for claim in state.map.studies("TRIAL-01")] == [
        state.projects["TRIAL-01"].resolver.token(IdentityKind.PATIENT, spelled)
    ]
    received = bench.make_ready(state, [*study(5, RIGHT), *study(6, Patient.invent(3))])
    rows = [state.ledger.instance(each.id.hex()) for each in received]
    assert [row.reason for row in rows] == ["withdrawn"] * 2 + [""] * 2
    assert pseudonym(questions, Patient.invent(3)) == "S-003"


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("map_forget", {}),
        ("map_forget", {"pseudonym": "X", "project": "NOBODY"}),
        ("map_disclose", {"original": ""}),
        ("map_reassign", {"study": "2.25.1", "original": "X"}),
        ("map_reassign", {"study": "2.25.1"}),
        ("map_rows", {"project": "NOBODY"}),
        ("map_import", {"path": "/nonexistent"}),
        ("map_reseal", {"project": "NOBODY"}),
    ],
)
def test_a_question_that_does_not_fit_is_refused(asked, method: str, params: dict) -> None:
    """One clear error of ours, and nothing changed."""
    questions, state = asked
    before = state.map.generation()
    with pytest.raises(DeidProxyError) as refused:
        questions.call(method, **params)
    assert refused.value.public_message
    assert state.map.generation() == before
