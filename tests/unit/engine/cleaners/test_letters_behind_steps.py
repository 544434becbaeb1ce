"""Letters behind a step of the work, alone in a clause, are of whoever did it, whatever else they mean."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_WORD = re.compile(r"[^\W_]+")
_GOES = """
Zwei Proben in Formalin. Zuschnitt es, Befund folgt.|es
Pobrano dwa skrawki. Makro LV, mikro w opracowaniu.|LV
Marge 4 mm. Macro CA, technique HR, lames relues.|CA HR
Prelucrare la gheata. Macroscopie MS, blocuri A1 la A4.|MS
Muestra en formol. Tallado MM, tinciones hechas.|MM
Peso 84 g. Macroscopia LA, margens livres.|LA
Debridement au bloc, aide CC. Contrôle post op ce jour.|CC
Verband gewechselt, Pflege PA. Keine Rötung.|PA
Sår reviderat i narkos, jour PA: inga tecken till abscess.|PA
Päivystyslausunto LV: ei vuotoa.|LV
Płyn w opłucnej, opis LA.|LA
Plan accepted, physics check LA, gamma 99 %.|LA
Plan gerechnet, Kontrolle LV.|LV
Piano approvato dal fisico, secondo controllo FA.|FA
Radiologue prévenue (LL), compte rendu ce soir.|LL
Chirurg poinformowany (RA), wynik w systemie.|RA
Specimen opened, dissected mp/dictated MC.|mp MC
Embedded DM, levels x3.|DM
Vet: LP 3/4/2019. No oral prep.|LP
Knie links, herh. want bewogen LA|LA
rtg kolana, powt. bo pacjent RA|RA
CT thorax, ny serie LV|LV
UL hals v/ AP|AP
L-spine T2 sag 재촬영 of|of
Kostní dřeň, barvení hotovo, odečet LA|LA
Control de vía antes. Gadovist pasado por LA sin incidencias.|LA
Denek vizit 3, baş harfleri LA, çekim sorunsuz|LA
Subiect vizita 2, inițiale LA, fără reacții|LA
Субʼєкт візит 2, ініціали ЛА, без реакцій|ЛА
受试者第3周访视,姓名缩写LA,无不良反应|LA
"""
_STAYS = """
Controllo RM a 6 mesi
Kontrolle CT in 3 Monaten
Control AP y lateral
Kontrolle RR und BZ
check BP, then scan
Technique SE et IR
Opis TK w systemie
Svar CT ok
UL hals v/ us
repeat sag T2, patient moved CT
Repeat axial FS
new series CT
"""


@pytest.mark.parametrize("line", _GOES.strip().splitlines())
def test_letters_behind_a_step_go(line: str) -> None:
    text, letters = line.split("|")
    left = _WORD.findall(cleaned_to_the_end(text))

    assert set(left).isdisjoint(letters.split()), left
    assert left


@pytest.mark.parametrize("text", _STAYS.strip().splitlines())
def test_what_is_checked_read_or_repeated_stays(text: str) -> None:
    left = _WORD.findall(cleaned_to_the_end(text))

    assert [word for word in _WORD.findall(text) if len(word) > 1 and word not in left] == []
