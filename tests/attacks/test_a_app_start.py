"""Attacks on the way to a sign-in and back, on the whole app: state, browser, replay, return address, cross-site calls."""

from __future__ import annotations

import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest
from structlog.testing import capture_logs

from tests.visitor import Answer, Visitor
from tests.world import World


def opened(visitor: Visitor, address: str) -> tuple[Answer, list[str]]:
    """The answer, and the codes of failed sign-ins that were logged."""
    visitor.cookies["language"] = "en"
    with capture_logs() as lines:
        answer = visitor.get(address)
    return answer, [line["code"] for line in lines if line["event"] == "login.failure"]


def sessions(world: World) -> object:
    return world.rows("select session_id, revoked_at from app.web_session order by session_id")


def back(visitor: Visitor, sub: str, start: str = "/sign-in") -> str:
    """The address that brings a finished sign-in back; it is not opened yet."""
    return str(visitor.choose(sub, start).headers["Location"])


@pytest.mark.attack("A01")
def test_a_state_used_once_already_starts_again(shared_norway: World) -> None:
    visitor = shared_norway.visitor()
    address = back(visitor, "anna")
    visitor.get(address)
    del visitor.cookies["__Host-session"]
    before = sessions(shared_norway)
    answer, codes = opened(visitor, address)
    assert (answer.status, codes) == (400, ["state_replayed"])
    assert "Start again" in answer.text
    assert "__Host-session" not in visitor.cookies
    assert sessions(shared_norway) == before


@pytest.mark.attack("A02")
@pytest.mark.parametrize(
    "query", ["", "?state=", "?code=x&state=unknown", "?state=%ED%A0%80", "?state=%00", "?state=" + "x" * 8192]
)
@pytest.mark.parametrize("kind", ["member", "staff"])
def test_an_unknown_state_starts_again(shared_norway: World, kind: str, query: str) -> None:
    visitor, before = shared_norway.visitor(), sessions(shared_norway)
    answer, codes = opened(visitor, f"/{kind}/callback{query}")
    assert (answer.status, codes) == (400, ["state_unknown"])
    assert f'href="{"/staff" if kind == "staff" else ""}/sign-in"' in answer.text
    assert set(visitor.cookies) == {"language"}
    assert sessions(shared_norway) == before


@pytest.mark.attack("A02")
def test_a_members_state_is_unknown_where_staff_come_back(shared_norway: World) -> None:
    visitor = shared_norway.visitor()
    answer, codes = opened(visitor, back(visitor, "anna").replace("/member/", "/staff/"))
    assert (answer.status, codes) == (400, ["state_unknown"])
    assert "__Host-session" not in visitor.cookies


@pytest.mark.attack("A03")
@pytest.mark.parametrize("theirs", [{}, {"__Host-signing-in": "guessed"}])
def test_a_callback_address_is_worth_nothing_in_another_browser(shared_norway: World, theirs: dict[str, str]) -> None:
    mine, other = shared_norway.visitor(), shared_norway.visitor()
    address = back(mine, "anna")
    other.cookies.update(theirs)
    answer, codes = opened(other, address)
    assert (answer.status, codes) == (400, ["state_unknown"])
    assert "__Host-session" not in other.cookies
    assert mine.get(address).status == 303, "the rightful browser can still use it"


@pytest.mark.attack("A04")
def test_the_back_button_after_a_sign_in_leaves_the_session_as_it_is(shared_norway: World) -> None:
    visitor = shared_norway.visitor()
    address = back(visitor, "anna")
    visitor.get(address)
    mine = visitor.cookies["__Host-session"]
    answer, codes = opened(visitor, address)
    assert (answer.status, codes) == (200, [])
    assert "signed in already" in answer.text
    assert visitor.cookies["__Host-session"] == mine
    assert visitor.get("/").status == 200


@pytest.mark.attack("A26")
@pytest.mark.parametrize(
    ("error", "text", "status"),
    [
        ("access_denied", "You cancelled the sign-in", 200),
        ("server_error", "The sign-in service does not answer", 503),
        ("unmet_authentication_requirements", "A stronger sign-in is needed", 403),
        ("<script>alert(1)</script>", "The sign-in did not work", 400),
    ],
)
def test_the_eids_own_words_are_never_shown(shared_norway: World, error: str, text: str, status: int) -> None:
    visitor = shared_norway.visitor()
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(back(visitor, "anna")).query))
    said = {
        "state": query["state"],
        "iss": query["iss"],
        "error": error,
        "error_description": "<script>alert(2)</script>",
    }
    answer, _ = opened(visitor, f"/member/callback?{urllib.parse.urlencode(said)}")
    assert answer.status == status
    assert text in answer.text
    assert "alert(" not in answer.text
    assert "__Host-session" not in visitor.cookies


@pytest.mark.attack("A27")
@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example/", "%2f%2fevil.example",
        "javascript:alert(1)", "/consents\r\nSet-Cookie: a=b", "/" + "x" * 8192, "/consents/../..//evil.example",
        "/sign-out", "/member/front-channel-logout", "/consents?x=1", "\x00", "",
    ],
)  # fmt: skip
def test_a_sign_in_leads_to_a_page_of_ours_alone(shared_norway: World, wanted: str) -> None:
    visitor = shared_norway.visitor()
    answer = visitor.get(back(visitor, "bo", f"/sign-in?{urllib.parse.urlencode({'next': wanted})}"))
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert set(visitor.cookies) <= {"__Host-session", "_csrf_token", "__Host-signing-in", "language", "demo-eid"}


@pytest.mark.attack("A27")
def test_a_sign_in_leads_back_to_the_page_that_asked_for_it(shared_norway: World) -> None:
    visitor = shared_norway.visitor()
    wanted = visitor.get("/consents").headers["Location"]
    assert visitor.get(back(visitor, "bo", wanted)).headers["Location"] == "/consents"


@pytest.mark.attack("A28")
def test_of_many_tabs_five_can_finish_and_the_rest_start_again(shared_norway: World) -> None:
    visitor = shared_norway.visitor()
    addresses = [back(visitor, "anna") for _ in range(8)]
    (kept,) = shared_norway.rows(
        "select count(*) from app.pre_login where browser_hash = (select browser_hash from app.pre_login"
        " order by asked_at desc limit 1) and used_at is null"
    )
    assert kept == (5,)
    for address in (addresses[0], addresses[2]):
        answer, codes = opened(visitor, address)
        assert (answer.status, codes) == (400, ["state_unknown"])
    for address in (addresses[7], addresses[3], addresses[5]):
        assert opened(visitor, address)[0].status == 303
        assert visitor.get("/").status == 200


@pytest.mark.attack("A28")
def test_twenty_tabs_at_one_moment_leave_no_more_than_five_open(shared_norway: World) -> None:
    visitor = shared_norway.visitor()
    visitor.get("/sign-in")
    mine = dict(visitor.cookies)

    def tab(_number: int) -> int:
        return Visitor(visitor.origin, visitor.dash, dict(mine)).get("/sign-in").status

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(tab, range(20)))
    assert set(statuses) == {303, 429}
    (kept,) = shared_norway.rows(
        "select count(*) from app.pre_login where browser_hash = sha256(%s) and used_at is null",
        mine["__Host-signing-in"].encode(),
    )
    assert kept[0] <= 5


@pytest.mark.attack("A37")
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_another_sites_picture_or_form_signs_nobody_out(shared_norway: World, method: str) -> None:
    visitor = shared_norway.signed_in("anna")
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert visitor.send(method, "/sign-out", headers=foreign).status in (403, 404, 405)
    assert visitor.get("/").status == 200


@pytest.mark.attack("A37")
def test_a_sign_out_without_its_token_is_refused(shared_norway: World) -> None:
    visitor = shared_norway.signed_in("anna")
    assert visitor.post("/sign-out", {"csrf_token": "x"}, X_CSRFToken="").status == 403
    assert visitor.get("/").status == 200
