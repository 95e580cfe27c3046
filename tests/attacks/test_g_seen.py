"""What an employee sees under a view, and never sees; and that looking leaves the member's own traces as they were."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import event

import auth.guard
import auth.request
from auth.guard import PAGES, PUBLIC, ROUTES
from auth.permissions import POLICY
from data.base import Role
from data.models import TABLES
from tests.canaries import digest, fill
from tests.matrix import FUNCTIONS, name_of
from tests.views import begin, logged, number_of, views
from tests.visitor import Visitor
from tests.world import World

OPEN = ("/", "/consents", "/interests", "/mentor", "/mentor-help", "/mentor-pair", "/mentor-profile", "/my-data")
SHUT = tuple(path for path in PAGES if path not in OPEN and path != "/staff")
NEVER = {  # tables that a view cannot read, however the question is asked
    "national_id", "salary_answer", "letter_body", "recording", "web_session", "audit_event",
    "staff_view", "view_code", "job", "limit_count", "pre_login", "staff", "staff_grant", "holder",
}  # fmt: skip
VIEWERS = (Role.VIEWER, Role.REGISTER_VIEWER)


def secrets() -> list[str]:
    """What must never be seen; made here, since no module may hold it (`test_c_memory`)."""
    return [f"canary-anna-{each}" for each in ("number", "letter-text")]


LOGS = frozenset({"audit_event", "web_session"})
NOT_SHOWN = "Only the member sees this page", "End the view first."


@pytest.fixture(scope="module")
def prey(shared_norway: World) -> dict[str, dict[str, Any]]:
    """Anna's rows, each value its own; she has been here before."""
    shared_norway.signed_in("anna")
    rows = fill(shared_norway, "anna")
    shared_norway.rows("delete from app.staff_view")
    shared_norway.rows("update app.person set colleague = false, ask_first = false")  # true of the canaries
    shared_norway.rows("update register.profile set address_protected = false")
    return rows


@pytest.fixture(scope="module")
def cille(shared_norway: World, prey: dict[str, dict[str, Any]]) -> Visitor:
    """Cille, while her view of Anna's pages goes on."""
    return begin(shared_norway, shared_norway.signed_in("cille"))


@pytest.fixture(autouse=True)
def _no_limit(shared_norway: World) -> None:
    shared_norway.a_minute_later()


def hidden_values(rows: dict[str, dict[str, Any]]) -> set[str]:
    """The values of Anna's rows in tables that a view can't read: texts, and numbers that are nobody else's."""
    values = {value for name in NEVER for value in rows[name].values()}
    texts = {value for value in values if isinstance(value, str) and value.startswith("canary-anna")}
    numbers = {str(value) for value in values if isinstance(value, int) and value > 99_999}
    return texts | numbers | set(secrets())


def plain(text: str) -> str:
    """An answer as one would read it: digits without the spaces between thousands."""
    return re.sub(r"(?<=\d)[\s,](?=\d{3})", "", text)


def everything(world: World, visitor: Visitor, prey: dict[str, dict[str, Any]]) -> dict[str, str]:
    """{page, callback or route: its answer} of all there are, each asked for with the ids of Anna's rows."""
    found = {path: visitor.get(path).text for path in PAGES}
    match = {
        "field": "employer", "purpose": "newsletter", "year": "2020", "of": str(prey["staff_view"]["view_id"]),
        "notice": str(prey["notice"]["notice_id"]), "session": str(prey["web_session"]["session_id"]),
    }  # fmt: skip
    for spec in FUNCTIONS:
        world.a_minute_later()
        found[name_of(spec)] = visitor.fire(name_of(spec), 1, match=match).text
    for path in PAGES:
        found[f"move to {path}"] = visitor.fire("show_page", path).text
    ids = {"order_id": prey["archive_order"]["order_id"], "event_id": prey["consent_event"]["event_id"]}
    for each in ROUTES:
        if "GET" in each.methods and each.permission is not PUBLIC:
            path = each.path
            for key, value in ids.items():
                path = path.replace(f"<uuid:{key}>", str(value))
            found[f"route {path}"] = visitor.get(path).text
    return {where: plain(text) for where, text in found.items()}


def downloads(world: World) -> int:
    """How often anything was fetched."""
    return len(logged(world, "archive-downloaded") + logged(world, "log-downloaded"))


def seen_in(answers: dict[str, str], hidden: set[str]) -> dict[str, set[str]]:
    """{where: the hidden values that stand there}."""
    found = {where: {each for each in hidden if each in text} for where, text in answers.items()}
    return {where: values for where, values in found.items() if values}


@pytest.mark.attack("G03")
@pytest.mark.parametrize("path", PAGES)
def test_the_banner_is_on_every_page_in_every_tab(shared_norway: World, cille: Visitor, path: str) -> None:
    other_tab = shared_norway.visitor()
    other_tab.cookies = dict(cille.cookies)
    for tab in (cille, other_tab):
        shown = tab.get(path).text
        banner = shown[shown.index("view-banner") : shown.index("<main")]
        assert "Anna" in banner or "canary-anna-profile.given_name" in banner
        for said in ("The member asked for help", "SAK-1", "read-only, until", 'action="/staff/support/end"'):
            assert said in banner, said


@pytest.mark.attack("G05")
def test_the_viewers_roles_have_no_right_to_what_is_never_shown(shared_norway: World) -> None:
    """Asked of PostgreSQL itself, table and columns, and of the models."""
    for table in TABLES:
        if table.__table__.name in NEVER:
            name = table.__table__.fullname
            for role in VIEWERS:
                query = "select has_table_privilege(%s, %s, 'select'), has_any_column_privilege(%s, %s, 'select')"
                assert shared_norway.rows(query, role.value, name, role.value, name) == [(False, False)], name
                assert role not in table.access.verbs, name
    shut = {each.__table__.name for each in TABLES if not set(VIEWERS) & each.access.verbs.keys()}
    assert shut >= NEVER


@pytest.mark.attack("G05")
def test_the_viewers_roles_can_change_nothing_at_all(shared_norway: World) -> None:
    for table in TABLES:
        for role in VIEWERS:
            query = "select has_any_column_privilege(%s, %s, 'insert, update'), has_table_privilege(%s, %s, 'delete, truncate')"
            name = table.__table__.fullname
            assert shared_norway.rows(query, role.value, name, role.value, name) == [(False, False)], name


@pytest.mark.attack("G05")
def test_pages_are_read_under_the_viewers_roles_alone(shared_norway: World, cille: Visitor) -> None:
    """Those of the app's database and of the register; besides, only the door's and the log's own roles are used."""
    services, used = shared_norway.services, set()
    engines = [each.engine for each in (services.web, services.audit, services.jobs, services.register.database)]

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if "set_config('role'" in statement:
            used.add(values["role"])

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    for path in OPEN:
        cille.get(path)
        cille.fire("show_page", path)
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    assert used == {Role.GATE, Role.VIEWER, Role.REGISTER_VIEWER, Role.AUDITOR}


@pytest.mark.attack("G05")
def test_no_answer_under_a_view_holds_a_hidden_value(
    shared_norway: World, cille: Visitor, prey: dict[str, dict[str, Any]]
) -> None:
    answers, hidden = everything(shared_norway, cille, prey), hidden_values(prey)
    assert seen_in(answers, hidden) == {}
    assert "canary-anna-profile.employer" in answers["/my-data"], "what may be seen is seen"
    assert "Hidden from you" in answers["/my-data"] and "Salary" in answers["/my-data"]


@pytest.mark.attack("G05")
def test_the_member_herself_does_see_them(shared_norway: World, prey: dict[str, dict[str, Any]]) -> None:
    """So the test above can fail: those values are on her own pages."""
    anna = shared_norway.signed_in("anna")
    seen = "".join(everything(shared_norway, anna, prey).values())
    assert len({each for each in hidden_values(prey) if each in seen}) > 7
    assert all(each in seen for each in secrets())


@pytest.mark.attack("G05")
def test_with_the_guard_off_the_database_still_shows_nothing_hidden(
    shared_norway: World, cille: Visitor, prey: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our own check is taken away, so that what the missing grants hold back is seen."""
    for module in (auth.guard, auth.request):
        monkeypatch.setattr(module, "permits", lambda _who, _permission: True)
    assert seen_in(everything(shared_norway, cille, prey), hidden_values(prey)) == {}


@pytest.mark.attack("G05")
@pytest.mark.parametrize("path", SHUT)
def test_pages_that_are_not_for_views_say_so(shared_norway: World, cille: Visitor, path: str) -> None:
    tried = len(logged(shared_norway, "view-refused"))
    for answer in (cille.get(path), cille.fire("show_page", path)):
        assert any(each in answer.text for each in NOT_SHOWN)
        assert "canary-anna" not in answer.text.partition("<main")[2].partition("</main")[0]
    assert len(logged(shared_norway, "view-refused")) == tried + 2


@pytest.mark.attack("G05")
def test_archive_receipt_and_log_are_not_fetched_under_a_view(
    shared_norway: World, cille: Visitor, prey: dict[str, dict[str, Any]]
) -> None:
    paths = [
        f"/archive/{prey['archive_order']['order_id']}",
        f"/consents/receipt/{prey['consent_event']['event_id']}",
        "/who-has-looked.csv",
    ]
    for path in paths:
        tried, fetched = len(logged(shared_norway, "view-refused")), downloads(shared_norway)
        assert cille.get(path).status == 403 and downloads(shared_norway) == fetched
        assert len(logged(shared_norway, "view-refused")) == tried + 1


@pytest.mark.attack("G08")
def test_looking_leaves_the_members_traces_as_they_were(norway: World) -> None:
    """Her sign-ins, last visit, read notices and letters, and what is counted on her: all as before the whole view."""
    norway.signed_in("anna")
    norway.announce("anna")
    cille = begin(norway, norway.signed_in("cille"))
    norway.rows("update app.web_session set seen_at = seen_at - interval '10 minutes'")
    hers, all_rows = digest(norway, "anna", frozenset({"audit_event"})), digest(norway, leave_out=LOGS)
    for path in PAGES:
        assert cille.get(path).status == 200
        cille.fire("show_page", path)
    for name in ("read_register_again", "stay", "ask_before_leaving"):
        cille.fire(name, 1)
    assert digest(norway, "anna", frozenset({"audit_event"})) == hers
    assert digest(norway, leave_out=LOGS) == all_rows
    assert norway.rows("select distinct staff_id is null from app.audit_event where action = 'view-page'") == [(False,)]
    seen = {path for path in logged(norway, "view-page") if path in PAGES}
    assert seen == set(OPEN), "and all of it is written down"
    assert views(norway) == [("", None)] and number_of(norway, "anna") not in json.dumps(logged(norway, "view-page"))


def test_the_pages_open_to_views_are_those_on_the_list() -> None:
    assert {path for path, page in PAGES.items() if POLICY[page.permission].in_view} == {*OPEN, "/staff"}
