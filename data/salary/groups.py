"""Tables of groups: which rows lie in which group, which groups are hidden and why, and which lies in which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.salary.benchmark import Why
from data.salary.policy import Dims

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.object_]


@dataclass
class Table:
    """A table's groups. `cell` gives each row its group's position; `why` is "" for a shown group, else its rule."""

    cell: Ints
    keys: list[str]
    people: Ints
    why: Texts

    def hide(self, cells: Ints, why: str) -> None:
        """Hide these groups."""
        self.why[cells] = why

    def shown(self) -> Ints:
        """The positions of the shown groups."""
        return np.flatnonzero(self.why == "")

    def shown_keys(self) -> list[str]:
        """The keys of the shown groups."""
        return [self.keys[at] for at in self.shown()]

    def hidden_keys(self) -> list[tuple[str, Why]]:
        """(key, rule) of each hidden group; those with something not said are none that anybody asks for."""
        return [(key, why) for key, why in zip(self.keys, self.why, strict=True) if why not in ("", "unsaid")]

    @property
    def shown_rows(self) -> Bools:
        """Which rows lie in a shown group."""
        return np.asarray((self.why == "")[self.cell])


class Inside:
    """In which group of a coarser table each group of a finer one lies."""

    def __init__(self, tables: Mapping[Dims, Table]) -> None:
        self._tables = tables
        self._known: dict[tuple[Dims, Dims], Ints] = {}

    def __call__(self, top: Dims, finer: Dims) -> Ints:
        if (top, finer) not in self._known:
            _, first_row = np.unique(self._tables[finer].cell, return_index=True)
            self._known[top, finer] = self._tables[top].cell[first_row]
        return self._known[top, finer]


@dataclass(frozen=True)
class Twins:
    """Groups of two tables, position by position, that have exactly the same people."""

    one: Dims
    cells: Ints
    other: Dims
    others: Ints


def twins(tables: Mapping[Dims, Table], chains: Sequence[tuple[Dims, ...]], inside: Inside) -> Iterator[Twins]:
    """Each group that is the only one inside another, and each that is around only one."""
    for top, finer in (chain for chain in chains if len(chain) == 2):
        above = inside(top, finer)
        alone = np.flatnonzero(np.bincount(above, minlength=len(tables[top].keys))[above] == 1)
        yield Twins(top, above[alone], finer, alone)
        yield Twins(finer, alone, top, above[alone])
