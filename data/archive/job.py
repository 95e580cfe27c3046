"""The job behind an order: build, keep, announce. Killed anywhere it leaves a retry and, for an hour, a spare file."""

from __future__ import annotations

import uuid
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from data import audit, notices
from data.archive.build import Built, build
from data.archive.files import Folder
from data.archive.orders import KEPT, ArchiveOrder
from data.archive.source import read
from data.base import now
from data.db import Database
from data.services import WORKER, Services

UNFINISHED = ("waiting", "building")


def make(services: Services, person_id: uuid.UUID, order_id: uuid.UUID) -> bool:
    """Make the archive of an order; False when that was done before, or the order is gone.

    Raises RegisterDown, OSError (a full disk) or a database error; nothing is kept then, and doing it again is right.
    """
    if not _note_progress(services.jobs, person_id, order_id, 0, 0):
        return False
    source = read(services.jobs, services.register, services.vault, services.organisation, person_id, order_id)
    folder = Folder(services.files)
    with folder.writing() as writing:
        built = build(
            source,
            writing.target,
            partial(_note_progress, services.jobs, person_id, order_id),
            key=services.signer,
        )
        file = writing.keep()
    with services.jobs.transaction(WORKER) as session:
        announced = _announce(session, person_id, order_id, file, built)
    if not announced:
        folder.remove_all([file])
    return announced


def _announce(session: Session, person_id: uuid.UUID, order_id: uuid.UUID, file: str, built: Built) -> bool:
    """Mark the order ready, tell the person and log it, unless another worker was faster."""
    at = now()
    if not _change(
        session, person_id, order_id, state="ready", file=file, bytes=built.bytes, sha256=built.sha256, ready_at=at,
        expires_at=at + KEPT,
    ):  # fmt: skip
        return False
    notices.notify(session, person_id, "archive_ready")
    audit.record(session, person_id, "archive-made", actor="system")
    return True


def give_up(database: Database, person_id: uuid.UUID, order_id: uuid.UUID) -> bool:
    """After the last attempt: the order has failed, the person is told and can order again. False when it is over."""
    with database.transaction(WORKER) as session:
        if not _change(session, person_id, order_id, state="failed"):
            return False
        notices.notify(session, person_id, "archive_failed")
        audit.record(session, person_id, "archive-failed", actor="system")
        return True


def expire(services: Services) -> int:
    """Remove the archives whose seven days are over; returns how many. The file goes first: none is left unowned."""
    overdue = (
        select(ArchiveOrder.person_id, ArchiveOrder.order_id, ArchiveOrder.file)
        .where(ArchiveOrder.state == "ready", ArchiveOrder.expires_at < now())
        .order_by(ArchiveOrder.order_id)
    )
    with services.jobs.transaction(WORKER) as session:
        orders = session.execute(overdue).all()
    folder = Folder(services.files)
    for person_id, order_id, file in orders:
        folder.remove_all([file] if file else [])
        with services.jobs.transaction(WORKER) as session:
            session.execute(
                update(ArchiveOrder)
                .where(ArchiveOrder.person_id == person_id, ArchiveOrder.order_id == order_id)
                .values(state="expired", file=None)
            )
    return len(orders)


def sweep_files(services: Services) -> int:
    """Remove files older than an hour that belong to no order, as a killed worker leaves them; returns how many."""
    folder = Folder(services.files)
    stale = folder.stale()
    with services.jobs.transaction(WORKER) as session:
        owned = set(session.scalars(select(ArchiveOrder.file).where(ArchiveOrder.file.in_(stale))))
    return folder.remove_all([name for name in stale if name not in owned])


def _note_progress(database: Database, person_id: uuid.UUID, order_id: uuid.UUID, done: int, total: int) -> bool:
    with database.transaction(WORKER) as session:
        return _change(session, person_id, order_id, state="building", done=done, total=total)


def _change(session: Session, person_id: uuid.UUID, order_id: uuid.UUID, **values: object) -> bool:
    """Change an order that is not finished yet; False when there is none."""
    changed = session.execute(
        update(ArchiveOrder)
        .where(
            ArchiveOrder.person_id == person_id, ArchiveOrder.order_id == order_id, ArchiveOrder.state.in_(UNFINISHED)
        )
        .values(values)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]
