"""Views: an employee looks at one member's pages, read-only, for a reason, for at most fifteen minutes, and is seen."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, fields

from sqlalchemy import CheckConstraint, ColumnElement, Index, bindparam, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from data import audit, notices
from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, not_personal, personal
from data.staff import StaffRole
from data.web_sessions import STANDINGS
from data.words import N_

LASTS = dt.timedelta(minutes=15)
REASONS = {
    "asked_by_member": N_("The member asked for help"),
    "wrong_data": N_("Something stored seemed wrong and has to be checked"),
    "sign_in_trouble": N_("The member could not sign in or use these pages"),
    "case": N_("A case of the member’s is being worked on"),
    "fault": N_("A fault in these pages is being looked for"),
}
ENDS = {
    "staff": N_("The employee ended it"),
    "member": N_("You ended it"),
    "time": N_("The fifteen minutes were over"),
    "sign_out": N_("The employee signed out"),
    "role": N_("The employee lost the role"),
}
ROLES = {StaffRole.SUPPORT.value: N_("Member support"), StaffRole.PRIVACY.value: N_("Privacy officer")}


class StaffView(Base):
    """One view. Its end stands in the row from the start; an employee has at most one that goes on."""

    __tablename__ = "staff_view"
    __table_args__ = (
        CheckConstraint("ends_at <= started_at + interval '15 minutes'", name="short"),
        CheckConstraint("char_length(words) between 10 and 500 and char_length(ticket) between 1 and 40", name="said"),
        Index(None, "staff_id", unique=True, postgresql_where=text("ended_at is null")),
        Index(None, "person_id", "started_at"),
    )
    section = Section("staff_view", N_("Employees who looked at your pages"), "security", anchor="started_at")
    access = Access(
        {
            Role.SUPPORT: "select insert",
            Role.GATE: "select",
            Role.MEMBER: "select",
            Role.PRIVACY: "select",
            Role.WORKER: "select delete",
        },
        columns={
            (Role.SUPPORT, "update"): ("ended_at", "ended_by"),
            (Role.GATE, "update"): ("ended_at", "ended_by"),
            (Role.MEMBER, "update"): ("ended_at", "ended_by"),
        },
    )

    person_id: Mapped[uuid.UUID] = person_key()
    view_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    staff_id: Mapped[uuid.UUID] = mapped_column(info=not_personal("random key of the employee who looked"))
    role: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Role"), choices=ROLES))
    standing: Mapped[str] = mapped_column(
        info=personal("user.demographic.trade_union_membership", N_("Looked at as"), choices=STANDINGS)
    )
    reason: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Why"), choices=REASONS))
    words: Mapped[str] = mapped_column(info=personal("user.content.private", N_("In the employee's words")))
    ticket: Mapped[str] = mapped_column(info=personal("user.unique_id", N_("Case number")))
    started_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Began")))
    ends_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Ends at the latest")))
    ended_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Ended")))
    ended_by: Mapped[str] = mapped_column(default="", info=personal("user.behavior", N_("How it ended"), choices=ENDS))


@dataclass(frozen=True)
class ViewRow:
    """A view, detached from the database."""

    person_id: uuid.UUID
    view_id: uuid.UUID
    staff_id: uuid.UUID
    role: str
    standing: str
    reason: str
    words: str
    ticket: str
    started_at: dt.datetime
    ends_at: dt.datetime
    ended_at: dt.datetime | None
    ended_by: str

    def over(self, at: dt.datetime) -> bool:
        """True once it was ended or its time is up."""
        return self.ended_at is not None or at >= self.ends_at

    @property
    def lasted_until(self) -> dt.datetime:
        """When it was ended, or will be at the latest."""
        return min(self.ended_at or self.ends_at, self.ends_at)


COLUMNS = tuple(getattr(StaffView, each.name) for each in fields(ViewRow))
_OPEN = select(*COLUMNS).where(StaffView.staff_id == bindparam("staff_id"), StaffView.ended_at.is_(None))


class Nested(Exception):
    """This employee has a view that goes on."""


def start_view(
    session: Session,
    person_id: uuid.UUID,
    *,
    staff_id: uuid.UUID,
    role: StaffRole,
    standing: str,
    reason: str,
    words: str,
    ticket: str,
) -> ViewRow:
    """Begin a view and leave the member a notice, in one transaction. Raises Nested while another one goes on."""
    going_on = open_view(session, staff_id)
    if going_on and not going_on.over(now()):
        raise Nested
    if going_on:
        end_view(session, staff_id, "time")
    at = now()
    row = StaffView(
        person_id=person_id, view_id=uuid.uuid4(), staff_id=staff_id, role=role.value, standing=standing,
        reason=reason, words=words, ticket=ticket, started_at=at, ends_at=at + LASTS, ended_at=None, ended_by="",
    )  # fmt: skip
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # begun at the same moment
        raise Nested from error
    notices.notify(session, person_id, "looked_at")
    return ViewRow(*(getattr(row, each.name) for each in fields(ViewRow)))


def open_view(session: Session, staff_id: uuid.UUID) -> ViewRow | None:
    """The employee's view that nobody has ended yet, or None; its time may be up."""
    row = session.execute(_OPEN, {"staff_id": staff_id}).one_or_none()
    return ViewRow(*row) if row else None


def views_of(session: Session, person_id: uuid.UUID) -> list[ViewRow]:
    """Every view of this person's pages, newest first."""
    query = select(*COLUMNS).where(StaffView.person_id == person_id)
    return [ViewRow(*row) for row in session.execute(query.order_by(StaffView.started_at.desc(), StaffView.view_id))]


def end_view(session: Session, staff_id: uuid.UUID, how: str) -> ViewRow | None:
    """End the employee's view; `how` is a key of ENDS. Written into the log; None when there was nothing to end."""
    return _end(session, how, StaffView.staff_id == staff_id)


def end_by_member(session: Session, person_id: uuid.UUID, view_id: uuid.UUID) -> ViewRow | None:
    """The member ends a view of her own pages; None when it was over."""
    mine = (StaffView.person_id == person_id, StaffView.view_id == view_id, StaffView.ends_at > now())
    return _end(session, "member", *mine)


def _end(session: Session, how: str, *which: ColumnElement[bool]) -> ViewRow | None:
    if how not in ENDS:
        raise KeyError(how)
    at = func.least(StaffView.ends_at, now())
    ended = session.execute(
        update(StaffView)
        .where(StaffView.ended_at.is_(None), *which)
        .values(ended_at=at, ended_by=how)
        .returning(*COLUMNS)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if ended is None:
        return None
    view = ViewRow(*ended)
    audit.record(session, view.person_id, "view-ended", how, by=None if how == "member" else view.staff_id)
    return view
