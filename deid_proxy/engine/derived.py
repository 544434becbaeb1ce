"""What is written into an object because an Option retains dates or ages, beside what stands there already.

References
----------
DICOM PS3.3 sections C.7.2.2 (Patient's Age) and C.7.2.3 (Clinical Trial Study), DICOM PS3.15 section E.3.6
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.actions.ages import derived_age
from deid_proxy.engine.edits import READ, Edit
from deid_proxy.engine.encoding import encode_element
from deid_proxy.engine.noted import STUDY_DATE, STUDY_DATES
from deid_proxy.engine.temporal import Elapsed, read
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.profile.model import Rule
from deid_proxy.profile.options import PATIENT_AGE
from deid_proxy.profile.options_temporal import DateMethod
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.options import ConfidentialityOption

if TYPE_CHECKING:
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Entry, Insertion, Made, Read
    from deid_proxy.engine.encoding import Encoding
    from deid_proxy.engine.plan import New
    from deid_proxy.profile.model import RuleSet

OFFSET_FROM_EVENT = 0x00120052
EVENT_TYPE = 0x00120053

_AGE = Rule(ActionCode.D, "derive_age, PS3.15 E.1.1 item 3: the age in place of the birth date")
_ELAPSED = Rule(ActionCode.D, "dates: days-since-anchor, PS3.15 E.3.6: days from the event, and what it is")


def settle_shift(draft: PlanDraft, rule_set: RuleSet, subject: IdentityRequest) -> IdentityRequest | None:
    """Ask by how many days the dates of a subject move, and return the request; None where none of them does."""
    if not draft.moves:
        return None
    anchored = rule_set.temporal.dates is DateMethod.DAYS_SINCE_ANCHOR
    kind = IdentityKind.ANCHOR_DATE if anchored else IdentityKind.DATE_OFFSET
    request = IdentityRequest(kind, subject.original)
    draft.requests[request] = None
    return request


def hides_dates(rule_set: RuleSet) -> bool:
    """Tell whether the true days of a study must not be found again: they tell by how many days dates moved."""
    if ConfidentialityOption.RETAIN_MODIFIED_DATES in rule_set.options:
        return True
    return any(rule.method is not None and rule.method.verb == "shift" for rule in rule_set.rules.values())


class Derived:
    """What one rule set has written, in one encoding.

    Attributes
    ----------
    insertions
        For data sets that do not have them.
    noted
        The top-level attributes that have to be seen for it, or searched for afterwards.
    """

    def __init__(self, rule_set: RuleSet, encoding: Encoding) -> None:
        self._encoding = encoding
        self._cap = rule_set.temporal.ages_over_89 == "cap"
        self._event = rule_set.temporal.anchor_event.encode("ascii")
        self._made: dict[int, tuple[Edit, Made]] = {}
        age = rule_set.rules.get(PATIENT_AGE)
        self._derives = rule_set.temporal.derive_age and age is not None and age.action in (ActionCode.K, ActionCode.C)
        if self._derives:
            self._add(PATIENT_AGE, "AS", _AGE, partial(derived_age, cap=self._cap))
        modified = ConfidentialityOption.RETAIN_MODIFIED_DATES in rule_set.options
        if modified and rule_set.temporal.dates is DateMethod.DAYS_SINCE_ANCHOR:
            self._add(OFFSET_FROM_EVENT, "FD", _ELAPSED, _elapsed)
            self._add(EVENT_TYPE, "CS", _ELAPSED, self._event_type)
        self.insertions: list[Insertion] = list(self._made.values())
        self.noted = frozenset({STUDY_DATE}) if self._made else frozenset[int]()
        if hides_dates(rule_set):
            self.noted |= frozenset(STUDY_DATES)

    def _add(self, tag: int, vr: str, rule: Rule, made: Made) -> None:
        self._made[tag] = Edit(tag, vr, ActionCode.D, rule, encoding=self._encoding), made

    def prepare(self, entry: Entry) -> Entry:
        """Return what becomes of a top-level attribute that is there and was decided already."""
        tag, _, decided = entry
        if tag not in self._made:
            return entry
        edit, made = self._made[tag]
        if tag == PATIENT_AGE:
            return tag, READ, replace(edit, read=partial(_fill_in, made, decided.read if decided is not None else None))
        return tag, READ, replace(edit, read=partial(_written_anew, made))

    def _event_type(self, draft: PlanDraft, edit: Edit) -> bytes | None:
        """Return what the days count from, where there are days."""
        if _elapsed(draft, edit) is None:
            return None
        return encode_element(edit.tag, edit.vr, self._event, edit.encoding)


def _elapsed(draft: PlanDraft, edit: Edit) -> New | None:  # noqa: ARG001
    day = read("DA", draft.raw(STUDY_DATE), somebodys=True).first_day
    return None if day is None else draft.later(Elapsed(day))


def _written_anew(made: Made, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> New | None:  # noqa: ARG001
    return made(draft, edit)


def _fill_in(
    made: Made, otherwise: Read | None, draft: PlanDraft, edit: Edit, start: int, value: int, end: int
) -> New | None:
    """Derive an age that is there without a value."""
    if not draft.bytes_of(value, end).strip(b" \0"):
        return made(draft, edit)
    return None if otherwise is None else otherwise(draft, edit, start, value, end)
