"""What stands at the edge of a number or an age that goes, and is of no identifier, stays."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import DEFAULT_POLICY


def cleaned(text: str, known: KnownIdentifiers | None = None) -> str:
    return clean_text(text, known or KnownIdentifiers(), DEFAULT_POLICY).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CT for a 97-year-old woman with a cough", "CT for year-old woman with a cough"),
        ("Paciente de 94 anos, febre", "Paciente de anos, febre"),
        ("Paziente di 92 anni, tosse", "Paziente di anni, tosse"),
        ("96-jährige Patientin", "-jährige Patientin"),
        ("Report sent to 07123 445566", "Report sent to"),
        ("esposto per 25 anni, tosse", "esposto per 25 anni, tosse"),
        ("患者97岁女性", "患者 岁女性"),
        ("97歳女性", "歳女性"),
        ("Total DLP 345.6 mGy.cm", "Total DLP 345.6 mGy.cm"),
        ("DLP (mGy.cm): 345.6", "DLP (mGy.cm): 345.6"),
        ("12 mg.kg/min", "12 mg.kg/min"),
        ("sag.t1.fs", "sag.t1.fs"),
        ("thorax.ap", "thorax.ap"),
        ("t2.ax knie.re", "t2.ax knie.re"),
        ("KAP 0.8 Gycm2, 3 dGy.cm2, 120 µGym²", "KAP 0.8 Gycm2, 3 dGy.cm2, 120 µGym²"),
        ("与2016-05-11在我院摄片比较", "与 在我院摄片比较"),
    ],
)
def test_words_at_the_edge_of_what_goes_stay(text: str, expected: str) -> None:
    """The number goes; what says years, or links it to the sentence, names nobody."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("CT for a ninety-seven year old woman", {"ninety", "seven"}),
        ("sent To 07123 445566", {"07123", "445566"}),
        ("novantasette anni, tosse", {"novantasette"}),
        ("see knee.de, http://knie.re and brain.li/x", {"knee", "de", "knie", "re", "brain", "li"}),
        ("mailto:thorax.ap, max@knie.re", {"thorax", "ap", "max", "knie", "re"}),
        ("1017 gp Amsterdam", {"1017", "gp", "Amsterdam"}),
        ("九十七岁女性", {"九十七"}),
        ("李在明来院", {"李", "明"}),
    ],
)
def test_what_identifies_goes(text: str, gone: set[str]) -> None:
    """Ages in words, numbers, codes and names."""
    left = cleaned(text)
    assert not any(word in left for word in gone)


def test_the_own_name_goes_whatever_it_links() -> None:
    """Somebody may be called To."""
    assert "to" not in cleaned("sent to 07123 445566", KnownIdentifiers(names=("To^Anh",))).split()


@pytest.mark.parametrize("text", ["MR endast med kontrast", "Przed MR dzwonić do poradni", "MR med kontrast"])
def test_a_modality_before_a_word_is_no_title(text: str) -> None:
    """In capitals, with a word in small letters behind it."""
    assert cleaned(text) == text


@pytest.mark.parametrize("text", ["MR Endicott called", "Mr endicott called", "MR ENDICOTT"])
def test_a_title_before_a_name_is_one(text: str) -> None:
    """With a capital, or of small letters itself."""
    assert "endicott" not in cleaned(text).lower()
