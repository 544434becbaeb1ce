"""Private attributes stay where somebody knows that they are safe, with a value that bears it out, and nowhere else."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deid_proxy.engine.explain import explain
from deid_proxy.engine.inspection import inspect_data_set
from deid_proxy.engine.private_values import passes, words_of
from deid_proxy.errors import HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.private_elements import Disposition, private_elements
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
)

SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN)
Small = Callable[..., DataSetBuilder]
Site = Callable[..., RuleSet]
MR_HEADER = "SIEMENS MR HEADER"


@pytest.mark.requirement("R-098")
@pytest.mark.parametrize("block", [0x10, 0x2A, 0xFF])
def test_a_safe_attribute_stays_with_its_creator_whatever_its_block(
    small: Small, deidentify: Any, site: Site, syntax: str, block: int
) -> None:
    """All others go, and the creators of blocks that are empty then."""
    builder = small(
        (0x00190000 | block, "LO", MR_HEADER),
        (0x00190000 | block << 8 | 0x0C, "IS", "1000"),
        (0x00190000 | block << 8 | 0x77, "LO", "Quill"),
        (0x00290010, "LO", "SIEMENS CSA HEADER"),
        (0x00291010, "OB", b"Quill\0"),
    )
    read = deidentify(builder, syntax, site()).read()
    private = {element.tag for element in read if element.tag.is_private}
    assert private == {0x00190000 | block, 0x00190000 | block << 8 | 0x0C}
    assert read[0x00190000 | block].value.strip() == MR_HEADER
    assert [code.CodeValue for code in read.DeidentificationMethodCodeSequence] == ["113100", "113111"]


@pytest.mark.requirement("R-097")
def test_without_the_option_every_private_attribute_goes(small: Small, item: Any, deidentify: Any, syntax: str) -> None:
    """Also in items, and without a creator."""
    inner = item((0x00190010, "LO", MR_HEADER), (0x0019100C, "IS", "1000"))
    builder = small((0x00081115, "SQ", [inner]), (0x00191010, "LO", "Quill"), (0x00400275, "SQ", [inner]))
    read = deidentify(builder, syntax).read()
    assert not [element for element in read.iterall() if element.tag.is_private]


@pytest.mark.requirement("R-099")
def test_each_list_counts_only_where_it_is_named(small: Small, deidentify: Any, site: Site, tmp_path: Path) -> None:
    """The standard's by default; what an instance says of itself never by default."""
    (tmp_path / "ours.csv").write_text(
        'private_creator,element,vr,disposition\nACME,"(0011,xx01)",DS,keep\n', encoding="utf-8"
    )
    builder = small(
        (0x00110010, "LO", "ACME"),
        (0x00111001, "DS", "1.5"),
        (0x00111002, "DS", "2.5"),
        (0x00190010, "LO", MR_HEADER),
        (0x0019100A, "US", 7),
        (0x0019100C, "IS", "1000"),
    )
    kept = {
        name: {
            element.tag
            for element in deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, site(private=private)).read()
            if element.tag.is_private and element.tag.element > 0xFF
        }
        for name, private in {
            "default": "",
            "tcia": "lists: [tcia]",
            "site": "lists: [], files: [ours.csv]",
            "instance": "lists: [instance]",
        }.items()
    }
    assert kept == {
        "default": {0x0019100C},
        "tcia": {0x0019100A, 0x0019100C},
        "site": {0x00111001},
        "instance": set(),
    }


@pytest.mark.requirement("R-099")
def test_what_an_instance_says_of_itself_counts_where_the_profile_says_so(
    small: Small, item: Any, deidentify: Any, site: Site, syntax: str
) -> None:
    """SAFE for a block, or a list of elements; the value is looked at all the same."""
    safe = item((0x00080301, "US", 0x0011), (0x00080302, "LO", "ACME"), (0x00080303, "CS", "SAFE"))
    mixed = item(
        (0x00080301, "US", 0x0013), (0x00080302, "LO", "ACME 2"), (0x00080303, "CS", "MIXED"), (0x00080304, "US", 0x02)
    )
    builder = small(
        (0x00080300, "SQ", [safe, mixed]),
        (0x00110010, "LO", "ACME"),
        (0x00111001, "FD", 1.5),
        (0x00111002, "LO", "Quill"),
        (0x00130010, "LO", "ACME 2"),
        (0x00131001, "FD", 1.5),
        (0x00131002, "FD", 2.5),
    )
    if syntax == IMPLICIT_VR_LITTLE_ENDIAN:
        return  # without a VR nobody knows what a value is that no list names
    read = deidentify(builder, syntax, site(private="lists: [instance]")).read()
    private = {element.tag for element in read if element.tag.is_private}
    assert private == {0x00110010, 0x00111001, 0x00130010, 0x00131002}
    said = [(each[0x00080301].value, each[0x00080302].value, each[0x00080303].value) for each in read[0x00080300].value]
    assert said == [(0x0011, "ACME", "SAFE"), (0x0013, "ACME 2", "SAFE")]


@pytest.mark.requirement("R-100")
@pytest.mark.parametrize("vr", ["SQ", "UN"])
def test_a_private_sequence_is_judged_element_by_element(
    small: Small, item: Any, deidentify: Any, site: Site, vr: str
) -> None:
    """Names in it go, UIDs are mapped as everywhere, a safe attribute in a block of the item stays."""
    creator, group, element = next(
        key for key, known in private_elements().items() if known.vr == "SQ" and "standard" in known.dispositions
    )
    inner = item(
        (0x00080018, "UI", "1.2.826.0.1.77.1.3"),
        (0x00100010, "PN", "Quill^Petra"),
        (0x00190010, "LO", MR_HEADER),
        (0x0019100C, "IS", "1000"),
        (0x0019100D, "LO", "Quill"),
    )
    builder = small((group << 16 | 0x10, "LO", creator), (group << 16 | 0x1000 | element, vr, [inner]))
    result = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, site())
    read = result.read()
    (got,) = read[group << 16 | 0x1000 | element].value if vr == "SQ" else [None]
    assert b"Quill" not in result.data
    assert b"1.2.826.0.1.77.1.3" not in result.data
    if got is not None:
        assert {each.tag for each in got if each.tag.is_private} == {0x00190010, 0x0019100C}
        assert got[0x00080018].value == read.SOPInstanceUID


def test_the_same_private_sequence_in_two_items_keeps_the_creator_in_both(
    small: Small, item: Any, deidentify: Any, site: Site, syntax: str
) -> None:
    """What was walked before is passed over, and its creator stays all the same."""
    creator, group, element = next(
        key for key, known in private_elements().items() if known.vr == "SQ" and "standard" in known.dispositions
    )
    sequence = (group << 16 | 0x1000 | element, "SQ", [item((0x00280010, "US", 5))])
    items = [item((0x00080060, "CS", modality), (group << 16 | 0x10, "LO", creator), sequence) for modality in "AB"]
    read = deidentify(small((0x00081115, "SQ", items)), syntax, site()).read()
    assert [len([each for each in got if each.tag.is_private]) for got in read[0x00081115].value] == [2, 2]


@pytest.mark.requirement("R-102")
def test_of_numbers_only_numbers_stay(small: Small, deidentify: Any, site: Site) -> None:
    """Also of what a list calls safe."""
    builder = small((0x00190010, "LO", MR_HEADER), (0x0019100C, "IS", "1000"), (0x0019100D, "CS", "DIRECTIONAL"))
    every = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, site()).read()
    numbers = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, site(private="numeric_only: true")).read()
    assert 0x0019100D in every
    assert 0x0019100C in numbers
    assert 0x0019100D not in numbers


@pytest.mark.parametrize(
    ("vr", "value"),
    [
        ("IS", b"1000"),
        ("IS", b"-2000000000"),
        ("DS", b"1.0E-5"),
        ("CS", b"DIRECTIONAL"),
        ("LO", b"Abdomen 5.0 B30f"),
        ("SH", b"%SiemensEpiT2"),
        ("LO", b"3.0.1-rc2"),
        ("LO", b"1.5 0.2 0.2 2.0 64 0.4 1.05"),
        ("LO", b"SRT.T-A0100.Brain"),
        ("LO", b"X_1_1_1_1_1_1_12_1_1_12_1_144"),
        ("CS", b"OUT OF GANTRY"),
        ("CS", b"SYN_COCA"),
        ("LO", b"CC:SoS"),
        ("UN", b"HEAD FIRST SUPINE"),
        ("UN", b"GE_GENESIS_FF "),
        ("FD", b"\0" * 16),
        ("OB", b"\1\2\3\4"),
        ("LO", b""),
    ],
)
def test_the_name_of_a_setting_passes(vr: str, value: bytes) -> None:
    """Numbers, codes, versions, protocols."""
    assert passes(vr, value, words_of((b"Quill^Petra", b"P-7700012")))


@pytest.mark.parametrize(
    ("vr", "value"),
    [
        ("LO", b"Petra Quill"),
        ("LO", b"QUILL"),
        ("LO", b"scan of quill"),
        ("LO", b"Doe^Jane"),
        ("LO", b"Jane Doe"),
        ("LO", b"Doe, Jane B."),
        ("SH", b"dr. who"),
        ("LO", b"20240311"),
        ("LO", b"2024-03-11"),
        ("LO", b"11.03.2024"),
        ("LO", b"03/11/24"),
        ("SH", b"11-MAR-2024"),
        ("ST", b"March 11, 2024"),
        ("LO", b"10:15:30"),
        ("LO", b"7700012345"),
        ("LO", b"someone@example.org"),
        ("LO", b"1.2.826.0.1.77.1.3"),
        ("LT", b"the patient was asked to hold her breath and could not"),
        ("LO", b"x" * 65),
        ("LO", "Müller".encode("latin-1")),
        ("IS", b"QUILL"),
        ("DS", b"1.0;2"),
        ("CS", b"Doe^Jane"),
        ("CS", b"QUILL"),
        ("CS", b"20240311"),
        ("FD", b"\0" * 7),
        ("FD", b"Quill Pe"),
        ("OB", b"\0\1\2Petra Quill\0\0"),
        ("OB", b"\0\1date=20240311\0"),
        ("LO", b"Seen by Margaret Thornbury"),
        ("LO", b"for Thornbury"),
        ("LO", b"tel 030 5558 7721"),
        ("SH", b"phone 555-0199"),
        ("LO", b"12 Rowan Street, Leeds"),
        ("LO", b"Hauptstr. 12, 80331 Munich"),
        ("LO", b"Rowan Hospital"),
        ("LO", b"MRN 4711A"),
        ("CS", b"MRN 77123456"),
        ("CS", b"SEEN BY MARGARET"),
        ("CS", b"ROOM OF MRS HARG"),
        ("CS", b"TEL 030 5558 772"),
        ("UN", b"Dr. Thornbury called"),
        ("UN", b"someone@example.org "),
        ("UN", b"SSN 123-45-6789"),
        ("OB", b"Room of Mrs Thornbury\0"),
        ("PN", b"A"),
        ("AE", b"CT1"),
        ("UR", b"x"),
    ],
)
def test_a_value_that_identifies_does_not_pass(vr: str, value: bytes) -> None:
    """Names, dates, numbers, addresses, sentences, and what is not of its VR."""
    assert not passes(vr, value, words_of((b"Quill^Petra", b"P-7700012")))


def test_a_value_that_identifies_goes_with_a_note_and_with_its_creator(
    small: Small, deidentify: Any, site: Site, syntax: str
) -> None:
    """A date in a safe attribute."""
    result = deidentify(small((0x00190010, "LO", MR_HEADER), (0x0019100D, "CS", "20240311")), syntax, site())
    assert not [element for element in result.read() if element.tag.is_private]
    assert any("(0019,100D)" in note for note in result.plan.notes)


def key_with(disposition: Disposition, *vrs: str) -> tuple[str, int, int]:
    return next(
        key
        for key, known in private_elements().items()
        if known.dispositions.get("tcia") is disposition and known.vr in vrs
    )


@pytest.mark.parametrize(
    ("disposition", "vr", "before", "after"),
    [
        (Disposition.SHIFT_DATE, "DA", "20240311", "20230205"),
        (Disposition.SHIFT_INTEGER_DATE, "SL", 1_700_000_000, 1_700_000_000 - 400 * 86_400),
    ],
)
def test_private_dates_move_with_all_others(
    small: Small, deidentify: Any, site: Site, disposition: Disposition, vr: str, before: Any, after: Any
) -> None:
    """Where the profile modifies dates; without an Option for dates they go."""
    creator, group, element = key_with(disposition, vr)
    tag = group << 16 | 0x1000 | element
    builder = small((group << 16 | 0x10, "LO", creator), (tag, vr, before))
    lists = "lists: [standard, tcia]"
    moved = deidentify(
        builder, EXPLICIT_VR_LITTLE_ENDIAN, site(private=lists, options="retain-safe-private, retain-modified-dates")
    )
    assert moved.read()[tag].value == after
    full = site(private=lists, options="retain-safe-private, retain-full-dates")
    assert deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, full).read()[tag].value == before
    assert tag not in deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, site(private=lists)).read()


def test_private_uids_are_mapped_like_all_others(small: Small, deidentify: Any, site: Site, syntax: str) -> None:
    """A reference from a private attribute leads to the same instance."""
    creator, group, element = key_with(Disposition.HASH_UID, "UI")
    tag = group << 16 | 0x1000 | element
    builder = small((group << 16 | 0x10, "LO", creator), (tag, "UI", "1.2.826.0.1.77.1.3"))
    read = deidentify(builder, syntax, site(private="lists: [tcia]")).read()
    value = read[tag].value
    assert (value.decode().strip("\0") if isinstance(value, bytes) else value) == read.SOPInstanceUID


def test_a_rule_of_the_site_decides_over_the_lists(small: Small, deidentify: Any, site: Site, syntax: str) -> None:
    """And without the Option too; then the Profile is not claimed."""
    builder = small(
        (0x00110010, "LO", "ACME"),
        (0x00111001, "LO", "B30f"),
        (0x00111002, "LO", "serial 77"),
        (0x00111003, "LO", "B31f"),
        (0x00190010, "LO", MR_HEADER),
        (0x0019100C, "IS", "1000"),
    )
    rules = [
        '{keep: "creator:ACME"}',
        '{remove: "(0011,xx03)", creator: ACME}',
        '{hash: "(0011,xx02)", creator: ACME}',
        '{remove: "(0019,xxxx)", creator: SIEMENS MR HEADER}',
    ]
    if syntax == IMPLICIT_VR_LITTLE_ENDIAN:
        rules = rules[3:]
    result = deidentify(builder, syntax, site(*rules))
    read = result.read()
    assert 0x00190010 not in read
    if syntax != IMPLICIT_VR_LITTLE_ENDIAN:
        assert {element.tag for element in read if element.tag.is_private} == {0x00110010, 0x00111001, 0x00111002}
        assert read[0x00111002].value.startswith("P-")
        assert "DeidentificationMethodCodeSequence" not in read


def test_a_kept_private_value_is_still_searched(small: Small, held: Any, site: Site) -> None:
    """Two short names between other bytes look like no text, and are found by verify all the same."""
    binary = (0x00111001, "OB", b"\0\1Dora\2Lena\3\0")
    builder = small((0x00100010, "PN", "Dora^Lena"), (0x00110010, "LO", "ACME"), binary)
    error = held(builder, EXPLICIT_VR_LITTLE_ENDIAN, site('{keep: "creator:ACME"}'))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_large_private_values_stay_where_they_are(small: Small, deidentify: Any, site: Site) -> None:
    """And what comes behind them is read with the same creators."""
    builder = small(
        (0x00110010, "LO", "ACME"),
        (0x00110011, "LO", "ACME 2"),
        (0x00111001, "OB", bytes(range(1, 9)) * 4000),
        (0x00111102, "DS", "1.5"),
        (0x00190010, "LO", MR_HEADER),
        (0x0019100C, "IS", "1000"),
    )
    rules = site('{keep: "creator:ACME"}', '{keep: "creator:ACME 2"}')
    result = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, rules)
    assert any(span.end - span.start == 32_000 for span in result.plan.bulk)
    assert {element.tag for element in result.read() if element.tag.is_private} >= {0x00111001, 0x00111102, 0x0019100C}


def test_too_many_creators_are_held(small: Small, item: Any, held: Any, site: Site, monkeypatch: Any) -> None:
    """Each is remembered until the end of the walk."""
    monkeypatch.setattr("deid_proxy.engine.draft._MOST_CREATORS", 2)
    items = [item((0x00190010, "LO", MR_HEADER), (0x0019100C, "IS", "1")) for _ in range(3)]
    error = held(small((0x00400275, "SQ", items)), EXPLICIT_VR_LITTLE_ENDIAN, site("{keep: RequestAttributesSequence}"))
    assert error.reason is HoldReason.LIMIT


def test_explain_says_which_list_keeps_a_private_attribute(small: Small, deidentify: Any, site: Site) -> None:
    """And which rule removes its neighbour."""
    builder = small((0x00190010, "LO", MR_HEADER), (0x0019100C, "IS", "1000"), (0x00191077, "LO", "Quill"))
    result = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, site())
    steps = {step.tag: step for step in explain(result.plan.source, result.plan)}
    assert (steps[0x0019100C].action, steps[0x0019100C].source) == ("K", "PS3.15-2026d Table E.3.10-1: keep")
    assert (steps[0x00190010].action, steps[0x00191077].action) == ("K", "X")


def test_a_finished_object_passes_inspection(small: Small, item: Any, deidentify: Any, site: Site, syntax: str) -> None:
    """Whoever knows the rules finds nothing that they would still change."""
    rules = site("{hash: AccessionNumber}", "{truncate: PatientAddress, to: 3}", private="lists: [standard, tcia]")
    inner = item((0x00190010, "LO", MR_HEADER), (0x0019100C, "IS", "1000"))
    builder = small(
        (0x00080050, "SH", "A7700012"),
        (0x00081115, "SQ", [inner]),
        (0x00101040, "LO", "12345"),
        (0x00190010, "LO", MR_HEADER),
        (0x0019100C, "IS", "1000"),
    )
    result = deidentify(builder, syntax, rules)
    # The pseudonyms and UIDs of these tests have a form of their own, which is remarked on.
    remarks = inspect_data_set(result.data, syntax, rules)
    assert {remark.what for remark in remarks} <= {"is not a replacement"}
    assert not [remark for remark in remarks if remark.path[-1] >> 16 & 1 or remark.path[-1] == 0x00101040]


PLANTED = {
    "AE": "QUILL",
    "CS": "QUILL",
    "DA": "19610223",
    "DS": "19610223",
    "DT": "19610223101112",
    "IS": "19610223",
    "LT": "seen by Petra Quill",
    "OB": b"\0\1Petra Quill\0",
    "OW": b"\0\1Petra Quill\0",
    "SH": "Quill",
    "ST": "Quill, born 1961-02-23",
    "TM": "101112",
    "UI": "1.2.826.0.1.77.1.3",
    "UN": b"\0\1Petra Quill\0",
    "UT": "Quill",
}


@pytest.mark.parametrize("first", "0123456789")
def test_nothing_planted_in_an_attribute_that_is_called_safe_gets_out(
    small: Small, deidentify: Any, site: Site, first: str
) -> None:
    """Names, dates and UIDs in every row of every list."""
    rows: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for (creator, group, element), known in private_elements().items():
        if f"{group:04X}"[3] == first or (first == "9" and f"{group:04X}"[3] in "BDF"):
            rows.setdefault((creator, group), []).append((element, known.vr))
    rules = site(private="lists: [standard, tcia]", options="retain-safe-private, retain-modified-dates")
    for (creator, group), elements in rows.items():
        planted = [
            (group << 16 | 0x1000 | element, vr if vr in PLANTED else "LO", PLANTED.get(vr, "Petra Quill"))
            for element, vr in elements
            if vr != "SQ"
        ]
        patient = ((0x00100010, "PN", "Quill^Petra"), (0x00100030, "DA", "19610223"))
        builder = small(*patient, (group << 16 | 0x10, "LO", creator), *planted)
        result = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, rules)
        for secret in (b"QUILL", b"PETRA", b"1961022", b"1961-02", b"1.2.826.0.1.77"):
            assert secret not in result.data.upper(), (creator, f"{group:04X}")


@pytest.mark.requirement("R-100")
@pytest.mark.parametrize("undefined", [True, False])
def test_a_private_sequence_without_vrs_is_walked_because_the_list_says_what_it_is(
    small: Small, item: Any, deidentify: Any, site: Site, undefined: bool
) -> None:
    """Implicit VR says of no private attribute that it is a sequence."""
    creator, group, element = next(
        key for key, known in private_elements().items() if known.vr == "SQ" and "standard" in known.dispositions
    )
    inner = item((0x00100010, "PN", "Quill^Petra"), (0x00190010, "LO", MR_HEADER), (0x0019100C, "IS", "123454321"))
    other = item((0x00190010, "LO", MR_HEADER), (0x0019100D, "CS", "20240311"))
    builder = small(
        (group << 16 | 0x10, "LO", creator),
        (group << 16 | 0x1000 | element, "SQ", [inner, other]),
        undefined_lengths=undefined,
    )
    data = deidentify(builder, IMPLICIT_VR_LITTLE_ENDIAN, site()).data
    assert b"Quill" not in data
    assert b"20240311" not in data
    assert b"123454321" in data
    assert data.count(MR_HEADER.encode()) == 1


SECONDS = ("private_creator,element,vr,disposition", 'ACME,"(0019,xx01)",,shift-integer-date')


@pytest.mark.parametrize("dates", ["retain-full-dates", "retain-modified-dates"])
@pytest.mark.parametrize(
    ("vr", "value"), [("LO", "Dr. Quackenbush"), ("SH", "QUACKENBUSH"), ("FD", struct.unpack("<d", b"QUACKENB")[0])]
)
def test_seconds_that_are_a_text_go(
    small: Small, deidentify: Any, site: Site, tmp_path: Path, dates: str, vr: str, value: object
) -> None:
    """A list that says "seconds since 1970" says nothing of what a scanner writes there."""
    (tmp_path / "l.csv").write_text("\n".join(SECONDS), encoding="utf-8")
    rules = site(private="files: [l.csv]", options=f"retain-safe-private, {dates}")
    builder = small((0x00080090, "PN", "QUACKENB^O"), (0x00190010, "LO", "ACME"), (0x00191001, vr, value))
    assert b"QUACKEN" not in deidentify(builder, rule_set=rules).data.upper()


@pytest.mark.parametrize("value", [3600.0, 1623924000000.0, float("nan"), float("inf")])
def test_seconds_that_no_patient_has_are_not_moved(
    small: Small, deidentify: Any, site: Site, tmp_path: Path, value: float
) -> None:
    """The first day of the calendar, moved, tells by how many days; milliseconds hardly move at all."""
    (tmp_path / "l.csv").write_text("\n".join(SECONDS), encoding="utf-8")
    rules = site(private="files: [l.csv]", options="retain-safe-private, retain-modified-dates")
    builder = small((0x00190010, "LO", "ACME"), (0x00191001, "FD", value))
    assert 0x00191001 not in deidentify(builder, rule_set=rules).read()


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("text", ["Quackenbush", "by Olaf Quackenbush", "2021-06-17", "17.06.2021 11:12"])
def test_binary_values_are_read_as_utf_16_too(order: str, text: str) -> None:
    """What programs of Windows write into a block."""
    words = words_of((b"QUACKENBUSH^OLAF",))
    assert not passes("OB", b"\1\2\3\4" + text.encode(f"utf-16-{order}") + b"\0\0", words)
    assert passes("OB", b"\1\2\3\4" + "Axial brain".encode(f"utf-16-{order}"), words)
    assert passes("US", struct.pack("<90H", *range(33, 123)), words)


@pytest.mark.parametrize(
    "value",
    [
        *("one\r\nQuackenbush, Olaf", "Olaf Quackenbush\r\nscan", "KX471199", "QuackenbushOlaf", "2021_06_17"),
        *("(555) 019-9342", "555-0199", "555.019.9342", "078-05-1120", "62704-1234"),
    ],
)
def test_a_text_that_identifies_goes_on_every_line_and_in_every_spelling(value: str) -> None:
    """Names on lines of their own, IDs without their hyphens, telephone and social security numbers."""
    words = words_of((b"QUACKENBUSH^OLAF", b"KX-4711-99"))
    assert not passes("ST", value.encode(), words)


@pytest.mark.parametrize(
    "value", ["256-512", "1.5 10.25 100.125", "T1 3D\r\nAxial", "512 512 300", "12-34-56", "V 2.4.1-77"]
)
def test_a_setting_stays(value: str) -> None:
    """Numbers of a matrix, of a version, of a coil."""
    assert passes("ST", value.encode(), words_of((b"QUACKENBUSH^OLAF",)))
