"""A project opens with the key that its map was made with, or not at all."""

from __future__ import annotations

import pytest

from deid_proxy.errors import KeyFileError, WrongKeyError
from deid_proxy.gateway.projects import open_project
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.stores.memory import MemoryMapStore


def test_projects_have_keys_and_destinations_of_their_own(bench) -> None:
    """Several projects share one gateway, each with its own key."""
    settings, store = bench.settings(projects=("ALPHA", "BETA")), MemoryMapStore()
    alpha, beta = (open_project(project, store, settings.gateway) for project in settings.projects)
    assert alpha.key_check != beta.key_check
    assert alpha.destinations == ("archive",)


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
    assert (project.pipeline.limits.depth, project.pipeline.limits.elements) == (3, 1234)
