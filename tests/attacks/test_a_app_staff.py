"""Attacks on how an employee signs in, on the whole app: one factor alone, and from outside of the staff's networks."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from app import create_app
from auth.networks import is_within
from config import Config
from data.postgres import Server
from tests.eids import HIGH, NIN, Eids, eids, number
from tests.oidc.fake_issuer import LEFT_OUT
from tests.visitor import Answer, Visitor
from tests.world import World, close, world

HERE = "127.0.0.0/8,::1/128"
OUTSIDE = "203.0.113.9"


@pytest.fixture(scope="module")
def by_acr(server: Server, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eids]:
    """Staff whose provider says `acr`, one of two values."""
    values = {"INNSYN_STAFF_LEVEL_VALUES": "two-factors,urn:example:key"}
    with eids(server, templates, tmp_path_factory.mktemp("acr") / "world", **values) as running:
        yield running


@pytest.fixture(scope="module")
def by_amr(server: Server, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eids]:
    """Staff whose provider lists what they signed in with."""
    values = {"INNSYN_STAFF_LEVEL_CLAIM": "amr", "INNSYN_STAFF_LEVEL_VALUES": "mfa,hwk"}
    with eids(server, templates, tmp_path_factory.mktemp("amr") / "world", **values) as running:
        yield running


def tried(here: Eids, **claims: object) -> tuple[Answer, list[str], Visitor]:
    """What Cille is answered when she comes back with these claims, what was logged, and her browser."""
    visitor = here.world.visitor()
    visitor.cookies["language"] = "en"
    with capture_logs() as lines:
        answer = here.sign_in(visitor, "/staff/sign-in", sub="cille", **claims)
    return answer, [line["code"] for line in lines if line["event"] == "login.failure"], visitor


@pytest.mark.attack("A15")
@pytest.mark.parametrize("acr", ["two-factors", "urn:example:key"])
def test_each_configured_value_lets_an_employee_in_and_is_asked_for(by_acr: Eids, acr: str) -> None:
    answer, codes, visitor = tried(by_acr, acr=acr)
    assert (answer.status, codes) == (303, []) and visitor.get("/staff").status == 200
    assert by_acr.staff.asked["acr_values"] == "two-factors urn:example:key"


@pytest.mark.attack("A15")
@pytest.mark.parametrize(
    "acr", [LEFT_OUT, None, "", "one-factor", "Two-Factors", HIGH, ["two-factors"], "two-factors,x"]
)
def test_an_employee_without_a_known_level_stays_outside(by_acr: Eids, acr: object) -> None:
    answer, codes, visitor = tried(by_acr, acr=acr, amr=["mfa"])
    assert (answer.status, codes) == (403, ["acr_too_low"])
    assert "stronger sign-in" in answer.text and "__Host-session" not in visitor.cookies


@pytest.mark.attack("A15")
@pytest.mark.parametrize("amr", [["mfa"], ["pwd", "hwk"]])
def test_a_listed_method_lets_an_employee_in_and_no_level_is_asked_for(by_amr: Eids, amr: list[str]) -> None:
    answer, codes, visitor = tried(by_amr, amr=amr, acr=LEFT_OUT)
    assert (answer.status, codes) == (303, []) and visitor.get("/staff").status == 200
    assert "acr_values" not in by_amr.staff.asked


@pytest.mark.attack("A15")
@pytest.mark.parametrize(
    "amr", [LEFT_OUT, None, [], "mfa", ["pwd"], ["pwd", "otp"], ["MFA"], ["mfa", 1], {"mfa": True}]
)
def test_an_employee_without_a_listed_method_stays_outside(by_amr: Eids, amr: object) -> None:
    answer, codes, visitor = tried(by_amr, amr=amr)
    assert (answer.status, codes) == (403, ["acr_too_low"])
    assert "__Host-session" not in visitor.cookies


@pytest.mark.attack("A15")
def test_the_employees_claim_says_nothing_about_members(by_amr: Eids) -> None:
    visitor = by_amr.world.visitor()
    assert by_amr.sign_in(visitor, acr=LEFT_OUT, amr=["mfa"], **{NIN: number()}).status == 403
    assert by_amr.sign_in(visitor, **{NIN: number()}).status == 303


@pytest.fixture(scope="module")
def office(server: Server, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An Innsyn whose staff must come from this machine."""
    folder = tmp_path_factory.mktemp("office") / "world"
    with world(server, "norway", templates, folder, INNSYN_STAFF_NETWORKS=HERE) as running:
        yield running


def asks(app: Flask, visitor: Visitor, path: str, address: str, method: str = "GET", **headers: str) -> TestResponse:
    """What this browser is answered when its connection comes from this address."""
    said = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in visitor.cookies.items()),
        "X-CSRFToken": visitor.cookies.get("_csrf_token", ""),
        "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/json",
    }
    client = app.test_client(use_cookies=False)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(
        path, method=method, base_url=visitor.origin, headers=said | named, environ_base={"REMOTE_ADDR": address}
    )


@pytest.mark.parametrize("address", [OUTSIDE, "2001:db8::9", "::ffff:203.0.113.9", "10.0.0.1", "unknown", ""])
def test_a_staff_session_carried_out_of_the_network_opens_nothing(office: World, address: str) -> None:
    cille = office.signed_in("cille")
    for method, path in (
        ("GET", "/staff"), ("GET", "/"), ("GET", "/my-data"), ("GET", "/privacy"), ("GET", "/step-up?next=/staff"),
        ("GET", "/sign-in"), ("GET", "/_dash-layout"), ("POST", "/_dash-update-component"), ("GET", "/healthz"),
    ):  # fmt: skip
        answer = asks(office.app, cille, path, address, method)
        assert answer.status_code == 403, path
        assert "own networks" in answer.text and "Cille" not in answer.text
    assert cille.get("/staff").status == 200, "at the office it still works"


@pytest.mark.parametrize("path", ["/staff/sign-in", "/staff/callback?code=x&state=y"])
def test_no_staff_sign_in_begins_or_ends_outside_of_the_network(office: World, path: str) -> None:
    stranger = office.visitor()
    stranger.cookies["language"] = "en"
    answer = asks(office.app, stranger, path, OUTSIDE)
    assert (answer.status_code, "Not from this network" in answer.text) == (403, True)
    assert asks(office.app, stranger, path, "127.0.0.1").status_code != 403


def test_a_sign_in_begun_inside_cannot_be_finished_outside(office: World) -> None:
    cille = office.visitor()
    back = cille.choose("cille", "/staff/sign-in").headers["Location"]
    assert asks(office.app, cille, back.removeprefix(office.origin), OUTSIDE).status_code == 403
    assert cille.get(back).status == 303, "it was not used up"


def test_a_staff_session_can_be_ended_from_anywhere(office: World) -> None:
    cille = office.signed_in("cille")
    assert asks(office.app, cille, "/sign-out", OUTSIDE, "POST").status_code in (200, 303)
    assert cille.get("/staff").status == 303


def test_members_are_never_asked_where_they_are(office: World) -> None:
    anna = office.signed_in("anna")
    assert [asks(office.app, anna, path, OUTSIDE).status_code for path in ("/", "/my-data", "/privacy")] == [200] * 3
    assert asks(office.app, office.visitor(), "/sign-in", OUTSIDE).status_code == 303


@pytest.mark.parametrize("forged", ["127.0.0.1", "127.0.0.1, 127.0.0.1", "::1", f"127.0.0.1, {OUTSIDE}"])
def test_a_forged_address_in_a_header_is_not_believed(office: World, forged: str) -> None:
    cille = office.signed_in("cille")
    headers = {"X_Forwarded_For": forged, "X_Real_IP": forged, "Forwarded": f"for={forged}"}
    assert asks(office.app, cille, "/staff", OUTSIDE, **headers).status_code == 403
    assert asks(office.app, cille, "/staff", "127.0.0.1", X_Forwarded_For=OUTSIDE).status_code == 200


def test_behind_a_trusted_proxy_its_own_word_counts_and_nothing_before_it(office: World) -> None:
    cille = office.signed_in("cille")
    behind = create_app(Config.from_environment(office.environment | {"INNSYN_TRUSTED_PROXIES": "1"}))
    try:
        for said, status in ((f"127.0.0.1, {OUTSIDE}", 403), (f"{OUTSIDE}, 127.0.0.1", 200), ("nonsense", 403)):
            assert asks(behind, cille, "/staff", "10.0.0.1", X_Forwarded_For=said).status_code == status
    finally:
        close(behind.extensions["innsyn"])


def test_a_refusal_is_logged_without_the_address(office: World) -> None:
    cille = office.signed_in("cille")
    with capture_logs() as lines:
        asks(office.app, cille, "/staff", OUTSIDE, X_Forwarded_For="198.51.100.77")
    assert [line["signed_in"] for line in lines if line["event"] == "staff.elsewhere"] == [True]
    assert OUTSIDE not in str(lines) and "198.51.100.77" not in str(lines)


def test_without_a_list_staff_may_come_from_everywhere(shared_norway: World) -> None:
    assert asks(shared_norway.app, shared_norway.signed_in("cille"), "/staff", OUTSIDE).status_code == 200


def test_an_address_is_within_a_network_or_refused() -> None:
    networks = [ipaddress.ip_network(each) for each in ("192.0.2.0/24", "2001:db8::/32", "198.51.100.7")]
    for address in ("192.0.2.1", "2001:db8::7", "198.51.100.7", "::ffff:192.0.2.9"):
        assert is_within(address, networks), address
    for address in ("192.0.3.1", "198.51.100.8", "::1", "::ffff:192.0.3.9", "192.0.2.1:80", "unknown", "", None):
        assert not is_within(address, networks), address
