"""A DICOM de-identification gateway, and the library it is made of.

The names below are public; they are imported when they are first used, so that ``import deid_proxy`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deid_proxy import errors
    from deid_proxy.engine.plan import Plan
    from deid_proxy.identity.keys import load_key_file
    from deid_proxy.identity.map_keys import load_map_public_key
    from deid_proxy.identity.ports import MapStore
    from deid_proxy.pipeline import Deidentifier, Outcome
    from deid_proxy.profile import Profile
    from deid_proxy.stores.sqlite import SQLiteMapStore

__version__ = "0.1.0"

__all__ = [
    "Deidentifier",
    "MapStore",
    "Outcome",
    "Plan",
    "Profile",
    "SQLiteMapStore",
    "__version__",
    "errors",
    "load_key_file",
    "load_map_public_key",
]

_HOMES = {
    "Deidentifier": "deid_proxy.pipeline",
    "MapStore": "deid_proxy.identity.ports",
    "Outcome": "deid_proxy.pipeline",
    "Plan": "deid_proxy.engine.plan",
    "Profile": "deid_proxy.profile",
    "SQLiteMapStore": "deid_proxy.stores.sqlite",
    "load_key_file": "deid_proxy.identity.keys",
    "load_map_public_key": "deid_proxy.identity.map_keys",
}


def __getattr__(name: str) -> object:
    if name == "errors":
        return importlib.import_module("deid_proxy.errors")
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'deid_proxy' has no attribute {name!r}")
