"""What a program packed into bytes, or into numbers, in whatever way, holds the instance: under every profile."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.cleaners.hidden import hidden_texts
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import DataSetBuilder

TEXT = "Quillonberg MRN-4711-X Erika"
NOISE = random.Random(21).randbytes(600)
ICC, LUT, PALETTE, HISTOGRAM, FREQUENCY = 0x00282000, 0x00281101, 0x00281201, 0x00603020, 0x00189098
PLACES = {
    "OB": (ICC, "OB"),
    "a profile as UN": (ICC, "UN"),
    "OW": (PALETTE, "OW"),
    "US": (LUT, "US"),
    "SS": (LUT, "SS"),
    "UL": (HISTOGRAM, "UL"),
    "FD": (FREQUENCY, "FD"),
}


def deflated(text: bytes, window: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    return packer.compress(text) + packer.flush()


def swapped(data: bytes, size: int) -> bytes:
    """What becomes of bytes where somebody takes them for numbers in the other order."""
    return b"".join(data[at : at + size][::-1] for at in range(0, len(data), size))


def full_width(text: bytes) -> str:
    return "".join(chr(byte + 0xFEE0) if 0x20 < byte < 0x7F and byte != 0x2D else chr(0x3000) for byte in text)


def even(data: bytes) -> bytes:
    return data + bytes(len(data) % 2)


def lines(data: bytes, width: int, mark: bytes) -> bytes:
    letters = base64.b64encode(data)
    return mark.join(letters[at : at + width] for at in range(0, len(letters), width))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def member(text: bytes, method: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo("a", (1980, 1, 1, 0, 0, 0)), text, method)
    return packed.getvalue()


def file_inside(text: bytes) -> bytes:
    """A DICOM file whose data set is deflated."""
    syntax = b"\x02\0\x10\0UI\x16\0" + b"1.2.840.10008.1.2.1.99"
    group = b"\x02\0\0\0UL\4\0" + struct.pack("<I", len(syntax))
    return bytes(128) + b"DICM" + group + syntax + deflated(b"\x10\0\x10\0PN\x1c\0" + text, -15)


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "UTF-16": lambda text: text.decode().encode("utf-16-be"),
    "zlib, 512 bytes of window": lambda text: deflated(text * 2, 9),
    "zlib, 8 KiB of window": lambda text: deflated(text * 2, 13),
    "text of a PNG": lambda text: chunk(b"zTXt", b"Author\0\0" + deflated(text, 10)),
    "text in a language of a PNG": lambda text: chunk(b"iTXt", b"Author\0\1\0en\0\0" + deflated(text, 10)),
    "lzma": lambda text: lzma.compress(text, lzma.FORMAT_ALONE),
    "xz": lzma.compress,
    "bzip2": bz2.compress,
    "ZIP of lzma": lambda text: member(text * 3, zipfile.ZIP_LZMA),
    "DICOM, deflated": file_inside,
    "base64, last line short": lambda text: lines(b"a" * 110 + b" " + text, 76, b"\r\n"),
    "base64, indented": lambda text: lines(NOISE + gzip.compress(text, mtime=0), 60, b"\n\t  "),
    "base64, lines of JSON": lambda text: lines(b"a " * 21 + text, 60, b"\\r\\n"),
    "base64, with blanks": lambda text: lines(b"a " * 21 + text + b" and more" * 9, 60, b" "),
    "base64, long behind a key": lambda text: b"key" + base64.b64encode(text + NOISE * 8),
    "hexadecimal in lines": lambda text: b"\n".join(text.hex().encode()[at : at + 8] for at in range(0, 56, 8)),
    "bytes of a program": lambda text: ", ".join(f"0x{byte:02x}" for byte in text).encode(),
    "hexadecimal behind a letter": lambda text: b"f" + text.hex().encode(),
    "entities with zeros": lambda text: "".join(f"&#{byte:07d};" for byte in text).encode(),
    "long escapes": lambda text: "".join(f"\\U{byte:08x}" for byte in text).encode(),
    "escapes in braces": lambda text: "".join(f"\\u{{{byte:x}}}" for byte in text).encode(),
    "octal escapes of PDF": lambda text: "".join(f"\\{byte:03o}" for byte in text).encode(),
    "RTF": lambda text: "".join(f"\\'{byte:02x}" for byte in text).encode(),
    "Unicode of RTF": lambda text: "".join(f"\\u{byte}?" for byte in text).encode(),
    "base85 of PDF": lambda text: b"stream\n" + base64.a85encode(zlib.compress(text)) + b"~>endstream",
    "swapped bytes": lambda text: swapped(text, 2),
    "swapped words": lambda text: swapped(text, 4),
    "swapped numbers": lambda text: swapped(text + bytes(-len(text) % 8), 8),
    "full width": lambda text: full_width(text).encode(),
    "full width, UTF-16": lambda text: full_width(text).encode("utf-16-le"),
    "full width, UTF-16, behind letters": lambda text: b"ab" + full_width(text).encode("utf-16-be"),
    "full width, Shift JIS": lambda text: full_width(text).encode("shift_jis"),
    "full width, GB 18030": lambda text: full_width(text).encode("gb18030"),
    "full width, EUC": lambda text: full_width(text).encode("euc_jp"),
    "zlib, swapped bytes": lambda text: swapped(even(zlib.compress(text)), 2),
    "zlib, 1 KiB of window, swapped bytes": lambda text: swapped(even(deflated(text * 2, 10)), 2),
    "gzip, swapped bytes": lambda text: swapped(even(gzip.compress(text, mtime=0)), 2),
}


def instance(small: Any, place: str, value: bytes) -> DataSetBuilder:
    tag, vr = PLACES[place]
    data = small((tag, vr, value + bytes(-len(value) % 8)))
    data.put("PatientName", "Quillonberg^Erika")
    return data


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_that_is_packed_gets_out(small: Any, held: Any, place: str, form: str) -> None:
    """Where no text is cleaned: in bytes, in bytes whose VR got lost, and in numbers."""
    error = held(instance(small, place, FORMS[form](TEXT.encode())))
    assert error.reason in (HoldReason.RESIDUAL_IDENTIFIER, HoldReason.LIMIT)
    assert "Quill" not in error.detail


@pytest.mark.parametrize("form", ["text of a PNG", "text in a language of a PNG", "base64, indented", "base85 of PDF"])
def test_nor_does_it_in_a_large_value(small: Any, held: Any, form: str) -> None:
    """More than a mebibyte: streams without a name are looked for by their common beginnings only."""
    value = bytes(700_000) + FORMS[form](TEXT.encode()) + bytes(700_000)
    assert held(instance(small, "OB", value)).reason is HoldReason.RESIDUAL_IDENTIFIER
    value = bytes(700_001) + zlib.compress(TEXT.encode()) + bytes(700_000)
    assert held(instance(small, "OB", value)).reason is HoldReason.RESIDUAL_IDENTIFIER


def test_numbers_that_are_numbers_stay(small: Any, deidentify: Any) -> None:
    """Look-up tables, histograms and frequencies: none is taken for a text, and nothing of them changes."""
    table = struct.pack("<4096H", *range(0, 65536, 16))
    floats = struct.pack("<64d", *[number * 0.37 for number in range(64)])
    read = deidentify(small((LUT, "US", table[:6]), (FREQUENCY, "FD", floats), (HISTOGRAM, "UL", table))).read()
    assert read[FREQUENCY].value == list(struct.unpack("<64d", floats))
    assert read[HISTOGRAM].value == list(struct.unpack("<2048I", table))


def test_an_archive_that_nobody_reads_holds() -> None:
    """A member that is encrypted, or packed in a way that is not read, could say anything."""
    stored = member(b"nothing", zipfile.ZIP_STORED)
    assert hidden_texts(stored) is not None
    for archive in (stored[:6] + b"\1" + stored[7:], stored[:8] + b"\x5d" + stored[9:]):
        with pytest.raises(DeidentificationError) as caught:
            hidden_texts(archive)
        assert caught.value.reason is HoldReason.LIMIT


def test_streams_in_each_other_that_say_nothing_have_a_bound() -> None:
    """They are fed no more than some times the value; before, each of them was fed all of it."""
    value = b"\x1f\x8b\x08\0\0\0\0\0\0\3\0\x0a\0\xf5\xff" * 400 + b"\0\0\0\xff\xff" * 1_000_000
    with pytest.raises(DeidentificationError) as caught:
        hidden_texts(value)
    assert caught.value.reason is HoldReason.LIMIT
