"""Dates and times that an Option retains: moved, reduced, or as they are, and never what is none of them.

A value that nobody understands as a date or time could be anything, a name or a number of the patient. It is emptied
and noted; where the object must have a value, a dummy stands in.

References
----------
DICOM PS3.15 section E.3.6, DICOM PS3.3 section C.12.1
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.dummies import dummy_value
from deid_proxy.engine.edits import Question
from deid_proxy.engine.encoding import TEXT_VRS, encode_element
from deid_proxy.engine.temporal import ZONE, Pieces, first_of, joined, read
from deid_proxy.profile.options_temporal import DateMethod
from deid_proxy.standard.actions import ActionCode, AttributeType
from deid_proxy.standard.dictionary import format_tag, vr_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_extensions import i64

    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import New
    from deid_proxy.engine.temporal import Moved, Reading

TEMPORAL_VRS = frozenset({"DA", "DT", "TM"})
_REQUIRED = (AttributeType.TYPE_1, AttributeType.TYPE_1C)


def is_date(attribute: Attribute) -> bool:
    """Tell whether the dictionary has a date or a time here, or the zone that they are in."""
    form = _form(attribute)
    return form == ZONE or form in TEMPORAL_VRS


def prepare(attribute: Attribute) -> Prepared:
    """Move the dates in a value, or reduce them, as the profile says; times of day stay."""
    method = attribute.temporal.dates
    reduced = None if method.moves else partial(first_of, year=method is DateMethod.FIRST_OF_YEAR)
    return _asked(attribute, moves=method.moves, reduced=reduced)


def prepare_moved(attribute: Attribute) -> Prepared:
    """Move the dates in a value by the offset of the subject, whatever the Options are; times of day stay."""
    return _asked(attribute, moves=True, reduced=None)


def private_date(draft: PlanDraft, form: str, raw: bytes, *, moves: bool) -> New | None:
    """Return what a private date becomes: moved, as it is (None), or nothing where it cannot be understood."""
    found = read(form, raw, somebodys=moves)
    if found.missing:
        return b""
    return draft.later(found.moved) if moves and found.moved is not None else None


def prepare_kept(attribute: Attribute) -> Prepared:
    """Keep a value to the byte, if it is a date or time."""
    return _asked(attribute, moves=False, reduced=None)


def _asked(attribute: Attribute, *, moves: bool, reduced: Callable[[Pieces], Pieces] | None) -> Prepared:
    empty = attribute.encode(dummy_value(attribute.tag, attribute.written_vr) if _is_required(attribute) else b"")
    if attribute.vr not in TEXT_VRS and attribute.vr != "UN":
        return attribute.replaced_by(empty)
    return attribute.asked(_Dates(_form(attribute), empty, moves=moves, reduced=reduced))


def _is_required(attribute: Attribute) -> bool:
    return attribute.type in _REQUIRED or attribute.rule.basic is ActionCode.D


def _form(attribute: Attribute) -> str:
    vr = vr_of(attribute.tag) or ""
    return ZONE if vr == "SH" else vr


class _Dates(Question):
    """Asked about every value of one attribute at one kind of place: the one that came last mostly comes again."""

    def __init__(self, form: str, empty: bytes, *, moves: bool, reduced: Callable[[Pieces], Pieces] | None) -> None:
        self._form, self._empty = form, empty
        self._moves, self._reduced = moves, reduced
        self._last: tuple[bytes, Moved] | None = None

    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:  # noqa: ARG002
        """Return the value moved or reduced; None where it stays as it is."""
        if value == end:
            return None
        raw = draft.bytes_of(value, end)
        last = self._last
        if last is not None and last[0] == raw:
            return draft.later(last[1])
        found = read(self._form, raw, somebodys=self._moves)
        if found.missing:
            draft.remark(f"{format_tag(edit.tag)} is not a date or time that can be understood, and was emptied")
        if self._moves and found.moved is not None:
            if not found.missing:
                self._last = raw, found.moved
            return draft.later(found.moved)
        if not found.missing and self._reduced is None:
            return None  # in pieces it is what it was
        return self._written(edit, raw, found)

    def _written(self, edit: Edit, raw: bytes, found: Reading) -> bytes | None:
        """Return the element as it can be written now; None when it stays."""
        pieces = self._reduced(found.pieces) if self._reduced is not None else found.pieces
        text = joined(pieces)
        if not text.strip(b"\\ "):
            return self._empty if found.missing else None
        if text == raw.rstrip(b" \0"):
            return None
        return encode_element(edit.tag, edit.vr, text, edit.encoding)
