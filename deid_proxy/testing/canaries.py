"""Data sets with every attribute of Table E.1-1, each with a value of its own that must not come out again.

References
----------
DICOM PS3.15 Table E.1-1
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from deid_proxy.standard.attribute_table import Row, attribute_table
from deid_proxy.standard.dictionary import format_tag
from deid_proxy.testing.builders.encoding import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder
from deid_proxy.testing.builders.identifiers import Identifier
from deid_proxy.testing.builders.patient import ROOT_UID
from deid_proxy.testing.builders.study import Instance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.testing.builders.encoding import Value

MR_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.4"
_KEPT_SEQUENCES = (0x0054_0220, 0x0008_2218, 0x0040_A043)
_PATIENT_COMMENTS = 0x0010_4000
_OVERLAY_GROUP = 0x6000
_CURVE_ELEMENT = 0x5000_2500
_NO_DATA_SET_GROUPS = frozenset({0x0000, 0x0002, 0x0004})
_NUMBERS: dict[str, str | int] = {"AS": "063Y", "DS": "1.5", "IS": "7", "US": 7}


def canary(row: Row, number: int) -> tuple[Value, Identifier | None]:
    """Return a value that is valid for the row's VR, and what of it can be looked for; numbers cannot."""
    label = row.tag_pattern
    if number_value := _NUMBERS.get(row.vr):
        return number_value, None
    if row.vr == "SQ":
        text = f"CANARY{number:05d}"
        item = DataSetBuilder()
        item.add(_PATIENT_COMMENTS, "LT", text)
        return [item], Identifier(text, label)
    text = _text(row.vr, number)
    return (text.encode("ascii") if row.vr in {"OB", "OB/OW", "OW", "UN"} else text), Identifier(text, label)


def canary_instance(
    edition: str = "PS3.15-2026d",
    *,
    sop_class_uid: str = MR_IMAGE_STORAGE,
    depth: int = 0,
    transfer_syntax_uid: str = EXPLICIT_VR_LITTLE_ENDIAN,
) -> Instance:
    """Return an instance with every row of the table planted.

    Parameters
    ----------
    depth
        How many kept sequences stand around the rows; 0 plants at the top level.
    """
    planted: list[Identifier] = []
    inner = DataSetBuilder()
    for tag, row, number in _planted_rows(edition):
        value, identifier = canary(row, number)
        inner.add(tag, "OB" if row.vr == "OB/OW" else row.vr or "LO", value)
        planted += [identifier] if identifier else []
    outer = _wrapped(inner, depth)
    uids = {tag: f"{ROOT_UID}.9.{tag}" for tag in (0x0008_0018, 0x0020_000D, 0x0020_000E)}
    for tag, uid in uids.items():
        outer.add(tag, "UI", uid)
    outer.put("SOPClassUID", sop_class_uid)
    outer.put("Modality", "MR")
    return Instance(
        data=outer.encode(transfer_syntax_uid),
        transfer_syntax_uid=transfer_syntax_uid,
        sop_class_uid=sop_class_uid,
        sop_instance_uid=uids[0x0008_0018],
        study_instance_uid=uids[0x0020_000D],
        series_instance_uid=uids[0x0020_000E],
        planted=(*planted, *(Identifier(uid, format_tag(tag)) for tag, uid in uids.items())),
        element_count=len(outer),
    )


def _planted_rows(edition: str) -> Iterator[tuple[int, Row, int]]:
    for number, row in enumerate(attribute_table(edition).rows, start=1):
        tag = row.tag if row.tag is not None else _tag_in(row.tag_pattern)
        if tag is not None and tag >> 16 not in _NO_DATA_SET_GROUPS:
            yield tag, row, number


def _tag_in(pattern: str) -> int | None:
    """Return one tag of a repeating group; private attributes have no single one."""
    if pattern.startswith("(50"):
        return _CURVE_ELEMENT
    return _OVERLAY_GROUP << 16 | int(pattern[6:10], 16) if pattern.startswith("(60") else None


def _wrapped(inner: DataSetBuilder, depth: int) -> DataSetBuilder:
    for level in range(depth):
        outer = DataSetBuilder()
        outer.add(_KEPT_SEQUENCES[level % len(_KEPT_SEQUENCES)], "SQ", [inner])
        inner = outer
    return inner


def _text(vr: str, number: int) -> str:
    # Before anybody's time, so that no real or invented date is the same.
    day = date(1871, 1, 1) + timedelta(days=number)
    made = {
        "DA": f"{day:%Y%m%d}",
        "DT": f"{day:%Y%m%d}010203.{number:06d}",
        "TM": f"010203.{number:06d}",
        "UI": f"{ROOT_UID}.8.{number + 10_000}",
        "UR": f"https://canary.example/{number:05d}",
        "PN": f"Canary{number:05d}^Bird",
    }
    return made.get(vr, f"CANARY{number:05d}")
