"""Attacks on who a sign-in is taken for, on the whole app: it makes no guess and believes no claimed role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from data.postgres import Server
from tests.eids import NIN, Eids, eids, number
from tests.oidc.fake_issuer import LEFT_OUT
from tests.visitor import Answer, Visitor


@pytest.fixture(scope="module")
def here(server: Server, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Eids]:
    with eids(server, templates, tmp_path_factory.mktemp("eids") / "world") as running:
        yield running


@pytest.fixture
def visitor(here: Eids) -> Visitor:
    return here.world.visitor()


def is_stranger(visitor: Visitor) -> bool:
    return visitor.get("/").status == 303 and "__Host-session" not in visitor.cookies


def logged(here: Eids, visitor: Visitor, start: str = "/sign-in", **claims: object) -> tuple[Answer, list[str], str]:
    """The answer, the codes of failed sign-ins, and everything that was logged."""
    visitor.cookies["language"] = "en"
    with capture_logs() as lines:
        answer = here.sign_in(visitor, start, **claims)
    return answer, [line["code"] for line in lines if line["event"] == "login.failure"], str(lines)


@pytest.mark.attack("A15")
@pytest.mark.parametrize(
    "acr", [LEFT_OUT, None, "urn:bankid:bid;LOA=4x", "low", ["urn:bankid:bid;LOA=4"], "two-factors", "demo-loa-high"]
)
def test_a_sign_in_of_an_unlisted_level_is_asked_to_be_stronger(here: Eids, visitor: Visitor, acr: object) -> None:
    answer, codes, _ = logged(here, visitor, acr=acr, **{NIN: number()})
    assert (answer.status, codes) == (403, ["acr_too_low"])
    assert "stronger sign-in" in answer.text
    assert is_stranger(visitor)


@pytest.mark.attack("A32")
def test_a_remembered_browser_without_a_level_opens_nothing(here: Eids, visitor: Visitor) -> None:
    """As far as it applies: a sign-in below the organisation's minimum is none, so no page is left to step up from."""
    answer, codes, _ = logged(here, visitor, acr=LEFT_OUT, amr=["remembered"], **{NIN: number()})
    assert (answer.status, codes) == (403, ["acr_too_low"])
    assert is_stranger(visitor)


@pytest.mark.attack("A19")
def test_the_same_subject_at_the_staff_issuer_is_nobody(here: Eids, visitor: Visitor) -> None:
    assert here.sign_in(visitor, sub="twin", **{NIN: number()}).status == 303
    other = here.world.visitor()
    answer, codes, _ = logged(here, other, "/staff/sign-in", sub="twin", **{NIN: number()})
    assert (answer.status, codes) == (403, ["no_staff"])
    assert is_stranger(other)


@pytest.mark.attack("A29")
def test_a_protected_name_leaves_the_register_name_as_it_is(here: Eids, visitor: Visitor) -> None:
    """As far as it applies: no list shows a name to anybody else. Remaining: mentor match, staff preview."""
    before = here.world.rows("select * from register.profile where ref = 'demo-anna'")
    assert here.sign_in(visitor, sub="anna", name="NAVNE & ADRESSEBESKYTTET", **{NIN: number()}).status == 303
    home = visitor.get("/").text
    assert "Anna" in home
    assert "NAVNE" not in home
    assert here.world.rows("select * from register.profile where ref = 'demo-anna'") == before


@pytest.mark.attack("A30")
@pytest.mark.parametrize(
    ("nin", "code"),
    [
        (LEFT_OUT, "no_person"),
        ("13897200184", "national_id_invalid"),  # a test number, where none are taken
        (number()[:-1] + str((int(number()[-1]) + 1) % 10), "national_id_invalid"),
        ("nonsense", "national_id_invalid"),
        (number(d_number=True), "no_person"),
        (number(7), "no_person"),
    ],
)
def test_a_number_that_names_no_member_is_no_sign_in_and_not_logged(
    here: Eids, visitor: Visitor, nin: object, code: str
) -> None:
    people = here.world.rows("select count(*) from app.person")
    answer, codes, log = logged(here, visitor, sub="new", name="Nils Falk", **{NIN: nin})
    assert (answer.status, codes) == (403, [code])
    assert "We found nobody here" in answer.text
    assert str(nin) not in log + answer.text
    assert "Nils" not in log + answer.text
    assert is_stranger(visitor)
    assert here.world.rows("select count(*) from app.person") == people


@pytest.mark.attack("A30")
def test_two_register_entries_for_one_number_are_nobodys(here: Eids, visitor: Visitor) -> None:
    here.world.rows(
        "insert into register.holder (ref, national_id_index) values ('twice-1', %s), ('twice-2', %s)",
        *[here.world.services.vault.blind("national_id", number(3))] * 2,
    )
    answer, codes, _ = logged(here, visitor, sub="twice", **{NIN: number(3)})
    assert (answer.status, codes) == (403, ["no_person"])
    assert is_stranger(visitor)


@pytest.mark.attack("A38")
def test_a_moved_membership_ends_the_old_sign_ins_and_links_nothing(here: Eids, visitor: Visitor) -> None:
    """As far as it applies: joining the two is a person's work in the register. Remaining: relinking in the app."""
    index = here.world.services.vault.blind("national_id", number(4))
    here.world.rows("insert into register.holder (ref, national_id_index) values ('old-ref', %s)", index)
    assert here.sign_in(visitor, sub="moved", **{NIN: number(4)}).status == 303
    assert visitor.get("/sign-ins").status == 200
    here.world.rows("update register.holder set ref = 'new-ref' where ref = 'old-ref'")
    other = here.world.visitor()
    answer, codes, _ = logged(here, other, sub="moved", **{NIN: number(4)})
    assert (answer.status, codes) == (403, ["eid_of_another_person"])
    assert "moved your membership" in answer.text
    assert is_stranger(other)
    assert visitor.get("/sign-ins").status == 303
    links = "select register_ref from app.eid_link join app.person using (person_id) where subject = 'moved'"
    assert here.world.rows(links) == [("old-ref",)]


@pytest.mark.attack("A39")
@pytest.mark.parametrize(
    "path", ["/sign-in", "/staff/sign-in", "/login", "/admin", "/break-glass", "/staff/break-glass"]
)
def test_there_is_no_password_to_try(here: Eids, visitor: Visitor, path: str) -> None:
    """As far as it applies: break-glass access does not exist, so there is nothing to lock. Remaining: all of it."""
    answer = visitor.post(path, {"username": "admin", "password": "admin"})
    assert answer.status in (404, 405)
    assert is_stranger(visitor)


@pytest.mark.attack("A40")
@pytest.mark.parametrize(
    "claims",
    [
        {"role": "privacy", "roles": ["privacy", "support"], "groups": ["admin"], "is_admin": True, "kind": "staff"},
        {"sub": "dag"},  # the subject of the privacy officer, at the wrong issuer
    ],
)
def test_a_member_with_staff_claims_is_a_member(here: Eids, visitor: Visitor, claims: dict[str, object]) -> None:
    assert here.sign_in(visitor, **{"sub": "anna", NIN: number(), **claims}).status == 303
    assert visitor.get("/").status == 200
    visitor.cookies["language"] = "en"
    page = visitor.get("/staff/privacy")
    assert "This page is not for you" in page.text
    here.world.rows("delete from app.eid_link where subject = 'dag'")
