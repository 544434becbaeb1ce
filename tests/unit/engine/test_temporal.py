"""Dates and times are read as what they are, and moved without a second of difference."""

from __future__ import annotations

import pytest

from deid_proxy.engine.temporal import EPOCH, ZONE, Elapsed, Moved, first_of, joined, read
from deid_proxy.errors import DeidentificationError, HoldReason


@pytest.mark.parametrize(
    ("form", "value", "days", "moved"),
    [
        ("DA", b"20240311", -100, b"20231202"),
        ("DA", b"20240229", -366, b"20230228"),
        ("DA", b"20240301", -1, b"20240229"),
        ("DA", b"20230301", -1, b"20230228"),
        ("DA", b"20240101", -1, b"20231231"),
        ("DA", b"2024.03.11", -100, b"2023.12.02"),
        ("DA", b"20240311\\20240312", -1, b"20240310\\20240311"),
        ("DA", b"20240311\\\\20240312", -1, b"20240310\\\\20240311"),
        ("DA", b"20240311-20240401", -31, b"20240209-20240301"),
        ("DA", b"20240311-", -31, b"20240209-"),
        ("DA", b"-20240311", -31, b"-20240209"),
        ("DA", b"202403", -31, b"202401"),
        ("DA", b"2024", -31, b"2023"),
        ("DT", b"20240311", -1, b"20240310"),
        ("DT", b"2024031123", -1, b"2024031023"),
        ("DT", b"20240301000000", -1, b"20240229000000"),
        ("DT", b"20231231235959.999999", 1, b"20240101235959.999999"),
        ("DT", b"20240311235960.5+0545", -1, b"20240310235960.5+0545"),
        ("DT", b"20240311120000-0330", -1, b"20240310120000-0330"),
        ("DT", b"2024-0500", -31, b"2023-0500"),
        ("DT", b"202403+0100", -31, b"202401+0100"),
        ("DT", b"20240311-20240312", -1, b"20240310-20240311"),
        ("DT", b"20240311120000-0500-20240312120000-0500", -1, b"20240310120000-0500-20240311120000-0500"),
        ("DT", b"20240311120000-", -1, b"20240310120000-"),
        ("DT", b"20240311\\20240312101112.5", -1, b"20240310\\20240311101112.5"),
    ],
)
def test_days_move_and_everything_else_stays(form: str, value: bytes, days: int, moved: bytes) -> None:
    """Leap days, ends of years, zones, fractions, ranges, values without day or month, empty ones between others."""
    found = read(form, value)
    assert found.missing == 0
    assert Moved(found.pieces).value(days, "<") == moved


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("TM", b"000000"),
        ("TM", b"24"[:1] + b"359"),
        ("TM", b"235960.123456"),
        ("TM", b"10"),
        ("TM", b"10:11:12.5"),
        ("TM", b"1011-1213"),
        ("TM", b"101112\\101113"),
        (ZONE, b"-0500"),
        (ZONE, b"+1345"),
    ],
)
def test_times_of_day_and_zones_are_understood_and_have_no_day(form: str, value: bytes) -> None:
    """So they stay where they are when dates move."""
    found = read(form, value)
    assert (found.missing, found.moves, joined(found.pieces, -400)) == (0, False, value)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        ("DA", b"20230229"),
        ("DA", b"20241301"),
        ("DA", b"20240100"),
        ("DA", b"00000000"),
        ("DA", b"240311"),
        ("DA", b"2024-03-11"),
        ("DA", b"11.03.2024"),
        ("DA", b"2024.0311"),
        ("DA", b"20240311120000"),
        ("DA", b"Quill"),
        ("DA", b"20240311 Quill"),
        ("DA", b"20240311-Quill"),
        ("DA", b"-"),
        ("DA", "٢٠٢٤٠٣١١".encode()),
        ("DT", b"20240311240000"),
        ("DT", b"20240311126000"),
        ("DT", b"20240311120000+1500"),
        ("DT", b"202403111"),
        ("DT", b"20240311120000.1234567890"),
        ("TM", b"2400"),
        ("TM", b"noon"),
        ("TM", b"4711-12"),
        (ZONE, b"CET"),
        (ZONE, b"0100"),
    ],
)
def test_what_is_no_date_is_not_taken_for_one(form: str, value: bytes) -> None:
    """Nothing is guessed, and nothing of it is left."""
    found = read(form, value)
    assert (found.understood, found.missing) == (0, 1)
    assert joined(found.pieces).strip() == b""


def test_of_several_values_only_the_wrong_one_is_lost() -> None:
    """The number of values stays."""
    found = read("DA", b"20240311\\Quill\\20240312 ")
    assert (found.understood, found.missing, joined(found.pieces, -1)) == (2, 1, b"20240310\\\\20240311")


@pytest.mark.parametrize("value", [b"19000101", b"18581117", b"18991230", b"19700101", b"99991231", b"00010101"])
def test_what_programs_write_for_no_date_is_nobodys_date(value: bytes) -> None:
    """Moved like a date of the patient it would tell by how many days all of them move."""
    assert read("DA", value).understood == 1
    assert read("DA", value, somebodys=True).understood == 0


@pytest.mark.parametrize(
    ("value", "month", "year"),
    [
        (b"20240311", b"20240301", b"20240101"),
        (b"20240229235959.5-0500", b"20240201235959.5-0500", b"20240101235959.5-0500"),
        (b"202403", b"202403", b"202401"),
        (b"2024", b"2024", b"2024"),
    ],
)
def test_dates_are_reduced_to_the_first_of_their_month_or_year(value: bytes, month: bytes, year: bytes) -> None:
    """Supplement 142; times of day stay."""
    pieces = read("DT", value).pieces
    assert joined(first_of(pieces, year=False)) == month
    assert joined(first_of(pieces, year=True)) == year


def test_days_since_the_anchor_are_a_double() -> None:
    """The anchor itself is day 0."""
    day = read("DA", b"20240311").first_day
    assert day is not None
    to_epoch = EPOCH.toordinal() - day + 14  # the anchor is 14 days before
    assert Elapsed(day).value(to_epoch, "<") == b"\0\0\0\0\0\0\x2c\x40"
    assert Elapsed(day).value(to_epoch, ">") == b"\x40\x2c\0\0\0\0\0\0"


def test_a_day_that_no_calendar_has_holds_the_instance() -> None:
    """Year 0 is not written, nor anything in its place."""
    with pytest.raises(DeidentificationError) as caught:
        Moved(read("DA", b"00010101").pieces).value(-1, "<")
    assert caught.value.reason is HoldReason.UNRESOLVABLE_ACTION


def test_what_moves_does_not_show_in_its_repr() -> None:
    """A plan may be printed."""
    assert "2024" not in repr(Moved(read("DA", b"20240311").pieces)) + repr(Elapsed(738956))
