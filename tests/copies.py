"""Many rows like one that is there, for tests of growth."""

from __future__ import annotations

from typing import Any

COLUMNS = """
select table_schema, table_name, json_agg(json_build_array(column_name, data_type) order by ordinal_position)
from information_schema.columns join information_schema.tables using (table_schema, table_name)
where table_schema in ('app', 'register') and table_type = 'BASE TABLE' and is_identity = 'NO' and is_generated = 'NEVER'
group by 1, 2
"""
KEYS = """
select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
where i.indisunique and i.indrelid = %s::regclass and not exists (
  select from pg_constraint c where c.conrelid = i.indrelid and c.contype = 'c' and a.attnum = any(c.conkey)
)
"""
NEW = {
    "uuid": "gen_random_uuid()",
    "bytea": "uuid_send(gen_random_uuid())",
    "text": "gen_random_uuid()::text",
    "character varying": "gen_random_uuid()::text",
    "bigint": "1000000 + n",
}
OWNER = frozenset({"person_id", "ref"})


def tables(connection: Any) -> dict[tuple[str, str], dict[str, str]]:
    """{(schema, table): {column: type}} of everything that is stored."""
    return {(schema, name): dict(columns) for schema, name, columns in connection.execute(COLUMNS).fetchall()}


def copies(connection: Any, schema: str, name: str, new: frozenset[str], count: int, where: str = "true") -> int:
    """Add so many copies of one row of a table that differ in the columns `new` and in whatever is unique; how many.

    The connection is a superuser's; triggers and foreign keys are off in it from here on.
    """
    connection.execute("set session_replication_role = replica")
    columns = tables(connection)[schema, name]
    unique = {row[0] for row in connection.execute(KEYS, (f"{schema}.{name}",)).fetchall()} - OWNER
    drawn = [NEW.get(kind, column) if column in unique | new else f"t.{column}" for column, kind in columns.items()]
    return connection.execute(
        f"insert into {schema}.{name} ({', '.join(columns)}) select {', '.join(drawn)}"
        f" from (select * from {schema}.{name} where {where} limit 1) t, generate_series(1, {count}) n"
    ).rowcount


def crowd(connection: Any, count: int) -> set[str]:
    """So many other people's rows in every table that holds any of a person's; returns the tables' names."""
    owned = {where: OWNER & columns.keys() for where, columns in tables(connection).items() if where[1][:5] != "staff"}
    filled = {where[1] for where, owner in owned.items() if owner and copies(connection, *where, owner, count)}
    connection.execute("analyze")
    return filled
