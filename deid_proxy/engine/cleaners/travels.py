"""Places that somebody comes from or goes to, and towns behind what says that they are some, whatever their words mean.

``Rückkehrer aus Bogen``, ``retour de voyage à Comment am Albis``, ``cu trenul la Marginea`` and ``miejscowość Bytom``.

References
----------
45 CFR 164.514(b)(2)(i)(B)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.beside_places import DEPARTMENTS, SITES, SITES_BEFORE
from deid_proxy.engine.cleaners.beside_sites import KINDS_OF_SITES
from deid_proxy.engine.cleaners.dwelling_words import BEFORE_PLACES, HOMES, STOPS, WITHIN_PLACES
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.role_words import NO_NAMES, ROLES_OF_PEOPLE, SPECIALTIES
from deid_proxy.engine.cleaners.title_words import ROLES, TITLES
from deid_proxy.engine.cleaners.walks import Walk
from deid_proxy.engine.cleaners.whys import PLACE_NAME
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_GERMAN: Final = words_in(
    "ruckkehrer ruckkehrerin reiseruckkehrer zuruckgekehrt ruckkehr heimgekehrt zuruck gereist angereist eingereist",
    "reise reist urlaub aufenthalt stammt geburtig anreise abreise einreise zug bahn wohnort heimatort",
)
"""Behind these, in German, a word that is none of German, or a name too, is a place."""
_TRAVELS: Final = words_in(
    "returned returning returns travelled traveled travelling traveling travel trip holiday holidays vacation flew",
    "train coach ambulanta ambulanza ambulancia ambulanse ambulans ambulance adus adusa commutes originally honeymoon",
    "retour voyage revient rentre rentree sejour vacances originaire arrivee train regresa regreso regresado vuelve",
    "viaje viajo viajado procedente natural oriundo oriunda estancia vacaciones tren viagem regressou regressa voltou",
    "volta ferias veio comboio trem rientro rientra rientrato rientrata viaggio ritorna ritornato vacanza soggiorno",
    "proveniente originario originaria torna treno terug teruggekeerd reis vakantie afkomstig verblijf trein reizen",
    "powrot powrocil powrocila podroz podrozy wrocil wrocila przyjechal przyjechala wyjazd pociagiem wakacje urlopu",
    "navrat vratil vratila cesta cesty pobyt pobytu vlakem dovolena dovolene intoarce intors intoarsa calatorie sosit",
    "sosita originar originara trenul trenului vacanta autobuzul вернулся вернулась возвращается поездка поездки",
    "приехал приехала прибыл прибыла родом поездом поезд отпуск повернувся повернулась поїздка поїздки приїхав",
    "приїхала прибув прибула поїздом επεστρεψε ταξιδι ταξιδεψε ηρθε καταγωγη διακοπεσ hemkommen atervant resa",
    "semester rest taget hemresa hjemkommet reise rejse ferie toget rejst hjemrejse hjemreise",
)
"""Who travels; the place stands behind a small word."""
_TO: Final = BEFORE_PLACES | words_in(
    "aux d dos na uit naar la spre во с до σε στην στα dalla al alla con pentru inspre",
)
_FROM_GERMAN: Final = frozenset(("aus", "nach", "in", "von", "bis"))
_BETWEEN: Final = words_in(
    "de du cu con em in per mit with by the la le il a se s das der dem den seit vor gestern ieri hier heute today just"
    " recently once med med toget pociagiem vlakem recente"
)
_KINDS: Final = words_in(
    "miejscowosc miejscowosci wsi miejscowoscia obec obci mestys mestyse vesnice vesnici localitatea comuna satul",
    "orasul municipiul localidad localidade concelho freguesia frazione localita gemeente gemeinde ortschaft",
    "heimatort wohnort kommunen kommune bygda tatort hamlet township kaupungissa kunnassa telepules kozseg",
)
"""What a town is, right in front of its name, wherever it stands."""
_LINKS: Final = WITHIN_PLACES | words_in("den in bei upon")
_NEVER: Final = frozenset(("modality", "view", "side", "measurement", "unit", "procedure"))
_OTHERS: Final = words_in(
    "urlaub reha kur reise ausland tropen klinik haus heim rente arbeit dienst hause theatre theater surgery work",
    "baseline normal bed home reading time sleep office school recovery toilet bathroom summer winter spring autumn",
    "steps ward domicile chambre maison travail domicilio casa camera habitacion cama trabajo quarto domu domow",
    "szpitalu szpitala szpital pracy domova domu nemocnici nemocnice prace akuten akutten hjemmet huis verpleeghuis",
    "ziekenhuis afdeling дома дом больницу больницы отделение отделения лікарню лікарні стационар стационара spital",
    "spitalul acasa",
)
_ENDS: Final = ("", ",", ".", ";", ")", "\n", ":", "(")
_FAR: Final = 4  # words between who travels and the small word in front of the place
_MOST: Final = 4  # words of a place
_SHORTEST: Final = 3  # letters
_LANGUAGE: Final = "de"


def find_travels(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return the places behind who travels, and behind what a town is."""
    is_told = False
    for word in landmarks.distinct:
        text = word.text
        is_told = is_told or text in _TRAVELS or text in _GERMAN or text in _KINDS
    if not is_told:
        return []
    walk = _Walk(landmarks.plain, tokens, words)
    places = [at for at in range(1, len(tokens)) if tokens[at].word.is_title and walk.is_place(at)]
    return [Mark(tokens[at].start, tokens[walk.end(at)].end, PLACE_NAME) for at in places]


class _Walk(Walk):
    """Goes over the words of a place."""

    def is_place(self, at: int) -> bool:
        """Tell whether a place begins somewhere: behind a town, or behind who travels and a small word."""
        tokens, lead = self._tokens, self._tokens[at - 1]
        if self._gap(at - 1) not in (" ", ": ", " (", "'", "’") or not (self._is_written(at) or self._is_linked(at)):
            return False
        if lead.text in _KINDS and not lead.is_capitals:
            is_led = lead.is_small or self._is_unheard(at)
            return is_led and (lead.text not in _GERMAN or self._is_foreign(at))
        if not lead.is_small or self._gap(at - 1) == ": ":
            return False
        is_german = lead.text in _FROM_GERMAN
        if not (is_german or lead.text in _TO):
            return False
        for one in range(at - 2, max(at - 2 - _FAR, -1), -1):
            if self._gap(one) != " ":
                return False
            text = tokens[one].text
            if is_german and text in _GERMAN:
                return self._is_foreign(at) and self._ends(self.end(at))
            if lead.text in _TO and text in _TRAVELS:
                return self._ends(self.end(at))
            if not tokens[one].is_small or text not in _BETWEEN:
                return False
        return False

    def end(self, at: int) -> int:
        """Return the last word of a place: Comment am Albis, Valu lui Traian."""
        tokens, end = self._tokens, at
        while end + 1 < len(tokens) and end - at < _MOST and self._gap(end) in (" ", "-"):
            behind = tokens[end + 1]
            if behind.is_title and behind.is_alpha and self._is_written(end + 1):
                end += 1
                continue
            is_link = behind.is_small and behind.text in _LINKS and end + 2 < len(tokens)
            if not (is_link and self._gap(end + 1) in (" ", "-") and self._is_unheard(end + 2)):
                break
            end += 2
        return end

    def _is_linked(self, at: int) -> bool:
        """Tell whether a small word and one that nobody knows stand behind a word: Comment am Albis."""
        if at + 2 >= len(self._tokens) or self._gap(at) != " " or self._gap(at + 1) != " ":
            return False
        link = self._tokens[at + 1]
        return link.is_small and link.text in _LINKS and self._is_unheard(at + 2)

    def _is_written(self, at: int) -> bool:
        """Tell whether a word is written as the name of a place, and says nothing else."""
        token = self._tokens[at]
        text = token.text
        if not token.is_title or not token.is_alpha or len(text) < _SHORTEST or token.word.is_unspaced:
            return False
        if text in NEGATIONS or text in NO_NAMES or text in TITLES or text in ROLES or text in ROLES_OF_PEOPLE:
            return False
        if text in SITES or text in SITES_BEFORE or text in KINDS_OF_SITES or text in DEPARTMENTS or text in HOMES:
            return False
        if text in STOPS or text in _OTHERS or text.startswith(SPECIALTIES):
            return False
        return self._words.kind_of(text) not in _NEVER or text in self._words.names_too

    def _is_foreign(self, at: int) -> bool:
        """Tell whether a word that no noun of German is, or a name too, stands somewhere."""
        text = self._tokens[at].text
        if text in self._words.names_too or (text not in self._words and self._words.everyday(text) is None):
            return True
        languages = self._words.languages_of(text)
        return bool(languages) and _LANGUAGE not in languages

    def _is_unheard(self, at: int) -> bool:
        """Tell whether a word with a capital stands somewhere that no vocabulary has, or that is a name too."""
        token = self._tokens[at]
        is_known = token.text in self._words and token.text not in self._words.names_too
        return token.is_title and token.is_alpha and not is_known

    def _ends(self, at: int) -> bool:
        """Tell whether a place ends behind a word: a mark, a number, or a word in small letters."""
        if self._plain[self._tokens[at].end : self._tokens[at].end + 1] in _ENDS:
            return True
        return self._gap(at) == " " and (self._tokens[at + 1].is_small or self._tokens[at + 1].word.has_digits)
