"""ISO 8601 periods of years, months and days: the clocks of the record of processing and of requests."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


def add_period(start: dt.date, period: str) -> dt.date:
    """start + period, ValueError for none; a day the month does not have becomes its last (Reg. 1182/71 Art. 3)."""
    parts = PERIOD.fullmatch(period)
    if parts is None:
        raise ValueError(period)
    years, months, days = (int(part or 0) for part in parts.groups())
    month_index = start.year * 12 + start.month - 1 + years * 12 + months
    year, month = divmod(month_index, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day) + dt.timedelta(days=days)
