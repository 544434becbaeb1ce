"""Content items, each walked by a table of what it is about.

References
----------
DICOM PS3.15 section E.3.4
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.actions import clean, dummy, keep
from deid_proxy.engine.attribute import PIXEL_DATA
from deid_proxy.engine.cleaners.content_items import (
    MEASURED_VALUE,
    NUMERIC_VALUE,
    UID,
    VALUE_TYPE,
    VALUES,
    look,
)
from deid_proxy.engine.cleaners.structured_content import Fate, fate_of, has_dummy
from deid_proxy.engine.edits import EDIT, KEEP, READ, Edit
from deid_proxy.engine.elements import top_level
from deid_proxy.engine.encoding import format_place
from deid_proxy.engine.tables import keep_as_it_is, removing
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.structured_content import (
    ACQUISITION_CONTEXT,
    CONTENT_SEQUENCE,
    SPECIMEN_PREPARATION_STEP,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import Draft, PlanDraft
    from deid_proxy.engine.edits import Read
    from deid_proxy.engine.encoding import Buffer, Encoding
    from deid_proxy.engine.placed_rules import Inside, Threads
    from deid_proxy.engine.plan import New
    from deid_proxy.engine.tables import Table
    from deid_proxy.profile.model import RuleSet

    MakeTable = Callable[[Threads, Fate], Table]

_MOST_TABLES = 4096  # of one kind of sequence; a fate is a row of a table, so there are never as many
_REFERENCE = b"\x40\x00\x73\xdb"  # (0040,DB73) Referenced Content Item Identifier
_BIG_REFERENCE = b"\x00\x40\xdb\x73"
_CONTEXTS = (ACQUISITION_CONTEXT, SPECIMEN_PREPARATION_STEP)  # they stay, though without an item
_FOREIGN = Rule(ActionCode.D, "PS3.3 C.17.3: a value that the Value Type (0040,A040) does not announce")
_VANISHES = Rule(
    ActionCode.X,
    "PS3.15 E.3.4: none of the content items stays",
    option=ConfidentialityOption.CLEAN_STRUCTURED_CONTENT,
)


class ContentItems:
    """Chooses how each item of one kind of sequence is walked.

    Parameters
    ----------
    rule_set
        What the site wants.
    parent
        The sequence.
    place
        Which rules of the site for single places hold in its items.
    make
        Makes the table for items with a fate.
    """

    def __init__(self, rule_set: RuleSet, parent: int, encoding: Encoding, place: Inside, make: MakeTable) -> None:
        self._options = rule_set.options
        self._cap = rule_set.temporal.ages_over_89 != "keep"
        self._parent = parent
        self._encoding = encoding
        self._place = place
        self._make = make
        self._tables: dict[tuple[Threads, object], Table] = {}
        self.emptied = None if parent in _CONTEXTS else Edit(parent, "", ActionCode.X, _VANISHES, encoding=encoding)

    def choose(self, draft: Draft, number: int, start: int, end: int) -> Table:
        """Return the table for an item.

        Raises
        ------
        DeidentificationError
            See :func:`~deid_proxy.engine.cleaners.structured_content.fate_of`.
        """
        looked = look(draft.data, start, end, self._encoding)
        fate = fate_of(looked, self._parent, self._options, cap_ages=self._cap)
        if fate.action is ActionCode.X:
            fate = fate._replace(action=self._removal(draft, fate, has_children=looked.has_children))
            if has_dummy(looked, fate):
                fate = fate._replace(action=ActionCode.D)
        draft.facts.update(looked.facts)
        threads = self._place.numbered.get(number, self._place.every)
        return self._table(threads, fate)

    def _removal(self, draft: Draft, fate: Fate, *, has_children: bool) -> ActionCode:
        """Return how an item is removed: as a whole, unless others are in it or are counted by its place."""
        if fate.value and (has_children or self._parent == SPECIMEN_PREPARATION_STEP):
            return ActionCode.D
        if self._parent == CONTENT_SEQUENCE and refers_by_number(draft, self._encoding):
            return ActionCode.D if fate.value else ActionCode.U
        return ActionCode.X

    def _table(self, threads: Threads, fate: Fate) -> Table:
        key = (() if fate.action is ActionCode.X else threads), fate
        table = self._tables.get(key)
        if table is None:
            if fate.action is ActionCode.X:
                table = removing(
                    Edit(self._parent, "", ActionCode.X, fate.rule, encoding=self._encoding), self._encoding
                )
            else:
                table = self._make(threads, fate)
            if len(self._tables) < _MOST_TABLES:
                self._tables[key] = table
        return table


def refers_by_number(draft: Draft, encoding: Encoding) -> bool:
    """Tell whether content items may refer to each other by their numbers, which change when one of them goes.

    References
    ----------
    DICOM PS3.3 section C.17.3.2.5
    """
    if draft.by_reference < 0:
        draft.by_reference = _has(draft.data, encoding)
    return draft.by_reference > 0


def _has(data: Buffer, encoding: Encoding) -> bool:
    """Search in front of the pixel data, which no content item is behind: they may be large, and not in memory."""
    end = next((one.start for one in top_level(data, encoding, last=PIXEL_DATA) if one.tag == PIXEL_DATA), len(data))
    reference = _REFERENCE if encoding.order == "<" else _BIG_REFERENCE
    return re.compile(re.escape(reference)).search(data, 0, end) is not None


def prepare(attribute: Attribute, prepared: Prepared, fate: Fate) -> Prepared:
    """Return what becomes of an attribute in a content item.

    Parameters
    ----------
    prepared
        What becomes of it everywhere else.
    """
    if attribute.rule.site:
        return prepared
    tag = attribute.tag
    if tag == VALUE_TYPE:
        return _confirmed(attribute, prepared)
    if tag in VALUES:
        return _confirmed(attribute, _value(attribute, prepared, fate))
    if fate.action is ActionCode.D and (tag == fate.value or (fate.value == MEASURED_VALUE and tag == NUMERIC_VALUE)):
        return _emptied(attribute, fate)
    return prepared


def _value(attribute: Attribute, prepared: Prepared, fate: Fate) -> Prepared:
    if attribute.tag == UID:
        return keep.prepare(attribute) if fate.value == UID and fate.action is ActionCode.K else prepared
    if attribute.tag != fate.value:
        return dummy.prepare(replace(attribute, action=ActionCode.D, rule=_FOREIGN))
    decided = replace(attribute, action=fate.action, rule=fate.rule)
    if fate.action is ActionCode.C:
        return clean.prepare_text(decided, ActionCode.D)
    if fate.action is ActionCode.D:
        return dummy.prepare(decided)
    return keep.prepare(decided) if fate.action is ActionCode.K else prepared


def _emptied(attribute: Attribute, fate: Fate) -> Prepared:
    """Return how a code, or a number, is replaced: a measured value may be missing, all others may not."""
    decided = replace(attribute, action=ActionCode.D, rule=fate.rule)
    return decided.replaced_by(decided.encode(b"")) if attribute.tag == MEASURED_VALUE else dummy.prepare(decided)


def _confirmed(attribute: Attribute, prepared: Prepared) -> Prepared:
    """Hold the instance where the walk meets an element that was not seen when the item was looked at."""
    kind, edit = prepared
    if kind == KEEP:
        return attribute.asked(partial(_check, keep_as_it_is))
    if kind == EDIT and edit.items is None and not edit.fragments:
        return READ, replace(edit, read=partial(_check, _written))
    if kind == READ and edit.read is not None:
        return READ, replace(edit, read=partial(_check, edit.read))
    return prepared


def _written(draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> bytes:  # noqa: ARG001
    return edit.new


def _check(inner: Read, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> New | None:
    if start not in draft.facts:
        raise DeidentificationError(HoldReason.MALFORMED, f"{format_place(edit.tag, start)} is not where it was seen")
    return inner(draft, edit, start, value, end)
