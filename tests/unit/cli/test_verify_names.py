"""``verify --originals``: what of somebody's name is a finding, what may be chance, and what is neither.

Both ways: a name that got through is found wherever it stands; a word that stands there by right is not.
"""

from __future__ import annotations

import io
import json
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.identity.keys import generate_key_file, load_key_file
from deid_proxy.pipeline import Deidentifier
from deid_proxy.testing.builders import Patient, build_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

HERS = build_study(11, "CT", 1, Patient.invent(11))[0].part10()
HIS = build_study(12, "CT", 2, Patient.invent(12))[1].part10()  # another slice, at another place
NAME = "holds a word of an original name"
PROFILE = "clinical-trial"
LONG, NECK = {"PatientName": "Long^Mia"}, {"PatientName": "Neck^Anna"}
KERNEL, DESCRIPTION = "ConvolutionKernel", "SeriesDescription"  # the rules keep the first, and clean the second

Change = dict[str, Any]
Kind = tuple[str, str]


class Judged(NamedTuple):
    """What verify says of some files: findings, and what may be chance, by file, with the attribute's name."""

    found: list[list[Kind]]
    chance: list[list[Kind]]
    status: int


def edited(file: bytes, change: Change) -> bytes:
    """Return a file with other values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # values that a strict writer would not take
        data_set = pydicom.dcmread(io.BytesIO(file))
        for keyword, value in change.items():
            setattr(data_set, keyword, value)
        out = io.BytesIO()
        data_set.save_as(out, enforce_file_format=False)
    return out.getvalue()


@pytest.fixture(scope="module")
def deidentifier(tmp_path_factory: pytest.TempPathFactory) -> Deidentifier:
    key = tmp_path_factory.mktemp("key") / "k"
    generate_key_file(key)
    return Deidentifier(PROFILE, key=load_key_file(key))


@pytest.fixture
def judge(deidentifier: Deidentifier, tmp_path: Path, run: Callable[..., Ran]) -> Callable[..., Judged]:
    """Judge what some originals became, each with a change made to the result behind the engine's back."""

    def judge_them(*pairs: tuple[bytes, Change]) -> Judged:
        originals, results = tmp_path / "originals", tmp_path / "results"
        originals.mkdir()
        results.mkdir()
        for number, (original, change) in enumerate(pairs):
            (originals / f"{number}.dcm").write_bytes(original)
            file = deidentifier.deidentify(original).file
            assert file is not None
            (results / f"{number}.dcm").write_bytes(edited(file, change))
        done = run("verify", results, "--originals", originals, "--profile", PROFILE, "--format", "json")
        document = json.loads(done.out)
        count = len(pairs)
        return Judged(_kinds(document["files"], count), _kinds(document["may_be_chance"], count), done.status)

    return judge_them


def _kinds(files: list[dict[str, Any]], count: int) -> list[list[Kind]]:
    """Return what is said of names and identifiers, by file."""
    said: dict[int, list[Kind]] = {
        file["number"]: [
            (finding["attribute"].rpartition(" ")[2], finding["finding"])
            for finding in file["findings"]
            if not finding["finding"].startswith("would be")  # what the rules say of it is tested elsewhere
        ]
        for file in files
    }
    return [said.get(number, []) for number in range(1, count + 1)]


@pytest.mark.parametrize("keyword", [KERNEL, DESCRIPTION])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Brain^Anna", "Brain, Anna"),
        ("Brain^Anna", "seen: ANNA"),
        ("Long^Neck", "neck, long"),
        ("Long^Mia", "mia long"),
        ("Quendel^Petra", "QUENDEL 3"),
        ("Anders^Otto\\Long^Mia", "Mia Long"),
    ],
)
def test_a_name_that_got_through_is_found(name: str, text: str, keyword: str, judge: Callable[..., Judged]) -> None:
    """Also one that is made of words of a vocabulary, or has one beside it."""
    judged = judge((edited(HERS, {"PatientName": name}), {keyword: text}))
    assert judged.found == [[(keyword, NAME)]]
    assert judged.status == ExitCode.SOME_HELD


@pytest.mark.parametrize("keyword", ["Manufacturer", "ManufacturerModelName", "BodyPartExamined"])
def test_a_name_that_nothing_else_is_called_is_found_in_codes_too(keyword: str, judge: Callable[..., Judged]) -> None:
    """Where makers and codes stand, a word that no vocabulary has is a name."""
    judged = judge((edited(HERS, {"PatientName": "Quendel^Petra"}), {keyword: "QUENDEL"}))
    assert judged.found == [[(keyword, NAME)]]


@pytest.mark.parametrize(
    ("tag", "value", "finding"),
    [
        (b"\x10\0\x10\0PN", "Quendel^Petra", NAME),
        (b"\x10\0\x20\0LO", "QX-4711-B", "holds an original identifier"),
        (b"\x20\0\x0d\0UI", "1.2.826.0.1.3680043.10.5999.77", "holds an original UID"),
    ],
)
def test_what_an_original_says_in_vr_un_is_looked_for(
    tag: bytes, value: str, finding: str, deidentifier: Deidentifier, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """An archive that does not know an attribute writes it like that; the dictionary says what it is."""
    keyword = {b"PN": "PatientName", b"LO": "PatientID", b"UI": "StudyInstanceUID"}[tag[4:]]
    original = edited(HERS, {keyword: value})
    at = original.index(tag, 132)
    length = original[at + 6 : at + 8]
    original = original[: at + 4] + b"UN\0\0" + length + b"\0\0" + original[at + 8 :]
    result = deidentifier.deidentify(HERS).file
    assert result is not None
    (tmp_path / "original").write_bytes(original)
    (tmp_path / "result").write_bytes(edited(result, {"ImageComments": value.replace("^", " ")}))
    options = ("--originals", tmp_path / "original", "--profile", PROFILE, "--format", "json")
    document = json.loads(run("verify", tmp_path / "result", *options).out)
    assert finding in [one["finding"] for file in document["files"] for one in file["findings"]]


def test_a_single_word_counts_where_it_is_nobody_elses(judge: Callable[..., Judged]) -> None:
    """No original has the word in this attribute: it came from another one, and nothing explains it."""
    judged = judge((edited(HERS, LONG), {KERNEL: "LONG 3"}), (HIS, {}))
    assert judged.found == [[(KERNEL, NAME)], []]


@pytest.mark.parametrize(("keyword", "listed"), [(KERNEL, False), (DESCRIPTION, True)])
def test_a_single_word_of_others_may_be_chance(keyword: str, listed: bool, judge: Callable[..., Judged]) -> None:
    """Mrs Long makes no leak of everybody's long axis; in what is cleaned it is listed all the same."""
    text = {keyword: "long axis"}
    judged = judge((edited(HERS, LONG), {}), (edited(HIS, text), text))
    assert judged.found == [[], []]
    assert judged.chance[1] == ([(keyword, "holds a word that is somebody's name, too")] if listed else [])
    assert judged.status == ExitCode.DONE


def test_her_file_is_known_among_those_of_others(
    deidentifier: Deidentifier, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """The same words in the same attribute: a leak in the file that was made of her original, chance in the other."""
    (tmp_path / "originals").mkdir()
    (tmp_path / "results").mkdir()
    for number, (file, name) in enumerate(((HERS, "Long^Mia"), (HIS, "Quendel^Petra"))):
        result = deidentifier.deidentify(edited(file, {"PatientName": name})).file
        assert result is not None
        original = edited(file, {"PatientName": name, KERNEL: "LONG axis"})
        (tmp_path / "originals" / f"{number}").write_bytes(original)
        (tmp_path / "results" / f"{number}").write_bytes(edited(result, {KERNEL: "LONG axis"}))
    options = ("--originals", tmp_path / "originals", "--profile", PROFILE, "--format", "json")
    document = json.loads(run("verify", tmp_path / "results", *options).out)
    kernel = f"(0018,1210) {KERNEL}"
    assert document["files"] == [{"number": 1, "findings": [{"attribute": kernel, "finding": NAME, "rule": ""}]}]
    assert document["may_be_chance"] == []


@pytest.mark.parametrize("changed", [True, False])
def test_a_file_of_which_nobody_knows_whose_it_is_may_be_hers(
    changed: bool, deidentifier: Deidentifier, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """An archive changed a number that the rules keep: no original has those, and the words may be hers."""
    (tmp_path / "originals").mkdir()
    for number, (file, name) in enumerate(((HERS, "Long^Mia"), (HIS, "Quendel^Petra"))):
        original = edited(file, {"PatientName": name, KERNEL: "LONG axis"})
        (tmp_path / "originals" / f"{number}").write_bytes(original)
    result = deidentifier.deidentify(HIS).file
    assert result is not None
    number = {"InstanceNumber": "99"} if changed else {}
    (tmp_path / "result").write_bytes(edited(result, {KERNEL: "LONG axis", **number}))
    options = ("--originals", tmp_path / "originals", "--profile", PROFILE)
    done = run("verify", tmp_path / "result", *options)
    assert done.status == (ExitCode.SOME_HELD if changed else ExitCode.DONE)
    assert (NAME in done.out) == changed


def test_a_name_that_others_have_in_what_is_kept_is_listed_with_the_reason(judge: Callable[..., Judged]) -> None:
    """A coil may be called like somebody, and nothing else; the rules keep what it is called."""
    coil = {KERNEL: "Quendel 3"}
    judged = judge((edited(HERS, {"PatientName": "Quendel^Petra"}), {}), (edited(HIS, coil), coil))
    assert judged.found == [[], []]
    assert judged.chance == [[], [(KERNEL, "holds a word that is somebody's name, too")]]


def test_a_name_in_what_is_cleaned_is_found_whoever_has_it_there(judge: Callable[..., Judged]) -> None:
    """A physician who is named in the comments of many does not become a word by that."""
    hers = edited(HERS, {"ReferringPhysicianName": "Quendel^Petra"})
    his = edited(HIS, {DESCRIPTION: "asked by Quendel"})
    judged = judge((hers, {}), (his, {DESCRIPTION: "asked by Quendel"}))
    assert judged.found == [[], [(DESCRIPTION, NAME)]]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Brain^Anna", {DESCRIPTION: "Routine Brain"}),
        ("Neck^Anna", {KERNEL: "NECK 3"}),
    ],
)
def test_a_single_body_part_may_be_chance(name: str, change: Change, judge: Callable[..., Judged]) -> None:
    """As the engine has it, which leaves it: told apart, and no finding, also in her own file."""
    judged = judge((edited(HERS, {"PatientName": name, **change}), change))
    assert judged.found == [[]]
    assert judged.chance == [[(next(iter(change)), "holds a word that is somebody's name, too")]]
    assert judged.status == ExitCode.DONE


@pytest.mark.parametrize("text", ["JPEG lossy 7:1", "near lossless JPEG-LS compression"])
def test_a_word_of_others_is_no_finding(text: str, judge: Callable[..., Judged]) -> None:
    """A phantom that is called like a method of compression."""
    hers = edited(HERS, {"PatientName": "PARITY^JPEG^TWO", "DerivationDescription": "none"})
    judged = judge((hers, {}), (edited(HIS, {"DerivationDescription": text}), {}))
    assert judged.found == [[], []]
    assert judged.chance[0] == []
    assert judged.status == ExitCode.DONE


def _code(meaning: str) -> Items:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "121008", "DCM", meaning
    return Items([item])


def test_single_words_in_code_meanings_and_makers_are_nothing(judge: Callable[..., Judged]) -> None:
    """Person Observer Name has words of two people; of one alone it would have two."""
    hers = edited(HERS, {"PatientName": "Name^First", "ReferringPhysicianName": "Observer^Verifying"})
    change = {"ProcedureCodeSequence": _code("Person Observer Name"), "Manufacturer": "Philips"}
    judged = judge((hers, change), (edited(HIS, {"PatientName": "Philips"}), {}))
    assert (judged.found, judged.chance) == ([[], []], [[], []])
    assert judged.status == ExitCode.DONE


def test_two_words_of_one_name_in_a_code_meaning_are_found(judge: Callable[..., Judged]) -> None:
    """Nobody else has them there."""
    hers = edited(HERS, {"PatientName": "Name^First"})
    judged = judge((hers, {"ProcedureCodeSequence": _code("First Name")}))
    assert judged.found == [[("CodeMeaning", NAME)]]


def test_a_private_creator_names_its_maker(judge: Callable[..., Judged]) -> None:
    """Whoever is called like a maker does not make his private attributes a leak."""

    def with_block(file: bytes) -> bytes:
        data_set = pydicom.dcmread(io.BytesIO(file))
        block = data_set.private_block(0x2001, "Philips Imaging DD 001", create=True)
        block.add_new(0x03, "FL", 1000.0)  # a b value, which PS3.15 calls safe
        out = io.BytesIO()
        data_set.save_as(out, enforce_file_format=False)
        return out.getvalue()

    judged = judge((edited(HERS, {"ContentCreatorName": "Philips"}), {}), (with_block(HIS), {}))
    assert (judged.found, judged.chance) == ([[], []], [[], []])


def test_a_short_number_of_others_may_be_chance(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A serial number that is kept, and somebody's Patient ID; seven digits are not both by right."""
    profile = tmp_path / "device.yaml"
    profile.write_text("name: device\noptions: [retain-device-identity]\n")
    generate_key_file(tmp_path / "k")
    for digits, status in (("123456", ExitCode.DONE), ("1234567", ExitCode.SOME_HELD)):
        originals, results = tmp_path / f"in{digits}", tmp_path / f"out{digits}"
        originals.mkdir()
        (originals / "1").write_bytes(edited(HERS, {"PatientID": digits, "DeviceSerialNumber": "A-1"}))
        (originals / "2").write_bytes(edited(HIS, {"DeviceSerialNumber": digits}))
        options = ("--output", results, "--profile", profile, "--key-file", tmp_path / "k")
        assert run("deidentify", originals, *options).status == ExitCode.DONE
        done = run("verify", results, "--originals", originals, "--profile", profile, "--format", "json")
        assert done.status == status
        document = json.loads(done.out)
        listed = document["may_be_chance" if status == ExitCode.DONE else "files"]
        assert [finding["attribute"] for file in listed for finding in file["findings"]] == [
            "(0018,1000) DeviceSerialNumber"
        ]


def test_her_own_number_in_what_is_kept_is_found(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Where the file may be hers, six digits are her Patient ID, whoever has the same serial number."""
    profile = tmp_path / "device.yaml"
    profile.write_text("name: device\noptions: [retain-device-identity]\n")
    generate_key_file(tmp_path / "k")
    (tmp_path / "in").mkdir()
    (tmp_path / "raw").write_bytes(edited(HERS, {"PatientID": "123456", "DeviceSerialNumber": "A-1"}))
    options = ("--output", tmp_path / "out", "--profile", profile, "--key-file", tmp_path / "k")
    assert run("deidentify", tmp_path / "raw", *options).status == ExitCode.DONE
    (result,) = (tmp_path / "out").rglob("*.dcm")
    result.write_bytes(edited(result.read_bytes(), {"DeviceSerialNumber": "123456"}))
    (tmp_path / "in" / "1").write_bytes(edited(HERS, {"PatientID": "123456", "DeviceSerialNumber": "123456"}))
    (tmp_path / "in" / "2").write_bytes(edited(HIS, {"DeviceSerialNumber": "123456"}))
    done = run("verify", result, "--originals", tmp_path / "in", "--profile", profile)
    assert done.status == ExitCode.SOME_HELD
    assert "holds an original identifier" in done.out


def test_what_may_be_chance_is_listed_apart(
    deidentifier: Deidentifier, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """The table has it under a title of its own, and the file is clean."""
    original = edited(HERS, {**NECK, KERNEL: "NECK 3"})
    file = deidentifier.deidentify(original).file
    assert file is not None
    (tmp_path / "original").write_bytes(original)
    (tmp_path / "result").write_bytes(edited(file, {KERNEL: "NECK 3"}))
    done = run("verify", tmp_path / "result", "--originals", tmp_path / "original", "--profile", PROFILE)
    assert done.status == ExitCode.DONE
    title, row = done.out.index("May be chance"), done.out.index(KERNEL)
    assert title < row < done.out.index("1 files are clean; 0 have findings.")
    assert "a body part" in done.out
    assert "1 files hold words or numbers that may be chance; that is no finding." in done.out


@pytest.mark.parametrize("output_format", ["table", "json", "html"])
def test_an_original_that_is_not_read_whole_is_named(
    output_format: str, deidentifier: Deidentifier, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Its number and the reason; what stands in the part that was read is looked for, and may be any file's."""
    hers = edited(HERS, {**LONG, KERNEL: "LONG axis"})
    result = deidentifier.deidentify(edited(HIS, {})).file
    assert result is not None
    (tmp_path / "result").write_bytes(edited(result, {KERNEL: "LONG axis"}))
    originals = tmp_path / "originals"
    originals.mkdir()
    (originals / "1").write_bytes(edited(HIS, {KERNEL: "LONG axis"}))
    (originals / "2").write_bytes(hers[:-50])
    options = ("--originals", originals, "--profile", PROFILE, "--format", output_format)
    done = run("verify", tmp_path / "result", *options)
    assert done.status == ExitCode.SOME_HELD
    assert f"not read whole: {originals} #2: malformed: an element ends after what encloses it" in done.err
    assert f"{originals} #1" not in done.err
    if output_format == "json":
        read = json.loads(done.out)["originals"]
        assert (read["read"], read["in_part"]) == (1, 1)
        assert [(one["number"], one["reason"]) for one in read["read_in_part"]] == [(2, "malformed")]
    else:
        assert "1 read, 1 in part" in done.out


def _content_item(value: str, meaning: str, uid: str) -> Dataset:
    item, name = Dataset(), Dataset()
    name.CodeValue, name.CodingSchemeDesignator, name.CodeMeaning = value, "DCM", meaning
    item.RelationshipType, item.ValueType = "HAS OBS CONTEXT", "UIDREF"
    item.ConceptNameCodeSequence, item.UID = Items([name]), uid
    return item


@pytest.mark.parametrize(
    ("value", "meaning", "status"),
    [("121012", "Device Observer UID", ExitCode.DONE), ("112040", "Tracking Unique Identifier", ExitCode.SOME_HELD)],
)
def test_the_uid_of_a_device_that_is_retained_is_no_finding(
    value: str, meaning: str, status: ExitCode, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """A content item's concept says whether its UID stays, as the engine has it; any other one is a leak."""
    uid = "1.2.826.0.1.3680043.10.5999.1.77"
    report = build_study(11, "SR", 1, Patient.invent(11))[0].part10()
    data_set = pydicom.dcmread(io.BytesIO(report))
    items = Items([*data_set.ContentSequence, _content_item(value, meaning, uid)])
    (tmp_path / "original").write_bytes(edited(report, {"ContentSequence": items}))
    profile = tmp_path / "device.yaml"
    profile.write_text("name: device\noptions: [clean-structured-content, retain-device-identity]\n")
    generate_key_file(tmp_path / "k")
    options = ("--output", tmp_path / "out", "--profile", profile, "--key-file", tmp_path / "k")
    assert run("deidentify", tmp_path / "original", *options).status == ExitCode.DONE
    (result,) = (tmp_path / "out").rglob("*.dcm")
    finished = pydicom.dcmread(result)
    if status == ExitCode.DONE:
        assert str(finished.ContentSequence[-1].UID) == uid
    else:
        finished.ContentSequence[-1].UID = uid
        finished.save_as(result)
    done = run("verify", result, "--originals", tmp_path / "original", "--profile", profile)
    assert done.status == status
    assert ("holds an original UID" in done.out) == (status != ExitCode.DONE)
