"""Support finds one member by something only they and we know. Nobody browses, guesses, or searches without end."""

from __future__ import annotations

import json

import pytest

import auth.looking_up
from auth.looking_up import MOST, Refusal
from tests.views import ask, find, logged, number_of, search_again
from tests.visitor import Answer, Visitor
from tests.world import World

FOUND = '"Found"'
INSIDE = "Traceback", "psycopg", "sqlalchemy", "Something went wrong"
TOO_SHORT = ["", " ", "a", "an", "%", "__"]
NO_TERM = [
    "\0", "\u202enna", "x" * 10_000, "<script>alert(1)</script>" * 10, "\ud800", 7, True, None, [], ["anna"], {"$ne": ""},
]  # fmt: skip


@pytest.fixture(scope="module")
def cille(shared_norway: World) -> Visitor:
    for sub in ("anna", "bo"):
        shared_norway.signed_in(sub)
    return shared_norway.signed_in("cille")


@pytest.fixture(autouse=True)
def _as_if_first(shared_norway: World) -> None:
    search_again(shared_norway)


def email_of(world: World, sub: str) -> str:
    return str(world.rows("select email from register.profile where ref = %s", f"demo-{sub}")[0][0])


def nobody(answer: Answer) -> bool:
    """Whether the answer is a page that names nobody and tells nothing of the inside."""
    clean = answer.status == 200 and not any(each in answer.text for each in INSIDE)
    return clean and FOUND not in answer.text and "Berg" not in answer.text


@pytest.mark.attack("H05")
@pytest.mark.parametrize("by", ["number", "email"])
def test_one_member_is_found_by_exactly_what_is_registered(shared_norway: World, cille: Visitor, by: str) -> None:
    exactly = number_of(shared_norway, "anna") if by == "number" else email_of(shared_norway, "anna")
    shown = json.dumps(find(cille, exactly, by).json()["response"]["support-found"])
    assert FOUND in shown and "Anna Berg" in shown and number_of(shared_norway, "anna") in shown
    held = shared_norway.rows("select phone, address, employer, city from register.profile where ref = 'demo-anna'")[0]
    assert [value for value in held if value and value in shown] == [], "only the name and the number"
    assert logged(shared_norway, "member-found")[-1:] == [by]


@pytest.mark.attack("H05")
@pytest.mark.parametrize("typed", TOO_SHORT)
@pytest.mark.parametrize("by", ["number", "email", "national_id"])
def test_a_letter_or_two_are_no_search(cille: Visitor, by: str, typed: str) -> None:
    answer = find(cille, typed, by)
    assert nobody(answer) and "field-problem" in answer.text


@pytest.mark.attack("H05")
def test_neither_a_part_nor_a_wildcard_finds_anybody(shared_norway: World, cille: Visitor) -> None:
    number, email = number_of(shared_norway, "anna"), email_of(shared_norway, "anna")
    tried = [
        number[:-1],
        number[:3],
        f"{number[:-1]}%",
        f"{number[:-1]}_",
        "%%%",
        "___",
        "' or 1=1 --",
        f"{number}' --",
    ]
    for typed in tried:
        assert nobody(find(cille, typed)), typed
    search_again(shared_norway)
    for typed in (email[1:], f"%{email[3:]}", email.replace("a", "_"), f"x{email}", "%@%", "a' or '1'='1@b.example"):
        assert nobody(find(cille, typed, "email")), typed
    assert shared_norway.rows("select count(*) from app.audit_event where action = 'view-started'") == [(0,)]


@pytest.mark.attack("H05")
@pytest.mark.parametrize("typed", NO_TERM, ids=lambda value: ascii(value)[:20])
@pytest.mark.parametrize("by", ["number", "email", "national_id"])
def test_what_can_be_no_term_is_told_beside_the_field(cille: Visitor, by: str, typed: object) -> None:
    answer = find(cille, typed, by)
    assert answer.status == 400 or nobody(answer)


@pytest.mark.attack("H05")
@pytest.mark.parametrize(
    "by", ["", "name", "ref", "person_id", "given_name", None, 7, ["number"], "number; drop table"]
)
def test_only_the_three_ways_are_ways_to_search(shared_norway: World, cille: Visitor, by: object) -> None:
    assert nobody(find(cille, number_of(shared_norway, "anna"), by))


@pytest.mark.attack("H05")
def test_two_people_with_one_address_are_nobody(norway: World) -> None:
    """Married couples share an address; a guess between two would show the wrong one's pages."""
    norway.signed_in("anna")
    shared = email_of(norway, "anna").upper()
    norway.rows("update register.profile set email = %s where ref = 'demo-bo'", shared)
    cille = norway.signed_in("cille")
    answer = find(cille, shared.lower(), "email")
    assert nobody(answer) and Refusal.NOBODY.text in answer.text
    assert nobody(cille.fire("start", 1, "email", shared, "fault", "x" * 20, "SAK-1", ""))


@pytest.mark.attack("H05")
def test_the_twenty_first_search_in_ten_minutes_waits(shared_norway: World, cille: Visitor) -> None:
    """Searches that find nobody count as well, and so does the one that a view begins with."""
    for _nth in range(MOST):
        assert Refusal.NOBODY.text in find(cille, "no such number").text
    for answer in (find(cille, number_of(shared_norway, "anna")), ask(shared_norway, cille)):
        assert nobody(answer) and Refusal.TOO_MANY.text in answer.text
    assert FOUND in find(shared_norway.signed_in("dag"), number_of(shared_norway, "anna")).text, "each has their own"


@pytest.mark.attack("H05")
def test_many_searches_in_a_day_raise_an_alarm(
    shared_norway: World, cille: Visitor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert auth.looking_up.ALARM == 200
    monkeypatch.setattr(auth.looking_up, "ALARM", 3)
    for _nth in range(3):
        find(cille, "no such number")
    assert "unusually many" not in capsys.readouterr().out
    find(cille, "no such number")
    (line,) = [each for each in capsys.readouterr().out.splitlines() if "unusually many searches" in each]
    assert json.loads(line)["level"] == "error" and "no such number" not in line


@pytest.mark.attack("H05")
def test_with_the_register_down_support_is_told_and_nothing_is_guessed(norway: World) -> None:
    norway.signed_in("anna")
    cille, number = norway.signed_in("cille"), number_of(norway, "anna")
    with norway.register_down():
        answer = find(cille, number)
    assert nobody(answer) and Refusal.DOWN.text in answer.text
