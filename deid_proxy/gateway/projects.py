"""Projects at run time: who may send to which called AE title, with whose key, under which rules, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from deid_proxy.engine.limits import Limits
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.map_keys import load_map_public_key
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import NoSeal, ProjectSeal, PublicSeal, SealMode
from deid_proxy.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.identity.keys import ProjectKey
    from deid_proxy.identity.ports import MapStore
    from deid_proxy.identity.sealing import Seal
    from deid_proxy.network.storage_scp import AssociationInfo
    from deid_proxy.settings import GatewaySettings, ProjectSettings, SenderSettings


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
    resolver = IdentityResolver(settings.name, key, store, settings.rule_set.uid_method, seal=open_seal(settings, key))
    limits = Limits(depth=gateway.limits.max_depth, elements=gateway.limits.max_elements)
    return Project(settings, resolver, Pipeline(settings.rule_set, resolver, key.derive("digest"), limits), key.check)


def open_seal(settings: ProjectSettings, key: ProjectKey) -> Seal:
    """Return what becomes of the project's originals: without a public key to seal them to, they are not kept.

    Raises
    ------
    KeyFileError
        The public key cannot be used.
    """
    mode = SealMode(settings.map.mode) if settings.map is not None else SealMode.NONE
    if settings.map is None or mode is SealMode.NONE:
        return NoSeal()
    if mode is SealMode.OPEN or settings.map.public_key_file is None:
        return ProjectSeal(key.derive("seal"))
    return PublicSeal(load_map_public_key(settings.map.public_key_file, settings.name))


class Admissions:
    """Decides who may open an association: called AE title, calling AE title and address must match a project."""

    def __init__(self, projects: Mapping[str, Project]) -> None:
        self._by_title = {p.settings.called_ae_title: p for p in projects.values()}

    def project(self, called_ae_title: str) -> Project | None:
        """Return the project behind a called AE title."""
        return self._by_title.get(called_ae_title)

    def admit(self, association: AssociationInfo) -> str | None:
        """Return None when the association may be opened, else ``called-ae``, ``calling-ae`` or ``address``."""
        project = self.project(association.called_ae_title)
        if project is None:
            return "called-ae"
        known = [s for s in project.settings.senders if _title_matches(s, association.calling_ae_title)]
        if not known:
            return "calling-ae"
        return None if any(_address_matches(s, association.peer_address) for s in known) else "address"


def _title_matches(sender: SenderSettings, title: str) -> bool:
    return sender.calling_ae_title in (None, "*", title)


def _address_matches(sender: SenderSettings, address: str) -> bool:
    if sender.address is None:
        return True
    peer = ip_address(address.partition("%")[0])
    mapped = getattr(peer, "ipv4_mapped", None)
    return (mapped or peer) in sender.address
