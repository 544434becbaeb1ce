"""Folding: what is said of every frame alike is said once, and nothing else is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.cli.folding import PathRow, fold

FRAMES, CONTENT, COMMENTS = 0x5200_9230, 0x0020_9111, 0x0020_9158


def frame(number: int, *cells: str, tag: int = COMMENTS) -> PathRow:
    return PathRow((FRAMES, number, CONTENT, 1, tag), cells)


def test_rows_of_all_frames_become_one() -> None:
    """A thousand equal rows are one, with their number."""
    assert fold(frame(number, "X") for number in range(1, 1001)) == [
        ("(5200,9230)[*] > (0020,9111)[1] > (0020,9158) FrameComments  × 1000 frames", "X")
    ]


def test_frame_that_differs_keeps_its_own_row() -> None:
    """What is said of one frame only names the frame."""
    rows = fold([frame(1, "X"), frame(2, "D"), frame(3, "X")])
    assert [row[1] for row in rows] == ["X", "D"]
    assert rows[0][0].endswith("× 2 frames")
    assert rows[1][0] == "(5200,9230)[2] > (0020,9111)[1] > (0020,9158) FrameComments"


def test_attributes_are_folded_apart() -> None:
    """Equal cells of two attributes are two rows, in the order in which they came first."""
    rows = fold(row for number in (1, 2) for row in (frame(number, "X"), frame(number, "X", tag=0x0018_9074)))
    assert [row[0].split()[-4] for row in rows] == ["FrameComments", "FrameAcquisitionDateTime"]


@pytest.mark.parametrize(
    "paths",
    [
        [(0x0008_1140, 1, 0x0008_1155), (0x0008_1140, 2, 0x0008_1155)],
        [(FRAMES, 1, CONTENT, 1, COMMENTS), (FRAMES, 1, CONTENT, 2, COMMENTS)],
        [(0x0040_A730, 1, FRAMES, 1, COMMENTS), (0x0040_A730, 1, FRAMES, 2, COMMENTS)],
    ],
)
def test_items_that_are_no_frames_are_not_folded(paths: list[tuple[int, ...]]) -> None:
    """Items of other sequences, also inside one frame, have a row each."""
    assert len(fold(PathRow(path, ("X",)) for path in paths)) == 2


@given(
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from("XZD"), st.sampled_from([COMMENTS, CONTENT])), unique=True)
)
def test_folding_loses_no_statement(rows: list[tuple[int, str, int]]) -> None:
    """The numbers of frames add up to the rows that came in."""
    folded = fold(frame(number, cell, tag=tag) for number, cell, tag in rows)
    counts = [int(text.split()[-2]) if "×" in text else 1 for text, _ in folded]
    assert sum(counts) == len(rows)
