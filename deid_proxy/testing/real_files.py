"""The identifiers of a file that somebody else made, for scans of what became of it."""

from __future__ import annotations

import io
import re
import struct
import zlib
from typing import TYPE_CHECKING, Any

from deid_proxy.engine.part10 import read_part10
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.standard.dictionary import format_tag
from deid_proxy.standard.uids import is_well_known
from deid_proxy.testing.builders.encoding import DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN
from deid_proxy.testing.builders.identifiers import Identifier, distinct

if TYPE_CHECKING:
    from collections.abc import Iterator

_EDITION = "PS3.15-2026d"
_MINIMUM_TEXT = 6
_MINIMUM_DIGITS = 8
_MINIMUM_NAME = 4
_TEXT_VRS = frozenset({"AE", "DA", "LO", "SH", "UI"})
_RETAINED_TEXT_VRS = _TEXT_VRS | {"CS", "LT", "PN", "ST", "UC", "UT"}
# What pydicom raises on values that it cannot decode; LookupError covers unknown codecs and tags.
_READING_ERRORS = (ValueError, TypeError, LookupError, AttributeError, NotImplementedError, OverflowError, struct.error)
_ORDINARY = re.compile(
    r"(anon|19000101|unknown|removed|none|test|name|patient|phantom|last|first|middle|operator|physician|enter|doctor)",
    re.IGNORECASE,
)
_MINIMUM_DISTINCT = 3


def without_deflation(part10: bytes) -> bytes:
    """Return a file with its data set inflated, so that it can be searched; any other file as it is.

    References
    ----------
    DICOM PS3.5 section A.5
    """
    header = read_part10(part10)
    if header.transfer_syntax_uid != DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN:
        return part10
    return part10[: header.offset] + zlib.decompressobj(-zlib.MAX_WBITS).decompress(part10[header.offset :])


def planted_from_file(part10: bytes) -> tuple[Identifier, ...]:
    """Return the identifiers of a real file that the Basic Profile must not let through, labelled by tag.

    Names count by component of four letters or more, identifiers from six characters (digits only: eight), UIDs and
    dates whole. A value that also stands in an attribute that the Basic Profile retains, or that is a word such as
    ``anonymous``, says nothing and is left out.

    Raises
    ------
    ValueError
        pydicom cannot read a single element.
    """
    import warnings

    import pydicom
    from pydicom.config import disable_value_validation

    with warnings.catch_warnings(), disable_value_validation():
        warnings.simplefilter("ignore")
        try:
            data_set = pydicom.dcmread(io.BytesIO(part10), force=True, stop_before_pixels=True)
        except (EOFError, zlib.error, *_READING_ERRORS) as error:
            raise ValueError("not readable as DICOM") from error
        if not data_set:
            raise ValueError("not readable as DICOM")
        found: list[Identifier] = []
        retained: list[str] = []
        for tag, vr, text, is_retained in _texts(data_set, inherited=False):
            if is_retained:
                retained.append(text.casefold())
            else:
                found += _identifiers(tag, vr, text)
    kept_text = "\n".join(retained)
    return distinct(one for one in found if one.casefold() not in kept_text)


def _texts(data_set: Any, *, inherited: bool) -> Iterator[tuple[int, str, str, bool]]:
    """Yield tag, VR, text and whether it is retained, of every element that can be read."""
    rows = attribute_table(_EDITION)
    for tag in sorted(data_set.keys()):
        row = rows.row_of(int(tag))
        removed = inherited or (row is not None and row.basic is not ActionCode.K)
        try:
            element = data_set[tag]
            if element.VR == "SQ":
                for item in element.value:
                    yield from _texts(item, inherited=removed and row is not None and row.basic is not ActionCode.X_Z_U)
                continue
            values = element.value if element.VM > 1 else [element.value]
            texts = [str(value).strip(" \0") for value in values if value is not None]
        except _READING_ERRORS:
            continue  # what pydicom cannot read cannot be looked for by value
        for text in texts:
            if removed or element.VR in _RETAINED_TEXT_VRS:
                yield int(tag), element.VR, text, not removed


def _identifiers(tag: int, vr: str, text: str) -> list[Identifier]:
    label = format_tag(tag)
    if tag >> 16 & 1 and vr != "PN":
        return []  # what vendors write into private text is mostly words
    if vr == "PN":
        parts = re.split(r"[\^=\s,]+", text)
        return [Identifier(p, label) for p in parts if _is_telling(p, _MINIMUM_NAME)]
    if vr not in _TEXT_VRS or not _is_telling(text, _MINIMUM_TEXT):
        return []
    if vr == "UI":
        return [] if is_well_known(text) else [Identifier(text, label)]
    # A descriptor without a digit is likely to be an ordinary word of radiology.
    return [Identifier(text, label)] if any(character.isdigit() for character in text) else []


def _is_telling(text: str, minimum: int) -> bool:
    long_enough = len(text) >= (_MINIMUM_DIGITS if text.isdigit() else minimum)
    return long_enough and len(set(text)) >= _MINIMUM_DISTINCT and not _ORDINARY.search(text)
