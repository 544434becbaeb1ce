"""A value of its own in every attribute of the dictionary, wherever an attribute can stand: what comes out is known.

The canaries of :mod:`deid_proxy.testing.canaries` are for the rows of the table. Probes are for a profile: they are in
the attributes that nobody protects too, so that what research needs can be seen to stay.

References
----------
DICOM PS3.6 section 6, DICOM PS3.5 sections 6.2, 7.5 and 7.8.1
"""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.standard.dictionary import VR_BY_TAG
from deid_proxy.testing.builders.encoding import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder
from deid_proxy.testing.builders.patient import ROOT_UID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deid_proxy.testing.builders.encoding import Value

ENHANCED_MR = "1.2.840.10008.5.1.4.1.1.4.1"
TRANSFER_SYNTAX = EXPLICIT_VR_LITTLE_ENDIAN
CREATOR = "SYNTHETIC PROBES"

CODE_MEANING = 0x0008_0104  # kept by every edition: what is in it tells whether its sequence stayed
_ANATOMIC_REGION = 0x0008_2218
_PER_FRAME_GROUPS, _PLANE_ORIENTATION = 0x5200_9230, 0x0020_9116
_PRIVATE_SEQUENCE = 0x0009_1001
_PRIVATE_GROUP = 0x0011
_HIERARCHY = {0x0008_0018: "8.18", 0x0020_000D: "20.13", 0x0020_000E: "20.14"}
_NO_DATA = frozenset({0x0000, 0x0002, 0x0004, 0x0028, 0x7FE0, 0xFFFE})
_SAME_AS_ANOTHER = frozenset(group for first in (0x5000, 0x6000) for group in range(first + 2, first + 0x20, 2))
# What says how the data set is encoded, what it is, and what was done to it.
_NOT_PROBED = frozenset({0x0008_0005, 0x0008_0016, 0x0012_0062, 0x0012_0063, 0x0012_0064, 0x0018_A001, *_HIERARCHY})
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_NAMES = "Zq"
_BINARY = {"US": "<H", "SS": "<h", "UL": "<L", "SL": "<l", "UV": "<Q", "SV": "<q", "FL": "<f", "FD": "<d"}
_BULK = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
EVERY_VR = tuple(sorted({*VR_BY_TAG.values(), "UN", "OV", "SV", "UV"}))

Path = tuple[int, ...]
"""Tags and item numbers (from 1) in turn, beginning and ending with a tag."""


class Place(StrEnum):
    """Where a probe stands."""

    TOP = "top level"
    SEQUENCE = "in a sequence"
    FUNCTIONAL_GROUP = "in a functional group"
    PRIVATE_SEQUENCE = "in a private sequence"
    PRIVATE = "private"
    LISTED = "private, on a list"
    LISTED_IDENTIFYING = "private, on a list, with what identifies"


class Probe(NamedTuple):
    """One planted value.

    Parameters
    ----------
    place
        Where it stands.
    tag, vr
        The attribute that is tried; for a sequence the value stands in an attribute inside.
    path
        Where the value stands.
    value
        Its encoded bytes, without padding.
    creator
        The private creator of the attribute, where a list or a rule knows it.
    """

    place: Place
    tag: int
    vr: str
    path: Path
    value: bytes
    creator: str = ""

    def __repr__(self) -> str:
        return f"Probe({self.place}, {self.tag:08X}, {self.vr})"


class Patient(NamedTuple):
    """Whom the values name that identify in an attribute that a list calls safe."""

    name: str
    patient_id: str

    @classmethod
    def of(cls, seed: int) -> Patient:
        """Return the patient of a seed."""
        rng = random.Random(f"private-probes-patient-{seed}")
        return cls(random_word(rng, 6), str(rng.randrange(4_000_000, 4_999_999)))


@dataclass(frozen=True, slots=True)
class ProbeInstance:
    """A data set with some probes in it."""

    data: bytes = field(repr=False)
    probes: tuple[Probe, ...]
    transfer_syntax_uid: str = TRANSFER_SYNTAX
    sop_class_uid: str = ENHANCED_MR


def probes(seed: int) -> list[Probe]:
    """Return every probe of a seed: each attribute of the dictionary in four places, and private ones of every VR."""
    rng = random.Random(f"probes-{seed}")
    found = [
        _probe(rng, place, tag, vr)
        for place in (Place.TOP, Place.SEQUENCE, Place.FUNCTIONAL_GROUP, Place.PRIVATE_SEQUENCE)
        for tag, vr in sorted(VR_BY_TAG.items())
        if _is_probed(tag)
    ]
    # Lower bytes from 10 on: one private attribute for each VR.
    private = [(_PRIVATE_GROUP << 16 | 0x1010 + number, vr) for number, vr in enumerate(EVERY_VR)]
    return found + [_probe(rng, Place.PRIVATE, tag, vr) for tag, vr in private]


def build(planted: Sequence[Probe], seed: int) -> ProbeInstance:
    """Return a data set with these probes, all of one place."""
    inner = DataSetBuilder()
    for probe in planted:
        if probe.vr == "SQ":
            item = DataSetBuilder()
            item.add(CODE_MEANING, "LO", probe.value.decode("ascii"))
            inner.add(probe.tag, "SQ", [item])
        else:
            inner.add(probe.tag, probe.vr, _encodable(probe))
    place = planted[0].place if planted else Place.TOP
    outer = _around(inner, place)
    outer.put("SOPClassUID", ENHANCED_MR)
    for tag, ending in _HIERARCHY.items():
        outer.add(tag, "UI", f"{ROOT_UID}.7.{seed}.{ending}")
    if place in (Place.LISTED, Place.LISTED_IDENTIFYING):
        _add_listed(outer, planted, seed)
    elif place is not Place.TOP:  # there a probe has its place
        outer.put("PatientName", "Nobody^At All")
        outer.put("PatientID", "PROBED")
    return ProbeInstance(outer.encode(TRANSFER_SYNTAX), tuple(planted))


def _is_probed(tag: int) -> bool:
    group = tag >> 16
    return group not in _NO_DATA and group not in _SAME_AS_ANOTHER and tag not in _NOT_PROBED and bool(tag & 0xFFFF)


def _probe(rng: random.Random, place: Place, tag: int, vr: str) -> Probe:
    path: Path = {
        Place.SEQUENCE: (_ANATOMIC_REGION, 1, tag),
        Place.FUNCTIONAL_GROUP: (_PER_FRAME_GROUPS, 1, _PLANE_ORIENTATION, 1, tag),
        Place.PRIVATE_SEQUENCE: (_PRIVATE_SEQUENCE, 1, tag),
    }.get(place, (tag,))
    if vr == "SQ":
        return Probe(place, tag, vr, (*path, 1, CODE_MEANING), random_word(rng).encode("ascii"))
    return Probe(place, tag, vr, path, random_value(rng, vr))


def _around(inner: DataSetBuilder, place: Place) -> DataSetBuilder:
    if place in (Place.TOP, Place.LISTED, Place.LISTED_IDENTIFYING):
        return inner
    if place is Place.PRIVATE:
        inner.add(_PRIVATE_GROUP << 16 | 0x10, "LO", CREATOR)
        return inner
    outer = DataSetBuilder()
    if place is Place.SEQUENCE:
        outer.add(_ANATOMIC_REGION, "SQ", [inner])
    elif place is Place.FUNCTIONAL_GROUP:
        frame = DataSetBuilder()
        frame.add(_PLANE_ORIENTATION, "SQ", [inner])
        outer.add(_PER_FRAME_GROUPS, "SQ", [frame])
    else:
        outer.private_block(_PRIVATE_SEQUENCE >> 16, CREATOR, [(_PRIVATE_SEQUENCE & 0xFF, "SQ", [inner])])
    return outer


def _add_listed(data_set: DataSetBuilder, planted: Sequence[Probe], seed: int) -> None:
    """Add private probes with the creators of their blocks, and the patient whom they may name."""
    patient = Patient.of(seed)
    data_set.put("PatientName", patient.name)
    data_set.put("PatientID", patient.patient_id)
    rows = {probe.tag & 0xFFFF0000 | probe.tag >> 8 & 0xFF: probe.creator for probe in planted}
    for tag, creator in rows.items():
        data_set.add(tag, "LO", creator)


def _encodable(probe: Probe) -> Value:
    """Return the value as the builder pads it for its VR."""
    if probe.vr in _BINARY or probe.vr in _BULK or probe.vr == "AT":
        return probe.value
    return probe.value.decode("ascii")


def random_word(rng: random.Random, length: int = 10) -> str:
    """Return a word that nobody writes by chance: a beginning of its own, and so many letters."""
    return _NAMES + "".join(rng.choice(_LETTERS) for _ in range(length))


def random_value(rng: random.Random, vr: str) -> bytes:
    """Return the bytes of an invented value of a VR, without padding."""
    if vr in _BINARY:
        # Small enough for every format, and never the zero that a dummy is.
        return struct.pack(_BINARY[vr], rng.randrange(1000, 30_000))
    if vr == "AT":
        return struct.pack("<HH", 0x0009, rng.randrange(0x1000, 0xFF00))
    if vr in _BULK:
        return random_word(rng, 14).encode("ascii")
    make = _TEXTS.get(vr)
    return (make(rng) if make else random_word(rng)).encode("ascii")


def _day(rng: random.Random) -> date:
    # Before the time of all who are examined, and after what is no date any more for those who move dates.
    return date(1901, 1, 2) + timedelta(days=rng.randrange(6_000))


def _clock(rng: random.Random) -> str:
    return f"{rng.randrange(1, 24):02d}{rng.randrange(60):02d}{rng.randrange(60):02d}.{rng.randrange(1, 10**6):06d}"


_TEXTS: dict[str, Callable[[random.Random], str]] = {
    "AS": lambda rng: f"{rng.randrange(101, 120):03d}Y",
    "CS": lambda rng: random_word(rng).upper(),
    "DA": lambda rng: f"{_day(rng):%Y%m%d}",
    "DS": lambda rng: f"{rng.randrange(10**6, 10**7)}.5",
    "DT": lambda rng: f"{_day(rng):%Y%m%d}{_clock(rng)}",
    "IS": lambda rng: f"{rng.randrange(10**8, 10**9)}",
    "PN": lambda rng: f"{random_word(rng)}^{random_word(rng, 6)}",
    "TM": _clock,
    "UI": lambda rng: f"{ROOT_UID}.9.{rng.randrange(10**12, 10**13)}",
    "UR": lambda rng: f"https://{random_word(rng).lower()}.example/",
}
