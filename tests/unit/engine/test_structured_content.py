"""Clean Structured Content: each content item by its concept and Value Type, and the document stays one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pydicom
import pytest

from deid_proxy.engine.explain import explain
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile import load_rule_set
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.structured_content import ContentRow, content_rows
from deid_proxy.testing.builders import DataSetBuilder
from tests.unit.engine.conftest import Deidentify
from tests.unit.engine.structured_reports import PERSON, SOURCE_IMAGE, code, content_item, measured, report

IMPLICIT, EXPLICIT, BIG = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"
DUMMIES = {
    "TEXT": "ANONYMIZED",
    "PNAME": "ANONYMIZED^",
    "DATE": "19000101",
    "TIME": "000000",
    "DATETIME": "19000101000000",
}
KEYWORDS = {
    "TEXT": "TextValue",
    "PNAME": "PersonName",
    "UIDREF": "UID",
    "DATE": "Date",
    "TIME": "Time",
    "DATETIME": "DateTime",
}
ROWS = content_rows()
Rules = Callable[..., RuleSet]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    """The Basic Profile with Clean Structured Content, and further options and lines."""
    folder, made = tmp_path_factory.mktemp("profiles"), dict[tuple[str, ...], RuleSet]()

    def make(*options: str, lines: str = "") -> RuleSet:
        key = (*options, lines)
        if key not in made:
            path = folder / f"{len(made)}.yaml"
            chosen = ", ".join(("clean-structured-content", *options))
            path.write_text(f"name: test\nedition: PS3.15-2026d\noptions: [{chosen}]\n{lines}")
            made[key] = load_rule_set(Path(path))
        return made[key]

    return make


def name_of(row: ContentRow) -> str:
    return f"{row.concept.value}-{row.concept.scheme.split()[0]}-{row.value_type}"


def harmless(text: str = "12.5") -> DataSetBuilder:
    return content_item("NUM", ("121206", "DCM"), value=text)


def at(dataset: pydicom.Dataset, *path: int) -> pydicom.Dataset:
    for number in path:
        dataset = dataset.ContentSequence[number]
    return dataset


def check(row: ContentRow, items: list[pydicom.Dataset]) -> None:
    """What the Basic Profile has for a row, with this option and no other."""
    found = [item for item in items if item.ConceptNameCodeSequence[0].CodeValue == row.concept.value]
    removable = row.value_type in (*DUMMIES, "NUM", "CODE", "CONTAINER")
    if row.basic is ActionCode.X and removable:
        assert not found
        return
    (item,) = found
    if row.value_type in DUMMIES:
        assert str(item[KEYWORDS[row.value_type]].value) == DUMMIES[row.value_type]
    elif row.value_type == "UIDREF":
        assert item.UID.startswith("2.25.1000")
    else:
        assert item.ReferencedSOPSequence[0].ReferencedSOPInstanceUID.startswith("2.25.1000")


@pytest.mark.requirement("R-080")
@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_every_concept_of_the_table_is_handled_at_the_root_and_inside(
    row: ContentRow, deidentify: Deidentify, rules: Rules
) -> None:
    """What identifies goes, measurements beside it stay to the byte, in three encodings."""
    concept = (row.concept.value, row.concept.scheme)
    inner = content_item(row.value_type, concept, undefined=True)
    document = report(
        harmless("1.0"),
        content_item(row.value_type, concept),
        content_item("CONTAINER", ("125007", "DCM"), content_item("CONTAINER", ("1", "99X"), inner, harmless("7.5"))),
        harmless("12.50"),
    )
    for syntax in (IMPLICIT, EXPLICIT, BIG):
        result = deidentify(document, syntax, rules())
        for original in (b"Brombeck", b"5551234", b"20210305", b"1.2.826.0.1.77.8.1", SOURCE_IMAGE.encode()):
            assert original not in result.data
        dataset = result.read()
        check(row, list(dataset.ContentSequence))
        group = next(item for item in dataset.ContentSequence if item.ConceptNameCodeSequence[0].CodeValue == "125007")
        check(row, list(at(group, 0).ContentSequence))
        numbers = [item.MeasuredValueSequence[0].NumericValue for item in numeric(dataset)]
        kept = [number.original_string for number in numbers]
        assert [text for text in kept if text in ("1.0", "7.5", "12.50")] == ["1.0", "7.5", "12.50"]


def numeric(dataset: pydicom.Dataset) -> list[pydicom.Dataset]:
    found = []
    for item in dataset.get("ContentSequence", ()):
        if item.get("ValueType") == "NUM" and item.MeasuredValueSequence:
            found.append(item)
        found += numeric(item)
    return found


@pytest.mark.requirement("R-081")
@pytest.mark.parametrize("scheme", ["SRT", "SNM3", "99SDM"])
@pytest.mark.parametrize("row", [row for row in ROWS if row.retired], ids=name_of)
def test_a_retired_code_of_snomed_is_known(row: ContentRow, scheme: str, deidentify: Deidentify, rules: Rules) -> None:
    document = report(harmless(), content_item(row.value_type, (row.retired, scheme)))
    items = deidentify(document, EXPLICIT, rules()).read().ContentSequence
    if row.value_type in DUMMIES and row.basic is ActionCode.X:
        assert len(items) == 1
    elif row.value_type in DUMMIES:
        assert str(items[1][KEYWORDS[row.value_type]].value) == DUMMIES[row.value_type]
    else:
        assert items[1].ReferencedSOPSequence[0].ReferencedSOPInstanceUID.startswith("2.25.1000")


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_what_an_option_has_for_a_concept_is_done(row: ContentRow, deidentify: Deidentify, rules: Rules) -> None:
    """Each K and C of the table, with its own Option."""
    for option, action in row.options.items():
        result = deidentify(
            report(harmless(), content_item(row.value_type, (row.concept.value, row.concept.scheme))),
            EXPLICIT,
            rules(str(option)),
        )
        item = result.read().ContentSequence[1]
        if row.value_type == "TEXT" and action is ActionCode.K:
            assert item.TextValue == "Zylqua Brombeck 5551234"
        elif row.value_type == "TEXT":
            assert "Brombeck" not in item.TextValue
        elif row.value_type == "UIDREF" and option == "retain-uids":
            assert item.UID == "1.2.826.0.1.77.8.1"
        elif row.value_type == "DATE":
            assert item.Date == ("20210305" if action is ActionCode.K else "20200130")
        elif row.value_type == "TIME":
            assert item.Time == "101112"
        elif row.value_type == "DATETIME":
            assert item.DateTime == ("20210305101112" if action is ActionCode.K else "20200130101112")
        else:
            assert item.ConceptNameCodeSequence[0].CodeValue == row.concept.value


def test_a_text_that_the_table_does_not_list_is_cleaned_and_a_name_becomes_a_dummy(
    deidentify: Deidentify, rules: Rules
) -> None:
    items = deidentify(
        report(
            content_item("TEXT", ("x", "99LOCAL"), value=f"normal {PERSON.replace('^', ' ')}"),
            content_item("PNAME", ("y", "99LOCAL")),
        ),
        EXPLICIT,
        rules(),
    ).read()
    assert "Quill" not in at(items, 0).TextValue
    assert at(items, 1).PersonName == "ANONYMIZED^"


def test_a_birth_date_does_not_stay_whatever_the_dates_option_is(deidentify: Deidentify, rules: Rules) -> None:
    for option in ("retain-full-dates", "retain-modified-dates"):
        for value_type in ("DATE", "DATETIME", "TEXT"):
            document = report(harmless(), content_item(value_type, ("121031", "DCM")))
            assert len(deidentify(document, EXPLICIT, rules(option)).read().ContentSequence) == 1


@pytest.mark.parametrize(
    ("age", "unit", "stays"),
    [
        ("88", "a", True),
        ("93", "a", False),
        ("92", "d", True),
        ("1056", "mo", True),
        ("1140", "mo", False),
        ("34000", "d", False),
    ],
)
def test_an_age_over_89_does_not_stay(
    age: str, unit: str, stays: bool, deidentify: Deidentify, rules: Rules, item: Callable[..., DataSetBuilder]
) -> None:
    subject_age = item(
        (0x0040A010, "CS", "CONTAINS"),
        (0x0040A040, "CS", "NUM"),
        (0x0040A043, "SQ", [code("121033", "DCM")]),
        (0x0040A300, "SQ", [measured(age, unit)]),
    )
    rule_set = rules("retain-patient-characteristics", lines="ages_over_89: cap\n")
    assert len(deidentify(report(harmless(), subject_age), EXPLICIT, rule_set).read().ContentSequence) == 1 + stays


def test_a_unit_stays_though_it_is_the_number_of_the_patient_too(deidentify: Deidentify, rules: Rules) -> None:
    document = report(content_item("NUM", ("1", "99X"), value="0.25"))
    document.put("PatientID", "mm")
    measured_value = at(deidentify(document, EXPLICIT, rules()).read(), 0).MeasuredValueSequence[0]
    assert measured_value.MeasurementUnitsCodeSequence[0].CodeValue == "mm"


def test_an_item_with_others_inside_keeps_them_and_has_a_dummy(deidentify: Deidentify, rules: Rules) -> None:
    document = report(content_item("TEXT", ("121022", "DCM"), harmless("3.25")))
    item = at(deidentify(document, EXPLICIT, rules()).read(), 0)
    assert item.TextValue == "ANONYMIZED"
    assert at(item, 0).MeasuredValueSequence[0].NumericValue == 3.25


def test_no_item_goes_where_others_refer_to_it_by_number(
    deidentify: Deidentify, rules: Rules, item: Callable[..., DataSetBuilder]
) -> None:
    """PS3.3 C.17.3.2.5: removing one would let the reference point to something else."""
    reference = item((0x0040A010, "CS", "INFERRED FROM"), (0x0040DB73, "UL", [1, 2]))
    document = report(content_item("TEXT", ("121022", "DCM")), content_item("NUM", ("1", "99X"), reference))
    for syntax in (IMPLICIT, EXPLICIT, BIG):
        dataset = deidentify(document, syntax, rules()).read()
        assert at(dataset, 0).TextValue == "ANONYMIZED"
        assert at(dataset, 1, 0).ReferencedContentItemIdentifier == [1, 2]


def test_pixel_values_refer_to_no_item(deidentify: Deidentify, rules: Rules) -> None:
    """They may be gigabytes that are not in memory: the references are not looked for among them."""
    document = report(content_item("TEXT", ("121022", "DCM")), harmless())
    document.add(0x7FE00010, "OW", b"\x40\x00\x73\xdb" * 100)
    assert len(deidentify(document, EXPLICIT, rules()).read().ContentSequence) == 1


def test_a_sequence_of_which_no_item_stays_goes_too(deidentify: Deidentify, rules: Rules) -> None:
    gone = content_item("TEXT", ("121022", "DCM"), undefined=True)
    document = report(content_item("CONTAINER", ("1", "99X"), gone, gone, undefined=True), harmless())
    dataset = deidentify(document, EXPLICIT, rules()).read()
    assert "ContentSequence" not in at(dataset, 0)
    assert at(dataset, 0).ContinuityOfContent == "SEPARATE"
    assert "ContentSequence" not in deidentify(report(gone), EXPLICIT, rules()).read()


def test_unique_device_identifiers_go_with_all_that_is_in_them(deidentify: Deidentify, rules: Rules) -> None:
    container = content_item("CONTAINER", ("121000", "DCM"), content_item("TEXT", ("z", "99X"), value="Brombeck"))
    result = deidentify(report(container, harmless()), EXPLICIT, rules())
    assert len(result.read().ContentSequence) == 1
    assert b"Brombeck" not in result.data


def test_what_a_code_of_a_private_scheme_means_is_a_text(deidentify: Deidentify, rules: Rules) -> None:
    private = content_item("CODE", ("1", "99LOCAL"), meaning="seen by Zylqua Brombeck")
    public = content_item("CODE", ("121071", "DCM"), meaning="Finding")
    dataset = deidentify(report(private, public), EXPLICIT, rules()).read()
    assert "Brombeck" not in at(dataset, 0).ConceptNameCodeSequence[0].CodeMeaning
    assert at(dataset, 1).ConceptNameCodeSequence[0].CodeMeaning == "Finding"
    assert at(dataset, 1).ConceptCodeSequence[0].CodeMeaning == "Abdomen"


def test_a_value_that_its_value_type_does_not_announce_becomes_a_dummy(deidentify: Deidentify, rules: Rules) -> None:
    for value_type in ("NUM", "CODE", "IMAGE", "CONTAINER", "PNAME", "", "DATE"):
        item = content_item(value_type, ("121022", "DCM") if value_type == "NUM" else ("1", "99X"))
        item.add(0x0040A160, "UT", "Zylqua Brombeck")
        assert at(deidentify(report(item), EXPLICIT, rules()).read(), 0).TextValue == "ANONYMIZED"


def test_a_missing_relationship_changes_nothing(deidentify: Deidentify, rules: Rules) -> None:
    document = report(content_item("PNAME", ("121008", "DCM"), relationship=""), harmless())
    assert at(deidentify(document, EXPLICIT, rules()).read(), 0).PersonName == "ANONYMIZED^"


def test_an_unknown_value_type_holds_and_the_reason_does_not_repeat_it(
    held: Callable[..., DeidentificationError], rules: Rules
) -> None:
    for value_type in ("TABLE", "BROMBECK", "text", "TEXT\\NUM"):
        error = held(report(content_item(value_type)), EXPLICIT, rules())
        assert error.reason is HoldReason.UNRESOLVABLE_ACTION
        assert value_type not in str(error)


def test_two_concepts_in_one_name_hold(
    held: Callable[..., DeidentificationError], rules: Rules, item: Callable[..., DataSetBuilder]
) -> None:
    two = item(
        (0x0040A040, "CS", "TEXT"),
        (0x0040A043, "SQ", [code("121071", "DCM"), code("121022", "DCM")]),
        (0x0040A160, "UT", "4711"),
    )
    assert held(report(two), EXPLICIT, rules()).reason is HoldReason.MALFORMED


def nested(depth: int) -> bytes:
    """A report of undefined lengths, in whose innermost content item a text stands."""
    sequence, item = b"\x40\x00\x30\xa7SQ\0\0\xff\xff\xff\xff", b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
    end = b"\xfe\xff\x0d\xe0\0\0\0\0" + b"\xfe\xff\xdd\xe0\0\0\0\0"
    head = report().encode(EXPLICIT)[:-12]  # without the Content Sequence that it has
    container = content_item("CONTAINER", ("1", "99X")).encode(EXPLICIT)
    inner = content_item("TEXT", ("121022", "DCM"), value="Brombeck").encode(EXPLICIT)
    return head + (sequence + item + container) * depth + sequence + item + inner + end + end * depth


def test_content_nested_200_deep_is_held_and_what_is_allowed_is_cleaned(
    held: Callable[..., DeidentificationError], deidentify: Deidentify, rules: Rules
) -> None:
    assert held(nested(200), EXPLICIT, rules()).reason is HoldReason.LIMIT
    result = deidentify(nested(28), EXPLICIT, rules())
    assert b"Brombeck" not in result.data
    assert at(result.read(), *[0] * 28).ValueType == "CONTAINER"


def test_content_items_of_contexts_are_cleaned(
    small: Callable[..., DataSetBuilder], deidentify: Deidentify, rules: Rules, item: Callable[..., DataSetBuilder]
) -> None:
    """Acquisition Context, Protocol Context, Specimen Preparation: and none of the steps is left without an item."""
    gone, kept = content_item("TEXT", ("113877", "DCM"), relationship=""), content_item("CODE", ("1", "DCM"))
    step = item((0x00400612, "SQ", [content_item("TEXT", ("121041", "DCM"), relationship="")]))
    specimen = item((0x00400610, "SQ", [step]))
    protocol = item((0x00400440, "SQ", [gone, kept]))
    image = small(
        (0x00400260, "SQ", [protocol]),
        (0x00400555, "SQ", [gone]),
        (0x00400560, "SQ", [specimen]),
    )
    result = deidentify(image, EXPLICIT, rules())
    dataset = result.read()
    assert b"Brombeck" not in result.data
    assert len(dataset.AcquisitionContextSequence) == 0
    assert len(dataset.PerformedProtocolCodeSequence[0].ProtocolContextSequence) == 1
    preparation = dataset.SpecimenDescriptionSequence[0].SpecimenPreparationSequence[0]
    assert preparation.SpecimenPreparationStepContentItemSequence[0].TextValue == "ANONYMIZED"


def test_a_waveform_annotation_is_a_text_without_a_value_type(
    small: Callable[..., DataSetBuilder], deidentify: Deidentify, rules: Rules, item: Callable[..., DataSetBuilder]
) -> None:
    annotation = item((0x00700006, "ST", "normal Zylqua Brombeck"), (0x0040A0B0, "US", [1, 0]))
    named = item((0x0040A043, "SQ", [code("121022", "DCM")]), (0x00700006, "ST", "A4711"))
    ecg = small((0x0040B020, "SQ", [annotation, named]), sop_class_uid="1.2.840.10008.5.1.4.1.1.9.1.1")
    result = deidentify(ecg, EXPLICIT, rules())
    (item_left,) = result.read().WaveformAnnotationSequence
    assert "Brombeck" not in item_left.UnformattedTextValue
    assert item_left.ReferencedWaveformChannels == [1, 0]


def test_without_the_option_the_profile_does_what_it_did(deidentify: Deidentify) -> None:
    (item,) = deidentify(report(harmless(), content_item("TEXT"))).read().ContentSequence
    assert item.ValueType == "TEXT"
    assert item.TextValue == "ANONYMIZED"


def test_a_rule_of_the_site_for_a_value_wins(deidentify: Deidentify, rules: Rules) -> None:
    keeping = rules(lines="rules:\n  - {keep: TextValue}\n")
    document = report(content_item("TEXT", ("1", "99X"), value="Zylqua"))
    assert at(deidentify(document, EXPLICIT, keeping).read(), 0).TextValue == "Zylqua"


def test_explain_names_the_row_behind_a_content_item_that_goes(deidentify: Deidentify, rules: Rules) -> None:
    document = report(harmless(), content_item("TEXT", ("121022", "DCM")), content_item("PNAME", ("121008", "DCM")))
    encoded = document.encode(EXPLICIT)
    result = deidentify(encoded, EXPLICIT, rules())
    steps = list(explain(encoded, result.plan))
    (gone,) = [step for step in steps if step.path == "ContentSequence[1]"]
    assert gone.action is ActionCode.X
    assert gone.source == "PS3.15-2026c Table E.3.4-1 (121022, DCM) Accession Number, TEXT: X"
    assert gone.after is None
    assert not [step for step in steps if step.path.startswith("ContentSequence[1].")]
    (name,) = [step for step in steps if step.path == "ContentSequence[2].PersonName"]
    assert name.source == "PS3.15-2026c Table E.3.4-1 (121008, DCM) Person Observer Name, PNAME: D"


@pytest.mark.parametrize("tag", [0x0040A301, 0x0040A170, 0x0040A195, 0x00080121])
def test_codes_beside_those_of_content_items_lose_names_too(deidentify: Deidentify, rules: Rules, tag: int) -> None:
    """Qualifiers, purposes, modifiers and equivalents: of a private scheme a meaning is a text."""
    for scheme, left in (("99LOCAL", False), ("DCM", True)):
        named = content_item("NUM", ("1234", "99LOCAL"))
        beside = DataSetBuilder()
        beside.add(0x00080100, "SH", "1")
        beside.add(0x00080102, "SH", scheme)
        beside.add(0x00080104, "LO", "Zorbatsch liver")
        named.add(tag, "SQ", [beside])
        data = deidentify(report(named), rule_set=rules()).data
        assert (b"Zorbatsch" in data) is left
        assert b"liver" in data
