"""No row of usage can be joined to a consent, a line of the log or a sign-in: neither by a value nor by a time."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from data.models import TABLES
from data.services import USAGE
from data.usage import night
from tests.integration.test_usage_intake import batch, event, send
from tests.world import World

PERSONS = ("consent_event", "audit_event", "web_session")
MEMBERS = ("anna", "bo", "siv")
SAME = {"uuid": "value", "text": "value", "bytea": "value", "jsonb": "value", "timestamptz": "hour", "date": "day"}
"""What is compared, and how far: our own times are finer than those of usage. Counts and orders of arrival name no row."""
Column = tuple[str, str, str]


def columns(world: World, schema: str) -> list[Column]:
    """Every table of usage, or those of PERSONS, with each column that could name a row."""
    found = world.rows(
        "select table_name, column_name, udt_name from information_schema.columns where table_schema = %s", schema
    )
    types = {"varchar": "text", "character varying": "text"}
    named = [(table, column, types.get(kind, kind)) for table, column, kind in found]
    wanted = (
        {each.__tablename__ for each in TABLES if each.__table__.schema == "usage"} if schema == "usage" else PERSONS
    )
    return [each for each in named if each[0] in wanted and each[2] in SAME]


def values(world: World, schema: str, column: Column, cut: str) -> Counter[str]:
    """How many rows have each value."""
    table, name, kind = column
    if kind in ("timestamptz", "date"):
        told = f"date_trunc('{cut}', \"{name}\"::timestamptz)::text"
    else:
        told = f"lower(replace(\"{name}\"::text, '-', ''))"
    rows = world.rows(f'select {told}, count(*) from {schema}.{table} where "{name}" is not null group by 1')
    return Counter({value: many for value, many in rows if value})


def unique_pairs(world: World) -> Iterator[tuple[Column, Column, str]]:
    """Values that one row of usage alone shares with one row about a person alone."""
    for ours, theirs in itertools.product(columns(world, "usage"), columns(world, "app")):
        kinds = {ours[2], theirs[2]}
        if not (SAME[ours[2]] == SAME[theirs[2]] == "value" or kinds <= {"timestamptz", "date"}):
            continue
        cut = "day" if "date" in kinds else "hour"
        one, other = values(world, "usage", ours, cut), values(world, "app", theirs, cut)
        yield from ((ours, theirs, each) for each in one if one[each] == other.get(each) == 1)


def use(world: World) -> None:
    """Three members come in the same hour, allow it, and do the same; then the day is counted."""
    while True:
        began = dt.datetime.now(dt.UTC).hour
        for name in MEMBERS:
            visitor = world.signed_in(name)
            for purpose in ("usage", "newsletter"):
                visitor.fire("give_consent", 1, match={"purpose": purpose})
            number = uuid.uuid4().hex
            for _page in range(3):
                send(visitor, batch(event("visit"), event("view", content="/consents"), install=number))
            send(visitor, {"events": [event("seen", feature="consent"), event("perf", feature="lcp", value=900)]})
            visitor.fire("withdraw_consent", 1, match={"purpose": "newsletter"})
        if dt.datetime.now(dt.UTC).hour == began:
            break
    zone = world.services.organisation.time_zone
    today = dt.datetime.now(ZoneInfo(zone)).date()
    with world.services.jobs.transaction(USAGE) as session:
        night.count(world.services.jobs, session, today, today, zone)


@pytest.mark.attack("H04")
def test_no_row_of_usage_and_no_row_about_a_member_are_a_pair(norway: World) -> None:
    use(norway)
    assert len(columns(norway, "usage")) > 40 and {table for table, _name, _kind in columns(norway, "app")} == {
        *PERSONS
    }
    assert norway.rows("select count(*) > 20 from usage.event") == [(True,)]
    assert list(unique_pairs(norway)) == []


def test_a_number_or_a_minute_that_was_kept_would_be_found(norway: World) -> None:
    use(norway)
    norway.rows("update usage.event set install = (select session_id from app.web_session limit 1) where ctid ="
                " (select min(ctid) from usage.event where install is not null)")  # fmt: skip
    found = {(ours[1], theirs[1]) for ours, theirs, _value in unique_pairs(norway)}
    assert ("install", "session_id") in found
    norway.rows("update usage.event set install = null where install in (select session_id from app.web_session)")
    norway.rows("update app.web_session set created_at = '2026-01-01T03:10Z' where ctid = (select min(ctid) from app.web_session)")  # fmt: skip
    norway.rows("update usage.intake_count set hour = '2026-01-01T03:00Z' where ctid = (select min(ctid) from usage.intake_count)")  # fmt: skip
    assert ("hour", "created_at") in {(ours[1], theirs[1]) for ours, theirs, _value in unique_pairs(norway)}
