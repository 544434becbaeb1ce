"""What a ledger knows of everything that ever came, for whoever makes a list of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from deid_proxy.identity.ports import InstanceRow


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """An instance with what it became: the new UIDs of its last rendition, empty where it has none."""

    position: int  # in the order of receipt
    instance: InstanceRow
    study_instance_uid: str
    sop_instance_uid: str


class LedgerHistory(Protocol):
    """The part of a ledger that lists everything."""

    def history(self, *, after: int = 0, limit: int = 1000) -> list[HistoryRow]:
        """Return a page of all instances that ever came, in the order of receipt, from behind a position on."""
