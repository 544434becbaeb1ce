"""The rules of a site, and what no site may ask for.

A site may protect more than Table E.1-1 or less, but never so that an instance keeps its identity, loses what makes it
readable, or claims what was not done.

References
----------
DICOM PS3.15 section E.1.1
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from deid_proxy.errors import Finding, ProfileError
from deid_proxy.profile.methods import Method, Otherwise
from deid_proxy.profile.mistakes import Mistake, MistakeError
from deid_proxy.profile.replacement_text import SUBJECT, text_mistakes
from deid_proxy.profile.rule_arguments import DEFAULT_OTHERWISE, EXAMPLES, argument_mistakes, vr_mistake
from deid_proxy.profile.selection import Selection, select
from deid_proxy.profile.selectors import sop_class_named
from deid_proxy.standard.attribute_table import EDITIONS, attribute_table
from deid_proxy.standard.dictionary import describe_tag, vr_of
from deid_proxy.standard.gap_attributes import GAP, GapClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.profile.conditions import Condition
    from deid_proxy.profile.look_up_table import LookUpTable

PATIENT_NAME = 0x00100010
PATIENT_ID = 0x00100020
SUBJECT_TAGS = (PATIENT_NAME, PATIENT_ID)
"""The attributes that always carry the pseudonym."""

_HIERARCHY_UIDS = frozenset({0x00080018, 0x0020000D, 0x0020000E})

# What the product writes itself: Patient Identity Removed, De-identification Method and its codes, Longitudinal
# Temporal Information Modified.
_MARKERS = frozenset({0x00120062, 0x00120063, 0x00120064, 0x00280303})

# Without these nobody can read the object: what it is, its characters, how its pixels are laid out, its frames.
_STRUCTURAL = frozenset(
    {0x00080005, 0x00080016, 0x52009229, 0x52009230}
    | {0x00280000 | element for element in (0x02, 0x04, 0x06, 0x08, 0x10, 0x11, 0x0100, 0x0101, 0x0102, 0x0103)}
    | {0x7FE00000 | element for element in (0x01, 0x02, 0x03, 0x08, 0x09, 0x10)}
)
_NEVER_IN_A_DATA_SET = {0x0000: "the command set", 0x0002: "the File Meta Information", 0x0004: "a DICOMDIR"}
_NEVER_KEPT = {
    0x4FFE0001: "a digital signature does not survive de-identification",
    0xFFFAFFFA: "a digital signature does not survive de-identification",
    0xFFFCFFFC: "padding behind the data set is never passed on",
}


class Verb(StrEnum):
    """What a rule does to the attributes, or allows for the SOP Class, that it names."""

    KEEP = "keep"
    REMOVE = "remove"
    EMPTY = "empty"
    REPLACE = "replace"
    SET = "set"
    HASH = "hash"
    MAP = "map"
    SHIFT = "shift"
    TRUNCATE = "truncate"
    REGEX = "regex"
    CLEAN = "clean"
    LOOK_UP = "look-up"
    ALLOW_PIXELS = "allow_pixels"


METHODS = frozenset({Verb.HASH, Verb.MAP, Verb.SHIFT, Verb.TRUNCATE, Verb.REGEX, Verb.LOOK_UP})
"""What makes a replacement of the value itself."""

_NO_TEXT_FOR_UIDS = frozenset({Verb.REPLACE, Verb.SET, Verb.TRUNCATE, Verb.REGEX, Verb.CLEAN, Verb.LOOK_UP})
PRIVATE_VERBS = frozenset({Verb.KEEP, Verb.REMOVE, Verb.EMPTY, Verb.HASH, Verb.MAP, Verb.SHIFT})


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule as it is written, before anybody knows whether a site may ask for it.

    Parameters
    ----------
    verb
        What to do.
    target
        The attributes, or for ``allow_pixels`` the SOP Class, as :mod:`deid_proxy.profile.selection` reads them.
    text
        What ``replace``, ``set`` and ``regex`` write; the first two may hold ``{subject}``.
    source
        Where the rule stands, such as ``clinical-trial.yaml:12:5``.
    creator
        The private creator, for a private attribute.
    because
        Why an attribute is kept that names the patient.
    when
        What must hold of the instance.
    argument
        The pattern of ``regex``; what ``truncate`` leaves.
    otherwise
        What becomes of a value that the pattern or the table does not know.
    table
        The table of ``look-up``.
    """

    verb: Verb
    target: str
    text: str | None = None
    source: str = "site rule"
    creator: str | None = None
    because: str = ""
    when: Condition = ()
    argument: str = ""
    otherwise: Otherwise | None = None
    table: LookUpTable | None = None


@dataclass(frozen=True, slots=True)
class SiteRule(RuleWords):
    """One rule of a site; parameters are those of :class:`RuleWords`.

    Raises
    ------
    ProfileError
        No site may ask for this.
    """

    def __post_init__(self) -> None:
        mistakes = [mistake for _, mistake in mistakes_of(self)]
        if mistakes:
            raise ProfileError([Finding(mistake.message, self.source, hint=mistake.hint) for mistake in mistakes])

    @property
    def selection(self) -> Selection:
        """What the rule is for."""
        return select(self.target, self.creator)

    @property
    def tags(self) -> tuple[int, ...]:
        """The standard attributes that it decides: of many, those that the verb is for."""
        selection = self.selection
        if not selection.many or selection.private is not None:
            return selection.tags
        if self.verb is Verb.REPLACE:
            return _that_take(self.target, self.text or "")
        return tags_for(self.verb, self.target, _length(self.verb, self.argument))

    @property
    def method(self) -> Method | None:
        """How the replacement follows from the value; None where it does not."""
        if self.verb not in METHODS:
            return None
        otherwise = self.otherwise or DEFAULT_OTHERWISE.get(self.verb, "empty")
        text = (self.text or "") if self.verb is Verb.REGEX else ""
        return Method(self.verb.value, self.argument, text, otherwise, self.table)


@lru_cache(maxsize=8192)
def tags_for(verb: Verb, target: str, argument: str = "") -> tuple[int, ...]:
    """Return those of many attributes that a verb is for: not what is protected, nor what has another VR."""
    tags = select(target).tags
    fitting = {
        vr for vr in {vr_of(tag) or "UN" for tag in tags} if vr_mistake(verb, vr, _length(verb, argument)) is None
    }
    return tuple(tag for tag in tags if (vr_of(tag) or "UN") in fitting and _protection(verb, tag) is None)


def _length(verb: Verb, argument: str) -> str:
    """Return the argument where the VR must fit it; a pattern fits all."""
    return argument if verb is Verb.TRUNCATE else ""


def _that_take(target: str, text: str) -> tuple[int, ...]:
    """Return those of many attributes for which a text is valid; the same tuple for the same ones."""
    taking = (vr for vr in _vrs_of(target) if not any(text_mistakes(vr, text)))
    return _with_vrs(target, frozenset(taking))


@lru_cache(maxsize=8192)
def _vrs_of(target: str) -> frozenset[str]:
    return frozenset(vr_of(tag) or "UN" for tag in tags_for(Verb.REPLACE, target))


@lru_cache(maxsize=8192)
def _with_vrs(target: str, vrs: frozenset[str]) -> tuple[int, ...]:
    return tuple(tag for tag in tags_for(Verb.REPLACE, target) if (vr_of(tag) or "UN") in vrs)


def mistakes_of(rule: RuleWords) -> Iterator[tuple[str, Mistake]]:
    """Yield why a rule is none: the key of the file that is wrong (empty: the rule as a whole), and the mistake."""
    target = list(_target_mistakes(rule))
    yield from (("target", mistake) for mistake in target)
    yield from argument_mistakes(rule)
    if rule.because and rule.verb is not Verb.KEEP:
        yield "because", Mistake(f"'because' belongs to 'keep', not to '{rule.verb}'", "leave it out")
    if rule.verb not in (Verb.REPLACE, Verb.SET):
        if rule.text is not None and rule.verb is not Verb.REGEX:
            yield (
                "with",
                Mistake(f"'with' belongs to 'replace', not to '{rule.verb}'", f"write {EXAMPLES[Verb.REPLACE]}"),
            )
    elif rule.text is None:
        yield "", Mistake(f"'{rule.verb}' needs 'with'", f"write {EXAMPLES[rule.verb]}")
    elif not target:
        yield from (("with", mistake) for mistake in _text_mistakes(rule, rule.text))


def _text_mistakes(rule: RuleWords, text: str) -> Iterator[Mistake]:
    selection = select(rule.target, rule.creator)
    if selection.many:
        if not _that_take(rule.target, text):
            yield Mistake("the text is valid for none of the attributes", "name one attribute")
        return
    tag = selection.tags[0]
    if tag in SUBJECT_TAGS and SUBJECT not in text:
        yield Mistake(f"{describe_tag(tag)} always carries the pseudonym", f"put {SUBJECT} into the text")
    yield from text_mistakes(vr_of(tag) or "UN", text)


def _target_mistakes(rule: RuleWords) -> Iterator[Mistake]:
    try:
        if rule.verb is Verb.ALLOW_PIXELS:
            sop_class_named(rule.target)
            if rule.when or rule.creator:
                yield Mistake("'allow_pixels' takes no condition and no creator", "leave them out")
            return
        selection = select(rule.target, rule.creator)
    except MistakeError as error:
        yield error.mistake
        return
    if selection.private is not None:
        if rule.verb not in PRIVATE_VERBS:
            known = ", ".join(sorted(PRIVATE_VERBS))
            yield Mistake(f"'{rule.verb}' is not for private attributes", f"known here: {known}")
    elif selection.many:
        if rule.verb is Verb.SET:
            yield Mistake("'set' writes one attribute", "name it by its keyword")
        elif not tags_for(rule.verb, rule.target, _length(rule.verb, rule.argument)):
            yield Mistake(f"'{rule.verb}' is for none of these attributes", "use remove or empty")
    else:
        yield from _one_mistake(rule, selection)


def _one_mistake(rule: RuleWords, selection: Selection) -> Iterator[Mistake]:
    """Yield why this verb is not for the one attribute that is named."""
    tag = selection.tags[0]
    protection = _protection(rule.verb, tag, because=rule.because, inside=bool(selection.path))
    if protection:
        yield protection
        return
    mistake = vr_mistake(rule.verb, vr_of(tag) or "UN", _length(rule.verb, rule.argument))
    if mistake:
        yield mistake._replace(message=f"{describe_tag(tag)}: {mistake.message}")
    elif rule.verb is Verb.SET and selection.path:
        yield Mistake("'set' writes at the top level only", "name the attribute alone, or use 'replace'")


def _protection(verb: Verb, tag: int, *, because: str = "", inside: bool = False) -> Mistake | None:
    """Return why this verb is not for this attribute.

    Parameters
    ----------
    inside
        Whether the rule is for the attribute in the items of a sequence alone.
    """
    name = describe_tag(tag)
    group = tag >> 16
    if group in _NEVER_IN_A_DATA_SET:
        return Mistake(f"{name} belongs to {_NEVER_IN_A_DATA_SET[group]}, which is written anew", "remove this rule")
    if tag & 0xFFFF == 0:
        return Mistake(f"{name} is a group length, which is always dropped", "remove this rule")
    if tag in _MARKERS:
        return Mistake(f"{name} says what was done, and is always written", "remove this rule")
    if tag in _HIERARCHY_UIDS and not (inside and verb in (Verb.REMOVE, Verb.EMPTY)):
        return Mistake(f"{name} is always replaced by a new UID", "remove this rule")
    if tag in SUBJECT_TAGS:
        return _against_losing_the_subject(verb, tag, name, because=because, inside=inside)
    if verb is Verb.KEEP:
        return _against_keeping(tag, name)
    if tag in _STRUCTURAL or _is_structural_uid(tag):
        return Mistake(f"{name} makes the object readable: it cannot be {_PAST[verb]}", "remove this rule")
    if verb in _NO_TEXT_FOR_UIDS and vr_of(tag) == "UI":
        return Mistake(f"{name} is a UID: no text can replace it", "UIDs are always replaced: remove this rule")
    return None


def _against_losing_the_subject(verb: Verb, tag: int, name: str, *, because: str, inside: bool) -> Mistake | None:
    if verb is Verb.REPLACE or (verb is Verb.SET and not inside):
        return None
    if inside and verb in (Verb.REMOVE, Verb.EMPTY):
        return None
    if verb is Verb.KEEP and tag == PATIENT_NAME and not inside:
        if because.strip():
            return None
        hint = "say why with 'because: ...': it is shown wherever the profile is, or remove this rule"
        return Mistake(f"{name} always carries the pseudonym: it cannot be kept without a reason", hint)
    hint = f'write {{replace: ..., with: "{SUBJECT}"}}, or remove this rule'
    return Mistake(f"{name} always carries the pseudonym: it cannot be {_PAST[verb]}", hint)


_PAST = {
    Verb.KEEP: "kept",
    Verb.REMOVE: "removed",
    Verb.EMPTY: "emptied",
    Verb.REPLACE: "replaced",
    Verb.SET: "set",
    Verb.HASH: "hashed",
    Verb.MAP: "mapped",
    Verb.SHIFT: "shifted",
    Verb.TRUNCATE: "truncated",
    Verb.REGEX: "rewritten",
    Verb.CLEAN: "cleaned",
    Verb.LOOK_UP: "looked up",
}


def _against_keeping(tag: int, name: str) -> Mistake | None:
    if tag in _NEVER_KEPT:
        return Mistake(f"{name} cannot be kept: {_NEVER_KEPT[tag]}", "remove this rule")
    if vr_of(tag) == "UI" and not _is_structural_uid(tag) and _protected_by_default(tag):
        return Mistake(f"{name} identifies: UIDs are always replaced", "the option retain-uids keeps all of them")
    return None


def _is_structural_uid(tag: int) -> bool:
    gap = GAP.get(tag)
    return gap is not None and gap.vr == "UI" and gap.cls in (GapClass.STRUCTURAL, GapClass.VOCABULARY)


def _protected_by_default(tag: int) -> bool:
    return tag in GAP or any(tag in attribute_table(edition).by_tag for edition in EDITIONS)
