"""Codes and names of foreign surveys taken to our own: occupations, industries, counties, and all that has a list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache

from data import words
from data.national_ids import Country
from data.occupations import occupations
from data.salary.scales import COUNTIES, INDUSTRIES
from data.salary.survey_numbers import Refused
from data.words import gettext

# Norway's counties until 2019 that lie as good as whole in one of today's, and those of 2020 that were divided in 2024.
EARLIER_COUNTIES = {
    "01": "31", "02": "32", "04": "34", "05": "34", "06": "33", "07": "39", "08": "40", "09": "42", "10": "42",
    "12": "46", "14": "46", "16": "50", "17": "50", "19": "55", "20": "56",
    "hedmark": "34", "oppland": "34", "aust-agder": "42", "vest-agder": "42", "hordaland": "46",
    "sogn og fjordane": "46", "sør-trøndelag": "50", "nord-trøndelag": "50",
}  # fmt: skip
DIVIDED_COUNTIES = frozenset({"30", "38", "54", "viken", "vestfold og telemark", "troms og finnmark"})
DANISH_REGIONS = {
    "hovedstaden": "1084", "sjælland": "1085", "syddanmark": "1083", "midtjylland": "1082", "nordjylland": "1081",
}  # fmt: skip
# The first division of each section of NACE Rev. 2; NACE Rev. 2.1 and SN2025 have kept the divisions' numbers.
SECTION_FROM = {
    1: "A", 5: "B", 10: "C", 35: "D", 36: "E", 41: "F", 45: "G", 49: "H", 55: "I", 58: "J", 64: "K", 68: "L", 69: "M",
    77: "N", 84: "O", 85: "P", 86: "Q", 90: "R", 94: "S", 97: "T", 99: "U",
}  # fmt: skip
NO_DIVISIONS = frozenset({0, 4, 34, 40, 44, 48, 54, 57, 67, 76, 83, 89})
NACE = re.compile(r"([0-9]{2})(?:\.[0-9]{1,3}|[0-9]{3,4})?")


def occupation_code(text: str, country: Country) -> str:
    """Four digits, a name in one of our languages, or Denmark's six digits, of which the first four are the same."""
    if text.isdecimal():
        code = text[:4] if country == "DK" and len(text) == 6 else text
        if code in occupations():
            return code
        raise Refused("occupation")
    first, _, rest = text.partition(" ")
    if rest and first in occupations():
        return first
    for each in occupations().values():
        if text.casefold() in {name.casefold() for name in each.names.values()}:
            return each.code
    raise Refused("occupation")


def section_of(text: str) -> str:
    """A section's letter, or the section of a NACE code of two, five or six digits (four with a point: 62.01)."""
    if text.upper() in INDUSTRIES:
        return text.upper()
    found = NACE.fullmatch(text)
    division = int(found[1]) if found else 0
    if division in NO_DIVISIONS:
        return choice(text, INDUSTRIES)
    return list(SECTION_FROM.values())[bisect_right(list(SECTION_FROM), division) - 1]


def county_code(text: str, country: Country) -> str:
    """A county's or region's code or name, of today or, where that is plain, of earlier days."""
    name = text.casefold().partition(" - ")[0].removesuffix(" fylke").removesuffix(" fylkeskommune").strip()
    code = name.zfill(2) if name.isdecimal() else name
    if code in COUNTIES[country]:
        return code
    if country == "DK":
        return DANISH_REGIONS.get(name.removeprefix("region ")) or choice(text, COUNTIES["DK"])
    if code in DIVIDED_COUNTIES:
        raise Refused("county")
    return EARLIER_COUNTIES.get(code) or choice(name, COUNTIES["NO"])


def choice(text: str, choices: Mapping[str, str]) -> str:
    """A key of ours, or its name in one of our languages."""
    if text in choices:
        return text
    found = _by_name(tuple(choices.items())).get(text.casefold())
    if found is None:
        raise Refused("unknown")
    return found


@cache
def _by_name(choices: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for code in words.LANGUAGES:
        with words.speaking(code):
            names |= {gettext(name).casefold(): key for key, name in choices}
    return names
