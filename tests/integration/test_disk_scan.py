"""What is on the disk: no plaintext while a gateway works, and nothing that any key there opens once it is erased."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from cryptography.exceptions import InvalidTag

from deid_proxy.gateway.deidentify import DeidentificationWorker
from deid_proxy.gateway.sandbox import Sandbox
from deid_proxy.gateway.state import State
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.ports import DeliveryResult, DeliveryState, InstanceState
from deid_proxy.observability.logging import EventLog
from deid_proxy.settings import load_settings
from deid_proxy.spool.record import HEADER_BYTES, PAGE_BYTES, FrameOpener, decode_header
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.leak_scanner import scan
from deid_proxy.testing.receipts import receipt_of
from deid_proxy.testing.running_gateway import RunningGateway, Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGE = Shape(rows=64, columns=64, private_blob_bytes=(4 << 20) + 1000)  # has a segment to itself


class Site:
    """A state directory and what was put into it."""

    def __init__(self, directory: Path) -> None:
        limits = ("limits: {disk_reserve_bytes: 1048576}",)
        gateway = RunningGateway(directory, [Target("archive", 1)], gateway_lines=limits)
        gateway.write_config()
        self.settings = load_settings(gateway.config)
        self.directory = self.settings.gateway.state_dir
        self.keys: dict[bytes, bytes] = {}  # receipt id -> key that its slot held

    def open(self) -> State:
        return State(self.settings)

    def receive(self, state: State, instance) -> bytes:
        receipt = receipt_of(instance)
        writer = state.spool.begin()
        writer.write(instance.data)
        extent = writer.commit(receipt)
        state.index([state.index_row(receipt, extent)])
        self.keys[receipt.receipt_id] = state.spool._slots.slot(extent.slot).key
        return receipt.receipt_id

    def deidentify(self, state: State) -> None:
        sandbox = Sandbox(self.settings.gateway.sandbox, 1 << 20)
        worker = DeidentificationWorker(state, EventLog(), threading.Event(), threading.Event(), sandbox)
        while worker.work():
            pass

    def forward_and_erase(self, state: State, chosen: set[bytes]) -> None:
        rows = state.ledger.due_deliveries("archive", 0.0, 100)
        state.ledger.record_deliveries(
            [
                DeliveryResult(row.delivery_id, DeliveryState.FORWARDED, 0, at=1.0)
                if row.receipt_id in chosen
                else DeliveryResult(row.delivery_id, DeliveryState.QUEUED)
                for row in rows
            ]
        )
        done = state.ledger.erasable(100)
        extents = [row.extent for row in done]
        extents += [extent for row in done for extent in state.ledger.rendition_extents(row.receipt_id)]
        state.ledger.record_erased([row.receipt_id for row in done])
        state.spool.erase(extents)

    def raw(self) -> dict[str, bytes]:
        """Every byte of every file below the state directory, by name."""
        files = (path for path in self.directory.rglob("*") if path.is_file() and not path.is_symlink())
        # Segments are allocated ahead: the zeros behind what was written say nothing.
        return {str(path.relative_to(self.directory)): path.read_bytes().rstrip(b"\0") for path in files}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    return Site(tmp_path)


def instances():
    return [
        *build_study(1, "MR", 3, shape=Shape(rows=16, columns=16)),
        *build_study(2, "CT", 1, shape=LARGE),
        *build_study(3, "SR", 1),
    ]


def leaks(raw: dict[str, bytes], sent) -> list[str]:
    """Names of files in which an identifier of an instance, or its pixels, stand in any form."""
    planted = {each for instance in sent for each in instance.planted}
    found = [name for name, content in raw.items() if scan(content, tuple(planted))]
    pixels = [instance.data[slice(*instance.pixel_range)][:64] for instance in sent if instance.pixel_range is not None]
    found += [name for name, content in raw.items() for start in pixels if start in content]
    uids = [instance.sop_instance_uid.encode() for instance in sent]
    return found + [name for name, content in raw.items() for uid in uids if uid in content]


def test_no_identifier_stands_in_any_file_while_a_gateway_works(site) -> None:
    """Segments, slots, databases and their write-ahead logs: received, de-identified, sent, held, and after a stop."""
    sent = instances()
    with site.open() as state:
        names = [site.receive(state, instance) for instance in sent]
        site.deidentify(state)
        assert {"ledger.db-wal", "map.db-wal", "spool/keys.slots"} <= site.raw().keys()
        site.forward_and_erase(state, set(names[:2]))
        assert leaks(site.raw(), sent) == []
        held = state.ledger.counts().instances
        assert held[InstanceState.ERASED] == 2
    assert leaks(site.raw(), sent) == []


def test_the_scan_finds_what_stands_there(site) -> None:
    """One identifier written into a file is found: the scan can fail."""
    sent = instances()
    with site.open() as state:
        site.receive(state, sent[0])
    (site.directory / "ledger.db-wal").write_bytes(b"x" * 100 + sent[0].data[:4000])
    assert leaks(site.raw(), sent) != []


def test_no_key_stands_in_any_file(site) -> None:
    """Neither spool key, root key, slot keys nor project key stand on the disk as they are, used or not."""
    with site.open() as state:
        for instance in instances():
            site.receive(state, instance)
        slots = [state.spool._slots.slot(number).key for number in range(state.spool._slots.count)]
        project = load_key_file(site.settings.projects[0].key_file, "TRIAL-01")
        spool = load_key_file(site.settings.gateway.spool_key_file)
        secrets_ = [*slots, spool.derive("spool"), *(project.derive(name) for name in ("uid", "patient", "seal"))]
        everything = b"\0\0".join(site.raw().values())
    assert [key for key in secrets_ if key in everything or key.hex().encode() in everything] == []


def test_what_is_erased_opens_with_no_key_that_is_left(site) -> None:
    """Ciphertext of erased instances and renditions may still stand there; its key stands nowhere, wrapped or plain."""
    sent = instances()
    with site.open() as state:
        names = [site.receive(state, instance) for instance in sent]
        site.deidentify(state)
        wrapped = {name: _wrapped_slot(site, state, name) for name in names}
        before = records(site, state)
        gone = {name for name in names if state.ledger.instance(name.hex()).state is InstanceState.READY}
        gone = set(sorted(gone)[:3])
        slots_of_gone = {state.ledger.instance(name.hex()).extent.slot for name in gone}
        site.forward_and_erase(state, gone)
        raw = site.raw()
        left = [state.spool._slots.slot(number).key for number in range(state.spool._slots.count)]
        for name in gone:
            assert not any(wrapped[name] in content for content in raw.values())
            assert site.keys[name] not in left
        still_there = 0
        for header, read in records(site, state):
            if header.slot in slots_of_gone:
                still_there += 1
                assert not any(opens(header, key, read) for key in left)
        assert still_there >= len(gone)
        kept = [(header, read) for header, read in before if header.slot not in slots_of_gone]
        assert kept
        assert all(opens(header, state.spool._slots.slot(header.slot).key, read) for header, read in kept)


def _wrapped_slot(site: Site, state: State, name: bytes) -> bytes:
    slot = state.ledger.instance(name.hex()).extent.slot
    return (site.directory / "spool" / "keys.slots").read_bytes()[4096 + 64 * slot + 16 :][:48]


def records(site: Site, state: State):
    """Every record whose header stands in a segment file, whoever needs it, with a reader of the raw file."""
    found = []
    for path in sorted((site.directory / "spool").iterdir()):
        if not path.name.isdigit():
            continue
        content = path.read_bytes()
        for offset in range(0, len(content), PAGE_BYTES):
            head = content[offset : offset + HEADER_BYTES]
            header = decode_header(head, int(path.name), offset, state.spool._slots.keys)
            if header is not None:
                found.append((header, lambda size, at, content=content: content[at : at + size]))
    return found


def opens(header, key: bytes, read) -> bool:
    from deid_proxy.errors import SpoolCorruptError

    try:
        FrameOpener(header, key, read).verify()
        return True
    except (SpoolCorruptError, InvalidTag):
        return False
