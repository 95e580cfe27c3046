"""The usage page's consents, data quality and marks, read from the published roll-ups alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from data.usage.report_asked import Period
from data.usage.report_disclosure import Shown, share
from data.usage.report_figures import quantile, rounded_time
from data.usage.rules import LEAST, shown

COUNTED = (
    "taken", "late", "duplicate", "clock", "too_old", "malformed", "unknown", "bot", "too_many",
    "visits_without_consent",
)  # fmt: skip
MARK_KINDS = ("release", "newsletter")
MOST_MARKS = 20
MOST_CHARACTERS = 60
_CONSENTS = sa.text(
    "select purpose, sum(given), sum(withdrawn), (array_agg(on_now order by day desc))[1],"
    " (array_agg(members order by day desc))[1]"
    " from usage.consent_day where day between :first and :last group by purpose order by purpose"
)
_QUALITY = sa.text(
    "select " + ", ".join(f"sum({name})" for name in COUNTED) + ", max(rolled_at),"  # noqa: S608 - our own names
    " percentile_disc(0.5) within group (order by rolled_at - (day + 1)::timestamp at time zone 'UTC')"
    " from usage.quality_day where day between :first and :last"
)
_WITHOUT_CONSENT = sa.text(
    "select sum(visits_without_consent) from usage.quality_day where day between :first and :last"
)
_SPEED = sa.text("select what, n, hist from usage.perf_day where day between :first and :last")
_MARKS = sa.text(
    "select day, kind, words from usage.mark where day between :first and :last order by day desc, kind, words"
    " limit :most"
)
_ADD_MARK = sa.text("insert into usage.mark (day, kind, words) values (:day, :kind, :words) on conflict do nothing")


@dataclass(frozen=True)
class Consent:
    """A purpose in a calendar month: how often it was given and withdrawn, and for how many members it is on."""

    purpose: str
    given: Shown
    withdrawn: Shown
    on: Shown
    members: Shown

    @property
    def share(self) -> float | None:
        """Members for whom it is on, of all."""
        return share(self.on, self.members)


@dataclass(frozen=True)
class Speed:
    """How long something took in the browser: times in milliseconds, None for too few measured."""

    what: str
    measured: Shown
    median: int | None
    three_quarters: int | None


@dataclass(frozen=True)
class Quality:
    """Counts of events by what became of them; when the last roll-up ran, and how long after a day's end it does."""

    counts: dict[str, Shown]
    rolled_at: dt.datetime | None
    lag_hours: int | None
    speed: Sequence[Speed]


@dataclass(frozen=True)
class Mark:
    """Something that explains a change: a release, or a newsletter."""

    day: dt.date
    kind: str
    words: str


def consents(session: Session, month: Period) -> list[Consent]:
    """All purposes in a calendar month."""
    read = session.execute(_CONSENTS, {"first": month.first, "last": month.last})
    return [
        Consent(purpose, shown(int(given)), shown(int(withdrawn)), *_on(on, members))
        for purpose, given, withdrawn, on, members in read
    ]


def _on(on: int, members: int) -> tuple[Shown, Shown]:
    """Nearly all of the members is told as little as nearly none."""
    return (None if 0 < members - on < LEAST else shown(on)), shown(members)


def quality(session: Session, month: Period) -> Quality:
    """What came in during a calendar month, and what became of it."""
    span = {"first": month.first, "last": month.last}
    *counts, rolled_at, lag = session.execute(_QUALITY, span).one()
    speed: dict[str, list[int]] = {}
    for what, _many, hist in session.execute(_SPEED, span):
        so_far = speed.setdefault(what, [0] * len(hist))
        speed[what] = [one + other for one, other in zip(so_far, hist, strict=True)]
    return Quality(
        {name: shown(int(many or 0)) for name, many in zip(COUNTED, counts, strict=True)},
        rolled_at,
        None if lag is None else max(0, round(lag.total_seconds() / 3600)),
        [_speed(what, hist) for what, hist in sorted(speed.items())],
    )


def without_consent(session: Session, month: Period) -> Shown:
    """How many visits of a calendar month were counted and nothing more."""
    found = session.scalar(_WITHOUT_CONSENT, {"first": month.first, "last": month.last})
    return shown(int(found or 0))


def _speed(what: str, hist: Sequence[int]) -> Speed:
    measured = shown(sum(hist))
    times = [None if measured is None else rounded_time(quantile(hist, at)) for at in (0.5, 0.75)]
    return Speed(what, measured, *times)


def marks(session: Session, first: dt.date, last: dt.date) -> list[Mark]:
    """The marks of these days, newest first."""
    return [Mark(*row) for row in session.execute(_MARKS, {"first": first, "last": last, "most": MOST_MARKS})]


def add_mark(session: Session, mark: Mark) -> None:
    """The same one twice is one."""
    values = {"day": mark.day, "kind": mark.kind, "words": mark.words}
    session.execute(_ADD_MARK, values)


def remove_mark(session: Session, mark: Mark) -> None:
    """Gone if it was there."""
    values = {"day": mark.day, "kind": mark.kind, "words": mark.words}
    session.execute(sa.text("delete from usage.mark where day = :day and kind = :kind and words = :words"), values)
