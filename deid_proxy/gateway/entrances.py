"""Who may send to which called AE title: all that the receiver has to know of projects."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from deid_proxy.network.storage_scp import AssociationInfo
    from deid_proxy.settings import ProjectSettings


class AllowedSender(NamedTuple):
    """A calling AE title and a network; None is any."""

    calling_ae_title: str | None
    network: IPv4Network | IPv6Network | None


class Entrance(NamedTuple):
    """The called AE title of a project, and who may use it."""

    project: str
    called_ae_title: str
    senders: tuple[AllowedSender, ...]


def entrance_of(project: ProjectSettings) -> Entrance:
    """Return the entrance of a configured project."""
    senders = tuple(
        AllowedSender(None if sender.calling_ae_title == "*" else sender.calling_ae_title, sender.address)
        for sender in project.senders
    )
    return Entrance(project.name, project.called_ae_title, senders)


class Admissions:
    """Decides who may open an association: called AE title, calling AE title and address must match a project.

    Parameters
    ----------
    entrances
        Those of all projects.
    crowded
        Says whether the disk is so full that whoever is not here yet should come back later.
    """

    def __init__(self, entrances: Iterable[Entrance], crowded: Callable[[], bool] = lambda: False) -> None:
        self._crowded = crowded
        self._by_title = {entrance.called_ae_title: entrance for entrance in entrances}

    def project(self, called_ae_title: str) -> str | None:
        """Return the name of the project behind a called AE title."""
        entrance = self._by_title.get(called_ae_title)
        return entrance.project if entrance else None

    def admit(self, association: AssociationInfo) -> str | None:
        """Return None when the association may be opened, else ``called-ae``, ``calling-ae``, ``address`` or ``busy``.

        Raises
        ------
        SpoolError
            The disk does not say how full it is.
        """
        entrance = self._by_title.get(association.called_ae_title)
        if entrance is None:
            return "called-ae"
        known = [each for each in entrance.senders if each.calling_ae_title in (None, association.calling_ae_title)]
        if not known:
            return "calling-ae"
        if not any(_is_in(each.network, association.peer_address) for each in known):
            return "address"
        return "busy" if self._crowded() else None


def _is_in(network: IPv4Network | IPv6Network | None, address: str) -> bool:
    if network is None:
        return True
    peer = ip_address(address.partition("%")[0])
    return (getattr(peer, "ipv4_mapped", None) or peer) in network
