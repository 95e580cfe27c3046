"""What counting usage costs: a day of 100,000 and of 1,000,000 events, and each tab beside the question asked of raw rows.

Each count is also made by hand. The tabs read as many rows as 100,000,000 events would leave in eighteen months; the raw
rows are a hundredth of them.
"""

from __future__ import annotations

import datetime as dt
import itertools
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from data.base import Role
from data.db import Context
from data.postgres import Server
from data.services import USAGE
from data.usage.report_view import view
from data.usage.roll_up import roll_up
from data.usage.rules import CLASSES, FEATURES, PAIRED
from tests.bench.figures import Figure
from tests.usage_crowd import Rows
from tests.world import World, world

FEW, MANY = 100_000, 1_000_000
LIMIT_OF_MANY, GROWTH_LIMIT, VIEW_LIMIT = 120_000, 15, 200  # milliseconds, times, milliseconds
DAYS, DAU, PAGES = 540, 4_600, [f"/page-{number}" for number in range(25)]
VALUES = {
    "country": ["NO", "SE", "DK", "GB", "ES", "DE", "PL", "US"],
    "device": ["phone", "desktop", "tablet"],
    "language": ["nb", "en", "da"],
    "os": ["iOS", "Android", "Windows", "macOS", "Linux"],
    "release": [f"1.{number}.0" for number in range(12)],
}
TABS = ("overview", "content", "features", "retention", "technology", "errors", "consent", "quality")
TWO = {"country": ["NO"], "device": ["phone"]}
EVENTS = """
insert into usage.event (event_id, month, hour, kind, install, content, feature, value, release, device, os, country, language)
select gen_random_uuid(), date_trunc('month', at at time zone 'UTC'), at, kind,
  case when n % 10 > 0 then md5((n % :installs)::text)::uuid end, '/page-' || n % 25,
  case kind when 'act' then (cast(:features as text[]))[1 + n % 9] when 'perf' then 'lcp' else 'x' end,
  1000 + n * 7 % 200000, '1.' || n % 3 || '.0', (array['phone','desktop','tablet'])[1 + n % 3], 'iOS',
  (array['NO','SE','DK'])[1 + n % 3], (array['nb','en','da'])[1 + n % 3]
from (
  select n, cast(:day as timestamp) at time zone 'UTC' + n % 20 * interval '1 hour' as at,
    (array['visit','view','view','dwell','dwell','view','dwell','act','perf','error'])[1 + n / 10 % 10] as kind
  from generate_series(1, :many) n
) made
"""
RAW = "select count(distinct install) from usage.event where hour >= now() - interval '28 days'"


def figures(server: Server, folder: Path, repeats: int) -> Iterator[Figure]:
    """Milliseconds for a day's count, and for a tab; how much more ten times as many events take."""
    folder.mkdir(parents=True, exist_ok=True)
    with world(server, "norway", folder.parent / "templates", folder / "world") as running:
        few, many = (_counted(running, events) for events in (FEW, MANY))
        yield Figure(f"a day of {FEW:,} events of usage counted", "ms", few, LIMIT_OF_MANY)
        yield Figure(f"a day of {MANY:,} events of usage counted", "ms", many, LIMIT_OF_MANY)
        yield Figure("the same beside a tenth of the events", "ms", many, GROWTH_LIMIT, few)
        _left_by_a_hundred_million().write(running)
        taken: dict[str, list[float]] = {}
        for _time in range(repeats):
            for name, ask in _questions(running):
                taken.setdefault(name, []).append(_milliseconds(ask))
    raw = taken.pop("raw")
    for name, each in taken.items():
        yield Figure(f"usage: {name}", "ms", each, VIEW_LIMIT)
    yield Figure(f"usage: active in 28 days, of {MANY:,} raw rows alone", "ms", raw, float("inf"))


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1_000


def _counted(running: World, many: int) -> list[float]:
    """Three times the same day, by the job's role, after the events before it are gone."""
    zone = running.services.organisation.time_zone
    day = dt.datetime.now(ZoneInfo(zone)).date() - dt.timedelta(days=1)
    owner = sa.create_engine(sa.make_url(running.url()).set(drivername="postgresql+psycopg"))
    with owner.begin() as connection:
        connection.execute(sa.text("truncate usage.event, usage.install_day, usage.install"))
        connection.execute(
            sa.text(EVENTS), {"many": many, "installs": many // 20, "day": day, "features": list(FEATURES)}
        )
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("analyze usage.event"))
    owner.dispose()

    def count() -> None:
        with running.services.jobs.transaction(USAGE) as session:
            session.execute(sa.text("set local statement_timeout = '15min'"))
            roll_up(session, day, day, zone)

    taken = [_milliseconds(count) for _time in range(3)]
    _agrees_with_a_count_by_hand(running, day)
    return taken


def _agrees_with_a_count_by_hand(running: World, day: dt.date) -> None:
    """Row after row, without a database: installations by all they are narrowed to, and each page's views and readers."""
    newest: dict[uuid.UUID, tuple[object, ...]] = {}
    views, readers = Counter[str](), defaultdict[str, set[uuid.UUID]](set)
    columns = f"install, kind, content, hour, event_id, {', '.join(VALUES)}"
    with running.admin() as connection, connection.transaction(), connection.cursor("all") as cursor:
        for install, kind, content, *rest in cursor.execute(f"select {columns} from usage.event"):
            if install is not None:
                newest[install] = max(newest.get(install, tuple(rest)), tuple(rest))
            if kind == "view":
                views[content] += 1
                readers[content] |= {install} - {None}
    combinations = [(), *((name,) for name in VALUES), *PAIRED]
    here = {dims: [list(VALUES).index(name) + 2 for name in dims] for dims in combinations}
    by_hand = Counter(
        (",".join(dims), ";".join(str(each[at]) for at in places))
        for each in newest.values()
        for dims, places in here.items()
    )
    told = running.rows("select dims, value, dau from usage.dim_day where day = %s and dau > 0", day)
    assert {(dims, value): dau for dims, value, dau in told} == by_hand
    pages = running.rows(
        "select content, views, readers from usage.content_period where period = 'week' and start = %s and dims = ''",
        day - dt.timedelta(days=day.weekday()),
    )
    assert {page: rest for page, *rest in pages} == {page: [views[page], len(readers[page])] for page in views}


def _questions(running: World) -> Iterator[tuple[str, Callable[[], object]]]:
    def ask(query: dict[str, list[str]]) -> Callable[[], object]:
        def asking() -> None:
            with running.services.web.transaction(Context(Role.PRODUCT, read_only=True)) as session:
                assert view(session, query).choice.periods

        return asking

    for tab in TABS:
        yield f"the tab {tab}", ask({"tab": [tab]})
    yield "the overview, two filters", ask({"tab": ["overview"], **TWO})
    yield "the content, one filter", ask({"tab": ["content"], "device": ["phone"]})
    yield "raw", lambda: running.rows(RAW)


def _left_by_a_hundred_million() -> Rows:
    rows, today = Rows(), dt.datetime.now(dt.UTC).date()
    days = [today - dt.timedelta(days=back) for back in range(DAYS, 0, -1)]
    singles = [((), (), 1.0), *(((name,), (each,), 1 / len(all_)) for name, all_ in VALUES.items() for each in all_)]
    pairs = [
        (names, values, 1 / (len(VALUES[names[0]]) * len(VALUES[names[1]])))
        for names in PAIRED
        for values in itertools.product(*(VALUES[name] for name in names))
    ]
    for day in days:
        _day(rows, day, [*singles, *pairs])
    starts = {("week", day - dt.timedelta(days=day.weekday())) for day in days} | {("month", day.replace(day=1)) for day in days}  # fmt: skip
    for period, start in starts:
        for names, values, share in singles:
            key = (period, start, ",".join(names), ";".join(values))
            at = int(9_000 * share)
            rows.tables["content_period"] += [(*key, page, at * 3, at, [at // CLASSES] * CLASSES) for page in PAGES]
            rows.tables["feature_period"] += [(*key, feature, at, at // 2, at) for feature in FEATURES]
    weeks = sorted({start for period, start in starts if period == "week"})
    rows.tables["cohort"] += [(first, week, 600) for first, week in itertools.combinations_with_replacement(weeks, 2)]
    rows.tables["lifecycle"] += [(week, 600, 5_000, 900, 700) for week in weeks]
    return rows


def _day(rows: Rows, day: dt.date, cells: list[tuple[tuple[str, ...], tuple[str, ...], float]]) -> None:
    for names, values, share in cells:
        dau = int(DAU * share)
        rows.tables["dim_day"].append(
            (day, ",".join(names), ";".join(values), dau, dau * 3, dau * 7, dau * 2, dau // 50)
        )
    at = dt.datetime.combine(day, dt.time(12), dt.UTC)
    rows.tables["content_hour"] += [
        (at + dt.timedelta(hours=hour - 12), page, 90) for hour in range(24) for page in PAGES
    ]
    rows.tables["error_day"] += [
        (day, f"{number:016x}", "1.11.0", PAGES[number], f"TypeError salary:{number}:1", 40, 20 - number, "phone", "iOS", PAGES[:5])
        for number in range(20)
    ]  # fmt: skip
    rows.tables["release_day"] += [(day, release, DAU * 7 // 4, 60) for release in VALUES["release"][-4:]]
    rows.tables["funnel_day"] += [(day, funnel, step, 90 - step) for funnel, steps in (("salary", 3), ("consent", 2), ("mentor", 2), ("archive", 2)) for step in range(steps)]  # fmt: skip
    rows.tables["consent_day"] += [(day, f"purpose_{number}", 30, 4, 40_000, 80_000) for number in range(8)]
    rows.tables["perf_day"] += [(day, what, 9_000, [600] * CLASSES) for what in ("lcp", "callback")]
    rows.tables["quality_day"].append((day, 180_000, 900, 400, 30, 9, 3, 5_000, 0, 60, 4_000, at))
