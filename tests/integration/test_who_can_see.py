"""Who can see you: read from the permission table and the database's grants; and being asked first."""

from __future__ import annotations

import re

import pytest

from auth import permissions
from data.base import Role
from tests.integration.test_lookers import log, page, plain
from tests.world import World


def test_ask_me_first_is_kept_and_a_code_is_shown_once(norway: World) -> None:
    anna = norway.signed_in("anna")
    assert "Make a code" not in page(anna)
    assert "Support must ask you first." in plain(anna.fire("change_ask_first", True))
    anna.fire("change_ask_first", True)
    assert norway.rows("select ask_first from app.person where person_id = %s", norway.person_id("anna")) == [(True,)]
    assert log(norway, "anna", "ask-first-changed") == ["ask-first-changed"]
    code = re.search(r"\b\d{6}\b", anna.fire("make_one_time_code", 1).text)
    assert code and log(norway, "anna", "code-made") == ["code-made"]
    text = page(anna)
    assert code[0] not in text and "The code you made is valid until" in text
    assert code[0] not in str(norway.rows("select * from app.audit_event"))
    assert "without asking" in plain(anna.fire("change_ask_first", False))


def test_who_can_see_you_follows_the_rights_in_the_database(norway: World) -> None:
    anna = norway.signed_in("anna")

    def told(role: str) -> list[str]:
        card = page(anna).rpartition("|Who can see you|")[2]
        start = card.index(f"|{role}|")
        return card[start:].split("|Never|")[:2]

    reads, never = told("Member support")
    assert "Under a view, for at most 15 minutes" in reads and "Contact details and work" in reads
    assert "Salary" not in reads and "Text of letters" not in reads and "National identity number" not in reads
    assert "Text of letters" in never.split("|||")[0] and "National identity number" in never.split("|||")[0]
    norway.rows("grant select on app.salary_answer to innsyn_viewer")
    try:
        assert "salary" in told("Member support")[0].lower()
        assert "salary" not in told("Mentor coordinator")[0].lower()
    finally:
        norway.rows("revoke select on app.salary_answer from innsyn_viewer")
    assert "Anything about you" in told("Mentor coordinator")[1]


def test_a_permission_given_to_a_role_shows_at_once(norway: World, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = norway.signed_in("anna")
    before = page(anna).rpartition("Mentor coordinator")[2]
    wider = dict(permissions.POLICY) | {
        permissions.Permission.REQUESTS_READ: permissions.Rule(permissions.is_staff, Role.PRIVACY, writes=True)
    }
    monkeypatch.setattr("auth.reach.POLICY", wider)
    monkeypatch.setattr("auth.permissions.POLICY", wider)
    assert "To answer requests" not in before
    assert "To answer requests" in page(anna).rpartition("Mentor coordinator")[2]
