"""In what two profiles differ: settings first, then every row that is treated differently."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deid_proxy.cli.profile_words import facts
from deid_proxy.cli.report import Report, ReportTable
from deid_proxy.profile.statement import Fate, StatementRow, all_rows, private_rows, site_rows

if TYPE_CHECKING:
    from deid_proxy.profile.model import RuleSet

_NOT_SETTINGS = frozenset({"Profile", "Digest"})
_UNDECIDED = (Fate.KEPT.value,) * 3


def comparison(first: str, a: RuleSet, second: str, b: RuleSet) -> Report:
    """Return in what two profiles differ.

    Parameters
    ----------
    first, second
        What the two are called here.
    """
    settings = _settings(a, b)
    rows, private = _rows(a, b), _private(a, b)
    lines = [f"{len(settings)} settings, {len(rows)} attributes and {len(private)} private attributes differ."]
    if a.digest == b.digest:
        lines = ["The two treat every instance alike: they have one digest."]
    elif not settings and not rows and not private:
        lines = ["The two differ in how their rules work, and in nothing that this table shows; see their exports."]
    tables = [
        ReportTable(("setting", first, second), settings, "Settings"),
        ReportTable(("attribute", first, second), [_cells(row) for row in rows], "Attributes (Type 3 / 2 / 1)"),
        ReportTable(("private attribute", first, second), private, "Private attributes"),
    ]
    document = {
        "a": {"profile": first, "name": a.name, "digest": a.digest},
        "b": {"profile": second, "name": b.name, "digest": b.digest},
        "same": a.digest == b.digest,
        "settings": [{"setting": name, "a": one, "b": other} for name, one, other in settings],
        "attributes": rows,
        "private": [{"attribute": name, "a": one, "b": other} for name, one, other in private],
    }
    return Report("What differs between two profiles", document, (), tables, lines)


def _settings(a: RuleSet, b: RuleSet) -> list[tuple[str, str, str]]:
    pairs = zip(facts(a), facts(b), strict=True)
    return [(name, one, other) for (name, one), (_, other) in pairs if one != other and name not in _NOT_SETTINGS]


def _rows(a: RuleSet, b: RuleSet) -> list[dict[str, Any]]:
    """Return the attributes that are treated differently; one that a profile does not list is kept by it."""
    ours, theirs = ({f"{row.pattern}{row.where}": row for row in _every(rule_set)} for rule_set in (a, b))
    keys = sorted({*ours, *theirs})
    differing = (key for key in keys if _treated(ours.get(key)) != _treated(theirs.get(key)))
    return [
        {
            "attribute": (ours.get(key) or theirs[key]).pattern,
            "where": (ours.get(key) or theirs[key]).where,
            "name": (ours.get(key) or theirs[key]).name,
            "a": _side(ours.get(key)),
            "b": _side(theirs.get(key)),
        }
        for key in differing
    ]


def _private(a: RuleSet, b: RuleSet) -> list[tuple[str, str, str]]:
    """Return the private attributes that one of two profiles lets stay in another way than the other."""
    ours, theirs = ({row[:3] + row[5:]: row.fate for row in private_rows(rule_set)} for rule_set in (a, b))
    differing = sorted(key for key in {*ours, *theirs} if ours.get(key) != theirs.get(key))
    return [
        (f"{key[1]} of {key[0]} {key[3]}".rstrip(), ours.get(key, "removed"), theirs.get(key, "removed"))
        for key in differing
    ]


def _every(rule_set: RuleSet) -> list[StatementRow]:
    return [*all_rows(rule_set), *(row for row in site_rows(rule_set) if row.where)]


def _treated(row: StatementRow | None) -> tuple[str, ...]:
    """Return all that decides; an attribute that nobody names is kept, unless the row is of some instances only."""
    if row is None:
        return (*_UNDECIDED, "", "")
    kept = not row.where and all(fate in (Fate.KEPT, Fate.ITEMS) for fate in row.fates)
    method = row.rule.method.deciding() if row.rule.method is not None else []
    return (
        *(_UNDECIDED if kept else (fate.value for fate in row.fates)),
        row.rule.replacement or "",
        *method,
        row.where,
    )


def _side(row: StatementRow | None) -> dict[str, str]:
    if row is None:
        return {"fate": Fate.KEPT.value, "text": "", "source": "no rule"}
    fates = dict.fromkeys(fate.value for fate in row.fates)
    return {"fate": " / ".join(fates), "text": row.rule.replacement or "", "source": row.rule.source}


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return (f"{row['attribute']} {row['name']} {row['where']}".rstrip(), *(_words(row[side]) for side in ("a", "b")))


def _words(side: dict[str, str]) -> str:
    text = f" '{side['text']}'" if side["text"] else ""
    return f"{side['fate']}{text} ({side['source']})"
