"""A mapping file: which column of an organisation's survey is which question of ours, in which unit and which words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field as Described
from pydantic import FiniteFloat, ValidationError, field_validator, model_validator

from data.datamap.record import Strict
from data.salary.files import NotReadable, content_of, text_of

PAY_UNITS = ("month", "year", "hour")
UNITS: Mapping[str, tuple[str, ...]] = {  # the first is meant where none is said
    "base": PAY_UNITS, "supplements": PAY_UNITS, "benefits": PAY_UNITS, "bonus": ("year", "month"),
    "hours": ("week", "per_cent", "share"),
}  # fmt: skip
FIELDS = (
    "occupation", "level", "hours", "base", "supplements", "bonus", "reports", "staff", "budget", "years", "industry",
    "sector", "county", "size", "education", "pension", "benefits", "sex", "employer",
)  # fmt: skip
NEEDED = frozenset({"occupation", "level", "hours", "base"})
PAY = frozenset({"base", "supplements", "benefits", "bonus"})


class File(Strict):
    """What is said of the file itself; "" is found out. header: the row that names the columns."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: int = 1
    decimal: Literal["", ",", "."] = ""


class Place(Strict):
    """Where a value is: in a column, or the same for every row."""

    column: str = ""
    value: str | int | FiniteFloat = ""

    @model_validator(mode="after")
    def _one_of_them(self) -> Place:
        if bool(self.column) == (self.value != ""):
            raise ValueError("say either a column or a value")
        return self


class Member(Strict):
    """The column that says who a row is about, and how."""

    column: str
    by: Literal["number", "email", "national_id"] = "number"


class Field(Place):
    """One question of ours.

    unit: a key of UNITS. thousands: amounts are in thousands. values: {what stands in the file: our value}, and "" for
    "not said".
    """

    unit: str = ""
    thousands: bool = False
    values: dict[str, str] = Described(default_factory=dict)

    @field_validator("values")
    @classmethod
    def _in_lower_case(cls, values: dict[str, str]) -> dict[str, str]:
        return {" ".join(each.split()).casefold(): ours for each, ours in values.items()}


class SurveyMapping(Strict):
    """A whole mapping file. answered: when the survey was answered; the end of its year where nothing is said."""

    file: File = File()
    member: Member
    year: Place
    answered: Place | None = None
    fields: dict[str, Field]

    @model_validator(mode="after")
    def _known(self) -> SurveyMapping:
        if unknown := self.fields.keys() - set(FIELDS):
            raise ValueError(f"there are no fields {', '.join(sorted(unknown))}; there are {', '.join(FIELDS)}")
        if missing := NEEDED - self.fields.keys():
            raise ValueError(f"the fields {', '.join(sorted(missing))} must be mapped")
        for name, field in self.fields.items():
            allowed = UNITS.get(name, ())
            if field.unit and field.unit not in allowed:
                raise ValueError(f"fields.{name}: the unit {field.unit} is none of {', '.join(allowed) or 'no units'}")
            if field.thousands and name not in PAY:
                raise ValueError(f"fields.{name}: only amounts can be in thousands")
        return self

    def unit_of(self, name: str) -> str:
        """The unit of a field, "" for one that has none."""
        return self.fields[name].unit or UNITS.get(name, ("",))[0]

    def columns(self) -> list[str]:
        """Every column that is read, in the order of the mapping."""
        places = [self.year, *([self.answered] if self.answered else []), *self.fields.values()]
        return list(dict.fromkeys([self.member.column, *(each.column for each in places if each.column)]))


def load_mapping(path: Path) -> SurveyMapping:
    """The mapping in a TOML file; NotReadable says what is wrong in it."""
    text = text_of(content_of(path), ("utf-8-sig",))
    try:
        return SurveyMapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise NotReadable(f"{path.name} is no TOML: {error}.") from error
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, each['loc'])) or 'the whole'}: {each['msg'].removeprefix('Value error, ')}"
            for each in error.errors()
        )
        raise NotReadable(f"{path.name}: {wrong}.") from error
