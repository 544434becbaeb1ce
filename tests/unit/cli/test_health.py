"""``health``: a gateway that answers is well, one that does not or whose disk failed is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.testing.running_gateway import RunningGateway, Target, free_port

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Ran


@pytest.fixture
def gateway(tmp_path: Path) -> RunningGateway:
    """Give a gateway that does not run yet."""
    gateway = RunningGateway(tmp_path, [Target("archive", free_port())])
    gateway.write_config()
    return gateway


def test_a_gateway_that_answers_is_well(gateway: RunningGateway, run: Callable[..., Ran]) -> None:
    """One line and status 0; afterwards the gateway still runs."""
    with gateway:
        assert run("health", "--config", gateway.config) == (ExitCode.DONE, f"127.0.0.1:{gateway.port} answers\n", "")
        assert gateway.process.poll() is None


def test_a_gateway_that_lets_us_not_in_is_well(gateway: RunningGateway, run: Callable[..., Ran]) -> None:
    """This machine need not be a sender: a rejection is an answer, and says why."""
    with gateway:
        text = gateway.config.read_text().replace("called_ae_title: TRIAL", "called_ae_title: OTHER")
        config = gateway.config.with_name("other.yaml")
        config.write_text(text)
        done = run("health", "--config", config)
    assert done.status == ExitCode.DONE
    assert "called AE title not recognized" in done.out


def test_where_nobody_listens_nothing_is_well(gateway: RunningGateway, run: Callable[..., Ran]) -> None:
    """One line with the address, status 1, and no state is made."""
    done = run("health", "--config", gateway.config)
    assert done.status == ExitCode.FAILED
    assert done.out == ""
    assert f"127.0.0.1:{gateway.port}" in done.err
    assert not gateway.state_dir.exists()


def test_a_gateway_whose_disk_failed_is_not_well(gateway: RunningGateway, run: Callable[..., Ran], monkeypatch) -> None:
    """It still answers on the network, but takes nothing any more until it is restarted."""
    from deid_proxy.gateway import control

    class Failed:
        def call(self, method: str) -> dict[str, object]:
            return {"status": {"spool_healthy": False}}[method]

        def close(self) -> None:
            pass

    monkeypatch.setattr(control, "connect", lambda _settings: Failed())
    with gateway:
        done = run("health", "--config", gateway.config)
    assert done.status == ExitCode.FAILED
    assert "restart" in done.err


@pytest.mark.parametrize(("listen", "host"), [("0.0.0.0", "127.0.0.1"), ("[::]", "::1"), ("127.0.0.1", "127.0.0.1")])
def test_a_gateway_on_every_interface_is_asked_on_loopback(gateway: RunningGateway, listen: str, host: str) -> None:
    """The address to listen on is not always one to connect to."""
    from deid_proxy.cli.health import _myself
    from deid_proxy.settings import load_settings

    text = gateway.config.read_text().replace("127.0.0.1:" + str(gateway.port), f"{listen}:{gateway.port}", 1)
    text = text.replace("[{address: 127.0.0.0/8}]", "[{calling_ae_title: CT1, address: 10.0.0.0/8}]")
    gateway.config.write_text(text)
    peer = _myself(load_settings(gateway.config))
    assert (peer.host, peer.port, peer.ae_title, peer.calling_ae_title) == (host, gateway.port, "TRIAL", "CT1")
