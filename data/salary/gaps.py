"""Women's pay against men's: raw, and with what else moves pay held equal."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import sparse

from data.salary.benchmark import Gap, Group
from data.salary.disclosure import judged, protect
from data.salary.figures import band
from data.salary.groups import Table
from data.salary.lattice import group_of
from data.salary.modelled import (
    PER_COLUMN,
    WHAT_MOVES,
    Design,
    median_effects,
    people_of,
    per_cent,
    sample_of,
    supported,
)
from data.salary.policy import CellRules, Policy


def gaps(answers: pd.DataFrame, policy: Policy, wanted: Container[str], month: str) -> Iterator[Gap]:
    """The gap among everybody and at each level, as far as wanted and where both sexes are groups that may be shown."""
    said = answers[answers["woman"].notna()].reset_index(drop=True)
    for level in _comparable(said, policy):
        key = level and f"level={level}"
        part = said[said["level"] == level] if level else said
        if key in wanted and (found := _gap(part, policy, group_of(key), month)):
            yield found


def _comparable(said: pd.DataFrame, policy: Policy) -> list[str]:
    """The levels, and "" for everybody, whose women and whose men may be shown beside those of all others."""
    rules = replace(policy.cell, people=policy.model.each_sex)
    sex = said["woman"].map({True: "/woman", False: "/man"})
    tables = {(): _table(sex, said, rules), ("level",): _table(said["level"] + sex, said, rules)}
    protect(tables, [((), ("level",))], people_of(said), rules)
    shown = {key for table in tables.values() for key in table.shown_keys()}
    return [each for each in ("", *sorted(said["level"].unique())) if {f"{each}/woman", f"{each}/man"} <= shown]


def _table(names: pd.Series, said: pd.DataFrame, rules: CellRules) -> Table:
    cell, keys = pd.factorize(names, sort=True)
    why = judged(cell, len(keys), people_of(said), rules)
    return Table(cell, list(keys), np.bincount(cell, minlength=len(keys)), why)


def _gap(said: pd.DataFrame, policy: Policy, group: Group, month: str) -> Gap | None:
    """None with too few answers for the model."""
    woman = said["woman"].astype(bool)
    design = Design({name: values for name in WHAT_MOVES if len(values := supported(said, name, policy)) > 1})
    rows = sample_of(design.fitting(said), policy.model.sample)
    if len(rows) < PER_COLUMN * (2 + len(design.columns)) or rows["woman"].nunique() < 2:
        return None
    matrix = sparse.hstack([design.matrix(rows), rows["woman"].to_numpy(float)[:, None]]).tocsr()
    adjusted, low, high = (each[-1] for each in median_effects(matrix, rows["base"], policy.model.refits))
    raw = math.log(said["base"][woman].median() / said["base"][~woman].median())
    women, men = (band(int(each.sum()), policy.figures) for each in (woman, ~woman))
    return Gap(group, per_cent(raw), per_cent(adjusted), per_cent(low), per_cent(high), women, men, month)
