"""A made-up member's working life, and the salary answers that follow from it, one for each year of the pay survey."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from data.datamap.organisation import Organisation
from data.demo import plausible
from data.demo.employers import Employer, employer_in
from data.demo.member import Member
from data.salary.answers import Answer
from data.salary.official import NORMAL
from data.salary.scales import staff_band

YEARS = 5  # how many the survey goes back, this year included
USUAL_STAFF: Mapping[str, float] = {"1": 45, "2": 14, "3": 10, "4": 0.3}  # median by level; few specialists have any
MOST_STAFF: Mapping[str, int] = {"1-9": 8, "10-49": 45, "50-249": 230, "250+": 1500}
BUDGET_WEIGHTS: Mapping[str, Mapping[str, int]] = {
    "1": {"whole": 9, "own_unit": 1}, "2": {"own_unit": 8, "whole": 1, "none": 1},
    "3": {"own_unit": 5, "none": 5}, "4": {"none": 1},
}  # fmt: skip
EDUCATION_WEIGHTS: Mapping[str, Mapping[str, int]] = {  # by level; supervisors and shop managers studied less
    "1": {"vocational": 1, "short": 1, "bachelor": 4, "master": 4},
    "2": {"vocational": 2, "short": 2, "bachelor": 4, "master": 2},
    "3": {"basic": 1, "vocational": 5, "short": 2, "bachelor": 2},
    "4": {"short": 1, "bachelor": 4, "master": 5},
}


@dataclass(frozen=True)
class Career:
    """What lies behind the answers of one member. `place` is where they stand among their like, in deviations.

    All is as it is in the year `now`. promoted, moved: the years in which the level and the employer became what they
    are; 0 for long ago.
    """

    now: int
    level: str
    staff: int
    reports: int
    budget: str
    years: int
    education: str
    sex: str
    place: float
    before: Employer
    hours: Decimal | None = None
    supplements: int = 0
    bonus_months: float = 0
    pension_percent: Decimal | None = None
    benefits: int = 0
    promoted: int = 0
    moved: int = 0


def career(random: Random, member: Member, organisation: Organisation, today: dt.date) -> Career:
    """A career that fits the member's age, occupation and employer."""
    level = _shifted(member.job.level, random.choices((0, -1, 1), (80, 8, 12))[0])
    staff = min(round(USUAL_STAFF[level] * math.exp(random.gauss(0, 0.8))), MOST_STAFF[member.employer.size])
    most_years = max(0, (today - member.birth_date).days // 365 - 27)
    return Career(
        now=today.year,
        level=level,
        staff=staff,
        reports=min(staff, random.randint(2, 11)),
        budget=_weighted(random, BUDGET_WEIGHTS[level]),
        years=0 if level == "4" else round(most_years * random.random() ** 0.8),
        education=_said(random, plausible.SHARE_SAYING_EDUCATION, _weighted(random, EDUCATION_WEIGHTS[level])),
        sex=_said(random, plausible.SHARE_SAYING_SEX, member.sex),
        place=random.gauss(0, plausible.SPREAD_LEFT),
        before=employer_in(random, organisation.country, member.industry),
        hours=random.choices(list(plausible.HOURS_WEIGHTS), list(plausible.HOURS_WEIGHTS.values()))[0],
        supplements=500 * random.randint(1, 8) if random.random() < plausible.SHARE_WITH_SUPPLEMENTS else 0,
        bonus_months=random.uniform(0.2, 2) if random.random() < plausible.SHARE_WITH_BONUS else 0,
        pension_percent=Decimal(random.randint(16, 30)) / 2,
        benefits=500 * random.randint(5, 13) if random.random() < plausible.SHARE_WITH_BENEFITS else 0,
        promoted=today.year - random.randrange(YEARS - 1) if random.random() < plausible.SHARE_PROMOTED else 0,
        moved=today.year - random.randrange(YEARS - 1) if random.random() < plausible.SHARE_MOVED else 0,
    )  # fmt: skip


def survey_days(random: Random, member: Member, today: dt.date) -> Iterator[dt.date]:
    """The day on which a member answered, in each year in which they did; this year's may lie ahead."""
    began = today.year + 1 - YEARS + random.choices(range(YEARS), plausible.SURVEY_BEGAN_WEIGHTS)[0]
    first = max(began, member.since.year)
    last = random.randint(first, today.year) if random.random() < plausible.SHARE_STOPPED else today.year
    for year in range(first, last + 1):
        opens, closes = dt.date(year, *plausible.SURVEY_OPENS), dt.date(year, *plausible.SURVEY_CLOSES)
        day = opens + dt.timedelta(days=random.randint(0, (closes - opens).days))
        if random.random() >= plausible.SHARE_FORGETTING and day >= member.since:
            yield day


def answer_on(
    random: Random, member: Member, career: Career, organisation: Organisation, at: dt.datetime, *, earlier: bool
) -> Answer:
    """What a member with this career answers at this instant; `earlier`: to a survey before these pages opened."""
    then = _then(career, at.year)
    employer = member.employer if at.year >= career.moved else career.before
    share = min(max(NORMAL.cdf(then.place + random.gauss(0, 0.04)), 0.01), 0.99)
    effect = _effect(member, then, employer)
    full_time = plausible.monthly_pay(organisation.country, member.job.code, share, at.year, effect)
    agreed = then.hours or organisation.standard_hours
    step = random.choice((100, 500, 1000))
    base = step * round(full_time * agreed / organisation.standard_hours / step) - then.supplements
    danish = organisation.country == "DK"
    return Answer(
        year=at.year,
        occupation_code=member.job.code,
        role_level=then.level,
        hours_weekly=agreed,
        base_monthly=base,
        supplements_monthly=then.supplements,
        bonus_yearly=1000 * round(then.bonus_months * base / 1000),
        answered_at=at,
        direct_reports=then.reports,
        staff=then.staff,
        budget=then.budget,
        industry=member.industry,
        sector=employer.sector,
        county=member.place.county,
        employer=employer.name,
        employer_size=employer.size,
        education=then.education,
        years_manager=then.years,
        pension_percent=then.pension_percent if danish else None,
        benefits_monthly=then.benefits if danish else None,
        sex=then.sex,
        source="import" if earlier else "member",
    )


def _then(career: Career, year: int) -> Career:
    """The career as it was in that year: before a promotion one level lower, with fewer people."""
    then = replace(career, years=max(0, career.years - (career.now - year)))
    if year >= career.promoted or career.level == "4":
        return then
    staff = career.staff // 3
    return replace(then, level=_shifted(career.level, 1), staff=staff, reports=min(staff, career.reports))


def _effect(member: Member, then: Career, employer: Employer) -> float:
    """How much all that is known of somebody moves their pay; see `plausible.EFFECTS`."""
    known = {
        "staff": staff_band(then.staff), "size": employer.size, "industry": member.industry,
        "sector": employer.sector, "sex": member.sex,
    }  # fmt: skip
    levels = plausible.EFFECTS["level"]
    return (
        levels[then.level] - levels[member.job.level] + sum(plausible.EFFECTS[name][key] for name, key in known.items())
    )


def _said(random: Random, share: float, value: str) -> str:
    return value if random.random() < share else ""


def _shifted(level: str, by: int) -> str:
    return str(min(max(int(level) + by, 1), 4))


def _weighted(random: Random, weights: Mapping[str, int]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
