"""What operators type about employees: who is a member too, who is a colleague, and that an officer always remains."""

from __future__ import annotations

import getpass
import threading
import time
from typing import Any

import pytest

from data.services import WORKER
from data.staff import LastOfficer, StaffRole, revoke
from tests.visitor import Visitor
from tests.world import World


def command(world: World, *words: str) -> tuple[int, str]:
    """Exit code and words of `flask --app app staff …`."""
    result = world.app.test_cli_runner().invoke(args=["staff", *words])
    return result.exit_code, result.output


def issuer(world: World) -> str:
    return world.environment["INNSYN_STAFF_ISSUER"]


def grant(world: World, sub: str, role: str, *more: str) -> tuple[int, str]:
    return command(world, "grant", issuer(world), sub, role, "--name", sub.title(), *more)


def number_of(world: World, ref: str) -> str:
    """The member number in the register."""
    return str(world.rows("select min(member_number) from register.membership where ref = %s", ref)[0][0])


def is_colleague(world: World, ref: str) -> object:
    return world.rows("select colleague from app.person where register_ref = %s", ref)


def logged(world: World) -> list[tuple[Any, ...]]:
    """Action, detail, actor and whose, of everything about staff, in order."""
    return world.rows(
        "select action, detail, actor, person_id from app.audit_event"
        " where action like 'staff-%%' or action like 'colleague-%%' order by position"
    )


def test_an_employee_who_is_a_member_is_linked_and_marked_and_the_log_names_who_did_it(norway: World) -> None:
    by, anna, before = getpass.getuser(), norway.person_id("anna"), logged(norway)
    number = number_of(norway, "demo-anna")
    code, said = grant(norway, "nina", "support", "--member-number", number)
    assert code == 0 and f"Member {number} is a colleague" in said
    ((nina, linked),) = norway.rows("select person_id, member_id from app.staff where subject = 'nina'")
    assert linked == anna and is_colleague(norway, "demo-anna") == [(True,)]
    assert logged(norway)[len(before) :] == [
        ("staff-role-granted", f"support by {by}", "system", nina),
        ("staff-member-linked", f"member by {by}", "system", nina),
        ("colleague-marked", f"colleague by {by}", "system", anna),
    ]


def test_a_link_that_is_there_is_not_logged_again(norway: World) -> None:
    number = number_of(norway, "demo-anna")
    grant(norway, "nina", "support", "--member-number", number)
    before = logged(norway)
    assert grant(norway, "nina", "product", "--member-number", number)[0] == 0
    assert [row[0] for row in logged(norway)[len(before) :]] == ["staff-role-granted"]


def test_a_role_given_without_a_number_leaves_the_link_as_it_is(norway: World) -> None:
    grant(norway, "nina", "support", "--member-number", number_of(norway, "demo-anna"))
    grant(norway, "nina", "product")
    assert norway.rows("select member_id from app.staff where subject = 'nina'") == [(norway.person_id("anna"),)]


def test_a_member_who_never_signed_in_can_be_marked(norway: World) -> None:
    ((ref, number),) = norway.rows(
        "select ref, member_number from register.membership where status = 'active'"
        " and ref not in (select register_ref from app.person) order by ref limit 1"
    )
    assert command(norway, "colleague", number)[0] == 0
    assert norway.rows("select colleague, language from app.person where register_ref = %s", ref) == [(True, "nb")]


def test_a_mark_is_taken_away_and_each_change_is_logged_once(norway: World) -> None:
    by, anna, number, before = (
        getpass.getuser(), norway.person_id("anna"), number_of(norway, "demo-anna"), logged(norway),
    )  # fmt: skip
    for words, said in (
        ((number,), "is a colleague: support can't look at these pages.\n"),
        ((number,), "It was so before.\n"),
        ((number, "--not"), "is no colleague.\n"),
        ((number, "--not"), "It was so before.\n"),
    ):
        code, output = command(norway, "colleague", *words)
        assert code == 0 and output.endswith(said)
    assert is_colleague(norway, "demo-anna") == [(False,)]
    assert logged(norway)[len(before) :] == [
        ("colleague-marked", f"colleague by {by}", "system", anna),
        ("colleague-unmarked", f"colleague by {by}", "system", anna),
    ]


@pytest.mark.parametrize("words", [("colleague", "0000000"), ("colleague", "%"), ("colleague", "")])
def test_an_unknown_number_is_said_and_changes_nothing(norway: World, words: tuple[str, ...]) -> None:
    before = logged(norway), norway.rows("select count(*) from app.person")
    code, said = command(norway, *words)
    assert code == 1 and "No member, or more than one, has the number" in said
    assert (logged(norway), norway.rows("select count(*) from app.person")) == before


def test_a_role_is_not_given_with_an_unknown_number(norway: World) -> None:
    code, said = grant(norway, "nina", "support", "--member-number", "0000000")
    assert code == 1 and "has the number 0000000. Nothing was changed." in said
    assert norway.rows("select count(*) from app.staff where subject = 'nina'") == [(0,)]


def test_a_number_that_two_have_is_nobodys(norway: World) -> None:
    number = number_of(norway, "demo-anna")
    norway.rows("update register.membership set member_number = %s where ref = 'demo-bo'", number)
    assert command(norway, "colleague", number)[0] == 1
    assert norway.rows("select count(*) from app.person where colleague") == [(0,)]


def test_a_register_that_is_away_is_said(norway: World) -> None:
    with norway.register_down():
        code, said = command(norway, "colleague", "1")
    assert code == 1 and "does not answer. Nothing was changed." in said


def test_the_list_names_everybody_with_their_roles(norway: World) -> None:
    grant(norway, "cille", "privacy", "--member-number", number_of(norway, "demo-anna"))
    command(norway, "revoke", issuer(norway), "pia", "product")
    code, said = command(norway, "list")
    at = issuer(norway)
    assert (code, said.splitlines()) == (
        0,
        [
            f"Cille Ravn: privacy, support, a member too (cille at {at})",
            f"Dag Lie: privacy (dag at {at})",
            f"Mona Vik: coordinator (mona at {at})",
            f"Pia Munk: no role (pia at {at})",
        ],
    )


def test_a_member_reads_in_my_data_and_takes_along_that_she_is_marked(norway: World, anna: Visitor) -> None:
    label = "Works for the organisation"
    command(norway, "colleague", number_of(norway, "demo-anna"))
    page = anna.get("/my-data").text
    assert label in page and "Support must ask you first" in page
    assert "You were marked as an employee" in page


@pytest.mark.attack("H07")
def test_the_last_privacy_officer_keeps_the_role(norway: World, dag: Visitor) -> None:
    before = logged(norway)
    code, said = command(norway, "revoke", issuer(norway), "dag", "privacy")
    assert code == 1 and "somebody must answer requests" in said
    assert dag.get("/staff/privacy").status == 200 and logged(norway) == before


@pytest.mark.attack("H07")
def test_an_officer_can_go_once_there_is_another_and_only_an_officer_counts(norway: World) -> None:
    assert command(norway, "revoke", issuer(norway), "mona", "coordinator")[0] == 0, "the last of another role"
    grant(norway, "pia", "privacy")
    assert command(norway, "revoke", issuer(norway), "dag", "privacy")[0] == 0
    assert command(norway, "revoke", issuer(norway), "pia", "privacy")[0] == 1


@pytest.mark.attack("H07")
def test_of_two_that_take_away_the_last_two_officers_at_once_one_wins(norway: World) -> None:
    grant(norway, "pia", "privacy")
    refusals: list[LastOfficer] = []

    def second() -> None:
        try:
            with norway.services.jobs.transaction(WORKER) as session:
                revoke(session, issuer(norway), "pia", StaffRole.PRIVACY)
        except LastOfficer as refusal:
            refusals.append(refusal)

    other = threading.Thread(target=second)
    with norway.services.jobs.transaction(WORKER) as session:
        assert revoke(session, issuer(norway), "dag", StaffRole.PRIVACY)
        other.start()
        waits = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
        give_up = time.monotonic() + 20
        while other.is_alive() and norway.rows(waits) == [(0,)] and time.monotonic() < give_up:
            pass
    other.join()
    assert len(refusals) == 1
    held = "select subject from app.staff_grant join app.staff using (person_id) where role = 'privacy'"
    assert norway.rows(held) == [("pia",)]
