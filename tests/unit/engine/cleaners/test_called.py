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
        ("Came by ambulance. Wife Antero confirmed his name", "Antero"),
        ("Beskrevet af Clausen, Åge, overlæge", "Åge"),
        ("for questions ring his sec Donna on Monday", "Donna"),
        ("coil changed, set up by Ojo on 16 March 2002", "Ojo"),
        ("loop 12 is best, pls show Plum before conf", "Plum"),
        ("loop 12 is best, pls show Herz before conf", "Herz"),
        ("Ingetekend door van de Water, controle volgt", "Water"),
        ("Cat, sedated. Pet of Herz family, vet informed", "Herz"),
        ("owner of the dog is the Nail family", "Nail"),
        ("la esposa Ojo confirma ayuno", "Ojo"),
        ("opgeslagen onder naam van de Voet", "Voet"),
        ("Added at request of NP Hand on 3 March", "Hand"),
        ("At the request of coroner Foster, Robert. All bones included", "Foster"),
        ("prelim by Vsiliauskas, Sonata, final tomorrow", "Sonata"),
        ("Any deviation to be told to Iron, Øystein the same day", "Iron"),
        ("Plan geprüft MPE Gut, Patrícia, freigegeben", "Gut"),
        ("Compensation claim open, solicitor R. Chin.", "Chin"),
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


def test_what_is_listed_behind_somebody_stays() -> None:
    """Drugs that a wife tells of, vendors of planning systems."""
    assert cleaned("KM-Allergie laut Ehefrau Theodor, Penicillin, Nickel").endswith("Penicillin, Nickel")


@pytest.mark.parametrize(
    "text",
    [
        "DR HAND AP",
        "XR CHEST, then DR HAND",
        "compared with DR HAND of today",
        "seen with DR CHEST of today",
        "RO pelvis fracture",
        "RO Stones",
        "PA Hand reviewed, no fracture",
        "PA Chest obtained, lungs clear",
        "Approved by vendor, Images were sent",
        "planned by Eclipse, RayStation and Pinnacle",
        "instead of PA Wrist on request",
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
        "Mother Diabetes reported",
        "Familie Mamma Karzinom",
        "series stored under name Axial recon",
        "Infirmière Cadre appelle",
        "Radiologo Reperibile chiede",
        "Nurse Practitioner called",
    ],
)
def test_a_word_stays_that_names_nobody(text: str) -> None:
    """Images of parts of the body, views, findings that are ruled out, histories of families."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("axial images, nachgerechnet an Konsole 4 von ranam", "ranam"),
        ("The masked copy stays. Script run by ojoj 1992-01-13.", "ojoj"),
        ("Access lost, password set in RIS by halls. Told the ward.", "halls"),
        ("Lato invertito, corretto da fords dopo la telefonata", "fords"),
        ("Reconstrucción de pelvis, enviada por blacks desde la consola", "blacks"),
        ("Befund an den Hausarzt gesendet, Eintrag erfolgt /WE", "WE"),
        ("Befund an den Hausarzt gesendet, Eintrag erfolgt /mr", "mr"),
    ],
)
def test_an_account_goes_behind_what_is_done_at_a_computer(text: str, gone: str) -> None:
    """Small words that say nothing there, and two letters behind a slash at the end."""
    assert gone in text.split(" ")[-1] or f" {gone}" in text
    assert gone not in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "Images sent by courier today, entered by hand",
        "Order entered by phone, corrected by nurses",
        "Bilder gesendet von extern",
        "Dosis eingegeben von lateral",
        "Exported by default",
        "Examen saisi par erreur",
        "Untersuchung vorher mit ct /mr",
    ],
)
def test_how_something_is_done_is_no_account(text: str) -> None:
    """Ways in which things are sent, entered and corrected; what a slash parts."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("The mother wants all letters to go to 34 Norton Points and not home", ("34", "Norton", "Points")),
        ("Father asks that letters go to Studio 75 Megan Lock and not home", ("Studio", "75", "Megan", "Lock")),
        ("Vive en Esmeralda 28 Dpto. 177, con su hijo", ("Esmeralda", "28", "177")),
        ("Entrega en Continuación Muñoz 749 Edif. 697, hoy", ("Continuación", "749", "697")),
        ("Vergleich mit Voraufnahme (extern, Krankenhaus Näf) nicht möglich", ("Näf",)),
        ("Keine Fraktur. Vorbefunde angeblich in Liezen. Kontrolle in 6 Wochen.", ("Liezen",)),
        ("Eerder bestraald elders in Nieuw- en Sint Joosland, dosis opvragen", ("Nieuw", "Joosland")),
    ],
)
def test_houses_and_towns_go_that_are_words(text: str, gone: tuple[str, ...]) -> None:
    """Where letters go, houses in front of what is numbered in them, towns of another language."""
    left = cleaned(text)
    assert [word for word in gone if word in text] == list(gone)
    assert [word for word in gone if word in left] == []


@pytest.mark.parametrize(
    "text",
    [
        "Vorbefunde angeblich in Narkose. Kontrolle in 6 Wochen.",
        "The letters were sent to 3 clinics and 2 wards",
        "All letters sent to 2 Wards today",
    ],
)
def test_what_is_no_house_and_no_town_stays(text: str) -> None:
    """Numbers of what letters are sent to, nouns behind *in*, departments."""
    assert cleaned(text) == text


def test_who_came_stays_when_the_name_goes() -> None:
    """The letters of a job, and what was done."""
    assert cleaned("Rectum gas, bladder full. RO Foot came to the machine.") == (
        "Rectum gas, bladder full. RO came to the machine."
    )
    assert "PA examined" in cleaned("cap refill good. PA Foot examined, no compartment syndrome")
