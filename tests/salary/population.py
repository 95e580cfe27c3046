"""A seeded population of realistic shape, on which the attacks run and the accuracy is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.salary.scales import REGION_OF
from tests.salary.parameters import FIXED, Parameters, Shares

COLUMNS = [
    "person", "employer", "level", "industry", "county", "region", "sector", "staff", "experience", "size",
    "education", "occupation", "group", "woman", "base", "bonus", "gross",
]  # fmt: skip
OFFICE = {"1211": 2, "1212": 2, "1219": 3, "1221": 2, "1330": 1}
"""Occupations that every industry has."""


@dataclass(frozen=True)
class Population:
    """The answers that stand at each release."""

    frames: tuple[pd.DataFrame, ...]

    def at(self, number: int) -> pd.DataFrame:
        """The answers of release 1, 2, …: one row per member."""
        return self.frames[number - 1]

    def left(self, number: int) -> pd.DataFrame:
        """The last answers of those who are gone at this release."""
        before, now = self.at(number - 1), self.at(number)
        return before[~before["person"].isin(now["person"])]

    def joined(self, number: int) -> pd.DataFrame:
        """The answers of those who are new at this release."""
        before, now = self.at(number - 1), self.at(number)
        return now[~now["person"].isin(before["person"])]


def population(seed: int, size: int, parameters: Parameters = FIXED) -> Population:
    """As many members at each release; the same seed gives the same."""
    drawing = _Drawing(np.random.default_rng(seed), size, parameters)
    frame = drawing.members(size)
    frames = [frame]
    for _ in range(parameters.releases - 1):
        frame = drawing.next_quarter(frame)
        frames.append(frame)
    return Population(tuple(frames))


class _Drawing:
    def __init__(self, random: np.random.Generator, size: int, parameters: Parameters) -> None:
        self.random = random
        self.given = parameters
        self.drawn = 0
        self.employers = self._employers(max(20, round(size / parameters.people_per_employer)))

    def _pick(self, shares: Shares, count: int) -> np.ndarray:
        parts = np.array(list(shares.values()), dtype=float)
        return self.random.choice(np.array(list(shares), dtype=object), count, p=parts / parts.sum())

    def _pick_by(self, key: pd.Series, tables: Mapping[str, Shares]) -> np.ndarray:
        """One value for each row from the table that its key names, or from the table ""."""
        picked = np.empty(len(key), dtype=object)
        for value in sorted(key.unique()):
            rows = np.flatnonzero(key == value)
            picked[rows] = self._pick(tables[value] if value in tables else tables[""], len(rows))
        return picked

    def _employers(self, count: int) -> pd.DataFrame:
        """Each in one industry and sector, in one to three counties, with a size and its own level of pay."""
        given = self.given
        found = pd.DataFrame({"employer": [f"e{rank:04d}" for rank in range(1, count + 1)]})
        found["weight"] = (np.arange(1, count + 1) + given.zipf_offset) ** -given.zipf
        found["industry"] = self._pick(given.industries, count)
        found["sector"] = self._pick_by(found["industry"], given.sectors)
        tenth = count // 10
        third = np.repeat(["0", "1", "2"], [tenth, 3 * tenth, count - 4 * tenth])
        found["size"] = self._pick_by(pd.Series(third), dict(zip("012", given.sizes, strict=True)))
        drawn = {
            industry: {
                key: part * given.drawn_to.get(industry, {}).get(key, 1.0) for key, part in given.counties.items()
            }
            for industry in given.industries
        }
        for place in ("county0", "county1", "county2"):
            found[place] = self._pick_by(found["industry"], drawn)
        found["places"] = np.where(third == "2", 1, self.random.integers(1, 4, count))
        found["effect"] = self.random.normal(0, given.employer_spread, count)
        return found

    def members(self, count: int) -> pd.DataFrame:
        """So many people with their answers."""
        given, random = self.given, self.random
        shares = (self.employers["weight"] / self.employers["weight"].sum()).to_numpy()
        work = self.employers.iloc[random.choice(len(self.employers), count, p=shares)].reset_index(drop=True)
        found = pd.DataFrame({"person": [f"p{number:06d}" for number in range(self.drawn, self.drawn + count)]})
        self.drawn += count
        found[["employer", "industry", "sector", "size"]] = work[["employer", "industry", "sector", "size"]]
        place = np.minimum(random.geometric(0.6, count), work["places"]) - 1
        found["county"] = work[["county0", "county1", "county2"]].to_numpy()[np.arange(count), place]
        found["region"] = found["county"].map(REGION_OF)
        found["level"] = self._pick(given.levels, count)
        found["staff"] = self._pick_by(found["level"], given.staff)
        found.loc[(found["size"] == "1-9") & ~found["staff"].isin(["0", "1-5"]), "staff"] = "1-5"
        found.loc[(found["size"] == "10-49") & found["staff"].isin(["51-200", "201+"]), "staff"] = "16-50"
        found["experience"] = self._pick_by(found["staff"], given.experience)
        found["education"] = self._pick_by(found["level"], given.education)
        found["occupation"] = self._occupations(found)
        women = found["industry"].map(given.women).fillna(given.women[""])
        woman = random.random(count) < women
        found["base"] = self._pay(found, woman, work["effect"])
        extra = given.bonus_median * np.exp(random.normal(0, given.bonus_spread, count))
        paid = (found["sector"] == "private") & (random.random(count) < given.bonus_share)
        found["bonus"] = found["base"] * np.where(paid, 1 + extra, 1.0)
        found["gross"] = found["bonus"]
        found["woman"] = np.where(random.random(count) < given.sex_said, woman.astype(object), None)
        found.loc[random.random(count) < given.unsaid, "employer"] = ""
        found.loc[random.random(count) < given.unsaid, ["education", "experience"]] = ""
        found["group"] = found["occupation"].str[:2]
        return found[COLUMNS]

    def _occupations(self, found: pd.DataFrame) -> np.ndarray:
        managers = {industry: {**own, **OFFICE} for industry, own in self.given.occupations.items()}
        occupation = self._pick_by(found["industry"], managers)
        occupation[(found["level"] == "1") & (self.random.random(len(found)) < 0.6)] = "1120"
        specialists = self._pick_by(found["industry"], self.given.specialists)
        return np.where(found["level"] == "4", specialists, occupation)

    def _pay(self, found: pd.DataFrame, woman: np.ndarray, employer: pd.Series) -> np.ndarray:
        given = self.given
        log = np.log(given.pay) + employer.to_numpy() + self.random.normal(0, given.spread, len(found))
        log = log - given.less_for_women * woman
        for column, effects in given.effects.items():
            log = log + found[column].map(effects).fillna(0.0).to_numpy()
        step = self._pick(given.rounded, len(found)).astype(float)
        return np.round(np.exp(log) / step) * step

    def next_quarter(self, before: pd.DataFrame) -> pd.DataFrame:
        """The same members, but for those who leave, join, have a raise or another job."""
        given, random = self.given, self.random
        leave = random.random(len(before)) < given.leave
        staying = before[~leave].reset_index(drop=True)
        change = random.random(len(staying)) < given.change
        move = change & (random.random(len(staying)) < given.move)
        raised = np.where(change, 1 + random.normal(given.raise_mean, given.raise_spread, len(staying)), 1.0)
        for concept in ("base", "bonus", "gross"):
            staying[concept] = np.round(staying[concept] * raised, 0)
        moved = self.members(int(move.sum()))
        kept = ["person", "woman", "education"]
        staying.loc[move, [name for name in COLUMNS if name not in kept]] = moved.drop(columns=kept).to_numpy()
        joined = self.members(int(leave.sum()))
        return pd.concat([staying, joined], ignore_index=True).astype(before.dtypes.to_dict())
