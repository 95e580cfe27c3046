"""Wilson's interval, quantiles of a histogram, means of what is told, the order of releases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.usage.report_figures import error_rate, mean, quantile, release_order, rounded_time, to_tens, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 100, 0.0552, 0.1744), (50, 100, 0.4038, 0.5962)]
)
def test_wilson_as_published(part, whole, low, high) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-4)


@given(st.integers(1, 500), st.integers(0, 500))
def test_wilson_holds_the_share_and_stays_a_share(whole, part) -> None:
    part = min(part, whole)
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole + 1e-12 and part / whole - 1e-12 <= high <= 1


def test_errors_that_are_not_told_may_be_anything_below_the_least() -> None:
    assert error_rate(None, 100) == (0.0, wilson(10, 100)[1])
    assert error_rate(None, None) is None and error_rate(20, 100) == wilson(20, 100)


def test_quantiles_lie_in_the_bucket_that_brute_force_finds() -> None:
    chance = np.random.default_rng(1)
    seconds = chance.lognormal(4, 1.2, 5000).clip(1, 30_000)
    buckets = np.bincount(np.floor(np.log2(seconds)).astype(int), minlength=16).tolist()
    for at in (0.5, 0.75):
        exact = float(np.quantile(seconds, at))
        found = quantile(buckets, at)
        assert found and np.floor(np.log2(found)) == np.floor(np.log2(exact)) and abs(found / exact - 1) < 0.2


def test_no_measurements_have_no_quantile() -> None:
    assert quantile([0] * 16, 0.5) is quantile([], 0.5) is None
    assert quantile([4], 0.5) == 1.0


def test_a_mean_takes_a_day_that_is_not_told_for_half_the_least() -> None:
    assert mean([20, 30, None]) == 55 / 3
    assert mean([20, None, None]) is mean([]) is None


def test_what_was_worked_out_is_rounded_too() -> None:
    assert (to_tens(14.9), to_tens(9.9), to_tens(None)) == (10, None, None)
    assert (rounded_time(83.4), rounded_time(127), rounded_time(1849), rounded_time(None)) == (83, 130, 1800, None)


def test_releases_stand_in_the_order_of_their_numbers() -> None:
    assert sorted(["3.10.0", "3.9.1", "3.9.0", "4.0.0-beta"], key=release_order) == [
        "3.9.0", "3.9.1", "3.10.0", "4.0.0-beta",
    ]  # fmt: skip
