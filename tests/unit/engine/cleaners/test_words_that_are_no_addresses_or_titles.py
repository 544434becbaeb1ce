"""Words of the North's "av", ways of access, homes of care, and MR or MS at an end, that no rule takes for somebody."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import DEFAULT_POLICY


def cleaned(text: str) -> str:
    return clean_text(text, KnownIdentifiers(), DEFAULT_POLICY).text


@pytest.mark.parametrize(
    "text",
    [
        "Förskjutning av medellinjen 7 mm",
        "Diametern av aorta 45 mm",
        "Förstoring av prostata 60 g",
        "Resektion av segment 6 i levern",
        "Fraktur av kota 12 och 11",
        "Reduksjon av høyden 20 %",
        "Kontroll av läget 3 veckor",
        "Controle via het bevolkingsonderzoek over 2 jaar",
        "stent via ERCP.",
        "sappitie 4 mm",
        "lives in a nursing home, fever for 4 days, CRP 18",
        "réside en ehpad, fièvre depuis 4 jours, CRP 18",
        "woont in verpleeghuis, koorts sinds 4 dagen, CRP 18",
        "yearly MR. Focal enhancement seen",
        "MS, head pain",
        "M. Crohn, terminales Ileum, Stenose",
        "Modesto versamento pleurico bilaterale",
        "ani başlayan sol hemiparezi",
        "Sol kalça protezi 6 yıl önce",
        "Z.n. Sturz vom Fahrrad",
        "Pat. wohnt in einem",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    """Measurements behind av, vertebrae, a home that is no address, diseases and sides."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("consultorio en av Corrientes 1234", "Corrientes"),
        ("mora na av Brasil 200, casa", "Brasil"),
        ("demeurant av Foch 12", "Foch"),
        ("av Paulista 1000", "Paulista"),
        ("Mannerheimintie 4", "Mannerheimintie"),
        ("residente in via Garibaldi 12, Roma", "Garibaldi"),
        ("lives in a nursing home at 12 Oak Street", "Oak"),
        ("vive en residencia Los Olivos 12", "Olivos"),
        ("проживает с женой ул. Ленина 12", "Ленина"),
        ("referred by MR. Smith today", "Smith"),
        ("seen by DR. Head pain", "Head"),
        ("Modesto riferisce dolore", "Modesto"),
        ("Modesto torace", "Modesto"),
        ("Dr. Modesto versamento", "Modesto"),
        ("Sol reports pain", "Sol"),
        ("Frau Bruch kam zur Kontrolle", "Bruch"),
        ("Frau, Bruch", "Bruch"),
        ("Ältere Frau, Weber, mit Husten", "Weber"),
        ("Arzt Starke: Fraktur", "Starke"),
    ],
)
def test_who_is_named_goes(text: str, name: str) -> None:
    """The same words where somebody or a street is named."""
    assert name not in cleaned(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ältere Frau, Bruch des Dens axis", "Bruch des Dens axis"),
        ("Junge Frau, Schmerzen im Knie", "Schmerzen im Knie"),
    ],
)
def test_what_a_woman_has_stays(text: str, told: str) -> None:
    """Behind a comma German tells with a capital of what somebody has."""
    assert told in cleaned(text)


@pytest.mark.parametrize(
    "text",
    ["troponina 340, descenso ST V4-V6", "troponin 340, new ST segment changes", "meisje 6 jr, pijnlijke elleboog"],
)
def test_a_part_of_an_ecg_is_no_street_and_years_are_no_suffix(text: str) -> None:
    """ST is one behind the name of a street, *jr* one behind the name of somebody."""
    assert cleaned(text) == text
