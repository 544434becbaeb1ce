"""Where what may announce somebody announces nobody: WITH CONE BEAM CT, PATIENT IN PAIN, mr imaging.

Asked by :mod:`~deid_proxy.engine.cleaners.titles` of each title and role, before who stands behind it goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.eponym_words import kinds_of
from deid_proxy.engine.cleaners.name_span import is_harmless, is_phrase
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_MR: Final = "mr"
_MS: Final = "ms"
_MRS: Final = "mrs"
_LADY: Final = "lady"
_FRAU: Final = "frau"
_SPECTRA: Final = words_in("press steam svs csi voxel voxels laser te spectroscopy spectrum")
"""What stands behind spectroscopy (MRS)."""
_SCANNED: Final = frozenset(("technique", "measurement", "unit", "phase", "view", "modality"))
"""What stands behind milliseconds and spectroscopy."""
_EXAMINED: Final = frozenset(("procedure", "technique", "contrast", "anatomy", "view"))
"""What stands behind a modality, of the kinds of words."""
_SAID: Final = _SCANNED | _EXAMINED | {"side", "finding", "device", "material"}
"""What stands behind a woman and a comma in German, whose nouns have a capital: ältere Frau, Bruch des Dens."""
_ARTICLES: Final = {
    "par": ("la", "le", "les"),
    "por": ("el", "la", "los", "las"),
    "per": ("la", "il", "lo"),
    "door": ("de", "het"),
    "von": ("der", "dem"),
}
"""What stands behind words that say by whom something was done, where they say by or for what."""
_LONGEST_SMALL: Final = 2  # letters
_BESIDE: Final = (" ", ": ", ", ")


def goes_on(plain: str, tokens: list[Token], at: int, words: Vocabulary, *, is_weak: bool, is_by: bool) -> bool:
    """Tell whether a sentence goes on behind a role, without a name.

    Words that belong together begin there, or in capitals a function word and one that names nobody (CON LA EDAD), or
    an everyday word that no list of names has.

    Parameters
    ----------
    is_weak
        Whether it is a small word that announces people among others: with, for.
    is_by
        Whether it says by whom something was done.
    """
    role, first = tokens[at], tokens[at + 1]
    if between(plain, role, first) not in _BESIDE:
        return False
    if is_phrase(tokens, at, words):
        return True
    is_one = plain[first.end : first.end + 1] != "." and is_phrase(tokens, at + 1, words)
    if is_one and (is_weak or not kinds_of(first.text)):  # Nurse Murphy positive
        return True
    if not (role.is_capitals and first.is_capitals) or (is_by and first.text not in _ARTICLES.get(role.text, ())):
        return False
    behind = tokens[at + 2] if at + 2 < len(tokens) else None
    if behind is not None and behind.is_capitals and (first.text in words.common or first.is_initial):
        is_rare = first.text not in words.frequent_names
        return is_rare and len(behind.text) > _LONGEST_SMALL and is_harmless(behind, words)
    if not is_weak or first.text in words.listed:
        return False
    found = words.everyday(first.text, is_foreign=first.is_foreign)
    return found is not None and not found.is_name


def is_no_title(plain: str, tokens: list[Token], at: int, behind: int, words: Vocabulary) -> bool:
    """Tell whether what is written like a title is of a scan: mr imaging, TR 2500 ms, MRS PRESS, an old lady from."""
    title, first = tokens[at], tokens[behind]
    gap = between(plain, tokens[behind - 1], first)
    if title.text == _MS:
        return (
            at > 0
            and not title.is_title
            and _is_counted(plain, tokens, at)
            and (gap[:1] == "," or _scans(first, words))
        )
    if title.text == _MRS:
        return gap in _BESIDE and (first.text in _SPECTRA or (title.is_capitals and _scans(first, words)))
    if title.text == _LADY:
        return title.is_small and first.word.is_small and first.text not in words.names_too
    if title.text == _FRAU:
        is_told_of = at > 0 and between(plain, tokens[at - 1], title) == " "
        return is_told_of and gap[:1] == "," and words.kind_of(first.text) in _SAID
    if title.text != _MR or not (title.word.is_small and first.word.is_small) or gap != " ":
        return False
    return is_harmless(first, words) and words.kind_of(first.text) in _EXAMINED


def _is_counted(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a number stands right in front of what may be milliseconds."""
    return tokens[at - 1].word.is_number and between(plain, tokens[at - 1], tokens[at]) in ("", " ")


def _scans(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word says how something is scanned, or is a value."""
    return token.word.is_number or words.kind_of(token.text) in _SCANNED
