"""What an employee does under a view is written down first, over a connection that can only add to the log.

If the log takes no row, the error goes up and nothing is shown: a view that leaves no trace does not go on.
"""

from __future__ import annotations

import uuid

from auth.request import me, services, who
from data import audit
from data.base import Role
from data.db import Context


def viewing() -> bool:
    """True while an employee looks at a member's pages."""
    identity = who()
    return identity is not None and identity.view is not None


def note(action: str, detail: str) -> None:
    """Write down, and commit, what the employee does under the view, before anything is shown; nothing without one."""
    view = me().view if viewing() else None
    if view is not None:
        write_down(view.person_id, action, detail, by=view.staff_id)


def write_down(person_id: uuid.UUID, action: str, detail: str, *, by: uuid.UUID) -> None:
    """One row of the log about a member, by an employee, over the connection that can only add to it."""
    with services().audit.transaction(Context(Role.AUDITOR, person_id)) as session:
        audit.record(session, person_id, action, detail, by=by)
