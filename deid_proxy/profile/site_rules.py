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
from typing import TYPE_CHECKING

from deid_proxy.errors import Finding, ProfileError
from deid_proxy.profile.mistakes import Mistake, MistakeError
from deid_proxy.profile.replacement_text import SUBJECT, text_mistakes
from deid_proxy.profile.selectors import sop_class_named, tags_named
from deid_proxy.standard.attribute_table import EDITIONS, attribute_table
from deid_proxy.standard.dictionary import describe_tag, vr_of
from deid_proxy.standard.gap_attributes import GAP, GapClass

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    """What a rule does to the attribute, or allows for the SOP Class, that it names."""

    KEEP = "keep"
    REMOVE = "remove"
    EMPTY = "empty"
    REPLACE = "replace"
    ALLOW_PIXELS = "allow_pixels"


@dataclass(frozen=True, slots=True)
class SiteRule:
    """One rule of a site.

    Parameters
    ----------
    verb
        What to do.
    target
        The attribute, or for ``allow_pixels`` the SOP Class, as :mod:`deid_proxy.profile.selectors` reads them.
    text
        What ``replace`` writes; may hold ``{subject}``.
    source
        Where the rule stands, such as ``clinical-trial.yaml:12:5``.

    Raises
    ------
    ProfileError
        No site may ask for this.
    """

    verb: Verb
    target: str
    text: str | None = None
    source: str = "site rule"

    def __post_init__(self) -> None:
        mistakes = list(target_mistakes(self.verb, self.target))
        mistakes += value_mistakes(self.verb, self.target, self.text)
        if mistakes:
            raise ProfileError([Finding(mistake.message, self.source, hint=mistake.hint) for mistake in mistakes])


def target_mistakes(verb: Verb, target: str) -> Iterator[Mistake]:
    """Yield why this attribute or SOP Class cannot be named, or not with this verb."""
    try:
        if verb is Verb.ALLOW_PIXELS:
            sop_class_named(target)
            return
        tag = tags_named(target)[0]
    except MistakeError as error:
        yield error.mistake
        return
    protection = _protection(verb, tag)
    if protection:
        yield protection


def value_mistakes(verb: Verb, target: str, text: str | None) -> Iterator[Mistake]:
    """Yield why the text is not one that this rule can write; nothing when the target is wrong already."""
    if verb is not Verb.REPLACE:
        if text is not None:
            yield Mistake(f"'with' belongs to 'replace', not to '{verb}'", "write {replace: TAG, with: text}")
        return
    if text is None:
        yield Mistake("'replace' needs 'with'", "write {replace: TAG, with: text}")
        return
    if any(target_mistakes(verb, target)):
        return
    tag = tags_named(target)[0]
    if tag in SUBJECT_TAGS and SUBJECT not in text:
        yield Mistake(f"{describe_tag(tag)} always carries the pseudonym", f"put {SUBJECT} into the text")
    yield from text_mistakes(vr_of(tag) or "UN", text)


def _protection(verb: Verb, tag: int) -> Mistake | None:
    """Return why this verb is not for this attribute."""
    name = describe_tag(tag)
    group = tag >> 16
    if group in _NEVER_IN_A_DATA_SET:
        return Mistake(f"{name} belongs to {_NEVER_IN_A_DATA_SET[group]}, which is written anew", "remove this rule")
    if tag & 0xFFFF == 0:
        return Mistake(f"{name} is a group length, which is always dropped", "remove this rule")
    if tag in _MARKERS:
        return Mistake(f"{name} says what was done, and is always written", "remove this rule")
    if tag in _HIERARCHY_UIDS:
        return Mistake(f"{name} is always replaced by a new UID", "remove this rule")
    if tag in SUBJECT_TAGS and verb is not Verb.REPLACE:
        hint = f'write {{replace: ..., with: "{SUBJECT}"}}, or remove this rule'
        return Mistake(f"{name} always carries the pseudonym: it cannot be {_PAST[verb]}", hint)
    if verb is Verb.KEEP:
        return _against_keeping(tag, name)
    if tag in _STRUCTURAL or _is_structural_uid(tag):
        return Mistake(f"{name} makes the object readable: it cannot be {_PAST[verb]}", "remove this rule")
    if verb is Verb.REPLACE and vr_of(tag) == "UI":
        return Mistake(f"{name} is a UID: no text can replace it", "UIDs are always replaced: remove this rule")
    return None


_PAST = {Verb.KEEP: "kept", Verb.REMOVE: "removed", Verb.EMPTY: "emptied", Verb.REPLACE: "replaced"}


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
