"""The nightly look at the sealed logs: a job, so that of several workers one does it.

While a log is broken its job is put back like any other, so that the alarm is given again, each hour in the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import structlog
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from data import ledger
from data.base import Role, now
from data.db import Context
from data.jobs import Job, JobRow, enqueue
from data.services import Services

log = structlog.get_logger()
JOB = "verify-ledgers"
NIGHT = dt.time(2, tzinfo=dt.UTC)


class LedgerBroken(Exception):
    """A sealed row was altered, removed or put in another order."""


def plan(session: Session) -> None:
    """See to it that the logs are verified next night; once, however often it is asked for."""
    at = now()
    tonight = dt.datetime.combine(at.date(), NIGHT)
    enqueue(session, JOB, dedupe=JOB, run_at=tonight if at < tonight else tonight + dt.timedelta(days=1))


def verdicts(services: Services) -> Iterator[ledger.Verdict]:
    """What is found of each log. All of it is read from one instant: rows may be sealed meanwhile."""
    for name in ledger.LEDGERS:
        with services.jobs.snapshot(Context(Role.WORKER, read_only=True)) as session:
            yield ledger.verify(session, name, services.signer.public_key())


def verify_all(services: Services, _job: JobRow) -> None:
    """Give the alarm for each broken log, with its first bad row, and raise LedgerBroken."""
    broken = [each for each in verdicts(services) if each.bad]
    for each in broken:
        position, what = each.bad or (0, "")
        log.error("ledger broken", ledger=each.ledger, position=position, what=what)
    if broken:
        raise LedgerBroken


def is_broken(session: Session) -> bool:
    """True when the newest look at the logs found one broken, for the metrics."""
    found = and_(Job.done_at.is_(None), Job.error == LedgerBroken.__name__)
    looked = Job.kind == JOB, Job.attempts > 0
    return bool(session.scalar(select(found).where(*looked).order_by(Job.run_at.desc()).limit(1)))
