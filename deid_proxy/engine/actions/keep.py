"""K: the attribute stays as it is; a sequence stays, and each attribute in its items is decided by its own rule.

References
----------
DICOM PS3.15 Table E.1-1a
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from deid_proxy.engine.actions import ages, dates
from deid_proxy.engine.decisions import PIXELS
from deid_proxy.engine.dummies import dummy_value
from deid_proxy.engine.edits import KEEP, WALK
from deid_proxy.engine.encoding import BULK_VRS
from deid_proxy.engine.plausibility import doubt
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.standard.dictionary import format_tag
from deid_proxy.standard.options import ConfidentialityOption

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit

_UID = rb"(?: *(?:[0-9]+(?:\.[0-9]*)+|[0-9]{1,4})[ \0]*)?"  # a short number means nothing, and stays as well
_UIDS = re.compile(_UID + rb"(?:\\" + _UID + rb")*")
_LONGEST_REMEMBERED = 1024  # bytes


def prepare(attribute: Attribute) -> Prepared:
    """Leave the bytes, unless the VR makes it doubtful what they are."""
    contradiction = attribute.contradiction()
    if contradiction is not None:
        return contradiction
    if attribute.is_sequence:
        return WALK, attribute.items()
    known = known_vr(attribute.tag)
    if not attribute.rule.site:
        if known in dates.TEMPORAL_VRS or (
            attribute.rule.option is ConfidentialityOption.RETAIN_FULL_DATES and dates.is_date(attribute)
        ):
            return dates.prepare_kept(attribute)
        if known == "AS":
            return ages.prepare_kept(attribute)
        if known == "UI" and attribute.rule.option is not ConfidentialityOption.RETAIN_UIDS:
            return attribute.asked(partial(_uids, attribute.encode(dummy_value(attribute.tag, "UI"))))
    question = doubt(attribute.tag, attribute.vr)
    if question is not None:
        return attribute.asked(question)
    # UN on their way over a system that did not know them
    if attribute.vr in BULK_VRS or attribute.tag in PIXELS or (attribute.vr == "UN" and known in BULK_VRS):
        return attribute.noted_as_bulk()
    return KEEP, None


def _uids(dummy: bytes, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> bytes | None:  # noqa: ARG001
    """Keep what is made of UIDs; what is none could be anything, and nobody replaces it elsewhere."""
    are_uids = _are_uids if end - value <= _LONGEST_REMEMBERED else _are_uids.__wrapped__
    if are_uids(draft.bytes_of(value, end)):
        return None
    draft.remark(f"{format_tag(edit.tag)} is no UID, and was replaced by one that means nothing")
    return dummy


@lru_cache(maxsize=256)  # bounded: they come from the wire; instances refer to few classes
def _are_uids(raw: bytes) -> bool:
    return _UIDS.fullmatch(raw) is not None
