"""Private blocks: which creator has reserved which one, here and now, and whether anything in it stays.

The creators of an item come before its blocks. A creator that the policy knows changes the table that the walk goes on
with; it is taken down as removed, and put back when the first attribute of its block stays.

References
----------
DICOM PS3.5 section 7.8.1
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.edits import WALK, Edit, Question
from deid_proxy.engine.encoding import BULK_VRS
from deid_proxy.engine.private_elements import PrivateValue, Ways, prepare_site_rule
from deid_proxy.engine.private_values import TEXTS
from deid_proxy.profile.model import Rule
from deid_proxy.profile.private_policy import NUMERIC_VRS
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.private_elements import Disposition

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_extensions import i64

    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.plan import New
    from deid_proxy.engine.tables import Table
    from deid_proxy.profile.private_policy import PrivateDecision, PrivatePolicy

FIRST_CREATOR, LAST_CREATOR = 0x10, 0xFF
_LONGEST_CREATOR = 64  # characters of LO
_LONGEST_REMEMBERED = 256  # bytes
_CREATOR = Rule(ActionCode.K, "PS3.15 E.3.10: the creator of a block of which something stays")


class Blocks(NamedTuple):
    """The known creators of one group, by block: groups come in order, so those of earlier ones are past."""

    group: int
    creators: tuple[tuple[int, str], ...]

    def creator_of(self, tag: int) -> str | None:
        """Return who has reserved the block of an attribute; None where nobody did whom the policy knows."""
        if tag >> 16 != self.group:
            return None
        block = tag >> 8 & 0xFF
        return next((creator for number, creator in self.creators if number == block), None)

    def with_creator(self, tag: int, creator: str) -> Blocks:
        """Return the blocks as they are behind a creator."""
        earlier = self.creators if tag >> 16 == self.group else ()
        return Blocks(tag >> 16, (*earlier, (tag & 0xFF, creator)))


NO_BLOCKS = Blocks(0, ())


class Decisions:
    """Decides the private attributes of one kind of place.

    Parameters
    ----------
    policy
        Which of them stay.
    blocks
        Who has reserved which block here.
    entered
        Makes the table behind a further creator.
    ways
        What becomes of UIDs and dates.
    """

    def __init__(
        self,
        policy: PrivatePolicy,
        blocks: Blocks,
        entered: Callable[[Blocks], Table],
        *,
        ways: Ways,
    ) -> None:
        self._policy, self._blocks, self._entered = policy, blocks, entered
        self._ways = ways

    def prepare(self, attribute: Attribute, removed: Prepared, emptied: bytes, *, top_level: bool) -> Prepared:
        """Return what becomes of a private attribute.

        Parameters
        ----------
        removed, emptied
            How it is removed, and what is written when it is emptied.
        """
        tag = attribute.tag
        if FIRST_CREATOR <= tag & 0xFFFF <= LAST_CREATOR:
            if attribute.vr not in ("LO", "UN"):
                return removed
            kept = Edit(tag, "LO", ActionCode.K, _CREATOR, encoding=attribute.encoding)
            return attribute.asked(_Creator(kept, self._policy, self._blocks, self._entered))
        creator = self._blocks.creator_of(tag)
        if creator is None:
            return removed
        decision = self.decision(creator, tag)
        if decision is None:
            return self._unless_declared(attribute, creator, removed, top_level=top_level)
        return self._prepared(attribute, decision, removed, emptied, top_level=top_level)

    def decision(self, creator: str, tag: int) -> PrivateDecision | None:
        """Return what the policy says of an attribute."""
        return self._policy.decide(creator, tag >> 16, tag & 0xFF)

    def _prepared(
        self, attribute: Attribute, decision: PrivateDecision, removed: Prepared, emptied: bytes, *, top_level: bool
    ) -> Prepared:
        if decision.disposition is Disposition.REMOVE:
            return removed
        attribute = replace(attribute, action=decision.rule.action, rule=decision.rule)
        vr = _meant(attribute.vr, decision.vr)
        if vr == "SQ":
            stays = decision.rule.action is ActionCode.K and attribute.vr in ("SQ", "UN")
            return (WALK, attribute.items()) if stays else removed
        if decision.rule.method is not None or decision.rule.action is ActionCode.Z:
            return prepare_site_rule(attribute, decision, vr, emptied, top_level=top_level) or removed
        numeric = self._policy.numeric_only and decision.listed
        value = PrivateValue(decision, vr, numeric_only=numeric, top_level=top_level, ways=self._ways)
        kind, edit = attribute.asked(value)
        return kind, replace(edit, fragments=attribute.encoding.explicit and attribute.vr in BULK_VRS)

    def _unless_declared(self, attribute: Attribute, creator: str, removed: Prepared, *, top_level: bool) -> Prepared:
        """Ask what the instance says of its own blocks, where that counts; of sequences it is not believed."""
        if not self._policy.believes_instance or attribute.vr in ("SQ", "UN"):
            return removed
        value = PrivateValue(
            None, attribute.vr, numeric_only=self._policy.numeric_only, top_level=top_level, ways=self._ways
        )
        kind, edit = attribute.asked(partial(_read_declared, value, creator))
        return kind, replace(edit, fragments=attribute.encoding.explicit and attribute.vr in BULK_VRS)


class _Met(NamedTuple):
    """A creator that was met: the element, its name, and the table behind it; None where nobody knows it."""

    element: bytes
    name: str
    behind: Table | None


class _Creator(Question):
    """Asked about every private creator of one block at one kind of place: the next item mostly has the same one.

    Parameters
    ----------
    kept
        The edit of one that stays.
    """

    def __init__(self, kept: Edit, policy: PrivatePolicy, blocks: Blocks, entered: Callable[[Blocks], Table]) -> None:
        self._kept = kept
        self._policy, self._blocks, self._entered = policy, blocks, entered
        self._met = _Met(b"", "", None)

    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:
        """Remove it, for now, and go on with the table behind it, should the policy know it."""
        element = draft.bytes_of(start, end)
        met = self._met
        if met.element != element:
            met = self._read(edit.tag, element, element[value - start :])
            if len(element) <= _LONGEST_REMEMBERED:
                self._met = met
        if met.behind is not None:
            draft.reserve(edit.tag, self._kept, met.element, met.name)
            draft.turn = met.behind
        return b""

    def _read(self, tag: int, element: bytes, raw: bytes) -> _Met:
        name = raw.decode("latin-1").strip(" \0")
        if len(name) <= _LONGEST_CREATOR and self._policy.knows(name, tag >> 16):
            return _Met(element, name, self._entered(self._blocks.with_creator(tag, name)))
        return _Met(element, name, None)


def _read_declared(
    inner: PrivateValue, creator: str, draft: PlanDraft, edit: Edit, start: int, value: int, end: int
) -> New | None:
    if not draft.private.declares(creator, edit.tag, edit.vr):
        return b""
    return inner(draft, edit, start, value, end)


def _meant(vr: str, listed: str) -> str:
    """Return what a value is: what the attribute says, unless it says nothing; a number that is written out is one."""
    if listed and vr in ("UN", "OB"):
        return listed
    return "DS" if listed in NUMERIC_VRS and vr in TEXTS else vr
