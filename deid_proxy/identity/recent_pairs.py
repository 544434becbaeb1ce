"""What the resolver remembers of pairs that are durable in the map: never a patient, who may withdraw."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_Asked = TypeVar("_Asked")


class RecentPairs(Generic[_Asked]):
    """The committed pairs that were used last; for several threads.

    Parameters
    ----------
    capacity
        How many are kept.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._pairs: OrderedDict[_Asked, str] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, requests: Iterable[_Asked]) -> dict[_Asked, str]:
        """Return those of the requests that are remembered."""
        known: dict[_Asked, str] = {}
        pairs = self._pairs
        with self._lock:
            for request in requests:
                pseudonym = pairs.get(request)
                if pseudonym is not None:
                    pairs.move_to_end(request)
                    known[request] = pseudonym
        return known

    def clear(self) -> None:
        """Forget all of them."""
        with self._lock:
            self._pairs.clear()

    def remember(self, pairs: Mapping[_Asked, str]) -> None:
        """Remember pairs, and forget those that were used longest ago, where there are too many."""
        if not pairs:
            return
        with self._lock:
            self._pairs.update(pairs)
            while len(self._pairs) > self._capacity:
                self._pairs.popitem(last=False)
