"""Our client against the certified provider: what we ask for must be what the standard means."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from queue import Queue
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from flask import Flask, request

from auth.oidc import Level, OIDCClient
from auth.oidc.wire import new_session
from tests.oidc.browser import Browser
from tests.oidc.peers import CertifiedProvider, certified_provider, free_port, refused, served


def address_of(form: tuple[str, dict[str, str]] | None) -> str:
    """The form's address with its fields, to open it without a browser."""
    assert form is not None
    return f"{form[0]}?{urllib.parse.urlencode(form[1])}"


class Us:
    """Our side: addresses that the provider may call, and what it called with."""

    def __init__(self, url: str) -> None:
        self.callback, self.bye, self.backchannel = f"{url}/callback", f"{url}/bye", f"{url}/backchannel-logout"
        self.logout_tokens: Queue[str] = Queue()


@pytest.fixture(scope="module")
def us() -> Iterator[Us]:
    app, port = Flask("us"), free_port()
    ours = Us(f"http://127.0.0.1:{port}")

    @app.post("/backchannel-logout")
    def backchannel_logout() -> tuple[str, int]:
        ours.logout_tokens.put(request.form["logout_token"])
        return "", 200

    with served(app, port):
        yield ours


@pytest.fixture(scope="module")
def provider(us: Us) -> Iterator[CertifiedProvider]:
    with certified_provider(us.callback, us.bye, us.backchannel) as running:
        yield running


@pytest.fixture
def client(provider: CertifiedProvider) -> Iterator[OIDCClient]:
    with new_session() as http:
        yield OIDCClient(provider.profile(), http)


@pytest.fixture
def browser() -> Iterator[Browser]:
    with Browser() as opened:
        yield opened


def test_a_sign_in_brings_back_who_it_is_and_how_sure(client: OIDCClient, us: Us, browser: Browser) -> None:
    url, kept = client.begin(us.callback, ui_locales="nb")
    assert set(dict(parse_qsl(urlsplit(url).query))) == {"client_id", "request_uri"}
    query = browser.sign_in(url, "anna", us.callback)
    assert query["iss"] == client.provider.issuer
    person = client.finish(kept, query)
    assert (person.issuer, person.subject, person.name) == (client.provider.issuer, "anna", "Anna Ås")
    assert (person.level, person.national_id, person.amr) == (Level.SUBSTANTIAL, "13897200184", ("test",))
    assert abs(person.auth_time.timestamp() - kept.asked_at.timestamp()) < 30
    assert person.idp_session


@pytest.mark.attack("A04")
def test_a_code_works_once(client: OIDCClient, us: Us, browser: Browser) -> None:
    url, kept = client.begin(us.callback)
    query = browser.sign_in(url, "anna", us.callback)
    client.finish(kept, query)
    with refused("code_refused"):
        client.finish(kept, query)


@pytest.mark.attack("A05")
def test_a_stolen_code_is_worth_nothing_without_its_verifier(client: OIDCClient, us: Us, browser: Browser) -> None:
    url, kept = client.begin(us.callback)
    query = browser.sign_in(url, "anna", us.callback)
    with refused("code_refused"):
        client.finish(replace(kept, verifier="x" * 64), query)


@pytest.mark.attack("A16")
def test_a_step_up_asks_again_although_the_provider_still_knows_the_person(
    client: OIDCClient, us: Us, browser: Browser
) -> None:
    url, kept = client.begin(us.callback)
    client.finish(kept, browser.sign_in(url, "anna", us.callback))
    url, kept = client.begin(us.callback)
    assert isinstance(browser.open(url, us.callback), dict), "single sign-on goes straight through"
    url, kept = client.begin(us.callback, max_age=0)
    page = browser.open(url, us.callback)
    assert isinstance(page, requests.Response)
    query = browser.press(page, "sub", "anna", us.callback)
    assert isinstance(query, dict)
    assert client.finish(kept, query).auth_time.timestamp() >= int(kept.asked_at.timestamp())


def test_a_silent_sign_in_of_nobody_is_refused(client: OIDCClient, us: Us, browser: Browser) -> None:
    url, kept = client.begin(us.callback, prompt="none")
    query = browser.open(url, us.callback)
    assert isinstance(query, dict)
    with refused("login_required"):
        client.finish(kept, query)


@pytest.mark.attack("A15")
def test_a_level_below_ours_is_refused(provider: CertifiedProvider, us: Us, browser: Browser) -> None:
    with new_session() as http:
        client = OIDCClient(provider.profile(acr_values=("low",)), http)
        url, kept = client.begin(us.callback)
        query = browser.sign_in(url, "anna", us.callback)
        with refused("acr_too_low"):
            client.finish(kept, query)


@pytest.mark.attack("A07")
def test_a_forged_issuer_is_refused_and_the_code_stays_unused(client: OIDCClient, us: Us, browser: Browser) -> None:
    url, kept = client.begin(us.callback)
    query = browser.sign_in(url, "anna", us.callback)
    with refused("iss_mismatch"):
        client.finish(kept, {**query, "iss": "https://evil.example"})
    assert client.finish(kept, query).subject == "anna"


def test_signing_out_ends_both_sessions(client: OIDCClient, us: Us, browser: Browser) -> None:
    url, kept = client.begin(us.callback)
    person = client.finish(kept, browser.sign_in(url, "cille", us.callback))
    goodbye = address_of(client.logout_form(person.id_token, us.bye, "a-state"))
    assert goodbye
    page = browser.open(goodbye, us.bye)
    assert isinstance(page, requests.Response)
    assert browser.press(page, "logout", "yes", us.bye) == {"state": "a-state"}
    told = client.logout_token(us.logout_tokens.get(timeout=10))
    assert (told.sub, told.sid) == ("cille", person.idp_session)
    url, _ = client.begin(us.callback)
    assert isinstance(browser.open(url, us.callback), requests.Response), "the provider asks anew"
