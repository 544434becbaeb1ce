"""Reading YAML guesses nothing, and says where everything that is wrong stands."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from deid_proxy.profile.yaml_nodes import Keys, Place, plain, scalars, shorten
from deid_proxy.profile.yaml_source import MAX_BYTES, MAX_DEPTH, parse_document, read_document

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.errors import Finding


def parse(text: str | bytes) -> tuple[object, list[Finding]]:
    findings: list[Finding] = []
    document = parse_document(text.encode() if isinstance(text, str) else text, "f.yaml", findings)
    return plain(document.root) if document else None, findings


def only_finding(text: str | bytes) -> Finding:
    _, findings = parse(text)
    assert len(findings) == 1, findings
    assert findings[0].file == "f.yaml"
    return findings[0]


@pytest.mark.parametrize("word", ["00100010", "0x10", "010", "on", "yes", "1e3", "2024-01-01", "1:30", "=", ".inf"])
def test_a_scalar_is_the_text_that_stands_there(word: str) -> None:
    """No number, date or truth value is made of a text, neither as a key nor as a value."""
    assert parse(f"{word}: {word}\nlist: [{word}]\n") == ({word: word, "list": [word]}, [])


def test_quoted_emptiness_is_a_value() -> None:
    """A text in quotes may be empty, or look like null."""
    assert parse("a: ''\nb: \"\"\nc: 'null'\nd: '~'\n") == ({"a": "", "b": "", "c": "null", "d": "~"}, [])


def test_a_byte_order_mark_is_skipped() -> None:
    """A file saved with a byte order mark reads like one without."""
    assert parse(b"\xef\xbb\xbfa: b\n") == ({"a": "b"}, [])


def test_block_text_keeps_its_lines() -> None:
    """A block text is one value."""
    assert parse("a: |\n  one\n  two\nb: >\n  one\n  two\n") == ({"a": "one\ntwo\n", "b": "one two\n"}, [])


def test_every_node_knows_its_place() -> None:
    """Keys and values know the line and column they start at, counted from 1, in characters."""
    document = parse_document("é: [a, {b: c}]\nd:\n  - e\n".encode(), "f", [])
    assert document is not None
    assert document.place(["é"], key=True) == Place(1, 1)
    assert document.place(["é", 0]) == Place(1, 5)
    assert document.place(["é", 1]) == Place(1, 8)
    assert document.place(["é", 1, "b"], key=True) == Place(1, 9)
    assert document.place(["d", 0]) == Place(3, 5)


def test_the_place_of_what_is_missing_is_that_of_what_holds_it() -> None:
    """A location that does not exist is answered with the innermost one that does."""
    document = parse_document(b"a:\n  b: c\n", "f", [])
    assert document is not None
    assert document.place(["a", "x", "y"]) == Place(2, 3)
    assert document.place(["a", "b", "y"]) == Place(2, 6)
    assert document.place(["a", "x"], key=True) == Place(2, 3)
    assert document.place([], key=True) == Place(1, 1)
    assert document.place([3]) == Place(1, 1)


def test_all_texts_below_a_node_are_found() -> None:
    """Texts in lists and mappings are found at every depth."""
    document = parse_document(b"a: [b, {c: d}]\ne: f\n", "f", [])
    assert document is not None
    assert [scalar.text for scalar in scalars(document.root)] == ["b", "d", "f"]


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"),
    [
        ("a: 1\na: 2\n", 2, 1, "the key 'a' stands twice", "remove one of them: the first is on line 1"),
        ("a: {b: 1, b: 2}\n", 1, 11, "the key 'b' stands twice", "remove one of them: the first is on line 1"),
        ("a: &x 1\n", 1, 4, "an anchor (&name) is not accepted", "write the value out where it is needed"),
        ("a: *x\n", 1, 4, "an alias (*name) is not accepted", "write the value out"),
        ("<<: {a: b}\n", 1, 1, "a merge key (<<) is not accepted", "write the keys out"),
        ("a: !!int 3\n", 1, 4, "an explicit type (!name) is not accepted", "leave it out: every value is a text"),
        ("a: !!python/object:os.system []\n", 1, 4, "an explicit type (!name) is not accepted", "leave it out"),
        ("a:\nb: c\n", 1, 1, "'a' has no value", "write a value, or leave the key out"),
        ("x: y\na: ~\n", 2, 1, "'a' has no value", "write a value, or leave the key out"),
        ("a: null\n", 1, 1, "'a' has no value", "write a value, or leave the key out"),
        ("a:\n  - b\n  -\n", 3, 4, "an item of the list has no value", "write a value, or remove the item"),
        ("a: {keep: (0010,0010)}\n", 1, 17, "'0010)' has no value", "quote a text that contains a comma"),
        ("a: {'': b}\n", 1, 5, "a value without a key", "write 'key: value'"),
        ("? [a]\n: b\n", 1, 3, "a key must be a word", "quote a text that starts with { or ["),
        ("a:\n\tb: c\n", 2, 1, "a tab is used for indentation", "indent with spaces"),
        ("a:\n  \t- b\n", 2, 3, "a tab is used for indentation", "indent with spaces"),
        ("a: b\n---\nc: d\n", 2, 1, "a second document starts here", "one file holds one document"),
        ("a: 'b\nc: d\n", 1, 4, "a quote is not closed", "close it on the same line"),
        ("a: [b,\nc: d\n", 1, 4, "a '[' is not closed, or a comma is missing", "write [item, item]"),
        ("a: {b: c\nd: e\n", 1, 4, "a '{' is not closed, or a comma is missing", "write {key: value"),
        ("a: b: c\n", 1, 5, "a ':' stands where no key can be", "check the indentation"),
        ("a:\n  b: c\n d: e\n", 3, 2, "a key is expected here", "check the indentation"),
        ("a: b\nc\n", 3, 1, "a key without ':'", "write 'key: value'"),
        ("- a\nb: c\n", 2, 1, "a '- ' is expected here", "indent every item of a list alike"),
        ("a: @b\n", 1, 4, "a text cannot start with this character", "put the text in quotes"),
        ('a: "\\q"\n', 1, 5, "an unknown escape in double quotes", "use single quotes for a backslash"),
        ("a: [", 2, 1, "a value is expected here", "close every '{' and '[' before it"),
        ("a: - b\n", 1, 4, "a list cannot start here", "put it on a line of its own"),
        ("%FOO\na: b\n", 1, 5, "this is not valid YAML: found unknown directive name", ""),
        ("a: b\x01\n", 1, 5, "the character U+0001 is not allowed in YAML", ""),
        (b"a: \xc3\xa9\nb: \xff\n", 2, 4, "a byte that is not UTF-8", "save the file as UTF-8"),
        ("a: b\n".encode("utf-16"), 1, 1, "the file is UTF-16, not UTF-8", "save it as UTF-8"),
        ("", 1, 1, "the file is empty", ""),
        ("# only a comment\n", 1, 1, "the file is empty", ""),
        ("--- \n...\n", 2, 1, "the file is empty", ""),
        ("word\n", 1, 1, "the file must hold keys with values", ""),
        ("- a\n", 1, 1, "the file must hold keys with values", ""),
        ("[" * 100, 1, MAX_DEPTH + 1, f"nested deeper than {MAX_DEPTH} levels", ""),
        ("a: " + "{b: " * 100, 1, 4 + 4 * (MAX_DEPTH - 1), f"nested deeper than {MAX_DEPTH} levels", ""),
    ],
)
def test_a_mistake_is_reported_at_its_place(text: str | bytes, line: int, column: int, message: str, hint: str) -> None:
    """What is refused is named with its line, its column and what to do."""
    finding = only_finding(text)
    assert (finding.line, finding.column) == (line, column)
    assert message in finding.message
    assert hint in finding.hint


def test_reading_goes_on_after_a_mistake() -> None:
    """Every mistake that leaves the file readable is reported, in one go, and the rest is there."""
    content, findings = parse("a: 1\na: 2\nb: &x y\nc: *x\nd:\n<<: {e: f}\ng: h\n")
    assert [finding.line for finding in findings] == [2, 3, 4, 5, 6]
    assert content == {"a": "1", "b": "y", "c": "", "d": "", "g": "h"}


def test_a_refused_alias_or_missing_value_is_marked() -> None:
    """Whoever reads on knows which values were reported already."""
    document = parse_document(b"a: *x\nb:\nc: d\n", "f", [])
    assert document is not None
    assert [scalar.broken for scalar in scalars(document.root)] == [True, True, False]


def test_aliases_cannot_multiply() -> None:
    """The billion-laughs file is refused without being unfolded."""
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    content, findings = parse("\n".join(lines))
    assert isinstance(content, dict)
    assert len(findings) == 30 + 29 * 2


def test_a_large_file_is_refused_before_it_is_parsed() -> None:
    """More than a MiB is no configuration."""
    assert only_finding(b"a" * (MAX_BYTES + 1)).message == f"the file is larger than {MAX_BYTES} bytes"


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    """The document carries the path as it was given."""
    path = tmp_path / "a.yaml"
    path.write_text("a: b\n", encoding="utf-8")
    findings: list[Finding] = []
    document = read_document(path, findings)
    assert document is not None
    assert document.file == str(path)
    assert isinstance(document.root, Keys)
    assert findings == []


@pytest.mark.parametrize("name", ["absent.yaml", "", "bad\0name"])
def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path, name: str) -> None:
    """A missing file, a folder or an impossible name is reported like any other mistake."""
    findings: list[Finding] = []
    assert read_document(f"{tmp_path}/{name}", findings) is None
    assert len(findings) == 1
    assert findings[0].file == f"{tmp_path}/{name}"
    assert "cannot be read" in findings[0].message or findings[0].message == "this is not a file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    """Only regular files are read."""
    os.mkfifo(tmp_path / "pipe.yaml")
    findings: list[Finding] = []
    assert read_document(tmp_path / "pipe.yaml", findings) is None
    assert [finding.message for finding in findings] == ["this is not a file"]


def test_a_word_in_a_message_is_short_and_on_one_line() -> None:
    """A long or broken text cannot flood a message."""
    assert shorten("a\n b") == "a b"
    assert shorten("x" * 1000) == "x" * 37 + "..."
