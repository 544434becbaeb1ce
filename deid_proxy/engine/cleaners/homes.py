"""What homes are called that many people live in, and where somebody lives, whatever the words mean.

``z domova seniorů Velká Bíteš``, ``z DPS Brzeg``, ``EHPAD Coste``, ``Gram plejehjem`` and ``habite à Coste``.

References
----------
45 CFR 164.514(b)(2)(i)(B)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.beside_places import DEPARTMENTS
from deid_proxy.engine.cleaners.dwelling_words import LIVES
from deid_proxy.engine.cleaners.hospital_words import LINKS
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.name_span import begins_sentence
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
    "pflegeheim pflegeheims seniorenheim altenheim altersheim seniorenresidenz seniorenzentrum altenzentrum wohnheim",
    "hospiz seniorenstift altenstift pflegezentrum seniorenwohnheim pflegewohnheim altenpflegeheim seniorenhaus",
    "seniorenpflegeheim behindertenwohnheim fluchtlingsheim pflegestift aph tagespflege",
)
"""Homes of German, where every noun has a capital."""
_HOMES: Final = _GERMAN | words_in(
    "ehpad usld mapa mapad ems hospice",
    "verpleeghuis verpleegtehuis verzorgingshuis zorgcentrum woonzorgcentrum wzc rusthuis bejaardentehuis zorghuis",
    "rsa rsd geriatrico asilo ilpi",
    "dps zol zpo hospicjum",
    "ldn dd ds dzr hospic",
    "szeretetotthon gondozohaz azil azilul azilului",
    "пансионат пансионата пни хоспис хосписа дипи психоинтернат геріатрія",
    "γηροκομειο γηροκομειου μφη",
    "aldreboende aldreboendet vardhem vardhemmet servicehus servicehuset sabo korttidsboende gruppboende",
    "sykehjem sykehjemmet aldershjem aldershjemmet omsorgssenter bokollektiv",
    "plejehjem plejehjemmet plejecenter plejecentret bosted bostedet",
    "palvelutalo palvelutalosta palvelutalossa hoivakoti hoivakodista hoivakodissa vanhainkoti vanhainkodista",
    "palvelukoti hoitokoti hoitokodista",
)
"""What a home is, in one word."""
_CAPITALS: Final = words_in("dps zol zpo ldn dd ds dzr usld mapa mapad ems wzc rsa rsd ilpi aph пни μφη sabo дипи nh")
"""Those that are abbreviations."""
_BEFORE_LETTERS: Final = words_in(
    "z ze do v ve klient klientka klientky obyvatel obyvatelka w pensjonariusz pensjonariuszka mieszkaniec mieszkanka",
    "podopieczny podopieczna da dalla dal dall ospite residente residente l",
    "de par du au en uit van bewoner bewoonster из",
    "в aus im vom from at in resident resident od fran fra",
)
"""What stands in front of them."""
_OTHER_LETTERS: Final = words_in("dps zol zpo ldn dd ds dzr mapa ems rsa rsd nh sabo")
"""Those of them that mean something else as well."""
_OF_TWO: Final = {
    "senioru": words_in("domov domova domove domovem"),
    "seniory": words_in("pro"),
    "duchodcu": words_in("domov domova domove"),
    "ustavu": words_in("z ze"),
    "retraite": words_in("de"),
    "opieki": words_in("dom domu domem"),
    "spolecznej": words_in("pomocy"),
    "seniora": words_in("dom domu domem"),
    "starcow": words_in("dom domu"),
    "riposo": words_in("di"),
    "repouso": words_in("de"),
    "idosos": words_in("de"),
    "lar": words_in("do no ao"),
    "ancianos": words_in("de"),
    "mayores": words_in("de"),
    "residencia": words_in("la"),
    "residence": words_in("la"),
    "foyer": words_in("au du le"),
    "wohnen": words_in("betreutes betreuten"),
    "heim": words_in("dem im"),
    "otthona": words_in("idosek szocialis"),
    "otthon": words_in("szocialis"),
    "batrani": words_in("de"),
    "varstnici": words_in("de"),
    "престарелых": words_in("дом дома доме"),
    "инвалидов": words_in("и"),
    "интернат": words_in("дом дома"),
    "ευγηριασ": words_in("οικο οικου οικοσ"),
    "home": words_in("care nursing residential rest group"),
    "living": words_in("assisted"),
    "boende": words_in("sarskilt"),
}
"""The same in two words or more: the last, with the one in front."""
_BEHIND_NAMES: Final = words_in(
    "huzurevi huzurevinden huzurevinde huzurevine bakimevi bakimevinden",
    "sykehjem aldershjem omsorgssenter plejehjem plejecenter aldreboende vardhem servicehus",
    "palvelutalo palvelutalosta palvelutalossa hoivakoti hoivakodista vanhainkoti vanhainkodista palvelukoti hoitokoti",
    "idosek szocialis",
)
"""Behind what it is called stands what it is."""
_HUNGARIAN: Final = words_in("idosek szocialis")
_OTTHON: Final = "otthon"
_LIVES: Final = (LIVES - words_in("vive zam gemeldet live residente residentes zivi")) | words_in(
    "vit vivait habitait vive"
)
_LIVES_BEHIND: Final = words_in("oturuyor oturan lakik laknak ikamet")
"""Who lives somewhere, behind the place."""
_GERMAN_LIVES: Final = words_in("wohnt wohnen wohnhaft wohnend")
_ARTICLES: Final = words_in("dem im vom zum das ins beim der unser")
_IN: Final = words_in("in a au en em te i pa w we v ve na la at near в у во στη στο στην σε ved fra fran")
_BETWEEN: Final = words_in(
    "de d l la le les di della dello del do da dos das du des in te w we v ve i na og pa im am an sv aan"
)
_WITHOUT: Final = words_in("habite habitent habitant demeurant asuu asuvat woonachtig")
"""Who lives somewhere, right in front of the place."""
_ENDS: Final = frozenset((",", ".", ";", ")", "\n", ":", "(", "'", "’", "/"))
_WORDS_ELSEWHERE: Final = frozenset(("finding", "procedure"))
"""What words of other languages say that are towns, behind who lives there."""
_ALONE: Final = words_in(
    "alone allein alleine seul seule sola solo sozinha sozinho alene ensam sama sam zelfstandig egyedul singur singura",
    "один одна yksin yalniz independently selbststandig zelfstandig",
)
"""How somebody lives."""
_NEVER: Final = frozenset(("modality", "view", "side", "procedure", "finding"))
_GERMAN_KINDS: Final = frozenset((None, "common", "word"))
_OTHERS: Final = words_in(
    "alone independent independently town city area own bungalow flat house resident residents wohnung einrichtung",
    "begleitung gemeinschaft familie ville village maison chambre domicile appartement famille casa zona rural cidade",
    "lungotevere mieszkanie rodzina rodine dom byt huset",
    "hus leilighet lejlighed lagenhet familjen foraldrar yksin kotona",
    "bewohner bewohnerin patient patientin patienten transport",
    "besuch sturz begleitperson klient klientka pensjonariusz",
    "residente residentes ospite eine einem einer seinem ihrem",
    "eigener eigenem haus heim home nursing care staff manager",
    "demenz rollator pflegegrad pflegestufe begleiter personal leitung verlegung einweisung notfall arztbrief",
)
_MOST: Final = 5  # words of a name
_LONGEST_HOUSE: Final = 14  # words
_SHORTEST: Final = 2  # letters
_KINDS: Final = _HOMES | frozenset(_OF_TWO) | _BEHIND_NAMES
_TOLD: Final = _HOMES | frozenset(_OF_TWO) | _BEHIND_NAMES | _LIVES | _LIVES_BEHIND | {"nh"}


def find_homes(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return what homes are called, and the towns that somebody lives in."""
    if not any(word.text in _TOLD for word in landmarks.distinct):
        return []
    walk = _Walk(landmarks.plain, tokens, words)
    found: list[Mark] = []
    for at, token in enumerate(tokens):
        if token.word.text in _TOLD:
            found += walk.of(at)
    return found


class _Walk(Walk):
    """Goes over the words beside one that says that there is a home."""

    def of(self, at: int) -> list[Mark]:
        """Return what goes beside the word at a place."""
        text = self._tokens[at].text
        found: list[Mark] = []
        if text in _BEHIND_NAMES or text in _LIVES_BEHIND:
            found += self._in_front(at)
        is_home = self._is_home(at)
        is_lived = text in _LIVES and not self._tokens[at].is_capitals
        if is_home or is_lived:
            found += self._behind(at, is_home=is_home)
        if is_lived and at + 1 < len(self._tokens) and self._tokens[at + 1].word.has_digits:
            found += self._behind_house(at)
        return found

    def _behind_house(self, at: int) -> list[Mark]:
        """Return the town behind a house and a small word: habite 30 avenue Suite 9 à Coste."""
        tokens = self._tokens
        for one in range(at + 2, min(at + _LONGEST_HOUSE, len(tokens) - 1)):
            if self._gap(one - 1)[:1] in (".", ";", "\n"):
                break
            is_in = tokens[one].word.is_small and tokens[one].text in _IN and self._gap(one) == " "
            if is_in and self._may_be(one + 1) and self._gap(self._end(one + 1))[:1] in _ENDS:
                return [Mark(tokens[one + 1].start, tokens[self._end(one + 1)].end, PLACE_NAME)]
        return []

    def _is_home(self, at: int) -> bool:
        token = self._tokens[at]
        if token.text in _CAPITALS:
            is_led = at > 0 and self._gap(at - 1) in (" ", "'", "’") and self._tokens[at - 1].text in _BEFORE_LETTERS
            return token.is_capitals and (is_led or token.text not in _OTHER_LETTERS)
        if token.text in _HOMES:
            return True
        heads = _OF_TWO.get(token.text)
        return heads is not None and at > 0 and self._tokens[at - 1].text in heads and self._gap(at - 1) in (" ", "-")

    def _behind(self, at: int, *, is_home: bool) -> list[Mark]:
        """Return the name that begins behind a home, or behind who lives somewhere and a small word."""
        tokens, name = self._tokens, at + 1
        if not is_home and name < len(tokens) and tokens[name].text in _ALONE and self._gap(at) == " ":
            at, name = name, name + 1
        between_them = _BETWEEN if is_home else _IN
        while name < len(tokens) and name - at <= 2 and self._gap(name - 1) in (" ", "'", "’"):
            if not (tokens[name].word.is_small and tokens[name].text in between_them):
                break
            name += 1
        if name >= len(tokens) or self._gap(name - 1) not in (" ", ' "', " „", "'", "’"):
            return []
        if not is_home and name == at + 1 and tokens[at].text not in _WITHOUT:
            return []
        text = tokens[at].text if tokens[at].text not in _ALONE else tokens[at - 1].text
        is_german = text in _GERMAN or text in _GERMAN_LIVES or text in ("wohnen", "heim")
        if not self._may_be(name, is_lived=not is_home and name > at + 1) or (
            is_german and not self._may_be_german(name, at)
        ):
            return []
        if begins_sentence(self._plain, tokens, name, self._words) and not is_home:
            return []
        return [Mark(tokens[name].start, tokens[self._end(name)].end, PLACE_NAME)]

    def _in_front(self, at: int) -> list[Mark]:
        """Return the name in front of a home: Gram plejehjem; Bal Huzurevi."""
        tokens, first = self._tokens, at
        text = tokens[at].text
        if text in _HUNGARIAN and not (at + 1 < len(tokens) and tokens[at + 1].text.startswith(_OTTHON)):
            return []
        while first and at - first < _MOST - 2 and self._gap(first - 1) in (" ", "-") and self._may_be(first - 1):
            first -= 1
        if first == at:
            return []
        is_begun = first == 0 or self._gap(first - 1)[:1] in _ENDS
        if is_begun and not any(self._is_called(one) for one in range(first, at)):
            return []
        return [Mark(tokens[first].start, tokens[at - 1].end, PLACE_NAME)]

    def _end(self, first: int) -> int:
        """Return the last word of a name: Velká Bíteš, Costela da Mata."""
        tokens, end = self._tokens, first
        while end + 1 < len(tokens) and end - first < _MOST and self._gap(end) in (" ", "-", "--", "'", "’"):
            behind = tokens[end + 1]
            if behind.word.is_title and self._may_be(end + 1):
                end += 1
                continue
            is_link = behind.word.is_small and behind.text in LINKS and end + 2 < len(tokens)
            if not (is_link and self._gap(end + 1) in (" ", "-", "'", "’") and self._may_be(end + 2)):
                break
            end += 2
        return end

    def _may_be(self, at: int, *, is_lived: bool = False) -> bool:
        """Tell whether a home or a town may be called by a word with a capital."""
        token = self._tokens[at]
        text = token.text
        if not token.word.is_title or not token.word.is_alpha or len(text) < _SHORTEST or token.word.is_unspaced:
            return False
        if text in _OTHERS or text in NO_NAMES or text in NEGATIONS or text in ROLES_OF_PEOPLE or text in TITLES:
            return False
        if text in ROLES or text in DEPARTMENTS or text in _KINDS or text.startswith(SPECIALTIES):
            return False
        kind = self._words.kind_of(text)
        return kind not in _NEVER or text in self._words.names_too or (is_lived and kind in _WORDS_ELSEWHERE)

    def _may_be_german(self, at: int, home: int) -> bool:
        """Tell whether a word is no noun of German: a name too, of another language, or behind a home that is led."""
        text, words = self._tokens[at].text, self._words
        languages = words.languages_of(text)
        if self._is_called(at) or (languages and "de" not in languages):
            return True
        is_led = home > 0 and self._tokens[home - 1].text in _ARTICLES and self._tokens[home].text in _GERMAN
        return is_led and words.kind_of(text) in _GERMAN_KINDS

    def _is_called(self, at: int) -> bool:
        text, words = self._tokens[at].text, self._words
        return text in words.names_too or text not in words or words.is_family(text)
