"""Persons as Innsyn knows them: a random id, the register's reference, the language they chose, the eIDs they use."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, ForeignKey, Index, bindparam, false, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import YES_NO, Section, not_personal, personal
from data.words import LANGUAGES, N_


class Person(Base):
    """One person with anything to see here."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("language in ('nb', 'da', 'en')", name="language_known"),)
    section = Section("person", N_("Your choices here"), "portal", anchor="created_at")
    access = Access(
        {
            Role.GATE: "select insert",
            Role.MEMBER: "select",
            Role.VIEWER: "select",
            Role.WORKER: "select",
            Role.PRIVACY: "select",
            Role.SUPPORT: "select insert",
        },
        columns={(Role.MEMBER, "update"): ("language", "ask_first"), (Role.WORKER, "update"): ("colleague",)},
    )

    person_id: Mapped[uuid.UUID] = person_key()
    register_ref: Mapped[str] = mapped_column(
        unique=True, info=personal("user.unique_id", N_("Reference in the member register"))
    )
    language: Mapped[str] = mapped_column(
        info=personal("user.demographic.language", N_("Language of these pages"), choices=LANGUAGES)
    )
    ask_first: Mapped[bool] = mapped_column(
        server_default=false(),
        info=personal("user.privacy_preferences", N_("Support must ask you first"), choices=YES_NO),
    )
    colleague: Mapped[bool] = mapped_column(
        server_default=false(), info=personal("user.workplace", N_("Works for the organisation"), choices=YES_NO)
    )
    created_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("First here")))


class EidLink(Base):
    """An eID a person has signed in with: issuer and subject, never a password."""

    __tablename__ = "eid_link"
    __table_args__ = (Index(None, "issuer", "subject", unique=True),)
    section = Section("eid_link", N_("Sign-in methods"), "sign_in", anchor="linked_at")
    access = Access({Role.GATE: "select insert", Role.MEMBER: "select", Role.VIEWER: "select"})

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey(Person.person_id), primary_key=True, info=not_personal("key")
    )
    issuer: Mapped[str] = mapped_column(primary_key=True, info=personal("user.authorizing", N_("Sign-in service")))
    subject: Mapped[str] = mapped_column(
        primary_key=True, info=personal("user.authorizing", N_("Your identifier at the sign-in service"))
    )
    linked_at: Mapped[dt.datetime] = mapped_column(info=personal("user.authorizing", N_("First used")))


@dataclass(frozen=True)
class PersonRow:
    """A person without anything of the register."""

    person_id: uuid.UUID
    register_ref: str
    language: str


_PERSON = select(Person.person_id, Person.register_ref, Person.language).where(
    Person.person_id == bindparam("person_id")
)


def person_of(session: Session, person_id: uuid.UUID) -> PersonRow:
    """The person's row; NoResultFound when it isn't this transaction's to see."""
    return PersonRow(*session.execute(_PERSON, {"person_id": person_id}).one())


def person_for_register_ref(session: Session, ref: str, language: str) -> PersonRow:
    """The person with this reference in the register, made at the first sign-in."""
    session.execute(
        insert(Person)
        .values(person_id=uuid.uuid4(), register_ref=ref, language=language, created_at=now())
        .on_conflict_do_nothing(index_elements=[Person.register_ref])
    )
    row = session.execute(select(Person).where(Person.register_ref == ref)).scalar_one()
    return PersonRow(row.person_id, row.register_ref, row.language)


def marks_of(session: Session, person_id: uuid.UUID) -> tuple[bool, bool]:
    """(support must ask first, is a colleague) of this person."""
    ask_first, colleague = session.execute(
        select(Person.ask_first, Person.colleague).where(Person.person_id == person_id)
    ).one()
    return ask_first, colleague


def link_eid(session: Session, person_id: uuid.UUID, issuer: str, subject: str) -> None:
    """Remember that this eID is this person's; the same link twice changes nothing."""
    session.execute(
        insert(EidLink)
        .values(person_id=person_id, issuer=issuer, subject=subject, linked_at=now())
        .on_conflict_do_nothing()
    )


def choose_language(session: Session, person_id: uuid.UUID, language: str) -> None:
    """Keep the language the person chose; ValueError for one we don't speak."""
    if language not in LANGUAGES:
        raise ValueError(language)
    session.execute(update(Person).where(Person.person_id == person_id).values(language=language))


def asks_first(session: Session, person_id: uuid.UUID) -> bool:
    """True when support must ask this person, who then reads out a code, before it may look at her pages."""
    return session.scalars(select(Person.ask_first).where(Person.person_id == person_id)).one()


def choose_ask_first(session: Session, person_id: uuid.UUID, ask: bool) -> bool:
    """Keep whether support must ask first; False when it was so already."""
    mine = (Person.person_id == person_id, Person.ask_first != ask)
    changed = session.execute(update(Person).where(*mine).values(ask_first=ask))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def person_by_eid(session: Session, issuer: str, subject: str) -> PersonRow | None:
    """The person who has signed in with this eID before."""
    row = session.execute(
        select(Person)
        .join(EidLink, EidLink.person_id == Person.person_id)
        .where(EidLink.issuer == issuer, EidLink.subject == subject)
    ).scalar_one_or_none()
    return PersonRow(row.person_id, row.register_ref, row.language) if row else None
