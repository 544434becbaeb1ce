"""A wrapped value can be used and compared, but never shown by accident."""

from __future__ import annotations

import traceback

import pytest

from deid_proxy.identity.phi import Phi


@pytest.mark.parametrize(
    "shown",
    [
        repr,
        str,
        "{}".format,
        "{:>40}".format,
        "{!r}".format,
        lambda phi: f"{phi}",
        lambda phi: f"{[phi]} { {1: phi} }",
    ],
    ids=["repr", "str", "format", "format with a width", "format of repr", "percent", "inside containers"],
)
def test_no_way_of_showing_shows_the_value(shown) -> None:
    """Every way of turning it into text gives a mask."""
    assert "DOE" not in shown(Phi("DOE^JOHN"))
    assert "‹PHI›" in shown(Phi("DOE^JOHN"))


def test_an_exception_with_it_does_not_show_it() -> None:
    """An exception that carries one can be logged."""
    text = "".join(traceback.format_exception_only(ValueError(Phi("DOE^JOHN"))))
    assert "DOE" not in text


def test_the_value_is_there_for_who_asks() -> None:
    """The value itself, equality and hashing work."""
    assert Phi("DOE^JOHN").value == "DOE^JOHN"
    assert {Phi("A"), Phi("A"), Phi("B")} == {Phi("B"), Phi("A")}
