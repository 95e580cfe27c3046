"""Attacks on what somebody is: a role, a membership or another organisation, claimed wherever something can be claimed."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.postgres import Server
from tests.canaries import digest
from tests.eids import NIN, Eids, eids, number
from tests.visitor import Visitor
from tests.world import World

CLAIMED = {
    "role": "privacy", "roles": "privacy", "is_staff": "true", "is_admin": "1", "kind": "staff", "standing": "member",
    "staff_id": "1", "member_no": "1000001", "member_number": "1000001", "tenant_id": "denmark",
    "organisation": "denmark", "controller": "other", "colleague": "false", "level": "3", "view_id": "1",
}  # fmt: skip
IN_ADDRESS = "?" + urllib.parse.urlencode(CLAIMED)
IN_HEADERS = {f"X_{name.title()}": value for name, value in CLAIMED.items()} | {"X_Remote_User": "dag"}
TO_OFFICERS = "Nothing waits for an answer"
LOGS = frozenset({"limit_count", "web_session", "pre_login"})


@pytest.fixture(scope="module")
def here(server: Server, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eids]:
    """A world whose issuers claim what a test wants."""
    with eids(server, templates, tmp_path_factory.mktemp("claims") / "world") as running:
        yield running


def test_the_officer_herself_sees_the_page_that_the_others_must_not(shared_norway: World) -> None:
    assert TO_OFFICERS in shared_norway.signed_in("dag").get("/staff/privacy").text


@pytest.mark.attack("H01")
@pytest.mark.parametrize("sub", ["anna", "kim", "pia", "cille"])
def test_a_role_in_the_address_a_cookie_or_a_header_is_ignored(shared_norway: World, sub: str) -> None:
    visitor = shared_norway.signed_in(sub)
    visitor.cookies.update(CLAIMED)
    shown = visitor.get(f"/staff/privacy{IN_ADDRESS}", **IN_HEADERS)
    assert TO_OFFICERS not in shown.text
    assert "/staff/privacy" not in visitor.get(f"/{'staff' if sub in ('pia', 'cille') else ''}{IN_ADDRESS}").text


@pytest.mark.attack("H01")
def test_a_cookie_of_claims_alone_is_no_session(shared_norway: World) -> None:
    stranger = shared_norway.visitor()
    stranger.cookies.update(CLAIMED)
    for path in ("/staff/privacy", "/my-data"):
        assert stranger.get(path + IN_ADDRESS, **IN_HEADERS).status == 303


@pytest.mark.attack("H01")
def test_a_member_who_signs_in_with_claims_in_the_address_is_a_member(shared_norway: World) -> None:
    visitor = shared_norway.visitor()
    visitor.sign_in("kim", f"/sign-in{IN_ADDRESS}")
    newest = "select kind, standing from app.web_session order by created_at desc limit 1"
    assert shared_norway.rows(newest) == [("member", "participant")]


@pytest.mark.attack("H01")
@pytest.mark.parametrize("name", CLAIMED)
def test_a_claim_beside_what_a_form_sends_refuses_the_post(shared_norway: World, name: str) -> None:
    anna = shared_norway.signed_in("anna")
    honest = anna.callback_body("save_field", 1, None, "Bergen kommune", "", match={"field": "employer"})
    before = digest(shared_norway, leave_out=LOGS)
    assert anna.post_callback(json.dumps(honest).encode()).status == 200, "as it is it would be answered"
    places = (honest, honest["inputs"][0], honest["inputs"][0]["id"], honest["state"][0])
    for place in places:
        place[name] = CLAIMED[name]
        assert anna.post_callback(json.dumps(honest).encode()).status == 400
        del place[name]
    assert digest(shared_norway, leave_out=LOGS) == before


def test_a_field_of_the_form_can_be_assigned(norway: World) -> None:
    anna = norway.signed_in("anna")
    before = digest(norway, leave_out=LOGS)
    ((present,),) = norway.rows("select employer from register.profile where ref = 'demo-anna'")
    assert anna.fire("save_field", 1, None, "Bergen kommune", present, match={"field": "employer"}).status == 200
    assert digest(norway, leave_out=LOGS) != before


@pytest.mark.attack("H01")
@pytest.mark.parametrize(
    "field",
    [*CLAIMED, "ref", "person_id", "status", "joined_on", "national_id", "ask_first", "register_ref", "__class__"],
)
def test_no_field_but_those_of_the_form_can_be_assigned(shared_norway: World, field: str) -> None:
    anna = shared_norway.signed_in("anna")
    before = digest(shared_norway, leave_out=LOGS)
    for function, values in (("save_field", (1, None, "1", "")), ("ask_for_name", (1, None, "Anne", "Because"))):
        assert anna.fire(function, *values, match={"field": field}).status < 500
    assert digest(shared_norway, leave_out=LOGS) == before


@pytest.mark.attack("H01")
def test_whatever_the_members_issuer_claims_nobody_becomes_staff(here: Eids) -> None:
    visitor = here.world.visitor()
    assert here.sign_in(visitor, **CLAIMED, groups=["privacy"], **{NIN: number()}).status == 303
    newest = "select kind, standing from app.web_session order by created_at desc limit 1"
    assert here.world.rows(newest) == [("member", "member")]
    assert TO_OFFICERS not in visitor.get("/staff/privacy").text
    assert here.world.rows("select count(*) from app.staff_grant where granted_by <> 'demo'") == [(0,)]


@pytest.mark.attack("H01")
def test_whatever_the_staff_issuer_claims_roles_come_from_our_table(here: Eids) -> None:
    claims = CLAIMED | {"roles": ["privacy", "support"], "groups": ["privacy"]}
    pia: Visitor = here.world.visitor()
    pia.cookies["language"] = "en"
    assert here.sign_in(pia, "/staff/sign-in", sub="pia", **claims).status == 303
    assert TO_OFFICERS not in pia.get("/staff/privacy").text
    stranger = here.world.visitor()
    assert here.sign_in(stranger, "/staff/sign-in", sub="new", **claims).status == 403
    assert "__Host-session" not in stranger.cookies
    assert here.world.rows(
        "select role from app.staff_grant join app.staff using (person_id) where subject = 'pia'"
    ) == [("product",)]
