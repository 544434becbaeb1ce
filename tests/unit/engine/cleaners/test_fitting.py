"""Whatever becomes of a text, it fits its VR and its character set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.own import Own
from deid_proxy.engine.cleaners.values import cleaned_value
from deid_proxy.engine.temporal import MovedText
from deid_proxy.profile import compile_profile
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.profile.model import Profile, RuleSet
from deid_proxy.standard.character_sets import decode
from deid_proxy.standard.options import ConfidentialityOption as Option

LIMITS = {"SH": 16, "LO": 64, "ST": 1024, "LT": 10_240}  # PS3.5 Table 6.2-1
SETS = {"ASCII": ((), "ascii"), "Latin-1": (("ISO_IR 100",), "latin-1"), "Latin-2": (("ISO_IR 101",), "iso8859-2")}
DAYS = ("1 May 2024", "1. Mai 2024", "5/31/2024", "1 maja 2024", "1 mai 2024", "2024/5/1", "May 1st, 2024", "20240501")
MOVING = CleaningPolicy(dates="shift")


def moved(vr: str, text: str, declared: tuple[str, ...], encoding: str) -> Callable[[int], bytes]:
    """What becomes of a text, by how many days it moves."""
    raw = text.encode(encoding)
    new = cleaned_value(Own(KnownIdentifiers(), MOVING, frozenset({declared})), 0x00081030, vr, raw, declared).new
    return lambda days: new.value(days, "<") if isinstance(new, MovedText) else raw if new is None else new


@pytest.mark.parametrize("vr", LIMITS)
@pytest.mark.parametrize("declared", SETS)
@pytest.mark.parametrize("day", DAYS)
def test_a_text_with_a_day_fits_its_vr_and_its_set_wherever_the_day_moves(vr: str, declared: str, day: str) -> None:
    """A name of a month may be longer than the one before, or have letters that the set has not: then the day goes."""
    accent = "é " if declared != "ASCII" else ""
    terms, encoding = SETS[declared]
    for room in range(4 if LIMITS[vr] < 100 else 1):
        text = (accent + "CHEST " * (LIMITS[vr] // 6))[: LIMITS[vr] - room - len(day) - 1] + " " + day
        becomes = moved(vr, text, terms, encoding)
        for month in range(1, 13):
            after = decode(becomes((date(2023, month, 28) - date(2024, 5, 1)).days), terms)
            assert len(after) <= LIMITS[vr]
            assert day not in after


@pytest.mark.parametrize(
    ("vr", "text"), [("LO", "CHEST\x07 ABDOMEN"), ("LT", "CHEST\x00\x01 ABDOMEN\x7f"), ("SH", "CHEST​ ABD")]
)
def test_no_control_character_stays_in_what_was_cleaned(vr: str, text: str, deidentify: Any, small: Any) -> None:
    """They can hide letters of a name; lines and tabs of a longer text stay."""
    tag = {"LO": 0x00081030, "LT": 0x00204000, "SH": 0x00102180}[vr]
    data = small((0x00080005, "CS", "ISO_IR 192"), (tag, vr, f"{text} Quill".encode()))
    after = deidentify(data, rule_set=rules()).read()[tag].value
    assert after.isprintable()
    assert after.startswith("CHEST AB") or after == "CHEST"


def rules() -> RuleSet:
    chosen = frozenset({Option.CLEAN_DESCRIPTORS, Option.RETAIN_MODIFIED_DATES})
    return compile_profile(Profile("x", "PS3.15-2026d", chosen, pixel_risk="allow"))


def test_a_day_without_room_goes_through_the_whole_engine_too(deidentify: Any, small: Any) -> None:
    """The Study Date moves by the same plan, and verify accepts what was made."""
    told = "CHEST ABDOMEN PELVIS CHEST ABDOMEN PELVIS CHEST AXIAL 5 May 2024"
    data = small((0x00080020, "DA", "20240311"), (0x00081030, "LO", told), (0x0008103E, "LO", "CHEST 5 May 2024"))
    after = deidentify(data, rule_set=rules()).read()
    assert after.StudyDescription == told.removesuffix(" 5 May 2024")
    assert after.SeriesDescription == "CHEST 1 April 2023"


def test_what_a_set_can_read_and_not_write_is_emptied(deidentify: Any, small: Any) -> None:
    """Half of a character of UTF-8 is a control of Latin-1: the instance is not held for what is left of the text."""
    kernel = 0x00181210
    data = small(
        (0x00080005, "CS", "ISO_IR 100"), (0x00100010, "PN", "Quill^Ada"), (kernel, "SH", b"Ta\xf3\xa0\x81\xa1 Quill")
    )
    result = deidentify(data, rule_set=rules())
    assert not result.read()[kernel].value
    assert any("was emptied" in note for note in result.plan.notes)
