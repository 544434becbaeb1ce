"""Where in a profile file its Options do not go together: told beside all other mistakes, as far as words are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.profile.model import Profile
from deid_proxy.profile.options import option_mistakes
from deid_proxy.profile.options_temporal import DEFAULTS, DateMethod
from deid_proxy.profile.yaml_nodes import Items, Scalar
from deid_proxy.standard.attribute_table import EDITIONS
from deid_proxy.standard.options import NOT_AVAILABLE, ConfidentialityOption

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.errors import Finding
    from deid_proxy.profile.yaml_nodes import Document, Place

_SETTINGS = ("dates", "derive_age")


def option_findings(document: Document) -> Iterator[Finding]:
    """Yield what does not go together, each at the key that it is about."""
    yield from _repeated(document)
    for mistake in option_mistakes(_as_far_as_known(document)):
        key = next((key for key in _SETTINGS if mistake.message.startswith(key)), "options")
        place = _named_last(document, mistake.message) if key == "options" else document.place((key,))
        yield document.finding(mistake.message, place, mistake.hint)


def _named_last(document: Document, message: str) -> Place:
    """Return the place of the last Option in the list that a mistake names: the one that is too much."""
    words = set(message.split())
    named = [node.place for node in _options(document) if node.text in words]
    return named[-1] if named else document.place(("options",))


def _repeated(document: Document) -> Iterator[Finding]:
    words: set[str] = set()
    for node in _options(document):
        if node.text in words and node.text in set(ConfidentialityOption):
            yield document.finding(f"option '{node.text}' stands twice", node.place, "remove one of them")
        words.add(node.text)


def _as_far_as_known(document: Document) -> Profile:
    """Return the profile without the words that are mistakes by themselves."""
    known = {option.value for option in ConfidentialityOption if option not in NOT_AVAILABLE}
    options = frozenset(ConfidentialityOption(node.text) for node in _options(document) if node.text in known)
    edition, dates = _text(document, "edition"), _text(document, "dates")
    temporal = DEFAULTS._replace(
        dates=DateMethod(dates) if dates in set(DateMethod) else DEFAULTS.dates,
        derive_age=_text(document, "derive_age") == "true",
    )
    return Profile(
        name="",
        edition=edition if edition in EDITIONS else EDITIONS[0],
        options=options,
        uid_method="retain" if _text(document, "uid_method") == "retain" else "hmac-sha256",
        temporal=temporal,
    )


def _options(document: Document) -> Iterator[Scalar]:
    node = document.root.entries.get("options")
    if node is not None and isinstance(node.value, Items):
        yield from (item for item in node.value.items if isinstance(item, Scalar))


def _text(document: Document, key: str) -> str:
    entry = document.root.entries.get(key)
    return entry.value.text if entry is not None and isinstance(entry.value, Scalar) else ""
