"""The outbox to the register: a change is kept in the member's transaction, carried out by a job, its outcome shown."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from data import audit, jobs, notices
from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, not_personal, personal
from data.people import person_of
from data.register.port import Applied, Change, Outcome, Refused, Register, Unknown
from data.words import N_

Transaction = Callable[[], AbstractContextManager[Session]]
JOB = "register_change"
STATES = {
    "waiting": N_("Sent, not confirmed yet"),
    "applied": N_("Confirmed by the register"),
    "refused": N_("Refused by the register"),
}
CAUSES = {
    "edit": N_("You changed it"),
    "request": N_("Decided on your request"),
    "consent": N_("You changed a consent"),
}


class RegisterChange(Base):
    """One field the register is asked to change, and what it answered. Unknown is not an outcome: it waits."""

    __tablename__ = "register_change"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'applied', 'refused')", name="state_known"),
        CheckConstraint("cause in ('edit', 'request', 'consent')", name="cause_known"),
        Index(None, "person_id", "asked_at"),
    )
    section = Section(
        "register_change",
        N_("Changes to your details"),
        "requests",
        anchor="asked_at",
        clocks={"answered": "settled_at"},
    )
    access = Access(
        {Role.MEMBER: "select insert", Role.VIEWER: "select", Role.PRIVACY: "select insert", Role.WORKER: "select"},
        columns={
            (Role.MEMBER, "update"): ("state", "reason", "settled_at"),
            (Role.WORKER, "update"): ("state", "reason", "settled_at", "last_tried_at"),
        },
    )

    person_id: Mapped[uuid.UUID] = person_key()
    change_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    field: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Field"), names="field"))
    old: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Before"), names="field_value"))
    new: Mapped[str] = mapped_column(info=personal("user.behavior", N_("After"), names="field_value"))
    cause: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Cause"), choices=CAUSES))
    state: Mapped[str] = mapped_column(info=personal("user.behavior", N_("State"), choices=STATES))
    reason: Mapped[str] = mapped_column(default="", info=personal("user.behavior", N_("Reason for the refusal")))
    asked_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("When")))
    last_tried_at: Mapped[dt.datetime | None] = mapped_column(info=not_personal("time of the last attempt"))
    settled_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Answered")))


@dataclass(frozen=True)
class ChangeRow:
    """A change as shown."""

    change_id: uuid.UUID
    field: str
    old: str
    new: str
    cause: str
    state: str
    reason: str
    asked_at: dt.datetime
    settled_at: dt.datetime | None


def ask_register(
    session: Session,
    person_id: uuid.UUID,
    field: str,
    old: str,
    new: str,
    cause: str = "edit",
    by: uuid.UUID | None = None,
) -> uuid.UUID:
    """Put a change into the outbox, with its job and its audit row; returns the change's id."""
    change_id = uuid.uuid4()
    session.add(
        RegisterChange(
            person_id=person_id, change_id=change_id, field=field, old=old, new=new, cause=cause, state="waiting",
            reason="", asked_at=now(),
        )
    )  # fmt: skip
    session.flush()
    jobs.enqueue(session, JOB, person_id, change_id)
    audit.record(session, person_id, "register-change-asked", field, by=by)
    return change_id


def _row(r: RegisterChange) -> ChangeRow:
    return ChangeRow(r.change_id, r.field, r.old, r.new, r.cause, r.state, r.reason, r.asked_at, r.settled_at)


def changes_of(session: Session, person_id: uuid.UUID, *, limit: int = 50) -> list[ChangeRow]:
    """A person's changes, newest first."""
    rows = session.scalars(
        select(RegisterChange)
        .where(RegisterChange.person_id == person_id)
        .order_by(RegisterChange.asked_at.desc(), RegisterChange.change_id)
        .limit(limit)
    )
    return [_row(r) for r in rows]


def change_of(session: Session, person_id: uuid.UUID, change_id: uuid.UUID) -> ChangeRow:
    """One change of this person; NoResultFound when there is none."""
    return _row(session.get_one(RegisterChange, (person_id, change_id), populate_existing=True))


def last_change(session: Session, person_id: uuid.UUID, field: str) -> ChangeRow | None:
    """The newest change of this field, or None."""
    row = session.scalars(
        select(RegisterChange)
        .where(RegisterChange.person_id == person_id, RegisterChange.field == field)
        .order_by(RegisterChange.asked_at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return _row(row) if row else None


def waiting_changes(session: Session, person_id: uuid.UUID, change_id: uuid.UUID, ref: str) -> list[Change]:
    """What to send: this change, after the earlier ones of its field that wait too: the last word stays the last.

    Empty when it is settled already.
    """
    asked = session.get(RegisterChange, (person_id, change_id))
    if asked is None or asked.state != "waiting":
        return []
    rows = session.scalars(
        select(RegisterChange)
        .where(
            RegisterChange.person_id == person_id,
            RegisterChange.field == asked.field,
            RegisterChange.state == "waiting",
            RegisterChange.asked_at <= asked.asked_at,
        )
        .order_by(RegisterChange.asked_at)
    )
    return [Change(each.change_id, ref, "profile", each.field, each.old, each.new) for each in rows]


def settle(session: Session, person_id: uuid.UUID, change_id: uuid.UUID, outcome: Outcome) -> bool:
    """Write down what the register answered; False when it gave no answer, or another worker wrote it down before."""
    match outcome:
        case Applied():
            values = {"state": "applied", "settled_at": now()}
        case Refused(reason):
            values = {"state": "refused", "reason": reason, "settled_at": now()}
        case _:
            return False
    done = session.execute(
        update(RegisterChange)
        .where(
            RegisterChange.person_id == person_id,
            RegisterChange.change_id == change_id,
            RegisterChange.state == "waiting",
        )
        .values(values)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def carry_out(register: Register, transaction: Transaction, person_id: uuid.UUID, change_id: uuid.UUID) -> bool:
    """Send a change to the register and write down its answer; False while the register gives none: it waits on.

    `transaction` opens one that may read and settle the person's changes: the worker's, or the person's own, so that
    what she sees after saving is what the register said. The register is asked outside of any transaction of ours.
    """
    with transaction() as session:
        ref = person_of(session, person_id).register_ref
        waiting = waiting_changes(session, person_id, change_id, ref)
    for change in waiting:
        outcome = register.apply(change)
        if isinstance(outcome, Unknown):
            return False
        with transaction() as session:
            if settle(session, person_id, change.change_id, outcome):
                _tell(session, person_id, change.field, outcome)
    return True


def _tell(session: Session, person_id: uuid.UUID, field: str, outcome: Outcome) -> None:
    if isinstance(outcome, Refused):
        notices.notify(session, person_id, "change_refused")
    verb = "applied" if isinstance(outcome, Applied) else "refused"
    audit.record(session, person_id, f"register-change-{verb}", field, actor="system")
