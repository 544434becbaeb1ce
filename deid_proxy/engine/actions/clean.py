"""C: a value of similar meaning that does not identify: a text without what identifies, a date that is modified.

For whatever else no cleaner is built, and the instance is held: a rule set has C only where there is one.

References
----------
DICOM PS3.15 Table E.1-1a, sections E.3.5 to E.3.7
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deid_proxy.engine.actions import ages, dates, dummy, remove, zero
from deid_proxy.engine.cleaners.reading import TextValue
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.errors import HoldReason
from deid_proxy.profile.options import CLEANED_VRS
from deid_proxy.standard.actions import ActionCode, AttributeType, resolve_compound
from deid_proxy.standard.options import ConfidentialityOption

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared

_WITHOUT_TEXT = {ActionCode.X: remove.prepare, ActionCode.Z: zero.prepare, ActionCode.D: dummy.prepare}


def prepare(attribute: Attribute) -> Prepared:
    """Clean the value, or hold the instance: keeping it would leak, removing it is not what was asked for."""
    if attribute.rule.option is ConfidentialityOption.RETAIN_MODIFIED_DATES:
        return dates.prepare(attribute)
    if known_vr(attribute.tag) == "AS":
        return ages.prepare(attribute)
    if known_vr(attribute.tag) in CLEANED_VRS and attribute.rule.basic is not None:
        return prepare_text(attribute, attribute.rule.basic)
    return attribute.fault(HoldReason.UNRESOLVABLE_ACTION, f"has action {attribute.action}, which no cleaner does")


def prepare_text(attribute: Attribute, otherwise: ActionCode) -> Prepared:
    """Clean a text word by word; of which nothing is left, or that is no text, becomes what the Profile makes of it."""
    action = resolve_compound(otherwise, attribute.type or AttributeType.TYPE_3)
    without = _WITHOUT_TEXT[action](replace(attribute, action=action))
    if attribute.vr not in TEXT_VRS and attribute.vr != "UN":
        return without
    _, edit = without
    return attribute.asked(TextValue(edit.new))
