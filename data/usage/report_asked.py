"""What the address of the usage page asks for: a tab, a whole week or month, and at most two filters.

Only weeks and months that are over can be chosen, so that no figure is seen to grow from one day to the next.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

TABS = ("overview", "content", "features", "retention", "technology", "errors", "consent", "quality")
FILTERS = ("release", "country", "device", "language")
MOST_FILTERS = {"overview": 2, "content": 1, "features": 1}
"""How many filters a tab follows; those that are not named follow none."""
ANY = "all"
_VALUE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,39}")
Query = Mapping[str, Sequence[str]]


class NoSuchView(ValueError):
    """The address asks for something that the page's own links never ask for."""


@dataclass(frozen=True)
class Period:
    """A whole ISO week or calendar month of local days."""

    kind: str
    first: dt.date

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.after.first - dt.timedelta(days=1)

    @property
    def after(self) -> Period:
        """The one that follows."""
        if self.kind == "week":
            return Period("week", self.first + dt.timedelta(days=7))
        return month_of(self.first + dt.timedelta(days=31))

    @property
    def before(self) -> Period:
        """The one before."""
        day = self.first - dt.timedelta(days=1)
        return week_of(day) if self.kind == "week" else month_of(day)

    @property
    def key(self) -> str:
        """As in the address: 2026-W46 or 2026-11."""
        return f"{self.first:%G-W%V}" if self.kind == "week" else f"{self.first:%Y-%m}"

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Asked:
    """period is None while there is no whole week yet. refused: {filter: why it is not followed}."""

    tab: str
    period: Period | None
    chosen: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


def week_of(day: dt.date) -> Period:
    """The ISO week of a day."""
    return Period("week", day - dt.timedelta(days=day.weekday()))


def month_of(day: dt.date) -> Period:
    """The calendar month of a day."""
    return Period("month", day.replace(day=1))


def whole_periods(first: dt.date, last: dt.date) -> list[Period]:
    """Every week and month that lies within these days whole: weeks first, newest first."""
    found = []
    for each in (week_of(last), month_of(last)):
        while each.last >= first:
            if first <= each.first and each.last <= last:
                found.append(each)
            each = each.before
    return found


def whole_month(period: Period, first: dt.date) -> Period | None:
    """The last calendar month that ends with this period or before it; None where it begins before `first`.

    What is added up from day to day is told by month alone: weeks that overlap months could be subtracted.
    """
    month = month_of(period.last)
    found = month if month.last <= period.last else month.before
    return found if found.first >= first else None


def asked(query: Query, periods: Sequence[Period]) -> Asked:
    """What this query asks for, without one the newest week; NoSuchView for what the page never links to."""
    if any(len(values) != 1 for values in query.values()) or not set(query) <= {"tab", "period", *FILTERS}:
        raise NoSuchView
    given = {name: values[0] for name, values in query.items()}
    tab = given.pop("tab", TABS[0])
    by_key = {each.key: each for each in periods}
    key = given.pop("period", "")
    if tab not in TABS or (key and periods and key not in by_key):
        raise NoSuchView
    wanted = {name: given[name] for name in FILTERS if given.get(name, ANY) not in ("", ANY)}
    if not all(_VALUE.fullmatch(value) for value in wanted.values()):
        raise NoSuchView
    period = by_key.get(key) or (periods[0] if periods else None)
    most = MOST_FILTERS.get(tab, max(MOST_FILTERS.values()))
    names = list(wanted)
    refused = dict.fromkeys(names[most:], "one_alone" if most == 1 else "too_many")
    return Asked(tab, period, {name: wanted[name] for name in names[:most]}, refused)
