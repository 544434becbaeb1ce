"""The file layer: what stands before a data set in a DICOM file, read and written anew.

References
----------
DICOM PS3.10 section 7.1, PS3.15 section E.1.1 items 7 and 9
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy import __version__
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import EXPLICIT_LITTLE, encode_element
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from deid_proxy.engine.encoding import Buffer
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
    "no prefix and no File Meta Information: this is no file of PS3.10; a bare data set does not say how it is encoded"
)
_LARGEST_FILE_META = 1_048_576  # bytes


class Part10(NamedTuple):
    """What the File Meta Information says, and where the data set begins."""

    transfer_syntax_uid: str
    sop_class_uid: str
    sop_instance_uid: str
    offset: int


def read_part10(data: Buffer) -> Part10:
    """Read preamble and File Meta Information; the preamble may be missing.

    Raises
    ------
    DeidentificationError
        MALFORMED when this is no DICOM file, or its File Meta Information has no transfer syntax.

    References
    ----------
    DICOM PS3.10 section 7.1
    """
    start = _start_of_file_meta(data)
    values: dict[int, bytes] = {}
    offset = start
    for element in elements(data[start : start + _LARGEST_FILE_META], EXPLICIT_LITTLE):
        if element.tag >> 16 != 2 or start + element.end > len(data):
            break
        values[element.tag] = bytes(data[start + element.value : start + element.end])
        offset = start + element.end
    texts = {tag: value.decode("latin-1").strip(" \0") for tag, value in values.items()}
    if not texts.get(_TRANSFER_SYNTAX_UID):
        raise DeidentificationError(HoldReason.MALFORMED, "(0002,0010) is missing")
    _check_group_length(values, offset - start)
    return Part10(texts[_TRANSFER_SYNTAX_UID], texts.get(_SOP_CLASS_UID, ""), texts.get(_SOP_INSTANCE_UID, ""), offset)


def _start_of_file_meta(data: Buffer) -> int:
    if bytes(data[_PREAMBLE : _PREAMBLE + 4]) == _PREFIX:
        return _PREAMBLE + 4
    if bytes(data[:4]) == _PREFIX:
        return 4
    if bytes(data[:2]) == b"\x02\x00":
        return 0
    raise DeidentificationError(HoldReason.MALFORMED, _NO_FILE_META)


def _check_group_length(values: dict[int, bytes], length: int) -> None:
    """Hold a file whose File Meta Information ends elsewhere than it says.

    References
    ----------
    DICOM PS3.10 Table 7.1-1
    """
    stated = values.get(_GROUP_LENGTH, b"")
    if len(stated) == 4 and EXPLICIT_LITTLE.uint32.unpack(stated)[0] + 12 != length:
        raise DeidentificationError(HoldReason.MALFORMED, "(0002,0000) is not the length of group 0002")


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
