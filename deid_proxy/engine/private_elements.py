"""What is done to a private attribute that a list, the instance or a rule of the site knows.

References
----------
DICOM PS3.15 section E.3.10
"""

from __future__ import annotations

import struct
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine import site_values
from deid_proxy.engine.actions import dates
from deid_proxy.engine.cleaners.sweep import names_somebody
from deid_proxy.engine.cleaners.terms import say_something
from deid_proxy.engine.edits import Question
from deid_proxy.engine.encoding import encode_element
from deid_proxy.engine.plausibility import may_pack
from deid_proxy.engine.private_values import BINARY, NUMBERS, TEXTS, WHOLE_UID, passes
from deid_proxy.engine.temporal import MovedSeconds, is_somebodys_second
from deid_proxy.profile.private_policy import NUMERIC_VRS
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import format_tag
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.private_elements import Disposition

if TYPE_CHECKING:
    from mypy_extensions import i64

    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.cleaners.own import Own
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit, Read
    from deid_proxy.engine.plan import New
    from deid_proxy.engine.private_values import Words
    from deid_proxy.profile.model import RuleSet
    from deid_proxy.profile.private_policy import PrivateDecision

_DATES = frozenset({"DA", "DT", "TM"})
_LEAST_BULK = 1024  # bytes: as in the planner, what is smaller is copied anyway
_MOST_REMEMBERED = 1024
_SECONDS = {"SL": "l", "UL": "L", "FD": "d", "SV": "q", "UV": "Q"}


class Ways(NamedTuple):
    """What the Options of a profile do to UIDs and dates, in private attributes like elsewhere."""

    keeps_uids: bool
    keeps_dates: bool
    moves_dates: bool


def ways_of(rule_set: RuleSet) -> Ways:
    """Return what the Options of a rule set do; dates that they reduce to a month have no way here, and go."""
    modified = ConfidentialityOption.RETAIN_MODIFIED_DATES in rule_set.options
    return Ways(
        ConfidentialityOption.RETAIN_UIDS in rule_set.options,
        ConfidentialityOption.RETAIN_FULL_DATES in rule_set.options,
        modified and rule_set.temporal.dates.moves,
    )


class _Passed:
    """Values of one private attribute that stayed, beside what an instance says of people.

    The plan and the rules that are asked again say it in the same objects, and so do mostly the instances of a study.
    """

    def __init__(self, words: Words, own: Own | None) -> None:
        self.words, self.own = words, own
        self.values: set[bytes] = set()


class PrivateValue(Question):
    """Asked about every value of one private attribute that may stay.

    Parameters
    ----------
    decision
        What a list says; None where the instance itself says that it is safe.
    vr
        What its value is.
    """

    def __init__(
        self, decision: PrivateDecision | None, vr: str, *, numeric_only: bool, top_level: bool, ways: Ways
    ) -> None:
        self._disposition = decision.disposition if decision else Disposition.KEEP
        self._listed = decision is None or decision.listed
        self._vr = vr
        self._numeric_only = numeric_only
        self._top_level = top_level
        self._ways = ways
        self._passed = _Passed(frozenset(), None)  # by the instance that came last; another one for the next patient

    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:  # noqa: ARG002
        """Return what is written in its place; None keeps it, and with it the creator of its block."""
        raw = draft.bytes_of(value, end)
        passed = self._passed
        if passed.words is not draft.private.words or passed.own is not draft.own:
            passed = self._passed = _Passed(draft.private.words, draft.own)
        if raw in passed.values:
            self._note(draft, edit, value, end)
            return None
        new = self._decided(draft, edit, raw)
        if new == b"" and raw.strip(b" \0"):
            draft.remark(f"{format_tag(edit.tag)}: the value is not what a safe private attribute holds; removed")
            return new
        if new is None:
            self._note(draft, edit, value, end)
            if end - value < _LEAST_BULK and len(passed.values) < _MOST_REMEMBERED:
                passed.values.add(raw)
            return None
        draft.keep_block(edit.tag, listed=self._listed)
        return new if new != b"" else None

    def _note(self, draft: PlanDraft, edit: Edit, value: i64, end: i64) -> None:
        """Take down that a value stays: a large one lies where it is; in a binary one what is packed is searched."""
        draft.keep_block(edit.tag, listed=self._listed)
        packs = end > value if self._vr in BINARY else self._vr in NUMBERS and may_pack(draft, value, end)
        if packs or end - value >= _LEAST_BULK:
            draft.bulk.append((edit.tag, value, end, self._top_level))

    def _decided(self, draft: PlanDraft, edit: Edit, raw: bytes) -> New | None:
        if not raw.strip(b" \0") and self._vr not in NUMBERS:
            return None
        if self._numeric_only and self._vr not in NUMERIC_VRS:
            return b""
        if self._disposition is Disposition.SHIFT_INTEGER_DATE:
            return self._moved_seconds(draft, edit, raw)
        if self._disposition is Disposition.SHIFT_DATE or self._vr in _DATES:
            return self._moved(draft, raw)
        if self._disposition is Disposition.HASH_UID or self._vr == "UI":
            return self._mapped(draft, raw)
        if not passes(self._vr, raw, draft.private.words):
            return b""
        if draft.own is None:
            return None
        if self._vr == "CS" and say_something(draft.own, raw.decode("ascii", "replace").strip(" \0")):
            return b""
        return b"" if self._vr in TEXTS and names_somebody(draft.own, raw) else None

    def _mapped(self, draft: PlanDraft, raw: bytes) -> New | None:
        uids = raw.rstrip(b" \0").split(b"\\")
        if not all(WHOLE_UID.fullmatch(uid.strip(b" \0")) or not uid for uid in uids):
            return b""
        return None if self._ways.keeps_uids else draft.uid_parts(raw)

    def _moved(self, draft: PlanDraft, raw: bytes) -> New | None:
        """Move a date, or keep it, as the profile does with those of the standard; else it goes."""
        if not (self._ways.keeps_dates or self._ways.moves_dates):
            return b""
        form = self._vr if self._vr in _DATES else "DT"
        return dates.private_date(draft, form, raw, moves=self._ways.moves_dates)

    def _moved_seconds(self, draft: PlanDraft, edit: Edit, raw: bytes) -> New | None:
        """Move a number of seconds since 1970 by whole days."""
        if self._ways.keeps_dates:
            return None if passes("DS" if self._vr in TEXTS else self._vr, raw, draft.private.words) else b""
        code = _SECONDS.get(self._vr) if self._ways.moves_dates else None
        form = f"{edit.encoding.order}{code}" if code else ""
        if not form or len(raw) != struct.calcsize(form):
            return b""
        (seconds,) = struct.unpack(form, raw)
        if seconds == 0:
            return None
        return draft.later(MovedSeconds(seconds, form)) if is_somebodys_second(seconds) else b""


def prepare_site_rule(
    attribute: Attribute, decision: PrivateDecision, vr: str, emptied: bytes, *, top_level: bool
) -> Prepared | None:
    """Return how a rule of the site empties, hashes or moves the value; None where that is not for its VR."""
    rule = decision.rule
    if rule.action is ActionCode.Z:
        return attribute.asked(partial(_keep_block_and, _written(emptied)))
    verb = rule.method.verb if rule.method is not None else ""
    if vr == "UI" and verb in ("hash", "map"):
        return attribute.asked(partial(_keep_block_and, _map_uids))
    if verb == "shift":
        return attribute.asked(partial(_keep_block_and, partial(_shift, vr))) if vr in _DATES - {"TM"} else None
    if vr not in TEXTS and vr not in ("AE", "PN"):
        return None
    _, edit = site_values.prepare(attribute, emptied, b"", top_level=top_level)
    return attribute.asked(partial(_keep_block_and, edit.read)) if edit.read is not None else None


def _keep_block_and(inner: Read, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> New | None:
    new = inner(draft, edit, start, value, end)
    draft.keep_block(edit.tag, listed=False)
    return new


def _written(emptied: bytes) -> Read:
    def read(draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> New | None:  # noqa: ARG001
        return emptied

    return read


def _map_uids(draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> New | None:  # noqa: ARG001
    return draft.uid_parts(draft.bytes_of(value, end))


def _shift(vr: str, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> New | None:  # noqa: ARG001
    new = dates.private_date(draft, vr, draft.bytes_of(value, end), moves=True)
    return encode_element(edit.tag, edit.vr, b"", edit.encoding) if new == b"" else new
