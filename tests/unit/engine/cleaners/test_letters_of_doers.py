"""What the seventh blind set found of two letters: who did something, who is asked, the patient's at an end."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text, clean_to_the_end
from deid_proxy.profile.cleaning import CleaningPolicy

_NOBODY = KnownIdentifiers()


def cleaned(text: str, patient: str = "") -> str:
    """Return a text without what identifies."""
    known = KnownIdentifiers(names=(patient,), ids=("B055052",)) if patient else _NOBODY
    return clean_text(text, known, CleaningPolicy()).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NM HIDA w CCK, AM injected", "NM HIDA w CCK, injected"),
        ("NM HIDA w CCK, he injected", "NM HIDA w CCK, injected"),
        ("MR shoulder L, bb scanned", "MR shoulder L, scanned"),
        ("Omnipaque 350 100 mL, given by MR", "Omnipaque 350 100 mL, given by"),
        ("Contour du rectum revu par sc, 5 mm", "Contour du rectum revu par, 5 mm"),
        ("Omnipaque 350, 100 ml, administrat de CS", "Omnipaque 350, 100 ml, administrat de"),
        ("Omnipaque 350, 80 ml, podała SP", "Omnipaque 350, 80 ml, podała"),
        ("Zugang gelegt IM, Aufnahme wiederholt", "Zugang gelegt, Aufnahme wiederholt"),
        ("Gadobutrol 7.5 ml, checked WC", "Gadobutrol 7.5 ml, checked"),
        ("Gadobutrol 7.5 ml, checked vs", "Gadobutrol 7.5 ml, checked"),
        ("Omnipaque 350, 100 ml, DUE AC", "Omnipaque 350, 100 ml"),
        ("Gadovist 8 ml ev, 2 ml/s, inf. ct", "Gadovist 8 ml ev, 2 ml/s, inf"),
        ("ask PD re marker", "re marker"),
        ("ask al re marker", "re marker"),
        ("obliques added per DM", "obliques added per"),
        ("padding, second run is good. er", "padding, second run is good"),
        ("artefacts in lower field strength. MTR WE", "artefacts in lower field strength. MTR"),
        ("Sent by parka, again", "Sent by, again"),
        ("call logged with vendor under duche", "call logged with vendor under"),
        ("within 48 h, login malls, then", "within 48 h, login, then"),
    ],
)
def test_letters_of_somebody_go_though_they_mean_something_too(text: str, expected: str) -> None:
    """Beside what somebody did, or is asked; and an account that is a word, behind who handled a file."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "given by IV",
        "read by CT",
        "position confirmed by CT",
        "IV given",
        "AP repeated",
        "CT injecté",
        "sent by post, arrived",
        "lobo inf. dx",
        "Oral barium 450 mL given to",
        "revisado por",
    ],
)
def test_what_was_done_and_how_stays(text: str) -> None:
    """Ways of drugs, modalities, views, sides, and what stood in front of a name."""
    assert "".join(map(str, clean_to_the_end(text, _NOBODY, CleaningPolicy()))) == text


@pytest.mark.parametrize(
    ("text", "patient", "expected"),
    [
        ("PTV_60_BR", "Rose^Ben", "PTV_60"),
        ("PTV_60_CT", "Tanner^Carl", "PTV_60"),
        ("Recto_ext_AP", "Perez^Alvaro", "Recto_ext"),
        ("MS cyst 12 mm", "Stone^May", "cyst 12 mm"),
        ("AP cyst 12 mm", "Page^Ann", "cyst 12 mm"),
        ("3 of 4 DR B055052", "Rose^Dora", "3 of 4"),
        ("bed side KV", "Vance^Kelly", "bed side"),
        ("Reunião clínica, caso A.P.", "Pimenta^Ana^Vitória", "Reunião clínica, caso"),
        ("chest M.L.", "Santos Lima^Marta", "chest"),
        ("chest J.R.", "Castro^Juan^Ramón", "chest"),
    ],
)
def test_the_patients_own_letters_go_at_an_end(text: str, patient: str, expected: str) -> None:
    """Behind an underscore whatever they mean; in front of a finding; of any two of the names."""
    assert cleaned(text, patient) == expected


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("Lung_LT", "Thomas^Leo"),
        ("RT knee swelling", "Turner^Ron"),
        ("CT chest", "Tanner^Carl"),
        ("AP pelvis", "Page^Ann"),
        ("T2 MS SAG", "Stone^May"),
        ("PTV_60_BR", "Stone^May"),
    ],
)
def test_a_side_a_view_and_a_modality_stay_where_they_make_sense(text: str, patient: str) -> None:
    """Though the patient's letters are the same."""
    assert cleaned(text, patient) == text
