"""Backups of a map: encrypted to public keys, so that the gateway makes them and cannot read them again.

::

    deid-proxy-map-backup-1, LF   magic and version
    u32, head (JSON)              for each recipient: check value, ephemeral key, and the file's key wrapped for it
    u32, frame (AES-256-GCM)      up to 256 KiB of the text of stores/map_text.py, and so on; the last one says so

References
----------
RFC 7748 (X25519), RFC 5869 (HKDF), NIST SP 800-38D (GCM).
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import struct
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from deid_proxy.errors import BackupError, WrongKeyError
from deid_proxy.stores.map_marks import sync_directory
from deid_proxy.stores.map_text import Head, is_row, read_map, write_map

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from deid_proxy.identity.map_keys import MapPrivateKey, MapPublicKey
    from deid_proxy.identity.map_life import StudyClaim
    from deid_proxy.identity.ports import MapRow, MapStore

_FAMILY, _MAGIC = b"deid-proxy-map-backup-", b"deid-proxy-map-backup-1\n"
_FRAME_BYTES = 256 << 10
_LARGEST_HEAD = 64 << 10
_TAG_BYTES = 16
_LENGTH = struct.Struct(">I")
_NONCE = struct.Struct(">3xQB")  # the frame's number, and 1 for the last frame
_LABEL = b"deid-proxy/map-backup/1"
_TRIES = 3
_CUT = "it ends before its end: it was cut off when it was written or copied; take another copy"
_DAMAGED = "it is damaged: a part of it does not decrypt; take another copy"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup holds."""

    head: Head
    rows: int
    size_bytes: int


def write_backup(store: MapStore, path: Path, recipients: Sequence[MapPublicKey]) -> Summary:
    """Write a backup of a map that may go on being written; its name appears when it is complete and durable.

    Parameters
    ----------
    store
        The map.
    path
        A file that does not exist yet.
    recipients
        The public keys whose private halves can read it.

    Raises
    ------
    BackupError
        The file exists or cannot be written, or nobody could read it; nothing stays.
    """
    if not recipients:
        raise BackupError(
            "a backup is encrypted to a public key, and no project has one: make a pair with: deid-proxy keygen --map "
            "FILE, and name its public half here, with --to FILE.pub, or in the configuration"
        )
    if path.exists():
        raise BackupError(f"{path} exists: a backup is never overwritten; choose another name")
    draft = path.with_name(path.name + ".part")
    try:
        for attempt in range(1, _TRIES + 1):
            try:
                return _write(store, path, draft, recipients)
            except BackupError:
                if attempt == _TRIES:
                    raise
    except OSError as error:
        raise BackupError(f"{path} cannot be written: {error.strerror}") from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    raise AssertionError  # the last try returned or raised


def _write(store: MapStore, path: Path, draft: Path, recipients: Sequence[MapPublicKey]) -> Summary:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    now = time.time()
    generation = store.generation()
    projects = tuple(store.projects())
    rows = 0
    with open(descriptor, "wb") as file:
        writer = _Writer(file, recipients)
        for line in write_map(store, now):
            writer.write(line)
            rows += is_row(line)
        writer.finish()
        file.flush()
        os.fsync(descriptor)
        size = file.tell()
    os.link(draft, path)  # refuses a name that was given away meanwhile
    sync_directory(path.parent)
    return Summary(Head(now, generation, projects), rows, size)


class _Writer:
    """Encrypts what it is given in frames."""

    def __init__(self, file: BinaryIO, recipients: Sequence[MapPublicKey]) -> None:
        key = secrets.token_bytes(32)
        head = json.dumps({"recipients": [_wrap(key, public) for public in recipients]}).encode()
        file.write(_MAGIC + _LENGTH.pack(len(head)) + head)
        self._file, self._cipher = file, AESGCM(key)
        self._bound_to = hashlib.sha256(_MAGIC + head).digest()
        self._pending, self._number = bytearray(), 0

    def write(self, line: bytes) -> None:
        """Take a line."""
        self._pending += line
        if len(self._pending) >= _FRAME_BYTES:
            self._frame(last=False)

    def finish(self) -> None:
        """Write the last frame."""
        self._frame(last=True)

    def _frame(self, *, last: bool) -> None:
        nonce = _NONCE.pack(self._number, last)
        frame = self._cipher.encrypt(nonce, bytes(self._pending), self._bound_to)
        self._file.write(_LENGTH.pack(len(frame)) + frame)
        self._pending.clear()
        self._number += 1


def open_backup(file: BinaryIO, private: MapPrivateKey) -> tuple[Head, Iterator[tuple[str, MapRow | StudyClaim]]]:
    """Return the head of a backup and its rows; that it is whole is known when they have been read.

    Raises
    ------
    BackupError
        It is no backup, was made by a newer version, is damaged, or was cut off.
    WrongKeyError
        It was made for another key.
    """
    magic = file.read(len(_MAGIC))
    if magic != _MAGIC:
        if magic.startswith(_FAMILY) and len(magic) == len(_MAGIC):
            version = magic[len(_FAMILY) :].decode("ascii", "replace").strip()
            raise BackupError(f"it was made by a newer deid-proxy (format {version}): install that version")
        raise BackupError(_CUT if _MAGIC.startswith(magic) and magic else "it is no backup of a map")
    head = _read_part(file, _LARGEST_HEAD)
    cipher = AESGCM(_unwrap(head, private))
    return read_map(_split(_frames(file, cipher, hashlib.sha256(_MAGIC + head).digest())))


def _frames(file: BinaryIO, cipher: AESGCM, bound_to: bytes) -> Iterator[bytes]:
    number, last = 0, False
    while not last:
        frame = _read_part(file, 2 * _FRAME_BYTES + _TAG_BYTES)
        last = not file.peek(1) if hasattr(file, "peek") else False
        try:
            yield cipher.decrypt(_NONCE.pack(number, last), frame, bound_to)
        except InvalidTag:
            if last and _decrypts(cipher, _NONCE.pack(number, 0), frame, bound_to):
                raise BackupError(_CUT) from None
            raise BackupError(_DAMAGED) from None
        number += 1


def _decrypts(cipher: AESGCM, nonce: bytes, frame: bytes, bound_to: bytes) -> bool:
    try:
        cipher.decrypt(nonce, frame, bound_to)
    except InvalidTag:
        return False
    return True


def _read_part(file: BinaryIO, largest: int) -> bytes:
    length = file.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        raise BackupError(_CUT)
    (size,) = _LENGTH.unpack(length)
    if size > largest:
        raise BackupError(_DAMAGED)
    part = file.read(size)
    if len(part) < size:
        raise BackupError(_CUT)
    return part


def _split(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield whole lines, each with its end."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        yield from (line + b"\n" for line in lines)
    if rest:
        yield rest


def _wrap(key: bytes, public: MapPublicKey) -> dict[str, str]:
    ephemeral = X25519PrivateKey.generate()
    own = ephemeral.public_key().public_bytes_raw()
    wrapping = _wrapping_key(public.agree(ephemeral), own, public.raw)
    return {"check": public.check, "ephemeral": own.hex(), "key": AESGCM(wrapping).encrypt(bytes(12), key, None).hex()}


def _unwrap(head: bytes, private: MapPrivateKey) -> bytes:
    try:
        recipients = {each["check"]: each for each in json.loads(head)["recipients"]}
        mine = recipients.get(private.check)
        if mine is None:
            known = ", ".join(recipients)
            message = f"it was made for the key of check value {known}, not {private.check}: name the right key file"
            raise WrongKeyError(message)
        own, key = bytes.fromhex(mine["ephemeral"]), bytes.fromhex(mine["key"])
        wrapping = _wrapping_key(private.agree(own), own, private.public.raw)
        return AESGCM(wrapping).decrypt(bytes(12), key, None)
    except (ValueError, TypeError, KeyError, RecursionError, InvalidTag):
        raise BackupError(_DAMAGED) from None


def _wrapping_key(shared: bytes, ephemeral: bytes, public: bytes) -> bytes:
    extracted = hmac.digest(ephemeral + public, shared, "sha256")
    return hmac.digest(extracted, _LABEL + b"\x01", "sha256")
