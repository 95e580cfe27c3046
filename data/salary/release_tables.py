"""Where releases are kept: what everybody may read, and what only the job that makes the next one needs."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Access, Base, Role, person_key
from data.datamap.columns import Section, not_personal, personal
from data.words import N_

FOR_EVERYBODY = Access({Role.MEMBER: "select", Role.STATISTICS: "select insert delete"}, everybody=True)


class SalaryRelease(Base):
    """One release: when it was made, by which rules, and how many groups it shows and hides."""

    __tablename__ = "salary_release"
    access = FOR_EVERYBODY

    month: Mapped[str] = mapped_column(primary_key=True, info=not_personal("month of the release"))
    built_at: Mapped[dt.datetime] = mapped_column(info=not_personal("time"))
    sha256: Mapped[str] = mapped_column(info=not_personal("fingerprint of the published figures"))
    policy_sha256: Mapped[str] = mapped_column(info=not_personal("fingerprint of the rules"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, info=not_personal("numbers of groups shown and hidden"))


class SalaryReleaseKept(Base):
    """A release's figures as they were published, and the sizes of its groups, which nobody else may know."""

    __tablename__ = "salary_release_kept"
    access = Access({Role.STATISTICS: "select insert"}, everybody=True)

    month: Mapped[str] = mapped_column(primary_key=True, info=not_personal("month of the release"))
    body: Mapped[bytes] = mapped_column(LargeBinary, info=not_personal("published figures of groups, compressed"))
    people: Mapped[dict[str, int]] = mapped_column(JSONB, info=not_personal("sizes of groups of at least ten"))


class SalaryGroup(Base):
    """All that the page shows of one group, out of the newest release: one row, read by its key."""

    __tablename__ = "salary_group"
    access = FOR_EVERYBODY

    key: Mapped[str] = mapped_column(primary_key=True, info=not_personal("name of a group of people"))
    body: Mapped[dict[str, Any]] = mapped_column(JSONB, info=not_personal("published figures of groups"))


class SalaryUse(Base):
    """That a release used a person's answer. The fingerprint tells the next release whether the answer has changed."""

    __tablename__ = "salary_use"
    __table_args__ = (Index(None, "month"),)
    section = Section("salary_use", N_("Pay statistics that your answer is part of"), "salary", anchor="used_at")
    access = Access({Role.MEMBER: "select delete", Role.STATISTICS: "select insert"})

    person_id: Mapped[uuid.UUID] = person_key()
    month: Mapped[str] = mapped_column(primary_key=True, info=personal("user.behavior", N_("Statistics of")))
    used_at: Mapped[dt.datetime] = mapped_column(info=personal("user.behavior", N_("Made")))
    fingerprint: Mapped[int] = mapped_column(
        BigInteger, info=not_personal("tells whether the answer has changed since")
    )
