"""The tables that a rule set amounts to for one SOP Class and one encoding.

They belong to the rule set and are filled as data sets come: all instances after the first find their decisions made.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from deid_proxy.engine import content_rules, own_words, site_values
from deid_proxy.engine.actions import ACTIONS, clean, pseudonym
from deid_proxy.engine.attest import MARKERS, Markers
from deid_proxy.engine.attribute import Attribute
from deid_proxy.engine.cleaners.number_values import is_number, prepare_number
from deid_proxy.engine.cleaners.sweep import asked_in_turn, is_swept, prepare_swept
from deid_proxy.engine.codestream.families import family_of
from deid_proxy.engine.codestream.pixels import Codestreams
from deid_proxy.engine.decisions import ICON_IMAGE, NO_RULE, PATIENT_ID, PATIENT_NAME, decide
from deid_proxy.engine.derived import Derived
from deid_proxy.engine.documents import ENCAPSULATED_DOCUMENT, REPLACED, empty_document
from deid_proxy.engine.edits import KEEP, READ, Edit
from deid_proxy.engine.noted import NOTED_TAGS, noted
from deid_proxy.engine.pixel_risk import document_risk
from deid_proxy.engine.placed_rules import NOWHERE, Inside, Threads, at_the_top, inside, rule_at
from deid_proxy.engine.private_blocks import NO_BLOCKS, Blocks, Decisions
from deid_proxy.engine.private_context import DESCRIBED, PRIVATE_CHARACTERISTICS, description_insertion
from deid_proxy.engine.private_elements import ways_of
from deid_proxy.engine.subject import awaits_subject, template
from deid_proxy.engine.syntaxes import encoding_of
from deid_proxy.engine.tables import Room, Table
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode, AttributeType, resolve_compound
from deid_proxy.standard.identifier_sources import CODE_MEANING
from deid_proxy.standard.object_definitions import attribute_type, full_type
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.structured_content import CONTENT_ITEMS

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Prepared
    from deid_proxy.engine.cleaners.structured_content import Fate
    from deid_proxy.engine.edits import Entry, Insertion
    from deid_proxy.engine.encoding import Encoding
    from deid_proxy.engine.plan import Parts
    from deid_proxy.profile.model import RuleSet
    from deid_proxy.profile.private_policy import PrivatePolicy
    from deid_proxy.standard.uids import TransferSyntax

_MOST_ENTRIES = 200_000  # of all SOP Classes together; a busy site has some 50,000
_MOST_ENTRIES_OF_VARIANT = 25_000  # one of up to 32: see deid_proxy.profile.variants
_IDENTITY = Rule(ActionCode.D, "PS3.3 C.7.1.1: Patient's Name and Patient ID are Type 2")


class RuleTable(Table):
    """Decides the attributes in the items of one sequence, or at the top level."""

    def __init__(
        self,
        tables: RuleTables,
        parent: int | None,
        threads: Threads = (),
        blocks: Blocks = NO_BLOCKS,
        fate: Fate | None = None,
    ) -> None:
        super().__init__(tables.room, tables.encoding)
        self.keeps = True
        self._fate = fate
        self._tables = tables
        self._parent = parent
        self._threads = threads
        self._blocks = blocks

    def prepare(self, tag: int, vr: str) -> Entry:
        """Ask the rule set, and prepare the action that follows from it here."""
        if tag >> 16 & 1 and self._tables.rule_set.private_policy is not None:
            return tag, *self._prepare_private(self._tables.rule_set.private_policy, tag, vr)
        attribute = self._tables.attribute(self._parent, tag, vr, self._threads)
        if attribute.rule.site and self._parent is not None:
            if own_words.is_own_sequence(self._parent, tag):
                attribute = replace(attribute, action=ActionCode.K, rule=NO_RULE)
            return tag, *own_words.sparing(attribute, self._prepared(attribute))
        prepared = self._prepared(attribute)
        if self._fate is not None:
            prepared = content_rules.prepare(attribute, prepared, self._fate)
        return tag, *prepared

    def _prepared(self, attribute: Attribute) -> Prepared:
        tag, top_level = attribute.tag, self._parent is None
        if attribute.rule.method is not None:
            emptied, removed = self._tables.without_value(self._parent, attribute)
            return site_values.prepare(attribute, emptied, removed, top_level=top_level)
        if tag in pseudonym.SUBJECT_TAGS and not _decides_subject(attribute.rule, nested=not top_level):
            return pseudonym.prepare(attribute, top_level=top_level)
        prepared = ACTIONS[attribute.action](attribute)
        stays = prepared[0] == KEEP or (prepared[0] == READ and attribute.action is ActionCode.K)
        if not self._tables.cleans or not stays:
            return prepared
        swept = self._prepare_kept(attribute)
        return prepared if swept is None else asked_in_turn(attribute, prepared, swept)

    def _prepare_kept(self, attribute: Attribute) -> Prepared | None:
        """Return how a text that stays is cleaned, or searched; None where it is no text."""
        if attribute.tag == CODE_MEANING and self._parent in self._tables.cleaned_codes and not attribute.rule.site:
            rule = self._tables.rule_set.rules[self._parent]
            return clean.prepare_text(replace(attribute, action=ActionCode.C, rule=rule), ActionCode.D)
        if not (is_swept(attribute) or is_number(attribute)):
            return None
        kind = full_type(self._tables.sop_class_uid, self._parent, attribute.tag)
        prepare = prepare_number if is_number(attribute) else prepare_swept
        return own_words.sparing(attribute, prepare(attribute, kind))

    def _prepare_private(self, policy: PrivatePolicy, tag: int, vr: str) -> Prepared:
        attribute = self._tables.attribute(self._parent, tag, vr)
        removed = ACTIONS[ActionCode.X](replace(attribute, action=ActionCode.X))
        emptied = attribute.encode(b"")
        decisions = Decisions(policy, self._blocks, self._entered, ways=ways_of(self._tables.rule_set))
        return decisions.prepare(attribute, removed, emptied, top_level=self._parent is None)

    def _entered(self, blocks: Blocks) -> RuleTable:
        """Return the table for what follows a private creator at this place."""
        known = self._tables.behind.get((type(self), self._parent, self._threads, blocks, self._fate))
        if known is None:
            known = type(self)(self._tables, self._parent, self._threads, blocks, self._fate)
            known.closing = self.closing
            if self._tables.room.left > 0:
                self._tables.room.left -= 1
                self._tables.behind[type(self), self._parent, self._threads, blocks, self._fate] = known
        return known


class _TopTable(RuleTable):
    """The top level, where markers are written and some values matter to more than themselves."""

    def prepare(self, tag: int, vr: str) -> Entry:
        if tag in MARKERS:
            attribute = self._tables.attribute(None, tag, vr)
            inside = self._tables.inside(vr)
            marked = self._tables.markers.prepare(attribute, inside.markers, inside.appended_items(tag))
            return tag, noted(*marked, vr) if tag in NOTED_TAGS else marked[0], marked[1]
        if tag == PRIVATE_CHARACTERISTICS and self._tables.rule_set.private_policy is not None:
            attribute = replace(self._tables.attribute(None, tag, vr), action=ActionCode.X, rule=DESCRIBED)
            return tag, *ACTIONS[ActionCode.X](attribute)
        if self._tables.document is not None:
            prepared = self._tables.document.prepare(self._tables.attribute(None, tag, vr))
            if prepared is not None:
                return tag, *prepared
        derived = self._tables.derived
        tag, kind, edit = derived.prepare(super().prepare(tag, vr))
        known = tag in NOTED_TAGS or tag in derived.noted or tag in self._tables.asked
        known = known or (kind == KEEP and tag in pseudonym.SUBJECT_TAGS)
        return tag, noted(kind, edit, vr) if known else kind, edit


def _decides_subject(rule: Rule, *, nested: bool) -> bool:
    """Tell whether a rule of the site keeps the name with a reason, or takes it out of an item."""
    taken_out = nested and rule.action in (ActionCode.X, ActionCode.Z)
    return rule.site and (taken_out or (rule.action is ActionCode.K and bool(rule.because)))


class RuleTables:
    """All tables of a rule set for one SOP Class and one encoding.

    Attributes
    ----------
    top
        The table of the top level.
    cleans
        Whether texts are cleaned.
    vouched
        Whether the site says of the pixels that they show nobody.
    modifies_dates
        Whether dates stay as others than they are.
    document, document_risk
        What takes the place of an encapsulated document; else the word for one that nobody can replace.
    insertions
        What every data set gets that does not have it: identity, markers, and what the project gives it.
    """

    def __init__(self, rule_set: RuleSet, sop_class_uid: str, room: Room, encoding: Encoding, *, family: str) -> None:
        self.rule_set = rule_set
        self.room = room
        self.sop_class_uid = sop_class_uid
        self.encoding = encoding
        self._family = family
        self.vouched = not rule_set.hold_pixel_risk or sop_class_uid in rule_set.allowed_pixels
        self.cleans = rule_set.cleans
        self._structured = ConfidentialityOption.CLEAN_STRUCTURED_CONTENT in rule_set.options
        self.cleaned_codes = frozenset(
            tag for tag, rule in rule_set.rules.items() if rule.option is ConfidentialityOption.CLEAN_DESCRIPTORS
        )
        self.modifies_dates = ConfidentialityOption.RETAIN_MODIFIED_DATES in rule_set.options
        self.document = empty_document(rule_set, sop_class_uid)
        document = rule_set.rules.get(ENCAPSULATED_DOCUMENT)
        kept = document is not None and document.action is ActionCode.K
        self.document_risk = None if kept else document_risk(sop_class_uid)
        self.markers = Markers(rule_set, encoding, () if self.document is None else (REPLACED,))
        self.derived = Derived(rule_set, encoding)
        self._nested: dict[tuple[int, Threads], RuleTable] = {}
        self.behind: dict[tuple[type[RuleTable], int | None, Threads, Blocks, Fate | None], RuleTable] = {}
        self.asked: frozenset[int] = rule_set.asked
        self.top = _TopTable(self, None, at_the_top(rule_set.placed))
        self.insertions: list[Insertion] = [*self.markers.insertions, *self.derived.insertions]
        if rule_set.private_policy is not None:
            self.insertions.append(description_insertion(encoding))
        if self.document is not None:
            self.insertions += self.document.insertions(lambda tag, vr: self.attribute(None, tag, vr), encoding)
        self.insertions.append(self._subject(PATIENT_NAME, "PN"))
        self.insertions.append(self._subject(PATIENT_ID, "LO"))
        for tag in rule_set.inserted - pseudonym.SUBJECT_TAGS:
            self.insertions.append(self._given(tag))
        self.insertions.sort(key=_tag_of)

    def nested(self, parent: int, place: Inside = NOWHERE) -> RuleTable:
        """Return the table for the items of a sequence."""
        key = parent, place.every
        if self._structured and parent in CONTENT_ITEMS:
            if place.numbered:
                return self._looked_at(parent, place)
            if key not in self._nested:
                self._nested[key] = self._looked_at(parent, place)
            return self._nested[key]
        if place.numbered:
            table = RuleTable(self, parent, place.every)  # of the one sequence that a rule names
            table.numbered = {item: RuleTable(self, parent, threads) for item, threads in place.numbered.items()}
            return table
        if key not in self._nested:
            self._nested[key] = RuleTable(self, parent, place.every)
        return self._nested[key]

    def _looked_at(self, parent: int, place: Inside) -> RuleTable:
        """Return the table for a sequence of which each item is looked at before it is walked."""
        table = RuleTable(self, parent, place.every)
        items = content_rules.ContentItems(self.rule_set, parent, self.encoding, place, self._with_fate(parent))
        table.chooses, table.emptied = items.choose, items.emptied
        return table

    def _with_fate(self, parent: int) -> content_rules.MakeTable:
        return lambda threads, fate: RuleTable(self, parent, threads, NO_BLOCKS, fate)

    def appended_items(self, parent: int) -> RuleTable:
        """Return a table of its own for a sequence that something is appended to."""
        return RuleTable(self, parent)

    def inside(self, vr: str) -> RuleTables:
        """Return the tables for the items of sequences that have this VR.

        References
        ----------
        DICOM PS3.5 section 6.2.2 note 2 (CP-246)
        """
        encoding = self.encoding.inside(vr)
        if encoding is self.encoding:
            return self
        return _tables(self.rule_set, self.sop_class_uid, encoding, family="")

    def attribute(self, parent: int | None, tag: int, vr: str, threads: Threads = ()) -> Attribute:
        """Return the attribute with its rule and its simple action."""
        placed = self.rule_set.placed
        action, rule = decide(self.rule_set, self.sop_class_uid, parent, tag, rule_at(placed, threads, tag))
        place = inside(placed, threads, tag) if threads else NOWHERE
        return Attribute(
            tag,
            vr,
            action,
            rule,
            self.encoding,
            lambda: self.inside(vr).nested(tag, place),
            placeholder=self.rule_set.placeholder,
            type=(full_type if rule.site else attribute_type)(self.sop_class_uid, parent, tag),
            temporal=self.rule_set.temporal,
            codestreams=self._codestreams(parent),
        )

    def without_value(self, parent: int | None, attribute: Attribute) -> tuple[bytes, bytes]:
        """Return what is written in place of an attribute that a rule of the site cannot make a value of.

        Returns
        -------
        tuple of bytes
            The element, emptied, and what stays of it when it is removed; a dummy where the object needs a value.
        """
        kind = full_type(self.sop_class_uid, parent, attribute.tag) or AttributeType.TYPE_3
        rule = replace(attribute.rule, method=None, replacement="")
        written = []
        for code in (ActionCode.Z, ActionCode.X):
            action = resolve_compound(code, kind)
            _, edit = ACTIONS[action](replace(attribute, action=action, rule=rule))
            written.append(edit.new)
        return written[0], written[1]

    def _codestreams(self, parent: int | None) -> Codestreams | None:
        if not self._family or parent not in (None, ICON_IMAGE):
            return None
        return Codestreams(self._family, self.vouched, parent is None)

    def _subject(self, tag: int, vr: str) -> tuple[Edit, Parts]:
        rule = self.rule_set.rules.get(tag, _IDENTITY)
        attribute = replace(self.attribute(None, tag, vr), rule=rule)
        return Edit(tag, vr, ActionCode.D, rule, encoding=self.encoding), pseudonym.subject_parts(attribute)

    def _given(self, tag: int) -> tuple[Edit, bytes | Parts]:
        rule = self.rule_set.rules[tag]
        attribute = replace(self.attribute(None, tag, known_vr(tag) or "UN"), action=rule.action, rule=rule)
        edit = Edit(tag, attribute.written_vr, rule.action, rule, encoding=self.encoding)
        parts = template(tag, attribute.written_vr, rule.replacement or "")
        if awaits_subject(parts):
            return edit, parts
        return edit, attribute.encode((rule.replacement or "").encode("ascii"))


def _tag_of(insertion: Insertion) -> int:
    return insertion[0].tag


def rule_tables(rule_set: RuleSet, sop_class_uid: str, syntax: TransferSyntax) -> RuleTables:
    """Return the tables of a rule set, made at the first question and carried by the rule set from then on."""
    return _tables(rule_set, sop_class_uid, encoding_of(syntax), family=family_of(syntax))


def _tables(rule_set: RuleSet, sop_class_uid: str, encoding: Encoding, *, family: str) -> RuleTables:
    caches = rule_set._caches  # noqa: SLF001 - it is there for this room
    entries = _MOST_ENTRIES if rule_set.answers is None else _MOST_ENTRIES_OF_VARIANT
    room = cast("Room", caches.setdefault(Room, Room(entries)))
    key = (RuleTables, sop_class_uid, encoding, family)
    if key not in caches:
        caches[key] = RuleTables(rule_set, sop_class_uid, room, encoding, family=family)
    return cast("RuleTables", caches[key])
