"""What a model says of groups that are too small to be counted, and what moves pay: quantile regression on log pay.

Main effects only (Koenker and Bassett, Econometrica 46, 1978), solved exactly as the linear program's dual. A value of
a dimension that too few have is not spoken of.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

from data.salary.benchmark import Concept, Effect, Group
from data.salary.disclosure import People, judged
from data.salary.figures import SHARES, band
from data.salary.groups import Floats, Ints
from data.salary.lattice import key_of
from data.salary.policy import Policy

SEED = 20260101
INTERVAL = (0.05, 0.95)  # of the refits
WHAT_MOVES = ("level", "staff", "industry", "sector", "size", "experience", "education")
PER_COLUMN = 5  # answers for each column of a model of effects


@dataclass(frozen=True)
class Estimate:
    """A model's word on one group: kroner a month by concept and quantile, unrounded, and the median's interval.

    Arrays of one amount, and of the interval's two ends; people: how many answers the model was fitted to.
    """

    quantiles: Mapping[Concept, Mapping[str, Floats]]
    ranges: Mapping[Concept, Floats]
    people: int


def fit(design: sparse.csr_matrix, target: Floats, share: float) -> Floats:
    """The coefficients of the regression line below which this share lies. ValueError: there is no single line."""
    columns = np.asarray(design.sum(axis=0)).ravel()
    found = linprog(-target, A_eq=design.T.tocsr(), b_eq=(1 - share) * columns, bounds=(0, 1), method="highs")
    if not found.success:
        raise ValueError(found.message)
    return np.asarray(-found.eqlin.marginals)


def supported(answers: pd.DataFrame, name: str, policy: Policy) -> list[str]:
    """The values of a dimension that enough people of enough employers have, the most common first."""
    cell, values = pd.factorize(answers[name], sort=True)
    rules = replace(policy.cell, people=policy.model.people)
    why = judged(cell, len(values), people_of(answers), rules)
    common = np.argsort(-np.bincount(cell, minlength=len(values)), kind="stable")
    return [values[at] for at in common if not why[at] and values[at]]


def people_of(answers: pd.DataFrame) -> People:
    """Employers and base pay of these answers; unknown employers are one."""
    return People(pd.factorize(answers["employer"], sort=True)[0], answers["base"].to_numpy(dtype=float))


def sample_of(answers: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most so many answers, in proportion from each level; the same answers give the same sample in any order."""
    if len(answers) <= most:
        return answers
    random = np.random.default_rng(SEED)
    taken = answers.assign(_lot=random.random(len(answers)))
    place = taken.groupby("level")["_lot"].rank(method="first", pct=True)
    return answers[(place <= most / len(answers)).to_numpy()]


@dataclass(frozen=True)
class Design:
    """The columns of a model: one, and one for each value of each dimension but its most common."""

    values: Mapping[str, Sequence[str]]

    @property
    def columns(self) -> list[tuple[str, str]]:
        """(dimension, value) of each column after the first."""
        return [(name, value) for name, values in self.values.items() for value in values[1:]]

    def matrix(self, answers: pd.DataFrame) -> sparse.csr_matrix:
        """One row per answer."""
        parts = [np.ones(len(answers)), *((answers[name] == value).to_numpy(float) for name, value in self.columns)]
        return sparse.csr_matrix(np.column_stack(parts))

    def fitting(self, answers: pd.DataFrame) -> pd.DataFrame:
        """The answers whose values the model speaks of."""
        said = np.ones(len(answers), dtype=bool)
        for name, values in self.values.items():
            said &= answers[name].isin(values).to_numpy()
        return answers[said]


def estimates(answers: pd.DataFrame, policy: Policy, counted: Container[str]) -> Iterator[tuple[Group, Estimate]]:
    """A word on each group of the policy's own tables that is not counted, where the model may speak of its values."""
    for dims in policy.tables:
        design = Design({name: supported(answers, name, policy) for name in dims})
        groups = [dict(zip(dims, values, strict=True)) for values in product(*design.values.values())]
        groups = [group for group in groups if key_of(policy, group) not in counted]
        rows = sample_of(design.fitting(answers), policy.model.sample)
        if not groups or len(rows) < policy.model.people:
            continue
        matrix, asked = design.matrix(rows), design.matrix(pd.DataFrame(groups))
        fitted = {concept: _quantiles(matrix, rows[concept], asked) for concept in policy.concepts}
        ranges = {concept: _refitted(matrix, rows[concept], asked, policy.model.refits) for concept in policy.concepts}
        for at, group in enumerate(groups):
            raw = {concept: {name: line[[at]] for name, line in fitted[concept].items()} for concept in policy.concepts}
            yield group, Estimate(raw, {concept: ranges[concept][:, at] for concept in policy.concepts}, len(rows))


def effects(answers: pd.DataFrame, policy: Policy, month: str) -> list[Effect]:
    """What moves base pay at the median, other things equal, in whole per cent; [] with too few answers."""
    design = Design({name: values for name in WHAT_MOVES if len(values := supported(answers, name, policy)) > 1})
    rows = sample_of(design.fitting(answers), policy.model.sample)
    if len(rows) < PER_COLUMN * (1 + len(design.columns)):
        return []
    found = median_effects(design.matrix(rows), rows["base"], policy.model.refits)
    middle, low, high = ([per_cent(share) for share in each] for each in found)
    told = band(len(rows), policy.figures)
    return [
        Effect(name, value, design.values[name][0], middle[at], low[at], high[at], told, month)
        for at, (name, value) in enumerate(design.columns, 1)
    ]


def _quantiles(design: sparse.csr_matrix, pay: pd.Series, asked: sparse.csr_matrix) -> dict[str, Floats]:
    """Kroner for each asked row, in ascending order over the quantiles where the lines cross."""
    lines = [np.exp(asked @ fit(design, np.log(pay.to_numpy(float)), share)) for share in SHARES.values()]
    return dict(zip(SHARES, np.sort(np.array(lines), axis=0), strict=True))


def _refitted(design: sparse.csr_matrix, pay: pd.Series, asked: sparse.csr_matrix, times: int) -> Floats:
    """The median's interval for each asked row, two rows of ends, from refits on answers drawn anew."""
    medians = [np.exp(asked @ line) for line in _redrawn(design, np.log(pay.to_numpy(float)), times)]
    return np.asarray(np.quantile(medians, INTERVAL, axis=0, method="hazen"))


def median_effects(design: sparse.csr_matrix, pay: pd.Series, times: int) -> tuple[Floats, Floats, Floats]:
    """Each column's effect on log pay at the median, with its interval."""
    logs = np.log(pay.to_numpy(float))
    low, high = np.quantile(list(_redrawn(design, logs, times)), INTERVAL, axis=0, method="hazen")
    return fit(design, logs, 0.5), low, high


def _redrawn(design: sparse.csr_matrix, logs: Floats, times: int) -> Iterator[Floats]:
    random = np.random.default_rng(SEED)
    for _ in range(times):
        rows: Ints = random.integers(0, len(logs), len(logs))
        try:
            yield fit(design[rows], logs[rows], 0.5)
        except ValueError:  # a rare value was not drawn at all: this redraw says nothing
            continue


def per_cent(log_effect: float) -> float:
    """An effect on log pay in whole per cent."""
    return float(round(100 * math.expm1(log_effect)))
