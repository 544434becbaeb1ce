"""Who somebody is in brackets behind a name, or in front of one that stands in them."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("periapical 46, Coste (mum) held the sensor", "Coste"),
        ("Bone (student) assisted", "Bone"),
        ("Bone (wife, 07700 900123) called", "Bone"),
        ("checked with Rush (charge nurse)", "Rush"),
        ("Kopf (Mutter) hielt Film", "Kopf"),
        ("mit List (MTRA) besprochen", "List"),
        ("Been (tolk) helpt", "Been"),
        ("Coste (infirmière) prévenue", "Coste"),
        ("Cabeza (madre) sujeta la placa", "Cabeza"),
        ("Rocca (mamma) teneva il film", "Rocca"),
        ("Głowa (pielęgniarka) podała", "Głowa"),
        ("Hrubá (manželka, 601 234 567) informována", "Hrubá"),
        ("Inima (fiica) prezentă", "Inima"),
        ("Голова (мама) держала плёнку", "Голова"),
        ("Світла (медсестра) ввела контраст", "Світла"),
        ("Κεφαλή (νοσηλεύτρια) έβαλε φλεβικό", "Κεφαλή"),
        ("Line (mamma) höll filmen", "Line"),
        ("Bein (datter) hjalp", "Bein"),
        ("Pisara (vaimo, 040 1234567) informoitu", "Pisara"),
        ("Mum (Coste) held the sensor", "Coste"),
        ("matka (Palec) obecna", "Palec"),
        ("mama (Mare) prezentă", "Mare"),
    ],
)
def test_who_is_said_in_brackets_to_be_somebody_goes(text: str, gone: str) -> None:
    """Of what people are called, and of parts of a body where the sentence is of people."""
    assert gone not in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "Liver (segment 4), Mass (mother lesion)",
        "Breast (mother), Colon (father)",
        "Brust (Mutter), Darm (Vater)",
        "Mutter (Brust), Vater (Darm)",
        "Cancer (mother) at age 50, Diabetes (mother)",
        "Knee (physio) referral",
        "Consent (interpreter) required, Question (GP)",
        "Injection (nurse) given, Catheter (nurse) removed",
        "Thorax (MTRA) wiederholt",
        "Termin (Hausarzt) vereinbart",
        "Souhlas (matka) podepsán",
        "patient (Diabetes) informed",
        "physio (Knee) attended",
        "Lateral (student) repeated",
    ],
)
def test_what_stays_in_front_of_brackets_and_in_them(text: str) -> None:
    """What a relative was ill of, what somebody works on, and what was done."""
    assert cleaned(text) == text
