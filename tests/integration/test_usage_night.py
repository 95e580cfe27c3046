"""What is done with usage each night: days that are over are counted once and for all, and what is past goes."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from data.base import Role
from data.db import Context
from data.services import USAGE, WORKER
from data.usage import night
from tests.world import World

ZONE = ZoneInfo("Europe/Oslo")
ONE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def today() -> dt.date:
    return dt.datetime.now(ZONE).date()


def ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), ZONE).astimezone(dt.UTC)


@pytest.fixture
def place(norway: World) -> World:
    """A world whose events may be of any month of the last two years, and whose ledgers are empty."""
    norway.rows(
        "select usage.partition((current_date - make_interval(months => n))::date) from generate_series(0, 24) n"
    )
    norway.rows("delete from app.consent_event; delete from app.audit_event")
    return norway


def put(place: World, day: dt.date, kind: str = "view", install: uuid.UUID | None = ONE, feature: str = "") -> None:
    at = noon(day)
    place.rows(
        "insert into usage.event (event_id, month, hour, kind, install, content, feature)"
        " values (gen_random_uuid(), %s, %s, %s, %s, '/', %s)",
        at.date().replace(day=1), at, kind, install, feature,
    )  # fmt: skip


def came(place: World, day: dt.date, **counts: int) -> None:
    for what, many in counts.items():
        place.rows("insert into usage.intake_count (hour, what, n) values (%s, %s, %s)", noon(day), what, many)


def left(place: World, table: str) -> int:
    ((many,),) = place.rows(f"select count(*) from usage.{table}")
    return int(many)


def quality(place: World) -> dict[dt.date, tuple[Any, ...]]:
    rows = place.rows("select day, taken, late, bot, visits_without_consent from usage.quality_day")
    return {day: tuple(rest) for day, *rest in rows}


def test_all_days_since_the_last_night_are_counted_and_twice_is_as_good_as_once(place: World) -> None:
    for day in (4, 3, 1):
        put(place, ago(day))
        came(place, ago(day), taken=1, bot=2)
    put(place, today())
    night.every_night(place.services)
    days = place.rows("select day, dau from usage.dim_day where dims = '' order by day")
    assert days == [(ago(4), 1), (ago(3), 1), (ago(2), 0), (ago(1), 1)]
    assert {day: rest for day, rest in quality(place).items() if any(rest)} == {
        ago(day): (1, 0, 2, 0) for day in (4, 3, 1)
    }
    before = {
        table: place.rows(f"select * from usage.{table} order by 1, 2, 3") for table in ("dim_day", "quality_day")
    }
    night.every_night(place.services)
    assert before == {table: place.rows(f"select * from usage.{table} order by 1, 2, 3") for table in before}


def test_what_came_late_is_counted_on_its_own_day_the_next_night(place: World) -> None:
    put(place, ago(1))
    came(place, ago(1), taken=1)
    night.every_night(place.services)
    put(place, ago(7), install=OTHER)
    night.every_night(place.services)
    assert place.rows("select day, dau from usage.dim_day where dims = '' and dau > 0 order by day") == [
        (ago(7), 1),
        (ago(1), 1),
    ]


def test_nights_that_were_missed_are_made_up_for(place: World) -> None:
    put(place, ago(40))
    came(place, ago(40), taken=1)
    put(place, ago(1))
    night.every_night(place.services)
    assert place.rows("select day from usage.dim_day where dims = '' and dau > 0 order by 1") == [(ago(40),), (ago(1),)]
    assert len(quality(place)) >= 40


def test_visitors_without_consent_are_counted_once_and_forgotten_with_their_salt(place: World) -> None:
    came(place, ago(1), taken=1)
    for number in range(3):
        place.rows("insert into usage.visitor (day, mark) values (%s, %s)", ago(1), bytes([number]))
    place.rows("insert into usage.visitor (day, mark) values (%s, 'now')", today())
    for day in (ago(1), today()):
        place.rows("insert into usage.salt (day, salt) values (%s, 'salt')", day)
    night.forget_salts(place.services)
    assert place.rows("select day from usage.salt") == [(today(),)]
    night.every_night(place.services)
    assert quality(place)[ago(1)][-1] == 3
    assert place.rows("select day from usage.visitor") == [(today(),)]
    night.every_night(place.services)
    assert quality(place)[ago(1)][-1] == 3


def test_raw_events_go_after_sixty_days_and_installations_after_eighteen_months(place: World) -> None:
    for day in (0, 59, 62, 120):
        put(place, ago(day))
    came(place, ago(62), taken=1)
    came(place, ago(59), taken=1)
    for number, day in enumerate((540, 560)):
        for table, columns in {"install_day": "day, visits, active_s, features, errors, release, device, os, country,"
                               " language", "install": "first_day, last_day"}.items():  # fmt: skip
            values = (day,) if table == "install_day" else (day, day)
            rest = ", 1, 0, 0, 0, '', '', '', '', ''" if table == "install_day" else ""
            marks = ", ".join("%s" for _each in values)
            place.rows(
                f"insert into usage.{table} (install, {columns}) values (%s, {marks}{rest})",
                uuid.UUID(int=10 + number), *(ago(each) for each in values),
            )  # fmt: skip
    night.every_night(place.services)
    assert sorted(day for (day,) in place.rows("select (hour at time zone 'Europe/Oslo')::date from usage.event")) == [
        ago(59),
        ago(0),
    ]
    assert place.rows("select install from usage.install where install <> %s", ONE) == [(uuid.UUID(int=10),)]
    assert place.rows("select min(day) from usage.install_day") == [(ago(540),)]
    assert left(place, "intake_count") == 1
    names = place.rows("select inhrelid::regclass::text from pg_inherits where inhparent = 'usage.event'::regclass")
    kept = {name[-7:] for (name,) in names}
    assert f"{ago(62):%Y_%m}" >= min(kept) and f"{ago(150):%Y_%m}" not in kept
    coming = today().replace(day=1) + dt.timedelta(days=31)
    assert {f"{today():%Y_%m}", f"{coming:%Y_%m}"} <= kept


def test_members_own_acts_are_counted_by_day_without_anybody_s_number(place: World) -> None:
    anna = place.signed_in("anna")
    for purpose in ("salary_statistics", "newsletter", "usage"):
        anna.fire("give_consent", 1, match={"purpose": purpose})
    anna.fire("withdraw_consent", 1, match={"purpose": "newsletter"})
    anna.fire("ask", 1)
    place.rows("update app.consent_event set at = at - interval '1 day'")
    place.rows("update app.audit_event set at = at - interval '1 day'")
    for what in ("salary", "salary", "benchmark", "consent"):
        put(place, ago(1), "seen", None, what)
    came(place, ago(1), taken=4)
    night.every_night(place.services)
    steps = place.rows("select funnel, step, n from usage.funnel_day where day = %s order by 1, 2", ago(1))
    assert steps == [("archive", 0, 1), ("consent", 0, 1), ("consent", 1, 3), ("salary", 0, 2), ("salary", 2, 1)]
    ((members,),) = place.rows("select count(*) from app.person where created_at < now()")
    rows = place.rows("select purpose, given, withdrawn, on_now, members from usage.consent_day where day = %s", ago(1))
    assert {purpose: tuple(rest) for purpose, *rest in rows} == {
        "newsletter": (1, 1, 0, members),
        "salary_statistics": (1, 0, 1, members),
        "usage": (1, 0, 1, members),
    }
    assert str(place.person_id("anna")) not in json.dumps(place.rows("select t::text from usage.consent_day t"))


def test_a_consent_is_on_from_the_day_it_was_given_to_the_day_before_it_was_withdrawn(place: World) -> None:
    anna = place.signed_in("anna")
    anna.fire("give_consent", 1, match={"purpose": "newsletter"})
    anna.fire("withdraw_consent", 1, match={"purpose": "newsletter"})
    place.rows("update app.consent_event set at = at - interval '4 days' where state = 'given'")
    place.rows("update app.consent_event set at = at - interval '2 days' where state = 'withdrawn'")
    came(place, ago(1), taken=1)
    night.every_night(place.services)
    rows = place.rows("select day, given, withdrawn, on_now from usage.consent_day order by day")
    assert rows == [(ago(4), 1, 0, 1), (ago(3), 0, 0, 1), (ago(2), 0, 1, 0), (ago(1), 0, 0, 0)]


def test_it_is_planned_once_and_the_worker_does_it(place: World) -> None:
    for _twice in range(2):
        with place.services.jobs.transaction(WORKER) as session:
            night.plan(session)
    ((run_at,),) = place.rows("select run_at from app.job where kind = %s", night.JOB)
    assert (
        run_at.astimezone(dt.UTC).timetz() == night.AT
        and 0 < (run_at - dt.datetime.now(dt.UTC)).total_seconds() <= 86_400
    )
    put(place, ago(1))
    came(place, ago(1), taken=1)
    place.rows("update app.job set run_at = now() where kind = %s", night.JOB)
    place.work()
    assert left(place, "quality_day") >= 1


def test_the_role_that_counts_reads_nobody_and_the_one_that_reads_members_sees_no_installation(place: World) -> None:
    for context, table in ((USAGE, "app.consent_event"), (USAGE, "app.audit_event"), (USAGE, "app.person"),
                           (WORKER, "usage.event"), (WORKER, "usage.install_day"), (Context(Role.WORKER), "usage.install")):  # fmt: skip
        with place.services.jobs.session(context) as session, pytest.raises(Exception, match="permission denied"):
            session.execute(text(f"select 1 from {table}"))
