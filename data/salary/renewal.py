"""Which figures stand: a group's figures are renewed only after enough of it has changed, so that two releases beside
each other tell nothing about the few who came, left or were paid more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
import pandas as pd

from data.periods import add_period
from data.salary.benchmark import Cell
from data.salary.groups import Inside, Table, twins
from data.salary.lattice import group_of
from data.salary.policy import CellRules, Dims


class Earlier(Protocol):
    """What a release tells later ones: its figures, how large each group was, and whose answers it used."""

    @property
    def month(self) -> str: ...
    @property
    def cells(self) -> Mapping[str, Cell]: ...
    @property
    def people(self) -> Mapping[str, int]: ...
    @property
    def used(self) -> Mapping[str, int]: ...


def standing(
    answers: pd.DataFrame,
    tables: Mapping[Dims, Table],
    chains: Sequence[tuple[Dims, ...]],
    rules: CellRules,
    month: str,
    earlier: Sequence[Earlier],
) -> dict[str, tuple[Cell, int]]:
    """{group: (its earlier figures, how many answers they had)} where they stand; those too old to stand are hidden.

    `earlier` comes oldest first; `answers` has the column `_fingerprint`. Who left, and whose answer was changed or
    taken back, counts as changed on one side, who came on the other; the larger of the two must reach the rule. A group
    of exactly the people of one whose figures stand has those figures too: its own would tell what has changed.
    """
    last: dict[str, tuple[Cell, int]] = {}
    for release in earlier:
        last |= {key: (release.cells[key], people) for key, people in release.people.items()}
    stayed = _stayed(answers, earlier, {cell.month for cell, _ in last.values()})
    found = {}
    for table in tables.values():
        common = {at: np.bincount(table.cell, weights=same, minlength=len(table.keys)) for at, same in stayed.items()}
        for at in np.flatnonzero(table.why == ""):
            if (key := table.keys[at]) not in last:
                continue
            cell, people = last[key]
            if max(people, table.people[at]) - common[cell.month][at] >= rules.changed:
                continue
            if add_period(first_of(cell.month), rules.carried) < first_of(month):
                table.hide(np.array([at]), "old")
            else:
                found[key] = (cell, people)
    return found | _of_twins(tables, chains, found)


def _of_twins(
    tables: Mapping[Dims, Table], chains: Sequence[tuple[Dims, ...]], standing: Mapping[str, tuple[Cell, int]]
) -> dict[str, tuple[Cell, int]]:
    """The figures that stand, for the groups that have the very same people; through others of the same people too."""
    found: dict[str, tuple[Cell, int]] = {}
    pairs = [
        (tables[each.one].keys[cell], tables[each.other].keys[other])
        for each in twins(tables, chains, Inside(tables))
        for cell, other in zip(each.cells, each.others, strict=True)
    ]
    unsettled = True
    while unsettled:
        unsettled = False
        for key, other in pairs:
            known = standing.get(other) or found.get(other)
            if known and key not in standing and key not in found:
                found[key] = (replace(known[0], group=group_of(key)), known[1])
                unsettled = True
    return found


def first_of(month: str) -> dt.date:
    """The first day of a release's month; ValueError unless it is written like "2026-10"."""
    return dt.date.fromisoformat(f"{month}-01")


def _stayed(answers: pd.DataFrame, earlier: Sequence[Earlier], months: set[str]) -> dict[str, np.ndarray]:
    """{month: which rows are paid as when its release used them}; all, where nothing is known of that release."""
    used = {release.month: release.used for release in earlier}
    persons, fingerprints = answers["person"], answers["_fingerprint"]
    return {
        month: (persons.map(used[month]) == fingerprints).to_numpy(bool) if used[month] else np.ones(len(answers), bool)
        for month in months
    }
