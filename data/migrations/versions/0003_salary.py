"""Salary answers with all that pay is compared by, and the role that reads them across persons to make statistics."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from data.migrations.locks import lock, role

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The role first, for the jobs' login alone: nothing that serves pages may read the answers of others."""
    role("innsyn_statistics")
    op.execute("grant innsyn_statistics to innsyn_jobs")
    op.execute("set role innsyn_owner")
    answers()
    official_tables()
    releases()
    locks()
    op.execute("reset role")


def answers() -> None:
    """What an answer says besides; older answers have not said it."""

    def said_or_not(name: str) -> sa.Column[str]:
        return sa.Column(name, sa.String(), nullable=False, server_default="")

    for column in (
        sa.Column("direct_reports", sa.Integer(), nullable=True),
        sa.Column("staff", sa.Integer(), nullable=True),
        said_or_not("budget"),
        said_or_not("industry"),
        said_or_not("sector"),
        said_or_not("county"),
        said_or_not("employer"),
        said_or_not("employer_size"),
        said_or_not("education"),
        sa.Column("years_manager", sa.Integer(), nullable=True),
        sa.Column("pension_percent", sa.Numeric(4, 2), nullable=True),
        sa.Column("benefits_monthly", sa.Integer(), nullable=True),
        said_or_not("sex"),
        sa.Column("source", sa.String(), nullable=False, server_default="member"),
        sa.Column("unusual_confirmed", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("salary_answer", column, schema="app")
    for name, condition in {
        "staff_plausible": "direct_reports >= 0 and staff >= direct_reports",
        "years_manager_plausible": "years_manager between 0 and 70",
        "extras_positive": "pension_percent between 0 and 100 and benefits_monthly >= 0",
        "sex_known": "sex in ('', 'woman', 'man')",
        "source_known": "source in ('member', 'import')",
    }.items():
        op.create_check_constraint(op.f(f"ck_salary_answer_{name}"), "salary_answer", condition, schema="app")


def official_tables() -> None:
    """What statistical offices publish: pay by occupation, and prices. Everybody may read it, the jobs keep it."""

    def imported() -> tuple[sa.Column[str], sa.Column[dt.datetime]]:
        return (
            sa.Column("source", sa.String(), nullable=False),
            sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        )

    pay_key = ("country", "table_name", "code", "sector", "sex", "period")
    op.create_table(
        "official_pay",
        *(sa.Column(name, sa.String(), nullable=False) for name in pay_key),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("lower", "median", "upper", "mean", "count")),
        *imported(),
        sa.PrimaryKeyConstraint(*pay_key, name=op.f("pk_official_pay")),
        schema="app",
    )
    op.create_table(
        "price_index",
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("value", sa.Numeric(12, 4), nullable=False),
        *imported(),
        sa.PrimaryKeyConstraint("country", "period", name=op.f("pk_price_index")),
        schema="app",
    )
    for table in ("app.official_pay", "app.price_index"):
        lock(
            table,
            {
                "innsyn_member": ["select"],
                "innsyn_statistics": ["select"],
                "innsyn_worker": ["select", "insert", "update", "delete"],
            },
            all_rows=["innsyn_member", "innsyn_statistics", "innsyn_worker"],
        )


def releases() -> None:
    """Published figures, which every member may read; and what tells the next release how much has changed."""
    json = postgresql.JSONB(astext_type=sa.Text())
    op.create_table(
        "salary_release",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("policy_sha256", sa.String(), nullable=False),
        sa.Column("facts", json, nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_salary_release")),
        schema="app",
    )
    op.create_table(
        "salary_release_kept",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("people", json, nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_salary_release_kept")),
        schema="app",
    )
    op.create_table(
        "salary_group",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body", json, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_salary_group")),
        schema="app",
    )
    op.create_table(
        "salary_use",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "month", name=op.f("pk_salary_use")),
        schema="app",
    )
    op.create_index(op.f("ix_salary_use_month"), "salary_use", ["month"], schema="app")
    for table in ("app.salary_release", "app.salary_group"):
        lock(
            table,
            {"innsyn_member": ["select"], "innsyn_statistics": ["select", "insert", "delete"]},
            all_rows=["innsyn_member", "innsyn_statistics"],
        )
    lock("app.salary_release_kept", {"innsyn_statistics": ["select", "insert"]}, all_rows=["innsyn_statistics"])
    lock(
        "app.salary_use",
        {"innsyn_member": ["select", "delete"], "innsyn_statistics": ["select", "insert"]},
        own=["innsyn_member"],
        all_rows=["innsyn_statistics"],
    )


def locks() -> None:
    """The statistics' role reads answers, and who consents to that; it changes neither."""
    op.execute("grant usage on schema app to innsyn_statistics")
    for table in ("salary_answer", "consent_event"):
        op.execute(f"grant select on app.{table} to innsyn_statistics")
        op.execute(f"create policy statistics on app.{table} for select to innsyn_statistics using (true)")
    op.execute("grant select on app.consent_current to innsyn_statistics")
