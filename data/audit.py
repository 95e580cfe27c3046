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

ACTIONS = {
    "register-change-asked": N_("A change was sent to the member register"),
    "register-change-applied": N_("The member register confirmed a change"),
    "register-change-refused": N_("The member register refused a change"),
    "correction-requested": N_("A correction was asked for"),
    "request-read": N_("An employee who answers requests read your request"),
    "correction-granted": N_("A correction was granted"),
    "correction-denied": N_("A correction was denied"),
    "consent-given": N_("A consent was given"),
    "consent-refused": N_("A consent was refused"),
    "consent-withdrawn": N_("A consent was withdrawn"),
    "erased-by-withdrawal": N_("What a consent had allowed us to keep was erased"),
    "salary-given": N_("A salary was given"),
    "salary-imported": N_("A salary you gave in an earlier survey was taken over"),
    "salary-removed": N_("A salary was removed"),
    "interests-chosen": N_("Interests were chosen"),
    "mentor-profile-kept": N_("A mentor profile was saved"),
    "mentoring-applied": N_("The mentor profile was sent to the coordinator"),
    "mentoring-draft": N_("The mentor profile was taken back"),
    "mentoring-listed": N_("Mentoring was taken up"),
    "mentoring-decided": N_("The coordinator answered the mentor profile"),
    "mentor-asked": N_("A mentor was asked"),
    "mentor-moved": N_("A mentor pair changed"),
    "mentor-contact": N_("Contact details were shown to a mentor or mentee"),
    "mentor-contact-hidden": N_("Contact details were hidden again"),
    "mentoring-paused": N_("Mentoring was paused"),
    "mentoring-left": N_("Mentoring was left"),
    "national-id-shown": N_("The national identity number was shown"),
    "archive-asked": N_("An archive was asked for"),
    "archive-made": N_("An archive was made"),
    "archive-failed": N_("An archive could not be made"),
    "archive-downloaded": N_("An archive was downloaded"),
    "member-found": N_("An employee found you by a number or an e-mail you gave"),
    "view-started": N_("An employee began to look at your pages"),
    "view-page": N_("An employee saw a page of yours"),
    "view-refused": N_("An employee tried what is not allowed under a view"),
    "view-ended": N_("A look at your pages ended"),
    "ask-first-changed": N_("You chose whether support must ask you first"),
    "code-made": N_("You made a code for support"),
    "log-downloaded": N_("The list of who has looked was downloaded"),
    "view-objected": N_("You said that a view was not agreed"),
    "objection-granted": N_("You were told that a view should not have been"),
    "objection-denied": N_("You were told why a view was right"),
    "sessions-ended": N_("Sign-ins were ended"),
    "colleague-marked": N_("You were marked as an employee, whose pages support can’t look at"),
    "colleague-unmarked": N_("You are no longer marked as an employee"),
    "staff-member-linked": N_("An employee was said to be a member too"),
    "staff-role-granted": N_("A staff role was given"),
    "staff-role-revoked": N_("A staff role was taken away"),
}
ACTORS = {"member": N_("You"), "staff": N_("An employee"), "system": N_("Innsyn")}


class AuditEvent(Base):
    """One act or reading. `action` is a key of ACTIONS; details name fields, never values."""

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "position", unique=True), Index(None, "person_id", "at"))
    __mapper_args__ = {"eager_defaults": False}  # noqa: RUF012 - RETURNING needs a right to read that most lack
    section = Section("audit_event", N_("Log of what was done with your data"), "security", anchor="at")
    access = Access(
        {
            Role.AUDITOR: "insert",
            Role.MEMBER: "select insert",
            Role.PRIVACY: "insert",
            Role.SUPPORT: "insert",
            Role.COORDINATOR: "insert",
            Role.WORKER: "select insert",
            Role.GATE: "insert",
        }
    )

    person_id: Mapped[uuid.UUID] = person_key()
    event_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    position: Mapped[int] = mapped_column(BigInteger, Identity(), info=not_personal("order of arrival"))
    at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("When")))
    actor: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Who"), choices=ACTORS))
    action: Mapped[str] = mapped_column(info=personal("user.behavior", N_("What"), choices=ACTIONS))
    staff_id: Mapped[uuid.UUID | None] = mapped_column(info=not_personal("random key of the employee who did it"))
    detail: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Concerns")))
    salt: Mapped[bytes] = mapped_column(info=not_personal("random; keeps the sealed digest from being guessed"))


def record(
    session: Session,
    person_id: uuid.UUID,
    action: str,
    detail: str = "",
    *,
    actor: str = "member",
    by: uuid.UUID | None = None,
) -> None:
    """Add one event in the transaction of the act itself: both are kept, or neither. KeyError for an unknown action.

    `by` is the employee who acted; people see that it was one, not who.
    """
    if action not in ACTIONS:
        raise KeyError(action)
    session.add(
        AuditEvent(
            person_id=person_id, event_id=uuid.uuid4(), at=now(), actor="staff" if by else actor, action=action,
            staff_id=by, detail=detail, salt=secrets.token_bytes(16),
        )
    )  # fmt: skip
