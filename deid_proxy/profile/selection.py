"""What the target of a rule selects: one attribute, many, those at a path, or private ones.

References
----------
DICOM PS3.5 sections 7.1 and 7.8, DICOM PS3.6 section 6
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from deid_proxy.profile.mistakes import MistakeError, did_you_mean
from deid_proxy.profile.selectors import tags_named
from deid_proxy.profile.yaml_nodes import shorten
from deid_proxy.standard.attribute_table import CURVE_GROUPS
from deid_proxy.standard.dictionary import VR_BY_TAG, describe_tag, vr_of
from deid_proxy.standard.hipaa_categories import categories, tags_of_category
from deid_proxy.standard.modules import module_names, tags_of_module

_MASK = re.compile(r"\(?([0-9A-Fa-fxX]{4}),? ?([0-9A-Fa-fxX]{4})\)?")
_STEP = re.compile(r"([^\[\].]+)(?:\[(\*|\d{1,6})\])?")
_PRIVATE = re.compile(r"\(?([0-9A-Fa-f]{3}[13579BbDdFf]),? ?([0-9A-Fa-fxX]{4})\)?")
_VRS = frozenset(VR_BY_TAG.values())
_MOST_STEPS = 31
_LONGEST_CREATOR = 64  # LO

Step = tuple[int, int | None]
"""A sequence, and the number of the item from 0; None for every item."""


class PrivateElements(NamedTuple):
    """Private attributes of one creator, wherever its block is: None stands for every group, or every element."""

    creator: str
    group: int | None = None
    element: int | None = None

    def __str__(self) -> str:
        group = "gggg" if self.group is None else f"{self.group:04X}"
        element = "xxxx" if self.element is None else f"xx{self.element:02X}"
        return f"({group},{element}) of '{self.creator}'"


class Selection(NamedTuple):
    """What a rule is for.

    Parameters
    ----------
    tags
        The standard attributes.
    many
        True for a selector of many attributes: it passes over those that the verb is not for.
    path
        The sequences that must enclose the attribute, from the top level.
    private
        The private attributes.
    """

    tags: tuple[int, ...]
    many: bool = False
    path: tuple[Step, ...] = ()
    private: PrivateElements | None = None


@lru_cache(maxsize=65_536)
def select(text: str, creator: str | None = None) -> Selection:
    """Return what a target selects.

    Raises
    ------
    MistakeError
        It selects nothing that there is.
    """
    written = text.strip()
    word, colon, name = written.partition(":")
    if colon and word in _KINDS:
        if creator is not None:
            raise MistakeError(f"'creator' does not go with '{word}:'", "write the tag, such as (0019,xx0C)")
        return _KINDS[word](name.strip())
    if colon and word.isalpha():
        raise MistakeError(f"unknown kind of selector '{shorten(word)}:'", did_you_mean(word, _KINDS))
    if creator is not None or _PRIVATE.fullmatch(written):
        return Selection((), private=_private(written, creator), many=True)
    if "." in written or "[" in written:
        return _path(written)
    mask = _MASK.fullmatch(written)
    if mask and "x" in written.lower() and not written.lower().startswith("0x"):
        return Selection(_of_mask(mask[1] + mask[2]), many=True)
    return Selection(tags_named(written))


def _of_vr(vr: str) -> Selection:
    if vr not in _VRS:
        raise MistakeError(f"there is no VR '{shorten(vr)}'", f"known here: {', '.join(sorted(_VRS))}")
    return Selection(tuple(tag for tag, known in VR_BY_TAG.items() if known == vr), many=True)


def _of_module(name: str) -> Selection:
    tags = tags_of_module(name)
    if not tags:
        hint = did_you_mean(name, module_names()) or "write a name of PS3.3, such as general-study"
        raise MistakeError(f"there is no module '{shorten(name)}'", hint)
    return Selection(tags, many=True)


def _of_category(name: str) -> Selection:
    if name not in categories():
        raise MistakeError(f"there is no category '{shorten(name)}'", did_you_mean(name, categories()))
    return Selection(tags_of_category(name), many=True)


def _of_creator(name: str) -> Selection:
    return Selection((), many=True, private=PrivateElements(_creator(name)))


_KINDS = {"vr": _of_vr, "module": _of_module, "category": _of_category, "creator": _of_creator}


def _of_mask(digits: str) -> tuple[int, ...]:
    """Return the attributes of the dictionary that have these digits; of curves also what it does not know."""
    lower = digits.lower()
    mask = int("".join("0" if digit == "x" else "F" for digit in lower), 16)
    value = int(lower.replace("x", "0"), 16)
    groups = {group for group in _GROUPS if group & mask >> 16 == value >> 16}
    found = tuple(tag for group in sorted(groups) for tag in _GROUPS[group] if tag & mask == value)
    if not found:
        hint = "name a private attribute with its creator" if value >> 16 & 1 else "check the digits"
        raise MistakeError(f"the data dictionary has no attribute ({digits[:4]},{digits[4:]})", hint)
    return found


def _by_group() -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for tag in VR_BY_TAG:
        groups.setdefault(tag >> 16, []).append(tag)
    return groups


_GROUPS = _by_group()
assert set(CURVE_GROUPS) <= set(_GROUPS)  # noqa: S101 - masks of curves find them


def _path(written: str) -> Selection:
    steps = []
    *outer, last = written.split(".")
    for part in outer:
        match = _STEP.fullmatch(part)
        if match is None:
            raise MistakeError(f"'{shorten(part)}' is no step of a path", "write Sequence[0].Attribute, or Sequence[*]")
        tag = tags_named(match[1])[0]
        if vr_of(tag) != "SQ":
            raise MistakeError(f"{describe_tag(tag)} is no sequence", "a path goes through sequences")
        steps.append((tag, None if match[2] in (None, "*") else int(match[2])))
    if not outer or "[" in last:
        raise MistakeError(
            f"'{shorten(written)}' names an item, not an attribute", "add the attribute: Sequence[0].Name"
        )
    if len(steps) > _MOST_STEPS:
        raise MistakeError(f"a path of more than {_MOST_STEPS} sequences", "shorten it")
    return Selection(tags_named(last), path=tuple(steps))


def _private(written: str, creator: str | None) -> PrivateElements:
    match = _PRIVATE.fullmatch(written)
    if match is None:
        hint = 'write the group, and the last two digits of the element: "(0019,xx0C)"'
        raise MistakeError(f"'{shorten(written)}' names no private attribute", hint)
    if creator is None:
        hint = f"add 'creator: NAME': {written} belongs to another maker in another file"
        raise MistakeError(f"the private attribute {written} needs its creator", hint)
    element = match[2].lower()
    digits = element[2:].upper()
    if not element.startswith("xx") or ("x" in element[2:] and element != "xxxx"):
        hint = f'write "({match[1]},xx{digits})": the block differs from file to file'
        raise MistakeError(f"the private attribute {written} is written with its block", hint)
    number = None if element == "xxxx" else int(digits, 16)
    return PrivateElements(_creator(creator), int(match[1], 16), number)


def _creator(name: str) -> str:
    if name != name.strip():
        hint = f"write '{shorten(name.strip())}': DICOM does not count blanks at the end"
        raise MistakeError("the private creator begins or ends with blanks", hint)
    if not name or len(name) > _LONGEST_CREATOR or not name.isprintable() or "\\" in name:
        raise MistakeError("this is no private creator", "write its name as (gggg,00xx) has it, at most 64 characters")
    return name
