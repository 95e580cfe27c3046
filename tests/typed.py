"""What is typed into a form with many fields, for the tests that send one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.salary.form import FIELDS

SALARY: Mapping[str, str] = {
    "occupation": "1212", "level": "2", "hours": "37,5", "base": "50000", "reports": "4", "staff": "12",
    "industry": "C", "sector": "private", "county": "46", "size": "50-249",
}  # fmt: skip


def salary(**fields: Any) -> tuple[Any, ...]:
    """The click and the values of `save_salary`: a good Norwegian answer, with these fields instead."""
    typed = SALARY | {"sure": []} | fields
    return (1, *(typed.get(name, "") for name in FIELDS))
