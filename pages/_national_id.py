"""Used by My data: the national id, hidden until its owner asks for it after a fresh sign-in."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, html, no_update
from dash.development.base_component import Component

from auth.guard import callback
from auth.permissions import Permission
from auth.request import me, services, transaction
from components.correction import reveal_button
from data import audit
from data.people import person_of
from data.register.port import RegisterDown
from data.vault import Unreadable
from data.words import gettext as _


class ids:
    NATIONAL_ID = "my-data-national-id"
    REVEAL = "my-data-reveal"


def hidden_national_id() -> Component:
    """Dots in place of the number, and the button that shows it."""
    return html.Div([html.Span("•••••• "), reveal_button(ids.REVEAL)], id=ids.NATIONAL_ID)


@callback(
    Output(ids.NATIONAL_ID, "children"),
    Input(ids.REVEAL, "n_clicks"),
    permission=Permission.NATIONAL_ID_READ,
    step_up=True,
    prevent_initial_call=True,
)
def show_national_id(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    with transaction() as writing:
        person = person_of(writing, me().person_id)
        audit.record(writing, me().person_id, "national-id-shown")
    try:
        number = services().register.national_id(person.register_ref)
    except (RegisterDown, Unreadable):
        return _("It can't be shown right now. Try again later.")
    return number or "–"
