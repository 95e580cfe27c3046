"""Usage in a schema of its own: raw events that nobody of the pages reads, and counts that the product team may."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from data.migrations.locks import lock, role

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TRAITS = ("release", "device", "os", "country", "language")
REFUSALS = ("duplicate", "late", "too_old", "malformed", "unknown", "bot", "too_many", "clock")
FUNCTIONS = """
create function usage.partition(of_month date) returns void language plpgsql security definer
  set search_path = usage, pg_temp as $$
declare
  first date := date_trunc('month', of_month);
  name text := 'event_' || to_char(first, 'YYYY_MM');
begin
  if to_regclass('usage.' || name) is null then
    execute format('create table usage.%I partition of usage.event for values from (%L) to (%L)',
      name, first, (first + interval '1 month')::date);
    execute format('alter table usage.%I enable row level security', name);
    execute format('alter table usage.%I force row level security', name);
  end if;
end $$;

create function usage.drop_before(of_month date) returns void language plpgsql security definer
  set search_path = usage, pg_temp as $$
declare
  each record;
begin
  for each in select inhrelid::regclass::text as name from pg_inherits where inhparent = 'usage.event'::regclass loop
    if right(each.name, 7) < to_char(of_month, 'YYYY_MM') then
      execute 'drop table ' || each.name;
    end if;
  end loop;
end $$;

create function usage.forget(installation uuid) returns void language sql security definer
  set search_path = usage, pg_temp as $$
  delete from usage.event where install = installation;
  delete from usage.install_day where install = installation;
  delete from usage.install where install = installation;
$$;
"""


def upgrade() -> None:
    """Roles first: the web may only put in and read what is published, the jobs count."""
    role("innsyn_intake")
    role("innsyn_usage")
    op.execute("grant innsyn_intake to innsyn_web")
    op.execute("grant innsyn_usage to innsyn_jobs")
    op.execute("set role innsyn_owner")
    op.execute("create schema usage")
    raw()
    installations()
    published()
    op.execute(FUNCTIONS)
    locks()
    op.execute("reset role")


def _word(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=default)


def _count(name: str, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default=default)


def _day(name: str = "day") -> sa.Column[Any]:
    return sa.Column(name, sa.Date(), nullable=False)


def _instant(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _classes(name: str) -> sa.Column[Any]:
    return sa.Column(name, postgresql.ARRAY(sa.Integer()), nullable=False)


def _table(name: str, key: Sequence[str], *columns: sa.Column[Any], **more: Any) -> None:
    op.create_table(
        name, *columns, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}")), schema="usage", **more
    )  # fmt: skip


def raw() -> None:
    """What comes in."""
    _table(
        "event", ("event_id", "month"), sa.Column("event_id", sa.Uuid(), nullable=False), _day("month"),
        _instant("hour"), _word("kind"), sa.Column("install", sa.Uuid(), nullable=True), _word("content", ""),
        _word("feature", ""), _count("value", "0"), *(_word(each, "") for each in TRAITS),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        postgresql_partition_by="RANGE (month)",
    )  # fmt: skip
    for name in ("hour", "install"):
        op.create_index(op.f(f"ix_event_{name}"), "event", [name], schema="usage")
    _table("salt", ("day",), _day(), sa.Column("salt", sa.LargeBinary(), nullable=False))
    _table("visitor", ("day", "mark"), _day(), sa.Column("mark", sa.LargeBinary(), nullable=False))
    _table("intake_count", ("hour", "what"), _instant("hour"), _word("what"), _count("n"))


def installations() -> None:
    """What is known of an installation: the exact basis of everything that counts installations."""
    install = sa.Column("install", sa.Uuid(), nullable=False)
    _table("install", ("install",), install, _day("first_day"), _day("last_day"))
    op.create_index(op.f("ix_install_first_day"), "install", ["first_day"], schema="usage")
    counts = (_count(each) for each in ("visits", "active_s", "features", "errors"))
    traits = (_word(each) for each in TRAITS)
    _table("install_day", ("install", "day"), sa.Column("install", sa.Uuid(), nullable=False), _day(), *counts, *traits)
    op.create_index(op.f("ix_install_day_day"), "install_day", ["day"], schema="usage")


def published() -> None:
    """What the product team's role may read."""
    narrowed = ("dims", "value")
    period = ("period", "start", *narrowed)

    def of_period() -> list[sa.Column[Any]]:
        return [_word("period"), _day("start"), *(_word(each) for each in narrowed)]

    def counts(*names: str) -> list[sa.Column[Any]]:
        return [_count(each) for each in names]

    _table(
        "dim_day", ("day", *narrowed), _day(), *(_word(each) for each in narrowed),
        *counts("dau", "wau", "mau", "visits", "new_installs"),
    )  # fmt: skip
    _table("content_hour", ("hour", "content"), _instant("hour"), _word("content"), _count("views"))
    _table(
        "content_period", (*period, "content"), *of_period(), _word("content"), *counts("views", "readers"),
        _classes("dwell"),
    )  # fmt: skip
    _table(
        "feature_period", (*period, "feature"), *of_period(), _word("feature"),
        *counts("acts", "installs", "active_installs"),
    )  # fmt: skip
    _table(
        "error_day", ("day", "fingerprint", "release"), _day(), _word("fingerprint"), _word("release"), _word("page"),
        _word("where_"), *counts("occurrences", "installs"), _word("device"), _word("os"),
        sa.Column("actions", postgresql.ARRAY(sa.Text()), nullable=False),
    )  # fmt: skip
    _table(
        "release_day", ("day", "release"), _day(), _word("release"), *counts("active_installs", "installs_with_error")
    )
    _table("funnel_day", ("day", "funnel", "step"), _day(), _word("funnel"), *counts("step", "n"))
    _table("cohort", ("first_week", "week"), _day("first_week"), _day("week"), _count("installs"))
    _table("lifecycle", ("week",), _day("week"), *counts("fresh", "returning", "resurrected", "dormant"))
    _table(
        "consent_day", ("day", "purpose"), _day(), _word("purpose"), *counts("given", "withdrawn", "on_now", "members")
    )
    _table("perf_day", ("day", "what"), _day(), _word("what"), _count("n"), _classes("hist"))
    _table(
        "quality_day", ("day",), _day(), *counts("taken", *REFUSALS, "visits_without_consent"), _instant("rolled_at")
    )
    _table("mark", ("day", "kind", "words"), _day(), _word("kind"), _word("words"))


MADE = ("dim_day", "content_hour", "content_period", "feature_period", "error_day", "release_day", "funnel_day", "cohort",
        "lifecycle", "consent_day", "perf_day", "quality_day")  # fmt: skip
ALL = ["select", "insert", "delete"]
GRANTS: dict[str, dict[str, Sequence[str]]] = {
    "event": {"innsyn_intake": ["insert"], "innsyn_usage": ["select", "delete"]},
    "salt": {"innsyn_intake": ["select", "insert"], "innsyn_usage": ["select", "delete"]},
    "visitor": {"innsyn_intake": ["insert"], "innsyn_usage": ["select", "delete"]},
    "intake_count": {"innsyn_intake": ["select", "insert", "update"], "innsyn_usage": ["select", "delete"]},
    "install": {"innsyn_usage": [*ALL, "update"]},
    "install_day": {"innsyn_usage": [*ALL, "update"]},
    **{each: {"innsyn_usage": ALL, "innsyn_product": ["select"]} for each in MADE},
    "mark": {"innsyn_usage": ALL, "innsyn_product": ALL},
}


def locks() -> None:
    """Who reaches which table; no role of a member, and nobody but the owner reaches a partition by its own name."""
    for table, grants in GRANTS.items():
        lock(f"usage.{table}", grants, all_rows=list(grants))
    for table in ("event", "install", "install_day"):
        op.execute(f"create policy forgetting on usage.{table} for delete to innsyn_owner using (true)")
        op.execute(f"create policy finding on usage.{table} for select to innsyn_owner using (true)")
    op.execute("grant usage on schema usage to innsyn_intake, innsyn_usage, innsyn_product")
    op.execute("revoke execute on all functions in schema usage from public")
    op.execute("grant execute on function usage.forget to innsyn_intake")
    op.execute("grant execute on function usage.partition, usage.drop_before to innsyn_usage")
    op.execute(
        "select usage.partition((current_date + make_interval(months => n))::date) from generate_series(-1, 1) n"
    )
