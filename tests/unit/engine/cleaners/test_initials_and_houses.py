"""What the sixth blind set found: initials that are abbreviations too, houses and flats, ages, plates, paths."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import CleaningPolicy

_OWN = KnownIdentifiers(names=("Smith^Fred", "Pool^Dora"), ids=("36537",), births=("19040914",))
_NOBODY = KnownIdentifiers()


def cleaned(text: str, known: KnownIdentifiers = _NOBODY) -> str:
    """Return a text without what identifies."""
    return clean_text(text, known, CleaningPolicy()).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GTVp FS", "GTVp"),
        ("t2 tse sag FS", "t2 tse sag"),
        ("Kontrolle links SF 14.09.1904", "Kontrolle links"),
        ("checked twice 36537 FS", "checked twice"),
        ("POOL DP chest", "chest"),
        ("chest SMITH FS", "chest"),
    ],
)
def test_own_initials_go_though_a_vocabulary_has_them(text: str, expected: str) -> None:
    """Beside a name of the instance; the patient's beside a day or number of it, and at the end."""
    assert cleaned(text, _OWN) == expected


@pytest.mark.parametrize("text", ["SAG T1 FS", "T2 FS SAG", "GTVp DP", "t2 fs sag", "FS t2 tse"])
def test_an_abbreviation_is_nobodys_among_others(text: str) -> None:
    """In capitals among capitals, before other words, or where they are the letters of somebody of the staff."""
    assert cleaned(text, _OWN) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("injected 10.2 mCi by do at 09:14 today", "injected 10.2 mCi by at today"),
        ("Transcribed by NM on 07 Oct 2018. There is a cyst", "Transcribed by on There is a cyst"),
        ("Gadovist 7 ml i.v. durch VB", "Gadovist 7 ml i.v. durch"),
        ("Parotid_L edited CG", "Parotid_L edited"),
        ("Ultravist 300 80 cc, enf. ÁS", "Ultravist 300 80 cc"),
        ("Repeat with sedation recommended. -MK", "Repeat with sedation recommended"),
        ("Portable chest AC/C. Rileyk", "Portable chest"),
        ("Chest PA LAT KM 14:20", "Chest PA LAT"),
        ("QC by sd - grid", "QC by grid"),
    ],
)
def test_letters_of_somebody_who_did_something_go(text: str, expected: str) -> None:
    """Behind *by* and what was done, behind a sentence and a dash, before a slash and a name."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Chest PA LAT",
        "given by IV",
        "performed by US guidance",
        "read by CT",
        "CT chest abdomen - PE",
        "hip left -AP",
        "XR CHEST AP/LAT",
        "MR L-SPINE WO",
        "MR T SPINE",
        "MR L HAND",
    ],
)
def test_letters_of_an_image_stay(text: str) -> None:
    """Ways, modalities, views, parts of the body."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fell at home, 9 Elliottz Rest, New Peterportz. Pain over the wrist", "fell at home. Pain over the wrist"),
        ("barn at 299 Weaverz Parklandz. Swelling", "barn at. Swelling"),
        ("Lives alone at 39262 Michaelz Pike Apt. 953", "Lives alone"),
        ("Habite 3132 route Fréchette Apt. 885, toux", "Habite, toux"),
        ("bor på Fabrikstorget 883, hosta", "bor på, hosta"),
        ("hoste, bor Kurlandsvej 284, smerter", "hoste, smerter"),
        ("Zamieszkały pl. Fredry 054, ból brzucha", "Zamieszkały, ból brzucha"),
        ("Проживает по адресу наб. Кубанская, д. 34 стр. 441. Боль в животе", "Проживает по адресу Боль в животе"),
        ("Block 23 Lot 87 chest", "chest"),
        ("Report to 23884 Michaelz Crest Suite 818", "Report"),
        ("Kossuth utca 12/b, mellkas", "utca, mellkas"),
        ("住所 東京都品川区大崎3丁目12番5号", ""),
        ("住址 石家庄市桥西区中山西路108号，头痛", "头痛"),
        ("주소 충청북도 청주시 상당구 상당로 82", "주소"),
        ("copia Calle Misionesz N° 532", "copia"),
        ("copia Circuito Norte Ontiverosz 756 129", "copia"),
        ("owner T. Agbaje, Chula Vista. Lame right hind", "owner. Lame right hind"),
        ("hit by car MD49 RUL, neck pain", "hit by car, neck pain"),
    ],
)
def test_a_house_goes_with_its_number(text: str, expected: str) -> None:
    """Whatever its street is called, and in front of which the number stands."""
    assert cleaned(text) == expected


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
        ("телефон 8 (489) 871-71-64", ""),
        ("Exported by nort370", "Exported by"),
        ("sister Iris and aunt both with cancer", "and aunt both with cancer"),
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
