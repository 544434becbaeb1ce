"""Units and laboratory values whose letters are names or initials elsewhere."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import CleaningPolicy

NOBODY = KnownIdentifiers()


def cleaned(text: str, known: KnownIdentifiers = NOBODY) -> str:
    """Return a cleaned text."""
    return clean_text(text, known, CleaningPolicy()).text


@pytest.mark.parametrize(
    "unit",
    [
        *("g/dl", "g/l", "mg/dl", "ng/ml", "pg/ml", "mmol/l", "nmol/l", "U/l", "mU/l", "kU/l", "IE/l", "G/l", "mval/l"),
        *("/nl", "/ul", "/pl", "K/uL", "M/uL", "L/min", "ml/min", "mg/kg", "cc/kg", "mg/m2", "HU", "HE", "UH"),
        *("mmHg", "kcal", "ppb"),
    ],
)
@pytest.mark.parametrize("form", ["Value 12.3 {}", "Measured 45 {} today", "lesion 12.3 {}, stable", "spleen (7 {})"])
def test_the_unit_of_a_number_stays(unit: str, form: str) -> None:
    """Whatever its letters are elsewhere: Hu, initials behind a slash."""
    text = form.format(unit)
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "text", ["12HU", "12ng/ml", "12mU/l", "74HU in the liver", "pH: 7.35", "CA19-9 12.3", "CEA 4.1"]
)
def test_a_unit_glued_to_its_number_and_a_value_with_digits_in_its_name_stay(text: str) -> None:
    """pH is no phone."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "analyte", ["Hb", "Na", "K", "Ca", "Cl", "P", "Leuk", "Crea", "BUN", "AST", "ALP", "CK", "TnI", "Glu", "Lac", "Alb"]
)
@pytest.mark.parametrize("form", ["{} 4.1", "{} 140 mmol/l", "{}: 12.3 g/dl", "{}=5.2", "Labs: CRP 45, {} 12"])
def test_what_a_laboratory_measured_stays_with_its_value(analyte: str, form: str) -> None:
    """A decimal, a unit or another value beside it says that it is one."""
    text = form.format(analyte)
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CT 74 HU Mei", "CT 74"),
        ("scan of HU, repeat", "scan of, repeat"),
        ("Na 3", "3"),
        ("HB 12", "12"),
        ("tech: HB 12.5", "tech 12.5"),
        ("stable JK/dl", "stable"),
        ("study 12HU345", "study"),
    ],
)
def test_the_same_letters_beside_nothing_that_was_measured_go(text: str, expected: str) -> None:
    """A name behind a unit makes it one."""
    assert cleaned(text) == expected


@pytest.mark.parametrize("text", ["liver 74 HU", "Hb 12.3 g/dl", "Na 140 mmol/l, K 4.1"])
def test_what_the_instance_says_goes_also_as_a_unit(text: str) -> None:
    """The patient's name comes first."""
    word = next(word for word in text.replace(",", "").split() if word in ("HU", "Hb", "Na"))
    assert word not in cleaned(text, KnownIdentifiers(names=(f"{word}^Mei",))).split()


@pytest.mark.parametrize("size", ["256x192", "512X512", "320x256", "1024x768", "256x256x3", "64x64"])
@pytest.mark.parametrize("form", ["Matrix {}", "{}", "T1 {} FOV 240", "CT chest_{}"])
def test_the_size_of_a_matrix_stays(size: str, form: str) -> None:
    """As it does with blanks around the mark: 256 x 192."""
    text = form.format(size)
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "text", ["257x193", "256x4711", "256x1924", "1256x192", "256x192x2024", "256x192-77", "A256x192"]
)
def test_a_number_that_is_no_size_of_a_matrix_goes(text: str) -> None:
    """However much it looks like one."""
    left = cleaned(f"CT chest {text}")
    assert left.removesuffix(" 77") == "CT chest"
