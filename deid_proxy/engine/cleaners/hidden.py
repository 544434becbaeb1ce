"""Texts inside binary values, in the forms that a search for plain bytes does not see.

Wide characters, letters of full width, bytes swapped, base64, base85 of PDF, hexadecimal digits, gzip, zlib, ZIP,
bzip2, xz and lzma streams (those of PDF, PNG and DICOM too), the escapes of addresses, XML, JSON, RTF, PDF and mail,
and these inside each other.
It only looks: what is found in a binary value cannot be taken out of it, and holds the instance.

References
----------
RFC 4648 (base64, base16), RFC 1950, 1951 and 1952 (zlib, deflate, gzip), APPNOTE section 4.3.7 (ZIP), ISO 32000-1
sections 7.3.4 and 7.3.8 (strings and streams of PDF), ISO/IEC 15948 section 11.3 (PNG), DICOM PS3.5 section A.5
"""

from __future__ import annotations

import base64
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
_MOST_FED = 64 << 20  # bytes that streams of one value are fed, beyond twice its own: they may begin in each other
_MOST_BLOCKS = 256  # streams of one value whose blocks are unpacked as a whole
_LONGEST_SHIFTED = 1 << 18  # letters of base64 that are read from each of four beginnings
_WIDE_LITTLE = re.compile(rb"(?:[\t\n\r -~\xa0-\xff]\0){4,}")
_WIDE_BIG = re.compile(rb"(?:\0[\t\n\r -~\xa0-\xff]){4,}")
_WIDEST_LITTLE = re.compile(rb"(?:[\t\n\r -~\xa0-\xff]\0{3}){4,}")
_WIDEST_BIG = re.compile(rb"(?:\0{3}[\t\n\r -~\xa0-\xff]){4,}")
_FULL_WIDTH_UTF8 = re.compile(
    rb"\xef(?:\xbc[\x81-\xbf]|\xbd[\x80-\x9e])(?:\xef(?:\xbc[\x81-\xbf]|\xbd[\x80-\x9e])){3,}"
)
_FULL_WIDTH_EAST = re.compile(rb"\xa3[\xa1-\xfe](?:\xa3[\xa1-\xfe]){3,}")  # GB 2312, JIS X 0208 and KS X 1001 in EUC
_FULL_WIDTH_SHIFTED = re.compile(rb"\x82[\x4f-\x9a](?:\x82[\x4f-\x9a]){3,}")  # Shift JIS
_FULL_WIDTH_UTF16 = re.compile(rb"\xff[\x01-\x5e](?:\xff[\x01-\x5e]){2,}\xff?")  # between two others, in either order
_FULL_WIDTH = (_FULL_WIDTH_UTF8, _FULL_WIDTH_EAST, _FULL_WIDTH_SHIFTED, _FULL_WIDTH_UTF16)
_BASE64 = re.compile(
    rb"[A-Za-z0-9+/_-]{8,}"
    rb"(?:[ \t]{0,16}(?:\r\n?|\n|(?:\\r)?\\n)[ \t]{0,16}[A-Za-z0-9+/_-]+|[ \t][A-Za-z0-9+/_-]{32,})*={0,2}"
)
_BREAK = re.compile(rb"[ \t\r\n=]|\\[rn]")
_URL_SAFE = bytes.maketrans(b"-_", b"+/")
_PDF_STREAM = re.compile(rb"stream\r?\n")
_GZIP = re.compile(rb"\x1f\x8b\x08")
_MOST_LENGTHS = 29  # codes of lengths beyond 257, and of distances beyond 1
_ZLIB_HEADS = [
    bytes((method, flags))
    for method in range(0x08, 0x79, 0x10)  # deflate, with a window of 256 bytes to 32 KiB
    for flags in range(256)
    if (method << 8 | flags) % 31 == 0 and not flags & 0x20  # a dictionary is nowhere to be had
]
_ZLIB = re.compile(b"|".join(map(re.escape, _ZLIB_HEADS)))
_METHODS, _FLAGS = (b"".join(re.escape(bytes((one,))) for one in {head[at] for head in _ZLIB_HEADS}) for at in (0, 1))
_FIRST_BLOCKS = b"".join(
    re.escape(bytes((byte,)))  # stored, with codes of everybody, or with codes of its own
    for byte in range(256)
    if byte in (0, 1) or byte & 6 == 2 or (byte & 6 == 4 and byte >> 3 <= _MOST_LENGTHS)
)
# Each begins with a few bytes: such a search takes a fortieth of the time of one with alternatives.
_MAY_BE_ZLIB = re.compile(rb"[%b](?=[%b][%b])" % (_METHODS, _FLAGS, _FIRST_BLOCKS))
_MAY_BE_SWAPPED_ZLIB = re.compile(rb"[%b](?=[%b].[%b])" % (_FLAGS, _METHODS, _FIRST_BLOCKS), re.DOTALL)
_SIGNATURE = re.compile(rb"[\x1fB\xfdP](?:\x8b\x08|Zh[1-9]1AY|7zXZ|K\x03\x04)")  # gzip, bzip2, xz, ZIP
_SWAPPED_SIGNATURE = re.compile(rb"[\x8bZ7K](?:\x1f.\x08|B[1-9]h|\xfdXz|P\x04\x03)", re.DOTALL)
_LONGEST_SWAPPED_PACKED = 1 << 10  # bytes: in a larger value two bytes are everywhere
_LONGEST_SWAPPED_WORDS = 1 << 12
_COMMON_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_PNG_TEXT = re.compile(rb"(?:zTXt|iCCP)[^\0]{1,79}\0\0|iTXt[^\0]{1,79}\0\x01\0[^\0]{0,79}\0[^\0]{0,1024}\0")
_DEFLATED_DATA_SET = re.compile(rb"DICM\x02\0\0\0UL\x04\0(.{4})", re.DOTALL)
_LONGEST_META = 1 << 14  # bytes of the File Meta Information in front of one
_DEFLATED_SYNTAX = b"1.2.840.10008.1.2.1.99"
_ZIP = re.compile(rb"PK\x03\x04.{4}\x08\0.{16}(.{2})(.{2})", re.DOTALL)  # deflated; lengths of its name and more
_ZIP_MEMBER = re.compile(rb"PK\x03\x04[\x0a-\x3f].(.)[\0-\x08](.)\0", re.DOTALL)  # its flags, how it is packed
_NOT_READ_FROM_ZIP = frozenset((1, 2, 3, 4, 5, 6, 9, 10, 14, 16, 18, 19, 20, 93, 94, 96, 97, 98, 99))
"""Ways to pack a member: not stored, nor deflate, nor those that have a signature of their own."""

_ENCRYPTED = 1
_STORED, _COMMON_CODES, _OWN_CODES, _NO_BLOCK = range(4)
_LONGEST_HEAD = 5  # bytes of a block
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_XZ = re.compile(rb"\xfd7zXZ\0")
_LZMA = re.compile(rb"\x5d\0\0(?:\0[\x01-\x03]|[\x01-\x80]\0)(?:\xff{8}|.{4}\0{4})\0", re.DOTALL)
_MOST_MEMORY = 64 << 20  # bytes that an xz stream may ask for
_LONGEST_WITH_ZLIB = 1 << 20  # bytes: in a larger value two bytes are everywhere, and only the common ones count
_LARGEST_WITH_ZLIB = 256 << 20
_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]{2}(?:[ \t\r\n:,;-]{0,3}(?:0[xX])?[0-9A-Fa-f]{2}){4,}[0-9A-Fa-f]?")
_END_OF_BASE85 = re.compile(rb"~[\r\n]{0,2}>")
_BEGINNINGS_OF_BASE85 = (b"<~", b"stream")
_BLANKS = b" \t\n\r\x0b\0"
_PRINTED = re.compile(rb"[ -~]{6,}")
_LONGEST_SWAPPED = 1 << 16
_NO_DIGIT = re.compile(rb"0[xX]|[^0-9A-Fa-f]")
_PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}")
_QUOTED = re.compile(rb"=[0-9A-F]{2}")
_OF_PROGRAMS = re.compile(
    rb"\\u([0-9A-Fa-f]{4})|\\[x']([0-9A-Fa-f]{2})|\\U([0-9A-Fa-f]{8})|\\u\{([0-9A-Fa-f]{1,6})\}"
    rb"|\\u-?([0-9]{2,5})\?|\\([0-3][0-7]{2})"
)
_HIGHEST = 0x10FFFF
_ENTITY = re.compile(rb"&(?:#[0-9]{1,10}|#[xX][0-9A-Fa-f]{1,10}|[A-Za-z]{2,8});")
_USUAL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_SEVEN_BITS = bytes(code & 0x7F for code in range(256))
_CONTROLS = bytes(0 if code < 0x20 and code not in b"\t\n\r" else code for code in range(256))
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


_TOO_MUCH = "a binary value has more packed in it than is searched"
_NOT_READ = "a binary value has an archive in it that is encrypted, or packed in a way that is not read"


def hidden_texts(raw: bytes) -> list[bytes]:
    """Return what a binary value says in other forms than plain bytes, as bytes in which to search.

    Raises
    ------
    DeidentificationError
        LIMIT when it grows to more than anybody wants to search, or is an archive that is not read.
    """
    found: list[bytes] = []
    size = 0
    waiting = [(raw, 0)]
    work = _Work(_MOST_FED + 2 * len(raw))
    if len(raw) <= _LONGEST_SWAPPED:
        sizes = (2, 4, 8) if len(raw) <= _LONGEST_SWAPPED_WORDS else (2,)
        found += [_printed(_swapped(raw, size)) for size in sizes]
    if len(raw) <= _LONGEST_SWAPPED_PACKED and _begins_swapped(raw):
        waiting.append((_swapped(raw, 2), 1))
    while waiting:
        value, depth = waiting.pop()
        for text in _forms(value, work):
            size += len(text)
            if size > _MOST or len(found) > _MOST_STREAMS:
                raise DeidentificationError(HoldReason.LIMIT, _TOO_MUCH)
            found.append(text)
            if depth < _DEEPEST:
                waiting.append((text, depth + 1))
    return found


def may_begin_packed(value: bytes) -> bool:
    """Tell whether a packed text may begin in a value, as it is or with its bytes swapped two by two."""
    if _SIGNATURE.search(value) is not None or _LZMA.search(value) is not None:
        return True
    if _MAY_BE_ZLIB.search(value) is not None and any(
        value[match.start() : match.end() + 1] in _ZLIB_HEADS for match in _MAY_BE_ZLIB.finditer(value)
    ):
        return True
    return _begins_swapped(value)


def says_full_width(value: bytes) -> bool:
    """Tell whether letters or digits that are as wide as ideographs stand in a value."""
    return any(form.search(value) is not None for form in _FULL_WIDTH)


def _begins_swapped(value: bytes) -> bool:
    if _SWAPPED_SIGNATURE.search(value) is not None:
        return True
    return _MAY_BE_SWAPPED_ZLIB.search(value) is not None and any(
        value[match.start() : match.end() + 1][::-1] in _ZLIB_HEADS for match in _MAY_BE_SWAPPED_ZLIB.finditer(value)
    )


class _Work:
    """How many bytes the streams of one value may still be fed: where they begin in each other, time has no bound."""

    __slots__ = ("left",)

    def __init__(self, size: int) -> None:
        self.left = size

    def spend(self, size: int) -> None:
        """Take some.

        Raises
        ------
        DeidentificationError
            LIMIT, when too few are left.
        """
        self.left -= size
        if self.left < 0:
            raise DeidentificationError(HoldReason.LIMIT, _TOO_MUCH)


def _forms(value: bytes, work: _Work) -> Iterator[bytes]:
    yield from _wide(value)
    if width := _full_width(value):
        yield width
    yield from _unpacked(value, work)
    for run in _BASE64.findall(value):
        yield from _decoded(run)
    for run in _HEXADECIMAL.findall(value):
        digits = _NO_DIGIT.sub(b"", run).decode()
        yield bytes.fromhex(digits[: len(digits) // 2 * 2])
        if len(digits) % 2:  # it may begin with what is none of it
            yield bytes.fromhex(digits[1:])
    yield from _of_base85(value, work)
    for escape, read in _ESCAPES:
        yield from (read(run) for run in _runs_with(escape, value))


def _swapped(value: bytes, size: int) -> bytes:
    """Return a value as it was before somebody took it for numbers of so many bytes, in the other order."""
    swapped = bytearray(value[: len(value) // size * size])
    for at in range(size // 2):
        other = size - 1 - at
        swapped[at::size], swapped[other::size] = swapped[other::size], swapped[at::size]
    return bytes(swapped)


def _printed(value: bytes) -> bytes:
    return b"\n".join(_PRINTED.findall(value))


def _of_base85(value: bytes, work: _Work) -> Iterator[bytes]:
    """Yield what stands in base85 up to its end, from its mark or the beginning of a stream on."""
    behind = 0
    for match in _END_OF_BASE85.finditer(value):
        end = match.start()
        marks = ((value.rfind(mark, behind, end), len(mark)) for mark in _BEGINNINGS_OF_BASE85)
        at, length = max(marks)
        behind = match.end()
        if at >= 0:
            work.spend(end - at)
            with suppress(ValueError):
                yield base64.a85decode(value[at + length : end], ignorechars=_BLANKS)


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
    return _OF_PROGRAMS.sub(_character, run)


def _character(match: re.Match[bytes]) -> bytes:
    hexadecimal, decimal, octal = match[1] or match[2] or match[3] or match[4], match[5], match[6]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else int(octal, 8)
    return chr(min(code, _HIGHEST)).encode("utf-8", "replace")


_ESCAPES = (
    (_PERCENT, unquote_to_bytes),
    (_ENTITY, _entities),
    (_QUOTED, binascii.a2b_qp),
    (_OF_PROGRAMS, _escaped_characters),
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


def _full_width(value: bytes) -> bytes:
    """Return the letters and digits of a value that are as wide as ideographs, in their usual form.

    References
    ----------
    The Unicode Standard, block Halfwidth and Fullwidth Forms
    """
    runs = [_narrow(run.decode()) for run in _FULL_WIDTH_UTF8.findall(value)]
    runs += [run[1::2].translate(_SEVEN_BITS) for run in _FULL_WIDTH_EAST.findall(value)]
    runs += [_narrow(run.decode("shift_jis", "ignore")) for run in _FULL_WIDTH_SHIFTED.findall(value)]
    for match in _FULL_WIDTH_UTF16.finditer(value):
        inside = _narrow(match[0].decode("utf-16-be", "ignore"))
        runs += [inside, _narrow(value[max(0, match.start() - 1) : match.end()].decode("utf-16-le", "ignore"))]
        runs.append(_narrow(value[match.start() : match.end() + 1].decode("utf-16-be", "ignore")))
    return b" ".join(runs)


def _narrow(text: str) -> bytes:
    return text.translate(_USUAL_WIDTH).encode("ascii", "ignore")


def _unpacked(value: bytes, work: _Work) -> Iterator[bytes]:
    starts = [(match.start(), 31) for match in _GZIP.finditer(value)]
    starts += [(match.end(), 15) for form in (_PDF_STREAM, _PNG_TEXT) for match in form.finditer(value)]
    starts += _in_archives(value)
    starts += _in_data_sets(value)
    if len(value) <= _LONGEST_WITH_ZLIB:
        starts += [(match.start(), 15) for match in _ZLIB.finditer(value)]
    else:
        starts += [(match.start(), 15) for match in _COMMON_ZLIB.finditer(value, 0, _LARGEST_WITH_ZLIB)]
    starts = [(at, form) for at, form in starts if form != 15 or _may_be_deflated(value, at + 2)]
    if len(starts) > _MOST_STREAMS:
        raise DeidentificationError(HoldReason.LIMIT, _TOO_MUCH)
    for start, form in starts:
        text = _inflated(value, start, form, work)
        if text:
            yield text
    yield from _unpacked_again(value, work)


def _in_archives(value: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the deflated members of ZIP files begin.

    Raises
    ------
    DeidentificationError
        LIMIT, where there are others, which nobody can read.
    """
    for match in _ZIP_MEMBER.finditer(value):
        if match[1][0] & _ENCRYPTED or match[2][0] in _NOT_READ_FROM_ZIP:
            raise DeidentificationError(HoldReason.LIMIT, _NOT_READ)
    for match in _ZIP.finditer(value):
        yield match.end() + int.from_bytes(match[1], "little") + int.from_bytes(match[2], "little"), -15


def _in_data_sets(value: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the data sets of DICOM files begin that are deflated."""
    for match in _DEFLATED_DATA_SET.finditer(value):
        start = match.end() + int.from_bytes(match[1], "little")
        if start - match.end() <= _LONGEST_META and value.find(_DEFLATED_SYNTAX, match.end(), start) >= 0:
            yield start, -15


def _may_be_deflated(value: bytes, at: int) -> bool:
    """Tell whether a block of a deflated stream may begin at a place.

    References
    ----------
    RFC 1951 section 3.2.3
    """
    head = value[at : at + _LONGEST_HEAD]
    kind = head[0] >> 1 & 3 if head else _NO_BLOCK
    if kind == _STORED and len(head) == _LONGEST_HEAD:
        return int.from_bytes(head[1:3], "little") ^ int.from_bytes(head[3:5], "little") == 0xFFFF
    if kind == _OWN_CODES and len(head) > 1:
        return head[0] >> 3 <= _MOST_LENGTHS and head[1] & 31 <= _MOST_LENGTHS
    return kind == _COMMON_CODES


def _unpacked_again(value: bytes, work: _Work) -> Iterator[bytes]:
    """Yield what the streams say whose unpackers cannot be copied."""
    for signature, unpacker in ((_BZIP2, bz2.BZ2Decompressor), (_XZ, _xz), (_LZMA, _lzma)):
        starts = [match.start() for match in signature.finditer(value)]
        if len(starts) > _MOST_BLOCKS:
            raise DeidentificationError(HoldReason.LIMIT, _TOO_MUCH)
        for start in starts:
            text = _expanded(value, start, unpacker(), work)
            if text:
                yield text


def _lzma() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_ALONE, _MOST_MEMORY)


def _xz() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, _MOST_MEMORY)


def _expanded(value: bytes, start: int, unpacker: bz2.BZ2Decompressor | lzma.LZMADecompressor, work: _Work) -> bytes:
    """Return what a stream says, up to its end or to where it is damaged."""
    text = bytearray()
    fed = value[start : start + _FED]
    try:
        while not unpacker.eof and len(text) <= _MOST and (fed or not unpacker.needs_input):
            text += unpacker.decompress(fed if unpacker.needs_input else b"", _MOST + 1 - len(text))
            if unpacker.needs_input:
                work.spend(len(fed))
                start += len(fed)
                fed = value[start : start + _FED]
    except (OSError, lzma.LZMAError) as error:
        if "limit" in str(error):
            raise DeidentificationError(HoldReason.LIMIT, _TOO_MUCH) from None
    return bytes(text)


def _inflated(value: bytes, start: int, form: int, work: _Work) -> bytes:
    """Return what a stream says up to its end, or up to where it is damaged; nothing where it only looks like one.

    It is fed in pieces, as zlib copies what it is given and does not need: thousands of streams may begin in one value.
    """
    unpacker, text = zlib.decompressobj(form), bytearray()
    while start < len(value) and not unpacker.eof and len(text) <= _MOST:
        fed, before = value[start : start + _FED], unpacker.copy()
        work.spend(len(fed))
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
    letters = _BREAK.sub(b"", run).translate(_URL_SAFE)
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
