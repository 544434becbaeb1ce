"""Sends DICOM files to a Storage SCP, fast and plainly.

Examples
--------
>>> statuses = send_files("127.0.0.1", 11112, Path("study").glob("*.dcm"), called="TRIAL")  # doctest: +SKIP
"""

from __future__ import annotations

import mmap
from os import SEEK_END
from pathlib import Path
from typing import TYPE_CHECKING

from deid_proxy.engine.part10 import Part10, read_part10
from deid_proxy.network.presentation_contexts import MAXIMUM_CONTEXTS
from deid_proxy.network.storage_scu import Peer, StorageAssociation, StorageSCU

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deid_proxy.network.limits import Timeouts

Source = Path | str | bytes


def read_header(source: Source) -> Part10:
    """Read what a sender has to know of a DICOM file, or of its bytes.

    Raises
    ------
    DeidentificationError
        It is no DICOM file.
    """
    return read_part10(memoryview(_contents(source)))


def send_files(
    host: str,
    port: int,
    sources: Iterable[Source],
    *,
    called: str = "DEIDPROXY",
    calling: str = "SENDER",
    timeouts: Timeouts | None = None,
) -> list[int | None]:
    """Send DICOM files, one after the other, on as few associations as their presentation contexts allow.

    Parameters
    ----------
    host, port
        The Storage SCP.
    sources
        Paths, or files as bytes.
    called, calling
        The AE titles.
    timeouts
        How long the SCP may take.

    Returns
    -------
    list of int or None
        The status of each response, in order; None where the SCP did not accept the presentation context.

    Raises
    ------
    DeliveryError
        There was no association, or it broke.
    DeidentificationError
        A source is no DICOM file.
    """
    scu = StorageSCU(Peer(called, host, port, calling), timeouts)
    statuses: list[int | None] = []
    for batch in _batches([(source, read_header(source)) for source in sources]):
        association = scu.open(_pair(header) for _, header in batch)
        try:
            statuses += [_send(association, source, header) for source, header in batch]
        finally:
            association.release()
    return statuses


def _batches(work: Sequence[tuple[Source, Part10]]) -> Iterator[list[tuple[Source, Part10]]]:
    """Split work so that each part needs no more presentation contexts than an association has."""
    batch: list[tuple[Source, Part10]] = []
    pairs: set[tuple[str, str]] = set()
    for source, header in work:
        if _pair(header) not in pairs and len(pairs) == MAXIMUM_CONTEXTS:
            yield batch
            batch, pairs = [], set()
        batch.append((source, header))
        pairs.add(_pair(header))
    if batch:
        yield batch


def _send(association: StorageAssociation, source: Source, header: Part10) -> int | None:
    if not association.accepts(*_pair(header)):
        return None
    data_set = memoryview(_contents(source))[header.offset :]
    return association.store(
        header.sop_class_uid, header.sop_instance_uid, header.transfer_syntax_uid, [data_set]
    ).status


def _pair(header: Part10) -> tuple[str, str]:
    return header.sop_class_uid, header.transfer_syntax_uid


def _contents(source: Source) -> bytes | mmap.mmap:
    """Return a file's bytes, or a map of them."""
    return source if isinstance(source, bytes) else map_file(source)


def map_file(path: Path | str) -> bytes | mmap.mmap:
    """Return a map of a file's bytes; it ends when nobody looks at it any more."""
    with Path(path).open("rb") as file:
        if not file.seek(0, SEEK_END):
            return b""  # an empty file cannot be mapped
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
