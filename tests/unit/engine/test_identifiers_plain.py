"""The quick look at identifiers says what the thorough one says, or leaves the answer to it."""

from __future__ import annotations

import random

import pytest

from deid_proxy.engine import identifiers
from deid_proxy.engine.encoding import EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, Encoding, beginning
from deid_proxy.testing.builders import EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, build_study

WANTED = [(0x00080016, 0x00080018), (0x00080005, 0x00080050, 0x00100020, 0x00100021, 0x0020000D, 0x00080018)]


@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR"])
@pytest.mark.parametrize("encoding", [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG])
def test_whatever_the_bytes_both_looks_agree(modality: str, encoding: Encoding) -> None:
    """Cut and damaged anywhere, headers included, the two ways of reading give the same values."""
    rng = random.Random(modality)
    syntax = EXPLICIT_VR_BIG_ENDIAN if encoding is EXPLICIT_BIG else EXPLICIT_VR_LITTLE_ENDIAN
    whole = bytes(build_study(1, modality, 1, transfer_syntax_uid=syntax)[0].data[:4000])
    left = 0
    for _ in range(1500):
        data = bytearray(whole[: rng.randint(0, len(whole))])
        for _ in range(rng.randint(0, 3)):
            if data:
                data[rng.randrange(min(len(data), 2500))] = rng.choice((0, 0xFF, rng.randrange(256)))
        for wanted in WANTED:
            plain = identifiers._plain_values(data, wanted, encoding, beginning(data))
            left += plain is None
            assert plain in (None, identifiers._any_values(data, wanted, encoding))
    assert left < 1500


def test_an_undefined_length_is_left_to_the_thorough_look() -> None:
    """Where a sequence has no length, what lies behind it is found all the same."""
    item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff" + b"\xfe\xff\x0d\xe0\0\0\0\0" + b"\xfe\xff\xdd\xe0\0\0\0\0"
    data = b"\x08\0\x10\x11SQ\0\0\xff\xff\xff\xff" + item + b"\x20\0\x0d\0UI\x04\x001.2\0"
    assert identifiers._plain_values(data, (0x0020000D,), EXPLICIT_LITTLE, data) is None
    assert identifiers.look_up(data, "1.2.840.10008.1.2.1").study_instance_uid == "1.2"
