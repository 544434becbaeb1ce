"""Dummy items of sequences."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.standard.dictionary import vm_of, vr_of
from deid_proxy.standard.dummy_items import DUMMY_VALUES, DummyElement, dummy_item
from deid_proxy.standard.tables import dummy_items
from deid_proxy.standard.uids import is_well_known

SOURCE = Path(__file__).parents[3] / "tools" / "standard"
SEQUENCES = sorted({int(line[:8], 16) for line in dummy_items.ROWS.splitlines()})
CODE = [(0x00080100, "SH"), (0x00080102, "SH"), (0x00080104, "LO")]
NUMBERS = {"US", "UL", "FL"}


def read(name: str) -> list[dict[str, str]]:
    with (SOURCE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def paths(sequence: int) -> set[str]:
    return {".".join(f"{tag:08X}" for tag in (*element.path, element.tag)) for element in dummy_item(sequence)}


def test_what_the_standard_requires_is_there_but_for_stated_alternatives() -> None:
    """Every required attribute of the compilation is in the item, or a committed choice says why not."""
    omitted = {
        (row["sequence"], row["path_in_item"]) for row in read("dummy_item_choices.csv") if row["change"] == "omit"
    }
    checked = 0
    for row in read("sq_dummy_items.csv"):
        found = row["path_in_item"] in paths(int(row["sequence"].replace(",", ""), 16))
        assert found is ((row["sequence"], row["path_in_item"]) not in omitted)
        checked += 1
    assert checked == 56


def test_every_choice_gives_its_reason() -> None:
    """Nothing is added or left out without a word."""
    assert all(row["change"] in {"add", "omit"} and row["reason"] for row in read("dummy_item_choices.csv"))


@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda tag: f"{tag:08X}")
def test_an_item_can_be_encoded_from_first_to_last(sequence: int) -> None:
    """Elements come in the order of tags at each level, each behind its enclosing sequence, with the VR of PS3.6."""
    item = dummy_item(sequence)
    whole = [(*element.path, element.tag) for element in item]
    assert whole == sorted(set(whole))
    sequences = {path for path, element in zip(whole, item, strict=True) if element.vr == "SQ"}
    assert all(element.path in sequences for element in item if element.path)
    assert all(element.vr == vr_of(element.tag) for element in item)


@pytest.mark.parametrize("sequence", SEQUENCES, ids=lambda tag: f"{tag:08X}")
def test_a_code_is_never_half_a_code(sequence: int) -> None:
    """Code Value, Coding Scheme Designator and Code Meaning come together, wherever one of them is."""
    item = dummy_item(sequence)
    for parent in {element.path for element in item if element.tag in dict(CODE)}:
        assert [(e.tag, e.vr) for e in item if e.path == parent and e.tag in dict(CODE)] == CODE


@pytest.mark.parametrize("sequence", [0x0040A043, 0x0040100A, 0x00081032])
def test_any_code_sequence_gets_a_code(sequence: int) -> None:
    """A sequence of codes that is not listed gets the three attributes of a code."""
    assert [(element.path, element.tag, element.vr) for element in dummy_item(sequence)] == [
        ((), *pair) for pair in CODE
    ]


@pytest.mark.parametrize("sequence", [0x00081115, 0x00091001, 0xFFFFFFFF])
def test_an_item_of_which_nothing_is_required_is_empty(sequence: int) -> None:
    """No content is invented for a sequence that nobody described."""
    assert dummy_item(sequence) == ()


def test_a_type_2_sequence_inside_stays_empty() -> None:
    """The codes of a verifying observer may be absent: the sequence is there, with no item."""
    item = dummy_item(0x0040A073)
    assert DummyElement((), 0x0040A088, "SQ") in item
    assert not [element for element in item if element.path]


def test_a_content_item_is_one_text_and_nothing_else() -> None:
    """The dummy of Content Sequence is a TEXT item; attributes of other value types would contradict it."""
    elements = {element.tag for element in dummy_item(0x0040A730) if not element.path}
    assert elements == {0x0040A010, 0x0040A040, 0x0040A043, 0x0040A160}
    assert (DUMMY_VALUES[0x0040A010], DUMMY_VALUES[0x0040A040]) == ("CONTAINS", "TEXT")


def test_every_sequence_that_may_need_a_dummy_has_one() -> None:
    """For each SQ row of 2026d whose code allows D, the item is known."""
    rows = [row for row in attribute_table("PS3.15-2026d").rows if row.vr == "SQ" and "D" in row.basic.value]
    assert len(rows) == 9
    assert all(dummy_item(row.tag or 0) for row in rows)


def test_values_fit_their_attributes() -> None:
    """Fixed values obey VR and VM: numbers are numbers, UIDs are of the standard, strings are within length."""
    for tag, value in DUMMY_VALUES.items():
        parts = value.split("\\")
        vr = vr_of(tag)
        assert len(parts) == {"2": 2, "2-2n": 2}.get(vm_of(tag) or "", 1)
        assert vr not in NUMBERS or all(part.isdigit() for part in parts)
        assert vr != "UI" or is_well_known(value)
        assert len(value) <= 16 or vr in {"LO", "UI"}


def test_enumerated_attributes_have_a_value() -> None:
    """A CS in an item never gets a made-up term: each has one of its Enumerated Values."""
    tags = {element.tag for sequence in SEQUENCES for element in dummy_item(sequence) if element.vr == "CS"}
    assert tags <= DUMMY_VALUES.keys()


def test_fixed_values_are_used() -> None:
    """No value is kept for an attribute that no item holds."""
    tags = {element.tag for sequence in SEQUENCES for element in dummy_item(sequence)}
    assert DUMMY_VALUES.keys() <= tags
