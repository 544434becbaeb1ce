"""Harmless words beside what goes, and words that were taken for names: they stay, and what identifies still goes."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pasienten kommer fra sykehjem i Edvardsen", "fra sykehjem i"),
        ("Residente a Tirolo, accompagnato dal figlio", "Residente a, accompagnato dal figlio"),
        ("Wird bearbeitet von Frau Kraushaar, bitte warten", "Wird bearbeitet von, bitte warten"),
    ],
)
def test_a_preposition_stays_in_front_of_what_goes(text: str, expected: str) -> None:
    """It names nobody: in front of a place, or of a title."""
    assert expected in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hemkommen från utlandsresa, ont i höger höft",
        "patienten får ringa, lätt svullnad kvar",
        "Pat. doppelt angelegt",
        "Bitte warten. Pat. ist nüchtern",
        "Vía en mano derecha, sin dolor",
        "CVK via hö jugularis med spets i cava sup.",
        "DLP 1250 mGy cm, birth weight 1180 g",
        "뇌MRI 조영, 유방MRI, 흉부CT 추적",
        "Pflaster und Gips, Katze zuhause",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    """Words with the marks they are spelt with, a patient that is shortened, thousands of a unit, nouns of German."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CD an Kurier Klein übergeben", "Klein"),
        ("avisado perito Costa ayer", "Costa"),
        ("spoke to the teacher Brown, done", "Brown"),
        ("předáno znalci Malý dnes", "Malý"),
        ("anunțat medicul de gardă Pop astăzi", "Pop"),
        ("informed donor Grand about it", "Grand"),
        ("bed 1180 G Smith", "Smith"),
        ("abita in via Garibaldi 12", "Garibaldi"),
        ("Spoke to Pat. She agreed", "Pat"),
        ("김CT 촬영", "김"),
    ],
)
def test_what_identifies_goes(text: str, name: str) -> None:
    """Whoever comes from outside is announced as staff is."""
    assert name not in cleaned(text)
