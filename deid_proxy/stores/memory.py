"""The stores in memory, under one name."""

from deid_proxy.stores.memory_ledger import MemoryLedger
from deid_proxy.stores.memory_map import MemoryMapStore

__all__ = ["MemoryLedger", "MemoryMapStore"]
