"""Companies that are called after their partners, and Turkish ones: ``Mani, Din and Master``, ``Seven Duran San``.

Where somebody works, or falls from a ladder, stands in front: no list of parts of the body, and none of findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.own_words import PARTICLES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.whys import FIRM
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_JOINERS: Final = words_in("and und et y e i en og och ve και и та si es ja")
_LEADS: Final = words_in(
    "at by from for of with chez bei von der bij van voor hos av fra fran firmy firmie firmu firma firme empresa ditta",
    "na em da de di del presso por en la pri u od ze z w στη στην στον τησ του απο фирмы компании в з від",
)
_SURE: Final = words_in(
    "at by from for chez bei bij voor hos fra fran firmy firmie firmu firma firme empresa ditta presso pri фирмы",
    "компании",
)
"""Of them those behind which nobody lists what is imaged."""
_NEVER: Final = frozenset(("modality", "view", "side", "procedure", "measurement", "unit", "finding", "phase"))
_TURKISH: Final = words_in("san tic ins paz")
_WORKERS: Final = words_in(
    "calisani calisan iscisi personeli firmasi firmasinda firma fabrikasi fabrikasinda emeklisi sirketi sirketinde sti",
    "elemani isyeri muduru memuru ve ltd tic",
)
_AMPERSAND: Final = " & "
_THREE: Final = 3
_TWO: Final = 2
_SHORTEST: Final = 3  # letters
_MOST: Final = 4  # words of a Turkish company


def find_partners(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return companies of partners, and those in front of what Turkish ones are shortened with."""
    is_joined = is_turkish = False
    for word in landmarks.distinct:
        is_joined = is_joined or (word.is_small and word.text in _JOINERS)
        is_turkish = is_turkish or (word.is_title and word.text in _TURKISH)
    has_pairs = _AMPERSAND in landmarks.plain
    if not (is_joined or is_turkish or has_pairs):
        return []
    plain = landmarks.plain
    found = _pairs(plain, tokens, words) if has_pairs else []
    for at in range(1, len(tokens) - 1):
        word = tokens[at].word
        if word.is_small and word.text in _JOINERS:
            if at >= _THREE and _are_partners(plain, tokens, at, words):
                found += [Mark(tokens[one].start, tokens[one].end, FIRM) for one in (at - 2, at - 1, at + 1)]
        elif is_turkish and word.is_title and word.text in _TURKISH:
            first = _first_of_turkish(plain, tokens, at)
            if first < at:
                found.append(Mark(tokens[first].start, tokens[at].end, FIRM))
    return found


def _pairs(plain: str, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return two partners of whom one is nobody's word, where somebody works: bij de Hoog & Beijring."""
    found: list[Mark] = []
    for at in range(1, len(tokens) - 1):
        pair = tokens[at : at + 2]
        if between(plain, *pair) != _AMPERSAND or not all(one.is_title and one.is_alpha for one in pair):
            continue
        lead = at - 1
        while lead > 0 and tokens[lead].is_small and tokens[lead].text in PARTICLES:
            lead -= 1
        is_led = tokens[lead].is_small and tokens[lead].text in _SURE and between(plain, tokens[at - 1], pair[0]) == " "
        is_unknown = any(one.text not in words and words.everyday(one.text) is None for one in pair)
        is_imaged = lead == at - 1 and any(words.kind_of(one.text) in _NEVER for one in pair)
        if is_led and is_unknown and not is_imaged:
            found += [Mark(one.start, one.end, FIRM) for one in pair]
    return found


def _are_partners(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether three names stand around *and*, behind a small word: at Mani, Din and Master."""
    names = (tokens[at - 2], tokens[at - 1], tokens[at + 1])
    lead = tokens[at - _THREE]
    if not (lead.is_small and lead.text in _LEADS) or between(plain, lead, names[0]) not in (" ", " ("):
        return False
    if between(plain, names[0], names[1]) != ", " or between(plain, names[1], tokens[at]) != " ":
        return False
    if between(plain, tokens[at], names[_TWO]) != " ":
        return False
    if not all(one.is_title and one.is_alpha and len(one.text) >= _SHORTEST for one in names):
        return False
    unknown = [one for one in names if one.text not in words and words.everyday(one.text) is None]
    called = [one for one in names if one in unknown or _is_called(one.text, words)]
    is_known = words.phrase_at([one.text for one in tokens[at + 1 : at + _THREE]], 0) > 1  # Gray matter
    is_all = len(called) == _THREE and (lead.text in _SURE or bool(unknown))
    return not is_known and (len(unknown) >= _TWO or is_all)


def _is_called(text: str, words: Vocabulary) -> bool:
    """Tell whether somebody is called like a word, and no disease is."""
    if text in words:
        return text in words.names_too and words.kind_of(text) not in _NEVER
    everyday = words.everyday(text)
    return everyday is None or everyday.is_name


def _first_of_turkish(plain: str, tokens: list[Token], at: int) -> int:
    """Return where a company begins in front of what it is shortened with: Seven Duran San. çalışanı."""
    if not plain.startswith(".", tokens[at].end) or tokens[at + 1].text not in _WORKERS:
        return at
    first = at
    while first and at - first < _MOST and tokens[first - 1].is_title:
        gap = between(plain, tokens[first - 1], tokens[first])
        if gap != " " and not (gap == ". " and tokens[first - 1].text in _TURKISH):
            break
        first -= 1
    return first
