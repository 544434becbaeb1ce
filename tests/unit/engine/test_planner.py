"""A plan exists only for what can be de-identified with certainty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.limits import Limits
from deid_proxy.engine.planner import make_plan
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.uids import TRANSFER_SYNTAXES
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    DataSetBuilder,
    Fragments,
    element_header,
    item_header,
)
from deid_proxy.testing.builders.malformed import MALFORMED_CASES, End

Small = Callable[..., DataSetBuilder]
Held = Callable[..., DeidentificationError]


@pytest.mark.parametrize("name", MALFORMED_CASES)
def test_a_damaged_data_set_has_the_end_that_was_written_for_it(name: str, deidentify: Any) -> None:
    """Held for the reason given, repaired with a note, or de-identified as any other; never anything else."""
    case = MALFORMED_CASES[name]
    if case.end is End.HELD:
        with pytest.raises(DeidentificationError) as caught:
            deidentify(case.build(), case.transfer_syntax_uid)
        assert caught.value.reason is case.reason, str(caught.value)
        return
    plan = deidentify(case.build(), case.transfer_syntax_uid).plan
    assert case.end is (End.REPAIRED if plan.notes else End.FORWARDED), plan.notes


@pytest.mark.parametrize("uid", sorted(TRANSFER_SYNTAXES))
def test_every_transfer_syntax_is_edited_or_held_for_that_reason(small: Small, basic: RuleSet, uid: str) -> None:
    """All but video in real time and JPIP deflated; with or without compressed pixel data."""
    syntax = TRANSFER_SYNTAXES[uid]
    data = small().encode(uid if syntax.explicit else IMPLICIT_VR_LITTLE_ENDIAN)
    edited = (not syntax.deflated or uid.endswith(".1.99")) and not syntax.real_time_video
    if edited:
        assert make_plan(data, uid, basic).steps
        return
    with pytest.raises(DeidentificationError) as caught:
        make_plan(data, uid, basic)
    assert caught.value.reason is HoldReason.TRANSFER_SYNTAX


@pytest.mark.parametrize("uid", ["", "1.2.3", "1.2.840.10008.1.2.1.999"])
def test_a_transfer_syntax_that_nobody_knows_holds(small: Small, held: Held, uid: str) -> None:
    """A private one too."""
    assert held(small().encode(), uid).reason is HoldReason.TRANSFER_SYNTAX


@pytest.mark.parametrize(("real", "said"), [(True, False), (False, True)])
def test_a_wrong_transfer_syntax_is_malformed(small: Small, held: Held, real: bool, said: bool) -> None:
    """Implicit bytes declared explicit and the other way round; nothing of it is forwarded."""
    uids = {True: EXPLICIT_VR_LITTLE_ENDIAN, False: IMPLICIT_VR_LITTLE_ENDIAN}
    data = small((0x7FE00010, "OW", bytes(4_000_000))).encode(uids[real])
    assert held(data, uids[said]).reason is HoldReason.MALFORMED


@pytest.mark.parametrize("sop_class_uid", ["1.2.826.0.1.3680043.9.1", "1.2.840.10008.1.3.10", "1.2.840.10008.1.1"])
@pytest.mark.requirement("R-032", "R-049")
def test_a_private_or_foreign_sop_class_holds(small: Small, held: Held, sop_class_uid: str) -> None:
    """R-032, R-049: private classes, directories, verification."""
    assert held(small(sop_class_uid=sop_class_uid)).reason is HoldReason.SOP_CLASS


@pytest.mark.parametrize("tag", [0x00080016, 0x00080018, 0x0020000D])
@pytest.mark.parametrize("value", [None, ""])
def test_what_every_instance_must_have_has_to_be_there(small: Small, held: Held, tag: int, value: str | None) -> None:
    """SOP Class, instance and study."""
    builder = small()
    builder.remove(tag)
    if value is not None:
        builder.add(tag, "UI", value)
    error = held(builder)
    assert error.reason is HoldReason.MALFORMED
    assert f"({tag >> 16:04X},{tag & 0xFFFF:04X})" in error.detail


@pytest.mark.parametrize("tag", [0x00080018, 0x0020000D, 0x0020000E])
def test_an_identifying_uid_has_one_value(small: Small, held: Held, tag: int) -> None:
    """Two of them name two instances, or none."""
    assert held(small((tag, "UI", r"1.2.826.0.1.77.1\1.2.826.0.1.77.2"))).reason is HoldReason.MALFORMED


def test_native_pixel_data_in_an_encapsulated_syntax_is_malformed(small: Small, held: Held) -> None:
    """PS3.5 A.4: the length has to be undefined."""
    error = held(small((0x7FE00010, "OB", bytes(64))), JPEG_BASELINE)
    assert error.reason is HoldReason.MALFORMED


def test_fragments_in_a_native_syntax_are_malformed(small: Small, held: Held) -> None:
    """The transfer syntax is not what it is said to be."""
    error = held(small((0x7FE00010, "OB", Fragments((b"\xff\xd8",)))))
    assert error.reason is HoldReason.MALFORMED


def test_a_sequence_of_undefined_length_written_as_un_holds_where_it_is_kept(small: Small, held: Held) -> None:
    """The dictionary says that it is no sequence: nobody knows what the items are."""
    un = element_header(0x00180060, "UN", 0xFFFFFFFF) + item_header(0) + item_header(0, 0xFFFEE0DD)
    assert held(small().encode().replace(b"\x20\x00\x0d\x00UI", un + b"\x20\x00\x0d\x00UI")).reason in (
        HoldReason.UN_SEQUENCE,
    )


def test_limits_are_the_callers(small: Small, item: Any, basic: RuleSet) -> None:
    """Depth and number, also of what is removed."""
    data = small((0x00081115, "SQ", [item((0x00081199, "SQ", [item()]))])).encode()
    assert make_plan(data, EXPLICIT_VR_LITTLE_ENDIAN, basic, Limits(depth=2))
    for limits in (Limits(depth=1), Limits(elements=5)):
        with pytest.raises(DeidentificationError) as caught:
            make_plan(data, EXPLICIT_VR_LITTLE_ENDIAN, basic, limits)
        assert caught.value.reason is HoldReason.LIMIT


def test_each_identity_is_asked_for_once(small: Small, item: Any, deidentify: Any) -> None:
    """However often it occurs."""
    references = [item((0x00081155, "UI", "1.2.826.0.1.77.1.3"))] * 5
    requests = deidentify(small((0x00081115, "SQ", references))).plan.requests
    assert len(set(requests)) == len(requests)
    assert [request.kind for request in requests].count(IdentityKind.PATIENT) == 1


@pytest.mark.parametrize("buffer", [bytearray, memoryview])
def test_any_buffer_gives_the_same_plan(small: Small, basic: RuleSet, buffer: Callable[[bytes], Any]) -> None:
    """What the spool hands out is a bytearray."""
    data = small((0x00081030, "LO", "x"), (0x00280301, "CS", "NO")).encode()
    plans = [make_plan(one, EXPLICIT_VR_LITTLE_ENDIAN, basic) for one in (data, buffer(data))]
    assert plans[0] == plans[1] or list(plans[0].steps) == list(plans[1].steps)


def test_a_plan_does_not_depend_on_what_came_before(small: Small, item: Any, deidentify: Any, basic: RuleSet) -> None:
    """Remembered decisions are the decisions (I3)."""
    builder = small((0x00081115, "SQ", [item((0x00081030, "LO", "x"))]), (0x00100030, "DA", "19700101"))
    first = deidentify(builder).data
    for modality in ("1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.128"):
        deidentify(small((0x00081030, "LO", "y"), sop_class_uid=modality))
    assert deidentify(builder).data == first


def test_what_is_remembered_is_bounded(small: Small, with_rules: Callable[..., RuleSet]) -> None:
    """A hostile sender with a million different tags does not fill the memory."""
    rule_set = with_rules()
    strange = [(0x00091000 + number, "LO", "x") for number in range(3_000)]
    make_plan(small(*strange).encode(), EXPLICIT_VR_LITTLE_ENDIAN, rule_set)
    from deid_proxy.engine.tables import Room

    room = rule_set._caches[Room]
    before, room.left = room.left, 0
    more = [(0x000B1000 + number, "LO", "x") for number in range(100)]
    assert make_plan(small(*more).encode(), EXPLICIT_VR_LITTLE_ENDIAN, rule_set).steps
    assert room.left == 0 < before


def test_trailing_zeros_are_dropped_and_noted(small: Small, deidentify: Any) -> None:
    """The data set ends where its last element does."""
    data = small().encode()
    result = deidentify(data + bytes(512))
    assert result.plan.end == len(data)
    assert result.data == deidentify(data).data
    assert result.plan.notes
