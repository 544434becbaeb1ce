"""The sixth set: the patient's initials, who did something by two letters, houses of many countries, in 25 languages.

What nothing in a text tells is not in it: two letters alone behind a number, an account that is a word.
"""

from __future__ import annotations

from random import Random

from exam_fifth import FIFTH_SLOTS
from exam_makers import formed, house, one_name, one_of, whole_name
from exam_slots import Planted, Slot
from exam_subject import Subject

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
_NUMBERS_AND_WORDS = r"\d{2,}|[^\W\d_]{3,}"


def _own_initials(subject: Subject, random: Random, language: str) -> Planted:
    family, given = subject.patient.groups[0]
    text = (given[:1] + family[:1]).upper()
    return Planted("initials", text, frozenset({text}), subject.kind)


def _own_given(subject: Subject, random: Random, language: str) -> Planted:
    _, given = random.choice(subject.patient.groups)
    return Planted("patient's name", given, subject.patient.needles, subject.kind)


def _letters(subject: Subject, random: Random, language: str) -> Planted:
    text = random.choice("BDGHJKNPVW") + random.choice("BGHJKMVW")
    return Planted("initials", text, frozenset({text}))


def _years(subject: Subject, random: Random, language: str) -> Planted:
    years = str(random.randrange(90, 105))
    return Planted("age over 89", years, frozenset({years}))


SIXTH_SLOTS: dict[str, Slot] = {
    **FIFTH_SLOTS,
    "whole_name": whole_name(_BY_LANGUAGE, "{given} {family}", "{given} {family}", "{given[0]}. {family}"),
    "family": one_name(_BY_LANGUAGE, 0),
    "given": one_name(_BY_LANGUAGE, 1),
    "someone": one_name(_BY_LANGUAGE),
    "own_initials": _own_initials,
    "own_given": _own_given,
    "house": house(_HOUSES, r"[^\W\d_]{3,}|\d{2,}", may_stay=_ENDS_OF_STREETS),
    "letters": _letters,
    "years": _years,
    "employer": one_of("employer", *_EMPLOYERS, needle=r"^\w+"),
    "plate": formed("license plate", "MD## RUL", "KBZ ####", "M-XK ####", needle=_NUMBERS_AND_WORDS),
    "handle": formed("URL, IP", "@ferncastle_millie", "@agbaje##", "@t.pruitt", needle=_NUMBERS_AND_WORDS),
}
"""What may stand between braces in a template of this set."""
