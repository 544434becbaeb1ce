"""Reads YAML so that nothing is guessed and everything has a place.

Profiles and settings are read here. All scalars are texts, exactly as written: ``00100010`` stays a tag and ``on``
stays a word. Keys that stand twice, anchors, aliases, merge keys and explicit tags are refused, because each of them
makes a file mean something else than it says. Reading goes on after a mistake, so that all of them are reported.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

from deid_proxy.errors import Finding
from deid_proxy.profile.yaml_nodes import Document, Entry, Items, Keys, Node, Place, Scalar, shorten

MAX_BYTES = 1 << 20
MAX_DEPTH = 20

# What YAML 1.2 calls c-printable, so that libyaml never meets anything else.
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_VALUE = frozenset({"", "~", "null", "Null", "NULL"})
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# libyaml's own words, and ours. Its words never quote the file.
_SYNTAX: dict[str, tuple[str, str]] = {
    "mapping values are not allowed": (
        "a ':' stands where no key can be",
        "check the indentation, or quote the text",
    ),
    "did not find expected key": ("a key is expected here", "check the indentation, and quotes that are not closed"),
    "could not find expected ':'": ("a key without ':'", "write 'key: value'"),
    "did not find expected ',' or '}'": (
        "a '{' is not closed, or a comma is missing",
        "write {key: value, key: value}",
    ),
    "did not find expected ',' or ']'": ("a '[' is not closed, or a comma is missing", "write [item, item]"),
    "did not find expected '-'": ("a '- ' is expected here", "indent every item of a list alike"),
    "did not find expected node content": ("a value is expected here", "close every '{' and '[' before it"),
    "found unexpected end of stream": ("a quote is not closed", "close it on the same line"),
    "cannot start any token": ("a text cannot start with this character", "put the text in quotes"),
    "block sequence entries are not allowed": ("a list cannot start here", "put it on a line of its own"),
    "found unknown escape character": ("an unknown escape in double quotes", "use single quotes for a backslash"),
}
_NOT_YAML = "check the lines before it: indentation, quotes, and brackets that are not closed"


def read_document(path: Path | str, findings: list[Finding]) -> Document | None:
    """Read a YAML file, adding everything that is wrong to ``findings``.

    Parameters
    ----------
    path
        The file; at most 1 MiB of UTF-8.
    findings
        Grows by one finding per mistake.

    Returns
    -------
    Document or None
        None when the file cannot be read as a mapping at all.
    """
    file = str(path)
    try:
        if Path(path).exists() and not Path(path).is_file():
            findings.append(Finding("this is not a file", file, hint="name the file itself"))
            return None
        with open(path, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a file name"
        findings.append(Finding(f"cannot be read: {reason}", file, hint="check its name, and your right to read it"))
        return None
    return parse_document(data, file, findings)


def parse_document(data: bytes, file: str, findings: list[Finding]) -> Document | None:
    """Parse the bytes of a YAML file; see :func:`read_document`."""
    text = _decode(data, file, findings)
    if text is None:
        return None
    builder = _Builder(file, findings)
    try:
        # The loader only splits the text into events here: nothing is constructed.
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if not builder.take(event):
                return None
    except yaml.MarkedYAMLError as error:
        findings.append(_syntax_finding(error, text, file))
        return None
    except yaml.YAMLError:
        findings.append(Finding("this is not valid YAML", file, 1, 1, _NOT_YAML))
        return None
    return builder.document()


def _decode(data: bytes, file: str, findings: list[Finding]) -> str | None:
    if len(data) > MAX_BYTES:
        findings.append(Finding(f"the file is larger than {MAX_BYTES} bytes", file, hint="name the right file"))
        return None
    if data.startswith(_UTF_16):
        findings.append(Finding("the file is UTF-16, not UTF-8", file, 1, 1, "save it as UTF-8"))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _place_of(data[: error.start].decode("utf-8-sig", "replace"))
        findings.append(Finding("a byte that is not UTF-8", file, line, column, "save the file as UTF-8"))
        return None
    odd = _NOT_PRINTABLE.search(text)
    if odd:
        line, column = _place_of(text[: odd.start()])
        message = f"the character U+{ord(odd[0]):04X} is not allowed in YAML"
        findings.append(Finding(message, file, line, column, "remove it"))
        return None
    return text


def _place_of(before: str) -> Place:
    return Place(before.count("\n") + 1, len(before) - before.rfind("\n"))


def _syntax_finding(error: yaml.MarkedYAMLError, text: str, file: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    if mark and error.context_mark and error.context_mark.line < mark.line and "not closed" in _own_words(error)[0]:
        mark = error.context_mark  # where it was opened says more than where the file ends
    line, column = (mark.line, mark.column) if mark else (0, 0)
    # Lines as libyaml counts them: str.splitlines would split at more characters.
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
    for number in (line, line - 1):
        indentation = re.match(r"[ \t]*", lines[number]) if 0 <= number < len(lines) else None
        if indentation and "\t" in indentation[0]:
            tab = indentation[0].index("\t")
            return Finding("a tab is used for indentation", file, number + 1, tab + 1, "indent with spaces")
    message, hint = _own_words(error)
    return Finding(message, file, line + 1, column + 1, hint)


def _own_words(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    problem = error.problem or ""
    own = next((words for known, words in _SYNTAX.items() if known in problem), None)
    return own or (f"this is not valid YAML: {problem}", _NOT_YAML)


class _Key(NamedTuple):
    text: str | None  # None when it was reported and its value is to be dropped
    place: Place


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    place: Place
    flow: bool
    items: list[Node] | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    key: _Key | None = None

    def close(self) -> Node:
        return Keys(self.entries, self.place) if self.items is None else Items(tuple(self.items), self.place)


class _Builder:
    """Makes nodes of events, one by one, without recursion."""

    def __init__(self, file: str, findings: list[Finding]) -> None:
        self._file = file
        self._findings = findings
        self._stack: list[_Open] = []
        self._root: Node | None = None
        self._documents = 0

    def document(self) -> Document | None:
        """Return what was read, when it is a mapping."""
        if isinstance(self._root, Keys):
            return Document(self._file, self._root)
        blank = self._root is None or (isinstance(self._root, Scalar) and not self._root.text)
        message = "the file is empty" if blank else "the file must hold keys with values, like 'name: value'"
        hint = "name the right file; config/ beside the program's source has one of each kind to begin with"
        self._report(message, self._root.place if self._root else Place(1, 1), hint)
        return None

    def take(self, event: yaml.Event) -> bool:
        """Add an event; False ends the reading."""
        mark = event.start_mark
        place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._report("a second document starts here", place, "one file holds one document: remove '---'")
                return False
        elif isinstance(event, yaml.AliasEvent):
            self._report("an alias (*name) is not accepted", place, "write the value out")
            self._add(Scalar("", place, broken=True))
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, place)
        elif isinstance(event, yaml.CollectionStartEvent):
            return self._open(event, place)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._add(self._stack.pop().close())
        return True

    def _report(self, message: str, place: Place, hint: str = "") -> None:
        self._findings.append(Finding(message, self._file, place.line, place.column, hint))

    def _open(self, event: yaml.CollectionStartEvent, place: Place) -> bool:
        if len(self._stack) >= MAX_DEPTH:
            self._report(
                f"nested deeper than {MAX_DEPTH} levels", place, "close brackets earlier: no key needs so many"
            )
            return False
        self._check_properties(event, place)
        items: list[Node] | None = [] if isinstance(event, yaml.SequenceStartEvent) else None
        self._stack.append(_Open(place, bool(event.flow_style), items))
        return True

    def _check_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, place: Place) -> None:
        if event.anchor is not None:
            self._report("an anchor (&name) is not accepted", place, "write the value out where it is needed")
        if event.tag is not None:
            self._report("an explicit type (!name) is not accepted", place, "leave it out: every value is a text")

    def _scalar(self, event: yaml.ScalarEvent, place: Place) -> None:
        self._check_properties(event, place)
        holder = self._stack[-1] if self._stack else None
        # An empty file is no missing value, and an empty key has its own message.
        waits_for_value = holder is not None and (holder.items is not None or holder.key is not None)
        missing = not event.style and event.value in _NO_VALUE and waits_for_value
        if missing and holder is not None:
            self._report_missing(holder, place)
        self._add(Scalar(event.value, place, broken=missing))

    def _report_missing(self, holder: _Open, place: Place) -> None:
        if holder.key is None:
            self._report("an item of the list has no value", place, "write a value, or remove the item")
        elif holder.key.text is not None:
            hint = "quote a text that contains a comma" if holder.flow else "write a value, or leave the key out"
            self._report(f"'{shorten(holder.key.text)}' has no value", holder.key.place, hint)

    def _add(self, node: Node) -> None:
        if not self._stack:
            self._root = node
            return
        holder = self._stack[-1]
        if holder.items is not None:
            holder.items.append(node)
        elif holder.key is None:
            holder.key = self._key(holder, node)
        else:
            if holder.key.text is not None:
                holder.entries[holder.key.text] = Entry(holder.key.place, node)
            holder.key = None

    def _key(self, holder: _Open, node: Node) -> _Key:
        if not isinstance(node, Scalar):
            self._report("a key must be a word", node.place, "write 'key: value'; quote a text that starts with { or [")
        elif node.broken:
            pass
        elif node.text == "<<":
            self._report("a merge key (<<) is not accepted", node.place, "write the keys out")
        elif not node.text:
            self._report("a value without a key", node.place, "write 'key: value'")
        elif node.text in holder.entries:
            first = holder.entries[node.text].key_place
            self._report(
                f"the key '{shorten(node.text)}' stands twice",
                node.place,
                f"remove one of them: the first is on line {first.line}",
            )
        else:
            return _Key(node.text, node.place)
        return _Key(None, node.place)
