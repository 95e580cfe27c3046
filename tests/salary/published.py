"""A release as an attacker reads it: the counted groups with their figures, and, to keep the score, who lies in them.

Where what is published leaves a choice, the attacker is given more: the exact size of each group, where only a band is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from data.salary.benchmark import Concept
from data.salary.policy import Policy
from data.salary.release import Release, build
from tests.salary.population import Population

SHARES = np.array([0.10, 0.25, 0.50, 0.75, 0.90])
USUAL_SPREAD = 0.22
"""Of the logarithm of pay in a group of which only the median is published: what anybody would guess."""
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Seen:
    """What one release tells of one concept, and the answers behind it for the score."""

    release: Release
    answers: pd.DataFrame
    policy: Policy
    concept: Concept = "base"
    stale: Mapping[str, int] = field(default_factory=dict)
    """By group that only an earlier release shows: how many of its answers have changed since, about."""
    keys: list[str] = field(init=False)
    inside: Bools = field(init=False)
    """One row per counted group, one column per answer."""
    figures: Floats = field(init=False)
    """The five quantiles of each group; NaN where not published."""

    def __post_init__(self) -> None:
        used = self.answers[self.answers["person"].isin(self.release.used)].reset_index(drop=True)
        object.__setattr__(self, "answers", used)
        counted = {key: cell for key, cell in self.release.cells.items() if cell.kind == "counted"}
        keys = list(counted)
        inside = np.array([self.who(key) for key in keys], dtype=bool).reshape(len(keys), len(self.answers))
        pays = [counted[key].pay[self.concept] for key in keys]
        figures = [[each.p10, each.p25, each.p50, each.p75, each.p90] for each in pays]
        object.__setattr__(self, "keys", keys)
        object.__setattr__(self, "inside", inside)
        object.__setattr__(self, "figures", np.array(figures, dtype=float).reshape(len(keys), len(SHARES)))

    def who(self, key: str) -> Bools:
        """Who lies in the group of this name."""
        found = np.ones(len(self.answers), dtype=bool)
        for pair in filter(None, key.split(";")):
            found &= self._having.get(pair, False)
        return found

    @cached_property
    def _having(self) -> Mapping[str, Bools]:
        return {
            f"{name}={value}": (self.answers[name] == value).to_numpy(bool)
            for name in self.policy.dimensions
            for value in self.answers[name].unique()
        }

    @cached_property
    def pay(self) -> Floats:
        """What each really earns."""
        return self.answers[self.concept].to_numpy(dtype=float)

    @cached_property
    def size(self) -> Ints:
        """How many lie in each group."""
        return self.inside.sum(axis=1)

    @cached_property
    def narrowest(self) -> Ints:
        """For each answer the smallest counted group that it lies in; -1 for none."""
        ranked = np.argsort(self.size, kind="stable")[::-1]
        found = np.full(len(self.answers), -1)
        for cell in ranked:
            found[self.inside[cell]] = cell
        return found

    @cached_property
    def blind(self) -> Floats:
        """The guess that needs no attack: the median of the narrowest counted group; NaN for none."""
        return (
            np.where(self.narrowest >= 0, self.figures[self.narrowest, 2], np.nan) if self.keys else self.pay * np.nan
        )

    @cached_property
    def told(self) -> list[Floats]:
        """The amounts that each group tells: its figures, or in a group of up to five the very answers behind them."""
        return [_amounts(row, int(size)) for row, size in zip(self.figures, self.size, strict=True)]

    @cached_property
    def curves(self) -> list[Curve]:
        """The distribution that each group's figures draw."""
        return [Curve.through(row, int(size), self.policy) for row, size in zip(self.figures, self.size, strict=True)]


@dataclass(frozen=True)
class Curve:
    """A group's pay as its published quantiles tell it: normal scores over logarithms, straight between the points."""

    logs: Floats
    scores: Floats
    size: int
    rounding: float
    """Standard error of a published figure, as a share of it."""

    @classmethod
    def through(cls, figures: Floats, size: int, policy: Policy) -> Curve:
        known = ~np.isnan(figures)
        logs, scores = np.log(figures[known]), ndtri(SHARES[known])
        keep = np.r_[True, np.diff(logs) > 0]
        yearly = 12 * float(figures[2])
        step = max(policy.figures.median_step, policy.figures.least_step * yearly) / yearly
        return cls(logs[keep], scores[keep], size, max(step, policy.figures.month_step * 12 / yearly, 1e-9) / 12**0.5)

    @property
    def spread(self) -> float:
        """Standard deviation of the logarithm of pay."""
        if len(self.logs) < 2:
            return USUAL_SPREAD if self.size > 1 else 1e-9
        return float((self.logs[-1] - self.logs[0]) / (self.scores[-1] - self.scores[0]))

    def below(self, at: Floats) -> Floats:
        """How many of the group earn less than these logarithms of pay."""
        inner = np.interp(at, self.logs, self.scores)
        tails = np.minimum(at - self.logs[0], 0) + np.maximum(at - self.logs[-1], 0)
        return self.size * ndtr(inner + tails / self.spread)

    def error(self, at: Floats) -> Floats:
        """The standard error of `below`: ranks, rounding, and what lies between two published points."""
        shares = ndtr(self.scores)
        there = self.below(at) / self.size
        away = np.min(np.abs(there[:, None] - shares[None, :]), axis=1)
        slope = np.exp(-0.5 * ndtri(np.clip(there, 1e-3, 1 - 1e-3)) ** 2) / (2 * np.pi) ** 0.5 / self.spread
        return np.hypot(0.3, self.size * np.hypot(slope * self.rounding, 0.2 * away))


def _amounts(figures: Floats, size: int) -> Floats:
    known = ~np.isnan(figures)
    if size > known.sum():
        return figures[known]
    place = np.clip(size * SHARES[known] - 0.5, 0, size - 1)  # Hazen's rule, backwards
    lower, part = np.floor(place).astype(int), place % 1
    weights = (1 - part)[:, None] * np.eye(size)[lower] + part[:, None] * np.eye(size)[np.minimum(lower + 1, size - 1)]
    return np.linalg.lstsq(weights, figures[known], rcond=None)[0]


def remembered(before: Seen, now: Seen) -> Seen:
    """This release with the groups that the one before showed and this one hides: their figures are out in the world."""
    gone = {key: cell for key, cell in before.release.cells.items() if key not in now.release.cells}
    changed = 1 - now.answers[["person", "base"]].isin(before.answers[["person", "base"]]).all(axis=1).mean()
    stale = {key: 2 * round(changed * now.who(key).sum()) for key in gone}
    merged = replace(now.release, cells={**now.release.cells, **gone})
    return replace(now, release=merged, stale=stale)


def series(people: Population, policy: Policy, count: int) -> list[Seen]:
    """The first releases of a population, a quarter apart, each built on the earlier ones."""
    found: list[Seen] = []
    for number in range(1, count + 1):
        month = f"{2026 + (number - 1) // 4}-{1 + 3 * ((number - 1) % 4):02d}"
        earlier = [each.release for each in found]
        release = build(people.at(number), policy, month, earlier, with_model=False)
        found.append(Seen(release, people.at(number), policy))
    return found
