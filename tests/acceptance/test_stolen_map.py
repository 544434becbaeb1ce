"""A stolen map: every seven-digit record number is tried against it, as the thief would."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.map_keys import MapPrivateKey
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.pseudonyms import patient_pseudonym
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import PublicSeal
from deid_proxy.identity.uids import sha256_uid
from deid_proxy.stores.sqlite import SQLiteMapStore

if TYPE_CHECKING:
    from pathlib import Path

KEY = ProjectKey(bytes(range(80, 112)))
RECORD_NUMBERS = [f"{number:07d}" for number in range(17, 10_000_000, 499_979)]


def numbers_behind(digests: set[bytes]) -> list[str]:
    """Try all ten million record numbers: which of them has one of these first 128 bits of SHA-256."""
    sha256 = hashlib.sha256
    return [f"{n:07d}" for n in range(10_000_000) if sha256(b"%07d" % n).digest()[:16] in digests]


def sixteen_bytes(uid: str) -> bytes:
    return int(uid.removeprefix("2.25.")).to_bytes(16, "big")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_ten_million_guesses_find_nobody_in_a_sealed_map_and_everybody_in_the_unkeyed_recipe(tmp_path: Path) -> None:
    """Neither tokens nor pseudonyms nor sealed originals answer a guess; hashes without a key answer every one.

    The unkeyed recipe is ``2.25.`` and the first 128 bits of SHA-256 over the original. For the thief, every run of 16
    bytes in the files of the map is one that a guess might hit.
    """
    store = SQLiteMapStore(tmp_path / "map.db")
    resolver = IdentityResolver("P", KEY, store, seal=PublicSeal(MapPrivateKey(bytes(range(32))).public))
    requests = [IdentityRequest(IdentityKind.PATIENT, f"\x1f{number}") for number in RECORD_NUMBERS]
    requests += [IdentityRequest(IdentityKind.UID, f"1.2.3.{number}") for number in RECORD_NUMBERS]
    answers = resolver.resolve(requests)
    store.close()
    stolen = (tmp_path / "map.db").read_bytes()
    uids = {sixteen_bytes(uid) for uid in answers.values() if uid.startswith("2.25.")}
    targets = {stolen[place : place + 16] for place in range(len(stolen) - 15)} | uids
    unkeyed = {sixteen_bytes(sha256_uid(number)) for number in RECORD_NUMBERS}
    assert numbers_behind(targets | unkeyed) == RECORD_NUMBERS
    assert not targets & unkeyed
    assert not any(number.encode() in stolen for number in RECORD_NUMBERS)


def test_whoever_has_the_project_key_can_test_a_guess() -> None:
    """The key answers one guess after the other, as the documentation says; another key answers none."""
    (first, *_) = RECORD_NUMBERS
    shown = patient_pseudonym(KEY.derive("patient"), "", first)
    other = ProjectKey(bytes(range(81, 113)))
    found = [n for n in RECORD_NUMBERS if patient_pseudonym(KEY.derive("patient"), "", n) == shown]
    assert found == [first]
    assert not [n for n in RECORD_NUMBERS if patient_pseudonym(other.derive("patient"), "", n) == shown]
