"""C: a value of similar meaning that does not identify. No cleaner is built, so the instance is held.

References
----------
DICOM PS3.15 Table E.1-1a
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.errors import HoldReason

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared


def prepare(attribute: Attribute) -> Prepared:
    """Hold the instance: keeping the value would leak it, removing it is not what was asked for."""
    return attribute.fault(HoldReason.UNRESOLVABLE_ACTION, f"has action {attribute.action}, which no cleaner does")
