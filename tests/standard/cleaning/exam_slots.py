"""What is planted in a slot of a template: the text, and what of it must not stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import exam_people
import exam_subject
from exam_people import CYRILLIC, INSTITUTION, ORDINARY, SEVERAL, Person
from exam_subject import Subject, filled


@dataclass(frozen=True, slots=True)
class Planted:
    """An identifier in a text; ``kind`` is its row of the table, ``special`` what is counted separately."""

    kind: str
    text: str
    needles: frozenset[str]
    special: str = ""


Slot = Callable[[Subject, Random, str], Planted]
"""What stands in a slot, by chance: in an instance, and in a text of a language."""

_MONTHS = {
    language: names.split()
    for language, names in {
        "en": "January February March April May June July August September October November December",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "nl": "januari februari maart april mei juni juli augustus september oktober november december",
        "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    }.items()
}
_NUMERIC = (
    *("{y}{m:02}{d:02}", "{y}-{m:02}-{d:02}", "{d:02}.{m:02}.{y}", "{d:02}/{m:02}/{y}", "{m:02}/{d:02}/{y}"),
    *("{d}-{m}-{y}", "{d:02}/{m:02}/{yy:02}", "{d}.{m}.{yy:02}", "{y}/{m:02}/{d:02}", "{y}.{m:02}.{d:02}"),
)
_WORDED = {
    "en": ("{month} {d}, {y}", "{d} {month} {y}", "{d:02}-{mon}-{y}", "{mon} {d} {y}", "{d}{mon}{y}"),
    "de": ("{d}. {month} {y}",),
    "es": ("{d} de {month} de {y}",),
    "pt": ("{d} de {month} de {y}",),
    "ja": ("{y}年{m}月{d}日",),
    "zh": ("{y}年{m}月{d}日",),
}


def _written_day(day: date, language: str, random: Random) -> tuple[str, frozenset[str]]:
    """Return a day in one of the notations of a language, and its parts."""
    language = language if language in _MONTHS else "en"
    month = _MONTHS[language][day.month - 1]
    form = random.choice((*_NUMERIC, *_WORDED.get(language, ("{d} {month} {y}",))))
    text = form.format(y=day.year, yy=day.year % 100, m=day.month, d=day.day, month=month, mon=month[:3].upper())
    return text, frozenset(re.findall(r"\d{2,}|[^\W\d_]{3,}", text))


def _person(kind: str, person: Person, text: str) -> Planted:
    return Planted(kind, text, person.needles, person.kind)


def _own(subject: Subject, random: Random, language: str) -> Planted:
    planted = _person("patient's name", subject.patient, exam_people.written(subject.patient, random, own=True))
    return Planted(planted.kind, planted.text, planted.needles, subject.kind)


def _own_family(subject: Subject, random: Random, language: str) -> Planted:
    family, _ = random.choice(subject.patient.groups)
    return Planted("patient's name", family, subject.patient.needles, subject.kind)


def _staff(kind: str, role: str) -> Slot:
    def plant(subject: Subject, random: Random, language: str) -> Planted:
        person: Person = getattr(subject, role)
        return _person(kind, person, exam_people.written(person, random, own=True))

    return plant


def _titled(subject: Subject, random: Random, language: str) -> Planted:
    person = exam_people.invent(random, among=subject.world.people)
    return _person("name behind a title, nowhere else", person, exam_people.titled(person, random))


def _stranger(subject: Subject, random: Random, language: str) -> Planted:
    person = exam_people.invent(random, (ORDINARY, SEVERAL, INSTITUTION, CYRILLIC), subject.world.people)
    return _person("name nowhere else", person, exam_people.written(person, random, own=False))


def _value(kind: str, value: str) -> Planted:
    return Planted(kind, value, frozenset(re.findall(r"\d{2,}", value)) | {value})


def _number(kind: str, value: str) -> Planted:
    """Return a number; of two digits of it a moved day may have the same."""
    return Planted(kind, value, frozenset(re.findall(r"\d{3,}", value) or re.findall(r"\d{2}", value)) | {value})


def _attribute(kind: str, name: str) -> Slot:
    return lambda subject, random, language: _value(kind, getattr(subject, name))


def _own_id(subject: Subject, random: Random, language: str) -> Planted:
    """Where the patient has no ID, somebody else's stands there."""
    value = subject.patient_id or filled(random, "########")
    return Planted("Patient ID", value, _value("", value).needles, "" if subject.patient_id else subject.kind)


def _listed(kind: str, choose: Callable[[Subject, Random], tuple[str, tuple[str, ...]]]) -> Slot:
    def plant(subject: Subject, random: Random, language: str) -> Planted:
        text, needles = choose(subject, random)
        return Planted(kind, text, frozenset(needles))

    return plant


def _other_institution(subject: Subject, random: Random) -> tuple[str, tuple[str, ...]]:
    return random.choice([each for each in subject.world.institutions if each != subject.institution])


def _department(subject: Subject, random: Random, language: str) -> Planted:
    rare = frozenset({"quarrington", "nordflügel", "westwing"}) & set(re.findall(r"\w+", subject.department.lower()))
    return Planted("institution, department", subject.department, rare)


def _day(kind: str, name: str = "") -> Slot:
    def plant(subject: Subject, random: Random, language: str) -> Planted:
        day = getattr(subject, name) if name else date(1990, 1, 1) + timedelta(random.randrange(13_000))
        return Planted(kind, *_written_day(day, language, random))

    return plant


def _date_compact(subject: Subject, random: Random, language: str) -> Planted:
    day = date(2000, 1, 1) + timedelta(random.randrange(9_000))
    return _value("date, nowhere else", day.strftime("%Y%m%d"))


def _date_time(subject: Subject, random: Random, language: str) -> Planted:
    day = date(2000, 1, 1) + timedelta(random.randrange(9_000))
    clock = (random.randrange(1, 24), random.randrange(60), random.randrange(60))
    text, parts = random.choice(
        (
            (f"{day:%Y%m%d}{clock[0]:02}{clock[1]:02}{clock[2]:02}", frozenset({f"{day:%Y%m%d}"})),
            (f"{day:%Y-%m-%d}T{clock[0]:02}:{clock[1]:02}:{clock[2]:02}", frozenset({f"{day:%Y}", f"{day:%m%d}"})),
            (f"{day:%d.%m.%Y} {clock[0]:02}:{clock[1]:02}", frozenset({f"{day:%Y}"})),
            (f"{day:%m/%d/%Y} {clock[0] % 12 or 12}:{clock[1]:02} PM", frozenset({f"{day:%Y}"})),
        )
    )
    return Planted("date with time", text, parts)


def _ssn(subject: Subject, random: Random, language: str) -> Planted:
    form = random.choice(
        ("###-##-####", "### ### ####", "#########", "# ## ## ## ### ### ##", "######-####", "########Z",
         "###.###.###-##", "A#########", "RSSMRA##T10A562S", "## ###### A ###")
    )  # fmt: skip
    return _number("social security or national number", filled(random, form))


def _record(subject: Subject, random: Random, language: str) -> Planted:
    form = random.choice(("########", "MR-#######", "##-####-##", "K/######/##", "X########"))
    return _number("record number, nowhere else", filled(random, form))


def _serial(subject: Subject, random: Random, language: str) -> Planted:
    return _value(
        "device serial, station", filled(random, random.choice(("######", "AB######C", "##-#####", "LOT#####")))
    )


def _mail(subject: Subject, random: Random, language: str) -> Planted:
    text, needles = random.choice(
        (
            ("k.haverkamp@radiologie-nord.example", {"haverkamp", "radiologie-nord"}),
            ("zwojcik79@mailbox.example.com", {"zwojcik", "79", "mailbox.example"}),
            ("imogen_f@clinic.example.org", {"imogen", "clinic.example"}),
            ("Mette.Soerensen+ct@rigshosp.example.dk", {"mette", "soerensen", "rigshosp"}),
        )
    )
    return Planted("mail address", text, frozenset(needles))


def _url(subject: Subject, random: Random, language: str) -> Planted:
    text, needles = random.choice(
        (
            ("https://pacs.lakeview.example/view?id=77120", {"lakeview", "77120", "https"}),
            ("http://10.20.30.40:8080/study/4711", {"4711", "8080"}),
            ("www.praxis-haverkamp.example", {"haverkamp", "www"}),
            ("ftp://images.okonkwo.example/p/", {"okonkwo"}),
        )
    )
    return Planted("URL, IP", text, frozenset(needles))


def _ip(subject: Subject, random: Random, language: str) -> Planted:
    text = ".".join(str(random.randrange(1, 255)) for _ in range(4))
    return Planted("URL, IP", text, frozenset({text}))


def _phone(subject: Subject, random: Random, language: str) -> Planted:
    return _value("phone", exam_subject.phone(random))


def _over89(subject: Subject, random: Random, language: str) -> Planted:
    age = str(random.randrange(90, 106))
    return Planted("age over 89", age, frozenset({age}))


def _uid(subject: Subject, random: Random, language: str) -> Planted:
    value = f"1.2.840.{random.randrange(10_000, 99_999)}.{random.randrange(10_000, 99_999)}.{random.randrange(1, 99)}"
    return Planted("UID", value, frozenset(value.split(".")[3:5]))


SLOTS: dict[str, Slot] = {
    "own": _own,
    "own_family": _own_family,
    "physician": _staff("physician's or operator's name", "physician"),
    "operator": _staff("physician's or operator's name", "operator"),
    "titled": _titled,
    "stranger": _stranger,
    "own_id": _own_id,
    "accession": _attribute("accession number", "accession"),
    "own_phone": _attribute("phone", "phone"),
    "own_address": _listed("address", lambda subject, _: subject.address),
    "address": _listed("address", lambda subject, random: random.choice(subject.world.streets)),
    "institution": _listed("institution, department", lambda subject, _: subject.institution),
    "other_institution": _listed("institution, nowhere else", _other_institution),
    "department": _department,
    "station": _attribute("device serial, station", "station"),
    "serial": _attribute("device serial, station", "serial"),
    "other_serial": _serial,
    "birth": _day("date of birth", "birth"),
    "study_date": _day("date of the study", "study"),
    "date": _day("date, nowhere else"),
    "date_compact": _date_compact,
    "date_time": _date_time,
    "phone": _phone,
    "mail": _mail,
    "url": _url,
    "ip": _ip,
    "ssn": _ssn,
    "record_number": _record,
    "over89": _over89,
    "uid": _uid,
}
"""What may stand between braces in a template."""
