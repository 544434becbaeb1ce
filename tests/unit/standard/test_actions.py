"""Action codes and what a Type makes of them."""

from __future__ import annotations

import itertools

import pytest

from deid_proxy.standard.actions import ActionCode, AttributeType, resolve_compound

TYPES = ("1", "1C", "2", "2C", "3")
EVERY_CASE = list(itertools.product(ActionCode, AttributeType))


@pytest.mark.parametrize(
    ("code", "outcomes"),
    [
        ("D", "D D D D D"),
        ("K", "K K K K K"),
        ("C", "C C C C C"),
        ("U", "U U U U U"),
        ("X", "D D Z Z X"),
        ("Z", "D D Z Z Z"),
        ("Z/D", "D D Z Z Z"),
        ("X/Z", "D D Z Z X"),
        ("X/D", "D D D D X"),
        ("X/Z/D", "D D Z Z X"),
        ("X/Z/U*", "U U U U X"),
    ],
)
@pytest.mark.requirement("R-041", "R-042", "R-043", "R-044", "R-045", "R-109")
def test_a_code_and_a_type_give_one_action(code: str, outcomes: str) -> None:
    """Every cell of Table E.1-1a, with the documented rises of X and Z (R-039 to R-045, R-109)."""
    assert [resolve_compound(ActionCode(code), AttributeType(kind)) for kind in TYPES] == outcomes.split()


@pytest.mark.parametrize(("code", "kind"), EVERY_CASE)
def test_nothing_compound_is_left(code: ActionCode, kind: AttributeType) -> None:
    """Whatever the code and the Type, the engine gets one of six actions."""
    assert resolve_compound(code, kind) in {"D", "Z", "X", "K", "C", "U"}


@pytest.mark.parametrize("code", ActionCode)
def test_a_stricter_type_never_gets_less(code: ActionCode) -> None:
    """What is removed for Type 1 is removed for Type 3 too: a value never survives because it matters less."""
    rank = {"X": 0, "Z": 1, "D": 2, "U": 2, "K": 3, "C": 3}
    ranks = [rank[resolve_compound(code, AttributeType(kind))] for kind in TYPES]
    assert ranks == sorted(ranks, reverse=True)


@pytest.mark.parametrize(("code", "kind"), EVERY_CASE)
def test_a_type_never_makes_an_original_survive(code: ActionCode, kind: AttributeType) -> None:
    """Only K and C, asked for as such, leave anything of a value: no compound resolves to them."""
    keeps = {ActionCode.K, ActionCode.C}
    assert (resolve_compound(code, kind) in keeps) == (code in keeps)


def test_codes_print_as_in_the_standard() -> None:
    """A code in a report reads as in Table E.1-1."""
    assert [f"{code}" for code in (ActionCode.X_Z_U, ActionCode.X_Z_D, ActionCode.Z_D)] == ["X/Z/U*", "X/Z/D", "Z/D"]
