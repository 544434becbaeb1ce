"""How the figures of :mod:`compare_peers` are written down."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from comparison_corpus import NAMED_GROUP, Case
from comparison_measures import EDITION, KINDS, Measured

from deid_proxy.engine import verify

COMMAND = "python tests/benchmarks/compare_peers.py --peers peers/bin/python"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of the corpus in one tool.

    Parameters
    ----------
    tool, version
        The heading of its column, and what was run.
    times_ms
        CPU time of each file that was written, in the order they were taken.
    refused
        Why a file was not written, by the name of the case.
    """

    tool: str
    version: str
    measured: Measured
    times_ms: Mapping[str, float]
    refused: Mapping[str, str]


ALL_KINDS = "planted facts left, all kinds"
COMMON = "- in the files that every tool wrote"
ROWS: dict[str, Callable[[Measured], str]] = {
    "files written": lambda m: f"{m.written} of {m.written + len(m.not_written)}",
    "files held or refused": lambda m: str(len(m.not_written)),
    ALL_KINDS: lambda m: _of(m.left.total(), m.planted.total()),
    **{f"- {kind}": (lambda m, kind=kind: _of(m.left[kind], m.planted[kind])) for kind in KINDS},  # type: ignore[misc]
    "intervals exact": lambda m: _of(m.intervals["exact"], m.intervals["of"]),
    "intervals gone": lambda m: str(m.intervals["gone"]),
    "intervals wrong": lambda m: str(m.intervals["wrong"]),
    "references that resolve": lambda m: _of(m.references["resolve"], m.references["of"]),
    "references gone": lambda m: str(m.references["gone"]),
    "references dangling": lambda m: str(m.references["dangling"]),
    "new lines of dciodvfy": lambda m: "not measured" if m.new_lines is None else str(m.new_lines.total()),
    "Retain cells byte-identical": lambda m: _of(m.retained["same"], m.retained["of"]),
    "patient characteristics kept": lambda m: _of(m.characteristics["same"], m.characteristics["of"]),
    "harmless words of texts kept": lambda m: _of(m.words["same"], m.words["of"]),
    "safe private attributes kept": lambda m: _of(m.safe_private["same"], m.safe_private["of"]),
    "method codes written": lambda m: ", ".join(sorted(m.codes)) or "none",
}
"""What is printed of each tool, in this order."""
TIME = "CPU time of a file, deid-proxy basic = 1"

HOW = {
    "dicognito": (
        "`Anonymizer(seed=…).anonymize(data_set)`, then `save_as`, as its documentation has it",
        "handlers of one's own in Python (`add_element_handler`), such as one that removes private attributes and "
        "texts, which it leaves alone; `--on-burned-in-annotation fail` of its command line, which ends the run at "
        "such an image",
    ),
    "dicom-anonymizer": (
        "`anonymize_dicom_file(source, target, delete_private_tags=True)`, its default: the table of PS3.15-2023e",
        "rules of one's own by tag (`-t`, `--dictionary`, extra rules in Python) that shift dates, map or keep values",
    ),
    "deid": (
        "`replace_identifiers(…, remove_private=True)` with its default recipe `deid.dicom`; its command line cannot "
        "remove private attributes",
        "a recipe of one's own with values for pseudonyms and UIDs, `JITTER` for dates and groups of values to be "
        "blanked wherever they stand; and its pixel filters (`DicomCleaner`), which flag or blank regions",
    ),
    "deid-strip-sequences": (
        "the same with `strip_sequences=True`: all sequences are removed",
        "the same",
    ),
}


def _of(count: int, total: int) -> str:
    return f"{count} of {total}"


def ratio(result: Result, ruler: Result) -> str:
    """Return the median time of the files that both tools wrote, as a multiple of the ruler's."""
    names = [name for name in result.times_ms if name in ruler.times_ms]
    if not names:
        return "not measured"
    mine, theirs = (statistics.median(one.times_ms[name] for name in names) for one in (ruler, result))
    return f"{theirs / mine:.1f}"


def page(cases: Sequence[Case], results: Sequence[Result], date: str) -> str:
    """Return the page."""
    return (
        "\n".join([*_head(cases, date), *_table(results), *_refusals(results), *_complaints(results), *_tail()]) + "\n"
    )


def _head(cases: Sequence[Case], date: str) -> Iterator[str]:
    when = f" on {date}" if date else ""
    yield "# Comparison"
    yield ""
    yield f"The same {len(cases)} planted files through deid-proxy and other de-identifiers, measured{when} by"
    yield ""
    yield "    python -m venv peers && peers/bin/pip install dicognito dicom-anonymizer deid"
    yield f"    {COMMAND} --write"
    yield ""
    yield "which writes this page, and prints it without `--write`. Every figure below comes from that one command."
    yield ""
    yield (
        f"deid-proxy ran with its engine {'compiled' if _is_compiled() else 'interpreted'}, the peers in pydicom "
        "as they come; each took all files once before it was measured."
    )
    yield ""
    yield (
        "The files are built, and the same every time (`tests/benchmarks/comparison_corpus.py`): CT, MR, Enhanced MR, "
        "PET, SR, RT Structure Set, ultrasound, secondary capture and encapsulated PDF; names in Latin, Cyrillic, "
        "Greek, Japanese, Korean and Chinese; texts, nested items and private attributes with identifiers in them; "
        "three studies and a structure set of one patient; an injection before midnight and its scan behind it, a "
        "dynamic series and the frames of a multi-frame object; and private attributes of Table E.3.10-1 of PS3.15, "
        f"one of which has a surname in it. In the files `{NAMED_GROUP}` a surname stands in Ethnic Group too, an "
        "attribute that an Option of PS3.15 retains."
    )
    yield ""


def _is_compiled() -> bool:
    return Path(verify.__file__).suffix != ".py"


def _table(results: Sequence[Result]) -> Iterator[str]:
    yield "## What came of them"
    yield ""
    yield "| | " + " | ".join(f"{result.tool} {result.version}" for result in results) + " |"
    yield "|---|" + "---|" * len(results)
    common = [name for name in results[0].times_ms if all(name in result.times_ms for result in results)]
    for name, cell in ROWS.items():
        yield f"| {name} | " + " | ".join(cell(result.measured) for result in results) + " |"
        if name == ALL_KINDS:
            left = (str(sum(result.measured.left_in[case] for case in common)) for result in results)
            yield f"| {COMMON} | " + " | ".join(left) + " |"
    yield f"| {TIME} | " + " | ".join(ratio(result, results[0]) for result in results) + " |"
    yield ""
    yield (
        "The first columns are deid-proxy, by profile; *safe private* adds the option `retain-safe-private`, which "
        "`clinical-trial` has. Whatever is counted, is counted of the files that were written, so that a file that is "
        "held is neither an advantage nor a loss, but in the first two rows."
    )
    yield ""
    yield (
        "- **Planted facts** are counted once for each file, and looked for in every byte of it, in every character "
        "set and notation that the leak scanner knows. Times of day stay, on purpose, where dates are moved by whole "
        "days (`clinical-trial`): they are what makes intervals exact."
    )
    yield (
        "- **Intervals**: between studies of one patient, from injection to acquisition, between phases and between "
        "frames. *Gone*: a date or time is not there any more, or the file says (0028,0303) REMOVED. *Wrong*: both are "
        "there, and the interval is another."
    )
    yield (
        "- **References** name a file, series, study or frame of reference of the corpus from another place. *Gone*: "
        "the table has them removed (X/Z/U* where the object does not need them, and the content of reports without "
        "the option to clean it). *Dangling*: there is a UID, and nothing has it."
    )
    yield (
        f"- **Retain cells**: standard attributes that no row of Table E.1-1 ({EDITION}) names, and none of "
        "deid-proxy's own lists of what the table forgot. **Patient characteristics**: the cells that the Option of "
        "this name retains. **Safe private attributes**: those with harmless values."
    )
    yield (
        "- **Harmless words**: of descriptions, comments and histories in which a surname stands too; whoever leaves "
        "a text as it is keeps them all, and the surname. [Cleaning, measured](cleaning.md) has more of them."
    )
    yield (
        "- **New lines of dciodvfy**: what it says of the output and did not say of the input, without values. "
        "**Method codes**: values of (0012,0064)."
    )
    yield (
        "- **Time** is the median CPU time of the files that both tools wrote, from file to file in one process each; "
        "they are small. [Performance](performance.md) has files of real size."
    )
    yield ""


def _refusals(results: Sequence[Result]) -> Iterator[str]:
    yield "## Files that were not written"
    yield ""
    for result in results:
        reasons = Counter(result.refused.values())
        told = "; ".join(
            f"{reason}: {', '.join(name for name, why in result.refused.items() if why == reason)}"
            for reason in reasons
        )
        yield f"- {result.tool}: {told or 'none'}"
    yield ""
    yield (
        "deid-proxy holds what may show identity in its pixels or in a document, until a person has looked "
        "(`pixel-risk`), and what would go out with an original identifier in a place that the profile retains "
        "(`residual-identifier`)."
    )
    yield ""


def _complaints(results: Sequence[Result]) -> Iterator[str]:
    yield "## What dciodvfy found new"
    yield ""
    for result in results:
        lines = result.measured.new_lines
        if lines is None:
            yield f"- {result.tool}: not measured, the checker is not installed"
        else:
            most = "; ".join(f"{line} ({count})" for line, count in sorted(lines.items(), key=_by_count)[:5])
            yield f"- {result.tool}: {most or 'nothing'}"
    yield ""


def _by_count(line: tuple[str, int]) -> tuple[int, str]:
    return -line[1], line[0]


def _tail() -> Iterator[str]:
    yield "## How each was run, and what was not configured"
    yield ""
    yield "Each peer ran as its documentation says, with its strictest setting that needs no rules of one's own."
    yield ""
    yield "| tool | run as | it can also do, and was not configured |"
    yield "|---|---|---|"
    for tool, (how, otherwise) in HOW.items():
        yield f"| {tool} | {how} | {otherwise} |"
    yield ""
    yield (
        "The peers are libraries and command lines for files; they do not receive, hold, retry or account for what "
        "they were given, and do not claim to. The corpus is ours, and so is the choice of what is counted: look into "
        "both before you rely on the table, and run it on files of your own kind."
    )
