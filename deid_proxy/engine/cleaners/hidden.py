"""Texts inside binary values, in the forms that a search for plain bytes does not see.

Wide characters, base64, hexadecimal digits, gzip, zlib, ZIP, bzip2 and xz streams (those of PDF too), the escapes of
addresses, XML, JSON and mail, and these inside each other.
It only looks: what is found in a binary value cannot be taken out of it, and holds the instance.

References
----------
RFC 4648 (base64, base16), RFC 1950, 1951 and 1952 (zlib, deflate, gzip), APPNOTE section 4.3.7 (ZIP), ISO 32000-1
section 7.3.8 (streams of PDF)
"""

from __future__ import annotations

import binascii
import bz2
import lzma
import re
import zlib
from contextlib import suppress
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 8 << 20  # bytes of all forms of one value together
_DEEPEST = 3
_MOST_STREAMS = 4096
_FED = 4096  # bytes of a stream at a time
_LONGEST_SHIFTED = 4096  # letters of base64 that are read from each of four beginnings
_WIDE_LITTLE = re.compile(rb"(?:[\t\n\r -~\xa0-\xff]\0){4,}")
_WIDE_BIG = re.compile(rb"(?:\0[\t\n\r -~\xa0-\xff]){4,}")
_WIDEST_LITTLE = re.compile(rb"(?:[\t\n\r -~\xa0-\xff]\0{3}){4,}")
_WIDEST_BIG = re.compile(rb"(?:\0{3}[\t\n\r -~\xa0-\xff]){4,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{8,}(?:\r?\n[A-Za-z0-9+/_-]{8,})*={0,2}")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_PDF_STREAM = re.compile(rb"stream\r?\n")
_GZIP = re.compile(rb"\x1f\x8b\x08")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_ZIP = re.compile(rb"PK\x03\x04.{4}\x08\0.{16}(.{2})(.{2})", re.DOTALL)  # deflated; lengths of its name and more
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_XZ = re.compile(rb"\xfd7zXZ\0")
_MOST_MEMORY = 64 << 20  # bytes that an xz stream may ask for
_LONGEST_WITH_ZLIB = 1 << 20  # bytes: in a larger value two bytes are everywhere
_HEXADECIMAL = re.compile(rb"(?:[0-9A-Fa-f]{2}){5,}|(?:[0-9A-Fa-f]{2}[ :,;-]{1,2}){4,}[0-9A-Fa-f]{2}")
_NO_DIGIT = re.compile(rb"[^0-9A-Fa-f]")
_PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}")
_QUOTED = re.compile(rb"=[0-9A-F]{2}")
_UNICODE_ESCAPE = re.compile(rb"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})")
_ENTITY = re.compile(rb"&(?:#x?[0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_CONTROLS = bytes(0 if code < 0x20 and code not in b"\t\n\r" else code for code in range(256))
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


_TOO_MUCH = "a binary value has more packed in it than is searched"


def hidden_texts(raw: bytes) -> list[bytes]:
    """Return what a binary value says in other forms than plain bytes, as bytes in which to search.

    Raises
    ------
    DeidentificationError
        LIMIT when it grows to more than anybody wants to search.
    """
    found: list[bytes] = []
    size = 0
    waiting = [(raw, 0)]
    while waiting:
        value, depth = waiting.pop()
        for text in _forms(value):
            size += len(text)
            if size > _MOST or len(found) > _MOST_STREAMS:
                raise DeidentificationError(HoldReason.LIMIT, _TOO_MUCH)
            found.append(text)
            if depth < _DEEPEST:
                waiting.append((text, depth + 1))
    return found


def _forms(value: bytes) -> Iterator[bytes]:
    yield from _wide(value)
    yield from _unpacked(value)
    for run in _BASE64.findall(value):
        yield from _decoded(run)
    for run in _HEXADECIMAL.findall(value):
        yield bytes.fromhex(_NO_DIGIT.sub(b"", run).decode())
    for escape, read in _ESCAPES:
        yield from (read(run) for run in _runs_with(escape, value))


def _runs_with(escape: re.Pattern[bytes], value: bytes) -> Iterator[bytes]:
    """Yield the texts of a value in which an escape stands: in noise it comes about by chance, between other bytes."""
    marked, behind = b"", 0
    for match in escape.finditer(value):
        if match.start() >= behind:
            marked = marked or value.translate(_CONTROLS)
            start = marked.rfind(b"\0", behind, match.start()) + 1 or behind
            end = marked.find(b"\0", match.start())
            behind = end if end >= 0 else len(value)
            yield value[start:behind]


def _entities(run: bytes) -> bytes:
    return unescape(run.decode("utf-8", "replace")).encode("utf-8", "replace")


def _escaped_characters(run: bytes) -> bytes:
    return _UNICODE_ESCAPE.sub(_character, run)


def _character(match: re.Match[bytes]) -> bytes:
    return chr(int(match[1] or match[2], 16)).encode("utf-8", "replace")


_ESCAPES = (
    (_PERCENT, unquote_to_bytes),
    (_ENTITY, _entities),
    (_QUOTED, binascii.a2b_qp),
    (_UNICODE_ESCAPE, _escaped_characters),
)


def _wide(value: bytes) -> Iterator[bytes]:
    codec = _BYTE_ORDER_MARKS.get(value[:2])
    if codec is not None:
        yield value[2:].decode(codec, "ignore").encode("utf-8", "ignore")
    if b"\0" in value:
        for form, order in ((_WIDE_LITTLE, "utf-16-le"), (_WIDE_BIG, "utf-16-be")):
            yield from (run.decode(order).encode() for run in form.findall(value))
        if b"\0\0\0" in value:
            for form, order in ((_WIDEST_LITTLE, "utf-32-le"), (_WIDEST_BIG, "utf-32-be")):
                yield from (run.decode(order).encode() for run in form.findall(value))


def _unpacked(value: bytes) -> Iterator[bytes]:
    starts = [(match.start(), 31) for match in _GZIP.finditer(value)]
    starts += [(match.end(), 15) for match in _PDF_STREAM.finditer(value)]
    starts += [
        (match.end() + int.from_bytes(match[1], "little") + int.from_bytes(match[2], "little"), -15)
        for match in _ZIP.finditer(value)
    ]
    if len(value) <= _LONGEST_WITH_ZLIB:
        starts += [(match.start(), 15) for match in _ZLIB.finditer(value)]
    elif value[:1] == b"\x78":
        starts.append((0, 15))
    if len(starts) > _MOST_STREAMS:
        raise DeidentificationError(HoldReason.LIMIT, _TOO_MUCH)
    for start, form in starts:
        text = _inflated(value, start, form)
        if text:
            yield text
    yield from _unpacked_again(value)


def _unpacked_again(value: bytes) -> Iterator[bytes]:
    """Yield what the streams say whose unpackers cannot be copied."""
    for signature, unpacker in ((_BZIP2, bz2.BZ2Decompressor), (_XZ, _xz)):
        starts = [match.start() for match in signature.finditer(value)]
        if len(starts) > _MOST_STREAMS:
            raise DeidentificationError(HoldReason.LIMIT, _TOO_MUCH)
        for start in starts:
            text = _expanded(value, start, unpacker())
            if text:
                yield text


def _xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, _MOST_MEMORY)


def _expanded(value: bytes, start: int, unpacker: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> bytes:
    """Return what a stream says, up to its end or to where it is damaged."""
    text = bytearray()
    fed = value[start : start + _FED]
    try:
        while not unpacker.eof and len(text) <= _MOST and (fed or not unpacker.needs_input):
            text += unpacker.decompress(fed if unpacker.needs_input else b"", _MOST + 1 - len(text))
            if unpacker.needs_input:
                start += len(fed)
                fed = value[start : start + _FED]
    except (OSError, lzma.LZMAError) as error:
        if "limit" in str(error):
            raise DeidentificationError(HoldReason.LIMIT, _TOO_MUCH) from None
    return bytes(text)


def _inflated(value: bytes, start: int, form: int) -> bytes:
    """Return what a stream says up to its end, or up to where it is damaged; nothing where it only looks like one.

    It is fed in pieces, as zlib copies what it is given and does not need: thousands of streams may begin in one value.
    """
    unpacker, text = zlib.decompressobj(form), bytearray()
    while start < len(value) and not unpacker.eof and len(text) <= _MOST:
        fed, before = value[start : start + _FED], unpacker.copy()
        try:
            text += unpacker.decompress(fed, _MOST + 1 - len(text))
        except zlib.error:
            with suppress(zlib.error):
                for byte in fed:
                    text += before.decompress(bytes((byte,)), _MOST)
            break
        start += _FED
    return bytes(text)


def _decoded(run: bytes) -> Iterator[bytes]:
    """Yield what a run of letters and digits stands for in base64; a run may begin with what is none of it."""
    letters = run.translate(_URL_SAFE, b"\r\n=")
    for skipped in range(4 if len(letters) <= _LONGEST_SHIFTED else 1):
        part = letters[skipped : skipped + (len(letters) - skipped) // 4 * 4]
        rest = letters[skipped + len(part) :]
        if len(rest) > 1:
            part += rest + b"=" * (4 - len(rest))
        if part:
            try:
                yield binascii.a2b_base64(part)
            except binascii.Error:
                continue
