"""What is typed into a form with many fields, for the tests that send one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.mentoring.form import FIELDS as MENTOR_FIELDS
from data.salary.form import FIELDS

SALARY: Mapping[str, str] = {
    "occupation": "1212", "level": "2", "hours": "37,5", "base": "50000", "reports": "4", "staff": "12",
    "industry": "C", "sector": "private", "county": "46", "size": "50-249",
}  # fmt: skip


def salary(**fields: Any) -> tuple[Any, ...]:
    """The click and the values of `save_salary`: a good Norwegian answer, with these fields instead."""
    typed = SALARY | {"sure": []} | fields
    return (1, *(typed.get(name, "") for name in FIELDS))


MENTOR: Mapping[str, Any] = {
    "role": "mentor", "level": "2", "industry": "C", "county": "46", "experience": "6-10", "languages": ["nb"],
    "format": "either", "hours": "2", "capacity": "2", "industry_wish": "any", "level_steps": "any",
    "offers-career": "2", "wants-career": "2", "about": "Ask me.",
}  # fmt: skip


def mentoring(**fields: Any) -> tuple[Any, ...]:
    """The click and the values of `save_profile`: a good Norwegian profile of a mentor, with these fields instead."""
    typed = MENTOR | fields
    return (1, *(typed.get(name, "") for name in MENTOR_FIELDS))
