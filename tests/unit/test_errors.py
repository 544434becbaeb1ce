"""The error tree: drawn as it is, told to peers as numbers, and shown to people without values."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest

import deid_proxy
from deid_proxy import errors
from deid_proxy.errors import (
    ConfigurationError,
    DeidentificationError,
    DeidProxyError,
    DeliveryError,
    Finding,
    HoldReason,
    ReceiveError,
    SubjectUnknownError,
)

CLASSES = [each for _name, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, DeidProxyError)]
LEAF = re.compile(r"^(?P<indent>[│├└─ ]*)(?P<name>\w+Error)\b", re.MULTILINE)


def make(kind: type[DeidProxyError]) -> DeidProxyError:
    """An error of this class with the least that it takes."""
    if issubclass(kind, ConfigurationError):
        return kind([Finding("wrong")])
    if issubclass(kind, SubjectUnknownError):
        return kind("request", bytes(16), "wrong")
    if issubclass(kind, DeidentificationError):
        return kind(HoldReason.MALFORMED)
    if issubclass(kind, ReceiveError):
        return kind(0xA700, "wrong")
    return kind("wrong")


def drawn_parents() -> dict[str, str]:
    """The parent of each class as the drawing at the top of the module has it."""
    assert errors.__doc__
    parents, path = {}, {}
    for match in LEAF.finditer(errors.__doc__.replace("\n    ", "\n")):
        depth = len(match["indent"]) // 4
        path[depth] = match["name"]
        if depth:
            parents[match["name"]] = path[depth - 1]
    return parents


def test_the_drawing_is_the_tree() -> None:
    """Every class is drawn once, under the class it is derived from."""
    actual = {each.__name__: each.__bases__[0].__name__ for each in CLASSES if each is not DeidProxyError}
    assert drawn_parents() == actual


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_knows_what_a_peer_is_told_and_whether_to_try_again(kind: type[DeidProxyError]) -> None:
    """A status of 16 bits that is no success, a truth value, and a message."""
    error = make(kind)
    assert isinstance(error.dimse_status, int)
    assert 0 < error.dimse_status <= 0xFFFF
    assert isinstance(error.transient, bool)
    assert error.public_message == str(error) != ""


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_says_what_it_means(kind: type[DeidProxyError]) -> None:
    """The class itself has a docstring, not only its parent."""
    assert kind.__dict__["__doc__"].strip().endswith((".", "\n"))


def test_errors_elsewhere_belong_to_the_tree_or_stay_inside() -> None:
    """A public exception class of another module is derived from ours; a private name may be anything."""
    strangers = []
    for module in pkgutil.walk_packages(deid_proxy.__path__, "deid_proxy."):
        if module.name.startswith("deid_proxy.testing") or module.name.endswith("__main__"):
            continue
        for name, each in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            own = each.__module__ == module.name and not name.startswith("_")
            if own and issubclass(each, Exception) and not issubclass(each, DeidProxyError):
                strangers.append(f"{module.name}.{name}")
    assert sorted(strangers) == sorted(INSIDE)


INSIDE = [
    "deid_proxy.cli.demo_tour.TourFailedError",  # ends the tour
    "deid_proxy.cli.failures.InternalError",  # click's own way to end a command
    "deid_proxy.gateway.sandbox_channel.ChannelError",  # how a sandbox ends; becomes a crash of it
    "deid_proxy.gateway.sandbox_channel.ChannelTimeoutError",
    "deid_proxy.identity.sequence.PatternError",  # becomes a finding
    "deid_proxy.identity.subject_key.AliasError",  # becomes a finding
    "deid_proxy.network.pdu.ConnectionLostError",  # how an association ends; never leaves the room
    "deid_proxy.network.pdu.PeerAbortedError",
    "deid_proxy.network.pdu.PeerStalledError",
    "deid_proxy.network.pdu.ProbedError",
    "deid_proxy.network.pdu.ProtocolError",
    "deid_proxy.network.pdu.ReleaseRequestedError",
    "deid_proxy.network.pdu.StoppedError",
    "deid_proxy.network.pdu.WireError",
    "deid_proxy.profile.methods.PatternError",  # becomes a finding
    "deid_proxy.profile.mistakes.MistakeError",  # becomes a finding
    "deid_proxy.stores.sqlite_map_indexes.NotAllNewError",  # the map then looks for each row
]


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (Finding("wrong"), "wrong"),
        (Finding("wrong", "a.yaml"), "a.yaml: wrong"),
        (Finding("wrong", "a.yaml", 3), "a.yaml:3: wrong"),
        (Finding("wrong", "a.yaml", 3, 7), "a.yaml:3:7: wrong"),
        (Finding("wrong", hint="do this"), "wrong\n    hint: do this"),
        (Finding("wrong", "a.yaml", 3, 7, "do this"), "a.yaml:3:7: wrong\n    hint: do this"),
    ],
)
def test_a_finding_reads_file_line_column_message_and_hint(finding: Finding, text: str) -> None:
    """Editors jump to it, people read what to do."""
    assert str(finding) == text


def test_all_findings_are_told_at_once() -> None:
    """A configuration error is the list of its mistakes, one a line."""
    error = ConfigurationError([Finding("first", "a.yaml", 1), Finding("second", "a.yaml", 2)])
    assert str(error) == "a.yaml:1: first\na.yaml:2: second"
    assert len(error.findings) == 2


def test_a_deidentification_error_reads_reason_and_detail() -> None:
    """The reason alone, or with tags and offsets behind it."""
    assert str(DeidentificationError(HoldReason.LIMIT)) == "limit"
    assert str(DeidentificationError(HoldReason.LIMIT, "at offset 4")) == "limit: at offset 4"


def test_a_receive_error_is_told_with_its_own_status() -> None:
    """Each refusal carries what the sender is told."""
    assert [ReceiveError(status, "x").dimse_status for status in (0xA700, 0xC000)] == [0xA700, 0xC000]


def test_a_delivery_error_is_transient_unless_its_class_says_otherwise() -> None:
    """What an archive did not take is tried again; a refused context or instance waits for a person."""
    permanent = {each.__name__ for each in CLASSES if issubclass(each, DeliveryError) and not each.transient}
    assert permanent == {"ContextNotAcceptedError"}
    error = DeliveryError("refused", status=0xC000, reason=HoldReason.CONTEXT)
    assert (error.status, error.reason) == (0xC000, HoldReason.CONTEXT)


def test_reasons_are_words_that_can_be_typed() -> None:
    """The same word in code, CLI and metrics: lower case with hyphens, each once."""
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", reason.value) for reason in HoldReason)
    assert all(reason.name == reason.value.upper().replace("-", "_") for reason in HoldReason)
