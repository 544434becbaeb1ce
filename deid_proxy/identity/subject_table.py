"""A site's subject table in memory: which code each patient has, found by keyed token, with no Patient ID in it.

Two million rows take some 120 MB: 24 bytes of index for each, and its cells in one run of bytes.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ANCHOR_DATE = "anchor_date"
"""The column with the day that the dates of a subject count from."""

TOKEN_BYTES = 16
_PLACE_BYTES = 8
_ENTRY = TOKEN_BYTES + _PLACE_BYTES
_BETWEEN = "\x1f"


class SubjectRow(NamedTuple):
    """What the table says of one patient; its ``repr`` shows the number of the row only."""

    number: int  # in the file, counted from 1 with the header
    cells: Mapping[str, str]  # by column; without the columns that say who it is

    @property
    def code(self) -> str:
        """The pseudonym; empty when the table has no column for it."""
        return self.cells.get("subject", "")

    @property
    def date_offset(self) -> int | None:
        """By how many days dates move; None when the table does not say."""
        text = self.cells.get("date_offset", "")
        return int(text) if text else None

    def __repr__(self) -> str:
        return f"SubjectRow({self.number})"


class Double(NamedTuple):
    """Two rows that cannot stand in one table."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class SubjectTable:
    """The table as it was at one moment; it never changes.

    Parameters
    ----------
    columns
        The names of the cells of every row.
    size
        How many patients it names.
    """

    columns: tuple[str, ...] = ()
    size: int = 0
    _index: bytes = b""
    _cells: bytes = b""

    def __repr__(self) -> str:
        return f"SubjectTable({self.size} rows)"

    def find(self, token: bytes) -> SubjectRow | None:
        """Return the row of a patient, by keyed token; None when there is none."""
        index = self._index
        at = bisect_left(range(self.size), token, key=lambda n: index[n * _ENTRY : n * _ENTRY + TOKEN_BYTES]) * _ENTRY
        if index[at : at + TOKEN_BYTES] != token:
            return None
        start = int.from_bytes(index[at + TOKEN_BYTES : at + _ENTRY], "big")
        number, *cells = self._cells[start : self._cells.index(b"\n", start)].decode().split(_BETWEEN)
        return SubjectRow(int(number), dict(zip(self.columns, cells, strict=True)))


class TableBuilder:
    """Collects rows in the order of the file, and says at the end which of them contradict each other.

    Parameters
    ----------
    columns
        The names of the cells of every row; a code stands under ``subject``.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._code_at = self._columns.index("subject") if "subject" in self._columns else None
        self._index: list[bytes] = []
        self._codes: list[bytes] = []
        self._cells = bytearray()

    def add(self, number: int, token: bytes, cells: Sequence[str]) -> None:
        """Take one row: its number in the file, the patient's token, and its cells in the order of the columns."""
        place = len(self._cells).to_bytes(_PLACE_BYTES, "big")
        self._index.append(token + place)
        if self._code_at is not None and (code := cells[self._code_at]):
            # As archives compare Patient IDs that differ in case only: some take them for one.
            self._codes.append(hashlib.blake2b(code.casefold().encode(), digest_size=TOKEN_BYTES).digest() + place)
        self._cells += _BETWEEN.join((str(number), *cells)).encode() + b"\n"

    def repeated_patients(self) -> Iterator[Double]:
        """Yield rows that name a patient whom an earlier row names."""
        return self._doubles(self._index)

    def repeated_codes(self) -> Iterator[Double]:
        """Yield rows that give a patient the code of another one."""
        return self._doubles(self._codes)

    def build(self) -> SubjectTable:
        """Return the table; rows that contradict each other must have been refused before."""
        self._index.sort()
        return SubjectTable(self._columns, len(self._index), b"".join(self._index), bytes(self._cells))

    def _doubles(self, entries: list[bytes]) -> Iterator[Double]:
        entries.sort()
        first, digest = b"", b""
        for entry in entries:
            if entry[:TOKEN_BYTES] == digest:
                yield Double(self._number(first), self._number(entry))
            else:
                first, digest = entry, entry[:TOKEN_BYTES]

    def _number(self, entry: bytes) -> int:
        start = int.from_bytes(entry[TOKEN_BYTES:], "big")
        row = self._cells[start : self._cells.index(b"\n", start)]
        return int(row.partition(_BETWEEN.encode())[0])


def is_date(text: str) -> bool:
    """Tell whether a text is a date as DICOM writes it (PS3.5 section 6.2, DA)."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
