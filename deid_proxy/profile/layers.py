"""Lays the rules of a site over each other: a later one wins, and some hold for some instances only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import Finding, ProfileError
from deid_proxy.profile.model import Rule
from deid_proxy.profile.site_rules import METHODS, SiteRule, Verb
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.options import ConfidentialityOption

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deid_proxy.profile.conditions import Condition
    from deid_proxy.profile.selection import PrivateElements, Step

MOST_CONDITIONS = 256
ALWAYS = -1
"""In place of the number of a condition."""

_MOST_WARNINGS = 20
_ACTIONS = {
    Verb.KEEP: ActionCode.K,
    Verb.REMOVE: ActionCode.X,
    Verb.EMPTY: ActionCode.Z,
    Verb.REPLACE: ActionCode.D,
    Verb.SET: ActionCode.D,
    Verb.HASH: ActionCode.D,
    Verb.MAP: ActionCode.D,
    Verb.SHIFT: ActionCode.C,
    Verb.TRUNCATE: ActionCode.C,
    Verb.REGEX: ActionCode.C,
    Verb.CLEAN: ActionCode.C,
    Verb.LOOK_UP: ActionCode.D,
}


class PlacedRule(NamedTuple):
    """A rule for an attribute inside certain sequences, from the top level on; ``condition`` may be :data:`ALWAYS`."""

    path: tuple[Step, ...]
    tags: tuple[int, ...]
    rule: Rule
    condition: int = ALWAYS


class PrivateRule(NamedTuple):
    """A rule for private attributes of one creator."""

    elements: PrivateElements
    rule: Rule
    condition: int = ALWAYS


@dataclass(slots=True)
class Layers:
    """What the rules of a site amount to.

    Attributes
    ----------
    rules
        Rule by tag, as long as no condition holds.
    conditions
        What is asked of an instance.
    varying
        For a tag, the rules that hold under conditions, in order: the last one whose condition holds decides.
    placed, private
        The rules for attributes inside certain sequences, and for private ones, in order.
    warnings
        Rules that decide nothing, because later ones decide all that they name.
    """

    rules: dict[int, Rule]
    conditions: list[Condition] = field(default_factory=list)
    varying: dict[int, dict[int, Rule]] = field(default_factory=dict)
    placed: list[PlacedRule] = field(default_factory=list)
    private: list[PrivateRule] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def put(self, tags: Iterable[int], rule: Rule, condition: int) -> None:
        """Let a rule decide these tags from here on."""
        if condition == ALWAYS:
            for tag in self.varying.keys() & set(tags) if self.varying else ():
                del self.varying[tag]  # whatever held under conditions before holds no more
            self.rules.update(dict.fromkeys(tags, rule))
            return
        for tag in tags:
            rules = self.varying.setdefault(tag, {})
            rules.pop(condition, None)
            rules[condition] = rule


def lay_rules(site_rules: Sequence[SiteRule], standard: Mapping[int, Rule]) -> Layers:
    """Return the rules of a site on top of the standard's.

    Raises
    ------
    ProfileError
        More different conditions than an instance can be asked for.
    """
    layers = Layers(dict(standard))
    numbered = [(order, rule) for order, rule in enumerate(site_rules, start=1) if rule.verb is not Verb.ALLOW_PIXELS]
    numbers = _conditions(layers, [rule for _, rule in numbered])
    shadows = _shadows(numbered)
    for order, site_rule in numbered:
        if order in shadows:
            continue
        rule, condition = rule_of(site_rule, order), numbers[site_rule.when]
        selection = site_rule.selection
        if selection.private is not None:
            layers.private.append(PrivateRule(selection.private, rule, condition))
        elif selection.path:
            layers.placed.append(PlacedRule(selection.path, site_rule.tags, rule, condition))
        else:
            layers.put(site_rule.tags, rule, condition)
    _warn(layers, numbered, shadows)
    return layers


def rule_of(site_rule: SiteRule, order: int = 0) -> Rule:
    """Return a rule of a site as the engine reads it."""
    text = "" if site_rule.verb is Verb.EMPTY else site_rule.text
    cleans = site_rule.verb is Verb.CLEAN
    return Rule(
        _ACTIONS[site_rule.verb],
        site_rule.source,
        None if site_rule.verb in METHODS else text,
        site=True,
        order=order,
        method=site_rule.method,
        because=site_rule.because,
        inserts=site_rule.verb is Verb.SET,
        option=ConfidentialityOption.CLEAN_DESCRIPTORS if cleans else None,
        basic=ActionCode.X if cleans else None,
    )


def _conditions(layers: Layers, site_rules: Iterable[SiteRule]) -> dict[Condition, int]:
    numbers: dict[Condition, int] = {(): ALWAYS}
    for rule in site_rules:
        if rule.when not in numbers:
            numbers[rule.when] = len(layers.conditions)
            layers.conditions.append(rule.when)
    if len(layers.conditions) > MOST_CONDITIONS:
        hint = "put rules with the same condition into one group"
        raise ProfileError([Finding(f"more than {MOST_CONDITIONS} different conditions", "", hint=hint)])
    return numbers


_Key = tuple[str, str | None, "Condition"]


def _shadows(numbered: Sequence[tuple[int, SiteRule]]) -> dict[int, SiteRule]:
    """Return the rules, by their order, that name the very same as a later one, with that one: they decide nothing."""
    later: dict[_Key, SiteRule] = {}
    found: dict[int, SiteRule] = {}
    for order, rule in reversed(numbered):
        plain, own = (rule.target.strip(), rule.creator, ()), (rule.target.strip(), rule.creator, rule.when)
        winner = later.get(own) or later.get(plain)
        # Of many attributes, a verb may be for some only: the later rule then leaves others to the earlier one.
        if winner is not None and (rule.tags is winner.tags or set(rule.tags) <= set(winner.tags)):
            found[order] = winner
        else:
            later[own] = rule
    return found


def _warn(layers: Layers, numbered: Sequence[tuple[int, SiteRule]], shadows: Mapping[int, SiteRule]) -> None:
    deciding = {rule.order for rule in layers.rules.values() if rule.site}
    deciding |= {rule.order for rules in layers.varying.values() for rule in rules.values()}
    deciding |= {placed.rule.order for placed in layers.placed} | {private.rule.order for private in layers.private}
    idle = [(rule, shadows.get(order)) for order, rule in numbered if order not in deciding]
    for rule, winner in idle[:_MOST_WARNINGS]:
        later = f"the later rule at {winner.source}" if winner else "later rules"
        layers.warnings.append(f"{rule.source}: '{rule.verb}' of {rule.target} decides nothing: {later} wins")
    if len(idle) > _MOST_WARNINGS:
        layers.warnings.append(f"and {len(idle) - _MOST_WARNINGS} more rules that decide nothing")


def keeps_text_of(rule: Rule) -> bool:
    """Tell whether a rule of a site leaves a part of the value, or all of it."""
    if not rule.site:
        return False
    if rule.method is None:
        return rule.action in (ActionCode.K, ActionCode.C)  # a kept age whose highest values are capped is kept
    return rule.method.verb in ("truncate", "regex", "shift")
