"""Letters behind professions, readings and deeds: what one language shortens to them is somebody in another one."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned, cleaned_to_the_end

_WORD = re.compile(r"[^\W_]+")
_GOES = """
Kesit hazır, mikroskopi asistan UA|UA
Kesit hazır, mikroskopi uzman NE|NE
Çekim teknisyen ER|ER
écho sein, deuxième lecture MR|MR
écho sein, 2e lecture so|so
Trial sauber, Initialien MR|MR
Erstbefundung lv, Zweitbefundung RF|lv RF
Reader 1: MR|MR
Leser 2: NM|NM
Blindet aflæser om, svar følger|om
Contouren ingetekend öm, gecontroleerd EW.|öm EW
geprüft GP und versendet|GP
controllato RF e inviato al reparto|RF
revisado LD y enviado a planta|LD
kontrollert ET og sendt|ET
Fegato regolare. Conclusione RP. lab. RF|RF
Steatoza gr. II. op. NM|NM
Bez zmian w narządach. op. IT|IT
Piano approvato, secondo controllo SC.|SC
Redactat RM, validat Dr. Florea.|RM
Images registered by hand by cm because he moved|cm
Night report normal; on review by rm there is a clot.|rm
portable film, seen by as|as
contraste pasado por mo sin incidencias|mo
contraste administré par as sans incident|as
KM gespritzt von mt ohne Probleme|mt
kontrast givet av ml utan besvär|ml
κάτω άκρο, T2 επανάληψη es|es
Sujeto 12, iniciales MR, visita 3|MR
iniciales del sujeto MR, visita 3|MR
確認:MG|MG
Besproken met collega. Par. NM.|NM
MR_Prostaat_T2_80kV_am|am
"""
_STAYS = """
teknisyen BT ile çekim
radiograf CT
technik RTG
médico UCI
läkare DT
second read CT
2e lecture TDM
2e lecture IRM
secondo controllo RM tra 3 mesi
geprüft CT und MR
displaced by 3 cm because of mass effect
inyectado por ev sin incidencias
読影:CT
повтор T2 FS
повтор КТ
Filha avisada por telefone
MR_Knee_T2_fs
par. CT
"""


@pytest.mark.parametrize("line", _GOES.strip().splitlines())
def test_letters_go_that_their_language_does_not_shorten_so(line: str) -> None:
    text, gone = line.split("|")
    assert _WORD.findall(text)
    assert set(gone.split()).isdisjoint(_WORD.findall(cleaned_to_the_end(text)))


@pytest.mark.parametrize("text", _STAYS.strip().splitlines())
def test_what_a_language_shortens_so_stays(text: str) -> None:
    assert cleaned(text) == text
