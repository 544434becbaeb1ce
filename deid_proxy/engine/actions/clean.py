"""C: a value of similar meaning that does not identify: a date that is modified, an age that is capped.

For whatever else no cleaner is built, and the instance is held: a rule set has C only where there is one.

References
----------
DICOM PS3.15 Table E.1-1a
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.actions import ages, dates
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.errors import HoldReason
from deid_proxy.standard.options import ConfidentialityOption

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared


def prepare(attribute: Attribute) -> Prepared:
    """Clean the value, or hold the instance: keeping it would leak, removing it is not what was asked for."""
    if attribute.rule.option is ConfidentialityOption.RETAIN_MODIFIED_DATES:
        return dates.prepare(attribute)
    if known_vr(attribute.tag) == "AS":
        return ages.prepare(attribute)
    return attribute.fault(HoldReason.UNRESOLVABLE_ACTION, f"has action {attribute.action}, which no cleaner does")
