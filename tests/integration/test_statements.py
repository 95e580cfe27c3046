"""How many SQL statements a page and a callback send, and how many rows they touch: neither grows with others' data.

A figure below is the most, statements that begin a transaction included. More needs a reason, and then a new figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

import tests.matrix  # noqa: F401 - registers every page and callback
from auth.guard import CALLBACKS, PAGES
from tests.copies import copies, crowd
from tests.mentoring import MENTOR, somebody
from tests.typed import mentoring, salary
from tests.visitor import Visitor
from tests.world import World

OTHERS = 10_000
MOST_ROWS = 300  # one person's own rows of one table, and what an index brings along
PAGE = {  # most statements for the document (two ask whether use is measured), and for a move to the page
    "/": (17, 15), "/archive": (15, 4), "/consents": (17, 6), "/interests": (16, 5), "/mentor": (25, 14),
    "/mentor-profile": (20, 18), "/mentor-pair": (27, 16), "/mentor-help": (13, 2),
    "/my-data": (43, 41), "/salary": (18, 16), "/sign-ins": (16, 5), "/staff": (5, 5), "/staff/privacy": (7, 7),
    "/who-has-looked": (21, 10), "/staff/support": (5, 5), "/staff/mentoring": (8, 8), "/staff/usage": (7, 7),
    "/salary-sheet": (18, 7), "/pay-letter": (13, 2), "/how-we-calculate": (15, 4),
}  # fmt: skip
PERSON_PAGES = [path for path in PAGES if not path.startswith("/staff")]
NOBODYS = "00000000-0000-0000-0000-000000000000"
MEETS = {"purpose": "personal_content"}
CALLBACK: dict[str, tuple[int, tuple[Any, ...], dict[str, str]]] = {  # most statements, values, what MATCH stands for
    "give_consent": (10, (1,), MEETS),
    "save_interests": (11, (1, ["career"]), {}),
    "remove_interests": (8, (1,), {}),
    "withdraw_consent": (11, (1,), MEETS),
    "save_profile": (29, mentoring(), {}),  # the register is asked for the name and the employer
    "change_part": (27, (1,), {"state": "paused"}),
    "block_person": (9, (1, "Kari Hansen"), {}),
    "unblock_person": (6, (1,), {"name": "0"}),
    "ask_before_leaving": (2, (1,), {}),
    "stay": (18, (1,), {}),
    "ask_mentor": (16, (1,), {"card": NOBODYS}),
    "take_step": (16, (1,), {"act": "declined", "pair": NOBODYS}),
    "ask_or_answer": (25, (1, "Hello"), {"pair": NOBODYS}),
    "keep_request": (14, (1,), {}),
    "choose_pair": (16, (NOBODYS,), {}),
    "start_mentoring": (18, (1,), {"act": "start", "of": "pair", "pair": NOBODYS}),
    "ask_before_ending": (2, (1,), {"act": "end", "of": "stopped", "pair": NOBODYS}),
    "end_mentoring": (18, (1,), {"act": "end-surely", "of": "stopped", "pair": NOBODYS}),
    "go_on_mentoring": (16, (1,), {}),
    "write_line": (14, (1, None, "Hello"), {"card": "message", "pair": NOBODYS}),
    "plan_meeting": (14, (1, None, "2027-01-14", "14:30", ""), {"card": "meeting", "pair": NOBODYS}),
    "change_line": (14, (1,), {"act": "done", "entry": NOBODYS, "card": "goal", "pair": NOBODYS}),
    "answer_privately": (15, (1, None, "good", ""), {"card": "check_in", "pair": NOBODYS}),
    "show_or_hide_contact": (16, (1,), {"act": "show", "pair": NOBODYS}),
    "leave": (19, (1,), {}),
    "save_field": (14, (1, None, "+4791234567", ""), {"field": "phone"}),
    "ask_for_name": (17, (1, None, "Annika", "Anna", ""), {"field": "given_name"}),
    "show_national_id": (7, (1,), {}),
    "read_register_again": (41, (1,), {}),
    "save_salary": (21, salary(), {}),  # the register is asked for the employer before anything is kept
    "remove_answer": (19, (1,), {"year": "2026"}),
    "show_comparison": (12, ("?level=3",), {}),
    "fill_in_sheet": (7, (1, "", "90000", "85000", "80000", [], ""), {}),
    "mark_notice_read": (7, (1,), {}),
    "ask": (13, (1,), {}),
    "show_progress": (4, (1,), {}),
    "end_one": (8, (1,), {}),
    "end_others": (8, (1,), {}),
    "show_lookers": (7, ("all", "30"), {}),
    "show_more_lookers": (6, (1,), {"of": "1795442955166585-ff200e7387744aa3a2df838ed1b430a7"}),
    "end_view_now": (10, (1,), {"of": NOBODYS}),
    "object_to": (5, (1, None, "I never called."), {"of": NOBODYS}),
    "change_ask_first": (5, (True,), {}),
    "make_one_time_code": (9, (1,), {}),
}
SAID = ("asked_by_member", "She rang about her receipts.", "SAK-1", "")
STAFF_CALLBACK: dict[str, tuple[int, tuple[Any, ...]]] = {  # most statements, and what is sent after the click
    "send_answer": (20, ("grant", "Done.")),
    "find_member": (25, ()),
    "start": (29, SAID),
    "decide_on_mentor": (15, ()),
    "ask_before_round": (5, ()),
    "start_round": (10, ()),
    "no_round": (8, ()),
    "put_mark": (11, ()),
    "take_mark": (11, ()),
}
STAFF_OF = {"/staff/mentoring": "mona", "/staff/usage": "pia"}  # all other pages of staff are the privacy officer's too
UNDER_A_VIEW = 6  # more for a page: the view itself, the line in the log, the banner's name


class Statements:
    """What was sent, and for each reading statement how many rows PostgreSQL touched for it."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.touched: dict[str, int] = {}


@contextmanager
def watched(world: World, *, explain: bool = False) -> Iterator[Statements]:
    """Everything that the app sends in the block; with `explain`, reading statements are run with EXPLAIN ANALYZE first."""
    seen, own = Statements(), world.services
    engines = [each.engine for each in (own.web, own.jobs, own.audit, own.register.database)]  # type: ignore[attr-defined]

    def note(_connection: Any, cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        seen.sent.append(statement)
        if explain and statement.lstrip().lower().startswith("select") and "set_config" not in statement:
            cursor.execute("explain (analyze, format json) " + statement, values)
            seen.touched[statement] = _rows(cursor.fetchone()[0][0]["Plan"])

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def _rows(plan: dict[str, Any]) -> int:
    """Rows that the plan's leaves read, those thrown away included."""
    below = plan.get("Plans", [])
    kept, thrown = plan["Actual Rows"], plan.get("Rows Removed by Filter", 0)
    return sum(map(_rows, below)) if below else int((kept + thrown) * plan["Actual Loops"])


@pytest.fixture(scope="module")
def anna(shared_norway: World) -> Visitor:
    """Anna, signed in, with each page seen once, so that nothing is done for the first time."""
    visitor = shared_norway.signed_in("anna")
    for path in PAGES:
        visitor.get(path)
    return visitor


def test_every_page_and_callback_has_its_figure():
    assert set(PAGE) == set(PAGES)
    functions = {each.function.__name__ for each in CALLBACKS if each.function}
    assert {*CALLBACK, *STAFF_CALLBACK, "show_page"} == functions


@pytest.mark.parametrize("path", PAGES)
def test_a_page_sends_no_more_statements_than_its_figure(shared_norway, anna, path):
    visitor = shared_norway.signed_in(STAFF_OF.get(path, "dag")) if path.startswith("/staff") else anna
    visitor.get(path)
    with watched(shared_norway) as first:
        assert visitor.get(path).status == 200
    assert 0 < len(first.sent) <= PAGE[path][0], "\n".join(first.sent)


def test_what_the_coordinator_does_sends_no_more_statements_than_its_figure(norway):
    mona, over = norway.signed_in("mona"), {}
    applying = somebody(norway, 0)
    applying.keeps(MENTOR)
    applying.goes("applied")
    for name, match in (
        ("ask_before_round", {}), ("no_round", {}), ("start_round", {}),
        ("decide_on_mentor", {"decision": "listed", "card": str(applying.card), "why": ""}),
    ):  # fmt: skip
        with watched(norway) as sent:
            assert mona.fire(name, 1, match=match).status == 200
        if len(sent.sent) > STAFF_CALLBACK[name][0]:
            over[name] = len(sent.sent)
    assert over == {}


def test_what_the_product_team_does_sends_no_more_statements_than_its_figure(norway):
    pia, key = norway.signed_in("pia"), {"page": "usage", "mark": "2026-02-03|release|3.2.0"}
    for name, values in {"put_mark": (1, "2026-02-03", "release", "3.2.0", ""), "take_mark": ([(key, 1)], "")}.items():
        with watched(norway) as sent:
            assert pia.fire(name, *values).status == 200
        assert len(sent.sent) <= STAFF_CALLBACK[name][0], name


@pytest.mark.parametrize("path", PERSON_PAGES)
def test_a_move_sends_no_more_statements_than_its_figure(shared_norway, anna, path):
    with watched(shared_norway) as sent:
        assert anna.fire("show_page", path).status == 200
    assert 1 < len(sent.sent) <= PAGE[path][1]


def test_a_callback_sends_no_more_statements_than_its_figure(norway):
    visitor, over, idle = norway.signed_in("anna"), {}, []
    for name, (most, values, match) in CALLBACK.items():
        with watched(norway) as sent:
            answer = visitor.fire(name, *values, match=match)
        assert answer.status in (200, 204), name
        if len(sent.sent) > most:
            over[name] = len(sent.sent)
        if len(sent.sent) <= 3 < most:
            idle.append(name)
    assert over == {}
    assert idle == [], "these did nothing, so nothing was counted"


def test_support_sends_no_more_statements_than_its_figures(norway):
    norway.signed_in("anna")
    cille, plain = norway.signed_in("cille"), {}
    ((number,),) = norway.rows("select member_number from register.membership where ref = 'demo-anna'")
    for name in ("find_member", "start"):
        most, more = STAFF_CALLBACK[name]
        with watched(norway) as sent:
            assert number in cille.fire(name, 1, "number", number, *more).text or name == "start"
        assert most - 3 <= len(sent.sent) <= most, (name, len(sent.sent))
    for path in PERSON_PAGES:
        plain[path] = _count(norway, cille, path)
    assert norway.rows("select count(*) from app.audit_event where action = 'view-page'") > [(0,)]
    assert {path: count for path, count in plain.items() if count > PAGE[path][0] + UNDER_A_VIEW} == {}


def test_neither_statements_nor_rows_grow_with_ten_thousand_others(shared_norway, anna):
    before = {path: _count(shared_norway, anna, path) for path in PERSON_PAGES}
    with shared_norway.admin() as connection:
        filled = crowd(connection, OTHERS)
    assert len(filled) > 15, filled
    for path, count in before.items():
        with watched(shared_norway, explain=True) as seen:
            assert anna.get(path).status == 200
        assert len(seen.sent) == count, path
        assert {statement: rows for statement, rows in seen.touched.items() if rows > MOST_ROWS} == {}, path


def test_statements_do_not_grow_with_ones_own_rows(norway):
    visitor = norway.signed_in("anna")
    visitor.fire("show_national_id", 1)  # is written down
    before = {path: _count(norway, visitor, path) for path in PERSON_PAGES}
    mine = norway.person_id("anna")
    with norway.admin() as connection:
        for name in ("letter", "letter_body", "consent_event", "audit_event", "web_session"):
            assert copies(connection, "app", name, frozenset(), 12, f"person_id = '{mine}'") == 12, name
    assert {path: _count(norway, visitor, path) for path in before} == before


def _count(world: World, visitor: Visitor, path: str) -> int:
    visitor.get(path)
    with watched(world) as sent:
        assert visitor.get(path).status == 200, path
    return len(sent.sent)
