"""Reads the list ``rules`` of a profile file."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from deid_proxy.profile.mistakes import did_you_mean
from deid_proxy.profile.site_rules import SiteRule, Verb, target_mistakes, value_mistakes
from deid_proxy.profile.yaml_nodes import Entry, Items, Keys, Scalar, scalars, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.errors import Finding
    from deid_proxy.profile.mistakes import Mistake
    from deid_proxy.profile.yaml_nodes import Document, Node, Place

_VERBS = tuple(verb.value for verb in Verb)
_FORM = "a rule is {keep: TAG}, {remove: TAG}, {empty: TAG}, {replace: TAG, with: TEXT} or {allow_pixels: SOP Class}"


def read_rules(document: Document, findings: list[Finding]) -> tuple[SiteRule, ...]:
    """Return the rules of a profile file, adding every mistake in them to ``findings``."""
    entry = document.root.entries.get("rules")
    if entry is None:
        return ()
    if not isinstance(entry.value, Items):
        if not (isinstance(entry.value, Scalar) and entry.value.broken):
            findings.append(document.finding("'rules' must be a list", entry.value.place, "write one '- ' per rule"))
        return ()
    rules = (_read_rule(document, node, findings) for node in entry.value.items)
    return tuple(rule for rule in rules if rule is not None)


def _read_rule(document: Document, node: Node, findings: list[Finding]) -> SiteRule | None:
    if any(scalar.broken for scalar in scalars(node)):
        return None  # reported when the file was read
    if not isinstance(node, Keys):
        findings.append(document.finding("this is not a rule", node.place, _FORM))
        return None
    before = len(findings)
    findings.extend(_shape_findings(document, node))
    verbs = [Verb(key) for key in node.entries if key in _VERBS]
    if len(verbs) != 1 or len(findings) > before:
        return None
    return _rule(document, node, verbs[0], findings)


def _rule(document: Document, node: Keys, verb: Verb, findings: list[Finding]) -> SiteRule | None:
    target, with_ = node.entries[verb], node.entries.get("with")
    text = _text(with_) if with_ else None
    wrong = [
        *_located(document, target_mistakes(verb, _text(target)), target.value.place),
        *_located(document, value_mistakes(verb, _text(target), text), with_.value.place if with_ else node.place),
    ]
    findings.extend(wrong)
    if wrong:
        return None
    source = f"{PurePath(document.file).name}:{node.place.line}:{node.place.column}"
    return SiteRule(verb, _text(target), text, source)


def _shape_findings(document: Document, node: Keys) -> list[Finding]:
    """Return what is wrong with the keys of a rule, before they are looked at."""
    found = []
    verbs = [key for key in node.entries if key in _VERBS]
    for key, entry in node.entries.items():
        if key == "creator":
            message = "private attributes (creator) cannot be named: not built yet in this version"
            found.append(document.finding(message, entry.key_place, "remove this rule: private attributes are removed"))
        elif key not in (*_VERBS, "with"):
            hint = did_you_mean(key, (*_VERBS, "with"))
            found.append(document.finding(f"unknown key '{shorten(key)}' in a rule", entry.key_place, hint))
        elif key in verbs[1:]:
            message = f"a rule does one thing: '{verbs[0]}' or '{key}'"
            found.append(document.finding(message, entry.key_place, "write two rules"))
        elif not isinstance(entry.value, Scalar):
            found.append(document.finding(f"'{key}' must be a text", entry.value.place, "name one attribute per rule"))
    if not verbs and not found:
        found.append(document.finding("this rule says nothing to do", node.place, _FORM))
    return found


def _text(entry: Entry) -> str:
    return entry.value.text if isinstance(entry.value, Scalar) else ""


def _located(document: Document, mistakes: Iterable[Mistake], place: Place) -> list[Finding]:
    return [document.finding(mistake.message, place, mistake.hint) for mistake in mistakes]
