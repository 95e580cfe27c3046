"""Every page, callback and route × everybody who might try it, taken from the app itself: a new door has its tests.

What strangers may open stands in PUBLIC below, printed by hand. Anything that answers them and isn't there is a failure.
"""

from __future__ import annotations

import re

import pytest

from auth.guard import CALLBACKS, PAGES, PUBLIC, ROUTES, CallbackSpec, RouteSpec
from auth.permissions import POLICY, Permission
from tests.canaries import digest, fill
from tests.matrix import FUNCTIONS, PEOPLE, STAFF, may, name_of
from tests.visitor import Visitor
from tests.world import World

STRANGERS = {
    "/healthz", "/readyz", "/robots.txt", "/sign-in", "/staff/sign-in", "/step-up", "/member/callback",
    "/staff/callback", "/sign-out", "/signed-out", "/member/back-channel-logout", "/staff/back-channel-logout",
    "/member/front-channel-logout", "/staff/front-channel-logout", "/privacy", "/cookies", "/contact", "/language", "/favicon.ico",
    "/usage",  # is told nothing and sees nobody
    "/metrics",  # to the token alone; to others it is not there
}  # fmt: skip
GUARDED_OTHERWISE = ("/static/", "/_dash-component-suites/", "/demo-eid/", "/demo-staff/")
DASH = {"/_dash-layout", "/_dash-dependencies", "/_dash-update-component"}
SHUT = {"/_reload-hash", "/_favicon.ico", "/<path:path>", "/assets/<path:filename>"}
NOT_YOURS = re.compile(
    "This page is not for you.|You are not looking at anybody’s pages now|Only the member sees this page"
)
DENIED = "You may not do this."
CHANGES_BY_ITSELF = frozenset({"web_session"})
TYPED = {
    "save_field": (None, "Taken over", "canary"),
    "ask_for_name": (None, "Taken over", "It is mine now", ""),
    "send_answer": (None, "grant", "Taken over"),
    "save_interests": (["career"],),
    "object_to": (None, "Taken over"),
    "find_member": ("number", "no such number"),
    "start": ("number", "no such number", "fault", "A fault is looked for", "SAK-1", ""),
    "change_ask_first": (True,),
}


@pytest.fixture(scope="module")
def people(shared_norway: World) -> dict[str, Visitor]:
    """One browser for each kind of person, signed in."""
    return {sub: shared_norway.signed_in(sub) for sub in PEOPLE}


def test_what_strangers_may_open_is_exactly_the_printed_list() -> None:
    assert {each.path for each in ROUTES if each.permission is PUBLIC} <= STRANGERS
    print("open to strangers:", *sorted(STRANGERS), *GUARDED_OTHERWISE)


def test_every_address_of_the_app_is_a_page_a_route_or_on_a_list(shared_norway: World) -> None:
    known = PAGES.keys() | {each.path for each in ROUTES} | DASH | SHUT
    others = [each.rule for each in shared_norway.app.url_map.iter_rules() if each.rule not in known]
    assert [rule for rule in others if not rule.startswith(GUARDED_OTHERWISE)] == []


def test_nothing_is_registered_past_the_guard(shared_norway: World) -> None:
    registered = shared_norway.app.extensions["dash_app"].callback_map
    assert len(registered) == len(CALLBACKS)
    functions = [each["callback"].__wrapped__ for each in registered.values() if each.get("callback")]
    assert {each.function for each in FUNCTIONS} == set(functions)
    assert all(each.permission in POLICY for each in CALLBACKS) and all(p.permission in POLICY for p in PAGES.values())


def test_no_permission_is_left_over() -> None:
    used = {each.permission for each in [*PAGES.values(), *CALLBACKS, *ROUTES]}
    assert set(Permission) - used == {Permission.LANGUAGE_CHANGE}, "used inside the public /language"


@pytest.mark.parametrize(
    "path", [*sorted(SHUT), "/metrics", "/unknown", "/assets/innsyn.css", "/_mcp", "/_dash-layout/x"]
)
@pytest.mark.parametrize("sub", ["", "anna", "dag"])
def test_what_is_shut_is_not_there_for_anybody(
    shared_norway: World, people: dict[str, Visitor], path: str, sub: str
) -> None:
    visitor = people[sub] if sub else shared_norway.visitor()
    for method in ("GET", "POST"):
        answer = visitor.get(path) if method == "GET" else visitor.post(path)
        assert answer.status in (404, 405), answer.text[:200]


@pytest.mark.attack("C01")
@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_who_opens_a_page_is_led_to_the_sign_in(shared_norway: World, path: str) -> None:
    answer = shared_norway.visitor().get(path)
    assert answer.status == 303
    assert re.match(r"(/staff)?/sign-in\?next=/", answer.headers["Location"])
    assert "Berg" not in answer.text


@pytest.mark.attack("C01")
@pytest.mark.attack("C12")
@pytest.mark.parametrize("spec", FUNCTIONS, ids=name_of)
def test_a_stranger_who_fires_a_callback_gets_nothing(shared_norway: World, spec: CallbackSpec) -> None:
    stranger = shared_norway.visitor()
    for answer in (stranger.fire(name_of(spec), 1), stranger.post_callback(b"\x00 anything at all")):
        assert (answer.status, answer.json()) == (401, {"error": "session_expired"})


@pytest.mark.attack("C11")
@pytest.mark.parametrize("path", ["/_dash-layout", "/_dash-dependencies"])
def test_a_stranger_learns_nothing_of_layout_and_callbacks(shared_norway: World, path: str) -> None:
    answer = shared_norway.visitor().get(path)
    assert (answer.status, answer.json()) == (401, {"error": "session_expired"})


@pytest.mark.attack("C01")
@pytest.mark.parametrize(
    "route", [each for each in ROUTES if each.permission is not PUBLIC], ids=lambda each: each.path
)
def test_a_stranger_who_calls_a_route_is_led_to_the_sign_in(shared_norway: World, route: RouteSpec) -> None:
    path, stranger = re.sub("<.*>", "00000000-0000-0000-0000-000000000000", route.path), shared_norway.visitor()
    if "GET" in route.methods:
        answer = stranger.get(path)
        assert answer.status == 303 and "/sign-in?next=" in answer.headers["Location"]
    else:
        assert (stranger.post(path).status, stranger.get(path).status) == (401, 404)


@pytest.mark.attack("C02")
@pytest.mark.parametrize("sub", PEOPLE)
def test_a_route_answers_exactly_those_who_may(people: dict[str, Visitor], sub: str) -> None:
    for route in ROUTES:
        if route.permission is not PUBLIC:
            path = re.sub("<.*>", "00000000-0000-0000-0000-000000000000", route.path)
            answer = people[sub].get(path) if "GET" in route.methods else people[sub].post(path)
            assert (answer.status != 403) is may(PEOPLE[sub], route.permission), path


@pytest.mark.attack("C02")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("sub", PEOPLE)
def test_a_page_opens_for_exactly_those_who_may(people: dict[str, Visitor], path: str, sub: str) -> None:
    allowed = may(PEOPLE[sub], PAGES[path].permission)
    for answer in (people[sub].get(path, follow=path == "/"), people[sub].fire("show_page", path)):
        assert answer.status == 200
        led_elsewhere = path == "/" and PEOPLE[sub] in STAFF and answer.url.endswith("/staff")
        assert (NOT_YOURS.search(answer.text) is None) is (allowed or led_elsewhere)
        assert "could not be shown" not in answer.text and "Something went wrong" not in answer.text


@pytest.mark.attack("C02")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("sub", PEOPLE)
def test_the_navigation_offers_only_what_opens(people: dict[str, Visitor], path: str, sub: str) -> None:
    start = people[sub].get("/staff" if PEOPLE[sub] in STAFF else "/").text
    menu = start[start.index("<nav") : start.index("<main")] if "<nav" in start else start
    offered = f'href="{path}"' in menu
    assert offered is (may(PEOPLE[sub], PAGES[path].permission) and PAGES[path].order > 0)


@pytest.mark.attack("C02")
@pytest.mark.parametrize("spec", FUNCTIONS, ids=name_of)
@pytest.mark.parametrize("sub", PEOPLE)
def test_a_callback_runs_for_exactly_those_who_may(people: dict[str, Visitor], spec: CallbackSpec, sub: str) -> None:
    answer = people[sub].fire(name_of(spec))
    assert answer.status == 200
    assert (DENIED not in answer.text) is may(PEOPLE[sub], spec.permission)


@pytest.mark.attack("C02")
@pytest.mark.parametrize("sub", PEOPLE)
def test_a_denied_callback_changes_nothing(shared_norway: World, people: dict[str, Visitor], sub: str) -> None:
    before = digest(shared_norway, leave_out=CHANGES_BY_ITSELF)
    for spec in FUNCTIONS:
        if not may(PEOPLE[sub], spec.permission):
            name = name_of(spec)
            assert DENIED in people[sub].fire(name, 1, *TYPED.get(name, ())).text
    assert digest(shared_norway, leave_out=CHANGES_BY_ITSELF) == before


@pytest.mark.attack("C11")
@pytest.mark.parametrize("sub", PEOPLE)
def test_each_is_told_only_of_the_callbacks_they_may_fire(people: dict[str, Visitor], sub: str) -> None:
    told = people[sub].get("/_dash-dependencies").json()
    assert len(told) == sum(may(PEOPLE[sub], each.permission) for each in CALLBACKS)
    names_staff_parts = "privacy" in " ".join(each["output"] for each in told)
    assert names_staff_parts is (sub == "dag")


@pytest.fixture(scope="module")
def prey(shared_norway: World) -> dict[str, dict[str, object]]:
    """Anna's rows, with canaries and ids of their own."""
    return fill(shared_norway, "anna")


@pytest.mark.attack("C03")
@pytest.mark.parametrize("spec", FUNCTIONS, ids=name_of)
@pytest.mark.parametrize("sub", ["bo", "ex", "cille"])
def test_nobody_reaches_annas_rows_by_her_ids(
    shared_norway: World, people: dict[str, Visitor], prey: dict[str, dict[str, object]], spec: CallbackSpec, sub: str
) -> None:
    visitor, name = people[sub], name_of(spec)
    shared_norway.a_minute_later()
    before = digest(shared_norway, "anna")
    for ids in (
        {"request": str(prey["request"]["request_id"]), "field": "employer", "purpose": "newsletter"},
        {"notice": str(prey["notice"]["notice_id"]), "session": str(prey["web_session"]["session_id"]), "year": "2020"},
        {"field": "given_name", "purpose": str(prey["person"]["person_id"])},
    ):
        answer = visitor.fire(name, 1, *TYPED.get(name, ()), match=ids)
        assert answer.status == 200 and "canary-anna" not in answer.text
    assert digest(shared_norway, "anna") == before


@pytest.mark.attack("C03")
@pytest.mark.attack("C13")
@pytest.mark.parametrize("sub", [each for each in PEOPLE if each != "anna"])
def test_annas_receipt_is_there_for_her_and_for_nobody_else(
    shared_norway: World, people: dict[str, Visitor], sub: str
) -> None:
    anna = shared_norway.signed_in("anna")
    anna.fire("give_consent", 1, match={"purpose": "personal_content"})
    query = "select event_id from app.consent_event where person_id = %s and purpose = 'personal_content'"
    ((event_id,), *_) = shared_norway.rows(query, shared_norway.person_id("anna"))
    assert anna.get(f"/consents/receipt/{event_id}").status == 200
    answer = people[sub].get(f"/consents/receipt/{event_id}")
    assert answer.status == (403 if PEOPLE[sub] in STAFF else 404) and str(event_id) not in answer.text
