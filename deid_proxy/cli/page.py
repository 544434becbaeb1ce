"""A report as one HTML file: no script, nothing from anywhere else, every text escaped.

What stands in a data set is written by strangers, and the page may be opened by somebody else in a year. So the page
also tells the browser to load and to run nothing, and a character that changes how its neighbours are read (a control,
a change of direction) is shown as its code.
"""

from __future__ import annotations

import html
from functools import cache
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

from deid_proxy import __version__
from deid_proxy.cli.console import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.cli.report import Report, ReportTable


def render_page(report: Report) -> str:
    """Return the report as an HTML document, the same text for the same report."""
    return fill_page(report.title, "\n".join(_content(report)), "report")


def fill_page(title: str, content: str, kind: str) -> str:
    """Return the page around a content in HTML, in which every text is escaped already.

    Parameters
    ----------
    kind
        What the style sheet calls it: a ``report`` on data, or a ``statement`` to read from top to bottom.
    """
    return _template().substitute(
        title=_text(title), content=content, kind=kind, footer=_text(f"deid-proxy {__version__}")
    )


@cache
def _template() -> Template:
    return Template((resources.files("deid_proxy.cli") / "page.html").read_text(encoding="utf-8"))


def _content(report: Report) -> Iterator[str]:
    if report.facts:
        rows = "\n".join(f"<dt>{_text(name)}</dt><dd>{_text(value)}</dd>" for name, value in report.facts)
        yield f"<dl>\n{rows}\n</dl>"
    for table in report.tables:
        if table.rows:
            yield from _table(table)
    yield from (f"<p>{_text(line)}</p>" for line in report.lines)


def _table(table: ReportTable) -> Iterator[str]:
    if table.title:
        yield f"<h2>{_text(table.title)}</h2>"
    head = "".join(f'<th scope="col">{_text(column)}</th>' for column in table.columns)
    yield f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>"
    for row in table.rows:
        yield "<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>"
    yield "</tbody>\n</table>"


def _text(text: str) -> str:
    return html.escape(printable(text))
