"""``held release`` and ``held reject``: what they ask of a person, what they ask the gateway, and what they say."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.main import main
from deid_proxy.errors import DeidProxyError

from .conftest import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import FakeControl, Ran

CONFIG = ("--config", "gateway.yaml")
DECIDES = ("--by", "A. Physicist", "--why", "looked at it")
CANARY = "MRN-4711-CANARY"
VERBS = ["release", "reject"]


def settled(instances: int = 0, studies: int = 0, deliveries: int = 0) -> dict[str, int]:
    return {"instances": instances, "studies": studies, "deliveries": deliveries}


def choice(**given: Any) -> dict[str, Any]:
    return {"instance": None, "original": None, "reason": None, "project": None} | given


def test_release_by_id_asks_for_that(run: Callable[..., Ran], control: FakeControl) -> None:
    """The id goes in small letters, with who and why; the answer is said in words."""
    control.answers["held_release"] = settled(2, 1)
    done = run("held", "release", "0123ABCD", *DECIDES, *CONFIG)
    assert done == (0, "2 instances tried again, of 1 study that waited.\n", "")
    who = {"by": "A. Physicist", "why": "looked at it", "for_good": False}
    assert control.calls == [("held_release", choice(instance="0123abcd") | who)]


@pytest.mark.parametrize("verb", VERBS)
def test_a_study_is_read_from_standard_input_and_never_repeated(
    verb: str, run: Callable[..., Ran], control: FakeControl
) -> None:
    """The identifier goes to the gateway, and to no output."""
    control.answers[f"held_{verb}"] = settled(1)
    done = run("held", verb, "--study", "--yes", *DECIDES, *CONFIG, stdin=f"{CANARY}\n")
    assert done.status == ExitCode.DONE
    assert control.calls[0][1]["original"] == CANARY
    assert CANARY not in done.out + done.err


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_said_fits_what_was_done(verb: str, run: Callable[..., Ran], control: FakeControl) -> None:
    """Instances, studies and deliveries, each in its number; nothing at all is status 1."""
    words = {"release": ("tried again", "sent again"), "reject": ("rejected, and will be erased", "given up")}[verb]
    control.answers[f"held_{verb}"] = settled(1, 0, 2)
    arguments = ("held", verb, "--all", "refused", "--yes", *DECIDES, *CONFIG)
    again = "What has not lost the cause that it was held for is held again: see held list.\n"
    said = f"1 instance {words[0]}.\n{again if verb == 'release' else ''}2 deliveries {words[1]}.\n"
    assert run(*arguments).out == said
    control.answers[f"held_{verb}"] = settled()
    assert run(*arguments) == (1, "", "Nothing of that is held.\n")
    done = run(*arguments, "--format", "json")
    assert (done.status, json.loads(done.out)) == (1, settled())


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name one of"),
        (("0123", "--study"), "name one of"),
        (("--study", "--all", "sample"), "name one of"),
        (("0123", "--by", "A"), "say --why TEXT"),
        (("0123", "--why", "A"), "say --by NAME"),
        (("--all", "sample"), "say --by NAME and --why TEXT and --yes: nobody"),
        (("--all", "sample", *DECIDES), "--yes"),
    ],
)
def test_without_a_terminal_everything_must_be_said(
    verb: str, arguments: tuple[str, ...], words: str, run: Callable[..., Ran], control: FakeControl
) -> None:
    """What is left out is a mistake in the command, and nothing is asked of the gateway."""
    done = run("held", verb, *arguments, *CONFIG, stdin=f"{CANARY}\n")
    assert done.status == ExitCode.USAGE
    assert words in done.err
    assert CANARY not in done.err
    assert control.calls == []


def test_reject_asks_before_it_is_too_late(
    control: FakeControl, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal a person is told how much it is, and may still say no; then asked who and why."""
    control.answers |= {"held_count": {"instances": 3}, "held_reject": settled(3)}
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    assert main(["held", "reject", "--all", "sample", *CONFIG]) != ExitCode.DONE
    assert [method for method, _ in control.calls] == ["held_count"]
    assert "Reject 3 instances and what waits with them?" in capsys.readouterr().err
    monkeypatch.setattr(sys, "stdin", Terminal("y\nA. Physicist\na phantom\n"))
    assert main(["held", "reject", "--all", "sample", *CONFIG]) == ExitCode.DONE
    who = {"by": "A. Physicist", "why": "a phantom"}
    assert control.calls[-1] == ("held_reject", choice(reason="sample") | who)


def test_one_instance_is_released_without_another_question(
    control: FakeControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who and why are asked for."""
    control.answers["held_release"] = settled(1)
    monkeypatch.setattr(sys, "stdin", Terminal("A. Physicist\nlooked at it\n"))
    assert main(["held", "release", "01", "--for-good", *CONFIG]) == ExitCode.DONE
    assert control.calls == [
        ("held_release", choice(instance="01") | {"by": "A. Physicist", "why": "looked at it", "for_good": True})
    ]


@pytest.mark.parametrize("verb", VERBS)
def test_a_refusal_is_one_line(verb: str, run: Callable[..., Ran], control: FakeControl) -> None:
    """What the gateway refuses is said as it is."""
    control.answers[f"held_{verb}"] = DeidProxyError("no such reason")
    assert run("held", verb, "--all", "x", "--yes", *DECIDES, *CONFIG) == (1, "", "error: no such reason\n")


def test_show_tells_who_decided_and_what_shadows_got(run: Callable[..., Ran], control: FakeControl) -> None:
    """Decisions with name, time, reason and what for; shadows with what was made."""
    control.answers["held_show"] = {
        "instance": "01" * 16,
        "project": "LUNG-01",
        "state": "ready",
        "received_at": 1_700_000_000.0,
        "deliveries": [],
        "shadows": [{"destination": "dark", "sop_instance_uid": "2.25.7", "made_at": 1_700_000_001.0}],
        "decisions": [
            {
                "decision": "release",
                "by": "A. Physicist",
                "why": "looked at it",
                "decided_at": 1_700_000_000.0,
                "reason": "refused",
                "detail": "",
                "destination": "archive",
            }
        ],
    }
    out = run("held", "show", "01", *CONFIG).out
    for words in ("release", "A. Physicist", "looked at it", "2023-11-14", "refused at archive", "dark", "2.25.7"):
        assert words in out


def test_the_queue_ends_with_its_shadows(run: Callable[..., Ran], control: FakeControl) -> None:
    """A destination that nothing is sent to is named as such, with how much was made for it."""
    control.answers["queue_list"] = {
        "total": 0,
        "to_deidentify": 0,
        "deliveries": [],
        "shadows": {"dark": 1, "test": 0},
    }
    assert run("queue", "list", *CONFIG).out.splitlines() == [
        "Nothing waits to be forwarded.",
        "dark is a shadow: 1 instance made for it, none sent",
        "test is a shadow: 0 instances made for it, none sent",
    ]


def test_standard_input_that_is_empty_names_no_study(run: Callable[..., Ran], control: FakeControl) -> None:
    """Nothing typed is nothing chosen."""
    assert run("held", "release", "--study", *DECIDES, *CONFIG, stdin="\n").status == ExitCode.USAGE
    assert control.calls == []


def test_the_list_has_one_line_for_each_study_that_waits(run: Callable[..., Ran], control: FakeControl) -> None:
    """With the id that releases it; what is held for other reasons has lines of its own, and JSON has everything."""
    waiting = {"instance": "ab" * 16, "reason": "first-seen", "detail": "new here: SOP Class CT", "project": "LUNG-01"}
    shown = waiting | {"received_at": 1_700_000_000.0, "calling_ae_title": "CT1"}
    study = shown | {"instances": 2000, "subject": "P-1", "study_instance_uid": "2.25.1"}
    other = shown | {"instance": "cd" * 16, "reason": "limit", "detail": "at offset 3"}
    answer = {"studies": [study], "instances": [shown, other], "deliveries": []}
    control.answers["held_list"] = answer
    out = run("held", "list", *CONFIG).out
    assert out.count("abababababab") == out.count("cdcdcdcdcdcd") == 1
    for words in ("Studies that wait to be seen", "2000", "P-1", "2.25.1", "Held instances", "at offset 3"):
        assert words in out
    assert len(json.loads(run("held", "list", *CONFIG, "--format", "json").out)["instances"]) == 2
