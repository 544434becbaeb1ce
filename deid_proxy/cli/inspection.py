"""A finished file, from its first byte to its last: preamble, File Meta Information, data set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import EXPLICIT_LITTLE
from deid_proxy.engine.identifiers import peek
from deid_proxy.engine.inspection import Remark, inspect_data_set
from deid_proxy.engine.part10 import IMPLEMENTATION_CLASS_UID, read_part10
from deid_proxy.errors import DeidentificationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.part10 import Part10
    from deid_proxy.profile.model import RuleSet

_PREAMBLE, _META_AT = 128, 132
_PREFIX = b"DICM"
_OWN_VERSIONS = "DEIDPROXY_"
_CLASS, _INSTANCE, _IMPLEMENTATION, _VERSION_NAME = 0x0002_0002, 0x0002_0003, 0x0002_0012, 0x0002_0013
_WRITTEN = frozenset({0x0002_0000, 0x0002_0001, _CLASS, _INSTANCE, 0x0002_0010, _IMPLEMENTATION, _VERSION_NAME})
_OF_WHO_STORED = frozenset({0x0002_0016, 0x0002_0017, 0x0002_0018, 0x0002_0026, 0x0002_0027, 0x0002_0028})
"""AE titles and presentation addresses of who sent, stored and received (PS3.10 section 7.1)."""
_MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"
_RULE = "PS3.15 E.1.1 item 7: File Meta Information is written anew"


def inspect_file(file: memoryview, rule_set: RuleSet, *, stored: bool = False) -> list[Remark]:
    """Return what is wrong with a file that claims to be finished by a rule set.

    Parameters
    ----------
    stored
        Whether somebody else wrote the File Meta Information, as an archive does, and may say so in it.

    References
    ----------
    DICOM PS3.10 section 7.1, PS3.15 section E.1.1
    """
    try:
        part10 = read_part10(file)
        remarks = [*_of_preamble(file), *_of_file_meta(file, part10, stored=stored)]
    except DeidentificationError as error:
        return [_of_hold(error)]
    if part10.sop_class_uid == _MEDIA_STORAGE_DIRECTORY:
        return [*remarks, Remark((), "a DICOMDIR names patients, and is not written by deid-proxy")]
    try:
        return [*remarks, *inspect_data_set(file[part10.offset :], part10.transfer_syntax_uid, rule_set)]
    except DeidentificationError as error:
        return [*remarks, _of_hold(error)]


def _of_hold(error: DeidentificationError) -> Remark:
    return Remark((), f"would be held: {error.public_message}")


def _of_preamble(file: memoryview) -> Iterator[Remark]:
    if bytes(file[_PREAMBLE:_META_AT]) != _PREFIX:
        yield Remark((), "there is no preamble")
    elif any(file[:_PREAMBLE]):
        yield Remark((), "the preamble is not zero", _RULE)


def _of_file_meta(file: memoryview, part10: Part10, *, stored: bool) -> Iterator[Remark]:
    """Yield what this program would not have written, and what the data set says otherwise."""
    start = _META_AT if bytes(file[_PREAMBLE:_META_AT]) == _PREFIX else 4 * (bytes(file[:4]) == _PREFIX)
    meta = file[start : part10.offset]
    texts = {
        element.tag: bytes(meta[element.value : element.end]).decode("latin-1").rstrip(" \0")
        for element in elements(meta, EXPLICIT_LITTLE)
    }
    may_stand = _WRITTEN | _OF_WHO_STORED if stored else _WRITTEN
    yield from (Remark((tag,), "is not written by deid-proxy", _RULE) for tag in sorted(texts.keys() - may_stand))
    if not stored:
        yield from (Remark((tag,), "is missing", _RULE) for tag in sorted(_WRITTEN - texts.keys()))
        if texts.get(_IMPLEMENTATION, IMPLEMENTATION_CLASS_UID) != IMPLEMENTATION_CLASS_UID:
            yield Remark((_IMPLEMENTATION,), "is not that of deid-proxy", _RULE)
        if not texts.get(_VERSION_NAME, _OWN_VERSIONS).startswith(_OWN_VERSIONS):
            yield Remark((_VERSION_NAME,), "is not that of deid-proxy", _RULE)
    said = peek(file[part10.offset :], part10.transfer_syntax_uid)
    if said is not None and part10.sop_class_uid != _MEDIA_STORAGE_DIRECTORY:
        pairs = ((_CLASS, said.sop_class_uid), (_INSTANCE, said.sop_instance_uid))
        yield from (Remark((tag,), "is not what the data set says") for tag, uid in pairs if texts.get(tag, uid) != uid)
