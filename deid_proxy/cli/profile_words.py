"""What a profile means, as facts, counts and rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from deid_proxy.cli.report import Report, ReportTable
from deid_proxy.profile.cleaning import LANGUAGES
from deid_proxy.profile.compile import retained_words
from deid_proxy.profile.statement import StatementRow, all_rows, private_rows, site_rows, table_rows
from deid_proxy.standard.uids import name_of_uid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.profile.model import RuleSet

_ROWS = ("attribute", "VR", "table", "Type 3", "Type 2", "Type 1", "who says so")
_SITE = ("attribute", "where", "what is done", "text", "rule")
_UNKNOWN = {"remove": "go", "keep": "STAY", "hold": "hold the instance"}
UID_METHODS = {
    "hmac-sha256": "made with the project's key",
    "sha256": "SHA-256 of the old ones, without a key",
    "random": "drawn at random, and kept in the map",
    "retain": "the old ones",
}


def profile_report(rule_set: RuleSet, *, rows: bool) -> Report:
    """Return what a profile means.

    Parameters
    ----------
    rows
        List every row for people too.
    """
    from deid_proxy.cli.profile import warnings_of

    warnings = warnings_of(rule_set)
    tables = [_counts(rule_set), ReportTable(_SITE, [_site_cells(row) for row in site_rows(rule_set)], "Rules")]
    if rows:
        tables.append(ReportTable(_ROWS, [cells(row) for row in all_rows(rule_set)], "Every row"))
    return Report(
        f"Profile {rule_set.name}",
        _document(rule_set, warnings),
        [*facts(rule_set), ("Keeps, though protected", ", ".join(retained_words(rule_set)) or "nothing")],
        tables,
        [f"warning: {warning}" for warning in warnings],
    )


def facts(rule_set: RuleSet) -> list[tuple[str, str]]:
    """Return what a profile says apart from single attributes, as names and words."""
    allowed = ", ".join(name_of_uid(uid) or uid for uid in sorted(rule_set.allowed_pixels))
    return [
        ("Profile", rule_set.name),
        ("Edition", rule_set.edition),
        ("Options", ", ".join(sorted(rule_set.options)) or "none"),
        ("Digest", rule_set.digest),
        ("Z writes", "a valid value that means nothing" if rule_set.placeholder else "no value"),
        ("New UIDs", f"{UID_METHODS[rule_set.uid_method]} ({rule_set.uid_method})"),
        ("Identity in pixels", "is held" if rule_set.hold_pixel_risk else "IS SENT ON (pixel_risk: allow)"),
        ("Pixels taken as they are", allowed or "none"),
        ("Documents", "are replaced by empty ones" if rule_set.replaces_documents else "are held"),
        ("Private attributes", _private(rule_set)),
        ("Texts", _cleaning(rule_set)),
        ("Basic Profile", "is not claimed: it retains more" if rule_set.retains else "is claimed in every object"),
    ]


def _private(rule_set: RuleSet) -> str:
    number = sum(1 for _ in private_rows(rule_set))
    return f"{number} that lists or rules name may stay" if number else "are removed"


def _cleaning(rule_set: RuleSet) -> str:
    if not rule_set.cleans:
        return "are not cleaned"
    policy = rule_set.cleaning
    languages = "all" if policy.languages == LANGUAGES else ", ".join(sorted(policy.languages))
    words = f"; {len(policy.site_words)} words of the site" if policy.site_words else ""
    dates = "are moved" if policy.dates == "shift" else "go"
    return (
        f"are cleaned: unknown words {_UNKNOWN[policy.unknown]}; languages: {languages}{words}; dates in them {dates}"
    )


def cells(row: StatementRow) -> tuple[str, ...]:
    """Return a row for a table of :data:`_ROWS`."""
    return (f"{row.pattern} {row.name}".rstrip(), row.vr, row.printed, *row.fates, row.rule.source)


def entry(row: StatementRow) -> dict[str, Any]:
    """Return a row for a document."""
    return {
        "attribute": row.pattern,
        "name": row.name,
        "vr": row.vr,
        "printed": row.printed,
        "code": row.rule.action.value,
        "type_3": row.optional.value,
        "type_2": row.may_be_empty.value,
        "type_1": row.required.value,
        "text": row.rule.replacement or "",
        "site": row.rule.site,
        "where": row.where,
        "because": row.rule.because,
        "source": row.rule.source,
    }


def _counts(rule_set: RuleSet) -> ReportTable:
    """Count the rows of the table by what becomes of them where the attribute is optional."""
    counted = _counted(table_rows(rule_set))
    rows = [(fate, str(number)) for fate, number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    return ReportTable(("what becomes of it", "rows"), rows, f"Rows of Table E.1-1 ({rule_set.edition})")


def _counted(rows: Iterable[StatementRow]) -> Counter[str]:
    return Counter(row.optional.value for row in rows)


def _site_cells(row: StatementRow) -> tuple[str, ...]:
    text = row.rule.replacement or row.rule.because
    return f"{row.pattern} {row.name}".rstrip(), row.where, row.optional.value, text, row.rule.source


def _policy(policy: CleaningPolicy) -> dict[str, Any]:
    return {
        "unknown": policy.unknown,
        "languages": sorted(policy.languages),
        "dates": policy.dates,
        "words": dict(sorted(policy.site_words.items())),
    }


def _document(rule_set: RuleSet, warnings: list[str]) -> dict[str, Any]:
    return {
        "name": rule_set.name,
        "edition": rule_set.edition,
        "options": sorted(rule_set.options),
        "digest": rule_set.digest,
        "replacement": "placeholder" if rule_set.placeholder else "empty",
        "pixel_risk": "hold" if rule_set.hold_pixel_risk else "allow",
        "allowed_pixels": sorted(rule_set.allowed_pixels),
        "documents": "replace" if rule_set.replaces_documents else "hold",
        "uid_method": rule_set.uid_method,
        "claims_basic_profile": not rule_set.retains,
        "retained": retained_words(rule_set),
        "counts": dict(_counted(table_rows(rule_set))),
        "cleaning": _policy(rule_set.cleaning) if rule_set.cleans else None,
        "private": [row._asdict() for row in private_rows(rule_set)],
        "site_rules": [entry(row) for row in site_rows(rule_set)],
        "rows": [entry(row) for row in all_rows(rule_set)],
        "warnings": warnings,
    }
