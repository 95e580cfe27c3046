"""What the product team's role may read: counts that the job makes, of days, weeks and months, and no installation.

`dims` says by what a row is narrowed, sorted and joined by ",", and `value` to what, joined by ";"; both "" for all.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ARRAY, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from data.base import Access, Base, Role
from data.datamap.columns import not_personal
from data.usage.tables import told

MADE = Access({Role.USAGE: "select insert delete", Role.PRODUCT: "select"})
HISTOGRAM, COUNT, DAY = "counts by length, each class twice as long as the one before", "count", "day"


def histogram() -> Mapped[list[int]]:
    """Counts in 16 classes, from 2**n on."""
    return mapped_column(ARRAY(Integer), info=not_personal(HISTOGRAM))


class DimDay(Base):
    """Installations of a day, of the 7 days and of the 28 days that end with it."""

    __tablename__ = "dim_day"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    day: Mapped[dt.date] = told(DAY, key=True)
    dims: Mapped[str] = told("what it is narrowed by", key=True)
    value: Mapped[str] = told("what it is narrowed to", key=True)
    dau: Mapped[int] = told(COUNT)
    wau: Mapped[int] = told(COUNT)
    mau: Mapped[int] = told(COUNT)
    visits: Mapped[int] = told(COUNT)
    new_installs: Mapped[int] = told(COUNT)


class ContentHour(Base):
    """How often a page was seen in an hour."""

    __tablename__ = "content_hour"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    hour: Mapped[dt.datetime] = told("time, cut to the hour", key=True)
    content: Mapped[str] = told("page of ours", key=True)
    views: Mapped[int] = told(COUNT)


class ContentPeriod(Base):
    """How often a page was seen in an ISO week or a month, by how many, and for how long on a day."""

    __tablename__ = "content_period"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    period: Mapped[str] = told("week or month", key=True)
    start: Mapped[dt.date] = told("its first day", key=True)
    dims: Mapped[str] = told("what it is narrowed by", key=True)
    value: Mapped[str] = told("what it is narrowed to", key=True)
    content: Mapped[str] = told("page of ours", key=True)
    views: Mapped[int] = told(COUNT)
    readers: Mapped[int] = told(COUNT)
    dwell: Mapped[list[int]] = histogram()


class FeaturePeriod(Base):
    """How often a feature was used in a period, and by how many of those who were there."""

    __tablename__ = "feature_period"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    period: Mapped[str] = told("week or month", key=True)
    start: Mapped[dt.date] = told("its first day", key=True)
    dims: Mapped[str] = told("what it is narrowed by", key=True)
    value: Mapped[str] = told("what it is narrowed to", key=True)
    feature: Mapped[str] = told("name of what was used", key=True)
    acts: Mapped[int] = told(COUNT)
    installs: Mapped[int] = told(COUNT)
    active_installs: Mapped[int] = told(COUNT)


class ErrorDay(Base):
    """An error of a release on a day, and what came before it."""

    __tablename__ = "error_day"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    day: Mapped[dt.date] = told(DAY, key=True)
    fingerprint: Mapped[str] = told("hash of the kind and place of an error", key=True)
    release: Mapped[str] = told("version of these pages", key=True)
    page: Mapped[str] = told("page of ours")
    where_: Mapped[str] = told("place in our own scripts")
    occurrences: Mapped[int] = told(COUNT)
    installs: Mapped[int] = told(COUNT)
    device: Mapped[str] = told("phone, tablet or desktop")
    os: Mapped[str] = told("system by name")
    actions: Mapped[list[str]] = mapped_column(ARRAY(Text), info=not_personal("names of the last things done"))


class ReleaseDay(Base):
    """How many used a release in the 28 days that end with this one, and how many of them met an error."""

    __tablename__ = "release_day"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    day: Mapped[dt.date] = told(DAY, key=True)
    release: Mapped[str] = told("version of these pages", key=True)
    active_installs: Mapped[int] = told(COUNT)
    installs_with_error: Mapped[int] = told(COUNT)


class FunnelDay(Base):
    """How often a step was taken on a day; steps, not persons."""

    __tablename__ = "funnel_day"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    day: Mapped[dt.date] = told(DAY, key=True)
    funnel: Mapped[str] = told("which way", key=True)
    step: Mapped[int] = told("which step of it", key=True)
    n: Mapped[int] = told(COUNT)


class Cohort(Base):
    """How many of those who were first there in a week were there in another."""

    __tablename__ = "cohort"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    first_week: Mapped[dt.date] = told("first day of a week", key=True)
    week: Mapped[dt.date] = told("first day of a week", key=True)
    installs: Mapped[int] = told(COUNT)


class Lifecycle(Base):
    """A week's installations: new, there the week before too, back after a pause; and those who were and are not."""

    __tablename__ = "lifecycle"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    week: Mapped[dt.date] = told("first day of a week", key=True)
    fresh: Mapped[int] = told(COUNT)
    returning: Mapped[int] = told(COUNT)
    resurrected: Mapped[int] = told(COUNT)
    dormant: Mapped[int] = told(COUNT)


class ConsentDay(Base):
    """How often a consent was given and withdrawn on a day, and how many have it then."""

    __tablename__ = "consent_day"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    day: Mapped[dt.date] = told(DAY, key=True)
    purpose: Mapped[str] = told("which consent", key=True)
    given: Mapped[int] = told(COUNT)
    withdrawn: Mapped[int] = told(COUNT)
    on_now: Mapped[int] = told(COUNT)
    members: Mapped[int] = told(COUNT)


class PerfDay(Base):
    """How long pages took on a day."""

    __tablename__ = "perf_day"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    day: Mapped[dt.date] = told(DAY, key=True)
    what: Mapped[str] = told("what was waited for", key=True)
    n: Mapped[int] = told(COUNT)
    hist: Mapped[list[int]] = histogram()


class QualityDay(Base):
    """What was taken in and what was refused on a day, and when it was counted."""

    __tablename__ = "quality_day"
    __table_args__ = ({"schema": "usage"},)
    access = MADE

    day: Mapped[dt.date] = told(DAY, key=True)
    taken: Mapped[int] = told(COUNT)
    duplicate: Mapped[int] = told(COUNT)
    late: Mapped[int] = told(COUNT)
    too_old: Mapped[int] = told(COUNT)
    malformed: Mapped[int] = told(COUNT)
    unknown: Mapped[int] = told(COUNT)
    bot: Mapped[int] = told(COUNT)
    too_many: Mapped[int] = told(COUNT)
    clock: Mapped[int] = told(COUNT)
    visits_without_consent: Mapped[int] = told(COUNT)
    rolled_at: Mapped[dt.datetime] = told("time")


class Mark(Base):
    """A day that explains a figure: a release or a newsletter."""

    __tablename__ = "mark"
    __table_args__ = ({"schema": "usage"},)
    access = Access({Role.USAGE: "select insert delete", Role.PRODUCT: "select insert delete"})

    day: Mapped[dt.date] = told(DAY, key=True)
    kind: Mapped[str] = told("release or newsletter", key=True)
    words: Mapped[str] = told("what it was, written by the product team", key=True)


PUBLISHED: tuple[type[Base], ...] = (
    DimDay, ContentHour, ContentPeriod, FeaturePeriod, ErrorDay, ReleaseDay, FunnelDay, Cohort, Lifecycle, ConsentDay,
    PerfDay, QualityDay, Mark,
)  # fmt: skip
