"""What an instance says of its private blocks, what is said of them afterwards, and which of them are left."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from pydicom.filereader import read_sequence

from deid_proxy.engine.planner import make_plan
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.private_elements import Disposition, private_elements
from deid_proxy.testing.builders import EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

Small = Callable[..., DataSetBuilder]
Site = Callable[..., RuleSet]
MR_HEADER = "SIEMENS MR HEADER"


def key_with(disposition: Disposition, *vrs: str) -> tuple[str, int, int]:
    return next(
        key
        for key, known in private_elements().items()
        if known.dispositions.get("tcia") is disposition and known.vr in vrs
    )


def characteristics(item: Any, group: int, status: str, *more: tuple[int, str, Any]) -> Any:
    """Return an item of (0008,0300) for the blocks of ACME in a group."""
    return item((0x00080301, "US", group), (0x00080302, "LO", "ACME"), (0x00080303, "CS", status), *more)


@pytest.mark.requirement("R-099")
@pytest.mark.parametrize(
    ("status", "stays"),
    [("SAFE", {0x01, 0x02, 0x03}), ("MIXED", {0x02, 0x03}), ("UNSAFE", set()), ("", set()), ("safe", set())],
)
def test_elements_that_an_instance_lists_count_in_a_mixed_block_only(
    small: Small, item: Any, deidentify: Any, site: Site, status: str, stays: set[int]
) -> None:
    """PS3.3 Table C.12-1: (0008,0304) belongs to MIXED; a block that is called unsafe contradicts it."""
    said = characteristics(item, 0x0011, status, (0x00080304, "US", [0x02, 0x03]))
    builder = small(
        (0x00080300, "SQ", [said]),
        (0x00110010, "LO", "ACME"),
        *((0x00111000 | each, "FD", each + 0.5) for each in (0x01, 0x02, 0x03)),
    )
    for syntax in (EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN):
        read = deidentify(builder, syntax, site(private="lists: [instance]")).read()
        private = {element.tag.element & 0xFF for element in read if element.tag.is_private}
        assert private == ({0x10} | stays if stays else set())


@pytest.mark.requirement("R-099")
def test_what_an_instance_calls_identifying_is_not_safe(small: Small, item: Any, deidentify: Any, site: Site) -> None:
    """(0008,0306) counts more than SAFE and (0008,0304); a UID that is to be replaced, (0008,0307) U, is replaced."""
    actions = [
        item((0x00080306, "US", [0x01, 0x04]), (0x00080307, "CS", "X")),
        item((0x00080306, "US", [0x02, 0x04]), (0x00080307, "CS", "U")),
        item((0x00080306, "US", 0x05), (0x00080307, "CS", "U")),
        item((0x00080306, "US", 0x07)),
    ]
    uid = "1.2.826.0.1.77.1.3"
    builder = small(
        (0x00080300, "SQ", [characteristics(item, 0x0011, "SAFE", (0x00080305, "SQ", actions))]),
        (0x00110010, "LO", "ACME"),
        (0x00111001, "LO", "B30f"),
        (0x00111002, "UI", uid),
        (0x00111003, "UI", uid),
        (0x00111004, "UI", uid),
        (0x00111005, "LO", "B31f"),
        (0x00111006, "LO", "B32f"),
        (0x00111007, "LO", "B33f"),
    )
    result = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, site(private="lists: [instance]"))
    read = result.read()
    assert {element.tag & 0xFF for element in read if element.tag.is_private} == {0x10, 0x02, 0x03, 0x06}
    assert read[0x00111002].value == read[0x00111003].value == read.SOPInstanceUID
    assert uid.encode() not in result.data


@pytest.mark.requirement("R-101")
def test_a_mixed_block_is_described_with_what_a_list_named(small: Small, deidentify: Any, site: Site) -> None:
    """One element of a list beside one that a rule of the site keeps: MIXED, and (0008,0304) names the first alone."""
    builder = small(
        (0x00190010, "LO", MR_HEADER),
        (0x0019100C, "IS", "1000"),
        (0x0019100D, "CS", "DIRECTIONAL"),
        (0x00191077, "DS", "7.5"),
    )
    rule = '{keep: "(0019,xx77)", creator: SIEMENS MR HEADER}'
    read = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, site(rule)).read()
    (said,) = read[0x00080300].value
    assert (said[0x00080301].value, said[0x00080302].value, said[0x00080303].value) == (0x0019, MR_HEADER, "MIXED")
    assert said[0x00080304].value == [0x0C, 0x0D]
    (alone,) = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, site(rule, private="lists: []")).read()[0x00080300].value
    assert (alone[0x00080303].value, 0x00080304 in alone) == ("MIXED", False)


def test_what_was_called_safe_once_is_called_safe_by_the_next(small: Small, deidentify: Any, site: Site) -> None:
    """A profile that believes the instance reads what another one wrote: safe elements stay, others do not."""
    builder = small((0x00190010, "LO", MR_HEADER), (0x0019100C, "IS", "1000"), (0x00191077, "DS", "7.5"))
    first = deidentify(builder, rule_set=site('{keep: "(0019,xx77)", creator: SIEMENS MR HEADER}'))
    plan = make_plan(first.data, EXPLICIT_VR_LITTLE_ENDIAN, site(private="lists: [instance]"))
    gone = {step.tag for step in plan.steps if step.tag >> 16 & 1 and not step.new}
    assert gone == {0x00191077}


@pytest.mark.parametrize("creator", ["SIEMENS MR HEADER ", " SIEMENS MR HEADER", "SIEMENS MR HEADER   "])
def test_a_creator_with_blanks_around_it_is_the_same_creator(
    small: Small, deidentify: Any, site: Site, syntax: str, creator: str
) -> None:
    """Its bytes stay as they are, and it is described without the blanks."""
    builder = small((0x00190010, "LO", creator), (0x0019100C, "IS", "1000"), (0x0019100D, "CS", "DIRECTIONAL"))
    result = deidentify(builder, syntax, site('{remove: "(0019,xx0D)", creator: SIEMENS MR HEADER}'))
    assert {element.tag for element in result.read() if element.tag.is_private} == {0x00190010, 0x0019100C}
    assert creator.encode() in result.data
    (said,) = result.read()[0x00080300].value
    assert said[0x00080302].value == MR_HEADER


@pytest.mark.requirement("R-102")
def test_numeric_only_keeps_what_is_a_number_and_what_a_rule_keeps(
    small: Small, item: Any, deidentify: Any, site: Site, syntax: str
) -> None:
    """Not texts, codes, UIDs, dates and bytes of any list, the instance's own among them; their creators go too."""
    dates = key_with(Disposition.SHIFT_DATE, "DA")
    uids = key_with(Disposition.HASH_UID, "UI")
    said = characteristics(item, 0x0029, "SAFE")
    blocks = [
        (0x00190010, "LO", MR_HEADER),
        (0x0019100C, "IS", "1000"),
        (0x0019100D, "CS", "DIRECTIONAL"),
        (0x00290010, "LO", "ACME"),
        (0x00291001, "LO", "B30f"),
        (0x00291002, "OB", b"\1\2"),
    ]
    for block, ((creator, group, element), vr, value) in enumerate(
        ((dates, "DA", "20240311"), (uids, "UI", "1.2.826.0.1.77.1.3")), start=0x20
    ):
        blocks.append((group << 16 | block, "LO", creator))
        blocks.append((group << 16 | block << 8 | element, vr, value))
    builder = small((0x00080300, "SQ", [said]), *sorted(blocks))
    options = "retain-safe-private, retain-modified-dates"
    lists = "lists: [standard, tcia, instance], numeric_only: true"
    numbers = deidentify(builder, syntax, site(private=lists, options=options)).read()
    assert {element.tag for element in numbers if element.tag.is_private} == {0x00190010, 0x0019100C}
    rule = '{keep: "(0019,xx0D)", creator: SIEMENS MR HEADER}'
    kept = deidentify(builder, syntax, site(rule, private=lists, options=options)).read()
    assert {element.tag for element in kept if element.tag.is_private} == {0x00190010, 0x0019100C, 0x0019100D}


@pytest.mark.parametrize("inside", [False, True], ids=["top level", "in an item"])
def test_creators_of_blocks_that_are_empty_then_go(
    small: Small, item: Any, deidentify: Any, site: Site, syntax: str, inside: bool
) -> None:
    """Of five creators only the one stays whose block has something left; also one that reserves nothing."""
    rows = [
        (0x00190010, "LO", MR_HEADER),
        (0x00190011, "LO", MR_HEADER),
        (0x00190012, "LO", "SIEMENS CSA HEADER"),
        (0x00190013, "LO", "UNKNOWN"),
        (0x00190014, "LO", MR_HEADER),
        (0x0019100D, "CS", "20240311"),
        (0x0019110C, "IS", "1000"),
        (0x00191301, "DS", "1"),
    ]
    builder = small((0x00400275, "SQ", [item(*rows)])) if inside else small(*rows)
    read = deidentify(builder, syntax, site(*(["{keep: RequestAttributesSequence}"] if inside else []))).read()
    assert {element.tag for element in read.iterall() if element.tag.is_private} == {0x00190011, 0x0019110C}
    assert len(read.get("PrivateDataElementCharacteristicsSequence", ())) == (not inside)


@pytest.mark.requirement("R-100")
@pytest.mark.parametrize("syntax_of_items", ["explicit", "implicit"])
def test_safe_elements_stay_in_a_private_sequence_that_was_written_as_un(
    small: Small, item: Any, deidentify: Any, site: Site, syntax_of_items: str
) -> None:
    """PS3.5 6.2.2 Note 2: its items are in Implicit VR Little Endian; names in it go, a safe attribute stays."""
    creator, group, element = next(
        key for key, known in private_elements().items() if known.vr == "SQ" and "standard" in known.dispositions
    )
    tag = group << 16 | 0x1000 | element
    inner = item((0x00100010, "PN", "Quill^Petra"), (0x00190010, "LO", MR_HEADER), (0x0019100C, "IS", "123454321"))
    vr = "UN" if syntax_of_items == "implicit" else "SQ"
    result = deidentify(small((group << 16 | 0x10, "LO", creator), (tag, vr, [inner])), rule_set=site())
    assert b"Quill" not in result.data
    assert b"123454321" in result.data
    assert result.data.count(MR_HEADER.encode()) == 1
    value = result.read()[tag].value
    if isinstance(value, bytes):
        value = read_sequence(io.BytesIO(value), True, True, len(value), "latin-1")
    (got,) = value
    assert {each.tag for each in got if each.tag.is_private} == {0x00190010, 0x0019100C}
