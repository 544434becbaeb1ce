"""What stays of a text is put together: marks that separated what is gone go with it, lines stay lines."""

from __future__ import annotations

import re

_LINE_END = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_OPENING, _CLOSING = "([{<", ")]}>"
_PAIRS = dict(zip(_CLOSING, _OPENING, strict=True))


def between(separators: list[str], *, first: bool, last: bool) -> str:
    """Return what stands in place of dropped tokens and all that was between and around them.

    Parameters
    ----------
    separators
        What stood before the first dropped token, between them, and behind the last.
    first, last
        Nothing that stays comes before, or behind.
    """
    lines = [_LINE_END.split(separator) for separator in separators]
    if all(len(parts) == 1 for parts in lines):
        return _gap(separators, first=first, last=last)
    ends = [_LINE_END.findall(separator) for separator in separators]
    pieces: list[str] = []
    gap: list[str] = []
    begins = first
    for parts, marks in zip(lines, ends, strict=True):
        for number, part in enumerate(parts):
            if number:
                pieces += [_gap(gap, first=begins, last=True), marks[number - 1]]
                gap, begins = [], True
            gap.append(part)
    return "".join((*pieces, _gap(gap, first=begins, last=last)))


def _gap(separators: list[str], *, first: bool, last: bool) -> str:
    unit = "" if first else separators[0][: len(separators[0]) - len(separators[0].lstrip("%°"))]
    separators = [separators[0][len(unit) :], *separators[1:]]
    closing, opening = _unpaired("".join(separators))
    closing, opening = "" if first else closing, "" if last else opening
    if first or last:
        return unit + closing + opening
    begin, end = (_plain(separators[0]), _plain(separators[-1]))
    core = begin if begin.strip() else end if end.strip() and end.strip() != "." else begin or end or " "
    if closing and core[:1] != " " and core.strip() == "":
        core = " "
    return unit + closing + core + opening


def _plain(separator: str) -> str:
    return "".join(letter for letter in separator if letter not in _OPENING + _CLOSING + "\"'")


def _unpaired(text: str) -> tuple[str, str]:
    """Return the closing and the opening brackets that have no partner in a text."""
    closing, opening = [], []
    for letter in text:
        if letter in _OPENING:
            opening.append(letter)
        elif letter in _CLOSING:
            if opening and opening[-1] == _PAIRS[letter]:
                opening.pop()
            else:
                closing.append(letter)
    return "".join(closing), "".join(opening)
