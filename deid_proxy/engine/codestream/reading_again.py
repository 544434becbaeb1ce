"""The pixel data of a rendition, where they were written anew, read again as a receiver would."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.codestream.fragments import UINT32, Fragments
from deid_proxy.engine.codestream.pixels import EXTENDED_OFFSET_TABLE, UINT64, geometry_of
from deid_proxy.engine.codestream.stream import Run, Stream, fault
from deid_proxy.engine.elements import top_level
from deid_proxy.engine.encoding import EXPLICIT_LITTLE
from deid_proxy.engine.plan import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.engine.codestream.families import AskGeometry
    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.engine.plan import Plan, Rendition
    from deid_proxy.errors import DeidentificationError

_PIXEL_DATA = 0x7FE00010


def folded(plan: Plan, rendition: Rendition) -> Rendition:
    """Return the rendition with each value that was written anew as one range: the one it had in the source.

    Raises
    ------
    DeidentificationError
        CODESTREAM when such a value is not in the rendition as it was planned.
    """
    segments = list(rendition.segments)
    for span, parts in plan.rewritten.items():
        if plan.origin is None:
            segments = _folded_parts(segments, span, list(parts))
        else:  # of a repaired data set the pieces are other ones
            source = memoryview(plan.source)
            pieces = (part if isinstance(part, bytes) else source[part.start : part.end] for part in parts)
            segments = _folded_bytes(segments, span, b"".join(pieces))
    return rendition._replace(segments=segments)


def _folded_parts(segments: list[bytes | Span], span: Span, parts: list[bytes | Span]) -> list[bytes | Span]:
    count = len(parts)
    places = [at for at in range(len(segments) - count + 1) if segments[at : at + count] == parts]
    if len(places) != 1:
        raise _unplanned()
    return [*segments[: places[0]], span, *segments[places[0] + count :]]


def _folded_bytes(segments: list[bytes | Span], span: Span, value: bytes) -> list[bytes | Span]:
    found: list[bytes | Span] = []
    count = 0
    for segment in segments:
        pieces: list[bytes | Span] = [segment]
        if isinstance(segment, bytes) and value in segment:
            before, _, after = segment.partition(value)
            count += segment.count(value)
            pieces = [before, span, after]
        found += [piece for piece in pieces if piece]
    if count != 1:
        raise _unplanned()
    return found


def _unplanned() -> DeidentificationError:
    return fault("(7FE0,0010) is not what was planned")


def confirm(data: Buffer, plan: Plan, rendition: Rendition, family: str) -> None:
    """Read every value that was written anew, and the tables that point into it.

    Parameters
    ----------
    rendition
        As :func:`folded` returns it.

    Raises
    ------
    DeidentificationError
        CODESTREAM when something does not add up, or should have gone and is still there.
    """
    geometry = partial(geometry_of, plan.source)
    for parts in plan.rewritten.values():
        _confirm_value(data, parts, family, geometry, _extended_offsets(rendition))


def _confirm_value(
    data: Buffer, parts: Sequence[bytes | Span], family: str, geometry: AskGeometry, extended: Sequence[int]
) -> None:
    fragments = Fragments(Stream(_runs(data, parts)))
    places = set()
    for frame in fragments.frames(family, geometry):
        if frame.cuts:
            raise fault("(7FE0,0010) still holds what is no pixels")
        places.add(fragments.items[frame.first] - fragments.items[0])
    offsets = [*extended, *(offset for (offset,) in UINT32.iter_unpack(fragments.table))]
    if not places.issuperset(offsets):
        raise fault("an offset table that points to no frame")


def _runs(data: Buffer, parts: Sequence[bytes | Span]) -> Iterator[Run]:
    for part in parts:
        yield Run(data, part.start, part.end) if isinstance(part, Span) else Run(part, 0, len(part))


def _extended_offsets(rendition: Rendition) -> list[int]:
    return [
        offset
        for segment in rendition.segments
        if not isinstance(segment, Span)
        for element in top_level(segment, EXPLICIT_LITTLE, last=_PIXEL_DATA)
        if element.tag == EXTENDED_OFFSET_TABLE
        for (offset,) in UINT64.iter_unpack(segment[element.value : element.end])
    ]
