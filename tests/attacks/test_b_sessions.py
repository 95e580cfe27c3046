"""Attacks on session cookies: fixed, copied, replayed, guessed, stolen from the database, kept too long."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest

from auth.guard import CALLBACKS, PAGES, PUBLIC, ROUTES
from tests.visitor import Answer, Visitor
from tests.world import World

SESSION = "__Host-session"
FLAGS = {
    "__Host-session": {"secure", "httponly", "path=/", "samesite=lax"},
    "__Host-signing-in": {"secure", "httponly", "path=/", "samesite=lax"},
    "_csrf_token": {"secure", "path=/", "samesite=strict"},
    "language": {"secure", "httponly", "path=/", "samesite=lax", "max-age=31536000"},
}


def with_cookie(world: World, cookie: str, like: Visitor | None = None) -> Visitor:
    """A browser with this session cookie, and the rest of the cookies of another."""
    return Visitor(world.origin, world.app.extensions["dash_app"], {**(like.cookies if like else {}), SESSION: cookie})


def refusals(visitor: Visitor) -> set[int]:
    """The statuses of every callback, page, and guarded route."""
    answers = [visitor.fire(spec.function.__name__) for spec in CALLBACKS if spec.function]
    answers += [visitor.get(path) for path in PAGES]
    closed = [each for each in ROUTES if each.permission is not PUBLIC]
    assert closed
    answers += [visitor.get(re.sub(r"<[^>]+>", str(uuid.uuid4()), each.path)) for each in closed]
    assert not any("Anna" in answer.text for answer in answers)
    return {answer.status for answer in answers}


def ended(world: World, visitor: Visitor) -> bool:
    return visitor.fire("show_page", "/").status == 401 and visitor.get("/").status == 303


def session_row(world: World, visitor: Visitor) -> tuple[object, ...]:
    return world.rows(
        "select session_id, revoked_at from app.web_session where id_hash = sha256(%s)",
        visitor.cookies[SESSION].encode(),
    )[0]


@pytest.mark.attack("B01")
def test_a_cookie_from_before_the_sign_in_is_never_used(shared_norway: World) -> None:
    visitor = with_cookie(shared_norway, "attackers-choice")
    visitor.sign_in("anna")
    assert visitor.cookies[SESSION] != "attackers-choice"
    assert len(visitor.cookies[SESSION]) >= 43
    assert with_cookie(shared_norway, "attackers-choice").get("/").status == 303


@pytest.mark.attack("B01")
def test_a_second_sign_in_gives_a_new_cookie_and_the_old_one_is_dead(shared_norway: World) -> None:
    visitor = shared_norway.signed_in("anna")
    old = visitor.cookies[SESSION]
    visitor.sign_in("anna")
    assert visitor.cookies[SESSION] != old
    assert with_cookie(shared_norway, old).get("/").status == 303


@pytest.mark.attack("B02")
def test_a_copied_cookie_is_dead_after_signing_out_at_every_door(shared_norway: World) -> None:
    visitor = shared_norway.signed_in("anna")
    copied = Visitor(visitor.origin, visitor.dash, dict(visitor.cookies))
    assert copied.get("/").status == 200
    assert visitor.post("/sign-out").status == 200
    assert SESSION not in visitor.cookies
    assert refusals(copied) == {401, 303, 404}  # what only takes posts is not there for a reader


@pytest.mark.attack("B03")
def test_ending_all_others_kills_their_cookies(norway: World) -> None:
    """As far as it applies: lock-out and erasure do not exist yet."""
    mine, other = norway.signed_in("anna"), norway.signed_in("anna")
    assert mine.fire("end_others", 1).status == 200
    assert ended(norway, other)
    assert mine.get("/").status == 200
    events = norway.rows("select detail from app.audit_event where action = 'sessions-ended'")
    assert len(events) == 1


@pytest.mark.attack("B03")
def test_an_employee_without_a_role_left_is_signed_out_everywhere_for_good(norway: World) -> None:
    dag = norway.signed_in("dag")
    (grant,) = norway.rows("delete from app.staff_grant where role = 'privacy' returning *")
    assert dag.get("/staff/privacy").status == 303
    norway.rows("insert into app.staff_grant values (%s, %s, %s, %s)", *grant)
    assert dag.get("/staff/privacy").status == 303, "a role given back does not wake an ended session"


@pytest.mark.attack("B04")
@pytest.mark.parametrize(
    ("passed", "alive"),
    [
        ({"minutes": 29, "seconds": 50}, True),
        ({"minutes": 30, "seconds": 1}, False),
    ],
)
def test_an_unused_session_ends_after_half_an_hour(norway: World, passed: dict[str, float], alive: bool) -> None:
    visitor = norway.signed_in("anna")
    norway.let_pass(**passed)
    assert ended(norway, visitor) is not alive


@pytest.mark.attack("B04")
def test_use_keeps_a_session_alive_but_never_beyond_twelve_hours(norway: World) -> None:
    visitor = norway.signed_in("anna")
    for _ in range(28):
        norway.let_pass(minutes=25)
        assert visitor.get("/").status == 200
    norway.let_pass(minutes=19)
    assert visitor.get("/").status == 200
    norway.let_pass(minutes=1, seconds=1)
    assert ended(norway, visitor)


@pytest.mark.attack("B04")
def test_polling_does_not_keep_a_session_alive(norway: World) -> None:
    visitor = norway.signed_in("anna")
    norway.let_pass(minutes=29)
    assert visitor.fire("show_progress", 1).status == 200
    norway.let_pass(minutes=1, seconds=1)
    assert visitor.fire("show_progress", 2).status == 401


@pytest.mark.attack("B05")
def test_two_browsers_are_listed_and_one_can_be_ended(norway: World) -> None:
    mine, other = norway.visitor(), norway.signed_in("anna")
    bo = norway.signed_in("bo")
    back = mine.choose("anna")
    mine.get(back.headers["Location"], follow=True, User_Agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    mine.cookies["language"] = "en"
    page = mine.get("/sign-ins").text
    assert "Firefox · Windows" in page
    assert "High" in page
    theirs, of_bo = session_row(norway, other)[0], session_row(norway, bo)[0]
    assert str(theirs) in page
    assert str(of_bo) not in page
    assert mine.fire("end_one", [({"session": str(of_bo)}, 1)]).status == 200
    assert bo.get("/").status == 200, "another's cannot be ended"
    assert mine.fire("end_one", [({"session": str(theirs)}, 1)]).status == 200
    assert ended(norway, other)
    assert mine.get("/").status == 200
    assert "Earlier sign-ins" in mine.get("/sign-ins").text


@pytest.mark.attack("B05")
def test_ended_sign_ins_are_shown_for_ninety_days(norway: World) -> None:
    visitor = norway.signed_in("anna")
    norway.let_pass(days=89)
    visitor.sign_in("anna")
    visitor.cookies["language"] = "en"
    assert "Earlier sign-ins" in visitor.get("/sign-ins").text
    norway.let_pass(days=2)
    norway.rows("delete from app.web_session where expires_at > now() - interval '3 days'")
    visitor.sign_in("anna")
    visitor.cookies["language"] = "en"
    assert "Earlier sign-ins" not in visitor.get("/sign-ins").text


@pytest.mark.attack("B06")
def test_the_eleventh_sign_in_ends_the_oldest_and_says_so(norway: World) -> None:
    browsers = [norway.signed_in("bo") for _ in range(10)]
    assert norway.rows("select 1 from app.notice where kind = 'sign_in_ended'") == []
    browsers.append(norway.signed_in("bo"))
    assert ended(norway, browsers[0])
    assert all(each.get("/").status == 200 for each in browsers[1:])
    (person,) = norway.rows("select person_id from app.notice where kind = 'sign_in_ended'")
    assert person == (norway.person_id("bo"),)
    browsers[-1].cookies["language"] = "en"
    assert "more than ten browsers" in browsers[-1].get("/").text


@pytest.mark.attack("B07")
def test_a_wrong_cookie_gets_one_and_the_same_answer(shared_norway: World, denmark: World) -> None:
    visitor, foreign = shared_norway.signed_in("anna"), denmark.signed_in("anna")
    right = visitor.cookies[SESSION]
    flipped = chr(ord(right[0]) ^ 1) + right[1:]
    answers = set()
    for wrong in (flipped, right[:-1], right + "A", "x" * 4096, foreign.cookies[SESSION], "%00", "a b", "\xff", "0"):
        answer = with_cookie(shared_norway, wrong, visitor).fire("show_page", "/")
        answers.add((answer.status, answer.body))
    assert len(answers) == 1
    assert answers.pop()[0] == 401
    assert visitor.get("/").status == 200


@pytest.mark.attack("B08")
def test_a_dump_of_the_session_table_opens_nothing(shared_norway: World) -> None:
    shared_norway.signed_in("anna")
    for row in shared_norway.rows("select * from app.web_session"):
        for value in row:
            texts = [value.hex(), value.decode("latin-1")] if isinstance(value, bytes) else [str(value)]
            for text in texts:
                if text.isprintable() and text.isascii():
                    assert with_cookie(shared_norway, text).get("/").status == 303


@pytest.mark.attack("B13")
def test_every_cookie_of_every_answer_has_its_flags(shared_norway: World) -> None:
    visitor = shared_norway.visitor()
    back = visitor.choose("anna").headers["Location"]
    answers: list[Answer] = [
        visitor.get("/sign-in"),
        visitor.get(back),
        visitor.get("/"),
        visitor.get("/member/callback"),
    ]
    answers += [visitor.post("/language", {"language": "da"}), visitor.fire("show_page", "/consents")]
    answers += [visitor.post("/sign-out"), visitor.get("/signed-out"), visitor.get("/nowhere")]
    seen = set()
    for line in (line for answer in answers for line in answer.headers.get_all("Set-Cookie") or []):  # type: ignore[attr-defined]
        first, *rest = line.split("; ")
        name = first.partition("=")[0]
        flags = {part.lower() for part in rest if not part.lower().startswith(("expires", "max-age=0"))}
        assert flags == FLAGS[name], line
        seen.add(name)
    assert seen == set(FLAGS)


def test_times_of_the_list_are_the_sessions_own(shared_norway: World) -> None:
    shared_norway.signed_in("anna")
    ((length,),) = shared_norway.rows("select expires_at - created_at from app.web_session limit 1")
    assert length == dt.timedelta(hours=12)
