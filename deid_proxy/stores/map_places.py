"""Where a row stands in the two indexes of a SQLite map: a whole number made from a digest.

Numbers are the narrowest key that SQLite has, and the fastest. Two rows may meet at one (with ten million rows, once in
hundred thousand maps): then the later one stands up to seven places behind, and whoever looks for a row looks there too
and compares in full.
"""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, Any

from deid_proxy.identity.ports import IdentityKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

WINDOW = 8  # places from its own at which a row may stand
PLACES = (1 << 62) - 1  # the highest one
_SPREAD = 0x9E3779B97F4A7C15  # 2**64 divided by the golden ratio: owners are small numbers, and must not meet


def owner(project_id: int, kind: IdentityKind) -> int:
    """Return the number under which the rows of a project and kind stand."""
    return 2 * project_id + (kind is IdentityKind.PATIENT)


def kind_of(owner: int) -> IdentityKind:
    """Return the kind of the rows of an owner."""
    return IdentityKind.PATIENT if owner & 1 else IdentityKind.UID


def place_of_token(owner: int, token: bytes) -> int:
    """Return the place of a token, which is a digest already."""
    return (int.from_bytes(token[:8], "big") ^ int.from_bytes(token[8:], "big") ^ owner * _SPREAD) & PLACES


def places_of_tokens(owners: Sequence[int], tokens: Sequence[bytes]) -> list[int]:
    """Return the places of many tokens, in order."""
    halves = struct.iter_unpack(">QQ", b"".join(tokens))
    return [(a ^ b ^ whose * _SPREAD) & PLACES for whose, (a, b) in zip(owners, halves, strict=True)]


def place_of_pseudonym(owner: int, pseudonym: str) -> int:
    """Return the place of a pseudonym."""
    digest = hashlib.blake2b(b"%d %s" % (owner, pseudonym.encode("utf-8", "surrogatepass")), digest_size=8)
    return int.from_bytes(digest.digest(), "big") & PLACES


def places_of_pseudonyms(owners: Sequence[int], pseudonyms: Sequence[str]) -> list[int]:
    """Return the places of many pseudonyms, in order."""
    before, blake2b = {whose: b"%d " % whose for whose in set(owners)}, hashlib.blake2b
    digests = [
        blake2b(before[whose] + pseudonym.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        for whose, pseudonym in zip(owners, pseudonyms, strict=True)
    ]
    return [number & PLACES for number in struct.unpack(f">{len(digests)}Q", b"".join(digests))]


def register(connection: apsw.Connection) -> None:
    """Let SQL compute places, for migrations and for filling indexes in order."""

    def token(*values: Any) -> int:
        return place_of_token(*values)

    def pseudonym(*values: Any) -> int:
        return place_of_pseudonym(*values)

    connection.create_scalar_function("place_of_token", token, 2, deterministic=True)
    connection.create_scalar_function("place_of_pseudonym", pseudonym, 2, deterministic=True)
