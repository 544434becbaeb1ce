"""Invented patients and visits: every fact about them is an identifier that a builder plants."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from deid_proxy.testing.builders.character_sets import CHARACTER_SETS, LATIN1, CharacterSet
from deid_proxy.testing.builders.identifiers import Identifier, distinct

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT_UID = "1.2.826.0.1.3680043.10.1397"

_NAMES: Mapping[str, tuple[str, ...]] = {
    "default": ("Wainwright^Ottoline^Maud", "Featherstone^Cuthbert", "Ramsbottom^Peregrine^^Dr"),
    "latin1": ("Grünewald^Jérôme^Ångström", "Lindström^Françoise", "Peñaranda^Begoña^^Dra", "Straßburger^Günther"),
    "cyrillic": ("Люксембург^Владимир", "Кузнецова^Екатерина^Павловна"),
    "utf8": ("Żółkiewska^Małgorzata", "Παπαδόπουλος^Κωνσταντίνος", "Nguyễn^Phượng^Hoàng"),
    "gb18030": ("ZhangSun^XiaoDong=张孙^小东冬", "OuYang^MingZhu=欧阳^明珠儿"),
    "japanese": ("Yamadabashi^Taroukichi=山田橋^太郎吉=やまだばし^たろうきち",),
    "korean": ("Hongseong^Gildong=洪城^吉洞=홍성군^길동이",),
}
_STAFF = (
    "Abernathy",
    "Brandenburg",
    "Castellano",
    "Dunkirkson",
    "Eisenhauer",
    "Fitzwilliam",
    "Goldsborough",
    "Hollings",
)
_GIVEN = ("Adelheid", "Benedikta", "Clotilde", "Dagobert", "Eustachius", "Friedrun", "Gottlieb", "Hildegund")
_STREETS = ("Kastanienallee", "Marienburger Weg", "Thornbury Crescent", "Upper Brookfield")
_TOWNS = ("Musterhausen", "Exampleton", "Probstedt", "Sampleford")
_HOSPITALS = ("Sankt Quirinus Klinikum", "Elmsworth Infirmary", "Hopital Beausejour", "Northgate Memorial")
MINIMUM_PLANTED = 6


@dataclass(frozen=True, slots=True, repr=False)
class Patient:
    """An invented person, to be shared by studies that must link up.

    Parameters
    ----------
    facts
        What is known of the person, by name: ``patient_name``, ``patient_id``, ``birth_date`` ...
    character_set
        The set in which the data sets of this person are written.
    """

    facts: Mapping[str, str]
    character_set: CharacterSet = LATIN1

    @classmethod
    def invent(cls, seed: int, character_set: str = "latin1") -> Patient:
        """Return the person of this seed, with a name that needs the character set (a key of ``CHARACTER_SETS``)."""
        rng = random.Random(f"patient-{seed}-{character_set}")
        name = rng.choice(_NAMES[character_set])
        born = date(1931, 1, 1) + timedelta(days=rng.randrange(25_000))
        facts = {
            "patient_name": name,
            "surname": name.split("^")[0],
            "patient_id": f"MRN{rng.randrange(10**8):08d}",
            "issuer": f"MPI-{rng.choice(_TOWNS).upper()}",
            "other_patient_id": f"NHS{rng.randrange(10**9):09d}",
            "birth_date": born.strftime("%Y%m%d"),
            "mother_name": f"{rng.choice(_STAFF)}sdottir^{rng.choice(_GIVEN)}",
            "patient_address": f"{rng.randrange(1, 200)} {rng.choice(_STREETS)}, {rng.choice(_TOWNS)}",
            "patient_phone": _phone(rng),
        }
        return cls(facts, CHARACTER_SETS[character_set])

    def __repr__(self) -> str:
        return f"Patient({self.character_set.term or 'default'})"


def study_facts(rng: random.Random) -> dict[str, str]:
    """Return what is invented for one study: people, place, times and numbers."""
    day = date(2011, 1, 1) + timedelta(days=rng.randrange(5_000))
    clock = f"{rng.randrange(7, 20):02d}{rng.randrange(60):02d}{rng.randrange(60):02d}"
    roles = ("referring", "performing", "reading", "requesting", "operator", "attending")
    surnames, given = rng.sample(_STAFF, len(roles)), rng.sample(_GIVEN, len(roles))
    return {
        **{f"{role}_name": f"{s}^{g}" for role, s, g in zip(roles, surnames, given, strict=True)},
        "study_date": day.strftime("%Y%m%d"),
        "study_time": f"{clock}.{rng.randrange(10**6):06d}",
        "study_datetime": f"{day:%Y%m%d}{clock}",
        "study_day_text": day.isoformat(),
        "calibration_date": (day - timedelta(days=rng.randrange(10, 90))).strftime("%Y%m%d"),
        "accession_number": f"ACC{rng.randrange(10**9):09d}",
        "study_id": f"STD{rng.randrange(10**6):06d}",
        "procedure_id": f"RPR{rng.randrange(10**6):06d}",
        "step_id": f"SPS{rng.randrange(10**6):06d}",
        "admission_id": f"ADM{rng.randrange(10**7):07d}",
        "order_number": f"ORD{rng.randrange(10**8):08d}",
        "institution": rng.choice(_HOSPITALS),
        "institution_address": f"{rng.randrange(1, 99)} {rng.choice(_STREETS)} {rng.randrange(10_000, 99_999)}",
        "department": f"Radiologie {rng.choice(_TOWNS)}",
        "station": f"STN{rng.randrange(10**5):05d}",
        "ae_title": f"AET{rng.randrange(10**5):05d}",
        "device_serial": f"SN-{rng.randrange(10**7):07d}",
        "clinic_phone": _phone(rng),
        "ward": f"Station {rng.choice(_TOWNS)} 3b",
        "study_uid": uid(rng),
        "frame_of_reference_uid": uid(rng),
        "device_uid": uid(rng),
        "irradiation_event_uid": uid(rng),
        "previous_study_uid": uid(rng),
        "private_uid": uid(rng),
    }


def uid(rng: random.Random) -> str:
    """Return an invented UID under the builders' root."""
    return f"{ROOT_UID}.{rng.randrange(10**12, 10**13)}.{rng.randrange(1, 10**6)}"


def planted(facts: Mapping[str, str]) -> tuple[Identifier, ...]:
    """Return the facts as identifiers, names also by component; too short a text proves nothing and is left out."""
    found = [Identifier(value, label) for label, value in facts.items() if len(value) >= MINIMUM_PLANTED]
    for label, value in facts.items():
        if label.endswith("_name"):
            parts = (part for group in value.split("=") for part in (group, *group.split("^")))
            found += [Identifier(part, label) for part in parts if _is_telling(part)]
    return distinct(found)


def _is_telling(part: str) -> bool:
    return len(part) >= MINIMUM_PLANTED or (not part.isascii() and len(part.encode("utf-8")) >= MINIMUM_PLANTED)


def _phone(rng: random.Random) -> str:
    return f"+49 {rng.randrange(200, 999)} {rng.randrange(1000, 9999)}-{rng.randrange(100, 999)}"
