"""Attacks on logout messages of the provider."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auth.oidc import LogoutToken, Refused
from tests.oidc.fake_issuer import LEFT_OUT, LOGOUT_EVENT, Answer, Clock, new_key
from tests.oidc.peers import SignIn, refused

pytest_plugins = ["tests.oidc.fixtures"]

NOW = Clock().now


@pytest.mark.attack("A34")
def test_an_honest_logout_token_says_whose_session_ended(sign_in: SignIn) -> None:
    token = sign_in.client.logout_token(sign_in.issuer.logout_token())
    assert token == LogoutToken("person-1", "session-1", "jti-1", datetime.fromtimestamp(NOW + 121, UTC))


@pytest.mark.attack("A34")
@pytest.mark.parametrize(
    ("lies", "code"),
    [
        ({"iss": "https://evil.example"}, "token_issuer"),
        ({"aud": "other"}, "token_audience"),
        ({"aud": LEFT_OUT}, "token_audience"),
        ({"nonce": "a"}, "logout_invalid"),
        ({"nonce": None}, "logout_invalid"),
        ({"events": LEFT_OUT}, "logout_invalid"),
        ({"events": {}}, "logout_invalid"),
        ({"events": [LOGOUT_EVENT]}, "logout_invalid"),
        ({"events": {LOGOUT_EVENT: None}}, "logout_invalid"),
        ({"iat": NOW - 121}, "token_time"),
        ({"iat": NOW + 31}, "token_time"),
        ({"iat": LEFT_OUT}, "token_time"),
        ({"exp": NOW - 31}, "token_time"),
        ({"exp": LEFT_OUT}, "token_time"),
        ({"jti": LEFT_OUT}, "logout_invalid"),
        ({"jti": ""}, "logout_invalid"),
        ({"sub": LEFT_OUT, "sid": LEFT_OUT}, "logout_invalid"),
        ({"sub": 7}, "logout_invalid"),
        ({"sid": ["session-1"]}, "logout_invalid"),
    ],
)
def test_a_forged_logout_token_is_refused(sign_in: SignIn, lies: dict[str, Any], code: str) -> None:
    with refused(code):
        sign_in.client.logout_token(sign_in.issuer.logout_token(**lies))


@pytest.mark.attack("A34")
def test_a_logout_token_of_another_key_is_refused(sign_in: SignIn) -> None:
    sign_in.issuer.key = new_key("first")
    with refused("token_signature"):
        sign_in.client.logout_token(sign_in.issuer.logout_token())


@pytest.mark.attack("A34")
@pytest.mark.parametrize("missing", ["sub", "sid"])
def test_a_subject_or_a_session_alone_is_enough(sign_in: SignIn, missing: str) -> None:
    token = sign_in.client.logout_token(sign_in.issuer.logout_token(**{missing: LEFT_OUT}))
    assert getattr(token, missing) is None


@pytest.mark.attack("A34")
def test_a_logout_token_is_refused_once_its_jti_may_be_forgotten(sign_in: SignIn, clock: Clock) -> None:
    raw = sign_in.issuer.logout_token(exp=NOW + 10**9)
    clock.now = int(sign_in.client.logout_token(raw).exp.timestamp())
    with refused("token_time"):
        sign_in.client.logout_token(raw)


@pytest.mark.attack("A14")
@pytest.mark.parametrize("typ", ["JWT", "", "at+jwt", LEFT_OUT])
def test_an_id_token_is_no_logout_token(sign_in: SignIn, typ: object) -> None:
    with refused("token_header"):
        sign_in.client.logout_token(sign_in.issuer.logout_token({"typ": typ}))


@pytest.mark.attack("A36")
@pytest.mark.parametrize("query", [{}, {"sid": "session-1"}, {"iss": "{url}"}, {"iss": "{url}/", "sid": "session-1"}])
def test_a_front_channel_logout_names_both_issuer_and_session(sign_in: SignIn, query: dict[str, str]) -> None:
    with refused("logout_invalid"):
        sign_in.client.frontchannel_session({k: v.format(url=sign_in.issuer.url) for k, v in query.items()})
    assert sign_in.client.frontchannel_session({"iss": sign_in.issuer.url, "sid": "session-1"}) == "session-1"


def test_the_logout_form_carries_the_hint_and_where_to_come_back(sign_in: SignIn) -> None:
    form = sign_in.client.logout_form("the-token", "https://innsyn.example/bye", "a-state")
    assert form == (
        f"{sign_in.issuer.url}/logout",
        {
            "id_token_hint": "the-token",
            "client_id": "innsyn",
            "post_logout_redirect_uri": "https://innsyn.example/bye",
            "state": "a-state",
        },
    )


def test_there_is_no_logout_form_when_the_provider_has_none(sign_in: SignIn) -> None:
    sign_in.issuer.metadata["end_session_endpoint"] = LEFT_OUT
    assert sign_in.client.logout_form("the-token", "https://innsyn.example/bye", "a-state") is None


def test_a_silent_provider_does_not_stop_our_own_logout(sign_in: SignIn) -> None:
    sign_in.issuer.answers["/.well-known/openid-configuration"] = Answer(status=503)
    assert sign_in.client.logout_form("the-token", "https://innsyn.example/bye", "a-state") is None


@pytest.mark.attack("A34")
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.text() | st.from_regex(r"[\w-]{0,40}\.[\w-]{0,40}\.[\w-]{0,40}", fullmatch=True))
def test_any_text_posted_as_a_logout_token_is_refused(sign_in: SignIn, raw: str) -> None:
    with pytest.raises(Refused):
        sign_in.client.logout_token(raw)
