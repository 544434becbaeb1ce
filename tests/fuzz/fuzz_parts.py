"""What the fuzzer can be pointed at besides the whole engine: one part, its inputs, and what it promises."""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from deid_proxy.engine.codestream.cleaning import clean, joined
from deid_proxy.engine.codestream.families import Geometry
from deid_proxy.engine.deflate import inflate, most_inflated
from deid_proxy.engine.draft import Draft
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE
from deid_proxy.engine.limits import DEFAULT_LIMITS
from deid_proxy.engine.part10 import read_part10
from deid_proxy.engine.tables import structure
from deid_proxy.engine.walker import walk
from deid_proxy.errors import ProfileError
from deid_proxy.profile import load_rule_set
from deid_proxy.standard.character_sets import decode, encode, fits
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
    Fragments,
    Shape,
    build_study,
)
from deid_proxy.testing.builders.encoding import EXPLICIT_VR_BIG_ENDIAN, deflated
from deid_proxy.testing.builders.pixels import PIXEL_DATA, jpeg_stream

SMALL = Shape(rows=4, columns=4, frames=2, private_blob_bytes=32)


class Part(NamedTuple):
    """A part: inputs to begin with, and how an input ends, in words that do not depend on offsets."""

    seeds: Callable[[], Iterator[bytes]]
    ending: Callable[[bytes], str]


def promise(kept: bool, what: str) -> None:
    if not kept:
        raise AssertionError(what)


def chosen(data: bytes, count: int) -> int:
    """The first byte chooses among the forms of an input."""
    return (data[0] if data else 0) % count


# The walker

ENCODINGS = (EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG)
SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN)


def walker_seeds() -> Iterator[bytes]:
    for number, syntax in enumerate(SYNTAXES):
        for undefined in (True, False):
            for modality in ("MR", "SR", "Enhanced MR"):
                (one,) = build_study(
                    8, modality, 1, transfer_syntax_uid=syntax, undefined_lengths=undefined, shape=SMALL
                )
                yield bytes([number]) + one.data


def walk_over(data: bytes) -> str:
    """The walk ends at the end or with a reason; what it takes, the plain view reads to the last element."""
    encoding, body = ENCODINGS[chosen(data, 3)], data[1:]
    draft = Draft(body)
    end = walk(draft, structure(encoding))
    promise(0 <= end <= len(body), "the walk ends outside of the data set")
    last = max((element.end for element in elements(body[:end], encoding)), default=0)
    promise(last <= end, "an element ends outside of the data set")
    return f"walked, {min(len(draft.notes), 2)} notes"


# Files


def part10_seeds() -> Iterator[bytes]:
    for syntax in SYNTAXES[:2]:
        (one,) = build_study(8, "MR", 1, transfer_syntax_uid=syntax, shape=SMALL)
        file = one.part10()
        yield from (file, file[128:], file[132:], one.data)


def read_file(data: bytes) -> str:
    found = read_part10(data)
    promise(0 <= found.offset <= len(data), "the data set begins outside of the file")
    return f"read: {[note.rstrip('0123456789 bytes') for note in found.notes]}"


# Deflate


def deflate_seeds() -> Iterator[bytes]:
    (one,) = build_study(8, "MR", 1, shape=SMALL)
    yield deflated(one.data)
    yield deflated(bytes(4_000_000))
    yield zlib.compress(one.data)[2:-4] + struct.pack("<LL", zlib.crc32(one.data), len(one.data))


def inflate_it(data: bytes) -> str:
    most = most_inflated(data, DEFAULT_LIMITS)
    plain, notes = inflate(data, most)
    promise(len(plain) <= most, "more than the limit was inflated")
    return f"inflated, {len(notes)} notes"


# Character sets

TERMS = (
    (), ("ISO_IR 100",), ("ISO_IR 192",), ("GB18030",), ("", "ISO 2022 IR 87"), ("ISO 2022 IR 13", "ISO 2022 IR 159"),
    ("", "ISO 2022 IR 149"), ("", "ISO 2022 IR 58"), ("ISO_IR 166",), ("ISO_IR 13",),
    ("ISO 2022 IR 6", "ISO 2022 IR 126"),
)  # fmt: skip


def text_seeds() -> Iterator[bytes]:
    texts = (
        b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
        b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
        "Wang^XiaoDong=王^小东".encode("gb18030"),
        "Müller^Jörg\\ünd".encode("latin-1"),
        "Люкceмбypг".encode(),
        b"\x1b$B;3ED\\\x1b(B^",
    )
    for number in range(len(TERMS)):
        yield from (bytes([number]) + text for text in texts)


def read_text(data: bytes) -> str:
    """A text is decoded or not, and what fits is written so that it reads the same."""
    terms, raw = TERMS[chosen(data, len(TERMS))], data[1:]
    for person_name in (False, True):
        try:
            text = decode(raw, terms, person_name=person_name)
        except (LookupError, UnicodeDecodeError):
            continue
        if fits(text, terms):
            again = decode(encode(text, terms, person_name=person_name), terms, person_name=person_name)
            promise(again == text, f"what was written in {terms} reads otherwise")
    return f"text in {terms}"


# Codestreams

FAMILIES = (
    "jpeg", "jpeg-2000", "rle", "jpeg-xl", "native", "deflated", "mpeg2", "h264", "hevc", "unknown",
)  # fmt: skip
GEOMETRY = Geometry(rows=8, columns=8, samples=1, bits=8)


def value_of(*fragments: bytes, table: bytes = b"") -> bytes:
    builder = DataSetBuilder()
    builder.add(PIXEL_DATA, "OB", Fragments(fragments))
    value = builder.encode()[12:]
    return value[:4] + len(table).to_bytes(4, "little") + table + value[8:]


def codestream_seeds() -> Iterator[bytes]:
    comment = b"\xff\xfe\0\x08Quill!"
    jpeg = jpeg_stream(bytes(range(200)), comment)
    j2k = (
        b"\xff\x4f\xff\x51\0\x29" + bytes(39) + b"\xff\x64\0\x07\0\1abc\xff\x52\0\x04\0\0"
        b"\xff\x90\0\x0a\0\0\0\0\0\x20\0\1\xff\x64\0\x08\0\1abcd\xff\x93" + bytes(8) + b"\xff\xd9"
    )
    rle = struct.pack("<16L", 1, 64, *bytes(14)) + b"\x3f" + bytes(64) + b"behind"
    boxes = b"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl \0\0\0\0jxl \0\0\0\x0bxml abc\0\0\0\0jxlc\xff\x0aab"
    jp2 = b"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 \0\0\0\0jp2 \0\0\0\x0cxml abcd\0\0\0\0jp2c" + j2k
    sei = b"\0\0\0\1\x67\x42\0\0\0\1\x06\x05\x04abcd\x80\0\0\1\x65" + bytes(range(1, 40))
    hevc = b"\0\0\0\1\x40\1\0\0\1\x4e\1\x05\x04abcd\x80"
    packet = b"\x47\x41\x00\x10\0\0\1\xe0" + bytes(180)
    streams = (
        jpeg,
        j2k,
        rle,
        boxes,
        bytes(64),
        zlib.compress(bytes(64))[2:-4],
        b"\0\0\1\xb3" + bytes(9),
        sei,
        hevc,
        jp2,
    )
    for number, stream in enumerate(streams):
        yield bytes([number]) + value_of(stream)
        yield bytes([number]) + value_of(stream, stream, table=struct.pack("<2L", 0, 8 + len(stream) + len(stream) % 2))
        yield bytes([number]) + value_of(stream[:20], stream[20:])
    yield b"\1" + value_of(jp2)
    yield b"\7" + value_of(packet + packet)


def clean_it(data: bytes) -> str:
    """What is cleaned adds up, and needs no second cleaning."""
    family, value = FAMILIES[chosen(data, len(FAMILIES))], data[1:]
    cleaned = clean(value, 0, len(value), family, lambda: GEOMETRY)
    if cleaned is None:
        return f"{family}: clean"
    again = joined(value, cleaned.parts)
    promise(clean(again, 0, len(again), family, lambda: GEOMETRY) is None, f"{family} is cleaned a second time")
    return f"{family}: cleaned"


# Profiles


def profile_seeds() -> Iterator[bytes]:
    yield b"""name: site
edition: PS3.15-2024b
options: []
replacement: empty
pixel_risk: allow
uid_method: sha256
rules:
  - {keep: BodyPartExamined}
  - remove: (0020,4000)
  - {empty: "00081030"}
  - {replace: PatientName, with: "A^{subject}"}
  - {remove: "(0019,xx0C)", creator: SIEMENS MR HEADER}
  - {allow_pixels: UltrasoundImageStorage}
"""
    yield b"name: b\nedition: PS3.15-2026d\n"
    yield b"{name: c, edition: &a PS3.15-2011, rules: [*a, {keep: [[[[]]]]}]}\n"


def load_profile(data: bytes) -> str:
    """A profile loads, or every mistake in it is told with its place."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "site.yaml")
        path.write_bytes(data)
        try:
            load_rule_set(str(path))
        except ProfileError as error:
            promise(bool(error.findings) and all(one.file for one in error.findings), "a mistake without a place")
            first = error.findings[0]
            count, place = min(len(error.findings), 4), (bool(first.line), bool(first.column), bool(first.hint))
            return f"refused: {count} mistakes, {place}"
    return "loaded"


PARTS = {
    "walker": Part(walker_seeds, walk_over),
    "part10": Part(part10_seeds, read_file),
    "deflate": Part(deflate_seeds, inflate_it),
    "character-sets": Part(text_seeds, read_text),
    "codestream": Part(codestream_seeds, clean_it),
    "profile": Part(profile_seeds, load_profile),
}
