"""A database that goes away in mid-act, is full, locked, slow or read-only: the answer is true, and all is well after."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import psycopg
import pytest
import sqlalchemy as sa

from data.db import AWAY
from data.services import WORKER
from tests.typed import salary
from tests.visitor import Answer, Visitor
from tests.wire import Wire, wired
from tests.world import World

LEAKS = re.compile(r"Traceback|psycopg|sqlalchemy|SELECT |INSERT |UPDATE |\.py\b|innsyn_\w+")


@pytest.fixture
def wire(norway: World) -> Iterator[Wire]:
    """The web's line to the database."""
    with wired(norway) as line:
        yield line


def each_moment(world: World, wire: Wire) -> Iterator[str]:
    """Arm the wire for one message after the other: lost on the way there, then with its answer lost on the way back."""
    for after in (False, True):
        for message in itertools.count(1):
            world.a_minute_later()
            wire.cut(message, after=after)
            yield f"{'after' if after else 'before'} message {message}"
            if not wire.was_cut:
                assert message > 12
                break


def told(answer: Answer) -> str:
    """What the person reads; an error is a 503 that says when to come again, and nothing of our insides."""
    assert answer.status in (200, 503), answer.text[:300]
    assert not LEAKS.search(answer.text)
    if answer.status == 503:
        assert answer.headers["Retry-After"] == "5" and "see whether your change was saved" in answer.text
    return answer.text


def save(visitor: Visitor, typed: str, seen: str) -> Answer:
    """Correct one's city."""
    return visitor.fire("save_field", 1, None, typed, seen, match={"field": "city"})


def city(world: World) -> str:
    """What the register holds."""
    return str(world.rows("select city from register.profile where ref = 'demo-anna'")[0][0])


@pytest.mark.attack("K01")
def test_what_a_correction_answers_is_true_wherever_the_line_is_cut(norway: World, anna: Visitor, wire: Wire) -> None:
    made = "select state from app.register_change where person_id = %s and new = %s"
    me = norway.person_id("anna")
    for number, moment in enumerate(each_moment(norway, wire)):
        before, wanted = city(norway), f"Town {number}"
        text = told(save(anna, wanted, before))
        wire.mend()
        states = norway.rows(made, me, wanted)
        if "Saved" in text:
            assert states == [("applied",)] and city(norway) == wanted, moment
        assert states or "Kept." not in text, moment
        assert not states or "Nothing was changed" not in text, moment
        again = told(save(anna, wanted, before))
        assert "Saved" in again or "It is so already" in again, (moment, again)
        norway.work()
        assert (norway.rows(made, me, wanted), city(norway)) == ([("applied",)], wanted), moment


@pytest.mark.attack("K01")
def test_what_a_consent_answers_is_true_wherever_the_line_is_cut(norway: World, anna: Visitor, wire: Wire) -> None:
    me, give = norway.person_id("anna"), True
    current = "select state from app.consent_current where person_id = %s and purpose = 'newsletter'"
    events = "select count(*) from app.consent_event where person_id = %s and purpose = 'newsletter'"
    if norway.rows(current, me) == [("given",)]:
        anna.fire("withdraw_consent", 1, match={"purpose": "newsletter"})
    for moment in each_moment(norway, wire):
        act, wanted = ("give_consent", "given") if give else ("withdraw_consent", "withdrawn")
        known = norway.rows(events, me)[0][0]
        first = anna.fire(act, 1, match={"purpose": "newsletter"})
        wire.mend()
        told(first)
        if first.status == 200:
            assert norway.rows(current, me) == [(wanted,)], moment
        told(anna.fire(act, 1, match={"purpose": "newsletter"}))
        assert norway.rows(current, me) == [(wanted,)], moment
        assert norway.rows(events, me)[0][0] == known + 1, moment
        give = not give


@pytest.mark.attack("K01")
def test_what_a_salary_answers_is_true_wherever_the_line_is_cut(norway: World, anna: Visitor, wire: Wire) -> None:
    me = norway.person_id("anna")
    kept = "select base_monthly from app.salary_answer where person_id = %s and year = extract(year from now())"
    for number, moment in enumerate(each_moment(norway, wire)):
        typed = salary(base=str(50_000 + number))
        first = told(anna.fire("save_salary", *typed))
        wire.mend()
        if "Saved" in first:
            assert norway.rows(kept, me) == [(50_000 + number,)], moment
        assert "Saved" in told(anna.fire("save_salary", *typed)), moment
        assert norway.rows(kept, me) == [(50_000 + number,)], moment


@pytest.mark.attack("K03")
def test_an_exhausted_pool_answers_within_three_seconds_and_recovers(norway: World, anna: Visitor) -> None:
    with ExitStack() as held:
        for _number in range(12):
            held.enter_context(norway.services.web.engine.connect())
        for ask in (lambda: anna.get("/my-data"), lambda: save(anna, "Tromsø", "x")):
            started = time.monotonic()
            answer = ask()
            assert time.monotonic() - started < 3
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
            assert not LEAKS.search(answer.text)
        assert [norway.visitor().get(path).status for path in ("/healthz", "/readyz")] == [200, 503]
    assert (anna.get("/my-data").status, anna.get("/readyz").status) == (200, 200)


def hang_up(world: World) -> None:
    """End every connection of this world's logins."""
    world.rows(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and usename like 'innsyn%%'"
    )


@pytest.mark.attack("K03")
def test_too_many_connections_are_a_503_until_there_is_room(norway: World, anna: Visitor) -> None:
    norway.rows("alter role innsyn_web connection limit 0")
    try:
        hang_up(norway)
        answer = anna.get("/my-data")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5") and not LEAKS.search(answer.text)
        assert anna.get("/readyz").status == 503
    finally:
        norway.rows("alter role innsyn_web connection limit -1")
    assert (anna.get("/my-data").status, anna.get("/readyz").status) == (200, 200)


@pytest.mark.attack("K02")
def test_connections_ended_by_a_restart_are_replaced_unnoticed(norway: World, anna: Visitor) -> None:
    """One act after the other; a hundred users at once belong to the load test."""
    for number in range(5):
        hang_up(norway)
        assert "Saved" in save(anna, f"Town {number}", city(norway)).text
        hang_up(norway)
        assert anna.get("/my-data").status == 200


@contextmanager
def locked(world: World, table: str) -> Iterator[psycopg.Connection[object]]:
    """Somebody else holds this table in the block."""
    with psycopg.connect(world.url()) as other:
        other.execute("set deadlock_timeout = '20s'")
        other.execute(f"lock table {table} in access exclusive mode")
        yield other
        other.rollback()


def wait_for_a_waiter(world: World) -> None:
    """Until one of the web's connections waits for a lock."""
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    while not world.rows(waiting):
        pass


@pytest.mark.attack("K04")
def test_a_deadlock_is_a_clean_503_that_changes_nothing(norway: World, anna: Visitor) -> None:
    """PostgreSQL ends ours; it is not tried again by itself. Our transactions are READ COMMITTED or read-only, so that
    none can fail to be serialised."""
    before, mine = city(norway), f"corrections {norway.person_id('anna')}"
    with ThreadPoolExecutor(1) as clicking, locked(norway, "app.audit_event") as other:
        click = clicking.submit(save, anna, "Tromsø", before)
        wait_for_a_waiter(norway)
        other.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (mine,))
        answer = click.result()
    assert answer.status == 503 and "see whether" in told(answer) and city(norway) == before
    assert norway.rows("select 1 from app.register_change where new = 'Tromsø'") == []
    assert "Saved" in save(anna, "Tromsø", before).text


@pytest.mark.attack("K05")
def test_a_query_that_hangs_is_ended_after_five_seconds(norway: World, anna: Visitor) -> None:
    before = city(norway)
    with locked(norway, "app.audit_event"):
        started = time.monotonic()
        answer = save(anna, "Tromsø", before)
        assert 4 < time.monotonic() - started < 8
    assert answer.status == 503 and told(answer) and city(norway) == before
    assert "Saved" in save(anna, "Tromsø", before).text


@pytest.mark.attack("K05")
def test_a_transaction_that_does_nothing_is_ended_after_ten_seconds(norway: World) -> None:
    alive = "select 1 from pg_stat_activity where pid = %s"
    with pytest.raises(AWAY), norway.services.jobs.transaction(WORKER) as idle:
        pid = idle.scalar(sa.text("select pg_backend_pid()"))
        started = time.monotonic()
        while norway.rows(alive, pid) and time.monotonic() - started < 15:
            norway.rows("select pg_sleep(0.2)")
        assert 9 < time.monotonic() - started < 13
        idle.execute(sa.text("select 1"))


@pytest.mark.attack("K05")
def test_every_login_has_its_timeouts(shared_norway: World) -> None:
    services = shared_norway.services
    limits = {services.web: "5s", services.audit: "5s", services.jobs: "1min", services.register.database: "3s"}  # type: ignore[attr-defined]
    for database, limit in limits.items():
        with database.engine.connect() as connection:
            assert connection.scalar(sa.text("show statement_timeout")) == limit
            assert connection.scalar(sa.text("show idle_in_transaction_session_timeout")) == "10s"


@contextmanager
def read_only(world: World) -> Iterator[None]:
    """The database takes no writes in the block, as when it was moved over or its disk is nearly full."""
    logins = ("innsyn_web", "innsyn_jobs", "innsyn_audit", "innsyn_register")
    for login in logins:
        world.rows(f"alter role {login} in database {world.database} set default_transaction_read_only = on")
    hang_up(world)
    try:
        yield
    finally:
        for login in logins:
            world.rows(f"alter role {login} in database {world.database} reset default_transaction_read_only")
        hang_up(world)


@pytest.mark.attack("K06")
def test_a_database_that_takes_no_writes_is_read_and_says_that_nothing_is_saved(norway: World, anna: Visitor) -> None:
    before = city(norway)
    norway.let_pass(minutes=5)
    with read_only(norway):
        for path in ("/", "/my-data", "/consents", "/salary", "/interests", "/archive", "/sign-ins"):
            answer = anna.get(path)
            assert answer.status == 200 and "could not be shown" not in answer.text, path
        assert anna.fire("read_register_again", 1).status == 200
        for answer in (
            save(anna, "Tromsø", before),
            anna.fire("withdraw_consent", 1, match={"purpose": "salary_statistics"}),
            anna.fire("save_salary", *salary()),
        ):
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
            assert "can't save anything right now" in answer.json()["message"] and not LEAKS.search(answer.text)
            assert "response" not in answer.json(), "nothing is drawn anew, so what was typed stays"
        assert norway.visitor().get("/sign-in").status == 503, "without a limit nobody is let in"
    assert city(norway) == before and "Saved" in save(anna, "Tromsø", before).text
