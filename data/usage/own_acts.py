"""How often members did what they do under their own name: read by the worker's role from the acts themselves.

Only counts of a day leave it. Nothing is sent by a browser for these acts, so no installation stands beside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

ACTS: Mapping[str, tuple[str, int]] = {
    "salary-given": ("salary", 1),
    "consent-given": ("consent", 1),
    "mentor-asked": ("mentor", 0),
    "mentor-moved requested": ("mentor", 0),  # asked for somebody whom the coordinator's round had proposed
    "mentor-moved accepted": ("mentor", 1),
    "archive-asked": ("archive", 0),
    "archive-downloaded": ("archive", 1),
}
"""Lines of the log, with their detail where it matters: {line: (funnel, step)}."""
SEEN: Mapping[str, tuple[str, int]] = {"salary": ("salary", 0), "benchmark": ("salary", 2), "consent": ("consent", 0)}
"""What a browser says was seen, without any number: {what: (funnel, step)}."""

_ACTS = sa.text(
    "select (at at time zone :zone)::date as day, line, count(*) as n from (select at, case action"
    " when 'mentor-moved' then action || ' ' || detail else action end as line from app.audit_event"
    " where at >= cast(:first as timestamp) at time zone :zone"
    " and at < (cast(:last as timestamp) + interval '1 day') at time zone :zone) done"
    " where line = any(:lines) group by 1, 2"
)
_CONSENTS = sa.text(
    "select day, purpose, count(*) filter (where state = 'given' and at >= begins) as given,"
    " count(*) filter (where state = 'withdrawn' and at >= begins) as withdrawn,"
    " count(*) filter (where state = 'given' and coalesce(until >= ends, true)) as on_now,"
    " (select count(*) from app.person where created_at < ends) as members"
    " from (select day::date, day at time zone :zone as begins, (day + interval '1 day') at time zone :zone as ends"
    " from generate_series(cast(:first as timestamp), cast(:last as timestamp), interval '1 day') day) days"
    " join (select purpose, state, at, lead(at) over (partition by person_id, purpose order by position) as until"
    " from app.consent_event) answers on at < ends"
    " group by day, ends, purpose"
)

Rows = Sequence[Mapping[str, Any]]


def funnel_steps(session: Session, first: dt.date, last: dt.date, zone: str) -> Rows:
    """Rows of usage.funnel_day for the acts of these local days. For the worker's role."""
    span = {"first": first, "last": last, "zone": zone}
    counted: dict[tuple[dt.date, str, int], int] = {}
    for day, line, many in session.execute(_ACTS, span | {"lines": list(ACTS)}):
        key = (day, *ACTS[line])
        counted[key] = counted.get(key, 0) + many
    return [{"day": day, "funnel": funnel, "step": step, "n": n} for (day, funnel, step), n in counted.items()]


def consents(session: Session, first: dt.date, last: dt.date, zone: str) -> Rows:
    """Rows of usage.consent_day: answers of these local days, and how many had given each at a day's end."""
    span = {"first": first, "last": last, "zone": zone}
    return [dict(row) for row in session.execute(_CONSENTS, span).mappings()]
