"""What the renditions of one study are searched for, and one pass that tells whether any of it is there.

Nearly every rendition has nothing of it. To find that out needle by needle is what takes longest of all that verify
does; one pass of RE2 for all of them takes a quarter. Where it meets something, each is looked for by itself, as it is
where one pass does not pay: to make it ready takes as long as six searches of a header, and time and memory grow with
the number of needles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import re2

from deid_proxy.engine.needles import wide_forms
from deid_proxy.standard.ideographs import has_ideographs

if TYPE_CHECKING:
    from deid_proxy.engine.needles import Needle

_MOST_MEMORY = 1 << 20  # bytes that RE2 may take for the needles of one study
_MOST_AT_ONCE = 128  # beyond that each one by itself is as fast
_SEARCHES_BEFORE = 3
_LARGE = 1 << 16  # bytes for which one pass pays at once
_SHORTEST_STEM = 3


class Sought:
    """The needles of one study.

    Parameters
    ----------
    needles
        All of them.
    mark
        What may not be there although a needle with it is: of those :meth:`may_be_in` knows nothing.

    Attributes
    ----------
    days
        The needles for days, which are looked for around their year.
    texts
        All others.
    marked
        Those of these with the mark in them.
    has_ideographs
        Whether one of these has some: they are searched for in one writing too.
    wide
        The words of them that are not ASCII as programs hold them in memory, for binary values.
    """

    __slots__ = ("_pattern", "_searches", "days", "has_ideographs", "marked", "texts", "wide")

    def __init__(self, needles: tuple[Needle, ...], mark: bytes) -> None:
        self.days = tuple([needle for needle in needles if needle.kind == "date"])
        self.texts = tuple([needle for needle in needles if needle.kind != "date"])
        self.marked = tuple([needle for needle in self.texts if mark in needle.text])
        self.has_ideographs = any(has_ideographs(needle.word) for needle in self.texts)
        self.wide = wide_forms(self.texts)
        self._pattern: Any = None
        self._searches = 0

    def may_be_in(self, folded: bytes) -> bool:
        """Tell whether bytes, in lower case, may have any of the needles that are no days."""
        self._searches += 1
        if self._searches <= _SEARCHES_BEFORE and len(folded) < _LARGE:
            return True
        if self._pattern is None:
            self._pattern = _pattern(stems(self.texts))
        return self._pattern is False or self._pattern.search(folded) is not None


def stems(needles: tuple[Needle, ...]) -> list[bytes]:
    """Return what every needle begins with one of: a word's forms in several character sets begin alike."""
    forms: dict[str, list[bytes]] = {}
    for needle in needles:
        forms.setdefault(needle.word, []).append(needle.text)
    found: dict[bytes, None] = {}
    for texts in forms.values():
        stem = _common_beginning(texts)
        found.update(dict.fromkeys([stem] if len(stem) >= _SHORTEST_STEM else texts))
    return list(found)


def _common_beginning(texts: list[bytes]) -> bytes:
    first, last = min(texts), max(texts)
    same = 0
    while same < len(first) and first[same] == last[same]:
        same += 1
    return first[:same]


def _pattern(texts: list[bytes]) -> Any:
    """Return what finds any of some texts in time that does not grow with their number; False where they are too many.

    References
    ----------
    https://github.com/google/re2: a search never fails; it takes longer where memory is short
    """
    if not 0 < len(texts) <= _MOST_AT_ONCE:
        return False
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = _MOST_MEMORY
    options.log_errors = False  # it would write what is sought to stderr, past all logging
    try:
        return re2.compile(b"|".join([_literally(text) for text in texts]), options)
    except re2.error:
        return False


def _literally(text: bytes) -> bytes:
    return b"".join([b"\\x%02x" % byte for byte in text])
