"""The last look before a rendition may leave: its own bytes are read again, and searched for what must not be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.draft import Draft
from deid_proxy.engine.encoding import UNDEFINED_LENGTH, Buffer
from deid_proxy.engine.plan import Span
from deid_proxy.engine.residue import find_residue
from deid_proxy.engine.syntaxes import supported_syntax
from deid_proxy.engine.tables import structure
from deid_proxy.engine.walker import malformed, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import Plan, Rendition
    from deid_proxy.engine.tables import Table
    from deid_proxy.identity.ports import IdentityRequest


def verify(data: Buffer, plan: Plan, rendition: Rendition, identities: Mapping[IdentityRequest, str]) -> None:
    """Read the rendition as a receiver would, and search it for the original's identifiers.

    Native pixel values are not searched; :mod:`deid_proxy.engine.residue` says what is searched for.

    Raises
    ------
    DeidentificationError
        MALFORMED when the new data set does not add up to the last byte; RESIDUAL_IDENTIFIER, with the tag where it
        stands, when it holds an original identifier.

    References
    ----------
    DICOM PS3.15 section E.1.1 items 2 and 5, PS3.5 section 7
    """
    _check_structure(rendition, explicit=supported_syntax(rendition.transfer_syntax_uid).explicit)
    find_residue(data, plan, rendition, identities)


def _check_structure(rendition: Rendition, *, explicit: bool) -> None:
    segments = rendition.segments
    floor = -1
    for index, segment in enumerate(segments):
        if isinstance(segment, Span):
            continue
        bulk = segments[index + 1] if index + 1 < len(segments) else None
        reading = _Reading(segment, bulk if isinstance(bulk, Span) else None)
        if walk(reading, structure(explicit=explicit), floor=floor) != len(segment) or not reading.complete:
            raise malformed("the rendition does not add up", len(segment))
        floor = reading.last_tag


class _Reading(Draft):
    """Reads one run of bytes of a rendition, at the end of which the value of a bulk element may be missing."""

    __slots__ = ("_bulk", "complete", "last_tag")

    def __init__(self, data: bytes, bulk: Span | None) -> None:
        super().__init__(data)
        self._bulk = bulk
        self.complete = bulk is None
        self.last_tag = -1

    def open_ended(
        self, tag: int, edit: Edit | Table | None, start: int, value: int, length: int, end: int
    ) -> tuple[int, Table | None]:
        """Accept the one value that lies elsewhere, where its length is the right one."""
        bulk = self._bulk
        if bulk is None or value != len(self.data) or length not in (bulk.end - bulk.start, UNDEFINED_LENGTH):
            return super().open_ended(tag, edit, start, value, length, end)
        self.complete = True
        self.last_tag = tag
        return value, None
