"""The policy table against a second one written by hand, and against who nobody thought of."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from auth.permissions import POLICY, Identity, Permission, permits
from data.staff import StaffRole
from data.web_sessions import SessionRow
from tests.matrix import KINDS, MATRIX, STAFF, may

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def identity(
    kind: str, standing: str, roles: frozenset[StaffRole] = frozenset(), signed_in: dt.datetime = NOW
) -> Identity:
    """Somebody signed in as this, without any database."""
    row = SessionRow(
        uuid.uuid4(), uuid.uuid4(), kind, standing, "https://issuer.example", 3, signed_in, NOW, NOW,
        NOW + dt.timedelta(hours=12), "?",
    )  # fmt: skip
    return Identity(row, roles)


def somebody(kind: str) -> Identity:
    """One of the kinds of the matrix."""
    return identity("staff", "staff", frozenset({StaffRole(kind)})) if kind in STAFF else identity("member", kind)


def test_every_permission_is_in_both_tables() -> None:
    assert {each.value for each in Permission} == MATRIX.keys() == {each.value for each in POLICY}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("permission", Permission)
def test_each_kind_of_person_may_exactly_what_the_table_says(permission: Permission, kind: str) -> None:
    assert permits(somebody(kind), permission) is may(kind, permission)


@pytest.mark.parametrize("permission", Permission)
def test_each_permission_runs_under_its_role_and_writes_only_where_it_says(permission: Permission) -> None:
    _, role, writes = MATRIX[permission.value]
    assert (POLICY[permission].role.value, POLICY[permission].writes) == (role, writes)


@pytest.mark.parametrize("permission", Permission)
def test_a_stranger_may_nothing(permission: Permission) -> None:
    assert not permits(None, permission)


@pytest.mark.parametrize("permission", Permission)
def test_an_employee_without_a_role_may_nothing(permission: Permission) -> None:
    assert not permits(identity("staff", "staff"), permission)


@pytest.mark.parametrize("permission", Permission)
def test_a_member_session_never_counts_as_staff_whatever_roles_it_carries(permission: Permission) -> None:
    carrying = identity("member", "former", frozenset(StaffRole))
    assert permits(carrying, permission) is may("former", permission)


@pytest.mark.parametrize("permission", Permission)
def test_who_is_only_known_by_the_eid_is_no_member(permission: Permission) -> None:
    assert permits(identity("member", "unknown"), permission) is may("former", permission)


def test_what_the_table_lacks_is_allowed_to_nobody() -> None:
    assert not any(permits(somebody(kind), "own-everything:read") for kind in KINDS)  # type: ignore[arg-type]


@pytest.mark.parametrize(("seconds", "fresh"), [(0, True), (300, True), (301, False), (-1, False)])
def test_a_sign_in_is_fresh_for_five_minutes_and_never_from_the_future(seconds: int, fresh: bool) -> None:
    signed_in = NOW - dt.timedelta(seconds=seconds)
    assert identity("member", "member", signed_in=signed_in).signed_in_freshly(NOW) is fresh
