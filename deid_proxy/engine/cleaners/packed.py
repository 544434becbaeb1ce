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
from deid_proxy.engine.cleaners.written_words import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.plain import Plain
    from deid_proxy.engine.cleaners.written_words import WrittenWord

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
_FEWEST: Final = 4  # characters of a word in base64, and pairs of digits of hexadecimal
_LONGEST_RUN: Final = 4096
_MARKS: Final = "+/_-"
_MIXED: Final = re.compile(r"[a-z0-9][A-Z]")
_PAIR: Final = 2
_APART: Final = 2  # characters between two pairs of digits
_DIGITS_ONLY: Final = re.compile("(?:0x)?(?P<digits>(?:[0-9a-f]{2}){1,4096})")
_OF_ONE_SCRIPT: Final = re.compile(
    "[\u0000-\u10ff\u1e00-\u206f\ufb00-\ufeff]+"
    "|[\u0000-\u007f\u3000-\u9fff\uff00-\uffef\U00020000-\U0003ffff]+"
    "|[\u0000-\u007f\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+"
)
"""What is no text in UTF-16 has characters of all scripts, when it is read so."""
_ASCII: Final = re.compile("(?:[2-7][0-9]|09|10|13){1,4096}")
"""Characters of ASCII without a letter among their digits."""
_COUNT: Final = 0xFFFF
_LETTERED: Final = 1 << 16
_STRANGE: Final = 1 << 17
_MOST: Final = 4096  # packed texts of one text: of a text that has more, the beginning is looked at


class Packed(NamedTuple):
    """Where a text stands that is packed, and what it says."""

    start: int
    end: int
    why: str


def find_packed(text: str, plain: Plain, landmarks: Landmarks, said_in: Callable[[str], str]) -> list[Packed]:
    """Return where a text is packed in which something is said.

    Parameters
    ----------
    plain, landmarks
        The text as it is read, and its words: only near some of them something may be packed.
    said_in
        Tells what is said in a text; nothing where it says nothing.
    """
    found: list[Packed] = []
    runs = [*_in_base64(text, plain, landmarks), *_in_hexadecimal(text, plain, landmarks)]
    known: dict[str, str] = {}  # what was said in a run that came before
    for match in runs[:_MOST]:
        run = match[0]
        why = known.get(run)
        if why is None:
            why = known[run] = next(filter(None, map(said_in, _unpacked(match))), "")
        if why:
            found.append(Packed(match.start(), match.end(), why))
    return found


def _in_base64(text: str, plain: Plain, landmarks: Landmarks) -> list[re.Match[str]]:
    """Return what may be base64: some of it is a word in small and large letters, as no word is written."""
    if not plain.is_even:  # how its words are written is not known
        runs = _BASE64.finditer(text) if _MIXED.search(text) is not None else ()
        return [match for match in runs if _may_be_base64(match[0])]
    if not any(_is_mixed(word) for word in landmarks.distinct):
        return []
    found: list[re.Match[str]] = []
    behind = 0
    for token in landmarks.tokens:
        if token.start < behind or not _is_mixed(token.word):
            continue
        within = _BASE64.search(text, _start_of_run(text, token.start, behind), token.end)
        match = _BASE64.match(text, within.start()) if within is not None else None  # it may go on in other lines
        if match is not None:
            behind = match.end()
            if _may_be_base64(match[0]):
                found.append(match)
    return found


def _is_mixed(word: WrittenWord) -> bool:
    return not (word.is_small or word.is_title or word.is_number or word.is_capitals) and len(word.raw) >= _FEWEST


def _start_of_run(text: str, start: int, first: int) -> int:
    """Return where the characters of base64 begin that go on to a place."""
    at = start
    while at > first and start - at < _LONGEST_RUN and (text[at - 1] in _MARKS or _is_ascii_letter(text[at - 1])):
        at -= 1
    return at


def _is_ascii_letter(mark: str) -> bool:
    return mark.isascii() and mark.isalnum()


def _in_hexadecimal(text: str, plain: Plain, landmarks: Landmarks) -> list[re.Match[str]]:
    """Return what may be hexadecimal: pairs of digits, side by side or in words one after another."""
    if not plain.is_even:
        return [match for match in _HEXADECIMAL.finditer(text) if _may_be_hexadecimal(match[0])]
    is_any = False
    for word in landmarks.distinct:
        if word.pairs == NOT_ASKED:
            word.pairs = _pairs_of(word)
        is_any = is_any or word.pairs > 0
    if not is_any:
        return []
    found: list[re.Match[str]] = []
    count, kinds, start, end = 0, 0, 0, 0
    for token in landmarks.tokens:
        more = token.word.pairs
        if count and (not more or token.start - end > _APART):
            found += _hexadecimal_within(text, start, end, count, kinds)
            count = kinds = 0
        if more:
            start = start if count else token.start
            end = token.end
            count += more & _COUNT
            kinds |= more
    return found + _hexadecimal_within(text, start, end, count, kinds)


def _pairs_of(word: WrittenWord) -> int:
    """Return how many pairs of hexadecimal digits a word is; none where it has another letter, or one too many.

    With them is said whether it has a letter, or else a pair that stands for no character of ASCII.
    """
    text = word.raw
    if not (word.has_digits or len(text) == _PAIR):
        return 0
    match = _DIGITS_ONLY.match(text.lower())
    if match is None or (match.end() < len(text) and text.isascii()):
        return 0
    digits = match["digits"]
    count = len(digits) // _PAIR
    if not digits.isdecimal():
        return count | _LETTERED
    return count if _ASCII.fullmatch(digits) is not None else count | _STRANGE


def _hexadecimal_within(text: str, start: int, end: int, count: int, kinds: int) -> list[re.Match[str]]:
    """Return what may be hexadecimal of some words; numbers without a letter stand for ASCII, or for nothing."""
    if count < _FEWEST or kinds & (_LETTERED | _STRANGE) == _STRANGE:
        return []
    return [match for match in _HEXADECIMAL.finditer(text, start, end + _PAIR) if _may_be_hexadecimal(match[0])]


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
        if codec != "utf-8" and _OF_ONE_SCRIPT.fullmatch(text) is None:
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
