"""Turns of rules that few texts take: each would be missed only by the one text that needs it."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Knee () seen by Wolters today", "Knee seen by today"),  # brackets that were empty before
        ("booked for Rose to review", "booked for to review"),  # for whom, and to do what
        ("Contact: Rose", "Contact"),
        ("Geburtsname ist Kern", "Geburtsname ist"),
        ("le nom d'usage est Pons", "le nom d'usage est"),
        ("verwechselt mit Patient Kern", "verwechselt mit Patient"),
        ("confused with patient Rose", "confused with patient"),
        ("Simpson, MD", ""),  # a method's name, with a degree behind
        ("Rose CT 1", "CT 1"),  # no grade: CT stands for itself, with a number
        ("adus din Spitalul Judetean Marginea ieri", "adus din Spitalul ieri"),
        ("Non-Zwirrl", "Non"),
    ],
)
def test_a_name_goes_in_a_turn_that_few_texts_take(text: str, left: str) -> None:
    """Whatever the word means elsewhere."""
    assert cleaned(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "repeat, mdixon FS",  # a technique was repeated, and how
        "Rückkehr aus Thorax",  # nobody travels there
        "zurück - aus Bogen",
    ],
)
def test_what_names_nobody_stays_in_such_a_turn(text: str) -> None:
    """The next word says that it is none."""
    assert cleaned(text) == text
