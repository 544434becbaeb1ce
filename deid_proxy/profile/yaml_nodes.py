"""What a YAML file holds: texts, lists and mappings, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from deid_proxy.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Place(NamedTuple):
    """Where something stands in a file, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it is written; ``broken`` when it was reported already and stands for nothing."""

    text: str
    place: Place
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    place: Place


class Entry(NamedTuple):
    """The value of a key, and where the key stands."""

    key_place: Place
    value: Node


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping; every key stands once."""

    entries: dict[str, Entry]
    place: Place


Node: TypeAlias = Scalar | Items | Keys


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its name as the user wrote it, and its mapping."""

    file: str
    root: Keys

    def finding(self, message: str, place: Place, hint: str = "") -> Finding:
        """Return a finding at a place of this file."""
        return Finding(message, self.file, place.line, place.column, hint)

    def node(self, location: Sequence[str | int]) -> Node:
        """Return the node at a location, or the innermost one on the way there that exists."""
        node: Node = self.root
        for step in location:
            inner = _child(node, step)
            if inner is None:
                break
            node = inner
        return node

    def scalar(self, location: Sequence[str | int]) -> Scalar | None:
        """Return the text at a location, None when there is none or it was reported already."""
        node: Node | None = self.root
        for step in location:
            node = _child(node, step) if node is not None else None
        return node if isinstance(node, Scalar) and not node.broken else None

    def size(self, location: Sequence[str | int]) -> int:
        """Return how many items the list at a location has; 0 when there is no list."""
        node: Node | None = self.root
        for step in location:
            node = _child(node, step) if node is not None else None
        return len(node.items) if isinstance(node, Items) else 0

    def place(self, location: Sequence[str | int], *, key: bool = False) -> Place:
        """Return where the value at a location stands, or its key."""
        if key and location:
            holder = self.node(location[:-1])
            if isinstance(holder, Keys) and location[-1] in holder.entries:
                return holder.entries[str(location[-1])].key_place
        return self.node(location).place


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Keys) and step in node.entries:
        return node.entries[str(step)].value
    if isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def plain(node: Node) -> object:
    """Return a node as texts, lists and dictionaries."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key: plain(entry.value) for key, entry in node.entries.items()}


def scalars(node: Node) -> Iterator[Scalar]:
    """Yield every text below a node."""
    if isinstance(node, Scalar):
        yield node
        return
    for inner in node.items if isinstance(node, Items) else (entry.value for entry in node.entries.values()):
        yield from scalars(inner)


def shorten(text: str) -> str:
    """Return a word of the file as it may stand in a message: short, on one line."""
    word = " ".join(text.split())
    return word if len(word) <= 40 else word[:37] + "..."
