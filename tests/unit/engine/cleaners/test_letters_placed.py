"""Letters of staff go where they stand as somebody's, and what ends a clause in two letters stays."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_WORD = re.compile(r"[^\W_]+")
_GOES = """
Fall from ladder, form read by bh and as|bh as
Coil checked by wc and kp, series 4 redone|wc kp
KM gegeben von rb und nk|rb nk
Fait par dk et vg|dk vg
Eseguito da nk e tb|nk tb
Utført av br og kp|br kp
Opisane przez br i kk|br kk
Vu avec GT et dl|GT dl
Visto con DR e kk|DR kk
Godkendt. åb 04.05.2020|åb
Freigegeben: HJ, KP|KP
Seite nachgetragen (BL)|BL
Marke gesetzt (ER)|ER
Kontrast gitt (BH)|BH
Varjoaine annettu (PH)|PH
Done supine (kp)|kp
Von Hand nachgezogen (LS)|LS
Table moved, lb|lb
Felvétel ismételve, kg|kg
Çekim tekrarlandı, gk|gk
Old films moved br|br
Durchleuchtung abgebrochen üz|üz
Keine Fraktur im MRT. åp|åp
Sichtung der Bilder: seen by cr|cr
Lesion stable, seen by bw|bw
Texte long. Relu kb et envoyé|kb
Sign mg 08.10.2021 08:02|mg
PRELIM READ bt - no bleed|bt
LB : malade agité, pas de coupe fine|LB
GV: patient komt terug|GV
SCHAEDEL_NATIV_kt|kt
MR_KNEE_RPT_sk|sk
CT_HEAD_ŠM|ŠM
"""
_STAYS = """
given im
gegeben per os
guided by ct
seen by us
planned on CT and MR
confirmado por RM y TC
bestätigt (CA)
thickened (GB)
dilatée (VB)
implantiert (SM)
entfernt (ME)
measured (mm)
gemessen (HU)
acquired (AP)
wiederholt (ap)
operado od
opereret ve
opéré od
arranged fu
received bt
stated by pt
done ok
T2_TSE_TRA_fs
T1_VIBE_TRA_km
CT_THORAX_pa
XR_HAND_od
CT_HEAD_st
CC: pt fell off a ladder
HX: pt with cough
WET READ CT - no bleed
Images acquired bh
Verlauf ok
"""


@pytest.mark.parametrize("line", _GOES.strip().splitlines())
def test_somebodys_letters_go_by_where_they_stand(line: str) -> None:
    text, letters = line.split("|")
    left = set(_WORD.findall(cleaned_to_the_end(text)))
    assert left.isdisjoint(letters.split()), f"{text} -> {left}"


@pytest.mark.parametrize("text", _STAYS.strip().splitlines())
def test_what_ends_a_clause_in_two_letters_stays(text: str) -> None:
    assert _WORD.findall(cleaned_to_the_end(text)) == _WORD.findall(text)
