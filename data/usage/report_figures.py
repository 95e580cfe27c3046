"""Formulas of the usage page: no database, no words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import sqrt

from data.usage.report_disclosure import Shown
from data.usage.rules import LEAST, ROUND_TO

Z95 = 1.96


def wilson(part: float, whole: float) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson."""
    if whole <= 0:
        return 0.0, 1.0
    p, z2 = min(part / whole, 1.0), Z95 * Z95
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z95 / (1 + z2 / whole) * sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def error_rate(with_error: Shown, active: Shown) -> tuple[float, float] | None:
    """The interval of the share with an error; where those are not told, from nobody to LEAST of them."""
    if active is None:
        return None
    if with_error is None:
        return 0.0, wilson(min(LEAST, active), active)[1]
    return wilson(with_error, active)


def mean(counts: Sequence[Shown]) -> float | None:
    """The mean of daily counts as told; a day that is not told counts half of LEAST. None where most are not told."""
    few = sum(each is None for each in counts)
    if not counts or 2 * few > len(counts):
        return None
    return sum(LEAST / 2 if each is None else each for each in counts) / len(counts)


def to_tens(value: float | None) -> Shown:
    """A figure that was worked out, to the step of all figures; None under LEAST."""
    if value is None or value < LEAST:
        return None
    return round(value / ROUND_TO) * ROUND_TO


def quantile(buckets: Sequence[int], at: float) -> float | None:
    """A quantile of a histogram whose bucket b goes from 2^b to 2^(b+1), the first from 0; linear inside a bucket."""
    total = sum(buckets)
    if not total:
        return None
    wanted, before = at * total, 0
    for place, many in enumerate(buckets):
        if many and before + many >= wanted:
            low = 2.0**place if place else 0.0
            return low + (2.0 ** (place + 1) - low) * (wanted - before) / many
        before += many
    return float(2 ** len(buckets))


def rounded_time(value: float | None) -> int | None:
    """To two digits: finer than that a time of so few people says too much."""
    if value is None:
        return None
    step = 1 if value < 100 else 10 if value < 1000 else 100
    return int(round(value / step) * step)


def release_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """By which releases stand in the order of their numbers: 3.9 before 3.10."""
    parts = re.split(r"(\d+)", name)
    return tuple((1, int(each), "") if each.isdigit() else (0, 0, each) for each in parts if each)
