"""Damaged and hostile data sets end in one of the expected ways: held with a reason, or clean; never otherwise."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.engine.plan import Plan
from deid_proxy.engine.planner import make_plan
from deid_proxy.errors import DeidentificationError
from deid_proxy.profile import load_rule_set
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    part10,
)
from deid_proxy.testing.builders.malformed import MALFORMED_CASES, planted
from deid_proxy.testing.builders.malformed.cases import sound
from deid_proxy.testing.leak_scanner import LeakScanner

if TYPE_CHECKING:
    from collections.abc import Callable

RULES = load_rule_set("basic")
PLANTED = LeakScanner(planted())


def plan_or_hold(data: bytes, transfer_syntax_uid: str) -> Plan | DeidentificationError:
    """The plan, or the one kind of error that may come instead."""
    try:
        return make_plan(data, transfer_syntax_uid, RULES)
    except DeidentificationError as error:
        return error


@pytest.mark.parametrize("name", MALFORMED_CASES)
def test_a_damaged_data_set_ends_as_expected(name: str, deidentify: Callable[[bytes], Any]) -> None:
    """Held for an expected reason, without a value in the message; or, where that is allowed, forwarded clean."""
    case = MALFORMED_CASES[name]
    instance = sound()
    file = part10(case.build(), case.transfer_syntax_uid, instance.sop_class_uid, instance.sop_instance_uid)
    ending = deidentify(file)
    assert ending.reason == case.reason, ending.detail
    if ending.reason is None:
        assert PLANTED.scan(ending.output) == []
    else:
        assert PLANTED.scan(ending.detail.encode()) == []


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN])
@pytest.mark.parametrize("undefined", [True, False])
def test_no_cut_passes_as_a_whole_data_set(syntax: str, undefined: bool) -> None:
    """A data set cut anywhere is held, unless the cut is between two elements of the top level."""
    data = sound(syntax, undefined_lengths=undefined).data
    passed = [end for end in range(0, len(data) - 512, 3) if isinstance(plan_or_hold(data[:end], syntax), Plan)]
    starts = {end for end in passed if isinstance(plan_or_hold(data[:end] + b"\1", syntax), DeidentificationError)}
    assert set(passed) == starts
    assert len(passed) < 200


@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN])
def test_no_flipped_byte_raises_anything_else(syntax: str) -> None:
    """Two thousand single mistakes: each gives a plan or a reason, and the reason shows no value."""
    rng, good = random.Random(11), sound(syntax).data
    for _ in range(2_000):
        data = bytearray(good)
        data[rng.randrange(len(data))] = rng.randrange(256)
        ending = plan_or_hold(bytes(data), syntax)
        assert isinstance(ending, Plan) or PLANTED.scan(str(ending).encode()) == []


def test_no_noise_raises_anything_else() -> None:
    """Random bytes after a sound beginning are held or planned, never a traceback."""
    rng, good = random.Random(12), sound().data
    for _ in range(500):
        data = good[: rng.randrange(len(good))] + rng.randbytes(rng.randrange(200))
        assert isinstance(plan_or_hold(data, EXPLICIT_VR_LITTLE_ENDIAN), Plan | DeidentificationError)
