"""Patient's Name and Patient ID: always the pseudonym, whatever the table or a site says.

References
----------
DICOM PS3.15 section E.1.1 item 2 and its notes, DICOM PS3.3 section C.7.1.1
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.decisions import PATIENT_ID, PATIENT_NAME
from deid_proxy.engine.dummies import dummy_value
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.engine.subject import SUBJECT, SUBJECT_FIELD, awaits_subject, nested_patient, template
from deid_proxy.errors import HoldReason

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import Parts

SUBJECT_TAGS = frozenset({PATIENT_NAME, PATIENT_ID})


def prepare(attribute: Attribute, *, top_level: bool) -> Prepared:
    """Write the subject's pseudonym at the top level; in items that of the patient whom the item names."""
    if attribute.vr not in TEXT_VRS and attribute.vr != "UN":
        return attribute.fault(HoldReason.MALFORMED, f"has VR {attribute.vr} where a text should be")
    parts = subject_parts(attribute)
    if top_level:
        return attribute.asked(partial(_write_subject, parts))
    if attribute.tag == PATIENT_ID:
        return attribute.asked(partial(_write_nested_id, parts))
    dummy = attribute.encode(dummy_value(attribute.tag, attribute.written_vr))
    return attribute.asked(partial(_write_nested_name, parts, dummy))


def subject_parts(attribute: Attribute) -> Parts:
    """Return what the value is made of: the text of the site where it has the pseudonym in it, else that alone."""
    parts = template(attribute.tag, attribute.written_vr, attribute.rule.replacement or "")
    return parts if awaits_subject(parts) else template(attribute.tag, attribute.written_vr, SUBJECT_FIELD)


def _write_subject(parts: Parts, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> Parts:  # noqa: ARG001
    draft.top[edit.tag] = (value, end)
    draft.await_subject()
    return parts


def _write_nested_id(parts: Parts, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> Parts | None:  # noqa: ARG001
    request = nested_patient(draft, value, end, edit.encoding)
    if request is None:
        return None
    draft.requests[request] = None
    return tuple(request if part is SUBJECT else part for part in parts)


def _write_nested_name(
    parts: Parts,
    dummy: bytes,
    draft: PlanDraft,
    edit: Edit,
    start: int,  # noqa: ARG001
    value: int,
    end: int,
) -> bytes | Parts | None:
    """Write a dummy unless it is the subject's own name: whose it is, a name alone does not say."""
    if value == end:
        return None
    if draft.raw(edit.tag) != draft.bytes_of(value, end):
        return dummy
    draft.await_subject()
    return parts
