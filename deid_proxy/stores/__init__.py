"""Adapters of the ports ``MapStore`` and ``Ledger``: in memory, and in SQLite."""
