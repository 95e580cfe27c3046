"""What the member register holds about a person: profile, memberships, fees, vouchers, courses."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from data.datamap.organisation import Organisation
from data.demo import plausible, texts
from data.demo.member import Member
from data.demo.rows import Rows
from data.national_ids import Country
from data.register import tables
from data.vault import Vault

LABEL = "register.national_id"
YEARS_OF_VOUCHERS = 5  # this year's and those the bookkeeping laws of both countries still keep


@dataclass(frozen=True)
class Register:
    """Writes register rows. `keys` holds the vault's new keys by register reference."""

    rows: Rows
    vault: Vault
    keys: dict[str, bytes]
    organisation: Organisation
    today: dt.date

    @property
    def country(self) -> Country:
        """The organisation's country."""
        return self.organisation.country

    @cached_property
    def member_of(self) -> tuple[str, ...]:
        """The controllers one can be a member of, by the record of processing."""
        return self._controllers("membership")

    @cached_property
    def charging(self) -> tuple[str, ...]:
        """The controllers that charge their members fees."""
        return self._controllers("dues")

    @cached_property
    def course_controller(self) -> str:
        """The controller that holds the courses."""
        return self._controllers("courses")[0]

    @cached_property
    def keeps_former_members(self) -> bool:
        """Whether the record keeps an entry for some time after a membership has ended."""
        line = self.organisation.processing_of("membership")
        return line is not None and line.retention.period != "P0D"

    def _controllers(self, activity: str) -> tuple[str, ...]:
        return tuple(line.controller for line in self.organisation.processing if line.activity == activity)

    def holder(self, member: Member) -> None:
        """The keyed hash by which the person is found when they sign in."""
        index = self.vault.blind("national_id", member.national_id)
        self.rows.add(tables.Holder, ref=member.ref, national_id_index=index)

    def national_id(self, member: Member) -> None:
        """The number itself, sealed."""
        sealed = self.vault.seal(member.ref, LABEL, member.national_id, key=self.keys[member.ref])
        self.rows.add(tables.NationalId, ref=member.ref, national_id=sealed)

    def profile(self, member: Member, flags: frozenset[str] = frozenset()) -> None:
        """Contact details and work; `flags` are the newsletters that are sent."""
        self.rows.add(
            tables.Profile,
            ref=member.ref,
            given_name=member.given_name,
            family_name=member.family_name,
            birth_date=member.birth_date,
            phone=f"{plausible.PHONE_START[self.country]} {member.number // 10_000 % 100:02} "
            f"{member.number // 100 % 100:02} {member.number % 100:02}",
            email=member.email,
            address=member.street,
            postal_code=member.place.postal_code,
            city=member.place.city,
            country=self.country,
            address_protected=member.protected,
            employer=member.employer.name,
            position=member.job.title[self.country],
            occupation_code=member.job.code,
            newsletter="newsletter" in flags,
            competence_newsletter="competence_newsletter" in flags,
        )

    def membership(self, member: Member, controller: str, status: str = "active", until: dt.date | None = None) -> None:
        """A membership, past membership or other relation to one controller."""
        self.rows.add(
            tables.Membership,
            ref=member.ref,
            member_number=f"{controller[0].upper()}{member.number:07}",
            controller=controller,
            unit=member.place.unit,
            status=status,
            since=member.since,
            until=until,
        )

    def dues(self, member: Member, controller: str, *, overdue: bool = False) -> None:
        """The fees of the last four quarters of membership; the newest is open when overdue."""
        due_days = [day for day in _last_quarters(self.today) if day >= member.since]
        for position, due_on in enumerate(due_days):
            self.rows.add(
                tables.Due,
                ref=member.ref,
                due_id=self.rows.key(),
                controller=controller,
                period=f"{due_on.year} Q{due_on.month // 3 + 1}",
                amount=Decimal(plausible.FEE_A_QUARTER[controller]),
                due_on=due_on,
                paid_on=None if overdue and position == 0 else due_on,
            )

    def vouchers(self, member: Member, controller: str, *, until: dt.date | None = None) -> None:
        """One voucher for each year's fee that the law still keeps, and this year's."""
        last = until or self.today
        fee = texts.FUND_FEE if controller == "akasse" else texts.FEE[self.country]
        for year in range(max(member.since.year, self.today.year - YEARS_OF_VOUCHERS), last.year + 1):
            self.rows.add(
                tables.Voucher,
                ref=member.ref,
                voucher_number=f"{year}-{controller[0].upper()}{member.number:07}",
                controller=controller,
                booked_on=max(member.since, dt.date(year, 1, 1)),
                amount=Decimal(4 * plausible.FEE_A_QUARTER[controller]),
                text=fee.format(year=year),
            )

    def course(self, member: Member, course: int, days_from_now: int, status: str, *, online: bool = False) -> None:
        """A registration for the course of this number (any number) that begins so many days from today."""
        names = texts.COURSES[self.country]
        starts_on = self.today + dt.timedelta(days=days_from_now)
        self.rows.add(
            tables.CourseRegistration,
            ref=member.ref,
            registration_id=self.rows.key(),
            controller=self.course_controller,
            course=names[course % len(names)],
            place=texts.ONLINE[self.country] if online else member.place.city,
            starts_on=starts_on,
            ends_on=starts_on + dt.timedelta(days=1),
            status=status,
        )


def _last_quarters(today: dt.date) -> list[dt.date]:
    """The due days of the last four quarters, newest first: the first day of the quarter's first month."""
    first = dt.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    quarters = first.year * 4 + first.month // 3
    return [dt.date((quarters - back) // 4, 3 * ((quarters - back) % 4) + 1, 1) for back in range(4)]
