"""K: the attribute stays as it is; a sequence stays, and each attribute in its items is decided by its own rule.

References
----------
DICOM PS3.15 Table E.1-1a
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.actions import dates
from deid_proxy.engine.decisions import PIXELS
from deid_proxy.engine.edits import KEEP, WALK
from deid_proxy.engine.encoding import BULK_VRS
from deid_proxy.engine.plausibility import doubt
from deid_proxy.standard.options import ConfidentialityOption

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared


def prepare(attribute: Attribute) -> Prepared:
    """Leave the bytes, unless the VR makes it doubtful what they are."""
    contradiction = attribute.contradiction()
    if contradiction is not None:
        return contradiction
    if attribute.is_sequence:
        return WALK, attribute.items()
    if attribute.rule.option is ConfidentialityOption.RETAIN_FULL_DATES and dates.is_date(attribute):
        return dates.prepare_kept(attribute)
    question = doubt(attribute.tag, attribute.vr)
    if question is not None:
        return attribute.asked(question)
    if attribute.vr in BULK_VRS or attribute.tag in PIXELS:  # UN on their way over a system that did not know them
        return attribute.noted_as_bulk()
    return KEEP, None
