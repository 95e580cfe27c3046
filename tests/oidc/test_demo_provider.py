"""The demo provider, driven by our own client: two of them in one process."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from queue import Queue
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from flask import Flask, request

from auth.demo_provider import DemoClient, DemoPerson, demo_provider
from auth.demo_provider.state import Shelf
from auth.oidc import Level, OIDCClient, Provider
from auth.oidc.wire import new_session
from tests.oidc.browser import Browser
from tests.oidc.fake_issuer import Clock
from tests.oidc.peers import free_port, refused, served

ANNA = DemoPerson("anna", "Anna Ås", "Member", {"name": "Anna Ås", "pid": "13897200184"})
BO = DemoPerson("bo", "Bo <Berg>", "Member", {"name": "Bo Berg"})
CILLE = DemoPerson("cille", "Cille Krogh", "Support")
STYLESHEET = "/assets/look.css"


@dataclass
class Demo:
    """The running app with both providers, and a client of each."""

    url: str
    clock: Clock
    members: OIDCClient
    staff: OIDCClient
    logout_tokens: Queue[str]

    @property
    def callback(self) -> str:
        return f"{self.url}/callback"


def address_of(form: tuple[str, dict[str, str]] | None) -> str:
    """The form's address with its fields, to open it without a browser."""
    assert form is not None
    return f"{form[0]}?{urllib.parse.urlencode(form[1])}"


@pytest.fixture
def demo() -> Iterator[Demo]:
    app, port, clock = Flask("demo"), free_port(), Clock()
    url = f"http://127.0.0.1:{port}"
    heard: Queue[str] = Queue()

    @app.post("/backchannel-logout")
    def backchannel_logout() -> tuple[str, int]:
        heard.put(request.form["logout_token"])
        return "", 200

    client = DemoClient("innsyn", "s", (f"{url}/callback",), (f"{url}/bye",), f"{url}/backchannel-logout")
    for path, people, acr in (("/demo-eid", [ANNA, BO], "high"), ("/demo-staff", [CILLE], "substantial")):
        app.register_blueprint(
            demo_provider(url + path, people, client, acr=acr, stylesheets=[STYLESHEET], clock=clock)
        )
    profile = Provider(
        key="members",
        issuer=f"{url}/demo-eid",
        client_id="innsyn",
        auth_method="client_secret_basic",
        credential="s",
        levels={"high": Level.HIGH, "substantial": Level.SUBSTANTIAL},
        expects_iss=True,
        nin_claim="pid",
        userinfo_required=True,
        insecure=True,
    )
    staff = replace(profile, key="staff", issuer=f"{url}/demo-staff")
    with served(app, port), new_session() as http:
        yield Demo(url, clock, OIDCClient(profile, http, clock), OIDCClient(staff, http, clock), heard)


@pytest.fixture
def browser() -> Iterator[Browser]:
    with Browser() as opened:
        yield opened


def page_of(demo: Demo, browser: Browser, **asked: Any) -> requests.Response:
    url, _ = demo.members.begin(demo.callback, **asked)
    page = browser.open(url, demo.callback)
    assert isinstance(page, requests.Response)
    return page


def test_each_provider_signs_in_its_own_people_at_its_own_level(demo: Demo, browser: Browser) -> None:
    url, kept = demo.members.begin(demo.callback)
    anna = demo.members.finish(kept, browser.sign_in(url, "anna", demo.callback))
    url, kept = demo.staff.begin(demo.callback)
    cille = demo.staff.finish(kept, browser.sign_in(url, "cille", demo.callback))
    assert (anna.issuer, anna.subject, anna.level) == (f"{demo.url}/demo-eid", "anna", Level.HIGH)
    assert (anna.name, anna.national_id, anna.amr) == ("Anna Ås", "13897200184", ("demo",))
    assert (cille.issuer, cille.subject, cille.level) == (f"{demo.url}/demo-staff", "cille", Level.SUBSTANTIAL)
    assert cille.national_id is None


def test_a_member_cannot_be_chosen_at_the_staff_provider(demo: Demo, browser: Browser) -> None:
    url, kept = demo.staff.begin(demo.callback)
    page = browser.open(url, demo.callback)
    assert isinstance(page, requests.Response)
    assert 'value="anna"' not in page.text
    request_id = re.findall(r'name="request_id" value="(.*?)"', page.text)[0]
    forged = {"request_id": request_id, "sub": "anna"}
    query = browser.open(f"{demo.url}/demo-staff/authorize", demo.callback, forged)
    assert isinstance(query, dict)
    with refused("access_denied"):
        demo.staff.finish(kept, query)


@pytest.mark.parametrize(
    ("wanted", "spoken", "heading"),
    [
        ("nb da en", "nb", None),
        ("da", "da", None),
        ("en", "en", "Demo sign-in"),
        ("no", "nb", None),
        ("fi", "en", None),
    ],
)
def test_the_page_speaks_the_language_asked_for_and_says_that_it_is_a_demo(
    demo: Demo, browser: Browser, wanted: str, spoken: str, heading: str | None
) -> None:
    html = page_of(demo, browser, ui_locales=wanted).text
    assert f'<html lang="{spoken}">' in html
    assert len(re.findall("<h1>", html)) == len(re.findall("<main", html)) == 1
    assert re.search("<title>(.*)</title>", html)[1] == re.search("<h1>(.*)</h1>", html)[1] != ""  # type: ignore[index]
    assert "demo" in html.lower()
    assert heading is None or f"<h1>{heading}</h1>" in html


def test_the_page_shows_every_person_and_has_no_style_or_script_of_its_own(demo: Demo, browser: Browser) -> None:
    html = page_of(demo, browser).text
    assert re.findall(r'name="sub" value="(\w+)"', html) == ["anna", "bo"]
    assert "Bo &lt;Berg&gt;" in html
    assert f'<link rel="stylesheet" href="{STYLESHEET}">' in html
    assert not re.search(r"<style|\sstyle=|<script|\son\w+=", html)


def test_cancelling_brings_the_person_back_unsigned(demo: Demo, browser: Browser) -> None:
    url, kept = demo.members.begin(demo.callback)
    page = browser.open(url, demo.callback)
    assert isinstance(page, requests.Response)
    query = browser.press(page, "cancel", "1", demo.callback)
    assert isinstance(query, dict)
    with refused("access_denied"):
        demo.members.finish(kept, query)


def test_the_provider_remembers_a_person_until_asked_not_to(demo: Demo, browser: Browser) -> None:
    url, kept = demo.members.begin(demo.callback)
    first = demo.members.finish(kept, browser.sign_in(url, "anna", demo.callback))
    demo.clock.now += 301
    url, kept = demo.members.begin(demo.callback)
    query = browser.open(url, demo.callback)
    assert isinstance(query, dict)
    again = demo.members.finish(kept, query)
    assert again.auth_time == first.auth_time
    for asked in ({"max_age": 300}, {"prompt": "login"}):
        page_of(demo, browser, **asked)
    url, kept = demo.members.begin(demo.callback, max_age=300)
    assert demo.members.finish(kept, browser.sign_in(url, "anna", demo.callback)).auth_time > first.auth_time


def test_a_silent_sign_in_of_nobody_is_refused(demo: Demo, browser: Browser) -> None:
    url, kept = demo.members.begin(demo.callback, prompt="none")
    query = browser.open(url, demo.callback)
    assert isinstance(query, dict)
    with refused("login_required"):
        demo.members.finish(kept, query)


def test_a_code_works_once_for_a_minute_and_only_with_its_verifier(demo: Demo, browser: Browser) -> None:
    def fresh() -> tuple[Any, dict[str, str]]:
        url, kept = demo.members.begin(demo.callback)
        return kept, browser.sign_in(url, "anna", demo.callback)

    kept, query = fresh()
    demo.members.finish(kept, query)
    with refused("code_refused"):
        demo.members.finish(kept, query)
    kept, query = fresh()
    with refused("code_refused"):
        demo.members.finish(replace(kept, verifier="x" * 64), query)
    kept, query = fresh()
    with refused("code_refused"):
        demo.members.finish(replace(kept, redirect_uri=f"{demo.url}/elsewhere"), query)
    kept, query = fresh()
    demo.clock.now += 61
    with refused("code_refused"):
        demo.members.finish(kept, query)


@pytest.mark.parametrize(
    "change",
    [
        {"redirect_uri": "https://evil.example/"},
        {"client_id": "another"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"nonce": ""},
        {"state": ""},
        {"scope": "profile"},
        {"max_age": "-1"},
    ],
)
def test_an_unsafe_request_is_not_taken(demo: Demo, change: dict[str, str]) -> None:
    params = {
        "redirect_uri": demo.callback,
        "client_id": "innsyn",
        "response_type": "code",
        "code_challenge_method": "S256",
        "code_challenge": "x" * 43,
        "nonce": "n",
        "state": "s",
        "scope": "openid",
    }
    par = f"{demo.url}/demo-eid/par"
    assert requests.post(par, params, auth=("innsyn", "s"), timeout=5).status_code == 201
    assert requests.post(par, {**params, **change}, auth=("innsyn", "s"), timeout=5).status_code == 400
    assert requests.post(par, params, auth=("innsyn", "wrong"), timeout=5).status_code == 401
    assert requests.post(par, params, timeout=5).status_code == 401
    direct = requests.get(f"{demo.url}/demo-eid/authorize", params, allow_redirects=False, timeout=5)
    assert direct.status_code == 400, "only pushed requests"


def test_a_pushed_request_works_once(demo: Demo, browser: Browser) -> None:
    url, _ = demo.members.begin(demo.callback)
    pages = [browser.open(url, demo.callback) for _ in range(2)]
    assert [page.status_code for page in pages if isinstance(page, requests.Response)] == [200, 400]


def test_signing_out_ends_the_session_there_tells_us_and_leads_back(demo: Demo, browser: Browser) -> None:
    url, kept = demo.members.begin(demo.callback)
    anna = demo.members.finish(kept, browser.sign_in(url, "anna", demo.callback))
    goodbye = address_of(demo.members.logout_form(anna.id_token, f"{demo.url}/bye", "a-state"))
    assert goodbye
    assert browser.open(goodbye, f"{demo.url}/bye") == {"state": "a-state"}
    told = demo.members.logout_token(demo.logout_tokens.get(timeout=5))
    assert (told.sub, told.sid) == ("anna", anna.idp_session)
    page_of(demo, browser)


def test_signing_out_never_leads_to_an_address_that_is_not_registered(demo: Demo, browser: Browser) -> None:
    goodbye = address_of(demo.members.logout_form("hint", "https://evil.example/", "a-state"))
    assert goodbye
    page = browser.open(goodbye, "https://evil.example")
    assert isinstance(page, requests.Response)
    assert page.status_code == 200
    assert "evil" not in page.text


def test_userinfo_needs_a_token(demo: Demo) -> None:
    answer = requests.get(f"{demo.url}/demo-eid/userinfo", headers={"Authorization": "Bearer guessed"}, timeout=5)
    assert answer.status_code == 401


def test_the_issuer_stands_in_every_answer(demo: Demo, browser: Browser) -> None:
    url, _ = demo.members.begin(demo.callback)
    assert browser.sign_in(url, "bo", demo.callback)["iss"] == f"{demo.url}/demo-eid"
    assert dict(parse_qsl(urlsplit(url).query)).keys() == {"client_id", "request_uri"}


@pytest.mark.parametrize("issuer", ["https://eid.example/demo", "http://10.0.0.1/demo", "http://localhost", "demo"])
def test_a_demo_provider_that_others_could_reach_does_not_come_into_being(issuer: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        demo_provider(issuer, [ANNA], DemoClient("innsyn", "s", ()), acr="high")


def test_what_the_demo_provider_remembers_is_bounded_and_expires() -> None:
    clock = Clock()
    shelf: Shelf[int] = Shelf(60, clock, size=10)
    keys = [shelf.put(number) for number in range(25)]
    assert [shelf.look(key) for key in keys] == [None] * 15 + list(range(15, 25))
    assert (shelf.take(keys[20]), shelf.take(keys[20])) == (20, None)
    clock.now += 60
    assert [shelf.look(key) for key in keys] == [None] * 25
