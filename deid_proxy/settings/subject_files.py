"""Whether the files on subjects that a configuration names can be used: tables, aliases, tokens, shared keys."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import replace
from typing import TYPE_CHECKING

from deid_proxy.errors import ConfigurationError, Finding, KeyFileError
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.subject_csv import SubjectFileError, load_aliases, load_table
from deid_proxy.identity.subject_table import ANCHOR_DATE
from deid_proxy.identity.subjects import Files
from deid_proxy.settings.subjects import table_shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from deid_proxy.profile.yaml_nodes import Document
    from deid_proxy.settings.model import ProjectSettings, Settings

_LONGEST_TOKEN = 4096


def load_files(project: ProjectSettings, token: Callable[[str], bytes]) -> Files:
    """Read a project's table and aliases, both or neither.

    Parameters
    ----------
    project
        The project; without files it gets empty ones.
    token
        Makes the token of a subject's key.

    Raises
    ------
    SubjectFileError
        With everything that is wrong with either.
    """
    subjects, rules = project.subjects, project.subjects.key.rules
    files, wrong = Files(), list[Finding]()
    try:
        if subjects.aliases is not None:
            files = files._replace(aliases=load_aliases(subjects.aliases, rules))
    except SubjectFileError as error:
        wrong += error.findings
    try:
        if subjects.file is not None:
            shape = table_shape(subjects, project.trial)
            if project.counts_from_anchor:
                shape = replace(shape, columns=shape.columns | {ANCHOR_DATE})
            files = files._replace(table=load_table(subjects.file, rules, shape, token))
    except SubjectFileError as error:
        wrong += error.findings
    if wrong:
        raise SubjectFileError(wrong)
    return files


def read_token(path: Path | None) -> str:
    """Return the bearer token of a file; empty when no file is named.

    Raises
    ------
    ConfigurationError
        It is missing, open to others, or holds no token; it is never quoted.
    """
    if path is None:
        return ""
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ConfigurationError([Finding("can be used by others", str(path), hint="chmod 600")])
        with path.open("rb") as file:
            token = file.read(_LONGEST_TOKEN + 1).strip()
    except OSError as error:
        hint = "give the file to the user who runs this"
        raise ConfigurationError([Finding(f"cannot be read: {error.strerror}", str(path), hint=hint)]) from None
    if not 0 < len(token) <= _LONGEST_TOKEN or not all(0x21 <= byte < 0x7F for byte in token):
        hint = "write the token on one line, of printable ASCII"
        raise ConfigurationError([Finding("holds no token", str(path), hint=hint)])
    return token.decode()


def findings(settings: Settings, document: Document | None) -> list[Finding]:
    """Return what is wrong with them; findings inside a table have its row and column."""
    found: list[Finding] = []
    for number, project in enumerate(settings.projects):
        found += _of_project(project, ("projects", number), document)
    return found


def _of_project(
    project: ProjectSettings, location: tuple[str | int, ...], document: Document | None
) -> Iterator[Finding]:
    try:
        load_files(project, lambda key: hashlib.blake2b(key.encode(), digest_size=16).digest())
    except SubjectFileError as error:
        yield from error.findings
    try:
        read_token(project.subjects.token_file)
    except ConfigurationError as error:
        yield from error.findings
    if project.uids.key_file is not None:
        try:
            load_key_file(project.uids.key_file)
        except KeyFileError as error:
            message, _, hint = error.public_message.partition("; ")
            yield _at(f"uids.key_file: {message}", (*location, "uids", "key_file"), hint, document)


def _at(message: str, location: Sequence[str | int], hint: str, document: Document | None) -> Finding:
    if document is None:
        return Finding(message, hint=hint)
    return document.finding(message, document.place(location), hint)
