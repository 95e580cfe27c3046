"""The demo's calendar: time as a number of days since these pages opened, and what people do falls in waking hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

WAKES_AT, AWAKE = 6, 14  # hours, UTC


@dataclass(frozen=True)
class Days:
    """Days are counted from `opened`, as fractions; `now` is the beginning of today, and nothing happened after it."""

    opened: dt.date
    today: dt.date

    @property
    def now(self) -> float:
        """The end of yesterday."""
        return float((self.today - self.opened).days)

    def at(self, day: float) -> dt.datetime:
        """The instant: a day's fraction is one of its waking hours, so that what is later stays later."""
        whole = int(day // 1)
        awake = dt.timedelta(seconds=int(3600 * (WAKES_AT + AWAKE * (day - whole))))
        return dt.datetime.combine(self.opened, dt.time(), dt.UTC) + dt.timedelta(days=whole) + awake

    def after(self, at: dt.datetime) -> float:
        """The beginning of the next day."""
        return float((at.date() - self.opened).days + 1)
