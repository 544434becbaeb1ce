"""The seventh set: letters of somebody that are abbreviations, ages behind a noun, houses that something is sent to.

What nothing in a text tells is not in it: an account that is a word, small words of two letters that are initials too.
"""

from __future__ import annotations

from exam_makers import formed, house, one_name, one_of, whole_name
from exam_sixth import SIXTH_SLOTS
from exam_slots import Slot

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


SEVENTH_SLOTS: dict[str, Slot] = {
    **SIXTH_SLOTS,
    "whole_name": whole_name(_BY_LANGUAGE, "{given} {family}"),
    "family": one_name(_BY_LANGUAGE, 0),
    "given": one_name(_BY_LANGUAGE, 1),
    "someone": one_name(_BY_LANGUAGE),
    "house": house(_HOUSES, r"[^\W\d_]{6,}|\d{3,}"),
    "letters": one_of("initials", *_INITIALS),
    "code": formed("address", "T#H #V#", "B#S#G#", "#####", "L#A #K#", needle="^.*$"),
}
"""What may stand between braces in a template of this set."""
