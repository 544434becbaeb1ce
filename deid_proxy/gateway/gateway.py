"""The running gateway: composes state, receiver, worker, forwarders and control, and owns their threads.

::

    StorageSCP ─▶ SpoolReceiver ─▶ Indexer ─▶ DeidentificationWorker ─▶ Forwarder (one a destination) ─▶ Eraser
                   (spool, 0000)    (ledger)    (spool, ledger, map)       (spool, ledger)                (keys, space)

They share nothing but the durable state and the events that wake them.
"""

from __future__ import annotations

import gc
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
from deid_proxy.gateway.control import ControlServer
from deid_proxy.gateway.deidentify import DeidentificationWorker
from deid_proxy.gateway.erase import Eraser
from deid_proxy.gateway.forward import Forwarder
from deid_proxy.gateway.projects import Admissions
from deid_proxy.gateway.questions import Questions
from deid_proxy.gateway.receive import Indexer, SpoolReceiver
from deid_proxy.gateway.sandbox import Sandbox
from deid_proxy.gateway.state import State
from deid_proxy.gateway.subjects import SubjectWatch
from deid_proxy.gateway.turns import Turns
from deid_proxy.identity.ports import DeliveryState
from deid_proxy.network.limits import Limits
from deid_proxy.network.storage_scp import StorageSCP
from deid_proxy.observability.logging import EventLog, configure

if TYPE_CHECKING:
    from deid_proxy.network.storage_scp import AssociationEnd
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
            for turns in [Turns()] * destination.max_associations
        ]
        ready = Fanout([*(f.ready for f in self._forwarders), sent])
        sandbox = Sandbox(settings.gateway.sandbox, settings.gateway.limits.max_instance_bytes)
        self._worker = DeidentificationWorker(self._state, self.log, received, ready, sandbox)
        self._subjects = SubjectWatch(self._state, self.log, received, threading.Event())
        self._eraser = Eraser(self._state, self.log, sent, settings.gateway.retention_s)
        self._indexer = Indexer(self._state, self.log, received)
        self._state.unindexed = lambda: self._indexer.waiting
        self._state.received = received.set
        self._control = ControlServer(settings.gateway.state_dir / "control.sock", Questions(self._state), self.log)
        self._scp = self._storage_scp()

    def _storage_scp(self) -> StorageSCP:
        gateway = self._settings.gateway
        limits = gateway.limits
        admissions = Admissions(self._state.projects, self._is_crowded)
        receiver = SpoolReceiver(self._state, admissions, self._indexer, self.log)
        return StorageSCP(
            gateway.host,
            gateway.port,
            receiver,
            admissions,
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
            maximum_pdu=limits.maximum_pdu_bytes,
            on_end=self._association_ended,
        )

    def _is_crowded(self) -> bool:
        """Tell whether the soft mark is passed: what is open goes on, and what is new comes back later."""
        return self._state.spool.free_bytes < self._settings.gateway.limits.crowded_below_bytes

    def _association_ended(self, end: AssociationEnd) -> None:
        """Say how an association ended; one that brought instances is a line of normal work.

        A rejected one is somebody's misconfiguration, so it is always said.
        """
        event = Event.ASSOCIATION_REJECTED if end.outcome in ("rejected", "refused") else Event.ASSOCIATION_CLOSED
        if end.outcome in ("released", "probed"):
            say = self.log.info if end.instances else self.log.debug
        else:
            say = self.log.warning
        say(
            event,
            calling_ae_title=end.association.calling_ae_title,
            called_ae_title=end.association.called_ae_title,
            address=end.association.peer_address,
            reason=end.outcome,
            detail=end.detail,
            count=end.instances,
            duration_ms=round(1000 * end.duration_s),
        )

    def start(self) -> None:
        """Start everything; associations are accepted when this returns.

        Raises
        ------
        ConfigurationError
            The address cannot be listened on; nothing runs, and the state directory is free again.
        StateDirectoryError
            The control socket cannot be made; likewise.
        """
        with ExitStack() as undo:
            undo.callback(self._state.close)
            self._control.start()
            undo.callback(self._control.stop)
            self._scp.start()
            undo.pop_all()
        self._say_what_was_found()
        for thread in (self._worker, self._subjects, self._eraser, *self._forwarders):
            thread.start()
        self._indexer.start()
        self.log.info(Event.GATEWAY_STARTED, version=__version__, host=self._settings.gateway.host, port=self._scp.port)

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
        if self._state.recovered:
            self.log.info(Event.RECOVERED, count=self._state.recovered)
        if self._state.spool.torn_records:
            detail = "records in the spool are not whole: they were under way when the power failed, or are damaged"
            self.log.warning(Event.WARNING, count=self._state.spool.torn_records, detail=detail)
        for (destination, state), count in self._state.ledger.counts().deliveries.items():
            if destination not in self._settings.destinations and state != DeliveryState.FORWARDED:
                detail = f"deliveries are {state}, and their destination is not configured any more"
                self.log.warning(Event.WARNING, destination=destination, count=count, detail=detail)

    @property
    def port(self) -> int:
        """The TCP port that the gateway listens on."""
        return self._scp.port

    def stop(self) -> None:
        """Take in nothing new, finish what is under way, leave everything durable.

        What waits for a sender or for a destination has ``drain_s`` in all; then it is broken off.
        """
        self.log.info(Event.GATEWAY_STOPPING)
        deadline = time.monotonic() + self._settings.gateway.drain_s
        self._scp.stop(self._settings.gateway.drain_s)
        self._indexer.stop()
        threads = (self._subjects, self._worker, *self._forwarders, self._eraser)
        for thread in threads:
            thread.ask_to_stop()
        for thread in threads:
            thread.stop(max(deadline - time.monotonic(), _GRACE_S))
        self._control.stop()
        self._state.close()
        self.log.info(Event.GATEWAY_STOPPED)


def serve(settings: Settings) -> int:
    """Run a gateway until SIGTERM or SIGINT, and return the exit code of the process."""
    configure(settings.gateway.log.level, json=settings.gateway.log.format == "json")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold data sets and keys
    asked = _told_to_stop()
    gateway = Gateway(settings)
    gateway.start()
    gc.freeze()  # tables and modules stay for ever: walking over them at every collection is work for nothing
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
