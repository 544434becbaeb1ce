"""A statement as one HTML file: what its Markdown says, with links from its contents to its sections.

The Markdown is the statement; the page is made from it and from nothing else, so that the two cannot differ.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from deid_proxy.cli.page import fill_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_NO_WORD = re.compile(r"[^a-z0-9]+")


def statement_page(markdown: str) -> str:
    """Return a statement as an HTML document, the same text for the same statement."""
    tokens = _parser().parse(markdown)
    title, rest = tokens[1], tokens[3:]  # the first heading: where it opens, its text, where it closes
    _link(list(_headings(rest)), rest)
    content = _parser().renderer.render(rest, _parser().options, {})
    return fill_page(_plain(title), content, "statement")


@cache
def _parser() -> MarkdownIt:
    # Nothing in a statement is HTML: what looks like it is shown.
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Give every heading a name, and yield its text and that."""
    taken: dict[str, int] = {}
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            name = _NO_WORD.sub("-", _plain(inline).casefold()).strip("-")
            taken[name] = taken.get(name, 0) + 1
            name = name if taken[name] == 1 else f"{name}-{taken[name]}"
            opening.attrSet("id", name)
            yield _plain(inline), name


def _link(headings: Sequence[tuple[str, str]], tokens: Sequence[Token]) -> None:
    """Make a link of every point that is the text of a heading: these are the contents."""
    names = dict(reversed(headings))
    for paragraph, inline in pairwise(tokens):
        name = names.get(_plain(inline)) if paragraph.hidden and inline.type == "inline" else None
        if name is not None:
            inline.children = _parser().parseInline(f"[{inline.content}](#{name})")[0].children


def _plain(inline: Token) -> str:
    return "".join(each.content for each in inline.children or ())
