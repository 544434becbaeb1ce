"""What the eighth blind set found in Latin scripts: letters of people, ages behind *and is*, houses, towns, firms."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import CleaningPolicy

_NOBODY = KnownIdentifiers()


def cleaned(text: str, patient: str = "") -> str:
    """Return a text without what identifies."""
    known = KnownIdentifiers(names=(patient,), ids=("B055052",)) if patient else _NOBODY
    return clean_text(text, known, CleaningPolicy()).text


@pytest.mark.parametrize(
    ("text", "patient", "expected"),
    [
        ("PTV_5000 OB", "Bell^Oz", "PTV_5000"),
        ("ES L AXILLA", "Smith^Eve", "L AXILLA"),
        ("AP L AXILLA", "Pool^Anna", "L AXILLA"),
        ("AP lato sinistro", "Pool^Anna", "lato sinistro"),
        ("Reader 2 annotations LM", "Moss^Lee", "Reader 2 annotations"),
        ("MS BRAIN", "Smith^Mia", "BRAIN"),
    ],
)
def test_the_patients_letters_go_at_an_end_of_a_short_text(text: str, patient: str, expected: str) -> None:
    """Unless what stands beside them says that they are of an image."""
    assert cleaned(text, patient) == expected


@pytest.mark.parametrize("text", ["AP CHEST", "CHEST AP", "AP CT CHEST", "AP lato sinistro"])
def test_a_view_beside_a_part_of_the_body_is_nobodys(text: str) -> None:
    """Though the patient's letters are the same; and anywhere, for somebody else."""
    assert cleaned(text, "Pool^Bert" if "lato" in text else "Pool^Anna") == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PTV_Prostata_LV", "PTV_Prostata"),
        ("PTV_Prostata_LŚ", "PTV_Prostata"),
        ("PTV_Prostata_sl", "PTV_Prostata"),
        ("Parotida_izq_lr", "Parotida_izq"),
        ("Parotida_izq_TC", "Parotida_izq"),
        ("PTV_Prostata_gm", "PTV_Prostata"),
        ("Kidney_L_me", "Kidney_L"),
    ],
)
def test_letters_of_who_drew_a_region_go(text: str, expected: str) -> None:
    """At the end of its name, where such names have no two letters."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Heart_LV", "Lung_RT", "PTV_HR", "PTV_60_Gy", "GTV_CT", "Bowel_AI", "GTVp_Small", "KNEE_FS", "AX_T2_FS"],
)
def test_what_names_of_regions_and_series_end_in_stays(text: str) -> None:
    """Sides, parts of the heart, risks, images, units; and series are no regions."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("shift 0.3 cm vertical applied. RTT GG, second check pb.", "shift 0.3 cm vertical applied, second check"),
        ("shift 0.3 cm vertical applied, second check RM.", "shift 0.3 cm vertical applied, second check"),
        ("no extravasation. Checked by cg and Jodie Freeley", "no extravasation. Checked by and"),
        ("no extravasation. Checked by AM and Lane", "no extravasation. Checked by and"),
        ("Ioméron 400, 80 cc, IV par CR", "Ioméron 400, 80 cc, IV par"),
        ("Ioméron 400, 80 cc, IV par or", "Ioméron 400, 80 cc, IV par"),
        ("Omnipaque 350, 90 mL, enf. md", "Omnipaque 350, 90 mL"),
        ("second check ok", "second check ok"),
        ("segundo control RM", "segundo control RM"),
        ("Checked by AM and left", "Checked by and left"),
    ],
)
def test_letters_of_who_checked_or_gave_something_go(text: str, expected: str) -> None:
    """Behind a role, a check, a way that a drug went, and with a second one."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pt has dementia and is 94.", "pt has dementia and is"),
        ("Pt is frail and he is 101", "Pt is frail and he is"),
        ("Pt is now 92.", "Pt is now"),
        ("Die Patientin ist dement und ist jetzt 94.", "Die Patientin ist dement und ist jetzt"),
        ("dementerend en is 96", "dementerend en is"),
        ("GFR was 60 and is 94.", "GFR was 60 and is 94."),
        ("Pt is 89.", "Pt is 89."),
    ],
)
def test_ages_go_behind_what_else_is_said_of_somebody(text: str, expected: str) -> None:
    """Not what goes on with a measurement."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moved from Suite 216 377 Sherry Block, Michellemouth.", "Moved from"),
        (
            "chute à domicile au 627 Marie Mountain à New Angèle. Impotence du membre",
            "chute à domicile au. Impotence du membre",
        ),
        ("chute à domicile au 5830 Berger Village à Ludovicberg.", "chute à domicile au"),
        ("chute à domicile au 9620 allé Henriette Apt. 515.", "chute à domicile au"),
        ("soins à domicile au 3 mois après chirurgie.", "soins à domicile au 3 mois après chirurgie."),
        ("Uitslag naar huisarts Maria Lang, Timlei 064, Kortrijk-Dutsel.", "Uitslag naar huisarts"),
        ("Uitslag naar huisarts L. Smets, Clararing 29, Chevron.", "Uitslag naar huisarts"),
        ("restrained driver, car rego DL23 PMS. C-spine", "restrained driver, car rego. C-spine"),
        ("an, Hausarztpraxis Danke und", "an, Hausarztpraxis Danke und"),
        ("Danke, Hausarztpraxis Liezen.", "Danke, Hausarztpraxis"),
        ("Seit Unfall im Krankenhaus Val-de-Ruz, links", "Seit Unfall im Krankenhaus, links"),
        ("l'examen réalisé à Boechat am See n'ayant pas", "l'examen réalisé n'ayant pas"),
        ("residente em Ferreira do Sul, dependente.", "residente em, dependente."),
        ("dureri. Medic de familie: Aurica Ardelean, Voluntari.", "dureri. Medic de familie"),
        ("gevallen bij woonzorgcentrum in Laag-Keppel. Pijn", "gevallen bij woonzorgcentrum in. Pijn"),
        ("Patiënt werkt bij MSD.", "Patiënt werkt bij"),
    ],
)
def test_houses_towns_and_employers_go(text: str, expected: str) -> None:
    """Behind a person, a house that patients come from, a doctor, and a word for work."""
    assert cleaned(text) == expected
