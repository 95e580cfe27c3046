"""Periods of the calendar: a month later is the same day, or the last one where the month is shorter."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.periods import add_period

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2900, 12, 31))


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2028-01-31", "P1M", "2028-02-29"),
        ("2026-03-31", "P1M", "2026-04-30"),
        ("2026-02-28", "P1M", "2026-03-28"),
        ("2026-11-30", "P1M", "2026-12-30"),
        ("2026-12-31", "P1M", "2027-01-31"),
        ("2026-12-31", "P2M", "2027-02-28"),
        ("2026-11-15", "P13M", "2027-12-15"),
        ("2028-02-29", "P1Y", "2029-02-28"),
        ("2028-02-29", "P4Y", "2032-02-29"),
        ("2026-12-31", "P5Y", "2031-12-31"),
        ("2026-02-27", "P2D", "2026-03-01"),
        ("2026-01-31", "P1Y1M1D", "2027-03-01"),
    ],
)
def test_a_period_ends_on_the_calendars_day(start: str, period: str, end: str) -> None:
    assert add_period(dt.date.fromisoformat(start), period) == dt.date.fromisoformat(end)


@given(DAYS)
def test_a_month_later_is_in_the_next_month_on_the_same_day_or_its_last(start: dt.date) -> None:
    end = add_period(start, "P1M")
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == 1
    assert end.day == start.day or (end.day < start.day and (end + dt.timedelta(days=1)).day == 1)


@given(DAYS, st.integers(0, 99))
def test_a_year_is_twelve_months(start: dt.date, years: int) -> None:
    assert add_period(start, f"P{years}Y") == add_period(start, f"P{12 * years}M")


@pytest.mark.parametrize("strange", ["", "1M", "P1W", "P-1M", "PT1H", "P1D1M", "P1M ", "p1m"])
def test_what_is_no_period_is_refused(strange: str) -> None:
    with pytest.raises(ValueError):
        add_period(dt.date(2026, 1, 31), strange)
