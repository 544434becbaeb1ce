"""Initials of the instance's own people that are abbreviations of a vocabulary as well: ``SPENCER MS``, ``GTVp DP``.

Where a vocabulary has them, they are somebody's beside what the instance says of people. Those of the patient are also
where a text begins or ends with them, in capitals beside words that are not, and at the end of a name of parts that
underscores join. Two letters are the patient's in one of some hundred texts that mean something else by them; that
these lose them is the price for that they leave in no other. Modalities and views stay, unless beside a day or number
of the instance, and a side does behind the part of the body that it is of: ``Lung_LT``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.own_words import NAME
from deid_proxy.engine.cleaners.tokens import between

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
_SEEN: Final = frozenset(("view", "side"))
"""What a text may begin or end with that is nobody's."""
_OF_IMAGES: Final = frozenset(("modality", "view", "side", "technique", "contrast", "phase", "procedure"))
_BESIDE_VIEWS: Final = frozenset(("anatomy", "modality", "view"))
_BESIDE_OTHERS: Final = _BESIDE_VIEWS | {"technique", "contrast", "phase"}
"""What stands beside these, if they are said of an image."""
_FEW: Final = 6  # words of a short text
_FOUND: Final = frozenset(("finding", "device", "material"))
_LESIONS: Final = frozenset(
    (
        "cyst",
        "cysts",
        "nodule",
        "lesion",
        "lesions",
        "mass",
        "stone",
        "tumour",
        "tumor",
        "node",
        "mets",
        "zyste",
        "kyste",
    )
)
"""What no view and no modality is named in front of, though the codes of some have them among parts of the body."""
_SIDES: Final = frozenset(("lt", "rt", "li", "re", "dx", "sx", "sn"))
_JOINED: Final = "_"


def may_be_initials(word: WrittenWord, own: OwnForms) -> bool:
    """Tell whether a word of a vocabulary is written as the initials of somebody of the instance."""
    text = word.text
    is_written = 1 < len(text) <= _LONGEST and word.is_capitals and text in own.initials
    return is_written and (text not in _IMAGED or text in own.of_patient)


def take_initials(
    plain: str,
    tokens: list[Token],
    initials: list[int],
    own: OwnForms,
    words: Vocabulary,
    why: list[str],
    others: list[Mark],
) -> None:
    """Take those beside a name of the instance; the patient's also beside a day or number of it, and at an end.

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
        is_named = tokens[at].text not in _IMAGED
        if at and _BESIDE.fullmatch(plain, tokens[at - 1].end, start) is not None:
            is_dated = is_patient and not ends.isdisjoint(range(start - _NEAR, start))
            is_behind = is_patient and 1 < at == len(tokens) - 1  # bez kontrastu Glazik MG
            if is_dated or ((is_named or is_behind) and why[at - 1] == NAME):
                why[at] = NAME
        if at + 1 < len(tokens) and _BESIDE.fullmatch(plain, end, tokens[at + 1].start) is not None:
            is_dated = is_patient and not starts.isdisjoint(range(end + 1, end + _NEAR + 1))
            if is_dated or (is_named and why[at + 1] == NAME):
                why[at] = NAME
        if not is_patient or _is_side_of_part(tokens, at, words):
            continue
        is_named = is_named or (at + 1 < len(tokens) and _is_found(tokens[at + 1], words))  # CR cyst
        is_named = is_named or any(one.text in _IMAGED for one in tokens[:at])  # CT HEAD bed NM
        is_out = is_named and (_stands_out(tokens, at, words) or _is_alone(tokens, at, words))
        if is_out or _ends_code(plain, tokens, at):
            why[at] = NAME


def _stands_out(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether an abbreviation at an end may be somebody's letters: GTVp DP, MS cyst; not among capitals."""
    is_seen = words.kind_of(tokens[at].text) in _SEEN
    if at and at == len(tokens) - 1:
        return not is_seen and any(_is_word_in_small(token) for token in tokens[:at])
    if at or len(tokens) == 1 or not _is_word_in_small(tokens[1]):
        return False
    return not is_seen or _is_found(tokens[1], words)


def _is_alone(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether nothing beside an abbreviation at an end of a short text says that it is of an image: ES L AXILLA.

    ``AP CHEST`` and ``SAG T1 FS`` say so; ``AP L AXILLA`` may, and the patient is called so.
    """
    last = len(tokens) - 1
    if at not in (0, last) or not 0 < last < _FEW:
        return False
    beside = tokens[1 if at == 0 else last - 1]
    kind = words.kind_of(tokens[at].text)
    if kind not in _OF_IMAGES or len(beside.text) == 1 or beside.text.isdigit():
        return True
    return words.kind_of(beside.text) not in (_BESIDE_VIEWS if kind in _SEEN else _BESIDE_OTHERS)


def _is_found(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word says what was found."""
    return token.text in _LESIONS or words.kind_of(token.text) in _FOUND


def _is_word_in_small(token: Token) -> bool:
    return len(token.text) >= _SHORTEST_WORD and token.word.is_alpha and not token.is_capitals


def _ends_code(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether letters end a name of joined parts, as of a region of interest: PTV_60_BR."""
    return 0 < at == len(tokens) - 1 and between(plain, tokens[at - 1], tokens[at]) == _JOINED


def _is_side_of_part(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters are the side of the part of the body beside them: Lung_LT, RT knee."""
    beside = tokens[max(at - 1, 0) : at + 2]
    return tokens[at].text in _SIDES and any(
        words.kind_of(token.text) == "anatomy" and token.text not in _LESIONS for token in beside
    )
