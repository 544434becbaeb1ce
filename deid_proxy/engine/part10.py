"""The file layer: what stands before a data set in a DICOM file, read and written anew.

References
----------
DICOM PS3.10 section 7.1, PS3.15 section E.1.1 items 7 and 9
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from librt.strings import read_i64_le

from deid_proxy import __version__
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import (
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    LONG_VRS,
    SHORT_VRS,
    UNDEFINED_LENGTH,
    VRS,
    encode_element,
)
from deid_proxy.engine.identifiers import peek
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.uids import STORAGE_SOP_CLASSES, TRANSFER_SYNTAXES

if TYPE_CHECKING:
    from mypy_extensions import i64

    from deid_proxy.engine.encoding import Buffer, Encoding
    from deid_proxy.engine.plan import Rendition

IMPLEMENTATION_CLASS_UID = "2.25.329800735698586629295641978511506172918"
IMPLEMENTATION_VERSION_NAME = f"DEIDPROXY_{__version__}"[:16]

_PREAMBLE = 128
_PREFIX = b"DICM"
_GROUP_LENGTH = 0x00020000
_VERSION = 0x00020001
_SOP_CLASS_UID = 0x00020002
_SOP_INSTANCE_UID = 0x00020003
_TRANSFER_SYNTAX_UID = 0x00020010
_IMPLEMENTATION_CLASS_UID = 0x00020012
_IMPLEMENTATION_VERSION_NAME = 0x00020013
_NO_FILE_META = (
    "no prefix and no File Meta Information: this is no file of PS3.10; its first elements do not say how it is encoded"
)
_LARGEST_FILE_META = 1_048_576  # bytes
_USUAL_FILE_META: Final = 1024
_FIRST_GROUP = {True: b"\x08\x00", False: b"\x00\x08"}  # by little_endian
_BARE_SYNTAXES = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1")  # Implicit and Explicit VR Little Endian
_BEGINNING = 65_536  # bytes, in which SOP Class and Instance UID have to be


class Part10(NamedTuple):
    """What the File Meta Information says, where the data set begins, and what was wrong and left one meaning."""

    transfer_syntax_uid: str
    sop_class_uid: str
    sop_instance_uid: str
    offset: int
    notes: tuple[str, ...] = ()


def read_part10(data: Buffer) -> Part10:
    """Read preamble and File Meta Information, which may be missing where that leaves exactly one meaning.

    Raises
    ------
    DeidentificationError
        MALFORMED when this is no DICOM file, its File Meta Information has no transfer syntax, or nobody can tell
        where that ends.

    References
    ----------
    DICOM PS3.10 section 7.1
    """
    start = _start_of_file_meta(data)
    if start < 0:
        return _bare_data_set(data)
    encoding = _encoding_of_file_meta(data, start)
    read = _plain_file_meta(bytes(data[start : start + _USUAL_FILE_META])) if encoding is EXPLICIT_LITTLE else None
    values, size = read or _any_file_meta(data, start, encoding)
    offset = start + size
    syntax = _text(values, _TRANSFER_SYNTAX_UID)
    if not syntax:
        raise DeidentificationError(HoldReason.MALFORMED, "(0002,0010) is missing")
    notes: tuple[str, ...] = () if start > len(_PREFIX) else ("the preamble is missing",)
    if encoding is IMPLICIT_LITTLE:
        notes += ("File Meta Information is in Implicit VR",)
    notes += _group_length_notes(values, size, data, offset, syntax)
    return Part10(syntax, _text(values, _SOP_CLASS_UID), _text(values, _SOP_INSTANCE_UID), offset, notes)


def _text(values: dict[int, bytes], tag: int) -> str:
    return values.get(tag, b"").decode("latin-1").strip(" \0")


def _any_file_meta(data: Buffer, start: int, encoding: Encoding) -> tuple[dict[int, bytes], int]:
    """Return the values of group 0002, and how many bytes it has."""
    values: dict[int, bytes] = {}
    size = 0
    for element in elements(memoryview(data)[start : start + _LARGEST_FILE_META], encoding):
        if element.tag >> 16 != 2 or start + element.end > len(data):
            break
        values[element.tag] = bytes(data[start + element.value : start + element.end])
        size = element.end
    return values, size


def _plain_file_meta(head: bytes) -> tuple[dict[int, bytes], int] | None:
    """Return what :func:`_any_file_meta` returns, without its costs; None where its end is not in these bytes."""
    values: dict[int, bytes] = {}
    p: i64 = 0
    size: i64 = len(head)
    while p + 12 <= size:
        word: i64 = read_i64_le(head, p)
        if word & 0xFFFF != 2:  # group
            return values, int(p)
        tag: i64 = 2 << 16 | ((word >> 16) & 0xFFFF)
        value: i64 = p + 8
        length: i64 = (word >> 48) & 0xFFFF
        vr = head[p + 4 : p + 6].decode("latin-1")
        if vr in LONG_VRS and vr != "SQ":
            value = p + 12
            length = (read_i64_le(head, p + 4) >> 32) & UNDEFINED_LENGTH
        elif vr not in SHORT_VRS:
            return None
        p = value + length
        if p > size:
            return None
        values[tag] = head[value:p]
    return None


def _start_of_file_meta(data: Buffer) -> int:
    """Return the offset of group 0002, -1 when there is none."""
    if bytes(data[_PREAMBLE : _PREAMBLE + 4]) == _PREFIX:
        return _PREAMBLE + 4
    if bytes(data[:4]) == _PREFIX:
        return 4
    if bytes(data[:2]) == b"\x02\x00":
        return 0
    return -1


def _encoding_of_file_meta(data: Buffer, start: int) -> Encoding:
    """Return how File Meta Information is encoded: with VR as it has to be, or without.

    In Implicit VR a length of 16,705 bytes or more stands where VRs do, which is more than any element of it has.

    References
    ----------
    DICOM PS3.10 section 7.1
    """
    letters = bytes(data[start + 4 : start + 6]).decode("latin-1")
    return EXPLICIT_LITTLE if letters in VRS else IMPLICIT_LITTLE


def _bare_data_set(data: Buffer) -> Part10:
    """Return how a data set without File Meta Information is encoded.

    It must begin as every instance does, up to the UIDs of its SOP Class and its own, in one of the two encodings that
    were ever stored like that, and in no other.
    """
    found = [(uid, peek(data[:_BEGINNING], uid)) for uid in _BARE_SYNTAXES]
    read = [
        (uid, one) for uid, one in found if one and one.sop_class_uid in STORAGE_SOP_CLASSES and one.sop_instance_uid
    ]
    if len(read) != 1:
        raise DeidentificationError(HoldReason.MALFORMED, _NO_FILE_META)
    ((uid, peeked),) = read
    note = f"there is no File Meta Information; the data set can only be in {TRANSFER_SYNTAXES[uid].name}"
    return Part10(uid, peeked.sop_class_uid, peeked.sop_instance_uid, 0, (note,))


def _group_length_notes(
    values: dict[int, bytes], length: int, data: Buffer, offset: int, transfer_syntax_uid: str
) -> tuple[str, ...]:
    """Say so when File Meta Information ends elsewhere than it says; hold the file unless its end is beyond doubt.

    Its elements end where one of group 0008 follows, with which every data set begins. In a deflated one nobody can
    see that.

    References
    ----------
    DICOM PS3.10 Table 7.1-1
    """
    stated = values.get(_GROUP_LENGTH, b"")
    if len(stated) != 4 or EXPLICIT_LITTLE.uint32.unpack(stated)[0] + 12 == length:
        return ()
    syntax = TRANSFER_SYNTAXES.get(transfer_syntax_uid)
    if syntax is None or syntax.deflated or bytes(data[offset : offset + 2]) != _FIRST_GROUP[syntax.little_endian]:
        raise DeidentificationError(HoldReason.MALFORMED, "(0002,0000) is not the length of group 0002")
    return (f"(0002,0000) is not the length of group 0002, which is {length - 12} bytes",)


def write_file_meta(rendition: Rendition) -> bytes:
    """Return a preamble of zeros and new File Meta Information; nothing of the received one is in it.

    References
    ----------
    DICOM PS3.10 section 7.1, PS3.15 section E.1.1 item 7
    """
    texts = (
        (_SOP_CLASS_UID, "UI", rendition.sop_class_uid),
        (_SOP_INSTANCE_UID, "UI", rendition.sop_instance_uid),
        (_TRANSFER_SYNTAX_UID, "UI", rendition.transfer_syntax_uid),
        (_IMPLEMENTATION_CLASS_UID, "UI", IMPLEMENTATION_CLASS_UID),
        (_IMPLEMENTATION_VERSION_NAME, "SH", IMPLEMENTATION_VERSION_NAME),
    )
    content = encode_element(_VERSION, "OB", b"\0\1", EXPLICIT_LITTLE)
    content += b"".join(encode_element(tag, vr, text.encode("ascii"), EXPLICIT_LITTLE) for tag, vr, text in texts)
    length = encode_element(_GROUP_LENGTH, "UL", EXPLICIT_LITTLE.uint32.pack(len(content)), EXPLICIT_LITTLE)
    return bytes(_PREAMBLE) + _PREFIX + length + content
