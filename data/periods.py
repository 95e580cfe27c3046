"""ISO 8601 periods of years, months and days: the clocks of the record of processing and of requests."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


def add_period(start: dt.date, period: str) -> dt.date:
    """start + period, ValueError for none; a day the month does not have becomes its last (Reg. 1182/71 Art. 3)."""
    months, days = _parts(period)
    return _moved(start, months) + dt.timedelta(days=days)


def subtract_period(end: dt.date, period: str) -> dt.date:
    """end - period, ValueError for none; a day the month does not have becomes its last."""
    months, days = _parts(period)
    return _moved(end, -months) - dt.timedelta(days=days)


def _parts(period: str) -> tuple[int, int]:
    """(months, days)."""
    parts = PERIOD.fullmatch(period)
    if parts is None:
        raise ValueError(period)
    years, months, days = (int(part or 0) for part in parts.groups())
    return 12 * years + months, days


def _moved(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
