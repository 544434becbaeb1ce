"""Builders of instances, good and bad: seedable, byte-exact, with every planted identifier listed."""

from __future__ import annotations

from deid_proxy.testing.builders.character_sets import CHARACTER_SETS, CharacterSet
from deid_proxy.testing.builders.encoding import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    DataSetBuilder,
    Element,
    Fragments,
    element_header,
    encode_element,
    item_header,
)
from deid_proxy.testing.builders.identifiers import Identifier
from deid_proxy.testing.builders.modalities import MODALITIES
from deid_proxy.testing.builders.patient import Patient
from deid_proxy.testing.builders.pixels import Shape
from deid_proxy.testing.builders.study import Instance, build_study, part10

__all__ = [
    "CHARACTER_SETS",
    "DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN",
    "EXPLICIT_VR_BIG_ENDIAN",
    "EXPLICIT_VR_LITTLE_ENDIAN",
    "IMPLICIT_VR_LITTLE_ENDIAN",
    "JPEG_BASELINE",
    "MODALITIES",
    "CharacterSet",
    "DataSetBuilder",
    "Element",
    "Fragments",
    "Identifier",
    "Instance",
    "Patient",
    "Shape",
    "build_study",
    "element_header",
    "encode_element",
    "item_header",
    "part10",
]
