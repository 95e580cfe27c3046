"""Quantiles and what rounding leaves of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.salary.benchmark import Quantiles
from data.salary.figures import all_the_same, band, quantiles, rounded, shown
from data.salary.policy import load_policy

RULES = load_policy("norway").figures
PAY = st.lists(st.integers(20_000, 400_000), min_size=10, max_size=60)


@given(st.lists(st.lists(st.integers(1, 10**6), max_size=30), min_size=1, max_size=5))
def test_quantiles_of_groups_are_numpys_hazen_quantiles_of_each(groups: list[list[int]]) -> None:
    pay = np.array([amount for group in groups for amount in group], dtype=float)
    cell = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    order = np.random.default_rng(1).permutation(len(pay))
    found = quantiles(cell[order], len(groups), pay[order])
    for at, group in enumerate(groups):
        for name, share in {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}.items():
            if group:
                assert found[name][at] == pytest.approx(np.quantile(group, share, method="hazen"))
            else:
                assert np.isnan(found[name][at])


@pytest.mark.parametrize(
    ("monthly", "step", "told"),
    [
        (35_100.0, 5_000, 35_000),  # 421,200 a year: 420,000
        (35_300.0, 5_000, 35_400),  # 423,600: 425,000
        (76_400.0, 5_000, 76_700),  # 916,800: a hundredth is more than 5,000, so 920,000
        (76_400.0, 10_000, 76_700),
        (150_400.0, 10_000, 150_000),  # 1,804,800: in steps of 20,000
    ],
)
def test_pay_is_rounded_by_the_year_never_finer_than_a_hundredth_and_told_by_the_month(monthly, step, told) -> None:
    assert rounded(np.array([monthly]), step, RULES)[0] == told


@given(PAY)
def test_the_figures_of_a_group_ascend_and_tell_no_more_than_its_size_allows(pay: list[int]) -> None:
    raw = quantiles(np.zeros(len(pay), dtype=np.int64), 1, np.array(pay, dtype=float))
    told = shown(raw, 0, len(pay), RULES)
    assert (told.p25 is None) == (told.p75 is None) == (len(pay) < 15)
    assert (told.p10 is None) == (told.p90 is None) == (len(pay) < 30)
    given = [each for each in (told.p10, told.p25, told.p50, told.p75, told.p90) if each is not None]
    assert given == sorted(given) and all(each % 100 == 0 for each in given)


def test_a_model_tells_all_five() -> None:
    raw = {
        name: np.array([amount])
        for name, amount in {"p10": 5e4, "p25": 6e4, "p50": 7e4, "p75": 8e4, "p90": 9e4}.items()
    }
    assert shown(raw, 0, 12, RULES, modelled=True) == Quantiles(50_000, 60_000, 70_000, 80_000, 90_000)


@pytest.mark.attack("J04")
def test_a_group_where_all_are_paid_the_same_would_tell_each_ones_pay() -> None:
    cell = np.repeat([0, 1], 12)
    raw = quantiles(cell, 2, np.array([60_000.0] * 12 + [50_000.0 + 2_000 * step for step in range(12)]))
    assert list(all_the_same(raw, RULES)) == [True, False]


def test_sizes_are_told_as_bands() -> None:
    assert [band(people, RULES) for people in (10, 19, 20, 99, 100, 5_000)] == [
        "10-19", "10-19", "20-49", "50-99", "100+", "100+",
    ]  # fmt: skip
