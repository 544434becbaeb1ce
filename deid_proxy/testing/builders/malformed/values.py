"""Values that no attribute should have, attributes that no data set should have, and bytes that are no data set."""

from __future__ import annotations

import random

from deid_proxy.errors import HoldReason
from deid_proxy.testing.builders.malformed.cases import (
    Catalogue,
    before_pixels,
    before_private,
    element,
    planted,
    replaced,
    small,
    sound,
)

VALUES = Catalogue()
_PATIENT_NAME = 0x0010_0010
_PATIENT_ID = 0x0010_0020


def _secret() -> bytes:
    name = planted()[0].encode("latin-1")
    return name + b" " * (len(name) % 2)


@VALUES.case("The data set is 4 KiB of zeros")
def _zero_bytes() -> bytes:
    return bytes(4096)


@VALUES.case("The data set is 4 KiB of 0xFF")
def _all_ones() -> bytes:
    return b"\xff" * 4096


@VALUES.case("The data set is noise")
def _random_bytes() -> bytes:
    return random.Random(5).randbytes(4096)


@VALUES.case("The data set is HTML")
def _a_web_page() -> bytes:
    return b"<!DOCTYPE html><html><body>" + _secret() + b"</body></html>"


@VALUES.case("The data set is a JPEG file")
def _a_picture() -> bytes:
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0" + random.Random(6).randbytes(600) + b"\xff\xd9"


@VALUES.case("The Patient's Name has 60,000 bytes", forwarded=True)
def _name_of_sixty_kilobytes() -> bytes:
    return replaced(_PATIENT_NAME, "PN", element(_PATIENT_NAME, "PN", b"N" * 60_000))


@VALUES.case("The Patient ID has 60,000 bytes", HoldReason.LIMIT)
def _id_of_sixty_kilobytes() -> bytes:
    return replaced(_PATIENT_ID, "LO", element(_PATIENT_ID, "LO", b"7" * 60_000))


@VALUES.case("The Patient ID has two values", forwarded=True)
def _several_patient_ids() -> bytes:
    return replaced(_PATIENT_ID, "LO", element(_PATIENT_ID, "LO", rb"MRN00001\MRN0002"))


@VALUES.case("The Patient ID is empty", forwarded=True)
def _empty_patient_id() -> bytes:
    return replaced(_PATIENT_ID, "LO", element(_PATIENT_ID, "LO", b""))


@VALUES.case("The SOP Instance UID is empty")
def _empty_sop_instance_uid() -> bytes:
    return small((0x0008_0018, "UI", b"")).encode()


@VALUES.case("The SOP Instance UID has two values")
def _two_sop_instance_uids() -> bytes:
    return small((0x0008_0018, "UI", rb"1.2.3.4\1.2.3.5")).encode()


@VALUES.case("The SOP Instance UID is a path", forwarded=True)
def _sop_instance_uid_is_a_path() -> bytes:
    return small((0x0008_0018, "UI", b"../../../../etc/cron.d/job")).encode()


@VALUES.case("The Study Instance UID is a name", forwarded=True)
def _uid_is_a_name() -> bytes:
    return small((0x0020_000D, "UI", _secret())).encode()


@VALUES.case("The Study Instance UID is far too long", forwarded=True)
def _uid_of_two_hundred_characters() -> bytes:
    return small((0x0020_000D, "UI", b"1." + b"23." * 66)).encode()


@VALUES.case("There is no Study Instance UID")
def _no_study_instance_uid() -> bytes:
    data_set = small()
    data_set.remove(0x0020_000D)
    return data_set.encode()


@VALUES.case("The Study Date is a name", forwarded=True)
def _date_is_a_name() -> bytes:
    return replaced(0x0008_0020, "DA", element(0x0008_0020, "DA", _secret()))


@VALUES.case("Specific Character Set is a term that the Standard does not define", forwarded=True)
def _unknown_character_set() -> bytes:
    return replaced(0x0008_0005, "CS", element(0x0008_0005, "CS", b"ISO_IR 999"))


@VALUES.case("The text is Latin-1, declared UTF-8", forwarded=True)
def _wrong_character_set() -> bytes:
    return replaced(0x0008_0005, "CS", element(0x0008_0005, "CS", b"ISO_IR 192"))


@VALUES.case("Specific Character Set has a hundred values", forwarded=True)
def _a_hundred_character_sets() -> bytes:
    terms = b"\\".join([b"ISO 2022 IR 87"] * 100)
    return replaced(0x0008_0005, "CS", element(0x0008_0005, "CS", terms + b" " * (len(terms) % 2)))


@VALUES.case("A name switches to another character set and does not come back", repaired=True)
def _open_escape_sequence() -> bytes:
    return replaced(_PATIENT_NAME, "PN", element(_PATIENT_NAME, "PN", b"Name\x1b$B;3"))


@VALUES.case("Command elements with a UID and an AE title stand in the data set", forwarded=True)
def _command_elements() -> bytes:
    return element(0x0000_1000, "UI", b"1.2.3.4\0") + element(0x0000_1030, "AE", _secret()[:16]) + sound().data


@VALUES.case("File Meta elements with a name in them stand in the data set", forwarded=True)
def _file_meta_elements() -> bytes:
    return element(0x0002_0016, "AE", _secret()[:16]) + sound().data


@VALUES.case("Elements of a DICOMDIR stand in the data set", forwarded=True)
def _directory_elements() -> bytes:
    return element(0x0004_1130, "CS", _secret()[:16]) + sound().data


@VALUES.case("An element that no edition knows stands in an even group, with a name in it", forwarded=True)
def _unknown_even_group() -> bytes:
    return before_private(element(0x6FFE_0001, "LO", _secret()))


@VALUES.case("Private elements that no creator reserved hold a name", forwarded=True)
def _private_elements_without_creator() -> bytes:
    return before_pixels(element(0x7055_1001, "LO", _secret()))


@VALUES.case("Data Set Trailing Padding holds a name", forwarded=True)
def _trailing_padding() -> bytes:
    return before_pixels() + element_of_padding(_secret())


@VALUES.case("Zeros up to the next block follow the data set", repaired=True)
def _trailing_zeros() -> bytes:
    return before_pixels() + bytes(512)


@VALUES.case("A name follows the data set, in no element", repaired=True)
def _trailing_text() -> bytes:
    return before_pixels() + _secret()


def element_of_padding(value: bytes) -> bytes:
    """Return Data Set Trailing Padding (FFFC,FFFC) with this value.

    References
    ----------
    DICOM PS3.10 Section 7.2
    """
    return element(0xFFFC_FFFC, "OB", value)
