"""Requests a person makes under Art. 15-21, each with a state and a clock of one calendar month from receipt."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from data import audit, notices
from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, not_personal, personal
from data.db import one_at_a_time
from data.periods import add_period
from data.register.changes import ask_register
from data.staff_views import StaffView
from data.words import N_

KINDS = {"correct": N_("Correction"), "view": N_("A view that you had not agreed to")}
STATES = {"received": N_("Received"), "granted": N_("Granted"), "denied": N_("Denied")}
DECIDED = {"correct": ("correction_decided", "correction"), "view": ("objection_decided", "objection")}
ANSWERED_WITHIN = "P1M"  # Art. 12(3)


class Request(Base):
    """One request. For a correction: the field, its old and proposed value, and why."""

    __tablename__ = "request"
    __table_args__ = (
        CheckConstraint("kind in ('correct', 'view')", name="kind_known"),
        CheckConstraint("state in ('received', 'granted', 'denied')", name="state_known"),
        CheckConstraint("char_length(reason) <= 1000 and char_length(answer) <= 2000", name="lengths"),
        Index(None, "state", "due_on"),
    )
    section = Section(
        "request", N_("Requests you have made"), "requests", anchor="received_at", clocks={"answered": "decided_at"}
    )
    access = Access(
        {Role.MEMBER: "select insert", Role.VIEWER: "select", Role.PRIVACY: "select"},
        columns={
            (Role.MEMBER, "update"): ("request_id", "proposed", "reason"),
            (Role.PRIVACY, "update"): ("state", "answer", "decided_at", "decided_by"),
        },
    )

    person_id: Mapped[uuid.UUID] = person_key()
    request_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    kind: Mapped[str] = mapped_column(info=personal("user.privacy_preferences", N_("Kind"), choices=KINDS))
    state: Mapped[str] = mapped_column(info=personal("user.privacy_preferences", N_("State"), choices=STATES))
    field: Mapped[str] = mapped_column(info=personal("user.privacy_preferences", N_("Field"), names="field"))
    old: Mapped[str] = mapped_column(info=personal("user.name", N_("Stored value")))
    proposed: Mapped[str] = mapped_column(info=personal("user.name", N_("Proposed value")))
    reason: Mapped[str] = mapped_column(info=personal("user.content.private", N_("Your reason")))
    view_id: Mapped[uuid.UUID | None] = mapped_column(info=not_personal("random key of the view it is about"))
    received_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Received")))
    due_on: Mapped[dt.date] = mapped_column(info=personal("user.behavior", N_("To be answered by")))
    answer: Mapped[str] = mapped_column(default="", info=personal("user.content.private", N_("Answer")))
    decided_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Answered")))
    decided_by: Mapped[uuid.UUID | None] = mapped_column(info=not_personal("random key of the employee who answered"))


class OwnView(Exception):
    """Nobody decides on an objection to what they did themselves."""


@dataclass(frozen=True)
class RequestRow:
    """A request as shown to the person and the privacy officer."""

    person_id: uuid.UUID
    request_id: uuid.UUID
    kind: str
    state: str
    field: str
    old: str
    proposed: str
    reason: str
    received_at: dt.datetime
    due_on: dt.date
    answer: str
    decided_at: dt.datetime | None
    view_id: uuid.UUID | None


def _row(r: Request) -> RequestRow:
    return RequestRow(
        r.person_id, r.request_id, r.kind, r.state, r.field, r.old, r.proposed, r.reason, r.received_at, r.due_on,
        r.answer, r.decided_at, r.view_id,
    )  # fmt: skip


def ask_for_correction(
    session: Session, person_id: uuid.UUID, field: str, old: str, proposed: str, reason: str, today: dt.date
) -> bool:
    """Ask for a field to be corrected; True when an open request took over the new value and reason.

    It keeps its date and gets a new id, so that an answer to what it said before comes too late. The same asked twice
    is one request.
    """
    one_at_a_time(session, f"requests {person_id}")
    mine = (Request.person_id == person_id, Request.field == field, Request.state == "received")
    said_already = (Request.proposed == proposed, Request.reason == reason)
    if session.scalar(select(Request.request_id).where(*mine, *said_already)):
        return False
    request_id = uuid.uuid4()
    changed = session.execute(
        update(Request).where(*mine).values(request_id=request_id, proposed=proposed, reason=reason)
    )
    taken_over = bool(changed.rowcount)  # type: ignore[attr-defined]
    if not taken_over:
        session.add(
            Request(
                person_id=person_id, request_id=request_id, kind="correct", state="received", field=field, old=old,
                proposed=proposed, reason=reason, received_at=now(),
                due_on=add_period(today, ANSWERED_WITHIN), answer="",
            )
        )  # fmt: skip
    audit.record(session, person_id, "correction-requested", field)
    return taken_over


def object_to_view(session: Session, person_id: uuid.UUID, view_id: uuid.UUID, reason: str, today: dt.date) -> bool:
    """Say that a view of one's pages was not agreed; False when one has said so before. LookupError: no such view."""
    one_at_a_time(session, f"requests {person_id}")
    if session.get(StaffView, (person_id, view_id)) is None:
        raise LookupError(view_id)
    said = select(Request.request_id).where(Request.person_id == person_id, Request.view_id == view_id)
    if session.scalar(said) is not None:
        return False
    session.add(
        Request(
            person_id=person_id, request_id=uuid.uuid4(), kind="view", state="received", field="", old="", proposed="",
            reason=reason, view_id=view_id, received_at=now(), due_on=add_period(today, ANSWERED_WITHIN), answer="",
        )
    )  # fmt: skip
    audit.record(session, person_id, "view-objected")
    return True


def requests_of(session: Session, person_id: uuid.UUID) -> list[RequestRow]:
    """A person's requests, newest first."""
    rows = session.scalars(
        select(Request).where(Request.person_id == person_id).order_by(Request.received_at.desc(), Request.request_id)
    )
    return [_row(r) for r in rows]


def open_requests(session: Session) -> list[RequestRow]:
    """For the privacy officer: what waits for an answer, the soonest due first."""
    rows = session.scalars(
        select(Request).where(Request.state == "received").order_by(Request.due_on, Request.request_id)
    )
    return [_row(r) for r in rows]


def note_reading(session: Session, requests: list[RequestRow], by: uuid.UUID) -> None:
    """Log, for each person whose request is shown, that an employee read it."""
    for each in requests:
        audit.record(session, each.person_id, "request-read", each.field or each.kind, by=by)


def decide(session: Session, request_id: uuid.UUID, *, grant: bool, answer: str, by: uuid.UUID) -> bool:
    """The privacy officer's answer; a granted correction goes to the register's outbox in the same transaction.

    A view that was not agreed leaves nothing to carry out: the answer is all. False when it was answered already.
    OwnView: the view was the privacy officer's own.
    """
    row = session.scalars(
        select(Request).where(Request.request_id == request_id, Request.state == "received").with_for_update()
    ).one_or_none()
    if row is None:
        return False
    view = session.get(StaffView, (row.person_id, row.view_id)) if row.view_id else None
    if view and view.staff_id == by:
        raise OwnView(view.view_id)
    session.execute(
        update(Request)
        .where(Request.person_id == row.person_id, Request.request_id == request_id)
        .values(state="granted" if grant else "denied", answer=answer, decided_at=now(), decided_by=by)
    )
    if grant and row.kind == "correct":
        ask_register(session, row.person_id, row.field, row.old, row.proposed, "request", by=by)
    notice, act = DECIDED[row.kind]
    notices.notify(session, row.person_id, notice)
    audit.record(session, row.person_id, f"{act}-{'granted' if grant else 'denied'}", row.field, by=by)
    return True
