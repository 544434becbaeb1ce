"""People behind who they are in small letters, and relatives of somebody: only a name has a capital there."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("τηλεφώνησε η κόρη της Πηγή", "Πηγή"),
        ("ο γιος του Πρόδρομος μεταφράζει", "Πρόδρομος"),
        ("ασθ. Κεφαλή ανήσυχος", "Κεφαλή"),
        ("παραπομπή από Λεπίδα, παθολόγο", "Λεπίδα"),
        ("fiica ei Ica asteapta", "Ica"),
        ("pentru dl Toma doar", "Toma"),
        ("lekarz rodzinny Mostek prosi o kopię", "Mostek"),
        ("według matki Forma bez alergii", "Forma"),
        ("pac. Čech Müller neklidný", "Müller"),
        ("ординатор Орехов в курсе", "Орехов"),
        ("со слов матери Осип аллергии нет", "Осип"),
        ("interne des urgences Salmon prévenu", "Salmon"),
        ("pcte Paiva agitado, repetido", "Paiva"),
        ("pot. Arto levoton, uusittu", "Arto"),
        ("for hr. Einer kun", "Einer"),
        ("fru Line fastende", "Line"),
        ("Réka úr éhgyomorra", "Réka"),
        ("copy to coach/ATC Temple as well", "Temple"),
        ("f.to Sole", "Sole"),
        ("films for Herz, please", "Herz"),
    ],
)
def test_a_capital_says_who_somebody_is(text: str, name: str) -> None:
    """Whatever the word means."""
    assert name not in cleaned(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gemeld door mw. die Witte van de poli", "gemeld door de"),
        ("mw. uit den Bogaard belt", "belt"),
        ("mw. in 't Veld", ""),
    ],
)
def test_dutch_names_begin_with_small_words(text: str, expected: str) -> None:
    """Behind a title, of any of them."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "mw. in de wacht",
        "mother Diabetes, father asthma",
        "hemoglobina 12 g/dl Normal",
        "infuus liep 24 hr. Opname daarna",
        "7 fr. Pigtail links",
        "n'en a pas. Masse hépatique",
        "nurse call, resident review",
        "technik repeated, pt supine",
        "Vena ur bild",
    ],
)
def test_what_is_no_name_stays(text: str) -> None:
    """Findings and parts of the body, units, and what a sentence begins with."""
    assert cleaned(text) == text
