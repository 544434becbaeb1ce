"""What one instance says of people, places, numbers and days, as text; and what became of its texts because of that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.recogniser import Recognisers, nobody
from deid_proxy.engine.decisions import PATIENT_NAME
from deid_proxy.engine.dummies import BY_VR
from deid_proxy.engine.subject import SPECIFIC_CHARACTER_SET
from deid_proxy.standard.character_sets import decode_anyhow
from deid_proxy.standard.folding import fold
from deid_proxy.standard.identifier_sources import CODE_VALUE, IN_CODES, SOURCES, STUDY_UIDS, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deid_proxy.engine.temporal import MovedText
    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.profile.model import RuleSet

_LONGEST = 1024  # characters of one source: a longer one is a text, and names nobody
_DUMMIES = frozenset(text.decode("ascii", "replace") for text in BY_VR.values())
_PADDING = " \0"
_WORD = re.compile(r"[^\W_]+")
_UID, _BIRTH = "uid", "birth"
_BIRTH_DATE = 0x00100030
MODALITY = 0x0008_0060
"""Noted where a site's own recogniser is told of it."""
MAKER_TAGS = frozenset({0x00080070, 0x00081090})
"""Manufacturer and Manufacturer's Model Name: whoever they name may name its codes, too."""
_OF_THE_PATIENT = frozenset({0x00080050, 0x00100020, 0x00101000})  # accession and patient's numbers, however short
_SHORTEST_NUMBER = 4  # of all others: a study or a step is often called 1

CharacterSet = tuple[str, ...]


class Cleaned(NamedTuple):
    """What became of one encoded value: ``new`` is None where it stays, empty where nothing of it is left."""

    new: bytes | MovedText | None
    note: str = ""


Memory = dict[tuple[tuple[str, bool], bytes, CharacterSet], Cleaned]
"""What became of encoded values, by their VR, the value and the character set in force."""


class Own:
    """What an instance says of people and places; the same object for all instances that say the same.

    Attributes
    ----------
    known
        What to look for.
    policy
        How texts are cleaned.
    character_sets
        All that are declared in it, at whatever depth.
    cleaned, swept, products, codes
        What became of values of attributes that are cleaned, of those that are only searched, and of the names of
        makers and models, and the codes of private schemes, among these.
    makers
        The words of who made the equipment, and of what it is called; folded.
    recognisers, recognised
        A site's own recognisers, and what became of values of an attribute that they read too.
    passed, passed_concepts, passed_terms
        Values that stay, whatever the character set is: anywhere, where words name concepts, and as code strings.
    """

    __slots__ = (
        "character_sets",
        "cleaned",
        "codes",
        "known",
        "makers",
        "passed",
        "passed_concepts",
        "passed_terms",
        "policy",
        "products",
        "recognised",
        "recognisers",
        "swept",
    )

    def __init__(self, known: KnownIdentifiers, policy: CleaningPolicy, sets: frozenset[CharacterSet]) -> None:
        self.known = known
        self.policy = policy
        self.character_sets = sets
        self.cleaned: Memory = {}
        self.swept: Memory = {}
        self.products: Memory = {}
        self.codes: Memory = {}
        self.makers: frozenset[str] = frozenset()
        self.recognisers = nobody(policy)
        self.recognised: dict[int, Memory] = {}
        self.passed: set[bytes] = set()
        self.passed_concepts: set[bytes] = set()
        self.passed_terms: set[bytes] = set()

    def __repr__(self) -> str:
        return "Own(‹PHI›)"


def own_of(found: Iterable[tuple[int, bytes]], rule_set: RuleSet) -> Own:
    """Return what encoded sources say: each by its attribute, in the order of the data set.

    A name in an item may be in a character set of the item's own; it is read in every set that the instance has.
    """
    found = tuple(found)
    sets = [_terms(raw) for tag, raw in found if tag == SPECIFIC_CHARACTER_SET]
    declared = tuple(dict.fromkeys(sets)) or ((),)
    texts: dict[str, dict[str, None]] = {kind: {} for kind in (*SourceKind, _UID, _BIRTH)}
    for tag, raw in sorted(found, key=_is_not_the_patient):  # the patient's own name first
        kind = _kind(tag)
        if kind is not None:
            shortest = _SHORTEST_NUMBER if kind is SourceKind.NUMBER and tag not in _OF_THE_PATIENT else 1
            found_texts = (text for text in _texts(raw, declared, kind) if len(text) >= shortest)
            texts[kind].update(dict.fromkeys(found_texts))
    known = KnownIdentifiers(
        names=tuple(texts[SourceKind.NAME]),
        words=tuple(texts[SourceKind.PLACE]),
        ids=tuple(texts[SourceKind.NUMBER]),
        dates=tuple(texts[SourceKind.DAY]),
        contacts=tuple(texts[SourceKind.CONTACT]),
        uids=tuple(texts[_UID]),
        ages=tuple(texts[SourceKind.AGE]),
        births=tuple(texts[_BIRTH]),
    )
    own = Own(known, rule_set.cleaning, frozenset(sets))
    said = " ".join(fold(raw.decode("latin-1")) for tag, raw in found if tag in MAKER_TAGS)
    own.makers = frozenset(_WORD.findall(said))
    own.recognisers = Recognisers(rule_set.recognisers, rule_set.cleaning, _modality(found))
    return own


def _modality(found: Iterable[tuple[int, bytes]]) -> str:
    return next((raw.decode("latin-1").strip(_PADDING) for tag, raw in found if tag == MODALITY), "")


def _is_not_the_patient(source: tuple[int, bytes]) -> bool:
    return source[0] != PATIENT_NAME


def _terms(raw: bytes) -> CharacterSet:
    text = raw.decode("latin-1").strip(_PADDING)
    return tuple(term.strip() for term in text.split("\\")) if text else ()


def _kind(tag: int) -> str | None:
    if tag in (SPECIFIC_CHARACTER_SET, MODALITY) or tag in MAKER_TAGS:
        return None
    if tag in STUDY_UIDS:
        return _UID
    if tag == _BIRTH_DATE:
        return _BIRTH
    if tag == CODE_VALUE:
        return SourceKind.NUMBER
    return IN_CODES.get(tag) or SOURCES.get(tag) or SourceKind.NAME  # whatever else was noted is of VR PN


def _texts(raw: bytes, declared: Iterable[CharacterSet], kind: str) -> Iterator[str]:
    """Yield the values, in every way in which they can be read; none that the engine itself writes as a dummy."""
    for character_set in declared:
        text = decode_anyhow(raw, character_set, person_name=kind is SourceKind.NAME)
        for value in text.split("\\"):
            stripped = value.strip(_PADDING)
            if stripped and stripped not in _DUMMIES and len(stripped) <= _LONGEST:
                yield stripped
