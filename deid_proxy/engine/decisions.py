"""Which rule decides an attribute, and which simple action follows from it where the attribute stands.

References
----------
DICOM PS3.15 section E.1.1 and Table E.1-1a
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode, AttributeType, resolve_compound
from deid_proxy.standard.attribute_table import CURVE_GROUPS
from deid_proxy.standard.dictionary import REPEATING_GROUPS
from deid_proxy.standard.object_definitions import attribute_type, full_type
from deid_proxy.standard.options import ConfidentialityOption

if TYPE_CHECKING:
    from deid_proxy.profile.model import RuleSet

PATIENT_NAME = 0x00100010
PATIENT_ID = 0x00100020

NO_RULE = Rule(ActionCode.K, "not listed in Table E.1-1: kept")
UNLISTED_UID = Rule(ActionCode.U, "PS3.15 E.1.1 item 5: UIDs that the standard does not register are replaced")
RETAINED_UID = Rule(
    ActionCode.K,
    f"not listed in Table E.1-1: a UID like all others, {ConfidentialityOption.RETAIN_UIDS}",
    option=ConfidentialityOption.RETAIN_UIDS,
)
_GROUP_LENGTH = Rule(ActionCode.X, "PS3.5 7.2: group lengths are dropped")
_FOREIGN_GROUP = Rule(ActionCode.X, "PS3.15 E.1.1 item 9 and note 1: groups 0000, 0002 and 0004 are no data")
_NEVER_KEPT = {
    0x4FFE0001: Rule(ActionCode.X, "PS3.15 E.1.1 note 8: signatures do not survive a change"),
    0xFFFAFFFA: Rule(ActionCode.X, "PS3.15 E.1.1 note 8: signatures do not survive a change"),
    0xFFFCFFFC: Rule(ActionCode.X, "PS3.15 Table E.1-1 (FFFC,FFFC): trailing padding is removed"),
}
PIXELS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
ICON_IMAGE = 0x00880200
_PARENTS_OF_PIXELS = (None, ICON_IMAGE)  # an icon that a site keeps keeps its pixels
_NESTED_PIXELS = Rule(ActionCode.X, "PS3.15 E.1.1 note 13: pixels where no IOD has them are removed")
_CURVE = Rule(ActionCode.X, "PS3.15 Table E.1-1 (50xx,xxxx): curves are removed")
_FOREIGN_GROUPS = frozenset({0x0000, 0x0002, 0x0004})
_OVERLAY_GROUPS = frozenset(REPEATING_GROUPS[0x6000])
_OVERLAY_DATA = 0x3000
_DERIVED_OBJECTS = frozenset(
    {
        "1.2.840.10008.5.1.4.1.1.30",  # Parametric Map
        "1.2.840.10008.5.1.4.1.1.66.4",  # Segmentation
        "1.2.840.10008.5.1.4.1.1.66.5",  # Surface Segmentation
        "1.2.840.10008.5.1.4.1.1.66.7",  # Label Map Segmentation
    }
)


def decide(
    rule_set: RuleSet, sop_class_uid: str, parent: int | None, tag: int, placed: Rule | None = None
) -> tuple[ActionCode, Rule]:
    """Return the simple action for an attribute, and the rule that it comes from.

    Parameters
    ----------
    parent
        The tag of the enclosing sequence, None at the top level.
    placed
        The rule of the site for this attribute at this very place.

    References
    ----------
    DICOM PS3.15 Table E.1-1a
    """
    rule = _rule_of(rule_set, tag)
    if placed is not None and placed.order > rule.order:
        rule = placed
    if tag in PIXELS and parent not in _PARENTS_OF_PIXELS:
        return ActionCode.X, _NESTED_PIXELS
    if rule is NO_RULE and known_vr(tag) == "UI":
        rule = RETAINED_UID if ConfidentialityOption.RETAIN_UIDS in rule_set.options else UNLISTED_UID
    type_of = full_type if rule.site else attribute_type
    kind = type_of(sop_class_uid, parent, tag) or AttributeType.TYPE_3
    action = resolve_compound(rule.action, kind)
    if rule.action is ActionCode.X_Z_U and sop_class_uid in _DERIVED_OBJECTS:
        # Deviation: a derived object keeps its references with new UIDs even where they are Type 3. Without them it
        # would contradict Referenced Series Sequence (0008,1115), which goes on listing the same instances.
        action = ActionCode.U
    return action, rule


def retains_uid(rule_set: RuleSet, tag: int) -> bool:
    """Tell whether an Option retains the UIDs of an attribute; the same ones may be replaced at other places."""
    if known_vr(tag) != "UI":
        return False
    rule = rule_set.rules.get(tag)
    if rule is None:
        return ConfidentialityOption.RETAIN_UIDS in rule_set.options
    return rule.action is ActionCode.K and rule.option is not None


def _rule_of(rule_set: RuleSet, tag: int) -> Rule:
    group = tag >> 16
    if group & 1:
        return rule_set.private
    if tag & 0xFFFF == 0:
        return _GROUP_LENGTH
    if group in _FOREIGN_GROUPS:
        return _FOREIGN_GROUP
    return _NEVER_KEPT.get(tag) or rule_set.rules.get(tag) or _unlisted(rule_set, tag, group)


def _unlisted(rule_set: RuleSet, tag: int, group: int) -> Rule:
    if group in CURVE_GROUPS:
        return _CURVE
    if group in _OVERLAY_GROUPS:
        plane = rule_set.rules.get(group << 16 | _OVERLAY_DATA)
        if plane is not None and plane.action is ActionCode.X:
            return plane
    return NO_RULE if known_vr(tag) is not None else rule_set.unknown
