"""Mentoring: profiles in full, pairs with a row for each side, and the functions that alone move them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from data.migrations.locks import lock, role

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FUNCTIONS = Path(__file__).parents[1] / "sql" / "0004_mentoring.sql"
FOR_MEMBERS = ("mentor_ask", "mentor_take", "mentor_cards", "mentor_entries", "mentor_contacts")
FOR_JOBS = ("mentor_propose", "mentor_take", "mentor_said")
FOR_THE_COORDINATOR = ("mentor_applications", "mentor_decide")
PROFILE_MOVES = """
 draft member, draft listed member, draft applied member, applied draft member, applied listed coordinator,
 applied rejected coordinator, rejected applied member, rejected listed member, listed applied member,
 listed paused member, listed paused system, paused listed member, paused applied member
"""
PAIR_MOVES = """
 suggested system, requested mentee, suggested requested mentee, suggested declined mentee, suggested expired system,
 suggested closed system, requested question mentor, requested accepted mentor, requested declined mentor,
 requested withdrawn mentee, requested expired system, requested closed system, question requested mentee,
 question accepted mentor, question declined mentor, question withdrawn mentee, question expired system,
 question closed system, accepted active mentor, accepted active mentee, accepted ended mentor, accepted ended mentee,
 accepted ended system, active ended mentor, active ended mentee, active ended system
"""


def upgrade() -> None:
    """The role first; the functions last, since they name the tables."""
    role("innsyn_coordinator")
    op.execute("grant innsyn_coordinator to innsyn_web")
    op.execute("set role innsyn_owner")
    profiles()
    pairs()
    moves()
    locks()
    op.execute(FUNCTIONS.read_text("utf-8"))
    grants()
    op.execute("reset role")


def _instant(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column[Any]:
    default_now = sa.text(default) if default else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default_now)


def _word(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def _words(name: str, default: str | None = "{}") -> sa.Column[list[str]]:
    return sa.Column(name, sa.ARRAY(sa.Text()), nullable=False, server_default=default)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _key(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def profiles() -> None:
    """What a profile says besides; topics and free text move to tables of their own."""
    op.execute("drop policy if exists own on app.mentor_profile")  # laid anew below, with the other locks
    op.execute("drop policy if exists all_rows on app.mentor_profile")
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("card_id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()")),
        *(_word(name, "") for name in ("industry", "county", "experience", "employer")),
        _words("languages"),
        sa.Column("hours", sa.Integer(), nullable=False, server_default="2"),
        _words("times"),
        _word("industry_wish", "any"),
        _word("level_steps", ""),
        _words("must"),
        _flag("employer_too"),
        _word("name_key", ""),
        _word("sent_back", ""),
        _instant("mentor_since", nullable=True),
        _instant("joined_at", default="now()"),
    )
    for column in columns:
        op.add_column("mentor_profile", column, schema="app")
    op.create_table(
        "mentor_about",
        _key("person_id"),
        _word("about"),
        _instant("changed_at"),
        sa.CheckConstraint("char_length(about) <= 600", name=op.f("ck_mentor_about_about_length")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mentor_about")),
        schema="app",
    )
    op.create_table(
        "mentor_topic",
        _key("person_id"),
        _word("side"),
        _word("topic"),
        sa.Column("weight", sa.Integer(), nullable=False),
        _instant("changed_at"),
        sa.CheckConstraint("side in ('offers', 'wants')", name=op.f("ck_mentor_topic_side_known")),
        sa.CheckConstraint("weight between 1 and 3", name=op.f("ck_mentor_topic_weight_known")),
        sa.PrimaryKeyConstraint("person_id", "side", "topic", name=op.f("pk_mentor_topic")),
        schema="app",
    )
    op.create_table(
        "mentor_block",
        _key("person_id"),
        sa.Column("block_id", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()")),
        _word("name_key"),
        _word("name"),
        _instant("taken_back_at", nullable=True),
        _instant("changed_at"),
        sa.CheckConstraint("char_length(name) between 2 and 120", name=op.f("ck_mentor_block_name_length")),
        sa.PrimaryKeyConstraint("person_id", "block_id", name=op.f("pk_mentor_block")),
        schema="app",
    )
    op.create_index(
        op.f("ix_mentor_block_person_id_name_key"), "mentor_block", ["person_id", "name_key"], unique=True, schema="app"
    )
    _carry_over()
    for name in ("state_known", "capacity_plausible", "about_length"):
        op.drop_constraint(op.f(f"ck_mentor_profile_{name}"), "mentor_profile", schema="app")
    for name in ("topics", "about"):
        op.drop_column("mentor_profile", name, schema="app")
    for name, condition in {
        "state_known": "state in ('draft', 'applied', 'listed', 'paused', 'rejected')",
        "mentor_looked_at": "state not in ('listed', 'paused') or role = 'mentee' or mentor_since is not null",
        "sent_back_known": "sent_back in ('', 'words', 'leader', 'topics', 'other')",
        "capacity_plausible": "capacity between 1 and 5 and hours between 1 and 20",
    }.items():
        op.create_check_constraint(op.f(f"ck_mentor_profile_{name}"), "mentor_profile", condition, schema="app")
    op.create_index(op.f("ix_mentor_profile_card_id"), "mentor_profile", ["card_id"], unique=True, schema="app")
    op.create_index("ix_mentor_profile_state", "mentor_profile", ["state"], schema="app")


def _carry_over() -> None:
    """Whoever takes part goes on: mentors of before count as looked at."""
    for table in ("mentor_profile", "mentor_about", "mentor_topic"):
        op.execute(f"alter table app.{table} no force row level security")
    op.execute("update app.mentor_profile set mentor_since = changed_at, joined_at = changed_at")
    op.execute("insert into app.mentor_about select person_id, about, changed_at from app.mentor_profile")
    op.execute("""
      insert into app.mentor_topic (person_id, side, topic, weight, changed_at)
        select person_id, side, topic, 2, changed_at
          from app.mentor_profile, unnest(topics) topic, unnest(array['offers', 'wants']) side
          where role = 'both' or (role = 'mentor') = (side = 'offers')
    """)


def pairs() -> None:
    """Each side's row, what each writes, what happened, what is prepared at night, what the coordinator reads."""
    op.create_table(
        "mentor_side",
        _key("person_id"),
        _key("pair_id"),
        *(_word(name) for name in ("part", "state", "reason")),
        _key("other_card"),
        _words("why", None),
        _instant("asked_at"),
        _instant("since"),
        _instant("answer_by", nullable=True),
        _flag("reminded"),
        _instant("together_at", nullable=True),
        sa.Column("check_ins", sa.Integer(), nullable=False, server_default="0"),
        _flag("shares_contact"),
        sa.CheckConstraint("part in ('mentor', 'mentee')", name=op.f("ck_mentor_side_part_known")),
        sa.PrimaryKeyConstraint("person_id", "pair_id", name=op.f("pk_mentor_side")),
        schema="app",
    )
    op.create_index(op.f("ix_mentor_side_pair_id_part"), "mentor_side", ["pair_id", "part"], unique=True, schema="app")
    op.create_index(
        "ix_mentor_side_due", "mentor_side", ["answer_by"],
        schema="app", postgresql_where=sa.text("answer_by is not null"),
    )  # fmt: skip
    op.create_table(
        "mentor_entry",
        *(_key(name) for name in ("person_id", "entry_id", "pair_id")),
        *(_word(name) for name in ("kind", "text", "answer")),
        _instant("at", nullable=True),
        _instant("made_at"),
        _instant("done_at", nullable=True),
        sa.CheckConstraint(
            "kind in ('message', 'goal', 'meeting', 'check_in', 'feedback')", name=op.f("ck_mentor_entry_kind_known")
        ),
        sa.CheckConstraint("answer in ('', 'good', 'so_so', 'bad')", name=op.f("ck_mentor_entry_answer_known")),
        sa.CheckConstraint("char_length(text) <= 1000", name=op.f("ck_mentor_entry_text_length")),
        sa.PrimaryKeyConstraint("person_id", "entry_id", name=op.f("pk_mentor_entry")),
        schema="app",
    )
    op.create_index(op.f("ix_mentor_entry_pair_id"), "mentor_entry", ["pair_id"], schema="app")
    op.create_table(
        "mentor_event",
        *(_key(name) for name in ("event_id", "pair_id")),
        *(_word(name) for name in ("before", "after", "who", "reason")),
        _instant("at"),
        _instant("told_at", nullable=True),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_mentor_event")),
        schema="app",
    )
    op.create_index(
        "ix_mentor_event_untold", "mentor_event", ["at"], schema="app", postgresql_where=sa.text("told_at is null")
    )
    op.create_table(
        "mentor_suggestion",
        *(_key(name) for name in ("person_id", "card_id")),
        sa.Column("rank", sa.Integer(), nullable=False),
        _words("why", None),
        _instant("made_at"),
        sa.PrimaryKeyConstraint("person_id", "card_id", name=op.f("pk_mentor_suggestion")),
        schema="app",
    )
    op.create_table(
        "mentor_waiting",
        _key("person_id"),
        sa.Column("place", sa.Integer(), nullable=False),
        _words("costs", None),
        _instant("made_at"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mentor_waiting")),
        schema="app",
    )
    op.create_table(
        "mentor_report",
        _instant("made_at"),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("made_at", name=op.f("pk_mentor_report")),
        schema="app",
    )


def moves() -> None:
    """The steps of `data.mentoring.moves`; a test proves that both say the same."""
    table = op.create_table(
        "mentor_move",
        *(_word(name) for name in ("cycle", "before", "after", "who")),
        sa.PrimaryKeyConstraint("cycle", "before", "after", "who", name=op.f("pk_mentor_move")),
        schema="app",
    )
    rows = []
    for cycle, steps in (("profile", PROFILE_MOVES), ("pair", PAIR_MOVES)):
        for step in steps.split(","):
            before, after, who = ["", *step.split()][-3:]
            rows.append({"cycle": cycle, "before": before, "after": after, "who": who})
    op.bulk_insert(table, rows)


def locks() -> None:
    """A person's own rows for the person; the owner's functions reach both sides, and nothing else of others is read."""
    own = ["innsyn_member", "innsyn_viewer"]
    said = (
        "role, state, level, industry, county, experience, employer, languages, format, hours, capacity, times,"
        " industry_wish, level_steps, must, employer_too, name_key, changed_at"
    )
    op.execute("revoke all on app.mentor_profile from innsyn_member, innsyn_viewer, innsyn_worker")
    prepared: dict[str, Sequence[str]] = {
        "innsyn_member": ["select", "delete"],
        "innsyn_viewer": ["select"],
        "innsyn_worker": ["select", "insert", "delete"],
    }
    tables: tuple[tuple[str, dict[str, Sequence[str]], bool], ...] = (
        (
            "mentor_profile",
            {
                "innsyn_member": ["select", "insert", "delete", f"update ({said})"],
                "innsyn_viewer": ["select"],
                "innsyn_worker": ["select", "update (state, changed_at)"],
            },
            True,
        ),
        ("mentor_about", {"innsyn_member": ["select", "insert", "update", "delete"]}, False),
        (
            "mentor_topic",
            {
                "innsyn_member": ["select", "insert", "delete"],
                "innsyn_viewer": ["select"],
                "innsyn_worker": ["select"],
            },
            True,
        ),
        (
            "mentor_block",
            {
                "innsyn_member": ["select", "insert", "delete", "update (taken_back_at)"],
                "innsyn_worker": ["select", "delete"],
            },
            True,
        ),
        (
            "mentor_side",
            {
                "innsyn_member": ["select", "delete", "update (shares_contact)"],
                "innsyn_viewer": ["select"],
                "innsyn_worker": ["select", "update (reminded, check_ins)"],
            },
            True,
        ),
        ("mentor_entry", {"innsyn_member": ["select", "insert", "delete", "update (text, at, done_at)"]}, False),
        ("mentor_suggestion", prepared, True),
        ("mentor_waiting", prepared, True),
    )
    for table, grants_of, jobs_too in tables:
        lock(f"app.{table}", grants_of, own=own, all_rows=["innsyn_worker"] if jobs_too else [])
    lock(
        "app.mentor_event",
        {"innsyn_worker": ["select", "delete", "update (told_at)"]},
        all_rows=["innsyn_worker"],
    )
    lock(
        "app.mentor_report",
        {"innsyn_coordinator": ["select"], "innsyn_worker": ["select", "insert", "delete"]},
        all_rows=["innsyn_coordinator", "innsyn_worker"],
    )
    lock("app.mentor_move", {})
    for table in (
        "profile", "about", "topic", "block", "side", "entry", "event", "suggestion", "waiting", "move",
    ):  # fmt: skip
        op.execute(
            f"create policy mentoring on app.mentor_{table} for all to innsyn_owner using (true) with check (true)"
        )
    for table in ("consent_event", "person"):
        op.execute(f"create policy mentoring on app.{table} for select to innsyn_owner using (true)")


def grants() -> None:
    """Nobody but these may call the functions."""
    op.execute("grant usage on schema app to innsyn_coordinator")
    for table in ("notice", "mail", "job", "audit_event"):
        op.execute(f"grant insert on app.{table} to innsyn_coordinator")
        op.execute(f"create policy coordinator on app.{table} for insert to innsyn_coordinator with check (true)")
    op.execute(
        "do $$ declare each regprocedure; begin"
        " for each in select oid from pg_proc where pronamespace = 'app'::regnamespace and proname like 'mentor\\_%'"
        " loop execute format('revoke execute on function %s from public', each); end loop; end $$"
    )
    for names, grantee in (
        (FOR_MEMBERS, "innsyn_member"),
        (FOR_JOBS, "innsyn_worker"),
        (FOR_THE_COORDINATOR, "innsyn_coordinator"),
    ):
        for name in names:
            op.execute(f"grant execute on function app.{name} to {grantee}")
