"""What can be worked out of shown groups by adding and subtracting whole groups, and how to put an end to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from data.salary.groups import Bools, Floats, Inside, Ints, Table, twins
from data.salary.policy import Dims

PROBES = 8
"""So many people of a group are looked at before all of them are: most groups lie in no other."""
Tables = Mapping[Dims, Table]
Line = tuple["Sums", int]
"""A group of the upper table, and its parts: whoever knows all but one of them knows that one."""


@dataclass(frozen=True, eq=False)
class Sums:
    """Groups of one table that are the sum of whole groups of another.

    above: for each group of `lower` the group of `upper` whose part it is; -1 for none. whole: which groups of `upper`
    have all their people in such parts.
    """

    upper: Dims
    lower: Dims
    above: Ints
    whole: Bools


def sums(tables: Tables, pairs: Sequence[tuple[Dims, ...]], inside: Inside) -> list[Sums]:
    """All sums that hold between two tables: of a finer one always, of any other where the answers happen to lie so.

    Where an occupation exists in one industry only, its groups add up to that industry's, though no table has both.
    """
    finer = set(pairs)
    found = []
    for lower, table in tables.items():
        order = np.argsort(table.cell.astype(np.min_scalar_type(len(table.keys))), kind="stable")
        starts = np.cumsum(table.people) - table.people
        some = order[starts[:, None] + (table.people[:, None] - 1) * np.arange(PROBES) // (PROBES - 1)]
        for upper, other in tables.items():
            if upper == lower or (lower, upper) in finer:
                continue
            if (upper, lower) in finer:
                found.append(Sums(upper, lower, inside(upper, lower), np.ones(len(other.keys), dtype=bool)))
                continue
            probed = other.cell[some]
            above = np.where((probed == probed[:, :1]).all(axis=1), probed[:, 0], -1)
            if not (_people_of_parts(above, table, other) >= other.people).any():
                continue  # not even those of whom a few lie in one group fill one
            at = other.cell[order]
            least, most = np.minimum.reduceat(at, starts), np.maximum.reduceat(at, starts)
            above = np.where(least == most, least, -1)
            whole = _people_of_parts(above, table, other) == other.people
            if whole.any():
                found.append(Sums(upper, lower, np.where((above >= 0) & whole[above], above, -1), whole))
    return found


def _people_of_parts(above: Ints, lower: Table, upper: Table) -> Floats:
    part = above >= 0
    found = np.bincount(above[part], weights=lower.people[part], minlength=len(upper.keys))
    return np.asarray(found, dtype=np.float64)


def exposing(tables: Tables, known_sums: Sequence[Sums], unsafe: Mapping[Dims, Bools]) -> Iterator[tuple[Dims, Ints]]:
    """Which shown groups to hide: the smallest of those that each unsafe group can be worked out from."""
    lines = _deduced(tables, known_sums)
    hidden: set[tuple[Dims, int]] = set()
    for (dims, cell), line in lines.items():
        if not unsafe[dims][cell]:
            continue
        sources = _sources(tables, lines, line, (dims, cell))
        if sources and not sources & hidden:
            victim = min(sources, key=lambda each: (tables[each[0]].people[each[1]], each))
            hidden.add(victim)
            yield victim[0], np.array([victim[1]])


def show_twins(tables: Tables, pairs: Sequence[tuple[Dims, ...]], inside: Inside) -> None:
    """Show each hidden neighbour that is the only group inside a shown one, or around one: they are the same people."""
    unsettled = True
    while unsettled:
        unsettled = False
        for each in twins(tables, pairs, inside):
            shown = tables[each.other].why[each.others] == ""
            found = each.cells[shown & (tables[each.one].why[each.cells] == "neighbours")]
            tables[each.one].why[found] = ""
            unsettled |= len(found) > 0


def _deduced(tables: Tables, known_sums: Sequence[Sums]) -> dict[tuple[Dims, int], Line]:
    """{hidden group: the line that it can be worked out from}, in the order in which they become known."""
    known = {dims: table.why == "" for dims, table in tables.items()}
    found: dict[tuple[Dims, int], Line] = {}
    unsettled = True
    while unsettled:
        unsettled = False
        for each in known_sums:
            upper, lower, part = known[each.upper], known[each.lower], each.above >= 0
            unknown = np.bincount(each.above[part], weights=~lower[part], minlength=len(upper))
            last_part = np.flatnonzero(~lower & part & (upper & (unknown == 1))[each.above])
            whole = np.flatnonzero(~upper & each.whole & (unknown == 0))
            found |= {(each.lower, int(cell)): (each, int(each.above[cell])) for cell in last_part}
            found |= {(each.upper, int(cell)): (each, int(cell)) for cell in whole}
            lower[last_part] = True
            upper[whole] = True
            unsettled |= len(last_part) + len(whole) > 0
    return found


def _sources(
    tables: Tables, lines: Mapping[tuple[Dims, int], Line], line: Line, deduced: tuple[Dims, int]
) -> set[tuple[Dims, int]]:
    """The shown groups that a line rests on, through all lines before it."""
    each, cell = line
    parts = {(each.lower, int(part)) for part in np.flatnonzero(each.above == cell)}
    around = {(each.upper, cell), *parts} - {deduced}
    shown = {group for group in around if tables[group[0]].why[group[1]] == ""}
    earlier = [_sources(tables, lines, lines[group], group) for group in around - shown if group in lines]
    return shown.union(*earlier)
