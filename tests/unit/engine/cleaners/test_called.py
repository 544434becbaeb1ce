"""People who are called like a word of a vocabulary, by what stands around them."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("SHOULDER per DR Bone", "Bone"),
        ("XR CHEST by DR HAND", "HAND"),
        ("CT CHEST revu par DR Pied hier", "Pied"),
        ("please ask DR Foot about the dose", "Foot"),
        ("extra view taken, agreed with rad Keer", "Keer"),
        ("extra view taken, agreed with rad Ojo", "Ojo"),
        ("Set-up seen. RO Foot came to the machine and was happy", "Foot"),
        ("Swelling noted, PA Foot examined the arm", "Foot"),
        ("SHO Nail reviewed and discharged", "Nail"),
        ("At the request of the coroner C. Nail. All bones included", "Nail"),
        ("for questions ring his sec Donna on Monday", "Donna"),
        ("coil changed, set up by Ojo on 16 March 2002", "Ojo"),
        ("loop 12 is best, pls show Plum before conf", "Plum"),
        ("loop 12 is best, pls show Herz before conf", "Herz"),
        ("Ingetekend door van de Water, controle volgt", "Water"),
        ("Cat, sedated. Pet of Herz family, vet informed", "Herz"),
        ("Hund der Familie Herz, sediert", "Herz"),
        ("Bilder zuerst unter Namen Schön, Nelly gespeichert, korrigiert", "Schön"),
        ("Bilder zuerst unter Namen Schön, Nelly gespeichert, korrigiert", "Nelly"),
        ("images were stored under the name of Plum, corrected now", "Plum"),
        ("examen enregistré sous le nom de Leblanc Marie, corrigé", "Leblanc"),
        ("esame registrato a nome di Testa, corretto", "Testa"),
        ("opgeslagen onder de naam Keer, aangepast", "Keer"),
        ("pacemaker, undersökning efter kontakt med Else Engström, tfn", "Else"),
    ],
)
def test_a_word_goes_that_somebody_is_called(text: str, gone: str) -> None:
    """Doctors by whom it was done, roles in letters, families, who is told, names that something is kept under."""
    assert gone in text
    assert gone not in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "DR HAND AP",
        "XR CHEST, then DR HAND",
        "compared with DR HAND of today",
        "replaced by DR ABDOMEN",
        "RO pelvis fracture",
        "RO Stones",
        "PA Hand reviewed, no fracture",
        "PA Chest obtained, lungs clear",
        "NP Tumor seen",
        "rad dose high, reg breathing",
        "please show Hand in full",
        "images show Hand fracture",
        "delayed by ten Minutes",
        "positive family history of breast cancer",
        "no family History of note",
        "In der Familie Krebs und Diabetes",
        "unter dem Namen Ablation bekannt",
        "the Heart family clinic",
    ],
)
def test_a_word_stays_that_names_nobody(text: str) -> None:
    """Images of parts of the body, views, findings that are ruled out, histories of families."""
    assert cleaned(text) == text
