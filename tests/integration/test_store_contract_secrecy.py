"""The resolver on real databases: consistent over restarts, and no original on the disk in clear."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import WrongKeyError
from deid_proxy.identity.keys import generate_key_file, load_key_file
from deid_proxy.identity.ports import Extent, IdentityKind, IdentityRequest, ReceivedInstance
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import ProjectSeal
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.stores.sqlite import SQLiteLedger, SQLiteMapStore

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = "LUNG-01"
STUDY_UID = "1.2.826.0.1.3680043.8.498.7471"
PATIENT_ID = "DOE-JOHN-19510317"
ISSUER = "GENERAL HOSPITAL OF ERLANGEN"
ACCESSION = "ACC-2026-004711"
REQUESTS = [
    IdentityRequest(IdentityKind.UID, STUDY_UID),
    IdentityRequest(IdentityKind.PATIENT, f"{ISSUER}\x1f{PATIENT_ID}"),
    IdentityRequest(IdentityKind.DATE_OFFSET, f"{ISSUER}\x1f{PATIENT_ID}"),
]


def disguises(original: str) -> set[bytes]:
    """Return the forms in which an original could be read by somebody without the key."""
    plain = original.encode()
    forms = {plain, original.encode("utf-16-le"), base64.b64encode(plain)[:-4], plain.hex().encode()}
    for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256, hashlib.blake2b):
        forms |= {digest(plain).digest()[:16], digest(plain).hexdigest()[:32].encode()}
    return forms


@pytest.mark.parametrize("closed", [False, True], ids=["while open", "after closing"])
def test_no_original_stands_in_the_files_in_clear(tmp_path: Path, closed: bool) -> None:
    """Neither database nor write-ahead log holds a planted original, in any encoding or as a digest without key."""
    resolver = IdentityResolver(
        PROJECT, generate_key_file(tmp_path / "project.key"), store := SQLiteMapStore(tmp_path / "map.db")
    )
    ledger = SQLiteLedger(tmp_path / "ledger.db")
    answers = resolver.resolve(REQUESTS)
    tokens = resolver.look_up_tokens(
        accession_number=ACCESSION, patient_id=PATIENT_ID, study_instance_uid=STUDY_UID, sop_instance_uid=STUDY_UID
    )
    extent = Extent(1, 0, 1, 1, 1)
    ledger.record_received([ReceivedInstance(bytes(16), extent, PROJECT, 0.0, "CT1", tokens)])
    assert ledger.find_by_token(resolver.look_up_tokens(accession_number=ACCESSION))
    if closed:
        store.close()
        ledger.close()
    files = {file.name: file.read_bytes() for file in tmp_path.glob("*.db*")}
    assert answers[REQUESTS[0]].encode() in b"".join(files.values())
    for original in (STUDY_UID, PATIENT_ID, ISSUER, ACCESSION):
        found = [name for name, content in files.items() for form in disguises(original) if form in content]
        assert found == []
    offset = f"\x1f{answers[REQUESTS[2]]}".encode()
    assert not any(offset in content for content in files.values())
    store.close()
    ledger.close()


def test_two_studies_of_a_patient_link_up_over_a_restart(tmp_path: Path) -> None:
    """What was resolved before a restart is resolved the same after it, and the map unseals it."""
    generate_key_file(tmp_path / "project.key", PROJECT)
    answers = []
    for _ in range(2):
        store = SQLiteMapStore(tmp_path / "map.db")
        key = load_key_file(tmp_path / "project.key", PROJECT)
        resolver = IdentityResolver(PROJECT, key, store, seal=ProjectSeal(key.derive("seal")))
        answers.append(resolver.resolve(REQUESTS))
        row = resolver.find(*REQUESTS[1])
        assert row is not None
        assert resolver.unseal(row).value == REQUESTS[1].original
        assert store.counts().get(PROJECT, {}) == {IdentityKind.UID: 1, IdentityKind.PATIENT: 1}
        store.close()
    assert answers[0] == answers[1]


def test_a_lost_map_changes_nothing(tmp_path: Path) -> None:
    """From an empty map, of any kind, the same key makes the same replacements."""
    key = generate_key_file(tmp_path / "project.key")
    store = SQLiteMapStore(tmp_path / "map.db")
    before = IdentityResolver(PROJECT, key, store).resolve(REQUESTS)
    store.close()
    assert IdentityResolver(PROJECT, key, MemoryMapStore()).resolve(reversed(REQUESTS)) == before


def test_a_map_is_bound_to_its_key(tmp_path: Path) -> None:
    """A project's map refuses another key, also after a restart."""
    store = SQLiteMapStore(tmp_path / "map.db")
    IdentityResolver(PROJECT, generate_key_file(tmp_path / "one.key"), store)
    store.close()
    store = SQLiteMapStore(tmp_path / "map.db")
    with pytest.raises(WrongKeyError, match=PROJECT):
        IdentityResolver(PROJECT, generate_key_file(tmp_path / "other.key"), store)
    store.close()
