"""Whether groups fare alike, told so that no small group can be seen or reckoned."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.mentoring.fairness import DIMENSIONS, gini, report
from data.mentoring.programme_facts import Group, Mentees, Mentors
from tests.takers import UNHURRIED

COLUMNS = ["side", "level", "county", "matched", "weeks", "shown"]


def mentees(people: int, *, level: str | None = "2", matched: int = 0, weeks: float = 1) -> list[tuple]:
    return [("mentee", level, "46", at < matched, weeks, None) for at in range(people)]


def mentors(shown: list[float], *, level: str = "2") -> list[tuple]:
    return [("mentor", level, "46", None, None, each) for each in shown]


def table(*rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame([each for some in rows for each in some], columns=COLUMNS)


def groups(outcomes: pd.DataFrame, least: int = 10) -> dict[str, Group]:
    return {each.key: each for each in report(outcomes, least).by["level"]}


def shown(outcomes: pd.DataFrame, least: int = 10) -> dict[str, int]:
    return {key: each.mentees.people for key, each in groups(outcomes, least).items() if each.mentees}


def test_each_group_has_its_own_share_and_wait_and_evenness() -> None:
    outcomes = table(
        mentees(20, level="2", matched=5, weeks=3),
        mentees(10, level="3", matched=10, weeks=8),
        mentors([1] * 10, level="2"),
        mentors([0] * 9 + [5], level="3"),
    )
    found = groups(outcomes)
    assert found["2"] == Group("2", Mentees(20, 0.2, 3), Mentors(10, 0))
    assert found["3"] == Group("3", Mentees(10, 0.9, 8), Mentors(10, pytest.approx(0.9)))
    everybody = report(outcomes).everybody
    assert everybody.mentees == Mentees(30, 0.5, 3) and everybody.mentors and everybody.mentors.people == 20


def test_weeks_are_the_median_not_the_mean() -> None:
    found = report(table(mentees(6, weeks=1), mentees(5, weeks=100))).everybody.mentees
    assert found and found.weeks == 1


def test_fewer_than_ten_are_hidden_even_in_all() -> None:
    few = report(table(mentees(9), mentors([1] * 9)))
    assert few.everybody == Group("", None, None) and list(few.by["level"]) == [], "not even that the group is there"
    assert report(table(mentees(10))).everybody.mentees is not None


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    rows = mentees(4, level="1"), mentees(12, level="2"), mentees(15, level="3"), mentees(40, level="4")
    assert shown(table(*rows)) == {"3": 10, "4": 40}


def test_small_groups_that_are_few_together_take_one_more() -> None:
    large = mentees(20, level="3"), mentees(30, level="4")
    assert shown(table(mentees(4, level="1"), mentees(5, level="2"), *large)) == {"4": 30}
    assert shown(table(mentees(4, level="1"), mentees(6, level="2"), *large)) == {"3": 20, "4": 30}


def test_people_and_shares_are_too_coarse_to_count_those_who_are_matched() -> None:
    could_be: dict[tuple[int, float], set[int]] = defaultdict(set)
    left: dict[tuple[int, float], set[int]] = defaultdict(set)
    for people in range(10, 40):
        for matched in range(people + 1):
            found = report(table(mentees(people, matched=matched))).everybody.mentees
            assert found
            could_be[found.people, found.matched].add(matched)
            left[found.people, found.matched].add(people - matched)
    assert all(len(each) >= 3 for each in (*could_be.values(), *left.values()))


def test_those_in_no_known_group_are_a_group_too() -> None:
    rows = mentees(3, level=None), mentees(20, level="2"), mentees(30, level="3")
    assert shown(table(*rows)) == {"3": 30}


def test_the_two_sides_are_hidden_apart() -> None:
    found = groups(
        table(mentees(30, level="2"), mentees(30, level="3"), mentors([1] * 3, level="2"), mentors([1] * 20, level="3"))
    )
    assert found["2"].mentees and found["3"].mentees
    assert found["2"].mentors is None and found["3"].mentors is None


def test_a_dimension_that_is_not_known_is_not_told() -> None:
    assert list(report(table(mentees(12)).drop(columns="level")).by) == ["county"]


def test_nobody_is_counted_by_sex_which_no_consent_covers() -> None:
    assert set(DIMENSIONS) == {"level", "county"}


@pytest.mark.parametrize("people", [0, 1, 10_000])
def test_nobody_one_and_ten_thousand(people: int) -> None:
    found = report(table(mentees(people, matched=people // 4, weeks=7), mentors([2.0] * people))).everybody
    assert found == (Group("", Mentees(10_000, 0.2, 7), Mentors(10_000, 0)) if people > 1 else Group("", None, None))


@UNHURRIED
@given(st.lists(st.integers(0, 30), min_size=1, max_size=6), st.integers(2, 12))
def test_what_is_hidden_is_never_one_group_nor_few_people(sizes: list[int], least: int) -> None:
    outcomes = table(*(mentees(size, level=str(at)) for at, size in enumerate(sizes)))
    if outcomes.empty:
        return
    seen = shown(outcomes, least)
    hidden = [size for at, size in enumerate(sizes) if size and str(at) not in seen]
    assert all(least <= size <= sizes[int(level)] and size % least == 0 for level, size in seen.items())
    assert not seen or not hidden or (len(hidden) > 1 and sum(hidden) >= least)
    if all(size >= least for size in sizes if size):
        assert not hidden


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], 0), ([0, 0], 0), ([3, 3, 3], 0), ([0, 1], 0.5), ([1, 2, 3, 4], 0.25), ([0, 0, 0, 9], 0.75)],
)
def test_gini_is_none_where_all_are_alike_and_grows_with_what_one_has(values: list[float], expected: float) -> None:
    assert gini(values) == pytest.approx(expected) and gini(values[::-1]) == pytest.approx(expected)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30))
def test_gini_is_half_the_mean_difference_over_the_mean(values: list[int]) -> None:
    differences = sum(abs(one - other) for one in values for other in values)
    expected = differences / (2 * len(values) * sum(values)) if sum(values) else 0
    assert gini(values) == pytest.approx(expected)
