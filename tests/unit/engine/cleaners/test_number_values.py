"""Texts where a number stands by its VR: cleaned like a description, and emptied where anything of them goes."""

from __future__ import annotations

from typing import Any

import pytest

from deid_proxy.profile import compile_profile
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
