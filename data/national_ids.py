"""National identity numbers of Norway and Denmark: read, made up for demos, and shown half.

A synthetic number can never be a real person's: its month does not exist. Norway's authorities publish such series for
tests; Denmark has none, so the Danish one is our own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from stdnum.dk import cpr
from stdnum.exceptions import InvalidComponent
from stdnum.no import fodselsnummer

Country = Literal["NO", "DK"]
Kind = Literal["fodselsnummer", "d_number", "cpr"]

LENGTH: dict[Country, int] = {"NO": 11, "DK": 10}
# What is added to the month: Skatteetaten's and Tenor's series, Norsk helsenett's, NAV's; for Denmark ours.
SYNTHETIC_MONTHS: dict[Country, tuple[int, ...]] = {"NO": (80, 65, 40), "DK": (60,)}
D_NUMBER_DAY = 40


class InvalidNationalId(ValueError):
    """Not a number of this country. `code`: format, length, check_digits, date, not_born or synthetic."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class NationalId:
    """A checked number: digits alone, what kind it is, whether it is a test number, and the birth date in it."""

    number: str
    kind: Kind
    synthetic: bool
    birth_date: dt.date


def parse(number: str, country: Country, *, allow_synthetic: bool) -> NationalId:
    """The number, read and checked; InvalidNationalId says what is wrong with it.

    Danish numbers have had no check digit since 2007, so there only the date is checked.
    """
    digits = (fodselsnummer if country == "NO" else cpr).compact(number)
    if not (digits.isascii() and digits.isdigit()):
        raise InvalidNationalId("format")
    if len(digits) != LENGTH[country]:
        raise InvalidNationalId("length")
    # The check digits are those of the number as written, with the month that does not exist.
    if country == "NO" and digits[9:] != _check_digits(digits[:9]):
        raise InvalidNationalId("check_digits")
    day, month = int(digits[:2]), int(digits[2:4])
    kind: Kind = "cpr" if country == "DK" else "fodselsnummer"
    if country == "NO" and day > D_NUMBER_DAY:
        kind, day = "d_number", day - D_NUMBER_DAY
    added = next((offset for offset in SYNTHETIC_MONTHS[country] if month > offset), 0)
    if added and not allow_synthetic:
        raise InvalidNationalId("synthetic")
    birth_date = _birth_date(f"{day:02}{month - added:02}{digits[4:]}", country)
    return NationalId(digits, kind, bool(added), birth_date)


def make(country: Country, birth_date: dt.date, serial: int) -> str:
    """A synthetic number for a birth date from 1900 to 2036; each `serial` from 0 to 299 gives another number."""
    month = birth_date.month + SYNTHETIC_MONTHS[country][0]
    start = f"{birth_date.day:02}{month:02}{birth_date.year % 100:02}"
    endings = _norwegian_endings(start, birth_date) if country == "NO" else _danish_endings(birth_date)
    ending = next(islice(endings, serial, None), None)
    if ending is None:
        raise ValueError(f"no synthetic number with serial {serial} for {birth_date}")
    return start + ending


def masked(number: str) -> str:
    """The number with its personal part hidden, such as 138972 •••••."""
    return f"{number[:6]} {'•' * (len(number) - 6)}"


def _birth_date(digits: str, country: Country) -> dt.date:
    try:
        birth_date: dt.date = (fodselsnummer if country == "NO" else cpr).get_birth_date(digits)
    except InvalidComponent:
        raise InvalidNationalId("date") from None
    if birth_date > dt.datetime.now(dt.UTC).date():
        raise InvalidNationalId("not_born")
    return birth_date


def _check_digits(nine: str) -> str:
    """The last two digits; three characters, which fit no number, where the rule allows no number."""
    first: str = fodselsnummer.calc_check_digit1(nine)
    second: str = fodselsnummer.calc_check_digit2(nine + first)
    return first + second


def _norwegian_endings(start: str, birth_date: dt.date) -> Iterator[str]:
    first = 0 if birth_date.year < 2000 else 500  # the three digits after the date say the century
    for individual in range(first, first + 500):
        check = _check_digits(f"{start}{individual:03}")
        if len(check) == 2:
            yield f"{individual:03}{check}"


def _danish_endings(birth_date: dt.date) -> Iterator[str]:
    first = 0 if birth_date.year < 2000 else 4000  # the first digit after the date says the century
    return (f"{ending:04}" for ending in range(first, first + 4000))
