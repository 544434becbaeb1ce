"""Lays a profile over one edition of Table E.1-1: every attribute gets the one rule that decides it.

References
----------
DICOM PS3.15 section E.1.1, DICOM PS3.15 Table E.1-1
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from deid_proxy.errors import Finding, ProfileError
from deid_proxy.profile.mistakes import did_you_mean
from deid_proxy.profile.model import Profile, Rule, RuleSet, shared
from deid_proxy.profile.replacement_text import SUBJECT
from deid_proxy.profile.selectors import sop_class_named, tags_named
from deid_proxy.profile.site_rules import SUBJECT_TAGS, SiteRule, Verb
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import EDITIONS, Row, attribute_table
from deid_proxy.standard.dictionary import REPEATING_GROUPS, VR_BY_TAG, describe_tag
from deid_proxy.standard.gap_attributes import GAP
from deid_proxy.standard.unlisted_texts import UNLISTED_TEXTS

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIGEST_FORMAT = 2  # counts up when the same words would decide differently
_OVERLAY_DATA = 0x3000
_MOST_NAMED = 8
_ACTIONS = {
    Verb.KEEP: ActionCode.K,
    Verb.REMOVE: ActionCode.X,
    Verb.EMPTY: ActionCode.Z,
    Verb.REPLACE: ActionCode.D,
}


@lru_cache(maxsize=64)
def compile_profile(profile: Profile) -> RuleSet:
    """Return the rule set of a profile; the same object for the same profile.

    On top of the table: attributes that identify though the table does not list them, the site's rules, and what
    follows from a rule for the rest of an overlay plane.

    Raises
    ------
    ProfileError
        The profile names an edition that is not here, or an Option that is not built yet.

    References
    ----------
    DICOM PS3.15 section E.1.1
    """
    _refuse_unknown(profile)
    rules = dict(_standard_rules(profile.edition))
    for site_rule in profile.rules:
        rules.update(_site_rules(site_rule))
    rules.update(_overlay_plane_rules(rules))
    private = attribute_table(profile.edition).private
    rule_set = RuleSet(
        name=profile.name,
        edition=profile.edition,
        digest="",
        rules=rules,
        private=Rule(private.basic, _source(profile.edition, private)),
        unknown=Rule(ActionCode.X, "attributes that the data dictionary does not know are removed"),
        options=profile.options,
        placeholder=profile.replacement == "placeholder",
        hold_pixel_risk=profile.pixel_risk == "hold",
        allowed_pixels=_allowed_pixels(profile),
        uid_method=profile.uid_method,
        retains=_retains(profile.edition, rules) or profile.uid_method == "retain",
    )
    return shared(replace(rule_set, digest=_digest(rule_set)))


def lay_over(rule_set: RuleSet, rules: Mapping[int, Rule]) -> RuleSet:
    """Return a rule set with what a project writes into every object, on top of what its profile says.

    Parameters
    ----------
    rules
        Rule by tag; each has a replacement, which is written where the attribute is missing, too.
    """
    inserted = rule_set.inserted.union(rules)
    laid = replace(rule_set, rules={**rule_set.rules, **rules}, inserted=inserted, _caches={})
    return shared(replace(laid, digest=_digest(laid)))


def _refuse_unknown(profile: Profile) -> None:
    findings = []
    if profile.edition not in EDITIONS:
        message = f"unknown edition; known are {', '.join(EDITIONS)}"
        findings.append(Finding(message, hint=did_you_mean(profile.edition, EDITIONS)))
    findings += [
        Finding(f"option {option}: not built yet in this version", hint="leave it out: the Basic Profile removes more")
        for option in sorted(profile.options)
    ]
    if findings:
        raise ProfileError(findings)


def _source(edition: str, row: Row) -> str:
    return f"{edition} Table E.1-1 {row.tag_pattern}"


@cache
def _standard_rules(edition: str) -> Mapping[int, Rule]:
    """Return what is done before a site has its say.

    Deviation: an older edition protects the attributes that only later editions list as well. It could not know them,
    and more protection than the table is allowed (PS3.15 E.1.1).
    """
    rules = {tag: Rule(gap.action, f"gap attribute policy ({gap.cls})") for tag, gap in GAP.items()}
    rules.update({tag: Rule(text.action, f"unlisted text policy ({text.cls})") for tag, text in UNLISTED_TEXTS.items()})
    for name in dict.fromkeys((EDITIONS[0], edition)):
        by_tag = attribute_table(name).by_tag
        rules.update({tag: Rule(row.basic, _source(name, row)) for tag, row in by_tag.items()})
    for tag in SUBJECT_TAGS:
        rules[tag] = replace(rules[tag], action=ActionCode.D, replacement=SUBJECT)
    return rules


def _retains(edition: str, rules: Mapping[int, Rule]) -> bool:
    return bool(_retained(edition, rules))


def retained_tags(rule_set: RuleSet) -> tuple[int, ...]:
    """Return, sorted, the attributes that a rule of the site keeps and that are not kept without it.

    What is left is less than the Profile.

    References
    ----------
    DICOM PS3.15 section E.1.1
    """
    return _retained(rule_set.edition, rule_set.rules) if rule_set.retains else ()


def _retained(edition: str, rules: Mapping[int, Rule]) -> tuple[int, ...]:
    standard = {**_standard_rules(edition)}
    standard.update(_overlay_plane_rules(standard))
    kept = (tag for tag, rule in rules.items() if rule.site and rule.action is ActionCode.K and tag in standard)
    return tuple(sorted(tag for tag in kept if standard[tag].action is not ActionCode.K))


def retention_warning(rule_set: RuleSet) -> str:
    """Return a warning that names what a profile keeps of what the standard protects; empty when there is nothing."""
    tags = retained_tags(rule_set)
    if not tags:
        return ""
    named = ", ".join(describe_tag(tag) for tag in tags[:_MOST_NAMED])
    more = f" and {len(tags) - _MOST_NAMED} more" if len(tags) > _MOST_NAMED else ""
    count = "1 attribute" if len(tags) == 1 else f"{len(tags)} attributes"
    return f"profile '{rule_set.name}' keeps {count} that the Basic Profile protects: {named}{more}"


def _site_rules(site_rule: SiteRule) -> dict[int, Rule]:
    if site_rule.verb is Verb.ALLOW_PIXELS:
        return {}
    text = "" if site_rule.verb is Verb.EMPTY else site_rule.text
    rule = Rule(_ACTIONS[site_rule.verb], site_rule.source, text, site=True)
    return dict.fromkeys(tags_named(site_rule.target), rule)


def _overlay_plane_rules(rules: Mapping[int, Rule]) -> dict[int, Rule]:
    """Return rules that remove what else describes a plane whose Overlay Data is removed: half a plane is invalid.

    References
    ----------
    DICOM PS3.3 section C.9.2
    """
    planes = [(group, rules[group << 16 | _OVERLAY_DATA]) for group in REPEATING_GROUPS[0x6000]]
    return {
        group << 16 | element: replace(rule, site=False)
        for group, rule in planes
        if rule.action is ActionCode.X
        for element in _overlay_elements()
        if group << 16 | element not in rules
    }


@cache
def _overlay_elements() -> tuple[int, ...]:
    return tuple(tag & 0xFFFF for tag in VR_BY_TAG if tag >> 16 == 0x6000)


def _allowed_pixels(profile: Profile) -> frozenset[str]:
    return frozenset(sop_class_named(rule.target) for rule in profile.rules if rule.verb is Verb.ALLOW_PIXELS)


def _digest(rule_set: RuleSet) -> str:
    return hashlib.sha256(canonical_text(rule_set).encode()).hexdigest()


def canonical_text(rule_set: RuleSet) -> str:
    """Return all that decides what becomes of an instance, in one spelling; its SHA-256 is the digest.

    It does not depend on names, comments, files or the order of independent rules.
    """
    decides = {
        "format": _DIGEST_FORMAT,
        "edition": rule_set.edition,
        "rules": [[f"{tag:08X}", *_deciding(rule)] for tag, rule in sorted(rule_set.rules.items())],
        "private": _deciding(rule_set.private),
        "unknown": _deciding(rule_set.unknown),
        "options": sorted(rule_set.options),
        "placeholder": rule_set.placeholder,
        "hold_pixel_risk": rule_set.hold_pixel_risk,
        "allowed_pixels": sorted(rule_set.allowed_pixels),
        "uid_method": rule_set.uid_method,
        "inserted": [f"{tag:08X}" for tag in sorted(rule_set.inserted)],
    }
    return json.dumps(decides, sort_keys=True, separators=(",", ":"))


def _deciding(rule: Rule) -> list[object]:
    return [rule.action, rule.replacement, rule.site]
