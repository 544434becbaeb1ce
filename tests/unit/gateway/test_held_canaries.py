"""Every reason to hold an instance, with a canary in the value that is to blame: nothing that tells of it shows one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from deid_proxy.errors import HoldReason
from deid_proxy.gateway.questions import Questions
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.subject_table import TableBuilder
from deid_proxy.identity.subjects import Files
from deid_proxy.testing.builders import Shape, build_study
from deid_proxy.testing.builders.encoding import DataSetBuilder, Value, element_header, item_header

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import MemoryState

PROJECT = "TRIAL-01"
REASONS = Path(__file__).parents[3] / "docs" / "reference" / "held-reasons.md"
NAME, PATIENT_ID, INSTITUTION, SERIES = "CANARY^BIRD^QQ", "CANARY4711", "CANARY INFIRMARY", "CANARY PROTOCOL"
EXPLICIT, US_IMAGE = "1.2.840.10008.1.2.1", "1.2.840.10008.5.1.4.1.1.6.1"

PATIENT_NAME, PATIENT_IDS, ISSUER = 0x00100010, 0x00100020, 0x00100021
WINDOW_CENTER, PIXEL_DATA = 0x00281050, 0x7FE00010
KEPT_SEQUENCE = 0x00540220  # View Code Sequence
UNDEFINED, DELIMITER = 0xFFFFFFFF, 0xFFFEE0DD
STUDY_DATE, INSTITUTION_NAME, SERIES_DESCRIPTION = 0x00080020, 0x00080080, 0x0008103E

INNER = element_header(SERIES_DESCRIPTION, "LO", 6, explicit=False) + b"CANARY"
UNKNOWN = element_header(WINDOW_CENTER, "UN", UNDEFINED) + item_header(len(INNER)) + INNER + item_header(0, DELIMITER)
"""An attribute that is no sequence, with an item in it."""

NO_IMAGE = element_header(PIXEL_DATA, "OB", UNDEFINED) + item_header(0) + item_header(6) + b"CANARY"
NO_IMAGE += item_header(0, DELIMITER)

PATIENT = IdentityRequest(IdentityKind.PATIENT, f"\x1f{PATIENT_ID}")
TABLE = "patient_id,subject,anchor_date\nsomebody,S-1,\nCANARY4711,S-2,\n"
ANCHORED = "options: [retain-modified-dates]\ndates: days-since-anchor"


@dataclass(frozen=True)
class Case:
    """A way to be held: what is added to data set, profile, project and gateway, put at the end, or cut off."""

    reason: HoldReason
    elements: tuple[tuple[int, str, Value], ...] = ()
    profile: str = ""
    project: tuple[str, ...] = ()
    end: bytes = b""
    cut: int = 0
    sop_class_uid: str = "1.2.840.10008.5.1.4.1.1.4"
    transfer_syntax_uid: str = EXPLICIT
    gateway: tuple[str, ...] = ()
    before: Callable[[MemoryState], object] = id


def another_code(state: MemoryState) -> None:
    """Let the map have another code for the patient than the table has now."""
    resolver = state.projects[PROJECT].resolver
    table = TableBuilder(("subject",))
    table.add(2, resolver.token(*PATIENT), ["S-9"])
    now = resolver.files
    resolver.use(Files(table.build()))
    resolver.resolve([PATIENT])
    resolver.use(now)


def withdraw(state: MemoryState) -> None:
    resolver = state.projects[PROJECT].resolver
    resolver.resolve([PATIENT])
    state.map.forget(PROJECT, resolver.token(*PATIENT))


def nested(depth: int) -> DataSetBuilder:
    inner = DataSetBuilder()
    inner.add(SERIES_DESCRIPTION, "LO", SERIES)
    for _ in range(depth):
        outer = DataSetBuilder()
        outer.add(KEPT_SEQUENCE, "SQ", [inner])
        inner = outer
    return inner


CASES = {
    "an unknown transfer syntax": Case(HoldReason.TRANSFER_SYNTAX, transfer_syntax_uid="1.2.3.4"),
    "cut off": Case(HoldReason.MALFORMED, cut=3),
    "nested too deep": Case(
        HoldReason.LIMIT, ((KEPT_SEQUENCE, "SQ", [nested(6)]),), gateway=("limits: {max_depth: 4}",)
    ),
    "items in what nobody knows": Case(HoldReason.UN_SEQUENCE, end=UNKNOWN),
    "no text where a name must be read": Case(HoldReason.CHARACTER_SET, ((PATIENT_IDS, "LO", b"CANARY\xff\xfe"),)),
    "what is no image in compressed pixels": Case(
        HoldReason.CODESTREAM, end=NO_IMAGE, transfer_syntax_uid="1.2.840.10008.1.2.4.50"
    ),
    "a private SOP Class": Case(HoldReason.SOP_CLASS, sop_class_uid="1.2.3.4.5"),
    "a value in no row of a look-up table": Case(
        HoldReason.UNRESOLVABLE_ACTION, profile="rules: [{look-up: InstitutionName, file: sites.csv}]"
    ),
    "a value that no pattern matches": Case(
        HoldReason.UNRESOLVABLE_ACTION,
        profile='rules: [{regex: SeriesDescription, pattern: "^T[12]$", unmatched: hold}]',
    ),
    "a word that no vocabulary knows": Case(
        HoldReason.UNKNOWN_WORD,
        elements=((SERIES_DESCRIPTION, "LO", "brain xyzzyq CANARY"),),
        profile="options: [clean-descriptors]\ncleaning: {unknown: hold}",
    ),
    "ultrasound": Case(HoldReason.PIXEL_RISK, sop_class_uid=US_IMAGE),
    "the name in a text that a rule keeps": Case(
        HoldReason.RESIDUAL_IDENTIFIER,
        elements=((SERIES_DESCRIPTION, "LO", "of CANARY BIRD"),),
        profile="rules: [{keep: SeriesDescription}]",
    ),
    "a true date beside moved ones": Case(
        HoldReason.RESIDUAL_IDENTIFIER,
        elements=((STUDY_DATE, "DA", "20240311"), (SERIES_DESCRIPTION, "LO", "CANARY of 2024-03-11")),
        profile="options: [retain-modified-dates]\nrules: [{keep: SeriesDescription}]",
    ),
    "no row": Case(HoldReason.SUBJECT, project=("subjects: {method: table, file: others.csv}",)),
    "no anchor date": Case(
        HoldReason.SUBJECT,
        elements=((STUDY_DATE, "DA", "20240311"),),
        profile=ANCHORED,
        project=("subjects: {file: subjects.csv}",),
    ),
    "another code than before": Case(
        HoldReason.MAPPING_CONFLICT,
        project=("subjects: {method: table, file: subjects.csv}",),
        before=another_code,
    ),
    "of a patient who withdrew": Case(HoldReason.WITHDRAWN, before=withdraw),
    "of a project that is gone": Case(HoldReason.NO_PROJECT, before=lambda state: state.projects.clear()),
    "a control character in the ID": Case(HoldReason.SUBJECT, ((PATIENT_IDS, "LO", b"CANARY\x01"),)),
    "a scanner that is new": Case(
        HoldReason.FIRST_SEEN,
        elements=(
            (0x0008_0070, "LO", "CANARYMAKER"),
            (0x0018_1000, "LO", "CANARY-SN"),
            (0x0029_0010, "LO", "CANARY PRIVATE"),
        ),
        project=("first_seen: hold",),
    ),
    "of the sample": Case(HoldReason.SAMPLE, project=("sample: 1.0",)),
}

ELSEWHERE = {
    HoldReason.ENGINE_ERROR: "tests/unit/gateway/test_deidentify.py",
    HoldReason.SPOOL_CORRUPT: "tests/unit/gateway/test_deidentify.py",
    HoldReason.CONFLICT: "tests/acceptance/test_gateway.py",
    HoldReason.REFUSED: "tests/unit/gateway/test_forward.py",
    HoldReason.CONTEXT: "tests/unit/gateway/test_forward.py",
}


class Held(NamedTuple):
    """What was held, and everything that anybody is shown of it."""

    reason: str
    shown: str


def instance_of(case: Case):
    """Return a small MR with canaries for whatever names or places the patient, and the case's elements over it."""
    sound = build_study(3, "MR", 1, shape=Shape(rows=4, columns=4))[0]
    data = DataSetBuilder()
    for keyword in ("SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
        data.put(keyword, getattr(sound, re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=SOP)", "_", keyword).lower()))
    data.put("SOPClassUID", case.sop_class_uid)
    data.put("Modality", "MR")
    own = [
        (PATIENT_NAME, "PN", NAME),
        (PATIENT_IDS, "LO", PATIENT_ID),
        (INSTITUTION_NAME, "LO", INSTITUTION),
        (SERIES_DESCRIPTION, "LO", SERIES),
    ]
    for tag, (vr, value) in ({tag: (vr, value) for tag, vr, value in (*own, *case.elements)}).items():
        data.add(tag, vr, value)
    encoded = data.encode(EXPLICIT) + case.end
    return replace(
        sound,
        data=encoded[: len(encoded) - case.cut],
        sop_class_uid=case.sop_class_uid,
        transfer_syntax_uid=case.transfer_syntax_uid,
    )


def run(bench, case: Case) -> Held:
    """Let the worker process the case, and collect log, ledger, and the answers to every question on it."""
    (bench.directory / "sites.csv").write_text("value,replacement\nelsewhere,A\n", encoding="utf-8")
    for name, text in (("subjects.csv", TABLE), ("others.csv", "patient_id,subject\nsomebody,S-1\n")):
        (bench.directory / name).write_text(text, encoding="utf-8")
        (bench.directory / name).chmod(0o600)
    (bench.directory / "own.yaml").write_text(f"name: own\n{case.profile}\n", encoding="utf-8")
    settings = bench.settings(project_lines=("profile: own.yaml", *case.project), gateway=case.gateway)
    with bench.state(settings) as state:
        case.before(state)
        (received,) = bench.make_ready(state, [instance_of(case)])
        row = state.ledger.instance(received.id.hex())
        ask = Questions(state).call
        answers = [
            ask("held_list"),
            ask("held_show", instance=received.id.hex()),
            ask("status"),
            ask("queue_list"),
            ask("manifest_page"),
        ]
        return Held(
            str(row.reason), json.dumps(answers) + repr(bench.log.lines) + repr(row) + repr(state.ledger.held())
        )


@pytest.mark.parametrize("name", list(CASES))
def test_no_way_to_be_held_shows_what_is_to_blame(bench, name: str) -> None:
    """Neither log nor ledger, neither list nor detail nor manifest, as text, as bytes or in hexadecimal."""
    held = run(bench, CASES[name])
    assert held.reason == CASES[name].reason
    assert "canary" not in held.shown.casefold()
    assert b"CANARY".hex() not in held.shown.casefold()


def test_every_reason_has_a_canary_and_a_row_in_the_reference() -> None:
    """A new reason asks for a case here, or for the place of its canary; and for a row that says what to do."""
    assert {case.reason for case in CASES.values()} | set(ELSEWHERE) == set(HoldReason)
    for place in ELSEWHERE.values():
        text = (Path(__file__).parents[3] / place).read_text(encoding="utf-8")
        assert re.search("canary|LeakScanner|planted", text)
    rows = set(re.findall(r"^\| `([a-z-]+)` \|", REASONS.read_text(encoding="utf-8"), re.MULTILINE))
    assert {reason.value for reason in HoldReason} <= rows
