"""Names whose words are known, behind what somebody did, behind an initial, and at the end of a series' name."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned

_WORD = re.compile(r"[^\W_]+")
_GOES = """
Ei muutoksia. Lausui Antero Vuorinen.|Antero Vuorinen
Ei muutoksia. Lausui PÄIVI RAITANEN.|PÄIVI RAITANEN
Avusti Antero, ei komplikaatioita.|Antero
Bez zmian. Opisała Kos Anna.|Kos Anna
Tolket Berg Line.|Line
Dikt. Per Hansson / sign. dr Rydberg|Per Hansson
Opravila Čech po domluvě s lékařem|Čech
wenflon założony, podała piel. Wyrostek|Wyrostek
snímek vleže, lab. Bílek|Bílek
Legevaktslege Lindqvist, Line har gitt Fragmin|Lindqvist Line
Wijkverpleegkundige LUC DE BOER was erbij|LUC BOER
Device rep AINE O'DWYER attended|AINE DWYER
technik producenta Szyja potwierdził|Szyja
contact1=Alix Corr;rel=sister|Alix Corr
Child limps. Nanny Donna noticed first|Donna
Rep is K. Foster, cell on file|Foster
dictated and with sec S. Root for typing|Root
Report to J. Iron, practice in town|Iron
Previously registered as C. Head, merged|Head
hersenen_ms_3T_de Wit|Wit
brain_ms_3T_van der Linde|Linde
agy_3T_kontroll_Kis|Kis
kolano_T1_TSE_Kos|Kos
"""
_STAYS = """
Lausui lääkäri.
Lausunto valmis
Befundet Thorax
Dictated Report
Beskrevet Thorax
leads V. Normal axis
brain_t2_space_Dark
knee_t1_sag_Iso
liver_dyn_art_Late
Knee_3T_Hoffa
"""


@pytest.mark.parametrize("line", _GOES.strip().splitlines())
def test_names_of_known_words_go(line: str) -> None:
    text, gone = line.split("|")
    assert set(gone.split()).isdisjoint(_WORD.findall(cleaned(text)))


@pytest.mark.parametrize("text", _STAYS.strip().splitlines())
def test_what_is_no_name_stays(text: str) -> None:
    assert cleaned(text) == text
