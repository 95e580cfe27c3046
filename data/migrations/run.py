"""Bring a database to the newest schema, and say whether it is there."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

OWNER = "innsyn_owner"
PREPARE = f"""
do $$ begin
  if not exists (select from pg_roles where rolname = '{OWNER}') then create role {OWNER} nologin; end if;
  execute format('grant create on database %I to {OWNER}', current_database());
end $$
"""


def config() -> Config:
    """Alembic's settings for this folder."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent))
    settings.set_main_option("path_separator", "os")
    return settings


def upgrade(admin_url: str) -> None:
    """Run all missing migrations, as the owner role. `admin_url` may create roles; the web's login may not."""
    engine = sa.create_engine(sa.make_url(admin_url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(sa.text("select pg_advisory_xact_lock(hashtext('innsyn migrations'))"))
        connection.execute(sa.text(PREPARE))
        connection.execute(sa.text(f"grant {OWNER} to current_user"))
        connection.execute(sa.text(f"create schema if not exists app authorization {OWNER}"))
        settings = config()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
    engine.dispose()


def behind(connection: sa.Connection) -> bool:
    """True when the database lacks a migration that the code expects."""
    context = MigrationContext.configure(connection, opts={"version_table_schema": "app"})
    return context.get_current_revision() != ScriptDirectory.from_config(config()).get_current_head()
