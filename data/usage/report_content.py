"""The usage page's content, features and funnels, read from the published roll-ups alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from data.usage.report_asked import Period
from data.usage.report_disclosure import Shown, share, told
from data.usage.report_figures import quantile, rounded_time
from data.usage.rules import FEATURES, LEAST, shown

MOST_ROWS = 20
FUNNELS: Mapping[str, int] = {"salary": 3, "consent": 2, "mentor": 2, "archive": 2}
"""How many steps each has."""

_CONTENT = sa.text(
    "select content, value, dims, views, readers, case when value = :value then dwell end from usage.content_period"
    " where period = :period and start = :start and dims in ('', :dims)"
)
_FEATURES = sa.text(
    "select feature, value, dims, acts, installs, active_installs from usage.feature_period"
    " where period = :period and start = :start and dims in ('', :dims)"
)
_FUNNELS = sa.text(
    "select funnel, step, sum(n) from usage.funnel_day where day between :first and :last group by funnel, step"
)


@dataclass(frozen=True)
class ContentRow:
    """One page, or ("") all others together, whose readers cannot be added up. Times in seconds."""

    content: str
    views: Shown
    readers: Shown
    median: int | None
    three_quarters: int | None


@dataclass(frozen=True)
class FeatureRow:
    """How often a feature was used, by how many installations, and by which share of the active ones."""

    feature: str
    acts: Shown
    installs: Shown
    share: float | None


@dataclass(frozen=True)
class Features:
    """active: installations of the period, of which the shares are."""

    active: Shown
    rows: Sequence[FeatureRow]


@dataclass(frozen=True)
class Funnel:
    """How many a day did each step, added up; not the same people from step to step."""

    name: str
    steps: Sequence[Shown]

    @property
    def shares(self) -> list[float | None]:
        """Each step as a share of the first, where that says something."""
        return [share(each, self.steps[0]) for each in self.steps]


def content(session: Session, period: Period, chosen: Mapping[str, str]) -> list[ContentRow]:
    """What was read, most views first. What has fewer than LEAST readers stands among the others."""
    (dims, value) = next(iter(chosen.items()), ("", ""))
    tables = _tables(session.execute(_CONTENT, _asked(period, dims, value)))
    rows, rest = [], []
    for name, (whole, parts) in tables.items():
        found = parts.get(value) if dims else whole
        if found is None:
            continue
        views, readers = (
            _told(whole, parts, value if dims else None, 0),
            _told(whole, parts, value if dims else None, 1),
        )
        if readers is None or views is None:
            rest.append(found)
            continue
        times = [rounded_time(quantile(found[2] or (), at)) for at in (0.5, 0.75)]
        rows.append((ContentRow(name, views, readers, *times), found))
    rows.sort(key=lambda row: (-(row[0].views or 0), row[0].content))
    listed, rest = [row for row, _found in rows[:MOST_ROWS]], rest + [found for _row, found in rows[MOST_ROWS:]]
    if rest:
        listed.append(ContentRow("", _others(rest), None, None, None))
    return listed


def _others(rest: Sequence[Sequence[Any]]) -> Shown:
    """The views of all that is not listed, where one of them alone had LEAST readers."""
    return shown(sum(each[0] for each in rest)) if max(each[1] for each in rest) >= LEAST else None


def features(session: Session, period: Period, chosen: Mapping[str, str]) -> Features:
    """How features were used, in their own order."""
    (dims, value) = next(iter(chosen.items()), ("", ""))
    tables = _tables(session.execute(_FEATURES, _asked(period, dims, value)))
    wanted = value if dims else None
    actives = [_told(whole, parts, wanted, 2) for whole, parts in tables.values()]
    active = max((each for each in actives if each is not None), default=None)
    rows = []
    for feature in FEATURES:
        whole, parts = tables.get(feature, ((0, 0, 0), {}))
        installs, acts = (_told(whole, parts, wanted, at) for at in (1, 0))
        if whole[1] and installs is None:
            acts = None  # what few installations did is theirs, however often; without any it was counted without id
        rows.append(FeatureRow(feature, acts, installs, share(installs, active)))
    return Features(active, rows)


def _asked(period: Period, dims: str, value: str) -> dict[str, Any]:
    return {"period": period.kind, "start": period.first, "dims": dims, "value": value}


def _tables(rows: Any) -> dict[str, tuple[tuple[Any, ...], dict[str, tuple[Any, ...]]]]:
    """{name: (the whole's counts, {value: its counts})}."""
    wholes: dict[str, tuple[Any, ...]] = {}
    parts: dict[str, dict[str, tuple[Any, ...]]] = defaultdict(dict)
    for name, value, dims, *counts in rows:
        if dims:
            parts[name][value] = tuple(counts)
        else:
            wholes[name] = tuple(counts)
    return {name: (counts, parts[name]) for name, counts in sorted(wholes.items())}


def _told(whole: Sequence[Any], parts: Mapping[str, Sequence[Any]], value: str | None, at: int) -> Shown:
    """One count of the whole, or of one of its parts, as it may be told."""
    if value is None:
        return shown(whole[at])
    return told({name: counts[at] for name, counts in parts.items()}, whole[at]).get(value)


def funnels(session: Session, month: Period) -> list[Funnel]:
    """Steps of a calendar month."""
    read = session.execute(_FUNNELS, {"first": month.first, "last": month.last})
    counts = {(name, step): int(many) for name, step, many in read}
    return [
        Funnel(name, [shown(counts.get((name, step), 0)) for step in range(steps)]) for name, steps in FUNNELS.items()
    ]
