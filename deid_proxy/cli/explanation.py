"""What a plan does to each attribute, as rows and as a document, with the row of the table and the Type behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import click

from deid_proxy.cli.console import MASKED
from deid_proxy.cli.folding import PathRow, fold
from deid_proxy.cli.report import Report, ReportTable
from deid_proxy.cli.word_table import word_entries, word_table
from deid_proxy.engine.attest import DEIDENTIFICATION_METHOD
from deid_proxy.engine.decisions import decide
from deid_proxy.engine.explain import without_effect
from deid_proxy.profile.mistakes import MistakeError
from deid_proxy.profile.selectors import tags_named
from deid_proxy.standard.actions import ActionCode, AttributeType, resolve_compound
from deid_proxy.standard.attribute_table import EDITIONS
from deid_proxy.standard.dictionary import format_tag, tag_of
from deid_proxy.standard.object_definitions import full_type
from deid_proxy.standard.uids import name_of_uid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.cli.elements import Path
    from deid_proxy.engine.explain import ExplainedStep
    from deid_proxy.engine.plan import Plan

_STEP = re.compile(r"(?:\(([0-9A-F]{4}),([0-9A-F]{4})\)|(\w+))\[(\d+)\]\.")
_TABLE = " Table E.1-1 "
_SHORTEST_ECHO = 4
_MOST_IDLE = 20  # rules of a site that are named for having no effect
_COLUMNS = ("attribute", "action", "before", "after", "code", "Type", "rule")


class Decision(NamedTuple):
    """Why an attribute is treated as it is.

    Parameters
    ----------
    code
        What the rule says, such as ``X/Z/D``; empty where no rule of the rule set was asked.
    type
        The Type that made one action of it; empty where every Type leads to the same, and ``2 or 3`` where the two
        lead to the same and nobody asked which it is.
    edition, row
        The row of Table E.1-1; empty where somebody else decides.
    """

    code: str = ""
    type: str = ""
    edition: str = ""
    row: str = ""


class Decisions:
    """Names the reasons behind the steps of one plan, each worked out once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._known: dict[tuple[int | None, int, str], Decision] = {}

    def of(self, path: Path, source: str) -> Decision:
        """Return why the attribute at a path is treated as it is.

        Parameters
        ----------
        source
            Who decides, as the plan says; markers, for one, are no matter of the rules.
        """
        parent = path[-3] if len(path) > 1 else None
        key = (parent, path[-1], source)
        if key not in self._known:
            self._known[key] = self._decide(*key)
        return self._known[key]

    def _decide(self, parent: int | None, tag: int, source: str) -> Decision:
        plan = self._plan
        _, rule = decide(plan.rule_set, plan.sop_class_uid, parent, tag)
        if rule.source != source:
            return Decision()
        edition, _, row = source.partition(_TABLE)
        where = (edition, row) if edition in EDITIONS else ("", "")
        if len({resolve_compound(rule.action, kind) for kind in AttributeType}) == 1:
            return Decision(rule.action.value, "", *where)
        return Decision(rule.action.value, _type(plan.sop_class_uid, parent, tag, rule.action), *where)


def _type(sop_class_uid: str, parent: int | None, tag: int, code: ActionCode) -> str:
    kind = full_type(sop_class_uid, parent, tag)
    if kind is not None:
        return kind.value
    optional = resolve_compound(code, AttributeType.TYPE_3)
    return "2 or 3" if resolve_compound(code, AttributeType.TYPE_2) is optional else AttributeType.TYPE_3.value


def tags_asked_for(text: str) -> frozenset[int]:
    """Return the tags that a keyword or eight hexadecimal digits stand for; private ones by their digits only.

    Raises
    ------
    click.UsageError
        There is no such attribute.
    """
    digits = re.sub(r"[(),\s]|^0[xX]", "", text)
    if re.fullmatch(r"[0-9A-Fa-f]{8}", digits):
        return frozenset([int(digits, 16)])
    try:
        return frozenset(tags_named(text))
    except MistakeError as error:
        hint = f"; {error.mistake.hint}" if error.mistake.hint else ""
        raise click.UsageError(f"--tag: {error.mistake.message}{hint}") from None


def path_of(step: ExplainedStep) -> Path:
    """Return where the attribute of a step stands, items counted from 1."""
    above: list[int] = []
    for group, element, keyword, item in _STEP.findall(step.path):
        tag = int(group + element, 16) if group else tag_of(keyword) or 0
        above += (tag, int(item) + 1)
    return (*above, step.tag)


def before_of(step: ExplainedStep, *, show_values: bool) -> str:
    """Return the original value as it may be shown."""
    if not step.before.value:
        return ""
    return step.before.value if show_values else MASKED


def after_of(step: ExplainedStep, *, show_values: bool) -> str | None:
    """Return what is written; what it repeats of the original is masked too.

    De-identification Method (0012,0063) keeps the texts of those who were there before.
    """
    before, after = step.before.value, step.after
    if show_values or not after or len(before) < _SHORTEST_ECHO:
        return after
    if after == before and step.tag != DEIDENTIFICATION_METHOD:
        return after
    return after.replace(before, MASKED)


def explanation(plan: Plan, steps: Sequence[ExplainedStep], *, show_values: bool, everything: bool) -> Report:
    """Return what a plan does, and why.

    Parameters
    ----------
    show_values
        Show original values.
    everything
        List what is kept too, instead of counting it.
    """
    changed = [step for step in steps if step.action is not ActionCode.K]
    kept = len(steps) - len(changed)
    decisions = Decisions(plan)
    listed = steps if everything else changed
    rows = [_row(step, decisions, show_values=show_values) for step in listed]
    words = word_table(((path_of(step), step) for step in listed), show_values=show_values)
    lines = [f"{len(changed)} attributes are changed, removed or added; {kept} are kept as they are."]
    lines += [f"note: {note}" for note in plan.notes]
    rule_set = plan.rule_set
    idle = without_effect(rule_set, steps)
    if idle:
        more = f" and {len(idle) - _MOST_IDLE} more" if len(idle) > _MOST_IDLE else ""
        lines.append(f"rules of the site without effect on this instance: {', '.join(idle[:_MOST_IDLE])}{more}")
    document = {
        "profile": {"name": rule_set.name, "edition": rule_set.edition, "digest": rule_set.digest},
        "sop_class_uid": plan.sop_class_uid,
        "transfer_syntax_uid": plan.transfer_syntax_uid,
        "kept": kept,
        "notes": list(plan.notes),
        "without_effect": idle,
        "changes": [_entry(step, decisions, show_values=show_values) for step in changed],
    }
    if everything:
        unchanged = (step for step in steps if step.action is ActionCode.K)
        document["unchanged"] = [_entry(step, decisions, show_values=show_values) for step in unchanged]
    facts = [
        ("Profile", f"{rule_set.name}, Basic Profile of {rule_set.edition}"),
        ("SOP Class", name_of_uid(plan.sop_class_uid) or plan.sop_class_uid),
        ("Transfer syntax", name_of_uid(plan.transfer_syntax_uid) or plan.transfer_syntax_uid),
    ]
    return Report("What is done to each attribute", document, facts, [ReportTable(_COLUMNS, fold(rows)), *words], lines)


def _row(step: ExplainedStep, decisions: Decisions, *, show_values: bool) -> PathRow:
    path = path_of(step)
    why = decisions.of(path, step.source)
    before, after = before_of(step, show_values=show_values), after_of(step, show_values=show_values)
    return PathRow(path, (step.action.value, before, after or "", why.code, why.type, step.source))


def _entry(step: ExplainedStep, decisions: Decisions, *, show_values: bool) -> dict[str, object]:
    why = decisions.of(path_of(step), step.source)
    return {
        "path": step.path,
        "tag": format_tag(step.tag),
        "vr": step.vr,
        "action": step.action.value,
        "code": why.code,
        "type": why.type,
        "rule": step.source,
        "edition": why.edition,
        "row": why.row,
        "before": before_of(step, show_values=show_values),
        "after": after_of(step, show_values=show_values),
        **({"words": word_entries(step, show_values=show_values)} if step.words else {}),
    }
