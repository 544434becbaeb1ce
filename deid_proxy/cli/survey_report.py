"""A survey as a report: by kind, by reason, by attribute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.cli.report import Report, ReportTable
from deid_proxy.cli.results import ResultState
from deid_proxy.cli.survey import Treatment
from deid_proxy.standard.dictionary import describe_tag, format_tag, keyword_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from deid_proxy.cli.results import Result
    from deid_proxy.cli.survey import Survey
    from deid_proxy.profile.model import RuleSet

_READY = "would be de-identified"
_HELD = "would be held"
_KINDS = ("modality", "SOP Class", "transfer syntax", _READY, _HELD)


def survey_report(survey: Survey, rule_set: RuleSet) -> Report:
    """Return a survey for people and programs: words of the standard, tags and numbers, and no value."""
    states = survey.tally.states
    facts = [("Profile", f"{rule_set.name}, Basic Profile of {rule_set.edition}")]
    tables = [
        ReportTable(_KINDS, list(_kinds(survey)), "Instances"),
        ReportTable(("reason", "detail", "instances"), list(_reasons(survey)), "What would be held"),
        _attribute_table(survey),
    ]
    counted = {_READY: ResultState.WRITTEN, _HELD: ResultState.HELD, "skipped": ResultState.SKIPPED}
    counted["could not be read"] = ResultState.FAILED
    lines = [f"{states[state]} {words}{_why(survey, state)}" for words, state in counted.items() if states[state]]
    return Report("What would become of the input", _document(survey, rule_set), facts, tables, lines)


def _why(survey: Survey, state: ResultState) -> str:
    reasons = ", ".join(f"{count} {reason}" for reason, count in survey.tally.reasons_of(state).items())
    return f": {reasons}" if reasons else ""


def _kinds(survey: Survey) -> Iterator[tuple[str, ...]]:
    for kind in sorted(survey.ready.keys() | survey.held.keys()):
        yield (*kind, str(survey.ready[kind]), str(survey.held[kind]))


def _reasons(survey: Survey) -> Iterator[tuple[str, ...]]:
    for (reason, detail), count in sorted(survey.details.items(), key=lambda entry: (-entry[1], entry[0])):
        yield reason, detail, str(count)


def _attribute_table(survey: Survey) -> ReportTable:
    """Return a row for every attribute, and one for all of a private group: a vendor writes hundreds of them."""
    used = [t for t in Treatment if any(treatment is t for _, treatment in survey.attributes)]
    public = sorted({tag for tag, _ in survey.attributes if not tag >> 16 & 1})
    rows = [(describe_tag(tag), *_numbers(survey.attributes, tag, used)) for tag in public]
    for group in sorted({group for group, _ in survey.private_groups}):
        count = len({tag for tag, _ in survey.attributes if tag >> 16 == group})
        name = f"({group:04X},xxxx) {count} private attribute{'' if count == 1 else 's'}"
        rows.append((name, *_numbers(survey.private_groups, group, used)))
    return ReportTable(("attribute", *used), sorted(rows), "Attributes, and in how many instances")


def _numbers(counter: Counter[tuple[int, Treatment]], key: int, used: list[Treatment]) -> list[str]:
    return [str(counter[key, treatment] or "") for treatment in used]


def _document(survey: Survey, rule_set: RuleSet) -> dict[str, object]:
    tally = survey.tally
    return {
        "profile": {"name": rule_set.name, "edition": rule_set.edition, "digest": rule_set.digest},
        "counts": {"ready" if state is ResultState.WRITTEN else state.value: tally.states[state] for state in _STATES},
        "reasons": {state.value: reasons for state in _STATES if (reasons := tally.reasons_of(state))},
        "kinds": [
            {**kind._asdict(), "ready": survey.ready[kind], "held": survey.held[kind]}
            for kind in sorted(survey.ready.keys() | survey.held.keys())
        ],
        "attributes": [
            {
                "tag": format_tag(tag),
                "keyword": keyword_of(tag) or "",
                "private": bool(tag >> 16 & 1),
                "instances": {t.value: n for t in Treatment if (n := survey.attributes[tag, t])},
            }
            for tag in sorted({tag for tag, _ in survey.attributes})
        ],
        "inputs": [_entry(result) for state in _PROBLEMS for result in tally.of(state)],
    }


_STATES = (ResultState.WRITTEN, ResultState.HELD, ResultState.SKIPPED, ResultState.FAILED)
_PROBLEMS = (ResultState.HELD, ResultState.FAILED)


def _entry(result: Result) -> dict[str, object]:
    return {
        "number": result.number,
        "state": result.state.value,
        "reason": result.reason,
        "detail": result.detail,
    }
