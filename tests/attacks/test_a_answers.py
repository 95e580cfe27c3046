"""Attacks on what the browser brings back from the provider, and on the connection to the provider."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from auth.oidc import Refused
from tests.oidc.certificates import self_signed
from tests.oidc.fake_issuer import Answer, Clock, FakeIssuer
from tests.oidc.peers import REDIRECT_URI, SignIn, refused

pytest_plugins = ["tests.oidc.fixtures"]


@pytest.mark.attack("A02")
@pytest.mark.parametrize("state", [None, "", "guessed", "é"])
def test_an_answer_without_our_state_is_refused(sign_in: SignIn, state: str | None) -> None:
    kept, query = sign_in.begin()
    changed = {**query, "state": state} if state is not None else {"code": query["code"], "iss": query["iss"]}
    with refused("state_unknown"):
        sign_in.client.finish(kept, changed)
    assert sign_in.issuer.hits["/token"] == 0


@pytest.mark.attack("A02")
def test_a_record_without_a_state_is_refused(sign_in: SignIn) -> None:
    kept, query = sign_in.begin()
    with refused("state_unknown"):
        sign_in.client.finish(replace(kept, state=""), {**query, "state": ""})


@pytest.mark.attack("A02")
def test_an_answer_after_ten_minutes_is_refused(sign_in: SignIn, clock: Clock) -> None:
    kept, query = sign_in.begin()
    clock.now += 601
    with refused("state_expired"):
        sign_in.client.finish(kept, query)


@pytest.mark.attack("A03")
def test_an_answer_to_another_browsers_sign_in_is_refused(sign_in: SignIn) -> None:
    _, annas_query = sign_in.begin()
    bos_record, _ = sign_in.begin()
    with refused("state_unknown"):
        sign_in.client.finish(bos_record, annas_query)
    assert sign_in.issuer.hits["/token"] == 0


@pytest.mark.attack("A04")
def test_a_code_that_the_provider_has_seen_before_is_refused(sign_in: SignIn) -> None:
    kept, query = sign_in.begin()
    sign_in.client.finish(kept, query)
    sign_in.issuer.answers["/token"] = Answer({"error": "invalid_grant"}, 400)
    with refused("code_refused"):
        sign_in.client.finish(kept, query)


@pytest.mark.attack("A05")
def test_every_sign_in_has_its_own_long_verifier_whose_hash_was_sent_before(sign_in: SignIn) -> None:
    verifiers = set()
    for _ in range(3):
        sign_in.run()
        verifier = sign_in.issuer.forms["/token"]["code_verifier"]
        assert sign_in.issuer.asked["code_challenge"] == create_s256_code_challenge(verifier)
        assert sign_in.issuer.asked["code_challenge_method"] == "S256"
        assert len(verifier) >= 43
        verifiers.add(verifier)
    assert len(verifiers) == 3


@pytest.mark.attack("A07")
def test_an_answer_from_another_issuer_is_refused_before_the_code_is_sent_anywhere(sign_in: SignIn) -> None:
    kept, query = sign_in.begin()
    for forged in ("https://evil.example", sign_in.issuer.url + "/", ""):
        with refused("iss_mismatch"):
            sign_in.client.finish(kept, {**query, "iss": forged})
    assert sign_in.issuer.hits["/token"] == 0


@pytest.mark.attack("A07")
@pytest.mark.parametrize(("announced", "profile"), [(True, False), (False, True)])
def test_a_promised_issuer_must_be_in_the_answer(
    issuer: FakeIssuer, client_of: Callable[..., SignIn], announced: bool, profile: bool
) -> None:
    issuer.metadata["authorization_response_iss_parameter_supported"] = announced
    sign_in = client_of(issuer, expects_iss=profile)
    kept, query = sign_in.begin()
    del query["iss"]
    with refused("iss_mismatch"):
        sign_in.client.finish(kept, query)
    assert issuer.hits["/token"] == 0


@pytest.mark.attack("A07")
def test_an_answer_for_another_registration_is_refused(sign_in: SignIn) -> None:
    kept, query = sign_in.begin()
    with refused("state_unknown"):
        sign_in.client.finish(replace(kept, provider="staff"), query)


@pytest.mark.attack("A11")
@pytest.mark.parametrize("issuer_says", ["https://evil.example", "{url}/", "HTTP{rest}"])
def test_a_discovery_document_of_another_issuer_is_refused(sign_in: SignIn, issuer_says: str) -> None:
    url = sign_in.issuer.url
    sign_in.issuer.metadata["issuer"] = issuer_says.format(url=url, rest=url.removeprefix("http"))
    with refused("provider_error"):
        sign_in.begin()


@pytest.mark.attack("A11")
@pytest.mark.parametrize("address", ["http://evil.example/token", "ftp://x.example", "https://a@b.example/", "", 7])
def test_a_discovery_document_cannot_send_our_secrets_over_an_unsafe_address(sign_in: SignIn, address: object) -> None:
    sign_in.issuer.metadata["token_endpoint"] = address
    with refused("provider_error"):
        sign_in.begin()


@pytest.mark.attack("A25")
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer({"error": "server_error"}, 500), "provider_unreachable"),
        (Answer(before=lambda: False), "provider_unreachable"),
        (Answer({}), "provider_error"),
        (Answer("[]", headers={"Content-Type": "application/json"}), "provider_error"),
        (Answer("[" * 100_000, headers={"Content-Type": "application/json"}), "provider_error"),
        (Answer('{"a"', headers={"Content-Type": "application/json"}), "provider_error"),
        (Answer("<h1>Hello</h1>"), "provider_error"),
        (Answer({"token_type": "Bearer", "access_token": "a"}), "id_token_missing"),
        (Answer({"token_type": "Bearer", "access_token": "a\r\nb: c", "id_token": "b"}), "provider_error"),
        (Answer({"token_type": "Bearer", "access_token": "a", "id_token": "b"}, 400), "provider_error"),
        (Answer({"token_type": "mac", "access_token": "a", "id_token": "b"}), "provider_error"),
        (Answer({"error": "invalid_client", "error_description": "<script>"}, 401), "provider_error"),
    ],
)
def test_a_broken_token_answer_is_refused(sign_in: SignIn, answer: Answer, code: str) -> None:
    sign_in.issuer.answers["/token"] = answer
    with refused(code):
        sign_in.run()


@pytest.mark.attack("A25")
@pytest.mark.parametrize("path", ["/token", "/par", "/userinfo", "/jwks", "/.well-known/openid-configuration"])
def test_no_redirect_is_followed(issuer: FakeIssuer, client_of: Callable[..., SignIn], path: str) -> None:
    issuer.answers[path] = Answer({}, 302, {"Location": f"{issuer.url}/elsewhere"})
    with refused("provider_error"):
        client_of(issuer, userinfo_required=True).run()
    assert issuer.hits["/elsewhere"] == 0


@pytest.mark.attack("A25")
def test_a_silent_or_dripping_provider_is_left_after_six_seconds_and_holds_up_nobody_else(sign_in: SignIn) -> None:
    stop = threading.Event()

    def drip() -> Iterator[bytes]:
        yield b"{"
        while not stop.wait(0.2):
            yield b" "

    def hang() -> bool:
        return stop.wait(60) and False

    honest = sign_in.issuer.answer

    def answer(path: str) -> Answer:
        if path == "/token":
            match sign_in.issuer.forms[path]["code"]:
                case "hang":
                    return Answer(before=hang)
                case "drip":
                    return Answer(drip(), headers={"Content-Type": "application/json"})
        return honest(path)

    def slow_sign_in(code: str) -> float:
        kept, query = sign_in.begin()
        started = time.monotonic()
        with refused("provider_unreachable"):
            sign_in.client.finish(kept, {**query, "code": code})
        return time.monotonic() - started

    sign_in.run()
    sign_in.issuer.answer = answer  # type: ignore[method-assign]
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(slow_sign_in, "hang")
        _wait_for(lambda: sign_in.issuer.hits["/token"] == 2)
        dripping = pool.submit(slow_sign_in, "drip")
        _wait_for(lambda: sign_in.issuer.hits["/token"] == 3)
        assert sign_in.run().subject == "person-1"
        assert not slow.done()
        assert not dripping.done()
        try:
            assert slow.result() < 6
            assert dripping.result() < 6
        finally:
            stop.set()


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline, pause = time.monotonic() + 5, threading.Event()
    while not condition():
        assert time.monotonic() < deadline
        pause.wait(0.01)


@pytest.mark.attack("A25")
def test_a_certificate_that_nobody_vouches_for_is_refused(clock: Clock, client_of: Callable[..., SignIn]) -> None:
    with self_signed() as (context, certificate), FakeIssuer(clock, context) as issuer:
        with refused("provider_unreachable"):
            client_of(issuer).begin()
        assert client_of(issuer, trusted=certificate).run().subject == "person-1"


@pytest.mark.attack("A26")
@pytest.mark.parametrize(
    ("error", "description", "code"),
    [
        ("access_denied", "<script>alert(1)</script>", "access_denied"),
        ("access_denied", "mitid_user_aborted", "cancelled"),
        ("login_required", "", "login_required"),
        ("<script>alert(1)</script>", "x" * 9000, "provider_error"),
        ("", "", "provider_error"),
    ],
)
def test_an_error_of_the_provider_becomes_a_word_of_ours(
    sign_in: SignIn, error: str, description: str, code: str
) -> None:
    kept, query = sign_in.begin()
    with pytest.raises(Refused) as refusal:
        sign_in.client.finish(kept, {**query, "error": error, "error_description": description})
    assert refusal.value.code == code
    assert str(refusal.value) == code
    assert sign_in.issuer.hits["/token"] == 0


@pytest.mark.attack("A26")
def test_a_forged_error_without_our_state_is_not_even_read(sign_in: SignIn) -> None:
    kept, _ = sign_in.begin()
    with refused("state_unknown"):
        sign_in.client.finish(kept, {"error": "access_denied"})


def test_an_answer_without_a_code_is_refused(sign_in: SignIn) -> None:
    kept, query = sign_in.begin()
    with refused("code_missing"):
        sign_in.client.finish(kept, {**query, "code": ""})


def test_the_code_goes_back_with_the_address_it_was_asked_for(sign_in: SignIn) -> None:
    sign_in.run()
    assert sign_in.issuer.forms["/token"]["redirect_uri"] == REDIRECT_URI
    assert sign_in.issuer.asked["redirect_uri"] == REDIRECT_URI
