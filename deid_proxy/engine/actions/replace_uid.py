"""U: every UID is replaced, the same one always by the same; what the standard registers stays.

References
----------
DICOM PS3.15 Table E.1-1a, section E.1.1 note 3 to item 2, section E.3.9 note 4
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.actions import keep
from deid_proxy.errors import HoldReason

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import Parts


def prepare(attribute: Attribute) -> Prepared:
    """Replace the UIDs of a value; keep the items of a sequence, whose UIDs are found by their own rules."""
    if attribute.written_vr == "SQ":
        return keep.prepare(attribute)
    if attribute.vr not in ("UI", "UN"):
        return attribute.fault(HoldReason.MALFORMED, f"has VR {attribute.vr} where a UID should be")
    return attribute.asked(_replace)


def _replace(draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> Parts | None:  # noqa: ARG001
    return draft.uid_parts(draft.bytes_of(value, end))
