"""Somebody who knows every figure that the usage page ever shows, how it rounds, and what is part of what.

They try to prove that some group has one to nine installations: by linear programs over everything they know.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix
from sqlalchemy.orm import Session

from components.usage_tables import TAB_OF
from data.usage.report import METRICS, choice, technology
from data.usage.report_asked import FILTERS, MOST_FILTERS, Period, Query
from data.usage.report_view import View, view
from tests.usage_crowd import DIMS, Crowd, Install

SPANS = {"dau": 1, "wau": 7, "mau": 28}
Cell = tuple[Hashable, ...]
Shown = int | None
Rounding = tuple[float, float, float]
"""How far below and above a shown count the true one may lie, and the most that one not shown may be."""
TENS: Rounding = (5, 5 - 1e-6, np.inf)
FEW_MEANS_FEW: Rounding = (5, 5 - 1e-6, 9)
EXACT: Rounding = (0, 0, 0)


def every_query(session: Session) -> Iterator[Query]:
    """All that the page lets one choose: each tab, each period, each filter and each two of them where it takes them."""
    for period in choice(session).periods:
        offered = technology(session, period.last)
        values = [(name, value) for name in FILTERS for value in offered.values(name)]
        for tab in dict.fromkeys(TAB_OF.values()):
            for many in range(MOST_FILTERS.get(tab, 0) + 1):
                for chosen in itertools.combinations(values, many):
                    if len({name for name, _value in chosen}) == many:
                        yield {"tab": [tab], "period": [period.key]} | {name: [value] for name, value in chosen}


def seen(session: Session) -> Iterator[View]:
    """Everything the page shows, view by view."""
    for query in every_query(session):
        yield view(session, query)


def cells_of(shown: View) -> Iterator[tuple[Cell, Shown]]:
    """The counts of installations in a view, each with what it is a count of."""
    chosen = tuple(sorted(shown.asked.chosen.items()))
    period = shown.asked.period
    if shown.overview:
        for day, counts in shown.overview.days:
            yield from (((metric, day, chosen), counts[metric]) for metric in METRICS if metric in SPANS)
    if period and shown.asked.tab == "technology":
        for name, parts in shown.offered.parts.items():
            yield from ((("mau", period.last, ((name, part.value),)), part.installs) for part in parts if part.value)
    if period and shown.asked.tab == "content":
        yield from ((("readers", period, row.content, chosen), row.readers) for row in shown.content if row.content)
    if shown.retention:
        for week in shown.retention.weeks:
            yield from (((kind, week.week), many) for kind, many in week.counts.items())
        for cohort in shown.retention.cohorts:
            for age, cell in enumerate(cohort.cells):
                if not cell.open:
                    yield ("cohort", cohort.week, cohort.week + dt.timedelta(weeks=age)), cell.installs


def collect(views: Iterator[View]) -> dict[Cell, Shown]:
    """All counts by what they are of. The same one must be the same wherever it is shown."""
    found: dict[Cell, Shown] = {}
    for each in views:
        for cell, many in cells_of(each):
            assert found.setdefault(cell, many) == many, cell
    return found


@dataclass
class Knowledge:
    """Sums of unknown sizes, each between two bounds; sizes are never below nobody."""

    index: dict[Hashable, int] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float]] = field(default_factory=list)
    truth: dict[Hashable, int] = field(default_factory=dict)

    def know(self, terms: Mapping[Hashable, float], low: float = -np.inf, high: float = np.inf) -> None:
        """That the sum lies between these; what is not true in fact is refused, for it would prove anything."""
        fact = sum(times * self.truth[name] for name, times in terms.items())
        assert low - 1e-9 <= fact <= high + 1e-9, (terms, low, fact, high)
        numbered = {self.index.setdefault(name, len(self.index)): times for name, times in terms.items()}
        if high < np.inf:
            self.rows.append((numbered, high))
        if low > -np.inf:
            self.rows.append(({at: -times for at, times in numbered.items()}, -low))

    def told(self, parts: Collection[Hashable], many: Shown, rounding: Rounding) -> None:
        """That these together are shown as so many."""
        below, above, few = rounding
        if parts and many is not None:
            self.know(dict.fromkeys(parts, 1), many - below, many + above)
        elif parts and few < np.inf:
            self.know(dict.fromkeys(parts, 1), 0, max(few, 0))

    def proves(self, parts: Collection[Hashable]) -> bool:
        """Whether it follows that these together are one to nine."""
        aims = [self.index[name] for name in parts if name in self.index]
        if len(aims) < len(parts):
            return False  # nothing at all is known of one of them
        most = self._extreme(aims, -1)
        return most is not None and floor(most + 1e-6) <= 9 and ceil((self._extreme(aims, 1) or 0) - 1e-6) >= 1

    def _extreme(self, aims: Collection[int], direction: int) -> float | None:
        cost = np.zeros(len(self.index))
        cost[list(aims)] = direction
        places = [(row, at, times) for row, (terms, _high) in enumerate(self.rows) for at, times in terms.items()]
        row, column, times = (list(each) for each in zip(*places, strict=True))
        table = csr_matrix((times, (row, column)), shape=(len(self.rows), len(self.index)))
        found = linprog(cost, A_ub=table, b_ub=[high for _terms, high in self.rows], bounds=(0, None), method="highs")
        assert found.status in (0, 3), found.message
        return None if found.status == 3 else direction * found.fun


def subtractions(cells: Mapping[Cell, Shown], rounding: Rounding) -> list[Cell]:
    """Groups that are one to nine by subtracting one shown count from another it is part of, or some parts from one."""
    below, above, _few = rounding
    proved = []
    by_whole: dict[Cell, list[tuple[Cell, int]]] = {}
    for (kind, when, *of), many in cells.items():
        if kind in SPANS and many is not None:
            chosen = dict(of[0])  # type: ignore[call-overload]
            for name in chosen:
                rest = tuple(sorted((key, value) for key, value in chosen.items() if key != name))
                by_whole.setdefault((kind, when, rest, name), []).append(((kind, when, *of), many))
    for (kind, when, rest, name), parts in by_whole.items():
        whole = cells.get((kind, when, rest))
        if whole is None:
            continue
        for many in range(1, len(parts) + 1):
            for some in itertools.combinations(parts, many):
                taken = sum(count for _cell, count in some)
                least, most = whole - below - taken - many * above, whole + above - taken + many * below
                if ceil(least - 1e-6) >= 1 and floor(most + 1e-6) <= 9:
                    proved.append((kind, when, rest, name, tuple(cell for cell, _count in some)))
    return proved


def kinds_of(people: Crowd) -> list[tuple[str, ...]]:
    """Every combination of the four traits that somebody has; the attacker even knows which there are."""
    return sorted({tuple(each.traits[name] for name in DIMS) for each in people.installs})


def fits(kind: tuple[str, ...], chosen: Collection[tuple[str, str]]) -> bool:
    """Whether installations of this kind are among the chosen."""
    return all(kind[DIMS.index(name)] == value for name, value in chosen)


def of_a_day(people: Crowd, cells: Mapping[Cell, Shown], day: dt.date, rounding: Rounding) -> Knowledge:
    """Everything about one day: who is in a table is in its tables with one trait less, and in the week and the month."""
    kinds, found = kinds_of(people), Knowledge()
    for metric, span in SPANS.items():
        active = [tuple(each.traits[name] for name in DIMS) for each in people.counted(day, span)]
        found.truth |= {(metric, kind): active.count(kind) for kind in kinds}
    for (kind, when, *of), many in cells.items():
        if kind in SPANS and when == day and all(name in DIMS for name, _value in of[0]):  # type: ignore[attr-defined]
            found.told([(kind, each) for each in kinds if fits(each, of[0])], many, rounding)  # type: ignore[arg-type]
    for each in kinds:
        found.know({("dau", each): 1, ("wau", each): -1}, high=0)
        found.know({("wau", each): 1, ("mau", each): -1}, high=0)
    return found


def small_groups(people: Crowd, day: dt.date) -> Iterator[tuple[Cell, list[Hashable]]]:
    """Who has a trait, or two: those groups that are one to nine, and so could be found out."""
    kinds = kinds_of(people)
    for metric, span in SPANS.items():
        active = people.counted(day, span)
        for dims in people.dims():
            if not dims or "os" in dims:
                continue
            for values in {tuple(each.traits[name] for name in dims) for each in people.installs}:
                chosen = tuple(zip(dims, values, strict=True))
                if 1 <= sum(_has(each, chosen) for each in active) <= 9:
                    yield (metric, day, chosen), [(metric, kind) for kind in kinds if fits(kind, chosen)]


def _has(each: Install, chosen: Collection[tuple[str, str]]) -> bool:
    return all(each.traits[name] == value for name, value in chosen)


def of_a_month(people: Crowd, cells: Mapping[Cell, Shown], name: str, days: Collection[dt.date], rounding: Rounding) -> Knowledge:  # fmt: skip
    """One trait over many days: who comes to a week's count on a day is new to it that day, and none is lost sooner."""
    found, values = Knowledge(), sorted({each.traits[name] for each in people.installs})
    for day in days:
        for metric, span in SPANS.items():
            active = [each.traits[name] for each in people.counted(day, span)]
            found.truth |= {(metric, day, value): active.count(value) for value in values}
    for day in days:
        for metric in SPANS:
            found.told([(metric, day, value) for value in values], cells.get((metric, day, ())), rounding)
            for value in values:
                many = cells.get((metric, day, ((name, value),)))
                found.told([(metric, day, value)], many, rounding if many is not None else (*rounding[:2], np.inf))
        yesterday = day - dt.timedelta(days=1)
        for value in values:
            found.know({("dau", day, value): 1, ("wau", day, value): -1}, high=0)
            found.know({("wau", day, value): 1, ("mau", day, value): -1}, high=0)
            if yesterday in days:
                for metric in ("wau", "mau"):
                    grown = {(metric, day, value): 1.0, (metric, yesterday, value): -1.0, ("dau", day, value): -1.0}
                    found.know(grown, high=0)
    return found


def of_weeks(people: Crowd, cells: Mapping[Cell, Shown], rounding: Rounding) -> Knowledge:
    """Cohorts, lifecycle and the active of all weeks: all of them divide the same installations."""
    found, weeks = Knowledge(), [day for day in people.days if day.weekday() == 0]
    active = {week: set(people.counted(week + dt.timedelta(days=6), 7)) for week in weeks}
    born = {each: each.first - dt.timedelta(days=each.first.weekday()) for each in people.installs}
    before: set[Install] = set()
    for week in weeks:
        parts = {
            "fresh": {each for each in active[week] if born[each] == week},
            "returning": active[week] & before,
            "resurrected": {each for each in active[week] - before if born[each] < week},
            "dormant": before - active[week],
        }
        found.truth |= {(kind, week): len(some) for kind, some in parts.items()}
        old = [cohort for cohort in weeks if cohort <= week]
        found.truth |= {("cohort", cohort, week): sum(born[each] == cohort for each in active[week]) for cohort in old}
        before = active[week]
    for week in weeks:
        ins, last = [(kind, week) for kind in ("fresh", "returning", "resurrected")], week - dt.timedelta(weeks=1)
        old = [("cohort", cohort, week) for cohort in weeks if cohort <= week]
        found.told(ins, cells.get(("wau", week + dt.timedelta(days=6), ())), rounding)
        found.know({**dict.fromkeys(ins, 1.0), **dict.fromkeys(old, -1.0)}, 0, 0)
        found.know({("fresh", week): 1, ("cohort", week, week): -1}, 0, 0)
        if last in weeks:
            earlier = [(kind, last) for kind in ("fresh", "returning", "resurrected")]
            went = {("returning", week): 1.0, ("dormant", week): 1.0, **dict.fromkeys(earlier, -1.0)}
            found.know(went, 0, 0)
        for cohort in old:
            found.know({cohort: 1, ("cohort", cohort[1], cohort[1]): -1}, high=0)
        for name in [*ins, ("dormant", week), *old]:
            if name in cells and (cells[name] is not None or name[0] != "cohort"):  # a cohort under twenty is not told
                found.told([name], cells[name], rounding)
    return found


def of_a_page(
    people: Crowd, cells: Mapping[Cell, Shown], page: str, reads: Mapping[Install, bool], name: str, rounding: Rounding
) -> Knowledge:
    """The readers of one page by one trait, in weeks and months: who read in a week read in its month."""
    found, values = Knowledge(), sorted({each.traits[name] for each in people.installs})
    periods = sorted(
        {of[0] for kind, *of in cells if kind == "readers" and of[1] == page},
        key=lambda each: (each.kind, each.first),  # type: ignore[union-attr]
    )
    for period in periods:
        assert isinstance(period, Period)
        days = {period.first + dt.timedelta(days=at) for at in range(period.days)}
        there = [each.traits[name] for each in people.installs if reads[each] and not days.isdisjoint(each.days)]
        found.truth |= {(period, value): there.count(value) for value in values}
    for period in periods:
        found.told([(period, value) for value in values], cells.get(("readers", period, page, ())), rounding)
        for value in values:
            cell: Cell = ("readers", period, page, ((name, value),))
            found.told([(period, value)], cells.get(cell), rounding if cell in cells else (*rounding[:2], np.inf))
            for other in periods:
                if other.kind != period.kind and other.first <= period.first and period.last <= other.last:  # type: ignore[union-attr]
                    found.know({(period, value): 1, (other, value): -1}, high=0)
    return found
