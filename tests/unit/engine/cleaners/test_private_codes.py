"""Codes of private schemes: one made of somebody's name goes as a whole, and what only numbers a thing stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.own import Own
from deid_proxy.engine.cleaners.private_codes import says_nothing
from deid_proxy.errors import HoldReason
from deid_proxy.profile import compile_profile
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.profile.model import Profile
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.testing.builders import EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN

REGION, PROCEDURE = 0x00082218, 0x00081032
VALUE, SCHEME, VERSION, MEANING, LONG, URN = 0x00080100, 0x00080102, 0x00080103, 0x00080104, 0x00080119, 0x00080120
CLEANING = compile_profile(Profile("x", "PS3.15-2026d", frozenset({Option.CLEAN_DESCRIPTORS}), pixel_risk="allow"))
STRUCTURED = compile_profile(
    Profile("y", "PS3.15-2026d", frozenset({Option.CLEAN_STRUCTURED_CONTENT}), pixel_risk="allow")
)
NAMES = [
    "DRJONES", "JONES-M", "Mrs Miller", "dr.huber", "Bauer, Anna", "Smith^John", "jsmith", "PETRA", "SCOTT01",
    "WARD7-SMITH", "MRAZEK", "CRUZ", "CTMUELLER", "DR-LONG", "KLEE/CT", "anna12",
]  # fmt: skip
CODES = [
    "CT-ABD-01", "A1234", "RPID145", "1.2.840.113619.2", "T-D3000", "F-01710", "P0-0099A", "12345-6", "BR1", "7",
    "CHEST", "KNEE_LEFT", "CTABDOMEN", "XRCHEST2V", "CTTHX", "MG_SCREEN", "US.ABD", "MRT Knie li", "CT 12345", "MRBRW",
]  # fmt: skip


def coded(small: Any, item: Any, code: str, scheme: str, tag: int = VALUE, where: int = REGION) -> Any:
    vr = {VALUE: "SH", LONG: "UC", URN: "UR"}[tag]
    beside = [(SCHEME, "SH", scheme), (VERSION, "SH", "1"), (MEANING, "LO", "Chest")]
    elements = sorted([(tag, vr, code), *beside]) if scheme else [(tag, vr, code), (MEANING, "LO", "Chest")]
    return small((0x00080005, "CS", "ISO_IR 192"), (where, "SQ", [item(*sorted(elements))]))


@pytest.mark.parametrize("tag", [VALUE, LONG, URN], ids=["short", "long", "urn"])
@pytest.mark.parametrize("code", NAMES)
def test_a_name_that_is_a_private_code_goes(code: str, tag: int, small: Any, item: Any, deidentify: Any) -> None:
    """As a whole, under either Option that cleans; the scheme and what the code means stay."""
    for rule_set in (CLEANING, STRUCTURED):
        result = deidentify(coded(small, item, code, "99LOCAL", tag), rule_set=rule_set)
        left = result.read()[REGION][0]
        assert left[tag].value in ("ANONYMIZED", "about:blank", ""), left[tag].value
        assert (left[SCHEME].value, left[MEANING].value) == ("99LOCAL", "Chest")


@pytest.mark.parametrize("tag", [VALUE, LONG], ids=["short", "long"])
@pytest.mark.parametrize("code", CODES)
def test_what_numbers_or_shortens_a_thing_stays(code: str, tag: int, small: Any, item: Any, deidentify: Any) -> None:
    """To the byte."""
    result = deidentify(coded(small, item, code, "L", tag), rule_set=CLEANING)
    assert result.read()[REGION][0][tag].value == code


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN])
@pytest.mark.parametrize("tag", [VALUE, LONG], ids=["short", "long"])
@pytest.mark.parametrize(
    "scheme", ["SCT", "LN", "DCM", "SRT", "UCUM", "RADLEX", "FMA", "99_OFFIS_DCMTK", "99LOCAL", ""]
)
def test_the_scheme_of_the_same_item_counts(
    scheme: str, tag: int, syntax: str, small: Any, item: Any, deidentify: Any
) -> None:
    """In front of the value and behind it, in every encoding; a registered one's codes stay whatever they look like."""
    result = deidentify(coded(small, item, "Torricelli", scheme, tag), syntax, rule_set=CLEANING)
    assert (b"Torricelli" in result.data) == (scheme not in ("99LOCAL", ""))


def test_the_scheme_of_another_item_does_not_count(small: Any, item: Any, deidentify: Any) -> None:
    """Of two codes, one without a scheme of its own: that the other's is registered says nothing of it."""
    first = item((VALUE, "SH", "123037004"), (SCHEME, "SH", "SCT"), (MEANING, "LO", "Chest"))
    other = item((MEANING, "LO", "Chest"), (LONG, "UC", "Torricelli"))
    assert b"Torricelli" not in deidentify(small((REGION, "SQ", [first, other])), rule_set=CLEANING).data


@pytest.mark.parametrize(
    ("urn", "stays"),
    [
        ("urn:oid:1.2.3.4", True),
        ("http://snomed.info/id/22298006", True),
        ("urn:uuid:6e8bc430-9c3a-11d9-9669-deadbeefcafe", True),
        ("urn:hospital:mueller", False),
        ("http://loinc.org/mueller", False),
        ("http://www.torricelli.example/codes/7", False),
    ],
)
def test_a_urn_says_whose_it_is(urn: str, stays: bool, small: Any, item: Any, deidentify: Any) -> None:
    """What a registry gives out stays."""
    result = deidentify(coded(small, item, urn, "", URN), rule_set=CLEANING)
    assert (urn.encode() in result.data) == stays


def policy(unknown: str) -> Any:
    cleaning = CleaningPolicy(unknown=unknown)
    options = frozenset({Option.CLEAN_DESCRIPTORS})
    return compile_profile(Profile("x", "PS3.15-2026d", options, pixel_risk="allow", cleaning=cleaning))


def test_what_cannot_be_judged_follows_what_the_profile_says_of_unknown_words(
    small: Any, item: Any, deidentify: Any, held: Any
) -> None:
    """It stays, or holds; a name by its title goes all the same, and the reason shows no word."""
    kept = deidentify(coded(small, item, "ZYXOMAT", "99LOCAL"), rule_set=policy("keep"))
    assert b"ZYXOMAT" in kept.data
    assert b"Miller" not in deidentify(coded(small, item, "Mrs Miller", "99LOCAL"), rule_set=policy("keep")).data
    error = held(coded(small, item, "ZYXOMAT", "99LOCAL"), rule_set=policy("hold"))
    assert error.reason is HoldReason.UNKNOWN_WORD
    assert "(0008,0100)" in error.detail
    assert "ZYX" not in error.detail


@pytest.mark.parametrize("scheme", ["99LOCAL", "SCT"])
def test_a_code_with_what_the_instance_says_of_its_patient_goes_in_every_scheme(
    scheme: str, small: Any, item: Any, deidentify: Any, held: Any, basic: Any
) -> None:
    """Also where unknown words stay; `basic`, which cleans nothing, holds it."""
    for code in ("QUILL", "QUILL-E", "ERIKA-CT", "MRN-4711-X"):
        data = coded(small, item, code, scheme)
        for rule_set in (CLEANING, policy("keep")):
            assert code.encode() not in deidentify(data, rule_set=rule_set).data
        assert held(data, rule_set=basic).reason is HoldReason.RESIDUAL_IDENTIFIER


def test_a_recogniser_of_a_site_reads_private_codes(small: Any, item: Any, deidentify: Any) -> None:
    """What it finds goes, though it looks like a code."""
    cleaning = CleaningPolicy(recognisers=("ours",))
    profile = Profile("x", "PS3.15-2026d", frozenset({Option.CLEAN_DESCRIPTORS}), pixel_risk="allow", cleaning=cleaning)
    finds = {"ours": lambda text, _: [(0, len(text))] if text == "A1234" else []}
    asked = replace(compile_profile(profile), recognisers=finds, _caches={})
    assert b"A1234" not in deidentify(coded(small, item, "A1234", "99LOCAL"), rule_set=asked).data
    assert b"A1234" in deidentify(coded(small, item, "A1234", "SCT"), rule_set=asked).data


@pytest.mark.parametrize(
    "code", ["M\u00fcller", "\u5c71\u7530", "\u30e4\u30de\u30c0", "\u0418\u0432\u0430\u043d\u043e\u0432"]
)
def test_a_name_that_is_not_in_ascii_goes(code: str) -> None:
    """However short it is."""
    own = Own(KnownIdentifiers(names=(), words=(), ids=(), dates=(), contacts=()), CleaningPolicy(), frozenset())
    assert not says_nothing(own, VALUE, code)
    assert says_nothing(own, VALUE, "\u5de6")  # left
