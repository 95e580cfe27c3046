"""The audit log: who did or saw what, on whose data, when and why. Rows are only ever added."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, not_personal, personal
from data.words import N_

ACTORS = {"member": N_("You"), "staff": N_("An employee"), "system": N_("Innsyn")}


class AuditEvent(Base):
    """One act or reading. The words of `action` are in `components.words_of`; details name fields, never values."""

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "position", unique=True), Index(None, "person_id", "at"))
    section = Section("audit_event", N_("Log of what was done with your data"), "security", anchor="at")
    access = Access(
        {
            Role.AUDITOR: "insert",
            Role.MEMBER: "select insert",
            Role.PRIVACY: "insert",
            Role.WORKER: "select insert",
            Role.GATE: "insert",
        }
    )

    person_id: Mapped[uuid.UUID] = person_key()
    event_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    position: Mapped[int] = mapped_column(BigInteger, Identity(), info=not_personal("order of arrival"))
    at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("When")))
    actor: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Who"), choices=ACTORS))
    action: Mapped[str] = mapped_column(info=personal("user.behavior", N_("What")))
    detail: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Concerns")))
    salt: Mapped[bytes] = mapped_column(info=not_personal("random; keeps the sealed digest from being guessed"))


def record(session: Session, person_id: uuid.UUID, action: str, detail: str = "", *, actor: str = "member") -> None:
    """Add one event in the transaction of the act itself: both are kept, or neither."""
    session.add(
        AuditEvent(
            person_id=person_id, event_id=uuid.uuid4(), at=now(), actor=actor, action=action, detail=detail,
            salt=secrets.token_bytes(16),
        )
    )  # fmt: skip
