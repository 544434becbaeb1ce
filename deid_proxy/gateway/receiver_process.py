"""The receiver: a process that owns all associations, writes what comes to the spool, and answers.

It has no database. What it answers with 0000 is durable by the fdatasync of its own segment, and was said to the keeper
before: a receiver that dies has told of everything that it acknowledged. When the keeper dies, the receiver ends at
once; it holds the lock of the state directory as long as it lives, so that no other gateway takes up the spool while it
may still write.

Run by :mod:`deid_proxy.gateway.reception` only (``python -m deid_proxy.gateway.receiver_process LISTENER READ WRITE``),
with its set-up on standard input, because that holds the key of the spool.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import resource
import signal
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deid_proxy.events import Event
from deid_proxy.gateway.collection import settle
from deid_proxy.gateway.entrances import Admissions, Entrance
from deid_proxy.gateway.proposals import DeclinedProposals
from deid_proxy.gateway.receive import SpoolReceiver
from deid_proxy.gateway.receiver_messages import (
    Listener,
    Said,
    Speaker,
    decode_numbers,
    encode_numbers,
    encode_received,
)
from deid_proxy.network.storage_scp import StorageSCP
from deid_proxy.observability.code_location import where
from deid_proxy.observability.logging import EventLog, configure
from deid_proxy.spool.intake import Intake

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from deid_proxy.identity.ports import Extent, Receipt
    from deid_proxy.network.limits import Limits
    from deid_proxy.network.storage_scp import AssociationEnd

_END_WITH_PARENT = 1  # PR_SET_PDEATHSIG
_WRITERS = 8  # threads that write large instances, at most: an association keeps two of them busy


@dataclass(frozen=True, slots=True, repr=False)
class SetUp:
    """All that the receiver has to know of the configuration."""

    spool_directory: Path
    spool_key: bytes
    reserve_bytes: int
    crowded_below_bytes: int
    segment_bytes: int
    frame_bytes: int
    stream_bytes: int
    entrances: tuple[Entrance, ...]
    pixel_keys: Mapping[str, bytes]
    limits: Limits
    deflated: bool
    maximum_pdu_bytes: int
    log_level: str
    log_json: bool


class _Keeper:
    """The owner of the spool, at the other end of the pipe."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def received(self, receipt: Receipt, extent: Extent, mark: int) -> None:
        self._speaker.say(Said.RECEIVED, encode_received(receipt, extent, mark))

    def opened(self, number: int) -> None:
        self._speaker.say(Said.OPENED, encode_numbers([number]))

    def closed(self, number: int) -> None:
        self._speaker.say(Said.CLOSED, encode_numbers([number]))

    def spent(self, slot: int) -> None:
        self._speaker.say(Said.SPENT, encode_numbers([slot]))

    def want_slots(self) -> None:
        self._speaker.say(Said.WANT_SLOTS)

    def want_numbers(self) -> None:
        self._speaker.say(Said.WANT_NUMBERS)

    def want_room(self) -> None:
        self._speaker.say(Said.WANT_ROOM)

    def disk_failed(self) -> None:
        self._speaker.say(Said.DISK_FAILED)


class ReceiverProcess:
    """Composes Storage SCP and intake, and does what the keeper says.

    Parameters
    ----------
    set_up
        The configuration.
    listening
        The socket that the keeper listens on.
    listener, speaker
        The pipes from and to the keeper.
    """

    def __init__(self, set_up: SetUp, listening: socket.socket, listener: Listener, speaker: Speaker) -> None:
        self._listener, self._speaker = listener, speaker
        self._log = EventLog()
        self._declined = DeclinedProposals(self._log)
        self._writers = ThreadPoolExecutor(_WRITERS, "write-behind")
        self._intake = Intake(
            set_up.spool_directory,
            set_up.spool_key,
            _Keeper(speaker),
            reserve_bytes=set_up.reserve_bytes,
            segment_bytes=set_up.segment_bytes,
            frame_bytes=set_up.frame_bytes,
            stream_bytes=set_up.stream_bytes,
            executor=self._writers,
        )
        admissions = Admissions(set_up.entrances, lambda: self._intake.free_bytes < set_up.crowded_below_bytes)
        self._receiver = SpoolReceiver(self._intake, admissions, self._log, set_up.pixel_keys)
        self._scp = StorageSCP(
            "",
            0,
            self._receiver,
            admissions,
            limits=set_up.limits,
            deflated=set_up.deflated,
            maximum_pdu=set_up.maximum_pdu_bytes,
            on_end=self._ended,
            listener=listening,
        )

    def _ended(self, end: AssociationEnd) -> None:
        say_association_ended(self._log, end)
        self._declined.say(end)

    def run(self) -> int:
        """Serve until the keeper says stop, and return the exit code of the process."""
        self._scp.start()
        self._speaker.say(Said.LISTENING)
        while True:
            for about, payload in self._listener.hear():
                if about == Said.STOP:
                    self._scp.stop(decode_numbers(payload)[0] / 1000)
                    self._writers.shutdown()
                    self._intake.close()
                    return 0
                self._do(about, payload)
            if self._listener.ended:
                os._exit(1)  # the keeper is gone: what is under way cannot be acknowledged any more

    def _do(self, about: int, payload: bytes) -> None:
        if about == Said.SLOTS:
            self._intake.lend_slots(decode_numbers(payload))
        elif about == Said.NUMBERS:
            self._intake.lend_numbers(decode_numbers(payload))
        elif about == Said.RECYCLED:
            self._intake.lend_recycled(decode_numbers(payload)[0])
        elif about in (Said.FULL, Said.NOT_FULL):
            self._receiver.full = about == Said.FULL


def say_association_ended(log: EventLog, end: AssociationEnd) -> None:
    """Say how an association ended; one that brought instances, taken or refused, is a line of normal work.

    A rejected one is somebody's misconfiguration, so it is always said.
    """
    event = Event.ASSOCIATION_REJECTED if end.outcome in ("rejected", "refused") else Event.ASSOCIATION_CLOSED
    normal = end.outcome in ("released", "probed")
    say = log.warning if not normal else log.info if end.instances or end.refused else log.debug
    say(
        event,
        calling_ae_title=end.association.calling_ae_title,
        called_ae_title=end.association.called_ae_title,
        address=end.association.peer_address,
        reason=end.outcome,
        detail=end.detail,
        count=end.instances,
        refused=end.refused,
        duration_ms=round(1000 * end.duration_s),
    )


def main(arguments: Sequence[str]) -> int:
    """Run as a process of its own; the keeper alone says when it ends."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    # At once, where the end of the pipe is noticed a moment later; who started this lives as long as the keeper does.
    ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold data sets and keys
    listening, reading, writing = map(int, arguments)
    set_up: SetUp = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by the process that started this one
    configure(set_up.log_level, json=set_up.log_json)
    process = ReceiverProcess(set_up, socket.socket(fileno=listening), Listener(reading), Speaker(writing))
    settle()
    try:
        return process.run()
    except Exception as error:  # noqa: BLE001 - a process root: a traceback could show what nobody may see
        EventLog().error(Event.GATEWAY_FAILED, where=where(error))
        os._exit(1)


if __name__ == "__main__":
    # The module that was pickled by its name is the imported one, not this __main__.
    from deid_proxy.gateway import receiver_process

    code = receiver_process.main(sys.argv[1:])
    sys.exit(code)
