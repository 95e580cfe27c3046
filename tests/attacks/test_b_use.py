"""Attacks on sessions in use: a role or a secret changes, the database goes, another person sits down, a step-up is due."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql

from tests.visitor import Visitor
from tests.world import World


@contextmanager
def unreachable(world: World) -> Iterator[None]:
    """The database takes no connection in the block, and every one it had is cut."""

    def allow(connections: bool) -> None:
        with psycopg.connect(world.server.url(), autocommit=True) as connection:
            name = sql.Identifier(world.database)
            connection.execute(sql.SQL("alter database {} allow_connections {}").format(name, sql.Literal(connections)))
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [world.database]
            )

    allow(False)
    try:
        yield
    finally:
        allow(True)


@pytest.mark.attack("B09")
def test_a_role_taken_away_holds_from_the_next_click_and_the_screen_says_so(norway: World) -> None:
    dag = norway.signed_in("dag")
    norway.rows(
        "insert into app.staff_grant select person_id, 'product', now(), 'test' from app.staff where subject = 'dag'"
    )
    dag.cookies["language"] = "en"
    assert "This page is not for you" not in dag.fire("show_page", "/staff/privacy").text
    norway.rows("delete from app.staff_grant where role = 'privacy'")
    assert "This page is not for you" in dag.fire("show_page", "/staff/privacy").text
    assert "This page is not for you" in dag.get("/staff/privacy").text


@pytest.mark.attack("B10")
def test_a_new_secret_asks_for_a_reload_which_mends_everything(norway: World) -> None:
    anna = norway.signed_in("anna")
    anna.cookies["language"] = "en"
    norway.app.config["SECRET_KEY"] = "another secret of more than thirty-two characters"
    answer = anna.fire("show_page", "/consents")
    assert answer.status == 403
    assert "reload the page" in answer.json()["message"]
    assert anna.get("/consents").status == 200
    assert anna.fire("show_page", "/consents").status == 200


@pytest.mark.attack("B10")
def test_an_old_page_is_told_that_it_is_old(norway: World) -> None:
    anna = norway.signed_in("anna")
    anna.cookies["language"] = "en"
    answer = anna.post_callback(b'{"output":"of-the-last-release.children","inputs":[],"state":[]}')
    assert answer.status == 400
    assert "reload the page" in answer.json()["message"]
    assert anna.get("/static/innsyn-0123456789ab.js").status == 404


@pytest.mark.attack("B11")
def test_without_the_session_store_nobody_is_anybody(norway: World) -> None:
    anna, stranger = norway.signed_in("anna"), norway.visitor()
    with unreachable(norway):
        for answer in (anna.get("/"), anna.fire("show_page", "/"), stranger.get("/sign-in")):
            assert answer.status == 503
            assert answer.headers["Retry-After"]
            assert "Anna" not in answer.text
            assert "Traceback" not in answer.text
            assert "psycopg" not in answer.text
        assert stranger.get("/healthz").status == 200
    assert anna.get("/").status == 200


@pytest.mark.attack("B12")
def test_another_member_in_the_same_browser_finds_nothing_of_the_first(norway: World) -> None:
    browser = norway.signed_in("anna")
    before = browser.get("/my-data")
    assert "Anna" in before.text
    assert before.headers["Cache-Control"] == "no-store"
    first = Visitor(browser.origin, browser.dash, dict(browser.cookies))
    browser.sign_in("bo")
    assert first.get("/").status == 303, "the first session is over, though nobody signed out"
    for path in ("/", "/my-data", "/consents", "/salary", "/archive", "/sign-ins"):
        page = browser.get(path)
        assert "Anna" not in page.text
        assert str(norway.person_id("anna")) not in page.text


@pytest.mark.attack("B12")
def test_signing_out_empties_the_browsers_cache(norway: World) -> None:
    anna = norway.signed_in("anna")
    answer = anna.post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert set(anna.cookies) <= {"language", "demo-eid"}


@pytest.mark.attack("B14")
def test_a_sensitive_act_after_five_minutes_needs_a_fresh_sign_in_and_is_done_once(norway: World) -> None:
    anna = norway.signed_in("anna")
    orders = "select count(*) from app.archive_order where person_id = %s"
    (before,) = norway.rows(orders, norway.person_id("anna"))
    norway.let_pass(minutes=5, seconds=1)
    refused = anna.fire("ask", 1, Referer=f"{anna.origin}/archive")
    assert "/step-up?next=" in refused.text
    assert norway.rows(orders, norway.person_id("anna")) == [before]
    old = anna.cookies["__Host-session"]
    back = anna.get(anna.choose("anna", "/step-up?next=/archive").headers["Location"])
    assert back.headers["Location"] == "/archive"
    assert anna.cookies["__Host-session"] != old
    assert anna.fire("ask", 1).status == 200
    assert norway.rows(orders, norway.person_id("anna")) == [(before[0] + 1,)]


@pytest.mark.attack("B14")
def test_a_step_up_by_somebody_else_is_refused_and_changes_nothing(norway: World) -> None:
    anna = norway.signed_in("anna")
    mine = anna.cookies["__Host-session"]
    answer = anna.get(anna.choose("bo", "/step-up?next=/archive").headers["Location"])
    assert answer.status == 403
    assert anna.cookies["__Host-session"] == mine
    assert norway.rows("select count(*) from app.web_session where revoked_at is not null") == [(0,)]


@pytest.mark.attack("B14")
@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_a_step_up_without_a_live_session_is_a_sign_in(norway: World, when: str) -> None:
    anna = norway.signed_in("anna")
    if when == "before":
        norway.let_pass(minutes=31)
    back = anna.choose("anna", "/step-up?next=/archive").headers["Location"]
    norway.let_pass(minutes=31)
    answer = anna.get(back)
    assert (answer.status, answer.headers["Location"]) == (303, "/archive")
    assert anna.get("/archive").status == 200
