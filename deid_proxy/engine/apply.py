"""From a plan and the identities it asked for to the rendition: new bytes, and ranges of what was received.

References
----------
DICOM PS3.5 section 7.5
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from deid_proxy.engine.encoding import UINT32, UNDEFINED_LENGTH, encode_element
from deid_proxy.engine.plan import Rendition, Span
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.ports import IdentityRequest
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import Parts, Plan

_Change = tuple[int, int, bytes]  # start, end, what comes in its place
_START = itemgetter(0)


def apply_plan(plan: Plan, identities: Mapping[IdentityRequest, str]) -> Rendition:
    """Return the de-identified data set.

    Parameters
    ----------
    identities
        The replacement of every request of the plan.

    Raises
    ------
    DeidentificationError
        CHARACTER_SET when a pseudonym does not fit every character set; LIMIT when a length does not fit its field.
    """
    changes, grown = _changes(plan, identities)
    changes += _length_changes(plan, grown)
    changes.sort(key=_START)  # stable: insertions come in their order, and before the element at the same place
    segments = _segments(plan, changes)
    uid = plan.identity
    return Rendition(
        segments=segments,
        size=sum(len(part) if isinstance(part, bytes) else part.end - part.start for part in segments),
        transfer_syntax_uid=plan.transfer_syntax_uid,
        sop_class_uid=plan.sop_class_uid,
        sop_instance_uid=_identity(uid.sop_instance_uid, identities),
        study_instance_uid=_identity(uid.study_instance_uid, identities),
        series_instance_uid=_identity(uid.series_instance_uid, identities),
        subject=identities[uid.subject],
    )


def _identity(uid: IdentityRequest | str, identities: Mapping[IdentityRequest, str]) -> str:
    return identities[uid] if isinstance(uid, IdentityRequest) else uid


def _changes(plan: Plan, identities: Mapping[IdentityRequest, str]) -> tuple[list[_Change], list[int]]:
    """Return every step with its bytes, and by how much the data set has grown before each step and at the end."""
    changes, grown, total = [], [0], 0
    encoded: dict[tuple[int, Parts], bytes] = {}
    for start, end, edit, new in plan.steps.edits:
        if isinstance(new, tuple):
            key = (edit.tag, new)
            ready = encoded.get(key)
            if ready is None:
                ready = encoded[key] = encode_parts(edit, new, identities)
            new = ready
        changes.append((start, end, new))
        total += len(new) - end + start
        grown.append(total)
    return changes, grown


def encode_parts(edit: Edit, parts: Parts, identities: Mapping[IdentityRequest, str]) -> bytes:
    """Return the element whose value is made of these parts.

    Raises
    ------
    DeidentificationError
        CHARACTER_SET when a pseudonym does not fit every character set.
    """
    try:
        value = b"".join(identities[part].encode("ascii") if isinstance(part, tuple) else part for part in parts)
    except UnicodeEncodeError:
        detail = f"the pseudonym for {format_tag(edit.tag)} is not ASCII"
        raise DeidentificationError(HoldReason.CHARACTER_SET, detail) from None
    return encode_element(edit.tag, edit.vr, value, explicit=edit.explicit)


def _length_changes(plan: Plan, grown: list[int]) -> list[_Change]:
    changes = []
    for offset, first, last in plan.fixes:
        growth = grown[last] - grown[first]
        if growth:
            length = UINT32.unpack_from(plan.source, offset)[0] + growth
            if length >= UNDEFINED_LENGTH:
                raise DeidentificationError(HoldReason.LIMIT, f"the length at offset {offset} outgrows its field")
            changes.append((offset, offset + 4, UINT32.pack(length)))
    return changes


def _segments(plan: Plan, changes: list[_Change]) -> list[bytes | Span]:
    """Return the rendition: one run of bytes up to each bulk value, and the bulk value where it lies."""
    view, at, taken = memoryview(plan.source), 0, 0
    segments: list[bytes | Span] = []
    for bulk in (*plan.bulk, Span(plan.end, plan.end)):
        pieces: list[bytes | memoryview] = []
        while taken < len(changes) and changes[taken][0] <= bulk.start:
            start, end, new = changes[taken]
            if start > at:
                pieces.append(view[at:start])
            if new:
                pieces.append(new)
            at, taken = end, taken + 1
        pieces.append(view[at : bulk.start])
        segments += (b"".join(pieces), bulk)
        at = bulk.end
    return [part for part in segments[:-1] if part]
