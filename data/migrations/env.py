"""Alembic runs in the code, not by a file of its own: `data.migrations.run.upgrade` hands the connection over."""

from __future__ import annotations

from alembic import context

from data.models import metadata


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Our schemas, and of the events the table alone: its months come and go."""
    if kind == "schema":
        return name in ("app", "register", "usage")
    return kind != "table" or not str(name).startswith("event_")


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    include_schemas=True,
    include_object=lambda thing, _name, kind, _reflected, _other: not (kind == "table" and thing.info.get("is_view")),
    include_name=ours,
    version_table_schema="app",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
