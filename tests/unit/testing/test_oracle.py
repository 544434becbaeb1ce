"""The second opinion notices what is wrong, and says nothing about what is right."""

from __future__ import annotations

import io
from collections.abc import Callable

import pydicom
import pytest
from pydicom.config import IGNORE, disable_value_validation
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.standard.gap_attributes import GAP
from deid_proxy.testing.builders import build_study
from deid_proxy.testing.oracle import judge

TABLE = attribute_table("PS3.15-2026d")
BEFORE = build_study(1, "CT", 1)[0].part10()
Damage = Callable[[Dataset], object]
NOT_A_UID = DataElement(0x0008_0018, "UI", "Wainwright", validation_mode=IGNORE)


def _deidentify(data_set: Dataset) -> None:
    """De-identify in the plainest way that is right."""
    for element in list(data_set):
        row = TABLE.row_of(int(element.tag))
        action = row.basic if row else GAP[element.tag].action if element.tag in GAP else ActionCode.K
        if action is ActionCode.U:
            element.value = f"2.25.{abs(hash(element.value))}"
        elif element.VR == "SQ" and action in {ActionCode.K, ActionCode.X_Z_U}:
            for item in element.value:
                _deidentify(item)
        elif action in {ActionCode.Z, ActionCode.Z_D}:
            element.value = None
        elif action is not ActionCode.K:
            del data_set[element.tag]


def _output(damage: Damage = lambda _: None) -> bytes:
    data_set = pydicom.dcmread(io.BytesIO(BEFORE))
    _deidentify(data_set)
    data_set.PatientIdentityRemoved, data_set.DeidentificationMethod = "YES", "test"
    data_set.LongitudinalTemporalInformationModified = "REMOVED"
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "113100", "DCM", "Basic"
    data_set.DeidentificationMethodCodeSequence = [code]
    written = io.BytesIO()
    with disable_value_validation():
        damage(data_set)
        data_set.save_as(written)
    return written.getvalue()


def test_a_right_output_has_no_discrepancy() -> None:
    """What follows the table is accepted, whichever allowed way it chose."""
    assert judge(BEFORE, _output()) == []


@pytest.mark.parametrize(
    ("damage", "path", "what"),
    [
        (lambda d: setattr(d, "PatientName", "Lindström^Françoise"), "PatientName", "unchanged"),
        (lambda d: setattr(d, "StudyDate", pydicom.dcmread(io.BytesIO(BEFORE)).StudyDate), "StudyDate", "unchanged"),
        (lambda d: d.pop("StudyDate"), "StudyDate", "is gone"),
        (lambda d: d.pop("KVP"), "KVP", "is gone"),
        (lambda d: setattr(d, "KVP", "80"), "KVP", "changed"),
        (lambda d: setattr(d, "PixelData", bytes(8192)), "PixelData", "changed"),
        (lambda d: setattr(d, "SOPInstanceUID", build_study(1, "CT", 1)[0].sop_instance_uid), "SOPInst", "unchanged"),
        (lambda d: d.add(NOT_A_UID), "SOPInstanceUID", "not a UID"),
        (lambda d: setattr(d, "PatientIdentityRemoved", "NO"), "(0012,0062)", "does not say"),
        (lambda d: d.pop("DeidentificationMethodCodeSequence"), "(0012,0064)", "does not say"),
        (lambda d: setattr(d, "LongitudinalTemporalInformationModified", "MODIFIED"), "(0028,0303)", "does not say"),
        (lambda d: d.add_new(0x00091050, "LO", "kept"), "(0009,1050)", "private"),
        (lambda d: setattr(d, "BurnedInAnnotation", "NO"), "BurnedInAnnotation", "from nowhere"),
        (lambda d: setattr(d, "ProcedureCodeSequence", []), "ProcedureCode", "number of items"),
        (lambda d: setattr(d.AnatomicRegionSequence[0], "CodeMeaning", "Leg"), "Sequence[1].", "changed"),
        (lambda d: setattr(d, "AnatomicRegionSequence", [Dataset(), Dataset()]), "AnatomicRegion", "number of items"),
    ],
)  # fmt: skip
def test_a_wrong_output_is_noticed(damage: Damage, path: str, what: str) -> None:
    """One mistake, one discrepancy, at its place."""
    found = judge(BEFORE, _output(damage))
    assert any(path in one.path and what in one.what for one in found)


def test_an_inconsistent_uid_is_noticed() -> None:
    """The same original must have the same replacement everywhere."""

    def damage(data_set: Dataset) -> None:
        data_set.ReferencedImageSequence[0].ReferencedSOPInstanceUID = "2.25.1"

    assert any("another UID than elsewhere" in one.what for one in judge(BEFORE, _output(damage)))


def test_discrepancies_show_no_values() -> None:
    """The report names tags and actions only."""
    report = repr(judge(BEFORE, BEFORE))
    assert "PatientName" in report
    assert "Lindstr" not in report
