"""What somebody would try who wants one person's pay out of the published figures; each attack returns its score.

An attack guesses for one person at a time, and says how sure it is. *Exact*: a sure guess that is practically the pay
itself. *Hit*: within five per cent. *Blind*: how often the median of the person's narrowest group hits without any attack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import ndtr

from tests.salary.published import Bools, Curve, Floats, Ints, Seen

HIT = 0.05
EXACT = 0.0005
SURE = 0.02
"""A guess is sure when nine tenths of its probability lie in an interval this narrow."""
WITHIN = 0.17
"""Spread of the logarithm of pay inside a narrow group: what anybody would guess."""
PIECES = 3
"""So many pieces of evidence on one person are put together: the sharpest ones; more say the same again."""


@dataclass(frozen=True)
class Score:
    """How an attack did: `targets` people, shares of them, and points by which hits exceed the blind guess."""

    targets: int
    exact: int
    hits: float
    blind: float
    side: float | None = None
    """Share of right answers to "above or below the group's median?", where the attack gives one; chance is a half."""

    @property
    def points(self) -> float:
        return 100 * (self.hits - self.blind)


@dataclass(frozen=True)
class Evidence:
    """A sum of groups that leaves so many people: (sign, curve) each. More `noise`: so many others may have changed."""

    terms: Sequence[tuple[int, Curve]]
    people: int
    noise: float = 0.0

    def likelihood(self, grid: Floats) -> Floats:
        """The logarithm of how likely the figures are if those people are paid about each of these."""
        at = np.unique(np.concatenate([curve.logs for _, curve in self.terms]))
        below = sum(sign * curve.below(at) for sign, curve in self.terms)
        error = sum((curve.error(at) ** 2 for _, curve in self.terms), np.full(len(at), 0.25 * self.noise))
        spread = WITHIN if self.people > 1 else 1e-9
        share = ndtr((at[None, :] - grid[:, None]) / spread)
        expected = self.people * share
        variance = error + expected * (1 - share)
        return np.asarray((-0.5 * (below - expected) ** 2 / variance - 0.5 * np.log(variance)).sum(axis=1))


def guess(prior: Curve, evidence: Sequence[Evidence]) -> tuple[float, bool]:
    """Kroner a month, and whether the attacker is sure: what the group makes likely, corrected by the evidence."""
    centre = float(np.interp(0.0, prior.scores, prior.logs))
    steps = np.linspace(-3.5, 3.5, 141)
    grid = centre + prior.spread * steps
    likely = -0.5 * steps**2
    for each in sorted(evidence, key=lambda found: sum(curve.size for _, curve in found.terms))[:PIECES]:
        likely = likely + each.likelihood(grid)
    share = np.cumsum(np.exp(likely - likely.max()))
    low, middle, high = np.interp([0.05, 0.5, 0.95], share / share[-1], grid)
    alone = prior.size == 1 or any(each.people == 1 for each in evidence)  # else the group's median is what is known
    if sure := bool(alone and high - low <= SURE):  # what is read exactly is one of the figures themselves
        figures = np.concatenate([prior.logs, *(curve.logs for each in evidence for _, curve in each.terms)])
        middle = figures[np.argmin(np.abs(figures - middle))]
    return float(np.exp(middle)), sure


def scored(guesses: Mapping[int, tuple[float, bool]], pay: Floats, blind: Floats, side: float | None = None) -> Score:
    """The score of guesses by the person's row, beside the blind guess of the same people."""
    rows = np.array(sorted(guesses), dtype=int)
    if not len(rows):
        return Score(0, 0, 0.0, 0.0, side)
    said = np.array([guesses[row][0] for row in rows])
    sure = np.array([guesses[row][1] for row in rows])
    off = np.abs(said / pay[rows] - 1)
    return Score(
        targets=len(rows),
        exact=int((sure & (off <= EXACT)).sum()),
        hits=float((off <= HIT).mean()),
        blind=float((np.abs(blind[rows] / pay[rows] - 1) <= HIT).mean()),
        side=side,
    )


def differencing(seen: Seen, most: int = 20) -> Score:
    """J01: every group less every group that lies in it, and less all groups of a finer table; the least that is left.

    Everybody who is left by a difference of at most `most` people, or who is alone in a group, is guessed.
    """
    evidence: dict[int, list[Evidence]] = {}
    for whole, parts in _differences(seen):
        left = seen.inside[whole] & ~seen.inside[parts].any(axis=0)
        if 1 <= left.sum() <= most:
            terms = [(1, seen.curves[whole]), *((-1, seen.curves[part]) for part in parts)]
            noise = sum(seen.stale.get(seen.keys[cell], 0) for cell in (whole, *parts))
            for row in np.flatnonzero(left):
                evidence.setdefault(int(row), []).append(Evidence(terms, int(left.sum()), noise))
    for cell in np.flatnonzero(seen.size == 1):
        evidence.setdefault(int(np.flatnonzero(seen.inside[cell])[0]), [])
    found = {row: guess(seen.curves[seen.narrowest[row]], pieces) for row, pieces in evidence.items()}
    return scored(found, seen.pay, seen.blind)


def _differences(seen: Seen) -> Iterable[tuple[int, list[int]]]:
    common = seen.inside.astype(np.int32) @ seen.inside.T.astype(np.int32)
    for whole in range(len(seen.keys)):
        inner = np.flatnonzero((common[whole] == seen.size) & (seen.size < seen.size[whole]))
        yield from ((whole, [int(part)]) for part in inner)
        tables: dict[tuple[str, ...], list[int]] = {}
        for part in inner:
            tables.setdefault(tuple(pair.split("=")[0] for pair in seen.keys[part].split(";")), []).append(int(part))
        yield from ((whole, parts) for parts in tables.values() if len(parts) > 1)


def linking(seen: Seen) -> Score:
    """J01: two groups that tell the same amount may tell it of the same person: of one of the few whom both hold."""
    return scored(_linked(seen, np.arange(len(seen.keys))), seen.pay, seen.blind)


def _linked(seen: Seen, cells: Ints, most: int = 3) -> dict[int, tuple[float, bool]]:
    """{person: the amount, and whether it is sure} of those whom two of these groups, or one, single out."""
    by_amount: dict[int, list[int]] = {}
    for cell in cells:
        for amount in seen.told[cell]:
            by_amount.setdefault(round(float(amount)), []).append(int(cell))
    found: dict[int, tuple[int, float]] = {}
    for amount, groups in by_amount.items():
        inside = seen.inside[groups].astype(np.int32)
        common = inside @ inside.T
        for one, other in zip(*np.nonzero(np.triu((common > 0) & (common <= most))), strict=True):
            for row in np.flatnonzero(inside[one] & inside[other]):
                alone = int(common[one, other])
                found[int(row)] = min(found.get(int(row), (most + 1, 0.0)), (alone, float(amount)))
    precise = seen.policy.figures.month_step <= EXACT * 50_000
    return {row: (amount, precise and alone == 1) for row, (alone, amount) in found.items()}


def random_queries(seen: Seen, times: int, seed: int, budget: int = 60) -> Score:
    """J06: so many times, a random person and random groups up to a day's budget, linked, added and subtracted."""
    random = np.random.default_rng(seed)
    named = {row.tobytes(): cell for cell, row in enumerate(seen.inside)}
    rows, said = [], {}
    for number in range(times):
        row = int(random.integers(len(seen.pay)))
        around = np.flatnonzero(seen.inside[:, row])
        rows.append(row)
        if not len(around):
            continue
        asked = random.permutation(np.union1d(around, random.integers(len(seen.keys), size=budget)))[:budget]
        if row in (linked := _linked(seen, asked)):
            said[number] = linked[row]
            continue
        terms, left = _subtracted(seen, int(random.choice(around)), row, random, budget, named)
        said[number] = guess(seen.curves[seen.narrowest[row]], [Evidence(terms, int(left.sum()))])
    return scored(said, seen.pay[rows], seen.blind[rows])


def _subtracted(
    seen: Seen, whole: int, row: int, random: np.random.Generator, budget: int, named: Mapping[bytes, int]
) -> tuple[list[tuple[int, Curve]], Bools]:
    """Random groups without this person taken from a whole; those that overlap only where their overlap is published."""
    terms, left = [(1, seen.curves[whole])], seen.inside[whole].copy()
    parts = np.flatnonzero(~seen.inside[:, row] & ~(seen.inside & ~seen.inside[whole]).any(axis=1))
    for part in random.permutation(parts):
        taken = seen.inside[whole] & ~left & seen.inside[part]
        again = named.get(taken.tobytes(), -1) if taken.any() else None
        if again == -1 or not (left & seen.inside[part]).any():
            continue
        terms.append((-1, seen.curves[part]))
        if again is not None:
            terms.append((1, seen.curves[again]))
        left &= ~seen.inside[part]
        if len(terms) >= budget:
            break
    return terms, left


def intersection(before: Seen, after: Seen) -> Score:
    """J03: who left or joined is known, with all that is said of them; each renewed group tells what went with them."""
    total = Score(0, 0, 0.0, 0.0)
    for with_them, without in ((before, after), (after, before)):
        gone = np.flatnonzero(~with_them.answers["person"].isin(without.answers["person"]))
        total = together([total, _gone(with_them, without, gone)])
    return total


def _gone(seen: Seen, other: Seen, gone: Ints) -> Score:
    position = {key: cell for cell, key in enumerate(other.keys)}
    also = np.array([position.get(key, -1) for key in seen.keys])
    renewed = np.array(
        [
            at >= 0 and seen.release.cells[key].month != other.release.cells[key].month
            for key, at in zip(seen.keys, also, strict=True)
        ]
    )
    moved = _changed(seen, other)
    found, sides = {}, []
    for row in gone:
        cells = [cell for cell in np.flatnonzero(seen.inside[:, row]) if renewed[cell]]
        if not cells:
            continue
        evidence = [
            Evidence([(1, seen.curves[cell]), (-1, other.curves[also[cell]])], 1, noise=2.0 * max(moved[cell] - 1, 0))
            for cell in cells
        ]
        found[int(row)] = guess(seen.curves[seen.narrowest[row]], evidence)
        sides += [
            (seen.figures[cell, 2] > other.figures[also[cell], 2])
            == (seen.pay[row] > np.median(seen.pay[seen.inside[cell]]))
            for cell in cells
            if seen.figures[cell, 2] != other.figures[also[cell], 2]
        ]
    return scored(found, seen.pay, seen.blind, float(np.mean(sides)) if sides else None)


def _changed(seen: Seen, other: Seen) -> Ints:
    """How many answers of each group are not in the other release as they are here."""
    key = ["person", seen.concept]
    same = seen.answers[key].merge(other.answers[key], how="left", on=key, indicator=True)["_merge"] == "both"
    return np.asarray((seen.inside & ~same.to_numpy()[None, :]).sum(axis=1))


def insider(seen: Seen, seed: int) -> Score:
    """J04: each of those guessed has a colleague in the narrowest group who takes the own pay out of the figures."""
    random = np.random.default_rng(seed)
    found = {}
    for row in np.flatnonzero(seen.narrowest >= 0):
        cell = seen.narrowest[row]
        others = np.flatnonzero(seen.inside[cell])
        own = float(np.log(seen.pay[random.choice(others[others != row])])) if len(others) > 1 else None
        curve = seen.curves[cell]
        if own is None:
            found[int(row)] = guess(curve, [])
            continue
        grid = np.linspace(curve.logs[0] - 0.3, curve.logs[-1] + 0.3, 201)
        left = curve.below(grid) - (grid > own)
        middle = float(np.exp(grid[np.argmin(np.abs(left - (curve.size - 1) / 2))]))
        found[int(row)] = (middle, curve.size == 2 and len(curve.logs) == 1)
    return scored(found, seen.pay, seen.blind)


def together(scores: Sequence[Score]) -> Score:
    """One score for several runs, weighted by their targets."""
    scores = [each for each in scores if each.targets] or [Score(0, 0, 0.0, 0.0)]
    weights = np.maximum([each.targets for each in scores], 1)
    sides = [(each.side, each.targets) for each in scores if each.side is not None]
    return Score(
        targets=sum(each.targets for each in scores),
        exact=sum(each.exact for each in scores),
        hits=float(np.average([each.hits for each in scores], weights=weights)),
        blind=float(np.average([each.blind for each in scores], weights=weights)),
        side=float(np.average([side for side, _ in sides], weights=[count for _, count in sides])) if sides else None,
    )


def estimates(seen: Seen, others: pd.DataFrame) -> Score:
    """J01: a model's estimate for a hidden group, guessed of its members; for `others`, whom the model never saw, as well.

    The others' hits are the blind guess here: what is hit more often among those whose answers made the model is a leak.
    """
    modelled = {key: cell.pay[seen.concept].p50 for key, cell in seen.release.cells.items() if cell.kind == "modelled"}
    unseen = replace(seen, answers=others, release=replace(seen.release, used=dict.fromkeys(others["person"], 0)))
    own, strange = (_hits(each, modelled) for each in (seen, unseen))
    return Score(len(own), 0, float(own.mean()), float(strange.mean()))


def _hits(seen: Seen, told: Mapping[str, int]) -> Floats:
    """For each person in each of these groups whether the amount is within five per cent of the pay."""
    found = [np.abs(amount / seen.pay[seen.who(key)] - 1) <= HIT for key, amount in told.items()]
    return np.concatenate([np.zeros(0), *found]).astype(float)
