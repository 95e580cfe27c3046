"""The scales that pay is compared by: each value's key, as it is kept and published, and its name.

Keys are strings: Norway and Denmark share the sections of NACE Rev. 2 (SN2007, DB07) and the four digits of ISCO-08;
counties are Norway's of 2024 and Denmark's regions, by the codes of Statistics Norway and Statistics Denmark.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from data.national_ids import Country
from data.occupations import name_of as occupation_named
from data.occupations import occupations
from data.words import N_
from data.words import gettext as _

Scale = Mapping[str, str]
"""{key: name as an English msgid}, in the order in which people read them."""

LEVELS: Scale = {
    "1": N_("Top management"),
    "2": N_("Middle management"),
    "3": N_("First-line management"),
    "4": N_("Specialist or trusted employee"),
}
INDUSTRIES: Scale = {
    "A": N_("Agriculture, forestry and fishing"),
    "B": N_("Mining, oil and gas"),
    "C": N_("Manufacturing"),
    "D": N_("Electricity and district heating"),
    "E": N_("Water, sewerage and waste"),
    "F": N_("Construction"),
    "G": N_("Retail, wholesale and repair of vehicles"),
    "H": N_("Transport and storage"),
    "I": N_("Hotels and restaurants"),
    "J": N_("Information and communication"),
    "K": N_("Banking and insurance"),
    "L": N_("Real estate"),
    "M": N_("Research, engineering, law and consulting"),
    "N": N_("Cleaning, temporary staff and other business services"),
    "O": N_("Public administration and defence"),
    "P": N_("Education"),
    "Q": N_("Health and social care"),
    "R": N_("Culture, sports and entertainment"),
    "S": N_("Organisations and other services"),
    "T": N_("Private households"),
    "U": N_("International organisations and embassies"),
}
SECTORS: Scale = {
    "private": N_("Private"),
    "state": N_("The state"),
    "municipal": N_("Municipality or region"),
}
COUNTIES: Mapping[Country, Scale] = {
    "NO": {
        "03": N_("Oslo"),
        "11": N_("Rogaland"),
        "15": N_("Møre og Romsdal"),
        "18": N_("Nordland"),
        "31": N_("Østfold"),
        "32": N_("Akershus"),
        "33": N_("Buskerud"),
        "34": N_("Innlandet"),
        "39": N_("Vestfold"),
        "40": N_("Telemark"),
        "42": N_("Agder"),
        "46": N_("Vestland"),
        "50": N_("Trøndelag"),
        "55": N_("Troms"),
        "56": N_("Finnmark"),
    },
    "DK": {
        "1084": N_("Capital Region of Denmark"),
        "1085": N_("Region Zealand"),
        "1083": N_("Region of Southern Denmark"),
        "1082": N_("Central Denmark Region"),
        "1081": N_("North Denmark Region"),
    },
}
EVERY_COUNTY: Scale = {**COUNTIES["NO"], **COUNTIES["DK"]}
_PARTS: Scale = {
    "east": N_("East"),
    "south": N_("South"),
    "west": N_("West"),
    "mid": N_("Middle"),
    "north": N_("North"),
}
REGIONS: Mapping[Country, Scale] = {"NO": _PARTS, "DK": {key: _PARTS[key] for key in ("east", "west")}}
_COUNTIES_OF = {
    "east": "03 31 32 33 34 39 40 1084 1085",
    "south": "42",
    "west": "11 15 46 1081 1082 1083",
    "mid": "50",
    "north": "18 55 56",
}
REGION_OF: Mapping[str, str] = {county: part for part, counties in _COUNTIES_OF.items() for county in counties.split()}
STAFF: Scale = {
    "0": N_("No staff"),
    "1-5": N_("1–5 people"),
    "6-15": N_("6–15 people"),
    "16-50": N_("16–50 people"),
    "51-200": N_("51–200 people"),
    "201+": N_("More than 200 people"),
}
EXPERIENCE: Scale = {
    "0-2": N_("0–2 years as manager"),
    "3-5": N_("3–5 years as manager"),
    "6-10": N_("6–10 years as manager"),
    "11-20": N_("11–20 years as manager"),
    "21+": N_("More than 20 years as manager"),
}
SIZES: Scale = {
    "1-9": N_("1–9 employees"),
    "10-49": N_("10–49 employees"),
    "50-249": N_("50–249 employees"),
    "250+": N_("250 employees or more"),
}
EDUCATIONS: Scale = {
    "basic": N_("Primary and lower secondary school"),
    "vocational": N_("Upper secondary school or apprenticeship"),
    "short": N_("Vocational college, up to 2 years"),
    "bachelor": N_("University or college, 3–4 years"),
    "master": N_("University or college, 5 years or more"),
}
GROUPS: Scale = {
    "11": N_("Top managers and politicians"),
    "12": N_("Managers in administration and sales"),
    "13": N_("Managers in production and services"),
    "14": N_("Managers in hotels, restaurants and shops"),
    "21": N_("Engineers and scientists"),
    "24": N_("Advisers in finance, administration and sales"),
    "25": N_("Advisers in IT"),
    "26": N_("Occupations in law, society and culture"),
    "31": N_("Technicians and supervisors"),
    "33": N_("Employees in finance, administration and sales"),
}
_STAFF_FROM = (1, 6, 16, 51, 201)
_YEARS_FROM = (3, 6, 11, 21)
_NAMED: Mapping[str, Scale] = {
    "level": LEVELS, "industry": INDUSTRIES, "sector": SECTORS, "county": EVERY_COUNTY, "region": _PARTS,
    "staff": STAFF, "experience": EXPERIENCE, "size": SIZES, "education": EDUCATIONS, "group": GROUPS,
}  # fmt: skip
_TITLES: Scale = {
    "level": N_("Role level"),
    "industry": N_("Industry"),
    "county": N_("County or region of the workplace"),
    "region": N_("Part of the country"),
    "sector": N_("Sector"),
    "staff": N_("People you are responsible for"),
    "experience": N_("Experience"),
    "size": N_("Size of the employer"),
    "education": N_("Education"),
    "occupation": N_("Occupation"),
    "group": N_("Group of occupations"),
}


def staff_band(people: int) -> str:
    """The band of STAFF that so many people lie in."""
    return list(STAFF)[bisect_right(_STAFF_FROM, people)]


def experience_band(years: int) -> str:
    """The band of EXPERIENCE that so many whole years as manager lie in."""
    return list(EXPERIENCE)[bisect_right(_YEARS_FROM, years)]


def known(dimension: str, value: str) -> bool:
    """Whether a dimension has this value, in either country."""
    return value in (occupations() if dimension == "occupation" else _NAMED.get(dimension, {}))


def values_in(country: Country, dimension: str) -> list[str]:
    """The values a dimension can have in this country."""
    if dimension == "occupation":
        return list(occupations())
    if dimension == "group":
        return sorted({code[:2] for code in occupations()})
    return list({"county": COUNTIES[country], "region": REGIONS[country]}.get(dimension, _NAMED[dimension]))


def title_of(dimension: str) -> str:
    """What a dimension is called, in the reader's language."""
    return _(_TITLES[dimension])


def name_of(dimension: str, value: str) -> str:
    """What a value of a dimension is called, in the reader's language; the value itself for one we don't know."""
    if dimension == "occupation":
        return occupation_named(value)
    return _(_NAMED[dimension].get(value, value))
