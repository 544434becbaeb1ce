"""Hospitals and towns of several words, of which some are words of a vocabulary."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_WORD = re.compile(r"[^\W_]+")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("CT elders (Lies Ziekenhuis) verricht", "Lies"),
        ("ingestuurd door Ziekenhuis Berg en Dal, geen bloeding", "Berg Dal"),
        ("tutkittu muualla: Valtimo sairaala, ei muutosta", "Valtimo"),
        ("tutkittu muualla: Siilinjärvi keskussairaala, ei muutosta", "Siilinjärvi"),
        ("overflyttet fra Perø sykehus med smerter", "Perø"),
        ("overflyttad från Boda lasarett med smärta", "Boda"),
        ("átvéve innen: Vác Kórház, fájdalom miatt", "Vác"),
        ("přeložen z Nemocnice Planá nad Lužnicí pro bolest", "Planá nad Lužnicí"),
        ("přeložen z Nemocnice Kostelec nad Bílými lesy, bez změny", "Kostelec Bílými lesy"),
        ("přeložen z FN Pec pod Zlatníkem pro bolest", "Pec pod Zlatníkem"),
        ("odesílatel: FN Staré Sedlo (okres Sokolov), prosíme", "Sedlo okres Sokolov"),
        ("adressé par Centre hospitalier Salmon, douleurs", "Salmon"),
        ("suivi à la Clinique du Parc Rose, stable", "Parc Rose"),
        ("vu à Centre hospitalier L'Île- Lucie, stable", "Île Lucie"),
        ("transferido do Hospital das Neves por dor", "das Neves"),
        ("realizado no Hospital Costela das Rosas em janeiro", "Costela das Rosas"),
        ("Rx previa en Clínica San Lucas los altos normal", "Lucas los altos"),
        ("precedente presso Ospedale di Piano Delle Rose, negativa", "Piano Delle Rose"),
        ("efectuat la Spitalul Poienile de sub Munte, stabil", "Poienile sub Munte"),
        ("internat la Spitalul Pipera (Voluntari), stabil", "Pipera Voluntari"),
        ("лечился в Больница к. Нижний Тагил, боли", "Нижний Тагил"),
        ("лікувався в Лікарня село Знам'янка, болі", "Знам янка"),
        ("seguito da oncologia di Venas. Valvola meccanica", "Venas"),
        ("adusă cu ambulanța din Voluntari, cădere", "Voluntari"),
        ("mieszka w miejscowość Łaziska Górne, kaszel", "Łaziska Górne"),
        ("opgenomen te Haut-Ittre, geen bloeding", "Haut Ittre"),
        ("flown in from Port Adam, stable", "Adam"),
        ("lebt im Pflegeheim in Bogen, Transport liegend", "Bogen"),
        ("ingestuurd door het centrum te Méan, zonder bloeding", "Méan"),
        ("pád v DD Hora Svaté Kateřiny, warfarin", "Hora Svaté Kateřiny"),
    ],
)
def test_what_a_hospital_or_a_town_is_called_goes(text: str, gone: str) -> None:
    """In front of what it is, behind it, beside a river or a wood, in brackets."""
    assert set(gone.split()) <= set(_WORD.findall(text))
    assert set(gone.split()).isdisjoint(_WORD.findall(cleaned_to_the_end(text)))


@pytest.mark.parametrize(
    "text",
    [
        "hospital bed requested",
        "hospital stay of 3 days",
        "Clinique: douleurs abdominales",
        "Klinik unauffällig",
        "lebt im Pflegeheim, Transport liegend",
        "aufgenommen in Narkose, Transport liegend",
        "v Nemocnice bez změny",
        "derivado de Hospital de Día por dolor",
        "derivado de Clínica Dental por dolor",
        "Hôpital de Jour pour chimiothérapie",
        "Annat sjukhus har gjort CT",
        "Andet sygehus har taget CT",
        "Yliopistollinen sairaala, ei muutosta",
        "Больница, без изменений",
        "Клиника: боли в животе",
        "Κλινική εικόνα χωρίς μεταβολή",
    ],
)
def test_which_kind_of_hospital_it_is_stays(text: str) -> None:
    """And what somebody has, behind the heading."""
    assert cleaned_to_the_end(text) == text
