"""The running gateway: composes state, receiver, worker, forwarders and control, and owns their threads.

::

    StorageSCP ─▶ SpoolReceiver ─▶ Indexer ─▶ DeidentificationWorker ─▶ Forwarder (one a destination) ─▶ Eraser
                   (spool, 0000)    (ledger)    (spool, ledger, map)       (spool, ledger)                (keys, space)

They share nothing but the durable state and the events that wake them.
"""

from __future__ import annotations

import resource
import signal
import socket
import sys
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from deid_proxy import __version__
from deid_proxy.events import Event
from deid_proxy.gateway.ageing import AgeWatch
from deid_proxy.gateway.collection import settle
from deid_proxy.gateway.control import ControlServer
from deid_proxy.gateway.deidentify import DeidentificationWorker
from deid_proxy.gateway.disk import disk_warning
from deid_proxy.gateway.entrances import entrance_of
from deid_proxy.gateway.erase import Eraser
from deid_proxy.gateway.forward import Forwarder
from deid_proxy.gateway.indexing import Indexer
from deid_proxy.gateway.questions import Questions
from deid_proxy.gateway.receiver_process import SetUp
from deid_proxy.gateway.reception import Reception
from deid_proxy.gateway.state import State
from deid_proxy.gateway.subjects import SubjectWatch
from deid_proxy.gateway.turns import Turns
from deid_proxy.gateway.watchdog import WatchedSandbox
from deid_proxy.identity.ports import DeliveryState
from deid_proxy.network.limits import Limits
from deid_proxy.network.listening import bind
from deid_proxy.observability.logging import EventLog
from deid_proxy.spool.spool import FRAME_BYTES, SEGMENT_BYTES, STREAM_BYTES

if TYPE_CHECKING:
    from deid_proxy.settings import Settings


_GRACE_S = 1.0  # after the draining, for destinations to answer


class Fanout(threading.Event):
    """An event that also wakes others: one worker's result is every forwarder's work."""

    def __init__(self, others: list[threading.Event]) -> None:
        super().__init__()
        self._others = others

    def set(self) -> None:
        """Wake everybody."""
        super().set()
        for other in self._others:
            other.set()


class Gateway:
    """One gateway on one state directory.

    Parameters
    ----------
    settings
        The configuration.

    Raises
    ------
    KeyFileError, WrongKeyError, StateDirectoryError
        It cannot start; nothing was opened that stays open.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._port = settings.gateway.port
        self.log = EventLog()
        self._state = State(settings)
        try:
            self._compose()
        except BaseException:
            self._state.close()
            raise

    def _compose(self) -> None:
        settings = self._settings
        received, sent = threading.Event(), threading.Event()
        self._forwarders = [
            Forwarder(name, destination, self._state, self.log, sent, turns)
            for name, destination in settings.destinations.items()
            if not destination.shadow
            for turns in [Turns()] * destination.max_associations
        ]
        ready = Fanout([*(f.ready for f in self._forwarders), sent])
        sandbox = WatchedSandbox(settings.gateway.sandbox, settings.gateway.limits.max_instance_bytes)
        self._worker = DeidentificationWorker(self._state, self.log, received, ready, sandbox)
        self._worker.watched_by(sandbox.watchdog)
        self._ages = AgeWatch(self._state, self.log, threading.Event())
        self._subjects = SubjectWatch(self._state, self.log, received, threading.Event())
        self._eraser = Eraser(self._state, self.log, sent, settings.gateway.retention_s)
        self._indexer = Indexer(self._state, self.log, received)
        self._state.unindexed = self._unindexed
        self._state.received = received.set
        self._state.ready = ready.set
        self._state.resent_unknown = self._resent_unknown
        self._state.resting = self._resting
        self._control = ControlServer(settings.gateway.state_dir / "control.sock", Questions(self._state), self.log)
        self._reception: Reception | None = None

    def _unindexed(self) -> int:
        """Return how many acknowledged instances the ledger does not have yet."""
        if self._reception is not None:
            self._reception.catch_up()
        return self._indexer.waiting

    def _resent_unknown(self) -> dict[str, int]:
        return {forwarder.name: forwarder.turns.resent_unknown for forwarder in self._forwarders}

    def _resting(self) -> dict[str, float]:
        now, clock = time.time(), time.monotonic()
        rests = {forwarder.name: forwarder.turns.rests_for(clock) for forwarder in self._forwarders}
        return {name: now + rest for name, rest in rests.items() if rest}

    def _set_up(self) -> SetUp:
        gateway = self._settings.gateway
        limits = gateway.limits
        return SetUp(
            spool_directory=gateway.state_dir / "spool",
            spool_key=self._state.spool_key,
            reserve_bytes=limits.disk_reserve_bytes,
            crowded_below_bytes=limits.crowded_below_bytes,
            segment_bytes=SEGMENT_BYTES,
            frame_bytes=FRAME_BYTES,
            stream_bytes=STREAM_BYTES,
            entrances=tuple(map(entrance_of, self._settings.projects)),
            pixel_keys=self._state.pixel_keys,
            limits=Limits(
                maximum_connections=limits.max_connections,
                maximum_connections_per_address=limits.max_connections_per_peer,
                maximum_associations=limits.max_associations,
                maximum_associations_per_address=limits.max_associations_per_peer,
                maximum_instance_bytes=limits.max_instance_bytes,
                association_timeout_s=limits.association_request_s,
                idle_timeout_s=limits.association_idle_s,
                pdu_timeout_s=limits.pdu_deadline_s,
                minimum_bytes_per_s=limits.min_rate_bytes_s,
            ),
            deflated=gateway.deflated,
            maximum_pdu_bytes=limits.maximum_pdu_bytes,
            log_level=gateway.log.level,
            log_json=gateway.log.format == "json",
        )

    def start(self) -> None:
        """Start everything; associations are accepted when this returns.

        Raises
        ------
        AddressInUseError, ConfigurationError
            The address cannot be listened on; nothing runs, and the state directory is free again.
        StateDirectoryError
            The control socket cannot be made; likewise.
        """
        with ExitStack() as undo:
            undo.callback(self._state.close)
            self._control.start()
            undo.callback(self._control.stop)
            listening = bind(self._settings.gateway.host, self._settings.gateway.port)
            undo.callback(listening.close)
            self._port = listening.getsockname()[1]
            self._reception = Reception(self._set_up(), listening, self._state, self._indexer, self.log)
            self._reception.start()
            undo.pop_all()
        self._say_what_was_found()
        for thread in (self._worker, self._subjects, self._ages, self._eraser, *self._forwarders):
            thread.start()
        self._indexer.start()
        self.log.info(Event.GATEWAY_STARTED, version=__version__, host=self._settings.gateway.host, port=self._port)

    def _say_what_was_found(self) -> None:
        for name, project in self._state.projects.items():
            if project.resolver.uids.method.warning:
                self.log.warning(Event.WARNING, project=name, detail=project.resolver.uids.method.warning)
            if project.settings.map is None:
                detail = (
                    "there is no map: {public_key_file: FILE.pub}: originals are not kept, and nobody can show them"
                )
                self.log.warning(Event.WARNING, project=name, detail=detail)
        if self._state.map_mark.backup is None:
            detail = "the map was never backed up: deid-proxy map backup FILE --config FILE"
            self.log.warning(Event.WARNING, detail=detail)
        gateway = self._settings.gateway
        if (disk := disk_warning(gateway.state_dir, gateway.limits)) is not None:
            self.log.warning(Event.WARNING, detail=f"{disk.message}; {disk.hint}")
        if self._state.recovered:
            self.log.info(Event.RECOVERED, count=self._state.recovered)
        if self._state.spool.torn_records:
            detail = "records in the spool are not whole: they were under way when the power failed, or are damaged"
            self.log.warning(Event.WARNING, count=self._state.spool.torn_records, detail=detail)
        for (destination, state), count in self._state.ledger.counts().deliveries.items():
            settings = self._settings.destinations.get(destination)
            if (settings is None or settings.shadow) and state != DeliveryState.FORWARDED:
                now = "not configured any more" if settings is None else "a shadow: they wait until it is none"
                detail = f"deliveries are {state}, and their destination is {now}"
                self.log.warning(Event.WARNING, destination=destination, count=count, detail=detail)

    @property
    def port(self) -> int:
        """The TCP port that the gateway listens on."""
        return self._port

    def stop(self) -> None:
        """Take in nothing new, finish what is under way, leave everything durable.

        What waits for a sender or for a destination has ``drain_s`` in all; then it is broken off.
        """
        self.log.info(Event.GATEWAY_STOPPING)
        deadline = time.monotonic() + self._settings.gateway.drain_s
        if self._reception is not None:
            self._reception.stop(self._settings.gateway.drain_s)
        self._indexer.stop()
        threads = (self._ages, self._subjects, self._worker, *self._forwarders, self._eraser)
        for thread in threads:
            thread.ask_to_stop()
        for thread in threads:
            thread.stop(max(deadline - time.monotonic(), _GRACE_S))
        self._control.stop()
        self._state.close()
        self.log.info(Event.GATEWAY_STOPPED)


def serve(settings: Settings) -> int:
    """Run a gateway until SIGTERM or SIGINT, and return the exit code of the process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold data sets and keys
    asked = _told_to_stop()
    gateway = Gateway(settings)
    gateway.start()
    settle()
    sys.stdout.write(f"listening on {settings.gateway.host}:{gateway.port}\n")
    sys.stdout.flush()
    asked.recv(1)
    gateway.stop()
    for number in (signal.SIGTERM, signal.SIGINT):  # all is done: who asks again must not spoil the exit code
        signal.signal(number, signal.SIG_IGN)
    return 0


def _told_to_stop() -> socket.socket:
    """Return a socket that becomes readable when a signal asks the process to stop.

    The kernel may give a signal to any thread, and then nothing wakes a main thread that waits for a lock; the byte
    that the interpreter's own handler writes does.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    signal.set_wakeup_fd(writer.detach())
    return reader
