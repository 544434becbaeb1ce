"""The stores in SQLite, under one name."""

from deid_proxy.stores.sqlite_ledger import SQLiteLedger
from deid_proxy.stores.sqlite_map import SQLiteMapStore

__all__ = ["SQLiteLedger", "SQLiteMapStore"]
