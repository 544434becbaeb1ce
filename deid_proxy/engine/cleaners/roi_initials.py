"""Somebody at the end of what a region or a series is called: ``PTV_Prostata_LV``, ``hersenen_epilepsie_3T_de Mol``.

Whoever draws one puts letters behind it. Two that such names do not end in otherwise are somebody's. So is a name with
a capital behind words in small letters.

Asked by :mod:`~deid_proxy.engine.cleaners.initials` once, of the end of a text.

References
----------
AAPM TG-263: Standardizing Nomenclatures in Radiation Oncology
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.own_words import PARTICLES
from deid_proxy.engine.cleaners.people_known import is_called, kind_of
from deid_proxy.engine.cleaners.staff_words import IN_VERSIONS
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.engine.cleaners.written_words import WrittenWord
    from deid_proxy.standard.vocabulary import Vocabulary

_JOINED: Final = "_"
_TWO: Final = 2
_MOST: Final = 8  # parts
_LONG: Final = 3  # letters
_NOBODY: Final = range(0)
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
    if not is_image or is_target:
        return at
    is_alone = at > _TWO and letters.is_small and not any(part.word.is_small for part in parts)  # Hersenen_CTA_80kV_jt
    return at if is_alone and letters.text not in IN_VERSIONS else -1


def named_in(plain: str, tokens: list[Token], words: Vocabulary) -> range:
    """Return the places of a name with a capital that ends what a series is called: brain_epilepsy_3T_Kis."""
    last = first = len(tokens) - 1
    if last < _TWO:
        return _NOBODY
    name = tokens[last]
    if not (name.word.is_title and name.word.is_alpha and len(name.text) > _TWO):
        return _NOBODY
    while first > _TWO and between(plain, tokens[first - 1], name) == " " and tokens[first - 1].text in PARTICLES:
        first -= 1
        name = tokens[first]
    if any(between(plain, tokens[one], tokens[one + 1]) != _JOINED for one in range(first)):
        return _NOBODY
    written = [part.word for part in tokens[:first] if part.word.is_alpha and len(part.text) > 1]
    if plain[tokens[last].end :].strip() or not any(word.is_small and len(word.text) > _LONG for word in written):
        return _NOBODY
    if any(word.is_title for word in written):
        return _NOBODY
    found = range(first, last + 1)
    return found if first < last or _is_called(tokens[last].text, written, words) else _NOBODY


def _is_called(text: str, written: list[WrittenWord], words: Vocabulary) -> bool:
    """Tell whether a word is a name, and none of what is imaged in the languages of what stands in front."""
    if not is_called(text, words):
        return False
    kind, languages = kind_of(text, words), frozenset(words.languages_of(text))
    if kind in (None, "common", "word"):
        return True
    spoken = frozenset(one for word in written for one in words.languages_of(word.text))
    return bool(languages) and bool(spoken) and languages.isdisjoint(spoken)


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
