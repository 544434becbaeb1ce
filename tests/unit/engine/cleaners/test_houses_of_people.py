"""Streets that no list has, behind somebody close or a key, with the number of a house; and numbers that count."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned

_GOES = """
Contactpersoon is buurman M. van Dalen, Wilgeroos 371. Geen koorts.|371
sleutel bij buurvrouw op Meidoornring 295|295
Sohn holt ab, Sonnenhalde 12|12
Schlüssel bei Nachbarin, Lerchenfeld 7a|7a
voisine Mme Roux, Les Tilleuls 14|14
vecina Rosa, Los Olivos 23.|23
la figlia abita accanto, Borgo Nuovo 7|7
sousedka, Lipová 12|12
szomszéd, Rózsadomb 15|15
grannen, Solbackaringen 4|4
nabo, Lyngbakken 12|12
naapuri, Koivurinteenranta 12|12
соседка, Садовая 15|15
γειτόνισσα, Ανθέων 12|12
daughter collects, 7 Fairholme|7
keys with neighbour at 3 Hazelmere|3
"""
_STAYS = """
daughter present, Grade 2
dochter gebeld, Afdeling 3
Tochter dabei, Grad 2
lives alone, Clinical Frailty Scale 4
wife present, Gleason 7
lebt allein, Pflegegrad 3
husband with her, Week 32
daughter present, Series 204
moeder gebruikt thuis, Metoprolol 100
Mutter dabei, Leukozyten 250.
hija presente, Glucemia 180.
mother of 3, Para 2
"""


@pytest.mark.parametrize("line", _GOES.strip().splitlines())
def test_a_house_behind_people_goes(line: str) -> None:
    text, number = line.split("|")
    assert number in text.split("|")[0]
    assert number not in cleaned(text)


@pytest.mark.parametrize("text", _STAYS.strip().splitlines())
def test_what_a_number_counts_beside_people_stays(text: str) -> None:
    assert cleaned(text) == text
