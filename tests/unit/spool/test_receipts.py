"""A receipt has one encoding, and only exactly one receipt decodes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.errors import SpoolCorruptError, SpoolError
from deid_proxy.identity.pixel_digest import PixelDigest
from deid_proxy.identity.ports import Receipt
from deid_proxy.spool.receipts import decode_receipt, encode_receipt

texts = st.text(st.characters(codec="utf-8"), max_size=40)
receipts = st.builds(
    Receipt,
    receipt_id=st.binary(min_size=16, max_size=16),
    received_at=st.floats(allow_nan=False),
    project=texts,
    calling_ae_title=texts,
    called_ae_title=texts,
    peer_address=texts,
    sop_class_uid=texts,
    sop_instance_uid=texts,
    transfer_syntax_uid=texts,
    size_bytes=st.integers(0, 2**64 - 1),
    digest=st.binary(min_size=32, max_size=32),
    pixels=st.none()
    | st.builds(PixelDigest, st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.binary(min_size=32, max_size=32)),
)


@given(receipts)
def test_every_receipt_comes_back(receipt):
    """Any receipt is decoded as it was encoded, and encodes the same again."""
    data = encode_receipt(receipt)
    assert decode_receipt(data) == receipt
    assert encode_receipt(decode_receipt(data)) == data


@given(receipts, st.data())
def test_a_part_or_more_of_a_receipt_is_none(receipt, data):
    """Bytes that are missing or left over are refused."""
    encoded = encode_receipt(receipt)
    cut = data.draw(st.integers(0, len(encoded) - 1))
    for wrong in (encoded[:cut], encoded + b"\0"):
        with pytest.raises(SpoolCorruptError):
            decode_receipt(wrong)


@given(st.binary(max_size=300))
def test_noise_is_refused(noise):
    """Arbitrary bytes raise the error of a corrupt spool, and no other."""
    with pytest.raises(SpoolCorruptError):
        decode_receipt(noise)


def test_bytes_of_an_undecoded_peer_survive(receipt):
    """An AE title that is not UTF-8, read with surrogate escapes, comes back."""
    title = b"CT\xff1".decode("ascii", "surrogateescape")
    assert decode_receipt(encode_receipt(receipt(calling_ae_title=title))).calling_ae_title == title


@pytest.mark.parametrize(
    "change", [{"project": "x" * 65536}, {"receipt_id": b"short"}, {"digest": bytes(31)}], ids=["text", "id", "digest"]
)
def test_what_does_not_fit_is_refused_before_it_is_written(receipt, change):
    """A field that the encoding cannot hold raises when it is encoded."""
    with pytest.raises(SpoolError):
        encode_receipt(receipt(**change))


def test_the_encoding_is_settled():
    """The bytes of a known receipt never change: old spools must be readable."""
    receipt = Receipt(b"0123456789abcdef", 1.5, "P", "A", "B", "192.0.2.1", "1.2", "1.3", "1.4", 7, b"d" * 32)
    assert encode_receipt(receipt).hex() == (
        "0130313233343536373839616263646566000000000000f83f0700000000000000"
        + "64" * 32
        + "010050"
        + "010041"
        + "010042"
        + "09003139322e302e322e31"
        + "0300312e32"
        + "0300312e33"
        + "0300312e34"
    )


def test_the_encoding_with_pixel_values_is_settled():
    """Place and digest of the pixel values stand behind the digest of the data set, under a version of their own."""
    receipt = Receipt(
        b"0123456789abcdef",
        1.5,
        *("P", "A", "B", "192.0.2.1", "1.2", "1.3", "1.4"),
        7,
        b"d" * 32,
        PixelDigest(258, 65536, b"p" * 32),
    )
    assert encode_receipt(receipt)[:113].hex() == (
        "0230313233343536373839616263646566000000000000f83f0700000000000000"
        + "64" * 32
        + "0201000000000000"
        + "0000010000000000"
        + "70" * 32
    )
