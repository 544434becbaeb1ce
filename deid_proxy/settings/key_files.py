"""Whether the key files that a configuration names can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import Finding, KeyFileError
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.map_keys import load_map_public_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from deid_proxy.profile.yaml_nodes import Document

_NEW_KEY = "deid-proxy keygen FILE"


class NamedKeyFile(NamedTuple):
    """A key file, where the configuration names it, and the project that uses it."""

    location: Sequence[str | int]
    path: Path
    project: str | None = None
    of_map: bool = False  # the public key of a map, which several projects may share


def findings(named: Iterable[NamedKeyFile], document: Document | None) -> list[Finding]:
    """Return what is wrong with key files: each is read, and no two may hold the same key.

    Parameters
    ----------
    named
        The key files.
    document
        The configuration, for the places; None when there is no file.
    """
    found = []
    users: dict[str, NamedKeyFile] = {}
    for key_file in named:
        where = _dotted(key_file.location)
        load = load_map_public_key if key_file.of_map else load_key_file
        try:
            check = load(key_file.path, key_file.project).check
        except KeyFileError as error:
            message, _, hint = error.public_message.partition("; ")
            if key_file.project is not None:
                hint = hint.replace(_NEW_KEY, f"{_NEW_KEY} --project {key_file.project}")
            found.append(_finding(f"{where}: {message}", document, key_file.location, hint))
            continue
        first = key_file if key_file.of_map else users.setdefault(check, key_file)
        if first.path.resolve() != key_file.path.resolve():
            message = f"{where}: {key_file.path} holds the same key as {_dotted(first.location)}"
            found.append(
                _finding(message, document, key_file.location, "make a key of its own with: deid-proxy keygen")
            )
    return found


def _finding(message: str, document: Document | None, location: Sequence[str | int], hint: str) -> Finding:
    if document is None:
        return Finding(message, hint=hint)
    return document.finding(message, document.place(location), hint)


def _dotted(location: Sequence[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).lstrip(".")
