"""Looks for identifiers in bytes, files and folders, in every form in which software is known to write them.

A finding never shows the value: it names the label, the form and the place. Use it on what leaves your gateway, on
its logs and on its databases.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.testing.leak_forms import Needle, needles
from deid_proxy.testing.real_files import planted_from_file, without_deflation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Leak", "LeakScanner", "planted_from_file", "scan", "without_deflation"]

_PREFIX = 4
_CHUNK = 8 << 20
_SQLITE_MAGIC = b"SQLite format 3\0"


class Leak(NamedTuple):
    """An identifier was found.

    Attributes
    ----------
    offset
        Where it starts in the bytes; in a file name or a database row, within the name or value.
    encoding
        The form in which it stands there: ``utf-8``, ``utf-16-le``, ``base64``, ``hex``, ``iso2022_jp`` ...
    kind
        The label of the identifier, or ``identifier 7`` for the seventh that was given without one.
    where
        The file, below the folder that was scanned, and the table or archive member; empty for bytes.
    """

    offset: int
    encoding: str
    kind: str
    where: str = ""


class LeakScanner:
    """Searches many places for the same identifiers.

    Parameters
    ----------
    planted
        The values to look for, each at least four characters long.

    Raises
    ------
    ValueError
        A value is too short to say anything.
    """

    def __init__(self, planted: Iterable[str]) -> None:
        by_prefix: dict[bytes, list[Needle]] = {}
        self._longest = 1
        for needle in needles(planted):
            by_prefix.setdefault(needle.folded[:_PREFIX], []).append(needle)
            self._longest = max(self._longest, len(needle.folded))
        for candidates in by_prefix.values():
            candidates.sort(key=lambda needle: len(needle.folded), reverse=True)
        self._by_prefix = by_prefix
        self._starts = re.compile(_alternation(sorted(by_prefix)), re.DOTALL)

    def scan(self, data: bytes | bytearray | memoryview | Path, exempt: Sequence[tuple[int, int]] = ()) -> list[Leak]:
        """Return what is found in bytes, in a file, or in every file and file name of a folder.

        Parameters
        ----------
        exempt
            Half-open ranges of offsets, such as the value of native pixel data; what lies wholly inside is not a leak.
        """
        if not isinstance(data, Path):
            return list(self._find(_pieces(memoryview(data)), "", exempt))
        if data.is_dir():
            return self._scan_folder(data)
        return list(self._scan_file(data, data.name, exempt))

    def _scan_folder(self, folder: Path) -> list[Leak]:
        found: list[Leak] = []
        for number, path in enumerate(sorted(folder.rglob("*")), start=1):
            name = path.relative_to(folder).as_posix()
            in_name = list(self._find([name.encode("utf-8")], f"file name {number}"))
            found += in_name
            if path.is_file():
                # A name that is a leak itself is not repeated in the report.
                found += self._scan_file(path, f"file {number}" if in_name else name)
        return found

    def _scan_file(self, path: Path, where: str, exempt: Sequence[tuple[int, int]] = ()) -> Iterator[Leak]:
        with path.open("rb") as file:
            is_database = file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC
            file.seek(0)
            yield from self._find(iter(lambda: file.read(_CHUNK), b""), where, exempt)
        if is_database:
            yield from self._scan_database(path, where)

    def _scan_database(self, path: Path, where: str) -> Iterator[Leak]:
        """Look at the values too: a long one lies in pieces on several pages, a number in binary."""
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.text_factory = bytes
            try:
                for (name,) in connection.execute(_TABLES).fetchall():
                    table = name.decode("utf-8")
                    query = 'SELECT * FROM "{}"'.format(table.replace('"', '""'))  # noqa: S608 - a quoted name
                    for row in connection.execute(query):
                        for value in row:
                            yield from self._find([_as_bytes(value)], f"{where}:{table}")
            except sqlite3.DatabaseError:
                return  # damaged, or not a database after all: its bytes were searched

    def _find(self, chunks: Iterable[bytes], where: str, exempt: Sequence[tuple[int, int]] = ()) -> Iterator[Leak]:
        offset, tail = 0, b""
        for chunk in chunks:
            data = tail + chunk
            for start, needle in self._matches(data):
                end = start + len(needle.folded)
                # A value may stand across two chunks; what ends in the tail was reported with the chunk before.
                if end > len(tail) and not any(a <= offset + start and offset + end <= b for a, b in exempt):
                    yield Leak(offset + start, needle.form, needle.label, where)
            tail = data[max(0, len(data) - self._longest + 1) :]
            offset += len(data) - len(tail)

    def _matches(self, data: bytes) -> Iterator[tuple[int, Needle]]:
        folded, position = data.lower(), 0
        while match := self._starts.search(folded, position):
            position = match.start()
            needle = self._needle_at(data, folded, position)
            if needle is None:
                position += 1
                continue
            yield position, needle
            position += len(needle.folded)

    def _needle_at(self, data: bytes, folded: bytes, start: int) -> Needle | None:
        for needle in self._by_prefix[folded[start : start + _PREFIX]]:
            exact = needle.exact or needle.folded
            if (data if needle.exact else folded).startswith(exact, start):
                return needle
        return None


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"


def scan(
    data: bytes | bytearray | memoryview | Path, planted: Iterable[str], exempt: Sequence[tuple[int, int]] = ()
) -> list[Leak]:
    """Return where any planted identifier stands in bytes, a file or a folder.

    Parameters
    ----------
    data
        Bytes; or a path: a folder is searched with its file names, an SQLite database also by value. What is deflated
        or encrypted cannot be searched: inflate such a file first, with :func:`without_deflation`.
    planted
        The values to look for, each at least four characters long; an ``Identifier`` brings its label.
    exempt
        Half-open ranges of offsets that do not count, such as the value of native pixel data.
    """
    return LeakScanner(planted).scan(data, exempt)


def _pieces(view: memoryview) -> Iterator[bytes]:
    return (bytes(view[start : start + _CHUNK]) for start in range(0, len(view), _CHUNK))


def _as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8")


def _alternation(prefixes: Sequence[bytes]) -> bytes:
    """Return a pattern that matches any of the sorted prefixes, as a tree: one look decides most positions."""
    if not prefixes:
        return b"(?!)"
    branches = []
    for first in sorted({prefix[:1] for prefix in prefixes}):
        rest = [prefix[1:] for prefix in prefixes if prefix[:1] == first and len(prefix) > 1]
        branches.append(re.escape(first) + (_alternation(rest) if rest else b""))
    return branches[0] if len(branches) == 1 else b"(?:" + b"|".join(branches) + b")"
