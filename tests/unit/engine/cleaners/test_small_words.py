"""Words that sentences are made of stay in small letters, though lists of names have them, beside names too."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("please tell OWEN FLINN in bookings about the scan", "please tell in bookings about the scan"),
        ("Told nurse Lamiyə she got hives with iodine", "Told nurse she got hives with iodine"),
        ("Her daughter-in-law Gabriel came with her today", "Her daughter-in-law came with her today"),
        ("Patient fell 2 weeks ago, pain in the knee.", "Patient fell 2 weeks ago, pain in the knee."),
        ("Finished 3/12 ago. Exam under anaesthetic", "Finished 3/12 ago. Exam under anaesthetic"),
        ("97-year-old lady from assisted living, fell", "-year-old lady from assisted living, fell"),
        ("NKDA per mom, who is in the room", "NKDA per mom, who is in the room"),
        ("Die Tochter hat ihm heute die Bilder gebracht", "Die Tochter hat ihm heute die Bilder gebracht"),
        ("Patienten har ont men får bara lite hjälp", "Patienten har ont men får bara lite hjälp"),
        ("left breast 3:00, four cores", "left breast 3:00, four cores"),
        ("mass at 12:00 position 4 cm FN", "mass at 12:00 position 4 cm"),
    ],
)
def test_they_stay(text: str, left: str) -> None:
    """In sentences of their language."""
    assert cleaned(text) == left


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("kim bo chest", "bo"),
        ("Mr. Day came, Mrs. Long and Dr. Little too", "Day"),
        ("seen by Dr. Best and nurse Long", "Best"),
        ("Lady Ann came with the patient", "Ann"),
        ("seen on 3/12, phoned at 3:00", "3"),
        ("patient day, long, mary", "mary"),
        ("nurse long said that the patient was in pain", "long"),
        ("patient day was here with pain in the knee", "day"),
        ("call long about the result of the scan", "long"),
        ("spoke with best about the scan today", "best"),
    ],
)
def test_names_go(text: str, gone: str) -> None:
    """With a capital, behind a title, or in a text of another language."""
    assert gone not in cleaned(text).replace(",", " ").split()
