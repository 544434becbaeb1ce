"""Letters of somebody at the end of what a region of interest is called: ``PTV_Prostata_LV``, ``Parotida_izq_rm``.

Whoever draws one puts letters behind it. Two that such names do not end in otherwise are somebody's.

References
----------
AAPM TG-263: Standardizing Nomenclatures in Radiation Oncology
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_JOINED: Final = "_"
_TWO: Final = 2
_MOST: Final = 8  # parts
_TARGETS: Final = words_in(
    "ptv ctv gtv itv igtv ictv htv btv boost",
    "gtvp gtvn gtvt ctvp ctvn ctvt ptvp ptvn",
)
"""Volumes that are irradiated; a number may stand behind."""
_KINDS_OF_REGIONS: Final = words_in("anatomy side")
_KINDS_OF_SERIES: Final = words_in("modality view technique procedure phase contrast")
_SUFFIXES: Final = words_in(
    # sides and places: left and right in several languages, lobes, nodes, beds, matter of the brain
    "lt rt li re dx sx sn dr iz dt gd gh dh ap pa si is",
    "ll rl ul ml sc ic ax br rp im bt tb gm wm cc",
    # phases, images, units
    "ex in ee ei bh fb ct mr pt us cb gy cm mm",
    # what is done there, kinds of structures, numerals
    "op ev tx rx ov pv hu iv ii vi no",
    # how they are drawn
    "ai dl gt ok cp",
)
"""What such names end in, of two letters, in capitals."""
_SMALL_SUFFIXES: Final = words_in(
    "lt rt li re dx sx sn dr iz dt ap pa ex in ct mr",
    "gy cm mm ev ok",
)
"""Of them those that are written in small letters too."""
_OF_TARGETS: Final = words_in("hr ir lr hd ld tv ln sv cw es ed")
"""What only names of targets end in, in capitals: risks, doses, what lies in them."""
_CHAMBERS: Final = words_in("lv rv la ra")
"""What only names of the heart end in."""
_HEARTS: Final = words_in(
    "heart cor corazon coeur cuore herz hart cardiac ventricle",
    "myocardium atrium myo lv",
)


def drawn_by(plain: str, tokens: list[Token], words: Vocabulary) -> int:
    """Return the place of the letters of who drew a region that a text is the name of; -1 where there are none."""
    at = len(tokens) - 1
    if not 0 < at < _MOST or len(tokens[at].text) != _TWO or not tokens[at].raw.isalpha():
        return -1
    letters = tokens[at].word
    if not (letters.is_capitals or letters.is_small) or plain[tokens[at].end :].strip():
        return -1
    if any(between(plain, tokens[one], tokens[one + 1]) != _JOINED for one in range(at)):
        return -1
    parts = tokens[:at]
    is_target = any(part.text.rstrip("0123456789") in _TARGETS for part in parts)
    if not is_target and not any(words.kind_of(part.text) in _KINDS_OF_REGIONS for part in parts):
        return -1
    if _is_suffix(tokens[at], parts, words, is_target=is_target):
        return -1
    is_image = any(words.kind_of(part.text) in _KINDS_OF_SERIES for part in parts if len(part.text) > 1)
    return -1 if is_image and not is_target else at


def _is_suffix(letters: Token, parts: list[Token], words: Vocabulary, *, is_target: bool) -> bool:
    """Tell whether two letters are of the region's name: PTV_HR, Heart_LV, KNEE_FS; not Parotida_lr."""
    text = letters.text
    if text in _CHAMBERS:
        return any(part.text in _HEARTS for part in parts)
    if text in _OF_TARGETS:
        return is_target and letters.is_capitals
    if text in _SUFFIXES:
        return letters.is_capitals or text in _SMALL_SUFFIXES
    is_image = not is_target and words.kind_of(text) in _KINDS_OF_SERIES
    return is_image and all(part.is_capitals or part.word.has_digits for part in parts)
