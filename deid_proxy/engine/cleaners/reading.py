"""Texts as the walk meets them: cleaned, or searched, with what the instance says of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.values import cleaned_value
from deid_proxy.engine.edits import Question
from deid_proxy.engine.encoding import LONG_VRS, LONGEST_SHORT, encode_element
from deid_proxy.engine.own_character_sets import sets_of_items
from deid_proxy.engine.temporal import MovedText
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from mypy_extensions import i64

    from deid_proxy.engine.cleaners.own import CharacterSet, Cleaned, Own
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import New
    from deid_proxy.engine.temporal import WrittenDay

_ESCAPE = b"\x1b"
_LONGEST_DAY = 128  # bytes


class TextValue(Question):
    """Cleans every value of an attribute.

    Parameters
    ----------
    without
        The element when nothing of the value is left.
    """

    def __init__(self, without: bytes) -> None:
        self._without = without

    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:  # noqa: ARG002
        """Return what is left of one value; None where all of it stays."""
        raw = draft.bytes_of(value, end)
        if not raw.strip(b" \0"):
            return None
        own = own_of(draft, edit)
        try:
            cleaned = cleaned_value(own, edit.tag, edit.vr, raw, character_set_of(draft, own, raw, value))
        except DeidentificationError as error:
            raise held_at(own, edit, error) from None
        return written(draft, edit, cleaned, self._without)


def held_at(own: Own, edit: Edit, error: DeidentificationError) -> DeidentificationError:
    """Return why an attribute holds its instance: an unknown word is told from what else cannot be cleaned."""
    unknown = own.policy.unknown == "hold" and error.reason is HoldReason.UNRESOLVABLE_ACTION
    reason = HoldReason.UNKNOWN_WORD if unknown else error.reason
    return DeidentificationError(reason, f"{format_tag(edit.tag)}: {error.detail}")


def own_of(draft: PlanDraft, edit: Edit) -> Own:
    """Return what the instance says of people.

    Raises
    ------
    DeidentificationError
        ENGINE_ERROR when nobody has gathered it.
    """
    if draft.own is None:
        detail = f"{format_tag(edit.tag)} is to be cleaned, and nobody gathered of what"
        raise DeidentificationError(HoldReason.ENGINE_ERROR, detail)
    return draft.own


def character_set_of(draft: PlanDraft, own: Own, raw: bytes, offset: int) -> CharacterSet:
    """Return the character set in force for a value at an offset."""
    declared = draft.character_set()
    if is_plain(raw) or own.character_sets <= {declared}:
        return declared
    if draft.item_sets is None:
        draft.item_sets = sets_of_items(draft.data, draft.encoding)
    return draft.item_sets.get(offset, declared)


def is_plain(raw: bytes) -> bool:
    """Tell whether a value reads the same in every character set."""
    return raw.isascii() and _ESCAPE not in raw


def _longest(piece: str | WrittenDay) -> int:
    return len(piece.encode()) if isinstance(piece, str) else _LONGEST_DAY


def _check_room(edit: Edit, size: int) -> None:
    """Hold a text that came with a VR of long lengths, and is too long for the one that the dictionary has."""
    if size > LONGEST_SHORT and edit.encoding.explicit and edit.vr not in LONG_VRS:
        detail = f"what is left of {format_tag(edit.tag)} is too long for its VR"
        raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, detail)


def written(draft: PlanDraft, edit: Edit, cleaned: Cleaned, without: bytes) -> New | None:
    """Return the step for a value; None where it stays."""
    if cleaned.note:
        draft.remark(f"{format_tag(edit.tag)} {cleaned.note}")
    if cleaned.new is None:
        return None
    if isinstance(cleaned.new, MovedText):
        _check_room(edit, sum(map(_longest, cleaned.new.pieces)))
        return draft.later(cleaned.new)
    _check_room(edit, len(cleaned.new))
    if not is_plain(cleaned.new):
        draft.beyond_ascii = True
    return encode_element(edit.tag, edit.vr, cleaned.new, edit.encoding) if cleaned.new else without
