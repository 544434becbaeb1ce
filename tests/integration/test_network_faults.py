"""Time and places on the wire: stalls after a good start, silence that keeps others out, and being interrupted."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack

import pytest

from deid_proxy.errors import DestinationUnreachableError
from deid_proxy.network.limits import Limits, Timeouts
from deid_proxy.network.pdu import PeerStalledError
from deid_proxy.network.storage_scu import Peer, StorageSCU
from deid_proxy.network.tcp import Pace
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive
from deid_proxy.testing.pdus import CT_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN, associate_rq
from deid_proxy.testing.scripted_peer import ScriptedPeer

CT = [(CT_IMAGE_STORAGE, [EXPLICIT_VR_LITTLE_ENDIAN])]
PAIR = (CT_IMAGE_STORAGE, EXPLICIT_VR_LITTLE_ENDIAN)
FIVE_MIB = bytes(5 << 20)


def scu(port: int, timeouts: Timeouts | None = None) -> StorageSCU:
    return StorageSCU(Peer("ARCHIVE", "127.0.0.1", port, "GATEWAY"), timeouts)


def store(association, data: bytes = b"data"):
    return association.store(CT_IMAGE_STORAGE, "1.2.840.1", EXPLICIT_VR_LITTLE_ENDIAN, [data])


# -- archives that stop ------------------------------------------------------------------------------------------------


def test_row_28_an_archive_that_stops_reading_is_given_up_however_fast_it_was():
    """Bytes that went fast earn no hours of silence: at this lowest rate they would earn two months."""
    timeouts = Timeouts(transfer_s=0.5, minimum_bytes_per_s=1, response_s=0.5, release_s=0.5)
    behaviour = Behaviour(ending="silence", after_bytes=1 << 20)
    with FakeArchive(default=behaviour) as archive:
        association = scu(archive.port, timeouts).open([PAIR])
        with pytest.raises(DestinationUnreachableError):
            store(association, FIVE_MIB * 4)
        assert not association.is_open


def test_silence_is_measured_by_what_the_peer_acknowledged(monkeypatch):
    """A kernel that takes nothing while the peer still acknowledges is no silence; a peer that does not is."""
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    pace = Pace(10.0, 1.0)
    pace.moved(1_000_000)
    for queued in range(100, 0, -10):
        now += 9
        pace.waited(queued)
    now += 9
    pace.waited(10)
    now += 2
    with pytest.raises(PeerStalledError):
        pace.waited(10)


def test_where_nothing_is_known_of_the_queue_the_rate_decides(monkeypatch):
    """Without that knowledge a slow reader is never taken for one that has stopped."""
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    pace = Pace(10.0, 1.0)
    pace.moved(100)
    now = 109
    pace.waited(None)
    now = 111
    with pytest.raises(PeerStalledError):
        pace.waited(None)


# -- being interrupted -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after_bytes", [None, 1000], ids=["waiting for the answer", "in the middle"])
def test_a_transfer_is_interrupted_from_another_thread(after_bytes):
    """Who waits for the destination is told that nobody knows; the association is over."""
    with FakeArchive(default=Behaviour(ending="silence", after_bytes=after_bytes)) as archive:
        sender = scu(archive.port)
        association = sender.open([PAIR])
        timer = threading.Timer(0.2, sender.interrupt)
        timer.start()
        with pytest.raises(DestinationUnreachableError):
            store(association, FIVE_MIB)
        timer.join()
        assert not association.is_open


@pytest.mark.parametrize("backlog", [0, 5], ids=["not accepted", "no word"])
def test_a_negotiation_is_interrupted_from_another_thread(backlog):
    """While it connects, and while it waits for the answer to its request."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(backlog)
        for _ in range(3 if backlog == 0 else 0):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        sender = scu(listener.getsockname()[1])
        timer = threading.Timer(0.2, sender.interrupt)
        timer.start()
        with pytest.raises(DestinationUnreachableError):
            sender.open([PAIR])
        timer.join()


def test_who_was_interrupted_asks_nobody_again():
    """An interruption that came first is not overlooked, and no connection is made."""
    with FakeArchive() as archive:
        sender = scu(archive.port)
        sender.interrupt()
        with pytest.raises(DestinationUnreachableError):
            sender.open([PAIR])
        assert archive.associations == []


# -- silent peers ------------------------------------------------------------------------------------------------------


def ask(served) -> ScriptedPeer:
    peer = ScriptedPeer.connect("127.0.0.1", served.port)
    peer.associate(CT)
    return peer


@pytest.mark.parametrize("first", [b"", b"\1\0\0", associate_rq(CT)[:60]], ids=["nothing", "half a header", "half"])
def test_row_03_the_silent_make_place_for_those_who_ask(serve, first):
    """With every place taken by peers that asked for nothing in a second, a sender displaces the oldest."""
    served = serve(limits=Limits(maximum_connections=4))
    with ExitStack() as stack:
        silent = [stack.enter_context(ScriptedPeer.connect("127.0.0.1", served.port)) for _ in range(4)]
        for peer in silent:
            peer.send(first)
        time.sleep(1.1)
        healthy = stack.enter_context(ask(served))
        assert healthy.store(1, CT_IMAGE_STORAGE, "1.2.3", b"data").status == 0
        assert silent[0].receive_until_closed() == []
        assert served.end().outcome == "displaced"


def test_row_05_who_was_let_in_is_never_displaced(serve):
    """Associations keep their places, and so does who connected a moment ago: the newcomer is closed."""
    served = serve(limits=Limits(maximum_connections=3, maximum_connections_per_address=3))
    with ExitStack() as stack:
        healthy = [stack.enter_context(ask(served)) for _ in range(2)]
        time.sleep(1.1)
        stack.enter_context(ScriptedPeer.connect("127.0.0.1", served.port))
        late = stack.enter_context(ScriptedPeer.connect("127.0.0.1", served.port))
        assert late.receive_until_closed() == []
        assert served.end().outcome == "refused"
        assert [peer.store(1, CT_IMAGE_STORAGE, "1.2.3", b"data").status for peer in healthy] == [0, 0]
