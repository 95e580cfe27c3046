"""Takes away what has had its time. So far only what Innsyn's own work leaves behind: sign-ins, orders, finished jobs.

The sweep of what a member gave, with notice before it and a second look at it, comes with the rights to erasure.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Interval, cast, delete, func
from sqlalchemy.orm import Session

from data.archive.orders import ArchiveOrder
from data.base import Base
from data.datamap.organisation import Organisation
from data.jobs import Job
from data.web_sessions import WebSession

SWEPT: tuple[type[Base], ...] = (WebSession, ArchiveOrder)
DONE_JOBS_KEPT = dt.timedelta(days=1)


def sweep(session: Session, organisation: Organisation) -> dict[str, int]:
    """Delete the rows whose retention is over, by the record's own period and clock; {table: rows}."""
    gone = {}
    for table in SWEPT:
        line = organisation.processing_of(table.section.activity)
        clock = table.section.clock(line.retention.from_) if line else ""
        if line is None or not clock:
            continue
        end = table.__table__.c[clock] + cast(line.retention.period, Interval)
        gone[table.__tablename__] = _count(session, delete(table).where(end < func.now()))
    done = delete(Job).where(Job.done_at < func.now() - DONE_JOBS_KEPT)
    return gone | {Job.__tablename__: _count(session, done)}


def _count(session: Session, statement: object) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[call-overload, attr-defined]
