"""The whole app against the certified provider, set up by settings alone, as an organisation would set it up."""

from __future__ import annotations

import html
import re
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from joserfc.jwk import ECKey

from data.postgres import Server
from tests.eids import HIGH, NIN, give_numbers, number
from tests.oidc.browser import Browser
from tests.oidc.fake_issuer import new_key
from tests.oidc.peers import certified_provider, free_port
from tests.visitor import Answer, Visitor
from tests.world import World, world


@dataclass
class Certified:
    """The world, and one person's browser as each side sees it."""

    world: World
    issuer: str
    browser: Browser
    visitor: Visitor

    def sign_in(self, person: str = "anna", start: str = "/sign-in", browser: Browser | None = None) -> Answer:
        """What our callback answers after a whole sign-in."""
        address = self.visitor.get(start).headers["Location"]
        query = (browser or self.browser).sign_in(address, person, f"{self.world.origin}/member/callback")
        return self.visitor.get(f"/member/callback?{urllib.parse.urlencode(query)}")


@pytest.fixture(scope="module")
def running(server: Server, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str]]:
    text = new_key("any").as_pem(private=True).decode()
    key = ECKey.import_key(text, {"kid": ECKey.import_key(text).thumbprint(), "use": "sig", "alg": "ES256"})
    port = free_port()
    us = f"http://localhost:{port}"
    people = {"anna": {"name": "Anna Berg", NIN: number()}, "bo": {"name": "Bo Lund", NIN: number(1)}}
    with certified_provider(
        f"{us}/member/callback", f"{us}/signed-out", f"{us}/member/back-channel-logout",
        people, client_key=key, acr_values=[HIGH, "urn:bankid:bim;LOA=4"], nin_claim=NIN,
    ) as provider:  # fmt: skip
        settings = {
            "INNSYN_DEMO": "",
            "INNSYN_MEMBER_ISSUER": provider.issuer,
            "INNSYN_MEMBER_CREDENTIAL": text,
            "INNSYN_STAFF_CREDENTIAL": new_key("staff").as_pem(private=True).decode(),
            "INNSYN_STAFF_LEVEL_VALUES": "mfa",
        }
        folder = tmp_path_factory.mktemp("certified") / "world"
        with world(server, "norway", templates, folder, port, **settings) as here:
            give_numbers(here)
            yield here, provider.issuer


@pytest.fixture
def certified(running: tuple[World, str]) -> Iterator[Certified]:
    with Browser() as browser:
        yield Certified(*running, browser, running[0].visitor())


def test_a_sign_in_pushes_its_request_and_ends_on_the_page_asked_for(certified: Certified) -> None:
    address = certified.visitor.get("/sign-in?next=/consents").headers["Location"]
    asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
    assert set(asked) == {"client_id", "request_uri"}, "state, nonce and challenge went over the back channel"
    answer = certified.sign_in(start="/sign-in?next=/consents")
    assert (answer.status, answer.headers["Location"]) == (303, "/consents")
    assert "Anna" in certified.visitor.get("/").text
    ((issuer, level),) = certified.world.rows(
        "select issuer, level from app.web_session order by created_at desc limit 1"
    )
    assert (issuer, level) == (certified.issuer, 3)


def test_an_answer_without_its_issuer_is_refused(certified: Certified) -> None:
    address = certified.visitor.get("/sign-in").headers["Location"]
    query = certified.browser.sign_in(address, "anna", f"{certified.world.origin}/member/callback")
    assert query.pop("iss") == certified.issuer
    assert certified.visitor.get(f"/member/callback?{urllib.parse.urlencode(query)}").status == 400
    assert "__Host-session" not in certified.visitor.cookies


def test_opening_an_address_signs_nobody_in_though_the_provider_knows_them(certified: Certified) -> None:
    certified.sign_in()
    other = certified.world.visitor()
    page = certified.browser.open(other.get("/sign-in").headers["Location"], certified.world.origin)
    assert isinstance(page, requests.Response)
    assert 'name="sub"' in page.text, "the eID asks anew"


def test_a_step_up_asks_again_and_takes_only_the_same_person(certified: Certified) -> None:
    certified.sign_in()
    certified.world.let_pass(minutes=5, seconds=1)
    with Browser() as one_that_knows_nobody:
        assert certified.sign_in("bo", "/step-up?next=/archive", one_that_knows_nobody).status == 403
    answer = certified.sign_in("anna", "/step-up?next=/archive")
    assert (answer.status, answer.headers["Location"]) == (303, "/archive")
    assert certified.visitor.fire("ask", 1).status == 200
    assert len(certified.world.rows("select 1 from app.archive_order where state = 'waiting'")) == 1


def test_signing_out_here_ends_the_providers_session_too(certified: Certified) -> None:
    certified.sign_in()
    goodbye = certified.visitor.post("/sign-out").text
    form = re.search(r'<form[^>]*class="leaving"[^>]*>(.*?)</form>', goodbye)
    assert form
    target = re.search(r'action="([^"]+)"', form[0])[1]
    inputs = re.findall(r"<input[^>]*>", form[1])
    fields = {
        re.search(r'name="([^"]*)"', each)[1]: html.unescape(re.search(r'value="([^"]*)"', each)[1]) for each in inputs
    }
    assert target.startswith(certified.issuer) and fields["id_token_hint"].count(".") == 2
    page = certified.browser.open(f"{target}?{urllib.parse.urlencode(fields)}", certified.world.origin)
    assert isinstance(page, requests.Response)
    assert "state" in certified.browser.press(page, "logout", "yes", f"{certified.world.origin}/signed-out")


def test_signing_out_at_the_provider_ends_the_session_here(certified: Certified) -> None:
    certified.sign_in()
    ((person_id, sealed),) = certified.world.rows(
        "select person_id, id_token from app.web_session order by created_at desc limit 1"
    )
    token = certified.world.services.vault.open(str(person_id), "app.web_session.id_token", sealed)
    query = urllib.parse.urlencode(
        {"id_token_hint": token, "post_logout_redirect_uri": f"{certified.world.origin}/signed-out"}
    )
    assert certified.visitor.get("/").status == 200
    page = certified.browser.open(f"{certified.issuer}/session/end?{query}", certified.world.origin)
    assert isinstance(page, requests.Response)
    certified.browser.press(page, "logout", "yes", f"{certified.world.origin}/signed-out")
    until = time.monotonic() + 5  # the provider tells us while it answers the browser
    while certified.visitor.get("/").status == 200 and time.monotonic() < until:
        pass
    assert certified.visitor.get("/").status == 303
