"""A release: the pay figures of one month, built once out of answers and then frozen.

`build` is a pure function: the same answers, rules and earlier releases give the same bytes, in whatever order the
answers come.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import numpy as np
import pandas as pd

from data.salary import modelled
from data.salary.benchmark import Cell, Effect, Gap, Growth, Why
from data.salary.disclosure import People, judged, protect
from data.salary.figures import all_the_same, band, quantiles, rounded, shown
from data.salary.gaps import gaps
from data.salary.groups import Table
from data.salary.growth import growth
from data.salary.intervals import with_ranges
from data.salary.lattice import all_tables, chains, group_of, key_of
from data.salary.modelled import people_of
from data.salary.plausible import Official, plausible, winsorised
from data.salary.policy import Dims, Policy
from data.salary.renewal import standing


@dataclass(frozen=True)
class Release:
    """One month's figures.

    cells: all published groups by key. suppressed: {key: the rule that hides it}, of groups with at least one answer.
    effects, gaps, growth: published as well. The rest never leaves the job and tells the next one how much has changed:
    people: how many answers each counted group had when its figures arose. used: {person: fingerprint of the answer}.
    held: how many answers were held back as implausible.
    """

    month: str
    policy: str
    cells: Mapping[str, Cell]
    suppressed: Mapping[str, Why]
    effects: Sequence[Effect] = ()
    gaps: Sequence[Gap] = ()
    growth: Mapping[str, Growth] = field(default_factory=dict)
    people: Mapping[str, int] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    held: int = 0

    def report(self) -> dict[str, object]:
        """For machines to read: what is hidden by which rule, what stands from earlier, how many answers were held."""
        return {
            "month": self.month,
            "policy": self.policy,
            "held": self.held,
            "suppressed": dict(self.suppressed),
            "carried": {key: self.cells[key].month for key in self.people if self.cells[key].month != self.month},
        }

    def to_bytes(self) -> bytes:
        """What is published, as canonical JSON."""
        public = {name: value for name, value in asdict(self).items() if name not in ("people", "used", "held")}
        return json.dumps(public, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def build(
    answers: pd.DataFrame,
    policy: Policy,
    month: str,
    earlier: Sequence[Release] = (),
    *,
    official: Official | None = None,
    with_model: bool = True,
) -> Release:
    """The release of this month ("2026-10") out of one answer per person. `earlier` releases come oldest first.

    The columns of `answers`: person, employer, the policy's dimensions, education (str, "" for not said), woman (True,
    False or None), the policy's concepts in kroner a month at full time; and, where there are, `confirmed` (an unusual
    answer was said to be right) and `before` (base pay a year ago). ValueError: the same person twice.
    """
    if answers["person"].duplicated().any():
        raise ValueError("a person answers once in a release")
    usable = plausible(answers.sort_values(["employer", "person"], ignore_index=True), policy, official or {})
    usable = usable.assign(_fingerprint=_fingerprints(usable, policy))
    usable = winsorised(usable, policy).reset_index(drop=True)
    people = people_of(usable)
    tables = _tables(usable, people, policy)
    figures = _Figures(usable, tables, policy, month)
    lines = list(chains(policy, tuple(tables)))
    stand = standing(usable, tables, lines, policy.cell, month, earlier)
    protect(tables, lines, people, policy.cell)
    fresh = figures.cells(except_for=stand)
    shown_keys = {key for table in tables.values() for key in table.shown_keys()}
    stood = {key: cell for key, (cell, _) in stand.items() if key in shown_keys}
    counted = with_ranges(fresh | stood, policy)
    model = _Model(with_model, earlier[-1] if "" in stood else None)
    return Release(
        month=month,
        policy=policy.sha256,
        cells=counted | model.cells(figures, counted),
        suppressed={key: why for table in tables.values() for key, why in table.hidden_keys()},
        effects=model.effects(usable, policy, month),
        gaps=_gaps(usable, policy, month, fresh, stood, earlier) if with_model else (),
        growth=_growth(growth(usable, people, tables, lines, policy, month), fresh, stood, earlier),
        people=figures.people(fresh) | {key: stand[key][1] for key in stood},
        used=dict(zip(usable["person"], usable["_fingerprint"].tolist(), strict=True)),
        held=len(answers) - len(usable),
    )


def _fingerprints(answers: pd.DataFrame, policy: Policy) -> pd.Series:
    """What tells whether somebody's pay has changed: 52 bits, which a float holds as well.

    Who moved to another group at the same pay counts as unchanged in the new one, which errs to the careful side.
    """
    pay = answers[["person", *policy.concepts]].round(dict.fromkeys(policy.concepts, 0))
    return pd.util.hash_pandas_object(pay, index=False).astype("uint64").floordiv(2**12).astype("int64")


def _tables(answers: pd.DataFrame, people: People, policy: Policy) -> dict[Dims, Table]:
    """All tables with what hides each group by itself; where a dimension was not said, the group is never shown."""
    codes = {name: pd.factorize(answers[name], sort=True) for name in policy.dimensions}
    found = {}
    for dims in all_tables(policy):
        cell = np.zeros(len(answers), dtype=np.int64)
        for name in dims:
            cell = cell * len(codes[name][1]) + codes[name][0]
        _, first, cell = np.unique(cell, return_index=True, return_inverse=True)
        groups = [{name: str(codes[name][1][codes[name][0][row]]) for name in dims} for row in first]
        why = judged(cell, len(groups), people, policy.cell)
        why[[not all(group.values()) for group in groups]] = "unsaid"
        keys = [key_of(policy, group) for group in groups]
        found[dims] = Table(cell, keys, np.bincount(cell, minlength=len(keys)), why)
    return found


class _Figures:
    """The figures of one month's answers. Making them hides the groups whose pay is one figure."""

    def __init__(self, answers: pd.DataFrame, tables: Mapping[Dims, Table], policy: Policy, month: str) -> None:
        self._answers, self._tables, self._policy, self._month = answers, tables, policy, month
        pay = {concept: answers[concept].to_numpy(float) for concept in policy.concepts}
        ranked = {concept: (amounts, np.argsort(amounts)) for concept, amounts in pay.items()}
        self._raw = {
            dims: {concept: quantiles(table.cell, len(table.keys), *each) for concept, each in ranked.items()}
            for dims, table in tables.items()
        }
        for dims, table in tables.items():
            for raw in self._raw[dims].values():
                table.hide(np.flatnonzero(all_the_same(raw, policy.figures) & (table.why == "")), "same")

    def cells(self, except_for: Mapping[str, object]) -> dict[str, Cell]:
        """The shown groups but those that keep earlier figures."""
        rules = self._policy.figures
        found = {}
        for dims, table in self._tables.items():
            for at in table.shown():
                if (key := table.keys[at]) not in except_for:
                    size = int(table.people[at])
                    pay = {concept: shown(raw, at, size, rules) for concept, raw in self._raw[dims].items()}
                    found[key] = Cell(group_of(key), "counted", band(size, rules), self._month, pay, {})
        return found

    def people(self, cells: Mapping[str, Cell]) -> dict[str, int]:
        """How many answers each of these groups has."""
        return {
            table.keys[at]: int(table.people[at])
            for table in self._tables.values()
            for at in table.shown()
            if table.keys[at] in cells
        }

    def estimates(self, counted: Mapping[str, Cell]) -> dict[str, Cell]:
        """What the model says of the groups of the policy's tables that are not counted."""
        rules = self._policy.figures
        found = {}
        for group, estimate in modelled.estimates(self._answers, self._policy, counted):
            people = estimate.people
            pay = {concept: shown(raw, 0, people, rules, modelled=True) for concept, raw in estimate.quantiles.items()}
            ends = {concept: rounded(pair, rules.step, rules) for concept, pair in estimate.ranges.items()}
            ranges = {concept: (int(pair[0]), int(pair[1])) for concept, pair in ends.items()}
            key = key_of(self._policy, group)
            found[key] = Cell(group, "modelled", band(people, rules), self._month, pay, ranges)
        return found


@dataclass(frozen=True)
class _Model:
    """What the model says; it rests on everybody, so it stands as long as everybody's figures do."""

    wanted: bool
    standing: Release | None

    def cells(self, figures: _Figures, counted: Mapping[str, Cell]) -> dict[str, Cell]:
        """The estimates of the groups that are not counted."""
        if self.standing:
            cells = self.standing.cells.items()
            return {key: cell for key, cell in cells if cell.kind == "modelled" and key not in counted}
        return figures.estimates(counted) if self.wanted else {}

    def effects(self, answers: pd.DataFrame, policy: Policy, month: str) -> Sequence[Effect]:
        """What moves pay."""
        if self.standing:
            return self.standing.effects
        return modelled.effects(answers, policy, month) if self.wanted else ()


def _gaps(
    answers: pd.DataFrame,
    policy: Policy,
    month: str,
    fresh: Mapping[str, Cell],
    stood: Mapping[str, Cell],
    earlier: Sequence[Release],
) -> list[Gap]:
    """Renewed only with the group's own figures."""
    before = earlier[-1].gaps if earlier else ()
    return [*gaps(answers, policy, fresh, month), *(each for each in before if key_of(policy, each.group) in stood)]


def _growth(
    found: Mapping[str, Growth], fresh: Mapping[str, Cell], stood: Mapping[str, Cell], earlier: Sequence[Release]
) -> dict[str, Growth]:
    """Renewed only with the group's own figures."""
    before = earlier[-1].growth if earlier else {}
    return {key: found[key] for key in fresh if key in found} | {key: before[key] for key in stood if key in before}
