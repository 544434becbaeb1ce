"""Texts that real scanners wrote: of real files, and of the index of public collections; read in place, never kept.

What of them is harmless nobody has marked. Every word counts as harmless but numbers of five digits and more.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pydicom
from exam import tokens
from exam_judge import folded, kept
from exam_run import written
from pydicom.config import disable_value_validation

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import CleaningPolicy

ATTRIBUTES = (
    *("StudyDescription", "SeriesDescription", "ProtocolName", "ImageComments", "ContrastBolusAgent"),
    *("RequestedProcedureDescription", "PerformedProcedureStepDescription", "AcquisitionProtocolDescription"),
    *("AcquisitionComments", "DerivationDescription", "StudyComments", "AdditionalPatientHistory", "PatientComments"),
)
HELD_OUT = re.compile("philips|toshiba|canon|adac|picker|marconi|fuji|agfa|hitachi|kodak|carestream", re.IGNORECASE)
"""Manufacturers of whose strings the vocabulary learned nothing; half of the collections taught it nothing either."""
_LONG_NUMBER = re.compile(r"\d{5}")
_NUMBER = re.compile(r"\d+")
_FAMILIES = ("siemens", "ge", "philips", "toshiba", "canon", "hologic", "fuji", "agfa", "hitachi", "varian")
_PEOPLE = ("PatientName", "ReferringPhysicianName", "OperatorsName", "PerformingPhysicianName")
_PLACES = ("InstitutionName", "InstitutionalDepartmentName", "StationName")
_NUMBERS = ("PatientID", "AccessionNumber", "DeviceSerialNumber")
_DAYS = ("PatientBirthDate", "StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate")

_READ = (*ATTRIBUTES, "Manufacturer", "SpecificCharacterSet", *_PEOPLE, *_PLACES, *_NUMBERS, *_DAYS)


@dataclass
class Words:
    """How many harmless words stay, by group; ``before_and_after`` are the texts."""

    texts: Counter[str] = field(default_factory=Counter)
    harmless: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    before_and_after: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, group: str, text: str, cleaned: str, weight: int = 1) -> None:
        """Count the words of one text."""
        said = [(word, not _LONG_NUMBER.search(word)) for word in tokens(text)]
        count, lost = kept(cleaned, said)
        self.texts[group] += 1
        self.harmless[group] += sum(is_harmless for _, is_harmless in said) * weight
        self.kept[group] += count * weight
        self.dropped.update(lost)
        self.before_and_after.setdefault(group, []).append((text, cleaned))


def family(manufacturer: str) -> str:
    """Return the family of a manufacturer's name, the rest as ``other``."""
    words = folded(manufacturer).replace("_", " ").split()
    return next((name for name in _FAMILIES if any(_is_of(word, name) for word in words)), "other")


def _is_of(word: str, name: str) -> bool:
    return word in ("ge", "gems") if name == "ge" else word.startswith(name)


def of_files(folder: Path, policy: CleaningPolicy) -> Words:
    """Return what stays of the texts of DICOM files; each text of a manufacturer counts once."""
    words, seen = Words(), set()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for data_set in _read(path):
            known = _known(data_set)
            group = family(str(data_set.get("Manufacturer") or ""))
            for text in _texts(data_set):
                if (group, text) not in seen:
                    seen.add((group, text))
                    words.add(group, text, written(clean_text(text, known, policy)))
    return words


def of_index(path: Path, policy: CleaningPolicy) -> tuple[Words, Words]:
    """Return what stays of the held-out strings of the index: each text of a manufacturer once, and by series.

    Texts that differ in their numbers only are one: some collections number thousands of them.

    ``path`` is ``idc_index.parquet`` of the package idc-index-data; it needs the package pyarrow.
    """
    once, by_series, nobody = Words(), Words(), KnownIdentifiers()
    seen: set[tuple[str, str]] = set()
    for (group, text), count in sorted(_held_out(path).items()):
        cleaned = written(clean_text(text, nobody, policy))
        if (shape := (group, _NUMBER.sub("0", text))) not in seen:
            seen.add(shape)
            once.add(group, text, cleaned)
        by_series.add(group, text, cleaned, count)
    return once, by_series


def is_held_out(collection: str, manufacturer: str) -> bool:
    """Tell whether the vocabulary learned nothing of a series: by its source, or by its manufacturer."""
    return hashlib.sha256(collection.encode()).digest()[0] % 2 == 1 or HELD_OUT.search(manufacturer) is not None


def _held_out(path: Path) -> Counter[tuple[str, str]]:
    from pyarrow.parquet import read_table  # only whoever has the index needs it

    columns = ["collection_id", "Manufacturer", "StudyDescription", "SeriesDescription"]
    found: Counter[tuple[str, str]] = Counter()
    counted = read_table(path, columns=columns).group_by(columns).aggregate([([], "count_all")]).to_pylist()
    for row in counted:
        manufacturer = row["Manufacturer"] or ""
        if is_held_out(row["collection_id"] or "", manufacturer):
            for name in ("StudyDescription", "SeriesDescription"):
                if text := row[name]:
                    found[family(manufacturer), text] += row["count_all"]
    return found


def _read(path: Path) -> Iterator[pydicom.Dataset]:
    with warnings.catch_warnings(), disable_value_validation():
        warnings.simplefilter("ignore")
        try:
            data_set = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=list(_READ))
            list(data_set)
        except Exception:  # noqa: BLE001 - some files are broken on purpose; what pydicom cannot read is not asked
            return
        yield data_set


def _texts(data_set: pydicom.Dataset) -> Iterator[str]:
    for name in ATTRIBUTES:
        for value in _values(data_set, name):
            if value.strip():
                yield value


def _values(data_set: pydicom.Dataset, name: str) -> Iterable[str]:
    value = data_set.get(name) or ""
    return [str(value)] if isinstance(value, str) or not hasattr(value, "__iter__") else [str(each) for each in value]


def _known(data_set: pydicom.Dataset) -> KnownIdentifiers:
    def of(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(value for name in names for value in _values(data_set, name) if value)

    return KnownIdentifiers(names=of(_PEOPLE), words=of(_PLACES), ids=of(_NUMBERS), dates=of(_DAYS))
