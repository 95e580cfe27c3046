"""A member's own salary answers: one per year, given by choice, changed and removed by her alone."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal

from sqlalchemy import CheckConstraint, Numeric, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data import audit
from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import Section, personal
from data.words import N_

ROLE_LEVELS = {
    "1": N_("Top management"),
    "2": N_("Middle management"),
    "3": N_("First-line management"),
    "4": N_("Specialist or trusted employee"),
}


class SalaryAnswer(Base):
    """What a member said she earns in one year. The viewer's role has no grant here: support never sees it."""

    __tablename__ = "salary_answer"
    __table_args__ = (
        CheckConstraint("year between 2000 and 2100", name="year_plausible"),
        CheckConstraint("base_monthly > 0 and supplements_monthly >= 0 and bonus_yearly >= 0", name="amounts_positive"),
        CheckConstraint("hours_weekly > 0 and hours_weekly <= 80", name="hours_plausible"),
        CheckConstraint("role_level in ('1', '2', '3', '4')", name="role_level_known"),
    )
    section = Section("salary_answer", N_("Salary you have given"), "salary", anchor="answered_at")
    access = Access({Role.MEMBER: "select insert update delete"})

    person_id: Mapped[uuid.UUID] = person_key()
    year: Mapped[int] = mapped_column(primary_key=True, info=personal("user.financial.salary", N_("Year")))
    occupation_code: Mapped[str] = mapped_column(info=personal("user.job_title", N_("Occupation"), names="occupation"))
    role_level: Mapped[str] = mapped_column(info=personal("user.job_title", N_("Role level"), choices=ROLE_LEVELS))
    hours_weekly: Mapped[Decimal] = mapped_column(
        Numeric(4, 2), info=personal("user.workplace", N_("Agreed hours a week"), unit="hours_week")
    )
    base_monthly: Mapped[int] = mapped_column(
        info=personal("user.financial.salary", N_("Base pay a month"), unit="money_month")
    )
    supplements_monthly: Mapped[int] = mapped_column(
        info=personal("user.financial.salary", N_("Fixed supplements a month"), unit="money_month")
    )
    bonus_yearly: Mapped[int] = mapped_column(
        info=personal("user.financial.salary", N_("Bonus in the last 12 months"), unit="money")
    )
    answered_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Given")))


@dataclass(frozen=True)
class Answer:
    """One year's answer. Amounts in whole kroner of the organisation's currency."""

    year: int
    occupation_code: str
    role_level: str
    hours_weekly: Decimal
    base_monthly: int
    supplements_monthly: int
    bonus_yearly: int
    answered_at: dt.datetime | None = None

    def monthly(self, standard_hours: Decimal) -> int:
        """Base pay and supplements a month, taken to full time: (base + supplements) x standard / agreed hours."""
        return round((self.base_monthly + self.supplements_monthly) * standard_hours / self.hours_weekly)


def answers_of(session: Session, person_id: uuid.UUID) -> list[Answer]:
    """A member's answers, latest year first."""
    rows = session.scalars(
        select(SalaryAnswer).where(SalaryAnswer.person_id == person_id).order_by(SalaryAnswer.year.desc())
    )
    return [
        Answer(r.year, r.occupation_code, r.role_level, r.hours_weekly, r.base_monthly, r.supplements_monthly,
               r.bonus_yearly, r.answered_at)
        for r in rows
    ]  # fmt: skip


def give_salary(session: Session, person_id: uuid.UUID, answer: Answer) -> None:
    """Keep this year's answer, in place of an earlier one for the same year."""
    values = asdict(answer) | {"answered_at": now()}
    session.execute(
        insert(SalaryAnswer)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id", "year"], set_=values)
    )
    audit.record(session, person_id, "salary-given", str(answer.year))


def remove_salary(session: Session, person_id: uuid.UUID, year: int) -> bool:
    """Remove one year's answer; False when there was none."""
    done = session.execute(delete(SalaryAnswer).where(SalaryAnswer.person_id == person_id, SalaryAnswer.year == year))
    if done.rowcount:  # type: ignore[attr-defined]
        audit.record(session, person_id, "salary-removed", str(year))
    return bool(done.rowcount)  # type: ignore[attr-defined]
