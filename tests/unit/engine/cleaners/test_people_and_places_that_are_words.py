"""What the seventh blind set found of people and places: ages, houses, codes of towns, names that are words."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import CleaningPolicy


def cleaned(text: str) -> str:
    """Return a text without what identifies."""
    return clean_text(text, KnownIdentifiers(), CleaningPolicy()).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Resident 91 from a nursing home", "Resident from a nursing home"),
        ("Retired nurse 93, fall", "Retired nurse, fall"),
        ("95 from nursing home, fall", "from nursing home, fall"),
        ("veuve de 94, chute", "veuve de, chute"),
        ("kvinna 97, fall", "kvinna, fall"),
        ("жительница 96, падение", "падение"),
    ],
)
def test_an_age_goes_behind_what_somebody_is(text: str, expected: str) -> None:
    """Without a word for years."""
    assert cleaned(text) == expected


@pytest.mark.parametrize("text", ["Patient 95 kg", "pt 98 % sats", "man 96/60 mmHg", "male 100 mm", "Resident 45"])
def test_a_measure_of_somebody_is_no_age(text: str) -> None:
    """Weight, saturation, pressure, size; nor is an age below 90 taken here."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mailed to 1879 Beckz Skyway, Aguilarhavenz B5S4G4; seen", "mailed to; seen"),
        ("mailed to 65/348, Ramaswamyz Path, Hubliz 694731.", "mailed to"),
        ("mailed to 747 Dass Nagarz, Siwanz 862997.", "mailed to"),
        ("mailed to Flat 97 967 Carolz Deviation, North Juliaz 2681.", "mailed to"),
        ("wohnt Postlstraße 76, 6597 Rust; MRT", "wohnt; MRT"),
        ("wohnt Hofmannstrasse 3, 4900 Brigz-Glisz; MRT", "wohnt; MRT"),
        ("Domicile 402 Piersonz Prairie Suite 577, 02133 Constantmouth. Toux", "Domicile. Toux"),
        ("Domicile 9195 route Lachancez, R4Y 1A6 L'Île- Alainz. Toux", "Domicile. Toux"),
        ("vive en Pasaje Mezaz 201 004, San Rosaliaz los bajos. Dolor", "vive en. Dolor"),
        ("vive en Dg. 50R Bis # 8-35 Este, San José. Dolor", "vive en. Dolor"),
        ("GP Dr Y. Bhattz, 649 Sant Ganjz, Anantapurz.", "GP"),
        ("copy T8H 8V3 and D02 X285", "copy and"),
        ("chest (020)74960578 today", "chest today"),
        ("GB30 ROPS 1804 6013 5839 53 chest", "chest"),
        ("driver of MD50 RUL, chest pain", "driver of, chest pain"),
        ("sent from C:\\Users\\scant\\Desktop\\export\\IM0001.dcm today", "sent from today"),
        ("targa investitore BL45 PLT, trauma", "investitore, trauma"),
    ],
)
def test_a_house_and_what_belongs_to_it_go(text: str, expected: str) -> None:
    """Behind what is sent there, with the code of the town, what stands behind the number, and the town."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Sent to 3 physicians", "Oxygène à domicile 2 L/min depuis 3 ans", "T12 L4L5", "AX T2W 3D", "T1W 3D 2x2"],
)
def test_what_looks_like_a_house_or_a_code_stays(text: str) -> None:
    """Numbers of something else."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Personne à prévenir : Milenaz Noir, toux", "Personne à prévenir, toux"),
        ("Madre: Armandoz Pie, tos", "tos"),
        (
            "Uitslag doorgegeven aan Bas Zeldenrustz, longembolie telefonisch",
            "Uitslag doorgegeven aan, longembolie telefonisch",
        ),
        ("Rachis lombaire, manip N. Bras", "Rachis lombaire, manip"),
        ("seen with her partner Iris, tests taken", "seen with her partner, tests taken"),
        ("Iodine rash, premed per Hand", "Iodine rash, premed per"),
        ("Markierung per Hand", "Markierung per Hand"),
        ("MRI L-Spine w/o, call Hand w/ results", "MRI L-Spine w/o, call w/ results"),
        ("peer reviewed Colon 09/29/2016", "reviewed"),
        ("images left until Salmon has signed", "images left until has signed"),
        ("with Dr. Mong'are at noon", "with at noon"),
        ("chest O'Hora today", "chest today"),
        ("verbalmente a Uma Ariasz (esposo)", "verbalmente a"),
        ("Presente il figlio Chi. Artefatti", "Presente il figlio. Artefatti"),
        ("Thorax makuu, röntgenhoitaja Antero", "Thorax makuu, röntgenhoitaja"),
        ("IMPORT CD Bir General Hospital", "IMPORT CD General Hospital"),
        ("suivi au Hôpital Massé pour colique", "suivi au Hôpital pour colique"),
        ("suivi au Clinique L'Île- Jacquelinez pour colique", "suivi au Clinique L' pour colique"),
        ("at Small Hospital, fall", "at, fall"),
        ("chest for Hassanz, Mainaz and Too, today", "chest for and, today"),
        ("columna, TER Pie", "columna"),
        ("pain, nurse Cal to escort", "pain, nurse to"),
        ("TC esterna Clinica Peri", "TC esterna Clinica"),
        ("TC externo Clínica Teixeiraz do Sul", "TC externo Clínica do"),
    ],
)
def test_a_word_that_is_a_name_goes_where_somebody_or_a_house_is_announced(text: str, expected: str) -> None:
    """Behind relatives, contacts, who is told or has signed; of what a hospital is called."""
    assert cleaned(text).strip(" .") == expected
