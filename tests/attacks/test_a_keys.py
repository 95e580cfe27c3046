"""Attacks and faults around the provider's published keys."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from auth.oidc import Refused
from tests.oidc.fake_issuer import Answer, Clock, new_key
from tests.oidc.peers import REDIRECT_URI, SignIn, refused

pytest_plugins = ["tests.oidc.fixtures"]

HOUR = 3600


@pytest.mark.attack("A22")
@pytest.mark.parametrize("kid", ["second", "first"])
def test_keys_that_rotate_during_a_sign_in_are_fetched_once_more(sign_in: SignIn, kid: str) -> None:
    sign_in.run()
    kept, query = sign_in.begin()
    sign_in.issuer.key = new_key(kid)
    sign_in.issuer.published = [sign_in.issuer.key]
    assert sign_in.client.finish(kept, query).subject == "person-1"
    assert sign_in.issuer.hits["/jwks"] == 2


@pytest.mark.attack("A23")
def test_a_thousand_unknown_key_ids_cost_one_fetch_a_minute_and_stop_nobody(sign_in: SignIn, clock: Clock) -> None:
    sign_in.run()
    forger = new_key("x")
    forged = [sign_in.issuer.sign({}, {"kid": f"k{number}", "typ": "logout+jwt"}, forger) for number in range(1000)]

    def attack(token: str) -> str:
        with pytest.raises(Refused) as refusal:
            sign_in.client.logout_token(token)
        return refusal.value.code

    with ThreadPoolExecutor(4) as pool:
        attacks = pool.map(attack, forged)
        assert sign_in.run().subject == "person-1"
        assert set(attacks) == {"token_signature"}
    assert sign_in.issuer.hits["/jwks"] == 2
    clock.now += 61
    assert {attack(token) for token in forged[:10]} == {"token_signature"}
    assert sign_in.issuer.hits["/jwks"] == 3


@pytest.mark.attack("A23")
def test_callbacks_with_unknown_key_ids_cost_one_fetch_a_minute_too(sign_in: SignIn) -> None:
    sign_in.run()
    for number in range(20):
        sign_in.issuer.header["kid"] = f"k{number}"
        with refused("token_signature"):
            sign_in.run()
    assert sign_in.issuer.hits["/jwks"] == 2


@pytest.mark.attack("A24")
def test_kept_keys_serve_for_a_day_while_the_provider_does_not_answer(sign_in: SignIn, clock: Clock) -> None:
    sign_in.run()
    for path in ("/jwks", "/.well-known/openid-configuration"):
        sign_in.issuer.answers[path] = Answer(status=503)
    clock.now += 24 * HOUR - 1
    assert sign_in.run().subject == "person-1"
    clock.now += 2
    with refused("provider_unreachable"):
        sign_in.run()
    sign_in.issuer.answers.clear()
    clock.now += 10
    assert sign_in.run().subject == "person-1"


@pytest.mark.attack("A24")
def test_keys_are_fetched_again_after_an_hour(sign_in: SignIn, clock: Clock) -> None:
    sign_in.run()
    clock.now += HOUR - 1
    sign_in.run()
    assert sign_in.issuer.hits["/jwks"] == 1
    clock.now += 2
    sign_in.run()
    assert sign_in.issuer.hits["/jwks"] == 2


def test_a_silent_provider_is_not_asked_by_everybody_at_once(sign_in: SignIn) -> None:
    discovery = "/.well-known/openid-configuration"
    sign_in.issuer.answers[discovery] = Answer(status=503)
    for _ in range(10):
        with refused("provider_unreachable"):
            sign_in.begin()
    assert sign_in.issuer.hits[discovery] == 1


def test_many_threads_at_the_first_sign_in_share_one_fetch(sign_in: SignIn) -> None:
    with ThreadPoolExecutor(8) as pool:
        begun = list(pool.map(lambda _: sign_in.client.begin(REDIRECT_URI), range(8)))
    assert len({kept.state for _, kept in begun}) == 8
    assert sign_in.issuer.hits["/.well-known/openid-configuration"] == 1


def test_keys_we_cannot_use_do_not_hide_those_we_can(sign_in: SignIn) -> None:
    usable = sign_in.issuer.key.as_dict(private=False)
    sign_in.issuer.answers["/jwks"] = Answer(
        {"keys": [{"kty": "AKP", "kid": "new"}, {"kty": "oct", "k": "AAAA", "kid": "first"}, 7, {"kty": "EC"}, usable]}
    )
    assert sign_in.run().subject == "person-1"


@pytest.mark.parametrize("document", [{}, {"keys": []}, {"keys": 7}, {"keys": [{"kty": "oct", "k": "AAAA"}]}])
def test_a_key_document_without_public_keys_is_refused(sign_in: SignIn, document: dict[str, object]) -> None:
    sign_in.issuer.answers["/jwks"] = Answer(document)
    with refused("provider_error"):
        sign_in.run()
