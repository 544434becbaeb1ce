"""The key ``private`` of a profile: which lists of safe private attributes count, and a site's own lists.

References
----------
DICOM PS3.15 section E.3.10
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from deid_proxy.profile.mistakes import MistakeError, did_you_mean
from deid_proxy.profile.private_policy import LISTS, PrivatePolicy, SiteElement
from deid_proxy.profile.selection import select
from deid_proxy.profile.yaml_nodes import Items, Keys, Scalar, shorten
from deid_proxy.standard.dictionary import VR_BY_TAG
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.private_elements import Disposition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from deid_proxy.errors import Finding
    from deid_proxy.profile.private_policy import Key
    from deid_proxy.profile.yaml_nodes import Document, Node

DEFAULT_LISTS = ("standard",)
MOST_ROWS = 100_000
_MOST_BYTES = 16 << 20
_HEADER = ["private_creator", "element", "vr", "disposition"]
_KEYS = ("lists", "numeric_only", "files")
_VRS = frozenset(VR_BY_TAG.values()) | {"SQ"}
_BLOCK = re.compile(r"\([0-9A-Fa-f]{4},xx[0-9A-Fa-f]{2}\)")


def default_policy(options: Collection[ConfidentialityOption]) -> PrivatePolicy:
    """Return the policy of a profile that does not say which lists count: with the Option, the standard's."""
    chosen = ConfidentialityOption.RETAIN_SAFE_PRIVATE in options
    return PrivatePolicy(lists=DEFAULT_LISTS if chosen else ())


def read_private(document: Document, findings: list[Finding]) -> PrivatePolicy | None:
    """Return what a profile file says under ``private``, adding every mistake in it; None when it says nothing."""
    entry = document.root.entries.get("private")
    if entry is None:
        return None
    node = entry.value
    if not isinstance(node, Keys):
        hint = "write private: {lists: [standard, tcia]}"
        findings.append(document.finding("'private' must be a mapping of keys and values", node.place, hint))
        return None
    for key, each in node.entries.items():
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS)
            findings.append(document.finding(f"private: unknown key '{shorten(key)}'", each.key_place, hint))
    lists = tuple(dict.fromkeys(_lists(document, node, findings)))
    if not _has_option(document) and (lists != DEFAULT_LISTS or "files" in node.entries):
        message = "private: needs the option retain-safe-private"
        findings.append(document.finding(message, entry.key_place, "add it to 'options', or leave 'private' out"))
    numeric = _text(node, "numeric_only")
    if numeric not in (None, "true", "false"):
        place = node.entries["numeric_only"].value.place
        findings.append(document.finding("private.numeric_only: must be true or false", place, "write true or false"))
    return PrivatePolicy(lists, numeric == "true", _site_lists(document, node, findings))


def _has_option(document: Document) -> bool:
    node = document.root.entries.get("options")
    items = node.value.items if node is not None and isinstance(node.value, Items) else ()
    return any(isinstance(item, Scalar) and item.text == ConfidentialityOption.RETAIN_SAFE_PRIVATE for item in items)


def _lists(document: Document, node: Keys, findings: list[Finding]) -> Iterator[str]:
    if "lists" not in node.entries:
        yield from DEFAULT_LISTS
        return
    for item in _items(document, node.entries["lists"].value, "lists", findings):
        if item.text in LISTS:
            yield item.text
        else:
            message = f"private.lists: there is no list '{shorten(item.text)}'"
            findings.append(document.finding(message, item.place, did_you_mean(item.text, LISTS)))


def _site_lists(document: Document, node: Keys, findings: list[Finding]) -> dict[Key, SiteElement]:
    found: dict[Key, SiteElement] = {}
    if "files" in node.entries:
        for item in _items(document, node.entries["files"].value, "files", findings):
            try:
                found.update(read_site_list(Path(document.file).parent / item.text))
            except MistakeError as error:
                findings.append(document.finding(error.mistake.message, item.place, error.mistake.hint))
    return found


def _items(document: Document, node: Node, key: str, findings: list[Finding]) -> Iterator[Scalar]:
    if not isinstance(node, Items) or any(not isinstance(item, Scalar) for item in node.items):
        findings.append(document.finding(f"private.{key}: must be a list of words", node.place, "write [a, b]"))
        return
    yield from (item for item in node.items if isinstance(item, Scalar) and not item.broken)


def _text(node: Keys, key: str) -> str | None:
    entry = node.entries.get(key)
    return entry.value.text if entry is not None and isinstance(entry.value, Scalar) else None


def read_site_list(path: Path) -> dict[Key, SiteElement]:
    """Read a site's own list: UTF-8 CSV with the columns private_creator, element, vr and disposition.

    Raises
    ------
    MistakeError
        It cannot be read, or a row is none; the first mistake is named with its row.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST_BYTES + 1)
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except OSError as error:
        message = f"the list cannot be read: {error.strerror or 'not a file name'}"
        raise MistakeError(message, "name a CSV file, relative to the profile") from None
    except (UnicodeDecodeError, csv.Error):
        raise MistakeError("the list is not CSV in UTF-8", "save it as comma-separated UTF-8") from None
    if len(data) > _MOST_BYTES or len(rows) > MOST_ROWS:
        raise MistakeError(f"the list has more than {MOST_ROWS} rows", "name the right file")
    if not rows or [cell.strip() for cell in rows[0]] != _HEADER:
        raise MistakeError(f"the first line of the list is not '{','.join(_HEADER)}'", "write that line above the rows")
    return dict(_row(path.name, number, row) for number, row in enumerate(rows[1:], start=2) if any(row))


def _row(name: str, number: int, row: list[str]) -> tuple[Key, SiteElement]:
    where = f"row {number} of the list"
    if len(row) != len(_HEADER):
        raise MistakeError(f"{where} has {len(row)} cells, not {len(_HEADER)}", "quote cells with commas")
    creator, element, vr, disposition = (cell if index == 0 else cell.strip() for index, cell in enumerate(row))
    if not _BLOCK.fullmatch(element):
        raise MistakeError(f"{where}: '{shorten(element)}' names no private attribute", 'write "(0019,xx0C)"')
    if vr and vr not in _VRS:
        raise MistakeError(f"{where}: there is no VR '{shorten(vr)}'", "leave it empty where it is not known")
    if disposition not in list(Disposition):
        hint = did_you_mean(disposition, list(Disposition))
        raise MistakeError(f"{where}: '{shorten(disposition)}' is no disposition", hint)
    try:
        private = select(element, creator).private
    except MistakeError as error:
        raise MistakeError(f"{where}: {error.mistake.message}", error.mistake.hint) from None
    if private is None or private.group is None or private.element is None:
        raise MistakeError(f"{where} names no single attribute", 'write "(0019,xx0C)"')
    key = private.creator, private.group, private.element
    return key, SiteElement(vr, Disposition(disposition), f"{name}:{number}")
