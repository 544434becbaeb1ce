"""An identifier that is left over is found wherever it hides; coincidence holds nobody's study."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.planner import LEAST_BULK
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile import load_rule_set
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN, JPEG_BASELINE, DataSetBuilder, Fragments
from deid_proxy.testing.builders.pixels import jpeg_stream

# Attributes that no rule touches, one for each way in which a text can be kept.
LONG_TEXT, SHORT_TEXT, CODE_STRING, DECIMAL, MANUFACTURER = 0x00181170, 0x00181160, 0x00180015, 0x00180060, 0x00080070
KERNEL = 0x00181210
Small = Callable[..., DataSetBuilder]
Held = Callable[..., DeidentificationError]


def described(pixels: bytes) -> list[tuple[int, str, object]]:
    """An image of these pixel values, a byte each, in one row."""
    numbers = ((0x00280002, 1), (0x00280010, 1), (0x00280011, len(pixels)), (0x00280100, 8))
    return [*((tag, "US", value) for tag, value in numbers), (0x7FE00010, "OB", pixels)]


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize(
    "text",
    [
        "kernel 1.2.826.0.1.77.1.3",
        "1.2.826.0.1.77.1.3.",
        "for MRN-4711-X",
        "(MRN-4711-X)",
        "XMRN-4711-X",
        "Quill",
        "QUILL B30",
        "b30/erika",
    ],
)
def test_what_a_free_text_says_about_the_patient_is_found(small: Small, held: Held, syntax: str, text: str) -> None:
    """UIDs and IDs as they are, words of the name in any letter case; the tag is named, the value is not."""
    error = held(small((KERNEL, "SH", text)), syntax)
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
    assert error.detail == "an original identifier in (0018,1210)"


@pytest.mark.parametrize(
    "text",
    ["1.2.826.0.1.77.1.33", "11.2.826.0.1.77.1.3", "MRN-4711", "MRN-4711-Y", "Quillard", "tranquill", "Erik A"],
)
def test_what_only_resembles_an_identifier_is_not(small: Small, deidentify: Any, text: str) -> None:
    """Whole UIDs, whole numbers, whole words."""
    assert deidentify(small((KERNEL, "SH", text))).data


def test_an_id_is_found_in_nested_items(small: Small, item: Any, held: Held) -> None:
    """Also in code meanings, where an ID has no business."""
    codes = [item((0x00080100, "SH", "X"), (0x00080104, "LO", "Scan of MRN-4711-X"))]
    assert held(small((0x00081032, "SQ", codes))).detail == "an original identifier in (0008,0104)"


@pytest.mark.parametrize(
    ("tag", "vr", "text"),
    [(MANUFACTURER, "LO", "Siemens"), (CODE_STRING, "CS", "SIEMENS"), (0x00081090, "LO", "Siemens One")],
)
def test_a_family_name_that_names_a_product_holds_nobody(
    small: Small, deidentify: Any, tag: int, vr: str, text: str
) -> None:
    """Mr Siemens may be scanned by Siemens."""
    builder = small((0x00100010, "PN", "Siemens^Erika"), (tag, vr, text))
    assert deidentify(builder).data


@pytest.mark.parametrize(
    ("tag", "vr", "text"),
    [(CODE_STRING, "CS", "QUILLON"), (CODE_STRING, "CS", "KNEE\\QUILLON"), (MANUFACTURER, "LO", "for Quillon")],
)
def test_a_name_that_is_no_term_has_no_business_among_terms(
    small: Small, held: Held, tag: int, vr: str, text: str
) -> None:
    """Neither as a code string nor where products and concepts are named; a term is what a vocabulary knows."""
    builder = small((0x00100010, "PN", "Quillon^Erika"), (tag, vr, text))
    assert held(builder).reason is HoldReason.RESIDUAL_IDENTIFIER


def test_two_words_of_the_name_together_are_no_coincidence(small: Small, held: Held) -> None:
    """Wherever they stand."""
    error = held(small((MANUFACTURER, "LO", "Scanner of Erika Quill")))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


@pytest.mark.parametrize(
    ("patient_id", "element"),
    [
        ("1", (KERNEL, "SH", "1")),
        ("123", (KERNEL, "SH", "123")),
        ("1234", (KERNEL, "SH", "1234")),
        ("12345", (DECIMAL, "DS", "12345")),
        ("123456", (0x00181150, "IS", "123456")),
        ("A1", (KERNEL, "SH", "A1")),
    ],
)
def test_a_short_or_plain_number_is_not_searched_among_numbers(
    small: Small, deidentify: Any, patient_id: str, element: tuple[int, str, str]
) -> None:
    """Patient 1 exists in every department."""
    assert deidentify(small((0x00100020, "LO", patient_id), element)).data


@pytest.mark.parametrize("value", ["80180253", "3\\80180253"])
def test_a_long_number_that_is_all_of_an_integer_is_found(small: Small, held: Held, value: str) -> None:
    """An export that puts the Patient ID into Series Number, or into any integer, is held."""
    error = held(small((0x00100020, "LO", "80180253"), (0x00200011, "IS", value)))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
    assert "(0020,0011)" in error.detail


@pytest.mark.parametrize("value", ["80180253", "1.5\\80180253.00", "+80180253. "])
def test_a_long_number_that_is_all_of_a_decimal_one_is_found(small: Small, held: Held, value: str) -> None:
    """A site that keeps the number of a subject among the user data of a protocol, or of a measurement, is held."""
    error = held(small((0x00100020, "LO", "80180253"), (DECIMAL, "DS", value)))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


@pytest.mark.parametrize(
    "element", [(0x00200011, "IS", "801802531"), (DECIMAL, "DS", "80180253.5"), (DECIMAL, "DS", "8.0180253e7")]
)
def test_a_longer_number_and_one_that_is_measured_are_none(
    small: Small, deidentify: Any, element: tuple[int, str, str]
) -> None:
    """A part of another number, and one with a fraction, come about by chance."""
    assert deidentify(small((0x00100020, "LO", "80180253"), element)).data


def test_a_number_in_a_text_is_found(small: Small, held: Held) -> None:
    """Six digits between words are no measurement."""
    error = held(small((0x00100020, "LO", "123456"), (KERNEL, "SH", "pat 123456")))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_the_accession_number_is_searched_too(small: Small, held: Held) -> None:
    """It leads to the patient as directly."""
    error = held(small((0x00080050, "SH", "ACC-0815"), (KERNEL, "SH", "ACC-0815")))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


@pytest.mark.parametrize(
    "name", ["ANONYMIZED", "Anonymized^Patient", "Test^Phantom", "Basic^Profile", "", "^^^", "X^Y"]
)
def test_what_the_engine_writes_itself_is_no_residue(small: Small, deidentify: Any, name: str) -> None:
    """A file that was anonymized before passes, again and again."""
    builder = small((0x00100010, "PN", name), (0x00100020, "LO", "ANONYMIZED"), (0x00080050, "SH", "ANONYMIZED"))
    assert deidentify(deidentify(builder).data).data


def test_the_root_of_a_replaced_uid_is_found(small: Small, held: Held) -> None:
    """A longer UID made from a long one of the patient's gives it away."""
    root = "1.2.826.0.1.3680043.10.424242"
    error = held(small((0x0020000E, "UI", root), (KERNEL, "SH", "x"), (0x00181170, "IS", f"{root}.5")))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_many_different_uids_are_searched(small: Small, item: Any, held: Held) -> None:
    """Also when they have no common beginning."""
    references = [item((0x00081155, "UI", f"1.{number}.826.{number}.77.1.3")) for number in range(2, 40)]
    error = held(small((0x00081115, "SQ", references), (KERNEL, "SH", "1.17.826.17.77.1.3")))
    assert error.detail == "an original identifier in (0018,1210)"


def test_a_large_table_is_searched(small: Small, held: Held) -> None:
    """Only native pixel values are exempt."""
    table = bytes(LEAST_BULK) + b" 1.2.826.0.1.77.1.3 "
    assert held(small((0x00281201, "OW", table))).detail == "an original identifier in a large value"


def test_encapsulated_pixel_data_is_searched(small: Small, held: Held) -> None:
    """What looks like image data may hold an ID."""
    fragments = Fragments((jpeg_stream(bytes(LEAST_BULK) + b" MRN-4711-X "),))
    error = held(small((0x7FE00010, "OB", fragments)), JPEG_BASELINE)
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_native_pixel_values_are_exempt(small: Small, deidentify: Any) -> None:
    """Any bytes may occur in them."""
    pixels = bytes(LEAST_BULK) + b"1.2.826.0.1.77.1.3 MRN-4711-X Quill Erika "
    assert deidentify(small(*described(pixels))).read().PixelData == pixels


@pytest.mark.parametrize("tail", [b"MRN-4711-X", b"anything else at all"])
def test_what_is_behind_the_last_frame_is_no_pixel_value(small: Small, held: Held, tail: bytes) -> None:
    """Whatever it says: nobody sees it."""
    frames = b"\1" * LEAST_BULK
    *described_as, (tag, vr, _) = described(frames)
    error = held(small(*described_as, (tag, vr, frames + tail)))
    assert error.reason is HoldReason.MALFORMED
    assert "behind" in error.detail


def test_padding_behind_the_last_frame_stays(small: Small, deidentify: Any) -> None:
    """Some devices pad to a block of the disk."""
    frames = b"\1" * LEAST_BULK
    *described_as, (tag, vr, _) = described(frames)
    assert deidentify(small(*described_as, (tag, vr, frames + bytes(128)))).read().PixelData == frames + bytes(128)


def test_pixel_values_that_nobody_describes_are_searched(small: Small, held: Held) -> None:
    """Without Rows and Columns they may be anything."""
    pixels = bytes(LEAST_BULK) + b" MRN-4711-X "
    assert held(small((0x7FE00010, "OW", pixels))).reason is HoldReason.RESIDUAL_IDENTIFIER


@pytest.mark.parametrize("text", ["HALDIMANN", "KNEE\\HALDIMANN"])
def test_a_physicians_name_is_no_code_string(small: Small, held: Held, text: str) -> None:
    """Where texts are cleaned, code strings are not, and hold."""
    builder = small((0x00080090, "PN", "Haldimann^Knee"), (CODE_STRING, "CS", text))
    assert held(builder, rule_set=load_rule_set("clinical-trial")).detail == "an original identifier in (0018,0015)"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Yamada^Tarou=山田^太郎", "山田"),
        ("Щербакова^Лидия", "ЩЕРБАКОВА"),
        ("श्रीवास्तव^प्रिया", "श्रीवास्तव"),
        ("ศรีสุวรรณ^อรทัย", "ศรีสุวรรณ"),
        ("لوينشتاين^ياسمين", "ياسمين"),
        ("சுப்பிரமணியன்^கவிதா", "கவிதா"),
    ],
)
def test_a_name_in_another_script_is_found(name: str, text: str, small: Small, held: Held) -> None:
    """As the bytes that it was written with, vowels that are marks among them."""
    builder = small(
        (0x00080005, "CS", "ISO_IR 192"),
        (0x00100010, "PN", name.encode()),
        (KERNEL, "SH", f"B41 {text}".encode()),
    )
    assert held(builder).reason is HoldReason.RESIDUAL_IDENTIFIER


_WITHIN_OTHERS = [
    ("ISO_IR 192", "utf-8", "Ξάνθη^Ελένη", "ήπιο εξάνθημα"),
    ("ISO_IR 126", "iso8859_7", "Ξάνθη^Ελένη", "ήπιο εξάνθημα"),
    ("ISO_IR 144", "iso8859_5", "Рани^Лидия", "граница ровная, сохраняется"),
    ("ISO_IR 192", "utf-8", "Рани^Лидия", "сохраняется"),
]


@pytest.mark.parametrize(("terms", "codec", "name", "text"), _WITHIN_OTHERS)
def test_a_name_within_a_word_that_is_known_is_none(
    terms: str, codec: str, name: str, text: str, small: Small, deidentify: Any
) -> None:
    """Bytes of other scripts than Latin do not show where a word ends: ξάνθη is no part of a rash."""
    builder = small(
        (0x00080005, "CS", terms), (0x00100010, "PN", name.encode(codec)), (KERNEL, "SH", text.encode(codec))
    )
    assert deidentify(builder)


@pytest.mark.parametrize(
    ("terms", "codec", "name", "text"),
    [
        ("ISO_IR 192", "utf-8", "Ξάνθη^Ελένη", "εξάνθημα ΞΆΝΘΗ"),
        ("ISO_IR 126", "iso8859_7", "Ξάνθη^Ελένη", "της Ξάνθης"),
        ("ISO_IR 126", "iso8859_7", "Ξάνθη^Ελένη", "Ξάνθηδου"),
        ("ISO_IR 144", "iso8859_5", "Щербаков^Лидия", "Щербакова"),
        ("ISO_IR 192", "utf-8", "Щербаков^Лидия", "для Щербаковых"),
        ("ISO_IR 192", "utf-8", "Мороз^Лидия", "с Морозом"),
    ],
)
def test_a_name_with_an_ending_is_found(terms: str, codec: str, name: str, text: str, small: Small, held: Held) -> None:
    """Beside a word that it is a part of as well, and within one that no vocabulary has."""
    builder = small(
        (0x00080005, "CS", terms), (0x00100010, "PN", name.encode(codec)), (KERNEL, "SH", text.encode(codec))
    )
    assert held(builder).reason is HoldReason.RESIDUAL_IDENTIFIER


@pytest.mark.parametrize("vr", ["OB", "OW", "UN"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_number_in_a_binary_vr_is_searched_like_any_binary_value(
    small: Small, held: Held, vr: str, codec: str
) -> None:
    """It is as long as numbers are, and what is packed in it was read by nobody."""
    shutter_overlay_group = 0x00181623
    error = held(small((shutter_overlay_group, vr, "Quill Erika!".encode(codec))))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
    assert error.detail.endswith("(0018,1623)")
