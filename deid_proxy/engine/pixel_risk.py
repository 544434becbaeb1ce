"""Whether the pixels, or what an instance carries instead of them, may show who the patient is.

The Basic Profile does not look at pixels, so what is known to carry text or faces is held.

References
----------
DICOM PS3.15 section E.1.1 note 5 to item 2, section E.2 note, PS3.3 sections C.7.6.1, C.8.6.1, C.8.12.4 and C.9.2
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from deid_proxy.engine.noted import (
    BURNED_IN_ANNOTATION,
    CONVERSION_TYPE,
    IMAGE_TYPE,
    RECOGNIZABLE_VISUAL_FEATURES,
    SERIES_DESCRIPTION,
)
from deid_proxy.engine.overlay_bits import overlays_in_pixels
from deid_proxy.standard.uids import STORAGE_SOP_CLASSES, name_of_uid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.engine.encoding import ByteOrder

ENCAPSULATED_DOCUMENT = "encapsulated-document"
OVERLAY_BITS = "overlay-bits"
UNUSED_BITS = "unused-bits (0028,0101)"
"""The risk of pixel words that hold more than pixel values, in more bytes than may be written anew."""

_WORDS_OF_RISKY_CLASSES = {
    "ultrasound": ("ultrasound", "us volume"),
    "secondary-capture": ("secondary capture",),
    "visible-light": (
        "vl ",
        "video ",
        "visible light",
        "photograph",
        "ophthalmic thickness map",
        "whole slide",
        "dermoscopic",
        "confocal microscopy",
        "microscopy bulk",
    ),
    ENCAPSULATED_DOCUMENT: ("encapsulated",),
    "raw-data": ("raw data",),
    "voice": ("audio",),
}
_FLAGS = (BURNED_IN_ANNOTATION, RECOGNIZABLE_VISUAL_FEATURES, CONVERSION_TYPE)
TELLING = (*_FLAGS, IMAGE_TYPE, SERIES_DESCRIPTION)
"""The top-level attributes whose values tell of a risk, beside those of overlays."""

_RT_DOSE = "1.2.840.10008.5.1.4.1.1.481.2"  # a grid of numbers, which calls itself DOSE (PS3.3 section A.18)
_SMALL = 1024  # bytes; of larger values nothing is remembered
_TELLING_IMAGE_TYPES = frozenset({"SCREEN", "SCREENSAVE", "SCREENSHOT", "CAPTURE", "DOSE", "REPORT", "PROT", "SUMMARY"})
_TELLING_DESCRIPTIONS = ("dose report", "dose info", "patient protocol", "screen save", "screenshot", "screen capture")


def _risk_of_name(name: str) -> str | None:
    folded = name.casefold()
    return next(
        (risk for risk, words in _WORDS_OF_RISKY_CLASSES.items() if any(word in folded for word in words)), None
    )


RISKY_SOP_CLASSES = {
    uid: risk for uid in sorted(STORAGE_SOP_CLASSES) if (risk := _risk_of_name(name_of_uid(uid) or "")) is not None
}
"""SOP Classes whose instances carry text or faces as a matter of course, with the word for the risk."""


def document_risk(sop_class_uid: str) -> str | None:
    """Return the word for a document that would have to be replaced by another valid one, which nobody has.

    Unlike what is in pixels, this is not for a site to allow: the table has D for Encapsulated Document (0042,0011),
    and a dummy of two zero bytes is neither a PDF nor a CDA nor an STL file.

    References
    ----------
    DICOM PS3.15 section E.1.1 notes 14 and 15
    """
    if RISKY_SOP_CLASSES.get(sop_class_uid) != ENCAPSULATED_DOCUMENT:
        return None
    return f"{ENCAPSULATED_DOCUMENT} (0042,0011)"


def label_risk(image_type: bytes, specimen_label: bytes) -> str | None:
    """Return the word for a slide's label in the image; None when nothing says that it is there.

    It names the patient as a matter of course, and is an image of the series like the tissue: whoever allows the pixels
    of a SOP Class means the tissue.

    Parameters
    ----------
    image_type, specimen_label
        The encoded values of (0008,0008) and (0048,0010). An overview that does not say NO may show the label.

    References
    ----------
    DICOM PS3.3 section C.8.12.4
    """
    kinds = [kind.strip(b" \0").upper() for kind in image_type.split(b"\\")]
    said = specimen_label.strip(b" \0").upper()
    if b"LABEL" in kinds:
        return "slide-label (0008,0008)"
    return "slide-label (0048,0010)" if said == b"YES" or (b"OVERVIEW" in kinds and said != b"NO") else None


def pixel_risk(
    sop_class_uid: str, values: Mapping[int, bytes], byteorder: ByteOrder = "little", *, has_pixels: bool = True
) -> str | None:
    """Return the word for the first risk that is found, with the tag that told it; None when there is none known.

    Parameters
    ----------
    values
        The encoded values of the attributes among :data:`TELLING`, and of overlays, that are there.
    byteorder
        That of numbers among them.
    has_pixels
        Whether there are any: a structured report that speaks of screen shots shows none.
    """
    risk = RISKY_SOP_CLASSES.get(sop_class_uid)
    if risk is not None:
        return f"{risk} (0008,0016)"
    is_picture = has_pixels and sop_class_uid != _RT_DOSE
    telling = tuple([values.get(tag, b"") if is_picture or tag in _FLAGS else b"" for tag in TELLING])
    size = 0
    for raw in telling:
        size += len(raw)
    told = _told(telling) if size <= _SMALL else _told.__wrapped__(telling)
    if told is not None:
        return told
    return _overlay_bits(values, byteorder)


@lru_cache(maxsize=256)  # all instances of a series have nearly the same
def _told(telling: tuple[bytes, ...]) -> str | None:
    """Return the word for the risk that one of these values tells of."""
    text = {tag: value.decode("latin-1").strip(" \0").upper() for tag, value in zip(TELLING, telling, strict=True)}
    if text[BURNED_IN_ANNOTATION] == "YES":
        return "burned-in-annotation (0028,0301)"
    if text[RECOGNIZABLE_VISUAL_FEATURES] == "YES":
        return "recognizable-visual-features (0028,0302)"
    if text[CONVERSION_TYPE]:
        return "digitised (0008,0064)"
    if _TELLING_IMAGE_TYPES.intersection(text[IMAGE_TYPE].replace("\\", " ").replace("_", " ").split()):
        return "screen-or-report (0008,0008)"
    if any(words in text[SERIES_DESCRIPTION].casefold().replace("_", " ") for words in _TELLING_DESCRIPTIONS):
        return "screen-or-report (0008,103E)"
    return None


def _overlay_bits(values: Mapping[int, bytes], byteorder: ByteOrder) -> str | None:
    """Tell of overlay planes in unused bits of the pixel words: they stay when the overlay groups go.

    References
    ----------
    DICOM PS3.3 section C.9.2.1.1, PS3.5 section 8.1.2 (retired in 2004)
    """
    group = next((group for group, _, _ in overlays_in_pixels(values, byteorder)), None)
    return None if group is None else f"{OVERLAY_BITS} ({group:04X},0102)"
