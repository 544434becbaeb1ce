"""A rule set in the words of a statement: every row of Table E.1-1, what else is decided, and who says so.

This is what a conformance statement, ``profile show`` and ``profile compare`` print. Nothing is worked out twice: what
becomes of an attribute follows from the rule that the engine follows, and from the Type of the attribute.

References
----------
DICOM PS3.15 section E.1.3 and Table E.1-1
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.profile.layers import ALWAYS
from deid_proxy.profile.model import Rule
from deid_proxy.profile.private_policy import NUMERIC_VRS
from deid_proxy.profile.replacement_text import SUBJECT
from deid_proxy.profile.site_rules import SUBJECT_TAGS
from deid_proxy.standard.actions import ActionCode, AttributeType, resolve_compound
from deid_proxy.standard.attribute_table import CURVE_GROUPS, CURVE_PATTERN, PRIVATE_PATTERN, attribute_table
from deid_proxy.standard.dictionary import REPEATING_GROUPS, describe_tag, format_tag, name_of, vr_of
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.private_elements import Disposition, private_elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.profile.layers import PlacedRule
    from deid_proxy.profile.model import RuleSet
    from deid_proxy.standard.attribute_table import Row

NOT_IN_DATA_SETS = {
    0x0000: "a command element: the command is written anew, with the new UIDs",
    0x0002: "File Meta Information is written anew, with the new UIDs",
    0x0004: "a DICOMDIR is not accepted",
}
"""Groups that have no place in a data set, and are removed from one: what becomes of them in their own place."""

_CURVES = Rule(ActionCode.X, "PS3.15 Table E.1-1 (50xx,xxxx): curves are removed")
_TYPES = (AttributeType.TYPE_3, AttributeType.TYPE_2, AttributeType.TYPE_1)


class Fate(StrEnum):
    """What becomes of an attribute that has a value."""

    REMOVED = "removed"
    EMPTIED = "emptied"
    PLACEHOLDER = "placeholder"
    DUMMY_ITEM = "dummy item"
    PSEUDONYM = "pseudonym"
    TEXT = "fixed text"
    NEW_UID = "new UID"
    NEW_UIDS_INSIDE = "items kept, new UIDs in them"
    MODIFIED_DATE = "modified date"
    SAME_TIME = "kept, with its date modified"
    CAPPED_AGE = "age, at most 90 years"
    CLEANED = "cleaned"
    CLEANED_TEXT = "cleaned word by word"
    HASHED = "hashed"
    MAPPED = "mapped to a pseudonym"
    SHIFTED = "date moved"
    TRUNCATED = "truncated"
    REWRITTEN = "rewritten by a pattern"
    LOOKED_UP = "looked up in a table"
    ITEMS = "items kept, each attribute in them by its own row"
    KEPT = "kept"


class StatementRow(NamedTuple):
    """One row of the statement.

    Parameters
    ----------
    pattern
        The tag as the table prints it: ``(0010,0010)``, ``(60xx,3000)``, ``(gggg,eeee)``.
    printed
        The action of the Basic Profile as the table prints it; empty for attributes without a row.
    optional, may_be_empty, required
        What becomes of the attribute where the IOD has it as Type 3, as Type 2 and as Type 1.
    rule
        The rule that decides.
    where
        In which instances, or in which sequences; empty for everywhere.
    """

    pattern: str
    name: str
    vr: str
    printed: str
    optional: Fate
    may_be_empty: Fate
    required: Fate
    rule: Rule
    where: str = ""

    @property
    def fates(self) -> tuple[Fate, Fate, Fate]:
        """What becomes of the attribute, by Type 3, 2 and 1."""
        return self.optional, self.may_be_empty, self.required


def fate(rule_set: RuleSet, rule: Rule, tag: int, vr: str, kind: AttributeType) -> Fate:
    """Return what becomes of an attribute of this Type that a rule decides.

    Parameters
    ----------
    tag
        The attribute; any of those that a pattern stands for.
    vr
        Its VR.
    """
    if tag >> 16 in NOT_IN_DATA_SETS:
        return Fate.REMOVED
    if tag in SUBJECT_TAGS:
        return Fate.PSEUDONYM
    is_sequence = vr == "SQ"
    if rule.method is not None:
        if rule.method.verb == "map" and vr == "UI":
            return Fate.NEW_UID
        return _BY_METHOD.get(rule.method.verb, Fate.CLEANED)
    match resolve_compound(rule.action, kind):
        case ActionCode.X:
            return Fate.REMOVED
        case ActionCode.Z:
            empty = not rule_set.placeholder or is_sequence or rule.replacement is not None
            return Fate.EMPTIED if empty else Fate.PLACEHOLDER
        case ActionCode.U:
            if rule_set.uid_method == "retain":
                return Fate.ITEMS if is_sequence else Fate.KEPT
            return Fate.NEW_UIDS_INSIDE if is_sequence else Fate.NEW_UID
        case ActionCode.D:
            return _written(rule, is_sequence=is_sequence)
        case ActionCode.C:
            return _cleaned(rule, vr)
        case _:
            return Fate.ITEMS if is_sequence else Fate.KEPT


_BY_METHOD = {
    "hash": Fate.HASHED,
    "map": Fate.MAPPED,
    "shift": Fate.SHIFTED,
    "truncate": Fate.TRUNCATED,
    "regex": Fate.REWRITTEN,
    "look-up": Fate.LOOKED_UP,
}


def _cleaned(rule: Rule, vr: str) -> Fate:
    if rule.option is ConfidentialityOption.RETAIN_MODIFIED_DATES:
        return Fate.MODIFIED_DATE if vr in ("DA", "DT") else Fate.SAME_TIME
    if rule.option is ConfidentialityOption.CLEAN_DESCRIPTORS:
        return Fate.CLEANED_TEXT
    return Fate.CAPPED_AGE if vr == "AS" else Fate.CLEANED


def _written(rule: Rule, *, is_sequence: bool) -> Fate:
    if rule.replacement:
        return Fate.PSEUDONYM if SUBJECT in rule.replacement else Fate.TEXT
    return Fate.DUMMY_ITEM if is_sequence else Fate.PLACEHOLDER


def table_rows(rule_set: RuleSet) -> Iterator[StatementRow]:
    """Yield what becomes of every row of the rule set's edition of Table E.1-1, in the order of the table.

    A row for a repeating group is one row, unless a rule of the site treats its groups differently.
    """
    for row in attribute_table(rule_set.edition).rows:
        tags = _tags_of(row)
        rules = [_rule_of(rule_set, row, tag) for tag in tags]
        if all(rule == rules[0] for rule in rules):
            yield _row(rule_set, rules[0], tags[0], row.tag_pattern, row)
        else:
            for tag, rule in zip(tags, rules, strict=True):
                yield _row(rule_set, rule, tag, format_tag(tag), row)


def _tags_of(row: Row) -> tuple[int, ...]:
    if row.tag is not None:
        return (row.tag,)
    if row.tag_pattern == PRIVATE_PATTERN:
        return (0x0009_1001,)
    if row.tag_pattern == CURVE_PATTERN:
        return tuple(group << 16 | 0x3000 for group in sorted(CURVE_GROUPS))
    element = int(row.tag_pattern[6:10], 16)
    return tuple(group << 16 | element for group in REPEATING_GROUPS[int(row.tag_pattern[1:3], 16) << 8])


def _rule_of(rule_set: RuleSet, row: Row, tag: int) -> Rule:
    if row.tag_pattern == PRIVATE_PATTERN:
        return rule_set.private
    return rule_set.rules.get(tag, _CURVES)


def _row(rule_set: RuleSet, rule: Rule, tag: int, pattern: str, row: Row | None = None) -> StatementRow:
    # Where the table leaves the VR open, several are possible, and none of them is SQ.
    vr = (row.vr if row is not None else "") or vr_of(tag) or ""
    name = row.name if row is not None else name_of(tag) or ""
    # No IOD has private attributes and curves, so they have no Type.
    untyped = tag >> 16 & 1 or tag >> 16 in CURVE_GROUPS
    types = (AttributeType.TYPE_3,) * len(_TYPES) if untyped else _TYPES
    optional, may_be_empty, required = (fate(rule_set, rule, tag, vr, kind) for kind in types)
    printed = row.printed.value if row is not None else ""
    return StatementRow(pattern, name, vr, printed, optional, may_be_empty, required, rule)


def further_rows(rule_set: RuleSet) -> Iterator[StatementRow]:
    """Yield what is decided for standard attributes that have no row in the edition, by tag.

    What is kept there by nobody's will but the standard's own silence is not listed.
    """
    listed = attribute_table(rule_set.edition).by_tag
    for tag, rule in sorted(rule_set.rules.items()):
        silent = rule.action is ActionCode.K and not rule.site and rule.option is None
        if tag in listed or tag >> 16 in CURVE_GROUPS or silent:
            continue
        pattern = _repeating(rule_set, tag, rule)
        if pattern is None or pattern[1] == tag:
            yield _row(rule_set, rule, tag, pattern[0] if pattern else format_tag(tag))


def _repeating(rule_set: RuleSet, tag: int, rule: Rule) -> tuple[str, int] | None:
    """Return the pattern of a repeating group whose members are all treated alike, and the first of them."""
    groups = REPEATING_GROUPS[0x6000]
    if tag >> 16 not in groups:
        return None
    element = tag & 0xFFFF
    alike = {rule_set.rules.get(group << 16 | element) for group in groups}
    return (f"(60xx,{element:04X})", groups[0] << 16 | element) if alike == {rule} else None


def site_rows(rule_set: RuleSet) -> Iterator[StatementRow]:
    """Yield every attribute that a rule of the site decides, also those of certain instances or sequences only."""
    always = ((tag, rule, "") for tag, rule in rule_set.rules.items() if rule.site)
    sometimes = (
        (tag, rule, _when(rule_set, number))
        for tag, rules in rule_set.varying.items()
        for number, rule in rules.items()
    )
    somewhere = (
        (tag, placed.rule, "; ".join(filter(None, (_inside(placed), _when(rule_set, placed.condition)))))
        for placed in rule_set.placed
        for tag in placed.tags
    )
    for tag, rule, where in sorted((*always, *sometimes, *somewhere), key=lambda each: (each[0], each[1].order)):
        yield _row(rule_set, rule, tag, format_tag(tag))._replace(where=where)


def _when(rule_set: RuleSet, number: int) -> str:
    """Return a condition in words."""
    if number == ALWAYS:
        return ""
    asked = (f"{describe_tag(each.tag)} is {' or '.join(each.patterns)}" for each in rule_set.conditions[number])
    return f"when {' and '.join(asked)}"


def _inside(placed: PlacedRule) -> str:
    steps = (f"{describe_tag(tag)}[{'*' if item is None else item}]" for tag, item in placed.path)
    return f"in {' > '.join(steps)}"


def all_rows(rule_set: RuleSet) -> list[StatementRow]:
    """Return the rows of the table and all further ones, by tag."""
    return [*table_rows(rule_set), *further_rows(rule_set)]


class PrivateRow(NamedTuple):
    """Private attributes that may stay, and what becomes of them.

    Parameters
    ----------
    creator, element
        The Private Creator, and the attribute with ``x`` for the block: ``(0019,xx0C)``.
    fate
        What becomes of the value, if it passes the check of values.
    source
        The list or the rule behind it.
    where
        In which instances; empty for everywhere.
    """

    creator: str
    element: str
    vr: str
    fate: str
    source: str
    where: str = ""


_PRIVATE_FATES = {
    Disposition.KEEP: "kept",
    Disposition.HASH_UID: "new UID",
    Disposition.SHIFT_DATE: "date moved",
    Disposition.SHIFT_INTEGER_DATE: "date in a number moved",
}


def private_rows(rule_set: RuleSet) -> Iterator[PrivateRow]:
    """Yield the private attributes that may stay: those of the lists by creator, then the rules of the site.

    References
    ----------
    DICOM PS3.15 section E.3.10
    """
    policy = rule_set.private_policy
    if policy is None:
        return
    for creator, group, element in sorted({*(private_elements() if policy.lists else ()), *policy.site}):
        decision = replace(policy, rules=()).decide(creator, group, element)
        if decision is None or decision.disposition not in _PRIVATE_FATES:
            continue
        if not policy.numeric_only or decision.vr in NUMERIC_VRS:
            fate = _PRIVATE_FATES[decision.disposition]
            yield PrivateRow(creator, f"({group:04X},xx{element:02X})", decision.vr, fate, decision.rule.source)
    for each in policy.rules:
        fate = _PRIVATE_FATES.get(
            Disposition.KEEP if each.rule.action is ActionCode.K else Disposition.REMOVE, "removed"
        )
        shown = str(each.elements).partition(" of ")[0]
        yield PrivateRow(each.elements.creator, shown, "", fate, each.rule.source, _when(rule_set, each.condition))
