"""What is done with usage each night: the days that are over are counted, and what has had its time goes."""

# ruff: noqa: S608 - statements are put together from our own names alone

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from data.base import now
from data.db import Database, one_at_a_time
from data.jobs import JobRow, enqueue
from data.services import USAGE, WORKER, Services
from data.usage import own_acts
from data.usage.intake import TOO_OLD
from data.usage.published import ConsentDay, FunnelDay
from data.usage.report_rest import COUNTED
from data.usage.roll_up import roll_up
from data.usage.rules import KEPT_DAYS, KEPT_RAW_DAYS

JOB = "usage-night"
AT = dt.time(3, 30, tzinfo=dt.UTC)
MAY_TAKE = "15min"

_FIRST = sa.text(
    "select coalesce((select max(day) + 1 from usage.quality_day), least((select min(hour at time zone :zone)::date"
    " from usage.event), (select min(hour at time zone :zone)::date from usage.intake_count)))"
)
_SEEN_STEPS = sa.text(
    "insert into usage.funnel_day (day, funnel, step, n)"
    " select (hour at time zone :zone)::date, :funnel, :step, count(*) from usage.event"
    " where kind = 'seen' and feature = :what and hour >= cast(:first as timestamp) at time zone :zone"
    " and hour < (cast(:last as timestamp) + interval '1 day') at time zone :zone group by 1"
)
_BY_HOUR = [each for each in COUNTED if each != "visits_without_consent"]
_QUALITY = sa.text(  # a day once: what came in on it does not change, and its visitors are told apart that night alone
    f"insert into usage.quality_day (day, {', '.join(_BY_HOUR)}, visits_without_consent, rolled_at) select day::date, "
    + ", ".join(f"coalesce(sum(n) filter (where what = '{each}'), 0)" for each in _BY_HOUR)
    + ", (select count(*) from usage.visitor where visitor.day = days.day), :at"
    " from generate_series(cast(:first as timestamp), cast(:last as timestamp), interval '1 day') days (day)"
    " left join usage.intake_count on (hour at time zone :zone)::date = day"
    " where not exists (select from usage.quality_day done where done.day = days.day) group by days.day"
)
_PAST: Mapping[str, str] = {  # what goes, and when
    "usage.visitor": "day < :today",
    "usage.salt": "day < :today",
    "usage.event": "hour < cast(:raw as timestamp) at time zone :zone",
    "usage.intake_count": "hour < cast(:raw as timestamp) at time zone :zone",
    "usage.install_day": "day < :days",
    "usage.install": "last_day < :days",
}


def plan(session: Session) -> None:
    """See to it that usage is counted next night; once, however often asked."""
    at = now()
    tonight = dt.datetime.combine(at.date(), AT)
    enqueue(session, JOB, dedupe=JOB, run_at=tonight if at < tonight else tonight + dt.timedelta(days=1))


def every_night(services: Services, _job: JobRow | None = None) -> None:
    """Count all days that are over and were not counted yet, with those before that something may have come late for.

    Twice the same night counts the same. Raw events, the rows of installations and what visits were told apart by go
    when their time is over, which the policy says too.
    """
    zone = services.organisation.time_zone
    today = now().astimezone(ZoneInfo(zone)).date()
    with services.jobs.transaction(USAGE) as session:
        one_at_a_time(session, "usage")
        months_to_come(session, today)
        last = today - dt.timedelta(days=1)
        first = session.scalar(_FIRST, {"zone": zone})
        if first is not None:
            count(services.jobs, session, min(first, last) - TOO_OLD, last, zone)
        drop_past(session, today, zone)


def count(jobs: Database, session: Session, first: dt.date, last: dt.date, zone: str) -> None:
    """Count these local days. `session` is the usage role's; members' own acts are read by the worker's role."""
    session.execute(sa.text(f"set local statement_timeout = '{MAY_TAKE}'"))
    one_at_a_time(session, "usage")
    span = {"first": first, "last": last, "zone": zone}
    roll_up(session, first, last, zone)
    with jobs.transaction(WORKER) as reading:
        steps = own_acts.funnel_steps(reading, first, last, zone)
        consents = own_acts.consents(reading, first, last, zone)
    _anew(session, FunnelDay, steps, first, last)
    _anew(session, ConsentDay, consents, first, last)
    for what, (funnel, step) in own_acts.SEEN.items():
        session.execute(_SEEN_STEPS, span | {"what": what, "funnel": funnel, "step": step})
    session.execute(_QUALITY, span | {"at": now()})


def _anew(
    session: Session, table: type[FunnelDay | ConsentDay], rows: own_acts.Rows, first: dt.date, last: dt.date
) -> None:
    session.execute(sa.delete(table).where(table.day.between(first, last)))
    if rows:
        session.execute(sa.insert(table), rows)


def months_to_come(session: Session, today: dt.date) -> None:
    """Have a partition for this month and the next."""
    for month in (today, today.replace(day=1) + dt.timedelta(days=31)):
        session.execute(sa.text("select usage.partition(:month)"), {"month": month})


def drop_past(session: Session, today: dt.date, zone: str) -> None:
    """Delete what may not be kept any longer: of events whole months at once, which costs nothing, then the rest."""
    raw, days = today - dt.timedelta(days=KEPT_RAW_DAYS), today - dt.timedelta(days=KEPT_DAYS)
    session.execute(sa.text("select usage.drop_before(:raw)"), {"raw": raw})
    for table, past in _PAST.items():
        gone = sa.text(f"delete from {table} where {past}")
        session.execute(gone, {"today": today, "raw": raw, "days": days, "zone": zone})


def forget_salts(services: Services) -> None:
    """Each minute: what a day's visits were told apart by goes when the day is over."""
    today = now().astimezone(ZoneInfo(services.organisation.time_zone)).date()
    with services.jobs.transaction(USAGE) as session:
        session.execute(sa.text("delete from usage.salt where day < :today"), {"today": today})
