"""A release as a whole: the same bytes for the same answers, figures that stand until enough has changed, no half truths."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.salary.intervals import with_ranges
from data.salary.lattice import group_of
from data.salary.policy import load_policy
from data.salary.release import Release, build
from tests.salary.population import FIXED, population

RULES = load_policy("norway")
POLICY = replace(RULES, model=replace(RULES.model, refits=2))
ANSWERS = population(3, 700, replace(FIXED, releases=1)).at(1)


def made(answers: pd.DataFrame = ANSWERS, month: str = "2026-01", earlier: tuple[Release, ...] = ()) -> Release:
    return build(answers, POLICY, month, earlier, with_model=False)


FIRST = made()


def raised(answers: pd.DataFrame, people: list[int]) -> pd.DataFrame:
    """The same answers, with these rows paid more."""
    changed = answers.copy()
    for concept in ("base", "bonus", "gross"):
        changed.loc[changed.index[people], concept] += 9_000
    return changed


def members_of(key: str) -> list[int]:
    inside = np.ones(len(ANSWERS), dtype=bool)
    for name, value in group_of(key).items():
        inside &= (ANSWERS[name] == value).to_numpy()
    return list(np.flatnonzero(inside))


@pytest.mark.attack("J10")
def test_the_same_answers_in_any_order_make_the_same_bytes() -> None:
    whole = build(ANSWERS, POLICY, "2026-01")
    assert build(ANSWERS.sample(frac=1, random_state=7), POLICY, "2026-01").to_bytes() == whole.to_bytes()
    assert {cell.kind for cell in whole.cells.values()} == {"counted", "modelled"}


def test_a_person_answers_once() -> None:
    with pytest.raises(ValueError):
        made(pd.concat([ANSWERS, ANSWERS.head(1)]))


@pytest.mark.parametrize(("changed", "renewed"), [(9, False), (10, True)])
@pytest.mark.attack("J03")
def test_a_figure_stands_until_ten_have_changed(changed: int, renewed: bool) -> None:
    key = "level=2"
    after = made(raised(ANSWERS, members_of(key)[:changed]), "2026-04", (FIRST,))
    assert (after.cells[key].month == "2026-04") is renewed
    assert (after.cells[key].pay == FIRST.cells[key].pay) or renewed


@pytest.mark.parametrize(("left", "renewed"), [(9, False), (10, True)])
def test_who_left_has_changed_as_well(left: int, renewed: bool) -> None:
    after = made(ANSWERS.drop(ANSWERS.index[members_of("level=2")[:left]]), "2026-04", (FIRST,))
    assert (after.cells["level=2"].month == "2026-04") is renewed


@pytest.mark.attack("J03")
def test_a_group_of_the_very_people_of_a_standing_one_does_not_tell_what_has_changed_in_it() -> None:
    """A new name for level 2, such as a size that all of them come to have, gets the figures that stand."""
    people = members_of("level=2")
    after = raised(ANSWERS, people[:9])
    after.loc[after.index[people], "size"] = "5000+"
    after.loc[after.index[[at for at in range(len(after)) if at not in set(people)]], "size"] = "1-9"
    release = made(after, "2026-04", (FIRST,))
    assert release.cells["level=2"].month == "2026-01"
    same = release.cells["size=5000+"]
    assert same.month == "2026-01" and same.pay == release.cells["level=2"].pay and same.group == {"size": "5000+"}


def test_changes_add_up_over_releases_that_carried_the_figure_on() -> None:
    people = members_of("level=2")
    second = made(raised(ANSWERS, people[:6]), "2026-04", (FIRST,))
    third = made(raised(ANSWERS, people[:12]), "2026-07", (FIRST, second))
    assert second.cells["level=2"].month == "2026-01" and third.cells["level=2"].month == "2026-07"


def test_a_figure_that_nothing_renews_stands_for_a_year_and_no_longer() -> None:
    assert made(ANSWERS, "2027-01", (FIRST,)).cells["level=2"].month == "2026-01"
    assert made(ANSWERS, "2027-04", (FIRST,)).suppressed["level=2"] == "old"


def test_what_is_not_known_of_an_earlier_release_counts_as_unchanged() -> None:
    forgotten = replace(FIRST, used={})
    assert made(raised(ANSWERS, list(range(200))), "2026-04", (forgotten,)).cells["level=2"].month == "2026-01"


@pytest.mark.attack("J03")
def test_what_the_model_says_stands_as_long_as_everybodys_figures() -> None:
    whole = build(ANSWERS, POLICY, "2026-01")
    after, renewed = (build(raised(ANSWERS, list(range(people))), POLICY, "2026-04", (whole,)) for people in (9, 10))
    estimates = {key: cell for key, cell in whole.cells.items() if cell.kind == "modelled"}
    assert {key: cell for key, cell in after.cells.items() if cell.kind == "modelled"}.items() <= estimates.items()
    assert list(after.effects) == list(whole.effects)
    assert {cell.month for cell in renewed.cells.values() if cell.kind == "modelled"} == {"2026-04"}


def test_a_group_whose_dimension_somebody_left_out_is_not_found_by_subtraction() -> None:
    """Level 2 less all its staff bands would be the two who did not say theirs."""
    unsaid = ANSWERS.copy()
    unsaid.loc[unsaid.index[members_of("level=2")[:2]], "staff"] = ""
    release = made(unsaid)
    assert not [key for key in (*release.cells, *release.suppressed) if key.endswith("staff=")]
    level = unsaid[unsaid["level"] == "2"]
    hidden = [band for band in level["staff"].unique() if f"level=2;staff={band}" not in release.cells]
    assert "" in hidden and (level["staff"].isin(hidden)).sum() >= 10


@pytest.mark.attack("J07")
@pytest.mark.parametrize("base", [0.0, 1.0, -70_000.0, 99_000_000.0, 12 * 70_000.0])
def test_what_nobody_earns_is_held_back_and_moves_nothing(base: float) -> None:
    poisoned = ANSWERS.copy()
    poisoned.loc[poisoned.index[0], ["base", "bonus", "gross"]] = base
    release = made(poisoned)
    assert release.held == 1 and ANSWERS["person"].iloc[0] not in release.used
    assert abs(release.cells[""].pay["base"].p50 - FIRST.cells[""].pay["base"].p50) <= 900


def test_an_unusual_answer_counts_once_it_was_said_to_be_right() -> None:
    unusual = ANSWERS.assign(confirmed=False)
    unusual.loc[unusual.index[0], ["base", "bonus", "gross"]] = 900_000.0
    assert made(unusual).held == 1
    unusual.loc[unusual.index[0], "confirmed"] = True
    assert made(unusual).held == 0


def test_growth_is_that_of_the_same_people_and_obeys_the_same_rules() -> None:
    release = made(ANSWERS.assign(before=ANSWERS["base"] / 1.05))
    assert release.growth[""].per_cent == 5.0 and set(release.growth) <= set(release.people)
    few = ANSWERS.assign(before=np.where(np.arange(len(ANSWERS)) < 9, ANSWERS["base"], np.nan))
    assert made(few).growth == {} and FIRST.growth == {}


def test_the_interval_of_a_median_comes_from_published_figures_alone() -> None:
    bare = {key: replace(cell, ranges={}) for key, cell in FIRST.cells.items()}
    assert with_ranges(bare, POLICY) == FIRST.cells
    for cell in FIRST.cells.values():
        low, high = cell.ranges["base"]
        assert low < cell.pay["base"].p50 < high


def test_nothing_is_published_of_nobody() -> None:
    empty = build(ANSWERS.head(0), POLICY, "2026-01")
    assert not empty.cells and not empty.people and not empty.gaps
