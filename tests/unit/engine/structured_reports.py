"""Small structured reports, content item by content item."""

from __future__ import annotations

from deid_proxy.testing.builders import DataSetBuilder

COMPREHENSIVE_SR = "1.2.840.10008.5.1.4.1.1.88.33"
CONTENT = 0x0040A730
SOURCE_IMAGE = "1.2.826.0.1.77.9.1"
PERSON = "Quill^Erika"

_VALUES = {
    "TEXT": (0x0040A160, "UT", "Zylqua Brombeck 5551234"),
    "PNAME": (0x0040A123, "PN", "Brombeck^Zylqua"),
    "UIDREF": (0x0040A124, "UI", "1.2.826.0.1.77.8.1"),
    "DATE": (0x0040A121, "DA", "20210305"),
    "TIME": (0x0040A122, "TM", "101112"),
    "DATETIME": (0x0040A120, "DT", "20210305101112"),
}
_REFERENCES = ("IMAGE", "COMPOSITE", "WAVEFORM")


def code(value: str, scheme: str, meaning: str = "Something", **how: bool) -> DataSetBuilder:
    """Return the item of a code."""
    item = DataSetBuilder(**how)
    item.add(0x00080100, "SH", value)
    item.add(0x00080102, "SH", scheme)
    item.add(0x00080104, "LO", meaning)
    return item


def content_item(
    value_type: str,
    concept: tuple[str, str] | None = ("121106", "DCM"),
    *children: DataSetBuilder,
    relationship: str = "CONTAINS",
    value: str | None = None,
    meaning: str = "Something",
    undefined: bool = False,
) -> DataSetBuilder:
    """Return a content item with a value that its Value Type announces."""
    item = DataSetBuilder(undefined_lengths=undefined)
    if relationship:
        item.add(0x0040A010, "CS", relationship)
    if value_type:
        item.add(0x0040A040, "CS", value_type)
    if concept is not None:
        item.add(0x0040A043, "SQ", [code(*concept, meaning, undefined_lengths=undefined)])
    if value_type in _VALUES:
        tag, vr, text = _VALUES[value_type]
        item.add(tag, vr, text if value is None else value)
    elif value_type == "CODE":
        item.add(0x0040A168, "SQ", [code(value or "T-D4000", "SRT", "Abdomen", undefined_lengths=undefined)])
    elif value_type == "NUM":
        item.add(0x0040A300, "SQ", [measured(value or "12.5")])
    elif value_type == "CONTAINER":
        item.add(0x0040A050, "CS", "SEPARATE")
    elif value_type in _REFERENCES:
        reference = DataSetBuilder()
        reference.add(0x00081150, "UI", "1.2.840.10008.5.1.4.1.1.2")
        reference.add(0x00081155, "UI", SOURCE_IMAGE)
        item.add(0x00081199, "SQ", [reference])
    if children:
        item.add(CONTENT, "SQ", list(children))
    return item


def measured(number: str, unit: str = "mm") -> DataSetBuilder:
    """Return the item of a measured value."""
    item = DataSetBuilder()
    item.add(0x004008EA, "SQ", [code(unit, "UCUM", "unit")])
    item.add(0x0040A30A, "DS", number)
    return item


def report(*items: DataSetBuilder, undefined: bool = False, sop_class: str = COMPREHENSIVE_SR) -> DataSetBuilder:
    """Return a document with these content items at its root."""
    root = DataSetBuilder(undefined_lengths=undefined)
    root.put("SOPClassUID", sop_class)
    root.put("SOPInstanceUID", "1.2.826.0.1.77.1.3")
    root.put("StudyDate", "20210301")
    root.put("StudyInstanceUID", "1.2.826.0.1.77.1")
    root.put("SeriesInstanceUID", "1.2.826.0.1.77.1.2")
    root.put("PatientName", PERSON)
    root.put("PatientID", "MRN-4711-X")
    root.add(0x0040A040, "CS", "CONTAINER")
    root.add(0x0040A043, "SQ", [code("126000", "DCM", "Imaging Measurement Report")])
    root.add(0x0040A050, "CS", "SEPARATE")
    root.add(CONTENT, "SQ", list(items))
    return root
