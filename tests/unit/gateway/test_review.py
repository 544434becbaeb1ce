"""What a person has to see of a study, what that person is told, and what becomes of the word that is given."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from types import SimpleNamespace

import pytest

from deid_proxy.engine.limits import DEFAULT_LIMITS
from deid_proxy.gateway.questions import QuestionError, Questions
from deid_proxy.gateway.review import Reviewer
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.ledger_review import SAMPLE
from deid_proxy.pipeline import Source
from deid_proxy.settings.review import FirstSeenSettings
from deid_proxy.testing.leak_scanner import LeakScanner

EXPLICIT = "1.2.840.10008.1.2.1"
MR = "1.2.840.10008.5.1.4.1.1.4"
KEY, OTHER_KEY = ProjectKey(bytes(range(32))), ProjectKey(bytes(range(1, 33)))
CANARY = "CANARY^PRIVATE^DOE"
DECIDES = {"by": "A. Physicist", "why": "looked at it"}


def element(group: int, number: int, value: bytes) -> bytes:
    return struct.pack("<HH2sH", group, number, b"LO", len(value)) + value


def rendition(study: str = "2.25.1", sop_class: str = MR):
    return SimpleNamespace(study_instance_uid=study, sop_class_uid=sop_class)


def reviewed(data: bytes = b"", *, key: ProjectKey = KEY, sop_class: str = MR):
    reviewer = Reviewer(key, FirstSeenSettings(), None, DEFAULT_LIMITS)
    return reviewer.review(Source(data, EXPLICIT), rendition(sop_class=sop_class)).traits


class TestTraits:
    def test_a_trait_is_a_function_of_key_and_original(self) -> None:
        """The same device has the same token in every instance of a project, and another one in every other project."""
        data = element(0x0008, 0x0070, b"ACME") + element(0x0018, 0x1000, b"SN-1")
        assert reviewed(data) == reviewed(data)
        assert reviewed(data)[0].token != reviewed(data, key=OTHER_KEY)[0].token
        assert reviewed(data)[0].token != reviewed(data.replace(b"SN-1", b"SN-2"))[0].token

    def test_words_name_the_kind_and_no_value(self) -> None:
        """SOP Class by its name, a creator by its group, a device as such: nothing that the sender wrote."""
        data = element(0x0008, 0x0070, CANARY.encode()) + element(0x0019, 0x0010, CANARY.encode())
        words = [trait.words for trait in reviewed(data, sop_class="1.2.3.4")]
        assert words == [
            "a device that was not seen before",
            "SOP Class that is private",
            "a private creator that no list knows, in group 0019",
        ]
        assert "SOP Class MR Image Storage" in [trait.words for trait in reviewed(data)]
        assert reviewed(b"")[0].words == "an instance that names no device"

    def test_a_creator_is_named_where_a_list_has_it(self) -> None:
        """What the lists of private attributes call by this name, in this group, is no text of a sender's own."""
        (words,) = [t.words for t in reviewed(element(0x0009, 0x0010, b"SIEMENS CM VA0  CMS "))[2:]]
        assert words == "private creator SIEMENS CM VA0  CMS"
        (words,) = [t.words for t in reviewed(element(0x0031, 0x0010, b"SIEMENS CM VA0  CMS "))[2:]]
        assert words == "a private creator that no list knows, in group 0031"

    def test_one_creator_in_two_groups_is_one_trait(self) -> None:
        """A creator is known by its name, wherever its block is: SIEMENS MR HEADER stands in 0019 and in 0051."""
        here, there = element(0x0019, 0x0010, b"ACME"), element(0x0021, 0x0011, b"ACME")
        (one,) = [t.token for t in reviewed(here)[2:]]
        assert [t.token for t in reviewed(there)[2:]] == [one]
        assert [(t.token, t.words) for t in reviewed(here + there)[2:]] == [
            (one, "a private creator that no list knows, in group 0019, 0021")
        ]
        siemens = element(0x0019, 0x0010, b"SIEMENS MR HEADER ") + element(0x0051, 0x0010, b"SIEMENS MR HEADER ")
        assert [t.words for t in reviewed(siemens)[2:]] == ["private creator SIEMENS MR HEADER"]

    def test_very_many_creators_are_one_trait_more(self) -> None:
        """What an instance asks of the ledger is bounded, and what is beyond still has to be seen."""
        data = b"".join(element(0x0019, n, f"MAKER {n:03d} ".encode()) for n in range(0x10, 0xF0))
        traits = reviewed(data)
        assert len(traits) == 2 + 64 + 1
        other = reviewed(data.replace(b"MAKER 239", b"MAKER 240"))
        assert traits[-1].words == other[-1].words == "more than 64 private creators"
        assert traits[-1].token != other[-1].token


class TestSample:
    def test_the_sample_is_a_share_of_all_studies_and_the_same_every_time(self) -> None:
        """Of 4,000 studies about the share is drawn, by the key alone; a larger share has the smaller one in it."""
        studies = [f"2.25.{number}" for number in range(4000)]

        def drawn(share: float, key: ProjectKey = KEY) -> set[str]:
            reviewer = Reviewer(key, None, share, DEFAULT_LIMITS)
            return {s for s in studies if reviewer.review(Source(b"", EXPLICIT), rendition(s)).traits == (SAMPLE,)}

        assert 30 < len(drawn(0.0125)) < 75
        assert drawn(0.0125) == drawn(0.0125) < drawn(0.2)
        assert drawn(0.0125) != drawn(0.0125, OTHER_KEY)
        assert drawn(1.0) == set(studies)


@pytest.fixture
def waiting(bench):
    """Three instances of two studies that wait, as the worker left them."""
    settings = bench.settings(project_lines=("first_seen: {hold: 2}",))
    with bench.state(settings) as state:
        first, second = bench.instances(2, seed=1), bench.instances(1, seed=2)
        received = bench.make_ready(state, [*first, *second])
        yield SimpleNamespace(
            state=state, ask=Questions(state).call, received=received, instances=[*first, *second], bench=bench
        )


def test_the_worker_holds_what_is_new_and_says_so_without_values(waiting) -> None:
    """Log, list, detail and ledger name what is new, and no identifier; a rendition is there to be looked at."""
    answer = waiting.ask("held_list")
    assert [each["reason"] for each in answer["instances"]] == ["first-seen"] * 3
    assert all(each["study_instance_uid"].startswith("2.25.") and each["subject"] for each in answer["instances"])
    planted = [str(identifier) for instance in waiting.instances for identifier in instance.planted]
    shown = json.dumps(answer) + repr(waiting.bench.log.lines) + repr(waiting.state.ledger.held())
    assert LeakScanner(planted).scan(shown.encode()) == []


def test_a_value_that_hides_in_a_private_creator_is_not_shown(bench) -> None:
    """Whatever a sender writes into a creator, list and log name its group only."""
    (instance,) = bench.instances(1)
    assert instance.data.count(b"ACME CSA")
    spoilt = replace(instance, data=instance.data.replace(b"ACME CSA", b"CANARY^D"))
    with bench.state(bench.settings(project_lines=("first_seen: hold",))) as state:
        bench.make_ready(state, [spoilt])
        shown = json.dumps(Questions(state).call("held_list")) + repr(bench.log.lines)
        assert "a private creator that no list knows, in group 0029" in shown
        assert "CANARY" not in shown


def test_a_study_is_named_by_id_by_identifier_or_by_reason(waiting) -> None:
    """Each way releases the same; a project narrows it down."""
    one = waiting.received[0].id.hex()
    study = next(str(each) for each in waiting.instances[0].planted if each.label == "study_uid")
    for how, count in (
        ({"instance": one[:12]}, 1),
        ({"original": study}, 2),
        ({"reason": "first-seen"}, 3),
        ({"reason": "first-seen", "project": "TRIAL-01"}, 3),
        ({"reason": "sample"}, 0),
    ):
        assert waiting.ask("held_count", **how) == {"instances": count}
    assert waiting.ask("held_release", **DECIDES, original=study) == {"instances": 2, "studies": 1, "deliveries": 0}
    assert waiting.ask("held_reject", **DECIDES, reason="first-seen")["instances"] == 1
    (decision,) = waiting.ask("held_show", instance=one)["decisions"]
    assert (decision["decision"], decision["by"], decision["why"]) == ("release", *DECIDES.values())
    assert decision["reason"] == "first-seen"


@pytest.mark.parametrize(
    "params",
    [
        {"instance": "ffffffffff"},
        {"instance": ""},
        {"original": "x", "project": "NONE"},
        {"reason": "because"},
        {},
        {"instance": "0", "reason": "sample"},
        {"instance": "0", "unknown": 1},
        {"reason": "first-seen", "by": " "},
        {"reason": "first-seen", "why": ""},
        {"reason": "first-seen", "why": "two\nlines"},
        {"reason": "first-seen", "why": "x" * 501},
        {"reason": "first-seen", "by": 7},
        {"original": "MRN-4711", "why": "mrn-4711 is fine"},
    ],
)
def test_what_is_not_understood_changes_nothing(waiting, params: dict[str, object]) -> None:
    """A decision without a choice, a name or a reason is refused, with no identifier in the words."""
    for method in ("held_release", "held_reject"):
        with pytest.raises(QuestionError) as refused:
            waiting.ask(method, **DECIDES | params)
        assert "4711" not in str(refused.value)
    assert waiting.state.ledger.counts().held == {"first-seen": 3}


def test_a_released_study_is_processed_anew_and_goes_out(waiting) -> None:
    """The worker takes it up again; what it makes is the same, and is queued."""
    waiting.ask("held_release", **DECIDES, reason="first-seen")
    worker = waiting.bench.worker(waiting.state)
    while worker.work():
        pass
    assert waiting.state.ledger.counts().instances == {"ready": 3}
    assert waiting.ask("queue_list")["total"] == 3


def test_a_failure_while_looking_for_what_is_new_holds_the_instance(bench, monkeypatch, canary) -> None:
    """A defect there is an engine error with the place in the code, and without the value that it stumbled over."""

    def fails(*_args: object) -> None:
        raise ValueError(canary)

    monkeypatch.setattr("deid_proxy.gateway.review.traits_of", fails)
    with bench.state(bench.settings(project_lines=("first_seen: hold",))) as state:
        bench.make_ready(state, bench.instances(2))
        assert state.ledger.counts().held == {"engine-error": 2}
        assert canary not in repr(state.ledger.held()) + repr(bench.log.lines)


class TestShadows:
    def test_a_shadow_is_told_of_everywhere_and_never_sent(self, bench) -> None:
        """The worker makes the rendition; list, status and counts know it; no delivery is made."""
        with bench.state(bench.settings(destination=", shadow: true")) as state:
            received = bench.make_ready(state, bench.instances(2))
            ask = Questions(state).call
            assert state.ledger.deliveries() == []
            assert ask("status")["shadows"] == {"archive": 2}
            assert ask("queue_list", destination="archive") == {
                "total": 0,
                "to_deidentify": 0,
                "deliveries": [],
                "resting": [],
                "shadows": {"archive": 2},
            }
            shown = ask("held_show", instance=received[0].id.hex())["shadows"]
            assert [(each["destination"], len(each["digest"])) for each in shown] == [("archive", 64)]
            study = next(str(each) for each in bench.instances(1)[0].planted if each.label == "study_uid")
            assert ask("study_status", original=study)["summary"] == [
                {"state": "shadow", "destination": "archive", "reason": "", "count": 2}
            ]

    def test_a_destination_that_is_a_shadow_is_known_before_anything_came(self, bench) -> None:
        """It is no mistake to ask for it."""
        with bench.state(bench.settings(destination=", shadow: true")) as state:
            assert Questions(state).call("queue_list", destination="archive")["shadows"] == {"archive": 0}


def test_what_comes_out_of_a_sandbox_is_to_be_seen_too(bench) -> None:
    """An instance at which the gateway died once waits like any other, for the same traits."""
    with bench.state(bench.settings(project_lines=("first_seen: hold",))) as state:
        first, second = bench.instances(2)
        bench.receive(state, first)
        state.ledger.claim(1)
        state.ledger.recover()
        bench.receive(state, second)
        worker = bench.worker(state)
        while worker.work():
            pass
        rows = state.ledger.held()
        assert [(row.reason, row.attempts) for row in rows] == [("first-seen", 2), ("first-seen", 1)]
        assert len({row.detail for row in rows}) == len(state.ledger.waiting_studies()) == 1


def test_a_reason_that_is_none_is_said_with_the_one_that_was_meant(waiting) -> None:
    """Whoever types it at night sees what was wrong."""
    with pytest.raises(QuestionError, match="did you mean first-seen"):
        waiting.ask("held_release", **DECIDES, reason="firstseen")
