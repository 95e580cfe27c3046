"""Views by employees: a role of their own for beginning and ending them, rows that end by themselves, codes, marks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.locks import lock, role

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FINDERS = """
create function register.find_by_number(wanted text) returns setof text language sql stable security definer
  set search_path = register, pg_temp
  as $$ select distinct ref from register.membership where member_number = wanted $$;
create function register.find_by_email(wanted text) returns setof text language sql stable security definer
  set search_path = register, pg_temp
  as $$ select ref from register.profile where lower(email) = lower(wanted) $$;
"""


def upgrade() -> None:
    """The role first, then what it may touch."""
    role("innsyn_support")
    op.execute("grant innsyn_support to innsyn_web")
    op.execute("set role innsyn_owner")
    tables()
    op.execute(FINDERS)
    locks()
    op.execute("reset role")


def tables() -> None:
    """Two tables more, and what persons, staff and requests now also say."""
    op.create_table(
        "staff_view",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("view_id", sa.Uuid(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.CheckConstraint("ends_at <= started_at + interval '15 minutes'", name=op.f("ck_staff_view_short")),
        sa.CheckConstraint(
            "char_length(words) between 10 and 500 and char_length(ticket) between 1 and 40",
            name=op.f("ck_staff_view_said"),
        ),
        sa.PrimaryKeyConstraint("person_id", "view_id", name=op.f("pk_staff_view")),
        schema="app",
    )
    op.create_index(
        op.f("ix_staff_view_staff_id"), "staff_view", ["staff_id"],
        unique=True, schema="app", postgresql_where=sa.text("ended_at is null"),
    )  # fmt: skip
    op.create_index(op.f("ix_staff_view_person_id_started_at"), "staff_view", ["person_id", "started_at"], schema="app")
    op.create_table(
        "view_code",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries between 0 and 5", name=op.f("ck_view_code_few_tries")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_view_code")),
        schema="app",
    )
    op.create_index(op.f("ix_membership_member_number"), "membership", ["member_number"], schema="register")
    op.create_index("ix_profile_lower_email", "profile", [sa.text("lower(email)")], schema="register")
    for column in ("ask_first", "colleague"):
        op.add_column(
            "person", sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()), schema="app"
        )
    op.add_column("staff", sa.Column("member_id", sa.Uuid(), nullable=True), schema="app")
    op.add_column("request", sa.Column("view_id", sa.Uuid(), nullable=True), schema="app")
    op.drop_constraint(op.f("ck_request_kind_known"), "request", schema="app")
    op.create_check_constraint(op.f("ck_request_kind_known"), "request", "kind in ('correct', 'view')", schema="app")


def locks() -> None:
    """Row-level security and grants; support gets no more than what beginning and ending a view takes."""
    op.execute("grant usage on schema app to innsyn_support")
    lock(
        "app.staff_view",
        {
            "innsyn_support": ["select", "insert", "update (ended_at, ended_by)"],
            "innsyn_gate": ["select", "update (ended_at, ended_by)"],
            "innsyn_member": ["select", "update (ended_at, ended_by)"],
            "innsyn_privacy": ["select"],
            "innsyn_worker": ["select", "delete"],
        },
        own=["innsyn_member"],
        all_rows=["innsyn_support", "innsyn_gate", "innsyn_privacy", "innsyn_worker"],
    )
    lock(
        "app.view_code",
        {
            "innsyn_member": ["select", "insert", "delete"],
            "innsyn_support": ["select", "update (tries, used_at)"],
            "innsyn_worker": ["select", "delete"],
        },
        own=["innsyn_member"],
        all_rows=["innsyn_support", "innsyn_worker"],
    )
    already_there = {
        "person": "select, insert", "staff": "select",
        "notice": "insert", "mail": "insert", "job": "insert", "audit_event": "insert",
    }  # fmt: skip
    for table, verbs in already_there.items():
        op.execute(f"grant {verbs} on app.{table} to innsyn_support")
        op.execute(f"create policy support on app.{table} for all to innsyn_support using (true) with check (true)")
    op.execute("grant select on app.staff to innsyn_privacy")
    op.execute("create policy privacy on app.staff for select to innsyn_privacy using (true)")
    op.execute("grant update (ask_first) on app.person to innsyn_member")
    op.execute("grant update (colleague) on app.person to innsyn_worker")
    op.execute("grant update (member_id) on app.staff to innsyn_worker")
    for finder in ("find_by_number", "find_by_email"):
        op.execute(f"revoke execute on function register.{finder} from public")
        op.execute(f"grant execute on function register.{finder} to innsyn_register_user")
    for table in ("membership", "profile"):
        op.execute(f"create policy finder on register.{table} for select to innsyn_owner using (true)")
