"""Words of a vocabulary that are of the name of a town, or of what a hospital is called.

*Reading* is a town in ``at Reading Community Hosp``, and a jaw is one behind ``Moose``.

Asked by :mod:`~deid_proxy.engine.cleaners.beside_names`.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.kinds import SAY_LITTLE
from deid_proxy.engine.cleaners.own_words import PARTICLES
from deid_proxy.engine.cleaners.title_words import COMMA_SUFFIXES
from deid_proxy.engine.cleaners.tokens import APOSTROPHES
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.surroundings import Surroundings

SITES: Final = words_in(
    "hospital hospitals hosp clinic clinics infirmary urgent community regional",
    "memorial general university univ children medical med imaging va veterinary",
    "equine small oncology radiology health healthcare ziekenhuis klinik kliniek",
    "klinikum krankenhaus sygehus sjukhus sykehus lasarett sairaala nemocnice korhaz hastanesi",
)
"""What stands behind the name of a town or of somebody in what a hospital is called."""
HOSPITALS: Final = words_in(
    "hospital clinica clinique hopital ospedale kliniek klinika klinikum szpital cura przychodnia spitalul",
    "ziekenhuis nemocnice poliklinika polyclinique policlinica policlinico krankenhaus chu chru chr mvz",
)
"""What a hospital is, in front of what it is called."""
SITES_BEFORE: Final = HOSPITALS | words_in(
    "clinic klinik praxis hausarztpraxis arztpraxis facharztpraxis gemeinschaftspraxis huisartsenpraktijk",
    "bolnica radiologie",
)
_DEDICATED: Final = frozenset(("im", "imienia"))
_BODY: Final = words_in("anatomy side view modality technique procedure phase unit measurement device")
_KINDS_OF_SITES: Final = SAY_LITTLE | {"anatomy"}
_KINDS_OF_NAMES: Final = _KINDS_OF_SITES | {
    "finding",
    "material",
    "measurement",
    "unit",
    "device",
    "technique",
    "phase",
}
_KINDS_BEHIND: Final = SAY_LITTLE | {"phase"}
_OF_GERMAN: Final = frozenset(("common", "word", "technique"))
_ENGLISH_SITES: Final = frozenset(("hospital", "clinic"))
"""Behind these a word of an English description stands as well."""
_LEADS: Final = words_in("at from to for in of by bei aus au en w na z")
DEPARTMENTS: Final = words_in(
    "breast heart chest pain eye foot spine women womens day main outside",
    "local our the private vascular cardiac nuclear internal dental outpatient",
    "inpatient same emergency sleep stroke cancer surgery surgical ortho this",
    "that public another other new old large infectious family primary diabetes",
    "hand neck brain hip knee fracture wound vein allergy tumor skin",
)
"""Words that stand in front of a hospital or a clinic and name none."""
_PLACES: Final = frozenset(("reading", "mobile", "normal", "bath", "hull", "tours"))
"""Words of descriptions that are towns too."""
_OF_TOWNS: Final = frozenset(("univ", "university", "city", "town", "county", "village", "lady"))
_TOWN_LINKS: Final = words_in("op aan upon on sur am an de la le der del or")
_LINKS: Final = PARTICLES | _TOWN_LINKS | {"ob", "im", "bei"}
_MEMORIALS: Final = frozenset(("memorial", "children", "infirmary", "va", "regional"))
_PREFIXES: Final = words_in("non pre post anti sub semi re all self ex no one two three multi inter")
_PARTS_OF_TOWNS: Final = _TOWN_LINKS - {"or"} | {"do", "da", "dos", "das", "du", "des", "di", "den", "ob", "nad", "i"}
_IN_TOWNS: Final = words_in("em a in en de di te i at from near bei aus nach w z v ve din")
"""What stands in front of a town."""
_BEFORE_TOWNS: Final = words_in("in te from at z ze w v ve din till til fra fran uit")
_TWO_PARTS: Final = 3
_LONGEST_HOUSE: Final = 4  # digits
_SHORT: Final = 4  # letters
_LEADS_STREET: Final = frozenset((", ", ": ", " (", "; ", " - "))
_FAR: Final = 7  # words
_ENDS_PLACE: Final = frozenset(".,;)\n")
_DOCTORS: Final = words_in(
    "gp huisarts hausarzt hausarztin hausarztpraxis traitant traitante curante mmg",
    "cabecera familia familie famiglia fastlege huslakare rodzinny haziorvos praktiker",
)
"""Of whom the town stands behind the name."""
_FLATS: Final = frozenset(("suite", "ste", "apt", "apartment", "unit", "flat"))
_BEGIN_ENDINGS: Final = frozenset(("danke", "bitte", "vielen", "mit", "herzlichen", "freundliche", "besten"))
"""What a letter ends with, behind a house whose name went: Hausarztpraxis Danke und freundliche Grüsse."""
_BEHIND_STREETS: Final = _FLATS | {"a", "in", "en", "te"}
_LONGEST_STREET: Final = 4  # words
_LIVES: Final = words_in(
    "at to address home from near residence lives living barn farm alone corner intersection junction",
    "au adres adresi adresse adresa direccion indirizzo endereco",
)
"""What stands in front of the number of a house."""
_GERMAN: Final = "de"
_SLASH: Final = "/"
_SMALL: Final = "small"
_HOUSES: Final = frozenset(("hospital", "hosp", "clinic", "infirmary", "imaging"))
_SAINTS: Final = words_in("st ste saint sainte san santa sankt sint sao santo sant")


class BesidePlaces:
    """Tells which known words of one text are of the name of a place."""

    __slots__ = ("_around", "_tokens", "_words")

    def __init__(self, around: Surroundings) -> None:
        self._around, self._tokens, self._words = around, around.tokens, around.words

    def has(self, at: int, before: str, behind: str) -> bool:
        """Tell whether the known word at a place, written with a capital, is of a town's name or a hospital's."""
        token = self._tokens[at]
        if "-" in (before, behind) and (token.word.is_title or self._around.has_small_words or before in APOSTROPHES):
            return self._is_of_hyphenated(at, before)
        if self._is_in_front_of_memorial(at, behind) or (before == " " and self.is_end_of_street(at)):
            return True
        if self._is_before_site(at, before, behind) or (before == " " and self._is_of_town(at)):
            return True
        if behind == " " and self._is_foreign_before_site(at):
            return True
        if (
            before == behind == " "
            and token.word.is_title
            and self._around.is_name(at + 1)
            and self._is_before_street(at - 1)
        ):
            return True  # 747 Dass Nagarwal
        if token.word.is_title and ((before == " " and self._ends_town(at)) or (before == ", " and self._is_seat(at))):
            return True
        if before in (" ", ". ") and token.word.is_title and (self._is_saint(at) or self._goes_on_behind_site(at)):
            return True
        if behind in (" ", "'", "’") and before == " " and self._around.is_name(at - 1):
            site = self._tokens[at + 1]
            alike = token.word.is_capitals == self._tokens[at - 1].word.is_capitals
            return alike and site.is_capitalised and site.text in SITES and token.text not in SITES
        is_behind_point = before == ". " and self._tokens[at - 1].text in _DEDICATED  # not behind a sentence
        return (is_behind_point or before in (" ", "'", "’")) and self._is_behind_site(at)

    def _ends_town(self, at: int) -> bool:
        """Tell whether a word is behind a particle in the name of a town: em Ferreira do Sul, à Boechat am See."""
        tokens, around = self._tokens, self._around
        if at < _TWO_PARTS or around.gap(at - 2) != " " or around.gap(at - 3) != " " or not around.is_name(at - 2):
            return False
        if not tokens[at - 1].is_small or tokens[at - 1].text not in _PARTS_OF_TOWNS or not tokens[at - 2].is_title:
            return False
        return tokens[at - 3].is_small and tokens[at - 3].text in _IN_TOWNS

    def _is_seat(self, at: int) -> bool:
        """Tell whether a word is the town of somebody: huisarts L. Smets, Clararing 29, Chevron; Medic: Ion, Balș."""
        around, text = self._around, self._tokens[at].text
        if self._is_behind_street(at - 1):
            return True
        if not around.is_name(at - 1) or around.gap(at)[:1] not in _ENDS_PLACE or text in COMMA_SUFFIXES:
            return False
        if _DOCTORS.isdisjoint([token.text for token in self._tokens[max(at - _FAR, 0) : at - 1]]):
            return False
        is_word = self._words.kind_of(text) in SAY_LITTLE and _GERMAN not in self._words.languages_of(text)
        return is_word or text in self._words.names_too or around.is_of_another_language(at)

    def _is_behind_street(self, at: int) -> bool:
        """Tell whether a number ends a clause behind a name that nobody knows: Maria Lang, Timlei 064, Kortrijk."""
        around, text = self._around, self._tokens[at].text
        if not text.isdigit() or len(text) > _LONGEST_HOUSE or not at or around.gap(at - 1) != " ":
            return False
        first = at - 1
        if not (around.is_name(first) and self._tokens[first].word.is_title and len(self._tokens[first].text) > _SHORT):
            return False
        while first and around.gap(first - 1) == " " and around.is_name(first - 1):
            first -= 1
        if not first or around.gap(first - 1) not in _LEADS_STREET or around.gap(at)[:1] not in _ENDS_PLACE:
            return False
        return around.has_small_words or around.is_name(first - 1)

    def is_house(self, at: int) -> bool:
        """Tell whether a number is of a house: where somebody lives, or behind a street."""
        return self._is_before_street(at) or self._is_behind_street(at)

    def _is_before_street(self, at: int) -> bool:
        """Tell whether a number stands where somebody lives, in front of the street's name."""
        first = last = at
        while self._around.gap(first - 1) == _SLASH and self._tokens[first - 1].word.is_number:
            first -= 1
        while self._around.gap(last) == _SLASH and self._tokens[last + 1].word.is_number:
            last += 1
        if first < 1 or not self._tokens[at].text.isdigit() or self._around.gap(last) not in (" ", ", "):
            return False
        lead = self._tokens[first - 1].text
        if lead == "of" and first > 1:
            lead = self._tokens[first - 2].text  # at the corner of 12 Moyer View
        is_led = (lead in _LIVES or lead in _FLATS) and self._around.gap(first - 1) in (" ", ": ", ":", ", ")
        is_led = is_led or (self._around.gap(first - 1) == ", " and self._around.is_name(first - 1))
        street = self._tokens[last + 1]
        is_called = self._around.is_name(last + 1) or street.text in self._words.names_too
        is_of_two = self._around.gap(last + 1) == " " and self._around.is_name(last + 2)
        if (
            is_of_two and self._around.is_name(last + 1) and self._around.gap(first - 1) == ", "
        ):  # next door, 620 Foo Bar
            is_led = is_led or not self._around.speaks(_GERMAN)
        return is_led and (is_called or is_of_two) and street.word.is_title

    def is_end_of_street(self, at: int) -> bool:
        """Tell whether a word ends a street's name that a house's number is in front of: 9 Elliott Rest, 7 Dey Path."""
        behind = self._tokens[at + 1] if self._around.gap(at) == " " else None
        if behind is not None and behind.word.is_alpha and behind.text not in _BEHIND_STREETS:
            return False
        for one in range(at - 1, max(at - _LONGEST_STREET, 0), -1):
            is_called = self._around.is_name(one) or self._tokens[one].text in self._words.names_too
            if self._around.gap(one) != " " or not (is_called and self._tokens[one].word.is_title):
                return False
            if self._is_before_street(one - 1):
                return True
        return False

    def _is_of_hyphenated(self, at: int, before: str) -> bool:
        """Tell whether a word of sentences is joined to an unknown one: Trois-Rivières, L'Île-Perrot, YLI-JOKIPII."""
        token = self._tokens[at]
        other = at - 1 if before == "-" else at + 1
        if self._is_article_of_place(other):
            other += 1
        if other == at + 1 and self._tokens[other].text in _LINKS and self._around.gap(other) == "-":
            is_place = token.word.is_title and token.text not in _PREFIXES
            return is_place and self._around.is_name(other + 1)  # Val-de-Ruz
        if not self._around.is_name(other) or self._tokens[other].word.is_title != token.word.is_title:
            return False
        if token.text in _PREFIXES:
            return False
        if other == at + 1 and token.word.is_title and at and self._tokens[at - 1].text in _BEFORE_TOWNS:
            return not self._around.speaks(_GERMAN) or self._around.is_of_another_language(at)  # in Laag-Keppel
        return self._words.kind_of(token.text) in SAY_LITTLE or token.text in self._words.common

    def _is_article_of_place(self, at: int) -> bool:
        """Tell whether an article before an apostrophe stands somewhere: d' of Coeur d'Alene."""
        return at < len(self._tokens) and self._tokens[at].text in ("d", "l") and self._around.gap(at) in APOSTROPHES

    def _is_in_front_of_memorial(self, at: int, behind: str) -> bool:
        """Tell whether a word stands in front of what is behind names only: Shin Memorial, Medicine Hat Children's."""
        tokens = self._tokens
        for one in range(at, min(at + 2, len(tokens) - 1)):
            if tokens[one + 1].text not in _MEMORIALS:
                continue
            site = tokens[one + 1]
            if not (site.is_capitalised and tokens[one].is_capitalised) or tokens[one].text in DEPARTMENTS:
                continue
            if self._around.gap(one) != " " or (
                site.text == "children" and self._around.gap(one + 1) not in APOSTROPHES
            ):
                continue
            if one == at or (behind == " " and self._words.kind_of(tokens[at].text) in SAY_LITTLE):
                return tokens[at].text not in DEPARTMENTS and tokens[at].text not in SITES
        if tokens[at].text in SITES_BEFORE:
            return False
        return behind == " " and self._is_article_of_place(at + 1) and self._around.is_name(at + 2)

    def _is_behind_site(self, at: int) -> bool:
        """Tell whether a word says whom a hospital is called after: Hospital Leite, Szpital im. Nos."""
        tokens, text = self._tokens, self._tokens[at].text
        is_dedicated = at > 1 and (
            tokens[at - 1].text in _DEDICATED
            or (self._is_article_of_place(at - 1) and tokens[at - 1].is_capitals and self._around.gap(at - 2) == " ")
        )
        site = tokens[at - 2 if is_dedicated else at - 1]
        if site.text not in SITES_BEFORE or not site.is_capitalised:
            return False
        if text in _BEGIN_ENDINGS:
            return False
        if is_dedicated or text in self._words.names_too or self._around.is_of_another_language(at):
            return True
        if tokens[at].word.is_title and not tokens[at].raw.isascii() and [*self._words.languages_of(text)] == ["en"]:
            return True  # Näf, which English has as NaF
        is_last = self._around.gap(at) == "\n" and site.word.is_title
        is_within = tokens[at].word.is_title and (self._around.has_small_words or is_last)
        if self._around.speaks(_GERMAN):  # Klinikum Scharf, not Klinikum Neurologie
            is_within = is_within and text not in DEPARTMENTS and self._words.kind_of(text) in _OF_GERMAN
        if not is_within or text in SITES or text in DEPARTMENTS:
            return False
        return self._words.kind_of(text) in (_KINDS_OF_SITES if site.text in _ENGLISH_SITES else _KINDS_OF_NAMES)

    def _is_before_site(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a word stands between a preposition and what a hospital is called: at Reading Community Hosp."""
        tokens, text = self._tokens, self._tokens[at].text
        if before != " " or behind not in (" ", "'", "’") or text in DEPARTMENTS:
            return False
        if text in SITES and not (text == _SMALL and tokens[at + 1].text in _HOUSES):
            return False
        if self._words.kind_of(text) in _BODY and text not in self._words.names_too and text not in _PLACES:
            return False
        first, last = at - 1, at + 1
        if (
            tokens[first].is_capitalised
            and tokens[first].text not in _LEADS
            and first
            and self._around.gap(first - 1) == " "
        ):
            first -= 1
        elif tokens[last].text not in SITES and tokens[last].is_capitalised and self._around.gap(last) == " ":
            last += 1
        return (
            tokens[first].text in _LEADS
            and tokens[last].text in SITES
            and tokens[last].is_capitalised
            and DEPARTMENTS.isdisjoint([token.text for token in tokens[first:last]])
        )

    def _is_foreign_before_site(self, at: int) -> bool:
        """Tell whether a word of another language names what stands behind it: IMPORT CD Bir General Hospital."""
        tokens, last = self._tokens, at + 1
        if not tokens[at].word.is_title or tokens[at].text in SITES or tokens[at].text in DEPARTMENTS:
            return False
        while last < len(tokens) - 1 and tokens[last].text in SITES and self._around.gap(last) == " ":
            last += 1
        sites = [token for token in tokens[at + 1 : last + 1] if token.text in SITES and token.is_title]
        return bool(sites) and sites[0] is tokens[at + 1] and self._around.is_of_another_language(at)

    def _is_saint(self, at: int) -> bool:
        """Tell whether a house is called after a saint: St. Obi Clinic, Clínica San Alicia."""
        tokens = self._tokens
        if not tokens[at - 1].is_title or tokens[at - 1].text not in _SAINTS:
            return False
        return tokens[at - 2].text in SITES_BEFORE or (at + 1 < len(tokens) and tokens[at + 1].text in SITES)

    def _goes_on_behind_site(self, at: int) -> bool:
        """Tell whether a further word is of what a house is called: Ospedale Case Nuove, Clínica Teixeira do Sul."""
        tokens = self._tokens
        first = at - 1
        while first > max(at - 3, 0) and tokens[first].is_small and tokens[first].text in _LINKS:
            first -= 1
        if first < 1 or not tokens[first].word.is_title or tokens[first].text in SITES:
            return False
        if any(self._around.gap(one) != " " for one in range(first - 1, at)):
            return False
        is_named = self._around.is_name(first) or self._is_behind_site(first)
        site = tokens[first - 1]
        if not is_named or site.text not in SITES_BEFORE or not site.is_capitalised:
            return False
        return first < at - 1 or self._words.kind_of(tokens[at].text) in _KINDS_BEHIND

    def _is_of_town(self, at: int) -> bool:
        """Tell whether a word stands behind ``of`` and what is of a town, or behind a particle in a town's name."""
        tokens = self._tokens
        if at < 2 or self._around.gap(at - 2) != " ":
            return False
        link, head = tokens[at - 1], tokens[at - 2]
        if head.text == "of" and self._around.is_name(at - 1):  # University of Moose Jaw
            return at > 2 and tokens[at - 3].text in _OF_TOWNS
        if link.text == "of":
            return head.text in _OF_TOWNS and tokens[at].text not in DEPARTMENTS
        behind = tokens[at + 1] if at + 1 < len(tokens) else None
        is_site = behind is not None and behind.text in SITES
        return is_site and link.is_small and link.text in _TOWN_LINKS and self._around.is_name(at - 2)
