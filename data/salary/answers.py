"""A member's own salary answers: one per year, given by choice, changed and removed by her alone."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict, dataclass, fields
from decimal import Decimal

from sqlalchemy import CheckConstraint, Numeric, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from data import audit
from data.base import Access, Base, Role, now, person_key
from data.datamap.columns import YES_NO, Section, personal
from data.salary.benchmark import Concept
from data.salary.release_tables import SalaryUse
from data.salary.scales import EDUCATIONS, EVERY_COUNTY, INDUSTRIES, LEVELS, SECTORS, SIZES
from data.words import N_

BUDGETS = {"none": N_("No budget"), "own_unit": N_("For your own unit"), "whole": N_("For the whole business")}
SEXES = {"woman": N_("Woman"), "man": N_("Man")}
SOURCES = {"member": N_("Given here"), "import": N_("Taken over from an earlier survey")}


class SalaryAnswer(Base):
    """What a member said she earns in one year. The viewer's role has no grant here: support never sees it.

    "" and null stand for what was not said; answers from before a question was asked have that too.
    """

    __tablename__ = "salary_answer"
    __table_args__ = (
        CheckConstraint("year between 2000 and 2100", name="year_plausible"),
        CheckConstraint("base_monthly > 0 and supplements_monthly >= 0 and bonus_yearly >= 0", name="amounts_positive"),
        CheckConstraint("hours_weekly > 0 and hours_weekly <= 80", name="hours_plausible"),
        CheckConstraint("role_level in ('1', '2', '3', '4')", name="role_level_known"),
        CheckConstraint("direct_reports >= 0 and staff >= direct_reports", name="staff_plausible"),
        CheckConstraint("years_manager between 0 and 70", name="years_manager_plausible"),
        CheckConstraint("pension_percent between 0 and 100 and benefits_monthly >= 0", name="extras_positive"),
        CheckConstraint("sex in ('', 'woman', 'man')", name="sex_known"),
        CheckConstraint("source in ('member', 'import')", name="source_known"),
    )
    section = Section("salary_answer", N_("Salary you have given"), "salary", anchor="answered_at")
    access = Access({Role.MEMBER: "select insert update delete", Role.STATISTICS: "select"})

    person_id: Mapped[uuid.UUID] = person_key()
    year: Mapped[int] = mapped_column(primary_key=True, info=personal("user.financial.salary", N_("Year")))
    occupation_code: Mapped[str] = mapped_column(info=personal("user.job_title", N_("Occupation"), names="occupation"))
    role_level: Mapped[str] = mapped_column(info=personal("user.job_title", N_("Role level"), choices=LEVELS))
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
    direct_reports: Mapped[int | None] = mapped_column(info=personal("user.job_title", N_("People who report to you")))
    staff: Mapped[int | None] = mapped_column(info=personal("user.job_title", N_("People you are responsible for")))
    budget: Mapped[str] = mapped_column(
        info=personal("user.job_title", N_("Responsibility for a budget"), choices=BUDGETS)
    )
    industry: Mapped[str] = mapped_column(info=personal("user.workplace", N_("Industry"), choices=INDUSTRIES))
    sector: Mapped[str] = mapped_column(info=personal("user.workplace", N_("Sector"), choices=SECTORS))
    county: Mapped[str] = mapped_column(
        info=personal("user.workplace", N_("County or region of the workplace"), choices=EVERY_COUNTY)
    )
    employer: Mapped[str] = mapped_column(info=personal("user.workplace", N_("Employer")))
    employer_size: Mapped[str] = mapped_column(
        info=personal("user.workplace", N_("Size of the employer"), choices=SIZES)
    )
    education: Mapped[str] = mapped_column(info=personal("user.education", N_("Education"), choices=EDUCATIONS))
    years_manager: Mapped[int | None] = mapped_column(info=personal("user.job_title", N_("Years as manager")))
    pension_percent: Mapped[Decimal | None] = mapped_column(
        Numeric(4, 2), info=personal("user.financial.salary", N_("Employer’s share of the pension, per cent of pay"))
    )
    benefits_monthly: Mapped[int | None] = mapped_column(
        info=personal("user.financial.salary", N_("Car and other taxed benefits a month"), unit="money_month")
    )
    sex: Mapped[str] = mapped_column(info=personal("user.demographic.gender", N_("Gender"), choices=SEXES))
    source: Mapped[str] = mapped_column(info=personal("user.behavior", N_("Where the answer is from"), choices=SOURCES))
    unusual_confirmed: Mapped[bool] = mapped_column(
        info=personal("user.behavior", N_("You have said that an unusual pay is right"), choices=YES_NO),
    )


@dataclass(frozen=True)
class Answer:
    """One year's answer; see `SalaryAnswer`. Amounts in whole kroner of the organisation's currency.

    unusual_confirmed: the pay lies far from the official figures of the occupation, and the member said it is right.
    """

    year: int
    occupation_code: str
    role_level: str
    hours_weekly: Decimal
    base_monthly: int
    supplements_monthly: int
    bonus_yearly: int
    answered_at: dt.datetime | None = None
    direct_reports: int | None = None
    staff: int | None = None
    budget: str = ""
    industry: str = ""
    sector: str = ""
    county: str = ""
    employer: str = ""
    employer_size: str = ""
    education: str = ""
    years_manager: int | None = None
    pension_percent: Decimal | None = None
    benefits_monthly: int | None = None
    sex: str = ""
    source: str = "member"
    unusual_confirmed: bool = False

    def monthly(self, standard_hours: Decimal) -> int:
        """Base pay and supplements a month, taken to full time: (base + supplements) x standard / agreed hours."""
        return concepts(self, standard_hours)["base"]


def concepts(answer: Answer, standard_hours: Decimal, *, counts_benefits: bool = False) -> dict[Concept, int]:
    """The pay in whole kroner a month, full time, as each pay concept has it.

    base = (base pay + fixed supplements) x standard / agreed hours; bonus = base + bonus of 12 months / 12;
    gross = bonus + the employer's pension on base + benefits, where the organisation counts them.
    """
    base = (answer.base_monthly + answer.supplements_monthly) * standard_hours / answer.hours_weekly
    bonus = base + Decimal(answer.bonus_yearly) / 12
    extras = base * (answer.pension_percent or 0) / 100 + (answer.benefits_monthly or 0)
    return {"base": round(base), "bonus": round(bonus), "gross": round(bonus + extras if counts_benefits else bonus)}


def answers_of(session: Session, person_id: uuid.UUID) -> list[Answer]:
    """A member's answers, latest year first."""
    rows = session.scalars(
        select(SalaryAnswer).where(SalaryAnswer.person_id == person_id).order_by(SalaryAnswer.year.desc())
    )
    return [Answer(**{each.name: getattr(row, each.name) for each in fields(Answer)}) for row in rows]


def give_salary(session: Session, person_id: uuid.UUID, answer: Answer) -> None:
    """Keep this year's answer, in place of an earlier one for the same year, and write that down."""
    keep_salary(session, person_id, answer)
    audit.record(session, person_id, "salary-given", str(answer.year))


def keep_salary(session: Session, person_id: uuid.UUID, answer: Answer) -> None:
    """Keep an answer in place of an earlier one for the same year; given now unless it says when."""
    values = asdict(answer) | {"answered_at": answer.answered_at or now()}
    session.execute(
        insert(SalaryAnswer)
        .values(person_id=person_id, **values)
        .on_conflict_do_update(index_elements=["person_id", "year"], set_=values)
    )


def remove_salary(session: Session, person_id: uuid.UUID, year: int) -> bool:
    """Remove one year's answer; False when there was none."""
    done = session.execute(delete(SalaryAnswer).where(SalaryAnswer.person_id == person_id, SalaryAnswer.year == year))
    if done.rowcount:  # type: ignore[attr-defined]
        if session.scalar(select(SalaryAnswer.year).where(SalaryAnswer.person_id == person_id).limit(1)) is None:
            session.execute(delete(SalaryUse).where(SalaryUse.person_id == person_id))
        audit.record(session, person_id, "salary-removed", str(year))
    return bool(done.rowcount)  # type: ignore[attr-defined]
