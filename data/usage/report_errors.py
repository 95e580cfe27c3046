"""The usage page's errors: how many installations each release spares, and which errors hit enough of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from data.usage.report_asked import Period
from data.usage.report_disclosure import Shown, told
from data.usage.report_figures import error_rate, release_order
from data.usage.rules import LEAST, shown

MOST_ROWS = 20
Interval = tuple[float, float]
_RELEASES = sa.text("select release, active_installs, installs_with_error from usage.release_day where day = :day")
_ERRORS = sa.text(
    "select fingerprint, release, page, where_, sum(occurrences), max(installs),"
    " (array_agg(device order by day desc, device))[1], (array_agg(os order by day desc, os))[1],"
    " (array_agg(array_to_string(actions, chr(31)) order by day desc, actions))[1]"
    " from usage.error_day where day between :first and :last and installs >= :least"
    " group by fingerprint, release, page, where_ order by max(installs) desc, fingerprint, release, page, where_"
    " limit :most"
)


@dataclass(frozen=True)
class Release:
    """crash_free: the 95 % interval of the share without an error, None where it is not told.

    worse: its errors are surely more frequent than those of the release before.
    """

    name: str
    active: Shown
    with_error: Shown
    crash_free: Interval | None
    worse: bool


@dataclass(frozen=True)
class ErrorRow:
    """An error, where it happened, and what was done just before."""

    fingerprint: str
    release: str
    page: str
    where: str
    device: str
    os: str
    occurrences: Shown
    installs: Shown
    actions: Sequence[str]


@dataclass(frozen=True)
class Errors:
    """Releases newest first; errors by how many installations they hit."""

    releases: Sequence[Release]
    rows: Sequence[ErrorRow]


def errors(session: Session, period: Period) -> Errors:
    """Releases over 28 days. Of the errors only the days are told on which they hit at least LEAST installations."""
    read = session.execute(_RELEASES, {"day": period.last})
    counts = {name: (active, min(bad, active)) for name, active, bad in read}
    asked = {"first": period.first, "last": period.last, "least": LEAST, "most": MOST_ROWS}
    rows = [
        ErrorRow(
            fingerprint, release, page, where, device or "", os or "", shown(int(many)), shown(installs),
            tuple(filter(None, (actions or "").split("\x1f"))),
        )
        for fingerprint, release, page, where, many, installs, device, os, actions in session.execute(_ERRORS, asked)
    ]  # fmt: skip
    rows.sort(key=lambda row: (-(row.installs or 0), -(row.occurrences or 0), row.fingerprint, row.release, row.page))
    return Errors(_releases(counts), rows)


def _releases(counts: dict[str, tuple[int, int]]) -> list[Release]:
    actives = told({name: active for name, (active, _bad) in counts.items()})
    found: list[Release] = []
    before: Interval | None = None
    for name in sorted(counts, key=release_order):
        active, bad = actives[name], shown(counts[name][1])
        if active is None or counts[name][0] - counts[name][1] < LEAST:
            bad = None  # nearly all: those without an error are too few
        rate = error_rate(bad, active)
        worse = bool(rate and before and rate[0] > before[1])
        found.append(Release(name, active, bad if active else None, rate and (1 - rate[1], 1 - rate[0]), worse))
        before = rate or before
    return [each for each in found[::-1] if each.active is not None]
