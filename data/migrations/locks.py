"""The words migrations use for roles, grants and row-level security, so that each table's locks read in a few lines."""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op

PERSON = {"app": "app.person()", "register": "app.ref()"}


def role(name: str, *, login: bool = False, may_be: Sequence[str] = ()) -> None:
    """Make a role of the cluster unless it is there. A login owns nothing, inherits nothing and may take `may_be`."""
    attributes = "login noinherit" if login else "nologin"
    op.execute(
        f"do $$ begin if not exists (select from pg_roles where rolname = '{name}') then "
        f"create role {name} {attributes} nosuperuser nocreatedb nocreaterole nobypassrls; end if; end $$"
    )
    for other in may_be:
        op.execute(f"grant {other} to {name}")


def lock(
    table: str,
    grants: dict[str, Sequence[str]],
    *,
    own: Sequence[str] = (),
    all_rows: Sequence[str] = (),
    owner_column: str = "person_id",
) -> None:
    """Row-level security and grants of one table.

    grants: {role: verbs}, a verb being "select" or "update (column, ...)". Roles in `own` reach the context's rows,
    roles in `all_rows` every row, and nobody else any.
    """
    schema = table.split(".")[0]
    op.execute(f"alter table {table} enable row level security")
    op.execute(f"alter table {table} force row level security")
    if own:
        mine = f"{owner_column} = (select {PERSON[schema]})"
        op.execute(f"create policy own on {table} for all to {', '.join(own)} using ({mine}) with check ({mine})")
    if all_rows:
        op.execute(f"create policy all_rows on {table} for all to {', '.join(all_rows)} using (true) with check (true)")
    for grantee, verbs in grants.items():
        op.execute(f"grant {', '.join(verbs)} on {table} to {grantee}")
