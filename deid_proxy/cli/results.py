"""What became of each input of ``deidentify``: counted, listed for a person, and written as a report."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.engine.record import Record
    from deid_proxy.profile.model import RuleSet

REPORT_VERSION = 1
_BEGINNING = b'{\n "counts": {'  # of a report: its keys are sorted
INPUT_ORDER = (
    "numbers count inputs as they were named; in a folder, entries sorted by name (code points), each folder whole at "
    "its place among the files; in an archive, members in the order of its directory, without folders"
)


class ResultState(StrEnum):
    """What became of one input."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    HELD = "held"
    SKIPPED = "skipped"
    FAILED = "failed"


class Made(NamedTuple):
    """What a de-identified instance is now, in new values only, and what was taken out of it."""

    subject: str
    study_instance_uid: str
    series_instance_uid: str
    sop_instance_uid: str
    sop_class_uid: str
    record: Record | None  # where somebody asks for it

    def entry(self) -> dict[str, object]:
        """Return it for the report."""
        texts = {name: value for name, value in self._asdict().items() if name != "record"}
        if self.record is None:
            return texts
        return {**texts, "mode": self.record.mode, "categories": self.record.by_category()}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one input, without a word of where it came from.

    Parameters
    ----------
    number
        The input's number.
    state
        What became of it.
    reason
        Why, unless it was written.
    detail
        Tags, offsets and codes.
    output
        The path below the output folder, with ``/``.
    digest
        The keyed digest of the de-identified data set, hexadecimal.
    made
        What was made of it; None when nothing was.
    new_iod_errors
        What a checker says of the new object and not of the old one, and how often; None where it was not asked.
    """

    number: int
    state: ResultState
    reason: str = ""
    detail: str = ""
    output: str = ""
    digest: str = ""
    made: Made | None = None
    new_iod_errors: Counter[str] | None = None


@dataclass
class Tally:
    """Counts results as they come, and keeps those that are reported."""

    results: list[Result] = field(default_factory=list)
    states: Counter[ResultState] = field(default_factory=Counter)
    reasons: Counter[tuple[ResultState, str]] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Count one result."""
        self.results.append(result)
        self.states[result.state] += 1
        if result.reason:
            self.reasons[result.state, result.reason] += 1

    @property
    def found_nothing(self) -> bool:
        """True when there was no DICOM instance among the inputs, and none that could not be read."""
        return all(result.state is ResultState.SKIPPED for result in self.results)

    def of(self, state: ResultState) -> list[Result]:
        """Return the results in one state, in order."""
        return [result for result in self.results if result.state is state]

    def reasons_of(self, state: ResultState) -> dict[str, int]:
        """Return how often each reason led to a state, by name."""
        return {reason: count for (of, reason), count in sorted(self.reasons.items()) if of is state}


def report_document(tally: Tally, rule_set: RuleSet, key_check: str) -> dict[str, object]:
    """Return the report: the same document for the same inputs, profile and key, wherever and whenever it is made."""
    return {
        "report_version": REPORT_VERSION,
        "engine_version": __version__,
        "key_check": key_check,
        "rule_set": {
            "name": rule_set.name,
            "edition": rule_set.edition,
            "digest": rule_set.digest,
            "options": sorted(rule_set.options),
            "replacement": "placeholder" if rule_set.placeholder else "empty",
            "claims_basic_profile": not rule_set.retains,
        },
        "counts": {state.value: tally.states[state] for state in ResultState},
        "reasons": {state.value: reasons for state in ResultState if (reasons := tally.reasons_of(state))},
        "input_order": INPUT_ORDER,
        "inputs": [_entry(result) for result in tally.results],
    }


def _entry(result: Result) -> dict[str, object]:
    entry: dict[str, object] = {"number": result.number, "state": result.state.value}
    texts = {"reason": result.reason, "detail": result.detail, "output": result.output, "digest": result.digest}
    made = result.made.entry() if result.made is not None else {}
    if result.new_iod_errors is not None:
        made["new_iod_errors"] = dict(sorted(result.new_iod_errors.items()))
    return entry | {name: text for name, text in texts.items() if text} | made


def may_replace(path: Path) -> bool:
    """Tell whether a file is a report of before, or empty: of everything else nobody knows what would be lost."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_BEGINNING)) in (b"", _BEGINNING)


def write_report(path: Path, document: dict[str, object]) -> None:
    """Write the report whole, or leave what was there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
