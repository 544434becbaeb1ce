"""How a profile names attributes and SOP Classes.

References
----------
DICOM PS3.5 section 7.1, DICOM PS3.6 section 6
"""

from __future__ import annotations

import re
from functools import cache

from deid_proxy.profile.mistakes import MistakeError, did_you_mean
from deid_proxy.profile.yaml_nodes import shorten
from deid_proxy.standard import dictionary, uids

_TAG = re.compile(r"(?:0[xX])?([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})|\(([0-9A-Fa-f]{4}), ?([0-9A-Fa-f]{4})\)")
_BARE_PAIR = re.compile(r"([0-9A-Fa-f]{4}), ?([0-9A-Fa-f]{4})")
_PATTERN = re.compile(r"\(?([0-9A-Fa-fxX]{4}),? ?([0-9A-Fa-fxX]{4})\)?")
_TWO_NUMBERS = re.compile(r"[\[(]?(?:0[xX])?([0-9A-Fa-f]{1,4})[ ,;/]+(?:0[xX])?([0-9A-Fa-f]{1,4})[\])]?")
_NUMBER = re.compile(r"(?:0[xX])?[0-9A-Fa-f]*[0-9][0-9A-Fa-f]*")

_EIGHT_DIGITS = 'write a keyword, or all eight digits: 00100010 or "(0010,0010)"'


@cache
def tags_named(text: str) -> tuple[int, ...]:
    """Return the tags that a text names: one, or sixteen where the group repeats (``OverlayData``).

    Parameters
    ----------
    text
        A keyword, or a tag written ``00100010``, ``0x00100010``, ``(0010,0010)`` or ``0010,0010``.

    Raises
    ------
    MistakeError
        The text is no tag, a private one, or one that the dictionary does not know.
    """
    written = text.strip()
    match = _TAG.fullmatch(written) or _BARE_PAIR.fullmatch(written)
    if match:
        digits = "".join(part for part in match.groups() if part)
        return (_known(int(digits, 16)),)
    if _PATTERN.fullmatch(written) and "x" in written.lower() and not written.lower().startswith("0x"):
        raise _pattern_mistake(written)
    pair = _TWO_NUMBERS.fullmatch(written)
    if pair:
        tag = int(pair[1], 16) << 16 | int(pair[2], 16)
        meant = f'did you mean "{dictionary.format_tag(tag)}", {dictionary.describe_tag(tag)}?'
        known = dictionary.is_known(tag) and not tag >> 16 & 1
        raise MistakeError(f"'{shorten(written)}' is two numbers, not a tag", meant if known else _EIGHT_DIGITS)
    if _NUMBER.fullmatch(written):
        raise MistakeError(f"'{shorten(written)}' is not a tag", _digits_hint(written))
    tags = dictionary.tags_of(written)
    if not tags:
        close = dictionary.close_keywords(written)
        hint = f"did you mean '{close[0]}'?" if close else _EIGHT_DIGITS
        raise MistakeError(f"there is no attribute '{shorten(written)}'", hint)
    return tags


def sop_class_named(text: str) -> str:
    """Return the UID of the Storage SOP Class that a text names, by UID or by keyword.

    Raises
    ------
    MistakeError
        There is no such Storage SOP Class.

    References
    ----------
    DICOM PS3.4 section B.5
    """
    written = text.strip()
    uid = written if written in uids.STORAGE_SOP_CLASSES else uids.sop_class_by_keyword(written)
    if uid is None or uid not in uids.STORAGE_SOP_CLASSES:
        raise MistakeError(f"there is no Storage SOP Class '{shorten(written)}'", _sop_class_hint(written))
    return uid


def _known(tag: int) -> int:
    if tag >> 16 & 1:
        message = f"private attributes such as {dictionary.format_tag(tag)} cannot be named here"
        raise MistakeError(message, "name them in a rule, with their creator")
    if not dictionary.is_known(tag):
        hint = "attributes that the dictionary does not know are removed"
        raise MistakeError(f"the data dictionary does not know {dictionary.format_tag(tag)}", hint)
    return tag


def _pattern_mistake(written: str) -> MistakeError:
    return MistakeError(f"a pattern of tags such as {written} cannot stand here", "name one attribute")


def _digits_hint(written: str) -> str:
    digits = written.lower().removeprefix("0x")
    tag = int(digits, 16) if 4 < len(digits) < 8 else 0
    if tag and not tag >> 16 & 1 and dictionary.is_known(tag):
        return f"a tag has eight digits: did you mean '{tag:08X}', {dictionary.describe_tag(tag)}?"
    return _EIGHT_DIGITS


def _sop_class_hint(written: str) -> str:
    if re.fullmatch(r"[0-9.]+", written):
        return "write the keyword, such as UltrasoundImageStorage, or check the UID"
    return did_you_mean(written, _sop_class_keywords())


@cache
def _sop_class_keywords() -> tuple[str, ...]:
    """Return keywords for a hint: the name without spaces, where that is the keyword."""
    names = (uids.name_of_uid(uid) or "" for uid in sorted(uids.STORAGE_SOP_CLASSES))
    words = (re.sub(r"[^A-Za-z0-9]", "", name) for name in names)
    return tuple(word for word in words if uids.sop_class_by_keyword(word))
