"""The rule set for one instance: the conditions of a profile are answered, and what is left has none.

An instance is asked at its top level, as it was received. For each set of answers there is one rule set, made at the
first instance that answers so; everything behind it knows of no conditions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from deid_proxy.profile.conditions import holds
from deid_proxy.profile.layers import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deid_proxy.profile.model import Rule, RuleSet

_MOST_VARIANTS = 32  # of one rule set: an instance of a hostile sender may answer as it likes
_Variants = dict[tuple[bool, ...], "RuleSet"]


def asked_tags(rule_set: RuleSet) -> tuple[int, ...]:
    """Return the attributes that the conditions of a rule set ask for, sorted."""
    return tuple(sorted({asked.tag for condition in rule_set.conditions for asked in condition}))


def variant_for(rule_set: RuleSet, values: Mapping[int, Sequence[str]]) -> RuleSet:
    """Return the rule set without conditions for an instance that says this.

    Parameters
    ----------
    values
        The values of :func:`asked_tags`, as far as the instance has them.
    """
    answers = tuple(holds(condition, values) for condition in rule_set.conditions)
    variants = cast("_Variants", rule_set._caches.setdefault("variants", {}))  # noqa: SLF001 - there for such things
    if answers not in variants:
        if len(variants) >= _MOST_VARIANTS:
            variants.clear()
        variants[answers] = _made(rule_set, answers)
    return variants[answers]


def _made(rule_set: RuleSet, answers: Sequence[bool]) -> RuleSet:
    from deid_proxy.profile.compile import (
        completed,
    )  # imported here: that one lays profiles over tables, and calls this

    rules = dict(rule_set.rules)
    for tag, candidates in rule_set.varying.items():
        decided = _last(candidates, answers)
        if decided is not None:
            rules[tag] = decided
    policy = rule_set.private_policy
    return completed(
        replace(
            rule_set,
            rules=rules,
            varying={},
            placed=tuple(each for each in rule_set.placed if each.condition == ALWAYS or answers[each.condition]),
            private_policy=policy.answered(answers) if policy is not None else None,
            answers=tuple(answers),
            _caches={},
        )
    )


def _last(candidates: Mapping[int, Rule], answers: Sequence[bool]) -> Rule | None:
    return next((rule for condition, rule in reversed([*candidates.items()]) if answers[condition]), None)
