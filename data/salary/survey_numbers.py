"""Numbers as people in different countries and programs write them."""

from __future__ import annotations

import re
from decimal import Decimal

from data.salary.survey_file import Value

NUMBER = re.compile(r"-?[0-9]+(?:[.,'][0-9]+)*")
LONGEST = 20  # characters
SPACES = re.compile(r"[\s\u00a0\u202f]+")


class Refused(Exception):
    """A value can't be taken over. `reason` is a key of `survey_report.REASONS`; the value itself is never told."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def number(value: Value, decimal: str = "", *, grouped: bool = True) -> Decimal:
    """1 234,50 and 1.234,50 and 1,234.50 alike.

    decimal: the sign before decimals where the mapping says it. Where it doesn't, and a lone sign stands before exactly
    three digits, it parts thousands if `grouped`, and is refused otherwise.
    """
    if isinstance(value, Decimal):
        return value
    text = SPACES.sub("", value)
    if not NUMBER.fullmatch(text) or len(text) > LONGEST:
        raise Refused("number")
    sign = decimal or _decimal_sign(text, grouped)
    whole, decimals = text.split(sign) if sign and text.count(sign) == 1 else (text, "")
    first, *rest = re.split("[.,']", whole.removeprefix("-"))
    if re.search("[.,']", decimals) or (decimal and decimal in whole) or (rest and not _are_groups(first, rest)):
        raise Refused("number")
    return Decimal(re.sub("[.,']", "", whole) + "." + (decimals or "0"))


def _decimal_sign(text: str, grouped: bool) -> str:
    """The sign before decimals as the number itself shows it, "" for none; Refused where it shows two ways."""
    signs = re.sub("[-0-9]", "", text)
    if not signs or signs.count(signs[-1]) > 1 or signs[-1] == "'":
        return ""
    first, last = re.split("[.,']", text.removeprefix("-"))[0], text.rpartition(signs[-1])[2]
    if len(signs) > 1 or len(last) != 3 or len(first) > 3 or first == "0":
        return signs[-1]
    if not grouped:
        raise Refused("ambiguous")
    return ""


def _are_groups(first: str, rest: list[str]) -> bool:
    return 0 < len(first) <= 3 and all(len(each) == 3 for each in rest)
