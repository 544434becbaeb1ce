"""What peers propose and do not get is said, once a day."""

from __future__ import annotations

import pytest

from deid_proxy.events import Event
from deid_proxy.gateway import proposals
from deid_proxy.gateway.proposals import DeclinedProposals
from deid_proxy.network.connection import AssociationEnd
from deid_proxy.network.storage_session import AssociationInfo


def ended(*declined: tuple[str, ...], calling: str = "CT1") -> AssociationEnd:
    return AssociationEnd(AssociationInfo(calling, "TRIAL", "127.0.0.1"), "released", declined=declined)


@pytest.mark.fault(7)
def test_a_proposal_that_is_not_taken_is_said_once_a_day_and_peer(bench) -> None:
    """The line names SOP Class and transfer syntax in words; the next association of the day adds nothing."""
    now = [0.0]
    declined = DeclinedProposals(bench.log, lambda: now[0])
    mr, deflated = "1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.1.2.1.99"
    for now[0], calling in ((0.0, "CT1"), (10.0, "CT1"), (20.0, "MR1"), (86_401.0, "CT1")):
        declined.say(ended((mr, deflated), calling=calling))
    said = bench.log.fields_of(Event.CONTEXT_REFUSED)
    assert [fields["calling_ae_title"] for fields in said] == ["CT1", "MR1", "CT1"]
    words = "the peer proposes MR Image Storage in Deflated Explicit VR Little Endian, which is not taken here"
    assert said[0]["detail"] == words


@pytest.mark.fault(7)
def test_what_is_no_uid_is_not_repeated(bench, canary) -> None:
    """A proposal may hold anything; only what is a UID gets into a line."""
    DeclinedProposals(bench.log).say(ended((canary,), ("1.2.840.999.1",), ("1" * 65 + ".2",)))
    details = [str(fields["detail"]) for fields in bench.log.fields_of(Event.CONTEXT_REFUSED)]
    assert ["1.2.840.999.1" in detail for detail in details] == [False, True, False]
    assert canary not in repr(bench.log.lines)


def test_what_was_said_is_forgotten_in_order(bench, monkeypatch) -> None:
    """However many peers propose however many things, memory stays bounded."""
    monkeypatch.setattr(proposals, "_MOST_KNOWN", 2)
    declined = DeclinedProposals(bench.log, lambda: 0.0)
    for calling in ("A", "B", "C", "B", "C", "A"):
        declined.say(ended(("1.2.840.999.1",), calling=calling))
    said = [fields["calling_ae_title"] for fields in bench.log.fields_of(Event.CONTEXT_REFUSED)]
    assert said == ["A", "B", "C", "A"]
