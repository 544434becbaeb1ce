"""A manifest: one row for each study, from a report of ``deidentify`` or from a gateway's own ledger."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Ask = Callable[..., dict[str, Any]]

MANIFEST_VERSION = 1
COLUMNS = (
    "project",
    "subject",
    "study_instance_uid",
    "received",
    "forwarded",
    "waiting",
    "held",
    "excluded",
    "why",
    "destinations",
    "new_iod_errors",
)
_GONE = ("forwarded", "written", "unchanged")
_SHADOW = "shadow"


@dataclass
class Study:
    """What became of the instances of one study, or of those of a project that are of no study that is known.

    Parameters
    ----------
    project
        The project; empty for a report.
    study_instance_uid
        The new UID; empty where nobody knows which study an instance became.
    new_iod_errors
        What an independent checker says of the new objects and not of the old ones; None when it was not asked.
    """

    project: str
    study_instance_uid: str
    subject: str = ""
    received: int = 0
    states: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    destinations: dict[str, Counter[str]] = field(default_factory=dict)
    new_iod_errors: Counter[str] | None = None

    def add(self, state: str, reason: str, deliveries: Iterable[Mapping[str, str]] = ()) -> None:
        """Count one instance."""
        self.received += 1
        self.states[state] += 1
        if reason:
            self.reasons[reason] += 1
        for delivery in deliveries:
            self.destinations.setdefault(delivery["destination"], Counter())[delivery["state"]] += 1

    def document(self) -> dict[str, Any]:
        """Return the row for a program."""
        errors = self.new_iod_errors
        return {
            "project": self.project,
            "subject": self.subject,
            "study_instance_uid": self.study_instance_uid,
            "received": self.received,
            "forwarded": sum(self.states[state] for state in _GONE),
            "waiting": self.states["waiting"],
            "held": self.states["held"],
            "excluded": self.states["excluded"],
            "why": dict(sorted(self.reasons.items())),
            "destinations": {name: dict(sorted(states.items())) for name, states in sorted(self.destinations.items())},
            "new_iod_errors": None if errors is None else dict(sorted(errors.items())),
        }


def of_report(report: dict[str, Any]) -> list[Study]:
    """Return the studies of a report of ``deidentify``; inputs that are no DICOM are none.

    Raises
    ------
    ValueError
        It is no such report.
    """
    studies: dict[str, Study] = {}
    try:
        for entry in report["inputs"]:
            if entry["state"] == "skipped":
                continue
            uid = entry.get("study_instance_uid", "")
            study = studies.setdefault(uid, Study("", uid, entry.get("subject", "")))
            held = entry["state"] in ("held", "failed")
            study.add("held" if held else "forwarded", entry.get("reason", ""))
            if "new_iod_errors" in entry:
                study.new_iod_errors = (study.new_iod_errors or Counter()) + Counter(entry["new_iod_errors"])
    except (KeyError, TypeError, AttributeError):
        raise ValueError("no report of deidentify") from None
    return _sorted(studies.values())


def of_gateway(ask: Ask) -> list[Study]:
    """Return the studies of a gateway: everything that ever came, in the order of project and new UID.

    Parameters
    ----------
    ask
        Puts a question to the gateway.
    """
    studies: dict[tuple[str, str], Study] = {}
    unknown: dict[str, dict[str, dict[str, Any]]] = {}  # held instances of no known study, by project and id
    for entry in _instances(ask):
        project, uid = entry["project"], entry["study_instance_uid"]
        if not uid and entry["state"] == "held":
            unknown.setdefault(project, {})[entry["instance"]] = entry
            continue
        study = studies.setdefault((project, uid), Study(project, uid))
        shadows = [{"destination": name, "state": _SHADOW} for name in entry["shadows"]]
        study.add(_state(entry), _reason(entry), [*entry["deliveries"], *shadows])
    for (project, uid), study in studies.items():
        if uid:
            known = ask("manifest_study", project=project, study_instance_uid=uid)
            study.subject = known["subject"]
            for instance in known["held"]:
                if entry := unknown.get(project, {}).pop(instance, {}):
                    study.add("held", entry["reason"])
    for project, entries in unknown.items():
        study = studies.setdefault((project, ""), Study(project, ""))
        for entry in entries.values():
            study.add("held", entry["reason"])
    return _sorted(studies.values())


def _instances(ask: Ask) -> Iterator[dict[str, Any]]:
    after: int | None = 0
    while after is not None:
        page = ask("manifest_page", after=after)
        yield from page["instances"]
        after = page["last"]


def _state(entry: dict[str, Any]) -> str:
    """Return what became of an instance, in one word: an erased one was forwarded, or excluded.

    One that was made for shadows only goes nowhere, and counts as excluded.
    """
    deliveries = [delivery["state"] for delivery in entry["deliveries"]]
    if entry["state"] in ("held", "excluded"):
        return str(entry["state"])
    if not deliveries:
        return "excluded" if entry["state"] == "erased" or entry["shadows"] else "waiting"
    if "held" in deliveries:
        return "held"
    return "forwarded" if set(deliveries) == {"forwarded"} else "waiting"


def _reason(entry: dict[str, Any]) -> str:
    held = (delivery["reason"] for delivery in entry["deliveries"] if delivery["state"] == "held")
    only_shadows = _SHADOW if entry["shadows"] and not entry["deliveries"] else ""
    return str(entry["reason"] or next(held, only_shadows))


def _sorted(studies: Iterable[Study]) -> list[Study]:
    return sorted(studies, key=lambda study: (study.project, study.subject, study.study_instance_uid))


def as_json(studies: Iterable[Study]) -> str:
    """Return the manifest for a program."""
    document = {"manifest_version": MANIFEST_VERSION, "studies": [study.document() for study in studies]}
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def as_csv(studies: Iterable[Study]) -> str:
    """Return the manifest as a table: what has several parts is written as ``name: number; name: number``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for study in studies:
        row = study.document()
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return "not checked"
    if value == {}:
        return "none"
    if isinstance(value, dict):
        return "; ".join(
            f"{name}: {_cell(part) if not isinstance(part, dict) else _parts(part)}" for name, part in value.items()
        )
    text = str(value)
    # A spreadsheet would take these for formulas; a subject's name is whatever the site's table says.
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def _parts(states: dict[str, int]) -> str:
    return ", ".join(f"{number} {state}" for state, number in states.items())
