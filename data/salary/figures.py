"""Quantiles of pay by group, and how they are rounded before anybody sees them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from data.salary.benchmark import Quantiles
from data.salary.disclosure import in_order
from data.salary.groups import Bools, Floats, Ints
from data.salary.policy import FigureRules

SHARES: Mapping[str, float] = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}


def quantiles(cell: Ints, count: int, pay: Floats, by_pay: Ints | None = None) -> dict[str, Floats]:
    """The quantiles of each of `count` groups, unrounded, after Hazen: the mid-point of each rank; NaN for no group.

    `by_pay` is the rows in the order of pay, for who asks for many tables.
    """
    if not len(pay):
        return dict.fromkeys(SHARES, np.full(count, np.nan))
    by_pay = np.argsort(pay) if by_pay is None else by_pay
    ranked, size = pay[by_pay][in_order(cell[by_pay], count)], np.bincount(cell, minlength=count)
    start = np.cumsum(size) - size
    found = {}
    for name, share in SHARES.items():
        place = np.clip(size * share - 0.5, 0, np.maximum(size - 1, 0))
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(size - 1, 0))
        low, high = (ranked[np.minimum(start + each, len(ranked) - 1)] for each in (below, above))
        found[name] = np.where(size > 0, low + (high - low) * (place - below), np.nan)
    return found


def rounded(monthly: Floats, step: int, rules: FigureRules) -> Ints:
    """Kroner a month after rounding the yearly amount to `step`, or to more of them where the amount is large."""
    yearly = 12 * monthly
    steps = step * np.maximum(1, np.ceil(rules.least_step * yearly / step))
    found: Ints = rules.month_step * np.round(np.round(yearly / steps) * steps / 12 / rules.month_step).astype(np.int64)
    return found


def shown(raw: Mapping[str, Floats], at: int, people: int, rules: FigureRules, *, modelled: bool = False) -> Quantiles:
    """The rounded quantiles of the group at this position, as many of them as its size allows; a model has all."""
    step = rules.step if modelled else rules.median_step
    p50 = int(rounded(raw["p50"][at : at + 1], step, rules)[0])
    found: dict[str, int | None] = {}
    for name, inner, least, outwards in (
        ("p25", "", rules.quartiles, min),
        ("p75", "", rules.quartiles, max),
        ("p10", "p25", rules.tails, min),
        ("p90", "p75", rules.tails, max),
    ):
        amount = int(rounded(raw[name][at : at + 1], rules.step, rules)[0])
        found[name] = outwards(amount, found.get(inner) or p50) if modelled or people >= least else None
    return Quantiles(p50=p50, **found)


def all_the_same(raw: Mapping[str, Floats], rules: FigureRules) -> Bools:
    """Groups whose quartiles are one figure: it would tell what each of them is paid."""
    lower, upper = (rounded(np.nan_to_num(raw[name]), rules.step, rules) for name in ("p25", "p75"))
    return np.asarray(lower >= upper)


def band(people: int, rules: FigureRules) -> str:
    """How large a group is, as it is told: "20-49"; the last band is open: "100+"."""
    edges = [*rules.bands, None]
    low, high = next((a, b) for a, b in pairwise(edges) if b is None or people < b)
    return f"{low}+" if high is None else f"{low}-{high - 1}"
