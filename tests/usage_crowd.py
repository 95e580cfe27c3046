"""A made-up crowd of installations and, counted from it one by one, the roll-ups that are published of them.

It is the slow, plain count beside the job's set-based one, and the crowd that the attacks on the usage page know whole.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.usage.published import PUBLISHED
from data.usage.rules import FEATURES
from tests.world import World

MONDAY = dt.date(2026, 1, 5)
DIMS = ("country", "device", "language", "release")
COLUMNS = {each.__tablename__: ", ".join(f'"{column.name}"' for column in each.__table__.columns) for each in PUBLISHED}
PAGES = ("/", "/salary", "/my-data", "/mentor", "/archive", "/sign-ins", "/letters")


@dataclass(frozen=True, eq=False)
class Install:
    """One installation: what it is, and the days on which it was active."""

    key: str
    traits: Mapping[str, str]
    days: frozenset[dt.date]

    @property
    def first(self) -> dt.date:
        """The first day it was active."""
        return min(self.days)


@dataclass
class Crowd:
    """Everybody; `days` are those that are over."""

    installs: Sequence[Install]
    days: Sequence[dt.date]
    traits: tuple[str, ...] = (*DIMS, "os")

    def counted(self, day: dt.date, span: int) -> list[Install]:
        """Those active on one of the `span` days up to this one."""
        window = {day - dt.timedelta(days=back) for back in range(span)}
        return [each for each in self.installs if not window.isdisjoint(each.days)]

    def dims(self) -> list[tuple[str, ...]]:
        """Everything counts are published by: nothing, each trait, each two that may be filtered by."""
        return [(), *((name,) for name in self.traits), *itertools.combinations(DIMS, 2)]


def crowd(seed: int, people: int = 260, weeks: int = 9) -> Crowd:
    """Most are alike and some are rare: in every trait there are values of one to nine installations."""
    chance = random.Random(seed)
    days = [MONDAY + dt.timedelta(days=at) for at in range(7 * weeks)]
    kinds = {
        "country": (("NO", 150), ("DK", 60), ("SE", 25), ("GB", 12), ("PL", 6), ("IS", 4), ("US", 2)),
        "device": (("phone", 140), ("desktop", 105), ("tablet", 5)),
        "language": (("nb", 150), ("da", 70), ("en", 30), ("pl", 7)),
        "release": (("3.1.0", 120), ("3.2.0", 110), ("3.0.0", 18), ("3.3.0", 8)),
        "os": (("ios", 90), ("android", 80), ("windows", 70), ("linux", 5)),
    }
    made = []
    for number in range(people):
        traits = {name: chance.choices(*zip(*values, strict=True))[0] for name, values in kinds.items()}  # type: ignore[arg-type]
        begun, eager = int(len(days) * chance.random() ** 2), chance.choice((0.05, 0.15, 0.3, 0.6))
        active = frozenset(day for day in days[begun:] if chance.random() < eager) or frozenset([days[begun]])
        made.append(Install(str(number), traits, active))
    return Crowd(made, days)


def groups(installs: Iterable[Install], dims: Sequence[str]) -> Counter[str]:
    """How many there are of each value."""
    return Counter(";".join(each.traits[name] for name in dims) for each in installs)


@dataclass
class Rows:
    """Rows of the published tables, to be written."""

    tables: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))

    def write(self, world: World) -> None:
        """Put them in place of what there is."""
        with world.admin() as connection, connection.transaction():
            for table in COLUMNS:
                connection.execute(f"delete from usage.{table}")
            for table, rows in self.tables.items():
                with connection.cursor().copy(f"copy usage.{table} ({COLUMNS[table]}) from stdin") as copy:
                    for row in rows:
                        copy.write_row(row)


def published(people: Crowd) -> Rows:
    """All roll-ups of a crowd."""
    rows = Rows()
    for day in people.days:
        _day(people, day, rows)
    last = people.days[-1]
    starts = [("week", day, day + dt.timedelta(days=6)) for day in people.days if day.weekday() == 0]
    starts += [("month", day, _month_end(day)) for day in people.days if day.day == 1]
    for kind, first, end in starts:
        if end <= last:
            _period(people, kind, first, end, rows)
    _weeks(people, rows)
    return rows


def _month_end(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def _day(people: Crowd, day: dt.date, rows: Rows) -> None:
    active = {span: people.counted(day, span) for span in (1, 7, 28)}
    new = [each for each in active[1] if each.first == day]
    for dims in people.dims():
        counts = {span: groups(found, dims) for span, found in active.items()}
        fresh = groups(new, dims)
        for value, mau in sorted(counts[28].items()):
            dau = counts[1][value]
            row = (day, ",".join(dims), value, dau, counts[7][value], mau, dau + dau // 3, fresh[value])
            rows.tables["dim_day"].append(row)
    for release, many in groups(active[28], ("release",)).items():
        bad = many // 3 if release == "3.2.0" else many // 12
        rows.tables["release_day"].append((day, release, many, bad))
    for fingerprint, hit in (("TypeError", 24), ("RangeError", 4)):
        row = (day, fingerprint, "3.2.0", "/salary", "salary.js:10", hit // 2, hit, "phone", "ios", ["/", "/salary"])
        rows.tables["error_day"].append(row)
    for at, many in enumerate((30, 12, 7)):
        rows.tables["funnel_day"].append((day, "salary", at, many))
    rows.tables["consent_day"].append((day, "usage", 3, 1, 240, 400))
    rows.tables["perf_day"].append((day, "lcp", 60, [0] * 9 + [40, 20, 0, 0, 0, 0, 0]))
    rolled = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(3), dt.UTC)
    rows.tables["quality_day"].append((day, 900, 12, 5, 1, 2, 0, 31, 0, 3, 44, rolled))


def _period(people: Crowd, kind: str, first: dt.date, end: dt.date, rows: Rows) -> None:
    days = {first + dt.timedelta(days=at) for at in range((end - first).days + 1)}
    active = [(each, len(days & each.days)) for each in people.installs if not days.isdisjoint(each.days)]
    for dims in [(), *((name,) for name in people.traits)]:
        key = ",".join(dims)
        totals = groups([each for each, _many in active], dims)
        for at, page in enumerate(PAGES):
            readers = [(each, many) for each, many in active if _reads(each, at)]
            views: Counter[str] = Counter()
            for each, many in readers:
                views[";".join(each.traits[name] for name in dims)] += many
            for value, heads in groups([each for each, _many in readers], dims).items():
                dwell = [0] * 4 + [heads, heads // 2] + [0] * 10
                row = (kind, first, key, value, page, views[value], heads, dwell)
                rows.tables["content_period"].append(row)
        for at, feature in enumerate(FEATURES):
            users = groups([each for each, _many in active if _reads(each, at)], dims)
            for value, total in totals.items():
                row = (kind, first, key, value, feature, 2 * users[value], users[value], total)
                rows.tables["feature_period"].append(row)


def _reads(each: Install, at: int) -> bool:
    """Whether an installation ever opens the so-manieth page: the further down, the fewer do."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{each.key} {at}").int % 100 < 90 / (at + 1)


def _weeks(people: Crowd, rows: Rows) -> None:
    """Cohorts and lifecycle of whole weeks."""
    weeks = [day for day in people.days if day.weekday() == 0]

    def of(day: dt.date) -> dt.date:
        return day - dt.timedelta(days=day.weekday())

    active = {week: {each.key for each in people.installs if week in {of(day) for day in each.days}} for week in weeks}
    born = {each.key: of(each.first) for each in people.installs}
    before: set[str] = set()
    for week in weeks:
        cohorts = Counter(born[key] for key in active[week])
        rows.tables["cohort"] += [(cohort, week, many) for cohort, many in sorted(cohorts.items())]
        new = {key for key in active[week] if born[key] == week}
        went_on = active[week] & before
        back = active[week] - new - before
        rows.tables["lifecycle"].append((week, len(new), len(went_on), len(back), len(before - active[week])))
        before = active[week]
