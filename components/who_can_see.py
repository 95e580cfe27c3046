"""Who can see what of a member: each staff role with the sections of the data map it reaches, and all others."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.cards import disclosure, plain_facts
from components.page import section
from data.base import Role
from data.seers import Seer
from data.staff import StaffRole
from data.staff_views import LASTS
from data.words import N_
from data.words import gettext as _

STAFF_ROLES = {
    StaffRole.SUPPORT: N_("Member support"),
    StaffRole.PRIVACY: N_("Privacy officer"),
    StaffRole.PRODUCT: N_("The people who develop these pages"),
    StaffRole.COORDINATOR: N_("Mentor coordinator"),
}


def who_can_see(seers: Sequence[Seer]) -> Component:
    """Every staff role, in words."""
    how = _("Worked out just now from the rights in the database, not written by hand.")
    roles = html.Div([_seer(each) for each in seers], className="card")
    return section(_("Who can see you"), html.P(how, className="note"), roles, id="who-can-see")


def _seer(seer: Seer) -> Component:
    lines = [(_when(role), ", ".join(titles)) for role, titles in seer.reads.items() if titles]
    if seer.never:
        lines.append((_("Never"), ", ".join(seer.never) if lines else _("Anything about you")))
    return disclosure(_(STAFF_ROLES[seer.role]), plain_facts(lines))


def _when(role: Role) -> str:
    match role:
        case Role.VIEWER:
            minutes = LASTS.seconds // 60
            return _("Under a view, for at most {minutes} minutes; you are told each time", minutes=minutes)
        case Role.SUPPORT:
            return _("To find you and begin a view")
        case Role.PRIVACY:
            return _("To answer requests")
    return _("At any time")
