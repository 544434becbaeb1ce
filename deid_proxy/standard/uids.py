"""The UIDs that the standard registers: they name things of the standard, never of a patient.

References
----------
DICOM PS3.6 Annex A
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.standard.tables import uids

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTEXT_GROUP_ROOT = "1.2.840.10008.6.1."


class RegisteredUID(NamedTuple):
    """A row of the registry: what the UID is (``SOP Class``, ``Transfer Syntax``), its keyword and its name."""

    kind: str
    keyword: str
    name: str


class TransferSyntax(NamedTuple):
    """How a data set is encoded.

    Parameters
    ----------
    explicit
        True when every element carries its VR.
    deflated
        True when the whole data set is deflated, pixel data or not.
    encapsulated
        True when Pixel Data (7FE0,0010) is a sequence of fragments.
    real_time_video
        True when frames flow beside the data set; such instances are never stored or sent by C-STORE (PS3.22).

    References
    ----------
    DICOM PS3.5 section 10 and Annex A
    """

    uid: str
    name: str
    keyword: str
    explicit: bool
    little_endian: bool
    deflated: bool
    encapsulated: bool
    real_time_video: bool


def _read_registry() -> dict[str, RegisteredUID]:
    rows = (line.split("|") for line in uids.ROWS.splitlines())
    return {uid: RegisteredUID(kind, keyword, name) for uid, kind, keyword, name in rows}


_REGISTRY = _read_registry()


def _read_transfer_syntax(uid: str, flags: str) -> TransferSyntax:
    return TransferSyntax(
        uid=uid,
        name=_REGISTRY[uid].name,
        keyword=_REGISTRY[uid].keyword,
        explicit="I" not in flags,
        little_endian="B" not in flags,
        deflated="D" in flags,
        encapsulated="P" in flags,
        real_time_video="V" in flags,
    )


TRANSFER_SYNTAXES: Mapping[str, TransferSyntax] = {
    uid: _read_transfer_syntax(uid, flags)
    for uid, flags in (line.split("|") for line in uids.TRANSFER_SYNTAXES.splitlines())
}
"""Every transfer syntax that encodes a data set, retired ones too; not the retired MIME and XML encodings."""

STORAGE_SOP_CLASSES = frozenset(uids.STORAGE_SOP_CLASSES.splitlines())
"""Every SOP Class that C-STORE can carry, retired ones and those of DICOS and DICONDE too (PS3.4 B.5, I.4)."""


def _is_context_group(uid: str) -> bool:
    """Tell whether this is one of the 1,500 UIDs of PS3.6 Table A-3, which are numbered with the CIDs of PS3.16."""
    number = uid.removeprefix(_CONTEXT_GROUP_ROOT)
    return number != uid and len(number) <= 4 and number.isascii() and number.isdigit() and number[0] != "0"


def is_well_known(uid: str) -> bool:
    """Tell whether the standard registers this UID, so that it is the same everywhere and is never replaced.

    A UID is not well known because it starts with ``1.2.840.10008``: only what is registered counts.

    References
    ----------
    DICOM PS3.6 Annex A, DICOM PS3.15 section E.3.9
    """
    return uid in _REGISTRY or _is_context_group(uid)


def name_of_uid(uid: str) -> str | None:
    """Return the name of a registered UID."""
    entry = _REGISTRY.get(uid)
    return (entry.name or None) if entry else None


@cache
def _sop_classes_by_keyword() -> dict[str, str]:
    return {entry.keyword: uid for uid, entry in _REGISTRY.items() if entry.kind == "SOP Class" and entry.keyword}


def sop_class_by_keyword(keyword: str) -> str | None:
    """Return the SOP Class UID of a keyword such as ``UltrasoundImageStorage``."""
    return _sop_classes_by_keyword().get(keyword)
