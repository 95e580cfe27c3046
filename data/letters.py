"""Letters to a member, delivered here; their text is sealed under the member's own key."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ForeignKeyConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, not_personal, personal
from data.vault import Vault
from data.words import N_

LABEL = "app.letter_body"


class Letter(Base):
    """A letter without its text."""

    __tablename__ = "letter"
    section = Section("letter", N_("Letters"), "advice", anchor="sent_at", controller="controller")
    access = Access(
        {Role.MEMBER: "select", Role.VIEWER: "select", Role.WORKER: "select insert"},
        columns={(Role.MEMBER, "update"): ("read_at",)},
    )

    person_id: Mapped[uuid.UUID] = person_key()
    letter_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    controller: Mapped[str] = mapped_column(info=not_personal("who wrote it"))
    subject: Mapped[str] = mapped_column(info=personal("user.content.private", N_("Subject")))
    sent_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Sent")))
    read_at: Mapped[dt.datetime | None] = mapped_column(info=personal("user.behavior", N_("Read")))


class LetterBody(Base):
    """The sealed text, in a table of its own: a staff view has no grant on it."""

    __tablename__ = "letter_body"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "letter_id"], ["app.letter.person_id", "app.letter.letter_id"]),
    )
    section = Section("letter_body", N_("Text of letters"), "advice", controller="controller")
    access = Access({Role.MEMBER: "select", Role.WORKER: "select insert"})

    person_id: Mapped[uuid.UUID] = person_key()
    letter_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    controller: Mapped[str] = mapped_column(info=not_personal("who wrote it"))
    body: Mapped[bytes] = mapped_column(info=personal("user.content.private", N_("Text"), masked=True))


@dataclass(frozen=True)
class LetterRow:
    """A letter as listed."""

    letter_id: uuid.UUID
    controller: str
    subject: str
    sent_at: dt.datetime
    read_at: dt.datetime | None


def letters_of(session: Session, person_id: uuid.UUID) -> list[LetterRow]:
    """A person's letters, newest first."""
    rows = session.scalars(
        select(Letter).where(Letter.person_id == person_id).order_by(Letter.sent_at.desc(), Letter.letter_id)
    )
    return [LetterRow(r.letter_id, r.controller, r.subject, r.sent_at, r.read_at) for r in rows]


def texts_of(session: Session, vault: Vault, person_id: uuid.UUID) -> Callable[[LetterRow], str | None]:
    """Opens the texts of a person's letters, all read at once; None where none is kept. Unreadable: the key is gone."""
    mine = select(LetterBody.letter_id, LetterBody.body).where(LetterBody.person_id == person_id)
    sealed = {row.letter_id: row.body for row in session.execute(mine)}

    def text_of(letter: LetterRow) -> str | None:
        body = sealed.get(letter.letter_id)
        return vault.open(str(person_id), f"{LABEL}/{letter.letter_id}", body) if body else None

    return text_of


def send_letter(
    session: Session, vault: Vault, person_id: uuid.UUID, controller: str, subject: str, body: str
) -> uuid.UUID:
    """Deliver a letter here; returns its id. The announcing e-mail is the notice's business."""
    letter_id = uuid.uuid4()
    session.add(Letter(person_id=person_id, letter_id=letter_id, controller=controller, subject=subject, sent_at=now()))
    session.flush()
    sealed = vault.seal(str(person_id), f"{LABEL}/{letter_id}", body)
    session.add(LetterBody(person_id=person_id, letter_id=letter_id, controller=controller, body=sealed))
    return letter_id
