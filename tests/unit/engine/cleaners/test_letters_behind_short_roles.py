"""Letters of staff behind what departments shorten a profession to, wherever they end what a text says."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned

_WORD = re.compile(r"[^\W_]+")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("se mueve, 2 repeticiones TER FB", "FB"),
        ("se mueve, 2 repeticiones TER mr", "mr"),
        ("se mueve, 2 repeticiones TSID MG", "MG"),
        ("vía derecha TCAE CD", "CD"),
        ("repetida, téc. rx SL", "SL"),
        ("patient agité, 2 essais IADE FB", "FB"),
        ("unruhig, 2 Versuche MTA-R MG", "MG"),
        ("unruhig, wiederholt, FÄ KM", "KM"),
        ("onrustig, 2 pogingen MBB'er FB", "FB"),
        ("moved, 2 attempts HCSW FB", "FB"),
        ("moved, 2 attempts RT(R) MG", "MG"),
        ("moved, checked Snr Rad FB", "FB"),
        ("mosso, 2 tentativi TLD FB", "FB"),
        ("ruszał się, 2 próby mł. as. FB", "FB"),
        ("neklidný, 2 pokusy por. as. FB", "FB"),
        ("orolig, 2 försök röntgenska FB", "FB"),
        ("orolig, 2 försök ST-läk MG", "MG"),
        ("urolig, 2 forsøg rtg-sjt FB", "FB"),
        ("urolig, 2 forsøk LIS3 FB", "FB"),
        ("levoton lapsi, kaksi yritystä sh FB", "FB"),
        ("levoton lapsi, kaksi yritystä kätilö FB", "FB"),
        ("rolig, jordmor FB", "FB"),
        ("ruhig, Hebamme FB", "FB"),
    ],
)
def test_letters_behind_a_short_role_go(text: str, gone: str) -> None:
    """Of radiographers, nurses, midwives, residents, in every language, in two parts too."""
    assert gone not in _WORD.findall(cleaned(text))


@pytest.mark.parametrize(
    "text",
    [
        "pain DUE TO fall, pain DUE TO",
        "kontrolne RTG AP",
        "tec. RM, tec. rx TC",
        "hip rh AP, joint LL, RL RV",
        "rad CT dose, prolaps RL",
        "stenosis of left CCA LV",
        "TER dr.",
    ],
)
def test_letters_stay_that_say_how_something_is_imaged(text: str) -> None:
    """Modalities, views, ways of a drug, and what the role means besides."""
    lost = set(_WORD.findall(text)) - set(_WORD.findall(cleaned(text)))
    assert lost <= {"TER", "tec"}


def test_a_way_that_a_drug_goes_stays_behind_a_role() -> None:
    """Numerals of four and five too."""
    assert "IV" in _WORD.findall(cleaned("contraste sin problemas TER IV"))
