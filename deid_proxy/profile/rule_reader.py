"""Reads the list ``rules`` of a profile file."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple, cast

from deid_proxy.profile.conditions import MOST_ATTRIBUTES, Asked, Condition, asked_of
from deid_proxy.profile.look_up_table import read_look_up_table
from deid_proxy.profile.mistakes import MistakeError, did_you_mean
from deid_proxy.profile.rule_arguments import EXAMPLES, OTHERWISE, VERBS
from deid_proxy.profile.site_rules import RuleWords, SiteRule, Verb, mistakes_of
from deid_proxy.profile.yaml_nodes import Entry, Items, Keys, Scalar, scalars, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.errors import Finding
    from deid_proxy.profile.look_up_table import LookUpTable
    from deid_proxy.profile.methods import Otherwise
    from deid_proxy.profile.yaml_nodes import Document, Node

MOST_RULES = 20_000
_VERBS = tuple(VERBS)
_ARGUMENTS = ("pattern", "to")
_KEYS = (*_VERBS, "with", "because", "creator", "when", *_ARGUMENTS, *OTHERWISE, "file")
_FORM = f"a rule is {', '.join(list(EXAMPLES.values())[:4])} or the like; the verbs are {', '.join(_VERBS)}"
_GROUP = "when: {...} with rules: [...]"


class _Reading(NamedTuple):
    """The file, and what was found wrong with it."""

    document: Document
    findings: list[Finding]

    def report(self, message: str, node_or_entry: Node | Entry, hint: str) -> None:
        place = node_or_entry.key_place if isinstance(node_or_entry, Entry) else node_or_entry.place
        self.findings.append(self.document.finding(message, place, hint))


def read_rules(document: Document, findings: list[Finding]) -> tuple[SiteRule, ...]:
    """Return the rules of a profile file, adding every mistake in them to ``findings``."""
    entry = document.root.entries.get("rules")
    return () if entry is None else tuple(_read_list(_Reading(document, findings), entry.value, ()))


def _read_list(reading: _Reading, node: Node, when: Condition) -> Iterator[SiteRule]:
    if not isinstance(node, Items):
        if not (isinstance(node, Scalar) and node.broken):
            reading.report("'rules' must be a list", node, "write one '- ' per rule")
        return
    if len(node.items) > MOST_RULES:
        reading.report(f"more than {MOST_RULES} rules", node, "select more attributes with each rule")
        return
    for item in node.items:
        if any(scalar.broken for scalar in scalars(item)):
            continue  # reported when the file was read
        if isinstance(item, Keys) and "rules" in item.entries:
            yield from _read_group(reading, item, when)
        else:
            rule = _read_rule(reading, item, when)
            if rule is not None:
                yield rule


def _read_group(reading: _Reading, node: Keys, when: Condition) -> Iterator[SiteRule]:
    """Read rules that share a condition, such as those for one manufacturer."""
    for key, entry in node.entries.items():
        if key not in ("when", "rules"):
            reading.report(f"unknown key '{shorten(key)}' in a group of rules", entry, f"a group is {_GROUP}")
    if when or "when" not in node.entries:
        message = "a group of rules stands inside another" if when else "a group of rules has no condition"
        reading.report(message, node.entries["rules"], f"a group is {_GROUP}, one deep")
        return
    condition = _read_condition(reading, node.entries["when"].value)
    yield from _read_list(reading, node.entries["rules"].value, condition)


def _read_condition(reading: _Reading, node: Node) -> Condition:
    if not isinstance(node, Keys) or not 0 < len(node.entries) <= MOST_ATTRIBUTES:
        hint = 'write when: {Modality: CT, Manufacturer: "SIEMENS*"}'
        reading.report(f"'when' must say what 1 to {MOST_ATTRIBUTES} attributes are", node, hint)
        return ()
    asked = (_read_asked(reading, key, entry) for key, entry in node.entries.items())
    return tuple(sorted(each for each in asked if each is not None))


def _read_asked(reading: _Reading, key: str, entry: Entry) -> Asked | None:
    values = entry.value.items if isinstance(entry.value, Items) else (entry.value,)
    texts = [value.text for value in values if isinstance(value, Scalar)]
    if len(texts) < len(values):
        reading.report(
            f"'{shorten(key)}' in a condition must be a text, or a list of them", entry.value, "write [a, b]"
        )
        return None
    try:
        return asked_of(key, texts)
    except MistakeError as error:
        reading.report(error.mistake.message, entry, error.mistake.hint or "see docs/reference/rules.md")
        return None


def _read_rule(reading: _Reading, node: Node, when: Condition) -> SiteRule | None:
    if not isinstance(node, Keys):
        reading.report("this is not a rule", node, _FORM)
        return None
    before = len(reading.findings)
    _check_shape(reading, node)
    verbs = [Verb(key) for key in node.entries if key in _VERBS]
    if len(verbs) != 1 or len(reading.findings) > before:
        return None
    own = _read_condition(reading, node.entries["when"].value) if "when" in node.entries else ()
    words = RuleWords(
        source=f"{PurePath(reading.document.file).name}:{node.place.line}:{node.place.column}",
        verb=verbs[0],
        target=_text(node, verbs[0]) or "",
        text=_text(node, "with"),
        creator=_text(node, "creator"),
        because=_text(node, "because") or "",
        when=tuple(sorted({*when, *own})),
        argument=next((node_text for key in _ARGUMENTS if (node_text := _text(node, key)) is not None), ""),
        otherwise=cast("Otherwise | None", next((_text(node, key) for key in OTHERWISE if key in node.entries), None)),
        table=_read_table(reading, node),
    )
    for key, mistake in mistakes_of(words):
        place = node if not key else node.entries[verbs[0] if key == "target" or key not in node.entries else key].value
        reading.report(mistake.message, place, mistake.hint)
    if len(reading.findings) > before:
        return None
    return SiteRule(**{each.name: getattr(words, each.name) for each in fields(words)})


def _read_table(reading: _Reading, node: Keys) -> LookUpTable | None:
    name = _text(node, "file")
    if name is None:
        return None
    try:
        return read_look_up_table(Path(reading.document.file).parent / name)
    except MistakeError as error:
        reading.report(error.mistake.message, node.entries["file"].value, error.mistake.hint)
        return None


def _check_shape(reading: _Reading, node: Keys) -> None:
    """Report what is wrong with the keys of a rule, before they are looked at."""
    before = len(reading.findings)
    verbs = [key for key in node.entries if key in _VERBS]
    for key, entry in node.entries.items():
        if key not in _KEYS:
            reading.report(f"unknown key '{shorten(key)}' in a rule", entry, did_you_mean(key, _KEYS) or _FORM)
        elif key in verbs[1:]:
            reading.report(f"a rule does one thing: '{verbs[0]}' or '{key}'", entry, "write two rules")
        elif key != "when" and not isinstance(entry.value, Scalar):
            reading.report(f"'{key}' must be a text", entry.value, "name one attribute per rule")
        elif key in OTHERWISE and _text(node, key) not in OTHERWISE[key]:
            reading.report(
                f"'{key}' is one of {', '.join(OTHERWISE[key])}", entry.value, "leave it out for the default"
            )
    if not verbs and len(reading.findings) == before:
        reading.report("this rule says nothing to do", node, _FORM)
    elif len(verbs) == 1:
        _check_arguments(reading, node, verbs[0])


def _check_arguments(reading: _Reading, node: Keys, verb: str) -> None:
    taken = VERBS[verb].keys
    for key in ("pattern", "to", "file", *OTHERWISE):
        if key in node.entries and key not in taken and f"{key}!" not in taken:
            reading.report(f"'{key}' does not belong to '{verb}'", node.entries[key], f"write {EXAMPLES[verb]}")
    for key in taken:
        name = key.removesuffix("!")
        if key != name and name not in node.entries and name != "with":
            reading.report(f"'{verb}' needs '{name}'", node, f"write {EXAMPLES[verb]}")


def _text(node: Keys, key: str) -> str | None:
    entry = node.entries.get(key)
    return entry.value.text if entry is not None and isinstance(entry.value, Scalar) else None
