"""Elements where they do not belong, and encodings that are not what was declared."""

from __future__ import annotations

import struct
import zlib

from deid_proxy.errors import HoldReason
from deid_proxy.testing.builders.encoding import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN as DEFLATED,
)
from deid_proxy.testing.builders.encoding import (
    EXPLICIT_VR_BIG_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    ITEM_DELIMITER,
    SEQUENCE_DELIMITER,
    UNDEFINED_LENGTH,
    deflated,
    element_header,
    item_header,
)
from deid_proxy.testing.builders.malformed.cases import (
    Catalogue,
    before_pixels,
    before_private,
    element,
    planted,
    replaced,
    small,
    sound,
    span_of,
)

STRUCTURE = Catalogue()
_PATIENT_NAME = 0x0010_0010
_PATIENT_ID = 0x0010_0020
_JPIP_DEFLATE = "1.2.840.10008.1.2.4.95"


def _secret() -> bytes:
    name = planted()[0].encode("latin-1")
    return name + b" " * (len(name) % 2)


@STRUCTURE.case("An item delimiter stands at the top level")
def _stray_item_delimiter() -> bytes:
    return before_pixels(item_header(0, ITEM_DELIMITER))


@STRUCTURE.case("A sequence delimiter stands at the top level")
def _stray_sequence_delimiter() -> bytes:
    return before_pixels(item_header(0, SEQUENCE_DELIMITER))


@STRUCTURE.case("An item stands at the top level")
def _stray_item() -> bytes:
    return before_pixels(item_header(0))


@STRUCTURE.case("An element stands in a sequence, outside of any item")
def _element_between_items() -> bytes:
    body = item_header(0) + element(0x0008_0100, "SH", b"CODE")
    return before_private(element_header(0x0054_0220, "SQ", len(body)), body)


@STRUCTURE.case("A sequence is closed while its item is open")
def _sequence_delimiter_in_item() -> bytes:
    body = item_header(UNDEFINED_LENGTH) + item_header(0, SEQUENCE_DELIMITER)
    return before_private(element_header(0x0054_0220, "SQ", UNDEFINED_LENGTH), body)


@STRUCTURE.case("The Patient's Name stands there twice", repaired=True)
def _duplicate_tag() -> bytes:
    start, end = span_of(_PATIENT_NAME, "PN")
    data = sound().data
    return data[:end] + data[start:end] + data[end:]


@STRUCTURE.case("The Patient's Name is repeated after the last element", repaired=True)
def _duplicate_tag_at_the_end() -> bytes:
    start, end = span_of(_PATIENT_NAME, "PN")
    data = sound().data
    return data + data[start:end]


@STRUCTURE.case("The Patient's Name stands behind the Patient ID", repaired=True)
def _unordered_tags() -> bytes:
    (start, middle), (_, end) = span_of(_PATIENT_NAME, "PN"), span_of(_PATIENT_ID, "LO")
    data = sound().data
    return data[:start] + data[middle:end] + data[start:middle] + data[end:]


@STRUCTURE.case("The patient's comments come after the pixel data")
def _patient_after_pixels() -> bytes:
    return before_pixels() + element(0x0010_21F0, "LO", _secret())


@STRUCTURE.case("The VR of a name is ``??``")
def _vr_of_two_question_marks() -> bytes:
    return replaced(_PATIENT_NAME, "PN", element(_PATIENT_NAME, "??", b"Name"))


@STRUCTURE.case("The VR of a name is ``pn``")
def _vr_in_lower_case() -> bytes:
    return replaced(_PATIENT_NAME, "PN", element(_PATIENT_NAME, "pn", _secret()))


@STRUCTURE.case("The VR of a name is two zero bytes")
def _vr_of_two_zeros() -> bytes:
    return replaced(_PATIENT_NAME, "PN", element(_PATIENT_NAME, "\0\0", b"Name"))


@STRUCTURE.case("The VR of a name is SQ, its value is text")
def _name_declared_as_sequence() -> bytes:
    return replaced(_PATIENT_NAME, "PN", element(_PATIENT_NAME, "SQ", b"Name"))


@STRUCTURE.case("The VR of a sequence is UT, its value is an item with a name in it")
def _sequence_declared_as_text() -> bytes:
    inner = element(_PATIENT_NAME, "PN", _secret())
    return before_private(element(0x0054_0220, "UT", item_header(len(inner)) + inner))


@STRUCTURE.case("The VR of the Patient ID is OB")
def _id_declared_as_bytes() -> bytes:
    return replaced(_PATIENT_ID, "LO", element(_PATIENT_ID, "OB", b"MRN00001"))


@STRUCTURE.case("The VR of the pixel data is UT")
def _pixels_declared_as_text() -> bytes:
    data = sound().data
    return data.replace(element_header(0x7FE0_0010, "OW", 512), element_header(0x7FE0_0010, "UT", 512))


@STRUCTURE.case("The bytes are implicit VR, declared explicit")
def _implicit_declared_explicit() -> bytes:
    return sound(IMPLICIT_VR_LITTLE_ENDIAN).data


@STRUCTURE.case("The bytes are explicit VR, declared implicit", transfer_syntax_uid=IMPLICIT_VR_LITTLE_ENDIAN)
def _explicit_declared_implicit() -> bytes:
    return sound().data


@STRUCTURE.case("The first element is big endian, declared little endian")
def _big_endian_declared_little() -> bytes:
    return b"\0\x08\0\x05CS\0\x0aISO_IR 100" + sound().data


@STRUCTURE.case("The bytes are little endian, declared big endian", transfer_syntax_uid=EXPLICIT_VR_BIG_ENDIAN)
def _little_endian_declared_big() -> bytes:
    return sound().data


@STRUCTURE.case("A length in Big Endian is one in Little Endian", transfer_syntax_uid=EXPLICIT_VR_BIG_ENDIAN)
def _little_endian_length_in_big_endian() -> bytes:
    header = element_header(0x7FE0_0010, "OW", 512, order=">")
    return sound(EXPLICIT_VR_BIG_ENDIAN).data.replace(header, header[:8] + header[:7:-1])


@STRUCTURE.case("The deflated bytes are cut off", transfer_syntax_uid=DEFLATED)
def _deflated_and_cut_off() -> bytes:
    return deflated(sound().data)[:-40]


def _stream(plain: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(plain) + stream.flush()


@STRUCTURE.case("The deflated bytes end in the checksum of gzip", repaired=True, transfer_syntax_uid=DEFLATED)
def _deflated_with_a_checksum() -> bytes:
    plain = sound().data
    return _stream(plain) + struct.pack("<LL", zlib.crc32(plain), len(plain))


@STRUCTURE.case("A name follows the deflated bytes", transfer_syntax_uid=DEFLATED)
def _deflated_with_a_name_behind() -> bytes:
    return deflated(sound().data) + _secret()


@STRUCTURE.case("The deflated bytes are in the wrapping of zlib", transfer_syntax_uid=DEFLATED)
def _deflated_with_the_header_of_zlib() -> bytes:
    return zlib.compress(sound().data)


@STRUCTURE.case("The syntax is Deflated, the bytes are not", transfer_syntax_uid=DEFLATED)
def _deflated_claim_over_plain_bytes() -> bytes:
    return sound().data


@STRUCTURE.case("A few bytes inflate to 64 MiB of zeros", HoldReason.LIMIT, transfer_syntax_uid=DEFLATED)
def _deflate_bomb() -> bytes:
    compressor = zlib.compressobj(level=9, wbits=-15)
    return b"".join([*(compressor.compress(bytes(1 << 20)) for _ in range(64)), compressor.flush()])


@STRUCTURE.case(
    "What is referenced elsewhere is deflated", HoldReason.TRANSFER_SYNTAX, transfer_syntax_uid=_JPIP_DEFLATE
)
def _deflated_jpip() -> bytes:
    return deflated(sound().data)


@STRUCTURE.case("Nobody knows the transfer syntax", HoldReason.TRANSFER_SYNTAX, transfer_syntax_uid="1.2.3.4")
def _unknown_transfer_syntax() -> bytes:
    return sound().data


@STRUCTURE.case("A whole file stands where the data set should")
def _file_with_preamble() -> bytes:
    return sound().part10()


@STRUCTURE.case("There is no SOP Class UID")
def _no_sop_class() -> bytes:
    data_set = small()
    data_set.remove(0x0008_0016)
    return data_set.encode()


@STRUCTURE.case("The SOP Class is not one of the Standard's", HoldReason.SOP_CLASS)
def _private_sop_class() -> bytes:
    return small((0x0008_0016, "UI", "1.2.826.0.1.3680043.10.1397.1")).encode()


@STRUCTURE.case("The SOP Class is Media Storage Directory", HoldReason.SOP_CLASS)
def _media_directory() -> bytes:
    return small((0x0008_0016, "UI", "1.2.840.10008.1.3.10")).encode()


@STRUCTURE.case("A standard sequence is encoded as UN, with implicit VR inside", forwarded=True)
def _known_sequence_as_un() -> bytes:
    name = _secret()
    inner = element_header(_PATIENT_NAME, "PN", len(name), explicit=False) + name
    return before_private(element(0x0054_0220, "UN", item_header(len(inner)) + inner))


@STRUCTURE.case("A standard sequence is encoded as UN, with explicit VR inside")
def _known_sequence_as_un_in_explicit_vr() -> bytes:
    name = _secret()
    inner = element(_PATIENT_NAME, "PN", name)
    return before_private(element(0x0054_0220, "UN", item_header(len(inner)) + inner))


@STRUCTURE.case("An attribute that is no sequence has items, and VR UN", HoldReason.UN_SEQUENCE)
def _un_of_undefined_length_that_is_no_sequence() -> bytes:
    return before_private(
        element_header(0x0054_0081, "UN", UNDEFINED_LENGTH), item_header(0), item_header(0, SEQUENCE_DELIMITER)
    )


@STRUCTURE.case("A standard sequence of undefined length is encoded as UN", forwarded=True)
def _un_of_undefined_length() -> bytes:
    name = _secret()
    inner = element_header(_PATIENT_NAME, "PN", len(name), explicit=False) + name
    body = item_header(len(inner)) + inner + item_header(0, SEQUENCE_DELIMITER)
    return before_private(element_header(0x0054_0220, "UN", UNDEFINED_LENGTH), body)


@STRUCTURE.case("A private UN holds a sequence with the Patient's Name", forwarded=True)
def _private_un_hides_a_sequence() -> bytes:
    name = _secret()
    inner = element_header(_PATIENT_NAME, "PN", len(name), explicit=False) + name
    return before_pixels(element(0x7053_1077, "UN", item_header(len(inner)) + inner))
