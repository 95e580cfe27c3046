"""How pay has grown for the same people: the median of each one's own change, free of who came and who left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from data.salary.benchmark import Growth
from data.salary.disclosure import People, judged, protect
from data.salary.figures import band, quantiles
from data.salary.groups import Ints, Table
from data.salary.lattice import group_of
from data.salary.policy import Dims, Policy

STEPS_PER_UNIT = 200  # half a per cent


def growth(
    answers: pd.DataFrame,
    people: People,
    tables: Mapping[Dims, Table],
    chains: Sequence[tuple[Dims, ...]],
    policy: Policy,
    month: str,
) -> dict[str, Growth]:
    """{group: the median change of base pay since a year ago} of shown groups; {} without `before`.

    `before` is what the same person earned a year ago at the same role level, NaN where there is no such answer. Those
    who have one are people of their own: all rules hold among them once more.
    """
    if "before" not in answers:
        return {}
    rows = np.flatnonzero(answers["before"] > 0)
    same = people.only(rows)
    changes = np.log(answers["base"].to_numpy(float)[rows] / answers["before"].to_numpy(float)[rows])
    parts = {dims: _part(table, rows, same, policy) for dims, table in tables.items()}
    protect(parts, chains, same, policy.cell)
    since = f"{int(month[:4]) - 1}{month[4:]}"
    found = {}
    for part in parts.values():
        middle = quantiles(part.cell, len(part.keys), changes)["p50"]
        for at in part.shown():
            per_cent = 100 * round(STEPS_PER_UNIT * float(np.expm1(middle[at]))) / STEPS_PER_UNIT
            key, size = part.keys[at], band(int(part.people[at]), policy.figures)
            found[key] = Growth(group_of(key), since, month, per_cent, size)
    return found


def _part(table: Table, rows: Ints, people: People, policy: Policy) -> Table:
    """A table of these rows alone; a group that is hidden in the whole is hidden here."""
    groups, cell = np.unique(table.cell[rows], return_inverse=True)
    size = np.bincount(cell, minlength=len(groups))
    why = judged(cell, len(groups), people, policy.cell)
    why[(why == "") & (size < policy.figures.quartiles)] = "people"
    why[(why == "") & (table.why[groups] != "")] = "neighbours"
    return Table(cell, [table.keys[at] for at in groups], size, why)
