"""Compounds of languages that write what belongs together as one word: Schichtdickenabweichung, leverbiopsi.

No list has them all. One is known where its words are, those of one language each, with what that language puts
between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from deid_proxy.standard.vocabulary import Vocabulary


class _Language(NamedTuple):
    """How a language compounds.

    Attributes
    ----------
    links
        What it puts between the words.
    ends_places
        What its streets, towns and families end with: such a word may name one.
    """

    links: tuple[str, ...]
    ends_places: tuple[str, ...]


_NORTH: Final = (
    *("gatan", "gata", "gate", "gade", "vagen", "vegen", "vej", "gard", "gaard", "stad", "sted", "by", "holm", "lund"),
    *("strom", "dal", "vik", "sjo", "berg", "borg", "skog", "plats", "plass", "plads", "sen", "son", "sson"),
    *("bjerg", "strup", "kaer", "tveit", "fjord", "veit", "marken", "stein", "steiner"),
)
_COMPOUNDING: Final = {
    "de": _Language(
        ("s", "n", "en", "es", "er"),
        (
            *("allee", "bach", "berg", "burg", "dorf", "feld", "gasse", "haus", "heim", "platz", "ring", "strasse"),
            *("weg", "stein", "steiner", "berger", "hammer", "brand", "stuhl", "bitter", "ecken", "bruch", "ingen"),
        ),
    ),
    "nl": _Language(
        ("s", "en", "e"),
        (
            *("straat", "laan", "weg", "plein", "dijk", "dam", "huis", "berg", "burg", "stad", "dorp", "veld", "hof"),
            *("man", "kerke", "kerken", "meer", "buurt", "kanaal", "maker", "makers", "slager", "slagers", "eilanden"),
        ),
    ),
    "sv": _Language(("s",), _NORTH),
    "da": _Language(("s", "e"), _NORTH),
    "fi": _Language(
        ("n",),
        (
            *("katu", "tie", "kuja", "polku", "la", "nen", "maki", "niemi", "joki", "jarvi", "talo", "kangas", "lahti"),
            *("luoma", "ranta", "saari", "virta", "vuori", "kallio", "luoto", "viita", "kumpu", "harju"),
        ),
    ),
    "hu": _Language((), ("utca", "ut", "ter", "falva", "hely", "haza", "vari", "falvi", "ffy", "vary")),
}
"""The languages of the vocabularies that compound; Danish has Norwegian in it."""
ENDS_PLACES: Final = {language: how.ends_places for language, how in _COMPOUNDING.items()}
"""What streets, villages and families end with in each of them."""
_SHORTEST, _LONGEST = 9, 64  # letters of a compound
_SHORTEST_WORD, _SHORTEST_COMMON, _SHORTEST_LAST, _LONGEST_WORD = 3, 6, 4, 24
_SURE, _SURE_OF_BODY = 7, 6  # letters of a word that makes sure that a compound is nobody's name
_OF_BODY: Final = frozenset(
    ("anatomy", "device", "finding", "measurement", "modality", "procedure", "technique", "view")
)
"""Kinds of words that speak of the body, or of its images."""


def words_of_compound(compound: str, words: Vocabulary, languages: frozenset[str]) -> tuple[str, ...]:
    """Return the words that a compound is of, without what links them; empty where it is none.

    One of them has seven letters at least, or six where it speaks of the body, and is no name, so that families
    (Kniewasser, Langstrumpf, Markersen) are none. What streets, villages and families end with ends none, and nor does
    a word of three letters.

    Parameters
    ----------
    compound
        A folded word of which no list knows.
    languages
        Those whose words may be in it.
    """
    length, listed = len(compound), words.listed
    if not _SHORTEST <= length <= _LONGEST:
        return ()
    ends = [compound[at:] for at in range(max(length - _LONGEST_WORD, 0), length - _SHORTEST_LAST + 1)]
    last = [word for word in ends if word in listed]
    for language, how in _COMPOUNDING.items() if last else ():
        if language not in languages or compound.endswith(how.ends_places):
            continue
        if any(_is_of(word, words, language) for word in last):
            found = _cut(compound, words, language, how.links)
            if found:
                return found
    return ()


def _cut(compound: str, words: Vocabulary, language: str, links: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of one language that a compound is of; empty where it is none, or none of them is sure."""
    length = len(compound)
    found: dict[int, tuple[bool, tuple[str, ...]]] = {0: (False, ())}  # up to a place: whether surely, and the words
    for start in range(length - _SHORTEST_LAST + 1):
        if start not in found:
            continue
        has_sure, before = found[start]
        for end in range(start + _SHORTEST_WORD, min(length, start + _LONGEST_WORD) + 1):
            word = _word(compound[start:end], words, language, () if end == length else links)
            if word:
                is_sure = has_sure or _is_sure(word, words)
                if end not in found or (is_sure and not found[end][0]):
                    found[end] = (is_sure, (*before, word))
    is_sure, cut = found.get(length, (False, ()))
    return cut if is_sure and len(cut) > 1 else ()


def _word(piece: str, words: Vocabulary, language: str, links: tuple[str, ...]) -> str:
    """Return the word that a piece of a compound is, without what links it to the next; empty for none."""
    if _is_of(piece, words, language):
        return piece
    for link in links:
        if piece.endswith(link) and _is_of(word := piece.removesuffix(link), words, language):
            return word
    return ""


def _is_of(word: str, words: Vocabulary, language: str) -> bool:
    """Tell whether a word of a language may be in a compound: no function word, and not what many are called."""
    kind = words.kind_of(word)
    if kind is None or word in words.common or len(word) < _SHORTEST_WORD or word in words.frequent_names:
        return False
    if kind == "common" and len(word) < _SHORTEST_COMMON:
        return False
    languages = words.languages_of(word)
    return not languages or language in languages


def _is_sure(word: str, words: Vocabulary) -> bool:
    """Tell whether a compound with a word is nobody's name."""
    if word in words.names_too or len(word) < _SURE_OF_BODY:
        return False
    return len(word) >= _SURE or words.kind_of(word) in _OF_BODY
