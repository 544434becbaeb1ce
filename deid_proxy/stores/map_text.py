"""A map as text: what ``map export`` writes and ``map import`` reads, and what a backup holds encrypted.

One JSON document a line: a head with the projects, then for each project a line for each row, and lines that say whose
its studies are; then an end that tells how many rows there were and the SHA-256 of all before it. Originals stand in it
as in the map: sealed, or not at all.
"""

from __future__ import annotations

import binascii
import hashlib
import json
from dataclasses import dataclass, replace
from json.encoder import encode_basestring_ascii
from typing import TYPE_CHECKING, Any

from deid_proxy.errors import BackupError
from deid_proxy.identity.map_life import Correction, Generation, ProjectRecord, StudyClaim, Tombstone
from deid_proxy.identity.ports import IdentityKind, MapRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deid_proxy.identity.ports import MapStore

FORMAT = "deid-proxy-map"
VERSION = 1
_PAGE = 50_000  # rows: a copy waits for whoever writes once for each page, and whoever writes for some 0.1 s
_CUT = "it ends before its end: it was cut off when it was written or copied; take another copy"
_DECODER = json.JSONDecoder()
_KINDS = {"u": IdentityKind.UID, "p": IdentityKind.PATIENT}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Head:
    """What a text begins with."""

    made_at: float
    generation: Generation
    projects: tuple[ProjectRecord, ...]


def write_map(store: MapStore, now: float) -> Iterator[bytes]:
    """Yield the lines of a map as it is at one moment, while others may go on writing to it.

    Rows never change; those that come later have later places, and are left out. Whoever withdraws a subject meanwhile
    makes the text useless: it then ends without an end.

    Raises
    ------
    BackupError
        A subject was withdrawn, or a study corrected, meanwhile.
    """
    generation = store.generation()  # asked first: a text may have rows that are newer than it says, never fewer
    last = store.last_place()
    projects = store.projects()  # asked after the last row: no row has a number that is newer than the last one
    digest, rows = hashlib.sha256(), 0
    for line in _lines(store, projects, last, generation, now):
        digest.update(line)
        rows += is_row(line)
        yield line
    if [replace(now_, last_number=0) for now_ in store.projects()] != [replace(p, last_number=0) for p in projects]:
        raise BackupError("the map's projects, withdrawals or corrections changed meanwhile: try again")
    yield _line({"rows": rows, "sha256": digest.hexdigest()})


def is_row(line: bytes) -> bool:
    """Tell whether a line of a text is a row of the map."""
    return line.startswith(b"[")


def _lines(
    store: MapStore, projects: list[ProjectRecord], last: int, generation: Generation, now: float
) -> Iterator[bytes]:
    head = {"format": FORMAT, "version": VERSION, "made_at": now, "generation": generation}
    yield _line(head | {"projects": [_project(record) for record in projects]})
    for number, record in enumerate(projects):
        after = 0
        while page := store.rows(record.name, after=after, limit=_PAGE):
            yield from (_row(number, row) for place, row in page if place <= last)
            after = page[-1][0]
            if after >= last:
                break
        study = b""
        while claims := store.studies(record.name, after=study, limit=_PAGE):
            pairs = [[claim.study.hex(), claim.subject.hex()] for claim in claims]
            yield _line({"project": number, "studies": pairs})
            study = claims[-1].study


def read_map(lines: Iterable[bytes]) -> tuple[Head, Iterator[tuple[str, MapRow | StudyClaim]]]:
    """Return the head of a text, and its rows and claims of studies, each with its project.

    Its end is checked when they have been read.

    Raises
    ------
    BackupError
        It is no such text, was made by a newer version, is damaged, or was cut off.
    """
    source = iter(lines)
    first = next(source, b"")
    head = _head(first)
    return head, _rows(source, head, first)


def _head(line: bytes) -> Head:
    document = _parsed(line, 1)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise BackupError("it is no export or backup of a map: name the right file")
    version = document.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise BackupError(
            f"it was made by a newer deid-proxy (format {version}; this one knows {VERSION}): install that version"
        )
    try:
        projects = tuple(_project_record(each) for each in document["projects"])
        return Head(float(document["made_at"]), Generation(*map(int, document["generation"])), projects)
    except (KeyError, TypeError, ValueError):
        raise _damaged(1) from None


def _rows(source: Iterator[bytes], head: Head, first: bytes) -> Iterator[tuple[str, MapRow | StudyClaim]]:
    names = [record.name for record in head.projects]
    digest, rows = hashlib.sha256(first), 0
    for number, line in enumerate(source, 2):
        document = _parsed(line, number)
        if isinstance(document, dict) and "studies" not in document:
            if document != {"rows": rows, "sha256": digest.hexdigest()}:
                raise BackupError("it is damaged: its end does not fit what stands before it; take another copy")
            if next(source, b""):
                raise BackupError("it is damaged: something stands behind its end; take another copy")
            return
        try:
            if isinstance(document, dict):
                yield from _claims(names, **document)
            else:
                yield _map_row(names, document)
                rows += 1
        except (KeyError, IndexError, TypeError, ValueError):
            raise _damaged(number) from None
        digest.update(line)
    raise BackupError(_CUT)


def _parsed(line: bytes, number: int) -> Any:
    if not line.endswith(b"\n"):
        raise BackupError(_CUT if line else "it is empty: name the right file")
    try:
        text = line.decode("utf-8")
        document, end = _DECODER.raw_decode(text)
        if end != len(text) - 1:
            raise ValueError
    except (ValueError, RecursionError):
        if number == 1:
            raise BackupError("it is no export or backup of a map: name the right file") from None
        raise _damaged(number) from None
    return document


def _damaged(number: int) -> BackupError:
    return BackupError(f"line {number} is damaged; take another copy")


def _line(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode() + b"\n"


def _row(project: int, row: MapRow) -> bytes:
    """Return the line of a row, as JSON would write it, in a quarter of the time: there are millions of them."""
    sealed = binascii.b2a_base64(row.sealed, newline=False).decode("ascii")
    return (
        f'[{project},"{_LETTERS[row.kind]}","{row.token.hex()}",{encode_basestring_ascii(row.pseudonym)},"{sealed}",'
        f'{row.created_at!r},"{row.subject.hex()}",{int(row.derivable)}]\n'
    ).encode("ascii")


def _map_row(names: list[str], document: list[Any]) -> tuple[str, MapRow]:
    project, letter, token, pseudonym, sealed, created_at, subject, derivable = document
    if project < 0:
        raise ValueError
    row = MapRow(
        _KINDS[letter],
        bytes.fromhex(token),
        str(pseudonym),
        binascii.a2b_base64(sealed, strict_mode=True),
        float(created_at),
        bytes.fromhex(subject),
        bool(derivable),
    )
    return names[project], row


def _claims(names: list[str], project: int, studies: list[list[str]]) -> list[tuple[str, StudyClaim]]:
    if project < 0:
        raise ValueError
    return [(names[project], StudyClaim(bytes.fromhex(study), bytes.fromhex(whose))) for study, whose in studies]


def _project(record: ProjectRecord) -> dict[str, object]:
    return {
        "name": record.name,
        "key_check": record.key_check,
        "tombstones": [[each.token.hex(), each.at] for each in record.tombstones],
        "corrections": [
            [c.study.hex(), c.number, c.wrong.hex(), c.right.hex(), c.sealed.hex(), c.study_pseudonym, c.at]
            for c in record.corrections
        ],
        "settled": record.settled,
        "last_number": record.last_number,
    }


def _project_record(document: dict[str, Any]) -> ProjectRecord:
    tombstones = tuple(Tombstone(bytes.fromhex(token), float(at)) for token, at in document["tombstones"])
    corrections = tuple(_correction(*each) for each in document["corrections"])
    settled = tuple((str(name), str(value)) for name, value in document["settled"])
    last_number = int(document["last_number"])
    if last_number < 0:
        raise ValueError
    name, key_check = str(document["name"]), str(document["key_check"])
    return ProjectRecord(name, key_check, tombstones, corrections, settled, last_number)


def _correction(
    study: str, number: int, wrong: str, right: str, sealed: str, study_pseudonym: str, at: float
) -> Correction:
    tokens = bytes.fromhex(study), int(number), bytes.fromhex(wrong), bytes.fromhex(right)
    return Correction(*tokens, bytes.fromhex(sealed), str(study_pseudonym), float(at))
