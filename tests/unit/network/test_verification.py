"""Peers, echo results and what they say."""

from __future__ import annotations

import pytest

from deid_proxy.identity.phi import Phi
from deid_proxy.network.storage_scp import CStoreRequest
from deid_proxy.network.storage_scu import CStoreResponse, Peer
from deid_proxy.network.verification import EchoResult


@pytest.mark.parametrize("title", ["", "  ", "X" * 17, "É", "A\\B", "A\tB"])
def test_an_ae_title_is_checked_before_it_is_used(title):
    """1 to 16 printable ASCII characters, no backslash (PS3.5 Section 6.2)."""
    with pytest.raises(ValueError, match="AE title"):
        Peer("ARCHIVE", "host", 104, title)


def test_a_peer_of_sixteen_characters_is_fine():
    """The longest title there is."""
    assert Peer("X" * 16, "host", 104).calling_ae_title == "DEIDPROXY"


def test_what_an_archive_says_does_not_print():
    """An error comment may quote the instance."""
    response = CStoreResponse(0xC000, Phi("Doe^John"), (0x00100010,))
    assert "Doe" not in repr(response)
    assert response.comment.value == "Doe^John"


def test_a_request_does_not_print_its_instance_uid():
    """The instance UID of a sender is an identifier."""
    assert "1.2.840.99" not in repr(CStoreRequest("1.2.3", "1.2.840.99", "1.2.4", 1, 0))


def test_an_echo_result_is_plain_data():
    """Everything a command line or a page needs."""
    result = EchoResult(ok=True, status=0, detail="", duration_s=0.1)
    assert (result.ok, result.status, result.detail) == (True, 0, "")
