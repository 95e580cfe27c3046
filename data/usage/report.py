"""The usage page's first tabs, read from the published roll-ups alone: what can be chosen, days, technology."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from data.usage.report_asked import FILTERS, Asked, Period, whole_periods
from data.usage.report_disclosure import Shown, change, held_back, told
from data.usage.report_figures import mean, to_tens
from data.usage.rules import shown

WEEKS = 13
MONTH = 28
METRICS = ("dau", "wau", "mau", "visits")
Counts = Mapping[str, int]
Day = tuple[dt.date, Mapping[str, Shown]]

_SPAN = sa.text(
    "select (select min(day) from usage.dim_day where dims = ''), (select max(day) from usage.dim_day where dims = '')"
)
_ONE_DAY = sa.text(
    "select dims, value, mau from usage.dim_day"
    " where day = :day and dims in ('', 'country', 'device', 'language', 'os', 'release')"
)
_DAYS = sa.text(
    "select day, dims, value, dau, wau, mau, visits from usage.dim_day where day between :first and :last"
    " and (dims = any(:whole) or dims = :pair and"
    " (split_part(value, ';', 1) = :one or split_part(value, ';', 2) = :other)) order by day"
)


@dataclass(frozen=True)
class Part:
    """One value of a dimension: its name ("" for all others together), how many installations, of how many."""

    value: str
    installs: Shown


@dataclass(frozen=True)
class Choice:
    """The whole weeks and months there are to choose from, newest first, and the first day of all."""

    first: dt.date | None
    periods: Sequence[Period]

    @property
    def is_empty(self) -> bool:
        """True before the first whole week is over."""
        return not self.periods


@dataclass(frozen=True)
class Technology:
    """Installations active in the 28 days up to the period's end, and how they divide."""

    active: Shown
    parts: Mapping[str, Sequence[Part]]

    def values(self, name: str) -> list[str]:
        """The values of a dimension that may be told apart, by name."""
        return sorted(each.value for each in self.parts.get(name, ()) if each.value)


@dataclass(frozen=True)
class Kpi:
    """One headline: how many (or which share), how much that changed, and the last thirteen weeks."""

    name: str
    value: float | None
    change: float | None
    spark: Sequence[float | None]


@dataclass(frozen=True)
class Overview:
    """The headlines, and each of the last thirteen weeks' days."""

    kpis: Sequence[Kpi]
    days: Sequence[Day]


def choice(session: Session) -> Choice:
    """Which weeks and months there are."""
    first, last = session.execute(_SPAN).one()
    return Choice(first, whole_periods(first, last) if first else [])


def technology(session: Session, day: dt.date) -> Technology:
    """Who was active in the 28 days up to this one, by everything that is known of installations."""
    sizes: dict[str, dict[str, int]] = defaultdict(dict)
    for dims, value, mau in session.execute(_ONE_DAY, {"day": day}):
        if value or not dims:  # who sent none is in the rest
            sizes[dims][value] = mau
    active = sizes.pop("", {}).get("", 0)
    return Technology(shown(active), {name: _parts(parts, active) for name, parts in sorted(sizes.items())})


def _parts(sizes: Counts, whole: int) -> list[Part]:
    """The largest by name, and all others together: nobody, or enough that nothing small can be worked out."""
    rest = max(0, whole - sum(sizes.values()))
    hidden = held_back(sizes, rest)
    named = [value for value in sizes if value not in hidden]
    others = rest + sum(size for value, size in sizes.items() if value in hidden)
    parts = [Part(value, shown(sizes[value])) for value in named]
    parts.sort(key=lambda each: (-(each.installs or 0), each.value))
    return [*parts, Part("", shown(others))] if others else parts


def followed(asked: Asked, offered: Technology) -> Asked:
    """Without the filters whose value has too few installations at the period's end, or none: nobody learns which."""
    unknown = {name: "not_published" for name, value in asked.chosen.items() if value not in offered.values(name)}
    chosen = {name: value for name, value in asked.chosen.items() if name not in unknown}
    return Asked(asked.tab, asked.period, chosen, {**asked.refused, **unknown})


def overview(session: Session, period: Period, chosen: Mapping[str, str]) -> Overview:
    """The headlines of a period, and the days of the thirteen weeks up to its end."""
    first = period.last - dt.timedelta(days=7 * WEEKS + MONTH)
    days = days_of(session, first, period.last, chosen)
    return Overview(_kpis(dict(days), period), days[-7 * WEEKS :])


def days_of(session: Session, first: dt.date, last: dt.date, chosen: Mapping[str, str]) -> list[Day]:
    """Each day's counts as they may be told, for all or for those of the chosen values."""
    names = sorted(name for name in chosen if name in FILTERS)
    one, other = ([chosen[name] for name in names] + ["", ""])[:2]
    pair = ",".join(names) if len(names) == 2 else "-"
    read = {"first": first, "last": last, "whole": ["", *names], "pair": pair, "one": one, "other": other}
    tables: dict[dt.date, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for day, dims, value, *counts in session.execute(_DAYS, read):
        tables[day][dims][value] = dict(zip(METRICS, counts, strict=True))
    return [(day, _day(found, names, chosen, pair)) for day, found in sorted(tables.items())]


def _day(tables: Mapping[str, Mapping[str, Counts]], names: Sequence[str], chosen: Mapping[str, str], pair: str) -> Any:
    found = {metric: _cell(tables, names, chosen, pair, metric) for metric in METRICS}
    if found["dau"] is None:
        found["visits"] = None  # a few installations' visits are theirs, however many
    return found


def _cell(
    tables: Mapping[str, Mapping[str, Counts]], names: Sequence[str], chosen: Mapping[str, str], pair: str, metric: str
) -> Shown:
    """One count; a part is told only where its table, and for two filters the row and the column it is in, allow it."""

    def sizes(dims: str) -> dict[str, int]:
        return {value: counts[metric] for value, counts in tables.get(dims, {}).items()}

    whole = sizes("").get("", 0)
    if not names:
        return shown(whole)
    singles = [sizes(name) for name in names]
    values = [chosen[name] for name in names]
    seen = [told(parts, whole).get(value) for parts, value in zip(singles, values, strict=True)]
    if len(names) == 1 or None in seen:
        return seen[0] if len(names) == 1 else None
    cells, key = sizes(pair), ";".join(values)
    for place, value in enumerate(values):
        line = {cell: size for cell, size in cells.items() if cell.split(";")[place] == value}
        if told(line, singles[place][value]).get(key) is None:
            return None
    return shown(cells[key])


def _kpis(days: Mapping[dt.date, Mapping[str, Shown]], period: Period) -> list[Kpi]:
    ends = [period.last - dt.timedelta(days=7 * back) for back in reversed(range(WEEKS))]
    before = period.before.last
    spans = {"dau": period.days, "visits": period.days}

    def on(metric: str, day: dt.date) -> Shown:
        return days.get(day, {}).get(metric)

    def up_to(metric: str, day: dt.date, many: int) -> list[Shown]:
        return [on(metric, day - dt.timedelta(days=back)) for back in range(many)]

    def figure(name: str, day: dt.date, many: int) -> float | None:
        match name:
            case "mau" | "wau":
                return on(name, day)
            case "stickiness":
                daily, monthly = mean(up_to("dau", day, MONTH)), on("mau", day)
                return None if daily is None or monthly is None else min(1.0, daily / monthly)
        average = mean(up_to(name, day, many))
        return to_tens(average if name == "dau" or average is None else average * many)

    kpis = []
    for name in ("mau", "wau", "dau", "stickiness", "visits"):
        now, then = (figure(name, day, spans.get(name, 0)) for day in (period.last, before))
        kpis.append(Kpi(name, now, change(now, then), [figure(name, day, 7) for day in ends]))
    return kpis
