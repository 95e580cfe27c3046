"""How the pay figures are calculated, from the rules in force, with the newest release and the last proof run."""

from __future__ import annotations

from dash.development.base_component import Component

from auth.guard import page
from auth.permissions import Permission
from auth.request import organisation, session
from components.forms import link_button
from components.how_we_calculate import sections
from components.page import page as page_frame
from data.salary.policy import load_policy
from data.salary.proof import proof
from data.salary.published import release_facts
from data.words import N_
from data.words import gettext as _


@page("/how-we-calculate", N_("How we calculate"), Permission.SALARY_READ, icon="salary")
def layout(**_query: object) -> Component:
    ours = organisation()
    return page_frame(
        _("How we calculate"),
        *sections(load_policy(ours.id), ours, release_facts(session()), proof()),
        link_button(_("Go to your salary"), "/salary"),
        lead=_("Where the pay figures come from, and how they are kept from telling anybody’s pay."),
    )
