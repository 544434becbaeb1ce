"""The identifiers of originals, looked for in finished files; written apart from the search that the engine does.

What counts: an original UID, alone or as the root of a longer one; an identifier (Patient ID, Accession Number and the
like) standing by itself; words of somebody's name, as :mod:`deid_proxy.cli.original_names` weighs them. All originals
are looked for in every file: which of them became which, only the key knows. So in binary values only what is too long
to be there by chance counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli.elements import read_elements
from deid_proxy.cli.name_words import may_be_a_name, names_in, read_text, words_of
from deid_proxy.cli.original_names import KeptNumbers, OneOriginal, OriginalNames, Text, Weight
from deid_proxy.cli.retained_items import RetainedItems
from deid_proxy.cli.values import character_sets
from deid_proxy.engine.decisions import decide, retains_uid
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.engine.identifiers import peek
from deid_proxy.engine.inspection import Remark
from deid_proxy.engine.texts import is_beyond_ascii
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.concept_names import CONCEPT_NAMES
from deid_proxy.standard.dictionary import vr_of
from deid_proxy.standard.uids import TRANSFER_SYNTAXES, is_well_known

if TYPE_CHECKING:
    from collections.abc import Mapping

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
_WORDS = _FREE_TEXT | {"CS"}
_LOOKED_AT = _WORDS | {"UI"}
_CONCEPTS = CONCEPT_NAMES | {0x0008_0302}  # Private Creator Reference
_FIRST_BLOCK, _LAST_BLOCK = 0x10, 0xFF  # elements of private creators (PS3.5 section 7.8.1)
_WHY_CHANCE = {
    Weight.IS_BODY_PART: "a body part",
    Weight.IS_OF_OTHERS: "stands there in originals of others, too",
}
_PIXEL_DATA = ((0x7FE0_0008,), (0x7FE0_0009,), (0x7FE0_0010,))
_UID = re.compile(rb"[0-9]+(?:\.[0-9]+){3,}")
_WORD = re.compile(rb"[0-9A-Za-z\x80-\xff]+")
_SHORTEST_UID, _SHORTEST_ROOT = 10, 20
_SHORTEST_ID, _SHORTEST_NUMBER, _SHORTEST_INTEGER, _SHORTEST_IN_BINARY = 4, 5, 7, 10
_CHARACTER_SET = (0x0008_0005,)
_HAS_UID, _HAS_IDENTIFIER = "holds an original UID", "holds an original identifier"
_HAS_NAME = "holds a word of an original name"


class Searched(NamedTuple):
    """What a finished data set has of any original, and what looks like it and may be chance."""

    found: list[Remark]
    may_be_chance: list[Remark]


class _Original(OneOriginal):
    """One original while it is read."""

    def __init__(self, rule_set: RuleSet) -> None:
        super().__init__()
        self.sop_class_uid = ""
        self.character_set: list[str] = []
        self.items = RetainedItems(rule_set)


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
        self._names = OriginalNames()

    def add(self, source: Source) -> None:
        """Take the identifiers of one original.

        Raises
        ------
        DeidentificationError
            Only a part of it can be read; what stands there is taken.
        """
        one = _Original(self._rule_set)
        whole = False
        try:
            one.sop_class_uid = _sop_class_of(source)
            for element in read_elements(memoryview(source.data), source.transfer_syntax_uid):
                self._take(element, one)
            whole = True
        finally:
            self._names.add(one, whole=whole)

    def _take(self, element: Element, one: _Original) -> None:
        tag = element.path[-1]
        if element.path == _CHARACTER_SET:
            one.character_set = character_sets([element])
        kept = self._keeps(element, one.sop_class_uid)
        if kept:
            one.numbers.take(element)
        one.items.take(element)
        vr = (vr_of(tag) or "UN") if element.vr == "UN" else element.vr
        value = bytes(element.value).strip(b" \0") if vr in _LOOKED_AT or tag in _IDENTIFIERS else b""
        if not value:
            return
        if vr == "PN" and not kept:
            one.name(names_in(value, one.character_set))
        elif vr in _WORDS:
            words = words_of(value, one.character_set, person_name=vr == "PN")
            one.text(tag, words | _short_number(value))
        if vr == "UI" and not kept and not one.items.retain(element):
            for uid in value.split(b"\\"):
                self._take_uid(uid.strip(b" \0"))
        if tag in _IDENTIFIERS and not kept:
            for identifier in value.split(b"\\"):
                self._take_identifier(identifier.strip(), one)

    def _keeps(self, element: Element, sop_class_uid: str) -> bool:
        parent = element.path[-3] if len(element.path) > 1 else None
        return decide(self._rule_set, sop_class_uid, parent, element.path[-1])[0] is ActionCode.K

    def _take_uid(self, uid: bytes) -> None:
        if len(uid) >= _SHORTEST_UID and uid.count(b".") > 2 and not is_well_known(uid.decode("latin-1")):
            self._uids.add(uid)

    def _take_identifier(self, value: bytes, one: _Original) -> None:
        first = _WORD.search(value)
        least = _SHORTEST_NUMBER if value.isdigit() else _SHORTEST_ID
        if first is None or len(value) < least or not may_be_a_name(value.decode("latin-1").casefold()):
            return
        if value.isalpha():
            one.name([frozenset(words_of(value, one.character_set))])
        else:
            self._identifiers.setdefault(first.group(), set()).add(value[first.start() :])
            self._read_identifiers.setdefault(first.group().lower(), set()).add(value[first.start() :].lower())
            one.identifiers.update(_short_number(value))

    def find(self, source: Source) -> Searched:
        """Search a finished data set for identifiers of any original.

        Raises
        ------
        DeidentificationError
            It cannot be read.
        """
        syntax = TRANSFER_SYNTAXES.get(source.transfer_syntax_uid)
        native = syntax is not None and not syntax.encapsulated
        sop_class_uid = _sop_class_of(source)
        character_set: list[str] = []
        numbers, items = KeptNumbers(), RetainedItems(self._rule_set)
        found: list[Remark] = []
        waiting: list[tuple[Element, Text | str]] = []  # for what only the whole tells
        for element in read_elements(memoryview(source.data), source.transfer_syntax_uid):
            if element.path == _CHARACTER_SET:
                character_set = character_sets([element])
            if native and element.path in _PIXEL_DATA:
                continue
            kept = self._keeps(element, sop_class_uid)
            if kept:
                numbers.take(element)
            items.take(element)
            if not items.retain(element) and self._has_uid(element):
                found.append(Remark(element.path, _HAS_UID))
            elif self._identifies(element, character_set):
                value = "".join(_short_number(bytes(element.value).strip(b" \0")))
                if value and (kept or _is_private(element)):
                    waiting.append((element, value))
                else:
                    found.append(Remark(element.path, _HAS_IDENTIFIER))
            elif element.vr in TEXT_VRS or element.vr == "UN":
                words = words_of(bytes(element.value), character_set, person_name=element.vr == "PN")
                text = Text(element.path[-1], self._names.words_of(words), free=_is_free(element), kept=kept)
                if self._names.in_words(text.words):
                    waiting.append((element, text))
        return self._weighed(found, waiting, numbers.digest())

    def _weighed(self, found: list[Remark], waiting: list[tuple[Element, Text | str]], numbers: bytes) -> Searched:
        chance: list[Remark] = []
        for element, what in waiting:
            if isinstance(what, str):
                weight = self._names.weigh_value(element.path[-1], what, numbers)
                says, else_says = _HAS_IDENTIFIER, "is somebody's identifier, too"
            else:
                weight = self._names.weigh(what, numbers)
                says, else_says = _HAS_NAME, "holds a word that is somebody's name, too"
            if weight is Weight.COUNTS:
                found.append(Remark(element.path, says))
            elif weight is not Weight.NOTHING:
                chance.append(Remark(element.path, else_says, _WHY_CHANCE[weight]))
        return Searched(found, chance)

    def _has_uid(self, element: Element) -> bool:
        retained = retains_uid(self._rule_set, element.path[-1])
        return not retained and any(self._is_original(match.group()) for match in _UID.finditer(element.value))

    def _is_original(self, uid: bytes) -> bool:
        while uid not in self._uids:
            uid = uid.rpartition(b".")[0]
            if len(uid) < _SHORTEST_ROOT:
                return False
        return True

    def _identifies(self, element: Element, character_set: list[str]) -> bool:
        """Tell whether an identifier stands there, or in the text as somebody reads it."""
        vr, value = element.vr, bytes(element.value)
        if self._has_identifier(vr, value, self._identifiers):
            return True
        if not (vr in TEXT_VRS or vr == "UN") or not is_beyond_ascii(value):
            return False
        read = read_text(value, character_set, person_name=vr == "PN").encode("utf-8", "replace")
        return self._has_identifier(vr, read, self._read_identifiers)

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


def _sop_class_of(source: Source) -> str:
    peeked = peek(source.data, source.transfer_syntax_uid)
    return peeked.sop_class_uid if peeked is not None else ""


def _short_number(value: bytes) -> set[str]:
    """Return a value that is somebody's identifier and something else, both by right: a serial number, a setting."""
    is_one = value.isdigit() and _SHORTEST_NUMBER <= len(value) < _SHORTEST_INTEGER
    return {value.decode("ascii")} if is_one else set()


def _is_private(element: Element) -> bool:
    return element.path[-1] >> 16 & 1 == 1


def _is_free(element: Element) -> bool:
    """Tell whether people write there what they like: no code, no concept, no maker and no private creator."""
    tag = element.path[-1]
    reserves = _is_private(element) and _FIRST_BLOCK <= tag & 0xFFFF <= _LAST_BLOCK
    return element.vr in _FREE_TEXT and tag not in _CONCEPTS and not reserves
