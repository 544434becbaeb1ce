"""Data sets that end too early, at every kind of place."""

from __future__ import annotations

from deid_proxy.testing.builders.encoding import JPEG_BASELINE, SEQUENCE_DELIMITER, item_header
from deid_proxy.testing.builders.malformed.cases import Catalogue, sound, span_of, start_of

TRUNCATED = Catalogue()
_PATIENT_NAME = (0x0010_0010, "PN")
_NAME_START, _NAME_END = span_of(*_PATIENT_NAME)


def _cut(end: int) -> bytes:
    return sound().data[:end]


@TRUNCATED.case("There are no bytes")
def _nothing_at_all() -> bytes:
    return b""


@TRUNCATED.case("The data set is one byte long")
def _one_byte() -> bytes:
    return _cut(1)


@TRUNCATED.case("The first header is incomplete")
def _cut_in_first_header() -> bytes:
    return _cut(7)


@TRUNCATED.case("The data set ends after a group number")
def _cut_after_group() -> bytes:
    return _cut(_NAME_START + 2)


@TRUNCATED.case("The data set ends after a tag")
def _cut_after_tag() -> bytes:
    return _cut(_NAME_START + 4)


@TRUNCATED.case("The data set ends after a VR")
def _cut_after_vr() -> bytes:
    return _cut(_NAME_START + 6)


@TRUNCATED.case("The data set ends inside a 16-bit length")
def _cut_in_short_length() -> bytes:
    return _cut(_NAME_START + 7)


@TRUNCATED.case("The data set ends where a value should start")
def _cut_before_value() -> bytes:
    return _cut(_NAME_START + 8)


@TRUNCATED.case("The data set ends inside a name")
def _cut_in_value() -> bytes:
    return _cut(_NAME_END - 3)


@TRUNCATED.case("The data set ends inside a 32-bit length")
def _cut_in_long_length() -> bytes:
    return _cut(start_of(0x0008_1032, "SQ") + 10)


@TRUNCATED.case("The data set ends where the first item should start")
def _cut_after_sequence_header() -> bytes:
    return _cut(start_of(0x0008_1032, "SQ") + 12)


@TRUNCATED.case("The data set ends inside the header of an item")
def _cut_in_item_header() -> bytes:
    return _cut(start_of(0x0008_1032, "SQ") + 17)


@TRUNCATED.case("The data set ends inside an item")
def _cut_in_item() -> bytes:
    return _cut(start_of(0x0008_1032, "SQ") + 30)


@TRUNCATED.case("The data set ends inside an item that no delimiter closes")
def _cut_in_item_of_undefined_length() -> bytes:
    return sound(undefined_lengths=True).data[: start_of(0x0008_1032, "SQ", undefined_lengths=True) + 34]


@TRUNCATED.case("The data set ends with a sequence that no delimiter closes")
def _cut_before_sequence_delimiter() -> bytes:
    data = sound(undefined_lengths=True).data
    return data[: data.index(item_header(0, SEQUENCE_DELIMITER))]


@TRUNCATED.case("The data set ends one byte inside the pixel data")
def _cut_in_pixel_data() -> bytes:
    return sound().data[:-1]


@TRUNCATED.case("Half of the pixel data is missing")
def _cut_pixel_data_in_half() -> bytes:
    return sound().data[:-256]


@TRUNCATED.case("The data set ends inside a fragment of encapsulated pixel data", transfer_syntax_uid=JPEG_BASELINE)
def _cut_in_fragment() -> bytes:
    return sound(JPEG_BASELINE).data[:-100]


@TRUNCATED.case("The delimiter of the encapsulated pixel data is missing", transfer_syntax_uid=JPEG_BASELINE)
def _cut_before_pixel_delimiter() -> bytes:
    return sound(JPEG_BASELINE).data[:-8]


@TRUNCATED.case("The delimiter of the encapsulated pixel data is incomplete", transfer_syntax_uid=JPEG_BASELINE)
def _cut_in_pixel_delimiter() -> bytes:
    return sound(JPEG_BASELINE).data[:-3]
