"""What one instance of the exam says of its patient, staff and site."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import exam_people
from exam_people import INSTITUTION, KINDS, ORDINARY, PEOPLE, SEVERAL, People, Person

Places = tuple[tuple[str, tuple[str, ...]], ...]
"""Institutions or addresses, each with what of it must not stay."""

INSTITUTIONS = (
    ("Lakeview Memorial Hospital", ("lakeview",)),
    ("Klinikum Rechts der Isar", ("isar",)),
    ("Hôpital Pitié-Salpêtrière", ("pitié", "salpêtrière")),
    ("Ospedale Niguarda", ("niguarda",)),
    ("Hospital Universitario La Paz", ("paz",)),
    ("Sint Elisabeth Ziekenhuis Tilburg", ("elisabeth", "tilburg")),
    ("Cedarbrook Imaging Center", ("cedarbrook",)),
    ("Universitätsklinikum Tübingen", ("tübingen",)),
    ("St. Bartholomew's Hospital", ("bartholomew",)),
    ("Massachusetts General Hospital", ("massachusetts",)),
)
_STREETS = (
    ("12 Oakhurst Street, Springfield IL 62704", ("oakhurst", "springfield", "62704")),
    ("Lindenstraße 47, 50674 Köln", ("lindenstraße", "50674", "köln")),
    ("18 rue des Martyrs, 75009 Paris", ("martyrs", "75009", "paris")),
    ("Calle de Alcalá 211, 28028 Madrid", ("alcalá", "28028", "madrid")),
    ("Prinsengracht 263, 1016 GV Amsterdam", ("prinsengracht", "1016", "amsterdam")),
    ("Via Garibaldi 5, 20121 Milano", ("garibaldi", "20121", "milano")),
    ("221B Baker Street, London NW1 6XE", ("baker", "london", "6XE")),
    ("4500 Wilshire Blvd Apt 3C, Los Angeles, CA 90010", ("wilshire", "angeles", "90010")),
    ("PO Box 1187, Rochester MN 55903", ("1187", "rochester", "55903")),
)
_ID_FORMS = ("#######", "MRN########", "PAT-######", "##-##-##", "H#####", "A#######", "######.##", "ZZ_####_##")


@dataclass(frozen=True, slots=True)
class World:
    """The people and places that a set of templates is filled with."""

    people: People
    institutions: Places
    streets: Places


WORLD = World(PEOPLE, INSTITUTIONS, _STREETS)
"""That of the first two sets."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An instance's identifiers.

    Parameters
    ----------
    kind
        What is counted separately: the kind of the patient's name, or that there is no Patient ID.
    """

    patient: Person
    physician: Person
    operator: Person
    patient_id: str
    accession: str
    birth: date
    study: date
    phone: str
    address: tuple[str, tuple[str, ...]]
    institution: tuple[str, tuple[str, ...]]
    department: str
    station: str
    serial: str
    kind: str
    world: World = field(repr=False, compare=False)


NO_ID = "without Patient ID"


def invent(seed: int, number: int, world: World = WORLD) -> Subject:
    """Return subject ``number`` of a seed, the same every time."""
    random = Random(f"subject {seed} {number}")
    kind = (*KINDS, NO_ID)[number % (len(KINDS) + 1)]
    people = world.people
    patient = exam_people.invent(random, (ORDINARY,) if kind == NO_ID else (kind,), people)
    institution = random.choice(world.institutions)
    if kind == INSTITUTION:
        family = patient.groups[0][0]
        institution = (f"{family} {random.choice(('Clinic', 'Hospital', 'University Hospital'))}", (family,))
    return Subject(
        patient=patient,
        physician=exam_people.invent(random, (ORDINARY, SEVERAL) if number % 3 else KINDS, people),
        operator=exam_people.invent(random, (ORDINARY, SEVERAL) if number % 2 else KINDS, people),
        patient_id="" if kind == NO_ID else filled(random, random.choice(_ID_FORMS)),
        accession=filled(random, random.choice(("########", "A#######", "RAD-######", "##CT######"))),
        birth=date(1931, 1, 1) + timedelta(random.randrange(27_000)),
        study=date(2006, 1, 1) + timedelta(random.randrange(6_500)),
        phone=phone(random),
        address=random.choice(world.streets),
        institution=institution,
        department=random.choice(
            ("Department of Neuroradiology Quarrington", "Radiologie Nordflügel Haus 7", "RX-Westwing")
        ),
        station=filled(random, random.choice(("CTAWP####", "MRC#####", "SKYRA-##A", "ROOM#XR##", "PHIL_MR_##"))),
        serial=filled(random, random.choice(("#####", "SN-######", "0000######"))),
        kind=kind,
        world=world,
    )


def filled(random: Random, form: str) -> str:
    """Return a form with a digit for each hash, the first of them no zero."""
    digits = iter([str(random.randrange(1, 10)), *(str(random.randrange(10)) for _ in form)])
    return "".join(next(digits) if mark == "#" else mark for mark in form)


def phone(random: Random) -> str:
    """Return a telephone number as people of several countries write it."""
    form = random.choice(
        ("(###) ###-####", "###-###-####", "+1 ### ### ####", "0#### ######", "+49 ### #######", "0# ## ## ## ##",
         "+31 6 ########", "###.###.####", "+34 ### ### ###", "0##/#######")
    )  # fmt: skip
    return filled(random, form)
