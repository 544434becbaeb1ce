"""Tables and records: nothing is cut and no word is broken, however narrow the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from deid_proxy.cli import console

if TYPE_CHECKING:
    from collections.abc import Callable

UID = "2.25.329800735698586629295641978511506172918"
COLUMNS = ("instance", "reason", "detail", "new study UID")
ROW = ("0123456789ab", "pixel-risk", "ultrasound (0008,0016), and what else may be said of it", UID)
Printed = str


@pytest.fixture
def on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[int, int], list[Printed]]:
    """Print so many rows on a terminal of this width, and give its lines."""

    def show(width: int, rows: int) -> list[Printed]:
        monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
        monkeypatch.setattr(
            console, "console", lambda: Console(width=width, markup=False, highlight=False, force_terminal=False)
        )
        console.print_table(COLUMNS, [ROW] * rows, title="Held")
        return capsys.readouterr().out.splitlines()

    return show


@pytest.mark.parametrize("width", [60, 80, 100, 120, 160, 250])
def test_no_word_is_broken_on_any_terminal(width: int, on_a_terminal: Callable[[int, int], list[Printed]]) -> None:
    """Every word and UID stands whole in one line, and no line is longer than the terminal is wide."""
    lines = on_a_terminal(width, 2)
    assert max(map(len, lines)) <= width
    words = [word for line in lines for word in line.split()]
    for word in " ".join(ROW).split():
        assert words.count(word) == 2, word


def test_a_narrow_terminal_gets_a_block_per_row(on_a_terminal: Callable[[int, int], list[Printed]]) -> None:
    """Names on the left, values on the right, an empty line between two rows."""
    lines = on_a_terminal(64, 2)
    assert lines[1] == "Held"
    assert f"new study UID  {UID}" in lines
    assert lines.count("instance       0123456789ab") == 2
    assert lines[lines.index(f"new study UID  {UID}") + 1] == ""


def test_a_wide_terminal_gets_a_row_per_line(on_a_terminal: Callable[[int, int], list[Printed]]) -> None:
    """Where everything fits side by side, it stands side by side."""
    assert [line for line in on_a_terminal(160, 1) if ROW[0] in line and UID in line and ROW[2] in line]


def test_a_word_that_is_wider_than_the_terminal_is_still_whole(
    on_a_terminal: Callable[[int, int], list[Printed]],
) -> None:
    """A UID is for copying: the terminal may fold it, we do not."""
    assert [line for line in on_a_terminal(30, 1) if line.endswith(UID)]


def test_a_pipe_gets_a_row_per_line_however_long(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody reads along there is no width: one record, one line, for ``grep``."""
    long = "word " * 100
    console.print_table(("a", "b"), [("1", long), ("2", "x")])
    (line,) = [line for line in capsys.readouterr().out.splitlines() if " 1 " in line]
    assert line.count("word") == 100


def test_a_record_shows_names_and_values_and_no_control_character(capsys: pytest.CaptureFixture[str]) -> None:
    """One line each, and nothing that a terminal obeys."""
    console.print_record([("state", "held"), ("calling AE title", "\x1b[2JX")])
    out = capsys.readouterr().out
    assert "state             held\n" in out
    assert "\x1b" not in out
    assert "\\x1b[2JX" in out
