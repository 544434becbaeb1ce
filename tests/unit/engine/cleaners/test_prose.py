"""Everyday words stay where sentences write them, and go where a name would stand."""

from __future__ import annotations

import pytest

from deid_proxy.profile.cleaning import CleaningPolicy
from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    "text",
    [
        "Patient fell from a ladder yesterday and hit the concrete floor",
        "PATIENT WAS TRANSFERRED BY AMBULANCE AFTER BREAKFAST",
        "Wurde gestern wegen Übelkeit nach dem Frühstück gebracht",
        "Paciente con dolor y fiebre desde ayer",
        "Pas de lésion visible, le patient a peur du bruit",
        "Pacjentka z bólem brzucha",
        "Пациентка жалуется на боль после падения",
        "2 weeks later",
        "THERE IS A 12 MM NODULE IN THE RIGHT UPPER LOBE",
        "ok",
        "CT\nOK\nno\n5 mm",
    ],
)
def test_a_sentence_stays_whole(text: str) -> None:
    """Everyday words, words of one letter and nouns of German stay as they are."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("CT chest Curtain", "CT chest"),
        ("CT CHEST CURTAIN", "CT CHEST"),
        ("ct chest curtain", "ct chest"),
        ("MRI brain Breakfast follow up", "MRI brain follow up"),
        ("Thorax CURTAIN control", "Thorax control"),
    ],
)
def test_an_everyday_word_where_a_name_stands_goes(text: str, left: str) -> None:
    """Nobody knows all names: a word of no description, alone among words of one, may be one."""
    assert cleaned(text) == left


@pytest.mark.parametrize("name", ["Allen", "WALKER", "Cooper", "White", "Ward", "Rossi", "KLEIN", "Weiss"])
@pytest.mark.parametrize("text", ["CT chest {} follow up", "CT abdomen {}", "{} knee left"])
def test_a_frequent_name_with_a_capital_goes_though_it_is_a_word(name: str, text: str) -> None:
    """Words beside it that are known do not help it."""
    assert name not in cleaned(text.format(name))


@pytest.mark.parametrize("title", ["sig.ra", "Sig.ra", "dott.ssa"])
def test_an_italian_title_in_small_letters_announces_a_name(title: str) -> None:
    """A title that is shortened in its middle has its point before its ending."""
    assert "Genou" not in cleaned(f"Paziente collaborante, {title} Genou presente")


def test_words_of_a_language_that_does_not_count_go() -> None:
    """A site that says its languages gets no everyday word of another."""
    text = "Paciente con dolor desde ayer"
    assert "ayer" not in cleaned(text, policy=CleaningPolicy(languages=frozenset({"en"})))
