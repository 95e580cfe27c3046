"""The demo's usage of eighteen months: events as browsers would have sent them, counted as each night does it."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from data.datamap.organisation import Organisation
from data.db import Database
from data.demo import usage_habits as habits
from data.services import USAGE
from data.usage import night
from data.usage.published import FunnelDay, Mark, QualityDay

SEED = 20250601
COLUMNS = (
    "event_id, month, hour, kind, install, content, feature, value, release, device, os, country, language, detail"
)
Event = tuple[Any, ...]


@dataclass(frozen=True)
class Installation:
    """One browser: since when and until when it comes, how gladly, and what it is."""

    number: uuid.UUID
    first: dt.date
    last: dt.date
    gladly: float
    device: str
    os: str
    country: str
    language: str


@dataclass(frozen=True)
class Past:
    """The days from the first to yesterday, with a release and a newsletter now and then."""

    first: dt.date
    yesterday: dt.date

    def release(self, day: dt.date) -> str:
        """The version that was in use."""
        return f"0.0.{1 + (day - self.first).days // habits.RELEASE_EVERY}"

    def wrong(self, day: dt.date) -> float:
        """How many visits meet an error: more in the first days of a release that was bad."""
        number, since = divmod((day - self.first).days, habits.RELEASE_EVERY)
        bad = number + 1 == habits.BAD_RELEASE and since < habits.BAD_DAYS
        return habits.IN_BAD_DAYS if bad else habits.ERRORS

    def since_letter(self, day: dt.date) -> int:
        """Days since the last newsletter."""
        return ((day - self.first).days + habits.LETTER_EVERY - 20) % habits.LETTER_EVERY

    def eagerness(self, day: dt.date) -> float:
        """How much is done on such a day, about 1."""
        return (
            habits.WEEKDAYS[day.weekday()]
            * habits.MONTHS.get(day.month, 1)
            * habits.AFTER_A_LETTER.get(self.since_letter(day), 1)
        )

    def months(self) -> Iterator[tuple[dt.date, dt.date]]:
        """First and last day of each month in it."""
        day = self.first
        while day <= self.yesterday:
            next_month = (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
            yield day, min(next_month - dt.timedelta(days=1), self.yesterday)
            day = next_month


def tell_usage(admin_url: str, jobs: Database, organisation: Organisation, members: int, today: dt.date) -> int:
    """Put in and count every month not counted yet; returns how many events. `admin_url` passes row security."""
    zone, many, days = organisation.time_zone, 0, sa.select(sa.func.min(QualityDay.day), sa.func.max(QualityDay.day))
    with jobs.transaction(USAGE) as session:
        first, counted = session.execute(days).one()  # what an earlier start has begun is gone on with
    first = first or today - dt.timedelta(days=habits.DAYS)
    counted = counted or first - dt.timedelta(days=1)
    past = Past(first, first + dt.timedelta(days=habits.DAYS - 1))
    everybody = installations(Random(SEED), past, organisation, members)
    for first, last in past.months():
        if last <= counted:
            continue
        with jobs.transaction(USAGE) as session:
            session.execute(sa.text("select usage.partition(:month)"), {"month": first})
        many += _put(admin_url, list(events(Random(f"{SEED} {first}"), past, everybody, first, last, zone)), zone)
        with jobs.transaction(USAGE) as session:
            night.count(jobs, session, max(first, counted + dt.timedelta(days=1)), last, zone)
            for step in steps(Random(f"{SEED} {last}"), past, first, last):
                session.execute(insert(FunnelDay).values(step).on_conflict_do_nothing())
            for mark in marks(past, first, last):
                session.execute(insert(Mark).values(mark).on_conflict_do_nothing())
    if many:
        with psycopg.connect(admin_url) as connection:
            connection.execute(
                "update usage.quality_day set rolled_at = (day + interval '27 hours 30 minutes') at time zone 'UTC'"
            )
        with jobs.transaction(USAGE) as session:
            night.drop_past(session, today, zone)
    return many


def installations(random: Random, past: Past, organisation: Organisation, members: int) -> list[Installation]:
    """Those who have allowed it: some from the beginning, the others later; some come once, some for good."""
    country, found = organisation.country, []
    shares = [share for share, _systems in habits.DEVICES.values()]
    for _each in range(min(habits.MOST_INSTALLATIONS, round(members * habits.INSTALLATIONS_OF_A_MEMBER))):
        device = random.choices(list(habits.DEVICES), shares)[0]
        begins = 0 if random.random() < habits.SHARE_AT_ONCE else int(habits.DAYS * random.random() ** 0.8)
        stays = 0 if random.random() < habits.SHARE_ONCE else int(random.expovariate(1 / habits.DAYS_OF_STAYING)) + 1
        first = past.first + dt.timedelta(days=min(begins, habits.DAYS - 1))
        found.append(
            Installation(
                uuid.UUID(int=random.getrandbits(128)), first, first + dt.timedelta(days=stays),
                random.betavariate(1.2, 9), device, _one(random, habits.DEVICES[device][1]),
                _one(random, habits.COUNTRIES[country]), _one(random, habits.LANGUAGES[country]),
            )
        )  # fmt: skip
    return found


def _one(random: Random, weights: Mapping[str, float]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def events(
    random: Random, past: Past, everybody: Sequence[Installation], first: dt.date, last: dt.date, zone: str
) -> Iterator[Event]:
    """What was sent on these days, as rows of COLUMNS; one who comes the first time is active that day."""
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        eagerness, wrong = past.eagerness(day), past.wrong(day)
        for each in everybody:
            if day == each.first or (each.first < day <= each.last and random.random() < each.gladly * eagerness):
                hour = dt.datetime.combine(day, dt.time(random.choices(range(24), habits.HOURS)[0]), ZoneInfo(zone))
                yield from _visit(random, each, hour.astimezone(dt.UTC), past.release(day), wrong=wrong)


def _visit(random: Random, each: Installation, hour: dt.datetime, release: str, *, wrong: float) -> Iterator[Event]:
    traits = (release, each.device, each.os, each.country, each.language)

    def own(kind: str, content: str = "", feature: str = "", value: int = 0, detail: Any = None) -> Event:
        return _row(random, hour, kind, each.number, content, feature, value, traits, detail)

    def alone(kind: str, feature: str, value: int = 0) -> Event:
        return _row(random, hour, kind, None, "", feature, value, ("",) * 5, None)

    seen = [
        "/",
        *random.choices(
            list(habits.PAGES), [often for often, _half in habits.PAGES.values()], k=random.choice((1, 1, 2, 3, 4))
        ),
    ]
    yield own("visit")
    for page in (here for here, _same in itertools.groupby(seen)):
        yield own("view", page)
        yield own("dwell", page, value=min(300_000, int(habits.PAGES[page][1] * 1000 * random.lognormvariate(0, 0.8))))
    for feature, chance in habits.ACTS.items():
        if random.random() < chance:
            yield own("act", feature=feature)
    for feature, chance in habits.ALONE.items():
        if random.random() < chance:
            yield alone("act", feature)
    if "/salary" in seen:
        yield alone("seen", "salary")
        if random.random() < habits.SEE_BENCHMARK:
            yield alone("seen", "benchmark")
    if "/consents" in seen or random.random() < habits.SEE_CONSENT:
        yield alone("seen", "consent")
    yield alone("perf", "lcp", int(900 * random.lognormvariate(0, 0.5)))
    yield alone("perf", "callback", int(90 * random.lognormvariate(0, 0.6)))
    if random.random() < wrong:
        name, script, page = habits.WRONG[0] if wrong > habits.ERRORS else random.choice(habits.WRONG)
        where = f"{name} {script}:{40 + len(name)}:12"
        detail = {"page": page, "actions": [*seen[-4:], page][-5:], "where": where}
        yield own("error", page, f"{uuid.uuid5(uuid.NAMESPACE_OID, where).hex[:16]}", detail=detail)


def _row(
    random: Random, hour: dt.datetime, kind: str, install: uuid.UUID | None, content: str, feature: str, value: int,
    traits: Sequence[str], detail: Any,
) -> Event:  # fmt: skip
    number = uuid.UUID(int=random.getrandbits(128))
    said = orjson.dumps(detail).decode() if detail else None
    return (number, hour.date().replace(day=1), hour, kind, install, content, feature, value, *traits, said)


def _put(admin_url: str, rows: Sequence[Event], zone: str) -> int:
    """Keep them once, with what the intake counts besides; what comes without a number has its day only."""
    with psycopg.connect(admin_url) as connection:
        connection.execute("create temporary table sent (like usage.event including defaults) on commit drop")
        with connection.cursor().copy(f"copy sent ({COLUMNS}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        connection.execute(
            "update sent set hour = date_trunc('day', hour at time zone %(zone)s) at time zone %(zone)s,"
            " month = date_trunc('month', date_trunc('day', hour at time zone %(zone)s) at time zone %(zone)s"
            " at time zone 'UTC') where install is null", {"zone": zone},
        )  # fmt: skip
        connection.execute("insert into usage.event select * from sent on conflict do nothing")
        for what, share in habits.COUNTED_BESIDES.items():
            connection.execute(
                "insert into usage.intake_count (hour, what, n)"
                " select hour, %s, floor(count(*) * %s + random()) from sent"
                " where install is not null group by hour on conflict do nothing", (what, share),
            )  # fmt: skip
        connection.execute(
            "insert into usage.visitor (day, mark) select distinct (hour at time zone %s)::date,"
            " substring(uuid_send(event_id) for 8) from sent where kind = 'perf' and feature = 'lcp'"
            " and value %% 10 < 7 on conflict do nothing", (zone,),
        )  # fmt: skip
    return len(rows)


def steps(random: Random, past: Past, first: dt.date, last: dt.date) -> Iterator[dict[str, Any]]:
    """Rows of `FunnelDay` for what people did under their own name: of the demo's past no log tells them."""
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        for (funnel, step), often in habits.A_DAY.items():
            done = int(often * past.eagerness(day) * random.uniform(0.6, 1.4) + random.random())
            yield {"day": day, "funnel": funnel, "step": step, "n": done}


def marks(past: Past, first: dt.date, last: dt.date) -> Iterator[dict[str, Any]]:
    """Rows of `Mark` on these days: each release on its first day, and each newsletter."""
    for offset in range((last - first).days + 1):
        day = first + dt.timedelta(days=offset)
        if past.release(day) != past.release(day - dt.timedelta(days=1)):
            yield {"day": day, "kind": "release", "words": past.release(day)}
        if past.since_letter(day) == 0:
            yield {
                "day": day,
                "kind": "newsletter",
                "words": f"nr. {1 + (day - past.first).days // habits.LETTER_EVERY}",
            }
