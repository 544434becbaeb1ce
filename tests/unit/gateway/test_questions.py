"""What people ask: found by identifiers that nobody stores in clear, and shown without them."""

from __future__ import annotations

import pytest

from deid_proxy.errors import DeidProxyError, SpoolCorruptError
from deid_proxy.gateway.questions import QuestionError, Questions
from deid_proxy.identity.ports import DeliveryResult, DeliveryState
from deid_proxy.testing.builders import Patient, Shape, build_study


@pytest.fixture
def asked(bench, state):
    """Questions on a state with one ready MR study of a known patient and one held ultrasound of another."""
    patient = Patient.invent(1)
    study = build_study(1, "MR", 2, patient, shape=Shape(rows=4, columns=4))
    other = bench.instances(1, seed=2, modality="US")
    bench.make_ready(state, study + other)
    return Questions(state), patient, study, other[0]


def planted_value(instance, label: str) -> str:
    return next(str(value) for value in instance.planted if value.label == label)


def test_a_study_is_found_by_each_of_its_identifiers(asked) -> None:
    """Accession number, patient ID and study UID lead to its instances, each with its deliveries."""
    questions, patient, study, _ = asked
    accession = planted_value(study[0], "accession_number")
    for original in (accession, patient.facts["patient_id"], study[0].study_instance_uid, f" {accession} "):
        answer = questions.call("study_status", original=original)
        assert answer["total"] == 2
        assert {row["state"] for row in answer["instances"]} == {"ready"}
        assert all(len(row["deliveries"]) == 1 for row in answer["instances"])


def test_one_instance_is_found_by_its_own_uid(asked) -> None:
    """The SOP Instance UID leads to one instance, from the moment of its receipt."""
    questions, _, study, held = asked
    assert questions.call("study_status", original=study[1].sop_instance_uid)["total"] == 1
    (row,) = questions.call("study_status", original=held.sop_instance_uid)["instances"]
    assert (row["state"], row["reason"]) == ("held", "pixel-risk")


def test_what_nobody_sent_is_not_found(asked) -> None:
    """An unknown identifier is an empty answer, not an error."""
    assert asked[0].call("study_status", original="9.9.9")["total"] == 0


def test_no_answer_shows_an_original(asked) -> None:
    """Whatever is listed, no identifier of the received data sets is in it."""
    questions, patient, study, held = asked
    answers = repr(
        [
            questions.call("status"),
            questions.call("queue_list"),
            questions.call("held_list"),
            questions.call("study_status", original=study[0].study_instance_uid),
            questions.call("map_find", original=patient.facts["patient_id"], issuer=patient.facts["issuer"]),
        ]
    )
    for value in (*study[0].planted, *held.planted):
        assert len(value) < 6 or str(value) not in answers, value.label


def test_the_map_is_asked_both_ways(asked) -> None:
    """From an original to its pseudonym and back; without a key to seal to, the map keeps no original to show."""
    questions, patient, _, _ = asked
    patient_id, issuer = patient.facts["patient_id"], patient.facts["issuer"]
    (found,) = questions.call("map_find", original=patient_id, issuer=issuer)["mappings"]
    assert found["kind"] == "patient"
    (hidden,) = questions.call("map_show", pseudonym=found["pseudonym"])["mappings"]
    assert "original" not in hidden
    (shown,) = questions.call("map_show", pseudonym=found["pseudonym"], reveal=True)["mappings"]
    assert (shown["sealed"], "original" in shown) == ("", False)


def test_a_uid_is_found_in_the_map(asked) -> None:
    """A study UID gives the UID that the archive knows."""
    questions, _, study, _ = asked
    (found,) = questions.call("map_find", original=study[0].study_instance_uid, project="TRIAL-01")["mappings"]
    assert (found["kind"], found["pseudonym"][:5]) == ("uid", "2.25.")


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("no_such_method", {}),
        ("held_show", {"instance": "zz"}),
        ("held_show", {"instance": "ffffffffffffffffffffffffffffffff"}),
        ("held_show", {}),
        ("queue_list", {"limit": "many"}),
        ("queue_list", {"unknown": 1}),
        ("study_status", {"original": None}),
        ("map_find", {"original": "1.2.3", "project": "NOBODY"}),
        ("map_show", {"pseudonym": "x", "project": "NOBODY"}),
        ("map_find", {"original": ""}),
    ],
)
def test_a_question_that_does_not_fit_is_refused(asked, method: str, params: dict) -> None:
    """One clear error of ours, whatever was asked."""
    with pytest.raises(DeidProxyError) as refused:
        asked[0].call(method, **params)
    assert refused.value.public_message


def test_a_held_instance_is_shown_by_the_beginning_of_its_id(asked) -> None:
    """Some digits are enough, and the answer has reason, detail and deliveries."""
    questions = asked[0]
    (held,) = questions.call("held_list")["instances"]
    shown = questions.call("held_show", instance=held["instance"][:12])
    assert shown["reason"] == "pixel-risk"
    assert shown["deliveries"] == []
    with pytest.raises(QuestionError):
        questions.call("held_show", instance="")


@pytest.mark.parametrize(("limit", "listed"), [(1, 1), (2, 2), (0, 1), (-5, 1), (10**9, 2)])
def test_lists_are_bounded(asked, limit: int, listed: int) -> None:
    """No answer is larger than asked for, nor than a thousand."""
    assert len(asked[0].call("queue_list", limit=limit)["deliveries"]) == listed


def test_the_queue_of_one_destination_is_asked_for_alone(asked) -> None:
    """A destination that nobody knows is an error with the names there are, not an empty list."""
    assert len(asked[0].call("queue_list", destination="archive")["deliveries"]) == 2
    with pytest.raises(QuestionError, match="known are archive"):
        asked[0].call("queue_list", destination="other")


def test_the_queue_is_oldest_first_over_all_states_and_says_how_long_it_is(bench) -> None:
    """What is deferred since yesterday comes before what was queued today; a cut list says of how many."""
    with bench.state(bench.settings(ports={"archive": 1, "backup": 2})) as state:
        bench.make_ready(state, bench.instances(3))
        first, second = state.ledger.due_deliveries("archive", 0.0, 2)
        deferred = DeliveryResult(first.delivery_id, DeliveryState.DEFERRED, detail="connection refused", next_at=9e9)
        state.ledger.record_deliveries([deferred])
        questions = Questions(state)
        answer = questions.call("queue_list", destination="archive", limit=2)
        assert [row["state"] for row in answer["deliveries"]] == ["deferred", "active"]
        assert [row["instance"] for row in answer["deliveries"]] == [first.receipt_id.hex(), second.receipt_id.hex()]
        assert answer["total"] == 3
        assert answer["deliveries"][0]["detail"] == "connection refused"
        assert questions.call("queue_list")["total"] == 6


def test_nothing_is_said_to_be_tried_while_its_destination_is_left_alone(bench) -> None:
    """The next attempt is when the destination is tried again, where that is later; others are not touched."""
    with bench.state(bench.settings(ports={"archive": 1, "backup": 2})) as state:
        bench.make_ready(state, bench.instances(2))
        soon, late = state.ledger.due_deliveries("archive", 0.0, 2)
        deferred = [
            DeliveryResult(row.delivery_id, DeliveryState.DEFERRED, next_at=at)
            for row, at in ((soon, 5.0), (late, 9e9))
        ]
        state.ledger.record_deliveries(deferred)
        state.resting = lambda: {"archive": 1e9}
        questions = Questions(state)
        answer = questions.call("queue_list", destination="archive")
        assert [row["next_at"] for row in answer["deliveries"]] == [1e9, 9e9]
        assert answer["resting"] == [{"destination": "archive", "next_at": 1e9}]
        answer = questions.call("queue_list", destination="backup")
        assert (answer["resting"], {row["next_at"] for row in answer["deliveries"]}) == ([], {None})


def test_the_queue_says_what_is_still_to_be_deidentified(bench) -> None:
    """An instance counts from its receipt on, also before the ledger has seen it, until it is ready."""
    with bench.state() as state:
        questions = Questions(state)
        received = [bench.receive(state, instance) for instance in bench.instances(2)]
        state.unindexed = lambda: 3
        answer = questions.call("queue_list")
        assert (answer["to_deidentify"], answer["total"]) == (len(received) + 3, 0)
        bench.worker(state).work()
        answer = questions.call("queue_list")
        assert (answer["to_deidentify"], answer["total"]) == (3, len(received))


def test_a_delivery_says_what_it_carries(asked) -> None:
    """SOP Class and transfer syntax in the words of the standard: a destination's configuration speaks of these."""
    row = asked[0].call("queue_list")["deliveries"][0]
    assert (row["sop_class"], row["transfer_syntax"]) == ("MR Image Storage", "Explicit VR Little Endian")


def test_a_held_instance_leads_to_the_study_at_the_sender(asked) -> None:
    """Who sent it from where to which title, and what it is: without a value of the data set."""
    (held,) = asked[0].call("held_list")["instances"]
    assert (held["calling_ae_title"], held["called_ae_title"], held["peer_address"]) == ("CT1", "TRIAL", "127.0.0.1")
    assert held["sop_class"] == "Ultrasound Multi-frame Image Storage"
    assert held["transfer_syntax"] == "Explicit VR Little Endian"
    assert "subject" not in held


def test_an_instance_that_was_deidentified_shows_its_new_identity(asked, state) -> None:
    """Subject and new UIDs, as the archive would get them."""
    questions, _, _, _ = asked
    delivery = questions.call("queue_list")["deliveries"][0]
    shown = questions.call("held_show", instance=delivery["instance"])
    assert shown["study_instance_uid"] == delivery["study_instance_uid"]
    assert shown["sop_instance_uid"] == delivery["sop_instance_uid"]
    assert questions.call("map_show", pseudonym=shown["subject"])["mappings"]


def test_a_held_instance_whose_bytes_are_gone_is_still_listed(asked, state, monkeypatch) -> None:
    """What the spool cannot give back is left out, and the rest is shown."""

    def gone(_extent: object) -> None:
        raise SpoolCorruptError("erased")

    monkeypatch.setattr(state.spool, "read_receipt", gone)
    (held,) = asked[0].call("held_list")["instances"]
    assert held["reason"] == "pixel-risk"
    assert "peer_address" not in held


def test_none_and_several_are_told_apart(asked, state, monkeypatch) -> None:
    """The beginning of an id that is too short is another mistake than one that is wrong."""
    with pytest.raises(QuestionError, match="no instance"):
        asked[0].call("held_show", instance="f" * 32)
    monkeypatch.setattr(state.ledger, "instances_like", lambda _prefix: [None, None])
    with pytest.raises(QuestionError, match="several instances"):
        asked[0].call("held_show", instance="ab")


def test_a_study_is_summed_up_by_outcome_and_destination(asked, state) -> None:
    """Counts by state, destination and reason; that bytes are erased is not an outcome."""
    questions, patient, _, _ = asked
    rows = state.ledger.due_deliveries("archive", 0.0, 2)
    state.ledger.record_deliveries([DeliveryResult(row.delivery_id, DeliveryState.FORWARDED, 0) for row in rows])
    state.ledger.record_erased([row.receipt_id for row in rows])
    answer = questions.call("study_status", original=patient.facts["patient_id"])
    assert answer["summary"] == [{"state": "forwarded", "destination": "archive", "reason": "", "count": 2}]
    assert {row["state"] for row in answer["instances"]} == {"erased"}


def test_what_was_acknowledged_a_moment_ago_counts_as_received(asked, state) -> None:
    """Receipts that the ledger does not have yet are in the counts: nothing acknowledged is ever invisible."""
    state.unindexed = lambda: 7
    assert asked[0].call("status")["instances"]["received"] == 7
    state.unindexed = lambda: 0
    assert "received" not in asked[0].call("status")["instances"]
