"""One row in every table with a canary in every column that can hold one: what must show up, or must never."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import uuid
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from data.base import Base
from data.datamap.columns import Personal
from data.models import TABLES
from tests.world import World

REGISTER_LABEL = "register.national_id"
NAMED = {"purpose": "newsletter", "field": "employer", "occupation": "1120", "country": "NO", "controller": "union"}
PLAUSIBLE = {  # columns that a CHECK holds or that the app joins by
    "person.language": "en",
    "web_session.kind": "member",
    "web_session.expires_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
    "staff_grant.role": "support",
    "staff_view.started_at": dt.datetime(2020, 1, 1, 9, 0, tzinfo=dt.UTC),
    "staff_view.ends_at": dt.datetime(2020, 1, 1, 9, 15, tzinfo=dt.UTC),
    "view_code.tries": 1,
    "salary_release.facts": {"answers": "100+", "counted": 4321, "modelled": 5432, "suppressed": {"people": 6543}},
    "salary_answer.year": 2020,
    "salary_answer.hours_weekly": Decimal("37.25"),
    "salary_answer.occupation_code": "1120",
    "salary_answer.direct_reports": 4321,
    "salary_answer.staff": 54321,
    "salary_answer.years_manager": 43,
    "salary_answer.pension_percent": Decimal("43.21"),
    "profile.occupation_code": "1120",
    "mentor_profile.capacity": 4,
    "mentor_profile.hours": 4,
    "mentor_topic.weight": 2,
    "mentor_side.state": "ended",
    "consent_event.purpose": "newsletter",
    "request.field": "given_name",
    "register_change.field": "employer",
    "event.month": dt.datetime.now(dt.UTC).date().replace(day=1),
}


@functools.cache
def person_id(database_url: str, sub: str) -> Any:
    """The id of a demo person in this database."""
    with sa.create_engine(database_url, poolclass=sa.NullPool).connect() as connection:
        query = sa.text("select person_id from app.person where register_ref = :ref")
        return connection.execute(query, {"ref": f"demo-{sub}"}).scalar_one()


def owner_of(world: World, table: type[Base], sub: str) -> Any:
    """The value that makes a row of this table this person's; None where rows belong to nobody."""
    column = table.access.owner_column
    if column not in table.__table__.columns:
        return None
    return f"demo-{sub}" if column == "ref" else person_id(engine_url(world), sub)


def row_of(world: World, table: type[Base], sub: str) -> dict[str, Any]:
    """A row of this person's for this table, each value its own."""
    row = {each.name: _value(each, sub) for each in table.__table__.columns if each.identity is None}
    if table.access.owner_column in row:
        row[table.access.owner_column] = owner_of(world, table, sub)
    if "controller" in row:
        lines = world.services.organisation.processing
        row["controller"] = next(each.controller for each in lines if each.activity == table.section.activity)
    if table.__tablename__.startswith("salary_release"):
        row["month"] = f"{1990 + len(sub)}-01"  # the page writes it as a month, and each person's row is one
    match table.section.key:
        case "person":
            row["register_ref"] = f"demo-{sub}"
        case "letter_body":
            row["body"] = world.services.vault.seal(
                str(row["person_id"]), f"app.letter_body/{row['letter_id']}", f"canary-{sub}-letter-text"
            )
        case "national_id":
            row["national_id"] = world.services.vault.seal(f"demo-{sub}", REGISTER_LABEL, f"canary-{sub}-number")
    return row


def _value(column: sa.Column[Any], sub: str) -> Any:
    name, said = f"{column.table.name}.{column.name}", column.info.get("map")
    if name in PLAUSIBLE:
        return PLAUSIBLE[name]
    number = int.from_bytes(hashlib.sha256(f"{sub} {name}".encode()).digest()[:3])
    choices = list(said.choices) if isinstance(said, Personal) else []
    if isinstance(column.type, sa.ARRAY):
        return choices[:2]
    kind = column.type.python_type
    if choices:
        return {"True": True, "False": False}.get(choices[0], kind(choices[0]))
    if isinstance(said, Personal) and said.names in NAMED:
        return NAMED[said.names]
    made: dict[type, Any] = {
        bool: True,
        int: 100_000 + number % 800_000,
        Decimal: Decimal(number % 900_000) / 100 + 1000,
        dt.date: dt.date(1960, 1, 1) + dt.timedelta(days=number % 20_000),
        dt.datetime: dt.datetime(2015, 1, 1, 12, tzinfo=dt.UTC) + dt.timedelta(hours=number % 80_000),
        uuid.UUID: uuid.uuid5(uuid.NAMESPACE_DNS, f"{_letter(column)}.{sub}.example"),
        bytes: number.to_bytes(16),
        dict: {"canary": number},
    }
    return made.get(kind, f"canary-{sub}-{name}")


def _letter(column: sa.Column[Any]) -> str:
    return "letter_id" if column.name == "letter_id" else f"{column.table.name}.{column.name}"


def engine(world: World) -> sa.Engine:
    """A superuser's engine on this world's database."""
    return sa.create_engine(engine_url(world), poolclass=sa.NullPool)


def engine_url(world: World) -> str:
    """The superuser's address as SQLAlchemy takes it."""
    return world.url().replace("postgresql:", "postgresql+psycopg:", 1)


def fill(world: World, sub: str) -> dict[str, dict[str, Any]]:
    """Give this person exactly one row in every table, whatever they had before; {table name: row}."""
    rows = {}
    with engine(world).begin() as connection:
        connection.execute(sa.text("set local session_replication_role = replica"))
        for table in TABLES:
            row = row_of(world, table, sub)
            if table.section.subject != "staff" and table.__table__.name != "holder":
                owner = table.access.owner_column
                if owner in row:
                    connection.execute(sa.delete(table).where(table.__table__.c[owner] == row[owner]))
                connection.execute(sa.insert(table).values(row))
            rows[table.__table__.name] = row
    return rows


def digest(world: World, sub: str | None = None, leave_out: frozenset[str] = frozenset()) -> dict[str, str]:
    """{table: hash of its rows}, of one person's rows or of all; equal digests mean that nothing was changed."""
    found = {}
    with engine(world).connect() as connection:
        for table in TABLES:
            name, owner = table.__table__.fullname, owner_of(world, table, sub) if sub else None
            if table.__table__.name in leave_out or (sub and owner is None):
                continue
            where, values = (f"where {table.access.owner_column} = :owner", {"owner": owner}) if sub else ("", {})
            query = sa.text(f"select md5(string_agg(t::text, '|' order by t::text)) from {name} t {where}")
            found[name] = str(connection.execute(query, values).scalar())
    return found
