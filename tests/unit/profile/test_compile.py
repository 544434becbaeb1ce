"""A rule set is the table, the gaps and the site's rules, the same everywhere."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import ProfileError
from deid_proxy.profile import Profile, Rule, RuleSet, SiteRule, Verb, compile_profile, load_profile
from deid_proxy.profile.model import shared
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import CURVE_GROUPS, EDITIONS, attribute_table
from deid_proxy.standard.dictionary import VR_BY_TAG
from deid_proxy.standard.gap_attributes import GAP
from deid_proxy.standard.options import ConfidentialityOption

if TYPE_CHECKING:
    from collections.abc import Callable

NEWEST = EDITIONS[0]
UNKNOWN = Rule(ActionCode.X, "a test")
OVERLAY_GROUPS = range(0x6000, 0x6020, 2)
ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"


def compiled(*rules: SiteRule, edition: str = NEWEST, **more: object) -> RuleSet:
    return compile_profile(replace(Profile("test", edition), rules=rules, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_row_of_the_edition_decides_its_attribute(edition: str) -> None:
    """Every tag of the table has its action and names the row as its source; nothing is lost in between."""
    table, rules = attribute_table(edition), compiled(edition=edition).rules
    assert len(table.by_tag) > 240
    for tag, row in table.by_tag.items():
        expected = ActionCode.D if tag in (0x00100010, 0x00100020) else row.basic
        assert rules[tag].action is expected
        assert rules[tag].source == f"{edition} Table E.1-1 {row.tag_pattern}"
        assert not rules[tag].site


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_older_edition_protects_what_later_ones_list(edition: str) -> None:
    """An attribute that the edition could not know has the newest row, and names it."""
    newest, own = attribute_table(NEWEST), attribute_table(edition)
    rules = compiled(edition=edition).rules
    for tag in newest.by_tag.keys() - own.by_tag.keys():
        assert rules[tag].action is newest.by_tag[tag].basic
        assert rules[tag].source.startswith(f"{NEWEST} Table E.1-1 (")


def test_what_the_table_forgot_has_a_gap_rule() -> None:
    """Unlisted attributes follow the gap policy, and name their class; a row of the edition goes first."""
    rules = compiled().rules
    assert rules[0x00081167].action is ActionCode.U
    assert rules[0x00081167].source == "gap attribute policy (sop-instance-ref)"
    for tag, gap in GAP.items():
        assert rules[tag].action is gap.action
    creator = compiled(edition="PS3.15-2011").rules[0x0008010D]
    assert (creator.action, creator.source) == (ActionCode.U, "PS3.15-2011 Table E.1-1 (0008,010D)")


@pytest.mark.parametrize("tag", [0x00100010, 0x00100020])
def test_name_and_id_are_the_pseudonym_without_any_rule(tag: int) -> None:
    """The row of the table decides that they go, the product what comes instead."""
    rule = compiled(replacement="empty").rules[tag]
    assert (rule.action, rule.replacement, rule.site) == (ActionCode.D, "{subject}", False)
    assert rule.source.startswith(f"{NEWEST} Table E.1-1 (0010,00")


def test_private_and_unknown_attributes_go() -> None:
    """What nobody can vouch for is removed."""
    rule_set = compiled()
    assert (rule_set.private.action, rule_set.private.source) == (ActionCode.X, f"{NEWEST} Table E.1-1 (gggg,eeee)")
    assert rule_set.unknown.action is ActionCode.X


def test_every_curve_is_removed() -> None:
    """Each known element of the sixteen curve groups has a rule; unknown ones go with the unknown."""
    rules = compiled().rules
    curves = [tag for tag in VR_BY_TAG if tag >> 16 in CURVE_GROUPS]
    assert len(curves) > 16 * 20
    assert {rules[tag].action for tag in curves} == {ActionCode.X}


@pytest.mark.parametrize("group", OVERLAY_GROUPS)
def test_an_overlay_goes_as_a_whole(group: int) -> None:
    """When Overlay Data goes, the rest of the plane goes with it."""
    rules = compiled().rules
    elements = [tag for tag in VR_BY_TAG if tag >> 16 == group]
    assert len(elements) > 10
    assert {rules[tag].action for tag in elements} == {ActionCode.X}
    assert rules[group << 16 | 0x0010].source == f"{NEWEST} Table E.1-1 (60xx,3000)"


def test_an_overlay_that_the_site_keeps_stays_whole() -> None:
    """Keeping one group's Overlay Data keeps its plane, and no other."""
    rules = compiled(SiteRule(Verb.KEEP, "60023000")).rules
    assert rules[0x60023000].action is ActionCode.K
    assert 0x60020010 not in rules
    assert rules[0x60000010].action is ActionCode.X


@pytest.mark.parametrize(
    ("verb", "text", "action", "replacement"),
    [
        (Verb.KEEP, None, ActionCode.K, None),
        (Verb.REMOVE, None, ActionCode.X, None),
        (Verb.EMPTY, None, ActionCode.Z, ""),
        (Verb.REPLACE, "A {subject}", ActionCode.D, "A {subject}"),
    ],
)
def test_a_site_rule_lies_on_top_of_the_table(
    verb: Verb, text: str | None, action: ActionCode, replacement: str | None
) -> None:
    """Its action, its text and its place in the file decide."""
    rule = compiled(SiteRule(verb, "StudyDescription", text, "site.yaml:3:5")).rules[0x00081030]
    assert (rule.action, rule.replacement) == (action, replacement)
    assert (rule.source, rule.site) == ("site.yaml:3:5", True)


def test_a_later_rule_wins() -> None:
    """Two rules for one attribute, however written: the last one decides."""
    keep, remove = SiteRule(Verb.KEEP, "StudyID", source="a"), SiteRule(Verb.REMOVE, "(0020,0010)", source="b")
    assert compiled(keep, remove).rules[0x00200010].source == "b"
    assert compiled(remove, keep).rules[0x00200010].source == "a"


def test_a_rule_for_a_repeating_group_is_a_rule_for_each() -> None:
    """Keeping OverlayData keeps all sixteen planes."""
    rules = compiled(SiteRule(Verb.KEEP, "OverlayData")).rules
    assert {rules[group << 16 | 0x3000].action for group in OVERLAY_GROUPS} == {ActionCode.K}


def test_the_settings_of_a_profile_reach_the_rule_set() -> None:
    """Replacement, pixel risk, allowed SOP Classes and UID method pass through."""
    plain = compiled()
    assert (plain.placeholder, plain.hold_pixel_risk, plain.uid_method) == (True, True, "hmac-sha256")
    assert (plain.name, plain.edition, plain.options, plain.allowed_pixels) == (
        "test",
        NEWEST,
        frozenset(),
        frozenset(),
    )
    allow = SiteRule(Verb.ALLOW_PIXELS, "UltrasoundImageStorage")
    other = compiled(allow, replacement="empty", pixel_risk="allow", uid_method="sha256")
    assert (other.placeholder, other.hold_pixel_risk, other.uid_method) == (False, False, "sha256")
    assert other.allowed_pixels == {ULTRASOUND}


DIFFERENCES: list[dict[str, object]] = [
    {"edition": "PS3.15-2024b"},
    {"replacement": "empty"},
    {"pixel_risk": "allow"},
    {"uid_method": "sha256"},
    {"rules": (SiteRule(Verb.KEEP, "StudyID"),)},
    {"rules": (SiteRule(Verb.REMOVE, "StudyID"),)},
    {"rules": (SiteRule(Verb.EMPTY, "StudyID"),)},
    {"rules": (SiteRule(Verb.REPLACE, "StudyID", "1"),)},
    {"rules": (SiteRule(Verb.REPLACE, "StudyID", "2"),)},
    {"rules": (SiteRule(Verb.KEEP, "AccessionNumber"),)},
    {"rules": (SiteRule(Verb.ALLOW_PIXELS, ULTRASOUND),)},
]


def test_everything_that_decides_changes_the_digest() -> None:
    """No two profiles that treat an instance differently share a digest."""
    profiles = [Profile("a", NEWEST), *(replace(Profile("a", NEWEST), **more) for more in DIFFERENCES)]  # type: ignore[arg-type]
    digests = [compile_profile(profile).digest for profile in profiles]
    assert len(set(digests)) == len(profiles)
    assert all(len(digest) == 64 and int(digest, 16) for digest in digests)


def test_nothing_else_changes_the_digest(load: Callable[[str], Profile]) -> None:
    """Name, comments, spelling, place and the order of independent rules do not matter."""
    first = load("name: a\nrules:\n  - {keep: StudyID}\n  - {remove: AccessionNumber}\n")
    other = load(
        "# other\nrules:\n\n  - {keep: '(0008,0050)'}\n  - remove: 00080050\n  - {keep: 0x00200010}\n"
        "name: b\npixel_risk: hold\nedition: PS3.15-2026d\n"
    )
    assert compile_profile(first).digest == compile_profile(other).digest
    assert compile_profile(first).name != compile_profile(other).name


def test_the_digest_is_the_same_in_another_process() -> None:
    """Hash seeds, import order and the machine do not matter."""
    code = "from deid_proxy.profile import load_rule_set; import sys; sys.stdout.write(load_rule_set('basic').digest)"
    environment = {"PYTHONHASHSEED": "1", "PATH": ""}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment, text=True)
    assert found.stdout == compile_profile(load_profile("basic")).digest


def test_a_profile_is_compiled_once() -> None:
    """The same profile, loaded again, is the same rule set object."""
    assert compile_profile(load_profile("basic")) is compile_profile(load_profile("basic"))


def test_a_rule_set_goes_to_another_process_without_what_the_engine_prepared() -> None:
    """It arrives equal, and as the one that is at work there already, with its tables."""
    rule_set = compiled(SiteRule(Verb.KEEP, "StudyID"))
    rule_set._caches["tables"] = lambda: None  # nothing that could be pickled
    sent = pickle.dumps(rule_set)
    assert pickle.loads(sent) is rule_set
    code = "import pickle, sys; sys.stdout.write(pickle.load(sys.stdin.buffer).digest)"
    found = subprocess.run([sys.executable, "-c", code], input=sent, capture_output=True, check=True)
    assert found.stdout.decode() == rule_set.digest


def test_two_files_that_say_the_same_at_the_same_lines_are_one_rule_set(load: Callable[[str], Profile]) -> None:
    """However their keys are ordered; with other line numbers, ``explain`` would name the wrong ones."""
    text = "name: a\nuid_method: hmac-sha256\npixel_risk: hold\nrules:\n  - {keep: StudyID}\n"
    other = "name: a\npixel_risk: hold\nuid_method: hmac-sha256\nrules:\n  - {keep: StudyID}\n"
    assert shared(compile_profile(load(text))) is shared(compile_profile(load(other)))
    lower = compile_profile(load("# a comment\n" + text))
    assert lower.digest == compile_profile(load(text)).digest
    assert lower.rules[0x00200010].source != compile_profile(load(text)).rules[0x00200010].source


def test_no_more_rule_sets_are_remembered_than_a_gateway_has() -> None:
    """Whoever compiles a thousand profiles does not keep them all."""
    first = RuleSet("a", NEWEST, "first", {}, UNKNOWN, UNKNOWN)
    assert shared(first) is shared(replace(first))
    for number in range(100):
        shared(replace(first, digest=str(number)))
    assert shared(replace(first)) is not first


def test_a_compiled_rule_set_does_not_share_its_rules() -> None:
    """A site's rules never reach another profile."""
    kept = compiled(SiteRule(Verb.KEEP, "StudyID"))
    assert kept.rules[0x00200010].action is ActionCode.K
    assert compiled().rules[0x00200010].action is ActionCode.Z


def test_a_profile_made_in_python_is_refused_like_one_in_a_file() -> None:
    """Unknown editions, and Options that are not here, are refused at compilation too."""
    profile = Profile("a", "PS3.15-1999", frozenset({ConfidentialityOption.CLEAN_PIXEL_DATA}))
    with pytest.raises(ProfileError) as caught:
        compile_profile(profile)
    messages = [finding.message for finding in caught.value.findings]
    assert messages == [f"unknown edition; known are {', '.join(EDITIONS)}"]
    with pytest.raises(ProfileError) as caught:
        compile_profile(replace(profile, edition=NEWEST))
    assert [finding.message for finding in caught.value.findings] == [
        "option 'clean-pixel-data': not available in this version"
    ]
