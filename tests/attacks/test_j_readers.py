"""Attacks on the published pay figures by somebody who reads them all; each is shown to succeed where a rule is missing.

The population, its parameters and the attacks lie in tests/salary. Small here, whole in `make proof`.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from data.salary import release
from data.salary.policy import Policy
from data.salary.release import build
from tests.salary import attacks, gates
from tests.salary.attacks import Score, together
from tests.salary.gates import (
    PINNED,
    POINTS,
    SEED,
    SIZES,
    attacked,
    policy,
    without,
)
from tests.salary.population import FIXED, population
from tests.salary.published import Seen, remembered
from tests.salary.solving import colluders, determined, hidden, provable

FIXED_BEFORE_THE_FIRST_ATTACK = "dab9c55e120c92a3bf52dd918a8ead6a3e172ee2b04ae86746a4aa8e5bb80b51"
Series = dict[int, list[Seen]]
pytestmark = pytest.mark.timeout(1800 if gates.FULL else 300)  # in the proof they compute for minutes and none waits


@pytest.fixture(scope="module")
def releases() -> Series:
    """{members: the series of releases}."""
    return {size: attacked(size) for size in SIZES}


@pytest.fixture(scope="module")
def bare() -> Seen:
    """A release without any rule for groups or rounding, and without a look at what follows from them."""
    with pytest.MonkeyPatch.context() as taken_away:
        taken_away.setattr(release, "protect", lambda *_: None)
        return attacked(300, 1, without(policy(), "groups", "rounding"))[0]


@pytest.fixture(scope="module")
def unrounded() -> Seen:
    """A release whose groups follow the rules but whose figures are not rounded."""
    return attacked(2_000, 1, without(policy(), "rounding"))[0]


def harmless(score: Score) -> bool:
    """The gate of every attack without inside knowledge."""
    return score.targets > 0 and score.exact == 0 and score.points <= POINTS


def test_the_population_is_the_one_that_was_fixed_before_the_first_attack() -> None:
    assert hashlib.sha256(repr(FIXED).encode()).hexdigest() == FIXED_BEFORE_THE_FIRST_ATTACK


def test_the_same_seed_gives_the_same_population() -> None:
    one, other = population(SEED, 200), population(SEED, 200)
    assert one.at(8).equals(other.at(8)) and not one.at(8).equals(population(SEED + 1, 200).at(8))
    assert set(one.left(2)["person"]) == set(one.at(1)["person"]) - set(one.at(2)["person"])


@pytest.mark.attack("J01")
@pytest.mark.parametrize("size", SIZES)
def test_subtracting_groups_from_groups_tells_no_more_than_guessing(releases: Series, size: int) -> None:
    assert harmless(together([attacks.differencing(each) for each in releases[size]]))


@pytest.mark.attack("J01")
@pytest.mark.parametrize("size", SIZES)
def test_the_same_amount_in_two_groups_singles_out_nobody(releases: Series, size: int) -> None:
    assert harmless(together([attacks.linking(each) for each in releases[size]]))


@pytest.mark.attack("J01")
@pytest.mark.parametrize("size", SIZES)
def test_an_estimate_tells_no_more_of_those_it_was_made_from_than_of_others(size: int) -> None:
    score = attacks.estimates(*gates.modelled(size))
    assert score.targets > 500 and score.points <= POINTS


@pytest.mark.attack("J01")
def test_without_the_rules_two_groups_tell_exact_pay(bare: Seen, unrounded: Seen) -> None:
    assert attacks.linking(bare).exact > 50 and attacks.linking(bare).points > 4 * POINTS
    assert attacks.linking(unrounded).exact > 0


@pytest.mark.attack("J02")
@pytest.mark.parametrize("size", SIZES)
def test_no_hidden_group_can_be_proved_to_lie_in_a_narrow_interval(releases: Series, size: int) -> None:
    seen = releases[size][0]
    widths = provable(seen, hidden(seen, gates.HIDDEN_GROUPS, SEED))
    assert widths and [each for each in widths if each.share < PINNED] == []


@pytest.mark.attack("J02")
@pytest.mark.parametrize("size", SIZES)
def test_not_even_exact_totals_would_tell_one_persons_pay(releases: Series, size: int) -> None:
    assert [each.release.month for each in releases[size] if 1 in determined(each)] == []


@pytest.mark.attack("J02")
def test_what_is_proved_of_a_hidden_group_is_true(releases: Series) -> None:
    seen = releases[2_000][0]
    for width in provable(seen, hidden(seen, 4, SEED), gate=9.0, points=6):
        ranked = np.sort(seen.pay[seen.who(width.key)])
        assert width.low <= ranked[len(ranked) // 2] and ranked[(len(ranked) - 1) // 2] <= width.high


@pytest.mark.attack("J02")
def test_a_group_that_is_hidden_under_one_of_its_names_only_is_pinned(releases: Series) -> None:
    seen = releases[2_000][0]
    people = [row.tobytes() for row in seen.inside]
    twin = next(key for key, row in zip(seen.keys, people, strict=True) if people.count(row) > 1)
    rest = {key: cell for key, cell in seen.release.cells.items() if key != twin}
    careless = replace(seen, release=replace(seen.release, cells=rest, suppressed={twin: "neighbours"}))
    (width,) = provable(careless)
    assert width.share < PINNED


@pytest.mark.attack("J02")
def test_without_hidden_neighbours_one_persons_pay_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.salary.release.protect", lambda *_: None)
    assert 1 in determined(attacked(1_000, 1)[0])


@pytest.mark.attack("J03")
@pytest.mark.parametrize("size", SIZES)
def test_who_left_or_joined_is_not_told_by_the_figures_that_moved(releases: Series, size: int) -> None:
    series = releases[size]
    assert harmless(together([attacks.intersection(*pair) for pair in pairwise(series)]))


@pytest.mark.attack("J03")
@pytest.mark.parametrize("size", SIZES)
def test_a_group_that_is_hidden_now_tells_nothing_beside_its_last_figures(releases: Series, size: int) -> None:
    series = releases[size]
    both = [remembered(*pair) for pair in pairwise(series)]
    assert harmless(together([attacks.differencing(each) for each in both]))


@pytest.mark.attack("J03")
def test_one_leaver_moves_no_figure_and_without_the_rule_moves_some() -> None:
    whole = population(SEED, 600).at(1)
    less = whole[whole["person"] != whole["person"].iloc[7]]

    def score(rules: Policy) -> Score:
        first = build(whole, rules, "2026-01", with_model=False)
        second = build(less, rules, "2026-04", [first], with_model=False)
        return attacks.intersection(Seen(first, whole, rules), Seen(second, less, rules))

    ours, renewed_at_once = policy(), without(policy(), "rounding")
    assert score(ours).targets == 0
    told = score(replace(renewed_at_once, cell=replace(ours.cell, changed=1)))
    assert told.targets == 1 and told.side is not None and told.side > 0.9


@pytest.mark.attack("J04")
@pytest.mark.parametrize("size", SIZES)
def test_a_colleague_who_takes_the_own_pay_out_learns_no_more(releases: Series, size: int) -> None:
    assert harmless(together([attacks.insider(each, SEED) for each in releases[size]]))


@pytest.mark.attack("J04")
def test_without_the_rules_a_colleague_learns_much(bare: Seen) -> None:
    assert attacks.insider(bare, SEED).points > POINTS


@pytest.mark.attack("J04")
def test_all_others_together_leave_the_last_one_an_interval_that_holds_the_pay(releases: Series) -> None:
    """Rounding doesn't stop k−1 colluders, only noise would: how narrow it becomes is reported in the proof."""
    seen = releases[2_000][0]
    rows = np.flatnonzero(seen.size[seen.narrowest] < 20)[:200]
    low, high = colluders(seen, rows).T
    assert ((low <= seen.pay[rows]) & (seen.pay[rows] <= high)).mean() > 0.98  # the outermost per cent is pulled in
    assert (high - low > 0).all()


@pytest.mark.attack("J06")
@pytest.mark.parametrize("size", SIZES)
def test_random_questions_within_a_days_budget_tell_no_more_than_guessing(releases: Series, size: int) -> None:
    assert harmless(attacks.random_queries(releases[size][-1], gates.QUERY_SETS, SEED))


@pytest.mark.attack("J06")
def test_without_the_rules_random_questions_tell_exact_pay(bare: Seen) -> None:
    assert attacks.random_queries(bare, 100, SEED).exact > 10
