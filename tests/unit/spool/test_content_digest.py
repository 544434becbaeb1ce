"""The digest of a data set as it arrives does not depend on the pieces it arrives in, nor does that of its pixels."""

from __future__ import annotations

import itertools
import os

from blake3 import blake3
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.identity.pixel_digest import PixelDigest
from deid_proxy.spool.content_digest import ContentDigest

KEY, PIXEL_KEY = bytes(range(32)), bytes(range(1, 33))
DATA = os.urandom(400)
places = st.tuples(st.integers(0, len(DATA)), st.integers(0, len(DATA))).map(sorted)


def digested(pieces, start: int, end: int):
    digest = ContentDigest(blake3(key=KEY))
    digest.apart(start, end, blake3(key=PIXEL_KEY))
    for piece in pieces:
        digest.update(piece)
    return digest.finish()


@given(places, st.lists(st.integers(0, len(DATA))).map(sorted))
def test_pieces_do_not_show_in_it(place, cuts) -> None:
    """Wherever the data set is cut, both digests are the same, and the second is that of the pixel values alone."""
    start, end = place
    edges = [0, *cuts, len(DATA)]
    pieces = [DATA[first:last] for first, last in itertools.pairwise(edges)]
    found = digested(pieces, start, end)
    assert found == digested([DATA], start, end)
    assert found[1] == PixelDigest(start, end, blake3(DATA[start:end], key=PIXEL_KEY).digest())


def test_without_pixel_values_it_is_that_of_all_bytes() -> None:
    """A data set without large pixel values has the keyed BLAKE3 of all that arrived."""
    digest = ContentDigest(blake3(key=KEY))
    digest.update(DATA[:7])
    digest.update(DATA[7:])
    assert digest.finish() == (blake3(DATA, key=KEY).digest(), None)


def test_every_byte_counts() -> None:
    """One bit more anywhere, inside the pixel values or around them, gives another digest of the data set."""
    found = {digested([DATA], 100, 300)[0]}
    for place in (0, 99, 100, 299, 300, 399):
        changed = bytearray(DATA)
        changed[place] ^= 1
        found.add(digested([changed], 100, 300)[0])
    assert len(found) == 7
