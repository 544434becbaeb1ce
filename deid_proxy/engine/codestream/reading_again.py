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
        count = len(parts)
        places = [at for at in range(len(segments) - count + 1) if segments[at : at + count] == list(parts)]
        if len(places) != 1:
            raise fault("(7FE0,0010) is not what was planned")
        segments[places[0] : places[0] + count] = [span]
    return rendition._replace(segments=segments)


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
