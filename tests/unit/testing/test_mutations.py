"""Damage can be repeated, is bounded, and reaches what stands behind the first header."""

from __future__ import annotations

import pytest

from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, Shape, build_study
from deid_proxy.testing.mutations import MAXIMUM_SIZE, mutated, places_in

SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]


def data_set(syntax: str) -> bytes:
    return build_study(3, "CT", 1, transfer_syntax_uid=syntax, shape=Shape(rows=4, columns=4))[0].data


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_same_seed_gives_the_same_bytes(syntax: str) -> None:
    """A fault can be made again from its seed and number."""
    data, other = data_set(syntax), b"something else"
    made = [mutated(data, syntax, other, f"1:{number}") for number in range(300)]
    assert made == [mutated(data, syntax, other, f"1:{number}") for number in range(300)]
    assert len(set(made)) > 290


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_most_inputs_differ_from_what_they_were_made_of(syntax: str) -> None:
    """And all of them stay within the maximum."""
    data = data_set(syntax)
    made = [mutated(data, syntax, data, f"2:{number}") for number in range(300)]
    assert sum(one != data for one in made) > 270
    assert max(map(len, made)) <= MAXIMUM_SIZE


@pytest.mark.parametrize("data", [b"", b"\x08", b"\x08\x00\x16\x00", bytes(40)])
@pytest.mark.parametrize("syntax", [*SYNTAXES, "1.2.840.10008.1.2.2", "1.2.3"])
def test_anything_can_be_mutated(data: bytes, syntax: str) -> None:
    """Also nothing at all, in a syntax that nobody knows."""
    assert {type(mutated(data, syntax, b"", f"3:{number}")) for number in range(100)} == {bytes}


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_elements_are_found_with_their_values(syntax: str) -> None:
    """Nested ones too, so that changes hit lengths, tags and VRs and not only values."""
    places = places_in(data_set(syntax), syntax)
    assert len(places) > 200
    assert all(place.start < place.value <= place.end for place in places)


def test_a_large_data_set_is_cut() -> None:
    """Half a megabyte of pixels is no use to a fuzzer."""
    assert len(mutated(bytes(500_000), EXPLICIT_VR_LITTLE_ENDIAN, b"", "4")) <= MAXIMUM_SIZE
