"""What can be worked out of shown groups by adding and subtracting whole groups, and how to put an end to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from data.salary.groups import Bools, Inside, Ints, Table
from data.salary.policy import Dims

Tables = Mapping[Dims, Table]
Line = tuple[Dims, int, Dims]
"""A group of a table, and all groups of a finer table inside it: whoever knows all but one of them knows that one."""


def exposing(
    tables: Tables, pairs: Sequence[tuple[Dims, ...]], inside: Inside, unsafe: Mapping[Dims, Bools]
) -> Iterator[tuple[Dims, Ints]]:
    """Which shown groups to hide: the smallest of those that each unsafe group can be worked out from."""
    lines = _deduced(tables, pairs, inside)
    hidden: set[tuple[Dims, int]] = set()
    for (dims, cell), line in lines.items():
        if not unsafe[dims][cell]:
            continue
        sources = _sources(tables, inside, lines, line, (dims, cell))
        if sources and not sources & hidden:
            victim = min(sources, key=lambda each: (tables[each[0]].people[each[1]], each))
            hidden.add(victim)
            yield victim[0], np.array([victim[1]])


def show_twins(tables: Tables, pairs: Sequence[tuple[Dims, ...]], inside: Inside) -> None:
    """Show each hidden neighbour that is the only group inside a shown one, or around one: they are the same people."""
    unsettled = True
    while unsettled:
        unsettled = False
        for top, finer in pairs:
            above = inside(top, finer)
            alone = np.flatnonzero(np.bincount(above, minlength=len(tables[top].keys))[above] == 1)
            for one, cells, other, others in ((top, above[alone], finer, alone), (finer, alone, top, above[alone])):
                twins = cells[(tables[one].why[cells] == "neighbours") & (tables[other].why[others] == "")]
                tables[one].why[twins] = ""
                unsettled |= len(twins) > 0


def _deduced(tables: Tables, pairs: Sequence[tuple[Dims, ...]], inside: Inside) -> dict[tuple[Dims, int], Line]:
    """{hidden group: the line that it can be worked out from}, in the order in which they become known."""
    known = {dims: table.why == "" for dims, table in tables.items()}
    found: dict[tuple[Dims, int], Line] = {}
    unsettled = True
    while unsettled:
        unsettled = False
        for top, finer in pairs:
            above = inside(top, finer)
            unknown = np.bincount(above, weights=~known[finer], minlength=len(tables[top].keys))
            last_inside = np.flatnonzero(~known[finer] & (known[top] & (unknown == 1))[above])
            whole = np.flatnonzero(~known[top] & (unknown == 0))
            found |= {(finer, int(each)): (top, int(above[each]), finer) for each in last_inside}
            found |= {(top, int(each)): (top, int(each), finer) for each in whole}
            known[finer][last_inside] = True
            known[top][whole] = True
            unsettled |= len(last_inside) + len(whole) > 0
    return found


def _sources(
    tables: Tables, inside: Inside, lines: Mapping[tuple[Dims, int], Line], line: Line, deduced: tuple[Dims, int]
) -> set[tuple[Dims, int]]:
    """The shown groups that a line rests on, through all lines before it."""
    top, cell, finer = line
    around = {(top, cell), *((finer, int(each)) for each in np.flatnonzero(inside(top, finer) == cell))} - {deduced}
    shown = {each for each in around if tables[each[0]].why[each[1]] == ""}
    earlier = [_sources(tables, inside, lines, lines[each], each) for each in around - shown if each in lines]
    return shown.union(*earlier)
