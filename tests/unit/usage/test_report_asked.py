"""What the page's address may ask for."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.usage.report_asked import NoSuchView, asked, month_of, week_of, whole_month, whole_periods

PERIODS = whole_periods(dt.date(2026, 1, 1), dt.date(2026, 3, 3))


def ask(**parts: str):
    return asked({name: [value] for name, value in parts.items()}, PERIODS)


def test_only_weeks_and_months_that_are_over_and_whole_can_be_chosen() -> None:
    assert [each.key for each in PERIODS] == [
        *(f"2026-W{week:02d}" for week in range(9, 1, -1)), "2026-02", "2026-01",
    ]  # fmt: skip


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)))
def test_periods_follow_each_other_without_a_gap(day) -> None:
    for each in (week_of(day), month_of(day)):
        assert each.first <= day <= each.last
        assert each.before.after == each and each.after.before == each
        assert (each.after.first - each.last).days == 1


def test_without_a_query_it_is_the_newest_week_and_everybody() -> None:
    found = asked({}, PERIODS)
    assert (found.tab, found.period.key, found.chosen) == ("overview", "2026-W09", {})


def test_a_third_filter_is_refused_and_the_first_two_are_followed() -> None:
    found = ask(device="phone", country="NO", language="nb")
    assert found.chosen == {"country": "NO", "device": "phone"} and found.refused == {"language": "too_many"}


def test_some_tabs_follow_one_filter() -> None:
    found = ask(tab="content", device="phone", country="NO")
    assert found.chosen == {"country": "NO"} and found.refused == {"device": "one_alone"}


def test_all_of_them_is_no_filter() -> None:
    assert ask(device="all", country="").chosen == {}


@pytest.mark.parametrize(
    "parts",
    [{"tab": "people"}, {"period": "2026-W10"}, {"period": "2026-11-01"}, {"device": "'; --"}, {"device": "x" * 41},
     {"person": "anna"}, {"country": "NO\n"}],
)  # fmt: skip
def test_what_no_link_of_the_page_asks_for_does_not_exist(parts) -> None:
    with pytest.raises(NoSuchView):
        ask(**parts)


def test_a_parameter_given_twice_is_refused() -> None:
    with pytest.raises(NoSuchView):
        asked({"device": ["phone", "tablet"]}, PERIODS)


def test_what_is_added_up_is_told_by_whole_months_that_are_over() -> None:
    first = dt.date(2026, 1, 1)
    assert whole_month(week_of(dt.date(2026, 2, 25)), first).key == "2026-02"  # that week ends on 1 March
    assert whole_month(week_of(dt.date(2026, 2, 10)), first).key == "2026-01"
    assert whole_month(month_of(dt.date(2026, 2, 10)), first).key == "2026-02"
    assert whole_month(week_of(dt.date(2026, 1, 10)), first) is None
