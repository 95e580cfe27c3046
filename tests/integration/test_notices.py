"""Notices: left for one person, read and put away by her alone, announced by mail only where a mail is due."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import ProgrammingError

from data import notices
from data.base import Role
from data.db import Context
from data.services import WORKER
from tests.visitor import Answer, Visitor
from tests.world import World

TEXT = "You have a new letter."


def leave(world: World, sub: str = "anna", kind: str = "letter") -> Any:
    """Leave a notice; returns its id."""
    with world.services.jobs.transaction(WORKER) as session:
        notices.notify(session, world.person_id(sub), kind)
    statement = "select notice_id from app.notice where person_id = %s order by created_at desc limit 1"
    return world.rows(statement, world.person_id(sub))[0][0]


def put_away(visitor: Visitor, notice: object) -> Answer:
    """Press "Done" beside a notice."""
    name = {"page": "home", "part": "done", "notice": str(notice)}
    return visitor.fire("mark_notice_read", [({"notice": str(notice)}, 1)], match=name)


def read_at(world: World, notice: object) -> object:
    """When a notice was put away."""
    return world.rows("select read_at from app.notice where notice_id = %s", notice)[0][0]


def test_a_notice_is_on_the_start_page_until_it_is_put_away(norway: World, anna: Visitor) -> None:
    notice = leave(norway)
    assert TEXT in anna.get("/").text
    answer = put_away(anna, notice)
    assert answer.status == 200 and TEXT not in answer.text and read_at(norway, notice) is not None
    assert TEXT not in anna.get("/").text


def test_a_notice_is_put_away_once(norway: World, anna: Visitor) -> None:
    notice = leave(norway)
    put_away(anna, notice)
    first = read_at(norway, notice)
    put_away(anna, notice)
    assert first is not None and read_at(norway, notice) == first


@pytest.mark.attack("C03")
def test_nobody_sees_or_puts_away_anothers_notice(norway: World, anna: Visitor, bo: Visitor) -> None:
    notice = leave(norway)
    assert TEXT not in bo.get("/").text
    assert put_away(bo, notice).status in (200, 400) and read_at(norway, notice) is None
    assert TEXT in anna.get("/").text


@pytest.mark.parametrize("strange", ["", "x", "00000000-0000-0000-0000-000000000000", "'; drop table app.notice"])
def test_a_notice_that_is_none_puts_nothing_away(norway: World, anna: Visitor, strange: str) -> None:
    notice = leave(norway)
    answer = put_away(anna, strange)
    assert answer.status in (200, 400) and "Something went wrong" not in answer.text
    assert read_at(norway, notice) is None


def test_the_database_itself_shows_a_member_her_own_notices_alone(norway: World) -> None:
    leave(norway)
    with norway.services.web.transaction(Context(Role.MEMBER, norway.person_id("bo"))) as session:
        assert session.scalar(sa.text("select count(*) from app.notice where kind = 'letter'")) == norway.rows(
            "select count(*) from app.notice where kind = 'letter' and person_id = %s", norway.person_id("bo")
        )[0][0]  # fmt: skip
    for statement in ("delete from app.notice", "update app.notice set kind = 'letter'"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            norway.services.web.transaction(Context(Role.MEMBER, norway.person_id("anna"))) as session,
        ):
            session.execute(sa.text(statement))


@pytest.mark.parametrize("kind", notices.KINDS)
def test_every_kind_has_its_words_its_page_and_a_mail_where_one_is_due(norway: World, anna: Visitor, kind: str) -> None:
    me = norway.person_id("anna")
    mails = "select count(*) from app.mail where person_id = %s and kind = %s"
    waiting = "select count(*) from app.job where person_id = %s and kind = 'mail' and done_at is null"
    known = norway.rows(mails, me, kind)[0][0], norway.rows(waiting, me)[0][0]
    leave(norway, kind=kind)
    due = kind in notices.MAILED
    assert (norway.rows(mails, me, kind)[0][0], norway.rows(waiting, me)[0][0]) == (known[0] + due, known[1] + due)
    assert notices.KINDS[kind] in anna.get("/").text and anna.get(notices.PATHS[kind]).status == 200


def test_a_notice_its_mail_and_its_job_are_one(norway: World) -> None:
    counts = "select (select count(*) from app.notice), (select count(*) from app.mail), (select count(*) from app.job)"
    before = norway.rows(counts)
    with pytest.raises(ZeroDivisionError), norway.services.jobs.transaction(WORKER) as session:
        notices.notify(session, norway.person_id("anna"), "letter")
        session.flush()
        raise ZeroDivisionError
    assert norway.rows(counts) == before
