"""Counts raw events into what is published. Each count is made anew from its rows, so that twice is as good as once.

Days are the organisation's own. What came late belongs to its own day: whoever counts a day again counts all that rests
on it, such as the 28 days after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from data.usage import roll_up_installs, roll_up_pages

Statements = Sequence[str]


def roll_up(session: Session, first: dt.date, last: dt.date, zone: str) -> None:
    """Count the days from `first` to `last` and everything that rests on them. For the usage role.

    Raw events of these days, and of the weeks and months they lie in, must still be there.
    """
    values = {
        "first": first,
        "last": last,
        "zone": zone,
        "beyond": last + dt.timedelta(days=27),
        "week": first - dt.timedelta(days=first.weekday()),
    }
    for statement in (*roll_up_installs.STATEMENTS, *roll_up_pages.STATEMENTS):
        session.execute(sa.text(statement), values)
