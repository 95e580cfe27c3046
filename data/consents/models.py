"""Tables of the consent ledger: the frozen wordings, the append-only events, and the present state as a view."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Access, Base, Role, person_key
from data.datamap.columns import PERSON_ID, Section, not_personal, personal
from data.web_sessions import LEVELS
from data.words import LANGUAGES, N_

METHODS = {"button": N_("By a click on these pages"), "form": N_("On a form")}
STATES = {
    "given": N_("Given"),
    "refused": N_("Refused"),
    "withdrawn": N_("Withdrawn"),
    "expired": N_("Expired"),
    "superseded": N_("Replaced by a new wording"),
}


class ConsentText(Base):
    """A wording as it was shown. The database lets nobody change or remove one."""

    __tablename__ = "consent_text"
    access = Access(
        {Role.MEMBER: "select", Role.VIEWER: "select", Role.WORKER: "select insert", Role.PRIVACY: "select"},
        everybody=True,
    )

    sha256: Mapped[str] = mapped_column(primary_key=True, info=not_personal("hash of a published wording"))
    purpose: Mapped[str] = mapped_column(info=not_personal("purpose of the organisation's record"))
    version: Mapped[int] = mapped_column(info=not_personal("version of the wording"))
    language: Mapped[str] = mapped_column(info=not_personal("language of the wording"))
    title: Mapped[str] = mapped_column(info=not_personal("published wording"))
    text: Mapped[str] = mapped_column(info=not_personal("published wording"))


class ConsentEvent(Base):
    """One answer to one purpose, never changed afterwards."""

    __tablename__ = "consent_event"
    __table_args__ = (
        CheckConstraint("state in ('given', 'refused', 'withdrawn', 'expired', 'superseded')", name="state_known"),
        Index(None, "position", unique=True),
        Index(None, "person_id", "purpose", "position"),
    )
    section = Section("consent_event", N_("Consents and their history"), "consents", anchor="at")
    access = Access(
        {
            Role.MEMBER: "select insert",
            Role.VIEWER: "select",
            Role.WORKER: "select insert",
            Role.PRIVACY: "select",
            Role.STATISTICS: "select",
        }
    )

    person_id: Mapped[uuid.UUID] = person_key()
    event_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    position: Mapped[int] = mapped_column(BigInteger, Identity(), info=not_personal("order of arrival"))
    purpose: Mapped[str] = mapped_column(info=personal("user.privacy_preferences", N_("Purpose"), names="purpose"))
    state: Mapped[str] = mapped_column(info=personal("user.privacy_preferences", N_("Answer"), choices=STATES))
    at: Mapped[dt.datetime] = mapped_column(info=personal("user.privacy_preferences", N_("When")))
    text_sha256: Mapped[str] = mapped_column(
        ForeignKey(ConsentText.sha256),
        info=personal("user.privacy_preferences", N_("Fingerprint of the wording you saw")),
    )
    language: Mapped[str] = mapped_column(
        info=personal("user.privacy_preferences", N_("Language of the wording"), choices=LANGUAGES)
    )
    method: Mapped[str] = mapped_column(
        info=personal("user.privacy_preferences", N_("How you answered"), choices=METHODS)
    )
    level: Mapped[int] = mapped_column(info=personal("user.authorizing", N_("Level of assurance"), choices=LEVELS))
    salt: Mapped[bytes] = mapped_column(info=not_personal("random; keeps the sealed digest from being guessed"))


class ConsentCurrent(Base):
    """The last answer per person and purpose: a view of the database over the events, with the asker's own rights."""

    __tablename__ = "consent_current"
    __table_args__ = ({"info": {"is_view": True}},)

    person_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=PERSON_ID)
    purpose: Mapped[str] = mapped_column(primary_key=True, info=not_personal("shown by its events"))
    event_id: Mapped[uuid.UUID] = mapped_column(info=not_personal("shown by its events"))
    state: Mapped[str] = mapped_column(info=not_personal("shown by its events"))
    at: Mapped[dt.datetime] = mapped_column(info=not_personal("shown by its events"))
    text_sha256: Mapped[str] = mapped_column(info=not_personal("shown by its events"))
