"""Nothing leaves unless its own bytes have been read again, asked about, and searched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.plan import Span, StepList
from deid_proxy.engine.planner import LEAST_BULK
from deid_proxy.engine.verify import verify
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.testing.builders import DataSetBuilder

Small = Callable[..., DataSetBuilder]
NAME = 0x00100010


def refusal(result: Any, rendition: Any) -> DeidentificationError:
    with pytest.raises(DeidentificationError) as caught:
        verify(result.plan.source, result.plan, rendition, result.identities)
    return caught.value


def without_step(result: Any, tag: int) -> Any:
    """The rendition of a plan that forgot one step."""
    edits = [edit for edit in result.plan.steps.edits if edit[2].tag != tag]
    return apply_plan(result.plan._replace(steps=StepList(edits), fixes=[]), result.identities)


@pytest.fixture
def result(small: Small, deidentify: Any) -> Any:
    """A CT with something for every action."""
    return deidentify(
        small(
            (0x00080020, "DA", "20240311"),
            (0x00081030, "LO", "Thorax"),
            (0x00091001, "LO", "private"),
            (0x00200052, "UI", "1.2.826.0.1.77.9"),
            (0x7FE00010, "OW", bytes(LEAST_BULK)),
        )
    )


@pytest.mark.parametrize("tag", [0x00080020, 0x00081030, 0x00091001, 0x00200052, 0x00080018, NAME, 0x00100020])
def test_a_forgotten_step_is_found(result: Any, tag: int) -> None:
    """Removal, dummy, UID and pseudonym: the rules are asked again about what is there now."""
    error = refusal(result, without_step(result, tag))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
    assert f"({tag >> 16:04X},{tag & 0xFFFF:04X})" in error.detail


def test_a_length_that_was_not_rewritten_is_found(small: Small, item: Any, deidentify: Any) -> None:
    """The new data set has to add up on its own."""
    result = deidentify(small((0x00081115, "SQ", [item((0x00081030, "LO", "Thorax"))])))
    assert result.plan.fixes
    error = refusal(result, apply_plan(result.plan._replace(fixes=[]), result.identities))
    assert error.reason is HoldReason.MALFORMED


def test_a_length_that_was_rewritten_wrongly_is_found(small: Small, item: Any, deidentify: Any) -> None:
    """One step more or less in a sum is enough."""
    result = deidentify(small((0x00081115, "SQ", [item((0x00081030, "LO", "Thorax"))])))
    wrong = [fix._replace(last=fix.last + 1) for fix in result.plan.fixes]
    assert refusal(result, apply_plan(result.plan._replace(fixes=wrong), result.identities)).reason in (
        HoldReason.MALFORMED,
        HoldReason.RESIDUAL_IDENTIFIER,
    )


def test_a_large_value_of_another_size_is_found(result: Any) -> None:
    """The range has to be as long as the header in front of it says."""
    header, span = result.rendition.segments
    for wrong in (Span(span.start, span.end - 2), Span(span.start - 2, span.end)):
        error = refusal(result, result.rendition._replace(segments=[header, wrong]))
        assert error.reason is HoldReason.MALFORMED


def test_a_missing_large_value_is_found(result: Any) -> None:
    """A header alone is no element."""
    error = refusal(result, result.rendition._replace(segments=result.rendition.segments[:1]))
    assert error.reason is HoldReason.MALFORMED


def test_bytes_behind_the_end_are_found(result: Any) -> None:
    """Also zeros: what is written is written on purpose."""
    segments = [*result.rendition.segments, bytes(16)]
    assert refusal(result, result.rendition._replace(segments=segments)).reason is HoldReason.MALFORMED


def test_a_lost_element_order_is_found(result: Any) -> None:
    """Two runs that change places do not make a data set."""
    header, span = result.rendition.segments
    assert refusal(result, result.rendition._replace(segments=[header, span, header[:42]])).reason in (
        HoldReason.MALFORMED,
        HoldReason.RESIDUAL_IDENTIFIER,
    )


def test_a_uid_that_nobody_resolved_is_found(result: Any) -> None:
    """Only replacements of this instance may stand where a UID was replaced."""
    others = {request: f"{new}9" if request.kind == "uid" else new for request, new in result.identities.items()}
    error = refusal(result, apply_plan(result.plan, others))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_the_replacement_of_another_instance_of_the_batch_is_found(result: Any) -> None:
    """Whole batches are resolved at once: what stands for a UID of one instance has no place in another one."""
    foreign = IdentityRequest(IdentityKind.UID, "1.2.826.0.1.77.4711")
    batch = {**result.identities, foreign: "2.25.4711"}
    verify(result.plan.source, result.plan, result.rendition, batch)
    mixed = {request: "2.25.4711" if request.kind == "uid" else new for request, new in result.identities.items()}
    with pytest.raises(DeidentificationError) as caught:
        verify(result.plan.source, result.plan, apply_plan(result.plan, mixed), batch)
    assert caught.value.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_a_rendition_that_is_right_passes(result: Any) -> None:
    """Once more, from the plan alone."""
    verify(result.plan.source, result.plan, apply_plan(result.plan, result.identities), result.identities)
    assert result.rendition == apply_plan(result.plan, result.identities)
