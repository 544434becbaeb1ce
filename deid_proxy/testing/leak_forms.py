"""The forms in which an identifier may reappear: other separators, orders, encodings and wrappings."""

from __future__ import annotations

import base64
import json
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from deid_proxy.testing.builders.identifiers import Identifier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MINIMUM_LENGTH = 4
_MINIMUM_BYTES = 4
_MINIMUM_WRAPPED_BYTES = 6
_CODECS = (
    "utf-8", "latin-1", "utf-16-le", "utf-16-be", "iso8859_2", "iso8859_3", "iso8859_4", "iso8859_5", "iso8859_6",
    "iso8859_7", "iso8859_8", "iso8859_9", "iso8859_15", "tis_620", "cp1250", "cp1251", "cp1252", "koi8_r", "cp437",
    "shift_jis", "iso2022_jp", "iso2022_jp_2", "euc_jp", "euc_kr", "gb18030", "gbk", "big5",
)  # fmt: skip
_ASCII_CODECS = ("utf-8", "utf-16-le", "utf-16-be")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEPARATORS = ("", " ", "-", "_", ".", "/")
_DATE = re.compile(r"(1[89]\d\d|20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_UID = re.compile(r"[012](\.(0|[1-9]\d*))+")


class Needle(NamedTuple):
    """A byte string to look for.

    Attributes
    ----------
    folded
        What is searched, ASCII letters in lower case.
    exact
        What the bytes must be, where case carries meaning; None otherwise.
    form, label
        What is reported.
    """

    folded: bytes
    exact: bytes | None
    form: str
    label: str


def needles(planted: Iterable[str]) -> list[Needle]:
    """Return what to look for, every byte string once.

    Raises
    ------
    ValueError
        A value has fewer than four characters: finding it would say nothing.
    """
    found: dict[bytes, Needle] = {}
    for number, value in enumerate(planted, start=1):
        label = value.label if isinstance(value, Identifier) else f"identifier {number}"
        if len(value) < MINIMUM_LENGTH and value.isascii():
            raise ValueError(f"{label} is shorter than {MINIMUM_LENGTH} characters")
        for encoded, exact, form in _forms(str(value)):
            if len(encoded) >= _MINIMUM_BYTES:
                found.setdefault(exact or encoded.lower(), Needle(encoded.lower(), exact, form, label))
    return list(found.values())


def variants(value: str) -> list[str]:
    """Return the value as people and programs rewrite it: dates, names and numbers in other layouts."""
    value = value.strip()
    if date := _DATE.fullmatch(value):
        return [value, *_dates(*date.groups())]
    if "^" in value or ("=" in value and not value.isascii()):
        return _once([value, *_names(value)])
    if _UID.fullmatch(value):
        return [value]
    return _once([value, *_separated(value)])


def _dates(year: str, month: str, day: str) -> list[str]:
    name = _MONTHS[int(month) - 1]
    numeric = [(year, month, day), (day, month, year), (month, day, year)]
    written = [separator.join(parts) for parts in numeric for separator in ("-", ".", "/")]
    return [*written, f"{year}:{month}:{day}", *(f"{day}{gap}{name}{gap}{year}" for gap in (" ", "-", ""))]


def _names(value: str) -> list[str]:
    """Return each component group with its components in both orders."""
    found = []
    for group in value.split("="):
        parts = [part for part in group.split("^") if part][:2]
        if len(parts) == 2:
            family, given = parts
            joined = [f"{given}{gap}{family}" for gap in (" ", "^", "_", "-", ".", ",", ", ", "")]
            joined += [f"{family}{gap}{given}" for gap in (" ", "^", "_", "-", ".", ",", ", ", "")]
            found += [text for text in joined if len(text) >= MINIMUM_LENGTH]
        found.append(group)
    return [text for text in found if len(text) >= MINIMUM_LENGTH or not text.isascii()]


def _separated(value: str) -> list[str]:
    """Return an identifier with its separators changed or left out, when it is made of digits and separators."""
    parts = [part for part in re.split(r"[ \-_./+()]+", value) if part]
    if len(parts) < 2 or not any(part.isdigit() for part in parts):
        return []
    joined = [separator.join(parts) for separator in _SEPARATORS]
    return [text for text in joined if len(text) >= MINIMUM_LENGTH + 2]


def _forms(value: str) -> Iterator[tuple[bytes, bytes | None, str]]:
    for variant in variants(value):
        for text in _once([variant, variant.lower(), variant.upper()]):
            for codec in _ASCII_CODECS if text.isascii() else _CODECS:
                yield from ((encoded, None, codec) for encoded in _encodings(text, codec))
            for escaped in _once([json.dumps(text)[1:-1], quote(text)]):
                if escaped != text:
                    yield escaped.encode("ascii"), None, "escaped"
    raw = value.encode("utf-8")
    if len(raw) >= _MINIMUM_WRAPPED_BYTES:
        yield raw.hex().encode("ascii"), None, "hex"
        for encoded in _base64_cores(raw):
            yield encoded, encoded, "base64"


def _encodings(text: str, codec: str) -> Iterator[bytes]:
    try:
        encoded = text.encode(codec)
    except UnicodeEncodeError:
        return
    yield encoded
    if codec == "iso2022_jp":
        yield re.sub(rb"\x1b[$(][@-Z]", b"", encoded)  # without the escape sequences at both ends
    if codec == "euc_kr" and "^" in text:
        # PS3.5 Annex I: the designation stands again after every delimiter.
        yield b"^".join(b"\x1b$)C" + part for part in encoded.split(b"^"))


def _base64_cores(raw: bytes) -> Iterator[bytes]:
    """Return the characters that do not depend on what stands before and after, for each of the three alignments."""
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + raw)
        first = -(-shift * 8 // 6)
        last = (shift + len(raw)) * 8 // 6
        yield encoded[first:last]


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
