"""Who is let in: called title, calling title and address must match one sender of one project."""

from __future__ import annotations

import pytest

from deid_proxy.errors import KeyFileError, WrongKeyError
from deid_proxy.gateway.projects import Admissions, open_project
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.network.storage_scp import AssociationInfo
from deid_proxy.stores.memory import MemoryMapStore


@pytest.fixture
def admissions(bench):
    def make(senders: str, **options: object) -> Admissions:
        settings = bench.settings(senders=senders, **options)
        store = MemoryMapStore()
        return Admissions({p.name: open_project(p, store, settings.gateway) for p in settings.projects})

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
    projects = {p.name: open_project(p, MemoryMapStore(), settings.gateway) for p in settings.projects}
    admissions = Admissions(projects, lambda: crowded)
    assert admit(admissions) == "busy"
    assert admit(admissions, address="10.9.1.1") == "address"
    crowded = False
    assert admit(admissions) is None


@pytest.mark.parametrize("called", ["", "TRIAL2", "trial", "*"])
def test_an_unknown_called_title_is_refused(admissions, called: str) -> None:
    """Only titles that a project has are served, whoever calls."""
    assert admit(admissions("[{address: 0.0.0.0/0}]"), called=called) == "called-ae"


def test_a_called_title_leads_to_its_own_project(admissions) -> None:
    """Several projects share one port, each under its own title and key."""
    both = admissions("[{address: 0.0.0.0/0}]", projects=("ALPHA", "BETA"))
    alpha, beta = both.project("TRIAL"), both.project("TRIAL1")
    assert (alpha.settings.name, beta.settings.name) == ("ALPHA", "BETA")
    assert alpha.key_check != beta.key_check
    assert alpha.destinations == ("archive",)
    assert both.project("TRIAL2") is None


def test_a_map_made_with_another_key_is_refused(bench) -> None:
    """A project never opens with a key that would split its patients."""
    settings, store = bench.settings(), MemoryMapStore()
    open_project(settings.projects[0], store, settings.gateway)
    path = bench.directory / "TRIAL-01.key"
    path.unlink()
    generate_key_file(path)
    with pytest.raises(WrongKeyError):
        open_project(settings.projects[0], store, settings.gateway)


def test_a_missing_key_is_refused(bench) -> None:
    """Without its key a project does not open."""
    settings = bench.settings()
    (bench.directory / "TRIAL-01.key").unlink()
    with pytest.raises(KeyFileError):
        open_project(settings.projects[0], MemoryMapStore(), settings.gateway)


def test_the_limits_of_the_configuration_reach_the_engine(bench) -> None:
    """max_depth and max_elements of the gateway bound what its projects take apart."""
    settings = bench.settings(gateway=("limits: {max_depth: 3, max_elements: 1234}",))
    project = open_project(settings.projects[0], MemoryMapStore(), settings.gateway)
    assert (project.pipeline._limits.depth, project.pipeline._limits.elements) == (3, 1234)
