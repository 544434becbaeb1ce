"""Places behind travels and towns, English streets, companies of partners, and houses that two words say."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Rückkehrer aus Bogen, Fieber seit acht Tagen", "Bogen"),
        ("retour de voyage à Comment am Albis, fièvre", "Comment"),
        ("se întoarce cu trenul la Marginea, protocol ficat", "Marginea"),
        ("adus cu ambulanța din Valu lui Traian, cădere", "Valu"),
        ("z ciąży, miejscowość Bytom. Kontrola", "Bytom"),
        ("Rientrata da Testa, febbre da tre giorni", "Testa"),
        ("Vrátil se z Kosti, horečka", "Kosti"),
        ("Вернулся из Белой, кашель", "Белой"),
        ("Hemresa från Hals, feber", "Hals"),
    ],
)
def test_a_place_goes_behind_who_travels(text: str, gone: str) -> None:
    """Whatever it means, and a town behind what says that it is one."""
    assert gone not in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "Retour en Chambre prévu, retour à Domicile",
        "Reise nach Plan, Aufenthalt in Klinik",
        "Returned to Baseline, return to Theatre",
        "Powrót do Domu, pobyt w Szpitalu",
        "Zurück in Rückenlage, Stent in situ",
        "Kontrola za 4 tyg., miejscowo bez zmian",
    ],
)
def test_a_place_stays_that_is_no_town(text: str) -> None:
    """Wards, homes, and what somebody returns to besides."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("home visit 988 Jillianz Squares Shannonviewz", "home visit"),
        ("home visit Studio 78 Stanleyz Port Justinviewz", "home visit"),
        ("home visit Flat 2 Timothyz Junction", "home visit"),
        ("all letters go to 143/12 Millerz Deviation please", "all letters go to please"),
        ("Referto allo studio di Stretto Elianaz, 16, non al reparto", "Referto allo studio di, non al reparto"),
        ("Pt. hentes fra Remise Allé 5 med transport", "Pt. hentes fra med transport"),
    ],
)
def test_a_street_goes_with_its_number(text: str, expected: str) -> None:
    """Behind a flat or the number of a house, whatever the street ends with."""
    assert cleaned(text).strip(" :") == expected


@pytest.mark.parametrize(
    "text",
    [
        "2 Hickman Lines, 1 Shiley Port, 5 View Chest",
        "4 Chamber View and 3 Point technique",
        "canale vertebrale 12 mm, stretto canale, 3 mm",
        "Image 12, Series 4, level 4 neck",
    ],
)
def test_a_number_stays_that_is_no_house(text: str) -> None:
    """Lines, ports and views that are counted."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("worked as a clerk for Advanced Gold Mining Inc., FVC 71 %", "Advanced"),
        ("Seven Duranz San. çalışanı, kontrol", "Seven"),
        ("Fall from ladder at Maniz, Din and Masterz, wrist", "Din"),
        ("contato com TB na empresa (Paiva S/A)", "Paiva"),
        ("Werkte 30 jaar bij de Hoog & Beijringz met asbest", "Hoog"),
        ("shock riferito in Casa di cura Cerea, premedicare", "Cerea"),
        ("oude CD ingelezen uit Rotem MC, daar bekend", "Rotem"),
        ("la paziente fu operata a Ospedale Saline Di Volterraz", "Saline"),
        ("reaction at Foster Community Hospital", "Foster"),
        ("swelling since the extraction at St. Foster Medical Center", "Foster"),
        ("OUTSIDE FILMS Hand Imaging Center", "Hand"),
    ],
)
def test_whoever_somebody_works_for_or_was_treated_at_goes(text: str, gone: str) -> None:
    """Companies of partners, Turkish ones, homes, medical centres."""
    assert gone not in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "pain at Hip, Knee and Ankle",
        "Fracture of Head, Neck and Shaft",
        "Breast Imaging Center",
        "the MC joint, exam at MC level",
        "Centro per la cura privata, soggiorno in clinica",
        "head & neck at hip & knee clinic",
    ],
)
def test_what_is_imaged_stays(text: str) -> None:
    """Lists of parts of the body, and kinds of houses."""
    assert cleaned(text) == text
