"""What PS3.15 Annex E asks of the process beside the table's rows: consistency, markers, what is not in the table."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pydicom
import pytest

from deid_proxy.engine.planner import make_plan
from deid_proxy.errors import DeidentificationError, HoldReason, ProfileError
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.network.command_set import Element, c_store_request, read_command_set
from deid_proxy.pipeline import Deidentifier
from deid_proxy.profile import load_rule_set
from deid_proxy.standard.uids import TRANSFER_SYNTAXES
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
    Instance,
    Patient,
    Shape,
    build_study,
)

SOURCE = Path(__file__).parents[2] / "tools" / "standard"
CT, SR = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.88.11"
ENCAPSULATED_PDF = "1.2.840.10008.5.1.4.1.1.104.1"
ROOT = "1.2.826.0.1.3680043.10.878"
KEY = ProjectKey(bytes(range(60, 92)))
SMALL = Shape(rows=8, columns=8)
ANATOMIC_REGION = 0x00082218
SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]


def read(name: str) -> list[dict[str, str]]:
    with (SOURCE / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def instance(*elements: tuple[int, str, Any], sop_class_uid: str = CT) -> DataSetBuilder:
    builder = DataSetBuilder()
    builder.put("SOPClassUID", sop_class_uid)
    builder.put("PatientName", "Nightjar^Nina")
    builder.put("PatientID", "MRN-1601-N")
    for number, keyword in enumerate(("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"), start=1):
        builder.put(keyword, f"{ROOT}.{number}.11")
    for tag, vr, value in elements:
        builder.add(tag, vr, value)
    return builder


def item(*elements: tuple[int, str, Any]) -> DataSetBuilder:
    builder = DataSetBuilder()
    for tag, vr, value in elements:
        builder.add(tag, vr, value)
    return builder


def made_of(make: Any, builder: DataSetBuilder, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN) -> Any:
    return make(builder.encode(syntax), syntax)


def studies() -> list[Instance]:
    """Three studies of one patient: images that refer to each other, and a report."""
    patient = Patient.invent(5)
    return [
        *build_study(21, "MR", 4, patient, shape=SMALL),
        *build_study(22, "PET", 3, patient, shape=SMALL),
        *build_study(22, "SR", 1, patient),
    ]


# dummies and consistency


@pytest.mark.requirement("R-004", "R-013")
@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "PET", "SR", "RTSTRUCT"])
def test_two_patients_differ_in_nothing_but_their_pseudonyms(make: Any, modality: str) -> None:
    """What is written in place of an original does not depend on it: all but name, ID and UIDs is the same for all."""
    outputs = []
    for seed in (31, 32):
        (one,) = build_study(33, modality, 1, Patient.invent(seed), shape=SMALL)
        made = make(one.data, one.transfer_syntax_uid)
        pseudonyms = set(made.identities.values())
        assert pseudonyms
        texts = [made.data]
        for pseudonym in sorted(pseudonyms, key=len, reverse=True):
            texts = [part for text in texts for part in text.split(pseudonym.encode())]
        outputs.append(b"".join(texts))
    assert outputs[0] == outputs[1]


@pytest.mark.requirement("R-005")
def test_related_instances_stay_related_in_any_order(make: Any) -> None:
    """Forwards, shuffled, in parallel, after a restart with the map and after one without it: the same bytes."""
    instances, store = studies(), MemoryMapStore()

    def run(one: Instance, resolver: IdentityResolver) -> bytes:
        return bytes(make(one.data, one.transfer_syntax_uid, resolver).data)

    first = IdentityResolver("P", KEY, store)
    expected = {one.sop_instance_uid: run(one, first) for one in instances}
    shuffled = random.Random(3).sample(instances, len(instances))
    for resolver in (IdentityResolver("P", KEY, store), IdentityResolver("P", KEY, MemoryMapStore())):
        assert {one.sop_instance_uid: run(one, resolver) for one in shuffled} == expected
    parallel = IdentityResolver("P", KEY, MemoryMapStore())
    with ThreadPoolExecutor(4) as pool:
        outputs = list(pool.map(lambda one: run(one, parallel), shuffled))
    assert dict(zip([one.sop_instance_uid for one in shuffled], outputs, strict=True)) == expected


@pytest.mark.requirement("R-005", "R-021")
def test_the_graph_of_uids_keeps_its_shape(make: Any) -> None:
    """Every UID of the output stands for one of the input, and refers to the same instances as before."""
    forth: dict[str, set[str]] = defaultdict(set)
    back: dict[str, set[str]] = defaultdict(set)
    for one in studies():
        made = make(one.data, one.transfer_syntax_uid)
        before = {str(e.tag): e.value for e in pydicom.dcmread(_file(one)) if e.VR == "UI"}
        after = {str(e.tag): e.value for e in made.read() if e.VR == "UI"}
        for tag in before.keys() & after.keys():
            forth[str(before[tag])].add(str(after[tag]))
            back[str(after[tag])].add(str(before[tag]))
    assert all(len(values) == 1 for values in (*forth.values(), *back.values()))
    assert len(forth) > 15


def _file(one: Instance) -> Any:
    import io

    return io.BytesIO(one.part10())


@pytest.mark.requirement("R-006")
def test_what_belongs_to_an_entity_is_the_same_in_all_its_instances(make: Any) -> None:
    """Patient ID and Name by patient; Study ID, date and UID by study; Series Number and UID by series."""
    outputs = [make(one.data, one.transfer_syntax_uid).read() for one in studies()]
    entities = {
        "PatientID": ("PatientID", "PatientName", "PatientSex", "PatientBirthDate"),
        "StudyInstanceUID": ("PatientID", "StudyID", "StudyDate", "StudyTime", "AccessionNumber"),
        "SeriesInstanceUID": ("StudyInstanceUID", "SeriesNumber", "Modality"),
    }
    for entity, keywords in entities.items():
        for keyword in keywords:
            values = {(str(one[entity].value), str(one.get(keyword))) for one in outputs}
            assert len(values) == len({key for key, _ in values}), (entity, keyword)
    assert [len({one[entity].value for one in outputs}) for entity in entities] == [1, 3, 3]


# what is removed as a whole

WHOLE = {
    "overlay": (0x60003000, "OW", b"OVERLAY OF NIGHTJAR "),
    "overlay-comment": (0x60024000, "LT", "OVERLAY OF NIGHTJAR"),
    "curve": (0x50003000, "OW", b"CURVE OF NIGHTJAR "),
    "graphic-annotation": (0x00700001, "SQ", [item((0x00700006, "ST", "ARROW OF NIGHTJAR"))]),
    "icon": (0x00880200, "SQ", [item((0x7FE00010, "OW", b"ICON OF NIGHTJAR"))]),
    "original-attributes": (0x04000561, "SQ", [item((0x04000550, "SQ", [item((0x00080104, "LO", "OF NIGHTJAR"))]))]),
    "signature": (0xFFFAFFFA, "SQ", [item((0x04000115, "OB", b"SIGNED NIGHTJAR "))]),
    "mac-parameters": (0x4FFE0001, "SQ", [item((0x04000015, "CS", "OF NIGHTJAR"))]),
    "padding": (0xFFFCFFFC, "OB", b"PADDED NIGHTJAR "),
}


@pytest.mark.requirement("R-009", "R-051", "R-052", "R-053", "R-056", "R-108")
@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("name", WHOLE)
def test_what_cannot_be_cleaned_is_removed_whole(make: Any, name: str, syntax: str, nested: bool) -> None:
    """Overlays, curves, annotations, icons, former values, signatures, padding: none passes, at the top or in items."""
    tag, vr, value = WHOLE[name]
    element = (ANATOMIC_REGION, "SQ", [item((tag, vr, value))]) if nested else (tag, vr, value)
    made = made_of(make, instance(element), syntax)
    data_set = made.read()
    place = data_set[ANATOMIC_REGION].value[0] if nested else data_set
    assert tag not in place or name == "graphic-annotation"  # D in the table: a dummy takes its place
    assert b"NIGHTJAR" not in made.data.upper()


@pytest.mark.requirement("R-009", "R-108")
def test_no_half_of_an_overlay_plane_is_left(make: Any) -> None:
    """Without Overlay Data, rows, columns and type of a plane describe nothing: all of the group goes."""
    plane = [(0x60040010, "US", 8), (0x60040011, "US", 8), (0x60040040, "CS", "G"), (0x60040050, "SS", [1, 1])]
    made = made_of(make, instance(*plane, (0x60041500, "LO", "NIGHTJAR"), (0x60043000, "OW", bytes(8))))
    assert [tag for tag in made.read().keys() if tag.group == 0x6004] == []  # noqa: SIM118


@pytest.mark.requirement("R-056")
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_nothing_stands_behind_the_data_set(make: Any, syntax: str) -> None:
    """Zeros behind the last element are dropped; anything else there is no part of a data set, and holds it."""
    data = instance().encode(syntax)
    assert make(data + bytes(64), syntax).data == make(data, syntax).data
    with pytest.raises(DeidentificationError) as caught:
        make(data + b"NIGHTJAR", syntax)
    assert caught.value.reason is HoldReason.MALFORMED


@pytest.mark.requirement("R-054")
@pytest.mark.parametrize(("sop_class_uid", "verified"), [(CT, False), (SR, True)])
def test_a_verifying_observer_says_nothing(make: Any, sop_class_uid: str, verified: bool) -> None:
    """A dummy observer in a report, where the module is defined; in an image it may go, and says nothing if not."""
    observer = item((0x0040A075, "PN", "Nightjar^Olaf"), (0x0040A027, "LO", "Nightjar Clinic"))
    made = made_of(make, instance((0x0040A073, "SQ", [observer]), sop_class_uid=sop_class_uid))
    assert b"ightjar" not in made.data
    if verified:
        (dummy,) = made.read()[0x0040A073].value
        assert all(not dummy[tag].is_empty for tag in (0x0040A075, 0x0040A027, 0x0040A030))


@pytest.mark.requirement("R-008", "R-055")
def test_a_document_is_never_passed_on(tmp_path: Path) -> None:
    """Held by default, and also where a site accepts what may be in pixels."""
    document = (0x00420011, "OB", b"%PDF-1.4 Nightjar")
    file = _part10(instance(document, sop_class_uid=ENCAPSULATED_PDF), ENCAPSULATED_PDF)
    profile = tmp_path / "allow.yaml"
    profile.write_text("name: allow\nedition: PS3.15-2026d\npixel_risk: allow\n", encoding="utf-8")
    for name in ("basic", str(profile)):
        held = Deidentifier(name, key=KEY).deidentify(file)
        assert (held.file, held.reason) == (None, HoldReason.PIXEL_RISK)


def _part10(builder: DataSetBuilder, sop_class_uid: str) -> bytes:
    from deid_proxy.testing.builders import part10

    return part10(builder.encode(), EXPLICIT_VR_LITTLE_ENDIAN, sop_class_uid, f"{ROOT}.1.11")


# what the object and its file say


@pytest.mark.requirement("R-012", "R-013")
@pytest.mark.parametrize("modality", ["CT", "Enhanced MR", "SR"])
def test_nothing_is_written_that_leads_back(make: Any, modality: str) -> None:
    """No Encrypted Attributes, no Modified Attributes and no private element appears; nor stay those of others."""
    sealed = (0x04000500, "SQ", [item((0x04000510, "UI", EXPLICIT_VR_LITTLE_ENDIAN), (0x04000520, "OB", b"sealed"))])
    assert 0x04000500 not in made_of(make, instance(sealed)).read()
    (one,) = build_study(41, modality, 1, shape=SMALL)
    tags = [element.tag for element in make(one.data, one.transfer_syntax_uid).read().iterall()]
    assert [tag for tag in tags if tag.is_private or tag in (0x04000500, 0x04000550)] == []


@pytest.mark.requirement("R-020", "R-105")
def test_the_sop_instance_uid_is_new_wherever_it_stands(make: Any) -> None:
    """Data set, File Meta Information and what the command will say agree, and are not what came."""
    made = made_of(make, instance())
    data_set = made.read()
    assert data_set.SOPInstanceUID == data_set.file_meta.MediaStorageSOPInstanceUID == made.rendition.sop_instance_uid
    assert f"{ROOT}.1.11".encode() not in made.file


@pytest.mark.requirement("R-026")
@pytest.mark.parametrize(
    "option",
    ["clean-pixel-data", "clean-recognizable-visual-features"],
)
def test_an_option_is_claimed_only_when_it_ran(make: Any, option: str, tmp_path: Path) -> None:
    """The one code that is written is that of the Basic Profile; an Option that is not here is refused at load."""
    profile = tmp_path / "optional.yaml"
    profile.write_text(f"name: optional\nedition: PS3.15-2026d\noptions: [{option}]\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=option):
        load_rule_set(str(profile))
    data_set = made_of(make, instance()).read()
    assert [code.CodeValue for code in data_set.DeidentificationMethodCodeSequence] == ["113100"]


@pytest.mark.requirement("R-028", "R-029")
def test_the_old_file_meta_and_preamble_are_gone() -> None:
    """Whatever text stood in the preamble and in any element of group 0002: none of it is in the new file."""
    meta = DataSetBuilder()
    uids = {0x00020002: CT, 0x00020003: f"{ROOT}.1.11", 0x00020010: EXPLICIT_VR_LITTLE_ENDIAN, 0x00020012: f"{ROOT}.77"}
    for tag, uid in uids.items():
        meta.add(tag, "UI", uid)
    texts = {0x00020013: "SH", **dict.fromkeys((0x00020016, 0x00020017, 0x00020018), "AE")}
    for tag, vr in texts.items():
        meta.add(tag, vr, f"CANARY{tag & 0xFF:02X}")
    for tag in (0x00020026, 0x00020027, 0x00020028):
        meta.add(tag, "UR", f"https://canary{tag & 0xFF:02X}.example")
    meta.add(0x00020100, "UI", f"{ROOT}.78")
    meta.add(0x00020102, "OB", b"CANARY PRIVATE")
    encoded = meta.encode()
    length = DataSetBuilder()
    length.add(0x00020000, "UL", len(encoded))
    file = b"CANARY".ljust(128, b"!") + b"DICM" + length.encode() + encoded + instance().encode()
    output = Deidentifier("basic", key=KEY).deidentify(file).file
    assert output is not None
    assert output[:132] == bytes(128) + b"DICM"
    assert [
        text for text in (b"CANARY", b"canary", f"{ROOT}.77".encode(), f"{ROOT}.78".encode()) if text in output
    ] == []


@pytest.mark.requirement("R-104", "R-020")
def test_the_command_names_the_new_instance_and_nobody_else() -> None:
    """A C-STORE request has the new UID, and neither the title nor the message of who had it moved."""
    command = read_command_set(c_store_request(CT, "2.25.77", 9))
    assert command.uid(Element.AFFECTED_SOP_INSTANCE_UID) == "2.25.77"
    encoded = c_store_request(CT, "2.25.77", 9)
    assert [element for element in (b"\x30\x10", b"\x31\x10") if b"\0\0" + element in encoded] == []


# what the table does not list

GAPS = [row for row in read("gap_attributes.csv") if row["class"] not in ("structural", "vocabulary", "creator-id")]
TEMPORAL = {"DA": "18720229", "TM": "013959.187201", "DT": "18720229013959.187201"}


def gap_value(row: dict[str, str]) -> str:
    values = {"PN": "CANARY^GAP", "UR": "https://canary.example/gap", "AE": "CANARY_GAP", "UI": f"{ROOT}.9.1872"}
    return {**values, **TEMPORAL}[row["vr"]]


@pytest.mark.requirement("R-021", "R-048", "R-111")
@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("row", GAPS, ids=[row["tag"] for row in GAPS])
def test_an_unlisted_attribute_that_identifies_does_not_pass(
    make: Any, row: dict[str, str], nested: bool, syntax: str
) -> None:
    """Dates, names, addresses, repositories, references: the value is nowhere; a UID has its replacement."""
    tag, value = int(row["tag"].replace(",", ""), 16), gap_value(row)
    element = (tag, row["vr"], value)
    builder = instance((ANATOMIC_REGION, "SQ", [item(element)])) if nested else instance(element)
    made = made_of(make, builder, syntax)
    place = made.read()[ANATOMIC_REGION].value[0] if nested else made.read()
    assert value.encode() not in made.file
    if row["vr"] == "UI" and tag >> 16 not in (2, 4) and row["class"] != "repository-id":
        assert place[tag].value in made.identities.values()


SUPPLEMENT = [row for row in read("pydicom_dict_supplement.csv") if row["in_table_e1_1"] == "Y"]


@pytest.mark.requirement("R-110")
@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("row", SUPPLEMENT, ids=[row["tag"] for row in SUPPLEMENT])
def test_an_attribute_that_pydicom_does_not_know_is_handled(make: Any, row: dict[str, str], nested: bool) -> None:
    """In Implicit VR, where the dictionary alone says what it is."""
    tag = int(row["tag"].replace(",", ""), 16)
    text = "CANARY OF A NEW ATTRIBUTE"
    values = {"SQ": [item((0x00080104, "LO", text))], "DA": "18720229", "CS": "CANARY OF A NEW", "DT": "18720229010101"}
    value = values.get(row["vr"], text)
    element = (tag, row["vr"], value)
    builder = instance((ANATOMIC_REGION, "SQ", [item(element)])) if nested else instance(element)
    made = made_of(make, builder, IMPLICIT_VR_LITTLE_ENDIAN)
    traces = (b"CANARY", b"18720229")
    assert any(trace in builder.encode(IMPLICIT_VR_LITTLE_ENDIAN) for trace in traces)
    assert [trace for trace in traces if trace in made.file] == []


@pytest.mark.requirement("R-047")
@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("tag", [0x00000110, 0x00001000, 0x00020016, 0x00041130, 0x00088FFF, 0x60200010, 0x7FE18FFE])
def test_elements_that_nobody_knows_do_not_pass(make: Any, syntax: str, tag: int) -> None:
    """Command, File Meta, directory, unknown and foreign private elements in a data set are removed."""
    made = made_of(make, instance((tag, "LO", "CANARY UNKNOWN")), syntax)
    assert b"CANARY" not in made.file
    assert tag not in made.read()


# the profile


@pytest.mark.requirement("R-071")
@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "PET", "RTSTRUCT", "SR"])
def test_each_class_of_identity_is_gone(make: Any, modality: str, syntax: str) -> None:
    """Patient, family, staff, organizations, dates, UIDs and private attributes of a realistic instance."""
    (one,) = build_study(51, modality, 1, transfer_syntax_uid=syntax, shape=SMALL)
    data = make(one.data, syntax).file
    start, end = one.pixel_range or (0, 0)
    pixels = one.data[start:end]
    outside = data.replace(pixels, b"") if pixels else data
    assert [planted.label for planted in one.planted if str(planted).encode("utf-8", "replace") in outside] == []
    assert len(one.planted) >= 30


@pytest.mark.requirement("R-073")
@pytest.mark.parametrize("modality", ["CT", "Enhanced MR", "PET"])
def test_pixel_values_stay_and_nothing_is_claimed_of_them(make: Any, modality: str) -> None:
    """The profile does not address pixels: bit-identical, and no code or attribute says that they were cleaned."""
    (one,) = build_study(52, modality, 1, shape=SMALL)
    made = make(one.data, one.transfer_syntax_uid)
    data_set = made.read()
    assert one.pixel_range is not None
    assert data_set.PixelData == one.data[slice(*one.pixel_range)]
    codes = {code.CodeValue for code in data_set.DeidentificationMethodCodeSequence}
    assert not codes & {"113101", "113102"}
    before = pydicom.dcmread(_file(one))
    for tag in (0x00280301, 0x00280302):
        assert data_set.get(tag) == before.get(tag)


# what is no stored instance


@pytest.mark.requirement("R-030")
@pytest.mark.parametrize("syntax", sorted(uid for uid, one in TRANSFER_SYNTAXES.items() if one.real_time_video))
def test_real_time_video_is_not_taken(syntax: str) -> None:
    """Its frames flow beside the data set: the instance is held, whatever is in it."""
    with pytest.raises(DeidentificationError) as caught:
        make_plan(instance().encode(), syntax, load_rule_set("basic"))
    assert caught.value.reason is HoldReason.TRANSFER_SYNTAX


@pytest.mark.requirement("R-031")
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_directory_elements_leave_every_instance(make: Any, syntax: str) -> None:
    """At the top level and in items; what they say of a medium is gone with them."""
    entry = (0x00041500, "CS", "NIGHTJAR\\NINA")
    made = made_of(make, instance(entry, (0x00081140, "SQ", [item(entry, (0x00081155, "UI", f"{ROOT}.9"))])), syntax)
    assert b"NIGHTJAR" not in made.data


@pytest.mark.requirement("R-032")
def test_a_directory_goes_nowhere() -> None:
    """A DICOMDIR is no instance that can be stored: it is held, with whatever it lists."""
    directory = instance(
        (0x00041220, "SQ", [item((0x00041430, "CS", "PATIENT"))]), sop_class_uid="1.2.840.10008.1.3.10"
    )
    with pytest.raises(DeidentificationError) as caught:
        make_plan(directory.encode(), EXPLICIT_VR_LITTLE_ENDIAN, load_rule_set("basic"))
    assert caught.value.reason is HoldReason.SOP_CLASS


@pytest.mark.requirement("R-106")
@pytest.mark.parametrize("character_set", ["", "ISO_IR 100", "ISO_IR 192", "GB18030", "ISO_IR 13", "\\ISO 2022 IR 87"])
def test_replacements_can_be_read_in_the_character_set_of_the_object(make: Any, character_set: str) -> None:
    """Every text of the result decodes by what the result declares, and is plain ASCII where it was written anew."""
    builder = instance((0x00080005, "CS", character_set), (0x00081030, "LO", "a study"), (0x00080080, "LO", "a place"))
    read_back = made_of(make, builder).read()
    read_back.decode()
    assert str(read_back.PatientName).isascii()
    assert str(read_back.PatientID).isascii()
