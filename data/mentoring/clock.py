"""Deadlines that stand still while people are away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

from data.mentoring.rules import Span
from data.periods import add_period


def due(start: dt.datetime, period: str, holidays: Collection[Span], time_zone: str) -> dt.datetime:
    """The end of the local day until which there is time: an instant that still belongs to that day. UTC in and out.

    `period` is ISO 8601 of whole days, counted from the day after `start` (as in Reg. 1182/71 Art. 3(1)); days in a
    holiday never count. So there is always at least the whole period, and no deadline lies in a holiday.
    """
    zone = ZoneInfo(time_zone)
    day = start.astimezone(zone).date()
    left = (add_period(day, period) - day).days
    while left > 0:
        day += dt.timedelta(days=1)
        left -= not any(span.holds(day) for span in holidays)
    return dt.datetime.combine(day, dt.time.max, zone).astimezone(dt.UTC)
