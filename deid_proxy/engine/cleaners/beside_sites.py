"""Words of a vocabulary that are of what a hospital is called, of several words: ``Hospital General de Calamar``.

Asked by :mod:`~deid_proxy.engine.cleaners.beside_names`.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.beside_places import DEPARTMENTS, SITES, SITES_BEFORE
from deid_proxy.engine.cleaners.dwelling_words import HOMES, LIVES
from deid_proxy.engine.cleaners.kinds import SAY_LITTLE
from deid_proxy.engine.cleaners.role_words import SPECIALTIES
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.surroundings import Surroundings

_SITES: Final = SITES_BEFORE | {
    *("sanatorio", "sanatorium", "hospitalier", "hopitaux", "ospedali", "nosocomio", "maternidade", "maternite"),
    *("maternidad", "casa", "ziekenhuizen", "umc", "klinikum", "gh", "ghu", "chi", "ch", "hospitalar", "hospitalario"),
    *("szpitala", "szpitalu", "nemocnici", "korhaz", "spital", "spitalului", "клиника", "клинике", "больница"),
    *("больнице", "лікарня", "лікарні", "клініка", "клініці", "νοσοκομειο", "κλινικη"),
}
_SANTA: Final = {"casa": "santa"}
"""What stands in front of those that are no hospital without."""
_LINKS: Final = words_in(
    "de di da do del della dell du des dos das la le les el los d l van von w we ve v din im e y i"
)
KINDS_OF_SITES: Final = words_in(
    "general generale regional regionale municipal municipale universitario universitaria",
    "universitaire provincial central centrale nacional national civile maggiore militar",
    "militare militaire publico publica privado privada infantil pediatrico materno",
    "dia jour semaine ninos clinicas agudos urgencias comunita distrital districtual",
    "academic academisch miejski wojewodzki powiatowy kliniczny specjalistyczny judetean",
    "municipiului fakultni krajska okresni emergencias especialidades referencia salud",
    "saude sante cura repos reposo convalescencia day main old new campus afdeling abteilung",
    "областная городская центральная раионная обласна міська γενικο πανεπιστημιακο",
)
_SAINTS: Final = frozenset(("st", "sankt", "sint", "saint", "sainte", "ste", "san", "santa"))
_OF_SAINTS: Final = SITES | SITES_BEFORE | {"stift", "spital", "hospiz"}
_SAID: Final = frozenset(("procedure", "finding", "view", "side"))
_IMAGING: Final = "radiolog"
_HYPHENS: Final = frozenset((".-", "-", ". -", ". "))
_FROM: Final = words_in("din from fra fran uit z ze da de di do des desde od из з із от innen la en in te i a")
_BROUGHT: Final = LIVES | words_in(
    "flown brought ambulance helicopter airlifted amene amenee ambulance smur pompiers traido traida ambulancia "
    "traslado",
    "trazido trazida vem proveniente ambulanza elisoccorso gebracht ambulancedienst przywieziony przywieziona karetka",
    "karetka smiglowiec privezen privezena sanitka sanitkou vrtulnik hoztak mento mentovel adus adusa ambulanta",
    "transferat ambulans ambulansen ambulanse hentes hentet transport tuotu ambulanssilla ambulanssi kopteri",
    "доставлен доставлена скорои скорая доставлении доставлено ασθενοφορο διακομιστηκε ambulansla getirildi",
)
"""Somebody is brought with these."""
_HOMES: Final = words_in(
    "pflegeheim seniorenheim altenheim altersheim seniorenresidenz hospiz verpleeghuis verzorgingshuis ehpad rsa dps",
    "sykehjem plejehjem aldreboende sjukhem hoivakoti residencia asilo lar",
)
"""Homes that many people live in."""
_TE: Final = "te"
_IN_TOWNS: Final = words_in("in din la en em a i te z w v ve u в из у στη")
_ELSEWHERE: Final = words_in(
    "angeblich extern externe externes auswarts vorbefunde vorbefund voraufnahmen voraufnahme vorbilder wohnhaft",
    "elders elsewhere outside abroad ailleurs exterieur anterieur otro fuera previos outro fora anteriores altrove",
    "ville precedenti gdzie indziej poprzednie jinde predchozi mashol alta parte baska annan andra annet andet aiemmin",
)
"""What says that something was done in another town."""
_MOST_WORDS: Final = 7
_TWO: Final = 2
_CENTRES: Final = frozenset(("center", "centre"))
_PRACTICES: Final = frozenset(
    ("praxis", "hausarztpraxis", "arztpraxis", "facharztpraxis", "gemeinschaftspraxis", "mvz")
)
_HOSPITALS: Final = ("sairaala", "sjukhus", "sykehus", "sygehus", "korhaz", "hastanesi", "ziekenhuis")
_LIMBS: Final = frozenset(("hand", "foot"))
"""Nobody has an imaging center for one of these: it is called after somebody."""
_ENDS: Final = frozenset(",.;)\n")


class BesideSites:
    """Tells which known words of one text are of the name of a hospital that has several words."""

    __slots__ = ("_around", "_tokens", "_words")

    def __init__(self, around: Surroundings) -> None:
        self._around, self._tokens, self._words = around, around.tokens, around.words

    def has(self, at: int, before: str, behind: str) -> bool:
        """Tell whether the known word at a place, which begins with a capital, is of a hospital's name."""
        if behind == "-" and before in _HYPHENS and self._tokens[at + 1].text in _OF_SAINTS:
            return self._tokens[at - 1].text in _SAINTS  # St.-Schmuck-Hospital
        if behind == " " and before == " " and self._is_before_sites(at):
            return True
        if before == " " and (self._is_side_behind_practice(at, behind) or self._is_behind_department(at, behind)):
            return True
        if before == " " and behind[:1] in _ENDS and (self._is_behind_coming(at) or self._is_behind_home(at)):
            return True
        if before == " " and behind[:1] in _ENDS and self._is_elsewhere(at):
            return True
        if before == " (" and behind[:1] == ")" and self._is_part_of_town(at):
            return True
        if before == ", " and behind[:1] in _ENDS and self._is_seat_of_hospital(at):
            return True
        if before not in (" ", "-"):
            return False
        word = self._tokens[at - 1].word
        if word.is_small and word.text not in _LINKS:
            return False
        return self._around.has_small_words and self._is_behind_site(at)

    def _is_before_sites(self, at: int) -> bool:
        """Tell whether a word that is a name too stands in front of what two words say: Steel Imaging Center."""
        tokens = self._tokens
        if at + _TWO >= len(tokens) or tokens[at + 1].text not in SITES or not tokens[at + 1].is_title:
            return False
        if self._around.gap(at + 1) != " " or self._says_what(at):
            return False
        is_site = tokens[at + _TWO].is_title and tokens[at + _TWO].text in SITES | _CENTRES
        is_department = tokens[at].text in DEPARTMENTS and tokens[at].text not in _LIMBS
        return is_site and tokens[at].text in self._words.names_too and not is_department

    def _is_side_behind_practice(self, at: int, behind: str) -> bool:
        """Tell whether a side is whose practice it is: von Praxis Linke, Rückruf."""
        practice, text = self._tokens[at - 1], self._tokens[at].text
        if practice.text not in _PRACTICES or not practice.is_title or behind[:1] not in _ENDS:
            return False
        is_family = text.endswith("e") and self._words.is_family(text)  # Linke, not Links
        return is_family and self._words.kind_of(text) == "side"

    def _is_behind_department(self, at: int, behind: str) -> bool:
        """Tell whether a word of another language is the town of a department: oncologia di Venas."""
        tokens = self._tokens
        if at < _TWO or behind[:1] not in _ENDS or self._around.gap(at - 2) != " " or self._says_what(at):
            return False
        link, department = tokens[at - 1], tokens[at - 2]
        is_led = link.word.is_small and link.text in _LINKS and department.text.startswith(SPECIALTIES)
        return is_led and (self._around.is_of_another_language(at) or tokens[at].text in self._words.names_too)

    def _is_behind_coming(self, at: int) -> bool:
        """Tell whether a word of sentences is the town somebody is brought from: cu ambulanța din Voluntari."""
        tokens, around = self._tokens, self._around
        if at < _TWO or tokens[at - 1].text not in _FROM or not tokens[at - 1].word.is_small or around.speaks("de"):
            return False
        if around.gap(at - 2) != " ":
            return False
        lives = tokens[at - 2].text in LIVES and tokens[at].text not in HOMES and tokens[at - 1].text not in ("a", "i")
        if not lives and self._words.kind_of(tokens[at].text) not in SAY_LITTLE:
            return False
        is_brought = lives or not _BROUGHT.isdisjoint(
            [token.text for token in tokens[max(at - _MOST_WORDS, 0) : at - 1]]
        )
        return is_brought and around.has_small_words and not self._says_what(at)

    def _is_behind_home(self, at: int) -> bool:
        """Tell whether a word is the town of a home that many live in, or behind what Dutch says of towns alone."""
        tokens, around = self._tokens, self._around
        if at < _TWO or not tokens[at - 1].word.is_small or around.gap(at - 2) != " " or self._says_what(at):
            return False
        if tokens[at - 1].text == _TE:
            return around.speaks("nl") and around.has_small_words
        return tokens[at - 1].text in _IN_TOWNS and tokens[at - 2].text in _HOMES and around.has_small_words

    def _is_elsewhere(self, at: int) -> bool:
        """Tell whether a word of another language is the town where something was done before: angeblich in Liezen."""
        tokens = self._tokens
        if at < _TWO or tokens[at - 1].text not in _IN_TOWNS or not tokens[at - 1].word.is_small:
            return False
        if self._around.gap(at - 2) != " " or self._says_what(at) or not self._around.is_of_another_language(at):
            return False
        return not _ELSEWHERE.isdisjoint([token.text for token in tokens[max(at - _MOST_WORDS, 0) : at - 1]])

    def _is_seat_of_hospital(self, at: int) -> bool:
        """Tell whether a word is the town of a hospital whose name goes: Hokkanen keskussairaala, Kotka."""
        site = self._tokens[at - 1]
        if at < _TWO or not self._around.is_name(at - 2) or self._around.gap(at - 2) != " " or self._says_what(at):
            return False
        is_site = site.text in SITES or site.text.endswith(_HOSPITALS)
        is_word = self._words.kind_of(self._tokens[at].text) in SAY_LITTLE
        return is_site and is_word and not self._around.speaks("de")

    def _is_part_of_town(self, at: int) -> bool:
        """Tell whether a word in brackets behind an unknown one says where that is: in Pipera (Voluntari)."""
        tokens, around = self._tokens, self._around
        if at < _TWO or not around.is_name(at - 1) or not tokens[at - 1].word.is_title or around.speaks("de"):
            return False
        lead = tokens[at - 2]
        is_led = around.gap(at - 2) == " " and (lead.text in _IN_TOWNS if lead.word.is_small else lead.word.is_title)
        return is_led and not self._says_what(at) and self._words.kind_of(tokens[at].text) in SAY_LITTLE

    def _is_behind_site(self, at: int) -> bool:
        """Tell whether a word stands behind a hospital, its kind, and a link: Santa Casa de Ponta Delgada."""
        if self._says_what(at):
            return False
        has_link = is_named = False
        for one in range(at - 1, max(at - _MOST_WORDS, -1), -1):
            token, gap = self._tokens[one], self._around.gap(one)
            if gap not in (" ", "-", "'", "’") or not token.word.is_alpha:
                return False
            if token.word.is_small:
                if token.text not in _LINKS:
                    return False
                has_link = True
                continue
            if self._is_site(one):
                is_part = token.text.startswith(_IMAGING) and self._words.kind_of(self._tokens[at].text) == "anatomy"
                return (has_link and not is_part) or is_named
            if not token.word.is_title or (token.text in SITES and token.text not in KINDS_OF_SITES):
                return False
            is_named = is_named or self._around.is_name(one) or token.text in self._words.names_too
        return False

    def _is_site(self, at: int) -> bool:
        """Tell whether a word is what a hospital is called by, with a capital."""
        token = self._tokens[at]
        if token.text not in _SITES or not token.is_capitalised:
            return False
        needed = _SANTA.get(token.text)
        return needed is None or (at > 0 and self._tokens[at - 1].text == needed)

    def _says_what(self, at: int) -> bool:
        """Tell whether a word says which kind of hospital it is, or of what."""
        text = self._tokens[at].text
        if text in KINDS_OF_SITES or text in SITES or text.startswith(SPECIALTIES):
            return True
        return self._words.kind_of(text) in _SAID and text not in self._words.names_too
