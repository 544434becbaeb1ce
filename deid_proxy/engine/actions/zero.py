"""Z: a value of zero length, or a dummy where the rule set asks for one.

References
----------
DICOM PS3.15 Table E.1-1a
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.actions import dummy

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared


def prepare(attribute: Attribute) -> Prepared:
    """Empty the attribute; a sequence keeps no items, even where other attributes get a dummy."""
    if attribute.placeholder and attribute.written_vr != "SQ" and attribute.rule.replacement is None:
        return dummy.prepare(attribute)
    return attribute.replaced_by(attribute.encode(b""))
