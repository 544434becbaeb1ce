"""The text of a key file: written once by ``keygen``, or a bare line that another tool made.

::

    # comment
    format: deid-proxy-key-1
    project: LUNG-01            (only when the key is of one project)
    key: 64 hexadecimal digits
    check: 16 hexadecimal digits, of the key
"""

from __future__ import annotations

import base64
import binascii
import re
from string import hexdigits
from typing import NamedTuple

from deid_proxy.errors import KeyFileError
from deid_proxy.identity.key_strength import SHORTEST_KEY

FORMAT = "deid-proxy-key-1"
PROJECT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""What a project may be called: a key is tied to no name that no configuration can have."""

REMEDY = "restore it from its copy, or make a new one with: deid-proxy keygen FILE"
_FIELDS = frozenset({"format", "project", "key", "check", "private-key", "public-key"})
_HEX = re.compile(r"[0-9A-Fa-f]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
_HEADER = """\
# A deid-proxy key. Whoever has this file can link pseudonyms to originals: keep it secret, mode 0600.
# Whoever loses it cannot make the same pseudonyms again: keep a copy in a safe place, apart from the map.
"""


class KeyText(NamedTuple):
    """What stands in a key file; its ``repr`` never shows the key."""

    secret: bytes
    encoded: str
    project: str | None = None
    check: str | None = None

    def __repr__(self) -> str:
        return f"KeyText(project={self.project!r}, check={self.check!r})"


def checked_project(project: str | None) -> str | None:
    """Return a project's name as it stands in a key file.

    Raises
    ------
    KeyFileError
        No project can have this name.
    """
    if project is not None and not PROJECT_NAME.fullmatch(project):
        raise KeyFileError("a project's name is 1 to 64 letters, digits, '.', '_' or '-', such as LUNG-01")
    return project


def format_key(secret: bytes, check: str, project: str | None) -> str:
    """Return the text of a new key file."""
    owner = f"project: {project}\n" if project is not None else ""
    return f"{_HEADER}format: {FORMAT}\n{owner}key: {secret.hex()}\ncheck: {check}\n"


def parse_key(text: str) -> KeyText:
    """Read the text of a key file: fields, or one bare line of hexadecimal digits or base64.

    Raises
    ------
    KeyFileError
        The text is empty, not a key, or too short; the message never quotes it.
    """
    lines = [line.strip() for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines:
        raise KeyFileError(f"holds no key: it is empty; {REMEDY}")
    if len(lines) == 1 and ":" not in lines[0]:
        return KeyText(_decode(lines[0]), lines[0])
    fields = key_fields(lines)
    if fields.get("format", "").startswith("deid-proxy-map-"):
        raise KeyFileError("is a key of the map, not of a project or spool; name the right file")
    if fields.get("format") != FORMAT:
        raise KeyFileError(f"is not a key file of this version: 'format: {FORMAT}' is missing; name the right file")
    if "key" not in fields or "check" not in fields:
        raise KeyFileError(f"is damaged: the line 'key:' or 'check:' is missing; {REMEDY}")
    return KeyText(_decode(fields["key"]), fields["key"], fields.get("project"), fields["check"].lower())


def key_fields(lines: list[str]) -> dict[str, str]:
    """Return the fields of a key file; a line that is no field is an error that does not quote it."""
    fields: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or name not in _FIELDS or name in fields:
            raise KeyFileError("is not a key file: a line is neither a field nor a comment; name the right file")
        fields[name] = value.strip()
    return fields


def _decode(encoded: str) -> bytes:
    if _HEX.fullmatch(encoded):
        secret = bytes.fromhex(encoded) if len(encoded) % 2 == 0 else b""
    elif not _BASE64.fullmatch(encoded) or _looks_hexadecimal(encoded):
        raise KeyFileError(f"holds a key that is neither hexadecimal digits nor base64; {REMEDY}")
    else:
        secret = _decode_base64(encoded)
    if len(secret) < SHORTEST_KEY:
        raise KeyFileError(f"holds a key that is too short or cut off: {SHORTEST_KEY} bytes are needed; {REMEDY}")
    return secret


def _looks_hexadecimal(encoded: str) -> bool:
    # One mistyped digit must not turn a hexadecimal key into another, valid one in base64: of random base64
    # characters a third are hexadecimal digits, never nearly all.
    return sum(character in hexdigits for character in encoded) > 0.9 * len(encoded)


def _decode_base64(encoded: str) -> bytes:
    digits = encoded.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(digits + "=" * (-len(digits) % 4), validate=True)
    except binascii.Error:
        return b""
