"""The usage page's retention and lifecycle: by installation and ISO week, never by person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from data.usage.report_asked import Period, week_of
from data.usage.report_disclosure import Shown, held_back, share
from data.usage.rules import LEAST_COHORT, shown

WEEKS = 12
KINDS = ("fresh", "returning", "resurrected", "dormant")
_COHORTS = sa.text("select first_week, week, installs from usage.cohort where week between :first and :last")
_LIFECYCLE = sa.text(
    'select week, fresh, "returning", resurrected, dormant from usage.lifecycle where week between :first and :last'
    " order by week"
)


@dataclass(frozen=True)
class Cell:
    """Of a cohort's installations, those that were active in a week. `open`: that week is not over."""

    installs: Shown
    share: float | None
    open: bool = False


@dataclass(frozen=True)
class Cohort:
    """The installations that were first seen in one week; size None where they are not told."""

    week: dt.date
    size: Shown
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Week:
    """fresh: first seen. returning: active the week before too. resurrected: only earlier. dormant: gone quiet."""

    week: dt.date
    counts: Mapping[str, Shown]


@dataclass(frozen=True)
class Retention:
    """Twelve cohorts, twelve weeks; and how each week's active installations came to be so."""

    cohorts: Sequence[Cohort]
    weeks: Sequence[Week]


def retention(session: Session, period: Period) -> Retention:
    """The twelve weeks up to the last one that is over when the period is."""
    last = week_of(period.last)
    last = last if last.last <= period.last else last.before
    first = last.first - dt.timedelta(weeks=WEEKS - 1)
    span = {"first": first, "last": last.first}
    weeks = {week: dict(zip(KINDS, counts, strict=True)) for week, *counts in session.execute(_LIFECYCLE, span)}
    hidden = {week: _hidden(counts) for week, counts in weeks.items()}
    told = [
        Week(week, {kind: None if kind in hidden[week] else shown(many) for kind, many in counts.items()})
        for week, counts in weeks.items()
    ]
    fresh_hidden = {week for week, kinds in hidden.items() if "fresh" in kinds}
    rows = [(cohort, week, many) for cohort, week, many in session.execute(_COHORTS, span)]
    return Retention(_cohorts(rows, first, fresh_hidden), told)


def _hidden(counts: Mapping[str, int]) -> set[str]:
    """The active are fresh, returning or resurrected; last week's active are returning or dormant: both must hold."""
    hidden: set[str] = set()
    for _turn in KINDS:
        for whole in (KINDS[:3], ("returning", "dormant")):
            sizes = {kind: counts[kind] for kind in whole}
            hidden |= held_back(sizes, always=hidden & set(whole))
    return hidden


def _cohorts(rows: Sequence[tuple[dt.date, dt.date, int]], first: dt.date, not_told: set[dt.date]) -> list[Cohort]:
    """Cohorts of at least LEAST_COHORT. In each week all cohorts make up the active, so they are told like parts."""
    sizes = {cohort: many for cohort, week, many in rows if cohort == week}
    counted = {cohort for cohort, many in sizes.items() if many >= LEAST_COHORT}
    by_week: dict[dt.date, dict[dt.date, int]] = defaultdict(dict)
    for cohort, week, many in rows:
        by_week[week][cohort] = many
    cells: dict[tuple[dt.date, dt.date], Shown] = {}
    for week, parts in by_week.items():
        named = {cohort: many for cohort, many in parts.items() if cohort in counted}
        rest = sum(parts.values()) - sum(named.values())
        hidden = held_back(named, rest, {week} & not_told & set(named))
        cells |= {(cohort, week): shown(many) for cohort, many in named.items() if cohort not in hidden}
    weeks = [first + dt.timedelta(weeks=place) for place in range(WEEKS)]
    return [Cohort(each, cells.get((each, each)), _row(each, cells, weeks[-1])) for each in weeks if each in sizes]


def _row(cohort: dt.date, cells: Mapping[tuple[dt.date, dt.date], Shown], last: dt.date) -> list[Cell]:
    size, row = cells.get((cohort, cohort)), []
    for age in range(WEEKS):
        week = cohort + dt.timedelta(weeks=age)
        many = cells.get((cohort, week))
        row.append(Cell(many, (1.0 if age == 0 and many else share(many, size)), week > last))
    return row
