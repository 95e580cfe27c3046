"""Under a view nothing is written, by three locks: the guard, the read-only transaction, the viewer's missing grants.

To see that each lock holds when the ones before it fail, and holds alone, our own code is patched: a lock is taken
away. Every callback and route whose permission writes on the member's rows is tried, as the app itself lists them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

import auth.guard
import auth.request
from auth.guard import PUBLIC, ROUTES, RouteSpec
from auth.permissions import POLICY, Permission
from data.base import Role
from data.db import Context
from data.mentoring.profile import block
from data.mentoring.together import write
from tests.canaries import digest
from tests.matrix import FUNCTIONS, name_of
from tests.mentoring import mentee, mentor, past_the_triggers, starts_anew
from tests.typed import mentoring, salary
from tests.views import begin, logged
from tests.visitor import Answer, Visitor
from tests.world import World

DENIED = "You may not do this"
NOT_NOW = "save anything right now", "answer right now"
NOT_CHANGED = "Nothing was changed"
GIVEN = ("salary_statistics", "mentor_matching", "mentor_card", "mentor_contact", "personal_content")
NOT_GIVEN = "newsletter"
TYPED: dict[str, tuple[Any, ...]] = {  # what a writing callback is sent, where one click is not enough
    "change_ask_first": (True,),
    "save_field": (1, None, "Taken over", "Verft AS"),
    "ask_for_name": (1, None, "Taken over", "Anna", ""),
    "save_interests": (1, ["career"]),
    "save_profile": mentoring(role="both", capacity="5"),
    "block_person": (1, "Kari Hansen"),
    "ask_or_answer": (1, "What would you like to talk about?"),
    "write_line": (1, None, "Hello"),
    "plan_meeting": (1, None, "2027-01-14", "14:30", "Coffee"),
    "answer_privately": (1, None, "good", "It goes well."),
    "save_salary": salary(),
    "object_to": (1, None, "I had not asked for it."),
}
NAMED: dict[str, dict[str, str]] = {  # what names the part of the page that is used
    "change_part": {"state": "paused"},
    "take_step": {"act": "declined", "pair": "open"},
    "ask_or_answer": {"pair": "open"},
    "start_mentoring": {"act": "start", "of": "pair"},
    "end_mentoring": {"act": "end-surely", "of": "stopped"},
    "write_line": {"card": "message"},
    "plan_meeting": {"card": "meeting"},
    "change_line": {"card": "goal", "act": "done"},
    "answer_privately": {"card": "check_in"},
    "show_or_hide_contact": {"act": "show"},
    "unblock_person": {"name": hashlib.sha256(b"Ola Hansen").hexdigest()[:16]},
}
QUIET = frozenset({"audit_event", "limit_count", "staff_view", "web_session"})
Fire = Callable[[Visitor], Answer]


def writes(permission: Any) -> bool:
    """Whether this is a right to change a member's rows."""
    return permission is not PUBLIC and POLICY[permission].writes and POLICY[permission].role is Role.MEMBER


WRITERS = [each for each in FUNCTIONS if writes(each.permission)]
WRITE_ROUTES = [each for each in ROUTES if writes(each.permission)]
LAST = (  # what takes away what others need, the view itself at the very end
    "remove_interests", "withdraw_consent", "end_mentoring", "change_part", "leave", "remove_answer", "end_one", "end_others", "end_view_now",
)  # fmt: skip
NAMES = sorted(
    [*map(name_of, WRITERS), *(each.path for each in WRITE_ROUTES)],
    key=lambda name: LAST.index(name) if name in LAST else -1,
)


@pytest.fixture
def viewed(norway: World) -> World:
    """A world in which Anna has something for every writer to take hold of, and Cille looks at her pages."""
    anna = norway.signed_in("anna")
    norway.announce("anna")
    norway.rows("update register.profile set employer = 'Verft AS' where ref = 'demo-anna'")
    norway.rows("delete from app.consent_event where person_id = %s", norway.person_id("anna"))
    for purpose in GIVEN:
        anna.fire("give_consent", 1, match={"purpose": purpose})
    anna.fire("save_interests", 1, ["leadership"])
    anna.fire("save_salary", *TYPED["save_salary"])
    anna.fire("ask", 1)
    norway.work()
    _mentoring(norway, anna)
    norway.signed_in("anna")  # elsewhere too
    return norway


def _mentoring(world: World, anna: Visitor) -> None:
    """Anna is a mentor and a mentee: asked by two, together with one, and somebody is suggested to her."""
    somebody = starts_anew(world, "anna", *(each for each in GIVEN if each.startswith("mentor")))
    anna.fire("save_profile", *mentoring(role="both", capacity="5", about="Before."))
    mine = f"where person_id = '{somebody.person_id}'"
    past_the_triggers(world, f"update app.mentor_profile set state = 'listed', mentor_since = now() {mine}")
    pairs = [mentee(world, number).asks(somebody) for number in range(3)]
    somebody.takes(pairs[2], "accepted")
    past_the_triggers(world, "update app.mentor_side set together_at = together_at - interval '15 days'")
    somebody.is_shown(mentor(world, 3))
    with somebody.acting() as session:
        write(session, somebody.person_id, pairs[2], "goal", "Listen more")
        block(session, somebody.person_id, "Ola Hansen", b"ola")


@pytest.fixture
def cille(viewed: World) -> Visitor:
    """Cille, while her view of Anna's pages goes on."""
    return begin(viewed, viewed.signed_in("cille"))


def ids(world: World) -> dict[str, str]:
    """What names one of Anna's rows to a callback or a route."""
    mine, found = world.person_id("anna"), {}
    for key, query in {
        "notice": "select notice_id from app.notice where person_id = %s and read_at is null",
        "session": "select session_id from app.web_session where person_id = %s and revoked_at is null",
        "of": "select view_id from app.staff_view where person_id = %s",
        "order_id": "select order_id from app.archive_order where person_id = %s and state = 'ready'",
        "year": "select year from app.salary_answer where person_id = %s",
        "card": "select card_id from app.mentor_suggestion where person_id = %s",
        "pair": "select pair_id from app.mentor_side where person_id = %s and state in ('accepted', 'active')",
        "entry": "select entry_id from app.mentor_entry where person_id = %s and kind = 'goal'",
    }.items():
        found[key] = next((str(row[0]) for row in world.rows(query, mine)), "gone")
    return found


def fire(world: World, visitor: Visitor, name: str) -> Answer:
    """Call a writer by its name so that it would write, were it Anna who calls."""
    world.a_minute_later()
    match = ids(world)
    if name.startswith("/"):
        return call(visitor, next(each for each in ROUTES if each.path == name), match)
    match["purpose"] = NOT_GIVEN if name == "give_consent" else GIVEN[-1]
    match["field"] = "given_name" if name == "ask_for_name" else "employer"
    match |= NAMED.get(name, {})
    if match["pair"] == "open":
        match["pair"] = open_pair(world)
    return visitor.fire(name, *TYPED.get(name, (1,)), match=match)


def open_pair(world: World) -> str:
    """A pair in which Anna is asked."""
    query = "select pair_id from app.mentor_side where person_id = %s and state = 'requested' and part = 'mentor'"
    return next((str(row[0]) for row in world.rows(query, world.person_id("anna"))), "gone")


def call(visitor: Visitor, route: RouteSpec, match: dict[str, str]) -> Answer:
    """Call a route with the ids that its path asks for."""
    path = route.path
    for key, value in match.items():
        path = path.replace(f"<uuid:{key}>", value)
    assert "<" not in path
    return visitor.post(path) if "POST" in route.methods else visitor.get(path)


def state(world: World) -> tuple[dict[str, str], dict[str, str], Any]:
    """Everything that a writer could change: all rows, Anna's sign-ins, and her own acts in the log."""
    own_acts = world.rows("select action, count(*) from app.audit_event where actor <> 'staff' group by 1 order by 1")
    return digest(world, leave_out=QUIET), digest(world, "anna", QUIET - {"web_session"}), own_acts


@contextmanager
def refusals(world: World) -> Iterator[list[str]]:
    """The names of the errors by which PostgreSQL refuses anything to the web's login in the block."""
    found: list[str] = []

    def note(context: Any) -> None:
        found.append(type(context.original_exception).__name__)

    event.listen(world.services.web.engine, "handle_error", note)
    try:
        yield found
    finally:
        event.remove(world.services.web.engine, "handle_error", note)


def without_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (auth.guard, auth.request):
        monkeypatch.setattr(module, "permits", lambda _who, _permission: True)


def without_read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def writing(role: Role, person: Any = None, *, read_only: bool = False, ref: str = "") -> Context:
        return Context(role, person, read_only and not POLICY[auth.request.g.permission].writes, ref)

    monkeypatch.setattr(auth.request, "Context", writing)


def without_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth.request, "reading_role", lambda: Role.MEMBER)


@pytest.mark.attack("G01")
def test_every_writer_is_refused_by_the_guard_and_the_try_is_written_down(viewed, cille):
    before = state(viewed)
    with refusals(viewed) as by_database:
        for name in NAMES:
            tried, answer = len(logged(viewed, "view-refused")), fire(viewed, cille, name)
            assert answer.status == (403 if name.startswith("/") else 200) and DENIED in answer.text, name
            assert len(logged(viewed, "view-refused")) == tried + 1, name
    assert by_database == [] and state(viewed) == before


@pytest.mark.attack("G01")
def test_without_the_guard_every_writer_is_refused_by_the_database(viewed, cille, monkeypatch):
    without_guard(monkeypatch)
    before = state(viewed)
    for name in NAMES:
        with refusals(viewed) as by_database:
            answer = fire(viewed, cille, name)
        assert by_database and set(by_database) <= {"ReadOnlySqlTransaction", "InsufficientPrivilege"}, name
        assert answer.status in (200, 500, 503) and any(each in answer.text for each in (*NOT_NOW, NOT_CHANGED)), name
    assert state(viewed) == before


@pytest.mark.attack("G01")
def test_the_read_only_transaction_alone_refuses_every_writer(viewed, cille, monkeypatch):
    """The guard is off and the viewer has all of the member's grants: nothing else is left."""
    without_guard(monkeypatch)
    without_viewer(monkeypatch)
    before = state(viewed)
    for name in NAMES:
        with refusals(viewed) as by_database:
            answer = fire(viewed, cille, name)
        assert set(by_database) == {"ReadOnlySqlTransaction"}, name
        assert answer.status == 503 and any(each in answer.text for each in NOT_NOW), name
    assert state(viewed) == before


@pytest.mark.attack("G01")
def test_the_missing_grants_alone_refuse_every_writer(viewed, cille, monkeypatch):
    """The guard is off and the transactions may write."""
    without_guard(monkeypatch)
    without_read_only(monkeypatch)
    before = state(viewed)
    for name in NAMES:
        with refusals(viewed) as by_database:
            answer = fire(viewed, cille, name)
        assert set(by_database) == {"InsufficientPrivilege"}, name
        assert answer.status in (200, 500) and NOT_CHANGED in answer.text, name
    assert state(viewed) == before


@pytest.mark.attack("G01")
def test_with_all_three_locks_gone_the_same_calls_do_write(viewed, cille, monkeypatch):
    """So the tests above can fail: what they fire does change something as soon as nothing holds it back."""
    for taken_away in (without_guard, without_read_only, without_viewer):
        taken_away(monkeypatch)
    idle = []
    for name in NAMES:
        before = state(viewed)
        fire(viewed, cille, name)
        if state(viewed) == before:
            idle.append(name)
    assert idle == []


@pytest.mark.attack("G01")
def test_what_a_view_may_do_is_on_this_list_and_writes_nothing_of_the_member():
    """A new permission is closed to views until somebody opens it here and in the policy."""
    opened = {each for each, rule in POLICY.items() if rule.in_view}
    assert opened == {
        Permission.HOME_READ, Permission.DATA_READ, Permission.CONSENTS_READ, Permission.INTERESTS_READ,
        Permission.MENTORING_READ, Permission.NAVIGATE, Permission.STAFF_HOME_READ, Permission.VIEW_END,
    }  # fmt: skip
    assert [each for each in opened if writes(each)] == []


@pytest.mark.attack("G01")
def test_the_language_of_the_member_stays_when_the_employee_chooses_one(viewed, cille):
    before = state(viewed)
    assert cille.post("/language", {"language": "da"}, Referer=viewed.origin + "/my-data").status == 303
    assert state(viewed) == before and cille.cookies["language"] == "da"
