"""Where a pay stands among published quantiles, and the picture that is drawn from them.

Nothing is known but the published points. Between two of them pay is taken to follow a logarithmic normal distribution,

    probit(share) = a + b · ln(pay),  through both points,

which is 3.1 % off where a straight line is 5.1 % off (24,885 manager groups whose quantiles are all known).
Below the lowest and above the highest point nothing is said.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist
from typing import Literal

from data.salary.benchmark import Quantiles

NORMAL = NormalDist()
STEP = 5
"""No share is told more finely than this, in per cent."""
MONEY_STEP = 100
BARS = 12
Points = Mapping[int, int]
"""{per cent of people who are paid less: kroner a month}, in order."""


@dataclass(frozen=True)
class Rank:
    """Where a pay stands.

    share: how many per cent are paid less, in steps of 5; None where no published points enclose the pay.
    low, high: between which the share lies as the median's interval is gone through; None like `share`.
    beyond: on which side of all published points the pay lies, "" when among them. edge: that point (per cent, kroner).
    to_median, to_upper: kroner from this pay up to the point, negative when above it; None for one not published.
    """

    share: int | None
    low: int | None
    high: int | None
    beyond: Literal["", "above", "below"]
    edge: tuple[int, int]
    to_median: int
    to_upper: int | None


@dataclass(frozen=True)
class Bar:
    """Of the people, so many per cent are paid from `start` to `end` kroner a month."""

    start: float
    end: float
    per_cent: float


def published(quantiles: Quantiles) -> dict[int, int]:
    """The points that are published, in order."""
    given = {10: quantiles.p10, 25: quantiles.p25, 50: quantiles.p50, 75: quantiles.p75, 90: quantiles.p90}
    return {share: amount for share, amount in given.items() if amount is not None}


def rank(quantiles: Quantiles, pay: float, interval: tuple[int, int] | None = None) -> Rank:
    """Where this pay stands; `interval` is the median's. ValueError unless the pay is above 0."""
    if pay <= 0:
        raise ValueError("pay must be above 0")
    points = published(quantiles)
    share = _share_below(points, pay)
    told = None if share is None else _step(share)
    low, high = told, told
    if told is not None and interval:
        ends = _ends(points, pay, quantiles.p50, interval)
        low, high = min(told, STEP * math.floor(ends[0] / STEP)), max(told, STEP * math.ceil(ends[1] / STEP))
    above = told is None and pay > quantiles.p50
    outermost = max(points) if above else min(points)
    return Rank(
        share=told,
        low=low,
        high=high,
        beyond="" if told is not None else "above" if above else "below",
        edge=(outermost, points[outermost]),
        to_median=_money(quantiles.p50 - pay),
        to_upper=None if quantiles.p75 is None else _money(quantiles.p75 - pay),
    )


def picture(quantiles: Quantiles) -> tuple[Bar, ...]:
    """Twelve bars of equal width from the lowest to the highest published point; none unless the quartiles differ."""
    points = published(quantiles)
    first, last = min(points), max(points)
    lowest, highest = points[first], points[last]
    if len(points) < 3 or lowest == highest:
        return ()
    edges = [lowest + (highest - lowest) * at / BARS for at in range(BARS + 1)]
    shares = [first, *(_share_below(points, edge) or 0 for edge in edges[1:-1]), last]
    return tuple(
        Bar(start, end, high - low) for (start, end), (low, high) in zip(pairwise(edges), pairwise(shares), strict=True)
    )


def bar_of(bars: tuple[Bar, ...], pay: float) -> int | None:
    """The position of the bar that a pay lies in; None for one outside the picture."""
    if not bars or not bars[0].start <= pay <= bars[-1].end:
        return None
    return min(bisect_right([each.start for each in bars], pay), len(bars)) - 1


def _share_below(points: Points, pay: float) -> float | None:
    same = [share for share, amount in points.items() if amount == pay]
    if same:
        return (same[0] + same[-1]) / 2
    for (low, lower), (high, upper) in pairwise(points.items()):
        if lower < pay < upper:
            way = math.log(pay / lower) / math.log(upper / lower)
            start, end = NORMAL.inv_cdf(low / 100), NORMAL.inv_cdf(high / 100)
            return 100 * NORMAL.cdf(start + way * (end - start))
    return None


def _ends(points: Points, pay: float, median: int, interval: tuple[int, int]) -> tuple[float, float]:
    """The share if all points lay as much higher, or lower, as the median's interval reaches; never past the points."""
    shares = list(points)

    def at(middle: int) -> float:
        moved = pay * median / middle
        inside = _share_below(points, moved)
        return inside if inside is not None else shares[-1] if moved > median else shares[0]

    return at(interval[1]), at(interval[0])


def _step(share: float) -> int:
    return min(max(STEP * round(share / STEP), STEP), 100 - STEP)


def _money(gap: float) -> int:
    return MONEY_STEP * round(gap / MONEY_STEP)
