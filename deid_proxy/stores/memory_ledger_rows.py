"""What a ledger in memory consists of, and how its rows change; whoever calls holds the lock."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from deid_proxy.identity.ports import DeliveryRow, DeliveryState, InstanceRow, InstanceState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.identity.ledger_corrections import Superseded
    from deid_proxy.identity.ledger_review import Decided, ShadowRow
    from deid_proxy.identity.ports import RenditionRecord


@dataclass(slots=True)
class TraitSeen:
    """A trait of a study, and whether a person has seen it there."""

    words: str
    seen: bool = False


class MemoryRows:
    """The rows of a ledger."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._instances: dict[bytes, InstanceRow] = {}  # in the order of receipt
        self._order: dict[bytes, int] = {}
        self._renditions: dict[bytes, list[RenditionRecord]] = {}
        self._deliveries: dict[int, DeliveryRow] = {}
        self._studies: dict[str, int] = {}  # in the order in which they were first seen
        self._given: dict[tuple[str, str], tuple[bytes, int]] = {}  # (destination, UID) -> (digest, delivery_id)
        self._tokens: dict[bytes, dict[bytes, None]] = {}
        self._marks: dict[int, int] = {}
        self._last_delivery = 0
        self._superseded: list[tuple[int, Superseded]] = []
        self._shadows: dict[bytes, dict[str, ShadowRow]] = {}
        self._waits_with: dict[bytes, str] = {}  # of held instances: the study that waits
        self._decided: dict[bytes, list[Decided]] = {}
        self._seen: dict[tuple[str, str], dict[bytes, TraitSeen]] = {}  # (project, study) -> trait
        self._known: set[tuple[str, bytes]] = set()  # (project, trait)

    def _renditions_of(self, receipt_id: bytes) -> Sequence[RenditionRecord]:
        return self._renditions.get(receipt_id, ())

    def _deliveries_of(self, receipt_id: bytes) -> list[int]:
        return [row.delivery_id for row in self._deliveries.values() if row.receipt_id == receipt_id]

    def _drop(self, receipt_id: bytes, *, forwarded: bool) -> list[DeliveryRow]:
        rows = [self._deliveries[number] for number in self._deliveries_of(receipt_id)]
        rows = [row for row in rows if forwarded or row.state is not DeliveryState.FORWARDED]
        for row in rows:
            self._drop_one(row)
        self._shadows.pop(receipt_id, None)
        return rows

    def _drop_one(self, row: DeliveryRow) -> None:
        del self._deliveries[row.delivery_id]
        place = row.destination, row.rendition.sop_instance_uid
        if self._given.get(place, (b"", 0))[1] == row.delivery_id:
            del self._given[place]

    def _in_state(self, state: InstanceState) -> Iterator[InstanceRow]:
        return (row for row in self._instances.values() if row.state is state)

    def _change(self, receipt_id: bytes, **changes: object) -> InstanceRow:
        row = self._instances[receipt_id] = replace(self._instances[receipt_id], **changes)  # type: ignore[arg-type]
        if row.state is not InstanceState.HELD:
            self._waits_with.pop(receipt_id, None)
        return row

    def _deliver(self, delivery_id: int, **changes: object) -> DeliveryRow:
        row = self._deliveries[delivery_id] = replace(self._deliveries[delivery_id], **changes)  # type: ignore[arg-type]
        return row

    def _undelivered(self) -> set[bytes]:
        return {row.receipt_id for row in self._deliveries.values() if row.state is not DeliveryState.FORWARDED}
