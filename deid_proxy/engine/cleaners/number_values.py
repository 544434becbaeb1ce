"""Texts where a number stands by its VR (DS, IS): somebody typed a name there, or a number with its unit.

What is no number is cleaned like a description: ``5mm`` stays, of ``Mary P`` nothing is left. Of several values only
that one is emptied, so that the others stay in their places.

References
----------
DICOM PS3.5 section 6.2, DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.reading import held_at, own_of
from deid_proxy.engine.cleaners.text import clean_to_the_end
from deid_proxy.engine.dummies import dummy_value
from deid_proxy.engine.edits import Question
from deid_proxy.engine.encoding import encode_element
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.errors import DeidentificationError
from deid_proxy.standard.actions import AttributeType
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from mypy_extensions import i64

    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.cleaners.own import Own
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import New

_VRS: Final = frozenset({"DS", "IS"})
_OF_NUMBERS: Final = b"0123456789+-.eE \\\0"
_PLAIN: Final = b"0123456789.\\"
_PADDED: Final = (b" ", b"\0")
_SEVERAL: Final = re.compile(rb"[0-9.][ \0]+[0-9+.-]|[0-9][+-]")
"""Two numbers in one value."""

_NEEDS_VALUE: Final = frozenset({AttributeType.TYPE_1, AttributeType.TYPE_1C})


def is_number(attribute: Attribute) -> bool:
    """Tell whether an attribute that stays holds numbers in letters, and no rule of a site keeps it as it is."""
    return attribute.vr in _VRS and known_vr(attribute.tag) in _VRS and not attribute.rule.site


def prepare_number(attribute: Attribute, kind: AttributeType | None) -> Prepared:
    """Clean every value that is no number.

    Parameters
    ----------
    kind
        Its Type: where the object needs a value, a placeholder takes the place of what is none.
    """
    value = dummy_value(attribute.tag, attribute.written_vr) if kind in _NEEDS_VALUE else b""
    return attribute.asked(_Number(attribute.encode(value)))


class _Number(Question):
    """Cleans values that are no numbers.

    Parameters
    ----------
    without
        The element when nothing of the value is left.
    """

    def __init__(self, without: bytes) -> None:
        self._without = without

    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:  # noqa: ARG002
        """Return what is left of the values; None where all of them stay."""
        raw = draft.bytes_of(value, end)
        if _is_plain(raw) or not (raw.translate(None, _OF_NUMBERS) or _may_be_several(raw)):
            return None
        own = own_of(draft, edit)
        values = raw.rstrip(b" \0").split(b"\\")
        try:
            left = [one if _is_number(one) else _cleaned(own, edit.tag, one) for one in values]
        except DeidentificationError as error:
            raise held_at(own, edit, error) from None
        if left == values:
            return None
        draft.remark(f"{format_tag(edit.tag)} is no number, and was emptied")
        new = b"\\".join(left)
        return encode_element(edit.tag, edit.vr, new, edit.encoding) if new.strip(b"\\ ") else self._without


def _is_plain(raw: bytes) -> bool:
    """Tell whether a value is digits and points, but for what pads it: most are."""
    rest = raw.translate(None, _PLAIN)
    return not rest or (len(rest) == 1 and rest in _PADDED and raw.endswith(rest))


def _may_be_several(raw: bytes) -> bool:
    """Tell whether something is within a value that begins another number; of long lists mostly at a glance."""
    inside = raw.strip(b" \0")
    if b" " in inside or b"\0" in inside or b"+" in inside:
        return _SEVERAL.search(raw) is not None
    signs = inside.count(b"-")
    of_numbers = inside.count(b"\\-") + inside.count(b"e-") + inside.count(b"E-") + inside.startswith(b"-")
    return signs != of_numbers and _SEVERAL.search(raw) is not None


def _is_number(value: bytes) -> bool:
    return not value.translate(None, _OF_NUMBERS) and _SEVERAL.search(value) is None


def _cleaned(own: Own, tag: int, value: bytes) -> bytes:
    """Return a value of which all stays, as of a number with its unit; nothing of any other."""
    if not value.isascii():
        return b""
    text = value.decode().strip()
    if own.recognisers and own.recognisers.find(tag, text):
        return b""
    return value if clean_to_the_end(text, own.known, own.policy) == (text,) else b""
