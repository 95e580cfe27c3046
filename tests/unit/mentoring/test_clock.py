"""Deadlines in mentoring: whole local days, and none in a holiday."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.mentoring.clock import due
from data.mentoring.rules import Span, days, load_rules

OSLO = "Europe/Oslo"
HOLIDAYS = load_rules("norway").holidays
BEGINNING = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
STARTS = st.integers(0, 20 * 366 * 24 * 60).map(lambda minutes: BEGINNING + dt.timedelta(minutes=minutes))
PERIODS = st.integers(1, 60).map(lambda count: f"P{count}D")
MONTH_AND_DAY = st.dates(dt.date(2024, 1, 1), dt.date(2024, 12, 31)).map(lambda day: f"{day:%m-%d}")
SPANS = st.lists(
    st.builds(lambda one, other: Span.model_validate({"from": one, "to": other}), MONTH_AND_DAY, MONTH_AND_DAY),
    max_size=2,
).filter(lambda spans: any(not any(span.holds(dt.date(2025, month, 15)) for span in spans) for month in range(1, 13)))
SPRING, AUTUMN = dt.datetime(2026, 3, 28, 22, 59, tzinfo=dt.UTC), dt.datetime(2026, 10, 24, 21, 59, tzinfo=dt.UTC)
"""A minute before midnight in Oslo, before the days of 23 and of 25 hours."""


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


def local(instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(ZoneInfo(OSLO)).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("start", "period", "last_day"),
    [
        ("2026-11-03T09:00+01:00", "P14D", "2026-11-17"),
        ("2026-11-03T00:00+01:00", "P14D", "2026-11-17"),
        ("2026-11-03T23:59+01:00", "P14D", "2026-11-17"),
        ("2026-11-02T23:30+00:00", "P14D", "2026-11-17"),  # past midnight in Oslo
        ("2026-06-30T12:00+02:00", "P5D", "2026-08-05"),
        ("2026-06-25T12:00+02:00", "P5D", "2026-06-30"),
        ("2026-06-26T12:00+02:00", "P5D", "2026-08-01"),
        ("2026-07-15T12:00+02:00", "P5D", "2026-08-05"),
        ("2026-07-31T23:59+02:00", "P1D", "2026-08-01"),
        ("2026-12-20T12:00+01:00", "P14D", "2027-01-15"),  # the 21st, then 3 to 15 January
        ("2027-01-02T12:00+01:00", "P5D", "2027-01-07"),
        ("2028-02-25T12:00+01:00", "P5D", "2028-03-01"),  # a leap year
        ("2026-03-27T12:00+01:00", "P5D", "2026-04-01"),  # summer time begins on the 29th
        ("2026-10-23T12:00+02:00", "P5D", "2026-10-28"),  # and ends on the 25th
    ],
)
def test_there_is_time_until_the_end_of_the_last_day_that_counts(start: str, period: str, last_day: str) -> None:
    end = local(due(utc(start), period, HOLIDAYS, OSLO))
    assert (end.date().isoformat(), f"{end:%H:%M}") == (last_day, "23:59")


@given(STARTS, PERIODS, SPANS)
@example(SPRING, "P1D", [])
@example(AUTUMN, "P1D", [])
def test_a_deadline_is_never_earlier_than_the_whole_period(start: dt.datetime, period: str, spans: list[Span]) -> None:
    """In local time: the night in which summer time begins has one hour less for everybody."""
    assert local(due(start, period, spans, OSLO)) >= local(start) + dt.timedelta(days=days(period))


@given(STARTS, PERIODS)
def test_without_holidays_it_is_that_many_days_later(start: dt.datetime, period: str) -> None:
    end = due(start, period, (), OSLO)
    assert end.tzinfo is dt.UTC and local(end).date() == local(start).date() + dt.timedelta(days=days(period))


@given(STARTS, PERIODS, SPANS)
def test_a_deadline_never_lies_in_a_holiday(start: dt.datetime, period: str, spans: list[Span]) -> None:
    end = local(due(start, period, spans, OSLO)).date()
    assert not any(span.holds(end) for span in spans)


@given(STARTS, PERIODS, SPANS)
def test_as_many_days_count_as_the_period_has(start: dt.datetime, period: str, spans: list[Span]) -> None:
    day, end, counted = local(start).date(), local(due(start, period, spans, OSLO)).date(), 0
    while day < end:
        day += dt.timedelta(days=1)
        counted += not any(span.holds(day) for span in spans)
    assert counted == days(period)


@given(STARTS, STARTS, PERIODS, SPANS)
def test_who_is_asked_later_never_has_to_answer_earlier(
    one: dt.datetime, other: dt.datetime, period: str, spans: list[Span]
) -> None:
    earlier, later = sorted((one, other))
    assert due(earlier, period, spans, OSLO) <= due(later, period, spans, OSLO)


@given(STARTS, SPANS)
def test_the_reminder_comes_before_the_end(start: dt.datetime, spans: list[Span]) -> None:
    assert due(start, "P5D", spans, OSLO) < due(start, "P14D", spans, OSLO)


def test_the_day_is_the_organisation_s() -> None:
    start = utc("2026-11-02T23:30+00:00")
    assert due(start, "P5D", (), "Europe/Oslo") - due(start, "P5D", (), "UTC") == dt.timedelta(hours=23)


@pytest.mark.parametrize("strange", ["", "5", "P5", "PT5H"])
def test_what_is_no_period_is_refused(strange: str) -> None:
    with pytest.raises(ValueError):
        due(SPRING, strange, (), OSLO)
