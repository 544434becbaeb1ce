"""What may show a name or a face is held, and nothing else is."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.pixel_risk import RISKY_SOP_CLASSES, pixel_risk
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.uids import STORAGE_SOP_CLASSES, sop_class_by_keyword
from deid_proxy.testing.builders import DataSetBuilder

PIXEL_DATA = (0x7FE00010, "OW", bytes(8))
CT = "1.2.840.10008.5.1.4.1.1.2"
Small = Callable[..., DataSetBuilder]
Held = Callable[..., DeidentificationError]

RISKY = {
    "UltrasoundImageStorage": "ultrasound",
    "UltrasoundMultiFrameImageStorage": "ultrasound",
    "EnhancedUSVolumeStorage": "ultrasound",
    "SecondaryCaptureImageStorage": "secondary-capture",
    "MultiFrameTrueColorSecondaryCaptureImageStorage": "secondary-capture",
    "MultiFrameSingleBitSecondaryCaptureImageStorage": "secondary-capture",
    "VLEndoscopicImageStorage": "visible-light",
    "VLPhotographicImageStorage": "visible-light",
    "VideoEndoscopicImageStorage": "visible-light",
    "VLWholeSlideMicroscopyImageStorage": "visible-light",
    "OphthalmicPhotography8BitImageStorage": "visible-light",
    "DermoscopicPhotographyImageStorage": "visible-light",
    "EncapsulatedPDFStorage": "encapsulated-document",
    "EncapsulatedCDAStorage": "encapsulated-document",
    "EncapsulatedSTLStorage": "encapsulated-document",
    "EncapsulatedOBJStorage": "encapsulated-document",
    "EncapsulatedMTLStorage": "encapsulated-document",
    "RawDataStorage": "raw-data",
    "BasicVoiceAudioWaveformStorage": "voice",
}
SAFE = [
    "CTImageStorage",
    "MRImageStorage",
    "EnhancedMRImageStorage",
    "PositronEmissionTomographyImageStorage",
    "DigitalXRayImageStorageForPresentation",
    "RTDoseStorage",
    "RTStructureSetStorage",
    "SegmentationStorage",
    "BasicTextSRStorage",
    "XRayRadiationDoseSRStorage",
    "GrayscaleSoftcopyPresentationStateStorage",
    "TwelveLeadECGWaveformStorage",
    "OphthalmicTomographyImageStorage",
]


@pytest.mark.parametrize(("keyword", "risk"), RISKY.items())
@pytest.mark.requirement("R-008", "R-055")
def test_classes_that_carry_text_or_faces_are_known(keyword: str, risk: str) -> None:
    """R-008, R-055: by the SOP Class alone."""
    assert RISKY_SOP_CLASSES[sop_class_by_keyword(keyword)] == risk


@pytest.mark.parametrize("keyword", SAFE)
def test_classes_of_plain_acquisitions_are_no_risk(keyword: str) -> None:
    """They would hold every study."""
    uid = sop_class_by_keyword(keyword)
    assert uid in STORAGE_SOP_CLASSES
    assert pixel_risk(uid, {}) is None


@pytest.mark.parametrize(
    ("element", "word"),
    [
        ((0x00280301, "CS", "YES"), "burned-in-annotation (0028,0301)"),
        ((0x00280301, "CS", b"yes\0"), "burned-in-annotation (0028,0301)"),
        ((0x00280302, "CS", "YES"), "recognizable-visual-features (0028,0302)"),
        ((0x00080064, "CS", "WSD"), "digitised (0008,0064)"),
        ((0x00080008, "CS", r"DERIVED\SECONDARY\SCREEN SAVE"), "screen-or-report (0008,0008)"),
        ((0x00080008, "CS", r"DERIVED\SECONDARY\OTHER\CT_SOM5 PROT"), "screen-or-report (0008,0008)"),
        ((0x00080008, "CS", r"DERIVED\SECONDARY\DOSE_INFO"), "screen-or-report (0008,0008)"),
        ((0x0008103E, "LO", "Patient Protocol"), "screen-or-report (0008,103E)"),
        ((0x0008103E, "LO", "DOSE_REPORT"), "screen-or-report (0008,103E)"),
        ((0x60000102, "US", 4), "overlay-bits (6000,0102)"),
        ((0x60020100, "US", 16), "overlay-bits (6002,0102)"),
    ],
)
@pytest.mark.requirement("R-008")
def test_what_an_instance_says_of_itself_counts(
    small: Small, held: Held, element: tuple[int, str, Any], word: str
) -> None:
    """Also when the attribute itself is removed."""
    error = held(small(element, PIXEL_DATA))
    assert (error.reason, error.detail) == (HoldReason.PIXEL_RISK, word)


@pytest.mark.parametrize(
    "elements",
    [
        [(0x00280301, "CS", "NO")],
        [(0x00280301, "CS", "")],
        [(0x00080064, "CS", "")],
        [(0x00080008, "CS", r"DERIVED\SECONDARY\MPR")],
        [(0x0008103E, "LO", "Thorax low dose 1.0")],
        [(0x60000100, "US", 1), (0x60000102, "US", 0), (0x60003000, "OW", bytes(8))],
        [(0x60000102, "US", 0)],
        [(0x60000100, "US", 16), (0x60000102, "US", 12), (0x60003000, "OW", bytes(8))],
    ],
)
def test_plain_instances_pass(small: Small, deidentify: Any, elements: list[tuple[int, str, Any]]) -> None:
    """Reformats, low dose protocols, overlays of their own."""
    assert deidentify(small(*elements, PIXEL_DATA)).data


@pytest.mark.parametrize(
    "element",
    [(0x00080008, "CS", r"ORIGINAL\PRIMARY\DOSE"), (0x0008103E, "LO", "Dose Report")],
)
def test_what_is_no_picture_shows_no_screen(small: Small, deidentify: Any, held: Held, element: Any) -> None:
    """A dose is a grid of numbers, and a report has no pixels; but a flag counts whatever it stands in."""
    dose, report = sop_class_by_keyword("RTDoseStorage"), sop_class_by_keyword("EnhancedSRStorage")
    assert deidentify(small(element, PIXEL_DATA, sop_class_uid=dose)).data
    assert deidentify(small(element, sop_class_uid=report)).data
    assert held(small(element, PIXEL_DATA, sop_class_uid=report)).reason is HoldReason.PIXEL_RISK
    assert held(small(element, PIXEL_DATA)).reason is HoldReason.PIXEL_RISK
    for uid in (dose, report):
        assert held(small((0x00280301, "CS", "YES"), sop_class_uid=uid)).reason is HoldReason.PIXEL_RISK


def test_overlay_bits_are_read_as_numbers(small: Small) -> None:
    """Little endian, two bytes."""
    values = {0x60000102: struct.pack("<H", 256), 0x60000100: struct.pack("<H", 1)}
    assert pixel_risk(CT, values) == "overlay-bits (6000,0102)"


def test_a_site_may_allow_pixels(small: Small, deidentify: Any, with_rules: Callable[..., RuleSet]) -> None:
    """For everything, or for one SOP Class."""
    ultrasound = sop_class_by_keyword("UltrasoundImageStorage")
    builder = small(sop_class_uid=ultrasound)
    assert deidentify(builder, rule_set=with_rules(hold_pixel_risk=False)).data
    assert deidentify(builder, rule_set=with_rules(allowed_pixels=frozenset({ultrasound}))).data


def test_allowing_one_class_allows_no_other(small: Small, held: Held, with_rules: Callable[..., RuleSet]) -> None:
    """The exception is as narrow as it was asked for."""
    rule_set = with_rules(allowed_pixels=frozenset({sop_class_by_keyword("UltrasoundImageStorage")}))
    error = held(small((0x00280301, "CS", "YES")), rule_set=rule_set)
    assert error.reason is HoldReason.PIXEL_RISK


@pytest.mark.parametrize(
    ("kind", "label", "detail"),
    [
        ("VOLUME", "NO", None),
        ("VOLUME", "", None),
        ("THUMBNAIL", "NO", None),
        ("OVERVIEW", "NO", None),
        ("LABEL", "YES", "slide-label (0008,0008)"),
        ("LABEL", "NO", "slide-label (0008,0008)"),
        ("label ", "", "slide-label (0008,0008)"),
        ("OVERVIEW", "YES", "slide-label (0048,0010)"),
        ("OVERVIEW", "", "slide-label (0048,0010)"),
        ("VOLUME", "YES", "slide-label (0048,0010)"),
    ],
)
def test_allowing_whole_slides_allows_no_label(
    kind: str,
    label: str,
    detail: str | None,
    small: Small,
    held: Held,
    deidentify: Any,
    with_rules: Callable[..., RuleSet],
) -> None:
    """The tissue may leave; the label of the slide, which names the patient, is another image of the same series."""
    whole_slide = sop_class_by_keyword("VLWholeSlideMicroscopyImageStorage")
    elements = [(0x00080008, "CS", f"ORIGINAL\\PRIMARY\\{kind}\\NONE"), (0x00480010, "CS", label)]
    builder = small(*elements, sop_class_uid=whole_slide)
    allowed = with_rules(allowed_pixels=frozenset({whole_slide}))
    if detail is None:
        assert deidentify(builder, rule_set=allowed).data
    else:
        assert held(builder, rule_set=allowed).detail == detail
    assert deidentify(builder, rule_set=with_rules(hold_pixel_risk=False)).data
