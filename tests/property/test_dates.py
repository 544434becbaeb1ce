"""Whatever the dates are: intervals stay exact, and the same subject's dates move alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.engine.temporal import Moved, joined, read

OFFSETS = st.integers(-36_525, 36_525).filter(bool)
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))
TIMES = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31))  # noqa: DTZ001 - the zone is written beside it
ZONES = st.integers(-12 * 60, 14 * 60)


def moved(form: str, value: bytes, days: int) -> bytes:
    return Moved(read(form, value).pieces).value(days, "<")


def zone_of(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"


def instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M%S.%f%z").astimezone(UTC)


@given(st.lists(DATES, min_size=2, max_size=6), OFFSETS)
def test_intervals_between_dates_are_exact(days: list[date], offset: int) -> None:
    """Also over leap days and centuries, and in one value with several dates."""
    value = "\\".join(f"{day:%Y%m%d}" for day in days).encode()
    got = [datetime.strptime(text, "%Y%m%d").date() for text in moved("DA", value, offset).decode().split("\\")]  # noqa: DTZ007
    assert [day - days[0] for day in days] == [day - got[0] for day in got]
    assert {after - before for before, after in zip(days, got, strict=True)} == {timedelta(offset)}


@given(TIMES, TIMES, ZONES, ZONES, OFFSETS)
def test_intervals_between_instants_are_exact_in_any_zone(
    first: datetime, second: datetime, zone: int, other: int, offset: int
) -> None:
    """To the microsecond, also across midnight and between zones."""
    texts = [f"{at:%Y%m%d%H%M%S.%f}{zone_of(minutes)}" for at, minutes in ((first, zone), (second, other))]
    before = [instant(text) for text in texts]
    after = [instant(moved("DT", text.encode(), offset).decode()) for text in texts]
    assert after[1] - after[0] == before[1] - before[0]
    assert after[0] - before[0] == timedelta(offset)
    assert timezone(timedelta(minutes=zone)) is not None


@given(DATES, TIMES, OFFSETS)
def test_a_date_with_its_time_keeps_its_distance_to_a_date_time(day: date, at: datetime, offset: int) -> None:
    """Injection as a DT, acquisition as DA and TM: the time between them is that of the dose."""
    clock = f"{at:%H%M%S.%f}"
    joined_before = instant(f"{day:%Y%m%d}{clock}+0000") - instant(f"{at:%Y%m%d%H%M%S.%f}+0000")
    new_day = moved("DA", f"{day:%Y%m%d}".encode(), offset).decode()
    new_at = moved("DT", f"{at:%Y%m%d%H%M%S.%f}".encode(), offset).decode()
    new_clock = joined(read("TM", clock.encode()).pieces, offset).decode()
    assert instant(f"{new_day}{new_clock}+0000") - instant(f"{new_at}+0000") == joined_before


@given(DATES, OFFSETS)
def test_moving_back_gives_the_date_again(day: date, offset: int) -> None:
    """The offset is a whole number of days and nothing else."""
    value = f"{day:%Y%m%d}".encode()
    assert moved("DA", moved("DA", value, offset), -offset) == value


@given(st.sampled_from(["DA", "DT", "TM", "zone"]), st.binary(max_size=60), OFFSETS)
def test_whatever_the_bytes_are_nothing_but_dates_and_times_is_left(form: str, value: bytes, offset: int) -> None:
    """No letter, no control character, nothing that no date has."""
    found = read(form, value)
    assert found.understood + found.missing == value.rstrip(b" \0").count(b"\\") + 1
    assert set(joined(found.pieces)) <= set(b"0123456789.:+-\\ \0")
    if not found.moves:
        assert joined(found.pieces, offset) == joined(found.pieces)
