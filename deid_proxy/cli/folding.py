"""Rows that say the same of every frame, told once.

An Enhanced object of 1,000 frames says some 30,000 times what it does to 30 attributes. A person wants the 30.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli.elements import Path, describe_path

if TYPE_CHECKING:
    from collections.abc import Iterable

_PER_FRAME = 0x5200_9230  # Per-Frame Functional Groups Sequence, PS3.3 C.7.6.16
_ANY_FRAME = 0


class PathRow(NamedTuple):
    """What is said about one attribute."""

    path: Path
    cells: tuple[str, ...]


def fold(rows: Iterable[PathRow]) -> list[tuple[str, ...]]:
    """Return the rows with their paths described, each row that several frames share once, where it stood first.

    References
    ----------
    DICOM PS3.3 section C.7.6.16
    """
    counted: dict[PathRow, int] = {}
    first: dict[PathRow, Path] = {}
    for row in rows:
        shared = PathRow(_of_any_frame(row.path), row.cells)
        counted[shared] = counted.get(shared, 0) + 1
        first.setdefault(shared, row.path)
    return [(_described(first[row], count), *row.cells) for row, count in counted.items()]


def _of_any_frame(path: Path) -> Path:
    return (path[0], _ANY_FRAME, *path[2:]) if len(path) > 2 and path[0] == _PER_FRAME else path


def _described(path: Path, count: int) -> str:
    text = describe_path(path)
    if count == 1:
        return text
    return f"{text.replace(f'[{path[1]}]', '[*]', 1)}  × {count} frames"
