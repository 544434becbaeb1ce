"""What a conformance statement says of the wire is what the code answers: every status, and every rejection."""

from __future__ import annotations

import ast
from pathlib import Path

from deid_proxy import errors
from deid_proxy.cli import conformance_network as network
from deid_proxy.network import connection, status
from deid_proxy.network.presentation_contexts import VERIFICATION, acceptable
from deid_proxy.standard.uids import TRANSFER_SYNTAXES

SOURCES = Path(__file__).parents[3] / "deid_proxy"


def statuses_in_the_code() -> set[int]:
    """Return every status that a ReceiveError is made with, and those of the errors that end an instance."""
    found = {errors.DeidProxyError.dimse_status, errors.SpoolError.dimse_status, errors.StoreError.dimse_status}
    for path in (*(SOURCES / "network").glob("*.py"), *(SOURCES / "gateway").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ReceiveError":
                (first, *_) = node.args
                found.add(getattr(status, first.attr) if isinstance(first, ast.Attribute) else first.value)
    return found


def test_every_status_that_a_sender_can_be_answered_is_listed() -> None:
    """None is missing, none is made up, and each has the words of PS3.7 and PS3.4."""
    listed = {int(code, 16): words for code, words, _ in network.RESPONSES}
    assert set(listed) == statuses_in_the_code() | {status.SUCCESS}
    for code, words in listed.items():
        assert status.describe_status(code).endswith(words), f"{code:04X}"


def test_every_rejection_is_listed() -> None:
    """Result, source and reason of each."""
    listed = {tuple(int(part.split()[0]) for part in words.split(", ")) for words, _ in network.REJECTIONS}
    assert listed == {*connection._REJECTIONS.values(), connection._NO_REASON}


def test_each_status_of_an_archive_is_in_one_row() -> None:
    """Ranges neither overlap nor leave out a status that Storage defines, and the last row is for all others."""
    rows = list(network.statuses_of_archives())
    seen: set[int] = set()
    for shown, _, done in rows[:-1]:
        first, _, last = shown.partition(" to ")
        codes = range(int(first, 16), int(last or first, 16) + 1)
        assert not seen & set(codes)
        seen.update(codes)
        if first == "0111":  # whether it counts depends on the attempts, see tests of forwarding
            assert done.startswith(network._WORDS[status.Disposition.FORWARDED] + " where")
            assert done.endswith("the delivery is held for a person")
        else:
            assert all(network._WORDS[status.classify_status(code)] == done for code in codes)
    assert rows[-1][0] == "any other"
    assert len(seen) > 4000


def test_each_context_that_is_listed_is_accepted_and_no_other() -> None:
    """Every SOP Class in every transfer syntax of the statement, with and without deflated ones."""
    classes = [uid for _, uid in network.storage_classes()]
    for deflated in (False, True):
        listed = [uid for _, uid in network.transfer_syntaxes(deflated=deflated)]
        for sop_class in classes:
            assert set(acceptable(sop_class, list(TRANSFER_SYNTAXES), deflated=deflated)) == set(listed)
    assert acceptable("1.2.840.10008.5.1.4.1.2.2.1", list(TRANSFER_SYNTAXES)) == []
    assert acceptable(VERIFICATION, list(TRANSFER_SYNTAXES))
