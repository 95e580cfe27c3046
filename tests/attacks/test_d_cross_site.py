"""Requests from other sites, and what every answer says to browsers and caches."""

from __future__ import annotations

import http.client
import json
import urllib.parse

import pytest

from auth.guard import PAGES, PUBLIC, ROUTES
from tests.canaries import digest
from tests.matrix import FUNCTIONS, name_of
from tests.visitor import Answer, Visitor
from tests.world import World

WRITES = [each.path for each in ROUTES if "POST" in each.methods and each.own_origin and not each.sees_nobody]
LOGS = frozenset({"limit_count", "pre_login", "web_session", "audit_event"})
FOREIGN: dict[str, dict[str, str]] = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "another site, origin alone": {"Origin": "https://evil.example"},
    "a sibling host": {"Sec-Fetch-Site": "same-site", "Origin": "http://other.localhost"},
    "a claim against the origin": {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    "our origin from another site": {"Sec-Fetch-Site": "cross-site", "Origin": ""},
    "a sandboxed frame": {"Origin": "null"},
    "typed by hand": {"Sec-Fetch-Site": "none"},
    "nothing said": {},
}


@pytest.fixture(scope="module")
def anna(shared_norway: World) -> Visitor:
    return shared_norway.signed_in("anna")


def posted(anna: Visitor, path: str, headers: dict[str, str], token: str = "") -> Answer:
    body = json.dumps(anna.callback_body("read_register_again", 1)).encode() if path.startswith("/_dash") else b""
    kind = "application/json" if body else "application/x-www-form-urlencoded"
    said = {"X-CSRFToken": token or anna.cookies["_csrf_token"], "Content-Type": kind, **headers}
    return anna.send("POST", path, body=body, headers=said)


@pytest.mark.attack("D01")
@pytest.mark.attack("D02")
@pytest.mark.attack("D03")
@pytest.mark.parametrize("path", ["/_dash-update-component", *WRITES])
@pytest.mark.parametrize("how", FOREIGN)
def test_a_post_from_elsewhere_is_refused(shared_norway: World, anna: Visitor, path: str, how: str) -> None:
    headers = {name: value or shared_norway.origin for name, value in FOREIGN[how].items()}
    answer = posted(anna, path, headers)
    assert answer.status == 403 and "Access-Control-Allow-Origin" not in answer.headers
    assert anna.get("/").status == 200, "and the session lives on"


@pytest.mark.attack("D01")
def test_a_preflight_from_elsewhere_allows_nothing(anna: Visitor) -> None:
    headers = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Sec-Fetch-Site": "cross-site",
    }
    answer = anna.send("OPTIONS", "/_dash-update-component", headers=headers)
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


@pytest.mark.attack("D02")
@pytest.mark.parametrize("said", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": ""}])
def test_our_own_pages_may_post(shared_norway: World, anna: Visitor, said: dict[str, str]) -> None:
    headers = {name: value or shared_norway.origin for name, value in said.items()}
    assert posted(anna, "/_dash-update-component", headers).status == 200


@pytest.mark.attack("D04")
@pytest.mark.parametrize("path", ["/_dash-update-component", *WRITES])
def test_a_session_needs_its_own_token(shared_norway: World, anna: Visitor, path: str) -> None:
    bo = shared_norway.signed_in("bo")
    for token in ("wrong", bo.cookies["_csrf_token"], anna.cookies["__Host-session"], "æ"):
        assert posted(anna, path, {"Sec-Fetch-Site": "same-origin"}, token.encode().decode("latin-1")).status == 403
    none = anna.send("POST", path, headers={"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"})
    assert none.status == 403
    assert anna.get("/").status == 200


@pytest.mark.attack("D05")
def test_reading_changes_nothing_but_logs(shared_norway: World, anna: Visitor) -> None:
    visitors = (shared_norway.visitor(), shared_norway.signed_in("bo"))
    before = digest(shared_norway, leave_out=LOGS)
    for rule in shared_norway.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith("/demo-"):
            for visitor in visitors:
                path = rule.rule.partition("<")[0] + ("x" if "<" in rule.rule else "")
                assert visitor.get(path).status < 500, rule.rule
    assert [anna.get(path).status for path in PAGES] == [200] * len(PAGES)
    assert digest(shared_norway, leave_out=LOGS) == before


@pytest.mark.attack("D06")
@pytest.mark.attack("D07")
@pytest.mark.parametrize("path", [*PAGES, "/privacy", "/cookies", "/contact", "/signed-out", "/unknown", "/sign-out"])
def test_every_document_carries_its_policy(shared_norway: World, anna: Visitor, path: str) -> None:
    """The journeys in a browser, without one violation, are in tests/browser."""
    for visitor in (anna, shared_norway.visitor()):
        answer = visitor.get(path)
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        if answer.headers.get_content_type() == "text/html" and answer.status != 303:  # type: ignore[attr-defined]
            assert policy["script-src"] == policy["connect-src"] == "'self'" and policy["base-uri"] == "'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert (
            answer.headers["Cross-Origin-Opener-Policy"]
            == answer.headers["Cross-Origin-Resource-Policy"]
            == "same-origin"
        )
        assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.attack("D09")
def test_only_our_static_files_are_kept_by_anybody(shared_norway: World, anna: Visitor) -> None:
    files = [f"/static/{name}" for name in shared_norway.app.extensions["static_files"]._files]
    addresses = [*PAGES, "/privacy", "/_dash-layout", "/_dash-dependencies", "/unknown", "/healthz", "/sign-in", *files]
    for path in addresses:
        answer = anna.get(path)
        kept = answer.headers["Cache-Control"] != "no-store"
        assert kept is (path in files) and ("ETag" in answer.headers) <= kept, path
    assert anna.fire("read_register_again", 1).headers["Cache-Control"] == "no-store"


@pytest.mark.attack("D09")
def test_after_signing_out_the_pages_are_gone(norway: World) -> None:
    anna = norway.signed_in("anna")
    kept = dict(anna.cookies)
    answer = anna.post("/sign-out", {"csrf_token": anna.cookies["_csrf_token"]})
    assert answer.status in (200, 303) and answer.headers["Clear-Site-Data"] == '"cache"'
    anna.cookies = kept
    assert anna.get("/my-data").status == 303
    assert [anna.fire(name_of(each), 1).status for each in FUNCTIONS] == [401] * len(FUNCTIONS)


def raw(world: World, method: str, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
    parts = urllib.parse.urlsplit(world.origin)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.putrequest(method, path, skip_host="Host" in headers)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


@pytest.mark.attack("D08")
@pytest.mark.parametrize("host", ["evil.example", "localhost", "localhost:1", "localhost.evil.example", "127.0.0.1"])
def test_another_host_name_is_refused(shared_norway: World, host: str) -> None:
    for path in ("/", "/privacy", "/sign-in", "/healthz"):
        assert raw(shared_norway, "GET", path, {"Host": host}).status == 400


@pytest.mark.attack("D08")
def test_forwarded_names_are_ignored_where_no_proxy_is_trusted(shared_norway: World) -> None:
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-For": "1.1.1.1, 2.2.2.2, 3.3.3.3, 4.4.4.4, 5.5.5.5"}
    response = raw(
        shared_norway, "GET", "/sign-in", said | {"X-Forwarded-Proto": "gopher", "Forwarded": "host=evil.example"}
    )
    assert response.status == 303 and "evil" not in str(response.headers)
    assert response.headers["Location"].startswith(shared_norway.origin)


@pytest.mark.attack("D11")
@pytest.mark.parametrize("path", ["/", "/_dash-update-component", "/sign-out", "/language", "/privacy"])
def test_strange_methods_are_refused(anna: Visitor, path: str) -> None:
    same = {
        "Sec-Fetch-Site": "same-origin",
        "X-CSRFToken": anna.cookies["_csrf_token"],
        "Content-Type": "application/json",
    }
    for method in ("TRACE", "CONNECT", "PUT", "PATCH", "DELETE", "BREW"):
        assert anna.send(method, path, headers=same).status in (400, 404, 405, 501)
    for write in ("/_dash-update-component", "/sign-out", "/language"):
        assert anna.send("HEAD", write, headers=same).status in (404, 405)
        override = {"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST", **same}
        assert anna.send("GET", f"{write}?_method=POST", headers=override).status in (404, 405)


def test_the_list_of_writes_is_not_empty() -> None:
    assert {"/sign-out", "/language"} <= set(WRITES)
    from_elsewhere = {each.path for each in ROUTES if not each.own_origin}
    assert from_elsewhere == {"/member/back-channel-logout", "/staff/back-channel-logout"}
    assert all(each.permission is PUBLIC for each in ROUTES if not each.own_origin)
    assert {each.path: each.permission for each in ROUTES if each.sees_nobody} == {"/usage": PUBLIC}
