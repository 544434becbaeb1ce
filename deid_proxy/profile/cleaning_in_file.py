"""The key ``cleaning`` of a profile: unknown words, languages, and a site's own words.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deid_proxy.profile.cleaning import CLEANING, DEFAULT_POLICY, LANGUAGES, UNKNOWN, CleaningPolicy
from deid_proxy.profile.mistakes import did_you_mean
from deid_proxy.profile.recognisers import GROUP, offered
from deid_proxy.profile.site_rules import Verb
from deid_proxy.profile.word_files import read_words
from deid_proxy.profile.yaml_nodes import Items, Keys, Scalar, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.errors import Finding
    from deid_proxy.profile.cleaning import Unknown
    from deid_proxy.profile.yaml_nodes import Document, Node

KEYS = ("unknown", "languages", "words", "recognisers")


def read_cleaning(document: Document, findings: list[Finding]) -> CleaningPolicy:
    """Return what a profile file says under ``cleaning``, adding every mistake in it."""
    entry = document.root.entries.get("cleaning")
    if entry is None:
        return DEFAULT_POLICY
    node = entry.value
    if not isinstance(node, Keys):
        if not isinstance(node, Scalar) or not node.broken:
            hint = "write cleaning: {unknown: remove, languages: [en, de], words: [our-words.txt]}"
            findings.append(document.finding("'cleaning' must be a mapping of keys and values", node.place, hint))
        return DEFAULT_POLICY
    for key, each in node.entries.items():
        if key not in KEYS:
            message = f"cleaning: unknown key '{shorten(key)}'"
            findings.append(document.finding(message, each.key_place, did_you_mean(key, KEYS)))
    policy = CleaningPolicy(
        _unknown(document, node, findings),
        frozenset(_languages(document, node, findings)) or LANGUAGES,
        _site_words(document, node, findings),
        recognisers=tuple(_recognisers(document, node, findings)),
    )
    if policy != DEFAULT_POLICY and not _cleans(document):
        message = "cleaning: needs the option clean-descriptors, or a rule 'clean'"
        findings.append(document.finding(message, entry.key_place, "add one of them, or leave 'cleaning' out"))
    return policy


def _cleans(document: Document) -> bool:
    """Tell whether an option or a rule is written that cleans, be it with a mistake: that is told where it stands."""
    entry = document.root.entries.get("options")
    items = entry.value.items if entry is not None and isinstance(entry.value, Items) else ()
    named = any(isinstance(item, Scalar) and item.text in CLEANING for item in items)
    return named or ("rules" in document.root.entries and _has_clean(document.root.entries["rules"].value))


def _has_clean(node: Node) -> bool:
    """Tell whether a rule of a list cleans, or one of a group in it."""
    rules = [item.entries for item in node.items if isinstance(item, Keys)] if isinstance(node, Items) else []
    return any(Verb.CLEAN in rule or ("rules" in rule and _has_clean(rule["rules"].value)) for rule in rules)


def _unknown(document: Document, node: Keys, findings: list[Finding]) -> Unknown:
    if "unknown" not in node.entries:
        return UNKNOWN[0]
    value = node.entries["unknown"].value
    written = value.text if isinstance(value, Scalar) else ""
    for word in UNKNOWN:
        if word == written:
            return word
    if not isinstance(value, Scalar):
        hint = did_you_mean("", UNKNOWN)
        findings.append(document.finding("cleaning.unknown: must be one word", value.place, hint))
    elif not value.broken:
        message = f"cleaning.unknown: '{shorten(written)}' is not accepted"
        findings.append(document.finding(message, value.place, did_you_mean(written, UNKNOWN)))
    return UNKNOWN[0]


def _languages(document: Document, node: Keys, findings: list[Finding]) -> Iterator[str]:
    for item in _items(document, node, "languages", "write [en, de]", findings):
        if item.text in LANGUAGES:
            yield item.text
        else:
            message = f"cleaning.languages: there is no vocabulary for '{shorten(item.text)}'"
            hint = did_you_mean(item.text, sorted(LANGUAGES))
            findings.append(
                document.finding(message, item.place, hint or f"known here: {', '.join(sorted(LANGUAGES))}")
            )


def _site_words(document: Document, node: Keys, findings: list[Finding]) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in _items(document, node, "words", "write [our-words.txt]", findings):
        read_words(Path(document.file).parent / item.text, document, item, findings, found)
    return found


def _recognisers(document: Document, node: Keys, findings: list[Finding]) -> Iterator[str]:
    here = offered()
    for item in _items(document, node, "recognisers", "write [our-names]", findings):
        if item.text in here:
            yield item.text
        else:
            message = f"cleaning.recognisers: no installed package offers '{shorten(item.text)}'"
            hint = did_you_mean(item.text, sorted(here)) or f"install one with an entry point in the group {GROUP}"
            findings.append(document.finding(message, item.place, hint))


def _items(document: Document, node: Keys, key: str, hint: str, findings: list[Finding]) -> Iterator[Scalar]:
    """Yield the texts of a list, each once."""
    entry = node.entries.get(key)
    if entry is None or (isinstance(entry.value, Scalar) and entry.value.broken):
        return
    value = entry.value
    if not isinstance(value, Items) or any(not isinstance(item, Scalar) for item in value.items):
        findings.append(document.finding(f"cleaning.{key}: must be a list of words", value.place, hint))
        return
    if not value.items and key == "languages":
        findings.append(document.finding(f"cleaning.{key}: must not be empty", value.place, "leave the key out"))
    seen: set[str] = set()
    for item in value.items:
        if not isinstance(item, Scalar) or item.broken:
            continue
        if item.text in seen:
            message = f"cleaning.{key}: '{shorten(item.text)}' stands twice"
            findings.append(document.finding(message, item.place, "remove one of them"))
        else:
            yield item
        seen.add(item.text)
