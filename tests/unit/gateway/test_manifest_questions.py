"""The answers behind a manifest: everything that came, whose it is, and nothing that it was."""

from __future__ import annotations

import json

import pytest

from deid_proxy.cli.manifest_rows import as_csv, as_json, of_gateway
from deid_proxy.engine.record import is_record
from deid_proxy.gateway.questions import Questions
from deid_proxy.testing.builders import Patient, Shape, build_study
from deid_proxy.testing.leak_scanner import scan


@pytest.fixture
def asked(bench, state):
    """Questions on a state with a ready MR study and a held ultrasound of another patient."""
    study = build_study(1, "MR", 2, Patient.invent(1), shape=Shape(rows=4, columns=4))
    other = bench.instances(1, seed=2, modality="US")
    bench.make_ready(state, study + other)
    return Questions(state), study, other


def test_everything_that_came_is_in_the_manifest_once(asked) -> None:
    """Two of a study with its pseudonym, waiting for the archive; one held, of no study that anybody knows."""
    questions, _, _ = asked
    studies = [study.document() for study in of_gateway(questions.call)]
    assert [(s["received"], s["waiting"], s["held"]) for s in studies] == [(1, 0, 1), (2, 2, 0)]
    assert studies[1]["subject"]
    assert studies[1]["study_instance_uid"].startswith("2.25.")
    assert studies[0]["why"] == {"pixel-risk": 1}


def test_what_was_made_for_a_shadow_is_in_the_manifest_as_such(bench) -> None:
    """It is neither waiting nor excluded for no reason."""
    with bench.state(bench.settings(destination=", shadow: true")) as state:
        bench.make_ready(state, bench.instances(2))
        (study,) = [study.document() for study in of_gateway(Questions(state).call)]
    assert (study["received"], study["waiting"], study["excluded"], study["why"]) == (2, 0, 2, {"shadow": 2})
    assert study["destinations"] == {"archive": {"shadow": 2}}


def test_each_ready_instance_has_a_record_of_what_was_taken_out(asked) -> None:
    """Mode and categories, in the ledger and for whoever asks."""
    questions, _, _ = asked
    page = questions.call("manifest_page")
    ready = [entry for entry in page["instances"] if entry["state"] == "ready"]
    assert len(ready) == 2
    assert all(is_record(entry["record"]) for entry in ready)
    shown = questions.call("held_show", instance=ready[0]["instance"])
    assert shown["detail"] == ready[0]["record"]


def test_pages_go_on_where_the_last_one_ended(asked) -> None:
    """The end is a page without a place to go on."""
    questions, _, _ = asked
    first = questions.call("manifest_page")
    assert len(first["instances"]) == 3
    assert questions.call("manifest_page", after=first["last"]) == {"instances": [], "last": None}
    assert len(questions.call("manifest_page", after=first["last"] - 1)["instances"]) == 1


def test_a_study_that_nobody_knows_is_nobodys(asked) -> None:
    """No error, and no subject."""
    project = next(iter(asked[0].call("manifest_page")["instances"]))["project"]
    answer = asked[0].call("manifest_study", project=project, study_instance_uid="2.25.99")
    assert answer == {"subject": "", "held": []}


def test_no_original_and_no_time_is_in_a_manifest(asked) -> None:
    """Neither in the answers nor in what is made of them."""
    questions, study, other = asked
    answers = json.dumps(questions.call("manifest_page"))
    studies = of_gateway(questions.call)
    planted = [value for instance in (*study, *other) for value in instance.planted]
    assert scan((answers + as_csv(studies) + as_json(studies)).encode(), planted) == []
    assert "received_at" not in answers
