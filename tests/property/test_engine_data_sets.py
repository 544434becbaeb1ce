"""For any data set: the output adds up, untouched bytes are identical, and a second run changes nothing."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import replace

import pydicom
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.config import disable_value_validation

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.elements import elements
from deid_proxy.engine.part10 import write_file_meta
from deid_proxy.engine.plan import Plan, Rendition, Span
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.syntaxes import encoding_of
from deid_proxy.engine.verify import verify
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.profile import load_rule_set
from deid_proxy.standard.uids import TRANSFER_SYNTAXES, is_well_known
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
)

BASIC = load_rule_set("basic")
REQUIRED = (0x00080016, 0x00080018, 0x0020000D, 0x0020000E, 0x00100010, 0x00100020)

text = st.text("abcdefgh ", max_size=12)
# Letters of its own: an Accession Number that also stands in a kept text is held, and rightly so.
accession_numbers = st.text("stuvwxyz ", max_size=12)
ACCESSION_NUMBER = 0x00080050
uids = st.integers(1, 9).map(lambda number: f"1.2.826.0.1.3680043.77.{number}")
VALUES = {
    "LO": text,
    "SH": text,
    "PN": text,
    "ST": text,
    "CS": st.sampled_from(["A", "HEAD", ""]),
    "DS": st.sampled_from(["", "1.5", r"1\2\3"]),
    "IS": st.sampled_from(["", "7"]),
    "DA": st.sampled_from(["", "20240311"]),
    "DT": st.sampled_from(["", "20240311101112.5"]),
    "TM": st.sampled_from(["", "1011"]),
    "UI": st.one_of(uids, st.lists(uids, max_size=3).map("\\".join), st.sampled_from(["", "1.2.840.10008.1.2"])),
    "US": st.integers(0, 65535),
    "OB": st.binary(max_size=40),
    "OW": st.binary(max_size=40),
    "UT": text,
}
# Tags with every action, kept ones of every VR, private, unknown and foreign ones.
LEAVES = [
    (0x00080008, "CS"), (0x00080012, "DA"), (0x00080014, "UI"), (0x00080020, "DA"), (0x00080023, "DA"),
    (0x0008002A, "DT"), (0x00080050, "SH"), (0x00080060, "CS"), (0x00080070, "LO"), (0x00080080, "LO"),
    (0x00080100, "SH"), (0x00080104, "LO"), (0x00081030, "LO"), (0x00081155, "UI"),
    (0x00090010, "LO"), (0x00091001, "OB"), (0x00101010, "AS"), (0x00102297, "PN"), (0x00120010, "LO"),
    (0x00120063, "LO"), (0x00180050, "DS"), (0x00181000, "LO"), (0x00200011, "IS"), (0x00200052, "UI"),
    (0x00204000, "ST"), (0x00280010, "US"), (0x00281201, "OW"), (0x0040A121, "DA"), (0x0040A160, "UT"),
    (0x00089999, "LO"), (0x00020010, "UI"), (0x00041500, "CS"), (0x00080000, "US"), (0x60003000, "OW"),
    (0x50000005, "US"), (0xFFFCFFFC, "OB"), (0x7FE00010, "OW"),
]  # fmt: skip
SEQUENCES = [
    0x00081032, 0x00081115, 0x00081140, 0x00081199, 0x00082112, 0x00082218, 0x00091002, 0x00101002,
    0x00120064, 0x0018A001, 0x00400275, 0x0040A730, 0x00700001, 0x52009229, 0x52009230,
]  # fmt: skip
VALUES["AS"] = st.sampled_from(["", "042Y"])


@st.composite
def items(draw: st.DrawFn, depth: int) -> DataSetBuilder:
    """An item or data set with up to a dozen elements, and sequences down to a depth."""
    builder = DataSetBuilder(undefined_lengths=draw(st.booleans()))
    builder.put("ReferencedSOPClassUID", "1.2.840.10008.5.1.4.1.1.2")
    for tag, vr in draw(st.lists(st.sampled_from(LEAVES), max_size=8, unique=True)):
        builder.add(tag, vr, draw(accession_numbers if tag == ACCESSION_NUMBER else VALUES[vr]))
    if depth:
        for tag in draw(st.lists(st.sampled_from(SEQUENCES), max_size=3, unique=True)):
            builder.undefined_lengths = draw(st.booleans())
            builder.add(tag, "SQ", draw(st.lists(items(depth - 1), max_size=3)))
    return builder


@st.composite
def data_sets(draw: st.DrawFn) -> DataSetBuilder:
    """A data set with what every instance must have."""
    builder = draw(items(3))
    builder.put("SOPClassUID", draw(st.sampled_from([f"1.2.840.10008.5.1.4.1.1.{end}" for end in ("2", "4", "128")])))
    builder.put("SOPInstanceUID", draw(uids))
    builder.put("StudyInstanceUID", draw(uids))
    if draw(st.booleans()):
        builder.put("PatientID", draw(st.sampled_from(["", "QXZ-4711", "QXZ-4712"])))
    if draw(st.booleans()):
        builder.put("PatientName", draw(st.sampled_from(["", "Zyxwvu^Qponml"])))
    return builder


syntaxes = st.sampled_from([EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN])
many = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def replacement_of(request: IdentityRequest) -> str:
    """A function of the original that maps replacements to themselves."""
    own = request.original.removeprefix("\x1f")
    if own.startswith(("2.25.7000", "SUBJECT-")):
        return own
    digest = hashlib.sha256(request.original.encode()).hexdigest()[:12]
    return f"2.25.7000{int(digest, 16)}" if request.kind is IdentityKind.UID else f"SUBJECT-{digest}"


def run(data: bytes, syntax: str, rule_set: object = BASIC) -> tuple[Plan, Rendition, bytes]:
    plan = make_plan(data, syntax, rule_set)
    identities = {request: replacement_of(request) for request in plan.requests}
    rendition = apply_plan(plan, identities)
    verify(data, plan, rendition, identities)
    return plan, rendition, b"".join(data[s.start : s.end] if isinstance(s, Span) else s for s in rendition.segments)


@many
@given(data_sets(), syntaxes)
def test_the_output_is_a_data_set_that_pydicom_reads(builder: DataSetBuilder, syntax: str) -> None:
    """With every length right, tags in order, and nothing private or foreign at any depth."""
    _, rendition, output = run(builder.encode(syntax), syntax)
    assert rendition.size == len(output)
    with warnings.catch_warnings(), disable_value_validation():
        warnings.simplefilter("ignore")
        read = pydicom.dcmread(io.BytesIO(write_file_meta(rendition) + output))
        seen = [int(element.tag) for element in read.iterall()]
        written = io.BytesIO()
        pydicom.dcmwrite(
            written,
            read,
            implicit_vr=syntax == IMPLICIT_VR_LITTLE_ENDIAN,
            little_endian=syntax != EXPLICIT_VR_BIG_ENDIAN,
        )
    assert not any(tag >> 16 & 1 or tag >> 16 in (0, 2, 4) or not tag & 0xFFFF for tag in seen)
    assert set(REQUIRED) - {0x0020000E} <= set(seen)


@many
@given(data_sets(), syntaxes)
def test_untouched_elements_stay_as_they_came(builder: DataSetBuilder, syntax: str) -> None:
    """Byte for byte, in their order."""
    data = builder.encode(syntax)
    plan, _, output = run(data, syntax)
    touched = [(step.start, step.end) for step in plan.steps] + [(fix.offset, fix.offset + 4) for fix in plan.fixes]
    at = 0
    for one in elements(data, encoding_of(TRANSFER_SYNTAXES[syntax])):
        if one.vr == "SQ" or any(start < one.end and one.start < end for start, end in touched):
            continue
        at = output.index(data[one.start : one.end], at)


@many
@given(data_sets(), syntaxes)
def test_a_second_run_changes_nothing(builder: DataSetBuilder, syntax: str) -> None:
    """Replacements of replacements aside, a de-identified instance is de-identified."""
    _, _, once = run(builder.encode(syntax), syntax)
    assert run(once, syntax)[2] == once


@many
@given(data_sets(), syntaxes)
def test_the_output_depends_on_nothing_but_the_input(builder: DataSetBuilder, syntax: str) -> None:
    """Not on what this process has seen before, and not on the kind of buffer."""
    data = builder.encode(syntax)
    fresh = replace(BASIC, _caches={})
    assert run(data, syntax)[2] == run(data, syntax, fresh)[2] == run(data, syntax, fresh)[2]
    assert make_plan(bytearray(data), syntax, BASIC).requests == make_plan(data, syntax, BASIC).requests


@many
@given(data_sets(), syntaxes)
def test_every_uid_is_a_replacement_or_well_known(builder: DataSetBuilder, syntax: str) -> None:
    """At any depth."""
    _, _, output = run(builder.encode(syntax), syntax)
    for one in elements(output, encoding_of(TRANSFER_SYNTAXES[syntax])):
        if one.vr == "UI":
            for uid in output[one.value : one.end].decode().rstrip("\0").split("\\"):
                assert not uid or is_well_known(uid) or uid.startswith("2.25."), hex(one.tag)
