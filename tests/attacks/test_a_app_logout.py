"""Attacks on log-outs that come from the provider, on the whole app: by its server, by its page, or not at all."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.postgres import Server
from tests.eids import NIN, Eids, eids, number
from tests.oidc.fake_issuer import LEFT_OUT, new_key
from tests.visitor import Visitor

_numbers = itertools.count()


@pytest.fixture(scope="module")
def here(server: Server, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eids]:
    with eids(server, templates, tmp_path_factory.mktemp("eids") / "world") as running:
        yield running


@pytest.fixture
def sid() -> str:
    """The provider's key of this test's sign-in."""
    return f"session-{next(_numbers)}"


@pytest.fixture
def anna(here: Eids, sid: str) -> Visitor:
    visitor = here.world.visitor()
    assert here.sign_in(visitor, sub="anna", sid=sid, **{NIN: number()}).status == 303
    return visitor


def is_signed_in(visitor: Visitor) -> bool:
    return visitor.get("/cookies").status == 200 and visitor.get("/sign-ins").status == 200


def tell(here: Eids, token: str, kind: str = "member") -> int:
    """What the provider's server is answered; it sends no cookie and no origin."""
    stranger = here.world.visitor()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = stranger.send(
        "POST", f"/{kind}/back-channel-logout", body=f"logout_token={token}".encode(), headers=headers
    )
    assert answer.body == b""
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status


@pytest.mark.attack("A33")
@pytest.mark.parametrize("named", ["sid", "sub"])
def test_a_logout_message_ends_the_session_at_once(here: Eids, anna: Visitor, sid: str, named: str) -> None:
    bo = here.world.visitor()
    here.sign_in(bo, sub="bo", sid="of-bo", **{NIN: number(1)})
    about = {"sub": LEFT_OUT, "sid": sid} if named == "sid" else {"sub": "anna", "sid": LEFT_OUT}
    started = time.perf_counter()
    assert tell(here, here.members.logout_token(jti=sid, **about)) == 200
    assert time.perf_counter() - started < 0.5
    assert not is_signed_in(anna)
    assert is_signed_in(bo)


@pytest.mark.attack("A33")
@pytest.mark.parametrize("named", ["sid", "sub"])
def test_a_logout_message_ends_an_employees_session(here: Eids, sid: str, named: str) -> None:
    dag = here.world.visitor()
    assert here.sign_in(dag, "/staff/sign-in", sub="dag", sid=sid).status == 303
    assert dag.get("/staff/privacy").status == 200
    view = "gen_random_uuid(), gen_random_uuid(), person_id, 'privacy', 'member', 'case', 'A case of hers', 'S1'"
    rows = here.world.rows
    rows(
        f"insert into app.staff_view select {view}, now(), now() + interval '9 minutes', null, '' from app.staff where name like 'Dag%%'"
    )
    about = {"sub": LEFT_OUT, "sid": sid} if named == "sid" else {"sub": "dag", "sid": LEFT_OUT}
    assert tell(here, here.staff.logout_token(jti=sid, **about), "staff") == 200
    assert dag.get("/staff/privacy").status == 303
    assert rows("select ended_by from app.staff_view order by started_at desc limit 1") == [("sign_out",)]


@pytest.mark.attack("A34")
@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://evil.example"},
        {"aud": "other"},
        {"nonce": "a"},
        {"events": LEFT_OUT},
        {"iat": 1_700_000_000},
        {"sub": LEFT_OUT, "sid": LEFT_OUT},
        {"jti": LEFT_OUT},
    ],
)
def test_a_forged_logout_message_changes_nothing(here: Eids, anna: Visitor, sid: str, lies: dict[str, object]) -> None:
    assert tell(here, here.members.logout_token(**{"sid": sid, "jti": f"j-{sid}"} | lies)) == 400
    assert is_signed_in(anna)


@pytest.mark.attack("A34")
@pytest.mark.parametrize("token", ["", "x", "a.b.c", "%00", "%ED%A0%80"])
def test_a_message_that_is_no_token_changes_nothing(here: Eids, anna: Visitor, token: str) -> None:
    assert tell(here, token) == 400
    assert is_signed_in(anna)


@pytest.mark.attack("A34")
def test_a_message_signed_by_others_changes_nothing(here: Eids, anna: Visitor, sid: str) -> None:
    members, here.members.key = here.members.key, new_key("first")
    try:
        assert tell(here, here.members.logout_token(sid=sid, jti=sid)) == 400
    finally:
        here.members.key = members
    assert tell(here, here.staff.logout_token(sid=sid, jti=sid)) == 400, "nor by the other issuer"
    assert is_signed_in(anna)


@pytest.mark.attack("A34")
def test_a_repeated_logout_message_has_no_second_effect(here: Eids, anna: Visitor, sid: str) -> None:
    token = here.members.logout_token(sid=LEFT_OUT, sub="anna", jti=sid)
    assert tell(here, token) == 200
    assert not is_signed_in(anna)
    here.sign_in(anna, sub="anna", sid=sid, **{NIN: number()})
    assert tell(here, token) == 400
    assert is_signed_in(anna)


@pytest.mark.attack("A35")
@pytest.mark.parametrize("passed", [{"minutes": 30, "seconds": 1}, {"hours": 12, "seconds": 1}])
def test_without_a_logout_message_the_session_ends_by_its_own_limits(
    here: Eids, anna: Visitor, passed: dict[str, float]
) -> None:
    assert is_signed_in(anna)
    here.world.let_pass(**passed)
    assert not is_signed_in(anna)


@pytest.mark.attack("A36")
def test_the_providers_page_ends_exactly_the_session_it_names(here: Eids, anna: Visitor, sid: str) -> None:
    other = here.world.visitor()
    here.sign_in(other, sub="anna", sid=f"{sid}-other", **{NIN: number()})
    frame = here.world.visitor()
    answer = frame.send(
        "GET",
        f"/member/front-channel-logout?iss={here.members.url}&sid={sid}",
        headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"},
    )
    assert answer.status == 200
    assert not is_signed_in(anna)
    assert is_signed_in(other)


@pytest.mark.attack("A36")
def test_a_guessing_page_ends_nothing_and_learns_nothing(here: Eids, anna: Visitor, sid: str) -> None:
    us, them = here.members.url, here.staff.url
    guesses = [
        "", "iss=&sid=", f"iss={us}", f"sid={sid}", f"iss={us}&sid=", f"iss={us}&sid={sid[:-1]}", f"iss={us}&sid={sid}0",
        f"iss={us}/&sid={sid}", f"iss={us.upper()}&sid={sid}", f"iss={them}&sid={sid}", f"iss={us}&sid=%25",
        f"iss={us}&sid=%00", f"iss={us}&sid={'x' * 4000}", f"iss={us}&sid=x&sid={sid}",
    ]  # fmt: skip
    frame, answers = here.world.visitor(), set()
    for guess in guesses:
        answer = frame.send("GET", f"/member/front-channel-logout?{guess}")
        answers.add(
            (answer.status, answer.body, tuple(sorted((k, v) for k, v in answer.headers.items() if k != "Date")))
        )
        staff = frame.send("GET", f"/staff/front-channel-logout?iss={them}&sid={sid}")
        assert staff.status == 200
    assert is_signed_in(anna)
    right = frame.send("GET", f"/member/front-channel-logout?iss={us}&sid={sid}")
    answers.add((right.status, right.body, tuple(sorted((k, v) for k, v in right.headers.items() if k != "Date"))))
    assert len(answers) == 1, "a hit looks like a miss"
    assert not is_signed_in(anna)
