"""Staff and their roles. A role comes from this table alone, never from a token; each change is logged."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, not_personal, personal
from data.db import one_at_a_time
from data.people import Person
from data.words import N_


class StaffRole(StrEnum):
    """What an employee may be here."""

    SUPPORT = "support"
    PRIVACY = "privacy"
    PRODUCT = "product"
    COORDINATOR = "coordinator"


class Staff(Base):
    """An employee who can sign in through the workforce provider."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)
    section = Section("staff", N_("Staff"), "security", subject="staff")
    access = Access(
        {Role.GATE: "select", Role.SUPPORT: "select", Role.PRIVACY: "select", Role.WORKER: "select insert"},
        columns={(Role.WORKER, "update"): ("member_id",)},
    )

    person_id: Mapped[uuid.UUID] = person_key()
    issuer: Mapped[str] = mapped_column(info=personal("user.authorizing", N_("Sign-in service")))
    subject: Mapped[str] = mapped_column(info=personal("user.authorizing", N_("Identifier at the sign-in service")))
    name: Mapped[str] = mapped_column(info=personal("user.name", N_("Name")))
    member_id: Mapped[uuid.UUID | None] = mapped_column(
        info=not_personal("random key of the employee's own pages, where the employee is a member too")
    )
    created_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Registered")))


class StaffGrant(Base):
    """A role an employee has, and the operating-system user who gave it."""

    __tablename__ = "staff_grant"
    __table_args__ = (CheckConstraint("role in ('support', 'privacy', 'product', 'coordinator')", name="role_known"),)
    section = Section("staff_grant", N_("Staff roles"), "security", subject="staff")
    access = Access({Role.GATE: "select", Role.WORKER: "select insert delete"})

    person_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey(Staff.person_id), primary_key=True, info=personal("user.unique_id", N_("Employee"))
    )
    role: Mapped[str] = mapped_column(primary_key=True, info=personal("user.job_title", N_("Role")))
    granted_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Given")))
    granted_by: Mapped[str] = mapped_column(info=personal("user.unique_id", N_("Given by")))


def roles_of(session: Session, staff_id: uuid.UUID) -> frozenset[StaffRole]:
    """The roles this employee has now."""
    rows = session.scalars(select(StaffGrant.role).where(StaffGrant.person_id == staff_id))
    return frozenset(StaffRole(role) for role in rows)


def name_of_staff(session: Session, staff_id: uuid.UUID) -> str:
    """The employee's name, "" for an unknown one."""
    return session.scalar(select(Staff.name).where(Staff.person_id == staff_id)) or ""


def own_pages_of(session: Session, staff_id: uuid.UUID) -> uuid.UUID | None:
    """The person whose pages are the employee's own, or None for an employee who is no member."""
    return session.scalar(select(Staff.member_id).where(Staff.person_id == staff_id))


def staff_by_eid(session: Session, issuer: str, subject: str) -> tuple[uuid.UUID, str] | None:
    """(staff id, name) for this sign-in, or None when nobody is registered under it."""
    row = session.execute(
        select(Staff.person_id, Staff.name).where(Staff.issuer == issuer, Staff.subject == subject)
    ).one_or_none()
    return (row.person_id, row.name) if row else None


def grant(session: Session, issuer: str, subject: str, name: str, role: StaffRole, by: str) -> uuid.UUID:
    """Give an employee a role, registering the employee at the first one; returns the staff id."""
    session.execute(
        insert(Staff)
        .values(person_id=uuid.uuid4(), issuer=issuer, subject=subject, name=name, created_at=now())
        .on_conflict_do_nothing(index_elements=["issuer", "subject"])
    )
    staff_id = session.execute(
        select(Staff.person_id).where(Staff.issuer == issuer, Staff.subject == subject)
    ).scalar_one()
    session.execute(
        insert(StaffGrant)
        .values(person_id=staff_id, role=role.value, granted_at=now(), granted_by=by)
        .on_conflict_do_nothing()
    )
    return staff_id


class LastOfficer(Exception):
    """Nobody else is privacy officer, and somebody must answer requests (Art. 12(3))."""


def revoke(session: Session, issuer: str, subject: str, role: StaffRole) -> uuid.UUID | None:
    """Take a role away and return whose; None when the employee did not have it. It holds from their next click.

    Raises LastOfficer for the last privacy officer's role: the transaction must then be undone.
    """
    if role is StaffRole.PRIVACY:
        one_at_a_time(session, "privacy officers")  # two taken away at once would each count on the other
    staff = select(Staff.person_id).where(Staff.issuer == issuer, Staff.subject == subject).scalar_subquery()
    revoked_from = session.scalar(
        delete(StaffGrant)
        .where(StaffGrant.person_id == staff, StaffGrant.role == role.value)
        .returning(StaffGrant.person_id)
    )
    officers = select(func.count()).select_from(StaffGrant).where(StaffGrant.role == StaffRole.PRIVACY.value)
    if revoked_from and role is StaffRole.PRIVACY and not session.scalar(officers):
        raise LastOfficer
    return revoked_from


def link_member(session: Session, staff_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Say which member an employee is; False when that is known already."""
    is_new = Staff.person_id == staff_id, Staff.member_id.is_distinct_from(person_id)
    return bool(session.scalar(update(Staff).where(*is_new).values(member_id=person_id).returning(Staff.person_id)))


def mark_colleague(session: Session, person_id: uuid.UUID, *, is_one: bool) -> bool:
    """Mark a member as a colleague, whose pages support can't look at, or take the mark away; False when it is so."""
    changes = Person.person_id == person_id, Person.colleague.is_distinct_from(is_one)
    return bool(session.scalar(update(Person).where(*changes).values(colleague=is_one).returning(Person.person_id)))


@dataclass(frozen=True)
class Employee:
    """One employee as the people who run Innsyn see them."""

    name: str
    issuer: str
    subject: str
    roles: tuple[str, ...]
    is_member: bool


def employees(session: Session) -> list[Employee]:
    """Everybody who is registered as staff, by name, those without a role too."""
    roles = func.array_remove(func.array_agg(StaffGrant.role), None)
    rows = session.execute(
        select(Staff.name, Staff.issuer, Staff.subject, roles, Staff.member_id.is_not(None))
        .outerjoin(StaffGrant, StaffGrant.person_id == Staff.person_id)
        .group_by(Staff.person_id)
        .order_by(Staff.name, Staff.subject)
    )
    return [
        Employee(name, issuer, subject, tuple(sorted(held)), linked) for name, issuer, subject, held, linked in rows
    ]
