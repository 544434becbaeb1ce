"""The seventh set: letters of somebody that are abbreviations, ages behind a noun, houses that something is sent to.

What nothing in a text tells is not in it: an account that is a word, small words of two letters that are initials too.
"""

from __future__ import annotations

import re
from random import Random

from exam_fourth import Slot
from exam_people import IDEOGRAPHIC
from exam_sixth import SIXTH_SLOTS
from exam_slots import Planted
from exam_subject import Subject, filled
from exam_worlds import kind_of, somebody

_BY_LANGUAGE = {
    "en": "Thistlethwaite^Gwendolyn|Olanrewaju^Kehinde|Santillan^Perpetua|Muldoon^Cormac|Bandyopadhyay^Sharmila",
    "de": "Kaltenegger^Mechthild|Wiechmann^Uwe|Bründl^Korbinian",
    "fr": "Kermadec^Solenn|Fourcade^Bastien|Noir^Milena",
    "es": "Goikoetxea^Nerea|Armendáriz^Braulio|Pie^Armando",
    "pt": "Albuquerque^Iolanda|Mesquita^Duarte",
    "it": "Passalacqua^Rosaria|Bergamaschi^Ivo",
    "nl": "Zeldenrust^Bas|Kloosterman^Wietske",
    "pl": "Szymczak^Halina|Wrona^Dariusz",
    "ru": "Зимина^Ангелина|Фролов^Тимофей",
    "el": "Παπαδάκη^Φωτεινή|Ζερβός^Μάριος",
    "tr": "Karaosmanoğlu^Feride|Yıldırım^Cevdet",
    "sv": "Bergenstråhle^Ingegerd|Hedlund^Rolf",
    "no": "Kolbeinsen^Torgeir|Haugland^Sissel",
    "da": "Vestergård^Aksel|Dalgaard^Kirsten",
    "fi": "Heinonkoski^Unto|Rantala^Marja",
    "cs": "Růžičková^Vendula|Hladík^Miloš",
    "hu": "Keresztúri^Csongor|Bognár^Etelka",
    "ro": "Moldoveanu^Sanda|Dobrescu^Tiberiu",
    "ja": "黒田^彩香|平野^誠",
    "zh": "谭^晓明|孟^丽华",
    "ko": "황^지수|류^재현",
}
_HOUSES = {
    "en": "1879 Beckhamer Skyway, Aguilarhaven B5S 4G4|65/348, Ramaswamier Path, Hublirod 694731|"
    "747 Dass Nagarwal, Siwanpur 862997|Flat 97 967 Carolus Deviation, North Juliaville 2681",
    "de": "Postlerstraße 76|Hofmannsthalstrasse 3",
    "fr": "402 Piersonne Prairie Suite 577|9195 route Lachancelle",
    "es": "Pasaje Norte Mezalla 201 004|Dg. 50R Bis # 8-35 Este",
    "ja": "東京都品川区大崎3丁目12番5号",
    "zh": "石家庄市桥西区中山西路108号",
    "nl": "Glenndijk 682|Wilgenlaan 31",
}
_INITIALS = ("MR", "AM", "SM", "DB", "WC", "FA", "DM", "AC", "vs", "db", "ap", "jt")


def _whole_name(subject: Subject, random: Random, language: str) -> Planted:
    """Given and family name of somebody whom nothing of the instance has."""
    family, given = somebody(random, _BY_LANGUAGE, language)
    if kind_of(language) == IDEOGRAPHIC:
        return Planted("name nowhere else", family + given, frozenset({family + given}), IDEOGRAPHIC)
    text = f"{given} {family}"
    return Planted("name nowhere else", text, frozenset(re.findall(r"[^\W\d_]{3,}", text)), kind_of(language))


def _one_name(which: int) -> Slot:
    """A given name alone, or a family's, of somebody whom nothing of the instance has."""

    def plant(subject: Subject, random: Random, language: str) -> Planted:
        text = somebody(random, _BY_LANGUAGE, language)[which]
        return Planted("name nowhere else", text, frozenset({text}), kind_of(language))

    return plant


def _house(subject: Subject, random: Random, language: str) -> Planted:
    text = random.choice(_HOUSES.get(language, _HOUSES["en"]).split("|"))
    return Planted("address", text, frozenset(re.findall(r"[^\W\d_]{6,}|\d{3,}", text)))


def _letters(subject: Subject, random: Random, language: str) -> Planted:
    text = random.choice(_INITIALS)
    return Planted("initials", text, frozenset({text}))


def _code(subject: Subject, random: Random, language: str) -> Planted:
    text = filled(random, random.choice(("T#H #V#", "B#S#G#", "#####", "L#A #K#")))
    return Planted("address", text, frozenset({text}))


SEVENTH_SLOTS: dict[str, Slot] = {
    **SIXTH_SLOTS,
    "whole_name": _whole_name,
    "family": _one_name(0),
    "given": _one_name(1),
    "someone": lambda subject, random, language: _one_name(random.randrange(2))(subject, random, language),
    "house": _house,
    "letters": _letters,
    "code": _code,
}
"""What may stand between braces in a template of this set."""
