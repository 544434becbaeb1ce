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
from deid_proxy.profile.cleaning import cleaning_warnings
from deid_proxy.profile.layers import Layers, keeps_text_of, lay_rules
from deid_proxy.profile.mistakes import did_you_mean
from deid_proxy.profile.model import Profile, Rule, RuleSet, shared
from deid_proxy.profile.nulled_list import list_warnings
from deid_proxy.profile.options import (
    Options,
    age_rules,
    gap_rule,
    option_mistakes,
    option_warnings,
    row_rule,
    unlisted_text_rule,
)
from deid_proxy.profile.private_lists import default_policy
from deid_proxy.profile.replacement_text import SUBJECT
from deid_proxy.profile.selectors import sop_class_named
from deid_proxy.profile.site_rules import SUBJECT_TAGS, Verb
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import EDITIONS, Row, attribute_table
from deid_proxy.standard.dictionary import REPEATING_GROUPS, VR_BY_TAG, describe_tag
from deid_proxy.standard.gap_attributes import GAP
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.unlisted_texts import UNLISTED_TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.profile.private_policy import PrivatePolicy

_DIGEST_FORMAT = 2  # counts up when the same words would decide differently
_OVERLAY_DATA = 0x3000
_MOST_NAMED = 8


@lru_cache(maxsize=64)
def compile_profile(profile: Profile) -> RuleSet:
    """Return the rule set of a profile; the same object for the same profile.

    On top of the table: attributes that identify though the table does not list them, the site's rules, and what
    follows from a rule for the rest of an overlay plane.

    Raises
    ------
    ProfileError
        The profile names an edition that is not here, or Options that are not here or do not go together.

    References
    ----------
    DICOM PS3.15 section E.1.1
    """
    _refuse_unknown(profile)
    layers = lay_rules(profile.rules, _standard_rules(profile.edition, profile.options))
    private = attribute_table(profile.edition).private
    rule_set = RuleSet(
        name=profile.name,
        edition=profile.edition,
        digest="",
        rules=layers.rules,
        private=Rule(private.basic, _source(profile.edition, private)),
        unknown=Rule(ActionCode.X, "attributes that the data dictionary does not know are removed"),
        options=profile.options,
        placeholder=profile.replacement == "placeholder",
        hold_pixel_risk=profile.pixel_risk == "hold",
        replaces_documents=profile.documents == "replace",
        allowed_pixels=_allowed_pixels(profile),
        uid_method=profile.uid_method,
        conditions=tuple(layers.conditions),
        varying=layers.varying,
        placed=tuple(layers.placed),
        site_sources=tuple(rule.source for rule in profile.rules if rule.verb is not Verb.ALLOW_PIXELS),
        warnings=(
            *option_warnings(profile),
            *layers.warnings,
        ),
        temporal=profile.temporal,
        private_policy=_private_policy(profile, layers),
        cleaning=_cleaning(profile),
    )
    rule_set = completed(rule_set)
    texts = cleaning_warnings(profile.name, profile.cleaning) if rule_set.cleans else ()
    warnings = (*rule_set.warnings, *texts, *list_warnings(profile.nulled, rule_set))
    return shared(replace(rule_set, digest=_digest(rule_set), warnings=warnings, _caches={}))


def completed(rule_set: RuleSet) -> RuleSet:
    """Return a rule set with what follows from its rules: the rest of overlay planes, what is retained and inserted."""
    rules = {**rule_set.rules, **_overlay_plane_rules(rule_set.rules)}
    rules.update(age_rules(rule_set, rules))
    inserted = rule_set.inserted.union(tag for tag, rule in rules.items() if rule.inserts)
    done = replace(rule_set, rules=rules, inserted=inserted, _caches={})
    policy = rule_set.private_policy
    retains = done.uid_method == "retain" or bool(retained_tags(done)) or (policy is not None and policy.retains)
    return replace(done, retains=retains, _caches={})


def _private_policy(profile: Profile, layers: Layers) -> PrivatePolicy | None:
    said = profile.private if ConfidentialityOption.RETAIN_SAFE_PRIVATE in profile.options else None
    policy = replace(said or default_policy(profile.options), rules=tuple(layers.private))
    return policy if policy.lists or policy.site or policy.rules else None


def _cleaning(profile: Profile) -> CleaningPolicy:
    """Return how texts are cleaned: a date in a text moves where the dates of attributes do."""
    moves = ConfidentialityOption.RETAIN_MODIFIED_DATES in profile.options and profile.temporal.dates.moves
    return replace(profile.cleaning, dates="shift" if moves else "remove")


def lay_over(rule_set: RuleSet, rules: Mapping[int, Rule]) -> RuleSet:
    """Return a rule set with what a project writes into every object, on top of what its profile says.

    Parameters
    ----------
    rules
        Rule by tag; each has a replacement, which is written where the attribute is missing, too.
    """
    inserted = rule_set.inserted.union(rules)
    varying = {tag: held for tag, held in rule_set.varying.items() if tag not in rules}
    laid = replace(rule_set, rules={**rule_set.rules, **rules}, inserted=inserted, varying=varying, _caches={})
    return shared(replace(laid, digest=_digest(laid)))


def _refuse_unknown(profile: Profile) -> None:
    findings = []
    if profile.edition not in EDITIONS:
        message = f"unknown edition; known are {', '.join(EDITIONS)}"
        findings.append(Finding(message, hint=did_you_mean(profile.edition, EDITIONS)))
    else:
        findings += option_mistakes(profile)
    if findings:
        raise ProfileError(findings)


def _source(edition: str, row: Row) -> str:
    return f"{edition} Table E.1-1 {row.tag_pattern}"


@cache
def _standard_rules(edition: str, options: Options) -> Mapping[int, Rule]:
    """Return what is done before a site has its say.

    Deviation: an older edition protects the attributes that only later editions list as well. It could not know them,
    and more protection than the table is allowed (PS3.15 E.1.1).
    """
    rules = {tag: gap_rule(gap, options) for tag, gap in GAP.items()}
    rules.update({tag: unlisted_text_rule(text, options) for tag, text in UNLISTED_TEXTS.items()})
    for name in dict.fromkeys((EDITIONS[0], edition)):
        by_row: dict[str, Rule] = {}
        for tag, row in attribute_table(name).by_tag.items():
            if row.tag_pattern not in by_row:
                by_row[row.tag_pattern] = row_rule(name, row, options)
            rules[tag] = by_row[row.tag_pattern]
    for tag in SUBJECT_TAGS:
        rules[tag] = replace(rules[tag], action=ActionCode.D, replacement=SUBJECT)
    return rules


def retained_tags(rule_set: RuleSet) -> tuple[int, ...]:
    """Return, sorted, the attributes that a rule of the site keeps and that are not kept without it.

    What is left is less than the Profile with its Options. Of a rule set that asks instances, what may be kept counts.

    References
    ----------
    DICOM PS3.15 section E.1.1
    """
    standard = _with_planes(rule_set.edition, rule_set.options)
    kept = (tag for tag, rule in site_rules(rule_set) if keeps_text_of(rule) and tag in standard)
    return tuple(sorted({tag for tag in kept if standard[tag].action is not ActionCode.K}))


def retained_words(rule_set: RuleSet) -> list[str]:
    """Return the attributes of :func:`retained_tags` in words, each with what stays of it where that is a part."""
    whole, cleaned = set(), set()
    for tag, rule in site_rules(rule_set):
        if rule.method is None and rule.action is ActionCode.K:
            whole.add(tag)
        elif rule.option is ConfidentialityOption.CLEAN_DESCRIPTORS:
            cleaned.add(tag)
    extents = {
        tag: "" if tag in whole else " (cleaned word by word)" if tag in cleaned else " (in part)"
        for tag in retained_tags(rule_set)
    }
    return [describe_tag(tag) + extent for tag, extent in extents.items()]


def site_rules(rule_set: RuleSet) -> Iterator[tuple[int, Rule]]:
    """Yield every rule of the site for a standard attribute, with the attribute; also those under conditions."""
    yield from ((tag, rule) for tag, rule in rule_set.rules.items() if rule.site)
    yield from ((tag, rule) for tag, rules in rule_set.varying.items() for rule in rules.values())
    yield from ((tag, placed.rule) for placed in rule_set.placed for tag in placed.tags)


def acknowledged(rule_set: RuleSet) -> dict[int, Rule]:
    """Return the rules that keep an attribute with a reason given, by tag."""
    return {tag: rule for tag, rule in site_rules(rule_set) if rule.because and rule.action is ActionCode.K}


@cache
def _with_planes(edition: str, options: Options) -> Mapping[int, Rule]:
    standard = {**_standard_rules(edition, options)}
    standard.update(_overlay_plane_rules(standard))
    return standard


def retention_warning(rule_set: RuleSet) -> str:
    """Return a warning that names what a profile keeps of what the standard protects; empty when there is nothing."""
    kept = retained_words(rule_set)
    said = [f"{describe_tag(tag)} because: {rule.because}" for tag, rule in sorted(acknowledged(rule_set).items())]
    if not kept:
        return ""
    named = ", ".join(kept[:_MOST_NAMED])
    more = f" and {len(kept) - _MOST_NAMED} more" if len(kept) > _MOST_NAMED else ""
    count = "1 attribute" if len(kept) == 1 else f"{len(kept)} attributes"
    reasons = f"; {'; '.join(said)}" if said else ""
    return f"profile '{rule_set.name}' keeps {count} that the Basic Profile protects: {named}{more}{reasons}"


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
        "temporal": list(rule_set.temporal),
        "inserted": [f"{tag:08X}" for tag in sorted(rule_set.inserted)],
    }
    if rule_set.replaces_documents:
        decides["documents"] = "replace"
    policy = rule_set.private_policy
    if policy is not None:
        rules = [[*each.elements, _deciding(each.rule), each.condition] for each in policy.rules]
        decides["private_policy"] = [*policy.deciding(), rules]
    if rule_set.cleans:
        decides["cleaning"] = rule_set.cleaning.deciding()
    if rule_set.conditions:
        varying = [
            [f"{tag:08X}", [[condition, *_deciding(rule)] for condition, rule in rules.items()]]
            for tag, rules in sorted(rule_set.varying.items())
        ]
        decides["conditions"] = [rule_set.conditions, varying]
    if rule_set.placed:
        orders = {
            tag: rule_set.rules[tag].order for each in rule_set.placed for tag in each.tags if tag in rule_set.rules
        }
        placed = [[*each[:2], _deciding(each.rule), each.condition, each.rule.order] for each in rule_set.placed]
        decides["placed"] = [placed, sorted(orders.items())]
    return json.dumps(decides, sort_keys=True, separators=(",", ":"))


def _deciding(rule: Rule) -> list[object]:
    deciding: list[object] = [rule.action, rule.replacement, rule.site]
    if rule.method is not None:
        deciding += rule.method.deciding()
    return [*deciding, "acknowledged"] if rule.because else deciding
