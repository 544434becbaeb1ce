"""What a damaged or hostile data set is: how it is made, and what may become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from deid_proxy.errors import HoldReason
from deid_proxy.testing.builders.encoding import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder, element_header
from deid_proxy.testing.builders.pixels import Shape
from deid_proxy.testing.builders.study import Instance, build_study

if TYPE_CHECKING:
    from deid_proxy.testing.builders.identifiers import Identifier

Build = Callable[[], bytes]

PIXEL_DATA = 0x7FE0_0010
_LAST_PRIVATE_CREATOR = 0x7053_0010
_SEED = 77


class End(StrEnum):
    """What becomes of a data set that is not as it should be."""

    FORWARDED = "forwarded"
    """De-identified as any other; nothing about it is worth a note."""
    REPAIRED = "repaired"
    """De-identified, with a note that says what was put right, or dropped."""
    HELD = "held"


@dataclass(frozen=True, slots=True)
class MalformedCase:
    """One way in which a data set can be wrong.

    Parameters
    ----------
    name, why
        What it is called, and what is wrong with it.
    build
        Makes the bytes; some are large, so they are made when asked for.
    end
        What becomes of it, always.
    reason
        Why it is held; None when it is not.
    """

    name: str
    why: str
    build: Build = field(repr=False)
    end: End = End.HELD
    reason: HoldReason | None = HoldReason.MALFORMED
    transfer_syntax_uid: str = EXPLICIT_VR_LITTLE_ENDIAN


class Catalogue:
    """Collects cases; each module of this package fills one."""

    def __init__(self) -> None:
        self.cases: list[MalformedCase] = []

    def case(
        self,
        why: str,
        reason: HoldReason = HoldReason.MALFORMED,
        *,
        forwarded: bool = False,
        repaired: bool = False,
        transfer_syntax_uid: str = EXPLICIT_VR_LITTLE_ENDIAN,
    ) -> Callable[[Build], Build]:
        """Register a function as the case of its name; held as malformed, unless something else is said."""

        def register(build: Build) -> Build:
            end = End.FORWARDED if forwarded else End.REPAIRED if repaired else End.HELD
            name = build.__name__.strip("_").replace("_", "-")
            self.cases.append(
                MalformedCase(name, why, build, end, reason if end is End.HELD else None, transfer_syntax_uid)
            )
            return build

        return register


def sound(transfer_syntax_uid: str = EXPLICIT_VR_LITTLE_ENDIAN, *, undefined_lengths: bool = False) -> Instance:
    """Return the sound instance that the cases damage: a small MR."""
    return build_study(
        _SEED,
        "MR",
        1,
        transfer_syntax_uid=transfer_syntax_uid,
        undefined_lengths=undefined_lengths,
        shape=Shape(rows=16, columns=16),
    )[0]


def planted() -> tuple[Identifier, ...]:
    """Return the identifiers that stand in every case that is made of the sound instance."""
    return sound().planted


def element(tag: int, vr: str, value: bytes) -> bytes:
    """Return an explicit element with exactly this value, not even padded."""
    return element_header(tag, vr, len(value)) + value


def before_pixels(*extra: bytes) -> bytes:
    """Return the sound data set with bytes put in front of its pixel data."""
    return _inserted(element_header(PIXEL_DATA, "OW", 512), extra)


def before_private(*extra: bytes) -> bytes:
    """Return the sound data set with bytes put where groups 0042 to 7051 would stand."""
    return _inserted(element_header(_LAST_PRIVATE_CREATOR, "LO", 0)[:6], extra)


def _inserted(before: bytes, extra: tuple[bytes, ...]) -> bytes:
    data = sound().data
    place = data.index(before)
    return data[:place] + b"".join(extra) + data[place:]


def replaced(tag: int, vr: str, new: bytes) -> bytes:
    """Return the sound data set with one top-level text element replaced by other bytes."""
    start, end = span_of(tag, vr)
    data = sound().data
    return data[:start] + new + data[end:]


def span_of(tag: int, vr: str) -> tuple[int, int]:
    """Return where a top-level element with a 16-bit length stands in the sound data set."""
    data = sound().data
    start = data.index(element_header(tag, vr, 0)[:6])
    return start, start + 8 + int.from_bytes(data[start + 6 : start + 8], "little")


def start_of(tag: int, vr: str, *, undefined_lengths: bool = False) -> int:
    """Return the offset of the first element with this tag and VR in the sound data set."""
    return sound(undefined_lengths=undefined_lengths).data.index(element_header(tag, vr, 0)[:6])


def small(*elements: tuple[int, str, str | bytes]) -> DataSetBuilder:
    """Return a data set of the least that an instance needs, with other elements over it."""
    identity = sound()
    data_set = DataSetBuilder()
    data_set.put("SOPClassUID", identity.sop_class_uid)
    data_set.put("SOPInstanceUID", identity.sop_instance_uid)
    data_set.put("StudyInstanceUID", identity.study_instance_uid)
    data_set.put("SeriesInstanceUID", identity.series_instance_uid)
    data_set.put("Modality", "MR")
    data_set.put("PatientName", str(identity.planted[0]))
    for tag, vr, value in elements:
        data_set.add(tag, vr, value)
    return data_set
