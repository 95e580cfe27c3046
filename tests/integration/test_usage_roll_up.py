"""The published counts of usage are what a plain count of the raw events gives, however the events come."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.base import Role
from data.db import Context
from data.services import USAGE
from data.usage.published import PUBLISHED
from data.usage.roll_up import roll_up
from data.usage.rules import DIMS, FEATURES, PAIRED
from tests.world import World

COMBINATIONS = [(), *((each,) for each in DIMS), *PAIRED]
ZONES = ("Europe/Oslo", "Europe/Copenhagen", "UTC")
STARTS = [dt.datetime(*day, 20, tzinfo=dt.UTC) for day in ((2025, 10, 24), (2026, 3, 27), (2024, 12, 27))]
"""Days around the end and the beginning of summer time, and around New Year in the first ISO week of 2025."""
RAW = ("event", "install_day", "install", *(each.__tablename__ for each in PUBLISHED))


@dataclass(frozen=True)
class Event:
    """A raw event, as a row."""

    event_id: uuid.UUID
    hour: dt.datetime
    kind: str
    install: uuid.UUID | None
    content: str
    feature: str
    value: int
    release: str
    device: str
    os: str
    country: str
    language: str

    def day(self, zone: str) -> dt.date:
        return self.hour.astimezone(ZoneInfo(zone)).date()

    def of(self, dims: Sequence[str]) -> str:
        return ";".join(getattr(self, each) for each in dims)


@pytest.fixture(scope="module")
def place(shared_norway: World) -> Iterator[World]:
    """A world whose usage is emptied before each count, with a partition for each month."""
    shared_norway.rows(
        "select usage.partition(day::date) from generate_series('2024-11-01'::date, '2026-05-01', interval '1 month') day"
    )
    yield shared_norway
    emptied(shared_norway)


def emptied(world: World) -> None:
    world.rows("; ".join(f"truncate usage.{each}" for each in RAW))


def put(world: World, events: Sequence[Event]) -> None:
    """Take the events in as the intake does: what is there already stays as it is."""
    names = ", ".join(each.name for each in fields(Event))
    marks = ", ".join(["%s"] * len(fields(Event)))
    with world.admin() as connection, connection.transaction():
        for each in events:
            connection.execute(
                f"insert into usage.event ({names}, month) values ({marks}, %s) on conflict do nothing",
                (*astuple(each), each.hour.date().replace(day=1)),
            )


def count(world: World, first: dt.date, last: dt.date, zone: str) -> None:
    with world.services.jobs.transaction(USAGE) as session:
        roll_up(session, first, last, zone)


def read(world: World, table: str, columns: str) -> set[tuple[Any, ...]]:
    found = world.rows(f"select {columns} from usage.{table}")
    rows = {tuple(tuple(value) if isinstance(value, list) else value for value in row) for row in found}
    assert len(rows) == len(found)
    return rows


@st.composite
def visits(draw: st.DrawFn) -> tuple[str, list[Event]]:
    """Some installations over five weeks around a day that is special, and events of nobody."""
    start, zone = draw(st.sampled_from(STARTS)), draw(st.sampled_from(ZONES))
    installs = [None, *(uuid.UUID(int=number) for number in range(1, 5))]
    made = []
    for number in range(draw(st.integers(1, 40))):
        kind = draw(st.sampled_from(("visit", "view", "dwell", "act", "error", "perf")))
        hours = draw(st.one_of(st.integers(0, 80), st.integers(0, 35 * 24)))
        made.append(
            Event(
                uuid.UUID(int=number), start + dt.timedelta(hours=hours), kind,
                None if kind == "perf" else draw(st.sampled_from(installs)), draw(st.sampled_from(("/", "/salary"))),
                draw(st.sampled_from(FEATURES[:2])) if kind == "act" else draw(st.sampled_from(("ab12", "cd34"))),
                draw(st.integers(0, 300_000)), draw(st.sampled_from(("1.0.0", "1.1.0"))),
                draw(st.sampled_from(("phone", "desktop"))), "Android", draw(st.sampled_from(("NO", "DK"))), "nb",
            )
        )  # fmt: skip
    return zone, made


def class_of(amount: int) -> int:
    return min(15, amount.bit_length() - 1)


def histogram(amounts: Sequence[int]) -> tuple[int, ...]:
    found = Counter(class_of(each) for each in amounts)
    return tuple(found[at] for at in range(16))


def installs_by_day(events: Sequence[Event], zone: str) -> dict[uuid.UUID, dict[dt.date, list[Event]]]:
    """{installation: {day: its events, oldest first}}."""
    found: dict[uuid.UUID, dict[dt.date, list[Event]]] = defaultdict(lambda: defaultdict(list))
    for each in sorted(events, key=lambda event: (event.hour, event.event_id)):
        if each.install:
            found[each.install][each.day(zone)].append(each)
    return found


def plain_dim_days(events: Sequence[Event], zone: str, last: dt.date) -> set[tuple[Any, ...]]:
    days = installs_by_day(events, zone)
    if not days:
        return set()
    first, newest = min(min(each) for each in days.values()), max(max(each) for each in days.values())
    rows: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * 5)
    for at in range((min(newest, last + dt.timedelta(27)) - first).days + 1):
        day = first + dt.timedelta(at)
        for mine in days.values():
            there = [each for each in mine if 0 <= (day - each).days < 28]
            if not there:
                continue
            newest_event = mine[max(there)][-1]
            for dims in COMBINATIONS:
                row = rows[day, ",".join(dims), newest_event.of(dims)]
                row[0] += day in mine
                row[1] += any((day - each).days < 7 for each in there)
                row[2] += 1
                row[3] += sum(each.kind == "visit" for each in mine.get(day, []))
                row[4] += min(mine) == day
    return {(*key, *row) for key, row in rows.items()}


def plain_install_days(events: Sequence[Event], zone: str) -> set[tuple[Any, ...]]:
    rows = set()
    for install, mine in installs_by_day(events, zone).items():
        for day, done in mine.items():
            kinds = Counter(each.kind for each in done)
            bits = sum(1 << FEATURES.index(each) for each in {each.feature for each in done if each.kind == "act"})
            active = sum(each.value for each in done if each.kind == "dwell") // 1000
            rows.add((install, day, kinds["visit"], active, bits, kinds["error"]))
    return rows


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(day.weekday())


def plain_weeks(events: Sequence[Event], zone: str) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    weeks = {key: {monday(day) for day in mine} for key, mine in installs_by_day(events, zone).items()}
    cohorts = Counter((min(mine), week) for mine in weeks.values() for week in mine)
    everybody = set().union(*weeks.values())
    lives = set()
    for week in sorted(everybody | {each + dt.timedelta(7) for each in everybody}):
        if week > max(everybody):
            continue
        before, row = week - dt.timedelta(7), [0, 0, 0, 0]
        for mine in weeks.values():
            if week in mine:
                row[0 if min(mine) == week else 1 if before in mine else 2] += 1
            elif before in mine:
                row[3] += 1
        lives.add((week, *row))
    return {(*key, many) for key, many in cohorts.items()}, lives


def periods(event: Event, zone: str) -> list[tuple[str, dt.date]]:
    return [("week", monday(event.day(zone))), ("month", event.day(zone).replace(day=1))]


def plain_pages(events: Sequence[Event], zone: str) -> set[tuple[Any, ...]]:
    views: dict[tuple[Any, ...], list[Event]] = defaultdict(list)
    stays: Counter[tuple[Any, ...]] = Counter()
    for each, dims in itertools.product(events, COMBINATIONS[: len(DIMS) + 1]):
        for period in periods(each, zone):
            key = (*period, ",".join(dims), each.of(dims), each.content)
            if each.kind == "view":
                views[key].append(each)
            elif each.kind == "dwell" and each.install:
                traits = tuple(getattr(each, name) for name in DIMS)
                stays[key, each.install, each.day(zone), traits] += each.value
    return {
        (*key, len(seen), len({each.install for each in seen} - {None}),
         histogram([ms // 1000 for (of, *_), ms in stays.items() if of == key and ms >= 1000]))
        for key, seen in views.items()
    }  # fmt: skip


def plain_features(events: Sequence[Event], zone: str) -> set[tuple[Any, ...]]:
    acts: dict[tuple[Any, ...], list[Event]] = defaultdict(list)
    there: dict[tuple[Any, ...], set[uuid.UUID | None]] = defaultdict(set)
    for each, dims in itertools.product(events, COMBINATIONS[: len(DIMS) + 1]):
        for period in periods(each, zone):
            key = (*period, ",".join(dims), each.of(dims))
            there[key].add(each.install)
            if each.kind == "act":
                acts[*key, each.feature].append(each)
    return {
        (*key, len(done), len({each.install for each in done} - {None}), len(there[key[:-1]] - {None}))
        for key, done in acts.items()
    }


def plain_perf(events: Sequence[Event], zone: str) -> set[tuple[Any, ...]]:
    found = defaultdict(list)
    for each in events:
        if each.kind == "perf":
            found[each.day(zone), each.feature].append(max(each.value, 1))
    return {(*key, len(values), histogram(values)) for key, values in found.items()}


def plain_releases(events: Sequence[Event], zone: str, last: dt.date) -> set[tuple[Any, ...]]:
    found: dict[tuple[dt.date, str], dict[uuid.UUID, bool]] = defaultdict(dict)
    days = installs_by_day(events, zone)
    newest = max((max(each) for each in days.values()), default=last)
    for install, mine in days.items():
        for seen, done in mine.items():
            for day in (seen + dt.timedelta(at) for at in range(28)):
                if day <= min(newest, last + dt.timedelta(27)):
                    known = found[day, done[-1].release]
                    known[install] = known.get(install, False) or any(each.kind == "error" for each in done)
    return {(*key, len(each), sum(each.values())) for key, each in found.items()}


def agrees(world: World, events: Sequence[Event], zone: str, last: dt.date) -> None:
    cohorts, lives = plain_weeks(events, zone) if installs_by_day(events, zone) else (set(), set())
    expected = {
        ("install_day", "install, day, visits, active_s, features, errors"): plain_install_days(events, zone),
        ("dim_day", "day, dims, value, dau, wau, mau, visits, new_installs"): plain_dim_days(events, zone, last),
        ("cohort", "first_week, week, installs"): cohorts,
        ("lifecycle", 'week, fresh, "returning", resurrected, dormant'): lives,
        ("content_period", "period, start, dims, value, content, views, readers, dwell"): plain_pages(events, zone),
        ("feature_period", "period, start, dims, value, feature, acts, installs, active_installs"): plain_features(
            events, zone
        ),
        ("perf_day", "day, what, n, hist"): plain_perf(events, zone),
        ("release_day", "day, release, active_installs, installs_with_error"): plain_releases(events, zone, last),
        ("error_day", "day, fingerprint, release, occurrences, installs"): {
            (*key, many, len({each.install for each in events if each.kind == "error"
                              and (each.day(zone), each.feature, each.release) == key} - {None}))
            for key, many in Counter(
                (each.day(zone), each.feature, each.release) for each in events if each.kind == "error"
            ).items()
        },
        ("content_hour", "hour, content, views"): {
            (*key, many) for key, many in Counter((e.hour, e.content) for e in events if e.kind == "view").items()
        },
    }  # fmt: skip
    for (table, columns), rows in expected.items():
        assert read(world, table, columns) == rows, table


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits())
def test_every_count_is_what_counting_by_hand_gives(place: World, made: tuple[str, list[Event]]) -> None:
    zone, events = made
    days = sorted({each.day(zone) for each in events})
    emptied(place)
    put(place, events)
    count(place, days[0], days[-1], zone)
    agrees(place, events, zone, days[-1])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits(), st.randoms(use_true_random=False))
def test_what_comes_late_twice_and_out_of_order_is_counted_once_and_on_its_day(
    place: World, made: tuple[str, list[Event]], chance: Any
) -> None:
    zone, events = made
    emptied(place)
    shuffled = chance.sample(events, len(events))
    for one in (shuffled[::2], shuffled, shuffled[1::3]):
        put(place, one)
        for day in chance.sample(found := sorted({each.day(zone) for each in one}), len(found)):
            count(place, day, day, zone)
    days = sorted({each.day(zone) for each in events})
    for day in days:
        count(place, day, day, zone)
    agrees(place, events, zone, days[-1])


@pytest.mark.parametrize("table", ["event", "install", "install_day", "salt", "visitor", "intake_count"])
def test_the_product_teams_role_reads_no_row_of_an_installation(norway: World, table: str) -> None:
    with (
        norway.services.web.session(Context(Role.PRODUCT)) as session,
        pytest.raises(Exception, match="permission denied"),
    ):
        session.connection().exec_driver_sql(f"select 1 from usage.{table}")


def test_forgetting_takes_everything_that_carried_the_number_and_leaves_the_counts(place: World) -> None:
    emptied(place)
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)
    at = dt.datetime(2026, 2, 3, 10, tzinfo=dt.UTC)
    traits = ("1.0.0", "phone", "Android", "NO", "nb")
    put(place, [Event(uuid.uuid4(), at, "view", who, "/", "", 0, *traits) for who in (one, other)])
    count(place, at.date(), at.date(), "Europe/Oslo")
    before = read(place, "dim_day", "*")
    with place.services.web.transaction(Context(Role.INTAKE)) as session:
        session.connection().exec_driver_sql("select usage.forget(%s)", (one,))
    for table in ("event", "install", "install_day"):
        assert place.rows(f"select install from usage.{table}") == [(other,)]
    assert read(place, "dim_day", "*") == before
