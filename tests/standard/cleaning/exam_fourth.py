"""The fourth set: what departments of many kinds write, with people of many countries and identifiers of more kinds.

It has slots of its own beside those of the other sets: initials, days without a year, rooms, accounts, files.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random

import exam_people
from exam_makers import formed, one_of
from exam_people import CYRILLIC, IDEOGRAPHIC, ORDINARY, SEVERAL, TWO_LETTERS, Person
from exam_slots import SLOTS, Planted, Slot
from exam_subject import Subject

_BY_LANGUAGE = {"ja": (IDEOGRAPHIC,), "zh": (IDEOGRAPHIC,), "ko": (IDEOGRAPHIC,), "ru": (CYRILLIC,), "el": (CYRILLIC,)}
_CITIES = ("Annerveenk", "Oud-Vossemeer", "Nieuw Wehlerd", "Kirchzartenau", "Tylervillefield", "Zamościnek")
_NUMBERED = r"\d{2,}|[^\W\d_]+\d[\w-]*"
_USERS = ("k_hartwig", "hartwigk", "k.hartwig", "hartwig2", "khartwigsen", "pietersma_f")
_PATHS = (
    "/" + "home/khartwigsen/dicom",
    "C:\\Users\\khartwigsen\\Desktop", "/mnt/data/hartwigsen_merle/raw", "Hartwigsen_Merle_CT.dcm",
    "HartwigsenMerle.zip", "hartwigsen_m_mri.nii.gz", "\\\\server\\share\\Hartwigsen_Merle",
)  # fmt: skip


def _anybody(subject: Subject, random: Random, language: str) -> Planted:
    """A name that nothing of the instance has, behind a word that announces somebody."""
    kinds = _BY_LANGUAGE.get(language, (ORDINARY, ORDINARY, SEVERAL, TWO_LETTERS))
    person: Person = exam_people.invent(random, kinds, subject.world.people)
    text = exam_people.written(person, random, own=False)
    return Planted("name nowhere else", text, _of_it(person, text), person.kind)


def _of_it(person: Person, text: str) -> frozenset[str]:
    """Return the words of a name that a text has: of ideographs all together."""
    if person.kind == IDEOGRAPHIC and not text.isascii():
        return frozenset({text.replace("^", " ")})
    return frozenset(word for word in person.needles if word.casefold() in text.casefold()) or frozenset({text})


def _initials(subject: Subject, random: Random, language: str) -> Planted:
    text = "".join(random.choice("BDFGHJKLPRSTW") for _ in range(random.choice((2, 3))))
    return Planted("initials", random.choice((text, text, f"/{text}")), frozenset({text}))


def _part_of_a_day(subject: Subject, random: Random, language: str) -> Planted:
    day = date(2003, 1, 1) + timedelta(random.randrange(7_800))
    forms = [f"{day:%m/%y}", f"{day:%m.%Y}", f"{day.day}.{day.month}.", f"{day:%m/%Y}"]
    if language == "en":
        forms = [
            f"{day:%b '%y}",
            f"{day:%B %Y}",
            f"{day:%m/%d}",
            f"{day:%m/%Y}",
            f"Tue {day.month}/{day.day}",
            f"{day:%b}. {day.year}",
        ]
    text = random.choice(forms)
    return Planted("date in part", text, frozenset(part.strip(".") for part in re.findall(r"\d[\d/.]*", text)))


FOURTH_SLOTS: dict[str, Slot] = {
    **SLOTS,
    "anybody": _anybody,
    "initials": _initials,
    "day_in_part": _part_of_a_day,
    "room": formed("room or bed", "Rm ###", "Room ##3B", "ICU bed ##", "#West-###", needle=_NUMBERED),
    "city": one_of("city", *_CITIES, needle=r"[^\W\d_]{4,}"),
    "user": one_of("user name", *_USERS, needle="hartwig|pietersma"),
    "path": one_of("path", *_PATHS, needle="hartwigsen"),
    "password": one_of("password", "Tr0ub4dor", "hunter22", "Sommer2019!", needle=r"\w+"),
    "hardware": one_of("URL, IP", "5E-2F-8F-71-DC-65", "aa:bb:cc:dd:ee:12"),
    "trial_subject": formed(
        "trial subject", "LUNG01-###-####", "SITE017-####", "S###-##", "AIM-####-XYZ", needle=_NUMBERED,
    ),
    "account": formed(
        "record number, nowhere else", "##########", "V########", "###-##-##", "HAR#######", needle=_NUMBERED,
    ),
    "old": one_of(
        "age over 89", "92 yo", "one hundred three year old", "ninety-four year old", "age 97", "101-year-old",
        needle=r"\d+|ninety-four|hundred three",
    ),
}  # fmt: skip
"""What may stand between braces in a template of this set."""
