"""Usage comes in once, without a name or an address; nobody is answered, and whoever withdraws is forgotten."""

from __future__ import annotations

import datetime as dt
import json
import socket
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.exc import ProgrammingError

from auth.device import is_bot, kind_of_device, kind_of_system
from auth.pace import PaceOfAddresses
from data.base import Role
from data.db import Context
from tests.canaries import digest
from tests.views import begin
from tests.visitor import Answer, Visitor
from tests.wire import wired
from tests.world import World, world

CHROME = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
)
INSTALL = "0123456789abcdef0123456789abcdef"
ALL = ("event", "install", "install_day", "salt", "visitor", "intake_count")


def event(kind: str, ago: float = 0, **more: Any) -> dict[str, Any]:
    """One event, so many seconds ago."""
    return {"id": str(uuid.uuid4()), "at": int((time.time() - ago) * 1000), "kind": kind, **more}


def batch(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What is sent with the consent."""
    return {"install": INSTALL, "language": "nb", "release": "0.1.0", "events": list(events)} | more


def send(visitor: Visitor, said: object, **headers: str) -> Answer:
    """One batch from our own page; the answer is always the same."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    answer = visitor.post("/usage", body, **({"User_Agent": CHROME, "Content_Type": "text/plain"} | headers))
    assert (answer.status, answer.body) == (204, b""), answer
    assert "Set-Cookie" not in answer.headers
    return answer


def counts(place: World) -> dict[str, int]:
    """What was counted so far."""
    return dict(place.rows("select what, sum(n)::int from usage.intake_count group by what"))


def events(place: World, what: str = "kind, install::text, content") -> list[tuple[Any, ...]]:
    """The raw events there are."""
    return place.rows(f"select {what} from usage.event")


def everything(place: World) -> str:
    """All that the usage schema holds, as text."""
    return json.dumps([place.rows(f"select t::text from usage.{name} t") for name in ALL])


def filled_in(place: World, table: str, install: str) -> None:
    """A row about an installation in this table, as the job leaves them."""
    columns = place.rows(
        "select column_name, data_type from information_schema.columns where table_schema = 'usage' and table_name = %s",
        table,
    )
    usual = {"uuid": uuid.UUID(install), "date": dt.date(2026, 11, 1), "integer": 1}
    marks = ", ".join(["%s"] * len(columns))
    names = ", ".join(name for name, _kind in columns)
    place.rows(
        f"insert into usage.{table} ({names}) values ({marks})", *(usual.get(kind, "") for _name, kind in columns)
    )


@pytest.fixture
def stranger(norway: World) -> Visitor:
    """The script, which sends no cookies."""
    return norway.visitor()


def test_a_batch_sent_twice_is_kept_once(norway: World, stranger: Visitor) -> None:
    said = batch(event("view", content="/salary"), event("view", 90_000, content="/"), event("act", feature="theme"))
    for _time in range(2):
        assert "Retry-After" not in send(stranger, said).headers
    install = str(uuid.UUID(INSTALL))
    assert sorted(events(norway)) == [("act", install, ""), ("view", install, "/"), ("view", install, "/salary")]
    assert counts(norway) == {"taken": 3, "late": 1, "duplicate": 3}
    assert events(norway, "distinct device, os, country, language, release") == [
        ("phone", "Android", "", "nb", "0.1.0")
    ]


def test_the_same_event_twice_in_one_batch_is_kept_once(norway: World, stranger: Visitor) -> None:
    one = event("view", content="/")
    send(stranger, batch(one, one))
    assert len(events(norway)) == 1 and counts(norway) == {"taken": 1, "duplicate": 1}


def test_a_wrong_clock_is_set_right_and_what_is_too_old_is_dropped(norway: World, stranger: Visitor) -> None:
    send(stranger, batch(event("view", -3e7, content="/"), event("view", 8 * 86_400, content="/")))
    ((hour,),) = events(norway, "hour")
    assert dt.timedelta(0) <= dt.datetime.now(dt.UTC) - hour < dt.timedelta(hours=1, seconds=5)
    assert (hour.minute, hour.second, hour.microsecond) == (0, 0, 0)
    assert counts(norway) == {"taken": 1, "clock": 1, "too_old": 1}


@pytest.mark.parametrize(
    "garbage",
    [b"", b"\x00\xff" * 50, b"{}", b"[1]", b'{"events": [', b'{"forget": "x"}', b"a" * 16_385, b"a" * 300_000, b"[" * 9_000],
)  # fmt: skip
def test_the_answer_to_garbage_is_the_same(shared_norway: World, garbage: bytes) -> None:
    answer = send(shared_norway.visitor(), garbage)
    assert "Retry-After" not in answer.headers, "it would come again"
    assert events(shared_norway) == []


def test_a_body_in_pieces_is_not_read(shared_norway: World) -> None:
    place = urllib.parse.urlsplit(shared_norway.origin)
    with socket.create_connection((place.hostname or "", place.port or 80)) as line:
        line.sendall(
            f"POST /usage HTTP/1.1\r\nHost: {place.netloc}\r\nOrigin: {shared_norway.origin}\r\nUser-Agent: {CHROME}\r\n"
            "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n".encode()
        )
        assert line.recv(100).split()[1] == b"204"


@pytest.mark.parametrize("after", [False, True])
def test_with_the_database_away_the_answer_is_the_same_and_what_comes_again_counts_once(
    norway: World, stranger: Visitor, after: bool
) -> None:
    said, broken = batch(event("view", content="/")), 0
    with wired(norway) as wire:
        send(stranger, said)
        for message in range(1, 8):
            wire.cut(message, after=after)
            broken += send(stranger, said).headers.get("Retry-After") == "60"
            wire.mend()
    assert broken >= 3 and len(events(norway)) == 1
    assert counts(norway)["taken"] == 1


def test_too_many_from_one_address_are_dropped_and_counted_later(norway: World, stranger: Visitor) -> None:
    send(stranger, batch(event("view", content="/")))
    (pace, turned_away), *_ = norway.app.extensions["usage_pace"]
    pace.most = 1
    assert send(stranger, batch(event("view", content="/"))).headers["Retry-After"] == "60"
    assert counts(norway) == {"taken": 1} and turned_away["too_many"] == 1
    pace.most = 600
    send(stranger, batch(event("view", content="/")))
    assert counts(norway) == {"taken": 2, "too_many": 1} and not +turned_away


def test_the_pace_holds_no_address() -> None:
    pace = PaceOfAddresses(2, clock=lambda: 0)
    assert [pace.allows("192.0.2.7"), pace.allows("192.0.2.7"), pace.allows("192.0.2.8"), pace.allows("192.0.2.7")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert "192.0.2" not in repr(vars(pace))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_sends_is_not_even_counted(shared_norway: World, headers: dict[str, str]) -> None:
    before = counts(shared_norway)
    send(shared_norway.visitor(), batch(event("view", content="/")), **headers)
    assert events(shared_norway) == [] and counts(shared_norway) == before


@pytest.mark.parametrize(
    "agent", ["curl/8.5", "Mozilla/5.0 (compatible; Googlebot/2.1)", "Mozilla/5.0 HeadlessChrome/131", ""]
)
def test_robots_are_counted_and_nothing_else_of_them(norway: World, stranger: Visitor, agent: str) -> None:
    send(stranger, batch(event("view", content="/")), User_Agent=agent)
    send(stranger, {"events": [event("visit")]}, User_Agent=agent)
    assert events(norway) == [] and counts(norway) == {"bot": 2}
    assert norway.rows("select * from usage.visitor") == []


def test_a_session_that_comes_along_changes_nothing(norway: World, anna: Visitor) -> None:
    before = digest(norway, "anna")
    assert "__Host-session" in anna.cookies
    for cookies in (dict(anna.cookies), {"__Host-session": "forged", "_csrf_token": "x"}, {}):
        visitor = norway.visitor()
        visitor.cookies.update(cookies)
        answer = send(visitor, batch(event("view", content="/")), X_CSRFToken="wrong")
        assert "Retry-After" not in answer.headers
    assert counts(norway) == {"taken": 3}
    assert digest(norway, "anna") == before


def test_an_open_view_of_an_employee_is_neither_prolonged_nor_noted(norway: World, cille: Visitor) -> None:
    acts = norway.rows("select count(*) from app.audit_event")
    send(cille, batch(event("view", content="/")))
    assert norway.rows("select count(*) from app.audit_event") == acts


def test_get_is_not_there(shared_norway: World) -> None:
    assert shared_norway.visitor().get("/usage").status == 404


@pytest.mark.attack("H04")
def test_no_address_and_no_user_agent_is_kept_or_logged(
    norway: World, stranger: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    agent = CHROME.replace("Pixel 8", "Canary-9")
    send(stranger, batch(event("view", content="/")), User_Agent=agent)
    send(stranger, {"events": [event("visit")]}, User_Agent=agent)
    send(stranger, {"forget": uuid.uuid4().hex}, User_Agent=agent)
    said, held = capsys.readouterr(), everything(norway)
    for canary in ("127.0.0.1", "::1", "Canary-9", "AppleWebKit"):
        assert canary not in held and canary not in said.out + said.err
    assert '"endpoint": "/usage"' in said.out and INSTALL not in said.out
    assert str(uuid.UUID(INSTALL)) in held, "so what is looked through is what was kept"


def test_visits_without_an_id_are_marked_under_a_salt_that_is_the_days_own(norway: World, stranger: Visitor) -> None:
    visit = {"events": [event("visit"), event("visit")]}
    send(stranger, visit)
    send(stranger, visit)
    send(stranger, visit, User_Agent=CHROME.replace("Pixel 8", "Pixel 9"))
    marks = {bytes(mark) for (mark,) in norway.rows("select mark from usage.visitor")}
    ((day, salt),) = norway.rows("select day, salt from usage.salt")
    assert len(marks) == 2 and {len(mark) for mark in marks} == {16} and len(salt) == 32
    norway.rows("update usage.salt set day = day - 1")
    norway.rows("update usage.visitor set day = day - 1")
    send(stranger, visit)
    ((other_day, other_salt),) = norway.rows(
        "select day, salt from usage.salt where day > %s", day - dt.timedelta(days=1)
    )
    assert other_day == day and bytes(other_salt) != bytes(salt)
    ((mark,),) = norway.rows("select mark from usage.visitor where day = %s", day)
    assert bytes(mark) not in marks, "nobody is known again on another day"
    assert events(norway) == []


def test_what_is_counted_by_itself_carries_neither_an_id_nor_a_device_nor_an_hour(
    norway: World, stranger: Visitor
) -> None:
    alone = [
        event("seen", feature="benchmark"),
        event("perf", feature="lcp", value=700),
        event("act", feature="notice-read"),
    ]
    send(stranger, {"events": alone})
    found = events(norway, "install, device, os, country, language, release, (hour at time zone 'Europe/Oslo')::time")
    assert found == [(None, "", "", "", "", "", dt.time(0))] * 3


def test_forgetting_erases_all_that_carried_the_id_and_nothing_else(norway: World, stranger: Visitor) -> None:
    other = uuid.uuid4().hex
    for install in (INSTALL, other):
        send(stranger, batch(event("view", content="/"), event("view", 86_400 * 5, content="/"), install=install))
        for table in ("install", "install_day"):
            filled_in(norway, table, install)
    assert "Retry-After" not in send(stranger, {"forget": INSTALL}).headers
    held = everything(norway)
    assert str(uuid.UUID(INSTALL)) not in held and held.count(str(uuid.UUID(other))) == 4
    send(stranger, {"forget": INSTALL})


@pytest.mark.attack("H04")
def test_the_role_that_takes_in_can_read_no_event_and_nothing_of_a_person(norway: World) -> None:
    for statement in (
        "select * from usage.event", "select * from usage.install", "delete from usage.event", "update usage.event set value = 1",
        "select * from usage.visitor", "select * from app.person", "select * from app.web_session",
        "select * from app.consent_event", "select * from register.profile",
    ):  # fmt: skip
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            norway.services.web.transaction(Context(Role.INTAKE)) as session,
        ):
            session.connection().exec_driver_sql(statement)


def marks(answer: Answer) -> str:
    """The first element's attributes."""
    return answer.text.partition("<head>")[0]


def test_a_members_document_says_whether_use_is_measured(norway: World, anna: Visitor, bo: Visitor) -> None:
    for path in ("/", "/salary", "/contact", "/cookies"):
        assert 'data-usage="yes" data-release="0.1.0"' in marks(anna.get(path)), path
        assert 'data-usage="no"' in marks(bo.get(path)), path
    anna.fire("withdraw_consent", 1, match={"purpose": "usage"})
    bo.fire("give_consent", 1, match={"purpose": "usage"})
    assert 'data-usage="no"' in marks(anna.get("/")) and 'data-usage="yes"' in marks(bo.get("/"))
    assert 'data-usage="no"' in marks(norway.signed_in("kim").get("/"))


def test_nobody_elses_document_speaks_of_it(norway: World, anna: Visitor, cille: Visitor, dag: Visitor) -> None:
    assert "data-usage" in marks(anna.get("/"))
    for visitor, path in (
        (norway.visitor(), "/cookies"), (norway.visitor(), "/signed-out"), (norway.visitor(), "/demo-eid/authorize"),
        (cille, "/staff"), (cille, "/contact"), (dag, "/staff/privacy"),
    ):  # fmt: skip
        page = visitor.get(path, follow=True)
        assert "data-usage" not in marks(page) and "data-release" not in marks(page), path


def test_under_a_view_nothing_is_measured(norway: World, anna: Visitor, cille: Visitor) -> None:
    assert "data-usage" in marks(anna.get("/my-data"))
    page = begin(norway, cille).get("/my-data")
    assert "data-left" in page.text and "data-usage" not in marks(page)


@pytest.fixture
def behind_an_edge(server: Any, templates: Any, tmp_path: Any) -> Iterator[World]:
    """A world whose edge names countries."""
    with world(server, "norway", templates, tmp_path / "edge", INNSYN_COUNTRY_HEADER="X-Edge-Country") as place:
        yield place


def test_the_country_is_the_edges_word_and_nobody_elses(behind_an_edge: World) -> None:
    visitor = behind_an_edge.visitor()
    for said in ("NO", "XX", "T1", "no", "Norway", "NO; drop"):
        send(visitor, batch(event("view", content="/")), X_Edge_Country=said)
    assert sorted(events(behind_an_edge, "country")) == [("",)] * 5 + [("NO",)]


def test_without_an_edge_there_is_no_country(norway: World, stranger: Visitor) -> None:
    send(stranger, batch(event("view", content="/")), X_Edge_Country="NO", CF_IPCountry="NO")
    assert events(norway, "country") == [("",)]


@pytest.mark.parametrize(
    ("agent", "device", "system"),
    [
        (CHROME, "phone", "Android"),
        (CHROME.replace(" Mobile", ""), "tablet", "Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 Safari/604.1", "phone", "iOS"),
        ("Mozilla/5.0 (iPad; CPU OS 16_7 like Mac OS X) Mobile/15E148 Safari/604.1", "tablet", "iOS"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36", "desktop", "Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15", "desktop", "macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "desktop", "Linux"),
        ("Mozilla/5.0 (X11; CrOS x86_64) Chrome/131.0", "desktop", "ChromeOS"),
        ("Mozilla/5.0 (Linux; Android 9; CUBOT P30) Mobile", "phone", "Android"),
        ("Mozilla/5.0 (Haiku)", "desktop", "other"),
    ],
)
def test_a_browser_is_known_by_its_kind_of_device_and_system_alone(agent: str, device: str, system: str) -> None:
    assert (kind_of_device(agent), kind_of_system(agent), is_bot(agent)) == (device, system, False)


def test_two_batches_at_once_are_both_counted(norway: World, stranger: Visitor) -> None:
    said = [batch(*(event("view", content="/") for _ in range(20))) for _ in range(8)]
    threads = [threading.Thread(target=send, args=(stranger, each)) for each in [*said, *said]]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(events(norway)) == 160 and counts(norway) == {"taken": 160, "duplicate": 160}
