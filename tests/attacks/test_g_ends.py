"""A view ends by itself: on time, with the role, by the member, with the sign-out; and where its log fails, at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.views import BEGUN, ENDED, ask, begin, find, logged, number_of, staff_id, views
from tests.visitor import Visitor
from tests.world import World

PAGE = "/my-data"


@pytest.fixture
def anna(norway: World) -> Visitor:
    return norway.signed_in("anna")


@pytest.fixture
def cille(norway: World, anna: Visitor) -> Visitor:
    """Cille, while her view of Anna's pages goes on."""
    return begin(norway, norway.signed_in("cille"))


def fifteen_minutes(world: World, _anna: Visitor, _cille: Visitor) -> None:
    earlier = "started_at = started_at - interval '15 minutes', ends_at = ends_at - interval '15 minutes'"
    world.rows(f"update app.staff_view set {earlier}")


def lost_role(world: World, _anna: Visitor, _cille: Visitor) -> None:
    world.rows("delete from app.staff_grant where person_id = %s", staff_id(world))


def lost_one_role(world: World, _anna: Visitor, _cille: Visitor) -> None:
    query = "update app.staff_grant set role = 'privacy' where person_id = %s"
    world.rows(query, staff_id(world))


def members_word(world: World, anna: Visitor, _cille: Visitor) -> None:
    ((view_id,),) = world.rows("select view_id from app.staff_view")
    assert "Ended" in anna.fire("end_view_now", 1, match={"of": str(view_id)}).text


def sign_out(_world: World, _anna: Visitor, cille: Visitor) -> None:
    cille.post("/sign-out")


def new_sign_in(world: World, _anna: Visitor, cille: Visitor) -> None:
    cille.cookies = dict(world.signed_in("cille").cookies)


def own_end(_world: World, _anna: Visitor, cille: Visitor) -> None:
    assert cille.post("/staff/support/end").status == 303


ENDS: dict[str, tuple[Callable[[World, Visitor, Visitor], None], str]] = {
    "fifteen minutes": (fifteen_minutes, "time"),
    "the role is gone": (lost_role, "role"),
    "another role is left": (lost_one_role, "role"),
    "the member ends it": (members_word, "member"),
    "signed out": (sign_out, "sign_out"),
    "signed in anew": (new_sign_in, "sign_out"),
    "the employee ends it": (own_end, "staff"),
}


@pytest.mark.attack("G04")
@pytest.mark.parametrize("cause", ENDS)
def test_a_view_is_over_at_the_next_request_and_says_how(
    norway: World, anna: Visitor, cille: Visitor, cause: str
) -> None:
    assert "Anna" in cille.get(PAGE).text and views(norway) == [("", None)]
    happens, how = ENDS[cause]
    happens(norway, anna, cille)
    for answer in (
        cille.get(PAGE),
        cille.fire("show_page", PAGE),
        cille.fire("read_register_again", 1),
        cille.get("/"),
    ):
        assert "Anna" not in answer.text and "view-banner" not in answer.text
    (ended,) = views(norway)
    assert ended[0] == how and ended[1] is not None
    assert logged(norway, "view-ended") == [how], "written down once"
    if how in ("time", "member", "staff"):
        assert ENDED in cille.get(PAGE).text and cille.get("/staff").status == 200


@pytest.mark.attack("G04")
def test_what_two_tabs_ask_at_the_end_is_written_down_once(norway: World, anna: Visitor, cille: Visitor) -> None:
    fifteen_minutes(norway, anna, cille)
    tabs = []
    for _tab in range(4):
        tab = norway.visitor()
        tab.cookies = dict(cille.cookies)
        tabs.append(threading.Thread(target=tab.get, args=(PAGE,)))
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()
    assert logged(norway, "view-ended") == ["time"] and [how for how, _at in views(norway)] == ["time"]


@pytest.mark.attack("G04")
def test_after_the_end_another_view_can_begin_and_the_ended_one_stays_ended(
    norway: World, anna: Visitor, cille: Visitor
) -> None:
    members_word(norway, anna, cille)
    ((before, at),) = views(norway)
    assert anna.fire("end_view_now", 1, match={"of": "x"}).status == 200
    begin(norway, cille)
    assert views(norway) == [(before, at), ("", None)]


@contextmanager
def log_that_takes_nothing(world: World, how: str) -> Iterator[None]:
    """In the block no row can be added to the log over its own connection."""
    if how == "no connection":
        world.rows("alter role innsyn_audit nologin")
        world.rows("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'innsyn_audit'")
    else:
        world.rows("revoke insert on app.audit_event from innsyn_auditor")
    try:
        yield
    finally:
        world.rows("alter role innsyn_audit login")
        world.rows("grant insert on app.audit_event to innsyn_auditor")


@pytest.mark.attack("G07")
@pytest.mark.parametrize("how", ["no connection", "no right"])
def test_without_a_log_a_view_shows_nothing_and_none_begins(norway: World, anna: Visitor, how: str) -> None:
    cille, dag = begin(norway, norway.signed_in("cille")), norway.signed_in("dag")
    with log_that_takes_nothing(norway, how):
        for answer in (
            cille.get(PAGE),
            cille.get("/"),
            cille.fire("show_page", PAGE),
            cille.fire("read_register_again", 1),
        ):
            assert answer.status == 503 or "Something went wrong" in answer.text, answer.status
            assert "Anna" not in answer.text and "Berg" not in answer.text
        for answer in (find(dag, number_of(norway, "anna")), ask(norway, dag)):
            assert answer.status == 503 or "Something went wrong" in answer.text
            assert BEGUN not in answer.text and "Anna" not in answer.text
        assert len(views(norway)) == 1 and logged(norway, "view-page") == []
        assert anna.get(PAGE).status == 200, "the member's own pages go on"
    assert "Anna" in cille.get(PAGE).text and logged(norway, "view-page") == [PAGE]
    begin(norway, dag)
