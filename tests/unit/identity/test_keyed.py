"""HMAC with the key worked in once is HMAC."""

from __future__ import annotations

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.identity.keyed import keyed_digest


def test_the_published_example() -> None:
    """RFC 4231, test case 2."""
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert keyed_digest(b"Jefe", b"what do ya want for nothing?").hex() == expected


@given(key=st.binary(max_size=200), messages=st.lists(st.binary(max_size=200), min_size=1, max_size=4))
def test_every_digest_is_that_of_the_standard_library(key: bytes, messages: list[bytes]) -> None:
    """For keys of every length, and however often a key was used before."""
    assert [keyed_digest(key, each) for each in messages] == [hmac.digest(key, m, hashlib.sha256) for m in messages]
