"""What an employee does under a view is written down first, over a connection that can only add to the log.

If the log takes no row, the error goes up and nothing is shown: a view that leaves no trace does not go on.
"""

from __future__ import annotations

import uuid

from auth.permissions import POLICY, Permission, permits
from auth.request import me, services, who
from data import audit
from data.base import Role
from data.db import Context
from data.words import gettext as _


def viewing() -> bool:
    """True while an employee looks at a member's pages."""
    identity = who()
    return identity is not None and identity.view is not None


def shows_member(permission: Permission) -> bool:
    """True when an employee sees a member's data by it now: under a view, and not on the staff's own pages."""
    shows_nothing = (Permission.NAVIGATE, Permission.STAFF_HOME_READ)
    return viewing() and permission not in shows_nothing and POLICY[permission].role is Role.MEMBER


def why_not(path: str) -> str:
    """Why the person who asks may not open this page."""
    identity = who()
    if identity is not None and identity.view is not None:
        staffs = path.startswith("/staff")
        return _("End the view first.") if staffs else _("Only the member sees this page, whoever helps.")
    if permits(identity, Permission.VIEW_START) and not path.startswith("/staff"):
        return _("You are not looking at anybody’s pages now: your view has ended.")
    return _("This page is not for you.")


def note(action: str, detail: str) -> None:
    """Write down, and commit, what the employee does under the view, before anything is shown; nothing without one."""
    view = me().view if viewing() else None
    if view is not None:
        write_down(view.person_id, action, detail, by=view.staff_id)


def write_down(person_id: uuid.UUID, action: str, detail: str, *, by: uuid.UUID) -> None:
    """One row of the log about a member, by an employee, over the connection that can only add to it."""
    with services().audit.transaction(Context(Role.AUDITOR, person_id)) as session:
        audit.record(session, person_id, action, detail, by=by)
