"""The register away, slow or wrong: the rest of Innsyn goes on, says so, and shows nothing that can't be trusted."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from data.register.port import Applied, Change, Refused, RegisterDown, Unknown
from tests.visitor import Visitor
from tests.world import World

AWAY = "The member register does not answer"


def change(world: World, new: str = "Tromsø", **other: str) -> Change:
    """A change of Anna's town."""
    old = world.rows("select city from register.profile where ref = 'demo-anna'")[0][0]
    values = {"ref": "demo-anna", "section": "profile", "field": "city", "old": old, "new": new}
    return Change(uuid.uuid4(), **(values | other))


@contextmanager
def no_login(world: World) -> Iterator[None]:
    """The register's login is locked, and whoever is connected is thrown out."""
    world.rows("alter role innsyn_register nologin")
    world.rows("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'innsyn_register'")
    try:
        yield
    finally:
        world.rows("alter role innsyn_register login")


@contextmanager
def slow(world: World) -> Iterator[None]:
    """Every statement on profiles waits."""
    with world.admin() as connection, connection.transaction():
        connection.execute("lock table register.profile in access exclusive mode")
        yield


@pytest.mark.attack("K07")
def test_while_the_login_is_locked_the_pages_say_so_and_come_back_by_themselves(norway: World, anna: Visitor) -> None:
    anna.get("/my-data")
    with no_login(norway):
        for path in ("/", "/my-data", "/consents", "/salary", "/mentor", "/archive", "/sign-ins"):
            page = anna.get(path)
            assert page.status == 200 and "Something went wrong" not in page.text, path
        page = anna.get("/my-data").text
        assert AWAY in page and "Berg" not in page and "could not be shown" not in page
        assert norway.services.register.down_since is not None
    began = time.monotonic()
    page = anna.get("/my-data").text
    assert AWAY not in page and "Berg" in page and time.monotonic() - began < 10
    assert norway.services.register.down_since is None


@pytest.mark.attack("K02")
def test_connections_that_were_cut_are_made_anew(norway: World, anna: Visitor) -> None:
    anna.get("/my-data")
    norway.rows("select pg_terminate_backend(pid) from pg_stat_activity where usename ~ '^innsyn'")
    page = anna.get("/my-data")
    assert page.status == 200 and AWAY not in page.text and "Berg" in page.text


@pytest.mark.attack("K08")
def test_a_slow_register_is_waited_for_three_seconds_and_no_more(norway: World, anna: Visitor) -> None:
    with slow(norway):
        began = time.monotonic()
        with pytest.raises(RegisterDown):
            norway.services.register.read("demo-anna")
        assert 2.5 < time.monotonic() - began < 4.5
    assert AWAY not in anna.get("/my-data").text


@pytest.mark.attack("K08")
def test_a_change_a_slow_register_did_not_answer_is_unknown_and_not_made(norway: World) -> None:
    asked = change(norway)
    with slow(norway):
        assert isinstance(norway.services.register.apply(asked), Unknown)
    assert norway.rows("select 1 from register.applied_change where change_id = %s", asked.change_id) == []
    assert norway.services.register.apply(asked) == Applied("Tromsø")


@pytest.mark.attack("K09")
def test_a_change_asked_for_again_is_answered_again_and_made_once(norway: World) -> None:
    asked = change(norway)
    register = norway.services.register
    assert register.apply(asked) == Applied("Tromsø")
    norway.rows("update register.profile set city = 'Vadsø' where ref = 'demo-anna'")
    assert register.apply(asked) == Applied("Tromsø")
    assert norway.rows("select city from register.profile where ref = 'demo-anna'") == [("Vadsø",)]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"old": "elsewhere"}, "changed_meanwhile"),
        ({"ref": "demo-nobody"}, "not_a_person"),
        ({"field": "birth_date"}, "field_unknown"),
        ({"field": "ref"}, "field_unknown"),
        ({"section": "membership"}, "field_unknown"),
    ],
)
def test_what_cannot_be_changed_is_refused_with_its_reason(
    shared_norway: World, other: dict[str, str], reason: str
) -> None:
    before = shared_norway.rows("select * from register.profile order by ref")
    asked = change(shared_norway, **other)
    if reason != "not_a_person":
        assert shared_norway.services.register.apply(asked) == Refused(reason)
    else:
        assert isinstance(shared_norway.services.register.apply(asked), Refused | Unknown)
    assert shared_norway.rows("select * from register.profile order by ref") == before


@pytest.mark.attack("K08")
def test_what_belongs_to_somebody_else_is_never_shown(norway: World) -> None:
    """Even when the query asked for another person, the row-level security of the register shows nothing."""
    read = norway.services.register.read("demo-bo")
    assert {row["ref"] for rows in read.sections.values() for row in rows} == {"demo-bo"}
    assert norway.services.register.read("demo-nobody").one("profile") == {}


def test_two_entries_with_one_number_are_nobodys(norway: World) -> None:
    register, index = norway.services.register, "select national_id_index from register.holder where ref = 'demo-anna'"
    number = register.national_id("demo-anna")
    assert number and register.find(number) is not None
    norway.rows(f"update register.holder set national_id_index = ({index}) where ref = 'demo-bo'")
    assert register.find(number) is None
    landed = norway.visitor().sign_in("anna")
    assert "Berg" not in landed.text
    assert norway.rows("select 1 from app.web_session where person_id = %s", norway.person_id("anna")) == []


def test_a_number_nobody_has_is_nobody(shared_norway: World) -> None:
    assert shared_norway.services.register.find("00000000000") is None


@pytest.mark.parametrize(
    "ask", [lambda r: r.find("1"), lambda r: r.read("demo-anna"), lambda r: r.national_id("demo-anna")]
)
def test_every_question_to_a_register_that_is_away_says_so(norway: World, ask: Callable[[object], object]) -> None:
    with no_login(norway), pytest.raises(RegisterDown):
        ask(norway.services.register)
