"""Notices in the portal, and the e-mails that announce them: a mail says that there is something, never what."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from data import jobs
from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, not_personal, personal
from data.words import N_

JOB = "mail"
KINDS = {
    "archive_ready": N_("Your archive is ready to be downloaded."),
    "archive_failed": N_("Your archive could not be made. Please ask for it again."),
    "correction_decided": N_("Your request for a correction has been answered."),
    "objection_decided": N_("What you said about a look at your pages has been answered."),
    "change_refused": N_("The member register did not accept a change you made."),
    "letter": N_("You have a new letter."),
    "looked_at": N_("An employee looks at your pages to help. You can see who, why and what, and end it."),
    "sign_in_ended": N_("You were signed in in more than ten browsers, so the oldest sign-in was ended."),
    "mentor_suggested": N_("Somebody was proposed to you as a mentor."),
    "mentor_request": N_("Somebody would like you as a mentor."),
    "mentor_question": N_("The mentor you asked has a question."),
    "mentor_answered": N_("Your question to a mentee has been answered."),
    "mentor_accepted": N_("A mentor has said yes to you."),
    "mentor_declined": N_("A mentor you asked cannot take part this time."),
    "mentor_withdrawn": N_("A request to you as a mentor is no longer open."),
    "mentor_closed": N_("A request of yours to a mentor was closed."),
    "mentor_expired": N_("A request about mentoring was not answered in time."),
    "mentor_reminder": N_("A request about mentoring waits for your answer."),
    "mentor_active": N_("Your mentoring is under way."),
    "mentor_ended": N_("A mentoring you take part in has ended."),
    "mentor_check_in": N_("How is your mentoring going? Answer a short question."),
    "mentor_idle": N_("You were paused as a mentor, since two requests were not answered."),
    "mentor_listed": N_("The coordinator has listed you as a mentor."),
    "mentor_rejected_words": N_(
        "Your mentor profile was sent back: it says too little. Say more about how you can help, and send it again."
    ),
    "mentor_rejected_leader": N_(
        "Your mentor profile was sent back: mentors are people who lead others. You can still take part as a mentee."
    ),
    "mentor_rejected_topics": N_(
        "Your mentor profile was sent back: the topics do not fit the programme. Choose others, and send it again."
    ),
    "mentor_rejected_other": N_("Your mentor profile was sent back. Please contact us, and we tell you why."),
}
PATHS = {
    "archive_ready": "/archive",
    "archive_failed": "/archive",
    "correction_decided": "/my-data",
    "objection_decided": "/who-has-looked",
    "change_refused": "/my-data",
    "letter": "/my-data",
    "looked_at": "/who-has-looked",
    "sign_in_ended": "/sign-ins",
}
PATHS |= {kind: "/mentor" for kind in KINDS if kind.startswith("mentor_")}
PATHS |= {kind: "/mentor-profile" for kind in KINDS if kind.startswith("mentor_rejected_")}
MAILED = frozenset(PATHS) - {"sign_in_ended"}


class Notice(Base):
    """Something a person should know, as a kind; its words are written when it is shown."""

    __tablename__ = "notice"
    __table_args__ = (Index(None, "person_id", "created_at"),)
    section = Section("notice", N_("Notices"), "notices", anchor="created_at")
    access = Access(
        {
            Role.GATE: "insert",
            Role.MEMBER: "select insert",
            Role.VIEWER: "select",
            Role.WORKER: "select insert",
            Role.PRIVACY: "insert",
            Role.SUPPORT: "insert",
            Role.COORDINATOR: "insert",
        },
        columns={(Role.MEMBER, "update"): ("read_at",)},
    )

    person_id: Mapped[uuid.UUID] = person_key()
    notice_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    kind: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Notice"), choices=KINDS))
    created_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("When")))
    read_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Read")))


class Mail(Base):
    """An announcing e-mail. The address is asked of the register when it is sent, and kept nowhere here."""

    __tablename__ = "mail"
    __table_args__ = (CheckConstraint("state in ('queued', 'sent', 'no_address')", name="state_known"),)
    section = Section("mail", N_("Announcing e-mails"), "notices", anchor="queued_at")
    access = Access(
        {
            Role.MEMBER: "select insert",
            Role.VIEWER: "select",
            Role.PRIVACY: "insert",
            Role.SUPPORT: "insert",
            Role.COORDINATOR: "insert",
            Role.WORKER: "select insert",
        },
        columns={(Role.WORKER, "update"): ("state", "sent_at")},
    )

    person_id: Mapped[uuid.UUID] = person_key()
    mail_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    kind: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Announces"), choices=KINDS))
    state: Mapped[str] = mapped_column(
        info=personal(
            "user.behavior",
            N_("State"),
            choices={"queued": N_("Waiting"), "sent": N_("Sent"), "no_address": N_("No e-mail address known")},
        )
    )
    queued_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Asked for")))
    sent_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Sent")))


@dataclass(frozen=True)
class NoticeRow:
    """A notice as shown."""

    notice_id: uuid.UUID
    kind: str
    path: str
    created_at: dt.datetime
    read_at: dt.datetime | None


def notify(session: Session, person_id: uuid.UUID, kind: str) -> None:
    """Leave a notice, and queue the e-mail that announces it where its kind has one."""
    session.add(Notice(person_id=person_id, notice_id=uuid.uuid4(), kind=kind, created_at=now()))
    if kind in MAILED:
        mail_id = uuid.uuid4()
        session.add(Mail(person_id=person_id, mail_id=mail_id, kind=kind, state="queued", queued_at=now()))
        jobs.enqueue(session, JOB, person_id, mail_id)


def notices_of(session: Session, person_id: uuid.UUID, *, unread: bool = False, limit: int = 20) -> list[NoticeRow]:
    """A person's notices, newest first."""
    query = select(Notice).where(Notice.person_id == person_id)
    if unread:
        query = query.where(Notice.read_at.is_(None))
    rows = session.scalars(query.order_by(Notice.created_at.desc(), Notice.notice_id).limit(limit))
    return [NoticeRow(r.notice_id, r.kind, PATHS[r.kind], r.created_at, r.read_at) for r in rows]


def mark_read(session: Session, person_id: uuid.UUID, notice_id: uuid.UUID) -> None:
    """The person has dealt with this notice."""
    session.execute(
        update(Notice)
        .where(Notice.person_id == person_id, Notice.notice_id == notice_id, Notice.read_at.is_(None))
        .values(read_at=now())
    )
