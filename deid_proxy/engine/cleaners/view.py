"""A text as it is looked at: escapes read, invisible characters left out, every letter and digit in its plain form.

Every character of the view knows where it stands in the original, so that what is found in one is cut out of the other.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import NamedTuple

from deid_proxy.standard.folding import fold

_ESCAPE = re.compile(
    r"(?:%[0-9A-Fa-f]{2})+|(?:\\u[0-9A-Fa-f]{4})+|\\x[0-9A-Fa-f]{2}"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,31}[0-9]{0,2});"
)
_ESCAPING = re.compile(r"[%&\\]")
_MOST_ROUNDS = 3  # an escape of an escape of an escape
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
# Letters that show nothing, though they count as letters or marks.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0")
_DOUBLE_QUOTES = frozenset("“”„‟«»″〝〞〟")
_SINGLE_QUOTES = frozenset("‘’‚‛‹›′ʼʻ`´ʹ")


class View(NamedTuple):
    """What is looked at.

    Parameters
    ----------
    text
        The folded text.
    classes
        What each character of it is: ``U`` a capital, ``l`` a small letter, ``o`` a letter of a script without case,
        ``d`` a digit, a line feed, a space, or a mark as it stands.
    starts, ends
        Where each begins and ends in the original; None where the two texts run side by side.
    """

    text: str
    classes: str
    starts: list[int] | None
    ends: list[int] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch that is not empty stands in the original."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def _folded(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if letter in _LINE_ENDS:
        return "\n"
    if letter.isspace():
        return " "
    category = unicodedata.category(letter)
    if category in ("Cf", "Cc") or letter in _BLANKS or "\ufe00" <= letter <= "\ufe0f":
        return ""
    if category == "Pd" or letter == "−":
        return "-"
    if letter in _DOUBLE_QUOTES:
        return '"'
    return "'" if letter in _SINGLE_QUOTES else fold(letter)


def _class(letter: str, *, capital: bool) -> str:
    if letter.isdecimal():
        return "d"
    category = unicodedata.category(letter)
    if category in ("Ll", "Lu", "Lt"):
        return "U" if capital else "l"
    if category[0] in "LM":
        return "o"
    return letter if letter.isascii() else "*"


class _Folds(dict[int, str]):
    """Filled as letters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


class _Classes(dict[int, str]):
    """As long as what the letter folds to."""

    def __missing__(self, code: int) -> str:
        capital = unicodedata.category(chr(code)) in ("Lu", "Lt")
        self[code] = classes = "".join(_class(letter, capital=capital) for letter in _FOLDS[code])
        return classes


_FOLDS, _CLASSES = _Folds(), _Classes()


def view_of(text: str, *, tags: bool = True) -> View:
    """Return a text as it is looked at.

    Parameters
    ----------
    tags
        False leaves the tags of HTML and XML out: what stands around them is one word.
    """
    letters, starts, ends = _decoded(text)
    if not tags:
        letters, starts, ends = _without_tags(letters, starts, ends)
    if starts is None and all(len(_FOLDS[ord(letter)]) == 1 for letter in set(letters)):
        return View(letters.translate(_FOLDS), letters.translate(_CLASSES), None, None)
    if starts is None or ends is None:
        starts, ends = list(range(len(letters))), list(range(1, len(letters) + 1))
    sizes = [len(_FOLDS[ord(letter)]) for letter in letters]
    return View(
        letters.translate(_FOLDS),
        letters.translate(_CLASSES),
        [start for start, size in zip(starts, sizes, strict=True) for _ in range(size)],
        [end for end, size in zip(ends, sizes, strict=True) for _ in range(size)],
    )


def visible(text: str) -> str:
    """Return a text without characters that nobody sees: they may spell a name in a way of their own."""
    hidden = {ord(letter): None for letter in set(text) if not _FOLDS[ord(letter)]}
    # Accents that stand apart fold to nothing and are seen.
    return text.translate({code: None for code in hidden if not unicodedata.combining(chr(code))}) if hidden else text


def _decoded(text: str) -> tuple[str, list[int] | None, list[int] | None]:
    starts: list[int] | None = None
    ends: list[int] | None = None
    for _ in range(_MOST_ROUNDS):
        if not _ESCAPING.search(text) or not _ESCAPE.search(text):
            break
        if starts is None or ends is None:
            starts, ends = list(range(len(text))), list(range(1, len(text) + 1))
        text, starts, ends = _round(text, starts, ends)
    return text, starts, ends


def _round(text: str, starts: list[int], ends: list[int]) -> tuple[str, list[int], list[int]]:
    letters: list[str] = []
    firsts: list[int] = []
    lasts: list[int] = []
    place = 0
    for escape in _ESCAPE.finditer(text):
        letters.append(text[place : escape.start()])
        firsts += starts[place : escape.start()]
        lasts += ends[place : escape.start()]
        place = escape.start()
        for letter, size in _meant(escape[0]):
            letters.append(letter)
            firsts += [starts[place]] * len(letter)
            lasts += [ends[place + size - 1]] * len(letter)
            place += size
    return "".join((*letters, text[place:])), firsts + starts[place:], lasts + ends[place:]


def _meant(escape: str) -> list[tuple[str, int]]:
    """Return the characters of an escape, each with how many characters it takes."""
    if escape[0] == "%":
        raw = bytes.fromhex(escape.replace("%", ""))
        try:
            return [(letter, 3 * len(letter.encode())) for letter in raw.decode()]
        except UnicodeDecodeError:
            return [(letter, 3) for letter in raw.decode("latin-1")]
    if escape[0] == "&":
        return [(html.unescape(escape), len(escape))]
    if escape[1] == "x":
        return [(chr(int(escape[2:], 16)), 4)]
    units = bytes.fromhex(escape.replace("\\u", ""))
    return [(letter, 6 if ord(letter) < 0x10000 else 12) for letter in units.decode("utf-16-be", "surrogatepass")]


def _without_tags(
    text: str, starts: list[int] | None, ends: list[int] | None
) -> tuple[str, list[int] | None, list[int] | None]:
    found = [tag.span() for tag in _TAG.finditer(text)]
    if not found:
        return text, starts, ends
    edges = [0, *(edge for span in found for edge in span), len(text)]
    kept = list(zip(edges[::2], edges[1::2], strict=True))
    firsts, lasts = starts or list(range(len(text))), ends or list(range(1, len(text) + 1))
    return (
        "".join(text[start:end] for start, end in kept),
        [first for start, end in kept for first in firsts[start:end]],
        [last for start, end in kept for last in lasts[start:end]],
    )
