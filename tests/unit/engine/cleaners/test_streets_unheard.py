"""Numbers of houses behind streets that nobody knows, towns behind houses, and what only a place stands behind."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    "text",
    [
        "στην κάρτα γράφει Καλλιρρόηζ 385 αλλά είναι παλιά",
        "na kartě je Jindřicháčkova 59, Hostomice ale to je staré",
        "bydlí Na Fišerkách 737, 347 75 Trhové Sviny s dcerou",
        "op de kaart staat Olafzbaan 479, Oudegem maar dat is oud",
        "flyttet fra Iversenzgrenda 69 i fjor",
        "kortissa lukee Lautazbulevardi 17 mutta se on vanha",
        "caída en Diagonal 8 N° 711, ayer",
        "la tarjeta pone Calle 63 # 65-1 Este, pero es antigua",
        "забрать пр. 60 лет Октября, д. 454, звонок не работает",
        "o cartão diz Recanto Hadassaz Duarte, 66 mas é antigo",
        "felvétel helye Petőfi sándor út 122., csengő rossz",
        "pick up 601 Patrickz Dell, bell broken",
    ],
)
def test_the_number_goes_with_the_street(text: str) -> None:
    """And the postal code with the town."""
    assert re.search(r"\d", cleaned(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "Donna 49, lieve asma",
        "Meniskus 3b",
        "Risser 2, Grad 2b",
        "Untersuchung 12 Wochen nach Operation",
        "Serie 12 wiederholt, Raum 14",
        "Philips 64, kernel 30",
        "Ultravist 370 80 ml i.v.",
    ],
)
def test_what_counts_or_measures_stays(text: str) -> None:
    """Ages, grades, series and weeks."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cobb 24, Risser 2", "24, Risser 2"),
        ("Herr Wagenknechtzl 67, Schmerzen", "67, Schmerzen"),
        ("Stollerz 3b links", "3b links"),
    ],
)
def test_an_age_or_an_angle_stays_behind_a_name(text: str, expected: str) -> None:
    """And a grade."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("pacientka, bydliště Stráž nad Nežárkou, sanita objednána", "Stráž"),
        ("převezen z Ústí nad Labem sanitkou", "Ústí"),
        ("narozen v Horní Planá", "Horní"),
        ("bytem Kostelec nad Černými lesy, sanita objednána", "lesy"),
        ("pacienta, domiciliu Poienile de sub Munte, insotita", "Munte"),
        ("født i Mo i Rana", "Rana"),
        ("kommer fra Gammel Rye", "Gammel"),
        ("verlegt aus Höchst im Odenwald", "Höchst"),
        ("asunut Frankfurt an der Oder, nyt", "Oder"),
        ("中央区の実家へ里帰り", "中央区"),
        ("港区より救急搬送", "港区"),
    ],
)
def test_towns_go_whatever_their_words_mean(text: str, town: str) -> None:
    """Behind who was born, lives or is brought from there, and over rivers."""
    assert town not in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "cysta pod kopulí bránice",
        "tekutina nad játry",
        "born at term",
        "transferred from theatre",
        "verlegt auf Station",
    ],
)
def test_what_is_no_town_stays(text: str) -> None:
    """What is over something, and wards."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("于光复医院行支气管镜检查", "光复"),
        ("既往南投市中心医院CT示肺结节", "南投"),
        ("由中日人民医院转入我院", "中日"),
        ("平和総合病院より紹介", "平和"),
        ("제일병원에서 의뢰", "제일"),
    ],
)
def test_hospitals_of_the_east_go(text: str, name: str) -> None:
    """Though they are called like a word."""
    assert name not in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "曾在当地医院就诊，外院CT示肺结节",
        "转入上级医院，肿瘤医院会诊，儿童医院",
        "市中心医院复查，前往医院急诊",
        "大学病院で手術",
        "타병원 CT와 비교, 요양병원 입원",
        "肝S6区域",
    ],
)
def test_which_kind_of_hospital_it_is_stays(text: str) -> None:
    """Another one, a larger one, one for children."""
    assert cleaned(text) == text
