"""Initials of the instance's own people that are abbreviations of a vocabulary as well: ``SPENCER MS``, ``GTVp DP``.

Where a vocabulary has them, they are somebody's beside what the instance says of people. Those of the patient are
wherever nothing beside them says that they are of an image: ``MPRAGE_CS_rescan`` of Carol Smith loses two letters that
may be compressed sensing. Two letters are the patient's in one of some hundred texts that mean something else by them;
that these lose them is the price for that they leave in no other. Modalities stay, unless beside a day or number of the
instance, in front of a finding, behind another one or within a code; a view stays beside a part of the body
(``AP CHEST``), a side too (``Lung_LT``), and so do small words of sentences in capitals, *NO* above all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.done_words import NO_DOERS, SMALL_WORDS
from deid_proxy.engine.cleaners.kinds import SEEN
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.own_words import NAME
from deid_proxy.engine.cleaners.placed_words import THE_PATIENT
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.marks import Mark
    from deid_proxy.engine.cleaners.own_forms import OwnForms
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.engine.cleaners.written_words import WrittenWord
    from deid_proxy.standard.vocabulary import Vocabulary

_LONGEST: Final = 3
_SHORTEST_WORD: Final = 3
_NEAR: Final = 4
_BEHIND_MODALITY: Final = 3  # words behind a modality among which no other one stands: MR 4D-CT
_BESIDE: Final = re.compile(r"[\s.,:;'’^()/_-]{1,4}")
_IMAGED: Final = words_in("ct mr us pt nm cr dx dr xr xa rf mg cta mra mri pet mip mpr dwi adc ecg gd gy hu wo")
"""What is nobody's, whoever is called so: descriptions are full of it."""
_MODALITIES: Final = words_in(
    "rx rtg rt usg tk tc rm irm tdm mrt spect dxa dexa opg cbct echo tac rgt xray ray cxr axr mammo",
    "radiografia radiographie radiografie radiography rontgen rontgenbild mammografia mammographie mammografi",
    "ecografia echographie ultrasound ultraschall ultraljud ultralyd kt мрт кт рг узи ρχ x",
)
"""How images are made, in the words of departments: behind one of these the patient's letters are no other one."""
_OTHERS: Final = words_in("ct mr us pt nm cr xa mg pet mri cbct mrt irm tdm")
"""Of these none stands right behind another one, but that is of the patient: MR 4D-CT."""
_VIEWS: Final = frozenset(("pa", "ll", "cc", "ml", "lm"))
"""Views that lists have among other words."""
_OF_BREASTS: Final = frozenset(("cc", "ml", "lm"))
"""Of them those of a breast; the others' parts of the body have none."""
_BREASTS: Final = words_in(
    "breast breasts mammo mammogram mammografia mammographie mamo mamografia",
    "mamma mammae brust sein seins borst borsten mama mamas pecho seno mammella",
    "piersi piers sutek prs prsu prsa emlo san sani meme bryst brystet brost brostet rinta rinnan грудь молочная",
    "молочнои железа железы груди μαστοσ μαστου μαστων",
)
_BESIDE_VIEWS: Final = frozenset(("anatomy", "modality", "view"))
"""Beside these a view is one."""
_FOUND: Final = frozenset(("finding", "device", "material"))
_LESIONS: Final = words_in("cyst cysts nodule lesion lesions mass stone tumour tumor node mets zyste kyste")
"""What no view and no modality is named in front of, though the codes of some have them among parts of the body."""
_SIDES: Final = frozenset(("lt", "rt", "li", "re", "dx", "sx", "sn"))
_JOINED: Final = "_"
_NO: Final = "no"
"""It is written in capitals among small words, so that nobody fails to see it; no other language's is."""
_SMALL_WORDS: Final = SMALL_WORDS | NO_DOERS
_PATIENTS: Final = THE_PATIENT | words_in(
    "pcte pte pz utente",  # de, fr, es, pt, it
    "mevrouw meneer mw dhr",  # nl
    "pacjentki pacientky",  # pl, cs
    "potilaan",  # sv, no, da, fi
    "pacientei hastanin",  # hu, ro, tr
    "пациента пациентки пациентке больнои больного",  # ru
    "пацієнта пацієнтка пацієнтки",  # uk
    "ασθενουσ ασθενη",  # el
    "initials initialen initiales iniciales iniciais inicials iniziali initialer initialerna initialerne initialene",
    "inicjaly inicialy inicialky monogram monogramja monogramm initialele initiale nimikirjaimet nimikirjaimin",
    "harfleri initsialy инициалы инициалами ініціали ініціалами αρχικα",
)
"""Behind these two capital letters are of the patient, if they are the patient's."""
_BEHIND_PATIENTS: Final = (" ", ": ", ". ", ".", " (", ", ")


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
        if is_patient and not why[at] and not _is_of_image(plain, tokens, at, words):
            why[at] = NAME


def _is_of_image(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters that are the patient's say what was imaged: AP CHEST, Lung_LT, CT at the beginning."""
    if _is_behind_patient(plain, tokens, at):
        return False
    if _is_side_of_part(tokens, at, words):
        return True
    if _is_behind_joint(plain, tokens, at):
        return False
    if _is_small_word(tokens, at):
        return True
    if at + 1 < len(tokens) and _is_found(tokens[at + 1], words):  # CR cyst
        return False
    if tokens[at].text in _IMAGED:
        # CT HEAD bed NM, RX TORAX MR, MR 4D-CT
        behind = tokens[at + 1 : at + _BEHIND_MODALITY]
        return all(one.text not in _IMAGED and one.text not in _MODALITIES for one in tokens[:at]) and all(
            one.text not in _OTHERS for one in behind
        )
    if tokens[at].text not in _VIEWS and words.kind_of(tokens[at].text) not in SEEN:
        return False
    is_of_breast = tokens[at].text in _OF_BREASTS
    beside = [one for one in tokens[max(at - 1, 0) : at + 2] if one is not tokens[at]]
    return any(_shows_view(one, words) and (not is_of_breast or _is_breast(one, words)) for one in beside)


def _shows_view(token: Token, words: Vocabulary) -> bool:
    return words.kind_of(token.text) in _BESIDE_VIEWS


def _is_breast(token: Token, words: Vocabulary) -> bool:
    return token.text in _BREASTS or words.kind_of(token.text) != "anatomy"


def _is_small_word(tokens: list[Token], at: int) -> bool:
    """Tell whether letters are a word of a sentence: NO ACUTE DISEASE OF THE CHEST, There is NO effusion."""
    text = tokens[at].text
    if text == _NO or (text in NEGATIONS and not any(map(_is_word_in_small, tokens))):
        return at + 1 < len(tokens) or at == 0
    return text in _SMALL_WORDS and 0 < at < len(tokens) - 1 and not any(map(_is_word_in_small, tokens))


def _is_behind_patient(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether letters stand behind a word for the patient: когда пациентка ПР сможет."""
    if not at or tokens[at - 1].text not in _PATIENTS:
        return False
    return between(plain, tokens[at - 1], tokens[at]) in _BEHIND_PATIENTS


def _is_behind_joint(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether letters stand in a name of joined parts, not in front: PTV_60_BR, RM_COLUNA_LOMBAR_AE_STIR."""
    return at > 0 and between(plain, tokens[at - 1], tokens[at]) == _JOINED


def _is_found(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word says what was found."""
    return token.text in _LESIONS or words.kind_of(token.text) in _FOUND


def _is_word_in_small(token: Token) -> bool:
    return len(token.text) >= _SHORTEST_WORD and token.word.is_alpha and not token.is_capitals


def _is_side_of_part(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters are the side of the part of the body beside them: Lung_LT, RT knee."""
    beside = tokens[max(at - 1, 0) : at + 2]
    return tokens[at].text in _SIDES and any(
        words.kind_of(token.text) == "anatomy" and token.text not in _LESIONS for token in beside
    )
