"""What :mod:`compare_peers` counts in the files that a tool has written. Nothing here returns a planted value."""

from __future__ import annotations

import io
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from comparison_corpus import SAFE_PRIVATE, WORDS, Case
from pydicom import Dataset, dcmread
from pydicom.config import disable_value_validation
from pydicom.datadict import dictionary_has_tag, dictionary_VR

from deid_proxy.cli.iod_errors import checker_is_there, new_errors
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.standard.gap_attributes import GAP
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.unlisted_texts import UNLISTED_TEXTS
from deid_proxy.testing.leak_scanner import scan, without_deflation

EDITION = "PS3.15-2026d"
KINDS = ("names", "numbers", "dates", "times of day", "UIDs", "places and devices")
IDENTITIES = ("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID", "FrameOfReferenceUID")
NEVER_RETAINED = frozenset({0x0008_0005, 0x0012_0062, 0x0012_0063, 0x0012_0064, 0x0028_0303})
_NUMBERS = frozenset({"patient_id", "issuer", "other_patient_id", "accession_number", "study_id", "procedure_id",
                      "step_id", "admission_id", "order_number"})  # fmt: skip
_WORD = re.compile(r"\w+")
Place = tuple[tuple[int, int], ...]
"""Sequences and item numbers around an element, outermost first."""


def kind_of(label: str) -> str:
    """Return the kind of an identifier, one of :data:`KINDS`, by its label."""
    if label.endswith("_name") or label == "surname":
        return "names"
    if label.endswith("_uid"):
        return "UIDs"
    if label == "study_time":
        return "times of day"
    if label.endswith(("_date", "_datetime", "_day_text")):
        return "dates"
    return "numbers" if label in _NUMBERS else "places and devices"


@dataclass(slots=True)
class Measured:
    """What came of the corpus; a counter that says ``same``, or how something ended, says ``of`` how many.

    Parameters
    ----------
    left, left_in
        Facts of a file that stand in its output, by kind, and by the name of the case.
    planted
        Facts that stood in the files, by kind.
    intervals
        ``exact``, ``gone`` or ``wrong``.
    references
        ``resolve``, ``gone`` or ``dangling``.
    new_lines
        What dciodvfy says of outputs and not of inputs; None where it is not installed.
    """

    written: int = 0
    not_written: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)
    left_in: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)
    intervals: Counter[str] = field(default_factory=Counter)
    references: Counter[str] = field(default_factory=Counter)
    retained: Counter[str] = field(default_factory=Counter)
    characteristics: Counter[str] = field(default_factory=Counter)
    safe_private: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    new_lines: Counter[str] | None = None
    codes: set[str] = field(default_factory=set)


def measure(cases: Sequence[Case], outputs: Mapping[str, bytes]) -> Measured:
    """Return what is in the outputs, by the name of their case; a case without one was not written.

    Whatever is counted, is counted of the files that were written.
    """
    measured = Measured(written=len(outputs), not_written=[case.name for case in cases if case.name not in outputs])
    with warnings.catch_warnings(), disable_value_validation():
        warnings.simplefilter("ignore")
        written = [case for case in cases if case.name in outputs]
        before = {case.name: dcmread(io.BytesIO(case.file)) for case in written}
        after = {case.name: dcmread(io.BytesIO(outputs[case.name]), force=True) for case in written}
        for case in written:
            kinds = _kinds(outputs[case.name], case)
            measured.left.update(kinds)
            measured.left_in[case.name] = len(kinds)
            measured.planted.update(_kinds(case.file, case))
            _count_retained(measured, before[case.name], after[case.name])
            _count_safe_private(measured, after[case.name])
            _count_words(measured, after[case.name])
            codes = after[case.name].get("DeidentificationMethodCodeSequence") or ()
            measured.codes |= {str(item.get("CodeValue")) for item in codes}
        measured.intervals.update(_judge_intervals(before, after))
        measured.references.update(_judge_references(before, after))
    if checker_is_there():
        measured.new_lines = _new_lines(written, outputs)
    return measured


def _kinds(file: bytes, case: Case) -> list[str]:
    """Return the kind of every planted fact that stands in a file, each fact once."""
    found = {leak.kind for leak in scan(without_deflation(file), case.planted)}
    return [kind_of(label) for label in found]


def elements(data_set: Dataset, place: Place = ()) -> Iterator[tuple[Place, int, Dataset]]:
    """Yield every element that is no sequence: where, its tag, and the data set it is in."""
    for tag in [int(tag) for tag in data_set.keys()]:  # noqa: SIM118 - iterating a Dataset decodes it
        if (data_set.get_item(tag).VR or (dictionary_VR(tag) if dictionary_has_tag(tag) else "UN")) == "SQ":
            for number, item in enumerate(data_set[tag].value or ()):
                yield from elements(item, (*place, (tag, number)))
        else:
            yield place, tag, data_set


def at(data_set: Dataset | None, place: Place) -> Dataset | None:
    """Return the item at a place; None where it is not."""
    for tag, number in place:
        items = data_set[tag].value if data_set is not None and tag in data_set else None
        data_set = items[number] if items is not None and number < len(items) else None
    return data_set


def _count_retained(measured: Measured, before: Dataset, after: Dataset) -> None:
    table, option = attribute_table(EDITION), ConfidentialityOption.RETAIN_PATIENT_CHARACTERISTICS
    raw = {(place, tag): _raw(data_set, tag) for place, tag, data_set in elements(before)}
    for (place, tag), value in raw.items():
        if any(not _is_unlisted(sequence) for sequence, _ in place):
            continue
        row = table.row_of(tag)
        is_characteristic = row is not None and str(row.options.get(option, "")) == "K"
        if not is_characteristic and (not _is_unlisted(tag) or tag in NEVER_RETAINED):
            continue
        counter = measured.characteristics if is_characteristic else measured.retained
        item = at(after, place)
        counter["of"] += 1
        counter["same"] += item is not None and tag in item and _is_same(item, tag, value)


def _is_unlisted(tag: int) -> bool:
    """Tell whether nobody asks for anything to be done to an attribute: its cell is Retain."""
    listed = attribute_table(EDITION).row_of(tag) is not None or tag in GAP or tag in UNLISTED_TEXTS
    return not listed and tag & 0xFFFF != 0


def _raw(data_set: Dataset, tag: int) -> tuple[object, str]:
    """Return a value as it is encoded, or as pydicom had to decode it to understand another; and as it reads."""
    encoded = data_set.get_item(tag).value
    return encoded, str(data_set[tag].value)


def _is_same(data_set: Dataset, tag: int, before: tuple[object, str]) -> bool:
    encoded, text = _raw(data_set, tag)
    return encoded == before[0] if type(encoded) is type(before[0]) else text == before[1]


def _count_safe_private(measured: Measured, after: Dataset) -> None:
    for creator, group, element, _, value in SAFE_PRIVATE:
        measured.safe_private["of"] += 1
        found = {
            str(after[(tag & 0xFFFF_0000) | (tag & 0xFF) << 8 | element].value)
            for tag in (int(tag) for tag in after.keys())  # noqa: SIM118
            if tag >> 16 == group
            and 0x10 <= tag & 0xFFFF <= 0xFF
            and str(after[tag].value).strip() == creator
            and (tag & 0xFFFF_0000) | (tag & 0xFF) << 8 | element in after
        }
        measured.safe_private["same"] += found == {str(value)}


def _count_words(measured: Measured, after: Dataset) -> None:
    """Count the harmless words of descriptions and comments that are still where they stood."""
    for keyword, words in WORDS.items():
        expected = Counter(_WORD.findall(words))
        measured.words["of"] += expected.total()
        measured.words["same"] += (expected & Counter(_WORD.findall(str(after.get(keyword) or "")))).total()


def moment(date: object, time: object = "") -> datetime | None:
    """Return the moment of a date and a time as DICOM writes them; None where there is none."""
    text = f"{date or ''}{time or ''}".partition("+")[0]
    for form in ("%Y%m%d%H%M%S.%f", "%Y%m%d%H%M%S", "%Y%m%d"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - of the scanner's own clock
        except ValueError:
            continue
    return None


def intervals(data_sets: Mapping[str, Dataset], patients: Mapping[str, str]) -> dict[str, timedelta | None]:
    """Return every interval that the corpus knows, by name; None where an end of it is not there."""
    known: dict[str, timedelta | None] = {}
    firsts = [name for name in data_sets if name.endswith("-0")]
    for number, one in enumerate(firsts):
        for other in firsts[number + 1 :]:
            if patients[one] == patients[other]:
                known[f"studies {one} {other}"] = _between(*(_study_start(data_sets[name]) for name in (one, other)))
    for name, data_set in data_sets.items():
        start = moment(data_set.get("AcquisitionDate"), data_set.get("AcquisitionTime"))
        if name.startswith("pet"):
            items = data_set.get("RadiopharmaceuticalInformationSequence") or [Dataset()]
            known[f"injection {name}"] = _between(moment(items[0].get("RadiopharmaceuticalStartDateTime")), start)
        if name == "mr-dynamic-1" and "mr-dynamic-0" in data_sets:
            first = data_sets["mr-dynamic-0"]
            earlier = moment(first.get("AcquisitionDate"), first.get("AcquisitionTime"))
            known["phases"] = _between(earlier, start)
        if name.startswith("mr-enhanced"):
            known.update(_between_frames(name, data_set))
    return known


def _study_start(data_set: Dataset) -> datetime | None:
    # With its time: whoever moves dates by hours moves a date alone by one day more or less.
    return moment(data_set.get("StudyDate"), data_set.get("StudyTime"))


def _between_frames(name: str, data_set: Dataset) -> Iterator[tuple[str, timedelta | None]]:
    frames = data_set.get("PerFrameFunctionalGroupsSequence") or []
    contents = [(frame.get("FrameContentSequence") or [Dataset()])[0] for frame in frames]
    starts = [moment(content.get("FrameAcquisitionDateTime")) for content in contents]
    for number, (one, other) in enumerate(pairwise(starts)):
        yield f"frames {name} {number}", _between(one, other)


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    return None if start is None or end is None else end - start


def _judge_intervals(before: Mapping[str, Dataset], after: Mapping[str, Dataset]) -> Iterator[str]:
    patients = {name: str(data_set.PatientID) for name, data_set in before.items()}
    made = intervals(after, patients)
    removed = {name for name, data_set in after.items() if _says_removed(data_set)}
    for name, expected in intervals(before, patients).items():
        yield "of"
        if made.get(name) == expected:
            yield "exact"
        else:
            # Where the file says that its times are no times any more, nobody is misled by a dummy.
            is_said = not removed.isdisjoint(name.split()) or (name == "phases" and "mr-dynamic-1" in removed)
            yield "gone" if made.get(name) is None or is_said else "wrong"


def _says_removed(data_set: Dataset) -> bool:
    return bool(data_set.get("LongitudinalTemporalInformationModified") == "REMOVED")


def _judge_references(before: Mapping[str, Dataset], after: Mapping[str, Dataset]) -> Iterator[str]:
    """Judge every UID that names a file, series, study or frame of reference of the corpus from somewhere else."""
    made: dict[str, set[str]] = {}
    for name, data_set in before.items():
        for keyword in IDENTITIES:
            if original := str(data_set.get(keyword, "")):
                made.setdefault(original, set()).add(str(after[name].get(keyword, "")))
    for name, data_set in before.items():
        for place, tag, inner in elements(data_set):
            if inner[tag].VR != "UI" or tag >> 16 & 1 or (not place and inner[tag].keyword in IDENTITIES):
                continue
            for number, original in enumerate(_values(inner, tag)):
                if original in made:
                    yield "of"
                    yield _ending(at(after[name], place), tag, number, made[original] - {""})


def _ending(item: Dataset | None, tag: int, number: int, targets: set[str]) -> str:
    values = _values(item, tag) if item is not None and tag in item else []
    if number >= len(values) or not values[number]:
        return "gone"
    return "resolve" if targets == {values[number]} else "dangling"


def _values(data_set: Dataset, tag: int) -> list[str]:
    element = data_set[tag]
    return [str(value) for value in element.value] if element.VM > 1 else [str(element.value or "")]


def _new_lines(cases: Sequence[Case], outputs: Mapping[str, bytes]) -> Counter[str]:
    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "object.dcm")
        for case in cases:
            path.write_bytes(outputs[case.name])
            found.update(new_errors(case.file, path) or ())
    return found
