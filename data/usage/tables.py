"""What usage is kept in: raw events for some weeks, days per installation, and what is published of them.

Nothing here names a person, and nothing is finer than an hour. `data/usage/published.py` holds what the page may read.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Access, Base, Role
from data.datamap.columns import not_personal

INSTALLATION = "random number of an installation, which nothing joins to a person"


def told(reason: str, *, key: bool = False, default: str | None = None) -> Mapped[Any]:
    """A column that says nothing about a person, and what it does say."""
    return mapped_column(primary_key=key, server_default=default, info=not_personal(reason))


class UsageEvent(Base):
    """One raw event, kept for KEPT_RAW_DAYS in a partition for each month."""

    __tablename__ = "event"
    __table_args__ = (
        Index(None, "hour"),
        Index(None, "install"),
        {"schema": "usage", "postgresql_partition_by": "RANGE (month)"},
    )
    access = Access({Role.INTAKE: "insert", Role.USAGE: "select delete"})

    event_id: Mapped[uuid.UUID] = told("random number of the event, so that it counts once", key=True)
    month: Mapped[dt.date] = told("month of the hour, by which the table is split", key=True)
    hour: Mapped[dt.datetime] = told("time, cut to the hour")
    kind: Mapped[str] = told("kind of event")
    install: Mapped[uuid.UUID | None] = told(INSTALLATION)
    content: Mapped[str] = told("page of ours", default="")
    feature: Mapped[str] = told("name of what was used, or of an error", default="")
    value: Mapped[int] = told("milliseconds", default="0")
    release: Mapped[str] = told("version of these pages", default="")
    device: Mapped[str] = told("phone, tablet or desktop", default="")
    os: Mapped[str] = told("system by name", default="")
    country: Mapped[str] = told("country", default="")
    language: Mapped[str] = told("language of the page", default="")
    detail: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB, info=not_personal("where an error arose, and after what")
    )


class UsageSalt(Base):
    """What visits without consent are told apart by on one day, deleted when the day is over."""

    __tablename__ = "salt"
    __table_args__ = ({"schema": "usage"},)
    access = Access({Role.INTAKE: "select insert", Role.USAGE: "select delete"})

    day: Mapped[dt.date] = told("day", key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary, info=not_personal("random bytes"))


class UsageVisitor(Base):
    """That somebody was here today, under a hash that nothing can repeat once the day's salt is gone."""

    __tablename__ = "visitor"
    __table_args__ = ({"schema": "usage"},)
    access = Access({Role.INTAKE: "insert", Role.USAGE: "select delete"})

    day: Mapped[dt.date] = told("day", key=True)
    mark: Mapped[bytes] = mapped_column(
        LargeBinary, primary_key=True, info=not_personal("keyed hash, gone with the day")
    )


class UsageIntake(Base):
    """How many events were taken in or refused in an hour."""

    __tablename__ = "intake_count"
    __table_args__ = ({"schema": "usage"},)
    access = Access({Role.INTAKE: "select insert update", Role.USAGE: "select delete"})

    hour: Mapped[dt.datetime] = told("time, cut to the hour", key=True)
    what: Mapped[str] = told("taken, or why not", key=True)
    n: Mapped[int] = told("count")


class UsageInstall(Base):
    """An installation: since when it has been seen, and until when."""

    __tablename__ = "install"
    __table_args__ = (Index(None, "first_day"), {"schema": "usage"})
    access = Access({Role.USAGE: "select insert update delete"})

    install: Mapped[uuid.UUID] = told(INSTALLATION, key=True)
    first_day: Mapped[dt.date] = told("day")
    last_day: Mapped[dt.date] = told("day")


class UsageInstallDay(Base):
    """What an installation did on a day, with features as a set of bits, and what it was when it was last seen then."""

    __tablename__ = "install_day"
    __table_args__ = (Index(None, "day"), {"schema": "usage"})
    access = Access({Role.USAGE: "select insert update delete"})

    install: Mapped[uuid.UUID] = told(INSTALLATION, key=True)
    day: Mapped[dt.date] = told("day", key=True)
    visits: Mapped[int] = told("count")
    active_s: Mapped[int] = told("seconds")
    features: Mapped[int] = told("set of bits")
    errors: Mapped[int] = told("count")
    release: Mapped[str] = told("version of these pages")
    device: Mapped[str] = told("phone, tablet or desktop")
    os: Mapped[str] = told("system by name")
    country: Mapped[str] = told("country")
    language: Mapped[str] = told("language of the page")
