"""Memory that one batch after the other is read into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.arena import Arena
from deid_proxy.cli.input_files import find_inputs
from deid_proxy.cli.reading import read_whole
from deid_proxy.testing.builders import build_study

if TYPE_CHECKING:
    from pathlib import Path


def test_pieces_do_not_overlap_until_all_are_taken_back() -> None:
    """What is left is too small for one more; after that everything is there again."""
    arena = Arena(8192)
    first, second = arena.take(5000), arena.take(3000)
    assert first is not None
    assert second is not None
    first[:], second[:] = b"1" * 5000, b"2" * 3000
    assert bytes(first) == b"1" * 5000
    assert arena.take(193) is None
    arena.reuse()
    again = arena.take(8192)
    assert again is not None
    assert again[:1] == b"1"


@pytest.mark.parametrize("room", [1 << 20, 16])
@pytest.mark.parametrize("change", [0, 512, -512])
def test_a_file_that_changed_since_it_was_found_is_read_as_it_is(tmp_path: Path, room: int, change: int) -> None:
    """Longer, shorter or as long as it was; in the arena or beside it: never with bytes of another file behind it."""
    (instance,) = build_study(1, "CT", 1)
    data = instance.part10()[:4096]
    path = tmp_path / "a.dcm"
    path.write_bytes(data)
    (file,) = find_inputs([path])
    data = data + b"\1" * change if change >= 0 else data[:change]
    path.write_bytes(data)
    arena = Arena(room)
    other = arena.take(room)
    assert other is not None
    other[:] = b"\2" * room
    arena.reuse()
    read = read_whole(file, arena)
    assert isinstance(read, memoryview)
    assert bytes(read) == data


def test_files_of_one_batch_lie_side_by_side(tmp_path: Path) -> None:
    """Reading the second one leaves the first as it was read."""
    contents = []
    for number, instance in enumerate(build_study(1, "CT", 3)):
        contents.append(instance.part10())
        (tmp_path / f"{number}.dcm").write_bytes(contents[-1])
    arena = Arena(8 << 20)
    for _ in range(2):
        arena.reuse()
        read = [read_whole(file, arena) for file in find_inputs([tmp_path])]
        assert [bytes(one) for one in read if isinstance(one, memoryview)] == contents
