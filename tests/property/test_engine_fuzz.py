"""Damage to a good instance ends in a rendition that passes verify or in a reason; nothing else ever comes out."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.explain import explain
from deid_proxy.engine.identifiers import look_up, peek
from deid_proxy.engine.limits import Limits
from deid_proxy.engine.part10 import read_part10
from deid_proxy.engine.plan import Rendition
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.verify import verify
from deid_proxy.errors import DeidentificationError
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.profile import load_rule_set
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    Instance,
    Shape,
    build_study,
)

BASIC = load_rule_set("basic")
SMALL = Shape(rows=4, columns=4, frames=3, private_blob_bytes=32)
LIMITS = Limits(depth=8, elements=20_000)


def seeds() -> list[Instance]:
    """Instances with every structure that there is."""
    return [
        build_study(8, modality, 1, transfer_syntax_uid=syntax, undefined_lengths=undefined, shape=SMALL)[0]
        for modality, syntax in (
            ("CT", EXPLICIT_VR_LITTLE_ENDIAN),
            ("Enhanced MR", EXPLICIT_VR_LITTLE_ENDIAN),
            ("Enhanced MR", IMPLICIT_VR_LITTLE_ENDIAN),
            ("MR", JPEG_BASELINE),
            ("SR", IMPLICIT_VR_LITTLE_ENDIAN),
        )
        for undefined in (True, False)
    ]


SEEDS = seeds()
fuzzing = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ending(data: bytes, syntax: str) -> Rendition | None:
    """What becomes of it; None when it is held."""
    try:
        plan = make_plan(data, syntax, BASIC, LIMITS)
        identities = {
            request: f"2.25.{number + 1}000" if request.kind is IdentityKind.UID else f"SUBJ{number}"
            for number, request in enumerate(plan.requests)
        }
        rendition = apply_plan(plan, identities)
        verify(data, plan, rendition, identities)
    except DeidentificationError:
        return None
    assert sum(1 for _ in explain(data, plan)) >= len(plan.steps)
    return rendition


@fuzzing
@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_changed_bytes(seed: Instance, changes: list[tuple[float, int]]) -> None:
    """Any byte may be any other."""
    data = bytearray(seed.data)
    for where, value in changes:
        data[int(where * (len(data) - 1))] = value
    rendition = ending(bytes(data), seed.transfer_syntax_uid)
    assert rendition is None or rendition.size > 0


@fuzzing
@given(st.sampled_from(SEEDS), st.floats(0, 1), st.binary(max_size=24), st.integers(0, 24))
def test_cut_and_inserted_bytes(seed: Instance, where: float, inserted: bytes, cut: int) -> None:
    """Bytes may be missing, or too many."""
    at = int(where * len(seed.data))
    data = seed.data[:at] + inserted + seed.data[at + cut :]
    rendition = ending(data, seed.transfer_syntax_uid)
    assert rendition is None or rendition.size > 0


@fuzzing
@given(st.sampled_from(SEEDS), st.floats(0, 1), st.sampled_from([0, 1, 7, 8, 0xFFFE, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF]))
def test_absurd_lengths(seed: Instance, where: float, length: int) -> None:
    """Four bytes anywhere may be an absurd number."""
    at = int(where * (len(seed.data) - 4))
    data = seed.data[:at] + length.to_bytes(4, "little") + seed.data[at + 4 :]
    rendition = ending(data, seed.transfer_syntax_uid)
    assert rendition is None or rendition.size > 0


@fuzzing
@given(st.binary(max_size=400), st.sampled_from([EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN]))
@example(b"\x08\x00\x16\x00UI\x1a\x001.2.840.10008.5.1.4.1.1.2\x00", EXPLICIT_VR_LITTLE_ENDIAN)
def test_anything_at_all(data: bytes, syntax: str) -> None:
    """Bytes that were never a data set are held, and can be looked at."""
    assert ending(data, syntax) is None
    assert look_up(data, syntax) is not None
    assert peek(data, syntax) is None or len(data) >= 8


@fuzzing
@given(st.sampled_from(SEEDS), st.floats(0, 1), st.binary(min_size=1, max_size=8))
def test_damaged_files(seed: Instance, where: float, change: bytes) -> None:
    """The file layer says what it reads, or why it does not."""
    file = seed.part10()[:600]
    at = int(where * len(file))
    damaged = file[:at] + change + file[at + len(change) :]
    try:
        offset = read_part10(damaged).offset
    except DeidentificationError as error:
        offset = 0 if error.reason else -1
    assert 0 <= offset <= len(damaged)
