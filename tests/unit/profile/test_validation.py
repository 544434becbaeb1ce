"""A file is laid over a model, and what does not fit is said in words of our own, at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import pytest
from pydantic import AfterValidator, Field

from deid_proxy.profile.mistakes import MistakeError
from deid_proxy.profile.validation import FileModel, validate
from deid_proxy.profile.yaml_source import parse_document

if TYPE_CHECKING:
    from deid_proxy.errors import Finding


def _even(number: int) -> int:
    if number % 2:
        raise MistakeError("must be even", "add one")
    return number


def _lower(name: str) -> str:
    if name != name.lower():
        raise MistakeError("must be lower case")
    return name


Name = Annotated[str, AfterValidator(_lower)]


class Leaf(FileModel):
    not_built: ClassVar[frozenset[str]] = frozenset({"later"})

    even: Annotated[int, AfterValidator(_even)] = 0
    colour: Literal["red", "green"] = "red"
    share: float = Field(0.5, gt=0, lt=1)


class Tree(FileModel):
    leaf: Leaf | None = None
    leaves: tuple[Leaf, ...] = ()
    named: dict[Name, Leaf] = {}
    wrapped: Annotated[Leaf, Field(description="x")] = Leaf()
    words: Annotated[tuple[str, ...], Field(min_length=1)] = ("a",)
    wide: bool = False


def laid(text: str) -> tuple[Tree | None, list[Finding]]:
    findings: list[Finding] = []
    document = parse_document(text.encode(), "t.yaml", findings)
    assert document is not None
    return validate(Tree, document, findings), findings


def test_what_fits_becomes_the_model() -> None:
    """Texts become numbers and truth values only where the model wants them."""
    tree, findings = laid("leaf: {even: '4', share: 1e-1}\nleaves: [{colour: green}]\nwords: [01, on]\nwide: yes\n")
    assert findings == []
    assert tree is not None
    assert tree.leaf == Leaf(even=4, share=0.1)
    assert tree.leaves == (Leaf(colour="green"),)
    assert tree.words == ("01", "on")
    assert tree.wide is True


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"),
    [
        ("leaf: {evn: 2}", 1, 8, "leaf: unknown key 'evn'", "did you mean 'even'?"),
        ("leaves: [{}, {evn: 2}]", 1, 15, "leaves[1]: unknown key 'evn'", "did you mean 'even'?"),
        ("named: {a: {evn: 2}}", 1, 13, "named.a: unknown key 'evn'", "did you mean 'even'?"),
        ("wrapped: {evn: 2}", 1, 11, "wrapped: unknown key 'evn'", "did you mean 'even'?"),
        ("leaf: {zzz: 2}", 1, 8, "leaf: unknown key 'zzz'", "known here: even, colour, share"),
        ("leaf: {later: 2}", 1, 8, "leaf: 'later' is not built yet in this version", "leave the key out"),
        ("named: {a: {later: 2}}", 1, 13, "named.a: 'later' is not built yet", "leave the key out"),
        ("leaf: {even: 3}", 1, 14, "leaf.even: must be even", "add one"),
        ("leaf: {even: x}", 1, 14, "leaf.even: must be a whole number", ""),
        ("leaf: {even: 2 KiB}", 1, 14, "leaf.even: must be a whole number", "the unit is part of the key's name"),
        ("leaf: {even: [2]}", 1, 14, "leaf.even: must be a whole number", ""),
        ("leaf: {share: 0}", 1, 15, "leaf.share: must be more than 0", ""),
        ("leaf: {share: 1}", 1, 15, "leaf.share: must be less than 1", ""),
        ("leaf: {share: nan}", 1, 15, "leaf.share: must be a number", ""),
        ("leaf: {colour: gren}", 1, 16, "leaf.colour: 'gren' is not accepted", "did you mean 'green'?"),
        ("leaf: {colour: {a: b}}", 1, 16, "leaf.colour: must be one word", "known here: red, green"),
        ("leaf: red", 1, 7, "leaf: must be a mapping of keys and values", ""),
        ("leaves: red", 1, 9, "leaves: must be a list", "write [a, b]"),
        ("named: [a]", 1, 8, "named: must be a mapping of keys and values", ""),
        ("named: {A: {}}", 1, 9, "named.A: must be lower case", ""),
        ("words: []", 1, 8, "words: must not be empty", ""),
        ("words: [a, {b: c}]", 1, 12, "words[1]: must be a text", "quote a text that starts with { or ["),
        ("wide: perhaps", 1, 7, "wide: must be true or false", ""),
    ],
)
def test_what_does_not_fit_is_one_finding(text: str, line: int, column: int, message: str, hint: str) -> None:
    """Whatever the model is made of, the finding has the place of the value or of the key."""
    tree, findings = laid(text + "\n")
    assert tree is None
    (finding,) = findings
    assert (finding.file, finding.line, finding.column) == ("t.yaml", line, column)
    assert message in finding.message
    assert hint in finding.hint


def test_everything_that_does_not_fit_is_found() -> None:
    """One pass reports all."""
    _, findings = laid("leaf: {even: 3, colour: x, y: z}\nleaves: [{even: 5}, {share: 7}]\n")
    assert [(finding.line, finding.column) for finding in findings] == [(1, 14), (1, 25), (1, 28), (2, 17), (2, 29)]


def test_a_value_that_was_reported_is_not_reported_again() -> None:
    """A refused alias or a missing value has one finding, not two."""
    _, findings = laid("leaf: {even: *x}\nwide:\n")
    assert [finding.message for finding in findings] == ["an alias (*name) is not accepted", "'wide' has no value"]


def test_a_list_with_a_wrong_item_is_not_called_empty() -> None:
    """Items that do not fit still count."""
    _, findings = laid("words: [{a: b}]\n")
    assert [finding.message for finding in findings] == ["words[0]: must be a text"]


def test_a_value_that_was_read_in_another_way_is_taken_as_given() -> None:
    """The caller may have read a key itself; what stands in the file does not count then."""
    findings: list[Finding] = []
    document = parse_document(b"words: 3\n", "t.yaml", findings)
    assert document is not None
    tree = validate(Tree, document, findings, {"words": ("x", "y")})
    assert tree is not None
    assert tree.words == ("x", "y")
