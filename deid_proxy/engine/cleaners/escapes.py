"""Characters that are written as escapes: of addresses, of HTML and XML, of JSON and programs, of RTF and of mail.

Escape sequences that switch between character sets are read as nothing, where no set is declared that has any.

References
----------
RFC 3986 section 2.1 (percent-encoding), HTML section 13.5 (character references), RFC 8259 section 7 (JSON), RFC 2045
section 6.7 (quoted-printable), Rich Text Format specification 1.9.1 (Unicode RTF), ISO/IEC 2022 section 13.2
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Final
from urllib.parse import unquote_to_bytes

SIGNS: Final = "%&\\=\x1b"
"""What escapes begin with."""

ESCAPED: Final = re.compile(
    r"%u[0-9A-Fa-f]{4}|(?:%[0-9A-Fa-f]{2}){1,64}"
    r"|&(?:#[0-9]{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z]{2,8};)"
    r"|\\u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]{1,6}\}|\\U[0-9A-Fa-f]{8}|(?:\\x[0-9A-Fa-f]{2}){1,64}"
    r"|\\u-?[0-9]{2,5}\?|\\'[0-9A-Fa-f]{2}"
    r"|(?:=[0-9A-F]{2}){2,64}"
    r"|\x1b[ -/]{1,3}[0-~]"
)
CODED: Final = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|u\{|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|u-?[0-9]{2,5}\?|'[0-9A-Fa-f]{2})")
"""Escapes that begin with what parts the values of an attribute."""

_CODE: Final = re.compile(r"[0-9A-Fa-f]+")
_HIGHEST: Final = 0x10FFFF
_SIXTEEN_BITS: Final = 0x10000
_OF_PROGRAMS: Final = ("\\u", "\\U", "%u")
_PER_BYTE: Final = {"%": 3, "=": 3, "\\": 4}

Read = tuple[tuple[str, int], ...]
"""Characters, each with how many it is written with."""


@lru_cache(maxsize=4096)
def unescaped(escape: str) -> Read | None:
    """Return the characters of an escape, each with how many it is written with; None where it is none."""
    if escape[0] == "&":
        new = html.unescape(escape)
        if new == escape:
            return None
        return ((new[0], len(escape)),) if new else ()  # a character that no text may have
    if escape.startswith(_OF_PROGRAMS):
        return _of_code(escape)
    if escape[0] == "\x1b":
        return ()  # what would switch to another character set, were any announced
    if escape.startswith("\\'"):
        return ((bytes.fromhex(escape[2:]).decode("cp1252", "replace"), len(escape)),)
    width = _PER_BYTE[escape[0]]
    try:
        decoded = unquote_to_bytes(escape.replace("\\x", "%").replace("=", "%")).decode()
    except UnicodeDecodeError:
        return None
    return tuple([(mark, width * len(mark.encode())) for mark in decoded])


def _of_code(escape: str) -> Read | None:
    """Return the character that a number stands for: of RTF, with a mark for who cannot read it, a decimal one."""
    if escape.endswith("?"):
        code = int(escape[2:-1]) % _SIXTEEN_BITS
    else:
        match = _CODE.search(escape, 2)
        code = int(match[0], 16) if match else _HIGHEST + 1
    return ((chr(code), len(escape)),) if code <= _HIGHEST else None
