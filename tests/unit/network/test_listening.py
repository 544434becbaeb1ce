"""Why an address cannot be listened on, and what to do."""

from __future__ import annotations

import errno
import socket

import pytest

from deid_proxy.errors import AddressInUseError, ConfigurationError
from deid_proxy.network import listening


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        (OSError(errno.EACCES, "Permission denied"), "below 1024"),
        (OSError(errno.EADDRNOTAVAIL, "Cannot assign requested address"), "no such address"),
        (socket.gaierror(-2, "Name or service not known"), "no such address"),
    ],
)
def test_an_address_that_cannot_be_listened_on_is_explained(
    error: OSError, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hint fits the reason: a right that is missing, and an address of another machine, differ."""

    def refuse(*_arguments: object, **_keywords: object) -> None:
        raise error

    monkeypatch.setattr(listening.socket, "getaddrinfo", refuse)
    with pytest.raises(ConfigurationError) as refused:
        listening.listen("127.0.0.1", 104)
    (finding,) = refused.value.findings
    assert "cannot listen on 127.0.0.1:104" in finding.message
    assert hint in finding.hint


def test_a_port_in_use_is_no_mistake_of_the_configuration() -> None:
    """Whoever starts services tries again: the process that has the port may be about to end."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressInUseError) as refused:
            listening.listen("127.0.0.1", port)
    assert refused.value.transient
    assert f"cannot listen on 127.0.0.1:{port}" in refused.value.public_message
    assert "another gateway" in refused.value.public_message
