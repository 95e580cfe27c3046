"""The rules of the mentor programme, read from the one reviewed file of the organisation, `mentoring.toml`."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from data.datamap.record import Strict

ROOT = Path(__file__).parents[1] / "organisations"
LEAP_YEAR = 2024  # has every day there is

Days = Annotated[str, Field(pattern=r"^P[1-9]\d{0,2}D$")]
"""An ISO 8601 period of whole days."""
Count = Annotated[int, Field(ge=1)]


class Span(Strict):
    """Days of every year, from the first to the last, such as 12-22 to 01-02."""

    first: str = Field(alias="from", pattern=r"^\d\d-\d\d$")
    last: str = Field(alias="to", pattern=r"^\d\d-\d\d$")

    @field_validator("first", "last")
    @classmethod
    def _a_day(cls, month_and_day: str) -> str:
        dt.date.fromisoformat(f"{LEAP_YEAR}-{month_and_day}")
        return month_and_day

    def holds(self, day: dt.date) -> bool:
        """Whether the day lies in the span, its ends included."""
        key = f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= key <= self.last
        return key >= self.first or key <= self.last


class Rules(Strict):
    """All rules of one organisation's mentor programme.

    exposure: times a mentor's free places. threshold: of the score, which lies between 0 and 1. check_in_weeks: after
    the start; the end of a pair is one more.
    """

    most_open_requests: Count
    remind_after: Days
    expire_after: Days
    pause_after_expiries: Count
    not_hearing_after: Days
    per_mentee: Count
    exposure: Count
    threshold: float = Field(gt=0, lt=1)
    least_group: Count
    programme_months: Count
    check_in_weeks: tuple[Count, ...]
    holidays: tuple[Span, ...]

    @model_validator(mode="after")
    def _agree(self) -> Rules:
        if days(self.remind_after) >= days(self.expire_after):
            raise ValueError("a request is reminded of before it expires")
        if list(self.check_in_weeks) != sorted(set(self.check_in_weeks)):
            raise ValueError("check_in_weeks go upwards")
        every_day = (dt.date(LEAP_YEAR, 1, 1) + dt.timedelta(days=passed) for passed in range(366))
        if all(any(span.holds(day) for span in self.holidays) for day in every_day):
            raise ValueError("the holidays leave no day that counts")
        return self


def days(period: str) -> int:
    """How many days a period of `Days` has."""
    return int(period[1:-1])


@cache
def load_rules(organisation: str, root: Path = ROOT) -> Rules:
    """The rules of this organisation; ValueError where the file is incomplete, misspelt or contradicts itself."""
    return Rules.model_validate(tomllib.loads((root / organisation / "mentoring.toml").read_text("utf-8")))
