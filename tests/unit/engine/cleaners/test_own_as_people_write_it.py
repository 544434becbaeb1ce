"""What people and programs make of what an instance says: accounts, abbreviations, codes, digits, ages and years."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from deid_proxy.engine.cleaners.binary import OwnBytes
from deid_proxy.engine.cleaners.hidden import hidden_texts
from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.own_written import accounts_of, coded_forms, is_second_of, postal_codes
from deid_proxy.engine.cleaners.text import find_known
from deid_proxy.errors import HoldReason
from deid_proxy.profile import compile_profile
from deid_proxy.profile.model import Profile
from deid_proxy.standard.options import ConfidentialityOption as Option
from tests.unit.engine.cleaners.cleaned_texts import cleaned

KNOWN = KnownIdentifiers(
    names=("Kowalczyk^Zbigniew", "Hämäläinen^Pirkko", "Dvořák^Božena", "Lee^Jo"),
    words=("Massachusetts General Hospital", "St. Hrothgar Infirmary"),
    ids=("7463343", "P696853", "0026915"),
    dates=("20140922",),
    births=("19790726",),
    contacts=("Drosselgasse 17, 97070 Würzbach", "12 Thornybank, Exmere EX4 7QJ", "kl.hofer@post.example"),
    uids=("1.2.826.0.1.3680043.8.106.47002277.6901390", "1.2.840.10008.1.4.1.1"),
)
ANATOMIC_REGION, LUT_DATA, KERNEL = 0x00082218, 0x00283006, 0x00181210
CLEANING = compile_profile(Profile("x", "PS3.15-2026d", frozenset({Option.CLEAN_DESCRIPTORS})))


def left_of(text: str) -> str:
    """What of a text the instance does not say."""
    marks = list(text)
    for found in find_known(text, KNOWN):
        marks[found.start : found.end] = [""] * (found.end - found.start)
    return "".join(marks).strip()


ACCOUNTS = ["kowalzb", "zbkowal", "kowz", "zkow", "KOWALCZ1", "kowa001", "zbikow", "pirkham", "hamapir"]
ABBREVIATIONS = ["MGH", "mgh", "M.G.H.", "SHI"]
DIGITS = [
    "790726",
    "260779",
    "072679",
    "JM790726",
    "1979207",
    "7907267",
    "140922",
    "2014265",
    "1411385000",
    "1411385000000",
]
LETTERS_WITH_YEARS = ["KZ79", "zk1979"]
NUMBERS = [
    ("74633435", "5"),
    ("26915", ""),
    ("97463343", "9"),
    ("7463343001", "001"),
    ("P696853001", "001"),
    ("0000000000746334310", "000000000010"),
    ("*P6968535*", "5"),
    ("20140922101112123456", "101112123456"),
]
PLACES = ["97070", "D-97070", "EX4 7QJ", "ex47qj"]
CODED = [
    "H+AOQ-m+AOQ-l+AOQ-inen",
    "H&AOQ-m&AOQ-l&AOQ-inen",
    "xn--hmlinen-5wabb",
    r"H\303\244m\303\244l\303\244inen",
    "Dvo+AVkA4Q-k",
]
DAYS = ["7/79", "07/79", "26.7.", "26.07.", "07-26", "26/07", "22.09.", "09/22"]
DIGESTS = [
    hashlib.md5(b"7463343").hexdigest(),
    hashlib.sha256(b"P696853").hexdigest(),
    hashlib.sha1(b"KOWALCZYK^ZBIGNIEW").hexdigest()[:12],
]
PACKED = [base64.b64encode(b"Pirkk").decode(), "4B;6F;77;61;6C;63;7A;79;6B"]
UIDS = ["1.2.826.0.1.3680043.8.106.47002277", "1.2.826.0.1.3680043.8.106.47002277.55"]


@pytest.mark.parametrize(
    "text", [*ACCOUNTS, *ABBREVIATIONS, *DIGITS, *LETTERS_WITH_YEARS, *PLACES, *CODED, *UIDS, *DAYS, *DIGESTS]
)
@pytest.mark.parametrize("around", ["%s", "AX %s T1"])
def test_what_is_made_of_own_identifiers_is_found(text: str, around: str) -> None:
    """Nothing of it stays in a text that is only searched, but for marks and for what says the country or the code."""
    left = left_of(around % text)
    for harmless in ("AX", "T1", "D-", "xn--"):
        left = left.replace(harmless, "")
    assert not any(map(str.isalpha, left))
    assert sum(map(str.isdigit, left)) <= 3


@pytest.mark.parametrize(("text", "left"), NUMBERS)
def test_own_numbers_within_longer_ones_are_found(text: str, left: str) -> None:
    """A check digit, the number of an image, zeros that fill a field, and the time of a day may stand beside them."""
    assert left_of(text).strip("*") == left


@pytest.mark.parametrize("text", PACKED)
def test_short_packed_names_are_found(text: str) -> None:
    """A name of five letters is seven of base64 and a mark; digits may have semicolons between them."""
    assert not any(map(str.isalnum, left_of(text)))


@pytest.mark.parametrize(
    "text",
    [
        *("14092", "1409221", "2461041", "1507261", "97071", "117463340", "80000000", "1311385000"),
        *(
            "kow",
            "koz79x",
            "ger",
            "1.2.840.10008.1.4.1.2",
            "1.2.826.0.1.3680043.8.107.1",
            "B30f",
            "26.7 mm",
            "126.7.",
            "26.7.1",
            "1.26/07",
            "d41d8cd98f00b204e9800998ecf8427e",
            "0 970",
        ),
    ],
)
def test_other_words_and_numbers_stay(text: str) -> None:
    """What only resembles them, and what a standard or a root of UIDs names, is none of the instance."""
    assert left_of(text) == text


def test_an_account_that_is_a_word_is_none() -> None:
    """Nguyen, Thi writes as thing nowhere but in jest."""
    known = KnownIdentifiers(names=("Ngai^Thierry",))
    assert "thing" not in accounts_of("ng", "thibaut")
    assert not find_known("thing of beauty", known)


def test_an_abbreviation_that_is_a_word_is_none() -> None:
    """A hospital that is shortened to a modality or a word takes it out of no text."""
    known = KnownIdentifiers(words=("Clinic of Tomography and Angiography", "Northern Ear Centre"))
    assert not find_known("CTA thorax", known)


def test_postal_codes_are_read_of_addresses_only() -> None:
    """Of several countries; a telephone number has none but its own digits."""
    assert set(postal_codes("ul. x 8/14, 61-499 mosinka; 1012 ab amsterdam; k1a 0b1")) == {"61499", "1012ab", "k1a0b1"}


def test_seconds_are_of_a_day_in_any_zone() -> None:
    """Half a day more or less is the same day somewhere."""
    days = {(2014, 9, 22)}
    assert is_second_of("1411385000", days)
    assert is_second_of("1411434000.25", days)
    assert not is_second_of("1411585000", days)
    assert not is_second_of("141138500", days)


def test_forms_in_codes_are_made_of_names_beyond_ascii_only() -> None:
    """A name in ASCII reads in all of them as it stands."""
    assert list(coded_forms("Kowalczyk")) == []
    assert "m+apw-ller" in coded_forms("Müller")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("aged 94y3m", "aged"),
        ("93y5m", ""),
        ("P93Y5M", ""),
        ("CT chest, 94 years and 3 months old", "CT chest, years old"),
        ("94 Jahre und 3 Monate", ""),
        ("91.3 years old", "years old"),
        ("94,5 Jahre", ""),
        ("age 93:5", ""),
        ("born in '31", "born in"),
        ("Jahrgang '31", ""),
        ("aged 64y3m", "aged 64y3m"),
        ("TE 94.5 ms", "TE 94.5 ms"),
        ("slice 100 a 3 mm", "slice 100 a 3 mm"),
    ],
)
def test_ages_over_89_with_months_and_years_of_birth_in_short_go(text: str, left: str) -> None:
    """Whatever says the months, and however the year is written."""
    assert cleaned(text) == left


@pytest.mark.parametrize(
    "value", [b"LEE^JO", b"Jo Lee\0", "Lee^Jo".encode("utf-16-le"), b"jlee", b"xx kl.hofer@post.example xx", b"Dvorak"]
)
def test_a_binary_value_that_is_a_name_however_short_is_found(value: bytes) -> None:
    """Nothing else stands in it, so that it did not come about by chance."""
    own = OwnBytes(KNOWN)
    assert any(own.stands_in(text) or own.is_said_in(text) for text in (value, *hidden_texts(value)))


@pytest.mark.parametrize("value", [b"HEAD", b"SRGB", b"a Lee of something else that is long", bytes(range(64))])
def test_a_binary_value_that_says_more_or_a_word_is_none(value: bytes) -> None:
    """Three letters come about by chance where others are beside them."""
    own = OwnBytes(KnownIdentifiers(names=("Lee^Jo", "Head^M")))
    assert not own.stands_in(value)
    assert not own.is_said_in(value)


def test_a_family_in_the_form_of_a_name_is_no_concept(small: Any, item: Any, deidentify: Any) -> None:
    """Wood is a material, and Wood^ is somebody."""
    for meaning, left in (("Wood", "Wood"), ("Wood^", "")):
        code = item((0x00080100, "SH", "77-12"), (0x00080102, "SH", "SCT"), (0x00080104, "LO", meaning))
        data = small((0x00080090, "PN", "Wood^Grace"), (ANATOMIC_REGION, "SQ", [code]))
        after = deidentify(data, rule_set=CLEANING).read().AnatomicRegionSequence[0].CodeMeaning
        assert after.replace("ANONYMIZED", "") == left


@pytest.mark.parametrize(
    ("tag", "vr", "value", "said"),
    [
        (0x00080055, "AE", "QXJZHCT4", "QXJZHCT4"),
        (0x00400031, "UT", "ZWETTLERAU-RIS", "Zwettlerau"),
        (0x30060008, "DA", "20170503", "3 May 2017"),
        (0x300A0006, "DA", "20170503", "2017-05-03"),
        (0x00120040, "LO", "QX-4711", "QX4711"),
        (0x00189371, "UC", "DET99813", "det99813"),
    ],
)
def test_what_further_attributes_say_goes_from_texts(
    tag: int, vr: str, value: str, said: str, small: Any, item: Any, deidentify: Any
) -> None:
    """Titles of applications, issuers of numbers, days of plans, detectors and subjects of a trial."""
    code = item((0x00080100, "SH", "77-12"), (0x00080102, "SH", "99X"), (0x00080104, "LO", f"Liver {said}"))
    after = deidentify(small((ANATOMIC_REGION, "SQ", [code]), (tag, vr, value)), rule_set=CLEANING).read()
    assert after.AnatomicRegionSequence[0].CodeMeaning == "Liver"


def test_a_short_name_that_is_all_of_a_table_holds(small: Any, held: Any) -> None:
    """Nothing can be cut out of a binary value."""
    error = held(small((0x00080090, "PN", "Lee^Jo"), (LUT_DATA, "OW", b"LEE^JO")), rule_set=CLEANING)
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
