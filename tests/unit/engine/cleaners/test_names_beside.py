"""Names and towns that are words, by what stands beside them; ages and days of many languages and notations."""

from __future__ import annotations

import pytest

from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary
from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("discussed with HAND,D who agrees", "discussed with who agrees"),
        ("surgery READER,Ł", "surgery"),
        ("Approved READER, SAMANTHA", "Approved"),
        ("label was KOŚĆ,GRZEGORZ Z38588", "label was"),
        ("Regards, Testa^Salvatore", "Regards"),
        ("guardian Shin^Youngja signed", "guardian signed"),
        ("PI JIANG, MIN, visit 2", "PI, visit 2"),
        ("Dr. ȘTEFĂNOIU, ION", ""),
        ("Heart_by_Finger", "Heart_by"),
        ("Per FOOT: no oral contrast", "Per no oral contrast"),
        ("sent by Wojtek Nos today", "sent by today"),
        ("conveyed to Anca Barbu at noon", "conveyed to at noon"),
        ("Us Hayrioğlu, left knee", "left knee"),
        ("US THYROID c/o Wojtek Nos", "US THYROID c/o"),
        ('Equine stifle rads "Shadow"', "Equine stifle rads"),
        ("coeliac disease, richiedente S. TESTA", "coeliac disease, richiedente"),
    ],
)
def test_a_word_of_a_vocabulary_goes_where_it_stands_as_a_name_does(text: str, expected: str) -> None:
    """Beside an initial, an unknown word, a role; or of another language than the text."""
    assert cleaned(text).strip(' "') == expected


@pytest.mark.parametrize(
    "text",
    [
        "CHEST,R and Knee,L",
        "XR CHEST AP/LAT",
        "Chest^Routine",
        "Knie Routine",
        "pt c/o Chest Pain",
        "Left Kidney and Liver normal",
        "at Heart Hospital",
        "transferred from ICU",
        "Us Abdomen",
    ],
)
def test_words_that_name_nobody_stay_beside_each_other(text: str) -> None:
    """Sides behind a comma, views, protocols, departments, complaints."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("prior CT at Chula Vista Community Hosp", "prior CT at"),
        ("scan at Moose Jaw General", "scan at General"),
        ("trauma pan scan Shin Memorial", "trauma pan scan"),
        ("transferred from Normal ED after fall", "transferred from after fall"),
        ("Moved here from READING, hip pain", "Moved from, hip pain"),
        ("lives at 7171 Briede Court, Reading", "lives at"),
        ("Lives at 8331 Lévy-Roux Place, Moose Jaw", "Lives at"),
        ("ból brzucha, Szpital im. Nos", "ból brzucha, Szpital im"),
        ("scanned at Univ of Moose Jaw", "scanned at of"),
    ],
)
def test_a_town_that_is_a_word_goes(text: str, expected: str) -> None:
    """In an address, in the name of a hospital, and where somebody comes from."""
    assert " ".join(cleaned(text).replace("here", "").split()) == expected


@pytest.mark.parametrize(
    "age",
    [
        *("92 år", "96-årig", "102-vuotias", "94 éves", "97 ani", "104 de ani", "91 yaşında", "95 yaş", "103 tuổi"),
        *("98才", "97 років", "99letá", "di anni 103"),
    ],
)
def test_an_age_over_89_goes_in_every_language(age: str) -> None:
    """Also in Japanese and Chinese, behind a comma."""
    assert not any(mark.isdigit() for mark in cleaned(f"CT thorax {age}"))
    assert not any(mark.isdigit() for mark in cleaned(f"CT thorax, {age}"))


def test_an_age_with_an_abbreviation_goes_and_a_measurement_stays() -> None:
    """The point or the comma says that something is abbreviated."""
    assert cleaned("97 J., Patientin") == "Patientin"
    assert "104" not in cleaned("Paciente de 104 a., remitido")
    assert cleaned("95a, queda há 2 dias") == "queda há 2 dias"
    assert cleaned("kV 100, 90 mm") == "kV 100, 90 mm"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("düşme 21 Ocak 2019", "21"),
        ("pád 7. srpna 2016", "2016"),
        ("esés 2018. május 10.", "10"),
        ("dureri din 27 februarie", "27"),
        ("kaatunut 14. marraskuuta", "14"),
        ("fall 5. augusti", "5"),
        ("біль 3 червня", "3"),
        ("val van trap 18.5., bekend", "18"),
        ("MVA 4-30, neck pain", "30"),
        ("increased Keppra 10-1.", "10"),
        ("Isovue exp 2-25", "25"),
    ],
)
def test_a_day_goes_in_every_language_and_with_a_hyphen(text: str, gone: str) -> None:
    """The names of the months, and days without a year."""
    assert gone not in cleaned(text)


@pytest.mark.parametrize(
    "text", ["slices 4-30", "L 4-5, 2-3 cm", "images 1-28", "size 4.5. No lesion", "levels T10-12"]
)
def test_ranges_are_no_days(text: str) -> None:
    """A word in front of them counts, or they measure."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("XR CHEST RM 7E892", "XR CHEST RM"),
        ("RM 3-974, fall", "RM, fall"),
        ("PET bed 6", "PET bed 6"),
        ("ağrı 0(541) 377 36 20", "ağrı"),
        ("iso_PROTECT_055_090", "iso_PROTECT"),
        ("XR CHEST tech: WE", "XR CHEST tech"),
        ("fall, Erdem Özkul, MD / hn", "fall"),
        ("CT / MR", "CT / MR"),
    ],
)
def test_rooms_phones_and_initials_are_known_in_more_notations(text: str, expected: str) -> None:
    """And what only looks like them stays."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Akciğerlerde kitle saptanmadı, sağ böbrek taşı",
        "Bez ložiskových změn, bolest levé kyčle",
        "Kóros eltérés nem látható, bal csípő fájdalom",
        "Ficat de dimensiuni normale, fără leziuni",
        "Keuhkoissa ei murtumaa, kipu oikeassa lonkassa",
    ],
)
def test_what_radiologists_write_in_further_languages_stays(text: str) -> None:
    """Turkish, Czech, Hungarian, Romanian, Finnish, with the letters that no other language has."""
    assert cleaned(text) == text


def test_a_letter_of_one_language_makes_no_word_of_another() -> None:
    """A Turkish name is no English word without its accents; the Turkish word is one with them."""
    words = vocabulary(frozenset(LANGUAGES))
    assert fold("sağ") in words.natives
    assert cleaned("CT chest Pağe") == "CT chest"


def test_the_languages_of_a_word_are_those_whose_lists_have_it() -> None:
    """None where a list of all languages has it."""
    words = vocabulary(frozenset(LANGUAGES))
    assert tuple(words.languages_of("zoladek")) == ("pl",)
    assert set(words.languages_of("nos")) > {"es", "pl"}
    assert not words.languages_of("abdomen")
    assert not words.languages_of("qwerty")


def test_a_family_of_one_syllable_is_no_letter_of_a_code() -> None:
    """Korean and Chinese families have one character."""
    assert cleaned("ax_flair_권") == "ax_flair"
    assert cleaned("ax_flair_a") == "ax_flair_a"


def test_what_an_irish_name_begins_with_goes_with_it_in_small_letters_too() -> None:
    """As a technologist types it."""
    assert cleaned("contrast injected by d. o'brien 10:42").strip(" .d") == "contrast injected by"
