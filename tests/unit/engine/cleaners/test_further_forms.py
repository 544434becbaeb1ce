"""What identifies by its form: days without a year, letters that sign, rooms, accounts, plates, ages, family names."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import CleaningPolicy
from tests.unit.engine.cleaners.cleaned_texts import NOBODY, cleaned

MOVED = 401


def shifted(text: str, known: KnownIdentifiers = NOBODY) -> str:
    """Return a cleaned text, its days moved."""
    return clean_text(text, known, CleaningPolicy(dates="shift")).written(-MOVED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PTV 09/10", "PTV"),
        ("follow up 9/16", "follow up"),
        ("swelling since 4/5, pain", "swelling since, pain"),
        ("hip replacement 4/12, stable", "hip replacement, stable"),
        ("Sturz am 20.11., Schmerzen", "Sturz am, Schmerzen"),
        ("Seit 10.5. Husten", "Seit Husten"),
        ("sinds 05.2012", "sinds"),
        ("informed on Tue the 23rd. Stable", "informed on. Stable"),
        ("cyst Jan '19, stable", "cyst, stable"),
    ],
)
def test_a_day_without_a_year_goes(text: str, expected: str) -> None:
    """Also a month with a year."""
    assert shifted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "phase 4/6",
        "disc L4/5, 3/4 views",
        "lymph nodes 2/15 positive",
        "3/20 images",
        "Muscle strength 4/5",
        "VA 6/18 OD",
        "size 2.5, 3.1.",
        "SUV 3.4. No lesion",
        "3rd ventricle",
    ],
)
def test_fractions_levels_and_sizes_are_no_days(text: str) -> None:
    """A word beside them counts, or the form is of no day."""
    assert shifted(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "geb. 29. November 1997",
        "DOB: 2001-02-03",
        "née le 4 mars 1950",
        "born on 3 May 1950",
    ],
)
def test_a_date_of_birth_never_moves(text: str) -> None:
    """Whoever it is of: nothing of the instance has it."""
    assert not any(map(str.isdigit, shifted(text)))


def test_a_day_with_the_name_of_a_month_goes_where_somebody_is_called_so() -> None:
    """Moved into April it would say the name, and the instance would be held."""
    known = KnownIdentifiers(names=("Quillon^April",))
    assert shifted("stable since August 10, 2016", known) == "stable since"
    assert shifted("stable since 2016-08-10", known) == "stable since 2015-07-06"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("left foot tech: EP", "left foot tech"),
        ("foot, initials /CS", "foot"),
        ("liver, physicist AR", "liver, physicist"),
        ("signed mg April 2017", "signed"),
        ("Dictated: TR", "Dictated"),
        ("checked CE 2016/7/24", "checked 2015/6/19"),
        ("rotate by lb 2013/2/27", "rotate by 2012/1/23"),
        ("Stable appearance. DP 13.7.2004", "Stable appearance. 8.6.2003"),
        ("No thrombosis. SS", "No thrombosis"),
        ("lesion, S Oh", "lesion"),
        ("lesion, Ai Qu", "lesion"),
        ("lesion, Vos, L.", "lesion"),
        ("biopsy w/ Wu", "biopsy w"),
    ],
)
def test_letters_of_somebody_go_though_a_vocabulary_has_them(text: str, expected: str) -> None:
    """Behind who signs, between a sentence and a day; names of two letters."""
    assert shifted(text) == expected


@pytest.mark.parametrize(
    "text",
    ["guided by CT", "biopsy by US", "reconstructed by MIP", "Rt Lt foot Ax Fl", "3D T1 W Gd", "CT w/ contrast"],
)
def test_modalities_sides_and_weightings_are_no_initials(text: str) -> None:
    """Nobody is called so where they stand."""
    assert shifted(text) == text
    assert shifted("tech: CT") == "tech: CT"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("image sent 5E-2F-8F-71-DC-65", "image sent"),
        ("image sent aa:bb:cc:dd:ee:12", "image sent"),
        ("image sent 0011.2233.44aa", "image sent"),
        ("diabético, móvil 670 972 485, yodo", "diabético, móvil, yodo"),
        ("diabético 980 514 316, yodo", "diabético, yodo"),
        ("scan 975 61 04 16", "scan"),
        ("lot 928-03-91", ""),
        ("Liver water S240-67", "Liver water"),
        ("Exam in ICU bed 8", "Exam in ICU bed"),
        ("Exam in Rm 414", "Exam in Rm"),
        ("Exam in room 385B", "Exam in room"),
        ("Exam in bed 14", "Exam in bed"),
        ("Exam 3West-252", "Exam"),
        ("portal password Tr0ub4dor", "portal password"),
        ("portal user jsmith2", "portal user"),
        ("portal login deboer_n", "portal login"),
        ("contour by chan_a", "contour by"),
        ("Prefers to be called Dot. Deaf", "Prefers to be called. Deaf"),
        ("Early, R.T.(R)(CT)", ""),
        ("knee, PA-C", "knee"),
        ("Vive en Circuito Norte 725 Interior 244, alérgico al yodo", "Vive en, alérgico al yodo"),
        ("Lives at 12 Oak St. Pacemaker checked", "Lives at. Pacemaker checked"),
        ("knee, Till-Hermighausen-Straße 38", "knee"),
        ("knee, aleja Stroma 570", "knee"),
    ],
)
def test_what_identifies_by_its_form_goes_and_the_word_that_says_it_stays(text: str, expected: str) -> None:
    """Each form by itself, in a text that says nothing else of somebody."""
    assert shifted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "PET bed 6 of 8",
        "station 2",
        "Admitted via ER",
        "Siemens T Wave",
        "MRI van de knie",
        "3 phase chest CT, abdomen",
    ],
)
def test_what_only_looks_like_such_a_form_stays(text: str) -> None:
    """The position of a table, a wave, a way."""
    assert shifted(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("turns 94 next week", "next week"),
        ("Chora lat 103, upadek w domu", "lat, upadek w domu"),
        ("عمرها 103 سنة", ""),
        ("אישה בת 95", "אישה"),
        ("หญิง อายุ 95 ปี", ""),
        ("pacientka 94 rokov", "pacientka"),
        ("hit by car with plate MD68 RUL, loss", "hit by car with plate, loss"),
        ("Original file: /data/bird/incoming/img12.dcm", "Original file"),
        ("video: @mark38, seizure", "video, seizure"),
        ("телефон 8 (489) 871-71-64", "телефон"),
        ("Exported by nort370", "Exported by"),
        ("sister Iris and aunt both with cancer", "sister and aunt both with cancer"),
        ("daughter Till was present", "daughter was present"),
    ],
)
def test_further_forms_identify(text: str, expected: str) -> None:
    """Ages in more languages, license plates, paths, accounts, phones, and who is called like a small word."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "growth plate 3 mm",
        "T1/T2/PD/FLAIR",
        "T2*/T/FFE/MTC/Flow Comp",
        "transversal 3 mm",
        "hit by car at 30",
        "SPECT @rest @stress",
        "pl. effusion 3 cm",
        "bor 3 dagar",
        "LAT 95 kV",
    ],
)
def test_what_only_looks_alike_stays(text: str) -> None:
    """Plates that grow, weightings, states, effusions, days, sides."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "age",
    [
        "one hundred three year old",
        "ninety-four year old",
        "in her nineties",
        "nonagenarian",
        "neunzigjährige",
        "noventa años",
        "novanta anni",
        "quatre-vingt-dix ans",
        "negentig jaar",
    ],
)
def test_an_age_over_89_in_words_goes(age: str) -> None:
    """In the languages of the vocabularies; what says years may stay."""
    left = shifted(f"CT chest, {age}").removeprefix("CT chest").strip(", ")
    assert left in ("", "one", "in", "one year old", "year old", "years", "años", "anni", "ans", "jaar")


@pytest.mark.parametrize(
    "text",
    [
        "contour by Radosław Early",
        "contour by EARLY, RADOSŁAW",
        "contour edited by RADOSŁAW EARLY",
        "contour by Early B, stable",
        "contour by Early van Gilstra",
        "contour door Radosław de Werd",
        "contour by ten Brinkx",
        "contour by E Early, stable",
        "surgeon C Early",
        "Radosław R. Early",
        "Radosław Early Jr.",
        "sonographer EARLY, RDCS",
        "Angelika du Plessisk",
        "Radosław Abd el-Rahmanow",
        "Nieuw Annerveenk",
        "comparison from Anastasiek-sur-Mer",
        "comparison from van de Weterinkx",
        "Tavazzanok Con Villavescok",
    ],
)
def test_a_word_of_a_vocabulary_goes_where_it_is_of_a_name(text: str) -> None:
    """With a word that stands in none beside it, behind who did it, or before what stands behind names."""
    words = {word.strip(".,").casefold() for word in shifted(text).replace("-", " ").split()}
    assert words.isdisjoint(
        {"early", "de", "werd", "ten", "du", "abd", "el", "nieuw", "sur", "mer", "van", "con", "nova"}
    )
    assert not any(character.isupper() for character in shifted(text))


@pytest.mark.parametrize("text", ["MR av knä med kontrast", "CT lungebetændelse, venstre underlap", "복부 CT 조영"])
def test_words_of_the_north_and_of_korea_stay(text: str) -> None:
    """Their lists are our own."""
    assert shifted(text) == text


def test_a_patient_in_japanese_goes_and_a_finding_behind_the_word_patient_stays() -> None:
    """Also when the text is cleaned again."""
    once = shifted("患者: 造影剤アレルギー")
    assert once == shifted(once) == "患者: 造影剤アレルギー"


@pytest.mark.parametrize("address", ["ab-cd-ef-ab-cd-ef", "00:1a:2b:3c:4d:5e", "0a1b.2c3d.4e5f", "AA-BB-CC-DD-EE-FF"])
def test_a_hardware_address_goes_where_unknown_words_stay(address: str) -> None:
    """As a whole, with whatever stands between its numbers."""
    left = cleaned(f"scanner {address} chest", policy=CleaningPolicy(unknown="keep"))
    assert left == "scanner chest"
