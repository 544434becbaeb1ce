"""The file of key slots: one random key per instance, wrapped, overwritten to erase.

The file is filled with fresh keys ahead of use, so that taking a slot writes nothing. A slot has 64 bytes and never
crosses a disk sector: an overwrite that is cut short leaves either the old key or the new one. Slots are wrapped under
a random root key, and only that one under the spool key: another spool key means another header, and nothing else.
"""

from __future__ import annotations

import os
import struct
import threading
import zlib
from array import array
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag

from deid_proxy.errors import KeyFileError, SpoolCorruptError, SpoolError
from deid_proxy.spool.keys import KEY_BYTES, NONCE_BYTES, SpoolKeys, root_cipher
from deid_proxy.spool.record import PAGE_BYTES, Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from deid_proxy.spool.filesystem import FileSystem

SLOT_FILE = "keys.slots"
SLOT_FORMAT_VERSION = 1
SLOT_BYTES = 64
CHUNK_SLOTS = 1024  # how many the file grows by

_NEW_FILE = "keys.slots.new"
_MAGIC = b"DPSLOTS\0"
_HEADER = struct.Struct("<8sHH4x12s48s")  # magic, format version, slot size, nonce, wrapped root key
_ANOTHER_KEY = (
    "the spool was made with another spool key: name the one that it was made with as gateway.spool_key_file, "
    "or give the gateway a new state_dir"
)
_ROOT_CONTEXT = b"root"
_CHECKSUM = struct.Struct("<I")
_GENERATION = struct.Struct("<I")
_CONTEXT = struct.Struct("<4sII")  # "slot", number, generation
_LAST = 0xFFFFFFFF


class SlotFile:
    """The key slots of one spool directory.

    Parameters
    ----------
    files
        The spool directory.
    key
        The 32 bytes of the spool key file.

    Attributes
    ----------
    keys
        What is derived from the spool key for this directory.
    is_new
        True when the file was made just now: no slot of it was ever used.

    Raises
    ------
    KeyFileError
        The directory was made with another spool key.
    SpoolError
        The file is damaged, or missing beside segments.
    """

    def __init__(self, files: FileSystem, key: bytes) -> None:
        self._files = files
        self._lock = threading.Lock()
        self._free: array[int] = array("I")
        self._stale: list[int] = []
        names = files.names()
        self.is_new = SLOT_FILE not in names
        if self.is_new:
            _create(files, key, names)
        self._file = files.open(SLOT_FILE)
        try:
            self.keys = _read_header(files.read(self._file, PAGE_BYTES, 0), key)
        except BaseException:
            files.close(self._file)
            raise
        self.count = (files.size(self._file) - PAGE_BYTES) // SLOT_BYTES
        if self.is_new:
            self._grow()

    def take(self) -> Slot:
        """Return a free slot with its key; writes only when none is left."""
        with self._lock:
            if not self._free and self._stale:
                self._refresh([])
            if not self._free:
                self._grow()
            number = self._free.pop()
        return self.slot(number)

    def lend(self, count: int) -> list[int]:
        """Return so many free slots, lowest first, for somebody else to take; writes when there are not enough."""
        with self._lock:
            while len(self._free) < count:
                if self._stale:
                    self._refresh([])
                else:
                    self._grow()
            free = sorted(self._free)  # the file is cut at its end: one that is used far behind keeps it long
            self._free = array("I", reversed(free[count:]))
            return free[:count]

    def give_back(self, number: int) -> None:
        """Return a slot whose key sealed nothing that was written to disk."""
        with self._lock:
            self._free.append(number)

    def retire(self, number: int) -> None:
        """Let a slot be overwritten with the next batch; its key sealed something that counts for nothing."""
        with self._lock:
            self._stale.append(number)

    def slot(self, number: int) -> Slot:
        """Return the key that a slot holds now.

        Raises
        ------
        SpoolCorruptError
            The slot does not exist or does not unwrap.
        """
        with self._files.accessing("reading a key slot"):
            data = self._files.read(self._file, SLOT_BYTES, _position(number))
        if len(data) < SLOT_BYTES:
            raise SpoolCorruptError(f"key slot {number} does not exist")
        (generation,) = _GENERATION.unpack_from(data)
        nonce, wrapped = data[4 : 4 + NONCE_BYTES], data[4 + NONCE_BYTES :]
        try:
            key = self.keys.slot_cipher.decrypt(nonce, wrapped, _CONTEXT.pack(b"slot", number, generation))
        except InvalidTag:
            raise SpoolCorruptError(f"key slot {number} is damaged") from None
        return Slot(number, generation, key)

    def erase(self, numbers: Iterable[int]) -> None:
        """Overwrite slots with fresh keys, durably: what their old keys sealed is gone. They are free afterwards."""
        with self._lock:
            self._refresh(list(numbers))

    def adopt(self, is_used: Callable[[int], bool]) -> None:
        """Take every slot that is not in use as free, with a fresh key: an interrupted process may have used it."""
        with self._lock:
            self._free = array("I")
            self._stale = []
            self._refresh([number for number in range(self.count) if not is_used(number)])
            self._cut(is_used)

    def _cut(self, is_used: Callable[[int], bool]) -> None:
        """Free the chunks at the end that a backlog of the past needed, all but one."""
        needed = next((number + 1 for number in reversed(range(self.count)) if is_used(number)), 0)
        count = (-(-needed // CHUNK_SLOTS) + 1) * CHUNK_SLOTS
        if count < self.count:
            with self._files.writing("cutting the file of key slots"):
                self._files.truncate(self._file, _position(count))
            self.count = count
            self._free = array("I", (number for number in self._free if number < count))

    @property
    def free(self) -> int:
        """Return how many slots are free without growing the file."""
        return len(self._free) + len(self._stale)

    def close(self) -> None:
        """Close the file."""
        self._files.close(self._file)
        self._file = -1

    def _refresh(self, numbers: list[int]) -> None:
        numbers = sorted([*numbers, *self._stale])
        with self._files.writing("overwriting key slots"):
            for run in _runs(numbers):
                old = self._files.read(self._file, len(run) * SLOT_BYTES, _position(run.start))
                generations = (_GENERATION.unpack_from(old, index * SLOT_BYTES)[0] for index in range(len(run)))
                fresh = [self._fresh(number, (was + 1) & _LAST) for number, was in zip(run, generations, strict=True)]
                self._files.write(self._file, fresh, _position(run.start))
        if numbers:
            with self._files.syncing("overwriting key slots"):
                self._files.sync(self._file)
        self._stale = []
        self._free.extend(reversed(numbers))

    def _grow(self) -> None:
        numbers = range(self.count, self.count + CHUNK_SLOTS)
        # The file may have been longer once: a generation that begins at random does not match a record of that time.
        fresh = [self._fresh(number, int.from_bytes(os.urandom(4), "little")) for number in numbers]
        with self._files.writing("adding key slots"):
            self._files.write(self._file, fresh, _position(self.count))
        with self._files.syncing("adding key slots"):
            self._files.sync(self._file)
        self.count += CHUNK_SLOTS
        self._free.extend(reversed(numbers))

    def _fresh(self, number: int, generation: int) -> bytes:
        # A random nonce: a counter could repeat after a crash lost the write that advanced it.
        nonce = os.urandom(NONCE_BYTES)
        context = _CONTEXT.pack(b"slot", number, generation)
        wrapped = self.keys.slot_cipher.encrypt(nonce, os.urandom(KEY_BYTES), context)
        return _GENERATION.pack(generation) + nonce + wrapped


def _position(number: int) -> int:
    return PAGE_BYTES + number * SLOT_BYTES


def _runs(numbers: list[int]) -> Iterator[range]:
    """Yield sorted numbers as runs of neighbours, none longer than a chunk."""
    start = 0
    for index in range(1, len(numbers) + 1):
        ends = index == len(numbers) or numbers[index] != numbers[index - 1] + 1 or index - start == CHUNK_SLOTS
        if ends:
            yield range(numbers[start], numbers[index - 1] + 1)
            start = index


def _create(files: FileSystem, key: bytes, names: list[str]) -> None:
    if any(name.isdigit() for name in names):
        raise SpoolError(f"the spool has segments but no {SLOT_FILE}: their keys are lost")
    nonce = os.urandom(NONCE_BYTES)
    wrapped = root_cipher(key).encrypt(nonce, os.urandom(KEY_BYTES), _ROOT_CONTEXT)
    body = _HEADER.pack(_MAGIC, SLOT_FORMAT_VERSION, SLOT_BYTES, nonce, wrapped)
    page = (body + _CHECKSUM.pack(zlib.crc32(body))).ljust(PAGE_BYTES, b"\0")
    with files.writing("making the file of key slots"):
        if _NEW_FILE in names:
            files.remove(_NEW_FILE)
        descriptor = files.create(_NEW_FILE)
        try:
            files.write(descriptor, [page], 0)
            files.sync(descriptor)
        finally:
            files.close(descriptor)
        files.rename(_NEW_FILE, SLOT_FILE)
        files.sync_directory()


def _read_header(page: bytes, key: bytes) -> SpoolKeys:
    cipher = root_cipher(key)
    body = page[: _HEADER.size]
    if len(page) < PAGE_BYTES or page[_HEADER.size :][:4] != _CHECKSUM.pack(zlib.crc32(body)):
        raise SpoolError(f"the header of {SLOT_FILE} is damaged")
    magic, version, slot_bytes, nonce, wrapped = _HEADER.unpack(body)
    if (magic, version, slot_bytes) != (_MAGIC, SLOT_FORMAT_VERSION, SLOT_BYTES):
        raise SpoolError(f"{SLOT_FILE} has a format that this release cannot read")
    try:
        return SpoolKeys(cipher.decrypt(nonce, wrapped, _ROOT_CONTEXT))
    except InvalidTag:
        raise KeyFileError(_ANOTHER_KEY) from None
