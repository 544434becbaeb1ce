"""The key ``nulled`` of a profile: a list of attributes that must not keep their values, and what says otherwise.

The list decides nothing. It is what an agreement prints, held against the profile: :func:`list_warnings` names what the
profile keeps of it, and what it has no rule for.

References
----------
DICOM PS3.15 section E.1.1
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import Finding
from deid_proxy.profile.mistakes import MistakeError
from deid_proxy.profile.selection import select
from deid_proxy.profile.yaml_nodes import Scalar, shorten
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import describe_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.profile.model import Rule, RuleSet
    from deid_proxy.profile.yaml_nodes import Document

MOST_LINES = 20_000
_MOST_BYTES = 1 << 20
_MOST_FINDINGS = 100
_HEADINGS = frozenset({"attribute", "keyword", "tag"})
# A tag has a comma of its own, so that the first cell is not what stands before the first comma.
_TAG = re.compile(r'(")?\s*(\(?[0-9A-Fa-fxX]{4},\s?[0-9A-Fa-fxX]{4}\)?)\s*(?(1)")\s*(?=[,;\t]|$)')
_WORD = re.compile(r'(")?\s*([^",;\t]*?)\s*(?(1)")\s*(?=[,;\t]|$)')
_PRIVATE = re.compile(r"\(?[0-9A-Fa-f]{3}[13579BbDdFf],?\s?[0-9A-Fa-fxX]{4}\)?")
_UIDS = frozenset({ActionCode.U, ActionCode.X_Z_U})


class NulledAttribute(NamedTuple):
    """A line of the list: the standard attributes that it names, none for a private one, and where it stands."""

    tags: tuple[int, ...]
    written: str
    source: str


def read_nulled(document: Document, findings: list[Finding]) -> tuple[NulledAttribute, ...]:
    """Return the list that a profile names under ``nulled``, adding every mistake in it; empty when it names none."""
    entry = document.root.entries.get("nulled")
    if entry is None:
        return ()
    node = entry.value
    if not isinstance(node, Scalar):
        hint = "write nulled: our-list.csv"
        findings.append(document.finding("'nulled' must be the name of a file", node.place, hint))
        return ()
    if node.broken or not node.text.strip():
        return ()
    path = Path(document.file).parent / node.text
    try:
        lines = _lines(path)
    except MistakeError as error:
        findings.append(document.finding(f"nulled: {error.mistake.message}", node.place, error.mistake.hint))
        return ()
    mistakes: list[Finding] = []
    listed = tuple(_read(str(path), lines, mistakes))
    if not listed and not mistakes:
        mistakes.append(document.finding("nulled: the list names no attribute", node.place, "write one on each line"))
    findings += mistakes[:_MOST_FINDINGS]
    if len(mistakes) > _MOST_FINDINGS:
        findings.append(document.finding(f"nulled: {len(mistakes) - _MOST_FINDINGS} more such mistakes", node.place))
    return listed


def _lines(path: Path) -> list[str]:
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        message = f"the list cannot be read: {error.strerror or 'not a file name'}"
        raise MistakeError(message, "name a text or CSV file, relative to the profile") from None
    except ValueError:  # not UTF-8, or no name that a file can have
        raise MistakeError(
            "the list is not text in UTF-8", "save it as UTF-8, with one tag or keyword a line"
        ) from None
    lines = text.splitlines()
    if len(data) > _MOST_BYTES or len(lines) > MOST_LINES:
        raise MistakeError(f"the list has more than {MOST_LINES} lines", "name the right file")
    return lines


def _read(file: str, lines: list[str], mistakes: list[Finding]) -> Iterator[NulledAttribute]:
    begun = False
    for number, line in enumerate(lines, start=1):
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        column = line.index(written) + 1
        match = _TAG.match(written) or _WORD.match(written)
        word = match[2] if match else written
        heading, begun = not begun and word.lower() in _HEADINGS, True
        if heading:
            continue
        try:
            yield NulledAttribute(_tags(word), word, f"{file}:{number}:{column}")
        except MistakeError as error:
            mistakes.append(Finding(f"nulled: {error.mistake.message}", file, number, column, error.mistake.hint))


def _tags(word: str) -> tuple[int, ...]:
    """Return what a line names.

    Raises
    ------
    MistakeError
        It names nothing that there is, or attributes at one place only.
    """
    if not word:
        raise MistakeError("the line begins with no tag or keyword", "write (0018,1030) or ProtocolName first")
    if _PRIVATE.fullmatch(word):
        return ()
    selection = select(word)
    if selection.path or selection.private:
        raise MistakeError(f"'{shorten(word)}' is not a tag or keyword", "a list names attributes wherever they stand")
    return selection.tags


def list_warnings(listed: tuple[NulledAttribute, ...], rule_set: RuleSet) -> Iterator[str]:
    """Yield, line by line, what a profile keeps of a list, and what it has no rule for."""
    seen: set[int] = set()
    for each in listed:
        if not each.tags and rule_set.private_policy is not None:
            yield f"{each.source}: {each.written} of the list is private, and the profile may keep private attributes"
        for tag in each.tags:
            if tag not in seen:
                seen.add(tag)
                yield from (f"{each.source}: {describe_tag(tag)} of the list {why}" for why in _kept(tag, rule_set))


def _kept(tag: int, rule_set: RuleSet) -> Iterator[str]:
    """Yield why an attribute may come out with its value, or a part of it."""
    rule = rule_set.rules.get(tag)
    if rule is None:
        yield "has no rule: it is kept"
    elif _keeps(rule, rule_set):
        yield f"is not nulled by {rule.source}"
    for under in rule_set.varying.get(tag, {}).values():
        if _keeps(under, rule_set):
            yield f"is not nulled, under a condition, by {under.source}"
    for placed in rule_set.placed:
        if tag in placed.tags and _keeps(placed.rule, rule_set):
            yield f"is not nulled, at one place, by {placed.rule.source}"


def _keeps(rule: Rule, rule_set: RuleSet) -> bool:
    """Tell whether a rule leaves a value or a part of it: it is neither removed nor emptied, replaced or mapped."""
    if rule.action in (ActionCode.K, ActionCode.C):
        return True
    return rule.action in _UIDS and rule_set.uid_method == "retain"
