"""What each staff role can read of a member: asked of the permission table and of the database, so that it is true."""

from __future__ import annotations

import dataclasses
import uuid

from sqlalchemy.orm import Session

from auth.permissions import POLICY, Identity, Permission, permits
from data.base import OWN_ROWS_ONLY, Role, now
from data.seers import Seer, seers
from data.staff import StaffRole
from data.staff_views import LASTS, ViewRow


def seers_of(session: Session, member: Identity) -> list[Seer]:
    """Every staff role with what it can read of this member, and under which circumstances."""
    return seers(session, {role: database_roles(member, role) for role in StaffRole})


def database_roles(member: Identity, role: StaffRole) -> frozenset[Role]:
    """The database roles an employee with this one role can act under towards this member, at any time or in a view.

    What reaches only the asker's own rows is nothing of the member's, except under a view, where they are the member's.
    To find a member, `auth.looking_up` reads the register as a view does.
    """
    employee = Identity(dataclasses.replace(member.session, kind="staff", standing="staff"), frozenset({role}))
    at_any_time = _allowed(employee) - OWN_ROWS_ONLY
    if not permits(employee, Permission.VIEW_START):
        return at_any_time
    viewing = _allowed(dataclasses.replace(employee, view=_a_view(member, role)))
    return at_any_time | ({Role.VIEWER} if Role.MEMBER in viewing else frozenset())


def _allowed(employee: Identity) -> frozenset[Role]:
    return frozenset(rule.role for permission, rule in POLICY.items() if permits(employee, permission))


def _a_view(member: Identity, role: StaffRole) -> ViewRow:
    """A view as it would be; it is nowhere but here."""
    at, nobody = now(), uuid.UUID(int=0)
    return ViewRow(
        member.person_id, nobody, nobody, role.value, member.standing, "fault", "", "", at, at + LASTS, None, ""
    )
