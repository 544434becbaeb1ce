"""What the product writes about itself into items, and no rule of a site may take out again.

A site that removes Manufacturer, or all texts of a VR, means those of the device. The item that says who de-identified
the object, and the codes that say how, stay as they are written; their words identify nobody.

References
----------
DICOM PS3.15 section E.1.1, PS3.3 sections C.12.1 and C.7.1.1
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deid_proxy.engine.attest import CONTRIBUTING_EQUIPMENT, OWN_WORDS
from deid_proxy.engine.edits import EDIT, READ, Edit, Question

if TYPE_CHECKING:
    from mypy_extensions import i64

    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Read
    from deid_proxy.engine.plan import New

_PURPOSE_OF_REFERENCE = 0x0040A170


def is_own_sequence(parent: int | None, tag: int) -> bool:
    """Tell whether a sequence stands here that the item of the product's own needs."""
    return parent == CONTRIBUTING_EQUIPMENT and tag == _PURPOSE_OF_REFERENCE


def sparing(attribute: Attribute, prepared: Prepared) -> Prepared:
    """Leave an attribute of an item alone whose value is one of the product's own words."""
    words = OWN_WORDS.get(attribute.tag)
    kind, edit = prepared
    if words is None or not isinstance(edit, Edit):
        return prepared
    if kind == EDIT and edit.items is None and not edit.fragments:
        return READ, replace(edit, read=_UnlessOwn(words, None))
    if kind == READ and edit.read is not None:
        return READ, replace(edit, read=_UnlessOwn(words, edit.read))
    return prepared


class _UnlessOwn(Question):
    """Keeps one of the product's own words, and does with every other value what is asked for."""

    def __init__(self, words: frozenset[bytes], inner: Read | None) -> None:
        self._words, self._inner = words, inner

    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:
        """Return what becomes of one value; None where it stays."""
        if draft.bytes_of(value, end).strip(b" ") in self._words:
            return None
        return edit.new if self._inner is None else self._inner(draft, edit, start, value, end)
