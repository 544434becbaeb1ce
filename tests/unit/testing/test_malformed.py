"""The damaged data sets are what they say, and never too large to use."""

from __future__ import annotations

import pytest

from deid_proxy.errors import HoldReason
from deid_proxy.testing.builders.malformed import MALFORMED_CASES, End, planted
from deid_proxy.testing.builders.malformed.cases import before_private, replaced, sound, span_of


@pytest.mark.parametrize("name", MALFORMED_CASES)
def test_a_case_is_built_the_same_each_time(name: str) -> None:
    """Bytes are deterministic and fit into eight megabytes."""
    case = MALFORMED_CASES[name]
    data = case.build()
    assert data == case.build()
    assert len(data) < 8 << 20


@pytest.mark.parametrize("name", MALFORMED_CASES)
def test_a_case_says_why_and_how_it_ends(name: str) -> None:
    """Each has an explanation, and one end that a test can check."""
    case = MALFORMED_CASES[name]
    assert case.why.strip(".") == case.why
    assert (case.reason in set(HoldReason)) is (case.end is End.HELD)


@pytest.mark.parametrize("name", MALFORMED_CASES)
def test_a_case_differs_from_the_sound_instance(name: str) -> None:
    """Something is wrong with every one: the bytes, or what is claimed about them."""
    case = MALFORMED_CASES[name]
    good = sound()
    assert (case.build(), case.transfer_syntax_uid) != (good.data, good.transfer_syntax_uid)


def test_there_are_many_ways_to_be_wrong() -> None:
    """A hundred cases, with truncations, depths, delimiters and claims among them."""
    assert len(MALFORMED_CASES) >= 100
    assert {"cut-in-value", "depth-of-ten-thousand", "stray-item-delimiter", "deflate-bomb"} <= set(MALFORMED_CASES)


def test_the_sound_instance_has_what_the_cases_plant() -> None:
    """What must not survive is what the sound instance holds."""
    assert planted() == sound().planted


def test_bytes_are_inserted_where_their_tags_belong() -> None:
    """An insertion leaves the rest as it was."""
    data, good = before_private(b"INSERTED"), sound().data
    assert data.replace(b"INSERTED", b"") == good
    assert data.index(b"INSERTED") < data.index(b"ACME PET-CT")


def test_an_element_is_replaced_as_a_whole() -> None:
    """Header and value go, nothing else."""
    start, end = span_of(0x0010_0020, "LO")
    assert replaced(0x0010_0020, "LO", b"") == sound().data[:start] + sound().data[end:]
