"""Texts where a number stands by its VR: cleaned like a description, and emptied where anything of them goes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from deid_proxy.errors import HoldReason
from deid_proxy.profile import compile_profile
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.profile.model import Profile
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN

SERIES_NUMBER, THICKNESS, ECHO_TIME, DURATION = 0x00200011, 0x00180050, 0x00180081, 0x00181242
CLEANING = compile_profile(Profile("x", "PS3.15-2026d", frozenset({Option.CLEAN_DESCRIPTORS}), pixel_risk="allow"))


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize(("tag", "vr"), [(DURATION, "IS"), (THICKNESS, "DS"), (SERIES_NUMBER, "IS")])
@pytest.mark.parametrize("text", ["Margaret P", "equill", "K. Brannagh", "seen by Vos", "P-4711"])
def test_a_name_in_a_number_goes(text: str, tag: int, vr: str, syntax: str, small: Any, deidentify: Any) -> None:
    """Of the patient, and of anybody else, in whatever encoding."""
    result = deidentify(small((tag, vr, text)), syntax, rule_set=CLEANING)
    assert text.encode() not in result.data


@pytest.mark.parametrize("text", ["5", "1.25", "-3e-4", "+7 ", "1\\-2\\3.5", "", "5mm", "70 kg", "1\\\\3"])
def test_a_number_stays_and_one_with_its_unit(text: str, small: Any, deidentify: Any) -> None:
    """To the byte."""
    read = deidentify(small((ECHO_TIME, "DS", text)), rule_set=CLEANING).read()
    assert str(read.get_item(ECHO_TIME).value or b"", "ascii").strip() == text.strip()


def test_of_several_values_only_the_name_is_emptied(small: Any, deidentify: Any) -> None:
    """The others stay in their places."""
    result = deidentify(small((ECHO_TIME, "DS", "1.5\\Margaret\\3")), rule_set=CLEANING)
    assert b"1.5\\\\3" in result.data
    assert b"Margaret" not in result.data


def test_an_unknown_word_in_a_number_holds_where_the_profile_says_so(held: Any, small: Any) -> None:
    """As in any text: the reason names the attribute, not the word."""
    options = frozenset({Option.CLEAN_DESCRIPTORS})
    profile = Profile("x", "PS3.15-2026d", options, pixel_risk="allow", cleaning=CleaningPolicy(unknown="hold"))
    error = held(small((ECHO_TIME, "DS", "Zzyxomat")), rule_set=compile_profile(profile))
    assert error.reason is HoldReason.UNKNOWN_WORD
    assert "(0018,0081)" in error.detail
    assert "Zzyx" not in error.detail


def test_a_recogniser_of_a_site_reads_what_is_no_number(small: Any, deidentify: Any) -> None:
    """What it finds goes, though a vocabulary has it."""
    options = frozenset({Option.CLEAN_DESCRIPTORS})
    profile = Profile("x", "PS3.15-2026d", options, pixel_risk="allow", cleaning=CleaningPolicy(recognisers=("ours",)))
    rule_set = compile_profile(profile)
    asked = replace(rule_set, recognisers={"ours": lambda text, _: [(0, len(text))]}, _caches={})
    assert b"5mm" not in deidentify(small((ECHO_TIME, "DS", "5mm")), rule_set=asked).data
    assert b"5mm" in deidentify(small((ECHO_TIME, "DS", "5mm")), rule_set=CLEANING).data
