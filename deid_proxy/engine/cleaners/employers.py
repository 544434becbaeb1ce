"""Where somebody works, or had an accident at work, whatever the words of the company mean: ``Arbeitsunfall bei Bien``.

References
----------
45 CFR 164.514(b)(2)(i)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.called import is_foreign
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.only_people_words import NOBODY
from deid_proxy.engine.cleaners.role_words import SPECIALTIES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.whys import FIRM
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.engine.cleaners.work_words import EMPLOYERS, WORKS

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_GERMAN: Final = "de"
_LANGUAGES: Final = {
    "arbeitsunfall": "de",
    "betriebsunfall": "de",
    "wegeunfall": "de",
    "arbeitet": "de",
    "arbeitete": "de",
    "angestellt": "de",
    "angestellter": "de",
    "beschaftigt": "de",
    "lehrling": "de",
    "lehre": "de",
    "azubi": "de",
    "praktikum": "de",
    "leiharbeiter": "de",
    "mitarbeiter": "de",
    "mitarbeiterin": "de",
    "arbeiter": "de",
    "unfall": "de",
}
_EMPLOYEES: Final = words_in(
    "mitarbeiter mitarbeiterin employee employe empleado empleada funcionario funcionaria empregado empregada",
    "impiegato impiegata werknemer werkneemster angajat angajata pracownik pracownica",
)
"""Of whom: behind these stand companies, too."""
_WORKS: Final = (
    frozenset(_LANGUAGES)
    | WORKS
    | _EMPLOYEES
    | words_in(
        "apprentice work workplace travail ouvriere apprenti apprentie at laboral obrero operario aprendiz",
        "trabalho trabalhava lavoro apprendista bedrijfsongeval arbeidsongeval pracy pracovni zamestnan",
        "zamestnana munkahelyi munkabaleset munca lucra производственная εργατικο εργαζεται arbetsolycka",
        "jobbar jobbade arbeidsulykke arbeidsskade jobba arbejdsulykke arbejdsskade tyotapaturma toissa",
    )
)
"""Who works, or what happened there; the company stands behind a small word."""
_AT: Final = words_in("bei chez at for by en na em no presso u ve we hos pa bij la in в у на στη στην στο w")
_OF: Final = words_in("van von de da do der di of del della du des d")
_SURE: Final = EMPLOYERS | words_in(
    "εργοδοτησ",
)
"""The company stands right behind these."""
_SURE_GERMAN: Final = words_in("arbeitgeber")
_LINKED: Final = words_in("der dem den la le l het het firma firme firmie firmy the ditta societe entreprise empresa")
"""What may stand in front of the name."""
_JOINERS: Final = words_in("and und et y e i og och en ja")
_OTHERS: Final = words_in(
    "home work school night heights office sea court bau glatteis sport spiel arbeit hause bahn post polizei feuerwehr",
    "domicile hopital usine atelier chantier cantiere fabbrica fabrica obra campo casa hospital bureau kantoor fabriek",
    "oficina escola escuela cocina cucina cuisine mairie commune",
    "stadt stad gemeente comune kommun kommune praci budowie",
    "stavbe sjukhus skola skole hospitalet lager industrie construction agriculture restaurant supermarket supermarkt",
    "montage baseline range plus voie basis rest",
    " moment same time least present first last rest best risk height desk computer duty all",
)
"""Where many work, or what one has to do there."""
_NEVER: Final = frozenset(("modality", "view", "side", "procedure", "finding", "measurement", "unit"))
_ENDS: Final = frozenset((",", ".", ";", ")", "\n", "/"))
_SHORT: Final = "at"
"""An accident at work, in the letters of French."""
_TOLD: Final = _WORKS | _SURE
_FAR: Final = 4  # words
_MOST: Final = 5  # words of a name
_SHORTEST: Final = 3  # letters


def find_employers(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return companies behind where somebody works, or had an accident at work."""
    if not any(word.text in _TOLD and (word.text != _SHORT or word.is_capitals) for word in landmarks.distinct):
        return []
    plain = landmarks.plain
    found: list[Mark] = []
    for at, token in enumerate(tokens):
        if token.word.text not in _TOLD:
            continue
        if token.word.text in _SURE:
            name = _name_behind(plain, tokens, at, (" ", ": ", " : "))
            is_german = token.word.text in _SURE_GERMAN
        elif token.word.text != _SHORT or token.is_capitals:
            name = _name_at(plain, tokens, at)
            is_german = token.word.text in _LANGUAGES
        else:
            continue
        if name and _may_be(tokens[name], words, is_german=is_german):
            end = _end(plain, tokens, name, words, is_german=is_german)
            behind = plain[tokens[end].end : tokens[end].end + 1]
            goes_on = end + 1 < len(tokens) and behind == " " and tokens[end + 1].word.is_small
            if not behind or behind in _ENDS or goes_on:
                found.append(Mark(tokens[name].start, tokens[end].end, FIRM))
    return found


def _name_at(plain: str, tokens: list[Token], at: int) -> int:
    """Return where the name of a company begins behind a small word, near who works there; 0 where none does."""
    for one in range(at + 1, min(at + _FAR, len(tokens) - 1)):
        if between(plain, tokens[one - 1], tokens[one]) != " ":
            return 0
        text = tokens[one].text
        if tokens[one].word.is_small and (text in _AT or (text in _OF and tokens[at].text in _EMPLOYEES)):
            name = _name_behind(plain, tokens, one, (" ", "'", "’"))
            if name:
                return name
        if not tokens[one].word.is_small:
            return 0
    return 0


def _name_behind(plain: str, tokens: list[Token], at: int, gaps: tuple[str, ...]) -> int:
    """Return the word with a capital right behind one, or behind an article or *Firma*; 0 where none stands there."""
    name = at + 1
    if name < len(tokens) and tokens[name].text in _LINKED and between(plain, tokens[at], tokens[name]) in gaps:
        name += 1
        if (
            name < len(tokens)
            and tokens[name].text in _LINKED
            and between(plain, tokens[name - 1], tokens[name]) == " "
        ):
            name += 1
    if name >= len(tokens) or between(plain, tokens[name - 1], tokens[name]) not in gaps:
        return 0
    return name if tokens[name].word.is_title else 0


def _may_be(token: Token, words: Vocabulary, *, is_german: bool) -> bool:
    """Tell whether a company may be called by a word: in German by no noun alone."""
    text = token.text
    if not token.word.is_title or not token.word.is_alpha or len(text) < _SHORTEST or token.word.is_unspaced:
        return False
    if text in _OTHERS or text in NEGATIONS or text.startswith(SPECIALTIES):
        return False
    if text in NOBODY and text not in words.names_too:
        return False
    if is_german and words.kind_of(text) in _NEVER:
        return False
    if text in words.names_too or words.is_family(text):
        return True
    return words.kind_of(text) not in _NEVER and (not is_german or is_foreign(text, _GERMAN, words))


def _end(plain: str, tokens: list[Token], first: int, words: Vocabulary, *, is_german: bool) -> int:
    """Return the last word of a company's name: Bien & Stock, Grand Silver."""
    end = first
    while end + 1 < len(tokens) and end - first < _MOST:
        gap, further = between(plain, tokens[end], tokens[end + 1]), end + 1
        if (
            gap == " "
            and tokens[further].word.is_small
            and tokens[further].text in _JOINERS
            and further + 1 < len(tokens)
        ):
            further += 1
            if between(plain, tokens[further - 1], tokens[further]) != " ":
                break
        elif gap not in (" ", "-", " & ", "&", " + "):
            break
        if not tokens[further].word.is_title or tokens[further].text in NOBODY:
            break
        if gap not in (" & ", "&", " + ") and not _may_be(tokens[further], words, is_german=is_german):
            break
        end = further
    return end
