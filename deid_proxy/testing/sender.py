"""Sends DICOM files to a Storage SCP, fast and plainly.

Examples
--------
>>> statuses = send_files("127.0.0.1", 11112, Path("study").glob("*.dcm"), called="TRIAL")  # doctest: +SKIP
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from deid_proxy.network.presentation_contexts import MAXIMUM_CONTEXTS
from deid_proxy.network.storage_scu import Peer, StorageAssociation, StorageSCU

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deid_proxy.network.limits import Timeouts

Source = Path | str | bytes

_MAXIMUM_META_BYTES = 1 << 20
_LONG_VRS = frozenset((b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"))


@dataclass(frozen=True, slots=True)
class Header:
    """What a sender has to know of a DICOM file.

    Attributes
    ----------
    offset
        Where its data set begins, in bytes.
    """

    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str
    offset: int

    @property
    def pair(self) -> tuple[str, str]:
        """SOP Class and transfer syntax."""
        return self.sop_class_uid, self.transfer_syntax_uid


def read_header(source: Source) -> Header:
    """Read the file meta information of a DICOM file, or of its bytes.

    Raises
    ------
    ValueError
        It is no DICOM file, or the UIDs are missing.

    References
    ----------
    DICOM PS3.10 Section 7.1.
    """
    data = source[: _MAXIMUM_META_BYTES + 256] if isinstance(source, bytes) else _read_beginning(Path(source))
    if data[128:132] != b"DICM":
        raise ValueError("not a DICOM file")
    elements, offset = _read_meta(data)
    try:
        uids = [elements[element].rstrip(b"\0 ").decode("ascii") for element in (0x0002, 0x0003, 0x0010)]
    except KeyError as error:
        raise ValueError("the file meta information has no UIDs") from error
    return Header(uids[0], uids[1], uids[2], offset)


def _read_beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(144)
        return data + file.read(min(_group_length(data), _MAXIMUM_META_BYTES) + 12)


def _group_length(data: bytes) -> int:
    if data[132:140] == b"\2\0\0\0UL\4\0" and len(data) == 144:
        return int(struct.unpack_from("<L", data, 140)[0])
    return _MAXIMUM_META_BYTES


def _read_meta(data: bytes) -> tuple[dict[int, bytes], int]:
    elements, position = {}, 132
    while data[position : position + 2] == b"\2\0" and position + 12 <= len(data):
        element = struct.unpack_from("<H", data, position + 2)[0]
        if data[position + 4 : position + 6] in _LONG_VRS:
            length, start = struct.unpack_from("<L", data, position + 8)[0], position + 12
        else:
            length, start = struct.unpack_from("<H", data, position + 6)[0], position + 8
        elements[element] = data[start : start + length]
        position = start + length
    return elements, position


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
    ValueError
        A source is no DICOM file.
    """
    scu = StorageSCU(Peer(called, host, port, calling), timeouts)
    statuses: list[int | None] = []
    for batch in _batches([(source, read_header(source)) for source in sources]):
        association = scu.open(header.pair for _, header in batch)
        try:
            statuses += [_send(association, source, header) for source, header in batch]
        finally:
            association.release()
    return statuses


def _batches(work: Sequence[tuple[Source, Header]]) -> Iterator[list[tuple[Source, Header]]]:
    """Split work so that each part needs no more presentation contexts than an association has."""
    batch: list[tuple[Source, Header]] = []
    pairs: set[tuple[str, str]] = set()
    for source, header in work:
        if header.pair not in pairs and len(pairs) == MAXIMUM_CONTEXTS:
            yield batch
            batch, pairs = [], set()
        batch.append((source, header))
        pairs.add(header.pair)
    if batch:
        yield batch


def _send(association: StorageAssociation, source: Source, header: Header) -> int | None:
    if not association.accepts(*header.pair):
        return None
    data_set = memoryview(_contents(source))[header.offset :]
    return association.store(*_uids(header), [data_set]).status


def _contents(source: Source) -> bytes | mmap.mmap:
    """Return a file's bytes, or a map of them; the map ends when nobody looks at it any more."""
    if isinstance(source, bytes):
        return source
    with Path(source).open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _uids(header: Header) -> tuple[str, str, str]:
    return header.sop_class_uid, header.sop_instance_uid, header.transfer_syntax_uid
