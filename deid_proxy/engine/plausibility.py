"""Whether a value that is to be kept can be what the dictionary says, where the VR in the data set says otherwise.

Numbers and codes carry no names, so they are kept; a value of another VR in their place may well be a text.

References
----------
DICOM PS3.5 sections 6.2 and 6.2.2, DICOM PS3.6 section 6
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.hidden import may_begin_packed, says_full_width
from deid_proxy.engine.encoding import BULK_VRS
from deid_proxy.engine.subject import SPECIFIC_CHARACTER_SET
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.character_sets import is_defined_term
from deid_proxy.standard.dictionary import ambiguous_vr, format_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit, Read

_FORMS: Mapping[str, re.Pattern[bytes]] = {
    "AS": re.compile(rb"(\d{3}[DWMY])?"),
    "CS": re.compile(rb"[A-Z0-9 _]{0,16}"),
    "DS": re.compile(rb"[0-9+\-.eE ]{0,16}"),
    "IS": re.compile(rb"[0-9+\- ]{0,12}"),
}
_SIZES: Mapping[str, int] = {
    **dict.fromkeys(("SS", "US"), 2),
    **dict.fromkeys(("AT", "FL", "SL", "UL"), 4),
    **dict.fromkeys(("FD", "SV", "UV"), 8),
}
_PACKING = BULK_VRS | {"UN"}
_LONGEST_PACKING = (
    1024  # bytes of what has the form of numbers in digits: longer ones are lists of numbers, as of contours
)
_ANY = 1 << 32
_TEXT = re.compile(rb"[\t\n\r -~]{4,}[ \0]?")
_SHORTEST_PACKED = 16  # bytes of numbers in which a text may be packed
_FROM_THERE_ON = 0xFFFFFFFF - _SHORTEST_PACKED + 1  # the bits that no shorter length has
_ALWAYS_SEARCHED = 1024  # bytes
_LETTERS = re.compile(
    rb"(?:[ -~]\0{0,3}){8}"
    rb"|(?:[^\0][\x03-\x06]){4}|(?:[\x03-\x06][^\0]){4}"  # Greek, Cyrillic, Hebrew and Arabic letters in UTF-16
)
"""What is seldom in a value of numbers: letters, each in one byte or several."""


def doubt(tag: int, vr: str) -> Read | None:
    """Return the question for each value of an attribute with this VR; None when its VR is as good as the right one."""
    if tag == SPECIFIC_CHARACTER_SET:
        return _hold_unknown_terms
    known = known_vr(tag)
    if vr in _SIZES and (known == vr or ambiguous_vr(tag)):
        return WholeNumbers(_SIZES[vr])
    if known is None or known == vr or ambiguous_vr(tag):
        return None
    if known in _FORMS:
        return partial(_hold_unless, partial(_has_form, _FORMS[known]), _LONGEST_PACKING if vr in _PACKING else 0)
    if known in _SIZES:
        return partial(
            _hold_unless, partial(_is_number, max(_SIZES[known], _SIZES.get(vr, 1))), _ANY if vr in _PACKING else 0
        )
    return None


def _hold_unknown_terms(draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> None:
    """Hold what stands where character sets are named and names none: it would leave as it came, and be a text."""
    if not _are_defined(draft.bytes_of(value, end)):
        what = f"{format_tag(edit.tag)} names an unknown character set at offset {start}"
        raise DeidentificationError(HoldReason.CHARACTER_SET, what)


@lru_cache(maxsize=64)  # bounded: the terms come from the wire
def _are_defined(raw: bytes) -> bool:
    terms = raw.rstrip(b" \0").decode("latin-1").split("\\")
    return all(is_defined_term(term.strip(" ")) for term in terms)


class WholeNumbers:
    """Holds a value that is not made of whole numbers of 2, 4 or 8 bytes, and notes one in which a text may be packed.

    The walk only asks about a value that is not whole, or of 16 bytes and more.

    Parameters
    ----------
    size
        That of a number, in bytes.

    Attributes
    ----------
    passed
        The bits that no length has of which nothing is asked.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.passed = size - 1 | _FROM_THERE_ON

    def __call__(self, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> None:
        """Hold the instance unless the numbers are whole."""
        if (end - value) % self.size:
            what = f"{format_tag(edit.tag)} at offset {start} is not made of whole numbers"
            raise DeidentificationError(HoldReason.MALFORMED, what)
        if draft.again and may_pack(draft, value, end):
            draft.bulk.append((edit.tag, value, end, False))  # searched, as all values in which something may be packed


def may_pack(draft: PlanDraft, value: int, end: int) -> bool:
    """Tell whether a text may be packed in a value that is made of numbers."""
    size = end - value
    if size < _SHORTEST_PACKED or size >= _ALWAYS_SEARCHED:
        return size >= _ALWAYS_SEARCHED
    raw = draft.bytes_of(value, end)
    return _LETTERS.search(raw) is not None or may_begin_packed(raw) or says_full_width(raw)


def _hold_unless(
    plausible: Callable[[bytes], bool],
    longest_packing: int,
    draft: PlanDraft,
    edit: Edit,
    start: int,  # noqa: ARG001
    value: int,
    end: int,
) -> None:
    if not plausible(draft.bytes_of(value, end)):
        what = f"{format_tag(edit.tag)} has another VR than the dictionary, and a value that fits only that"
        raise DeidentificationError(HoldReason.MALFORMED, what)
    if 0 < end - value <= longest_packing:
        draft.bulk.append((edit.tag, value, end, False))  # what may be packed in it is searched, as in all such values


def _has_form(form: re.Pattern[bytes], raw: bytes) -> bool:
    return all(form.fullmatch(part) for part in raw.rstrip(b" \0").split(b"\\"))


def _is_number(size: int, raw: bytes) -> bool:
    return len(raw) % size == 0 and not _TEXT.fullmatch(raw)
