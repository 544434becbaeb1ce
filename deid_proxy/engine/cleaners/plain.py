"""A text as somebody would read it: without escapes, marks that cannot be seen, look-alikes and foreign digits.

Every character of the plain text knows which characters of the original it stands for, so that what is found in one is
cut out of the other.

References
----------
Unicode Technical Standard 39 (confusables), Unicode Standard section 23.2 (layout controls), RFC 3986 section 2.1
(percent-encoding), HTML section 13.5 (character references)
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ROUNDS = 3  # what is escaped more often than that, nobody reads
_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2}){1,64}|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,10})(?:\s[^<>]{0,80})?/?>")
_BREAKING = frozenset({"br", "div", "hr", "li", "p", "table", "td", "th", "tr", "ul", "ol"})
_WITHIN = frozenset(
    {
        *("a", "abbr", "b", "big", "body", "caption", "center", "code", "em", "font", "h1", "h2", "h3", "h4"),
        *("h5", "h6", "head", "html", "i", "ins", "pre", "s", "small", "span", "strike", "strong", "sub", "sup"),
        *("tbody", "tfoot", "thead", "tt", "u"),
    }
)
_WORD = re.compile(r"[^\W\d_]+")
# Letters that look like Latin ones, folded (UTS 39, confusables.txt); a word with some of them and Latin ones is Latin.
_ALIKE = "авгеікмнорстухѕјԁһӏαβεικνορτυχ"
LOOK_ALIKES = str.maketrans(_ALIKE, "abreikmhopctyxsjdhlabeikvoptux")
_MIXED = re.compile(f"[a-z][{_ALIKE}]|[{_ALIKE}][a-z]")
_LATIN = re.compile("[a-z]")
_SPACE = " \t\r\n"
_SOUND_MARKS = "\u3099\u309a"
_OVERRIDE, _ENDS, _UNSEEN = "\u202e", "\u202c\u2069\r\n", "\u200b"


class Plain(NamedTuple):
    """A text, read.

    Parameters
    ----------
    text
        Folded, with only ASCII digits.
    starts, ends
        Where in the original each of its characters begins and ends.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]


def plain_of(text: str) -> Plain:
    """Return a text as it is read; what is plain ASCII costs next to nothing."""
    if text.isascii() and not _has_disguise(text):
        return Plain(text.lower(), range(len(text)), range(1, len(text) + 1))
    read = Plain(text, range(len(text)), range(1, len(text) + 1))
    for _ in range(_ROUNDS):
        opened = _replaced(read, _ESCAPED, _unescaped)
        if opened is None:
            break
        read = opened
    without_tags = _replaced(read, _TAG, _without_tag)
    if without_tags is not None and without_tags.text:  # what would be nothing but tags is read as it stands
        read = without_tags
    made = _as_seen(read)
    return Plain(_WORD.sub(_latin, made.text), made.starts, made.ends) if _MIXED.search(made.text) else made


def as_shown(text: str) -> str:
    """Return a text in the order in which an override of its direction shows it; a mark takes the place of each."""
    if _OVERRIDE not in text:
        return text
    shown, turned = list[str](), list[str]()
    is_turned = False
    for mark in text:
        if mark == _OVERRIDE or (is_turned and mark in _ENDS):
            shown += reversed(turned)
            turned.clear()
            is_turned = mark == _OVERRIDE
            shown.append(mark if mark in "\r\n" else _UNSEEN)
        else:
            (turned if is_turned else shown).append(mark)
    return "".join([*shown, *reversed(turned)])


def _has_disguise(text: str) -> bool:
    return "%" in text or "&" in text or "<" in text or not text.replace("\n", " ").replace("\r", " ").isprintable()


_Read = list[tuple[str, int]]


def _replaced(plain: Plain, pattern: re.Pattern[str], read: Callable[[re.Match[str]], _Read | None]) -> Plain | None:
    """Return a text with what a pattern matches read; None where nothing is."""
    text, starts, ends = plain
    made: list[str] = []
    made_starts, made_ends = list[int](), list[int]()
    at = 0
    for match in pattern.finditer(text):
        new = read(match)
        if new is None:
            continue
        start, end = match.span()
        made.append(text[at:start])
        made_starts += starts[at:start]
        made_ends += ends[at:start]
        for mark, width in new:
            made.append(mark)
            made_starts.append(starts[start])
            made_ends.append(ends[start + width - 1])
            start += width
        at = end
    if not at:
        return None
    made.append(text[at:])
    made_starts += starts[at:]
    made_ends += ends[at:]
    return Plain("".join(made), made_starts, made_ends)


def _as_seen(plain: Plain) -> Plain:
    """Return a text with every character as it is seen: most are one again, and keep their places."""
    text, starts, ends = plain
    seen = {mark: _seen(mark) for mark in set(text)}
    table = str.maketrans({mark: new for mark, new in seen.items() if len(new) == 1})
    others = {mark for mark, new in seen.items() if len(new) != 1}
    if not others:
        return Plain(text.translate(table), starts, ends)
    made: list[str] = []
    made_starts, made_ends = list[int](), list[int]()
    at = 0
    for place in [place for place, mark in enumerate(text) if mark in others]:
        new = seen[text[place]]
        made += (text[at:place].translate(table), new)
        made_starts += starts[at:place]
        made_ends += ends[at:place]
        if not new and made_ends and is_mark(text[place]):
            made_ends[-1] = ends[place]  # it stays or goes with the letter that it is written on
        made_starts += [starts[place]] * len(new)
        made_ends += [ends[place]] * len(new)
        at = place + 1
    made.append(text[at:].translate(table))
    made_starts += starts[at:]
    made_ends += ends[at:]
    return Plain("".join(made), made_starts, made_ends)


def _unescaped(match: re.Match[str]) -> _Read | None:
    """Return the characters of an escape, each with how many it is written with."""
    if match[0].startswith("&"):
        new = html.unescape(match[0])
        if new == match[0]:
            return None
        return [(new[0], len(match[0]))] if new else []  # a character that no text may have
    try:
        decoded = unquote_to_bytes(match[0]).decode()
    except UnicodeDecodeError:
        return None
    return [(mark, 3 * len(mark.encode())) for mark in decoded]


def _without_tag(match: re.Match[str]) -> _Read | None:
    if match[0].find(" ") >= 0:
        return None  # what stands in its attributes is looked at like any text
    name = match[1].lower()
    if match[1].istitle() and len(name) > 1:
        return None  # somebody called Li
    if name in _BREAKING:
        return [(" ", len(match[0]))]
    return [] if name in _WITHIN else None  # of any other, nobody knows that it is a tag: CT <Smith>


def is_mark(mark: str) -> bool:
    """Tell whether a character is written on the letter in front of it: an accent, or a vowel of many scripts.

    The sound marks of kana make other letters.
    """
    return unicodedata.category(mark).startswith("M") and mark not in _SOUND_MARKS


@lru_cache(maxsize=8192)
def _seen(mark: str) -> str:
    """Return what is seen of a character: nothing of marks that cannot be seen, a digit of every script as ASCII."""
    if mark in _SPACE:
        return mark
    category = unicodedata.category(mark)
    if category in ("Cf", "Cc", "Cs", "Co", "Cn") or is_mark(mark):
        return ""
    if category.startswith("Z"):
        return " "
    if category == "Nd":
        return str(unicodedata.decimal(mark))
    return fold(mark)


def _latin(match: re.Match[str]) -> str:
    """Return a word in Latin letters where some of it are, and the others only look like some."""
    word = match[0]
    if word.isascii() or _LATIN.search(word) is None:
        return word
    made = word.translate(LOOK_ALIKES)
    return made if made.isascii() else word
