"""The database's own locks, asked of the database: the start refuses a login that could step around them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from data.base import Role
from data.db import Context, Database
from data.migrations.run import behind

LOGIN = sa.text(
    "select rolsuper, rolbypassrls, rolinherit,"
    " exists (select from pg_class where relowner = r.oid) as owns from pg_roles r where rolname = session_user"
)
UNLOCKED = sa.text(
    "select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
    " where n.nspname in ('app', 'register', 'usage') and c.relkind in ('r', 'p') and c.relname <> 'alembic_version'"
    " and not (c.relrowsecurity and c.relforcerowsecurity)"
)


def unsafe(database: Database) -> list[str]:
    """Why this login must not serve people, a sentence each; empty when all is well."""
    try:
        with database.transaction(Context(Role.GATE, read_only=True)) as session:
            connection = session.connection()
            login = connection.execute(LOGIN).one()
            unlocked = connection.execute(UNLOCKED).scalars().all()
            is_behind = behind(connection)
    except SQLAlchemyError as error:
        return [f"the database cannot be reached as it should: {type(error).__name__}"]
    wrong = []
    if login.rolsuper or login.rolbypassrls or login.rolinherit or login.owns:
        wrong.append("the web's database login must be NOINHERIT, own nothing and not bypass row-level security")
    wrong += [f"{table} has no forced row-level security" for table in unlocked]
    if is_behind:
        wrong.append("migrations are missing: run `flask --app app database upgrade` with INNSYN_OWNER_URL")
    return wrong
