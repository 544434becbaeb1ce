"""X: the attribute goes, a sequence with all its items.

References
----------
DICOM PS3.15 Table E.1-1a
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared


def prepare(attribute: Attribute) -> Prepared:
    """Write nothing in its place."""
    return attribute.replaced_by(b"")
