"""How mentoring works, from the same tables that the pages and the database follow."""

from __future__ import annotations

from dash.development.base_component import Component

from auth.guard import page
from auth.permissions import Permission
from components.forms import link_button
from components.mentor_help import how_chosen, pair_life, profile_life, rules_card, who_sees_what
from components.page import grid
from components.page import page as page_frame
from data.words import N_
from data.words import gettext as _
from pages._mentoring import rules


@page("/mentor-help", N_("How mentoring works"), Permission.MENTORING_READ, icon="help")
def layout(**_query: object) -> Component:
    return page_frame(
        _("How mentoring works"),
        grid(rules_card(rules()), how_chosen()),
        who_sees_what(),
        profile_life(),
        pair_life(),
        link_button(_("Go to mentoring"), "/mentor"),
        lead=_("What happens when, who decides, and who sees what."),
    )
