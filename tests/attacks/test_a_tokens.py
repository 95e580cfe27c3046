"""Attacks on the claims of the ID token: each forged, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from authlib.oidc.core.util import create_half_hash
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auth.oidc import Level, Refused, SignedIn
from tests.oidc.fake_issuer import LEFT_OUT, Clock, FakeIssuer
from tests.oidc.peers import SignIn, refused

pytest_plugins = ["tests.oidc.fixtures"]

NOW = Clock().now


def test_an_honest_sign_in_is_accepted(sign_in: SignIn) -> None:
    person = sign_in.run(max_age=300)
    assert (person.issuer, person.subject) == (sign_in.issuer.url, "person-1")
    assert person.level is Level.HIGH
    assert person.auth_time == datetime.fromtimestamp(NOW, UTC)
    assert person.idp_session == "session-1"


@pytest.mark.attack("A06")
@pytest.mark.parametrize("nonce", ["another", LEFT_OUT, "", None, 7, ["a"], "\ud800"])
def test_a_wrong_or_missing_nonce_is_refused(sign_in: SignIn, nonce: object) -> None:
    sign_in.issuer.claims["nonce"] = nonce
    with refused("nonce_mismatch"):
        sign_in.run()


@pytest.mark.attack("A06")
def test_the_nonce_of_the_sign_in_before_is_refused(sign_in: SignIn) -> None:
    sign_in.begin()
    sign_in.issuer.claims["nonce"] = sign_in.issuer.asked["nonce"]
    with refused("nonce_mismatch"):
        sign_in.run()


@pytest.mark.attack("A06")
@pytest.mark.parametrize("nonce", ["", LEFT_OUT])
@pytest.mark.parametrize("stored", ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"])
def test_a_record_without_a_nonce_is_refused(sign_in: SignIn, stored: str, nonce: object) -> None:
    sign_in.issuer.claims["nonce"] = nonce
    kept, query = sign_in.begin()
    with refused("nonce_mismatch"):
        sign_in.client.finish(replace(kept, nonce_sha256=stored), query)


@pytest.mark.attack("A11")
def test_a_token_of_another_issuer_is_refused(sign_in: SignIn) -> None:
    url = sign_in.issuer.url
    for forged in (f"{url}/", url.upper(), "https://evil.example", [url], None, LEFT_OUT):
        sign_in.issuer.claims["iss"] = forged
        with refused("token_issuer"):
            sign_in.run()


@pytest.mark.attack("A12")
@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "other"},
        {"aud": "other", "azp": "innsyn"},
        {"aud": ["other"], "azp": "innsyn"},
        {"aud": ["innsyn", "other"]},
        {"aud": ["innsyn", "other"], "azp": "other"},
        {"azp": "other"},
        {"azp": None},
        {"aud": LEFT_OUT},
        {"aud": []},
        {"aud": {"innsyn": 1}},
        {"aud": "innsyn other", "azp": "innsyn"},
    ],
)
def test_a_token_for_somebody_else_is_refused(sign_in: SignIn, claims: dict[str, Any]) -> None:
    sign_in.issuer.claims = claims
    with refused("token_audience"):
        sign_in.run()


@pytest.mark.attack("A12")
@pytest.mark.parametrize("claims", [{"aud": ["innsyn"]}, {"azp": "innsyn"}, {"aud": ["innsyn", "o"], "azp": "innsyn"}])
def test_a_token_for_us_is_accepted_in_every_spelling(sign_in: SignIn, claims: dict[str, Any]) -> None:
    sign_in.issuer.claims = claims
    assert sign_in.run().subject == "person-1"


@pytest.mark.attack("A13")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exp", NOW - 31),
        ("nbf", NOW + 31),
        ("iat", NOW - 11 * 60),
        ("iat", NOW + 31),
        ("exp", LEFT_OUT),
        ("iat", LEFT_OUT),
        ("exp", str(NOW + 60)),
        ("exp", float("nan")),
        ("exp", NOW + 60.5),
        ("exp", True),
        ("nbf", None),
    ],
)
def test_a_token_out_of_its_time_is_refused(sign_in: SignIn, name: str, value: object) -> None:
    sign_in.issuer.claims[name] = value
    with refused("token_time"):
        sign_in.run()


@pytest.mark.attack("A13")
@pytest.mark.parametrize(("name", "value"), [("exp", NOW - 29), ("nbf", NOW + 29), ("iat", NOW + 29)])
def test_clocks_may_differ_by_half_a_minute(sign_in: SignIn, name: str, value: int) -> None:
    sign_in.issuer.claims[name] = value
    assert sign_in.run().subject == "person-1"


@pytest.mark.attack("A15")
@pytest.mark.parametrize("acr", ["low", "", LEFT_OUT, None, "High", "high ", "urn:bankid:bid;LOA=4x", ["high"], 4, {}])
def test_a_weaker_or_unknown_assurance_level_is_refused(sign_in: SignIn, acr: object) -> None:
    sign_in.issuer.claims["acr"] = acr
    with refused("acr_too_low"):
        sign_in.run()


@pytest.mark.attack("A15")
def test_the_level_comes_from_the_id_token_and_never_from_userinfo(
    issuer: FakeIssuer, client_of: Callable[..., SignIn]
) -> None:
    issuer.claims["acr"] = LEFT_OUT
    issuer.userinfo["acr"] = "high"
    with refused("acr_too_low"):
        client_of(issuer, userinfo_required=True).run()


@pytest.mark.attack("A15")
def test_a_profile_names_its_own_claim_values_and_minimum(issuer: FakeIssuer, client_of: Callable[..., SignIn]) -> None:
    nsis = "https://data.gov.dk/concept/core/nsis/"
    levels = {nsis + "Low": Level.LOW, nsis + "Substantial": Level.SUBSTANTIAL}
    sign_in = client_of(issuer, loa_claim="loa", levels=levels, minimum=Level.LOW)
    issuer.claims["loa"] = nsis + "Low"
    assert sign_in.run().level is Level.LOW


TWO_FACTORS = {"loa_claim": "amr", "levels": {"mfa": Level.HIGH, "hwk": Level.SUBSTANTIAL}, "minimum": Level.HIGH}


@pytest.mark.attack("A15")
@pytest.mark.parametrize("amr", [["mfa"], ["pwd", "mfa"], ["hwk", "mfa", "mfa"]])
def test_a_profile_can_take_its_level_from_any_method_listed_in_amr(
    issuer: FakeIssuer, client_of: Callable[..., SignIn], amr: list[str]
) -> None:
    issuer.claims["amr"] = amr
    assert client_of(issuer, **TWO_FACTORS).run().level is Level.HIGH


@pytest.mark.attack("A15")
@pytest.mark.parametrize(
    "amr",
    [
        LEFT_OUT,
        None,
        "mfa",
        [],
        {},
        {"mfa": 1},
        ["pwd"],
        ["MFA"],
        ["mfa "],
        ["hwk"],
        [["mfa"]],
        ["mfa", 1],
        ["mfa", None],
        1,
    ],
)
def test_an_amr_that_is_no_list_of_texts_with_a_known_one_is_refused(
    issuer: FakeIssuer, client_of: Callable[..., SignIn], amr: object
) -> None:
    issuer.claims["amr"] = amr
    with refused("acr_too_low"):
        client_of(issuer, **TWO_FACTORS).run()


@pytest.mark.attack("A15")
def test_where_amr_is_asked_for_acr_says_nothing(issuer: FakeIssuer, client_of: Callable[..., SignIn]) -> None:
    issuer.claims |= {"acr": "mfa", "amr": LEFT_OUT}
    issuer.userinfo["amr"] = ["mfa"]
    with refused("acr_too_low"):
        client_of(issuer, userinfo_required=True, **TWO_FACTORS).run()


@pytest.mark.attack("A16")
@pytest.mark.parametrize(
    ("auth_time", "code"),
    [
        (NOW - 6 * 60, "auth_too_old"),
        (1, "auth_too_old"),
        (LEFT_OUT, "auth_time_invalid"),
        (NOW + 31, "auth_time_invalid"),
        (-1, "auth_time_invalid"),
        (str(NOW), "auth_time_invalid"),
        (True, "auth_time_invalid"),
    ],
)
def test_a_step_up_needs_a_fresh_sign_in(sign_in: SignIn, auth_time: object, code: str) -> None:
    sign_in.issuer.claims["auth_time"] = auth_time
    with refused(code):
        sign_in.run(max_age=300)


@pytest.mark.attack("A16")
def test_the_age_that_was_asked_for_is_sent_and_a_younger_sign_in_accepted(sign_in: SignIn) -> None:
    sign_in.issuer.claims["auth_time"] = NOW - 299
    assert sign_in.run(max_age=300, prompt="login").auth_time.timestamp() == NOW - 299
    assert sign_in.issuer.asked["max_age"] == "300"
    assert sign_in.issuer.asked["prompt"] == "login"


@pytest.mark.attack("A16")
def test_a_new_token_of_an_old_sign_in_keeps_the_old_time(sign_in: SignIn) -> None:
    sign_in.issuer.claims["auth_time"] = NOW - 3600
    assert sign_in.run().auth_time.timestamp() == NOW - 3600
    sign_in.issuer.claims["auth_time"] = LEFT_OUT
    with refused("auth_time_invalid"):
        sign_in.run()


@pytest.mark.attack("A17")
@pytest.mark.parametrize(
    ("amr", "kept"),
    [("BankID", ("BankID",)), (["pwd", "otp"], ("pwd", "otp")), (LEFT_OUT, ()), ([1, None, {}], ()), ({"a": 1}, ())],
)
def test_amr_is_read_in_every_shape_and_never_trusted(sign_in: SignIn, amr: object, kept: tuple[str, ...]) -> None:
    sign_in.issuer.claims["amr"] = amr
    person = sign_in.run()
    assert person.amr == kept
    assert person.level is Level.HIGH


@pytest.mark.attack("A18")
@pytest.mark.parametrize("sub", ["", "a" * 256, "a\0b", "a\n", 7, None, LEFT_OUT, ["a"], "å"])
def test_a_subject_that_is_no_plain_identifier_is_refused(sign_in: SignIn, sub: object) -> None:
    sign_in.issuer.claims["sub"] = sub
    with refused("token_subject"):
        sign_in.run()


def test_an_access_token_that_does_not_belong_to_the_id_token_is_refused(sign_in: SignIn) -> None:
    sign_in.issuer.claims["at_hash"] = create_half_hash("another-token", "ES256").decode()
    with refused("token_hash"):
        sign_in.run()
    sign_in.issuer.claims["at_hash"] = create_half_hash("an-access-token", "ES256").decode()
    assert sign_in.run().subject == "person-1"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
CLAIMS = ["iss", "sub", "aud", "azp", "iat", "exp", "nbf", "auth_time", "nonce", "acr", "sid", "amr", "at_hash", "name"]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lies=st.dictionaries(st.sampled_from(CLAIMS), JSON, max_size=3))
def test_whatever_a_token_claims_is_either_a_sign_in_or_refused(sign_in: SignIn, lies: dict[str, Any]) -> None:
    sign_in.issuer.claims = lies
    try:
        assert isinstance(sign_in.run(), SignedIn)
    except Refused as refusal:
        assert refusal.code.startswith(("token_", "nonce_", "acr_", "auth_"))
