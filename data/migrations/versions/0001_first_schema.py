"""The first schema: every table with its row-level security and grants."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from data.migrations.locks import lock, role

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CONTEXT = """
create function app.person() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.person', true), '')::uuid $$;
create function app.ref() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.ref', true), '') $$;
"""
FIND = """
create function register.find(wanted bytea) returns setof text language sql stable security definer
  set search_path = register, pg_temp
  as $$ select ref from register.holder where national_id_index = wanted $$;
"""
CURRENT = """
create view app.consent_current with (security_invoker = true) as
  select distinct on (person_id, purpose) * from app.consent_event order by person_id, purpose, position desc;
"""


def upgrade() -> None:
    """Roles of the cluster first, then what they may touch."""
    roles()
    op.execute("set role innsyn_owner")
    op.execute("create schema register")
    op.execute(CONTEXT)
    tables()
    op.execute(FIND)
    op.execute(CURRENT)
    locks()
    op.execute("reset role")
    op.execute("grant select on app.alembic_version to innsyn_gate")


def roles() -> None:
    for name in ("gate", "member", "viewer", "privacy", "product", "worker", "auditor"):
        role(f"innsyn_{name}")
    role("innsyn_register_user")
    role("innsyn_register_viewer")
    web = ("innsyn_gate", "innsyn_member", "innsyn_viewer", "innsyn_privacy", "innsyn_product")
    role("innsyn_web", login=True, may_be=web)
    role("innsyn_jobs", login=True, may_be=("innsyn_worker", "innsyn_member"))
    role("innsyn_audit", login=True, may_be=("innsyn_auditor",))
    role("innsyn_register", login=True, may_be=("innsyn_register_user", "innsyn_register_viewer"))


def tables() -> None:
    op.create_table(
        "archive_order",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'building', 'ready', 'failed', 'expired')", name=op.f("ck_archive_order_state_known")
        ),
        sa.PrimaryKeyConstraint("person_id", "order_id", name=op.f("pk_archive_order")),
        schema="app",
    )
    op.create_table(
        "audit_event",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "event_id", name=op.f("pk_audit_event")),
        schema="app",
    )
    op.create_index(op.f("ix_audit_event_person_id_at"), "audit_event", ["person_id", "at"], unique=False, schema="app")
    op.create_index(op.f("ix_audit_event_position"), "audit_event", ["position"], unique=True, schema="app")
    op.create_table(
        "consent_text",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_consent_text")),
        schema="app",
    )
    op.create_table(
        "interest",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_interest")),
        schema="app",
    )
    op.create_table(
        "job",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("row_id", sa.Uuid(), nullable=True),
        sa.Column("dedupe", sa.String(), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job")),
        schema="app",
    )
    op.create_index(op.f("ix_job_dedupe"), "job", ["dedupe"], unique=True, schema="app")
    op.create_index(
        "ix_job_due",
        "job",
        ["run_at", "job_id"],
        unique=False,
        schema="app",
        postgresql_where="done_at is null and failed_at is null",
    )
    op.create_table(
        "ledger_row",
        sa.Column("ledger", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ledger", "position", name=op.f("pk_ledger_row")),
        schema="app",
    )
    op.create_table(
        "ledger_seal",
        sa.Column("ledger", sa.String(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("last_position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ledger", "batch", name=op.f("pk_ledger_seal")),
        schema="app",
    )
    op.create_table(
        "letter",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("controller", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "letter_id", name=op.f("pk_letter")),
        schema="app",
    )
    op.create_table(
        "limit_count",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", "window_start", name=op.f("pk_limit_count")),
        schema="app",
    )
    op.create_table(
        "mail",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('queued', 'sent', 'no_address')", name=op.f("ck_mail_state_known")),
        sa.PrimaryKeyConstraint("person_id", "mail_id", name=op.f("pk_mail")),
        schema="app",
    )
    op.create_table(
        "mentor_profile",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("topics", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("format in ('video', 'meeting', 'either')", name=op.f("ck_mentor_profile_format_known")),
        sa.CheckConstraint("role in ('mentor', 'mentee', 'both')", name=op.f("ck_mentor_profile_role_known")),
        sa.CheckConstraint("state in ('listed', 'paused')", name=op.f("ck_mentor_profile_state_known")),
        sa.CheckConstraint("capacity between 1 and 5", name=op.f("ck_mentor_profile_capacity_plausible")),
        sa.CheckConstraint("char_length(about) <= 600", name=op.f("ck_mentor_profile_about_length")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mentor_profile")),
        schema="app",
    )
    op.create_table(
        "notice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "notice_id", name=op.f("pk_notice")),
        schema="app",
    )
    op.create_index(
        op.f("ix_notice_person_id_created_at"), "notice", ["person_id", "created_at"], unique=False, schema="app"
    )
    op.create_table(
        "person",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("register_ref", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language in ('nb', 'da', 'en')", name=op.f("ck_person_language_known")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person")),
        sa.UniqueConstraint("register_ref", name=op.f("uq_person_register_ref")),
        schema="app",
    )
    op.create_table(
        "pre_login",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("browser_hash", sa.LargeBinary(), nullable=False),
        sa.Column("record", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("next_path", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_pre_login")),
        schema="app",
    )
    op.create_index(op.f("ix_pre_login_asked_at"), "pre_login", ["asked_at"], unique=False, schema="app")
    op.create_index(op.f("ix_pre_login_browser_hash"), "pre_login", ["browser_hash"], unique=False, schema="app")
    op.create_table(
        "recording",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recording_id", sa.Uuid(), nullable=False),
        sa.Column("controller", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "recording_id", name=op.f("pk_recording")),
        schema="app",
    )
    op.create_table(
        "register_change",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.String(), nullable=False),
        sa.Column("new", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("cause in ('edit', 'request', 'consent')", name=op.f("ck_register_change_cause_known")),
        sa.CheckConstraint("state in ('waiting', 'applied', 'refused')", name=op.f("ck_register_change_state_known")),
        sa.PrimaryKeyConstraint("person_id", "change_id", name=op.f("pk_register_change")),
        schema="app",
    )
    op.create_index(
        op.f("ix_register_change_person_id_asked_at"),
        "register_change",
        ["person_id", "asked_at"],
        unique=False,
        schema="app",
    )
    op.create_table(
        "request",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("old", sa.String(), nullable=False),
        sa.Column("proposed", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind in ('correct')", name=op.f("ck_request_kind_known")),
        sa.CheckConstraint("state in ('received', 'granted', 'denied')", name=op.f("ck_request_state_known")),
        sa.CheckConstraint(
            "char_length(reason) <= 1000 and char_length(answer) <= 2000", name=op.f("ck_request_lengths")
        ),
        sa.PrimaryKeyConstraint("person_id", "request_id", name=op.f("pk_request")),
        schema="app",
    )
    op.create_index(op.f("ix_request_state_due_on"), "request", ["state", "due_on"], unique=False, schema="app")
    op.create_table(
        "salary_answer",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("occupation_code", sa.String(), nullable=False),
        sa.Column("role_level", sa.String(), nullable=False),
        sa.Column("hours_weekly", sa.Numeric(precision=4, scale=2), nullable=False),
        sa.Column("base_monthly", sa.Integer(), nullable=False),
        sa.Column("supplements_monthly", sa.Integer(), nullable=False),
        sa.Column("bonus_yearly", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("role_level in ('1', '2', '3', '4')", name=op.f("ck_salary_answer_role_level_known")),
        sa.CheckConstraint(
            "base_monthly > 0 and supplements_monthly >= 0 and bonus_yearly >= 0",
            name=op.f("ck_salary_answer_amounts_positive"),
        ),
        sa.CheckConstraint("hours_weekly > 0 and hours_weekly <= 80", name=op.f("ck_salary_answer_hours_plausible")),
        sa.CheckConstraint("year between 2000 and 2100", name=op.f("ck_salary_answer_year_plausible")),
        sa.PrimaryKeyConstraint("person_id", "year", name=op.f("pk_salary_answer")),
        schema="app",
    )
    op.create_table(
        "seen_logout_token",
        sa.Column("jti_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("jti_hash", name=op.f("pk_seen_logout_token")),
        schema="app",
    )
    op.create_table(
        "staff",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_staff")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_staff_issuer_subject")),
        schema="app",
    )
    op.create_table(
        "web_session",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("authenticated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idp_session", sa.String(), nullable=True),
        sa.Column("id_token", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.CheckConstraint("kind in ('member', 'staff')", name=op.f("ck_web_session_kind_known")),
        sa.PrimaryKeyConstraint("person_id", "session_id", name=op.f("pk_web_session")),
        schema="app",
    )
    op.create_index(op.f("ix_web_session_id_hash"), "web_session", ["id_hash"], unique=True, schema="app")
    op.create_index(op.f("ix_web_session_idp_session"), "web_session", ["idp_session"], unique=False, schema="app")
    op.create_table(
        "holder",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("national_id_index", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_holder")),
        schema="register",
    )
    op.create_index(
        op.f("ix_holder_national_id_index"), "holder", ["national_id_index"], unique=False, schema="register"
    )
    op.create_table(
        "consent_event",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "state in ('given', 'refused', 'withdrawn', 'expired', 'superseded')",
            name=op.f("ck_consent_event_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["text_sha256"], ["app.consent_text.sha256"], name=op.f("fk_consent_event_text_sha256_consent_text")
        ),
        sa.PrimaryKeyConstraint("person_id", "event_id", name=op.f("pk_consent_event")),
        schema="app",
    )
    op.create_index(
        op.f("ix_consent_event_person_id_purpose_position"),
        "consent_event",
        ["person_id", "purpose", "position"],
        unique=False,
        schema="app",
    )
    op.create_index(op.f("ix_consent_event_position"), "consent_event", ["position"], unique=True, schema="app")
    op.create_table(
        "eid_link",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["app.person.person_id"], name=op.f("fk_eid_link_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "issuer", "subject", name=op.f("pk_eid_link")),
        schema="app",
    )
    op.create_index(op.f("ix_eid_link_issuer_subject"), "eid_link", ["issuer", "subject"], unique=True, schema="app")
    op.create_table(
        "letter_body",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("controller", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "letter_id"],
            ["app.letter.person_id", "app.letter.letter_id"],
            name=op.f("fk_letter_body_person_id_letter"),
        ),
        sa.PrimaryKeyConstraint("person_id", "letter_id", name=op.f("pk_letter_body")),
        schema="app",
    )
    op.create_table(
        "staff_grant",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role in ('support', 'privacy', 'product', 'coordinator')", name=op.f("ck_staff_grant_role_known")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["app.staff.person_id"], name=op.f("fk_staff_grant_person_id_staff")),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_staff_grant")),
        schema="app",
    )
    op.create_table(
        "applied_change",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("refused", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ref"], ["register.holder.ref"], name=op.f("fk_applied_change_ref_holder")),
        sa.PrimaryKeyConstraint("ref", "change_id", name=op.f("pk_applied_change")),
        schema="register",
    )
    op.create_table(
        "course_registration",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("registration_id", sa.Uuid(), nullable=False),
        sa.Column("controller", sa.String(), nullable=False),
        sa.Column("course", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.CheckConstraint(
            "status in ('booked', 'waiting', 'done', 'cancelled')", name=op.f("ck_course_registration_status_known")
        ),
        sa.ForeignKeyConstraint(["ref"], ["register.holder.ref"], name=op.f("fk_course_registration_ref_holder")),
        sa.PrimaryKeyConstraint("ref", "registration_id", name=op.f("pk_course_registration")),
        schema="register",
    )
    op.create_table(
        "due",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("due_id", sa.Uuid(), nullable=False),
        sa.Column("controller", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["ref"], ["register.holder.ref"], name=op.f("fk_due_ref_holder")),
        sa.PrimaryKeyConstraint("ref", "due_id", name=op.f("pk_due")),
        schema="register",
    )
    op.create_table(
        "membership",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("member_number", sa.String(), nullable=False),
        sa.Column("controller", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("status in ('active', 'ended', 'course_customer')", name=op.f("ck_membership_status_known")),
        sa.ForeignKeyConstraint(["ref"], ["register.holder.ref"], name=op.f("fk_membership_ref_holder")),
        sa.PrimaryKeyConstraint("ref", "member_number", name=op.f("pk_membership")),
        schema="register",
    )
    op.create_table(
        "national_id",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("national_id", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ref"], ["register.holder.ref"], name=op.f("fk_national_id_ref_holder")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_national_id")),
        schema="register",
    )
    op.create_table(
        "profile",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("given_name", sa.String(), nullable=False),
        sa.Column("family_name", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("address_protected", sa.Boolean(), nullable=False),
        sa.Column("employer", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("occupation_code", sa.String(), nullable=False),
        sa.Column("newsletter", sa.Boolean(), nullable=False),
        sa.Column("competence_newsletter", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ref"], ["register.holder.ref"], name=op.f("fk_profile_ref_holder")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_profile")),
        schema="register",
    )
    op.create_table(
        "voucher",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("voucher_number", sa.String(), nullable=False),
        sa.Column("controller", sa.String(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["ref"], ["register.holder.ref"], name=op.f("fk_voucher_ref_holder")),
        sa.PrimaryKeyConstraint("ref", "voucher_number", name=op.f("pk_voucher")),
        schema="register",
    )


def locks() -> None:
    everyone = (
        "innsyn_gate, innsyn_member, innsyn_viewer, innsyn_privacy, innsyn_product, innsyn_worker, innsyn_auditor"
    )
    op.execute(f"grant usage on schema app to {everyone}, innsyn_register_user, innsyn_register_viewer")
    op.execute("grant usage on schema register to innsyn_register_user, innsyn_register_viewer")
    op.execute("grant select on app.consent_current to innsyn_member, innsyn_viewer, innsyn_worker, innsyn_privacy")
    op.execute("create policy finder on register.holder for select to innsyn_owner using (true)")
    op.execute("revoke execute on function register.find from public")
    op.execute("grant execute on function register.find to innsyn_register_user")
    lock(
        "app.person",
        {
            "innsyn_gate": ["select", "insert"],
            "innsyn_member": ["select", "update (language)"],
            "innsyn_viewer": ["select"],
            "innsyn_worker": ["select"],
            "innsyn_privacy": ["select"],
        },
        own=["innsyn_member", "innsyn_viewer"],
        all_rows=["innsyn_gate", "innsyn_worker", "innsyn_privacy"],
    )
    lock(
        "app.eid_link",
        {"innsyn_gate": ["select", "insert"], "innsyn_member": ["select"], "innsyn_viewer": ["select"]},
        own=["innsyn_member", "innsyn_viewer"],
        all_rows=["innsyn_gate"],
    )
    lock(
        "app.web_session",
        {
            "innsyn_gate": ["select", "insert", "delete", "update (seen_at, revoked_at, id_token)"],
            "innsyn_member": ["select", "update (revoked_at, id_token)"],
            "innsyn_worker": ["select", "delete"],
        },
        own=["innsyn_member"],
        all_rows=["innsyn_gate", "innsyn_worker"],
    )
    lock("app.pre_login", {"innsyn_gate": ["select", "insert", "delete", "update (used_at)"]}, all_rows=["innsyn_gate"])
    lock("app.seen_logout_token", {"innsyn_gate": ["select", "insert", "delete"]}, all_rows=["innsyn_gate"])
    lock("app.limit_count", {"innsyn_gate": ["select", "insert", "update", "delete"]}, all_rows=["innsyn_gate"])
    lock(
        "app.staff",
        {"innsyn_gate": ["select"], "innsyn_worker": ["select", "insert"]},
        all_rows=["innsyn_gate", "innsyn_worker"],
    )
    lock(
        "app.staff_grant",
        {"innsyn_gate": ["select"], "innsyn_worker": ["select", "insert", "delete"]},
        all_rows=["innsyn_gate", "innsyn_worker"],
    )
    lock(
        "app.audit_event",
        {
            "innsyn_auditor": ["insert"],
            "innsyn_member": ["select", "insert"],
            "innsyn_privacy": ["insert"],
            "innsyn_worker": ["select", "insert"],
            "innsyn_gate": ["insert"],
        },
        own=["innsyn_member"],
        all_rows=["innsyn_auditor", "innsyn_privacy", "innsyn_worker", "innsyn_gate"],
    )
    lock(
        "app.consent_text",
        {
            "innsyn_member": ["select"],
            "innsyn_viewer": ["select"],
            "innsyn_worker": ["select", "insert"],
            "innsyn_privacy": ["select"],
        },
        all_rows=["innsyn_member", "innsyn_viewer", "innsyn_worker", "innsyn_privacy"],
    )
    lock(
        "app.consent_event",
        {
            "innsyn_member": ["select", "insert"],
            "innsyn_viewer": ["select"],
            "innsyn_worker": ["select", "insert"],
            "innsyn_privacy": ["select"],
        },
        own=["innsyn_member", "innsyn_viewer"],
        all_rows=["innsyn_worker", "innsyn_privacy"],
    )
    lock("app.ledger_row", {"innsyn_worker": ["select", "insert"]}, all_rows=["innsyn_worker"])
    lock("app.ledger_seal", {"innsyn_worker": ["select", "insert"]}, all_rows=["innsyn_worker"])
    lock(
        "app.job",
        {
            "innsyn_member": ["insert"],
            "innsyn_privacy": ["insert"],
            "innsyn_worker": ["select", "insert", "update", "delete"],
        },
        all_rows=["innsyn_member", "innsyn_privacy", "innsyn_worker"],
    )
    lock(
        "app.register_change",
        {
            "innsyn_member": ["select", "insert", "update (state, reason, settled_at)"],
            "innsyn_viewer": ["select"],
            "innsyn_privacy": ["select", "insert"],
            "innsyn_worker": ["select", "update (state, reason, settled_at, last_tried_at)"],
        },
        own=["innsyn_member", "innsyn_viewer"],
        all_rows=["innsyn_privacy", "innsyn_worker"],
    )
    lock(
        "app.request",
        {
            "innsyn_member": ["select", "insert", "update (request_id, proposed, reason)"],
            "innsyn_viewer": ["select"],
            "innsyn_privacy": ["select", "update (state, answer, decided_at, decided_by)"],
        },
        own=["innsyn_member", "innsyn_viewer"],
        all_rows=["innsyn_privacy"],
    )
    lock(
        "app.notice",
        {
            "innsyn_gate": ["insert"],
            "innsyn_member": ["select", "insert", "update (read_at)"],
            "innsyn_viewer": ["select"],
            "innsyn_worker": ["select", "insert"],
            "innsyn_privacy": ["insert"],
        },
        own=["innsyn_member", "innsyn_viewer"],
        all_rows=["innsyn_gate", "innsyn_worker", "innsyn_privacy"],
    )
    lock(
        "app.mail",
        {
            "innsyn_member": ["select", "insert"],
            "innsyn_viewer": ["select"],
            "innsyn_privacy": ["insert"],
            "innsyn_worker": ["select", "insert", "update (state, sent_at)"],
        },
        own=["innsyn_member", "innsyn_viewer"],
        all_rows=["innsyn_privacy", "innsyn_worker"],
    )
    lock(
        "app.archive_order",
        {
            "innsyn_member": ["select", "insert", "update (downloads)"],
            "innsyn_viewer": ["select"],
            "innsyn_worker": [
                "select",
                "delete",
                "update (state, done, total, file, bytes, sha256, ready_at, expires_at)",
            ],
        },
        own=["innsyn_member", "innsyn_viewer"],
        all_rows=["innsyn_worker"],
    )
    lock("app.salary_answer", {"innsyn_member": ["select", "insert", "update", "delete"]}, own=["innsyn_member"])
    lock(
        "app.interest",
        {"innsyn_member": ["select", "insert", "delete"], "innsyn_viewer": ["select"]},
        own=["innsyn_member", "innsyn_viewer"],
    )
    lock(
        "app.mentor_profile",
        {
            "innsyn_member": ["select", "insert", "update", "delete"],
            "innsyn_viewer": ["select"],
            "innsyn_worker": ["select"],
        },
        own=["innsyn_member", "innsyn_viewer"],
        all_rows=["innsyn_worker"],
    )
    lock(
        "app.letter",
        {
            "innsyn_member": ["select", "update (read_at)"],
            "innsyn_viewer": ["select"],
            "innsyn_worker": ["select", "insert"],
        },
        own=["innsyn_member", "innsyn_viewer"],
        all_rows=["innsyn_worker"],
    )
    lock(
        "app.letter_body",
        {"innsyn_member": ["select"], "innsyn_worker": ["select", "insert"]},
        own=["innsyn_member"],
        all_rows=["innsyn_worker"],
    )
    lock(
        "app.recording",
        {"innsyn_member": ["select"], "innsyn_worker": ["select", "insert", "delete"]},
        own=["innsyn_member"],
        all_rows=["innsyn_worker"],
    )
    lock("register.holder", {"innsyn_register_user": ["select"]}, own=["innsyn_register_user"], owner_column="ref")
    lock(
        "register.profile",
        {
            "innsyn_register_user": [
                "select",
                "update (given_name, family_name, phone, email, address, postal_code, city, country, employer, position, occupation_code, newsletter, competence_newsletter)",
            ],
            "innsyn_register_viewer": ["select"],
        },
        own=["innsyn_register_user", "innsyn_register_viewer"],
        owner_column="ref",
    )
    lock("register.national_id", {"innsyn_register_user": ["select"]}, own=["innsyn_register_user"], owner_column="ref")
    lock(
        "register.membership",
        {"innsyn_register_user": ["select"], "innsyn_register_viewer": ["select"]},
        own=["innsyn_register_user", "innsyn_register_viewer"],
        owner_column="ref",
    )
    lock(
        "register.due",
        {"innsyn_register_user": ["select"], "innsyn_register_viewer": ["select"]},
        own=["innsyn_register_user", "innsyn_register_viewer"],
        owner_column="ref",
    )
    lock(
        "register.voucher",
        {"innsyn_register_user": ["select"], "innsyn_register_viewer": ["select"]},
        own=["innsyn_register_user", "innsyn_register_viewer"],
        owner_column="ref",
    )
    lock(
        "register.course_registration",
        {"innsyn_register_user": ["select"], "innsyn_register_viewer": ["select"]},
        own=["innsyn_register_user", "innsyn_register_viewer"],
        owner_column="ref",
    )
    lock(
        "register.applied_change",
        {"innsyn_register_user": ["select", "insert"]},
        own=["innsyn_register_user"],
        owner_column="ref",
    )
