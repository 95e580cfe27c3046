"""Jobs as rows: put in the transaction of the act that needs them, claimed with SKIP LOCKED, retried with back-off."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import Index, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Access, Base, Role, now
from data.datamap.columns import not_personal

LEASE = dt.timedelta(minutes=5)
MOST_ATTEMPTS = 80  # about three days: a register or a mail server may be away for a weekend


class Job(Base):
    """One piece of work. It names rows by their random keys and holds no personal data."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "run_at", "job_id", postgresql_where="done_at is null and failed_at is null"),
        Index(None, "dedupe", unique=True),
    )
    access = Access(
        {
            Role.MEMBER: "insert",
            Role.PRIVACY: "insert",
            Role.SUPPORT: "insert",
            Role.COORDINATOR: "insert",
            Role.WORKER: "select insert update delete",
        },
        everybody=True,
    )

    job_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    kind: Mapped[str] = mapped_column(info=not_personal("kind of work"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(info=not_personal("random key; whose rows the work is on"))
    row_id: Mapped[uuid.UUID | None] = mapped_column(info=not_personal("random key of the row the work is on"))
    dedupe: Mapped[str | None] = mapped_column(info=not_personal("name of a work that may be waiting only once"))
    run_at: Mapped[dt.datetime] = mapped_column(info=not_personal("time"))
    lease_until: Mapped[dt.datetime | None] = mapped_column(info=not_personal("time"))
    attempts: Mapped[int] = mapped_column(default=0, info=not_personal("count"))
    done_at: Mapped[dt.datetime | None] = mapped_column(info=not_personal("time"))
    failed_at: Mapped[dt.datetime | None] = mapped_column(info=not_personal("time"))
    error: Mapped[str | None] = mapped_column(info=not_personal("class name of the last error, never its text"))


@dataclass(frozen=True)
class JobRow:
    """A claimed job."""

    job_id: uuid.UUID
    kind: str
    person_id: uuid.UUID | None
    row_id: uuid.UUID | None
    attempts: int


def enqueue(
    session: Session,
    kind: str,
    person_id: uuid.UUID | None = None,
    row_id: uuid.UUID | None = None,
    *,
    dedupe: str | None = None,
    run_at: dt.datetime | None = None,
) -> None:
    """Put a job into this transaction; a waiting one of the same `dedupe` name is enough."""
    session.execute(
        insert(Job)
        .values(
            job_id=uuid.uuid4(), kind=kind, person_id=person_id, row_id=row_id, dedupe=dedupe, run_at=run_at or now(),
            attempts=0,
        )
        .on_conflict_do_nothing()
    )  # fmt: skip


def claim(session: Session, kind: str | None = None, row_id: uuid.UUID | None = None) -> JobRow | None:
    """Lease the next due job for five minutes; a job whose worker died is due again when its lease ends."""
    due = (
        select(Job.job_id)
        .where(
            Job.done_at.is_(None),
            Job.failed_at.is_(None),
            Job.run_at <= func.now(),
            Job.lease_until.is_(None) | (Job.lease_until < func.now()),
        )
        .order_by(Job.run_at, Job.job_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if kind:
        due = due.where(Job.kind == kind)
    if row_id:
        due = due.where(Job.row_id == row_id)
    row = session.execute(
        update(Job)
        .where(Job.job_id == due.scalar_subquery())
        .values(lease_until=func.now() + LEASE, attempts=Job.attempts + 1)
        .returning(Job.job_id, Job.kind, Job.person_id, Job.row_id, Job.attempts)
    ).one_or_none()
    return JobRow(*row) if row else None


def finish(session: Session, job: JobRow) -> None:
    """The job is done; its dedupe name is free again."""
    session.execute(
        update(Job).where(Job.job_id == job.job_id).values(done_at=func.now(), lease_until=None, dedupe=None)
    )


def put_back(session: Session, job: JobRow, error: str) -> None:
    """Try again later, twice as late each time up to an hour; after the last attempt it waits for people."""
    pause = dt.timedelta(seconds=min(3600, 2**job.attempts))
    failed = {"failed_at": func.now(), "dedupe": None} if job.attempts >= MOST_ATTEMPTS else {}
    session.execute(
        update(Job)
        .where(Job.job_id == job.job_id)
        .values(run_at=func.now() + pause, lease_until=None, error=error[:200], **failed)
    )


def queue_figures(session: Session) -> dict[str, float]:
    """{waiting, failed, oldest_seconds} for the metrics."""
    waiting = (Job.done_at.is_(None)) & (Job.failed_at.is_(None))
    row = session.execute(
        select(
            func.count().filter(waiting),
            func.count().filter(Job.failed_at.is_not(None)),
            func.coalesce(func.extract("epoch", func.now() - func.min(Job.run_at).filter(waiting)), 0),
        )
    ).one()
    return {"waiting": row[0], "failed": row[1], "oldest_seconds": max(0.0, float(row[2]))}
