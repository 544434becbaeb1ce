"""The table of a ``look-up`` rule: a CSV file with a value and its replacement on each line.

The values of such a table are originals. They stay in memory: no message, ``repr`` or digest shows one.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deid_proxy.profile.mistakes import Mistake, MistakeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MOST_BYTES = 16 << 20
_LONGEST = 1024  # characters of a value or a replacement
_COLUMNS = 2
_COST = 1 << 14  # of a digest that is guessed at (scrypt): 16 MiB and some 50 ms for each guess


@dataclass(frozen=True, slots=True)
class LookUpTable:
    """Replacement by value.

    Parameters
    ----------
    rows
        What the file says; the values without padding.
    digest
        Over all rows at once, made so that nobody tries values against it.
    """

    rows: Mapping[str, str] = field(repr=False)
    digest: str

    def __hash__(self) -> int:
        return hash(self.digest)

    def replacement_of(self, value: str) -> str | None:
        """Return what replaces a value; a replacement stands for itself; None for what the table does not have."""
        found = self.rows.get(value)
        if found is None and value in self._replacements():
            return value
        return found

    def _replacements(self) -> frozenset[str]:
        known = _REPLACEMENTS.get(self.digest)
        if known is None:
            _REPLACEMENTS.clear()
            known = _REPLACEMENTS[self.digest] = frozenset(self.rows.values())
        return known


_REPLACEMENTS: dict[str, frozenset[str]] = {}


def read_look_up_table(path: Path) -> LookUpTable:
    """Read a table: UTF-8, comma-separated, a first line ``value,replacement``.

    Raises
    ------
    MistakeError
        It cannot be read, or does not say one thing for each value; the message names lines, never values.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"the table cannot be read: {error.strerror or 'not a file name'}"
        raise MistakeError(message, "name a CSV file, relative to the profile") from None
    if len(data) > MOST_BYTES:
        raise MistakeError(f"the table is larger than {MOST_BYTES} bytes", "name the right file")
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise MistakeError("the table is not CSV in UTF-8", "save it as comma-separated UTF-8") from None
    if not rows or [cell.strip().lower() for cell in rows[0]] != ["value", "replacement"]:
        raise MistakeError("the first line of the table is not 'value,replacement'", "write that line above the rows")
    found: dict[str, str] = {}
    for mistake in _read(rows[1:], found):
        raise MistakeError(*mistake)
    return LookUpTable(found, _digest(found))


def _read(rows: list[list[str]], found: dict[str, str]) -> Iterator[Mistake]:
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = [cell.strip() for cell in row]
        if len(cells) != _COLUMNS or not cells[0]:
            yield Mistake(f"row {number} of the table is not a value and its replacement", "quote cells with commas")
        elif max(map(len, cells)) > _LONGEST:
            yield Mistake(f"row {number} of the table is longer than {_LONGEST} characters", "shorten it")
        elif not cells[1].isascii() or not cells[1].isprintable() or "\\" in cells[1]:
            message = f"the replacement in row {number} of the table is not printable ASCII without backslash"
            yield Mistake(message, "a replacement must fit every character set")
        elif found.get(cells[0], cells[1]) != cells[1]:
            yield Mistake(f"row {number} of the table gives a value a second replacement", "keep one of the rows")
        else:
            found[cells[0]] = cells[1]


def _digest(rows: Mapping[str, str]) -> str:
    joined = "\x1e".join(f"{value}\x1f{rows[value]}" for value in sorted(rows)).encode()
    inner = hashlib.sha256(joined).digest()
    return hashlib.scrypt(inner, salt=b"deid-proxy look-up", n=_COST, r=8, p=1, dklen=32).hex()
