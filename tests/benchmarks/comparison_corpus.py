"""The files that :mod:`compare_peers` sends through every tool: built, the same every time, with all that was planted.

Nine kinds of objects, six patients whose names need six character sets, three transfer syntaxes; texts, private and
nested attributes with names in them; two studies of one patient; times that belong together, also over midnight;
references from one object to another; private attributes that Table E.3.10-1 of PS3.15 calls safe.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydicom import Dataset, dcmread

from deid_proxy.testing.builders import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    Identifier,
    Instance,
    Patient,
    Shape,
    build_study,
)

SHAPE = Shape(rows=64, columns=64, frames=6)
FIRST = Patient.invent(1)
STUDIES = (
    ("ct-first", "CT", FIRST, EXPLICIT_VR_LITTLE_ENDIAN),
    ("ct-second", "CT", FIRST, EXPLICIT_VR_LITTLE_ENDIAN),
    ("pet", "PET", FIRST, EXPLICIT_VR_LITTLE_ENDIAN),
    ("mr-dynamic", "MR", Patient.invent(2, "cyrillic"), IMPLICIT_VR_LITTLE_ENDIAN),
    ("mr-enhanced", "Enhanced MR", Patient.invent(3, "utf8"), EXPLICIT_VR_LITTLE_ENDIAN),
    ("sr", "SR", Patient.invent(4, "japanese"), EXPLICIT_VR_LITTLE_ENDIAN),
    ("rtstruct", "RTSTRUCT", FIRST, EXPLICIT_VR_LITTLE_ENDIAN),
    ("ct-korean", "CT", Patient.invent(5, "korean"), EXPLICIT_VR_LITTLE_ENDIAN),
    ("mr-chinese", "MR", Patient.invent(6, "gb18030"), DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN),
    ("us", "US", Patient.invent(7), EXPLICIT_VR_LITTLE_ENDIAN),
    ("sc", "SC", Patient.invent(8, "cyrillic"), EXPLICIT_VR_LITTLE_ENDIAN),
    ("pdf", "PDF", Patient.invent(9, "utf8"), EXPLICIT_VR_LITTLE_ENDIAN),
)
SAFE_PRIVATE = (
    ("GEMS_ACQU_01", 0x0019, 0x23, "DS", "1.25"),
    ("GEMS_ACQU_01", 0x0019, 0x9E, "LO", "FSE"),
    ("Philips Imaging DD 001", 0x2001, 0x03, "FL", 1000.0),
    ("Philips Imaging DD 001", 0x2001, 0x08, "IS", "4"),
)
"""Creator, group, last two digits, VR and a harmless value."""
SAFE_IN_NAME_ONLY = ("GEMS_PARM_01", 0x0043, 0x27, "SH")
"""Safe by the same table, and planted with a surname."""
WORDS = {
    "SeriesDescription": "AX T2 FLAIR 5mm b1000",
    "ImageComments": "Motion artifact, patient could not hold breath",
    "AdditionalPatientHistory": "Follow up of pulmonary nodule in the right upper lobe, rule out metastasis",
}
"""Harmless words in descriptions and comments, behind which the surname is planted."""
NAMED_GROUP = "ct-korean"
"""Here the surname stands in Ethnic Group too, as the builders plant it: an attribute that an Option retains."""
SCAN_START = datetime(2015, 3, 2, 0, 20)  # noqa: DTZ001 - of the scanner's own clock
INJECTION = SCAN_START - timedelta(minutes=44, seconds=30)
PHASE = timedelta(seconds=2.5)


@dataclass(frozen=True, slots=True)
class Case:
    """One file of the corpus; its ``repr`` shows no planted value.

    Parameters
    ----------
    name
        How it is called.
    file
        The file, as PS3.10 has it.
    planted
        Every identifier in it.
    """

    name: str
    file: bytes
    planted: tuple[Identifier, ...]

    def __repr__(self) -> str:
        return f"Case({self.name})"


def build_corpus() -> list[Case]:
    """Return the corpus."""
    cases: list[Case] = []
    for seed, (name, modality, patient, syntax) in enumerate(STUDIES, start=100):
        instances = build_study(seed, modality, 2, patient, transfer_syntax_uid=syntax, shape=SHAPE)
        cases += [_case(f"{name}-{number}", number, instance, cases) for number, instance in enumerate(instances)]
    return cases


def _case(name: str, number: int, instance: Instance, earlier: list[Case]) -> Case:
    data_set = dcmread(io.BytesIO(instance.part10()))
    surname = next(identifier for identifier in instance.planted if identifier.label == "surname")
    extra = [Identifier(uid, "referenced_uid") for uid in _add_references(data_set, name, earlier)]
    extra += [Identifier(text, "acquisition_datetime") for text in _add_times(data_set, name, number)]
    if not name.startswith(NAMED_GROUP):
        data_set.EthnicGroup = "Sami"
    _add_safe_private(data_set, str(surname))
    for keyword, words in WORDS.items():
        setattr(data_set, keyword, f"{words} {surname}")
    written = io.BytesIO()
    data_set.save_as(written, enforce_file_format=True)
    return Case(name, written.getvalue(), (*instance.planted, *extra))


def _add_references(data_set: Dataset, name: str, earlier: list[Case]) -> Iterator[str]:
    """Let the contours of a structure set name the CT images that they were drawn on."""
    if not name.startswith("rtstruct"):
        return
    images = [dcmread(io.BytesIO(case.file)) for case in earlier if case.name.startswith("ct-first")]
    contour = data_set.ROIContourSequence[0].ContourSequence[0]
    contour.ContourImageSequence = [_reference(image) for image in images]
    for image in images:
        yield image.SOPInstanceUID


def _reference(image: Dataset) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = image.SOPClassUID, image.SOPInstanceUID
    return item


def _add_times(data_set: Dataset, name: str, number: int) -> Iterator[str]:
    """Give times a distance: injection before midnight and scan behind it, phases of a series, frames."""
    if name.startswith("pet"):
        (item,) = data_set.RadiopharmaceuticalInformationSequence
        item.RadiopharmaceuticalStartTime = f"{INJECTION:%H%M%S}"
        item.RadiopharmaceuticalStartDateTime = f"{INJECTION:%Y%m%d%H%M%S}"
        data_set.AcquisitionDate, data_set.AcquisitionTime = f"{SCAN_START:%Y%m%d}", f"{SCAN_START:%H%M%S}"
        data_set.AcquisitionDateTime = f"{SCAN_START:%Y%m%d%H%M%S}"
        yield from (f"{INJECTION:%Y%m%d}", f"{SCAN_START:%Y%m%d}")
    elif name.startswith("mr-dynamic"):
        data_set.AcquisitionTime = f"{SCAN_START + number * PHASE:%H%M%S.%f}"
    elif name.startswith("mr-enhanced"):
        for index, frame in enumerate(data_set.PerFrameFunctionalGroupsSequence):
            content = frame.FrameContentSequence[0]
            content.FrameAcquisitionDateTime = f"{SCAN_START + index * PHASE:%Y%m%d%H%M%S.%f}"
            content.FrameReferenceDateTime = content.FrameAcquisitionDateTime
        yield f"{SCAN_START:%Y%m%d}"


def _add_safe_private(data_set: Dataset, surname: str) -> None:
    for creator, group, element, vr, value in (*SAFE_PRIVATE, (*SAFE_IN_NAME_ONLY, surname)):
        data_set.private_block(group, creator, create=True).add_new(element, vr, value)
