"""The small file beside a map: how far the map had come, and when it was last copied, for the day when it is lost.

::

    format: deid-proxy-map-mark-1
    fixed: 17                       (the last generation that the keys alone could not repeat)
    backup: 1764369000.5 16         (when the last backup was made, and of which generation)
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import StateDirectoryError

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = "deid-proxy-map-mark-1"
_LARGEST = 4096


class Backup(NamedTuple):
    """When the last backup was made, and of which generation."""

    at: float
    number: int


class MapMark:
    """Reads and writes the mark of a map; it is read without opening the map.

    Parameters
    ----------
    map_path
        The database; the mark has its name and ``.mark`` behind it.
    """

    def __init__(self, map_path: Path) -> None:
        self.path = map_path.with_name(map_path.name + ".mark")

    @property
    def fixed(self) -> int:
        """The last generation that is known and cannot be repeated; 0 when nothing is known."""
        text = self._fields().get("fixed", "0")
        return int(text) if text.isdecimal() else 0

    @property
    def backup(self) -> Backup | None:
        """The last backup, or None."""
        at, _, number = self._fields().get("backup", "").partition(" ")
        try:
            return Backup(float(at), int(number))
        except ValueError:
            return None

    def set_fixed(self, fixed: int) -> None:
        """Remember a generation, durably; it never goes back."""
        if fixed > self.fixed:
            self._write(self._fields() | {"fixed": str(fixed)})

    def set_backup(self, backup: Backup) -> None:
        """Remember a backup, durably."""
        self._write(self._fields() | {"backup": f"{backup.at} {backup.number}"})

    def reset(self, fixed: int) -> None:
        """Begin again with what was restored."""
        self._write(self._fields() | {"fixed": str(fixed)})

    def _fields(self) -> dict[str, str]:
        try:
            with self.path.open("rb") as file:
                text = file.read(_LARGEST).decode("ascii", "replace")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StateDirectoryError(f"{self.path} cannot be read: {error.strerror}") from None
        fields = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)
        return fields if fields.get("format") == _FORMAT else {}

    def _write(self, fields: dict[str, str]) -> None:
        text = "".join(f"{name}: {value}\n" for name, value in ({"format": _FORMAT} | fields).items())
        draft = self.path.with_name(self.path.name + ".new")
        try:
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with open(descriptor, "w", encoding="ascii") as file:
                file.write(text)
                file.flush()
                os.fsync(descriptor)
            draft.replace(self.path)
            sync_directory(self.path.parent)
        except OSError as error:
            raise StateDirectoryError(f"{self.path} cannot be written: {error.strerror}") from None


def sync_directory(directory: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
