"""What a sentence says stays in every language: its negation, its side, what it measures, beside names that go."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end as cleaned

NAMED_BEFORE = (
    ("Granskad av dr Hallström. {}", "Inte säkert.", "Inga frakturer ses.", "Utan kontrast.", "Vänster njure 11,2 cm."),
    ("Beskrevet af dr. Bisgaard. {}", "Ingen fraktur.", "Uden kontrast.", "Venstre nyre 11,2 cm."),
    ("Henvist av Halvorsen. {}", "Ingen fraktur påvist.", "Leveren er ikke forstørret.", "Nodul fra 6 mm til 9 mm."),
    ("Opisał dr Grzegorczyk: {}", "Nie stwierdzono płynu.", "Bez kontrastu."),
    ("Врач: Щербаков. {}", "Нет выпота.", "Без контраста.", "Левая почка 11,2 см."),
    ("Dra. Quiroga: {}", "Sin derrame pleural.", "No se observan fracturas.", "Ninguna adenopatía."),
    ("Dott. Zanetti: {}", "Assenza di versamento.", "Non fratture.", "Nessun trombo."),
    ("Dr Traoré. {}", "Pas de fracture.", "Aucune adénopathie.", "Le foie n'est pas augmenté."),
    ("Dr. Kessler. {}", "Kein Thrombus.", "Ohne Kontrastmittel.", "Li. Niere 11,2 cm."),
    ("Popsal dr. Novotný. {}", "Bez známek zlomeniny.", "Není zvětšený."),
    ("Leletezte dr. Farkasházi. {}", "Nincs törés.", "Nem látható folyadék."),
)


@pytest.mark.parametrize(("lead", "sentence"), [(lead, one) for lead, *said in NAMED_BEFORE for one in said])
def test_the_sentence_behind_a_name_stays_whole(lead: str, sentence: str) -> None:
    """Whatever stood in front of it goes, the name of whoever wrote it with it."""
    left = cleaned(lead.format(sentence))
    assert left.endswith(sentence)
    assert not [name for name in lead.replace("{}", "").split() if name.strip(".:") in left and name[0].isupper()][1:]


@pytest.mark.parametrize(
    "text",
    [
        "Fraktionen 35 %, tromb ses inte.",
        "Левая почка 11,2 см, правая почка 10,8 мм.",
        "Prostatakarzinom Gleason 3+4=7, pT2c pN0 M0.",
        "Stage IIIA, ECOG 1, cT2aN2M0.",
        "Ki-67 15 %.",
        "De lever is niet vergroot.",
        "Glucemia capilar 112 mg/dl",
        "Gadovist 0,1 ml/kg",
        "Dor em FID há 24 h",
        "Echographie du 1er trimestre, 2ème contrôle",
        "4o ciclo, 1º control, 2ª visita",
        "Vía periférica 20G, dilatación de la vía biliar",
        "Tratamiento a largo plazo, eje largo 12 mm",
        "SAD en place, drain en place",
        "Terapia in corso con cortisone",
        "MR-enterografi, Hjärt-MR, sen uppladdning.",
        "UL buk: lever, galleveier.",
        "CVK via vena jugularis.",
        "Graviditet v 18, kontroll 6 mån.",
        "Bosniak 2F, sheath 6F.",
        "Fractie 12 van 25, saturatie 91 %, verandering 2.",
    ],
)
def test_what_measures_stays(text: str) -> None:
    """Units in Cyrillic, the stage of a tumour, a percentage; weeks and sizes, and what no street or title is."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("SAG CUBE FLAIR +C\nMr. Nguyen", "SAG CUBE FLAIR +C"),
        ("Frakcja 35 %, Wójcik", "Frakcja 35 %"),
        ("Mevr is slechthorend.", "is slechthorend."),
        ("Kontrolní MR do dvou týdnů, stav v pořádku.", "Kontrolní MR do dvou týdnů, stav v pořádku."),
        ("Dhr. Wijnands - BI-RADS 4 li mamma.", "BI-RADS 4 li mamma."),
        ("Informado por Dr. Zubizarreta\nBI-RADS 4 en mama", "Informado por\nBI-RADS 4 en mama"),
    ],
)
def test_the_name_goes_and_nothing_with_it(text: str, left: str) -> None:
    """Contrast, a percentage and a score beside somebody."""
    assert cleaned(text).strip() == left


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Patient: Inga was seen today", "Inga"),
        ("Reported by Dr. Wang. Li knee MRI", "Wang"),
        ("MR knä Inga", "Inga"),
        ("Reported by Sin, MD", "Sin"),
        ("Av. Paulista, 900", "Paulista"),
        ("Av. Dr. Arnaldo, 455", "Arnaldo"),
        ("av dr Arnaldo 455", "Arnaldo"),
    ],
)
def test_who_is_called_as_a_negation_goes(text: str, gone: str) -> None:
    """And a street stays one."""
    assert gone not in cleaned(text)


@pytest.mark.parametrize(
    "text", ["TORAX Y PELVIS", "TORACE E ADDOME", "JOELHO DIREITO E ESQUERDO", "Épaule G", "GENOU G", "RX JOELHO E"]
)
def test_a_capital_that_joins_or_says_the_side_stays(text: str) -> None:
    """Between two words in capitals, or behind a part of the body in the language that says a side so."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Genou G Dupont", "Genou"),
        ("Genou G. Dupont", "Genou"),
        ("KNEE G", "KNEE"),
        ("via Roma 12, Milano", ""),
        ("investito in corso Garibaldi 12", "investito in"),
        ("place Vendôme 3", ""),
    ],
)
def test_an_initial_and_a_street_go(text: str, expected: str) -> None:
    """Before a name, behind a word of another language; a street of which the name says something else elsewhere."""
    assert cleaned(text) == expected
