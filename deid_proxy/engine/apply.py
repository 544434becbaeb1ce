"""From a plan and the identities it asked for to the rendition: new bytes, and ranges of what was received.

References
----------
DICOM PS3.5 section 7.5
"""

from __future__ import annotations

from struct import error as StructError  # noqa: N812 - an exception, named like one
from typing import TYPE_CHECKING

from deid_proxy.engine.deflate import deflate
from deid_proxy.engine.encoding import UNDEFINED_LENGTH, Encoding, encode_element
from deid_proxy.engine.origin import traced
from deid_proxy.engine.plan import Rendition, Span
from deid_proxy.engine.syntaxes import supported_syntax
from deid_proxy.engine.temporal import EPOCH, read
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mypy_extensions import i64

    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.engine.plan import LengthFix, Parts, Plan
    from deid_proxy.engine.temporal import Later


_COPIED_WHOLE = 1 << 20  # bytes between two large values

LONGEST = {"AE": 16, "CS": 16, "LO": 64, "PN": 64, "SH": 16}
"""How long one value of a VR may be in which a pseudonym can stand (PS3.5 section 6.2), in characters."""


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
    segments = _segments(plan, identities)
    if plan.clearing is not None:
        cleared = plan.clearing.apply(plan.source)
        segments = [cleared if part == plan.pixel_data else part for part in segments]
    if supported_syntax(plan.transfer_syntax_uid).deflated:
        segments = [deflate(_pieces(plan, segments))]
    elif plan.origin is not None:
        segments = [*traced(segments, plan.origin)]
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


def _pieces(plan: Plan, segments: list[bytes | Span]) -> Iterator[bytes | memoryview]:
    view = memoryview(plan.source)
    return (part if isinstance(part, bytes) else view[part.start : part.end] for part in segments)


def _identity(uid: IdentityRequest | str, identities: Mapping[IdentityRequest, str]) -> str:
    return identities[uid] if isinstance(uid, IdentityRequest) else uid


class _Written:
    """The bytes of steps: what several of them write alike is encoded once.

    Attributes
    ----------
    grown
        By how much the data set has grown before each step that was written, and behind the last of them; taken down
        where lengths depend on it.
    """

    def __init__(self, plan: Plan, identities: Mapping[IdentityRequest, str]) -> None:
        self._plan, self._identities = plan, identities
        self._encoded: dict[tuple[int, Encoding, Parts | Later], bytes] = {}
        self._counts = bool(plan.fixes)
        self._total: i64 = 0
        self.grown: list[int] = [0]

    def grow(self, by: i64) -> None:
        """Take down by how much the next step makes the data set longer."""
        if self._counts:
            self._total += by
            self.grown.append(self._total)

    def made(self, edit: Edit, new: Parts | Later) -> bytes:
        """Return the bytes of a step that is made of identities, or moved by days."""
        key = (edit.tag, edit.encoding, new)
        known = self._encoded.get(key)
        if known is None:
            if isinstance(new, tuple):
                known = encode_parts(edit, new, self._identities)
            else:
                known = encode_later(edit, new, days_of(self._plan, self._identities))
            self._encoded[key] = known
        return known


def encode_parts(edit: Edit, parts: Parts, identities: Mapping[IdentityRequest, str]) -> bytes:
    """Return the element whose value is made of these parts.

    Raises
    ------
    DeidentificationError
        CHARACTER_SET when a pseudonym does not fit every character set; UNRESOLVABLE_ACTION when it is too long.
    """
    try:
        value = b"".join(identities[part].encode("ascii") if isinstance(part, tuple) else part for part in parts)
    except UnicodeEncodeError:
        detail = f"the pseudonym for {format_tag(edit.tag)} is not ASCII"
        raise DeidentificationError(HoldReason.CHARACTER_SET, detail) from None
    if len(value) > LONGEST.get(edit.vr, len(value)) and max(map(len, value.split(b"\\"))) > LONGEST[edit.vr]:
        # A text of the site with a pseudonym in it was measured with one of the method hmac; a table's may be longer.
        raise _too_long(edit)
    try:
        return encode_element(edit.tag, edit.vr, value, edit.encoding)
    except StructError:  # a thousand new UIDs, where short ones were
        raise _too_long(edit) from None


def _too_long(edit: Edit) -> DeidentificationError:
    detail = f"the replacement of {format_tag(edit.tag)} is too long for its VR"
    return DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, detail)


def encode_later(edit: Edit, later: Later, days: int) -> bytes:
    """Return the element whose value depends on by how many days dates move.

    Raises
    ------
    DeidentificationError
        UNRESOLVABLE_ACTION when a date moves out of the calendar.
    """
    return encode_element(edit.tag, edit.vr, later.value(days, edit.encoding.order), edit.encoding)


def days_of(plan: Plan, identities: Mapping[IdentityRequest, str]) -> int:
    """Return by how many days the dates of the subject move.

    Raises
    ------
    DeidentificationError
        SUBJECT when the dates count from an anchor, and nobody has said when that was.
    """
    if plan.shift is None:
        raise DeidentificationError(HoldReason.ENGINE_ERROR, "a date is to be moved, and the rules move none")
    answer = identities[plan.shift]
    if plan.shift.kind is IdentityKind.DATE_OFFSET:
        return int(answer)
    anchor = read("DA", answer.encode("ascii", "replace")).first_day
    if anchor is None:
        detail = "dates count from an anchor, and the subject table has no anchor_date for the patient"
        raise DeidentificationError(HoldReason.SUBJECT, detail)
    return EPOCH.toordinal() - anchor


def _segments(plan: Plan, identities: Mapping[IdentityRequest, str]) -> list[bytes | Span]:
    """Return the rendition: one run of bytes up to each bulk value, and the bulk value where it lies."""
    written = _Written(plan, identities)
    edits, segments = plan.steps.edits, list[bytes | Span]()
    at: i64 = 0
    taken: i64 = 0
    count: i64 = len(edits)
    for bulk in (*plan.bulk, Span(plan.end, plan.end)):
        begin, first, limit = at, taken, bulk.start
        pieces = list[bytes | memoryview]()
        source, base = _around(plan.source, begin, limit)
        while taken < count:
            start, end, edit, new = edits[taken]
            if start > limit:
                break
            if start > at:
                pieces.append(_cut(source, at - base, start - base))
            piece = new if isinstance(new, bytes) else written.made(edit, new)
            if piece:  # most are removed
                pieces.append(piece)
            written.grow(len(piece) - end + start)
            at, taken = end, taken + 1
        pieces.append(source[at - base : limit - base])
        run = b"".join(pieces)
        fixes = [fix for fix in plan.fixes if begin <= fix.offset < limit]
        segments.append(_with_lengths(plan, fixes, run, begin, written.grown, first) if fixes else run)
        segments += plan.rewritten.get(bulk, (bulk,))
        at = bulk.end
    return [part for part in segments[:-1] if part]


def _around(source: Buffer, begin: int, end: int) -> tuple[bytes | memoryview, int]:
    """Return something that pieces of a range are cut from, and where it begins: out of bytes at half the cost."""
    if isinstance(source, bytes):
        return source, 0
    view = memoryview(source)
    return (bytes(view[begin:end]), begin) if end - begin <= _COPIED_WHOLE else (view, 0)


def _cut(source: bytes | memoryview, start: i64, end: i64) -> bytes | memoryview:
    if isinstance(source, bytes):
        return source[start:end]  # natively, where it is compiled
    return source[start:end]


def _with_lengths(
    plan: Plan, fixes: Sequence[LengthFix], run: bytes, begin: int, grown: list[int], steps_before: int
) -> bytes:
    """Return a run of bytes, with so many steps before it, with its lengths rewritten."""
    rewritten, before = bytearray(run), grown[steps_before]
    for offset, first, last, encoding in fixes:
        growth = grown[last] - grown[first]
        if growth:
            length = encoding.uint32.unpack_from(plan.source, offset)[0] + growth
            if length >= UNDEFINED_LENGTH:
                raise DeidentificationError(HoldReason.LIMIT, f"the length at offset {offset} outgrows its field")
            encoding.uint32.pack_into(rewritten, offset - begin + grown[first] - before, length)
    return bytes(rewritten)
