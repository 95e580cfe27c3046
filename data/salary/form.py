"""The salary form, checked: an answer, or a sentence for each field that must be put right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from babel.numbers import list_currencies

from data import checked, words
from data.checked import Invalid
from data.corrections import occupation
from data.datamap.organisation import Organisation
from data.occupations import listed
from data.salary.answers import BUDGETS, SEXES, Answer
from data.salary.official import quartiles
from data.salary.policy import load_policy
from data.salary.scales import COUNTIES, EDUCATIONS, INDUSTRIES, LEVELS, SECTORS, SIZES
from data.words import gettext as _

FIELDS = (
    "occupation", "level", "hours", "base", "supplements", "bonus", "reports", "staff", "budget", "years",
    "industry", "sector", "county", "size", "education", "pension", "benefits", "sex", "sure",
)  # fmt: skip
NEEDED = frozenset({"occupation", "level", "hours", "base", "reports", "staff", "industry", "sector", "county", "size"})
MOST_MONTHLY = 1_000_000  # above it nobody can be right, and a yearly amount was written
LIKELY_MOST_MONTHLY = 400_000  # where no official figure says better
LIKELY_LEAST_MONTHLY = 10_000  # full time; below it an hour's pay was probably written, when it is small enough
LIKELY_MOST_HOURLY = 2_000
MOST_STAFF, MOST_YEARS = 500_000, 70
NOT_SAID = ("", "-")  # a list that may be left out offers "-"
FOREIGN_WORDS = frozenset({"EURO", "EUROS", "DOLLAR", "DOLLARS", "POUND", "POUNDS", "PUND", "KRONOR"})


def check(
    typed: Mapping[str, str],
    year: int,
    organisation: Organisation,
    *,
    needed: frozenset[str] = NEEDED,
) -> tuple[Answer | None, dict[str, str]]:
    """(answer, {}) when all is well, else (None, {field: sentence}).

    A pay far from the usual is a problem of the field "sure" until that holds the pay as it is typed, see `pay_typed`.
    `needed` are the fields that must be said. Pension and benefits are dropped where they are not counted.
    """
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, rule in _rules(organisation, found).items():
        text = typed.get(name, "")
        try:
            if name in needed or text not in NOT_SAID:
                found[name] = rule(text)
        except Invalid as problem:
            problems[name] = str(problem)
    if problems:
        return None, problems
    if not load_policy(organisation.id).counts_benefits:
        found |= {"pension": None, "benefits": None}
    answer = _answer(year, found)
    if not is_unusual(answer, organisation):
        return answer, {}
    if typed.get("sure") != pay_typed(typed):
        return None, {"sure": _unusual(answer, organisation)}
    return replace(answer, unusual_confirmed=True), {}


def is_unusual(answer: Answer, organisation: Organisation) -> bool:
    """Whether a pay lies so far from the official figures of its occupation that it could be a slip."""
    low, high = usual(answer.occupation_code, organisation)
    return not low <= answer.monthly(organisation.standard_hours) <= high or seems_yearly(answer, organisation)


def seems_yearly(answer: Answer, organisation: Organisation) -> bool:
    """Whether a pay is high for one month in its occupation, and a twelfth of it would not be unusual."""
    low, high = usual(answer.occupation_code, organisation)
    monthly = answer.monthly(organisation.standard_hours)
    return monthly > high / 2 and low <= monthly / 12 <= high


def usual(occupation_code: str, organisation: Organisation) -> tuple[int, int]:
    """Between which monthly amounts pay in an occupation usually lies, full time."""
    q, rules = quartiles(organisation.country, occupation_code), load_policy(organisation.id).answers
    if q is None:
        return LIKELY_LEAST_MONTHLY, LIKELY_MOST_MONTHLY
    return round(q.lower * rules.official_low), round(q.upper * rules.official_high)


def is_counted(answer: Answer, organisation: Organisation) -> bool:
    """Whether the agreed hours are enough for the statistics; with fewer the answer is compared all the same."""
    least = load_policy(organisation.id).answers.least_hours
    return float(answer.hours_weekly) >= least * float(organisation.standard_hours)


def pay_typed(typed: Mapping[str, str]) -> str:
    """What the field "sure" holds once exactly this pay has been said to be right: another one is asked about anew."""
    return " / ".join(typed.get(name, "").strip() for name in ("occupation", "hours", "base", "supplements"))


def typed_of(answer: Answer) -> dict[str, str]:
    """An answer as it would be typed into the form."""
    values = {
        "occupation": listed(answer.occupation_code), "level": answer.role_level, "budget": answer.budget,
        "base": answer.base_monthly, "supplements": answer.supplements_monthly or "",
        "bonus": answer.bonus_yearly or "", "reports": answer.direct_reports, "staff": answer.staff,
        "years": answer.years_manager, "industry": answer.industry, "sector": answer.sector,
        "county": answer.county, "size": answer.employer_size, "education": answer.education,
        "benefits": answer.benefits_monthly or "", "sex": answer.sex,
        "hours": words.number(answer.hours_weekly),
        "pension": None if answer.pension_percent is None else words.number(answer.pension_percent),
    }  # fmt: skip
    typed = {name: "" if value is None else str(value) for name, value in values.items()}
    return typed | {"sure": pay_typed(typed) if answer.unusual_confirmed else ""}


def _rules(organisation: Organisation, found: Mapping[str, Any]) -> dict[str, Callable[[str], Any]]:
    """The rule of each field. `found` fills as they are gone through: what comes later may look back at it."""

    def one_of(choices: Mapping[str, str], label: str) -> Callable[[str], str]:
        return lambda text: checked.one_of(text, choices, label)

    def kroner(label: str, most: int) -> Callable[[str], int]:
        return lambda text: _kroner(text, label, organisation, most=most)

    return {
        "occupation": occupation,
        "level": one_of(LEVELS, _("Your role level")),
        "reports": lambda text: checked.count(text, _("The number who report to you"), most=MOST_STAFF),
        "staff": lambda text: _staff(text, found.get("reports", 0)),
        "budget": one_of(BUDGETS, _("Your responsibility for a budget")),
        "years": lambda text: checked.count(text, _("The years as manager"), most=MOST_YEARS),
        "industry": one_of(INDUSTRIES, _("The industry")),
        "sector": one_of(SECTORS, _("The sector")),
        "county": one_of(COUNTIES[organisation.country], _("The county or region of the workplace")),
        "size": one_of(SIZES, _("The size of the employer")),
        "hours": checked.hours,
        "base": lambda text: _base(text, organisation, found.get("hours", organisation.standard_hours)),
        "supplements": kroner(_("The fixed supplements"), MOST_MONTHLY),
        "bonus": kroner(_("The bonus"), MOST_MONTHLY * 12),
        "pension": lambda text: checked.per_cent(text, _("The employer’s share of the pension"), most=60),
        "benefits": kroner(_("The taxed benefits"), MOST_MONTHLY),
        "education": one_of(EDUCATIONS, _("Your education")),
        "sex": one_of(SEXES, _("Your gender")),
    }


def _answer(year: int, found: Mapping[str, Any]) -> Answer:
    return Answer(
        year=year,
        occupation_code=found["occupation"],
        role_level=found["level"],
        hours_weekly=found["hours"],
        base_monthly=found["base"],
        supplements_monthly=found.get("supplements", 0),
        bonus_yearly=found.get("bonus", 0),
        direct_reports=found.get("reports"),
        staff=found.get("staff"),
        budget=found.get("budget", ""),
        years_manager=found.get("years"),
        industry=found.get("industry", ""),
        sector=found.get("sector", ""),
        county=found.get("county", ""),
        employer_size=found.get("size", ""),
        education=found.get("education", ""),
        pension_percent=found.get("pension"),
        benefits_monthly=found.get("benefits"),
        sex=found.get("sex", ""),
    )


def _staff(text: str, reports: int) -> int:
    staff = checked.count(text, _("The number you are responsible for"), most=MOST_STAFF)
    if staff < reports:
        raise Invalid(_("Count those who report to you too: at least {reports}", reports=words.number(reports)))
    return staff


def _base(text: str, organisation: Organisation, hours: Decimal) -> int:
    amount = _kroner(text, _("The base pay"), organisation, least=1, most=MOST_MONTHLY * 12)
    if amount > MOST_MONTHLY:
        month = words.number(round(amount / 12))
        raise Invalid(_("Did you mean per year? Write the pay for one month, about {month}.", month=month))
    if amount < LIKELY_MOST_HOURLY and amount * organisation.standard_hours / hours < LIKELY_LEAST_MONTHLY:
        month = words.number(round(amount * hours * 52 / 12))
        sentence = _(
            "Did you mean per hour? Write the pay for one month: pay for an hour × hours a week × 52 ÷ 12,"
            " here about {month}.",
            month=month,
        )
        raise Invalid(sentence)
    return amount


def _kroner(text: str, label: str, organisation: Organisation, *, most: int, least: int = 0) -> int:
    """An amount; "kr", ",-" and the organisation's own currency may be written beside it, no other currency."""
    own = rf"\b(kr\b\.?|{organisation.currency}\b)|,-$"
    amount = re.sub(own, "", text.strip(), flags=re.IGNORECASE).strip()
    if _is_foreign(amount):
        raise Invalid(
            _("Write the pay in kroner ({currency}), without another currency", currency=organisation.currency)
        )
    return checked.kroner(amount, label, least=least, most=most)


def _is_foreign(text: str) -> bool:
    named = {each.upper() for each in re.findall("[A-Za-z]+", text)}
    return bool(named & (_currencies() | FOREIGN_WORDS)) or any(unicodedata.category(each) == "Sc" for each in text)


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def _unusual(answer: Answer, organisation: Organisation) -> str:
    if seems_yearly(answer, organisation):
        month = words.number(round(answer.base_monthly / 12))
        return _(
            "Did you mean per year? Then write the pay for one month, about {month}."
            " Or confirm that you are paid this each month.",
            month=month,
        )
    low, high = (words.money(each, organisation.currency) for each in usual(answer.occupation_code, organisation))
    return _(
        "This pay is unusual for the occupation: it is not between {low} and {high} a month for full time."
        " Put it right, or confirm it.",
        low=low,
        high=high,
    )
