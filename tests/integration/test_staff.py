"""Staff: an issuer of their own, roles from our table alone, given and taken by a command that names who did it."""

from __future__ import annotations

import getpass

import pytest

from config import Config, Refused
from tests.world import World


def command(world: World, *words: str) -> tuple[int, str]:
    """Exit code and words of `flask --app app …`."""
    result = world.app.test_cli_runner().invoke(args=list(words))
    return result.exit_code, result.output


def issuer(world: World) -> str:
    return world.environment["INNSYN_STAFF_ISSUER"]


def audit(world: World) -> list[tuple[object, ...]]:
    return world.rows(
        "select action, detail, actor from app.audit_event where action like 'staff-role-%%' order by position"
    )


def test_a_granted_role_works_at_the_next_click_and_names_who_gave_it(norway: World) -> None:
    pia = norway.signed_in("pia")
    pia.cookies["language"] = "en"
    assert "This page is not for you" in pia.get("/staff/privacy").text
    assert command(norway, "staff", "grant", issuer(norway), "pia", "privacy", "--name", "Pia Munk")[0] == 0
    assert "This page is not for you" not in pia.get("/staff/privacy").text
    by = getpass.getuser()
    assert audit(norway)[-1] == ("staff-role-granted", f"privacy by {by}", "system")
    granted = norway.rows(
        "select granted_by from app.staff_grant join app.staff using (person_id) where subject = 'pia' and role = 'privacy'"
    )
    assert granted == [(by,)]


def test_a_revoked_role_is_gone_at_the_next_click_and_names_who_took_it(norway: World) -> None:
    dag = norway.signed_in("dag")
    assert dag.get("/staff/privacy").status == 200
    command(norway, "staff", "grant", issuer(norway), "pia", "privacy", "--name", "Pia Munk")
    assert command(norway, "staff", "revoke", issuer(norway), "dag", "privacy")[0] == 0
    assert dag.get("/staff/privacy").status == 303
    assert dag.fire("send_answer", None).status == 401
    assert audit(norway)[-1] == ("staff-role-revoked", f"privacy by {getpass.getuser()}", "system")
    again = norway.visitor()
    back = again.choose("dag", "/staff/sign-in")
    again.cookies["language"] = "en"
    answer = again.get(back.headers["Location"])
    assert (answer.status, "not registered as staff" in answer.text) == (403, True)


@pytest.mark.parametrize("subject", ["dag", "nobody-here"])
def test_a_role_that_was_not_there_cannot_be_revoked_and_leaves_no_row(norway: World, subject: str) -> None:
    before = audit(norway)
    code, said = command(norway, "staff", "revoke", issuer(norway), subject, "support")
    assert code == 1
    assert "does not have the role" in said
    assert audit(norway) == before


def test_an_unknown_role_is_refused(norway: World) -> None:
    code, said = command(norway, "staff", "grant", issuer(norway), "pia", "admin", "--name", "Pia")
    assert code == 2
    assert "admin" in said


def test_the_members_issuer_can_never_carry_a_staff_role(norway: World) -> None:
    members = norway.environment["INNSYN_MEMBER_ISSUER"]
    command(norway, "staff", "grant", members, "anna", "privacy", "--name", "Anna Berg")
    anna = norway.signed_in("anna")
    anna.cookies["language"] = "en"
    assert anna.get("/").status == 200
    assert "This page is not for you" in anna.get("/staff/privacy").text
    assert norway.rows("select distinct kind from app.web_session where issuer = %s", members) == [("member",)]


def test_members_and_staff_must_sign_in_at_different_issuers(norway: World) -> None:
    same = norway.environment | {"INNSYN_STAFF_ISSUER": norway.environment["INNSYN_MEMBER_ISSUER"]}
    with pytest.raises(Refused, match="different issuers"):
        Config.from_environment(same)


def test_an_employee_sees_no_members_page_and_a_member_no_staff_page(norway: World) -> None:
    dag, anna = norway.signed_in("dag"), norway.signed_in("anna")
    for visitor, paths, why in (
        (dag, ("/my-data", "/consents", "/archive"), "You are not looking at anybody’s pages now"),
        (anna, ("/staff", "/staff/privacy", "/staff/support"), "This page is not for you"),
    ):
        visitor.cookies["language"] = "en"
        for path in paths:
            assert why in visitor.get(path).text
