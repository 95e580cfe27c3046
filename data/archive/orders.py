"""Orders of the personal archive: asked for, built by a job, kept seven days, fetched by the person alone."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import BigInteger, CheckConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from data import audit, jobs
from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, not_personal, personal
from data.db import one_at_a_time
from data.words import N_

JOB = "archive"
KEPT = dt.timedelta(days=7)
MOST_ATTEMPTS = 12  # about an hour; then the person is told and can order again
STATES = {
    "waiting": N_("Waiting"),
    "building": N_("Being made"),
    "ready": N_("Ready"),
    "failed": N_("Failed"),
    "expired": N_("Expired"),
}


class ArchiveOrder(Base):
    """One archive asked for."""

    __tablename__ = "archive_order"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'building', 'ready', 'failed', 'expired')", name="state_known"),
    )
    section = Section("archive_order", N_("Archives you have asked for"), "portability", anchor="asked_at")
    access = Access(
        {Role.MEMBER: "select insert", Role.VIEWER: "select", Role.WORKER: "select delete"},
        columns={
            (Role.MEMBER, "update"): ("downloads",),
            (Role.WORKER, "update"): ("state", "done", "total", "file", "bytes", "sha256", "ready_at", "expires_at"),
        },
    )

    person_id: Mapped[uuid.UUID] = person_key()
    order_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    state: Mapped[str] = mapped_column(info=personal("user.behavior", N_("State"), choices=STATES))
    asked_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Asked for")))
    language: Mapped[str] = mapped_column(info=personal("user.demographic.language", N_("Language")))
    done: Mapped[int] = mapped_column(default=0, info=not_personal("progress"))
    total: Mapped[int] = mapped_column(default=0, info=not_personal("progress"))
    file: Mapped[str | None] = mapped_column(info=not_personal("name of the file, random"))
    bytes: Mapped[int | None] = mapped_column(BigInteger, info=personal("user.behavior", N_("Size in bytes")))
    sha256: Mapped[str | None] = mapped_column(info=personal("user.behavior", N_("Checksum")))
    ready_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Ready")))
    expires_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Can be fetched until")))
    downloads: Mapped[int] = mapped_column(default=0, info=personal("user.behavior", N_("Times downloaded")))


@dataclass(frozen=True)
class OrderRow:
    """An order as shown."""

    order_id: uuid.UUID
    state: str
    asked_at: dt.datetime
    done: int
    total: int
    file: str | None
    bytes: int | None
    sha256: str | None
    ready_at: dt.datetime | None
    expires_at: dt.datetime | None
    downloads: int

    @property
    def fetchable(self) -> bool:
        """True while the file may be downloaded."""
        return self.state == "ready" and self.expires_at is not None and self.expires_at > now()


def _row(r: ArchiveOrder) -> OrderRow:
    return OrderRow(
        r.order_id,
        r.state,
        r.asked_at,
        r.done,
        r.total,
        r.file,
        r.bytes,
        r.sha256,
        r.ready_at,
        r.expires_at,
        r.downloads,
    )


def orders_of(session: Session, person_id: uuid.UUID) -> list[OrderRow]:
    """A person's orders, newest first."""
    rows = session.scalars(
        select(ArchiveOrder)
        .where(ArchiveOrder.person_id == person_id)
        .order_by(ArchiveOrder.asked_at.desc(), ArchiveOrder.order_id)
        .limit(20)
    )
    return [_row(r) for r in rows]


def order_of(session: Session, person_id: uuid.UUID, order_id: uuid.UUID) -> OrderRow | None:
    """One order of this person, or None."""
    row = session.get(ArchiveOrder, (person_id, order_id))
    return _row(row) if row else None


def ask_for_archive(session: Session, person_id: uuid.UUID, language: str) -> uuid.UUID:
    """Order an archive with its job; an order not finished yet is that order."""
    one_at_a_time(session, f"archive {person_id}")
    waiting = session.scalars(
        select(ArchiveOrder.order_id).where(
            ArchiveOrder.person_id == person_id, ArchiveOrder.state.in_(("waiting", "building"))
        )
    ).first()
    if waiting:
        return waiting
    order_id = uuid.uuid4()
    session.add(
        ArchiveOrder(
            person_id=person_id, order_id=order_id, state="waiting", asked_at=now(), language=language, done=0, total=0,
            downloads=0,
        )
    )  # fmt: skip
    session.flush()
    jobs.enqueue(session, JOB, person_id, order_id)
    audit.record(session, person_id, "archive-asked")
    return order_id


def note_download(session: Session, person_id: uuid.UUID, order_id: uuid.UUID) -> None:
    """Count a download and log it, before the first byte goes out."""
    session.execute(
        update(ArchiveOrder)
        .where(ArchiveOrder.person_id == person_id, ArchiveOrder.order_id == order_id)
        .values(downloads=ArchiveOrder.downloads + 1)
    )
    audit.record(session, person_id, "archive-downloaded")
