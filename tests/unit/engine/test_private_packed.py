"""Small binary private values: whatever an instance says of people, in whatever form, does not get out in one."""

from __future__ import annotations

import base64
import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

CSA, CSA_CREATOR = 0x00291010, "SIEMENS CSA HEADER"
# Attributes that a list calls safe, and that hold bytes: OB of the standard's list, OB and UN of TCIA's.
SAFE = {
    "OB": (0x7E010010, "HOLOGIC, Inc.", 0x7E011012, "OB"),
    "GE": (0x00330010, "GEMS_GENIE_1", 0x00331036, "OB"),
    "UN": (0x00190010, "LORAD Selenia", 0x00191070, "UN"),
}
OPTIONS = "clean-descriptors, retain-safe-private"
IDENTIFIERS = {
    "the patient's name": "Quillonberg",
    "both names": "Erika Quillonberg",
    "the patient's number": "MRN-4711-X",
    "a physician of a removed item": "Brannaghan",
    "the institution": "Zwettlerau",
    "an order": "ORD-88-17",
    "the day of birth": "1961-02-03",
}
# The patient's alone: whoever else is named counts where texts are cleaned.
OF_THE_PATIENT = ("both names", "the patient's number", "the day of birth")


def zipped(text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.txt", (1980, 1, 1, 0, 0, 0)), text + " and more", zipfile.ZIP_DEFLATED)
    return packed.getvalue()


FORMS: dict[str, Callable[[str], bytes]] = {
    "bytes": lambda text: b"\0\1\2" + text.encode() + b"\0\xff",
    "fixed width": lambda text: struct.pack("<H32s32sH", 7, text.encode(), b"head", 9),
    "fixed width, blanks": lambda text: b"01  " + text.encode().ljust(40) + b"02",
    "UTF-16LE": lambda text: b"\2\0" + text.encode("utf-16-le") + b"\0\0",
    "UTF-16BE": lambda text: b"\0\2" + text.encode("utf-16-be") + b"\0\0",
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 behind a key": lambda text: b"name=" + base64.b64encode(b"\0\1" + text.encode()),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "hexadecimal in capitals": lambda text: b"id:" + text.encode().hex().upper().encode(),
    "hexadecimal with colons": lambda text: text.encode().hex(":").encode(),
    "gzip": lambda text: b"\0\1" + gzip.compress(text.encode(), mtime=0),
    "zlib": lambda text: zlib.compress(text.encode()),
    "zlib behind a header": lambda text: b"HDR1\0\0\0\7" + zlib.compress(text.encode(), 1),
    "zip": zipped,
    "gzip in base64": lambda text: base64.b64encode(gzip.compress(text.encode(), mtime=0)),
    "XML": lambda text: f"<p n='{text}'/>".encode(),
}


@pytest.fixture
def says(small: Any, item: Any) -> Callable[..., DataSetBuilder]:
    """An instance that names all of them, and has a private value."""

    def make(creator: tuple[int, str], element: tuple[int, str, bytes]) -> DataSetBuilder:
        person = item((0x00100010, "PN", "Brannaghan^Kay"))
        order = item((0x00402016, "LO", "ORD-88-17"))
        private = ((creator[0], "LO", creator[1]), element)
        told = ((0x00080080, "LO", "Zwettlerau Clinic"), (0x00080096, "SQ", [person]), (0x00100030, "DA", "19610203"))
        elements = sorted((*told, (0x00400275, "SQ", [order]), *private))
        data = small(*elements)
        data.put("PatientName", "Quillonberg^Erika")
        return data

    return make


def gets_out(deidentify: Any, data: DataSetBuilder, rule_set: RuleSet, tag: int, syntax: str) -> bool:
    """Tell whether a value leaves; it may be removed, or hold the instance, with a reason that does not show it."""
    try:
        return tag in deidentify(data, syntax, rule_set=rule_set).read()
    except DeidentificationError as error:
        shown = [text for text in IDENTIFIERS.values() if text in error.detail]
        return error.reason is not HoldReason.RESIDUAL_IDENTIFIER or bool(shown)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", IDENTIFIERS)
@pytest.mark.parametrize("place", SAFE)
def test_no_identifier_gets_out_in_a_few_private_bytes(
    place: str, what: str, form: str, says: Any, deidentify: Any, site: Any
) -> None:
    """Removed, or held: in an attribute that a list calls safe."""
    creator, name, tag, vr = SAFE[place]
    value = FORMS[form](IDENTIFIERS[what])
    data = says((creator, name), (tag, vr, value + b"\0" * (len(value) & 1)))
    rule_set = site(private="lists: [standard, tcia]", options=OPTIONS)
    assert not gets_out(deidentify, data, rule_set, tag, EXPLICIT_VR_LITTLE_ENDIAN)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", OF_THE_PATIENT)
def test_the_patient_does_not_get_out_where_no_text_is_cleaned_either(
    what: str, form: str, says: Any, deidentify: Any, site: Any
) -> None:
    """The search of packed texts is under every profile."""
    creator, name, tag, vr = SAFE["OB"]
    value = FORMS[form](IDENTIFIERS[what])
    data = says((creator, name), (tag, vr, value + b"\0" * (len(value) & 1)))
    rule_set = site(private="lists: [standard]", options="retain-safe-private, retain-modified-dates")
    assert not gets_out(deidentify, data, rule_set, tag, EXPLICIT_VR_LITTLE_ENDIAN)


@pytest.mark.parametrize("place", SAFE)
def test_bytes_without_an_identifier_stay(place: str, says: Any, deidentify: Any, site: Any) -> None:
    """Numbers, noise, words of a scanner, packed or not."""
    creator, name, tag, vr = SAFE[place]
    rule_set = site(private="lists: [standard, tcia]", options=OPTIONS)
    for value in (
        struct.pack("<8d", *range(8)),
        bytes(range(128, 256)),
        gzip.compress(b"axial head", mtime=0),
        b"B41f\0\0",
    ):
        value += b"\0" * (len(value) & 1)
        made = deidentify(says((creator, name), (tag, vr, value)), rule_set=rule_set)
        assert made.read()[tag].value == value


@pytest.mark.parametrize(
    "value", [b"FLD01Quillonberg0007", b"\0\1_02Brannaghan9\0", b"77Zwettlerau", b"8MRN-4711-X\0", b"xxQuillonbergho1"]
)
def test_a_name_between_digits_does_not_get_out(value: bytes, says: Any, deidentify: Any, site: Any) -> None:
    """Fields of fixed width stand without anything between them."""
    creator, name, tag, vr = SAFE["OB"]
    data = says((creator, name), (tag, vr, value + b"\0" * (len(value) & 1)))
    rule_set = site(private="lists: [standard]", options=OPTIONS)
    assert not gets_out(deidentify, data, rule_set, tag, EXPLICIT_VR_LITTLE_ENDIAN)


def csa_header(**texts: str) -> bytes:
    """The bytes of a header as Siemens writes it: tags with a name of 64 bytes, and items with texts."""
    made = b"SV10\4\3\2\1" + struct.pack("<LL", len(texts), 77)
    for name, text in texts.items():
        made += struct.pack("<64sL4sLLL", name.encode(), 1, b"LO\0\0", 19, 6, 77)
        for number in range(6):
            value = text.encode() + b"\0" if number == 0 else b""
            made += struct.pack("<4L", len(value), len(value), 77, len(value)) + value + b"\0" * (-len(value) % 4)
    return made


HARMLESS = {"EchoLinePosition": "128", "ImaCoilString": "HEA;HEP", "MrPhoenixProtocol": "### ASCCONV BEGIN ###"}


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize("keeps", [True, False])
@pytest.mark.parametrize("what", IDENTIFIERS)
def test_a_name_in_a_csa_header_does_not_get_out(
    what: str, keeps: bool, syntax: str, says: Any, deidentify: Any, site: Any
) -> None:
    """The header goes as a whole; a site that keeps it keeps none with a name in it."""
    keep = f'{{keep: "(0029,xx10)", creator: "{CSA_CREATOR}"}}'
    rule_set = site(*([keep] if keeps else []), private="lists: [standard, tcia]", options=OPTIONS)
    value = csa_header(**HARMLESS, PatientComment=IDENTIFIERS[what])
    data = says((0x00290010, CSA_CREATOR), (CSA, "OB", value))
    assert not gets_out(deidentify, data, rule_set, CSA, syntax)


def test_a_csa_header_without_a_name_stays_where_a_site_keeps_it(says: Any, deidentify: Any, site: Any) -> None:
    """Its words are those of a scanner."""
    keep = f'{{keep: "(0029,xx10)", creator: "{CSA_CREATOR}"}}'
    rule_set = site(keep, private="lists: [standard, tcia]", options=OPTIONS)
    data = says((0x00290010, CSA_CREATOR), (CSA, "OB", csa_header(**HARMLESS)))
    assert deidentify(data, rule_set=rule_set).read()[CSA].value == csa_header(**HARMLESS)
