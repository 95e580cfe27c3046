"""What Dash, Flask and gunicorn could do and we never switch on; and places on pages that are not one's own."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from typing import Any

import pytest

import demo
from auth.guard import CallbackSpec, layout_ids
from tests.canaries import digest
from tests.matrix import FUNCTIONS, may, name_of
from tests.visitor import Visitor
from tests.world import World

UPGRADE = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "eA=="}
NOWHERE = (
    "/_mcp", "/_mcp/", "/mcp", "/_mcp/tools/list", "/_dash-ws-callback", "/_reload-hash", "/console", "/_favicon.ico",
    "/_dash_startup_route/setup", "/_alive_x", "/_dash-error", "/_config",
)  # fmt: skip
FOR_STAFF = [each for each in FUNCTIONS if not may("member", each.permission)]
DENIED = [
    (sub, each)
    for sub, kind in (("anna", "member"), ("cille", "support"), ("pia", "product"))
    for each in FOR_STAFF
    if not may(kind, each.permission)
]
FOR_MEMBERS = [each for each in FUNCTIONS if may("member", each.permission)]
SAID_ALOUD = {layout_ids.LIVE, layout_ids.LEAVE}


@pytest.fixture(scope="module")
def anna(shared_norway: World) -> Visitor:
    return shared_norway.signed_in("anna")


@pytest.fixture(autouse=True)
def _no_limit(shared_norway: World) -> None:
    shared_norway.a_minute_later()


@pytest.mark.attack("C16")
@pytest.mark.parametrize("path", NOWHERE)
@pytest.mark.parametrize("sub", ["", "anna"])
def test_what_the_framework_offers_developers_is_not_there(
    shared_norway: World, anna: Visitor, path: str, sub: str
) -> None:
    visitor = anna if sub else shared_norway.visitor()
    call = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).encode()
    answers = (visitor.get(path), visitor.post(path, call, Content_Type="application/json"))
    assert [each.status for each in answers] == [404, 404]
    assert visitor.get(f"{path}?__debugger__=yes&cmd=pinauth&pin=1").status == 404


@pytest.mark.attack("C16")
@pytest.mark.parametrize("path", ["/", "/_dash-ws-callback", "/_dash-update-component", "/healthz"])
def test_nothing_becomes_a_web_socket(anna: Visitor, path: str) -> None:
    answer = anna.send("GET", path, headers=UPGRADE | {"Sec-Fetch-Site": "same-origin"})
    assert answer.status != 101 and "Upgrade" not in answer.headers
    assert answer.status in (400, 404, 405)


@pytest.mark.attack("C16")
def test_no_debugger_answers_on_a_page(anna: Visitor) -> None:
    """Werkzeug's own would answer these parameters with its script, and give its pin to whoever reads the log."""
    for query in ("__debugger__=yes&cmd=resource&f=debugger.js", "__debugger__=yes&cmd=printpin&s=x"):
        answer = anna.get(f"/?{query}")
        assert answer.headers["Content-Type"].startswith("text/html") and "debugger" not in answer.text.lower()


@pytest.mark.attack("C16")
@pytest.mark.parametrize("option", ["DASH_MCP_ENABLED", "DASH_DEBUG", "FLASK_DEBUG"])
def test_the_web_server_does_not_start_with_a_developers_option(shared_norway: World, option: str) -> None:
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:0", "app:create_app()"]
    environment = os.environ | shared_norway.environment | {option: "1"}
    done = subprocess.run(
        command, cwd=demo.ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode != 0 and f"{option} must not be set" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def outputs_of(visitor: Visitor, spec: CallbackSpec) -> list[dict[str, Any]]:
    body = visitor.callback_body(name_of(spec), 1)
    return body["outputs"] if isinstance(body["outputs"], list) else [body["outputs"]]


@pytest.mark.attack("C20")
@pytest.mark.parametrize("spec", FOR_MEMBERS, ids=name_of)
def test_no_callback_writes_to_a_place_of_the_staffs(shared_norway: World, anna: Visitor, spec: CallbackSpec) -> None:
    """By naming it among the outputs, as a duplicate of one of them, or as something said on the side."""
    body = anna.callback_body(name_of(spec), 1)
    single = isinstance(body["outputs"], dict)
    for place in [place for each in FOR_STAFF for place in outputs_of(anna, each)]:
        for forged in (place, {**place, "property": f"{place['property'].partition('@')[0]}@0123"}):
            changes: list[dict[str, Any]] = [
                {"outputs": forged if single else [forged, *body["outputs"][1:]]},
                {"outputs": [*([body["outputs"]] if single else body["outputs"]), forged]},
                {"sideUpdate": {json.dumps(place["id"]): {"children": "mine"}}},
                {"set_props": {json.dumps(place["id"]): {"children": "mine"}}},
            ]
            for change in changes:
                answer = anna.post_callback(json.dumps({**copy.deepcopy(body), **change}).encode())
                assert answer.status == 400 and "mine" not in answer.text


@pytest.mark.attack("C20")
@pytest.mark.parametrize(("sub", "spec"), DENIED, ids=[f"{sub}-{name_of(spec)}" for sub, spec in DENIED])
def test_who_is_denied_a_callback_gets_none_of_its_places(shared_norway: World, sub: str, spec: CallbackSpec) -> None:
    visitor = shared_norway.signed_in(sub)
    before = digest(shared_norway, leave_out=frozenset({"web_session"}))
    answer = visitor.fire(name_of(spec), 1, None, "grant", "mine", match={"request": "x"})
    assert answer.json()["sideUpdate"].keys() == {layout_ids.LIVE} and not answer.json().get("response")
    assert before == digest(shared_norway, leave_out=frozenset({"web_session"}))


@pytest.mark.attack("C20")
def test_on_the_side_a_callback_speaks_to_two_places_alone(shared_norway: World, anna: Visitor) -> None:
    for visitor in (anna, shared_norway.signed_in("dag")):
        for spec in FUNCTIONS:
            answer = visitor.fire(name_of(spec), match={"field": "city", "purpose": "newsletter", "year": "2020"})
            assert answer.json().get("sideUpdate", {}).keys() <= SAID_ALOUD


def test_there_are_callbacks_of_both_kinds() -> None:
    assert {"send_answer"} <= {name_of(each) for each in FOR_STAFF} and len(FOR_MEMBERS) > 15
