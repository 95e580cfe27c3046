"""Rows on their way into the database: collected table by table, then copied in the order of foreign keys."""

from __future__ import annotations

import uuid
from random import Random
from typing import Any

from psycopg import Connection, sql

from data.base import Base


class Rows:
    """Collects rows; every row of a table names the same columns. `random` makes the keys: the same ones each time."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._of: dict[type[Base], list[dict[str, Any]]] = {}

    def add(self, table: type[Base], **values: object) -> None:
        """One more row of this table."""
        self._of.setdefault(table, []).append(values)

    def of(self, table: type[Base]) -> list[dict[str, Any]]:
        """The rows collected for this table."""
        return self._of.get(table, [])

    def key(self) -> uuid.UUID:
        """A random key for a row or person."""
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def copy_into(self, connection: Connection[Any]) -> None:
        """Copy everything and begin anew."""
        for table in sorted(self._of, key=_depth):
            _copy(connection, table, self._of[table])
        self._of.clear()


def _depth(table: type[Base]) -> int:
    """The place of a table in the order that puts what others refer to first."""
    return list(table.metadata.sorted_tables).index(table.metadata.tables[table.__table__.fullname])  # type: ignore[attr-defined]


def _copy(connection: Connection[Any], table: type[Base], rows: list[dict[str, Any]]) -> None:
    columns = list(rows[0])
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(*table.__table__.fullname.split(".")),  # type: ignore[attr-defined]
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with connection.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row([row[column] for column in columns])
