"""What is done to an attribute, a file for each action code.

Each file has a function ``prepare(attribute) -> (kind, edit)``; :data:`ACTIONS` names them by code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.actions import clean, dummy, keep, remove, replace_uid, zero
from deid_proxy.standard.actions import ActionCode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deid_proxy.engine.attribute import Attribute, Prepared

ACTIONS: Mapping[ActionCode, Callable[[Attribute], Prepared]] = {
    ActionCode.X: remove.prepare,
    ActionCode.Z: zero.prepare,
    ActionCode.D: dummy.prepare,
    ActionCode.K: keep.prepare,
    ActionCode.U: replace_uid.prepare,
    ActionCode.C: clean.prepare,
}
