"""Two letters that are the patient's, or somebody's whom the instance names, though they mean something else too."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from tests.unit.engine.cleaners.cleaned_texts import cleaned

FRED_AND_DORA = KnownIdentifiers(names=("Smith^Fred", "Pool^Dora"), ids=("36537",), births=("19040914",))


def of(patient: str) -> KnownIdentifiers:
    """Return what an instance says of a patient."""
    return KnownIdentifiers(names=(patient,), ids=("B055052",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GTVp FS", "GTVp"),
        ("FS lunge", "lunge"),
        ("t2 tse sag FS", "t2 tse sag"),
        ("Kontrolle links SF 14.09.1904", "Kontrolle links"),
        ("checked twice 36537 FS", "checked twice"),
        ("POOL DP chest", "chest"),
        ("chest SMITH FS", "chest"),
    ],
)
def test_own_initials_go_though_a_vocabulary_has_them(text: str, expected: str) -> None:
    """Beside a name of the instance; the patient's beside a day or number of it, and at the end."""
    assert cleaned(text, FRED_AND_DORA) == expected


@pytest.mark.parametrize("text", ["T1 DP SAG", "GTVp DP", "t2 fs sag"])
def test_an_abbreviation_is_nobodys_among_others(text: str) -> None:
    """In small letters, or where they are the letters of somebody of the staff."""
    assert cleaned(text, FRED_AND_DORA) == text


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
    assert cleaned(text, of(patient)) == expected


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
    assert cleaned(text, of(patient)) == text


@pytest.mark.parametrize(
    ("text", "patient", "expected"),
    [
        ("PTV_5000 OB", "Bell^Oz", "PTV_5000"),
        ("ES L AXILLA", "Smith^Eve", "L AXILLA"),
        ("AP L AXILLA", "Pool^Anna", "L AXILLA"),
        ("AP lato sinistro", "Pool^Anna", "lato sinistro"),
        ("Reader 2 annotations LM", "Moss^Lee", "Reader 2 annotations"),
        ("MS BRAIN", "Smith^Mia", "BRAIN"),
        ("SAG T1 FS", "Smith^Fred", "SAG T1"),
        ("FS t2 tse", "Smith^Fred", "t2 tse"),
    ],
)
def test_the_patients_letters_go_at_an_end_of_a_short_text(text: str, patient: str, expected: str) -> None:
    """Unless what stands beside them says that they are of an image."""
    assert cleaned(text, of(patient)) == expected


@pytest.mark.parametrize("text", ["AP CHEST", "CHEST AP", "AP CT CHEST", "AP lato sinistro", "Rx torax PA+L"])
def test_a_view_beside_a_part_of_the_body_is_nobodys(text: str) -> None:
    """Though the patient's letters are the same; and anywhere, for somebody else."""
    assert cleaned(text, of("Pool^Bert" if "lato" in text else "Pool^Anna")) == text


@pytest.mark.parametrize(
    ("text", "patient", "expected"),
    [
        ("RM_COLUNA_LOMBAR_AE_STIR", "Almeida^Eva", "RM_COLUNA_LOMBAR_STIR"),
        ("patient CS moved", "Smith^Carol", "patient moved"),
        ("paz. PT agitata", "Tosi^Paola", "agitata"),
        (
            "снимок лежа, когда пациентка ПР сможет вставать",
            "Петрова^Раиса",
            "снимок лежа, когда пациентка сможет вставать",
        ),
        ("scan repeated, Pat. AP unruhig", "Pool^Anna", "scan repeated, unruhig"),
    ],
)
def test_the_patients_letters_go_within_a_code_and_behind_what_patients_are_called(
    text: str, patient: str, expected: str
) -> None:
    """Where they say nothing of an image; behind the word for the patient, whatever they say."""
    assert cleaned(text, of(patient)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sag_T1_MPRAGE_CS_rescan", "Sag_T1_MPRAGE_rescan"),
        ("Spine_L_CS_T2", "Spine_L_T2"),
        ("T2 CS SAG", "T2 SAG"),
        ("table moved by CS during the scan", "table moved by during the scan"),
    ],
)
def test_the_patients_letters_go_whatever_they_mean(text: str, expected: str) -> None:
    """Carol Smith's, though they are compressed sensing's as well: no reader can tell."""
    assert cleaned(text, of("Smith^Carol")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "NO ACUTE DISEASE OF THE CHEST",
        "There is NO effusion.",
        "CHEST AP. NO EFFUSION OR PNEUMOTHORAX.",
        "no pain on walking",
    ],
)
@pytest.mark.parametrize("patient", ["Olsen^Nora", "Ott^Fritz", "Ritter^Olga"])
def test_small_words_of_sentences_stay(text: str, patient: str) -> None:
    """NO, OF and OR, though they are the letters of Nora Olsen, Fritz Ott, Olga Ritter."""
    assert cleaned(text, of(patient)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ZWICKELBAUER_OTT", ""),
        ("Knee Zwickelbauer, Ottok", "Knee"),
        ("ZWICKELBAUER_AX", "AX"),
        ("Zwickelbauer CT", "CT"),
    ],
)
def test_the_beginning_of_a_name_that_a_value_ends_with_goes(text: str, expected: str) -> None:
    """Consoles cut a value where its VR ends."""
    assert cleaned(text, of("Zwickelbauer^Ottokarina")) == expected


@pytest.mark.parametrize(
    ("patient", "text", "expected"),
    [
        ("Moser^Lena", "ML lunge", "lunge"),
        ("Moser^Lena", "ML mamma", "ML mamma"),
        ("Jensen^Eva", "EJ lunge", "lunge"),
        ("Jensen^Eva", "EJ KONTRAST", "EJ KONTRAST"),
        ("Olsen^Nina", "NO effusion", "NO effusion"),
        ("Ramos^Maria", "MR 4D-CT phase 50", "4D-CT phase 50"),
        ("Ramos^Maria", "Sujeto, iniciales MR, visita", "Sujeto, iniciales, visita"),
        ("Turner^Carl", "CT MIP", "CT MIP"),
    ],
)
def test_a_view_of_the_breast_is_none_of_a_lung_and_no_is_the_word_in_capitals(
    patient: str, text: str, expected: str
) -> None:
    """What says no in other languages is in capitals only where all is."""
    assert cleaned(text, of(patient)) == expected
