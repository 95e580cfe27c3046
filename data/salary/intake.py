"""The answers that a month's figures may rest on: consented, old enough, one per person, at full time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from data.periods import subtract_period
from data.permitted import persons_permitting
from data.salary.answers import SalaryAnswer
from data.salary.policy import Policy
from data.salary.renewal import first_of
from data.salary.scales import REGION_OF, experience_band, staff_band

PURPOSE = "salary_statistics"
_SAID = ("employer", "industry", "sector", "county", "education")
_BASE = ("hours_weekly", "base_monthly", "supplements_monthly")
_AMOUNTS = (*_BASE, "bonus_yearly", "pension_percent", "benefits_monthly")


def answers_for(session: Session, policy: Policy, month: str, standard_hours: Decimal) -> pd.DataFrame:
    """The frame that `release.build` takes: each consenting person's latest answer that is old and young enough.

    Pay is in kroner a month at full time; answers of less than the policy's share of full time are left out.
    """
    newest = _start_of_day(subtract_period(first_of(month), policy.answers.least_age))
    oldest = _start_of_day(subtract_period(first_of(month), policy.answers.most_age))
    before = aliased(SalaryAnswer)
    a_year_ago = and_(
        before.person_id == SalaryAnswer.person_id,
        before.year == SalaryAnswer.year - 1,
        before.role_level == SalaryAnswer.role_level,
    )
    query = (
        select(
            SalaryAnswer.person_id, SalaryAnswer.role_level, SalaryAnswer.occupation_code, SalaryAnswer.employer_size,
            SalaryAnswer.staff, SalaryAnswer.years_manager, SalaryAnswer.sex, SalaryAnswer.unusual_confirmed,
            *(getattr(SalaryAnswer, name) for name in (*_SAID, *_AMOUNTS)),
            *(getattr(before, name).label(f"{name}_before") for name in _BASE),
        )
        .outerjoin(before, a_year_ago)
        .where(SalaryAnswer.answered_at < newest, SalaryAnswer.answered_at >= oldest)
        .where(SalaryAnswer.person_id.in_(persons_permitting(PURPOSE)))
        .order_by(SalaryAnswer.person_id, SalaryAnswer.year.desc())
        .ext(distinct_on(SalaryAnswer.person_id))
    )  # fmt: skip
    result = session.execute(query)
    return _frame(pd.DataFrame(result.all(), columns=list(result.keys())), policy, float(standard_hours))


def _frame(rows: pd.DataFrame, policy: Policy, standard_hours: float) -> pd.DataFrame:
    amounts = rows[[*_AMOUNTS, *(f"{name}_before" for name in _BASE)]].astype(float)
    base = _full_time(amounts, standard_hours)
    bonus = base + amounts["bonus_yearly"] / 12
    extras = base * amounts["pension_percent"].fillna(0) / 100 + amounts["benefits_monthly"].fillna(0)
    found = pd.DataFrame(
        {
            "person": rows["person_id"].astype(str),
            "level": rows["role_level"],
            "region": rows["county"].map(REGION_OF).fillna(""),
            "staff": [staff_band(int(each)) if pd.notna(each) else "" for each in rows["staff"]],
            "experience": [experience_band(int(each)) if pd.notna(each) else "" for each in rows["years_manager"]],
            "size": rows["employer_size"],
            "occupation": rows["occupation_code"],
            "group": rows["occupation_code"].str[:2],
            "woman": rows["sex"].map({"woman": True, "man": False}).astype(object).where(rows["sex"] != "", None),
            "confirmed": rows["unusual_confirmed"],
            "base": base,
            "bonus": bonus,
            "gross": bonus + extras * policy.counts_benefits,
            "before": _full_time(amounts, standard_hours, "_before"),
            **{name: rows[name].str.strip().str.casefold() if name == "employer" else rows[name] for name in _SAID},
        }
    )  # fmt: skip
    return found[amounts["hours_weekly"] >= policy.answers.least_hours * standard_hours].reset_index(drop=True)


def _full_time(amounts: pd.DataFrame, standard_hours: float, which: str = "") -> pd.Series:
    """Base pay and fixed supplements a month, × standard hours ÷ agreed hours."""
    hours, base, supplements = (amounts[f"{name}{which}"] for name in _BASE)
    return (base + supplements) * standard_hours / hours


def _start_of_day(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
