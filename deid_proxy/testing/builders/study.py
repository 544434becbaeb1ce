"""Studies of realistic instances, with every identifier that was planted in them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deid_proxy.testing.builders.encoding import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
    element_header,
)
from deid_proxy.testing.builders.header import (
    EQUIPMENT,
    PATIENT,
    REQUEST,
    STUDY,
    private_blocks,
    safe_private_block,
    write,
)
from deid_proxy.testing.builders.modalities import MODALITIES, Modality
from deid_proxy.testing.builders.patient import ROOT_UID, Patient, planted, study_facts, uid
from deid_proxy.testing.builders.pixels import PIXEL_DATA, Shape, colour_pixels, encapsulated_pixels, grey_pixels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.testing.builders.identifiers import Identifier

_NATIVE = frozenset(
    {DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN}
)
_DEFAULT_SHAPE = Shape()


@dataclass(frozen=True, slots=True)
class Instance:
    """One built instance.

    Parameters
    ----------
    data
        The encoded data set, without File Meta Information.
    planted
        Every identifier in it: none of them may be found in what is made of it.
    pixel_range
        Where the value of native pixel data stands in ``data``; None without native pixels.
    element_count
        How many elements it has, at every depth.
    """

    data: bytes = field(repr=False)
    transfer_syntax_uid: str
    sop_class_uid: str
    sop_instance_uid: str
    study_instance_uid: str
    series_instance_uid: str
    planted: tuple[Identifier, ...] = field(repr=False)
    pixel_range: tuple[int, int] | None = None
    element_count: int = 0

    def part10(self) -> bytes:
        """Return the instance as a file.

        References
        ----------
        DICOM PS3.10 Section 7.1
        """
        return part10(self.data, self.transfer_syntax_uid, self.sop_class_uid, self.sop_instance_uid)


def part10(data: bytes, transfer_syntax_uid: str, sop_class_uid: str, sop_instance_uid: str) -> bytes:
    """Return preamble, File Meta Information and the data set as they stand in a file."""
    meta = DataSetBuilder()
    meta.add(0x0002_0001, "OB", b"\0\1")
    meta.add(0x0002_0002, "UI", sop_class_uid)
    meta.add(0x0002_0003, "UI", sop_instance_uid)
    meta.add(0x0002_0010, "UI", transfer_syntax_uid)
    meta.add(0x0002_0012, "UI", f"{ROOT_UID}.1")
    encoded = meta.encode()
    length = element_header(0x0002_0000, "UL", 4) + len(encoded).to_bytes(4, "little")
    return b"".join((bytes(128), b"DICM", length, encoded, data))


def build_study(
    seed: int,
    modality: str = "CT",
    instances: int = 2,
    patient: Patient | None = None,
    *,
    transfer_syntax_uid: str = EXPLICIT_VR_LITTLE_ENDIAN,
    undefined_lengths: bool = False,
    shape: Shape = _DEFAULT_SHAPE,
) -> list[Instance]:
    """Return the instances of one series of one study; the same arguments give the same bytes.

    Parameters
    ----------
    seed
        Everything invented follows from it.
    modality
        A key of ``MODALITIES``: CT, MR, Enhanced MR, US, SC, SR, PET, RTSTRUCT, PDF.
    patient
        Who it is of; None invents the patient of this seed. Give the same one to studies that must link up.
    transfer_syntax_uid
        A compressed syntax encapsulates the pixel data in two fragments (which no decoder takes).
    undefined_lengths
        True writes sequences and items with delimiters.
    """
    who, kind = patient or Patient.invent(seed), MODALITIES[modality]
    rng = random.Random(f"study-{seed}-{modality}")
    facts = {**who.facts, **study_facts(rng), "series_uid": uid(rng), "source_uid": uid(rng), "dimension_uid": uid(rng)}
    uids = [uid(rng) for _ in range(instances)]
    blob = rng.randbytes(shape.private_blob_bytes)
    built = []
    for number, sop_instance_uid in enumerate(uids, start=1):
        data_set = DataSetBuilder(who.character_set, undefined_lengths=undefined_lengths)
        own = {**facts, "sop_instance_uid": sop_instance_uid, "first_uid": uids[0]}
        _write_header(data_set, kind, own, number)
        private_blocks(data_set, facts, blob)
        if shape.for_research:
            safe_private_block(data_set)
            data_set.put("EthnicGroup", "NOT STATED")
        _write_pixels(data_set, kind, shape, rng, big_endian=transfer_syntax_uid == EXPLICIT_VR_BIG_ENDIAN)
        if kind.pixels != "none" and transfer_syntax_uid not in _NATIVE:
            encapsulated_pixels(data_set, rng)
        if kind.frame:
            _write_frames(data_set, kind, own, shape)
        built.append(_instance(data_set, kind, own, transfer_syntax_uid))
    return built


def _write_header(data_set: DataSetBuilder, kind: Modality, facts: Mapping[str, str], number: int) -> None:
    if data_set.character_set.term:
        data_set.put("SpecificCharacterSet", data_set.character_set.term)
    varying = {**facts, "sop_class_uid": kind.sop_class_uid, "position": f"{number - 100}.0"}
    for rows in (PATIENT, STUDY, REQUEST, EQUIPMENT, kind.rows):
        write(data_set, rows, varying)
    data_set.put("SOPClassUID", kind.sop_class_uid)
    data_set.put("SOPInstanceUID", facts["sop_instance_uid"])
    data_set.put("Modality", kind.value)
    data_set.put("InstanceNumber", str(number))


def _write_pixels(
    data_set: DataSetBuilder, kind: Modality, shape: Shape, rng: random.Random, *, big_endian: bool
) -> None:
    frames = shape.frames if kind.multi_frame else 1
    if kind.multi_frame:
        data_set.put("NumberOfFrames", str(frames))
    if kind.pixels == "grey":
        grey_pixels(data_set, shape, frames, rng, big_endian=big_endian)
    elif kind.pixels == "colour":
        colour_pixels(data_set, shape, frames, rng)


def _write_frames(data_set: DataSetBuilder, kind: Modality, facts: Mapping[str, str], shape: Shape) -> None:
    frames = []
    for number in range(shape.frames):
        frame = data_set.item()
        write(frame, kind.frame, {**facts, "position": f"{number}.5"})
        if number % 4 == 0:
            frame.private_block(0x0021, "ACME FRAME", [(0x10, "LO", facts["patient_id"]), (0x11, "OB", bytes(64))])
        if shape.for_research:
            safe_private_block(frame)
        frames.append(frame)
    data_set.put("PerFrameFunctionalGroupsSequence", frames)


def _instance(data_set: DataSetBuilder, kind: Modality, facts: Mapping[str, str], syntax: str) -> Instance:
    data = data_set.encode(syntax)
    pixels = next((e.value for e in data_set.elements() if e.tag == PIXEL_DATA and isinstance(e.value, bytes)), None)
    # Nothing follows the pixel data, so its value ends where the data set ends.
    pixel_range = (len(data) - len(pixels) - len(pixels) % 2, len(data)) if pixels is not None else None
    return Instance(
        data=data,
        transfer_syntax_uid=syntax,
        sop_class_uid=kind.sop_class_uid,
        sop_instance_uid=facts["sop_instance_uid"],
        study_instance_uid=facts["study_uid"],
        series_instance_uid=facts["series_uid"],
        planted=planted(facts),
        pixel_range=pixel_range,
        element_count=len(data_set),
    )
