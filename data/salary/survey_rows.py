"""The rows of a survey file as answers of ours, each checked by the rules of the form that members fill in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from data import checked
from data.checked import Invalid
from data.datamap.organisation import Organisation
from data.salary import form
from data.salary.answers import Answer
from data.salary.survey_file import Row, Shape, Value, rows
from data.salary.survey_mapping import NEEDED, SurveyMapping
from data.salary.survey_numbers import Refused
from data.salary.survey_report import Refusal
from data.salary.survey_values import in_place, text_of, typed
from data.words import today

EARLIEST = 2000
DAY = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})")
NOON = dt.time(12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Draft:
    """An answer whose member is not known yet. who: a number, an e-mail or a national id, as written."""

    line: int
    who: str
    answer: Answer


def drafts(content: bytes, mapping: SurveyMapping, organisation: Organisation) -> Iterator[Draft | list[Refusal]]:
    """For each row its answer, or every reason why it can't be one. NotReadable where the file is not as mapped."""
    file = mapping.file
    shape = Shape(file.encoding, file.delimiter, file.sheet, file.header)
    for row in rows(content, shape, mapping.columns()):
        reasons: dict[str, str] = {}
        draft = _draft(row, mapping, organisation, reasons)
        yield draft if draft and not reasons else [Refusal(row.number, name, why) for name, why in reasons.items()]


def _draft(row: Row, mapping: SurveyMapping, organisation: Organisation, reasons: dict[str, str]) -> Draft | None:
    """The row's answer; what is wrong with it goes into `reasons`, by field."""
    if not row.whole:
        reasons[""] = "cells"
        return None
    who = text_of(row.values[mapping.member.column])
    if not who:
        reasons["member"] = "empty"
    try:
        year = _year(in_place(mapping.year, row.values))
        answered = _answered(mapping, row.values, year)
    except Refused as refusal:
        reasons["answered" if refusal.reason == "date" else "year"] = refusal.reason
        return None
    said, wrong = typed(mapping, row.values, organisation)
    reasons |= wrong
    reasons |= {name: "empty" for name in NEEDED - wrong.keys() if not said.get(name)}
    try:
        employer = checked.line(said.pop("employer", ""), "", most=120, least=0)
    except Invalid:
        employer, reasons["employer"] = "", "text"
    answer, problems = form.check(said | {"sure": form.pay_typed(said)}, year, organisation, needed=NEEDED)
    reasons |= {name: "range" for name in problems if name not in reasons}
    if answer is None or reasons:
        return None
    # Nobody has confirmed a pay that is unusual: the release holds it back until somebody does.
    said_then = replace(answer, source="import", employer=employer, answered_at=answered, unusual_confirmed=False)
    return Draft(row.number, who, said_then)


def _year(value: Value) -> int:
    text = text_of(value)
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and EARLIEST <= int(text) <= today().year):
        raise Refused("year")
    return int(text)


def _answered(mapping: SurveyMapping, values: Mapping[str, Value], year: int) -> dt.datetime | None:
    """When the survey was answered: as the mapping says, else the end of a year that is over, else None for now."""
    text = text_of(in_place(mapping.answered, values)) if mapping.answered else ""
    if not text:
        return dt.datetime.combine(dt.date(year, 12, 31), NOON) if year < today().year else None
    written = DAY.fullmatch(text)
    try:
        day = dt.date(*(int(each) for each in reversed(written.groups()))) if written else dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refused("date") from error
    if day.year not in (year, year + 1) or day > today():
        raise Refused("date")
    return dt.datetime.combine(day, NOON)
