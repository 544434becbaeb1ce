"""Sealing originals: who can open them, and who cannot."""

from __future__ import annotations

import pytest

from deid_proxy.errors import WrongKeyError
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.map_keys import MapPrivateKey
from deid_proxy.identity.ports import IdentityKind, IdentityRequest, MapRow
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import (
    NoSeal,
    Original,
    ProjectSeal,
    PublicSeal,
    SealMode,
    mode_of,
    unseal_private,
)
from deid_proxy.stores.memory import MemoryMapStore

PRIVATE, OTHER = MapPrivateKey(bytes(range(32))), MapPrivateKey(bytes(range(1, 33)))
KEY = ProjectKey(bytes(range(50, 82)))
TOKEN, ANOTHER = b"t" * 16, b"u" * 16
UID, PATIENT = IdentityKind.UID, IdentityKind.PATIENT


def sealed(text: str, kind: IdentityKind = UID, token: bytes = TOKEN) -> bytes:
    return PublicSeal(PRIVATE.public).seal([Original(kind, token, text)])[0]


@pytest.mark.parametrize("text", ["1.2.840.10008", "H\x1f4711", "ÄÖ\x1f名前", "\udc80", "x" * 1024, "0"])
def test_the_private_key_opens_what_the_public_key_sealed(text: str) -> None:
    """Every original comes back as it was, whatever its characters and its length."""
    assert unseal_private(PRIVATE, UID, TOKEN, sealed(text)) == text


def test_nothing_that_the_gateway_has_opens_it() -> None:
    """Project key, public key, map and proposals together do not give an original back."""
    store = MemoryMapStore()
    resolver = IdentityResolver("P", KEY, store, seal=PublicSeal(PRIVATE.public))
    request = IdentityRequest(PATIENT, "H\x1fDOE-4711")
    resolver.resolve([request])
    row = resolver.find(*request)
    assert row is not None
    assert mode_of(row.sealed) is SealMode.SEALED
    with pytest.raises(WrongKeyError, match="public key"):
        resolver.unseal(row)
    assert unseal_private(PRIVATE, row.kind, row.token, row.sealed) == "H\x1fDOE-4711"
    assert b"DOE-4711" not in row.sealed


@pytest.mark.parametrize(
    ("kind", "token", "private"), [(PATIENT, TOKEN, PRIVATE), (UID, ANOTHER, PRIVATE), (UID, TOKEN, OTHER)]
)
def test_an_original_is_bound_to_its_row_and_its_key(kind: IdentityKind, token: bytes, private: MapPrivateKey) -> None:
    """Of another kind, in another row, or with another key it does not open."""
    with pytest.raises(WrongKeyError):
        unseal_private(private, kind, token, sealed("1.2.3"))


def test_damage_anywhere_is_an_error_without_an_original() -> None:
    """Each changed byte and each shortening is noticed."""
    whole = sealed("1.2.3.4711")
    damaged = [whole[:i] + bytes([whole[i] ^ 1]) + whole[i + 1 :] for i in range(len(whole))]
    for each in (*damaged, *(whole[:length] for length in range(len(whole)))):
        with pytest.raises(WrongKeyError) as refused:
            unseal_private(PRIVATE, UID, TOKEN, each)
        assert "4711" not in str(refused.value)


def test_one_ephemeral_key_serves_a_transaction_and_no_other() -> None:
    """Rows of one call share it, calls do not, and equal originals never look alike."""
    seal = PublicSeal(PRIVATE.public)
    rows = [Original(UID, bytes([n]) * 16, "1.2.3") for n in range(3)]
    first, second = seal.seal(rows), seal.seal(rows)
    assert len({each[1:33] for each in first}) == 1
    assert first[0][1:33] != second[0][1:33]
    assert len({each[33:] for each in first + second}) == 6
    assert seal.seal([]) == []


def test_sealed_originals_do_not_tell_their_length() -> None:
    """Patient IDs of one to fifteen characters look the same."""
    assert {len(sealed("7" * length)) for length in range(1, 16)} == {len(sealed("7"))}


def test_each_mode_keeps_what_it_says() -> None:
    """``open`` is opened by the project key, ``none`` keeps nothing and says so."""
    row = Original(UID, TOKEN, "1.2.3")
    project = ProjectSeal(KEY.derive("seal"))
    (opened,) = project.seal([row])
    assert project.unseal(UID, TOKEN, opened) == "1.2.3"
    assert mode_of(opened) is SealMode.OPEN
    assert NoSeal().seal([row]) == [b""]
    with pytest.raises(WrongKeyError, match="not kept"):
        project.unseal(UID, TOKEN, b"")
    with pytest.raises(WrongKeyError, match="not kept"):
        unseal_private(PRIVATE, UID, TOKEN, b"")
    with pytest.raises(WrongKeyError, match="this version"):
        unseal_private(PRIVATE, UID, TOKEN, b"\x7f123")
    assert mode_of(b"\x7f123") is None
    assert "1.2.3" not in repr(row)


def test_without_a_seal_nothing_is_kept() -> None:
    """A resolver that is told nothing keeps no original."""
    resolver = IdentityResolver("P", KEY, MemoryMapStore())
    resolver.resolve([IdentityRequest(UID, "1.2.3")])
    row = resolver.find(UID, "1.2.3")
    assert row is not None
    assert row.sealed == b""


def test_what_was_open_can_be_sealed() -> None:
    """Rows that the project's key opens are sealed to the public key, and the project's key opens them no more."""
    store = MemoryMapStore()
    IdentityResolver("P", KEY, store, seal=ProjectSeal(KEY.derive("seal"))).resolve([IdentityRequest(UID, "1.2.3")])
    resolver = IdentityResolver("P", KEY, store, seal=PublicSeal(PRIVATE.public))
    rows: list[MapRow] = [row for _, row in store.rows("P")]
    store.reseal("P", resolver.resealed(rows))
    ((_, row),) = store.rows("P")
    assert unseal_private(PRIVATE, row.kind, row.token, row.sealed) == "1.2.3"
    with pytest.raises(WrongKeyError):
        resolver.unseal(row)
