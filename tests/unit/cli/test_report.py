"""Reports: one result as table, JSON and page; a page that obeys nobody; files that replace nothing."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

from deid_proxy.cli.page import render_page
from deid_proxy.cli.report import Form, Report, ReportTable, publish

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style><svg onload=alert(1)>",
    "&lt;b&gt;",
    "$content ${title} $$",
    "javascript:alert(1)",
    "a\x1b[31m\x00\x07b",
    "abc\u202ecba\u2066",
    "{{7*7}} %s {0}",
]
REPORT = Report(
    "A title",
    {"b": 1, "a": ["ü"]},
    [("Profile", "basic"), ("SOP Class", "CT")],
    [ReportTable(("attribute", "rule"), [("(0010,0010)", "one"), ("(0010,0020)", "two")], "Attributes")],
    ["2 attributes."],
)


class Page(HTMLParser):
    """What a browser would make of a page: its tags, their attributes, its texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def everywhere(text: str) -> Report:
    """Return a report that has a text wherever there can be one."""
    return Report(text, {}, [(text, text)], [ReportTable((text,), [(text,)], text)], [text])


@pytest.mark.parametrize("hostile", HOSTILE)
def test_page_has_the_same_structure_whatever_its_texts_are(hostile: str) -> None:
    """A text is never a tag, an attribute or a placeholder."""
    page, harmless = Page(render_page(everywhere(hostile))), Page(render_page(everywhere("harmless")))
    assert page.tags == harmless.tags
    assert page.attributes == harmless.attributes
    assert len(page.texts) == len(harmless.texts)


@pytest.mark.parametrize("hostile", [text for text in HOSTILE if text.isprintable()])
def test_page_shows_texts_as_they_are(hostile: str) -> None:
    """What can be printed is shown unchanged, in every place."""
    assert Page(render_page(everywhere(hostile))).texts.count(hostile) == 8


def test_page_shows_controls_and_changes_of_direction_as_codes() -> None:
    """Neither a control character nor a right-to-left override reaches the reader."""
    text = render_page(everywhere("a\x1b\x00\u202e\u2066b"))
    assert all(c.isprintable() or c == "\n" for c in text)
    assert "a\\x1b\\x00\\x202e\\x2066b" in text


def test_page_needs_nothing_but_itself() -> None:
    """No script, no link, no address, and a policy that lets the browser load none."""
    text = render_page(REPORT)
    page = Page(text)
    assert {"script", "link", "img", "iframe", "a", "form"}.isdisjoint(page.tags)
    assert {"src", "href", "style", "onload"}.isdisjoint(name for name, _ in page.attributes)
    assert all(word not in text for word in ("http:", "https:", "url(", "@import"))
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes


def test_page_is_for_light_dark_and_paper() -> None:
    """The style has colours for both schemes, and a form for print."""
    text = render_page(REPORT)
    assert all(word in text for word in ("prefers-color-scheme: dark", "color-scheme: light dark", "@media print"))


def test_page_holds_the_whole_report() -> None:
    """Title, facts, tables with their titles, and sentences."""
    texts = Page(render_page(REPORT)).texts
    for text in ("A title", "Profile", "basic", "Attributes", "attribute", "(0010,0020)", "two", "2 attributes."):
        assert text in texts


def test_page_is_the_same_every_time() -> None:
    """Equal reports make equal pages: no clock, no name of a machine."""
    assert render_page(REPORT) == render_page(REPORT)


def test_table_without_rows_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """An empty table is shown in no form."""
    report = Report("t", {}, (), [ReportTable(("a column",), [], "nothing here")])
    publish(report, Form("table", None))
    assert "a column" not in render_page(report)
    assert capsys.readouterr().out == ""


def test_table_obeys_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    """A terminal sees codes."""
    publish(everywhere("a\x1b[31mb"), Form("table", None))
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "a\\x1b[31mb" in out


@pytest.mark.parametrize("output_format", ["json", "html"])
def test_file_has_what_would_be_printed(output_format: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--output`` the same text goes into the file, and nothing is printed."""
    publish(REPORT, Form(output_format, None))
    printed = capsys.readouterr().out
    publish(REPORT, Form(output_format, tmp_path / "report"))
    assert (tmp_path / "report").read_text(encoding="utf-8") == printed
    assert capsys.readouterr().out == ""


def test_json_is_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON holds the document and nothing else, in a fixed order."""
    publish(REPORT, Form("json", None))
    out = capsys.readouterr().out
    assert json.loads(out) == REPORT.document
    assert out.index('"a"') < out.index('"b"')


@pytest.mark.parametrize(
    ("form", "show_values"),
    [
        (Form("table", Path("new")), False),
        (Form("html", Path("there")), False),
        (Form("json", Path("none/new")), False),
        (Form("json", Path("new")), True),
        (Form("html", None), True),
    ],
)
def test_what_must_not_be_is_refused_before_the_work(
    form: Form, show_values: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table into a file, an existing file, a folder that is not there, values on paper: wrong usage."""
    monkeypatch.chdir(tmp_path)
    Path("there").write_text("mine")
    with pytest.raises(click.UsageError):
        form.check(show_values=show_values)
    assert Path("there").read_text() == "mine"


def test_file_that_came_in_between_is_not_replaced(tmp_path: Path) -> None:
    """What appears while the work is done stays, and the command fails."""
    (tmp_path / "report").write_text("mine")
    with pytest.raises(click.ClickException, match="cannot write --output"):
        publish(REPORT, Form("json", tmp_path / "report"))
    assert (tmp_path / "report").read_text() == "mine"


@pytest.mark.parametrize("form", [Form("table", None), Form("json", Path("new")), Form("html", None)])
def test_what_may_be_is_not_refused(form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain ways pass, and checking makes no file."""
    monkeypatch.chdir(tmp_path)
    form.check()
    assert list(tmp_path.iterdir()) == []
