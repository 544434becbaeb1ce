"""Projects at run time: with whose key, under which rules, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deid_proxy.engine.limits import Limits
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Pipeline

if TYPE_CHECKING:
    from deid_proxy.identity.ports import MapStore
    from deid_proxy.settings import GatewaySettings, ProjectSettings


@dataclass(frozen=True, slots=True)
class Project:
    """A key, a profile and destinations, reachable under one called AE title."""

    settings: ProjectSettings
    resolver: IdentityResolver
    pipeline: Pipeline
    key_check: str

    @property
    def destinations(self) -> tuple[str, ...]:
        """The names of the destinations that every instance goes to."""
        return tuple(self.settings.forward_to)


def open_project(settings: ProjectSettings, store: MapStore, gateway: GatewaySettings) -> Project:
    """Read the project's key, tie the map to it, and return the project ready to work.

    Raises
    ------
    KeyFileError
        The key file cannot be used.
    WrongKeyError
        The map was made with another key.
    """
    key = load_key_file(settings.key_file, settings.name)
    resolver = IdentityResolver(settings.name, key, store, settings.rule_set.uid_method)
    limits = Limits(depth=gateway.limits.max_depth, elements=gateway.limits.max_elements)
    return Project(settings, resolver, Pipeline(settings.rule_set, resolver, key.derive("digest"), limits), key.check)
