"""The plain view shows every element where it is, and never fails."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from deid_proxy.engine.elements import elements, top_level
from deid_proxy.engine.encoding import EXPLICIT_LITTLE, IMPLICIT_LITTLE
from deid_proxy.engine.syntaxes import encoding_of
from deid_proxy.standard.uids import TRANSFER_SYNTAXES
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
    Fragments,
    build_study,
    element_header,
    item_header,
)

Small = Callable[..., DataSetBuilder]


@pytest.mark.parametrize("undefined", [True, False])
@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN])
def test_every_element_is_seen_once(undefined: bool, syntax: str) -> None:
    """Nested ones with their path."""
    for modality in ("CT", "Enhanced MR", "SR"):
        (instance,) = build_study(5, modality, 1, transfer_syntax_uid=syntax, undefined_lengths=undefined)
        seen = list(elements(instance.data, encoding_of(TRANSFER_SYNTAXES[syntax])))
        defined_private = [one for one in seen if one.vr == "UN" and one.end > one.value]
        assert len(seen) == instance.element_count or defined_private
        starts = [one.start for one in seen]
        assert starts == sorted(starts)


def test_fragments_are_passed_over(small: Small) -> None:
    """What stands behind them is seen."""
    data = small((0x7FE00010, "OB", Fragments((b"\xff\xd8",))), (0xFFFCFFFC, "OB", b"12")).encode()
    assert [one.tag for one in elements(data, EXPLICIT_LITTLE)][-2:] == [0x7FE00010, 0xFFFCFFFC]


def test_the_items_of_un_are_read_in_implicit_vr() -> None:
    """CP-246."""
    inside = element_header(0x00080100, "SH", 4, explicit=False) + b"CODE"
    data = element_header(0x00091001, "UN", 0xFFFFFFFF) + item_header(len(inside)) + inside
    data += item_header(0, 0xFFFEE0DD) + element_header(0x00100020, "LO", 0)
    seen = list(elements(data, EXPLICIT_LITTLE))
    assert [(one.tag, one.vr) for one in seen] == [(0x00091001, "UN"), (0x00080100, "SH"), (0x00100020, "LO")]
    assert seen[1].path == ((0x00091001, 0),)


def test_the_top_level_is_read_up_to_a_tag(small: Small, item: Callable[..., DataSetBuilder]) -> None:
    """Stepping over sequences, also such as have no length."""
    for undefined in (True, False):
        nested = item((0x00080100, "SH", "CODE"), undefined_lengths=undefined)
        data = small((0x00081115, "SQ", [nested]), undefined_lengths=undefined).encode()
        tags = [one.tag for one in top_level(data, EXPLICIT_LITTLE, last=0x00100010)]
        assert tags == [0x00080016, 0x00080018, 0x00081115, 0x00100010]


def test_damaged_bytes_end_the_view_and_nothing_else() -> None:
    """Cut anywhere, with any byte changed."""
    (instance,) = build_study(6, "Enhanced MR", 1, undefined_lengths=True)
    rng = random.Random(6)
    for _ in range(300):
        data = bytearray(instance.data[: rng.randrange(3000)])
        for _ in range(3):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        for encoding in (EXPLICIT_LITTLE, IMPLICIT_LITTLE):
            assert len(list(elements(bytes(data), encoding))) <= len(data)


def test_the_number_is_bounded(small: Small, item: Callable[..., DataSetBuilder]) -> None:
    """By whoever asks."""
    data = small((0x00081115, "SQ", [item()] * 100)).encode()
    assert len(list(elements(data, EXPLICIT_LITTLE, most=3))) <= 3


def test_a_stray_delimiter_ends_the_view() -> None:
    """There is no item that it could end."""
    data = element_header(0x00100020, "LO", 0) + item_header(0, 0xFFFEE00D) + element_header(0x00100030, "DA", 0)
    for encoding in (EXPLICIT_LITTLE, IMPLICIT_LITTLE):
        assert len(list(elements(data, encoding))) <= 1
