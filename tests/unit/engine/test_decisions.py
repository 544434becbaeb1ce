"""Every attribute has one rule, and one action where it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deid_proxy.engine.decisions import NO_RULE, UNLISTED_UID, decide
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.actions import ActionCode

CT = "1.2.840.10008.5.1.4.1.1.2"
PET = "1.2.840.10008.5.1.4.1.1.128"
RT_PLAN = "1.2.840.10008.5.1.4.1.1.481.5"
PRESENTATION_STATE = "1.2.840.10008.5.1.4.1.1.11.1"
ENHANCED_CT = "1.2.840.10008.5.1.4.1.1.2.1"


@pytest.mark.parametrize(
    ("sop_class_uid", "tag", "action"),
    [
        (CT, 0x00080022, "X"),  # Acquisition Date, X/Z
        (PET, 0x00080022, "Z"),
        (CT, 0x00080021, "X"),  # Series Date, X/D
        (PET, 0x00080021, "D"),
        (RT_PLAN, 0x300A0006, "D"),  # RT Plan Date, X/D on Type 2
        (CT, 0x00181000, "X"),  # Device Serial Number, X/Z/D
        (ENHANCED_CT, 0x00181000, "D"),
        (PRESENTATION_STATE, 0x00700082, "D"),  # Presentation Creation Date: X on Type 1
        (CT, 0x00102297, "Z"),  # Responsible Person: X on Type 2C
        (CT, 0x00080020, "Z"),
        (CT, 0x00080018, "U"),
        (CT, 0x00080060, "K"),
    ],
)
@pytest.mark.requirement("R-041", "R-042", "R-043", "R-044", "R-045", "R-109")
def test_a_compound_action_follows_the_type_in_the_iod(
    basic: RuleSet, sop_class_uid: str, tag: int, action: str
) -> None:
    """R-041 to R-045 and R-109: never so that the object breaks."""
    assert decide(basic, sop_class_uid, None, tag)[0] == action


def test_the_enclosing_sequence_counts(basic: RuleSet) -> None:
    """A Series Date at the top of a PET is Type 1; in a request it is nothing that an IOD wants."""
    at_top, _ = decide(basic, PET, None, 0x0008002A)
    assert at_top in (ActionCode.X, ActionCode.Z, ActionCode.D)
    assert decide(basic, ENHANCED_CT, 0x00189506, 0x00181000)[0] is ActionCode.D


@pytest.mark.requirement("R-045")
def test_references_to_other_images_follow_the_type_and_the_kind_of_object(basic: RuleSet) -> None:
    """X/Z/U*: removed where nothing wants them, but kept in what is made from other images (R-045)."""
    segmentation = "1.2.840.10008.5.1.4.1.1.66.4"
    assert decide(basic, CT, None, 0x00082112)[0] is ActionCode.X
    assert decide(basic, CT, 0x00089124, 0x00082112)[0] is ActionCode.U
    assert decide(basic, segmentation, 0x00089124, 0x00082112)[0] is ActionCode.U
    assert decide(basic, segmentation, None, 0x00082112)[0] is ActionCode.U


@pytest.mark.parametrize("tag", [0x00090010, 0x00091001, 0x70531000, 0x600D3000, 0x00091000])
@pytest.mark.requirement("R-097")
def test_private_attributes_are_removed(basic: RuleSet, tag: int) -> None:
    """R-097: odd groups, creators and all."""
    action, rule = decide(basic, CT, None, tag)
    assert (action, rule) == (ActionCode.X, basic.private)


@pytest.mark.parametrize("tag", [0x00080000, 0x00100000, 0x7FE00000])
def test_group_lengths_are_dropped(basic: RuleSet, tag: int) -> None:
    """They are wrong after any edit, and retired."""
    assert decide(basic, CT, None, tag)[0] is ActionCode.X


@pytest.mark.parametrize("tag", [0x00000100, 0x00020010, 0x00041500, 0x00020003, 0x00041511])
@pytest.mark.requirement("R-031", "R-047")
def test_groups_that_are_no_data_are_removed(basic: RuleSet, tag: int) -> None:
    """R-031 and R-047: command, File Meta and directory elements."""
    assert decide(basic, CT, None, tag)[0] is ActionCode.X


@pytest.mark.parametrize("tag", [0xFFFAFFFA, 0x4FFE0001, 0xFFFCFFFC])
@pytest.mark.requirement("R-051", "R-056")
def test_signatures_and_padding_are_removed_whatever_a_rule_says(with_rules: Callable[..., RuleSet], tag: int) -> None:
    """R-051 and R-056: they cannot be kept."""
    rule_set = with_rules({tag: ActionCode.K})
    assert decide(rule_set, CT, None, tag)[0] is ActionCode.X


@pytest.mark.parametrize("group", [0x5000, 0x5002, 0x501E])
@pytest.mark.parametrize("element", [0x0005, 0x3000, 0x7777])
@pytest.mark.requirement("R-107")
def test_curves_are_removed_as_whole_groups(basic: RuleSet, group: int, element: int) -> None:
    """R-107: known elements and unknown ones."""
    assert decide(basic, CT, None, group << 16 | element)[0] is ActionCode.X


@pytest.mark.parametrize("element", [0x0010, 0x0100, 0x1500, 0x3000, 0x4000])
@pytest.mark.requirement("R-108", "R-009")
def test_overlay_planes_are_removed_as_whole_groups(basic: RuleSet, element: int) -> None:
    """R-108: half a plane is invalid."""
    for group in (0x6000, 0x601E):
        assert decide(basic, CT, None, group << 16 | element)[0] is ActionCode.X


def test_an_overlay_plane_that_the_site_keeps_is_kept_whole(with_rules: Callable[..., RuleSet]) -> None:
    """The rule for Overlay Data decides for the plane."""
    rules = {0x60000000 | element: ActionCode.K for element in (0x0010, 0x0100, 0x3000)}
    rule_set = with_rules(rules)
    assert decide(rule_set, CT, None, 0x60000100)[0] is ActionCode.K


@pytest.mark.parametrize("tag", [0x60203000, 0x50200010, 0x00089999, 0x40004001, 0x7FE20010, 0x10100001, 0x00203101])
@pytest.mark.requirement("R-047")
def test_unknown_attributes_are_removed(basic: RuleSet, tag: int) -> None:
    """An even group does not make an attribute safe; 6020 is no overlay, and nobody reads Variable Pixel Data."""
    action, rule = decide(basic, CT, None, tag)
    assert (action, rule) == (ActionCode.X, basic.unknown)


def test_known_attributes_without_a_rule_are_kept(basic: RuleSet) -> None:
    """The rest of the object is what research wants."""
    assert decide(basic, CT, None, 0x00180060) == (ActionCode.K, NO_RULE)


@pytest.mark.requirement("R-021")
def test_a_uid_without_a_rule_is_replaced(with_rules: Callable[..., RuleSet]) -> None:
    """R-021: a reference that no table lists is a reference all the same."""
    rule_set = with_rules()
    rules = {tag: rule for tag, rule in rule_set.rules.items() if tag != 0x00081155}
    bare = type(rule_set)("x", rule_set.edition, "x", rules, rule_set.private, rule_set.unknown)
    assert decide(bare, CT, None, 0x00081155) == (ActionCode.U, UNLISTED_UID)


def test_a_rule_of_the_site_goes_before_the_table(with_rules: Callable[..., RuleSet]) -> None:
    """And keeps the object valid where it removes too much: KVP is Type 2 of a CT, Modality Type 1 of everything."""
    removed = (0x00080060, 0x00180060, 0x00180022)
    rule_set = with_rules({0x00081030: ActionCode.K, **dict.fromkeys(removed, ActionCode.X)})
    assert decide(rule_set, CT, None, 0x00081030)[0] is ActionCode.K
    actions = [decide(rule_set, CT, None, tag)[0] for tag in removed]
    assert actions == [ActionCode.D, ActionCode.Z, ActionCode.X]
