"""The base of all tables: naming, the column types used everywhere, and who may touch a table."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import DateTime, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from data.datamap.columns import NOBODY, PERSON_ID, Section


class Role(StrEnum):
    """The database roles a transaction can run under. The login roles own nothing and are granted nothing else."""

    GATE = "innsyn_gate"  # before anybody is known: sessions and sign-in
    MEMBER = "innsyn_member"  # a person on her own rows
    VIEWER = "innsyn_viewer"  # support under a view: SELECT alone, never on masked tables
    SUPPORT = "innsyn_support"  # support beginning and ending a view, not the view itself
    PRIVACY = "innsyn_privacy"  # the privacy officer: requests
    PRODUCT = "innsyn_product"  # usage roll-ups, nothing of persons
    COORDINATOR = "innsyn_coordinator"  # mentor rounds: counts and nameless cards
    WORKER = "innsyn_worker"  # jobs, across persons
    INTAKE = "innsyn_intake"  # puts usage events in, and reads none
    USAGE = "innsyn_usage"  # the job that counts usage; nothing of persons
    STATISTICS = "innsyn_statistics"  # the job that makes pay figures: salary answers, across persons
    AUDITOR = "innsyn_auditor"  # inserts audit rows, nothing else
    REGISTER = "innsyn_register_user"  # the register adapter, on the register's schema alone
    REGISTER_VIEWER = "innsyn_register_viewer"  # the same under a view: SELECT alone, no national ids


OWN_ROWS_ONLY = frozenset({Role.MEMBER, Role.VIEWER, Role.REGISTER, Role.REGISTER_VIEWER})


@dataclass(frozen=True)
class Access:
    """Which verbs each role has on a table, such as {Role.MEMBER: "select insert"}.

    Roles of OWN_ROWS_ONLY reach the context's rows (by `owner_column`); every other role named here reaches all.
    `columns` narrows a verb to some columns: {(Role.MEMBER, "update"): ("revoked_at",)}.
    `everybody` tables hold nothing of a person: own-rows roles read them whole.
    """

    verbs: Mapping[Role, str] = field(default_factory=dict)
    columns: Mapping[tuple[Role, str], tuple[str, ...]] = field(default_factory=dict)
    owner_column: str = "person_id"
    everybody: bool = False


class Base(DeclarativeBase):
    """Tables live in schema `app` unless they say otherwise; each names its section of the data map and its access."""

    metadata = MetaData(
        schema="app",
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map: ClassVar[Mapping[Any, Any]] = {
        dt.datetime: DateTime(timezone=True),
        uuid.UUID: Uuid(),
    }
    section: ClassVar[Section] = NOBODY
    access: ClassVar[Access] = Access()


def person_key() -> Mapped[uuid.UUID]:
    """The first part of every personal table's primary key, so that a database could be split by person."""
    return mapped_column(primary_key=True, info=PERSON_ID)


def now() -> dt.datetime:
    """The present instant in UTC."""
    return dt.datetime.now(dt.UTC)
