"""Which groups may be shown: each rule by itself, and what is left of a group when others are taken away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.salary.deduction import exposing, show_twins, sums
from data.salary.disclosure import People, judged, protect
from data.salary.groups import Inside, Table
from data.salary.policy import load_policy

RULES = load_policy("norway").cell


def why(employers: list[int], pay: list[float] | None = None, rules=RULES) -> str:
    """Why one group of these people is not shown."""
    people = People(np.array(sorted(employers), dtype=np.int64), np.array(pay or [50_000.0] * len(employers)))
    return str(judged(np.zeros(len(employers), dtype=np.int64), 1, people, rules)[0])


def test_ten_people_of_four_employers_may_be_shown() -> None:
    assert why([1, 1, 2, 2, 3, 3, 4, 4, 5, 5]) == ""


@pytest.mark.parametrize(
    ("employers", "rule"),
    [
        ([1, 1, 2, 2, 3, 3, 4, 4, 5], "people"),
        ([1] * 5 + [2] * 5, "employers"),
        ([1] * 12, "employers"),
        ([1, 1, 1, 2, 2, 3, 3, 4, 4, 5], "largest"),
        ([], "people"),
    ],
)
@pytest.mark.attack("J04")
def test_too_few_people_too_few_employers_or_a_large_one_hide_a_group(employers: list[int], rule: str) -> None:
    assert why(employers) == rule


@pytest.mark.attack("J04")
def test_a_group_that_two_people_or_two_employers_make_up_is_hidden() -> None:
    employers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert why(employers, [1_000.0] * 8 + [100_000.0] * 2) == "dominance"
    assert why(employers, [40_000.0] * 9 + [90_000.0]) == ""
    assert why(employers, [1_000.0] * 8 + [21_000.0, 100_000.0], replace(RULES, dominance_share=1)) == "dominance"


def test_each_group_is_judged_by_its_own_people() -> None:
    people = People(np.repeat(np.arange(20), 2), np.full(40, 50_000.0))
    cell = np.array([0] * 20 + [1] * 4 + [2] * 16)
    assert list(judged(cell, 4, people, RULES)) == ["", "people", "", "people"]


def test_people_in_another_order_are_refused() -> None:
    with pytest.raises(ValueError):
        People(np.array([2, 1]), np.array([1.0, 1.0]))


def table(cell: np.ndarray, people: People) -> Table:
    count = int(cell.max()) + 1
    return Table(cell, [str(at) for at in range(count)], np.bincount(cell), judged(cell, count, people, RULES))


def two_tables(sizes: list[int]) -> dict[tuple[str, ...], Table]:
    """Everybody, and groups of these sizes, each person of an employer of their own."""
    people = People(np.arange(sum(sizes)), np.full(sum(sizes), 50_000.0))
    tables = {
        (): table(np.zeros(sum(sizes), dtype=np.int64), people),
        ("level",): table(np.repeat(np.arange(len(sizes)), sizes), people),
    }
    protect(tables, [((), ("level",))], people, RULES)
    return tables


@pytest.mark.attack("J01")
def test_one_small_group_takes_the_smallest_shown_one_with_it() -> None:
    assert list(two_tables([40, 12, 30, 4])[("level",)].why) == ["", "neighbours", "", "people"]


def test_small_groups_that_hide_each_other_need_no_other() -> None:
    assert list(two_tables([40, 12, 6, 5])[("level",)].why) == ["", "", "people", "people"]
    assert list(two_tables([40, 12])[("level",)].why) == ["", ""]


def test_among_equals_the_first_is_hidden_and_a_group_without_neighbours_goes_itself() -> None:
    assert list(two_tables([20, 20, 4])[("level",)].why) == ["neighbours", "", "people"]
    alone = two_tables([9, 9, 9])
    assert list(alone[("level",)].why) == ["people"] * 3 and list(alone[()].why) == [""]


@pytest.mark.attack("J01")
def test_what_is_left_after_two_steps_down_is_looked_at_too() -> None:
    """Everybody less the shown region, less the shown county of the hidden one, would be four people of two counties."""
    sizes = [40, 12, 2, 2]  # region 0; region 1 with three counties
    people = People(np.arange(56), np.full(56, 50_000.0))
    tables = {
        (): table(np.zeros(56, dtype=np.int64), people),
        ("region",): table(np.repeat([0, 1], [40, 16]), people),
        ("county",): table(np.repeat([0, 1, 2, 3], sizes), people),
    }
    tables[("region",)].hide(np.array([1]), "old")
    protect(tables, [((), ("region",)), ((), ("region",), ("county",)), (("region",), ("county",))], people, RULES)
    assert list(tables[("county",)].why) == ["", "neighbours", "people", "people"]
    assert list(tables[("region",)].why) == ["", "old"] and list(tables[()].why) == [""]


def crossed(sizes: dict[tuple[int, int], int]) -> tuple[dict[tuple[str, ...], Table], People]:
    """Everybody by level, by sector and by both; {(level, sector): people}."""
    level, sector = (np.repeat([pair[at] for pair in sizes], list(sizes.values())) for at in (0, 1))
    people = People(np.arange(len(level)), np.full(len(level), 50_000.0))
    both = np.repeat(np.arange(len(sizes)), list(sizes.values()))
    return {
        (): table(np.zeros(len(level), dtype=np.int64), people),
        ("level",): table(level, people),
        ("sector",): table(sector, people),
        ("level", "sector"): table(both, people),
    }, people


LINES = [
    ((), ("level",)),
    ((), ("sector",)),
    ((), ("level", "sector")),
    (("level",), ("level", "sector")),
    (("sector",), ("level", "sector")),
]


@pytest.mark.attack("J02")
def test_a_hidden_group_that_follows_from_another_sum_protects_nobody() -> None:
    """Level 0 hides the four of sector 1 behind those of sector 0, who are sector 0 less level 1."""
    tables, people = crossed({(0, 0): 40, (0, 1): 4, (1, 0): 41, (1, 1): 42})
    unsafe = {dims: each.why != "" for dims, each in tables.items()}
    protect(tables, LINES, people, RULES)
    assert list(exposing(tables, sums(tables, LINES, Inside(tables)), unsafe)) == []
    assert tables[("level", "sector")].why[1] == "people" and (tables[("level", "sector")].why != "").sum() > 2


@pytest.mark.attack("J02")
def test_a_group_that_follows_from_a_table_beside_its_own_protects_nobody() -> None:
    """Industry 0 is occupations 0 and 1, industry 1 is 2 and 3: so the four of 0 follow though no table has both."""
    sizes = [4, 50, 12, 45]
    people = People(np.arange(111), np.full(111, 50_000.0))
    occupation = np.repeat(np.arange(4), sizes)
    tables = {
        (): table(np.zeros(111, dtype=np.int64), people),
        ("industry",): table(occupation // 2, people),
        ("occupation",): table(occupation, people),
    }
    protect(tables, [((), ("industry",)), ((), ("occupation",))], people, RULES)
    shown = np.array([each.cell == at for each in tables.values() for at in each.shown()], dtype=float)
    nearest = shown.T @ np.linalg.lstsq(shown.T, occupation == 0, rcond=None)[0]
    assert len(shown) >= 3 and np.abs(nearest - (occupation == 0)).max() > 0.1


@pytest.mark.parametrize(
    ("moved", "whole"),
    [({}, [True, True, True]), ({0: 1}, [False, False, True]), ({0: 1, 20: 2}, [False, False, False])],
    ids=["none moved", "one moved", "as many as before"],
)
def test_groups_add_up_to_one_beside_them_only_where_the_people_are_the_same(
    moved: dict[int, int], whole: list[bool]
) -> None:
    occupation = np.repeat(np.arange(6), 10)
    industry = occupation // 2
    industry[list(moved)] = list(moved.values())
    people = People(np.arange(60), np.full(60, 50_000.0))
    tables = {("industry",): table(industry, people), ("occupation",): table(occupation, people)}
    found = [list(each.whole) for each in sums(tables, [], Inside(tables)) if each.lower == ("occupation",)]
    assert found == ([whole] if any(whole) else [])


def test_a_group_of_exactly_the_people_of_a_shown_one_is_shown() -> None:
    tables, _ = crossed({(0, 0): 40, (1, 1): 42})
    tables[("level",)].hide(np.array([0]), "neighbours")
    tables[("level", "sector")].hide(np.array([0]), "people")
    show_twins(tables, LINES, Inside(tables))
    assert list(tables[("level",)].why) == ["neighbours", ""]
    tables[("level", "sector")].hide(np.array([0]), "")
    show_twins(tables, LINES, Inside(tables))
    assert list(tables[("level",)].why) == ["", ""]
