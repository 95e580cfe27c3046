"""Posts to Dash's endpoint that no page of ours would send: each is refused whole, and says nothing about the inside."""

from __future__ import annotations

import copy
import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import time
import urllib.parse
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from auth.guard import PAGES, CallbackSpec
from tests.canaries import digest
from tests.matrix import FUNCTIONS, name_of
from tests.visitor import Answer, Visitor
from tests.world import World

INSIDE = re.compile(
    r"Traceback|File \"|\.py\b|site-packages|psycopg|sqlalchemy|SELECT |Werkzeug|Python/|dash\.exceptions"
)
CASES = int(os.environ.get("CASES", "300"))  # ten thousand in `make proof`
QUIET = frozenset({"web_session"})
Change = Callable[[dict[str, Any]], Any]


@pytest.fixture(scope="module")
def anna(shared_norway: World) -> Visitor:
    return shared_norway.signed_in("anna")


@pytest.fixture(autouse=True)
def _no_limit(shared_norway: World) -> None:
    """These tests are about the shape of a post; how many are taken has its own test."""
    shared_norway.a_minute_later()


def refused(answer: Answer, *statuses: int) -> bool:
    return answer.status in (statuses or (400,)) and not INSIDE.search(answer.text)


def change(path: str, value: object) -> Change:
    """Set one place of the body, such as "inputs.0.id"; a value of None takes it away."""

    def apply(body: dict[str, Any]) -> Any:
        *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        at: Any = body
        if way[:1] == ["inputs"] and isinstance(body["inputs"][0], list):
            body["inputs"] = body["inputs"][0]
        for part in way:
            at = at[part]
        if value is None:
            del at[last]
        else:
            at[last] = value
        return body

    return apply


def more(key: str) -> Change:
    def apply(body: dict[str, Any]) -> Any:
        found = body[key] if isinstance(body[key], list) else [body[key]]
        return body | {key: [*found, *found, {"id": "main", "property": "children"}]}

    return apply


FORGED: dict[str, Change] = {
    "unknown output": change("output", "main.children@0000"),
    "output of another kind": change("output", ["main.children"]),
    "no output": change("output", None),
    "id of an input": change("inputs.0.id", "another"),
    "property of an input": change("inputs.0.property", "title"),
    "an input too few": change("inputs.0", None),
    "an input too many": more("inputs"),
    "a state too many": more("state"),
    "inputs that are none": change("inputs", "x"),
    "inputs that are numbers": change("inputs", [1]),
    "an output too many": more("outputs"),
    "outputs at another place": change("outputs", {"id": "live", "property": "children"}),
    "outputs that are none": change("outputs", 7),
    "no outputs": change("outputs", None),
    "an unknown key": change("background", True),
    "a trigger that wasn't sent": change("changedPropIds", ["another.n_clicks"]),
    "triggers that are none": change("changedPropIds", 5),
    "triggers that are numbers": change("changedPropIds", [5]),
    "a trigger that is a list": change("changedPropIds", ["[].n_clicks"]),
    "a trigger nested deep": change("changedPropIds", ["[" * 5_000 + ".n_clicks"]),
    "a list for the whole": lambda body: [body],
    "a text for the whole": lambda _body: "archive.children",
    "nothing": lambda _body: None,
}


@pytest.mark.attack("C04")
@pytest.mark.attack("C05")
@pytest.mark.parametrize("how", FORGED)
def test_a_forged_post_is_refused_by_every_callback(shared_norway: World, anna: Visitor, how: str) -> None:
    before = digest(shared_norway, leave_out=QUIET)
    for spec in FUNCTIONS:
        body = anna.callback_body(name_of(spec), 1)
        answer = anna.post_callback(json.dumps(FORGED[how](copy.deepcopy(body))).encode())
        assert refused(answer), (name_of(spec), answer.status, answer.text[:200])
    assert digest(shared_norway, leave_out=QUIET) == before


@pytest.mark.attack("C04")
def test_states_in_another_order_are_refused(anna: Visitor) -> None:
    body = anna.callback_body("save_salary", 1)
    body["state"].reverse()
    assert refused(anna.post_callback(json.dumps(body).encode()))


@pytest.mark.attack("C05")
@pytest.mark.parametrize("spec", FUNCTIONS, ids=name_of)
def test_a_forged_trigger_alone_writes_nothing(shared_norway: World, anna: Visitor, spec: CallbackSpec) -> None:
    before = digest(shared_norway, leave_out=QUIET)
    answer = anna.fire(name_of(spec), match={"session": "x", "notice": "x", "year": "2025", "purpose": "newsletter"})
    assert answer.status == 200 and digest(shared_norway, leave_out=QUIET) == before


@pytest.mark.attack("C06")
@pytest.mark.parametrize(
    "part", [999, {"$ne": 1}, ["x"], None, True, 1.5, "x" * 201, ["ALL"], ["MATCH"]], ids=lambda part: str(part)[:20]
)
def test_a_pattern_id_is_a_short_text(anna: Visitor, part: object) -> None:
    for name, key in (("save_field", "field"), ("give_consent", "purpose"), ("end_one", "session")):
        answer = anna.fire(name, 1, match={key: part})
        assert refused(answer), (name, answer.status)


@pytest.mark.attack("C06")
@pytest.mark.parametrize("part", ["../x", "'; drop table app.person; --", "\u202e", "%", "__class__", ""])
def test_a_strange_text_in_a_pattern_id_names_nothing(shared_norway: World, anna: Visitor, part: str) -> None:
    before = digest(shared_norway, leave_out=QUIET | {"audit_event"})
    for name, key in (
        ("save_field", "field"),
        ("give_consent", "purpose"),
        ("end_one", "session"),
        ("remove_answer", "year"),
    ):
        answer = anna.fire(name, 1, match={key: part})
        assert answer.status == 200 and "Something went wrong" not in answer.text and not INSIDE.search(answer.text)
    assert digest(shared_norway, leave_out=QUIET | {"audit_event"}) == before


@pytest.mark.attack("C06")
@pytest.mark.parametrize(("count", "status"), [(200, 200), (201, 400), (1_000, 400)])
def test_at_most_two_hundred_matches_are_taken(anna: Visitor, count: int, status: int) -> None:
    rows = [({"session": str(number)}, None) for number in range(count)]
    assert anna.fire("end_one", rows).status == status


STRANGE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=40) | st.sampled_from(["\x00", "\u202eabc", "=cmd()", "<b>", "9" * 400, "x" * 70_000, -0.0, 2**63, 10**30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@pytest.mark.attack("C07")
@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@settings(
    max_examples=CASES, deadline=None, derandomize=True, database=None, phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(
    spec=st.sampled_from(FUNCTIONS),
    values=st.lists(STRANGE, min_size=7, max_size=7),
    field=st.sampled_from(["phone", "email", "given_name"]),
)
def test_no_value_breaks_a_callback(
    shared_norway: World, anna: Visitor, spec: CallbackSpec, values: list[Any], field: str
) -> None:
    shared_norway.a_minute_later()
    body = anna.callback_body(name_of(spec), match={"field": field, "purpose": "newsletter", "year": "2025"})
    parts = [one for each in [*body["inputs"], *body["state"]] for one in (each if isinstance(each, list) else [each])]
    for part, value in zip([each for each in parts if each["property"] != "id"], values, strict=False):
        part["value"] = value
    answer = anna.post_callback(json.dumps(body).encode())
    assert answer.status in (200, 400, 413), answer.status
    assert "Something went wrong" not in answer.text and not INSIDE.search(answer.text)


@pytest.mark.attack("C07")
@pytest.mark.parametrize(
    "raw", [b"NaN", b"Infinity", b"-Infinity", b'"\\ud800"', b'"\xff"', b"1e999999", b"[1,]", b"'x'", b"{}{}"]
)
def test_what_is_no_json_is_refused(anna: Visitor, raw: bytes) -> None:
    body = json.dumps(anna.callback_body("save_salary", 1)).encode().replace(b'"value": 1', b'"value": ' + raw, 1)
    assert raw in body and refused(anna.post_callback(body))


@pytest.mark.attack("C08")
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"x" * 5_000_000, 413),
        (b" " * (256 * 1024 + 1), 413),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, 400),
        (b"[1, 2]", 400),
        (b"", 400),
    ],
    ids=["5 MB", "a byte too many", "deep list", "deep object", "list", "empty"],
)
def test_a_body_too_large_or_too_deep_is_refused(anna: Visitor, body: bytes, status: int) -> None:
    assert refused(anna.post_callback(body), status)


@pytest.mark.attack("C08")
def test_a_strangers_large_body_is_refused_before_it_is_read(shared_norway: World) -> None:
    assert refused(shared_norway.visitor().post_callback(b" " * (256 * 1024 + 1)), 413)


@pytest.mark.attack("C08")
def test_of_a_key_sent_twice_both_readers_take_the_same(anna: Visitor) -> None:
    body = json.dumps(anna.callback_body("show_page", "/my-data"))
    twice = body.replace('{"output"', '{"output": "my-data-national-id.children", "output"', 1)
    assert "national identity" not in anna.post_callback(twice.encode()).text.partition("my-data-national-id")[0]
    assert refused(anna.post_callback(body[:-1].encode() + b', "output": "my-data-national-id.children"}'))


@pytest.mark.attack("C08")
def test_a_compressed_body_is_not_unpacked(anna: Visitor) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert refused(anna.post_callback(bomb, Content_Encoding="gzip"), 400, 415)


@pytest.mark.attack("C08")
def test_a_body_in_pieces_without_a_length_has_the_same_limit(shared_norway: World, anna: Visitor) -> None:
    parts = urllib.parse.urlsplit(shared_norway.origin)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in anna.cookies.items()),
        "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "X-CSRFToken": anna.cookies["_csrf_token"],
    }  # fmt: skip
    body = json.dumps(anna.callback_body("read_register_again", 1)).encode()
    pieces = iter([body, *(b" " * 65_536 for _ in range(8))])  # good JSON, if all of it were taken
    try:
        connection.request("POST", "/_dash-update-component", pieces, headers)
        assert connection.getresponse().status in (400, 413)
    except (BrokenPipeError, ConnectionResetError):
        pass  # refused before everything was sent
    finally:
        connection.close()


@pytest.mark.attack("C08")
def test_a_body_that_drips_in_keeps_nobody_waiting(shared_norway: World, anna: Visitor) -> None:
    """The demo's and the tests' servers answer others meanwhile; a proxy in front takes a slow body in by itself."""
    parts = urllib.parse.urlsplit(shared_norway.origin)
    with socket.create_connection((parts.hostname, parts.port)) as slow:
        slow.sendall(b"POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        started = time.monotonic()
        assert anna.get("/healthz").status == 200 and time.monotonic() - started < 1


@pytest.mark.attack("C09")
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "application/json;charset=utf-7", "multipart/form-data", ""],
)
def test_a_callback_takes_json_alone(anna: Visitor, kind: str) -> None:
    body = json.dumps(anna.callback_body("read_register_again", 1)).encode()
    assert refused(anna.post_callback(body, Content_Type=kind), 415)


READ_THEIR_ADDRESS = {"/salary", "/salary-sheet"}  # and refuse what their own links would not say: row J05


@pytest.mark.attack("C10")
@pytest.mark.parametrize("path", PAGES)
def test_unknown_query_parameters_change_nothing(shared_norway: World, anna: Visitor, path: str) -> None:
    strange = "?member_id=42&user=admin&layout=x&path=/staff&person_id=1&_csrf=%00&%ff=%ed%a0%80&pathname=/x"
    plain, asked = anna.get(path), anna.get(path + strange)
    if path in READ_THEIR_ADDRESS:
        assert (plain.status, asked.status) == (200, 400)
        return
    assert asked.status == plain.status == 200
    assert len(asked.body) == pytest.approx(len(plain.body), abs=400) and not INSIDE.search(asked.text[:500])


@pytest.mark.attack("C13")
def test_a_foreign_process_is_not_ended_by_its_number(anna: Visitor) -> None:
    with subprocess.Popen(["sleep", "60"]) as bystander:
        query = f"?cacheKey=x&job={bystander.pid}&oldJob={bystander.pid}&cancelJob={bystander.pid}"
        body = json.dumps(anna.callback_body("read_register_again", 1)).encode()
        answer = anna.post(f"/_dash-update-component{query}", body, Content_Type="application/json")
        assert answer.status in (200, 400) and bystander.poll() is None
        bystander.kill()
