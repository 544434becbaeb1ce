"""D: a value that is valid for the VR and says nothing; a text of the site; or the pseudonym of the subject.

References
----------
DICOM PS3.15 Table E.1-1a
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.dummies import dummy_sequence, dummy_value
from deid_proxy.engine.subject import awaits_subject, template

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import Parts


def prepare(attribute: Attribute) -> Prepared:
    """Write the same, whatever the value was."""
    if attribute.rule.replacement:
        return _prepare_text(attribute, attribute.rule.replacement)
    if attribute.written_vr == "SQ":
        return attribute.replaced_by(attribute.encode(dummy_sequence(attribute.tag, attribute.encoding)))
    return attribute.replaced_by(attribute.encode(dummy_value(attribute.tag, attribute.written_vr)))


def _prepare_text(attribute: Attribute, text: str) -> Prepared:
    parts = template(attribute.tag, attribute.written_vr, text)
    if awaits_subject(parts):
        return attribute.asked(partial(_with_subject, parts))
    return attribute.replaced_by(attribute.encode(text.encode("ascii")))


def _with_subject(
    parts: Parts,
    draft: PlanDraft,
    edit: Edit,  # noqa: ARG001
    start: int,  # noqa: ARG001
    value: int,  # noqa: ARG001
    end: int,  # noqa: ARG001
) -> Parts:
    draft.await_subject()
    return parts
