"""Data sets of 4 GiB and beyond are planned, rendered and verified without taking memory for them."""

from __future__ import annotations

import mmap
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.plan import Span
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.verify import verify
from deid_proxy.errors import DeidentificationError
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, element_header, item_header

from .conftest import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from deid_proxy.profile.model import RuleSet

PIXEL_DATA = 0x7FE0_0010
ENCAPSULATED_UNCOMPRESSED = "1.2.840.10008.1.2.1.98"
SEQUENCE_DELIMITER = 0xFFFE_E0DD
LARGEST_VALUE = 0xFFFF_FFFE  # bytes: an even length that is not the undefined one
ROWS, COLUMNS = 32_768, 65_534
FRAGMENT = ROWS * COLUMNS  # bytes; two gibibytes, of which nothing but the length has to be looked at
FRAGMENTS = 3
MOST_MEMORY = 16 << 20
OFFSETS = b"".join((number * (FRAGMENT + 8)).to_bytes(8, "little") for number in range(FRAGMENTS))
LENGTHS = FRAGMENT.to_bytes(8, "little") * FRAGMENTS


@pytest.fixture
def sparse(tmp_path: Path) -> Iterator[Callable[[list[tuple[bytes, int]]], mmap.mmap]]:
    """Map a file of pieces, each with so many zeros behind it that take no room on the disk."""
    maps: list[mmap.mmap] = []

    def make(pieces: list[tuple[bytes, int]]) -> mmap.mmap:
        path, at = tmp_path / "large", 0
        with path.open("w+b") as file:
            for written, zeros in pieces:
                file.seek(at)
                file.write(written)
                at += len(written) + zeros
            file.truncate(at)
            maps.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return maps[-1]

    yield make
    for one in maps:
        one.close()


def test_native_pixels_of_four_gibibytes_stay_where_they_are(
    sparse: Callable[..., mmap.mmap], small: Callable[..., Any], basic: RuleSet
) -> None:
    """The longest value that a length can tell; what stands behind it is read and edited too."""
    head = small().encode() + element_header(PIXEL_DATA, "OW", LARGEST_VALUE)
    padding = element_header(0xFFFC_FFFC, "OB", 64)
    data = sparse([(head, LARGEST_VALUE), (padding, 64)])
    tracemalloc.start()
    plan = make_plan(data, EXPLICIT_VR_LITTLE_ENDIAN, basic)
    identities = resolve(plan.requests)
    rendition = apply_plan(plan, identities)
    verify(data, plan, rendition, identities)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST_MEMORY
    assert len(data) > 1 << 32
    assert rendition.segments[-1] == Span(len(head), len(head) + LARGEST_VALUE)
    assert rendition.size == sum(
        len(part) if isinstance(part, bytes) else part.end - part.start for part in rendition.segments
    )


def test_frames_beyond_32_bits_keep_their_offset_tables(
    sparse: Callable[..., mmap.mmap], small: Callable[..., Any], basic: RuleSet
) -> None:
    """Six gibibytes of fragments, with the 64-bit offsets that PS3.5 A.4 has for them."""
    tables = ((0x7FE0_0001, "OV", OFFSETS), (0x7FE0_0002, "OV", LENGTHS))
    sizes = ((0x0028_0002, "US", 1), (0x0028_0008, "IS", str(FRAGMENTS)), (0x0028_0010, "US", ROWS))
    sizes += ((0x0028_0011, "US", COLUMNS), (0x0028_0100, "US", 8))
    head = small(*sizes, *tables).encode() + element_header(PIXEL_DATA, "OB", 0xFFFF_FFFF) + item_header(0)
    frames = [(item_header(FRAGMENT), FRAGMENT) for _ in range(FRAGMENTS)]
    data = sparse([(head + frames[0][0], FRAGMENT), *frames[1:], (item_header(0, SEQUENCE_DELIMITER), 0)])
    tracemalloc.start()
    plan = make_plan(data, ENCAPSULATED_UNCOMPRESSED, basic)
    rendition = apply_plan(plan, resolve(plan.requests))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST_MEMORY
    assert plan.bulk == (Span(len(head) - 8, len(data)),)
    assert rendition.segments[-1] == plan.bulk[0]
    written = rendition.segments[0]
    assert isinstance(written, bytes)
    assert OFFSETS in written
    assert LENGTHS in written


def test_pixels_in_which_bits_must_go_are_held_beyond_the_bound(
    sparse: Callable[..., mmap.mmap], small: Callable[..., Any], basic: RuleSet
) -> None:
    """They would have to be written anew, in memory."""
    overlay = ((0x6000_0010, "US", 2), (0x6000_0011, "US", 2), (0x6000_0100, "US", 16), (0x6000_0102, "US", 12))
    described = ((0x0028_0100, "US", 16), (0x0028_0101, "US", 12), (0x0028_0102, "US", 11))
    head = small(*described, *overlay).encode() + element_header(PIXEL_DATA, "OW", 1 << 30)
    data = sparse([(head, 1 << 30)])
    tracemalloc.start()
    with pytest.raises(DeidentificationError, match="overlay-bits"):
        make_plan(data, EXPLICIT_VR_LITTLE_ENDIAN, basic)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MOST_MEMORY
