"""Fixed phrases of reports stay though their words are names too, in every case; the same words go as names."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    "text",
    [
        "Kein Anhalt für ein Rezidiv.",
        "Somit kein sicherer Anhalt für Malignität.",
        "KEIN ANHALT FÜR METASTASEN",
        "kein anhalt für stauung",
        "Nach Angabe der Abteilung keine Kontrolle.",
        "In Anbetracht der Klinik keine Fraktur.",
        "Am Rand der Aufnahme",
        "Petit épanchement articulaire.",
        "PETIT EPANCHEMENT ARTICULAIRE",
        "Marge de résection saine.",
        "Mise en évidence d'un nodule.",
        "Bonne tolérance de l'injection.",
        "Arco aórtico a la izquierda.",
        "Borde inferior de la costilla.",
        "Rama derecha del haz.",
        "BUEN ESTADO GENERAL",
        "Alça de delgado distendida.",
        "Campo pulmonar livre.",
        "Modesto versamento pleurico.",
        "MODESTO VERSAMENTO PLEURICO",
        "Milza nella norma.",
        "Goede positie van de tube.",
        "Sten i uretären.",
        "Höger sida.",
        "God stilling uden tegn på løsning.",
        "Szyjka macicy zamknięta.",
        "Suchý kašel.",
        "Kerek árnyék.",
        "Cancer de sân.",
        "Kadın hasta, göğüs ağrısı.",
        "Gross: Received in formalin.",
        "Due to metal artifact the evaluation is limited.",
        "Sinusrhythmus, Linkstyp.",
        "Ritmo sinusal.",
        "Makroskopi: Vävnadsbit två centimeter.",
    ],
)
def test_standard_phrases_stay(text: str) -> None:
    """What every second report says is lost in no part."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Herr Anhalt kommt", "kommt"),
        ("Dr. Anhalt kein Befund", "kein Befund"),
        ("gesehen von Anhalt", "gesehen"),
        ("seen by Anhalt", "seen by"),
        ("Anhalt, Mette", ""),
        ("SEEN BY ANHALT", "SEEN BY"),
        ("M. Petit tousse", "tousse"),
        ("vu par Petit", "vu par"),
        ("Petit, Mette", ""),
        ("Señora Campo refiere tos", "refiere tos"),
        ("Campo refiere tos", "refiere tos"),
        ("CAMPO, METTE", ""),
        ("Nagy tumor", "tumor"),
        ("Petit fracture", "fracture"),
        ("Page fracture", "fracture"),
        ("Nurse Murphy positive", "Nurse positive"),
        ("reported by Feito. No fracture", "reported by. No fracture"),
        ("Day: told by phone", "told by phone"),
        ("gesehen von Pia der Klinik", "gesehen"),
    ],
)
def test_the_same_words_go_as_names(text: str, expected: str) -> None:
    """A title, a role, a given name, or what is not said of things of their language."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "THERE IS A NODULE IN THE RIGHT UPPER LOBE",
        "A SIMPLE CYST IS SEEN",
        "TOS Y FIEBRE",
        "UZEL V PRAVÉM LALOKU",
        "ŻYŁY I TĘTNICE",
        "INGEN INFILTRATER I LUNGERNE",
        "ПЕРЕЛОМ В ВЕРХНЕЙ ТРЕТИ",
        "NODULO DE LA MAMA",
        "DLOUHÁ STENÓZA",
        "PATIENT IN PAIN",
        "DAILY IMAGE GUIDANCE WITH CONE BEAM CT",
        "ÚTERO NORMAL PARA LA EDAD",
        "mr imaging of the brain",
        "PI-RADS 4 w strefie obwodowej.",
        "50 Gy w 25 frakcjach",
        "Lijn via de rechter jugularis",
    ],
)
def test_small_words_stay_in_capitals_and_in_small_letters(text: str) -> None:
    """Where a text has one case, letters, function words and everyday words stand among words of their language."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SMITH A CHEST", "CHEST"),
        ("DR A SMITH", "DR"),
        ("ANNA A SMITH", ""),
        ("SMITH, A CHEST", "CHEST"),
        ("CT DE LA ROSA", "CT DE"),
        ("WITH MS SMITH", "WITH"),
        ("mr hand", ""),
        ("via de Ruyterlaan 5", ""),
        ("52 w mit Husten", "mit Husten"),
    ],
)
def test_letters_and_small_words_go_beside_names(text: str, expected: str) -> None:
    """An initial and a particle go with the name that they are of."""
    assert cleaned(text) == expected


def test_a_sentence_begins_with_a_letter_behind_a_name() -> None:
    """What ends in front of it is no part of what it says."""
    assert cleaned("Seen by Zbrzezny. A szív nem nagyobb.") == "Seen by. A szív nem nagyobb."
    assert cleaned("SEEN BY ZBRZEZNY. A SIMPLE CYST IS SEEN.") == "SEEN BY. A SIMPLE CYST IS SEEN."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"date": "19990806"', '"date"'),
        ('{"day": 19990806}', '"day"'),
        ("<date>19990806</date>", "<date date>"),
        ("Date: 19990806", "Date"),
        ("DATE: 19990806", "DATE"),
        ('{"birthDate": "1999-08-06"}', '"birthDate"'),
        ('{"mrn": "12345678"}', '"mrn"'),
        ("Geburtsdatum;Vorname;Nachname", "Geburtsdatum;Vorname;Nachname"),
        ("ID,PatientID,PatientName,BirthDate", "ID,PatientID,PatientName,BirthDate"),
        ("cognome;nome;data di nascita", "cognome;nome;data di nascita"),
        ('"name": "Day"', '"name"'),
        ("Mr Day: improved", "improved"),
    ],
)
def test_what_a_value_is_called_stays(text: str, expected: str) -> None:
    """The label in front of what goes says nothing of anybody."""
    assert cleaned(text) == expected
