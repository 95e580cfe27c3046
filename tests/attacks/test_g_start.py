"""A view that may not begin does not: what is asked before it, whom it is refused for, and who may ask at all.

Each refusal is seen where it counts: no row of a view, no notice to the member, and a line in the log of the try.
"""

from __future__ import annotations

import threading

import pytest
from sqlalchemy.orm import Session

from auth.looking_up import Refusal
from data.base import Role
from data.db import Context
from data.staff import StaffRole
from data.staff_views import Nested, start_view
from data.staff_views_form import FIELDS
from tests.views import BEGUN, SAID, ask, begin, find, logged, number_of, search_again, staff_id, views
from tests.visitor import Answer, Visitor
from tests.world import World

WRONG = {
    "reason": ["", "because", "x" * 10_000, "\0"],
    "words": ["", "short", " " * 40, "x" * 501, "help\0 her please", "help \u202eher please"],
    "ticket": ["", " ", "x" * 41, "SAK\0", "\u202eSAK"],
}
EVERY_WRONG = [(field, value) for field, values in WRONG.items() for value in values]


@pytest.fixture
def member(norway: World) -> World:
    """A world in which Anna has been here, so that she is somebody to look at."""
    norway.signed_in("anna")
    return norway


def refused(world: World, answer: Answer, why: Refusal) -> bool:
    """Whether no view began, the employee was told why, and the try stands in the log."""
    nothing_begun = BEGUN not in answer.text and views(world) == [] and logged(world, "view-started") == []
    told = why.text.partition(":")[0] in answer.text
    return nothing_begun and told and logged(world, "view-refused")[-1:] == [why.name.lower()]


@pytest.mark.attack("G02")
def test_a_view_that_may_begin_does_and_the_member_is_told_at_once(member: World, cille: Visitor) -> None:
    begin(member, cille)
    assert views(member) == [("", None)]
    assert logged(member, "view-started") == [SAID["reason"]]
    assert member.rows("select kind from app.notice where kind = 'looked_at'") == [("looked_at",)]
    assert "Anna" in cille.get("/my-data").text


@pytest.mark.attack("G02")
def test_without_reason_words_or_case_nothing_begins_and_what_was_typed_stays(shared_norway: World) -> None:
    shared_norway.signed_in("anna")
    cille = shared_norway.signed_in("cille")
    for field, wrong in EVERY_WRONG:
        search_again(shared_norway)
        answer = ask(shared_norway, cille, **{field: wrong})
        assert answer.status == 200 and BEGUN not in answer.text, (field, wrong)
        assert "error-summary" in answer.text and "Something went wrong" not in answer.text, (field, wrong)
        kept = next(said for name, said in SAID.items() if name in FIELDS and name != field and said)
        assert kept in answer.text
    assert views(shared_norway) == [] and logged(shared_norway, "view-started") == []


@pytest.mark.attack("G02")
def test_six_minutes_after_the_sign_in_a_new_one_is_asked_for(member: World, cille: Visitor) -> None:
    member.let_pass(minutes=6)
    assert refused(member, ask(member, cille), Refusal.STALE)
    assert "/step-up?next=/staff/support" in cille.get("/staff/support").text


@pytest.mark.attack("G02")
@pytest.mark.parametrize("sub", ["cille", "dag"])
def test_a_colleague_is_nobody_to_look_at(member: World, sub: str) -> None:
    member.rows("update app.person set colleague = true where person_id = %s", member.person_id("anna"))
    employee = member.signed_in(sub)
    assert refused(member, ask(member, employee), Refusal.COLLEAGUE)
    assert "Anna" not in find(employee, number_of(member, "anna")).text


@pytest.mark.attack("G02")
@pytest.mark.parametrize("sub", ["cille", "dag"])
def test_nobody_views_herself(member: World, sub: str) -> None:
    mine = member.person_id("anna")
    member.rows("update app.staff set member_id = %s where person_id = %s", mine, staff_id(member, sub))
    assert refused(member, ask(member, member.signed_in(sub)), Refusal.ONESELF)


@pytest.mark.attack("G02")
def test_a_protected_member_is_shown_to_the_privacy_officer_alone(norway: World, cille: Visitor, dag: Visitor) -> None:
    assert refused(norway, ask(norway, cille, "siv"), Refusal.PROTECTED)
    assert "Siv" not in find(cille, number_of(norway, "siv")).text
    begin(norway, dag, "siv")
    assert norway.rows("select role from app.staff_view") == [("privacy",)]
    assert "Siv" in dag.get("/my-data").text and cille.get("/my-data").text.count("Siv") == 0


@pytest.mark.attack("G02")
def test_one_who_wants_to_be_asked_first_is_seen_only_with_her_code_and_only_once(
    norway: World, cille: Visitor
) -> None:
    anna = norway.signed_in("anna")
    anna.fire("change_ask_first", True)
    for code in ("", "000000", "x" * 1_000, "\0", "１２３４５６"):
        assert refused(norway, ask(norway, cille, code=code), Refusal.CODE), code
    right = code_of(anna)
    begin(norway, cille, code=f" {right} ")
    cille.post("/staff/support/end")
    norway.rows("delete from app.staff_view")
    norway.rows("delete from app.audit_event where action in ('view-started', 'view-refused')")
    assert refused(norway, ask(norway, cille, code=right), Refusal.CODE), "it served once"


@pytest.mark.attack("G02")
def test_five_wrong_tries_or_ten_minutes_void_a_code(norway: World, cille: Visitor) -> None:
    anna = norway.signed_in("anna")
    anna.fire("change_ask_first", True)
    right = code_of(anna)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _try in range(5):
        assert refused(norway, ask(norway, cille, code=wrong), Refusal.CODE)
    assert refused(norway, ask(norway, cille, code=right), Refusal.CODE), "the sixth try"
    right = code_of(anna)
    norway.rows("update app.view_code set made_at = made_at - interval '11 minutes'")
    assert refused(norway, ask(norway, cille, code=right), Refusal.CODE), "too late"
    assert refused(norway, ask(norway, cille, code=code_of(norway.signed_in("anna"))[::-1] + "0"), Refusal.CODE)


@pytest.mark.attack("G02")
def test_a_code_of_another_member_opens_nothing(norway: World, cille: Visitor, bo: Visitor) -> None:
    norway.signed_in("anna").fire("change_ask_first", True)
    bo.fire("change_ask_first", True)
    assert refused(norway, ask(norway, cille, code=code_of(bo)), Refusal.CODE)


@pytest.mark.attack("G02")
@pytest.mark.parametrize("sub", ["pia", "mona", "bo"])
def test_others_can_neither_search_nor_begin(member: World, sub: str) -> None:
    person = member.signed_in(sub)
    for answer in (find(person, number_of(member, "anna")), ask(member, person)):
        assert "You may not do this." in answer.text and "Anna" not in answer.text
    assert person.post("/staff/support/end").status == 403
    assert views(member) == [] and logged(member, "member-found") == []


@pytest.mark.attack("G03")
def test_a_second_view_does_not_begin_inside_the_first(member: World, cille: Visitor, bo: Visitor) -> None:
    begin(member, cille)
    answer = ask(member, cille, "bo")
    assert "You may not do this." in answer.text and len(views(member)) == 1
    assert logged(member, "view-refused") == ["start"] and "Bo" not in find(cille, number_of(member, "bo")).text
    assert bo.get("/").status == 200 and member.rows("select 1 from app.notice where kind = 'looked_at'") == [(1,)]


@pytest.mark.attack("G03")
def test_of_two_views_begun_at_the_same_moment_one_begins(member: World, cille: Visitor, bo: Visitor) -> None:
    """Both requests pass the guard while no view goes on; the unique index decides, and the loser is written down."""
    assert bo.get("/").status == 200
    answers: list[str] = []
    at_once = threading.Barrier(2)

    def start(sub: str) -> None:
        tab = member.visitor()
        tab.cookies = dict(cille.cookies)
        at_once.wait()
        answers.append(ask(member, tab, sub).text)

    tabs = [threading.Thread(target=start, args=(sub,)) for sub in ("anna", "bo")]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()
    assert sum(BEGUN in each for each in answers) == 1 and len(views(member)) == 1
    assert len(logged(member, "view-started")) == 1 == len(logged(member, "view-refused"))
    assert len(member.rows("select 1 from app.notice where kind = 'looked_at'")) == 1


@pytest.mark.attack("G03")
def test_a_view_that_is_being_begun_keeps_another_from_beginning(member: World, bo: Visitor) -> None:
    """The second waits in the unique index for the first, which nobody can see yet."""
    outcome: list[str] = []

    def start(session: Session, sub: str) -> None:
        start_view(
            session, member.person_id(sub), staff_id=staff_id(member), role=StaffRole.SUPPORT, standing="member",
            reason="fault", words=SAID["words"], ticket="SAK-1",
        )  # fmt: skip

    def second() -> None:
        try:
            with member.services.web.transaction(Context(Role.SUPPORT)) as session:
                start(session, "bo")
            outcome.append("began")
        except Nested:
            outcome.append("nested")

    waiting = threading.Thread(target=second)
    with member.services.web.transaction(Context(Role.SUPPORT)) as first:
        start(first, "anna")
        waiting.start()
        while waiting.is_alive() and not member.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock'"):
            pass
    waiting.join()
    assert outcome == ["nested"] and bo.get("/").status == 200


@pytest.mark.attack("G03")
def test_a_view_is_the_one_employees_own(member: World, cille: Visitor, dag: Visitor) -> None:
    begin(member, cille)
    shown = dag.get("/my-data").text
    assert "view-banner" not in shown and "You are not looking at anybody" in shown and "Anna" not in shown
    assert dag.get("/staff/privacy").text.count("view-banner") == 0
    begin(member, dag)
    dag.post("/staff/support/end")
    assert "view-banner" in cille.get("/my-data").text and [how for how, _at in views(member)] == ["", "staff"]


def code_of(member: Visitor) -> str:
    """A new code, as the member reads it on her page."""
    said = member.fire("make_one_time_code", 1).text
    (code,) = {word for word in said.replace('"', " ").split() if len(word) == 6 and word.isdigit()}
    return code
