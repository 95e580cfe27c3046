"""The programme's counts as they are kept and read: apart from what counts them, which loads numpy and pandas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.mentoring.moves import ENDINGS
from data.mentoring.pairs import ANSWERS, MentorReport

ANSWERS_TO: Mapping[str, Sequence[str]] = {"check_in": (*ANSWERS,), "feedback": (*ANSWERS,), "ended": ENDINGS}
"""{what is counted of how it went: what a person can have said to it, or how her pair can have ended}."""

LEAST_SHARE = 0.1
"""A share below this, or above its counterpart, is told as "at most" or "at least" that."""


@dataclass(frozen=True)
class Mentees:
    """At least how many; about which share of them is matched, 0 to 1; the median of the weeks they have waited."""

    people: int
    matched: float
    weeks: int


@dataclass(frozen=True)
class Mentors:
    """At least how many; Gini of how often each is shown, from 0, all alike, towards 1, one alone."""

    people: int
    gini: float


@dataclass(frozen=True)
class Group:
    """A group's two sides; None for one that is hidden or empty. The key is "" where it is not known, and for all."""

    key: str
    mentees: Mentees | None
    mentors: Mentors | None


@dataclass(frozen=True)
class Report:
    """Everybody, and {dimension: its groups in order of their keys, without those of which nothing may be shown}."""

    everybody: Group
    by: Mapping[str, Sequence[Group]]


@dataclass(frozen=True)
class Said:
    """When it was released, and {answer: people whose newest one it is}, of those alone that may be shown."""

    at: dt.datetime
    people: Mapping[str, int]


@dataclass(frozen=True)
class Fairness:
    """When it was released, and the report."""

    at: dt.datetime
    report: Report


@dataclass(frozen=True)
class Programme:
    """The programme at one instant, of which two kinds of numbers are kept.

    What the coordinator acts on is exact: who waits, which places are free, what is stuck. It counts requests, places
    and pairs, says nothing of how it went for anybody, and is in the wording of `mentor_matching`.

    `said` and `fairness` tell how it went. They count only whoever allows it (`mentor_outcome`), hold no number of
    fewer than `least_group` people and none that such a number could be reckoned from, and are renewed only once
    `least_group` people have something new: two reports that follow each other never differ by what one person did.
    Both are hidden before they are kept.
    """

    applied: int = 0
    mentors: int = 0
    places: int = 0
    seeking: int = 0
    waiting: int = 0
    open: int = 0
    overdue: int = 0
    together: int = 0
    silent: int = 0
    said: Mapping[str, Said] = field(default_factory=dict)
    fairness: Fairness | None = None


_KEPT = TypeAdapter(Programme)


def as_kept(programme: Programme) -> dict[str, object]:
    """The same for `MentorReport.facts`."""
    kept: dict[str, object] = _KEPT.dump_python(programme, mode="json")
    return kept


def newest(session: Session) -> tuple[dt.datetime, Programme] | None:
    """(when it was made, the counts) of the newest report; None before the first night."""
    row = session.scalars(select(MentorReport).order_by(MentorReport.made_at.desc()).limit(1)).first()
    return (row.made_at, _KEPT.validate_python(row.facts)) if row else None
