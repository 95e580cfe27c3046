"""How well the figures describe people whose answers they were not made from, and how many people get which kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.salary.benchmark import Cell
from data.salary.lattice import group_of, in_order, key_of, wider
from data.salary.policy import Dims, Policy
from data.salary.release import Release, build
from tests.salary.published import SHARES, Floats

HALVES = 10


@dataclass(frozen=True)
class Coverage:
    """Shares of members. `three`, `two`: who lie in a counted group of that many dimensions. The other three are of all the
    narrowest questions that a member can ask: how they are answered."""

    three: float
    two: float
    counted: float
    modelled: float
    widened: float
    unanswered: float


@dataclass(frozen=True)
class Accuracy:
    """Of one kind of figure: mean pinball loss on the logarithm of pay times 100, how much better than everybody's figures
    it is in per cent, and the share of people below each quantile (ideally .10, .25, .50, .75, .90)."""

    kind: str
    asked: int
    loss: float
    better: float
    below: tuple[float, ...]


def coverage(release: Release, answers: pd.DataFrame, policy: Policy) -> Coverage:
    """How many of these people get which kind of figure."""
    shown = {key: cell for key, cell in release.cells.items() if cell.kind == "counted"}
    kinds = pd.concat([_kinds(answers, dims, release, policy)["kind"] for dims in _questions(policy)])
    share = kinds.value_counts(normalize=True)

    def in_some(dimensions: int) -> float:
        found = np.zeros(len(answers), dtype=bool)
        for dims in {tuple(group_of(key)) for key in shown if key.count("=") == dimensions}:
            found |= _keys(answers, dims).isin(shown).to_numpy()
        return float(found.mean())

    return Coverage(
        in_some(3), in_some(2), *(float(share.get(kind, 0)) for kind in ("counted", "modelled", "widened", ""))
    )


def accuracy(answers: pd.DataFrame, policy: Policy, halves: int = HALVES, seed: int = 1) -> list[Accuracy]:
    """By kind, over random halves: a release of one half tells the pay of the other half."""
    random = np.random.default_rng(seed)
    policy = replace(policy, model=replace(policy.model, refits=1))  # intervals aren't judged here
    parts = []
    for _ in range(halves):
        chosen = random.permutation(len(answers)) < len(answers) // 2
        release = build(answers[chosen], policy, "2026-01")
        parts += list(_held_out(answers[~chosen], release, policy))
    told = pd.concat(parts)
    return [_accuracy(kind, rows) for kind, rows in told.groupby("kind", sort=False)]


def _questions(policy: Policy) -> list[Dims]:
    return [in_order(policy, dims) for dims in policy.tables]


def _held_out(answers: pd.DataFrame, release: Release, policy: Policy) -> Iterator[pd.DataFrame]:
    """One row per question and kind: the five quantiles told, everybody's, and the pay. A question that a model answers is
    also asked of the widened group, for comparison."""
    everybody = _figures(release.cells[""])
    for dims in _questions(policy):
        asked = _kinds(answers, dims, release, policy)
        both = asked[asked["kind"] == "modelled"].assign(kind="widened, where modelled", told=lambda rows: rows["wide"])
        for kind, rows in pd.concat([asked, both]).groupby("kind"):
            told = pd.DataFrame([_figures(release.cells[key]) for key in rows["told"]], index=rows.index)
            pay = answers.loc[rows.index, "base"].to_numpy(float)
            yield told.assign(kind=kind, pay=pay, **{f"all{at}": amount for at, amount in enumerate(everybody)})


def _kinds(answers: pd.DataFrame, dims: Sequence[str], release: Release, policy: Policy) -> pd.DataFrame:
    """For each person the question for the own group of this table: the kind of answer, the group told, the counted one."""
    key = _keys(answers, dims)
    answered = {each: _answer(group_of(each), release.cells, policy) for each in key.unique()}
    rows = [answered[each] for each in key]
    return pd.DataFrame(rows, columns=["kind", "told", "wide"], index=answers.index)


def _answer(group: Mapping[str, str], cells: Mapping[str, Cell], policy: Policy) -> tuple[str, str, str]:
    said = {name: value for name, value in group.items() if value}
    path = [key_of(policy, each) for each in wider(policy, said)]
    wide = next((key for key in path if key in cells and cells[key].kind == "counted"), None)
    if wide is None:
        return "", "", ""
    if path[0] in cells:
        return cells[path[0]].kind, path[0], wide
    return "widened", wide, wide


def _keys(answers: pd.DataFrame, dims: Sequence[str]) -> pd.Series:
    parts = [name + "=" + answers[name].astype(str) for name in dims]
    return parts[0].str.cat(parts[1:], sep=";")


def _figures(cell: Cell) -> list[float]:
    pay = cell.pay["base"]
    return [np.nan if each is None else float(each) for each in (pay.p10, pay.p25, pay.p50, pay.p75, pay.p90)]


def _accuracy(kind: str, rows: pd.DataFrame) -> Accuracy:
    pay = np.log(rows["pay"].to_numpy())[:, None]
    told, everybody = (
        np.log(rows[names].to_numpy(float)) for names in (list(range(5)), [f"all{at}" for at in range(5)])
    )
    known = ~np.isnan(told)
    loss, of_all = (_pinball(pay - each)[known].mean() for each in (told, everybody))
    below = np.where(known, pay < told, np.nan) + np.where(known, 0.5 * (pay == told), np.nan)
    return Accuracy(
        kind, len(rows), 100 * float(loss), 100 * float(1 - loss / of_all), tuple(np.nanmean(below, axis=0))
    )


def _pinball(above: Floats) -> Floats:
    return np.maximum(SHARES * above, (SHARES - 1) * above)
