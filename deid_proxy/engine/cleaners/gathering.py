"""What an instance says of people, places, numbers and days: gathered from all of it, before a text of it is cleaned.

It is a walk of its own, ahead of the one that plans, over what will be removed as well: the name of a physician stands
in a sequence that goes, and in a description that stays. What was gathered is remembered by the encoded values, which
all instances of a series share, and with it what became of their texts.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from deid_proxy.engine.cleaners.own import MAKER_TAGS, MODALITY, Own, own_of
from deid_proxy.engine.draft import PlanDraft
from deid_proxy.engine.edits import BULK, EDIT, KEEP, READ, WALK, Edit
from deid_proxy.engine.encoding import BULK_VRS, LONG_VRS
from deid_proxy.engine.subject import SPECIFIC_CHARACTER_SET
from deid_proxy.engine.tables import Room, Table, keep_as_it_is
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.engine.walker import walk
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.identifier_sources import (
    CODE_MEANING,
    CODE_VALUE,
    IN_CODES,
    SOURCES,
    STUDY_UIDS,
    SourceKind,
)

if TYPE_CHECKING:
    from deid_proxy.engine.edits import Entry
    from deid_proxy.engine.encoding import Buffer, Encoding
    from deid_proxy.engine.limits import Limits
    from deid_proxy.profile.model import RuleSet

_MOST_ENTRIES = 32_768
_MOST_SOURCES = 1024  # of one instance, each once
_MOST_REMEMBERED = 64  # studies, or rather series
_NOTED = Rule(ActionCode.K, "read for what it identifies")
_RETAINABLE = frozenset({SourceKind.PLACE, SourceKind.NUMBER, SourceKind.CONTACT, SourceKind.DAY, SourceKind.AGE})


def gather(data: Buffer, encoding: Encoding, rule_set: RuleSet, limits: Limits) -> Own:
    """Return what an instance says of people and places.

    Raises
    ------
    DeidentificationError
        MALFORMED where the data set does not add up, also in what would be removed; LIMIT when it names more people and
        numbers than can be searched for.
    """
    gatherer = _gatherer(rule_set)
    draft = PlanDraft(data, limits, ())
    walk(draft, gatherer.table(encoding))
    header = 12 if encoding.explicit else 8
    found: dict[tuple[int, bytes], None] = {}
    for start, end, edit, _ in draft.steps:
        value = start + (header if edit.vr in LONG_VRS and edit.encoding.explicit else 8)
        raw = bytes(data[value:end])
        found[edit.tag, raw[:8] if SOURCES.get(edit.tag) is SourceKind.DAY else raw] = None
        if len(found) > _MOST_SOURCES:
            detail = f"more than {_MOST_SOURCES} names, numbers and days of people to search for"
            raise DeidentificationError(HoldReason.LIMIT, detail)
    return gatherer.own(tuple(found))


class _Gatherer:
    """Gathers for one rule set."""

    def __init__(self, rule_set: RuleSet) -> None:
        self._rule_set = rule_set
        self._room = Room(_MOST_ENTRIES)
        self._tables: dict[tuple[Encoding, int], _SourceTable] = {}
        self._known: dict[tuple[tuple[int, bytes], ...], Own] = {}

    def table(self, encoding: Encoding, parent: int = 0) -> _SourceTable:
        """Return the table for the items of a sequence, of which only a few kinds are told apart."""
        key = encoding, parent if parent in IN_CODES else 0
        if key not in self._tables:
            self._tables[key] = _SourceTable(self._room, encoding, key[1], self)
        return self._tables[key]

    def is_source(self, tag: int, vr: str, parent: int) -> bool:
        """Tell whether an attribute names what must not stand in a text."""
        if vr == "PN" or tag == SPECIFIC_CHARACTER_SET or tag in STUDY_UIDS or tag in MAKER_TAGS:
            return True
        if tag == MODALITY:
            return bool(self._rule_set.cleaning.recognisers)
        if parent in IN_CODES and tag in (CODE_VALUE, CODE_MEANING):
            return not self._is_retained(parent)
        kind = SOURCES.get(tag)
        return kind is not None and not (kind in _RETAINABLE and self._is_retained(tag))

    def _is_retained(self, tag: int) -> bool:
        rule = self._rule_set.rules.get(tag)
        return rule is not None and rule.option is not None and rule.action is ActionCode.K

    def own(self, found: tuple[tuple[int, bytes], ...]) -> Own:
        """Return what was gathered, the same object for the same values."""
        known = self._known.get(found)
        if known is None:
            known = own_of(found, self._rule_set)
            while len(self._known) >= _MOST_REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[found] = known
        return known


class _SourceTable(Table):
    """Notes sources, goes into every sequence, and passes over everything else."""

    def __init__(self, room: Room, encoding: Encoding, parent: int, gatherer: _Gatherer) -> None:
        super().__init__(room, encoding)
        self._parent = parent
        self._gatherer = gatherer

    def prepare(self, tag: int, vr: str) -> Entry:
        """Note what the attribute is, by its own VR or by that of the dictionary."""
        meant = known_vr(tag) or vr if vr == "UN" else vr
        if meant == "SQ":
            return tag, WALK, self._gatherer.table(self.encoding.inside(vr), tag)
        if vr in BULK_VRS:
            return tag, BULK, self._edit(tag, vr, fragments=self.encoding.explicit)
        if self._gatherer.is_source(tag, meant, self._parent):
            return tag, EDIT, self._edit(self._parent if self._parent and tag == CODE_MEANING else tag, vr)
        if vr == "UN":
            edit = Edit(
                tag,
                vr,
                ActionCode.K,
                _NOTED,
                read=keep_as_it_is,
                items=self.encoding.inside(vr),
                encoding=self.encoding,
            )
            return tag, READ, edit
        return tag, KEEP, None

    def _edit(self, tag: int, vr: str, *, fragments: bool = False) -> Edit:
        return Edit(tag, vr, ActionCode.K, _NOTED, fragments=fragments, encoding=self.encoding)


def _gatherer(rule_set: RuleSet) -> _Gatherer:
    caches = rule_set._caches  # noqa: SLF001 - it is there for this room
    if _Gatherer not in caches:
        caches[_Gatherer] = _Gatherer(rule_set)
    return cast("_Gatherer", caches[_Gatherer])
