"""How much is held about a person: counted by the database, so that nothing of it travels."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from data.base import Role
from data.datamap.organisation import Organisation
from data.datamap.record import Processing
from data.datamap.sections import in_register, line_of, may_read, member_tables, relation
from data.register.port import Reading


def counts_of(
    organisation: Organisation,
    reading: Reading | None,
    session: Session,
    person_id: uuid.UUID,
    *,
    role: Role = Role.MEMBER,
) -> list[tuple[Processing, int]]:
    """(line of the record, number of entries) in the order people meet them, none of them empty.

    Without a reading the register's are left out; so are tables the database role has no grant on.
    """
    home, counts = relation(reading), _in_register(reading)
    for section, controller, count in session.execute(_query(role), {"person_id": person_id}):
        counts[section] = {**counts.get(section, {}), controller: count}
    return [
        (line_of(organisation, table.section, controller, home), count)
        for table in member_tables()
        for controller, count in counts.get(table.section.key, {}).items()
    ]


def _in_register(reading: Reading | None) -> dict[str, Mapping[str, int]]:
    counts: dict[str, Mapping[str, int]] = {}
    for table in filter(in_register, member_tables()):
        named, rows = table.section.controller, reading.sections.get(table.section.key, ()) if reading else ()
        counts[table.section.key] = Counter(row[named] if named else "" for row in rows)
    return counts


@cache  # putting a query together costs as much as answering it
def _query(role: Role) -> CompoundSelect[Any]:
    parts = []
    for table in member_tables():
        if not in_register(table) and may_read(table, role):
            columns = table.__table__.c
            controller = columns[table.section.controller] if table.section.controller else literal("")
            mine = columns.person_id == bindparam("person_id")
            part = select(literal(table.section.key), controller.label("controller"), func.count()).where(mine)
            parts.append(part.group_by("controller"))
    return union_all(*parts)
