"""Dates and times as they stand in a value: read, moved by whole days, or reduced to the month or year.

A value is read into pieces: days, and the bytes between them, which stay as they are. So a time of day stays with its
date, fractions, zones and the form of writing stay to the byte, and intervals between moved dates stay exact.

References
----------
DICOM PS3.5 section 6.2 (AS, DA, DT, TM), DICOM PS3.15 section E.3.6
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isfinite
from struct import error as StructError  # noqa: N812 - an exception, named like one
from struct import pack
from typing import NamedTuple, Protocol

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.character_sets import encode

EPOCH = date(2000, 1, 1)
"""What becomes of an anchor date: day 0."""

ZONE = "zone"
"""In place of a VR: the form of Timezone Offset From UTC (0008,0201)."""

_EARLIEST, _LATEST = date(1800, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
# What programs write that know no date. Moved like a date of the patient, it would tell everybody by how many days.
_NO_DATES = frozenset(
    date(year, month, day).toordinal()
    for year, month, day in ((1858, 11, 17), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1970, 1, 1))
)

_CLOCK = rb"(?:[01]\d|2[0-3])(?:[0-5]\d(?:(?:[0-5]\d|60)(?:\.\d{1,9})?)?)?"
_OFFSET = rb"[+-](?:0\d|1[0-4])[0-5]\d"
_DAY = re.compile(rb"(\d{4})(?:(\.?)(\d{2})(?:\2(\d{2}))?)?")
_DATE_TIME = re.compile(rb"(?:(\d{8})(%b)?|(\d{6}|\d{4}))(%b)?" % (_CLOCK, _OFFSET))
_TIME = re.compile(rb"%b|(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d{1,9})?)?" % _CLOCK)
_ZONE = re.compile(_OFFSET)
_PADDING = b" \0"
_SECONDS_A_DAY = 86_400
_LONGEST_REMEMBERED = 256  # bytes
_LONGEST_DAY = 10  # bytes: 2024.03.11
_FIRST_SECOND = date(1970, 1, 1).toordinal()


class Day(NamedTuple):
    """A day, month or year and how it is written.

    Parameters
    ----------
    ordinal
        The day, or the first of the month or year (proleptic Gregorian, 1 is 1 January of year 1).
    separator
        What stands between year, month and day: a dot in the form of ACR-NEMA.
    precision
        How many of year, month and day are there.
    """

    ordinal: int
    separator: bytes
    precision: int

    def written(self, days: int = 0) -> bytes:
        """Return the day, moved, as it stands in a value."""
        return _written(self.ordinal + days, self.separator, self.precision)


Pieces = tuple[bytes | Day, ...]


class Reading(NamedTuple):
    """What a value says.

    Parameters
    ----------
    pieces
        The value in pieces, values that nobody understands left empty.
    understood
        How many of its values are dates or times, or empty.
    missing
        How many are not.
    moved
        What it becomes where the subject's dates move; None where there is no day in it.
    """

    pieces: Pieces
    understood: int
    missing: int
    moved: Moved | None

    @property
    def moves(self) -> bool:
        """Whether there is a day in it."""
        return self.moved is not None

    @property
    def first_day(self) -> int | None:
        """The ordinal of the first whole day in it, None where there is none."""
        days = (piece for piece in self.pieces if isinstance(piece, Day))
        return next((day.ordinal for day in days if day.precision == 3), None)


@dataclass(frozen=True, slots=True, eq=False)  # what is remembered of one is found without a look at its pieces
class Moved:
    """A value that depends on by how many days the subject's dates move; its ``repr`` does not show it."""

    pieces: Pieces

    def __repr__(self) -> str:
        return "Moved(‹PHI›)"

    def value(self, days: int, order: str) -> bytes:  # noqa: ARG002 - as Elapsed has it
        """Return the value, moved.

        Raises
        ------
        DeidentificationError
            UNRESOLVABLE_ACTION when no calendar has that day.
        """
        try:
            return _moved(self, days)
        except (OverflowError, ValueError):
            raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, "a date moves out of the calendar") from None


@dataclass(frozen=True, slots=True)
class Elapsed:
    """How many days after the anchor a day is, as a double; its ``repr`` does not show the day."""

    ordinal: int

    def __repr__(self) -> str:
        return "Elapsed(‹PHI›)"

    def value(self, days: int, order: str) -> bytes:
        """Return the days from the anchor, which itself moves to :data:`EPOCH`."""
        return pack(order + "d", self.ordinal + days - EPOCH.toordinal())


@dataclass(frozen=True, slots=True)
class MovedSeconds:
    """A number of seconds since a fixed day, moved by whole days; its ``repr`` does not show it.

    Parameters
    ----------
    form
        How the number is written, as :mod:`struct` has it.
    """

    seconds: int | float
    form: str

    def __repr__(self) -> str:
        return "MovedSeconds(‹PHI›)"

    def value(self, days: int, order: str) -> bytes:  # noqa: ARG002 - the form has it
        """Return the number, moved.

        Raises
        ------
        DeidentificationError
            UNRESOLVABLE_ACTION when it moves out of what its VR can hold.
        """
        try:
            return pack(self.form, self.seconds + days * _SECONDS_A_DAY)
        except (OverflowError, StructError):
            raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, "a date moves out of its field") from None


class WrittenDay(Protocol):
    """A day in a text, in a notation of its own."""

    def written(self, days: int = 0) -> str:
        """Return the day, moved, as it stands in the text."""


@dataclass(frozen=True, slots=True)
class MovedText:
    """A text with days in it that move with all others of the subject; its ``repr`` does not show it."""

    pieces: tuple[str | WrittenDay, ...]
    character_set: tuple[str, ...]

    def __repr__(self) -> str:
        return "MovedText(‹PHI›)"

    def value(self, days: int, order: str) -> bytes:  # noqa: ARG002 - as Elapsed has it
        """Return the value, its days moved.

        Raises
        ------
        DeidentificationError
            UNRESOLVABLE_ACTION when no calendar has such a day, or the character set has no word for its month.
        """
        try:
            text = "".join(piece if isinstance(piece, str) else piece.written(days) for piece in self.pieces)
            return encode(text, self.character_set)
        except (LookupError, OverflowError, ValueError):
            raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, "a date in a text cannot be moved") from None


Later = Moved | Elapsed | MovedSeconds | MovedText
"""A value that is known when the days are."""


@lru_cache(maxsize=4096)
def _written(ordinal: int, separator: bytes, precision: int) -> bytes:
    day = date.fromordinal(ordinal)
    parts = (b"%04d" % day.year, b"%02d" % day.month, b"%02d" % day.day)
    return separator.join(parts[:precision])


@lru_cache(maxsize=4096)
def _moved(value: Moved, days: int) -> bytes:
    return joined(value.pieces, days)


def joined(pieces: Pieces, days: int = 0) -> bytes:
    """Return pieces in one, each day moved."""
    return b"".join(piece if isinstance(piece, bytes) else piece.written(days) for piece in pieces)


def first_of(pieces: Pieces, *, year: bool) -> Pieces:
    """Return pieces with every day at the first of its month, or of its year."""
    return tuple(piece if isinstance(piece, bytes) else _first(piece, year=year) for piece in pieces)


def _first(day: Day, *, year: bool) -> Day:
    known = date.fromordinal(day.ordinal)
    return day._replace(ordinal=known.replace(month=1 if year else known.month, day=1).toordinal())


def read(form: str, raw: bytes, *, somebodys: bool = False) -> Reading:
    r"""Return what a value says: its values, between backslashes, each a date, a time or a range of them.

    Parameters
    ----------
    form
        DA, DT, TM, or :data:`ZONE`.
    raw
        The encoded value.
    somebodys
        Take for a date only what can be one of a patient: not 9999-12-31, and not the first day of some calendar.
    """
    return (_remembered if len(raw) <= _LONGEST_REMEMBERED else _read)(form, raw, somebodys)


@lru_cache(maxsize=4096)  # the instances of a study have the same ones
def _remembered(form: str, raw: bytes, somebodys: bool) -> Reading:
    return _read(form, raw, somebodys)


def _read(form: str, raw: bytes, somebodys: bool) -> Reading:
    pieces: list[bytes | Day] = []
    understood = missing = 0
    for number, text in enumerate(raw.rstrip(_PADDING).split(b"\\")):
        if number:
            pieces.append(b"\\")
        found = _one_or_range(form, text)
        if found is None or (somebodys and not _are_somebodys(found)):
            missing += 1
        else:
            understood += 1
            pieces += found
    whole = tuple(pieces)
    return Reading(whole, understood, missing, Moved(whole) if _has_day(whole) else None)


def _has_day(pieces: Pieces) -> bool:
    return any(not isinstance(piece, bytes) for piece in pieces)


def _one_or_range(form: str, text: bytes) -> Pieces | None:
    stripped = text.strip(_PADDING)
    if not stripped:
        return (text,)
    start = text.index(stripped)
    found = _single(form, stripped) or _range(form, stripped)
    if found is None:
        return None
    return (text[:start], *found, text[start + len(stripped) :])


def _range(form: str, text: bytes) -> Pieces | None:
    """Return a range, open or not; a hyphen may also begin a zone, so every one is tried.

    References
    ----------
    DICOM PS3.4 section C.2.2.2.5
    """
    if form == ZONE:
        return None
    for match in re.finditer(b"-", text[:64]):
        before, after = text[: match.start()], text[match.end() :]
        first, last = (_single(form, end) if end else () for end in (before, after))
        if first is not None and last is not None and (first or last):
            return (*first, b"-", *last)
    return None


def _single(form: str, text: bytes) -> Pieces | None:
    if form == "TM":
        return (text,) if _TIME.fullmatch(text) else None
    if form == ZONE:
        return (text,) if _ZONE.fullmatch(text) else None
    if form == "DA":
        day = _day(text)
        return None if day is None else (day,)
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    whole, clock, partial, zone = match.groups(b"")
    day = _day(whole or partial)
    return None if day is None else (day, clock + zone)


def _day(text: bytes) -> Day | None:
    return _known_day(text) if len(text) <= _LONGEST_DAY else None


@lru_cache(maxsize=4096)  # the frames of an instance have other times, and one day
def _known_day(text: bytes) -> Day | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, separator, month, day = match.groups()
    try:
        ordinal = date(int(year), int(month or 1), int(day or 1)).toordinal()
    except ValueError:
        return None
    if not day and not _EARLIEST <= ordinal <= _LATEST:  # more likely day, month and year in two digits each
        return None
    return Day(ordinal, separator or b"", 1 + (month is not None) + (day is not None))


def _are_somebodys(pieces: Pieces) -> bool:
    return all(isinstance(piece, bytes) or _is_somebodys(piece.ordinal, piece.precision) for piece in pieces)


def _is_somebodys(ordinal: int, precision: int) -> bool:
    return is_somebodys_day(ordinal) or (precision < 3 and _EARLIEST <= ordinal <= _LATEST)


def is_somebodys_day(ordinal: int) -> bool:
    """Tell whether a day can be one of a patient: not 9999-12-31, and not the first day of some calendar."""
    return _EARLIEST <= ordinal <= _LATEST and ordinal not in _NO_DATES


def is_somebodys_second(seconds: float) -> bool:
    """Tell whether seconds since 1970 fall on a day that can be one of a patient; milliseconds, or a text, do not."""
    if not isfinite(seconds):
        return False
    return is_somebodys_day(_FIRST_SECOND + int(seconds // _SECONDS_A_DAY))
