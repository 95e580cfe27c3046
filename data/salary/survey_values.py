"""A value of a foreign survey taken to what our form takes: its unit, its code list, its way of writing numbers."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from decimal import Decimal

from data.datamap.organisation import Organisation
from data.salary.answers import BUDGETS, SEXES
from data.salary.scales import EDUCATIONS, EXPERIENCE, LEVELS, SECTORS, SIZES, STAFF
from data.salary.survey_codes import choice, county_code, occupation_code, section_of
from data.salary.survey_file import Value
from data.salary.survey_mapping import Place, SurveyMapping
from data.salary.survey_numbers import SPACES, Refused, number

HOURS_TO_MONTH = Decimal(52) / 12  # a week's hours times this are a month's
HUNDREDTH = Decimal("0.01")
BESIDE_AN_AMOUNT = re.compile(r"\bkr\b\.?|,-$", re.IGNORECASE)
SIZES_FROM = (10, 50, 250)
LISTS: Mapping[str, Mapping[str, str]] = {
    "level": LEVELS, "budget": BUDGETS, "sector": SECTORS, "education": EDUCATIONS, "sex": SEXES,
}  # fmt: skip


def typed(
    mapping: SurveyMapping, values: Mapping[str, Value], organisation: Organisation
) -> tuple[dict[str, str], dict[str, str]]:
    """({field: as it would be typed into the form}, {field: reason} of those that can't be taken over)."""
    said: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for name in sorted(mapping.fields, key=lambda each: each != "hours"):  # pay by the hour needs the hours
        try:
            said[name] = _one(mapping, name, values, organisation, said)
        except Refused as refusal:
            reasons[name] = refusal.reason
    return said, reasons


def _one(
    mapping: SurveyMapping, name: str, values: Mapping[str, Value], organisation: Organisation, said: Mapping[str, str]
) -> str:
    field, decimal = mapping.fields[name], mapping.file.decimal
    value = in_place(field, values)
    text = text_of(value)
    if not text or text.casefold() in field.values:
        return field.values.get(text.casefold(), "")
    match name:
        case "base" | "supplements" | "benefits" | "bonus":
            return _amount(mapping, name, value, organisation, said)
        case "hours":
            return str(_hours(_share(value, decimal), mapping, organisation))
        case "pension":
            return str(_share(value, decimal).quantize(HUNDREDTH))
        case "reports" | "staff":
            return _count(text, value, STAFF)
        case "years":
            return _count(text, value, EXPERIENCE)
        case "occupation":
            return occupation_code(text, organisation.country)
        case "industry":
            return section_of(text)
        case "county":
            return county_code(text, organisation.country)
        case "size":
            return _size(text, value)
        case "employer":
            return text
    return choice(text, LISTS[name])


def in_place(place: Place, values: Mapping[str, Value]) -> Value:
    """The value of a row that a place of the mapping means; "" where the row has none."""
    value = values.get(place.column, "") if place.column else place.value
    return value if isinstance(value, str | Decimal) else Decimal(repr(value))


def text_of(value: Value) -> str:
    """A value as text, a whole number without decimals."""
    if isinstance(value, str):
        return SPACES.sub(" ", value).strip()
    return str(int(value)) if value == value.to_integral_value() else str(value)


def _share(value: Value, decimal: str) -> Decimal:
    return number(value.removesuffix("%") if isinstance(value, str) else value, decimal, grouped=False)


def _amount(
    mapping: SurveyMapping, name: str, value: Value, organisation: Organisation, said: Mapping[str, str]
) -> str:
    """Whole kroner a month; of a bonus, a year."""
    field, unit = mapping.fields[name], mapping.unit_of(name)
    if isinstance(value, str):
        own = rf"\b{organisation.currency}\b"
        value = re.sub(own, "", BESIDE_AN_AMOUNT.sub("", value), flags=re.IGNORECASE).strip()
        if any(unicodedata.category(each) == "Sc" for each in value) or re.search(r"\b[A-Z]{3}\b", value):
            raise Refused("currency")
    amount = number(value, mapping.file.decimal, grouped=not field.thousands) * (1_000 if field.thousands else 1)
    match unit, name:
        case ("year", "bonus") | ("month", "base" | "supplements" | "benefits"):
            pass
        case "month", _:
            amount *= 12
        case "year", _:
            amount /= 12
        case "hour", _:
            if not said.get("hours"):
                raise Refused("hours")
            amount *= Decimal(said["hours"]) * HOURS_TO_MONTH
    return str(int(amount.to_integral_value()))


def _hours(found: Decimal, mapping: SurveyMapping, organisation: Organisation) -> Decimal:
    full_time = organisation.standard_hours
    share = {"week": Decimal(1), "per_cent": full_time / 100, "share": full_time}[mapping.unit_of("hours")]
    return (found * share).quantize(HUNDREDTH)


def _count(text: str, value: Value, bands: Mapping[str, str]) -> str:
    """A whole number, or the lowest of a band of ours, such as 6 of "6-15"."""
    if (band := text.replace("–", "-").replace(" ", "")) in bands:
        return re.split("[-+]", band)[0]
    found = number(value)
    if found != found.to_integral_value():
        raise Refused("number")
    return str(int(found))


def _size(text: str, value: Value) -> str:
    band = text.replace("–", "-").replace(" ", "")
    return band if band in SIZES else list(SIZES)[bisect_right(SIZES_FROM, int(number(value)))]
