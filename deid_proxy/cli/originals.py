"""The identifiers of originals, looked for in finished files; written apart from the search that the engine does.

What counts: an original UID, alone or as the root of a longer one; an identifier (Patient ID, Accession Number and the
like) standing by itself; a word of somebody's name in a free text. All originals are looked for in every file: which of
them became which, only the key knows. So in binary values only what is too long to be there by chance counts, and a
single word does not count in an attribute where an original of somebody else has it too: Neck is a name and a coil.
Texts are read as those are that are cleaned: full-width letters, unseen marks, other writings of ideographs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deid_proxy.cli.elements import read_elements
from deid_proxy.cli.name_words import (
    has_no_spaces,
    may_be_a_name,
    names_of,
    names_within,
    read_text,
    words_in,
    words_of,
)
from deid_proxy.cli.values import character_sets
from deid_proxy.engine.decisions import decide, retains_uid
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.engine.identifiers import peek
from deid_proxy.engine.inspection import Remark
from deid_proxy.errors import DeidentificationError
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.concept_names import CONCEPT_NAMES
from deid_proxy.standard.uids import TRANSFER_SYNTAXES, is_well_known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deid_proxy.cli.elements import Element
    from deid_proxy.pipeline import Source
    from deid_proxy.profile.model import RuleSet

_IDENTIFIERS = frozenset(
    {
        0x0008_0050,  # Accession Number
        0x0010_0020,  # Patient ID
        0x0010_1000,  # Other Patient IDs
        0x0010_1090,  # Medical Record Locator
        0x0018_1000,  # Device Serial Number
        0x0038_0010,  # Admission ID
        0x0040_2016,  # Placer Order Number
        0x0040_2017,  # Filler Order Number
    }
)
_FREE_TEXT = frozenset({"AE", "LO", "LT", "PN", "SH", "ST", "UC", "UN", "UT"})
_NUMBERS = frozenset({"AS", "DA", "DS", "DT", "IS", "TM", "UI"})
_PIXEL_DATA = ((0x7FE0_0008,), (0x7FE0_0009,), (0x7FE0_0010,))
_UID = re.compile(rb"[0-9]+(?:\.[0-9]+){3,}")
_WORD = re.compile(rb"[0-9A-Za-z\x80-\xff]+")
_SHORTEST_UID, _SHORTEST_ROOT = 10, 20
_SHORTEST_ID, _SHORTEST_NUMBER, _SHORTEST_INTEGER, _SHORTEST_IN_BINARY = 4, 5, 7, 10
_CHARACTER_SET = (0x0008_0005,)
_ESCAPE = b"\x1b"


class _Original:
    """One original while it is read: the words of its names, those of the free texts that the rules keep, by tag."""

    def __init__(self) -> None:
        self.sop_class_uid = ""
        self.character_set: list[str] = []
        self.names: set[str] = set()
        self.texts: dict[int, set[str]] = {}


class Originals:
    """Collects identifiers from originals, and finds them.

    Parameters
    ----------
    rule_set
        What it keeps is no secret, and is not looked for.
    """

    def __init__(self, rule_set: RuleSet) -> None:
        self._rule_set = rule_set
        self._uids: set[bytes] = set()
        self._identifiers: dict[bytes, set[bytes]] = {}
        self._read_identifiers: dict[bytes, set[bytes]] = {}
        self._names: set[str] = set()
        self._unspaced: set[str] = set()
        self._ordinary: dict[int, set[str]] = {}

    def add(self, source: Source) -> bool:
        """Take the identifiers of one original, and tell whether all of it could be read."""
        one = _Original()
        try:
            peeked = peek(source.data, source.transfer_syntax_uid)
            one.sop_class_uid = peeked.sop_class_uid if peeked is not None else ""
            for element in read_elements(memoryview(source.data), source.transfer_syntax_uid):
                self._take(element, one)
        except DeidentificationError:
            return False
        finally:
            unspaced = set(filter(has_no_spaces, one.names))
            self._names |= one.names
            self._unspaced |= unspaced
            for tag, words in one.texts.items():
                others = {word for word in words - one.names if not names_within((word,), unspaced)}
                self._ordinary.setdefault(tag, set()).update(others)
        return True

    def _take(self, element: Element, one: _Original) -> None:
        tag = element.path[-1]
        if element.path == _CHARACTER_SET:
            one.character_set = character_sets([element])
        if element.vr not in _FREE_TEXT and element.vr != "UI" and tag not in _IDENTIFIERS:
            return
        parent = element.path[-3] if len(element.path) > 1 else None
        value = bytes(element.value).strip(b" \0")
        if decide(self._rule_set, one.sop_class_uid, parent, tag)[0] is ActionCode.K:
            if element.vr in _FREE_TEXT:
                one.texts.setdefault(tag, set()).update(words_of(value, one.character_set))
        elif element.vr == "PN":
            one.names.update(names_of(value, one.character_set, person_name=True))
        elif element.vr == "UI":
            for uid in value.split(b"\\"):
                self._take_uid(uid.strip(b" \0"))
        elif tag in _IDENTIFIERS:
            for identifier in value.split(b"\\"):
                self._take_identifier(identifier.strip(), one)

    def _take_uid(self, uid: bytes) -> None:
        if len(uid) >= _SHORTEST_UID and uid.count(b".") > 2 and not is_well_known(uid.decode("latin-1")):
            self._uids.add(uid)

    def _take_identifier(self, value: bytes, one: _Original) -> None:
        first = _WORD.search(value)
        least = _SHORTEST_NUMBER if value.isdigit() else _SHORTEST_ID
        if first is None or len(value) < least or not may_be_a_name(value.decode("latin-1").casefold()):
            return
        if value.isalpha():
            one.names.update(names_of(value, one.character_set))
        else:
            self._identifiers.setdefault(first.group(), set()).add(value[first.start() :])
            self._read_identifiers.setdefault(first.group().lower(), set()).add(value[first.start() :].lower())

    def find(self, source: Source) -> Iterator[Remark]:
        """Yield where a finished data set has an identifier of any original.

        Raises
        ------
        DeidentificationError
            It cannot be read.
        """
        syntax = TRANSFER_SYNTAXES.get(source.transfer_syntax_uid)
        native = syntax is not None and not syntax.encapsulated
        character_set: list[str] = []
        for element in read_elements(memoryview(source.data), source.transfer_syntax_uid):
            if element.path == _CHARACTER_SET:
                character_set = character_sets([element])
            if native and element.path in _PIXEL_DATA:
                continue
            what = self._in(element, character_set)
            if what:
                yield Remark(element.path, what)

    def _in(self, element: Element, character_set: list[str]) -> str:
        value, tag = bytes(element.value), element.path[-1]
        is_text = element.vr in TEXT_VRS or element.vr == "UN"
        read = read_text(value, character_set, person_name=element.vr == "PN") if is_text else ""
        other = b"" if value.isascii() and _ESCAPE not in value else read.encode("utf-8", "replace")
        if not retains_uid(self._rule_set, tag) and any(map(self._has_uid, (value, other))):
            return "holds an original UID"
        said = words_in(read)
        words = (self._names & said) | names_within(said, self._unspaced)
        free = element.vr in _FREE_TEXT and tag not in CONCEPT_NAMES
        if len(words) > 1 or (free and not words <= self._ordinary_of(tag, words)):
            return "holds a word of an original name"
        found = self._has_identifier(element.vr, value, self._identifiers)
        found = found or self._has_identifier(element.vr, other, self._read_identifiers)
        return "holds an original identifier" if found else ""

    def _ordinary_of(self, tag: int, words: set[str]) -> set[str]:
        """Return those of some words that an attribute has in an original of somebody else, too."""
        ordinary = self._ordinary.get(tag, set())
        return (words & ordinary) | names_within(ordinary, filter(has_no_spaces, words))

    def _has_uid(self, value: bytes) -> bool:
        return any(self._is_original(match.group()) for match in _UID.finditer(value))

    def _is_original(self, uid: bytes) -> bool:
        while uid not in self._uids:
            uid = uid.rpartition(b".")[0]
            if len(uid) < _SHORTEST_ROOT:
                return False
        return True

    def _has_identifier(self, vr: str, value: bytes, identifiers: Mapping[bytes, set[bytes]]) -> bool:
        for match in _WORD.finditer(value):
            for identifier in identifiers.get(match.group(), ()):
                end = match.start() + len(identifier)
                alone = value.startswith(identifier, match.start()) and not value[end : end + 1].isalnum()
                if alone and self._says_something(vr, identifier, value):
                    return True
        return False

    def _says_something(self, vr: str, identifier: bytes, value: bytes) -> bool:
        if vr in _NUMBERS and identifier.isdigit():
            whole = [one.strip(b" \0") for one in value.split(b"\\")]
            return vr == "IS" and len(identifier) >= _SHORTEST_INTEGER and identifier in whole
        return vr in TEXT_VRS or vr == "UN" or len(identifier) >= _SHORTEST_IN_BINARY
