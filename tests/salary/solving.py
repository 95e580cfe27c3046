"""What can be *proved* from the published figures: linear programs, linear algebra, and colluders' order statistics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog

from data.salary.lattice import above, all_tables
from data.salary.policy import Policy
from tests.salary.published import SHARES, Floats, Ints, Seen

NEVER = 1e9
"""Kroner a month beyond all pay: where nothing bounds it."""


@dataclass(frozen=True)
class Width:
    """The interval in which a figure provably lies, in kroner a month, and how wide it is beside its middle."""

    key: str
    low: float
    high: float

    @property
    def share(self) -> float:
        return 2 * (self.high - self.low) / (self.high + self.low) if self.high < NEVER and self.low > 0 else np.inf


@dataclass(frozen=True)
class Lattice:
    """All groups that have answers, shown or not, and the equations between them: a group is the sum of its parts.

    The attacker is told every group's exact size, also of the hidden ones: more than is published.
    """

    keys: Sequence[str]
    size: Ints
    equations: sparse.csr_matrix

    @classmethod
    def of(cls, answers: pd.DataFrame, policy: Policy) -> Lattice:
        position: dict[str, int] = {}
        sizes: list[int] = []
        names = {}
        for dims in all_tables(policy):
            parts = [dimension + "=" + answers[dimension].astype(str) for dimension in dims]
            key = parts[0].str.cat(parts[1:], sep=";") if parts else pd.Series("", index=answers.index)
            names[dims] = key
            for each, size in key.value_counts(sort=False).items():
                position[each] = len(sizes)
                sizes.append(int(size))
        rows, columns, signs, line = [], [], [], 0
        for dims, key in names.items():
            for coarser in above(policy, dims):
                pairs = pd.DataFrame({"whole": names[coarser], "part": key}).drop_duplicates()
                for whole, group in pairs.groupby("whole"):
                    places = [position[str(whole)], *(position[part] for part in group["part"])]
                    rows += [line] * len(places)
                    columns += places
                    signs += [1, *[-1] * len(group)]
                    line += 1
        return cls(
            list(position), np.array(sizes), sparse.csr_matrix((signs, (rows, columns)), shape=(line, len(sizes)))
        )


def provable(seen: Seen, only: Sequence[str] | None = None, gate: float = 0.10, points: int = 24) -> list[Width]:
    """J02: for each hidden group (or `only` these) the tightest interval that holds its median, whatever the answers are.

    For each published figure the number of people below it is unknown in every group, bounded in the shown ones, and adds
    up from parts to wholes: linear programs for the most and the fewest people that a hidden group can have there.
    A few programs for all groups at once are examples that leave most groups an interval wider than the gate, and that
    width is given for those; the others have programs of their own, and their width is exact.
    """
    system = _System.of(seen)
    wanted = np.array(
        [cell for cell, key in enumerate(system.keys) if key in (only or seen.release.suppressed)], dtype=int
    )
    if not len(wanted):
        return []
    at = system.points[np.unique(np.linspace(0, len(system.points) - 1, points).astype(int))]
    may_reach = np.array([system.examples(each, wanted, 1) for each in at])
    may_miss = np.array([system.examples(each, wanted, -1) for each in at])
    low = np.where(may_reach.any(axis=0), at[may_reach.argmax(axis=0)], NEVER)
    last = len(at) - 1 - may_miss[::-1].argmax(axis=0)
    high = np.where(may_miss.any(axis=0), np.where(last == len(at) - 1, NEVER, at[last]), 0.0)
    low = np.where(may_reach[0], 0.0, low)
    found = []
    for place, cell in enumerate(wanted):
        width = Width(system.keys[cell], float(low[place]), float(high[place]))
        same = np.flatnonzero((seen.inside == seen.who(width.key)).all(axis=1))  # shown under another name
        if len(same):
            found.append(Width(width.key, float(system.low[same[0], 2]), float(system.high[same[0], 2])))
        else:
            found.append(width if width.share >= gate else system.exactly(int(cell)))
    return found


@dataclass(frozen=True)
class _System:
    """The equations, and what the shown figures say of how many people of each group earn at most so much."""

    keys: Sequence[str]
    size: Ints
    equations: sparse.csr_matrix
    shown: Ints
    low: Floats
    high: Floats

    @classmethod
    def of(cls, seen: Seen) -> _System:
        lattice = Lattice.of(seen.answers, seen.policy)
        position = {key: cell for cell, key in enumerate(lattice.keys)}
        low, high = edges(seen)
        shown = np.array([position[key] for key in seen.keys], dtype=int)
        return cls(lattice.keys, lattice.size, lattice.equations, shown, low, high)

    @property
    def points(self) -> Floats:
        """The amounts at which anything is known."""
        return np.unique(np.concatenate([edge[~np.isnan(edge)] for edge in (self.low, self.high)]))

    def examples(self, at: float, wanted: Ints, sign: int) -> NDArray[np.bool_]:
        """Which groups can have half their people or more (sign 1), or half or less (-1), at or below this amount."""
        can = np.zeros(len(wanted), dtype=bool)
        while not can.all():
            aim = np.zeros(len(self.size))
            aim[wanted[~can]] = 1 / self.size[wanted[~can]]
            people = self._solved(at, -sign * aim)[wanted]
            more = ~can & (sign * (people - self.size[wanted] / 2) >= -1e-6)
            if not more.any():
                break
            can |= more
        return can

    def exactly(self, cell: int) -> Width:
        """This group's interval, by linear programs of its own."""
        aim, half = np.eye(1, len(self.size), cell)[0], self.size[cell] / 2
        low = _last(self.points, lambda at: self._solved(at, -aim)[cell] < half - 1e-6)
        high = _first(self.points, lambda at: self._solved(at, aim)[cell] > half + 1e-6)
        return Width(self.keys[cell], low, high)

    def _solved(self, at: float, aim: Floats) -> Floats:
        """How many people of each group may earn at most this much, so that the aim is least."""
        least, most = np.zeros(len(self.size)), self.size.astype(float)
        count = self.size[self.shown, None]
        rank = count * SHARES[None, :] - 0.5
        surely = np.where(at >= self.high, np.floor(rank) + 1, 0)
        possibly = np.where(at < self.low, np.ceil(rank), count)
        least[self.shown] = np.clip(surely, 0, count).max(axis=1)
        most[self.shown] = np.clip(possibly, 0, count).min(axis=1)
        zeros = np.zeros(self.equations.shape[0])
        found = linprog(aim, A_eq=self.equations, b_eq=zeros, bounds=np.column_stack([least, most]))
        if not found.success:
            raise ValueError(f"what is published contradicts itself at {at}: {found.message}")
        return np.asarray(found.x)


def edges(seen: Seen) -> tuple[Floats, Floats]:
    """Between which amounts each unrounded quantile lies."""
    rules = seen.policy.figures
    yearly = 12 * seen.figures
    step = np.where(SHARES == 0.5, rules.median_step, rules.step)[None, :]
    steps = step * np.maximum(1, np.ceil(rules.least_step * yearly / step))
    half = (steps / 2 + 12 * rules.month_step / 2) / 12
    return seen.figures - half, seen.figures + half


def _last(points: Floats, holds: Callable[[float], bool]) -> float:
    """The highest point up to which this holds; 0 where it never does."""
    if not len(points) or not holds(points[0]):
        return 0.0
    first, beyond = 0, len(points)
    while beyond - first > 1:
        middle = (first + beyond) // 2
        first, beyond = (middle, beyond) if holds(points[middle]) else (first, middle)
    return float(points[first])


def _first(points: Floats, holds: Callable[[float], bool]) -> float:
    """The lowest point from which on this holds; NEVER where it never does."""
    if not len(points) or not holds(points[-1]):
        return NEVER
    before, last = -1, len(points) - 1
    while last - before > 1:
        middle = (before + last) // 2
        before, last = (before, middle) if holds(points[middle]) else (middle, last)
    return float(points[last])


def hidden(seen: Seen, count: int, seed: int) -> list[str]:
    """So many hidden groups at random, the neighbours before all others: they are the largest."""
    lots = np.random.default_rng(seed).permutation(len(seen.release.suppressed))
    ranked = sorted(
        zip(seen.release.suppressed.items(), lots, strict=True), key=lambda each: (each[0][1] != "neighbours", each[1])
    )
    return [key for (key, _), _ in ranked[:count]]


def determined(seen: Seen) -> list[int]:
    """The worst case of J02: what could be told if each shown group's exact total were published too.

    Linear algebra alone separates some people from all others: how many people each such set has, of sets that all shown
    groups treat alike, and of hidden groups. A 1 is a person whose pay is known to the krone.
    """
    patterns, of_person, count = np.unique(seen.inside, axis=1, return_inverse=True, return_counts=True)
    if not patterns.size:
        return []
    _, values, right = np.linalg.svd(patterns.astype(float), full_matrices=False)
    basis = right[values > 1e-9 * values[0]]
    found = {}
    for pattern in np.flatnonzero((basis**2).sum(axis=0) > 1 - 1e-7):
        found[(of_person.ravel() == pattern).tobytes()] = int(count[pattern])
    groups = [seen.who(key) for key in seen.release.suppressed]
    parts = np.array([np.bincount(of_person.ravel(), weights=each, minlength=len(count)) / count for each in groups])
    whole = np.flatnonzero(((parts == 0) | (parts == 1)).all(axis=1)) if groups else []
    told = ((parts[whole] @ basis.T) ** 2).sum(axis=1) > parts[whole].sum(axis=1) - 1e-6 if len(whole) else []
    for at, is_told in zip(whole, told, strict=True):
        if is_told:
            found[groups[at].tobytes()] = int(groups[at].sum())
    return sorted(found.values())


def colluders(seen: Seen, rows: Ints | None = None) -> Floats:
    """J04, reported: all others of the narrowest group tell each other their pay; what is left for the last one.

    For each person in a shown group (or of `rows`) the least and the most that the own pay can be, given the figures.
    """
    low, high = edges(seen)
    found = []
    for row in np.flatnonzero(seen.narrowest >= 0) if rows is None else rows:
        cell = seen.narrowest[row]
        inside = np.flatnonzero(seen.inside[cell])
        others = np.sort(seen.pay[inside[inside != row]])
        told = np.flatnonzero(~np.isnan(low[cell]))
        bounds = [_left(others, SHARES[at], low[cell, at], high[cell, at]) for at in told]
        found.append((max(each[0] for each in bounds), min(each[1] for each in bounds)))
    return np.array(found)


def widths_left(intervals: Floats) -> Floats:
    """How wide each of the colluders' intervals is beside its middle; infinite where one end is open."""
    low, high = intervals.T
    closed = (low > 0) & (high < NEVER)
    return np.where(closed, 2 * np.maximum(high - low, 0) / np.maximum(high + low, 1), np.inf)


def _left(others: Floats, share: float, low: float, high: float) -> tuple[float, float]:
    """Which pay of one more person puts this quantile between these amounts."""
    known = np.r_[0.0, others, NEVER]
    place = (len(others) + 1) * share - 0.5
    rank = int(np.floor(place)) + 1  # of the lower of the two neighbours, counted from one
    part = place - np.floor(place)

    def quantile(pay: float) -> float:
        lower, upper = (np.clip(pay, known[at - 1], known[at]) for at in (rank, rank + 1))
        return float(lower + (upper - lower) * part)

    return _turn(quantile, low), _turn(lambda pay: quantile(pay) - 1e-6, high)


def _turn(rising: Callable[[float], float], aim: float) -> float:
    """Where a function that never falls reaches this; 0 or NEVER where it always or never does."""
    if rising(0.0) >= aim:
        return 0.0
    if rising(NEVER) < aim:
        return NEVER
    low, high = 0.0, NEVER
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) >= aim else (middle, high)
    return high
