"""Texts that are packed in a text, in base64 or in hexadecimal digits: what a program put there that meant no reader.

Binary values are unpacked further, by :mod:`~deid_proxy.engine.cleaners.hidden`: there nobody expects to read anything.

References
----------
RFC 4648 (base64, base16), RFC 2047 (encoded words of mail)
"""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from deid_proxy.engine.cleaners.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deid_proxy.engine.cleaners.plain import Plain

SHORTEST_PACKED: Final = 3
"""Characters that an identifier has which counts in a packed text."""

_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{8,4096}(?:\r?\n[A-Za-z0-9+/_-]{4,4096}){0,64}={0,2}")
_HEXADECIMAL: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:0x)?[0-9A-Fa-f]{2}(?:[ :,-]{0,2}(?:0x)?[0-9A-Fa-f]{2}){3,4096}(?![0-9A-Za-z])"
)
_NO_DIGIT: Final = re.compile(r"0x|[^0-9A-Fa-f]")
_BREAK: Final = re.compile(r"[\r\n=]")
_URL_SAFE: Final = str.maketrans("-_", "+/")
_WIDE: Final = ("utf-16-le", "utf-16-be")
_MOST: Final = 4096  # packed texts of one text: of a text that has more, the beginning is looked at


class Packed(NamedTuple):
    """Where a text stands that is packed, and what it says."""

    start: int
    end: int
    why: str


def find_packed(text: str, said_in: Callable[[str], str]) -> list[Packed]:
    """Return where a text is packed in which something is said.

    Parameters
    ----------
    said_in
        Tells what is said in a text; nothing where it says nothing.
    """
    found: list[Packed] = []
    for match in _runs(text):
        for packed in _unpacked(match):
            why = said_in(packed)
            if why:
                found.append(Packed(match.start(), match.end(), why))
                break
    return found


def _runs(text: str) -> Iterator[re.Match[str]]:
    count = 0
    for expression, may_be in ((_BASE64, _may_be_base64), (_HEXADECIMAL, _may_be_hexadecimal)):
        for match in expression.finditer(text):
            if may_be(match[0]):
                count += 1
                if count > _MOST:
                    return
                yield match


def _may_be_base64(run: str) -> bool:
    """Tell whether a run has capitals, and not as words have them: what stands for a text has some of all kinds."""
    return not (run.islower() or run.isupper() or run.istitle() or run.isdecimal())


def _may_be_hexadecimal(run: str) -> bool:
    return any(map(str.isdecimal, run))


def _unpacked(match: re.Match[str]) -> Iterator[str]:
    raw = _of_hexadecimal(match[0]) if match.re is _HEXADECIMAL else _of_base64(match[0])
    for codec in ("utf-8", *_WIDE) if b"\0" in raw or not raw.isascii() else ("utf-8",):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if len(text) >= SHORTEST_PACKED and text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
            yield text


def _of_hexadecimal(run: str) -> bytes:
    digits = _NO_DIGIT.sub("", run)
    return bytes.fromhex(digits[: len(digits) // 2 * 2])


def _of_base64(run: str) -> bytes:
    letters = _BREAK.sub("", run).translate(_URL_SAFE)
    if len(letters) % 4 == 1:
        return b""
    try:
        return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return b""


def in_places_of(plain: Plain, packed: Iterable[Packed]) -> list[Mark]:
    """Return where what stands in an original stands in the text that was read of it."""
    waiting = sorted(packed, reverse=True)
    found: list[Mark] = []
    if not waiting:
        return found
    for at in range(len(plain.text)):
        origin = plain.start_of(at)
        while waiting and waiting[-1].end <= origin:
            waiting.pop()
        if not waiting:
            break
        if waiting[-1].start <= origin:
            goes_on = found and found[-1].end == at and found[-1].why == waiting[-1].why
            start = found.pop().start if goes_on else at
            found.append(Mark(start, at + 1, waiting[-1].why))
    return found
