"""Encapsulated Pixel Data while the data set is walked: cleaned where that is needed, with its offset tables.

References
----------
DICOM PS3.5 section A.4, PS3.3 sections C.7.6.1.1.6 (icons) and C.7.6.3.1.8 (Extended Offset Table)
"""

from __future__ import annotations

from functools import partial
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.codestream.cleaning import clean, joined, moved
from deid_proxy.engine.codestream.families import Geometry
from deid_proxy.engine.codestream.stream import fault
from deid_proxy.engine.edits import Edit, Read
from deid_proxy.engine.elements import top_level
from deid_proxy.engine.encoding import EXPLICIT_LITTLE, encode_element
from deid_proxy.engine.span import Span
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode

if TYPE_CHECKING:
    from deid_proxy.engine.codestream.cleaning import Cleaned
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.engine.plan import PlannedEdit

CLEANING = Rule(
    ActionCode.C, "PS3.15 E.1.1 and PS3.5 8.2: comments, and bytes behind a codestream, are no pixel values and go"
)
ENDLESS = frozenset({"jpeg-xl"})
"""Families whose end only a decoder finds: they are held unless the site answers for the pixels."""

UINT64 = Struct("<Q")
EXTENDED_OFFSET_TABLE = 0x7FE00001
EXTENDED_OFFSET_TABLE_LENGTHS = 0x7FE00002
_TOTAL_LENGTH = EXPLICIT_LITTLE.long_header.pack(0x7FE0, 0x0003, b"UV", 0, 8)
_LONG_HEADER = 12
_UNDEFINED = b"\xff\xff\xff\xff"
_SAMPLES, _ROWS, _COLUMNS, _BITS_ALLOCATED = 0x00280002, 0x00280010, 0x00280011, 0x00280100


class Codestreams(NamedTuple):
    """What a place has for Pixel Data: the family, and whether the site answers for what is in the pixels."""

    family: str
    vouched: bool
    top_level: bool = True


def read_codestreams(codestreams: Codestreams) -> Read:
    """Return what the walk asks about the Pixel Data of this kind."""
    return partial(_clean_pixel_data if codestreams.top_level else _clean_icon, codestreams)


def geometry_of(data: Buffer) -> Geometry:
    """Return what the top level of a data set says about a frame."""
    found = {
        element.tag: int.from_bytes(data[element.value : element.end], "little")
        for element in top_level(data, EXPLICIT_LITTLE, last=_BITS_ALLOCATED)
        if element.tag in (_SAMPLES, _ROWS, _COLUMNS, _BITS_ALLOCATED) and element.end - element.value == 2
    }
    return Geometry(*(found.get(tag, 0) for tag in (_ROWS, _COLUMNS, _SAMPLES, _BITS_ALLOCATED)))


def _cleaned(
    codestreams: Codestreams, draft: PlanDraft, start: int, end: int, geometry: Geometry | None
) -> Cleaned | None:
    if codestreams.family in ENDLESS and not codestreams.vouched:
        raise DeidentificationError(HoldReason.PIXEL_RISK, codestreams.family)
    ask = partial(geometry_of, draft.data) if geometry is None else lambda: geometry
    return clean(draft.data, start, end, codestreams.family, ask)


def _clean_pixel_data(codestreams: Codestreams, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> None:
    """Note where the value is, and what is written in its place where that is something else."""
    draft.bulk.append((edit.tag, value, end, True))
    if value == end or bytes(draft.data[value - 4 : value]) != _UNDEFINED:
        return
    cleaned = _cleaned(codestreams, draft, value, end, None)
    if cleaned is None:
        return
    draft.rewritten[Span(value, end)] = cleaned.parts
    draft.notes.append(
        f"(7FE0,0010) comments and the like in codestreams, and bytes behind them, were removed or blanked: "
        f"{cleaned.cuts} places, {cleaned.removed} bytes"
    )
    _move_extended_offsets(draft, start, cleaned)


def _clean_icon(
    codestreams: Codestreams,
    draft: PlanDraft,
    edit: Edit,  # noqa: ARG001
    start: int,
    value: int,
    end: int,
) -> bytes | None:
    """Return the element of an icon anew; None where it stays as it is."""
    if bytes(draft.data[value - 4 : value]) != _UNDEFINED:
        return None
    cleaned = _cleaned(codestreams, draft, value, end, Geometry())
    if cleaned is None:
        return None
    return bytes(draft.data[start:value]) + joined(draft.data, cleaned.parts)


def _move_extended_offsets(draft: PlanDraft, pixel_data: int, cleaned: Cleaned) -> None:
    """Write the Extended Offset Table and its lengths anew; the total length, which nobody needs, goes."""
    tables = {tag: (at, end) for tag, at, end, top in draft.bulk if top and tag in _EXTENDED}
    steps: list[PlannedEdit] = [
        _step(at, end, tag, _table(draft, tables, tag, cleaned)) for tag, (at, end) in tables.items()
    ]
    if bytes(draft.data[pixel_data - _LONG_HEADER - 8 : pixel_data - 8]) == _TOTAL_LENGTH:
        start = pixel_data - _LONG_HEADER - 8
        steps.append((start, pixel_data, Edit(0x7FE00003, "UV", ActionCode.X, CLEANING), b""))
    if not steps:
        return
    draft.bulk[:] = [bulk for bulk in draft.bulk if not (bulk[3] and bulk[0] in _EXTENDED)]
    first = len(draft.steps)
    while first and draft.steps[first - 1][0] >= steps[0][0]:
        first -= 1
    draft.steps[first:] = sorted(draft.steps[first:] + steps, key=lambda step: step[0])


_EXTENDED = (EXTENDED_OFFSET_TABLE, EXTENDED_OFFSET_TABLE_LENGTHS)


def _step(value: int, end: int, tag: int, new: bytes) -> PlannedEdit:
    element = encode_element(tag, "OV", new, EXPLICIT_LITTLE)
    return value - _LONG_HEADER, end, Edit(tag, "OV", ActionCode.C, CLEANING), element


def _table(draft: PlanDraft, tables: dict[int, tuple[int, int]], tag: int, cleaned: Cleaned) -> bytes:
    if EXTENDED_OFFSET_TABLE not in tables:
        raise fault("lengths of frames without their offsets")
    value, end = tables[EXTENDED_OFFSET_TABLE]
    if (end - value) % UINT64.size:
        raise fault("the Extended Offset Table does not add up")
    offsets = [offset for (offset,) in UINT64.iter_unpack(bytes(draft.data[value:end]))]
    if tag == EXTENDED_OFFSET_TABLE:
        return b"".join(UINT64.pack(moved(cleaned.offsets, offset)) for offset in offsets)
    if any(offset not in cleaned.sizes for offset in offsets):
        raise fault("an offset table that points to no frame")
    return b"".join(UINT64.pack(cleaned.sizes[offset]) for offset in offsets)
