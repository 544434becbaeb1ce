"""The keeper's side of the receiver: starts it, lends it what it needs, takes in what it reports, starts it again.

A receiver that dies takes its associations with it, and nothing else: all that it acknowledged lies in the pipe, and
the connections of new senders wait in the listening socket, which is the keeper's.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from deid_proxy.errors import DeidProxyError, SpoolError
from deid_proxy.events import Event
from deid_proxy.gateway.indexing import Reported
from deid_proxy.gateway.pace import Pace
from deid_proxy.gateway.receiver_messages import (
    Listener,
    Said,
    Speaker,
    decode_numbers,
    decode_received,
    encode_numbers,
)
from deid_proxy.observability.code_location import where

if TYPE_CHECKING:
    import socket

    from deid_proxy.gateway.indexing import Indexer
    from deid_proxy.gateway.receiver_process import SetUp
    from deid_proxy.gateway.state import State
    from deid_proxy.observability.logging import EventLog

if sys.platform == "linux":
    from fcntl import F_SETPIPE_SZ, fcntl, ioctl
    from termios import FIONREAD

_SLOTS, _NUMBERS = 2048, 64
_PIPE_BYTES = 1 << 20
_FIRST_PAUSE_S, _PAUSE_S = 0.005, 0.02  # between two looks into the pipe: many receipts cost one look
_LOOK_S = 0.2
_CATCH_UP_S = 1.0
_START_LIMIT_S = 60.0
_RESTART_S = 0.5
_END_S = 5.0


class Reception:
    """The receiver process, as the keeper sees it.

    Parameters
    ----------
    set_up
        What the receiver has to know.
    listening
        The socket that senders connect to.
    state
        Its spool is received into.
    indexer
        Takes what was received.
    log
        Takes events without PHI.
    """

    def __init__(self, set_up: SetUp, listening: socket.socket, state: State, indexer: Indexer, log: EventLog) -> None:
        self._set_up, self._listening = set_up, listening
        self._state, self._indexer, self._log = state, indexer, log
        self._stopping = threading.Event()
        self._serving = threading.Event()
        self._process: _Receiver | None = None
        self._told_full = False
        self._understood = True
        self._taken_in: list[Reported] = []  # since the last look into the pipe
        self._taking_in = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="reception")

    def start(self) -> None:
        """Start the receiver and wait until it serves.

        Raises
        ------
        SpoolError
            It does not.
        """
        self._thread.start()
        if not self._serving.wait(_START_LIMIT_S):
            self.stop(0.0)
            raise SpoolError("the process that receives does not start")

    def stop(self, drain_s: float) -> None:
        """Take in nothing new, wait for current instances, and end the receiver; all that it took in is handed on."""
        self._stopping.set()
        process = self._process
        if process is not None:
            process.ask_to_stop(drain_s)
        self._thread.join()
        self._listening.close()

    def catch_up(self) -> None:
        """Wait until what was acknowledged before this call is known here; not for long, whatever happens."""
        deadline = time.monotonic() + _CATCH_UP_S
        process = self._process
        while process is not None and process.unheard_bytes() and time.monotonic() < deadline:
            time.sleep(0.001)
        if self._taking_in.acquire(timeout=_CATCH_UP_S):
            self._taking_in.release()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._serve()
            except Exception as error:  # noqa: BLE001 - a thread root: without it nothing would be received any more
                self._log.error(Event.GATEWAY_FAILED, where=where(error))
            if not self._stopping.is_set():
                self._log.error(Event.RECEIVER_ENDED, detail="the process that receives ended; it is started again")
                self._stopping.wait(_RESTART_S)

    def _serve(self) -> None:
        """Run one receiver, from its start to its end."""
        process = self._process = _Receiver(self._set_up, self._listening.fileno(), self._state.lock.descriptor)
        self._understood = True
        pace = Pace(_FIRST_PAUSE_S, _PAUSE_S)
        try:
            if self._stopping.is_set():
                process.ask_to_stop(0.0)
            self._say_how_full(process)  # before it has anything to receive with
            self._lend(process)
            while not process.heard.ended:
                if process.has_said_something(_LOOK_S):
                    with self._taking_in:
                        self._hear(process)
                    time.sleep(pace.after(time.monotonic()))
                self._say_how_full(process)
        except BaseException:
            self._understood = False
            raise
        finally:
            process.end()
            self._process = None
            self._told_full = False
            lending = self._state.spool.lending
            # What was acknowledged and not understood must not be written over.
            (lending.take_all_back if self._understood else lending.write_off)()

    def _hear(self, process: _Receiver) -> None:
        """Do all that was said; the indexer is woken once for it, whatever goes wrong on the way."""
        try:
            for about, payload in process.heard.hear():
                self._do(process, about, payload)
        finally:
            if self._taken_in:
                taken_in, self._taken_in = self._taken_in, []
                self._indexer.add(*taken_in)

    def _lend(self, process: _Receiver) -> None:
        lending = self._state.spool.lending
        process.say(Said.NUMBERS, encode_numbers(lending.numbers(_NUMBERS)))
        process.say(Said.SLOTS, encode_numbers(lending.slots(_SLOTS)))
        self._lend_recycled(process)

    def _lend_recycled(self, process: _Receiver) -> None:
        lending = self._state.spool.lending
        for number in (lending.recycled(), lending.recycled_large()):
            if number is not None:
                process.say(Said.RECYCLED, encode_numbers([number]))

    def _do(self, process: _Receiver, about: int, payload: bytes) -> None:
        """Take in or lend; a message that makes no sense ends the receiver."""
        lending = self._state.spool.lending
        try:
            if about == Said.RECEIVED:
                self._take_in(payload)
            elif about == Said.OPENED:
                lending.opened(decode_numbers(payload)[0])
            elif about == Said.CLOSED:
                lending.closed(decode_numbers(payload)[0])
                self._lend_recycled(process)
            elif about == Said.SPENT:
                lending.spent(decode_numbers(payload)[0])
            elif about == Said.WANT_SLOTS:
                process.say(Said.SLOTS, encode_numbers(lending.slots(_SLOTS)))
            elif about == Said.WANT_NUMBERS:
                process.say(Said.NUMBERS, encode_numbers(lending.numbers(_NUMBERS)))
            elif about == Said.WANT_ROOM:
                lending.make_room()
            elif about == Said.DISK_FAILED:
                lending.disk_failed()
            elif about == Said.LISTENING:
                self._serving.set()
        except SpoolError as error:  # nothing is lent now; the receiver refuses what it cannot take
            self._log.error(Event.SPOOL_FAILED, error=error.public_message)
        except (DeidProxyError, ValueError, IndexError, struct.error) as error:
            self._log.error(Event.GATEWAY_FAILED, where=where(error))
            self._understood = False
            process.kill()

    def _take_in(self, payload: bytes) -> None:
        receipt, extent, mark = decode_received(payload)
        self._state.spool.lending.take_in(extent)
        self._state.recent.note(extent, receipt.transfer_syntax_uid, receipt.pixels)
        self._taken_in.append(Reported(self._state.index_row(receipt, extent), mark))

    def _say_how_full(self, process: _Receiver) -> None:
        # A disk that failed one of the two is trusted by neither.
        full = self._indexer.full or not self._state.spool.healthy
        if full != self._told_full:
            process.say(Said.FULL if full else Said.NOT_FULL)
            self._told_full = full


class _Receiver:
    """One life of the receiver process."""

    def __init__(self, set_up: SetUp, listening: int, lock: int) -> None:
        to_us, from_receiver = os.pipe()
        from_us, to_receiver = os.pipe()
        for descriptor in (to_us, to_receiver):
            with suppress(OSError):  # a larger pipe only saves waking up
                fcntl(descriptor, F_SETPIPE_SZ, _PIPE_BYTES)
        given = (listening, from_us, from_receiver)
        command = [sys.executable, "-m", "deid_proxy.gateway.receiver_process", *map(str, given)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=(*given, lock))
        os.close(from_us)
        os.close(from_receiver)
        self.heard, self._speaker = Listener(to_us), Speaker(to_receiver)
        self._from_receiver = to_us
        self._deadline = 0.0
        self._hand_over(set_up)

    def _hand_over(self, set_up: SetUp) -> None:
        if self._process.stdin is not None:
            with suppress(OSError), self._process.stdin as standard_input:
                pickle.dump(set_up, standard_input)

    def unheard_bytes(self) -> int:
        """Return how much was said and not heard yet."""
        try:
            return int.from_bytes(ioctl(self._from_receiver, FIONREAD, bytes(4)), sys.byteorder)
        except OSError:  # closed: it has ended, and everything was heard
            return 0

    def say(self, about: Said, payload: bytes = b"") -> None:
        """Say something; a receiver that is gone is noticed where it is heard."""
        with suppress(SpoolError):
            self._speaker.say(about, payload)

    def has_said_something(self, patience_s: float) -> bool:
        """Wait for a message, or for the end; a receiver that should have ended by now is killed."""
        if self._deadline and time.monotonic() > self._deadline:
            self.kill()
        return self.heard.wait(patience_s)

    def ask_to_stop(self, drain_s: float) -> None:
        """Ask it to end after the instances that are under way."""
        self._deadline = time.monotonic() + drain_s + _END_S
        self.say(Said.STOP, encode_numbers([round(drain_s * 1000)]))

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def end(self) -> None:
        """See to it that it has ended; all that it said was heard."""
        self._process.kill()
        self._process.wait()
        self._speaker.close()
        self.heard.close()
