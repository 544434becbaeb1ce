"""Two letters in a text of sentences stay where its language writes them there, and go where they are somebody's."""

from __future__ import annotations

import re

import pytest

from deid_proxy.engine.cleaners import words_of_two
from deid_proxy.engine.cleaners.letters_in_prose import LETTERS
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary
from tests.unit.engine.cleaners.cleaned_texts import NOBODY, cleaned_to_the_end

_WORD = re.compile(r"[^\W_]+")
_GOES = """
Slides were re-cut and looked at again, TW agrees with the grading.|TW
The films came from the ward on a disc, please ask gv where the old ones are.|gv
The belt was moved twice because of pain, fk and RB stayed with him.|fk RB
Das Präparat wurde umgelagert, fc hat die Nadeln gezählt.|fc
Die Lagerung war schwierig, deshalb blieben gk und TT dabei.|gk TT
Der Bericht ging an die Station, die Frage dazu hat xv beantwortet.|xv
De patiënt was onrustig, daarom bleef hw naast de tafel staan.|hw
Het preparaat is opnieuw gelabeld, zie de aantekening van GW in het boek.|GW
Le bloc a été repris aujourd'hui, wg garde le reste au froid.|wg
La patiente est restée immobile grâce à KV qui lui tenait la main.|KV
El bloque se cortó otra vez, hn tiene el resto en la nevera.|hn
La muestra llegó sin etiqueta y la escribió GK antes de seguir.|GK
A peça chegou aberta, wl fotografou antes do corte.|wl
O doente estava muito agitado, ficou a TW ao lado.|TW
Il pezzo è arrivato aperto, kb ha fatto le foto prima del taglio.|kb
Il paziente si muoveva molto, è rimasta GW accanto a lui.|GW
Preparat dotarł otwarty, fw zrobił zdjęcia przed krojeniem.|fw
Chory bardzo się ruszał, obok niego GW przez cały czas.|GW
Preparát přišel otevřený, gw ho vyfotil před krájením.|gw
Pacient se stále pohyboval, vedle něj XB celou dobu.|XB
Az anyag nyitva érkezett, gx fényképezte le vágás előtt.|gx
A beteg sokat mozgott, mellette állt GW végig.|GW
Piesa a ajuns deschisă, gw a făcut poze înainte.|gw
Препарат пришёл открытым, GW сделал снимки до вырезки.|GW
Пациент сильно двигался, рядом всё время стояла ДЗ из отделения.|ДЗ
Препарат був відкритий, GW зробив знімки до дослідження.|GW
Το παρασκεύασμα ήρθε ανοιχτό και το φωτογράφισε ο GW πριν την κοπή.|GW
Parça açık geldi, kesilmeden önce gw fotoğraf çekti ve not yazdı.|gw
Preparatet kom öppnat och fotograferades, gw sparade resten i kylen.|gw
Præparatet kom åbnet og blev fotograferet, gw gemte resten i køleskabet.|gw
Pasienten beveget seg mye, derfor sto XB ved siden av hele tiden.|XB
Näyte tuli avattuna ja kuvattiin heti, gw säilytti loput kylmässä.|gw
The marker was moved by hand by bp because the patient coughed.|bp
Seen on the ward with Dr. Okonkwo and PA, wound clean.|PA
"""
_STAYS = """
The LV is mildly dilated with an EF of 45 % and moderate MR; RV function is preserved.
Findings suspicious for PE; the ED team was called.
Mild OA of the AC joint, the SI joints are normal.
MS plaques in the white matter, FA map normal. DW imaging shows no restriction.
GA for the scan. SLR +ve at 40 deg. Blood group AB Rh pos. Carcinoma in situ, no follow up.
The T2 FS and PD FS images show oedema, with Ax T1 FS post and SAG STIR FS as well.
Spin echo TE 80, TR 4000, TI 150, FA 90, BW 200; kV/mA as before, in mm, 3 mg/kg.
Smoker with 40 pk yrs, 68 yo, 12 wk of pain, weight 80 kg.
Stone seen by US, lesion proven by CT and found by it.
PLEASE DO NOT USE this series, wrong pt.
Der LK-Status ist unauffällig, keine KM-Aufnahme, DD Metastase. Nieren re und li frei.
Der AZ ist reduziert, der EZ gut, RR normal.
Dilatation du VG avec une FE à 40 %, IM grade II. Pas de lésion.
La TC muestra lesión hepática; el VI no está dilatado, FE 60 %.
La RM della colonna con mdc EV mostra una lesione; AO di calibro normale.
W TK klatki piersiowej bez KM węzły niepowiększone, EF 55 %.
CT hrudníku s KL i.v., DK bez otoků, DM na inzulinu.
A mellkas CT KM adásával készült, EF 50 %.
Toraks BT incelemesinde AC parankimi normaldir.
DT thorax med KM iv visar lymfkörtlar, ej förstorade. Pat ska EJ röntgas.
CT thorax med KM viser forstørrede lymfeknuder, UL af nyrer normal.
Keuhkoissa ei todeta PE. Potilas tulee TK:sta.
На КТ узел в S6 12 мм, ФВ 55 %, АД в норме.
Patiënt met DM en AF, zonder afwijkingen, CT met KM iv.
"""
_DESCRIPTIONS = """
Ax T2 FS
CARDIAC SA CINE
MG L CC
FL spine lat
AX DWI BH FB
t2_tse_fs_cor_BH
UL abdomen
"""


@pytest.mark.parametrize("line", _GOES.strip().splitlines())
def test_letters_of_somebody_go_where_the_language_has_no_such_word(line: str) -> None:
    text, letters = line.split("|")
    left = _WORD.findall(cleaned_to_the_end(text))

    assert not set(letters.split()) & set(left)
    assert len(left) >= len(_WORD.findall(text)) - len(letters.split()) - 3


@pytest.mark.parametrize("text", _STAYS.strip().splitlines())
def test_what_a_language_writes_in_two_letters_stays(text: str) -> None:
    of_two = [word for word in _WORD.findall(text) if len(word) == 2 and word.isalpha()]
    left = _WORD.findall(cleaned_to_the_end(text))

    assert of_two
    assert [word for word in of_two if word not in left] == []


@pytest.mark.parametrize("text", _DESCRIPTIONS.strip().splitlines())
def test_a_description_of_few_words_is_not_asked(text: str) -> None:
    assert cleaned_to_the_end(text) == text


def test_many_letters_in_a_row_are_read_in_little_time() -> None:
    text = "Seen today: " + "FS " * 20_000

    assert len(cleaned_to_the_end(text)) <= len(text)


def test_why_they_go_is_said() -> None:
    verdicts = clean_text("The slides were cut again, GW kept the rest.", NOBODY, CleaningPolicy()).verdicts

    assert [verdict.why for verdict in verdicts if not verdict.kept] == [LETTERS]


@pytest.mark.parametrize("policy", [CleaningPolicy(unknown="keep"), CleaningPolicy(site_words={"gw": "site"})])
def test_a_site_decides_otherwise(policy: CleaningPolicy) -> None:
    text = "The slides were cut again, GW kept the rest."

    assert cleaned_to_the_end(text, policy=policy) == text


@pytest.mark.parametrize("table", ["_SMALL", "_CAPITALS"])
def test_lists_have_folded_words_of_two_letters_of_known_languages(table: str) -> None:
    lists = getattr(words_of_two, table)

    assert set(lists) <= set(LANGUAGES)
    assert {word for words in lists.values() for word in words if len(word) != 2 or fold(word) != word} == set()


def test_most_pairs_of_letters_are_in_no_list_of_a_language() -> None:
    known = vocabulary(frozenset(LANGUAGES))
    pairs = {a + b for a in "abcdefghijklmnopqrstuvwxyz" for b in "abcdefghijklmnopqrstuvwxyz" if a + b in known}

    for language in words_of_two._CAPITALS:
        assert len(pairs & words_of_two.capitals_of(frozenset((language,)))) < 150
