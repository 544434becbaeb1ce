"""The canonical encoding of a receipt: one receipt, one sequence of bytes."""

from __future__ import annotations

import struct

from deid_proxy.errors import SpoolCorruptError, SpoolError
from deid_proxy.identity.pixel_digest import PixelDigest
from deid_proxy.identity.ports import Receipt

RECEIPT_VERSION = 1
WITH_PIXELS_VERSION = 2

_FIXED = struct.Struct("<B16sdQ32s")  # version, receipt id, received at, size, digest
_PIXELS = struct.Struct("<QQ32s")  # where the pixel values are, and their digest; of version 2 only
_LENGTH = struct.Struct("<H")
_TEXTS = (
    "project",
    "calling_ae_title",
    "called_ae_title",
    "peer_address",
    "sop_class_uid",
    "sop_instance_uid",
    "transfer_syntax_uid",
)


def encode_receipt(receipt: Receipt) -> bytes:
    """Return the bytes of a receipt.

    Raises
    ------
    SpoolError
        A field is longer than its length can say.
    """
    if len(receipt.receipt_id) != 16 or len(receipt.digest) != 32:
        raise SpoolError("a receipt has an id of 16 and a digest of 32 bytes")
    pixels = receipt.pixels
    version = RECEIPT_VERSION if pixels is None else WITH_PIXELS_VERSION
    parts = [_FIXED.pack(version, receipt.receipt_id, receipt.received_at, receipt.size_bytes, receipt.digest)]
    if pixels is not None:
        parts.append(_PIXELS.pack(*pixels))
    for name in _TEXTS:
        text = str(getattr(receipt, name)).encode("utf-8", "surrogateescape")
        if len(text) > 0xFFFF:
            raise SpoolError(f"the {name} of a receipt is longer than 65535 bytes")
        parts += (_LENGTH.pack(len(text)), text)
    return b"".join(parts)


def decode_receipt(data: bytes) -> Receipt:
    """Return the receipt in these bytes.

    Raises
    ------
    SpoolCorruptError
        They are not exactly one receipt of a version that is known here.
    """
    try:
        version, receipt_id, received_at, size, digest = _FIXED.unpack_from(data)
        position, pixels = _FIXED.size, None
        if version == WITH_PIXELS_VERSION:
            pixels = PixelDigest(*_PIXELS.unpack_from(data, position))
            position += _PIXELS.size
        texts, end = _decode_texts(data, position)
    except (struct.error, UnicodeDecodeError):
        raise SpoolCorruptError("a receipt is damaged") from None
    if version not in (RECEIPT_VERSION, WITH_PIXELS_VERSION) or end != len(data):
        raise SpoolCorruptError("a receipt has another version or length than its bytes")
    return Receipt(
        receipt_id=receipt_id, received_at=received_at, size_bytes=size, digest=digest, pixels=pixels, **texts
    )


def _decode_texts(data: bytes, position: int) -> tuple[dict[str, str], int]:
    texts = {}
    for name in _TEXTS:
        (length,) = _LENGTH.unpack_from(data, position)
        position += _LENGTH.size
        texts[name] = data[position : position + length].decode("utf-8", "surrogateescape")
        position += length
    return texts, position
