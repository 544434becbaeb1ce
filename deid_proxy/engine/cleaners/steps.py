"""Somebody's letters behind a step of the work, alone in a clause: ``Zuschnitt es,``, ``Macro BM, technique HR``.

Who did a step stands right behind what it is called, and the clause ends there; so whatever else the letters mean, they
are somebody's. Of what is checked or read how something is imaged stands there as well, and what was found.

Asked by :mod:`~deid_proxy.engine.cleaners.placed`, of letters that neither an act nor their place says to be
somebody's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.announced_deeds import AGAIN
from deid_proxy.engine.cleaners.announced_words import CAUSES, IMAGED, SMALL_OF_SCANS
from deid_proxy.engine.cleaners.done_words import INFORMED
from deid_proxy.engine.cleaners.name_span import begins_phrase
from deid_proxy.engine.cleaners.signing_words import ARTICLES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_SURE: Final = words_in(
    "grossing cutup embedding odecet paraaf zuschnitt",
    "makro makroskopie einbettung aufarbeitung uitname macroscopie macro tallado",
    "macroscopia dissezione wykrawanie vykrajovani prikrajovani felvagas inditas kivagas вырезка макро вирізка",
    "μακρο μακροσκοπικη makroskopi utskarning udskaering utskjaering dissekointi makroskopia parage",
    "aide aiuto pflege jour bakjour primarjour mellanjour dejour dyzur sluzba ugyelet ugyeletes plantao forvakt",
    "bakvakt forvagt bagvagt mellemvagt paivystaja nobetci дежурныи чергови paivystyslausunto jourutlatande",
)
"""What is done with specimens, who helps, and who is on duty: behind these letters are somebody's."""
_READ: Final = words_in(
    "opis popis lausunto valilausunto svar jourbesked svarsutlatande beskrivelse laudo dictation diktat lezing",
    "lecture lettura lectura leitura ablesung odczyt cteni leolvasas citire okuma avlasning avlesning",
    "aflaesning luenta",
    "physics check checks control controllo controle kontrolle kontrola kontroll kontrol kontrolli verifica",
    "verificacion ellenorzes tarkistus проверка контроль ελεγχοσ kontrolu verifikace verificare",
    "technique tecnica",
)
"""What is read, checked or stained: how something is imaged and what was found stand behind these too."""
_FIRST: Final = words_in("technique tecnica")
"""Of them those that are a step only behind another one: Macro BM, technique HR."""
_TOLD: Final = INFORMED | words_in(
    "prevenue avisee informee informado informada told aware benachrichtigt geinformeerd powiadomiony",
    "poinformowany powiadomiono vyrozumen уведомлен извещен предупрежден ενημερωθηκε underrattad informoitu",
)
"""Who knows, behind which letters in brackets say who it is."""
STEPS: Final = _SURE | _READ | _TOLD
"""Behind these somebody's letters may stand."""
_NEW: Final = words_in("new neue neu nieuwe nouvelle nueva nova nuova nowa uj noua yeni ny uusi новая нова νεα")
_SERIES: Final = words_in("series serie seria seri sarja sorozat серия серія σειρα reeks sorozata serije")
_SHORT_AGAIN: Final = words_in("herh wdh wiederh rep rpt powt opak omt tekr rip повт επαν")
_ANSWERS: Final = words_in("ok no na nd ne ja si up in on id ii iii yes")
_GO_ON: Final = words_in("kl to at om op pa na nad")
_MEASURED: Final = words_in("bp hr rr ta fc fr tc hu qa qc td tk dt rt ul uh nm gp er ed icu or cd")
"""What is checked besides: check BP."""
_VIEWS: Final = words_in("ap pa ll rl lr lt rt li re dx sx sn dr iz de cc ml")
"""From where, and which side, is checked: control AP."""
_BEGINS: Final = frozenset(",;:.(/\n-–—+*|")
_GAP: Final = frozenset((" ", ": ", ":", " - ", " / "))
_GAP_OF_TOLD: Final = frozenset((" (", " [", "("))
_ENDS: Final = re.compile(r"[ \t]{0,2}(?:[.,;:)\]/\n\r]|$)")
_ENDS_TEXT: Final = re.compile(r"[ .)/]{0,3}$")
_ENDS_REPEAT: Final = frozenset((" ", " / ", "/", " /", ", ", " - ", " – ", ". "))
_TWO: Final = 2
_FAR: Final = 2  # words in front of a step in its clause
_BACK: Final = 8  # words behind what was repeated
_LONG: Final = 4  # letters
_GREEK: Final = "\u0370"
_IMAGES_OF_SCANS: Final = frozenset(("view", "side", "modality", "technique"))
_IMAGES: Final = frozenset(("view", "side", "modality", "contrast", "phase", "anatomy", "measurement"))


def is_behind_step(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters are of whoever did a step of the work, or repeated what a text is of."""
    token, before = tokens[at], tokens[at - 1]
    text = token.text
    if text in _ANSWERS or (token.word.is_small and (text in ARTICLES or text in _GO_ON)):
        return False
    step = before.text
    if step not in STEPS:
        return _ends_repeated(plain, tokens, at, words)
    if step not in _TOLD:
        if between(plain, before, token) not in _GAP or _ENDS.match(plain, token.end) is None:
            return False
        if not _begins_near(plain, tokens, at - 1) or begins_phrase(plain, tokens, at, words, is_first=True):
            return False
        if step in _SURE:
            return True
        if text in IMAGED:
            return False
        if step in _FIRST:
            return any(one.text in _SURE for one in tokens[max(at - _BACK, 0) : at - 1])
        return not (text in CAUSES or text in _VIEWS or text in _MEASURED)
    is_open = between(plain, before, token) in _GAP_OF_TOLD
    return is_open and plain[token.end : token.end + 1] in (")", "]") and text not in IMAGED


def _begins_near(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a clause begins with a word, or a word or two in front of it."""
    for one in range(at, max(at - _FAR, 0) - 1, -1):
        if not one or not _BEGINS.isdisjoint(between(plain, tokens[one - 1], tokens[one])):
            return True
    return False


def _ends_repeated(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters end a text that says why something was repeated, or that a series is new."""
    if at != len(tokens) - 1 or at < _TWO or _ENDS_TEXT.match(plain, tokens[at].end) is None:
        return False
    token, before = tokens[at], tokens[at - 1]
    if between(plain, before, token) not in _ENDS_REPEAT or not before.word.is_small or token.text in IMAGED:
        return False
    if before.text >= _GREEK and token.text.isascii():
        is_image = words.kind_of(token.text) in _IMAGES_OF_SCANS and token.is_capitals
        return not is_image and any(_is_again(one.text) for one in tokens[max(at - _BACK, 0) : at])
    if before.text in _SERIES:
        return tokens[at - _TWO].text in _NEW
    if len(before.text) < _LONG or words.kind_of(before.text) in _IMAGES or _is_again(before.text):
        return False
    if words.kind_of(before.text) == "technique" and not words.spoken_in(before.text):
        return False  # repeat, mdixon FS
    if token.word.is_small and token.text in SMALL_OF_SCANS:
        return False
    return any(_is_again(one.text) for one in tokens[max(at - _BACK, 0) : at - 1])


def _is_again(text: str) -> bool:
    return text in _SHORT_AGAIN or AGAIN.have(text)
