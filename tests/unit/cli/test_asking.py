"""The commands that ask a gateway: what they ask, what they show, and what they never let through."""

from __future__ import annotations

import io
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.errors import ConfigurationError, DeidProxyError, Finding, StateDirectoryError
from deid_proxy.gateway.questions import outcomes
from deid_proxy.identity.keys import generate_key_file

from .conftest import Terminal, replace_module

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import FakeControl, Ran

CONFIG = ("--config", "gateway.yaml")
SETUP = """\
gateway: {listen: "127.0.0.1:0", state_dir: state, spool_key_file: spool.key}
destinations:
  archive: {ae_title: ORTHANC, address: "127.0.0.1:4242"}
projects:
  - name: LUNG-01
    key_file: lung01.key
    called_ae_title: LUNG01
    senders: [{calling_ae_title: CT1}]
    forward_to: [archive]
"""
INSTANCE_ID = "0123456789abcdef0123456789abcdef"


def queue(*deliveries: dict[str, Any], total: int = -1, to_deidentify: int = 0) -> dict[str, Any]:
    total = len(deliveries) if total < 0 else total
    return {"total": total, "to_deidentify": to_deidentify, "deliveries": [*deliveries], "resting": [], "shadows": {}}


def delivery(**changes: Any) -> dict[str, Any]:
    return {
        "instance": INSTANCE_ID,
        "destination": "archive",
        "state": "deferred",
        "reason": "",
        "status": "A700",
        "detail": "the destination answered A700 refused: out of resources",
        "attempts": 3,
        "tried_at": 1_699_999_000.0,
        "next_at": 1_700_000_000.0,
        "sop_instance_uid": "2.25.3",
        "study_instance_uid": "2.25.1",
        "sop_class": "CT Image Storage",
        "transfer_syntax": "Explicit VR Little Endian",
    } | changes


def instance(**changes: Any) -> dict[str, Any]:
    return {
        "instance": INSTANCE_ID,
        "project": "LUNG-01",
        "state": "held",
        "reason": "pixel-risk",
        "detail": "(0008,0016)",
        "received_at": 1_700_000_000.0,
        "calling_ae_title": "US1",
        "attempts": 1,
        "size_bytes": 512,
    } | changes


def sent(**changes: Any) -> dict[str, Any]:
    """What the receipt adds to a held instance."""
    return {
        "peer_address": "10.1.2.3",
        "called_ae_title": "LUNG01",
        "sop_class": "Ultrasound Image Storage",
        "transfer_syntax": "JPEG Baseline (Process 1)",
    } | changes


def found(*rows: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    """The answer on a study, as the gateway counts it."""
    counted = Counter(outcome for row in rows for outcome in outcomes(row))
    summary = [outcome._asdict() | {"count": count} for outcome, count in sorted(counted.items())]
    return {"total": len(rows) if total is None else total, "summary": summary, "instances": list(rows)}


def mapping(**changes: Any) -> dict[str, Any]:
    return {"project": "LUNG-01", "kind": "patient", "pseudonym": "P-1", "created_at": 1_700_000_000.0} | changes


ASKING = [
    ("queue", "list"),
    ("held", "list"),
    ("held", "show", "0123"),
    ("map", "find"),
    ("map", "show", "P-1"),
    ("status",),
]
METHODS = ["queue_list", "held_list", "held_show", "map_find", "map_show", "study_status"]


@pytest.mark.parametrize("command", ASKING)
def test_configuration_must_be_named(command: tuple[str, ...], run: Callable[..., Ran]) -> None:
    """Every command that asks says which option is missing."""
    done = run(*command, stdin="MRN1\n")
    assert done.status == ExitCode.USAGE
    assert "--config" in done.err


@pytest.mark.parametrize(("command", "method"), list(zip(ASKING, METHODS, strict=True)))
@pytest.mark.parametrize(
    ("error", "status"),
    [(StateDirectoryError("the gateway stopped answering"), 75), (DeidProxyError("no such project"), 1)],
)
def test_refusal_is_one_line(
    command: tuple[str, ...],
    method: str,
    error: DeidProxyError,
    status: int,
    run: Callable[..., Ran],
    control: FakeControl,
) -> None:
    """What the other side refuses is one line on standard error, and the conversation is ended."""
    control.answers[method] = error
    done = run(*command, *CONFIG, stdin="MRN1\n")
    assert done == (status, "", f"error: {error}\n")
    assert control.closed


@pytest.mark.parametrize("command", ASKING)
def test_wrong_configuration_is_reported_before_anything_is_asked(
    command: tuple[str, ...], run: Callable[..., Ran], control: FakeControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake in the configuration ends every command with 78."""

    def load(_path: object) -> None:
        raise ConfigurationError([Finding("unknown key", "gateway.yaml", 1, 1)])

    replace_module(monkeypatch, "deid_proxy.settings", load_settings=load)
    done = run(*command, *CONFIG, stdin="MRN1\n")
    assert control.calls == []
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "gateway.yaml:1:1: unknown key" in done.err


def test_queue_list_shows_each_delivery(run: Callable[..., Ran], control: FakeControl) -> None:
    """The list has what is needed to see what waits, for whom, since when and why."""
    control.answers["queue_list"] = queue(delivery())
    done = run("queue", "list", *CONFIG, "--destination", "archive", "--limit", "7")
    assert done.status == ExitCode.DONE
    for text in (INSTANCE_ID[:12], "archive", "deferred", "out of resources", "3", "2023-11-14 22:13:20Z", "2.25.1"):
        assert text in done.out
    assert "shown" not in done.out
    assert control.calls == [("queue_list", {"destination": "archive", "limit": 7})]


def test_queue_list_says_until_when_a_destination_is_left_alone(run: Callable[..., Ran], control: FakeControl) -> None:
    """Where something waits for it: a next attempt that has passed would look like a gateway that sleeps."""
    rests = [{"destination": "archive", "next_at": 1_700_000_300.0}]
    control.answers["queue_list"] = {**queue(delivery()), "resting": rests}
    assert "archive failed, and is left alone until 2023-11-14 22:18:20Z" in run("queue", "list", *CONFIG).out
    assert '"next_at": "2023-11-14T22:18:20.000Z"' in run("queue", "list", *CONFIG, "--format", "json").out
    control.answers["queue_list"] = {**queue(), "resting": rests}
    assert run("queue", "list", *CONFIG).out == "Nothing waits to be forwarded.\n"


def test_queue_list_says_how_much_it_does_not_show(run: Callable[..., Ran], control: FakeControl) -> None:
    """A list that is cut says of how many."""
    control.answers["queue_list"] = queue(*[delivery()] * 100, total=130)
    assert "\n100 of 130 shown" in run("queue", "list", *CONFIG).out


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"reason": "", "status": None, "detail": "connection refused"}, " connection refused "),
        ({"reason": "refused", "status": "C000", "detail": "it answered C000 odd"}, " refused: it answered C000 odd "),
        ({"reason": "refused", "status": "C000", "detail": ""}, " refused: status C000 "),
        (
            {"reason": "context", "status": None, "detail": "does not take MR in RLE"},
            " context: does not take MR in RLE ",
        ),
    ],
)
def test_delivery_says_why_once(
    changes: dict[str, Any], why: str, run: Callable[..., Ran], control: FakeControl
) -> None:
    """Reason, detail and status make one text, and the status is not said twice."""
    control.answers["queue_list"] = queue(delivery(**changes))
    assert why in run("queue", "list", *CONFIG).out


def test_empty_queue_says_so(run: Callable[..., Ran], control: FakeControl) -> None:
    """Nothing to show is a sentence, not an empty table."""
    control.answers["queue_list"] = queue()
    assert run("queue", "list", *CONFIG).out == "Nothing waits to be forwarded.\n"


def test_queue_list_does_not_call_it_empty_while_instances_are_to_be_deidentified(
    run: Callable[..., Ran], control: FakeControl
) -> None:
    """Whoever waits for an empty queue before stopping would stop too early."""
    control.answers["queue_list"] = queue(to_deidentify=3)
    assert run("queue", "list", *CONFIG).out == "3 instances received, and not de-identified yet\n"


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "many"])
def test_limit_is_bounded(limit: str, run: Callable[..., Ran], control: FakeControl) -> None:
    """A limit outside 1 to 1000 is wrong usage, and nothing is asked."""
    assert run("queue", "list", *CONFIG, "--limit", limit).status == ExitCode.USAGE
    assert control.calls == []


def test_held_list_shows_instances_and_deliveries(run: Callable[..., Ran], control: FakeControl) -> None:
    """What waits for a person is listed with its reason."""
    held = delivery(state="held", reason="refused")
    control.answers["held_list"] = {"instances": [instance() | sent(), instance()], "deliveries": [held]}
    done = run("held", "list", *CONFIG)
    for text in (
        "Held instances",
        "pixel-risk",
        "(0008,0016)",
        "US1 at 10.1.2.3",
        "LUNG01",
        "Held deliveries",
        "refused",
    ):
        assert text in done.out
    assert "Ultrasound Image Storage" in done.out
    assert "JPEG Baseline (Process 1)" in done.out
    assert "subject" not in done.out


def test_held_list_shows_the_new_identity_where_there_is_one(run: Callable[..., Ran], control: FakeControl) -> None:
    """An instance that is held after it was de-identified is found by what it would be called at the archive."""
    conflict = instance(reason="conflict") | sent(subject="4SCGSBH5ZC6DY7JF", study_instance_uid="2.25.77")
    control.answers["held_list"] = {"instances": [conflict, instance() | sent()], "deliveries": []}
    done = run("held", "list", *CONFIG)
    assert "4SCGSBH5ZC6DY7JF" in done.out
    assert "2.25.77" in done.out


def test_held_list_of_nothing_says_so(run: Callable[..., Ran], control: FakeControl) -> None:
    """Nothing held is good news in one sentence."""
    control.answers["held_list"] = {"instances": [], "deliveries": []}
    assert run("held", "list", *CONFIG).out == "Nothing is held.\n"


def test_held_show_shows_all_that_is_known(run: Callable[..., Ran], control: FakeControl) -> None:
    """One instance is shown with every field and its deliveries; its id may be typed in capitals."""
    control.answers["held_show"] = instance() | sent() | {"deliveries": [delivery()]}
    done = run("held", "show", "0123ABC", *CONFIG)
    for text in (INSTANCE_ID, "LUNG-01", "calling AE title", "10.1.2.3", "Ultrasound Image", "512", "Deliveries"):
        assert text in done.out
    assert control.calls == [("held_show", {"instance": "0123abc"})]


def test_map_find_reads_the_original_from_standard_input(run: Callable[..., Ran], control: FakeControl) -> None:
    """The original comes in by standard input, and does not come out again."""
    control.answers["map_find"] = {"mappings": [mapping()]}
    done = run("map", "find", *CONFIG, "--project", "LUNG-01", stdin="  MRN12345 \r\nanother line\n")
    assert done.status == ExitCode.DONE
    assert "P-1" in done.out
    assert "MRN12345" not in done.out + done.err
    assert control.calls == [("map_find", {"original": "MRN12345", "project": "LUNG-01", "issuer": ""})]


@pytest.mark.parametrize("command", [("map", "find"), ("status",)])
@pytest.mark.parametrize("extra", [("MRN12345",), ("MRN12345", "MRN678"), ("--", "MRN12345")])
def test_identifier_on_the_command_line_is_refused_and_not_repeated(
    command: tuple[str, ...], extra: tuple[str, ...], run: Callable[..., Ran], control: FakeControl
) -> None:
    """An identifier typed as an argument is not used, and the error does not show it."""
    done = run(*command, *CONFIG, *extra)
    assert done.status == ExitCode.USAGE
    assert "standard input" in done.err
    assert "MRN" not in done.err
    assert control.calls == []


@pytest.mark.parametrize("command", [("map", "find"), ("status",)])
@pytest.mark.parametrize("stdin", ["", "\n", "   \n"])
def test_nothing_to_look_for_is_wrong_usage(
    command: tuple[str, ...], stdin: str, run: Callable[..., Ran], control: FakeControl
) -> None:
    """An empty line is not looked up."""
    done = run(*command, *CONFIG, stdin=stdin)
    assert done.status == ExitCode.USAGE
    assert "empty" in done.err
    assert control.calls == []


def test_identifier_that_is_no_text_is_wrong_usage(
    run: Callable[..., Ran], control: FakeControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes that are not text in the terminal's encoding are refused without being shown."""
    monkeypatch.setattr("io.StringIO", lambda _text: io.TextIOWrapper(io.BytesIO(b"SM\xffTH\n"), encoding="utf-8"))
    done = run("status", *CONFIG, stdin="x")
    assert done.status == ExitCode.USAGE
    assert "encoding" in done.err
    assert "TH" not in done.err.replace("THE", "")


def test_identifier_is_read_up_to_a_bound(run: Callable[..., Ran], control: FakeControl) -> None:
    """A line without end is cut, not read for ever."""
    control.answers["study_status"] = found()
    run("status", *CONFIG, stdin="9" * 100_000)
    assert len(control.calls[0][1]["original"]) <= 1024


@pytest.mark.parametrize("command", [("map", "find"), ("map", "show", "P-1")])
def test_unknown_mapping_ends_with_status_1(
    command: tuple[str, ...], run: Callable[..., Ran], control: FakeControl
) -> None:
    """Nothing found is told apart from found by the exit status, for scripts."""
    control.answers = {"map_find": {"mappings": []}, "map_show": {"mappings": []}}
    done = run(*command, *CONFIG, stdin="MRN1\n")
    assert (done.status, done.out) == (ExitCode.FAILED, "")
    assert done.err.startswith("Not in the map.")
    assert ("--issuer" in done.err) == (command == ("map", "find"))


def test_original_is_not_revealed_off_a_terminal(run: Callable[..., Ran], control: FakeControl) -> None:
    """``--reveal`` writes to no file and no pipe."""
    done = run("map", "show", "P-1", *CONFIG, "--reveal")
    assert done.status == ExitCode.USAGE
    assert "terminal" in done.err
    assert control.calls == []


def test_original_is_revealed_on_a_terminal(
    run: Callable[..., Ran], control: FakeControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person at a terminal who asks for the original gets it."""
    control.answers["map_show"] = {"mappings": [mapping(original="MRN12345")]}
    monkeypatch.setattr("deid_proxy.cli.map.sys.stdout.isatty", lambda: True, raising=False)
    done = run("map", "show", "P-1", *CONFIG, "--reveal")
    assert "MRN12345" in done.out
    assert control.calls == [("map_show", {"pseudonym": "P-1", "project": None, "reveal": True})]


def test_status_shows_counts_and_deliveries(run: Callable[..., Ran], control: FakeControl) -> None:
    """Where a study is: how many instances became what, and each of a few."""
    erased = instance(state="erased", reason="", deliveries=[delivery(state="forwarded")])
    control.answers["study_status"] = found(erased, instance(deliveries=[]), total=3)
    done = run("status", *CONFIG, stdin="ACC1\n")
    assert done.status == ExitCode.SOME_HELD
    assert done.out.startswith("3 instances: 1 forwarded to archive, 1 held (pixel-risk)\n")
    assert "in the spool" in done.out
    assert "(the first 2 of 3)" in done.out
    assert control.calls == [("study_status", {"original": "ACC1"})]


def test_status_of_a_delivered_study_says_so(run: Callable[..., Ran], control: FakeControl) -> None:
    """A study that every destination has is forwarded; that its bytes are erased is not how it ended."""
    rows = [instance(state="erased", reason="", deliveries=[delivery(state="forwarded")]) for _ in range(3)]
    control.answers["study_status"] = found(*rows)
    done = run("status", *CONFIG, stdin="ACC1\n")
    assert done.status == ExitCode.DONE
    assert done.out.splitlines()[0] == "3 instances: 3 forwarded to archive"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (instance(state="received", reason="", deliveries=[]), "received"),
        (instance(state="erased", reason="duplicate", deliveries=[]), "excluded (duplicate)"),
        (instance(state="ready", reason="", deliveries=[delivery()]), "deferred for archive"),
        (
            instance(state="ready", reason="", deliveries=[delivery(state="held", reason="refused")]),
            "held at archive (refused)",
        ),
    ],
)
def test_status_has_words_for_every_outcome(
    row: dict[str, Any], words: str, run: Callable[..., Ran], control: FakeControl
) -> None:
    """State, destination and reason are one phrase."""
    control.answers["study_status"] = found(row)
    assert run("status", *CONFIG, stdin="ACC1\n").out.splitlines()[0] == f"1 instance: 1 {words}"


@pytest.mark.parametrize(("count", "flag", "listed"), [(20, (), 20), (21, (), 0), (21, ("--verbose",), 21)])
def test_status_lists_instances_when_they_are_few_or_asked_for(
    count: int, flag: tuple[str, ...], listed: int, run: Callable[..., Ran], control: FakeControl
) -> None:
    """Twenty instances are shown one by one, more of them with ``--verbose`` only."""
    rows = [instance(state="erased", reason="", deliveries=[delivery(state="forwarded")]) for _ in range(count)]
    control.answers["study_status"] = found(*rows)
    done = run("status", *CONFIG, *flag, stdin="ACC1\n")
    assert done.out.count(INSTANCE_ID[:12]) == listed
    assert ("--verbose" in done.out) == (listed == 0)


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([], 1),
        ([instance(state="ready", reason="", deliveries=[delivery(state="forwarded")])], 0),
        ([instance(state="ready", reason="", deliveries=[delivery(state="held")])], 3),
        ([instance(deliveries=[])], 3),
    ],
)
def test_status_tells_scripts_by_its_exit_status(
    rows: list[dict[str, Any]], status: int, run: Callable[..., Ran], control: FakeControl
) -> None:
    """Unknown, on its way, and held are told apart, in both formats."""
    control.answers["study_status"] = found(*rows)
    assert run("status", *CONFIG, stdin="ACC1\n").status == status
    assert run("status", *CONFIG, "--format", "json", stdin="ACC1\n").status == status


@pytest.mark.parametrize(
    ("command", "method", "answer"),
    [
        (("queue", "list"), "queue_list", {"total": 1, "deliveries": [delivery()]}),
        (("held", "list"), "held_list", {"instances": [instance()], "deliveries": []}),
        (("held", "show", "01"), "held_show", instance() | {"total": 0, "deliveries": []}),
        (("map", "find"), "map_find", {"mappings": [mapping()]}),
        (("map", "show", "P-1"), "map_show", {"mappings": [mapping()]}),
        (("status",), "study_status", found(instance(deliveries=[]))),
    ],
)
def test_json_is_the_answer_itself(
    command: tuple[str, ...], method: str, answer: dict[str, Any], run: Callable[..., Ran], control: FakeControl
) -> None:
    """For programs the answer is printed whole, as JSON and nothing else; times are ISO 8601 in UTC."""
    control.answers[method] = answer
    printed = run(*command, *CONFIG, "--format", "json", stdin="MRN1\n").out
    text = json.dumps(answer).replace("1700000000.0", '"2023-11-14T22:13:20.000Z"')
    assert json.loads(printed) == json.loads(text.replace("1699999000.0", '"2023-11-14T21:56:40.000Z"'))


def test_no_time_is_null_in_json(run: Callable[..., Ran], control: FakeControl) -> None:
    """A delivery that has no next attempt has no time for it, instead of the beginning of the epoch."""
    control.answers["queue_list"] = queue(delivery(next_at=None, tried_at=0.0))
    (row,) = json.loads(run("queue", "list", *CONFIG, "--format", "json").out)["deliveries"]
    assert (row["next_at"], row["tried_at"]) == (None, None)


@pytest.mark.parametrize("command", ASKING)
def test_question_makes_no_state_directory(command: tuple[str, ...], run: Callable[..., Ran], tmp_path: Path) -> None:
    """Asked before the gateway ran, every command says so and leaves nothing behind."""
    for name in ("spool.key", "lung01.key"):
        generate_key_file(tmp_path / name)
    config = tmp_path / "gateway.yaml"
    config.write_text(SETUP)
    before = sorted(tmp_path.iterdir())
    done = run(*command, "--config", config, stdin="MRN1\n")
    assert done.status == ExitCode.FAILED
    assert done.err.startswith(f"error: no state there yet: {config} names state_dir {tmp_path / 'state'}")
    assert len(done.err.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_question_makes_nothing_in_a_folder_without_state(run: Callable[..., Ran], tmp_path: Path) -> None:
    """A state directory that somebody made, and no gateway has used, stays empty."""
    for name in ("spool.key", "lung01.key"):
        generate_key_file(tmp_path / name)
    (tmp_path / "gateway.yaml").write_text(SETUP)
    (tmp_path / "state").mkdir()
    assert run("held", "list", "--config", tmp_path / "gateway.yaml").status == ExitCode.FAILED
    assert list((tmp_path / "state").iterdir()) == []


def test_control_characters_are_shown_not_obeyed(run: Callable[..., Ran], control: FakeControl) -> None:
    """A sender's AE title cannot move the cursor or colour the screen of whoever lists what it sent."""
    control.answers["held_list"] = {"instances": [instance(calling_ae_title="\x1b[2JX")], "deliveries": []}
    out = run("held", "list", *CONFIG).out
    assert "\x1b" not in out
    assert "\\x1b[2JX" in out


def test_prompt_asks_on_a_terminal(
    run: Callable[..., Ran], control: FakeControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal the identifier is asked for, on standard error so that output can be piped."""
    control.answers["study_status"] = found()
    monkeypatch.setattr("io.StringIO", Terminal)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt: "ACC1")
    assert run("status", *CONFIG).status == ExitCode.FAILED
    assert control.calls == [("study_status", {"original": "ACC1"})]


def test_config_can_come_from_the_environment(
    run: Callable[..., Ran], control: FakeControl, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``DEID_PROXY_CONFIG`` saves typing the option."""
    monkeypatch.setenv("DEID_PROXY_CONFIG", "gateway.yaml")
    control.answers["queue_list"] = queue()
    assert run("queue", "list").status == ExitCode.DONE


def test_stdin_is_a_terminal_only_when_it_is() -> None:
    """The test suite itself never waits at a prompt."""
    assert not sys.stdin.isatty()
