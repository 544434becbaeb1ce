"""Finished files looked at one by one, and what was found as a report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deid_proxy.cli.claims import says_otherwise
from deid_proxy.cli.elements import describe_path
from deid_proxy.cli.folding import PathRow, fold
from deid_proxy.cli.inspection import inspect_file
from deid_proxy.cli.originals import Searched
from deid_proxy.cli.progress import progress_bar
from deid_proxy.cli.reading import read_input, read_whole
from deid_proxy.cli.report import Report, ReportTable
from deid_proxy.cli.results import Result, ResultState, Tally
from deid_proxy.errors import DeidentificationError
from deid_proxy.pipeline import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deid_proxy.cli.input_files import InputFile
    from deid_proxy.cli.originals import Originals
    from deid_proxy.engine.inspection import Remark
    from deid_proxy.profile.model import RuleSet

_WHOLE_FILE = "the whole file"
_COLUMNS = ("attribute", "finding", "rule", "files", "first")


@dataclass
class Verification:
    """What is wrong with finished files.

    Parameters
    ----------
    tally
        The state of each file; written means clean, held means that something was found.
    remarks
        What was found, by the number of the file.
    chances
        What may be chance, and is no finding, by the number of the file.
    of_another
        The number of the first file with a finding, when it says that another profile made it.
    """

    tally: Tally = field(default_factory=Tally)
    remarks: dict[int, list[Remark]] = field(default_factory=dict)
    chances: dict[int, list[Remark]] = field(default_factory=dict)
    of_another: int | None = None

    def add(self, number: int, remarks: list[Remark], chances: list[Remark]) -> None:
        """Take down what was found in one file."""
        if remarks:
            self.remarks[number] = remarks
        if chances:
            self.chances[number] = chances
        self.tally.add(Result(number, ResultState.HELD if remarks else ResultState.WRITTEN))


def verify_files(
    files: Sequence[InputFile], rule_set: RuleSet, originals: Originals | None, *, stored: bool = False
) -> Verification:
    """Inspect every file, and search it for the identifiers of originals if there are any.

    Parameters
    ----------
    stored
        Whether an archive stored them, which writes File Meta Information of its own.
    """
    found = Verification()
    with progress_bar(len(files), "verifying") as advance:
        for file in files:
            data = read_whole(file)
            if isinstance(data, Result):
                found.tally.add(data)
            else:
                searched = _search(file, originals)
                inspected = inspect_file(data, rule_set, stored=stored)
                if inspected and not found.remarks and _says_otherwise(file, rule_set):
                    found.of_another = file.number
                found.add(file.number, [*inspected, *searched.found], searched.may_be_chance)
            advance(1)
    return found


def _search(file: InputFile, originals: Originals | None) -> Searched:
    source = read_input(file) if originals is not None else None
    if originals is None or not isinstance(source, Source):
        return Searched([], [])
    try:
        return originals.find(source)
    except DeidentificationError:
        return Searched([], [])  # the inspection has said that it cannot be read


def _says_otherwise(file: InputFile, rule_set: RuleSet) -> bool:
    source = read_input(file)
    try:
        return isinstance(source, Source) and says_otherwise(source, rule_set)
    except DeidentificationError:
        return False  # the inspection has said that it cannot be read


def take_originals(files: Sequence[InputFile], originals: Originals) -> Tally:
    """Collect the identifiers of originals; what could not be read whole counts as held, with the reason."""
    tally = Tally()
    with progress_bar(len(files), "reading originals") as advance:
        for file in files:
            source = read_input(file)
            tally.add(source if isinstance(source, Result) else _take(source, file.number, originals))
            advance(1)
    return tally


def _take(source: Source, number: int, originals: Originals) -> Result:
    try:
        originals.add(source)
    except DeidentificationError as error:
        return Result(number, ResultState.HELD, error.reason, error.detail)
    return Result(number, ResultState.WRITTEN)


def verification_report(found: Verification, rule_set: RuleSet, originals: Tally | None) -> Report:
    """Return what was found for people and programs: tags and rules, and no value."""
    states = found.tally.states
    clean, bad = states[ResultState.WRITTEN], states[ResultState.HELD]
    facts = [("Profile", f"{rule_set.name}, Basic Profile of {rule_set.edition}")]
    lines = [f"{clean} files are clean; {bad} have findings."]
    if states[ResultState.SKIPPED] or states[ResultState.FAILED]:
        lines.append(f"{states[ResultState.SKIPPED]} skipped; {states[ResultState.FAILED]} could not be read.")
    if originals is not None:
        read, partly = originals.states[ResultState.WRITTEN], originals.states[ResultState.HELD]
        facts.append(("Originals", f"{read} read" + (f", {partly} in part" if partly else "")))
    if found.of_another is not None:
        lines.append(
            f"#{found.of_another} does not say that {rule_set.name} made it: name the profile that did, --profile."
        )
    if found.chances:
        lines.append(f"{len(found.chances)} files hold words or numbers that may be chance; that is no finding.")
    tables = [ReportTable(_COLUMNS, _rows(found.remarks), "Findings")]
    if found.chances:
        tables.append(ReportTable(_COLUMNS, _rows(found.chances), "May be chance"))
    return Report("Finished files, inspected", _document(found, rule_set, originals), facts, tables, lines)


def _rows(remarks_of: Mapping[int, list[Remark]]) -> list[tuple[str, ...]]:
    """Return each finding once, with the number of files that have it: what is wrong is wrong in many."""
    files: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], int] = {}
    for number, remarks in remarks_of.items():
        for row in dict.fromkeys(_folded(remarks)):
            files[row] += 1
            first.setdefault(row, number)
    return [(*row, str(count), f"#{first[row]}") for row, count in sorted(files.items(), key=lambda f: (-f[1], f[0]))]


def _folded(remarks: Sequence[Remark]) -> list[tuple[str, ...]]:
    whole = [(_WHOLE_FILE, remark.what, remark.rule) for remark in remarks if not remark.path]
    return whole + fold(PathRow(remark.path, (remark.what, remark.rule)) for remark in remarks if remark.path)


def _document(found: Verification, rule_set: RuleSet, originals: Tally | None) -> dict[str, object]:
    states = found.tally.states
    document: dict[str, object] = {
        "profile": {"name": rule_set.name, "edition": rule_set.edition, "digest": rule_set.digest},
        "counts": {
            "clean": states[ResultState.WRITTEN],
            "findings": states[ResultState.HELD],
            "skipped": states[ResultState.SKIPPED],
            "failed": states[ResultState.FAILED],
        },
        "files": _entries(found.remarks),
    }
    if originals is not None:
        counts = originals.states
        parts = originals.of(ResultState.HELD)
        document["may_be_chance"] = _entries(found.chances)
        document["originals"] = {
            "read": counts[ResultState.WRITTEN],
            "in_part": counts[ResultState.HELD],
            "read_in_part": [{"number": one.number, "reason": one.reason, "detail": one.detail} for one in parts],
        }
    return document


def _entries(remarks_of: Mapping[int, list[Remark]]) -> list[dict[str, object]]:
    return [
        {"number": number, "findings": [_entry(remark) for remark in remarks]} for number, remarks in remarks_of.items()
    ]


def _entry(remark: Remark) -> dict[str, str]:
    attribute = describe_path(remark.path) if remark.path else ""
    return {"attribute": attribute, "finding": remark.what, "rule": remark.rule}
