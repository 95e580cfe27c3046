"""What a provider profile may say, and how the client shows itself to the provider."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt

from auth.oidc import Level, Provider
from tests.oidc.fake_issuer import LEFT_OUT, Answer, FakeIssuer, new_key
from tests.oidc.peers import SignIn, refused

pytest_plugins = ["tests.oidc.fixtures"]


def profile(**changes: Any) -> Provider:
    honest = {
        "key": "members",
        "issuer": "https://eid.example",
        "client_id": "innsyn",
        "auth_method": "client_secret_basic",
        "credential": "a secret",
        "levels": {"high": Level.HIGH},
    }
    return Provider(**{**honest, **changes})


@pytest.mark.parametrize(
    "unsafe",
    [
        {"issuer": "http://eid.example"},
        {"issuer": "http://eid.example", "insecure": True},
        {"issuer": "http://127.0.0.1:8050"},
        {"issuer": "http://127.0.0.1.example", "insecure": True},
        {"issuer": "https://[bad"},
        {"issuer": "eid.example"},
        {"algs": frozenset()},
        {"algs": frozenset({"ES256", "none"})},
        {"algs": frozenset({"HS256"})},
        {"auth_method": "private_key_jwt"},
        {"credential": new_key("ours")},
        {"credential": ""},
        {"scopes": ("profile",)},
    ],
)
def test_an_unsafe_profile_does_not_even_come_into_being(unsafe: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="members: "):
        profile(**unsafe)


@pytest.mark.parametrize("issuer", ["http://localhost:1/x", "http://127.0.0.1:1", "http://[::1]:1"])
def test_plain_http_is_for_this_very_machine(issuer: str) -> None:
    assert profile(issuer=issuer, insecure=True).issuer == issuer


def test_a_profile_keeps_its_secret_out_of_what_is_printed() -> None:
    assert "a secret" not in repr(profile())


def test_a_pushed_request_leaves_nothing_but_its_number_in_the_address(sign_in: SignIn) -> None:
    url, _ = sign_in.client.begin("https://innsyn.example/callback")
    assert url == f"{sign_in.issuer.url}/authorize?client_id=innsyn&request_uri=urn%3Aexample%3Apushed"


def test_a_provider_without_pushed_requests_gets_them_in_the_address(
    issuer: FakeIssuer, client_of: Callable[..., SignIn]
) -> None:
    issuer.metadata["pushed_authorization_request_endpoint"] = LEFT_OUT
    issuer.metadata["authorization_endpoint"] = f"{issuer.url}/authorize?tenant=1"
    sign_in = client_of(issuer, acr_values=("high",), extra_params={"idp_values": "mitid", "state": "x"})
    sign_in.run(ui_locales="da")
    assert issuer.hits["/par"] == 0
    asked = {name: issuer.asked[name] for name in ("tenant", "acr_values", "idp_values", "ui_locales", "response_type")}
    assert asked == {
        "tenant": "1",
        "acr_values": "high",
        "idp_values": "mitid",
        "ui_locales": "da",
        "response_type": "code",
    }
    assert issuer.asked["state"] != "x"


def test_a_profile_can_demand_pushed_requests_or_do_without(
    issuer: FakeIssuer, client_of: Callable[..., SignIn]
) -> None:
    client_of(issuer, par=False).run()
    assert issuer.hits["/par"] == 0
    issuer.metadata["pushed_authorization_request_endpoint"] = LEFT_OUT
    with refused("provider_error"):
        client_of(issuer, par=True).begin()


def test_a_refused_push_ends_the_sign_in(sign_in: SignIn) -> None:
    sign_in.issuer.answers["/par"] = Answer({"error": "invalid_request", "request_uri": "urn:x"}, 400)
    with refused("provider_error"):
        sign_in.begin()


def test_every_request_is_proven_with_a_fresh_short_assertion_for_this_issuer(
    issuer: FakeIssuer, client_of: Callable[..., SignIn]
) -> None:
    key = new_key("ours")
    client_of(issuer, credential=key).run()
    pushed, redeemed = (
        jwt.decode(issuer.forms[path]["client_assertion"], key, algorithms=["ES256"]) for path in ("/par", "/token")
    )
    assert pushed.header == {"alg": "ES256", "kid": "ours", "typ": "JWT"}
    for claims in (pushed.claims, redeemed.claims):
        assert (claims["iss"], claims["sub"], claims["aud"]) == ("innsyn", "innsyn", issuer.url)
        assert claims["exp"] - claims["iat"] <= 60
    assert pushed.claims["jti"] != redeemed.claims["jti"]


def test_a_secret_goes_into_the_header_and_never_into_the_form(
    issuer: FakeIssuer, client_of: Callable[..., SignIn]
) -> None:
    client_of(issuer, auth_method="client_secret_basic", credential="a:b c%ø").run()
    scheme, _, shown = issuer.headers["/token"]["Authorization"].partition(" ")
    assert (scheme, base64.b64decode(shown)) == ("Basic", b"innsyn:a%3Ab+c%25%C3%B8")
    assert "client_secret" not in issuer.forms["/token"]


def test_the_provider_cannot_set_cookies_that_the_next_person_would_carry(sign_in: SignIn) -> None:
    honest = sign_in.issuer.answer("/par")
    sign_in.issuer.answers["/par"] = Answer(honest.body, 201, {"Set-Cookie": "who=anna; Path=/"})
    sign_in.run()
    sign_in.run()
    assert "Cookie" not in sign_in.issuer.headers["/par"]


def test_proxies_and_passwords_of_the_environment_are_not_used(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert sign_in.run().subject == "person-1"
