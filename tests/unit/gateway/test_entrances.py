"""Who is let in: called title, calling title and address must match one sender of one project."""

from __future__ import annotations

import pytest

from deid_proxy.gateway.entrances import Admissions, entrance_of
from deid_proxy.network.storage_scp import AssociationInfo


@pytest.fixture
def admissions(bench):
    def make(senders: str, **options: object) -> Admissions:
        return Admissions(map(entrance_of, bench.settings(senders=senders, **options).projects))

    return make


def admit(admissions: Admissions, calling: str = "CT1", address: str = "10.1.2.3", called: str = "TRIAL") -> str | None:
    return admissions.admit(AssociationInfo(calling, called, address))


@pytest.mark.parametrize(
    ("senders", "calling", "address", "verdict"),
    [
        ("[{calling_ae_title: CT1, address: 10.1.0.0/16}]", "CT1", "10.1.2.3", None),
        ("[{calling_ae_title: CT1, address: 10.1.0.0/16}]", "CT1", "10.2.2.3", "address"),
        ("[{calling_ae_title: CT1, address: 10.1.0.0/16}]", "CT2", "10.1.2.3", "calling-ae"),
        ("[{calling_ae_title: CT1, address: 10.1.2.3}]", "CT1", "10.1.2.3", None),
        ("[{calling_ae_title: CT1, address: 10.1.2.3}]", "CT1", "10.1.2.4", "address"),
        ("[{calling_ae_title: CT1}]", "CT1", "192.0.2.1", None),
        ("[{calling_ae_title: CT1}]", "ct1", "192.0.2.1", "calling-ae"),
        ("[{calling_ae_title: CT1}]", "", "192.0.2.1", "calling-ae"),
        ("[{address: 10.1.2.3}]", "ANY", "10.1.2.3", None),
        ('[{calling_ae_title: "*", address: 10.1.2.3}]', "ANY", "10.1.2.3", None),
        ('[{calling_ae_title: "*", address: 10.1.2.3}]', "ANY", "10.1.2.4", "address"),
        ("[{calling_ae_title: CT1, address: 10.1.0.0/16}]", "CT1", "::ffff:10.1.2.3", None),
        ("[{calling_ae_title: CT1, address: 10.1.0.0/16}]", "CT1", "::ffff:10.2.2.3", "address"),
        ("[{address: 10.1.0.0/16}]", "CT1", "2001:db8::1", "address"),
        ('[{address: "2001:db8::/32"}]', "CT1", "2001:db8::1", None),
        ('[{address: "2001:db8::/32"}]', "CT1", "2001:db9::1", "address"),
        ('[{address: "2001:db8::/32"}]', "CT1", "10.1.2.3", "address"),
        ('[{address: "fe80::/10"}]', "CT1", "fe80::1%eth0", None),
        ("[{address: 0.0.0.0/0}]", "CT1", "203.0.113.9", None),
        (
            "[{calling_ae_title: CT1, address: 10.1.2.3}, {calling_ae_title: CT1, address: 10.9.0.0/16}]",
            "CT1",
            "10.9.1.1",
            None,
        ),
        (
            "[{calling_ae_title: CT1, address: 10.1.2.3}, {calling_ae_title: CT2, address: 10.9.0.0/16}]",
            "CT1",
            "10.9.1.1",
            "address",
        ),
    ],
)
def test_a_sender_is_let_in_or_told_why_not(admissions, senders, calling, address, verdict) -> None:
    """Title and address have to belong to the same sender; a title is compared exactly."""
    assert admit(admissions(senders), calling, address) == verdict


def test_whoever_may_send_is_told_to_come_back_while_the_disk_is_crowded(bench) -> None:
    """Only who would be let in learns of it, and is let in again once there is room."""
    crowded = True
    settings = bench.settings(senders="[{address: 10.1.0.0/16}]")
    admissions = Admissions(map(entrance_of, settings.projects), lambda: crowded)
    assert admit(admissions) == "busy"
    assert admit(admissions, address="10.9.1.1") == "address"
    crowded = False
    assert admit(admissions) is None


@pytest.mark.parametrize("called", ["", "TRIAL2", "trial", "*"])
def test_an_unknown_called_title_is_refused(admissions, called: str) -> None:
    """Only titles that a project has are served, whoever calls."""
    assert admit(admissions("[{address: 0.0.0.0/0}]"), called=called) == "called-ae"


def test_a_called_title_leads_to_its_own_project(admissions) -> None:
    """Several projects share one port, each under its own title."""
    both = admissions("[{address: 0.0.0.0/0}]", projects=("ALPHA", "BETA"))
    assert (both.project("TRIAL"), both.project("TRIAL1"), both.project("TRIAL2")) == ("ALPHA", "BETA", None)
