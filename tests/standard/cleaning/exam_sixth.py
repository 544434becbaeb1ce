"""The sixth set: the patient's initials, who did something by two letters, houses of many countries, in 25 languages.

What nothing in a text tells is not in it: two letters alone behind a number, an account that is a word.
"""

from __future__ import annotations

import re
from random import Random

from exam_fifth import FIFTH_SLOTS
from exam_fourth import Slot
from exam_people import IDEOGRAPHIC
from exam_slots import Planted
from exam_subject import Subject, filled
from exam_worlds import kind_of, somebody

_BY_LANGUAGE = {
    "en": "Ferncastle^Millicent|Agbaje^Tunde|Delgadillo^Rosario|Pruitt^Lamar|Choudhury^Nasreen",
    "de": "Hinterhuber^Walburga|Grabowski^Detlef|Lüdemann^Antje",
    "fr": "Le Bihan^Gwenaëlle|Roumégoux^Thierry|Delorme^Clémence",
    "es": "Zubizarreta^Ainhoa|Cárdenas^Ramiro",
    "pt": "Figueiredo^Jandira|Queirós^Vasco",
    "it": "Scognamiglio^Carmela|Brambilla^Ettore",
    "nl": "Wijnbergen^Saskia|Hofstede^Ruud",
    "pl": "Grzelak^Jadwiga|Mazurek^Zenon",
    "ru": "Лагутина^Вероника|Горбунов^Савелий",
    "uk": "Пономарчук^Ярослав|Бондаренко^Мирослава",
    "el": "Δραγούμη^Ευανθία|Καψάλης^Θωμάς",
    "tr": "Kuyumcuoğlu^Neslihan|Özdoğan^Tuncay",
    "sv": "Wallerstedt^Gunnel|Sjögren^Lennart",
    "no": "Tjønneland^Ragnhild|Bråthen^Oddvar",
    "da": "Højgaard^Svend|Bruun^Birgitte",
    "fi": "Lappalainen^Raimo|Kettunen^Sisko",
    "cs": "Křížová^Blažena|Vondráček^Radek",
    "hu": "Halmágyi^Ödön|Bencze^Piroska",
    "ro": "Zamfirescu^Petronela|Lăzărescu^Cornel",
    "ja": "長谷川^緑|大西^健二",
    "zh": "邓^亚平|贾^玉兰",
    "ko": "서^유나|남^기철",
    "ar": "الشهراني^نوف|القحطاني^ماجد",
    "he": "אבוטבול^אסנת|גולדפרב^עמנואל",
    "th": "ศรีสุวรรณ^มานพ|วงศ์ทอง^อรุณี",
}
_HOUSES = {
    "en": "47 Thistlewick Rest|2250 Moyerville Pike Apt. 31|9 Pomfretter View|118 Dunkirker Street|83B Quillby Way",
    "de": "Amselgrundweg 14|Rosa-Kempf-Straße 8",
    "fr": "14 montée Guiraudon|3 bis rue Pelletan|27 route Calvet Apt. 12",
    "es": "Calle Zurbano 14|Avenida Jovellanos 233",
    "pt": "Rua Amoreiras 45|Travessa Pirajá 7",
    "it": "Via Carducci 12|Piazza Bellini 3",
    "nl": "Wilgenlaan 8|Kerkhofdijk 112",
    "pl": "pl. Sienkiewicza 14|ul. Grunwaldzka 5",
    "ru": "наб. Кубанская, д. 34 стр. 41|пер. Кленовый, д. 12 к. 3",
    "tr": "Karanfil Sokak No: 14|Bağdat Caddesi 231",
    "sv": "Furustigen 27|Ringblomsgatan 112",
    "da": "Kurlandsvej 84|Fiolgade 73",
    "ja": "東京都品川区大崎3丁目12番5号",
    "zh": "石家庄市桥西区中山西路108号",
    "ko": "충청북도 청주시 상당구 상당로 82",
    "he": "רחוב ביאליק 14",
}
_EMPLOYERS = (
    "Brindlethorpe & Sons", "Wachsmuth Logistics", "Quillfeldt AG", "Ferrandini S.p.A.", "Obrzut sp. z o.o.",
)  # fmt: skip
_ENDS_OF_STREETS = frozenset(
    (
        *("rest", "pike", "apt", "view", "street", "way", "bis", "rue", "route", "montée", "calle", "avenida", "rua"),
        *("travessa", "via", "piazza", "no", "sokak", "caddesi", "ul", "pl", "наб", "стр", "пер"),
    )
)


def _whole_name(subject: Subject, random: Random, language: str) -> Planted:
    """Given and family name of somebody whom nothing of the instance has."""
    family, given = somebody(random, _BY_LANGUAGE, language)
    if kind_of(language) == IDEOGRAPHIC:
        return Planted("name nowhere else", family + given, frozenset({family + given}), IDEOGRAPHIC)
    text = random.choice((f"{given} {family}", f"{given} {family}", f"{given[0]}. {family}"))
    return Planted("name nowhere else", text, frozenset(re.findall(r"[^\W\d_]{3,}", text)), kind_of(language))


def _one_name(which: int) -> Slot:
    """A given name alone, or a family's, of somebody whom nothing of the instance has."""

    def plant(subject: Subject, random: Random, language: str) -> Planted:
        text = somebody(random, _BY_LANGUAGE, language)[which]
        return Planted("name nowhere else", text, frozenset(re.findall(r"[^\W\d_]{1,}", text)), kind_of(language))

    return plant


def _own_initials(subject: Subject, random: Random, language: str) -> Planted:
    family, given = subject.patient.groups[0]
    text = (given[:1] + family[:1]).upper()
    return Planted("initials", text, frozenset({text}), subject.kind)


def _own_given(subject: Subject, random: Random, language: str) -> Planted:
    _, given = random.choice(subject.patient.groups)
    return Planted("patient's name", given, subject.patient.needles, subject.kind)


def _house(subject: Subject, random: Random, language: str) -> Planted:
    text = random.choice(_HOUSES.get(language, _HOUSES["en"]).split("|"))
    words = frozenset(word for word in re.findall(r"[^\W\d_]{3,}|\d{2,}", text) if word.lower() not in _ENDS_OF_STREETS)
    return Planted("address", text, words)


def _formed(kind: str, *forms: str) -> Slot:
    def plant(subject: Subject, random: Random, language: str) -> Planted:
        text = filled(random, random.choice(forms))
        return Planted(kind, text, frozenset(re.findall(r"\d{2,}|[^\W\d_]{3,}", text)))

    return plant


def _letters(subject: Subject, random: Random, language: str) -> Planted:
    text = random.choice("BDGHJKNPVW") + random.choice("BGHJKMVW")
    return Planted("initials", text, frozenset({text}))


def _years(subject: Subject, random: Random, language: str) -> Planted:
    years = str(random.randrange(90, 105))
    return Planted("age over 89", years, frozenset({years}))


def _employer(subject: Subject, random: Random, language: str) -> Planted:
    text = random.choice(_EMPLOYERS)
    return Planted("employer", text, frozenset({re.findall(r"\w+", text)[0]}))


SIXTH_SLOTS: dict[str, Slot] = {
    **FIFTH_SLOTS,
    "whole_name": _whole_name,
    "family": _one_name(0),
    "given": _one_name(1),
    "someone": lambda subject, random, language: _one_name(random.randrange(2))(subject, random, language),
    "own_initials": _own_initials,
    "own_given": _own_given,
    "house": _house,
    "letters": _letters,
    "years": _years,
    "employer": _employer,
    "plate": _formed("license plate", "MD## RUL", "KBZ ####", "M-XK ####"),
    "handle": _formed("URL, IP", "@ferncastle_millie", "@agbaje##", "@t.pruitt"),
}
"""What may stand between braces in a template of this set."""
