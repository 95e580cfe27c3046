"""Sections of the data map with their rows: what the page, the archive and the plans draw from."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, bindparam, inspect, select
from sqlalchemy.orm import Session

from data import words
from data.base import Base, Role
from data.datamap.categories import CATEGORIES
from data.datamap.columns import Names, Personal, Section
from data.datamap.organisation import MAIN_CONTROLLER, Organisation
from data.datamap.record import Correction, Origin, Processing, Retention
from data.models import TABLES
from data.occupations import listed
from data.periods import add_period
from data.register.port import Reading

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """A personal column with the rules the organisation's record gives it."""

    key: str
    column: Personal
    bases: tuple[str, ...]
    origin: Origin
    correct: Correction
    retention: Retention
    why: Mapping[str, str] | None

    @property
    def label(self) -> str:
        """The field's name in the reader's language."""
        return words.gettext(self.column.label)

    @property
    def category(self) -> str:
        """The category's name in the reader's language."""
        return words.gettext(CATEGORIES[self.column.category].label)


@dataclass(frozen=True)
class Held:
    """One section as held by one controller: the record's line, its fields and the person's rows."""

    section: Section
    controller: str
    processing: Processing
    fields: tuple[Field, ...]
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """The section's name in the reader's language."""
        return words.gettext(self.section.title)

    def kept_until(self, row: Row) -> dt.date | None:
        """The day this row's retention ends, where it counts from the row itself; None while its clock stands."""
        retention = self.processing.retention
        return end_of(retention, row.get(self.section.clock(retention.from_)))


def table_of(section_key: str) -> type[Base]:
    """The table of a section; KeyError for an unknown one."""
    return {table.section.key: table for table in TABLES if table.section.key}[section_key]


def member_tables() -> list[type[Base]]:
    """The tables whose rows are about the member, in the order people meet them."""
    return sorted((t for t in TABLES if t.section.subject == "member" and t.section.key), key=_order)


def in_register(table: type[Base]) -> bool:
    """True for a table of the member register, which is another system."""
    return isinstance(table.__table__, Table) and table.__table__.schema == "register"


def may_read(table: type[Base], role: Role) -> bool:
    """True when this database role has a grant to read the table."""
    return "select" in table.access.verbs.get(role, "")


def hidden_titles(role: Role) -> list[str]:
    """The names of what a viewer with this role has no grant on, in the reader's language and in people's order."""
    register_role = Role.REGISTER_VIEWER if role is Role.VIEWER else Role.REGISTER
    hidden = [t for t in member_tables() if not may_read(t, register_role if in_register(t) else role)]
    return list(dict.fromkeys(words.gettext(each.section.title) for each in hidden))


def _order(table: type[Base]) -> int:
    activities = (
        "membership", "dues", "bookkeeping", "courses", "advice", "recordings", "salary", "content", "mentoring",
        "consents", "requests", "notices", "portability", "portal", "sign_in", "security",
    )  # fmt: skip
    return activities.index(table.section.activity)


def personal_columns(table: type[Base]) -> dict[str, Personal]:
    """{column: what it says of itself} of the personal columns, in their order."""
    return {c.name: c.info["map"] for c in table.__table__.columns if isinstance(c.info.get("map"), Personal)}


def rows_of(session: Session, table: type[Base], person_id: uuid.UUID) -> list[Row]:
    """A person's rows of one of Innsyn's own tables, newest first, bytes as they are stored."""
    return [dict(row) for row in session.execute(_rows_query(table), {"person_id": person_id}).mappings()]


@cache  # putting a query together costs as much as answering it
def _rows_query(table: type[Base]) -> Select[Any]:
    columns: Sequence[ColumnElement[Any]] = tuple(table.__table__.columns)
    query = select(*columns).where(table.__table__.c.person_id == bindparam("person_id"))
    if anchor := table.section.anchor:
        query = query.order_by(table.__table__.c[anchor].desc())
    return query.order_by(*inspect(table).primary_key)


def held(
    organisation: Organisation,
    reading: Reading | None,
    session: Session | None,
    person_id: uuid.UUID,
    *,
    role: Role = Role.MEMBER,
) -> list[Held]:
    """Everything stored about a person, by section and controller; without a reading the register's are left out.

    Tables the database role has no grant on are left out as well: their absence is drawn as "hidden".
    """
    home = relation(reading)
    found = []
    for table in member_tables():
        if in_register(table):
            rows: Sequence[Row] = reading.sections.get(table.section.key, ()) if reading else ()
        elif session is not None and may_read(table, role):
            rows = rows_of(session, table, person_id)
        else:
            continue
        found += _by_controller(organisation, table, rows, home)
    return found


@dataclass(frozen=True)
class Relation:
    """To which controller a person mainly belongs, and under which activity of the record as what they are."""

    controller: str = MAIN_CONTROLLER
    activity: str = "membership"


def relation(reading: Reading | None) -> Relation:
    """A member's, as long as any membership is or was one; somebody who only takes courses is a customer."""
    rows = reading.sections.get("membership", ()) if reading else ()
    if rows and all(row["status"] == "course_customer" for row in rows):
        return Relation(rows[0]["controller"], "customers")
    return Relation()


def _by_controller(organisation: Organisation, table: type[Base], rows: Sequence[Row], home: Relation) -> list[Held]:
    section = table.section
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row[section.controller] if section.controller else "", []).append(row)
    lines = [(line_of(organisation, section, named, home), mine) for named, mine in grouped.items()]
    return [Held(section, line.controller, line, fields_of(table, line), tuple(mine)) for line, mine in lines]


def line_of(organisation: Organisation, section: Section, controller: str, home: Relation) -> Processing:
    """The line of the record that a section's rows stand under; `controller` is the one they name, "" for none."""
    own = home if section.activity == "membership" else Relation(activity=section.activity)
    return _line(organisation, own.activity, controller or own.controller)


def profile_field(organisation: Organisation, reading: Reading | None, key: str) -> Field:
    """A field of the register's profile with the rules it has for this person; KeyError for one that is none."""
    home, table = relation(reading), table_of("profile")
    line = _line(organisation, home.activity, home.controller)
    return {each.key: each for each in fields_of(table, line)}[key]


def _line(organisation: Organisation, activity: str, controller: str) -> Processing:
    line = organisation.processing_of(activity, controller)
    if line is None:
        raise LookupError(f"{activity} of {controller} is not in the record of {organisation.id}")
    return line


def fields_of(table: type[Base], processing: Processing) -> tuple[Field, ...]:
    """The personal columns of a table under one line of the record, overrides applied."""
    fields = []
    for key, column in personal_columns(table).items():
        rule = processing.fields.get(key)
        fields.append(
            Field(
                key,
                column,
                (rule and rule.bases) or processing.bases,
                (rule and rule.origin) or processing.origin,
                (rule and rule.correct) or processing.correct,
                (rule and rule.retention) or processing.retention,
                rule.why if rule else None,
            )
        )
    return tuple(fields)


def end_of(retention: Retention, since: Any) -> dt.date | None:
    """The last day of a period counted from when its event came; None while it has not come.

    From the end of a financial year (taken as the calendar year): bokføringsloven § 13, bogføringsloven § 12.
    """
    if since is None:
        return None
    start = since.date() if isinstance(since, dt.datetime) else since
    if retention.from_ == "financial_year_end":
        start = dt.date(start.year, 12, 31)
    return add_period(start, retention.period)


def shown(value: Any, column: Personal, organisation: Organisation, row: Row | None = None) -> str:
    """A stored value as a person reads it; an empty one is "–". `row` is needed where its meaning hangs on another."""
    if column.names == "field_value" and row is not None:
        column = personal_columns(table_of("profile")).get(str(row.get("field")), column)
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, list):
        return ", ".join(shown(each, column, organisation) for each in value)
    if column.names:
        return _named(column.names, str(value), organisation)
    if column.choices:
        label = column.choices.get(str(value))
        return words.gettext(label) if label else str(value)
    match value:
        case bytes():
            return "•••"
        case dt.datetime():
            return words.date_time(value)
        case dt.date():
            return words.date(value)
        case int() | Decimal() if column.unit in ("money", "money_month"):
            return words.money(value, organisation.currency)
        case int() if column.unit == "seconds":
            return f"{value // 60}:{value % 60:02d}"
        case Decimal():
            return words.number(value)
    return str(value)


def _named(kind: Names, key: str, organisation: Organisation) -> str:
    """The name of what a key stands for; the key itself when nothing has that name any more."""
    match kind:
        case "controller":
            return next((each.name for each in organisation.controller if each.id == key), key)
        case "purpose":
            found = next((each for each in organisation.purpose if each.id == key), None)
            return words.pick(found.current(words.today()).title) if found else key
        case "field":
            column = personal_columns(table_of("profile")).get(key)
            return words.gettext(column.label) if column else key
        case "occupation":
            return listed(key)
        case "country":
            return words.country(key)
    return key
