"""Attacks on the signature of the ID token and on the header that says how to check it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from joserfc.util import urlsafe_b64encode

from tests.oidc.fake_issuer import LEFT_OUT, FakeIssuer, new_key
from tests.oidc.peers import SignIn, refused

pytest_plugins = ["tests.oidc.fixtures"]


@pytest.mark.attack("A08")
def test_an_unsigned_token_is_refused(sign_in: SignIn) -> None:
    kept, query = sign_in.begin()
    header = urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode()
    payload = urlsafe_b64encode(json.dumps(sign_in.issuer.id_token_claims()).encode()).decode()
    for signature in ("", "AAAA"):
        sign_in.issuer.raw_id_token = f"{header}.{payload}.{signature}"
        with refused("token_header"):
            sign_in.client.finish(kept, query)


@pytest.mark.attack("A08")
def test_a_token_keyed_with_the_public_key_as_a_secret_is_refused(sign_in: SignIn) -> None:
    kept, query = sign_in.begin()
    secret = OctKey.import_key(json.dumps(sign_in.issuer.key.as_dict(private=False)))
    header = {"alg": "HS256", "kid": sign_in.issuer.key.kid}
    sign_in.issuer.raw_id_token = jwt.encode(header, sign_in.issuer.id_token_claims(), secret)
    with refused("token_header"):
        sign_in.client.finish(kept, query)


@pytest.mark.attack("A08")
def test_an_algorithm_that_only_the_provider_allows_is_refused(
    issuer: FakeIssuer, client_of: Callable[..., SignIn]
) -> None:
    issuer.metadata["id_token_signing_alg_values_supported"] = ["ES256"]
    with refused("token_header"):
        client_of(issuer, algs=frozenset({"RS256"})).run()


@pytest.mark.attack("A08")
@pytest.mark.parametrize("alg", [["ES256"], {"ES256": 1}, None, 7, "es256", ""])
def test_an_algorithm_that_is_no_plain_name_of_ours_is_refused(sign_in: SignIn, alg: object) -> None:
    sign_in.issuer.header["alg"] = alg
    with refused("token_header"):
        sign_in.run()


@pytest.mark.attack("A09")
def test_another_issuers_key_with_the_same_id_is_refused(sign_in: SignIn) -> None:
    kept, query = sign_in.begin()
    forger = new_key("first")
    sign_in.issuer.raw_id_token = sign_in.issuer.sign(sign_in.issuer.id_token_claims(), key=forger)
    with refused("token_signature"):
        sign_in.client.finish(kept, query)


@pytest.mark.attack("A09")
def test_a_changed_payload_is_refused(sign_in: SignIn) -> None:
    kept, query = sign_in.begin()
    header, _, signature = sign_in.issuer.sign(sign_in.issuer.id_token_claims()).split(".")
    payload = urlsafe_b64encode(json.dumps({**sign_in.issuer.id_token_claims(), "sub": "bo"}).encode()).decode()
    sign_in.issuer.raw_id_token = f"{header}.{payload}.{signature}"
    with refused("token_signature"):
        sign_in.client.finish(kept, query)


@pytest.mark.attack("A10")
@pytest.mark.parametrize("signed_by", ["the forger", "the issuer"])
@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c", "crit"])
def test_a_token_that_brings_its_own_key_or_rules_is_refused_and_nothing_is_fetched(
    sign_in: SignIn, name: str, signed_by: str
) -> None:
    issuer, forger = sign_in.issuer, new_key("mine")
    key = forger if signed_by == "the forger" else issuer.key
    address = f"{issuer.url}/keys-of-the-forger"
    lies = {
        "jwk": forger.as_dict(private=False),
        "jku": address,
        "x5u": address,
        "x5c": ["AAAA"],
        "crit": ["unheard-of"],
    }
    kept, query = sign_in.begin()
    issuer.raw_id_token = issuer.sign(issuer.id_token_claims(), {"kid": key.kid, name: lies[name]}, key)
    before = issuer.hits.total()
    with refused("token_header"):
        sign_in.client.finish(kept, query)
    assert issuer.hits.total() == before + 1  # the token request alone


@pytest.mark.attack("A14")
@pytest.mark.parametrize("typ", ["at+jwt", "logout+jwt", "secevent+jwt", 7, None])
def test_another_kind_of_token_is_no_id_token(sign_in: SignIn, typ: object) -> None:
    sign_in.issuer.header["typ"] = typ
    with refused("token_header"):
        sign_in.run()


@pytest.mark.attack("A14")
@pytest.mark.parametrize("typ", ["JWT", "jwt", LEFT_OUT])
def test_an_id_token_may_say_that_it_is_a_jwt(sign_in: SignIn, typ: object) -> None:
    sign_in.issuer.header["typ"] = typ
    assert sign_in.run().subject == "person-1"
