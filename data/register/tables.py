"""The shape of the member register: its sections and their columns on the data map.

The embedded adapter keeps these as tables of a schema of its own; another one parses its answers into the same rows.
"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Access, Base, Role
from data.datamap.columns import YES_NO, Section, not_personal, personal
from data.words import N_

SCHEMA = {"schema": "register"}
REF = not_personal("the register's own key of a person")
READ = Access({Role.REGISTER: "select", Role.REGISTER_VIEWER: "select"}, owner_column="ref")

MEMBERSHIP_STATES = {
    "active": N_("Active"),
    "ended": N_("Ended"),
    "course_customer": N_("Course participant, not a member"),
}
COURSE_STATES = {
    "booked": N_("Place booked"),
    "waiting": N_("On the waiting list"),
    "done": N_("Completed"),
    "cancelled": N_("Cancelled"),
}


def ref_key() -> Mapped[str]:
    """The first part of every register table's primary key."""
    return mapped_column(ForeignKey("register.holder.ref"), primary_key=True, info=REF)


class Holder(Base):
    """Anyone the register keeps something about, by a keyed hash of the national id alone."""

    __tablename__ = "holder"
    __table_args__ = (SCHEMA,)
    section = Section("holder", N_("How we find you when you sign in"), "sign_in")
    access = Access({Role.REGISTER: "select"}, owner_column="ref")

    ref: Mapped[str] = mapped_column(primary_key=True, info=REF)
    national_id_index: Mapped[bytes] = mapped_column(
        index=True,
        info=personal(
            "user.government_id.national_identification_number",
            N_("Keyed hash of your identity number"),
            masked=True,
            excluded="keyed_hash",
        ),
    )


class NationalId(Base):
    """The national id, sealed, in a table of its own: a staff view has no grant on it."""

    __tablename__ = "national_id"
    __table_args__ = (SCHEMA,)
    section = Section("national_id", N_("National identity number"), "membership")
    access = Access({Role.REGISTER: "select"}, owner_column="ref")

    ref: Mapped[str] = ref_key()
    national_id: Mapped[bytes] = mapped_column(
        info=personal("user.government_id.national_identification_number", N_("National identity number"), masked=True)
    )


class Profile(Base):
    """Who the person is and how to reach them. Gone when a membership ends, where the organisation's rules say so."""

    __tablename__ = "profile"
    __table_args__ = (Index("ix_profile_lower_email", text("lower(email)")), SCHEMA)
    section = Section("profile", N_("Contact details and work"), "membership")
    access = Access(
        {Role.REGISTER: "select", Role.REGISTER_VIEWER: "select"},
        columns={
            (Role.REGISTER, "update"): (
                "given_name", "family_name", "phone", "email", "address", "postal_code", "city", "country",
                "employer", "position", "occupation_code", "newsletter", "competence_newsletter",
            )
        },
        owner_column="ref",
    )  # fmt: skip

    ref: Mapped[str] = ref_key()
    given_name: Mapped[str] = mapped_column(info=personal("user.name", N_("Given name")))
    family_name: Mapped[str] = mapped_column(info=personal("user.name", N_("Family name")))
    birth_date: Mapped[dt.date] = mapped_column(info=personal("user.demographic.date_of_birth", N_("Date of birth")))
    phone: Mapped[str] = mapped_column(info=personal("user.contact.phone_number", N_("Phone")))
    email: Mapped[str] = mapped_column(info=personal("user.contact.email", N_("E-mail")))
    address: Mapped[str] = mapped_column(info=personal("user.contact.address", N_("Address")))
    postal_code: Mapped[str] = mapped_column(info=personal("user.contact.address", N_("Postal code")))
    city: Mapped[str] = mapped_column(info=personal("user.contact.address", N_("City")))
    country: Mapped[str] = mapped_column(info=personal("user.contact.address", N_("Country"), names="country"))
    address_protected: Mapped[bool] = mapped_column(
        info=personal("user.contact.address", N_("Address protection"), choices=YES_NO)
    )
    employer: Mapped[str] = mapped_column(info=personal("user.workplace", N_("Employer")))
    position: Mapped[str] = mapped_column(info=personal("user.job_title", N_("Position")))
    occupation_code: Mapped[str] = mapped_column(info=personal("user.job_title", N_("Occupation"), names="occupation"))
    newsletter: Mapped[bool] = mapped_column(
        info=personal("user.privacy_preferences", N_("Newsletter is sent"), choices=YES_NO)
    )
    competence_newsletter: Mapped[bool] = mapped_column(
        info=personal("user.privacy_preferences", N_("Course newsletter is sent"), choices=YES_NO)
    )


class Membership(Base):
    """A membership or other relation to one controller."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("status in ('active', 'ended', 'course_customer')", name="status_known"),
        Index(None, "member_number"),
        SCHEMA,
    )
    section = Section(
        "membership",
        N_("Memberships"),
        "membership",
        anchor="since",
        controller="controller",
        clocks={"membership_end": "until"},
    )
    access = READ

    ref: Mapped[str] = ref_key()
    member_number: Mapped[str] = mapped_column(primary_key=True, info=personal("user.unique_id", N_("Member number")))
    controller: Mapped[str] = mapped_column(
        info=personal("user.demographic.trade_union_membership", N_("Organisation"), names="controller")
    )
    unit: Mapped[str] = mapped_column(info=personal("user.demographic.trade_union_membership", N_("Local unit")))
    status: Mapped[str] = mapped_column(
        info=personal("user.demographic.trade_union_membership", N_("Status"), choices=MEMBERSHIP_STATES)
    )
    since: Mapped[dt.date] = mapped_column(info=personal("user.demographic.trade_union_membership", N_("Since")))
    until: Mapped[dt.date | None] = mapped_column(info=personal("user.demographic.trade_union_membership", N_("Until")))


class Due(Base):
    """A membership fee for a period."""

    __tablename__ = "due"
    __table_args__ = (SCHEMA,)
    section = Section("due", N_("Membership fees"), "dues", anchor="due_on", controller="controller")
    access = READ

    ref: Mapped[str] = ref_key()
    due_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    controller: Mapped[str] = mapped_column(info=not_personal("who charges it"))
    period: Mapped[str] = mapped_column(info=personal("user.financial", N_("Period")))
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2), info=personal("user.financial", N_("Amount"), unit="money"))
    due_on: Mapped[dt.date] = mapped_column(info=personal("user.financial", N_("Due")))
    paid_on: Mapped[dt.date | None] = mapped_column(info=personal("user.financial", N_("Paid")))


class Voucher(Base):
    """A bookkeeping voucher: the law keeps it after everything else is gone."""

    __tablename__ = "voucher"
    __table_args__ = (SCHEMA,)
    section = Section("voucher", N_("Bookkeeping vouchers"), "bookkeeping", anchor="booked_on", controller="controller")
    access = READ

    ref: Mapped[str] = ref_key()
    voucher_number: Mapped[str] = mapped_column(primary_key=True, info=personal("user.financial", N_("Voucher")))
    controller: Mapped[str] = mapped_column(info=not_personal("who keeps the books"))
    booked_on: Mapped[dt.date] = mapped_column(info=personal("user.financial", N_("Entered in the books")))
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2), info=personal("user.financial", N_("Amount"), unit="money"))
    text: Mapped[str] = mapped_column(info=personal("user.financial", N_("Text")))


class CourseRegistration(Base):
    """A course the person is or was registered for."""

    __tablename__ = "course_registration"
    __table_args__ = (
        CheckConstraint("status in ('booked', 'waiting', 'done', 'cancelled')", name="status_known"),
        SCHEMA,
    )
    section = Section("course_registration", N_("Courses"), "courses", anchor="ends_on", controller="controller")
    access = READ

    ref: Mapped[str] = ref_key()
    registration_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of the row"))
    controller: Mapped[str] = mapped_column(info=not_personal("who holds the course"))
    course: Mapped[str] = mapped_column(info=personal("user.behavior.course", N_("Course")))
    place: Mapped[str] = mapped_column(info=personal("user.behavior.course", N_("Place")))
    starts_on: Mapped[dt.date] = mapped_column(info=personal("user.behavior.course", N_("Starts")))
    ends_on: Mapped[dt.date] = mapped_column(info=personal("user.behavior.course", N_("Ends")))
    status: Mapped[str] = mapped_column(info=personal("user.behavior.course", N_("Status"), choices=COURSE_STATES))


class AppliedChange(Base):
    """The changes the register has answered, so that asking again gives the same answer and changes nothing."""

    __tablename__ = "applied_change"
    __table_args__ = (SCHEMA,)
    access = Access({Role.REGISTER: "select insert"}, owner_column="ref")

    ref: Mapped[str] = ref_key()
    change_id: Mapped[uuid.UUID] = mapped_column(primary_key=True, info=not_personal("random key of a change"))
    refused: Mapped[str] = mapped_column(info=not_personal("reason, or empty when the change was made"))
    at: Mapped[dt.datetime] = mapped_column(info=not_personal("time"))
