"""A text as somebody would read it: without escapes, marks that cannot be seen, look-alikes and foreign digits.

Every character of the plain text knows which characters of the original it stands for, so that what is found in one is
cut out of the other.

References
----------
Unicode Technical Standard 39 (confusables), Unicode Standard section 23.2 (layout controls)
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.escapes import ESCAPED, SIGNS, unescaped
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from deid_proxy.engine.cleaners.escapes import Read

_ROUNDS: Final = 3  # what is escaped more often than that, nobody reads
_GERSHAYIM: Final = re.compile(r"(?<=[\u05d0-\u05ea])[\"״”“](?=[\u05d0-\u05ea])")
"""In Hebrew a mark before the last letter says that a word is shortened: ד"ר is read as one."""
_HEBREW: Final = re.compile("[\u05d0-\u05ea]")
_TAG: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,10})(?:\s[^<>]{0,80})?/?>")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,10}")  # of a tag
_BREAKING: Final = words_in("br div hr li p table td th tr ul ol")
_WITHIN: Final = words_in(
    "a abbr b big body caption center code em font h1 h2 h3 h4",
    "h5 h6 head html i ins pre s small span strike strong sub sup tbody tfoot thead tt u wbr",
)
# Letters that look like Latin ones, folded (UTS 39, confusables.txt); a word with some of them and Latin ones is Latin.
_ALIKE: Final = "авгеікмнорстухѕјԁһӏαβεικνορτυχɑɡոօսԛԝ"
LOOK_ALIKES: Final = str.maketrans(_ALIKE, "abreikmhopctyxsjdhlabeikvoptuxagnouqw")
_SPACE: Final = " \t\r\n"
_SOUND_MARKS: Final = "\u3099\u309a"
_OVERRIDE: Final = "\u202e"
_ENDS: Final = "\u202c\u2069\r\n"
_UNSEEN: Final = "\u200b"
_ASCII: Final = "".join(map(chr, range(0x80)))
_LATIN_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")  # which look-alikes become
_BEYOND_ASCII: Final = re.compile("[^\x00-\x7f]+")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = re.compile("[a-z]")
_SHORT: Final = 32  # characters
_FEW_CHARACTERS: Final = 512
_SEEN_OF_ASCII: Final = "".join([mark for mark in _ASCII if mark.isprintable() or mark in "\n\r\t"]).encode()
_FEW_STRETCHES: Final = 8
_FEW: Final = 48  # marks that are not ASCII: so many are replaced one after the other


class Plain:
    """A text, read.

    Parameters
    ----------
    text
        Folded, with only ASCII digits.
    places, origins, widths
        Its stretches: where each begins, where in the original; and how wide the one character of the original is that
        all of it stands for, or 0 where every character stands for one. None where each stands for the one of its
        place.

    Attributes
    ----------
    is_even
        Whether every character stands for the one of the original that has its place.
    letters
        The characters that it may have, each once; empty where nobody has looked.
    is_seen
        Whether it is known that nothing of the original cannot be seen.
    """

    __slots__ = ("_at", "is_even", "is_seen", "letters", "origins", "places", "text", "widths")

    def __init__(
        self, text: str, places: list[int] | None = None, origins: Sequence[int] = (), widths: Sequence[int] = ()
    ) -> None:
        self.text = text
        self.is_even = places is None
        self.is_seen = False
        self.letters: frozenset[str] = frozenset()
        self.places: list[int] = places or []
        self.origins, self.widths = list(origins), list(widths)
        self._at = 0

    def start_of(self, place: int) -> int:
        """Return where in the original a character begins."""
        if self.is_even:
            return place
        at = self._stretch(place)
        return self.origins[at] if self.widths[at] else self.origins[at] + place - self.places[at]

    def end_of(self, place: int) -> int:
        """Return where in the original a character ends."""
        if self.is_even:
            return place + 1
        at = self._stretch(place)
        width = self.widths[at]
        return self.origins[at] + width if width else self.origins[at] + place - self.places[at] + 1

    def _stretch(self, place: int) -> int:
        """Return the stretch that a place is in: most who ask go on from where they asked before."""
        places, at = self.places, self._at
        if places[at] > place:
            at = bisect_right(places, place) - 1
        else:
            last = min(at + _FEW_STRETCHES, len(places) - 1)
            while at < last and places[at + 1] <= place:
                at += 1
            if at == last and at + 1 < len(places) and places[at + 1] <= place:
                at = bisect_right(places, place) - 1
        self._at = at
        return at

    def with_text(self, text: str) -> Plain:
        """Return another text, of as many characters, in the same places."""
        return Plain(text) if self.is_even else Plain(text, self.places, self.origins, self.widths)

    def give(self, start: int, end: int, made: _Making) -> None:
        """Hand on what the characters from a place to another one stand for."""
        if self.is_even:
            made.stand(start, end - start, 0)
            return
        places, at = self.places, self._stretch(start)
        while start < end:
            behind = min(places[at + 1], end) if at + 1 < len(places) else end
            origin, width = self.origins[at], self.widths[at]
            made.stand(origin if width else origin + start - places[at], behind - start, width)
            start = behind
            at += 1


class _Making:
    """A text as it is made of another one."""

    __slots__ = ("_made", "_of", "_origins", "_places", "_size", "_widths")

    def __init__(self, of: Plain) -> None:
        self._of = of
        self._made: list[str] = []
        self._size = 0
        self._places, self._origins, self._widths = list[int](), list[int](), list[int]()

    def take(self, text: str, start: int, end: int) -> None:
        """Take what stands from a place to another one, as many characters, as a text."""
        if start < end:
            self._of.give(start, end, self)
            self._made.append(text)

    def put(self, mark: str, start: int, end: int) -> None:
        """Put a character in place of some."""
        origin = self._of.start_of(start)
        self.stand(origin, 1, self._of.end_of(end - 1) - origin)
        self._made.append(mark)

    def stretch_last(self, place: int) -> None:
        """Let the last character stand for what stands at a place, too."""
        if not self._size:
            return
        last, end = self._size - 1, self._of.end_of(place)
        origin = self._origins[-1] if self._widths[-1] else self._origins[-1] + last - self._places[-1]
        if self._places[-1] < last:
            self._places.append(last)
            self._origins.append(origin)
            self._widths.append(0)
        self._widths[-1] = end - origin

    def stand(self, origin: int, count: int, width: int) -> None:
        """Let some characters stand for what begins in the original; as another stretch where they go on with none."""
        goes_on = False
        if self._places and self._widths[-1] == width:
            goes_on = self._origins[-1] + (0 if width else self._size - self._places[-1]) == origin
        if not goes_on:
            self._places.append(self._size)
            self._origins.append(origin)
            self._widths.append(width)
        self._size += count

    def plain(self) -> Plain:
        """Return what was made."""
        return Plain("".join(self._made), self._places, self._origins, self._widths)


def plain_of(text: str) -> Plain:
    """Return a text as it is read; what is plain ASCII costs next to nothing."""
    read = Plain(text)
    for _ in range(_ROUNDS):
        opened = _replaced(read, SIGNS, ESCAPED, unescaped)
        if opened is None:
            break
        read = opened
    without_tags = _replaced(read, "<", _TAG, _without_tag)
    if without_tags is not None and without_tags.text:  # what would be nothing but tags is read as it stands
        read = without_tags
    if not read.text.isascii() and _HEBREW.search(read.text) is not None:
        read = _replaced(read, '"״”“', _GERSHAYIM, _nothing) or read
    if read.text.isascii() and is_seen(read.text):
        seen = read.with_text(read.text.lower())
        seen.is_seen = read.is_even
        return seen
    marks = {mark: _seen(mark) for mark in marks_of(read.text)}
    made = _as_seen(read, marks)
    mixed = [] if made.text.isascii() else _mixed(made.text)
    if mixed:
        made = made.with_text(_without_look_alikes(made.text, mixed))
    made.letters = frozenset("".join(marks.values()).lower()) | _LATIN_LETTERS
    return made


def as_shown(text: str) -> str:
    """Return a text in the order in which an override of its direction shows it; a mark takes the place of each."""
    if _OVERRIDE not in text:
        return text
    shown: list[str] = []
    is_turned = False
    at = 0
    for place in places_of_any(text, _OVERRIDE + _ENDS):
        mark = text[place]
        if not is_turned and mark != _OVERRIDE:
            continue
        shown.append(text[at:place][::-1] if is_turned else text[at:place])
        shown.append(mark if mark in "\r\n" else _UNSEEN)
        is_turned = mark == _OVERRIDE
        at = place + 1
    shown.append(text[at:][::-1] if is_turned else text[at:])
    return "".join(shown)


def as_latin(folded: str) -> str:
    """Return a word with Latin letters for all that look like them; empty where it has none that do.

    What is written with letters of both reads so, too: Ивaнов with a Latin a.
    """
    latin = "" if folded.isascii() else folded.translate(LOOK_ALIKES)
    return "" if latin == folded else latin


def mixed_as_latin(read: str) -> list[str]:
    """Return the words of a text that was read which have Latin letters among others, each as :func:`as_latin`."""
    if read.isascii():
        return []
    return [as_latin(word) for word in _LETTERS.findall(read) if not word.isascii() and _LATIN.search(word)]


def is_seen(text: str) -> bool:
    """Tell whether a text has no mark that cannot be seen, but for the ends of lines and tabulators."""
    if len(text) < _SHORT and text.isprintable():
        return True
    if text.isascii():
        return not text.encode().translate(None, _SEEN_OF_ASCII)
    return text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable()


def marks_of(text: str) -> set[str]:
    """Return the characters of a text, each once; those of ASCII are sought, which is faster than to look at each."""
    if len(text) < _FEW_CHARACTERS:
        return set(text)
    found = {mark for mark in _ASCII if mark in text}
    return found if text.isascii() else found | set("".join(_BEYOND_ASCII.findall(text)))


def _replaced(plain: Plain, signs: str, pattern: re.Pattern[str], read: Callable[[str], Read | None]) -> Plain | None:
    """Return a text with what a pattern matches read; None where nothing is.

    Parameters
    ----------
    signs
        What the pattern begins with.
    """
    text = plain.text
    made: _Making | None = None
    at = behind = 0
    for place in places_of_any(text, signs):
        match = pattern.match(text, place) if place >= behind else None
        if match is None:
            continue
        behind = match.end()
        new = read(match[0])
        if new is None:
            continue
        if made is None:
            made = _Making(plain)
        made.take(text[at:place], at, place)
        for mark, width in new:
            made.put(mark, place, place + width)
            place += width
        at = behind
    if made is None:
        return None
    made.take(text[at:], at, len(text))
    return made.plain()


def _as_seen(plain: Plain, seen: dict[str, str]) -> Plain:
    """Return a text with every character as it is seen: most are one again, and keep their places."""
    text = plain.text
    shown = _one_for_one(text, seen)
    places = places_of_any(text, [mark for mark, new in seen.items() if len(new) != 1])
    if not places:
        return plain.with_text(shown)
    made = _Making(plain)
    at = 0
    for place in places:
        made.take(shown[at:place], at, place)
        new = seen[text[place]]
        if not new and is_mark(text[place]):
            made.stretch_last(place)  # it stays or goes with the letter that it is written on
        for mark in new:
            made.put(mark, place, place + 1)
        at = place + 1
    made.take(shown[at:], at, len(text))
    return made.plain()


def _one_for_one(text: str, seen: dict[str, str]) -> str:
    """Return a text with every character as it is seen that is one again."""
    new_of = {mark: new for mark, new in seen.items() if len(new) == 1 and new != mark}
    others = {mark: new for mark, new in new_of.items() if not (mark.isascii() and mark.isupper())}
    are_small = all(new.lower() == new == seen.get(new, new) for new in others.values()) and all(
        mark.isascii() or mark in others or mark.lower() == mark for mark in seen
    )
    if len(others) > _FEW or not are_small:
        return text.translate({ord(mark): new for mark, new in new_of.items()})
    for mark, new in others.items():
        text = text.replace(mark, new)
    return text.lower()


def places_of(text: str, mark: str) -> list[int]:
    """Return where a mark stands in a text."""
    found: list[int] = []
    at = text.find(mark)
    while at >= 0:
        found.append(at)
        at = text.find(mark, at + 1)
    return found


def places_of_any(text: str, marks: Iterable[str]) -> list[int]:
    """Return where any of some marks stands in a text, in order."""
    return sorted([place for mark in marks for place in places_of(text, mark)])


def _nothing(mark: str) -> Read:  # noqa: ARG001
    return ()


@lru_cache(maxsize=4096)
def _without_tag(tag: str) -> Read | None:
    if tag.find(" ") >= 0:
        return None  # what stands in its attributes is looked at like any text
    written = _NAME.search(tag)
    name = written[0] if written else ""
    if name.istitle() and len(name) > 1:
        return None  # somebody called Li
    name = name.lower()
    if name in _BREAKING:
        return ((" ", len(tag)),)
    return () if name in _WITHIN else None  # of any other, nobody knows that it is a tag: CT <Smith>


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
    folded = fold(mark)
    return folded if len(folded) < 2 else "".join(one for one in folded if not is_mark(one))


def _mixed(text: str) -> list[int]:
    """Return where letters stand that look like Latin ones, right beside a Latin one."""
    found: list[int] = []
    for mark in _ALIKE:
        at = text.find(mark)
        while at >= 0:
            if (at and "a" <= text[at - 1] <= "z") or "a" <= text[at + 1 : at + 2] <= "z":
                found.append(at)
            at = text.find(mark, at + 1)
    return sorted(found)


def _without_look_alikes(text: str, mixed: list[int]) -> str:
    """Return a text with its words in Latin letters where some of a word are, and all others look like some."""
    made: list[str] = []
    at = 0
    for place in mixed:
        if place < at:
            continue
        start, end = place, place + 1
        while start > at and _is_letter(text[start - 1]):
            start -= 1
        while end < len(text) and _is_letter(text[end]):
            end += 1
        latin = text[start:end].translate(LOOK_ALIKES)
        made += (text[at:start], latin if latin.isascii() else text[start:end])
        at = end
    made.append(text[at:])
    return "".join(made)


def _is_letter(mark: str) -> bool:
    return mark.isalnum() and not mark.isdecimal()
