"""Disclosure control: which groups may be shown, by themselves and beside all others.

The rules for one group are those of official statistics: a threshold, a number of employers, a largest one,
dominance (n, k) and the p per cent rule (Hundepool et al., Statistical Disclosure Control, 2012, ch. 4). Because a
group contains others, what is left of it when shown ones are taken away must be such a group too; where it is not, a
neighbour is hidden as well, again and again until nothing unsafe is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.salary.deduction import exposing, show_twins, sums
from data.salary.groups import Bools, Floats, Inside, Ints, Table, Texts
from data.salary.policy import CellRules, Dims


@dataclass(frozen=True)
class People:
    """One row per answer, in the order of the employers' numbers: the employer and what is earned a month.

    ValueError: another order, in which employers could not be counted.
    """

    employer: Ints
    pay: Floats

    def __post_init__(self) -> None:
        if (np.diff(self.employer) < 0).any():
            raise ValueError("people come in the order of their employers")

    def only(self, rows: Ints) -> People:
        """These rows."""
        return People(self.employer[rows], self.pay[rows])


SAFE = ("", "old", "neighbours")  # shown, or hidden for another reason than the group itself


def in_order(cell: Ints, count: int) -> Ints:
    """The rows by group, in each group as they came. Small integers are sorted in linear time."""
    return np.argsort(cell.astype(np.min_scalar_type(count)), kind="stable")


def judged(cell: Ints, count: int, people: People, rules: CellRules) -> Texts:
    """Why each of `count` groups may not be shown by itself; "" where it may. A group of nobody is too small."""
    size = np.bincount(cell, minlength=count)
    order = in_order(cell, count)
    cell, employer, pay = cell[order], people.employer[order], people.pay[order]
    first = np.flatnonzero(np.diff(cell, prepend=-1) | np.diff(employer, prepend=-1))  # of each employer in each group
    of_cell, answers = cell[first], np.diff(first, append=len(cell))
    employers = np.bincount(of_cell, minlength=count)
    largest, _ = _two_largest(of_cell, answers.astype(float), count)
    by_employer = np.add.reduceat(pay, first) if len(first) else pay
    dominated = _dominated(of_cell, by_employer, count, rules) | _dominated(cell, pay, count, rules)
    return np.select(
        [size < rules.people, employers < rules.employers, largest > rules.largest * size, dominated],
        ["people", "employers", "largest", "dominance"],
        "",
    ).astype(object)


def protect(tables: Mapping[Dims, Table], chains: Sequence[tuple[Dims, ...]], people: People, rules: CellRules) -> None:
    """Hide neighbours until nothing unsafe can be worked out from what is shown.

    Each chain is a table and finer ones, from which an attacker would subtract step by step: what is left of a group
    must be a group that may be shown. And a hidden group that is the only unknown beside shown ones protects nobody, so
    it counts as shown. Hidden is the smallest shown group that helps, among equals the first; so the same answers hide
    the same groups. A group that has exactly the people of a shown one is shown in the end: it tells nothing more.
    """
    inside = Inside(tables)
    pairs = [chain for chain in chains if len(chain) == 2]
    known_sums = sums(tables, pairs, inside)
    unsafe = {dims: ~np.isin(table.why, SAFE) for dims, table in tables.items()}
    shown = {dims: table.shown_rows for dims, table in tables.items()}
    waiting = dict.fromkeys(chains)

    def hide(dims: Dims, cells: Ints) -> None:
        tables[dims].hide(cells, "neighbours")
        shown[dims] = tables[dims].shown_rows
        waiting.update(dict.fromkeys(each for each in chains if dims in each))

    while waiting:
        chain = next(iter(waiting))
        del waiting[chain]
        top, *finer = chain
        rest = shown[top].copy()
        for dims in finer:
            rest &= ~shown[dims]
        rows = np.flatnonzero(rest)
        cell, count = tables[top].cell[rows], len(tables[top].keys)
        remains = np.bincount(cell, minlength=count) > 0
        left = np.flatnonzero(remains & (judged(cell, count, people.only(rows), rules) != ""))
        for dims, cells in _victims(tables, inside, top, finer, left):
            hide(dims, cells)
        if not waiting:
            for dims, cells in exposing(tables, known_sums, unsafe):
                hide(dims, cells)
    show_twins(tables, pairs, inside)


def _victims(
    tables: Mapping[Dims, Table], inside: Inside, top: Dims, finer: Sequence[Dims], unsafe: Ints
) -> Iterator[tuple[Dims, Ints]]:
    """Which groups to hide: for each unsafe one the smallest shown below it that no other shown one covers."""
    if not len(unsafe):
        return
    found: list[tuple[Ints, Ints, Ints, Ints]] = []  # (unsafe group, people, position in `finer`, group) of each
    for at, dims in enumerate(finer):
        table, above = tables[dims], inside(top, dims)
        bare = (table.why == "") & np.isin(above, unsafe)
        for coarser in finer[:at]:
            bare &= tables[coarser].why[inside(coarser, dims)] != ""
        cells = np.flatnonzero(bare)
        found.append((above[cells], table.people[cells], np.full(len(cells), at), cells))
    group, people, place, cells = (np.concatenate(each) for each in zip(*found, strict=True))
    order = np.lexsort((cells, place, people, group))
    helped, first = np.unique(group[order], return_index=True)
    chosen = order[first]
    for at, dims in enumerate(finer):
        if len(hidden := cells[chosen[place[chosen] == at]]):
            yield dims, hidden
    if len(alone := np.setdiff1d(unsafe, helped)):
        yield top, alone


def _dominated(cell: Ints, amounts: Floats, count: int, rules: CellRules) -> Bools:
    """Where the two largest have too much of the sum, or the others too little beside the largest; `cell` ascends."""
    total = np.bincount(cell, weights=amounts, minlength=count)
    first, second = _two_largest(cell, amounts, count)
    most, least = rules.dominance_share * total, rules.p_per_cent / 100 * first
    return np.asarray((first + second > most) | (total - first - second < least))


def _two_largest(cell: Ints, amounts: Floats, count: int) -> tuple[Floats, Floats]:
    """The largest amount of each group and the next; 0 where there is none. `cell` ascends."""
    found = np.zeros((2, count))
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    if len(starts):
        groups = cell[starts]
        found[0, groups] = np.maximum.reduceat(amounts, starts)
        at_top = amounts == found[0, cell]
        seen = np.cumsum(at_top)
        before = np.repeat(seen[starts] - at_top[starts], np.diff(starts, append=len(cell)))
        found[1, groups] = np.maximum.reduceat(np.where(at_top & (seen - before == 1), 0, amounts), starts)
    return found[0], found[1]
