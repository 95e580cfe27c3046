"""The salary form, checked: an answer, or a sentence for each field that must be put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from data import checked, words
from data.checked import Invalid
from data.corrections import occupation
from data.salary.answers import ROLE_LEVELS, Answer
from data.words import gettext as _

FIELDS = ("occupation", "level", "hours", "base", "supplements", "bonus")
MOST_MONTHLY = 1_000_000
LIKELY_MOST_MONTHLY = 400_000  # above it a yearly amount was probably written: twelve times a plausible month


def check(typed: Mapping[str, str], year: int) -> tuple[Answer | None, dict[str, str]]:
    """(answer, {}) when all is well, else (None, {field: sentence})."""
    checks: dict[str, Callable[[], Any]] = {
        "occupation": lambda: occupation(typed["occupation"]),
        "level": lambda: checked.one_of(typed["level"], ROLE_LEVELS, _("Your role level")),
        "hours": lambda: checked.hours(typed["hours"]),
        "base": lambda: _base(typed["base"]),
        "supplements": lambda: checked.kroner(typed["supplements"], _("The fixed supplements"), most=MOST_MONTHLY),
        "bonus": lambda: checked.kroner(typed["bonus"], _("The bonus")),
    }
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, one in checks.items():
        try:
            found[name] = one()
        except Invalid as problem:
            problems[name] = str(problem)
    if problems:
        return None, problems
    return Answer(
        year, found["occupation"], found["level"], found["hours"], found["base"], found["supplements"], found["bonus"]
    ), {}


def _base(value: str) -> int:
    amount = checked.kroner(value, _("The base pay"), least=1_000, most=MOST_MONTHLY * 12)
    if amount > LIKELY_MOST_MONTHLY:
        raise Invalid(
            _(
                "Did you mean per year? Write the pay for one month, about {month}.",
                month=words.number(round(amount / 12)),
            )
        )
    return amount
