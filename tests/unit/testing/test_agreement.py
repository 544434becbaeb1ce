"""A file that is not what was announced is noticed, at its place and without its values."""

from __future__ import annotations

import io
from collections.abc import Callable

import pydicom
import pytest

from deid_proxy.engine.explain import explain
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.pipeline import Deidentifier
from deid_proxy.testing.agreement import disagreements
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN, Shape, build_study
from deid_proxy.testing.oracle import Discrepancy

EXPLICIT = "1.2.840.10008.1.2.1"
Tamper = Callable[[pydicom.Dataset], None]


def compared(tamper: Tamper | None = None, syntax: str = EXPLICIT, modality: str = "MR") -> list[Discrepancy]:
    """What is said of an output that somebody has changed after it was explained."""
    file = build_study(9, modality, 1, transfer_syntax_uid=syntax, shape=Shape(rows=4, columns=4))[0].part10()
    outcome = Deidentifier("basic", key=ProjectKey(bytes(range(70, 102)))).deidentify(file)
    assert outcome.file is not None
    assert outcome.plan is not None
    after = outcome.file
    if tamper is not None:
        data_set, written = pydicom.dcmread(io.BytesIO(after)), io.BytesIO()
        tamper(data_set)
        data_set.save_as(written)
        after = written.getvalue()
    return disagreements(file, after, explain(outcome.plan.source, outcome.plan))


def with_value(keyword: str, value: object) -> Tamper:
    return lambda data_set: setattr(data_set, keyword, value)


def without(keyword: str) -> Tamper:
    return lambda data_set: delattr(data_set, keyword)


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT_VR_LITTLE_ENDIAN])
@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "SR", "RTSTRUCT"])
def test_an_output_is_what_was_announced(modality: str, syntax: str) -> None:
    """Nothing is said of what nobody has changed."""
    assert compared(None, syntax, modality) == []


@pytest.mark.parametrize(
    ("tamper", "path", "what"),
    [
        (with_value("SliceThickness", "77"), "SliceThickness", "changed, although"),
        (without("SliceThickness"), "SliceThickness", "is not there, although K"),
        (with_value("PatientSex", "F"), "PatientSex", "does not have the value"),
        (with_value("PatientName", "Somebody"), "PatientName", "does not have the value"),
        (without("PatientID"), "PatientID", "is not there, although D"),
        (with_value("InstitutionName", "Here"), "InstitutionName", "is still there, although X"),
        (with_value("CommentsOnRadiationDose", "x"), "(0040,0310) CommentsOnRadiationDose", "was not announced"),
        (without("DeidentificationMethodCodeSequence"), "DeidentificationMethodCodeSequence", "is not there"),
        (lambda data_set: data_set.add_new(0x00091001, "LO", "x"), "(0009,1001)", "was not announced"),
    ],
)
def test_a_change_is_noticed(tamper: Tamper, path: str, what: str) -> None:
    """A kept value that changed, a removed element that is back, another replacement, something new."""
    assert [(one.path, what in one.what) for one in compared(tamper)] == [(path, True)]


def test_a_change_in_an_item_is_noticed() -> None:
    """With the item in its path, in a sequence that is kept."""
    tampered = {one.path: one.what for one in compared(lambda data_set: add_to_first_item(data_set))}
    assert len(tampered) == 1
    (path,) = tampered
    assert "[0]." in path
    assert path.endswith("CommentsOnRadiationDose")


def add_to_first_item(data_set: pydicom.Dataset) -> None:
    own = {"DeidentificationMethodCodeSequence", "ContributingEquipmentSequence"}
    sequence = next(e for e in data_set if e.VR == "SQ" and e.keyword not in own and len(e.value))
    sequence.value[0].CommentsOnRadiationDose = "x"


def test_a_lost_item_is_noticed() -> None:
    """A kept sequence keeps its items."""

    def lose(data_set: pydicom.Dataset) -> None:
        own = {"DeidentificationMethodCodeSequence", "ContributingEquipmentSequence"}
        next(e for e in data_set if e.VR == "SQ" and e.keyword not in own and len(e.value)).value.pop()

    assert any("number of items" in one.what for one in compared(lose))


def test_no_value_is_shown() -> None:
    """What is said can be pasted into a ticket."""
    said = compared(with_value("PatientName", "Somebody^Else"))
    assert said
    assert "Somebody" not in repr(said)
