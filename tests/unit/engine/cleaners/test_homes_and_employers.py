"""What homes are called, where somebody lives and works, whatever the words mean; and what is said there."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned

_WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("převezen z domova důchodců Velká Bíteš, doprovod", "Velká Bíteš"),
        ("klientka DS Planá po pádu", "Planá"),
        ("penzion pro seniory Loket", "Loket"),
        ("bydlí v Hluk", "Hluk"),
        ("pensjonariuszka DPS Brzeg po upadku", "Brzeg"),
        ("z domu opieki Piła", "Piła"),
        ("mieszka w Brzeg", "Brzeg"),
        ("aus dem Pflegeheim Bogen nach Sturz", "Bogen"),
        ("Bewohner Seniorenheim Stade", "Stade"),
        ("wohnt in Bogen", "Bogen"),
        ("vient de l'EHPAD Coste pour chute", "Coste"),
        ("maison de retraite Dias", "Dias"),
        ("habite à Coste, bon de transport", "Coste"),
        ("habite 30 avenue Zyrelle Suite 98 à Coste, bon de transport", "Coste"),
        ("uit verpleeghuis Goes na val", "Goes"),
        ("bewoner WZC Heel", "Heel"),
        ("dalla casa di riposo Busca", "Busca"),
        ("ospite RSA Como", "Como"),
        ("de la residencia Colina", "Colina"),
        ("veio do lar Pimenta com febre", "Pimenta"),
        ("a Hida idősek otthonából érkezett", "Hida"),
        ("din azilul Lumina", "Lumina"),
        ("из дома престарелых Находка", "Находка"),
        ("Gelen hasta Bal huzurevinden", "Bal"),
        ("fra Gram plejehjem efter fald", "Gram"),
        ("fra sykehjemmet Berge", "Berge"),
        ("hoivakoti Valtimo", "Valtimo"),
        ("från äldreboendet Björken", "Björken"),
        ("Arbeitsunfall bei Bien, Quetschung", "Bien"),
        ("Betriebsunfall bei Bien & Stock, Quetschung", "Bien Stock"),
        ("accident de travail chez Salmon, plaie", "Salmon"),
        ("AT chez Grand, plaie", "Grand"),
        ("infortunio sul lavoro presso Durante", "Durante"),
        ("bedrijfsongeval bij Pons", "Pons"),
        ("pracovní úraz ve firmě René", "René"),
        ("arbetsolycka på Tage", "Tage"),
        ("ansat hos Paw", "Paw"),
        ("works for Field and Stone", "Field Stone"),
        ("empresa Corona", "Corona"),
        ("Διακομίστηκε από Κλινική Κεφαλή για CT", "Κεφαλή"),
        ("Poslední scinti FN Hrubá bez ložisek", "Hrubá"),
        ("transferat din Spitalul Județean Lumina", "Lumina"),
    ],
)
def test_homes_and_companies_go(text: str, gone: str) -> None:
    for frame in ("{}", "CT thorax. {}."):
        left = set(_WORD.findall(cleaned(frame.format(text))))
        assert left.isdisjoint(gone.split()), left


@pytest.mark.parametrize(
    "text",
    [
        "aus dem Pflegeheim Sturz auf die Hüfte",
        "Pflegeheim Bewohnerin mit Demenz",
        "kommt aus Pflegeheim Luftnot seit gestern",
        "wohnt im Pflegeheim",
        "résidente EHPAD",
        "EHPAD Chute cette nuit",
        "DD Meningeom",
        "DS Abdomen",
        "du foyer Infectieux",
        "nursing home Resident fell",
        "lives alone",
        "z domova seniorů po pádu",
        "ospite RSA con demenza",
        "uit verpleeghuis na val",
        "fra sykehjem etter fall",
        "fra plejehjem efter fald",
        "residence time 3 min",
        "Arbeitsunfall bei Sturz",
        "Arbeitsunfall bei Montage",
        "travail de nuit",
        "Mitarbeiter der Radiologie",
        "accident at Work",
        "fracture at Work",
        "stage IV of Lung cancer",
        "úraz v oblasti hlavy",
        "insulin dependent Diabetes",
        "Klinika Chorób Płuc",
    ],
)
def test_what_is_said_there_stays(text: str) -> None:
    assert cleaned(f"CT thorax. {text}.") == f"CT thorax. {text}."
