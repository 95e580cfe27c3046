"""An eID that does not answer: who is signed in goes on, the sign-in page says so, and it works when the eID is back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.postgres import Server
from tests.eids import NIN, Eids, eids, number
from tests.oidc.fake_issuer import Answer

GONE = Answer(before=lambda: False)
PATHS = ("/.well-known/openid-configuration", "/jwks", "/par", "/token", "/userinfo")


@pytest.fixture
def two(server: Server, templates: Path, tmp_path: Path) -> Iterator[Eids]:
    """Members' and employees' issuers."""
    with eids(server, templates, tmp_path / "world") as both:
        yield both


@pytest.mark.attack("K10")
@pytest.mark.parametrize("fault", [GONE, Answer(status=503), Answer("<html>busy")], ids=["cut", "503", "nonsense"])
def test_an_eid_that_is_away_stops_new_sign_ins_alone(two: Eids, fault: Answer) -> None:
    """Employees' issuer is another one and goes on; offering members a second eID comes with the second eID."""
    anna = two.world.visitor()
    assert two.sign_in(anna, **{NIN: number(0)}).status == 303 and anna.get("/my-data").status == 200
    two.members.answers = dict.fromkeys(PATHS, fault)
    stranger = two.world.visitor()
    stranger.cookies["language"] = "en"
    page = stranger.get("/sign-in")
    assert page.status in (400, 503) and "__Host-session" not in stranger.cookies
    assert "Start again" in page.text and "Traceback" not in page.text
    if fault is GONE:
        assert page.status == 503 and "The sign-in service does not answer" in page.text
    assert anna.get("/my-data").status == 200 and anna.get("/consents").status == 200
    assert two.world.visitor().get("/staff/sign-in").status == 303
    two.members.answers = {}
    assert (
        two.sign_in(stranger, **{NIN: number(1), "sub": "person-2"}).status == 303
        and "__Host-session" in stranger.cookies
    )
