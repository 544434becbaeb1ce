"""What was received a moment ago, still in memory: so that worker and forwarder need not decrypt it again.

The spool stays the truth. This is a bounded memory of the same bytes, and whoever does not find an instance here
reads it from the spool.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from deid_proxy.gateway.around_pixels import read_around_pixels
from deid_proxy.pipeline import Source
from deid_proxy.spool.rendition import decode_rendition, materialise, streamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deid_proxy.identity.pixel_digest import PixelDigest
    from deid_proxy.identity.ports import Extent
    from deid_proxy.spool import Spool

Plaintext = bytes | bytearray | memoryview
MOST_BYTES = 96 << 20
_MOST_NOTED = 20_000
_PARTS = 4  # what takes more than one of so many parts of the memory is not remembered


class RecentPlaintext:
    """The plaintext of recent extents, oldest forgotten first.

    Parameters
    ----------
    spool
        Where everything is that is not here.
    most_bytes
        How many bytes are remembered at most.
    """

    def __init__(self, spool: Spool, most_bytes: int = MOST_BYTES) -> None:
        self._spool, self._most_bytes = spool, most_bytes
        self._plaintexts: OrderedDict[Extent, tuple[Plaintext, str]] = OrderedDict()
        self._noted: OrderedDict[Extent, tuple[str, PixelDigest | None]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def remember(self, extent: Extent, plaintext: Plaintext, transfer_syntax_uid: str = "") -> None:
        """Remember bytes that are durable under this extent, and how an instance is encoded; they must not change."""
        if len(plaintext) > self._most_bytes // _PARTS:
            return
        with self._lock:
            self._forget(extent)
            self._plaintexts[extent] = plaintext, transfer_syntax_uid
            self._bytes += len(plaintext)
            while self._bytes > self._most_bytes:
                self._forget(next(iter(self._plaintexts)))

    def note(self, extent: Extent, transfer_syntax_uid: str, pixels: PixelDigest | None) -> None:
        """Remember what was received a moment ago: how it is encoded, and the digest of its pixel values.

        Its receipt need not be opened for that.
        """
        with self._lock:
            self._noted[extent] = transfer_syntax_uid, pixels
            if len(self._noted) > _MOST_NOTED:
                self._noted.popitem(last=False)

    def read(self, extent: Extent) -> Plaintext:
        """Return the plaintext of an extent.

        Raises
        ------
        SpoolCorruptError
            The extent does not hold what was written.
        SpoolError
            The disk cannot be read.
        """
        with self._lock:
            known = self._plaintexts.get(extent)
        return self._spool.read(extent) if known is None else known[0]

    def source(self, extent: Extent, *, whole: bool = False) -> Source:
        """Return a received instance with its transfer syntax; raises as :meth:`read` does.

        A large one comes without its native pixel values, unless it is asked for as a ``whole``.
        """
        with self._lock:
            known = self._plaintexts.get(extent)
        if known is not None:
            return Source(*known)
        with self._lock:
            noted = self._noted.pop(extent, None)
        if noted is None:
            receipt = self._spool.read_receipt(extent)
            noted = receipt.transfer_syntax_uid, receipt.pixels
        syntax, pixels = noted
        if self._is_large(extent) and not whole:
            with self._spool.pieces(extent) as pieces:
                around = read_around_pixels(pieces, extent.size, syntax)
            if around is not None:
                return around._replace(digested=pixels)
        plaintext = self._spool.read(extent)
        self.remember(extent, plaintext, syntax)
        return Source(plaintext, syntax, digested=pixels)

    @contextmanager
    def data_set(self, rendition: Extent, source: Extent) -> Iterator[tuple[Iterable[bytes | memoryview], int | None]]:
        """Give the de-identified data set of a rendition for sending; a large one piece by piece, and with its size.

        Raises
        ------
        SpoolCorruptError
            The extents do not hold what was written; with a large one that may show on the way.
        SpoolError
            The disk cannot be read.
        """
        stored = decode_rendition(self.read(rendition))
        if self._is_large(source):  # nothing of it is in memory, and nothing of it has to be
            with self._spool.pieces(source) as pieces:
                yield streamed(stored, pieces.between, source.size), stored.rendition.size
        else:
            yield materialise(stored, self.read(source)), None

    def _is_large(self, extent: Extent) -> bool:
        return extent.size > self._most_bytes // _PARTS

    def forget(self, extents: Iterable[Extent]) -> None:
        """Forget extents that nobody will ask for again."""
        with self._lock:
            for extent in extents:
                self._forget(extent)

    def _forget(self, extent: Extent) -> None:
        plaintext, _ = self._plaintexts.pop(extent, (b"", ""))
        self._bytes -= len(plaintext)
