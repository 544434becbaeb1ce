"""Initials of the instance's own people that are abbreviations of a vocabulary as well: ``SPENCER MS``, ``GTVp DP``.

Where a vocabulary has them, they are somebody's beside what the instance says of people, and those of the patient where
they stand at an end of a text, in capitals among words that are not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.own_words import NAME

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.marks import Mark
    from deid_proxy.engine.cleaners.own_forms import OwnForms
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.engine.cleaners.written_words import WrittenWord
    from deid_proxy.standard.vocabulary import Vocabulary

_LONGEST: Final = 3
_SHORTEST_WORD: Final = 3
_NEAR: Final = 4
_BESIDE: Final = re.compile(r"[\s.,:;'’^()/_-]{1,4}")
_IMAGED: Final = frozenset(
    (
        *("ct", "mr", "us", "pt", "nm", "cr", "dx", "dr", "xr", "xa", "rf", "mg", "cta", "mra", "mri", "pet"),
        *("mip", "mpr", "dwi", "adc", "ecg", "gd", "gy", "hu", "wo"),
    )
)
"""What is nobody's, whoever is called so: descriptions are full of it."""
_NEVER_LAST: Final = frozenset(("view", "side", "anatomy", "procedure"))
"""What a text may end with that is nobody's."""


def may_be_initials(word: WrittenWord, own: OwnForms) -> bool:
    """Tell whether a word of a vocabulary is written as the initials of somebody of the instance."""
    text = word.text
    is_written = 1 < len(text) <= _LONGEST and word.is_capitals and text in own.initials
    return is_written and text not in _IMAGED


def take_initials(
    plain: str,
    tokens: list[Token],
    initials: list[int],
    own: OwnForms,
    words: Vocabulary,
    why: list[str],
    others: list[Mark],
) -> None:
    """Take those beside a name of the instance; the patient's also beside a day or number of it, and at the end.

    Parameters
    ----------
    initials
        The places of words that may be some.
    why
        Why each of the tokens goes.
    others
        Days and numbers of the instance.
    """
    starts, ends = {mark.start for mark in others}, {mark.end for mark in others}
    for at in initials:
        start, end = tokens[at].start, tokens[at].end
        is_patient = tokens[at].text in own.of_patient
        if at and _BESIDE.fullmatch(plain, tokens[at - 1].end, start) is not None:
            is_dated = is_patient and not ends.isdisjoint(range(start - _NEAR, start))
            if is_dated or why[at - 1] == NAME:
                why[at] = NAME
        if at + 1 < len(tokens) and _BESIDE.fullmatch(plain, end, tokens[at + 1].start) is not None:
            is_dated = is_patient and not starts.isdisjoint(range(end + 1, end + _NEAR + 1))
            if is_dated or why[at + 1] == NAME:
                why[at] = NAME
        if is_patient and at == len(tokens) - 1 and _stands_out(tokens, at, words):
            why[at] = NAME


def _stands_out(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether an abbreviation may be somebody's letters, behind words that are not all in capitals: GTVp DP."""
    if words.kind_of(tokens[at].text) in _NEVER_LAST:
        return False
    return any(
        len(token.text) >= _SHORTEST_WORD and token.word.is_alpha and not token.is_capitals for token in tokens[:at]
    )
