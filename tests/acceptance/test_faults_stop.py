"""SIGTERM in every phase: the gateway ends in bounded time with 0, and goes on where it was."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.fake_archive import Behaviour, FakeArchive
from deid_proxy.testing.gateway_states import ask, wait_until_idle
from deid_proxy.testing.pdus import COMMAND, EXPLICIT_VR_LITTLE_ENDIAN, LAST, c_store_rq, p_data
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port
from deid_proxy.testing.scripted_peer import ScriptedPeer
from deid_proxy.testing.sender import send_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4"
DRAIN = ("drain_s: 0.2",)
BOUND_S = 15.0  # the drain, and what ending takes on a loaded machine; destinations alone would take minutes


def hanging(behaviour: Behaviour) -> Callable[[ExitStack], int]:
    """Return what starts an archive that hangs at its first instance."""
    return lambda stack: stack.enter_context(FakeArchive(default=behaviour)).port


def only_listening(stack: ExitStack) -> int:
    """Accept connections and never say a word on them."""
    port: int = stack.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1]
    return port


def not_even_accepting(stack: ExitStack) -> int:
    """Leave connections without an answer: the queue of the listener is full."""
    listener = stack.enter_context(socket.socket())
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    for _ in range(4):
        waiting = stack.enter_context(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex(listener.getsockname())
    port: int = listener.getsockname()[1]
    return port


HANGS: dict[str, Callable[[ExitStack], int]] = {
    "never-answers": hanging(Behaviour(ending="silence")),
    "stops-in-the-middle": hanging(Behaviour(ending="silence", after_bytes=100)),
    "listens-only": only_listening,
    "does-not-accept": not_even_accepting,
    "is-down": lambda _stack: free_port(),
}


@pytest.mark.fault(52)
def test_hanging_archives_do_not_keep_the_gateway_from_ending(tmp_path: Path) -> None:
    """Every transfer at hand is broken off after the drain; all is delivered everywhere after the next start."""
    files = [i.part10() for i in build_study(1, "MR", 3, shape=Shape(rows=16, columns=16))]
    with ExitStack() as stack:
        targets = [Target(name, hang(stack)) for name, hang in HANGS.items()]
        gateway = RunningGateway(tmp_path, targets, gateway_lines=DRAIN).start()
        assert send_files("127.0.0.1", gateway.port, files, called="TRIAL") == [0, 0, 0]
        deadline = time.monotonic() + 10
        while not ask(gateway, "queue_list")["deliveries"] and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.5)
        assert gateway.stop(timeout_s=BOUND_S) == 0
    with FakeArchive() as archive:
        with RunningGateway(tmp_path, [Target(name, archive.port) for name in HANGS]) as gateway:
            states = wait_until_idle(gateway)
        assert [states[name] for name in HANGS] == [{"forwarded": 3}] * len(HANGS)


@pytest.mark.fault(52)
def test_a_sender_that_hangs_does_not_keep_the_gateway_from_ending(tmp_path: Path) -> None:
    """An instance that never ends is given up after the drain; half of it is nowhere."""
    gateway = RunningGateway(tmp_path, [Target("archive", free_port())], gateway_lines=DRAIN).start()
    with ExitStack() as stack:
        for step in range(3):
            peer = stack.enter_context(ScriptedPeer.connect("127.0.0.1", gateway.port))
            if step:
                peer.associate([(MR_IMAGE, [EXPLICIT_VR_LITTLE_ENDIAN])], called="TRIAL")
                peer.send(
                    p_data(1, COMMAND | LAST, c_store_rq(MR_IMAGE, "1.2.3")), p_data(1, 0, bytes(9000))[: 500 * step]
                )
        assert gateway.stop(timeout_s=BOUND_S) == 0
    with gateway:
        assert wait_until_idle(gateway)["instances"] == {}


@pytest.mark.parametrize("delay_s", [0.0, 0.15, 0.3, 0.5])
@pytest.mark.fault(52)
def test_a_signal_at_any_moment_of_the_start_ends_it(tmp_path: Path, delay_s: float) -> None:
    """Before the gateway listens, while it recovers, or after: it ends, and leaves a directory that can be used."""
    gateway = RunningGateway(tmp_path, [Target("archive", free_port())])
    gateway.write_config()
    command = [sys.executable, "-m", "deid_proxy", "serve", "--config", str(gateway.config)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(delay_s)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=BOUND_S)
    assert process.returncode in (0, -signal.SIGTERM)  # the latter while Python itself still starts
    assert b"Traceback" not in said
    with gateway:
        assert ask(gateway, "ping")


@pytest.mark.fault(52)
def test_impatient_supervisors_change_nothing(tmp_path: Path) -> None:
    """A second and a third SIGTERM, and a SIGINT, while it drains: it still ends with 0."""
    with FakeArchive(default=Behaviour(ending="silence")) as archive:
        gateway = RunningGateway(tmp_path, [Target("archive", archive.port)], gateway_lines=DRAIN).start()
        files = [i.part10() for i in build_study(2, "MR", 1, shape=Shape(rows=16, columns=16))]
        send_files("127.0.0.1", gateway.port, files, called="TRIAL")
        assert gateway.process is not None
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
            gateway.process.send_signal(number)
            time.sleep(0.1)
        assert gateway.process.wait(BOUND_S) == 0
