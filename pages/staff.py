"""The staff's start page: what one's roles do here."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from auth.guard import page
from auth.permissions import Permission
from auth.request import me
from components.cards import card
from components.page import grid
from components.page import page as page_frame
from data.staff import StaffRole
from data.words import N_
from data.words import gettext as _

ROLES = {
    StaffRole.SUPPORT: (
        N_("Support"),
        N_("You help members who ask: you look at their pages, read-only, and they see that you did."),
    ),
    StaffRole.PRIVACY: (
        N_("Privacy officer"),
        N_("You answer requests, and help members whose address is protected."),
    ),
    StaffRole.PRODUCT: (
        N_("Product"),
        N_("You see how these pages are used, and never a person."),
    ),
    StaffRole.COORDINATOR: (
        N_("Mentor coordinator"),
        N_("You list mentors, start rounds and see how the programme goes, without names."),
    ),
}  # fmt: skip
WAYS = {
    StaffRole.SUPPORT: [("/staff/support", N_("Find a member"))],
    StaffRole.PRIVACY: [("/staff/privacy", N_("Open requests")), ("/staff/support", N_("Find a member"))],
    StaffRole.PRODUCT: [("/staff/usage", N_("How the pages are used"))],
    StaffRole.COORDINATOR: [("/staff/mentoring", N_("The mentor programme"))],
}


@page("/staff", N_("Staff"), Permission.STAFF_HOME_READ, icon="home", order=10, in_bottom=True)
def layout(**_query: object) -> Component:
    return page_frame(
        _("Staff"), grid(*(_role(each) for each in sorted(me().roles))), lead=_("What your roles do here.")
    )


def _role(role: StaffRole) -> Component:
    title, text = ROLES[role]
    actions = [dcc.Link(_(words), href=path) for path, words in WAYS.get(role, [])]
    return card(_(title), html.P(_(text)), actions=actions)
