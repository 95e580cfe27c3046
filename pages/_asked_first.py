"""Used by Who has looked: the member decides that support must ask first, and makes the code that she reads out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dash import Input, Output, html, no_update
from dash.development.base_component import Component

from auth.guard import callback
from auth.permissions import Permission
from auth.request import me, services, session, transaction, within_own_limit
from components.cards import card
from components.forms import button, switch_field
from components.lookers import one_time_code
from components.page import Content
from components.states import notice, saved
from data import audit, words
from data.people import asks_first, choose_ask_first
from data.view_codes import make_code, waiting_code
from data.words import gettext as _

MOST_CODES, HOUR = 10, dt.timedelta(hours=1)


class ids:
    ASK = "ask-first"
    CODE = "ask-first-code"
    MAKE = "ask-first-make"


def ask_first_card() -> Component:
    """The switch, and below it the code while it is on."""
    on = asks_first(session(), me().person_id)
    hint = _("Then they can look at your pages only with a code that you make here and read out to them.")
    switch = switch_field(ids.ASK, _("Support must ask me first"), on, hint=hint)
    return card(_("Ask me first"), switch, html.Div(_code(on), id=ids.CODE))


def _code(on: bool, *told: Content) -> list[Content]:
    if not on:
        return list(told)
    until = None if told else waiting_code(session(), me().person_id)
    waits = html.P(_("The code you made is valid until {time}.", time=words.time(until))) if until else None
    return [*told, waits, html.Div(button(ids.MAKE, _("Make a code"), "secondary"), className="actions")]


@callback(
    Output(ids.CODE, "children", allow_duplicate=True),
    Input(ids.ASK, "value"),
    permission=Permission.LOOKERS_CHANGE,
    prevent_initial_call=True,
)
def change_ask_first(on: object) -> Any:
    if not isinstance(on, bool):
        return no_update
    with transaction() as writing:
        changed = choose_ask_first(writing, me().person_id, on)
        if changed:
            audit.record(writing, me().person_id, "ask-first-changed", "on" if on else "off")
    if not changed:
        return _code(on)
    now_so = _("Saved. Support must ask you first.") if on else _("Saved. Support can look without asking you first.")
    return _code(on, saved(now_so))


@callback(
    Output(ids.CODE, "children", allow_duplicate=True),
    Input(ids.MAKE, "n_clicks"),
    permission=Permission.LOOKERS_CHANGE,
    prevent_initial_call=True,
)
def make_one_time_code(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    if not within_own_limit("view-code", MOST_CODES, HOUR):
        return _code(True, notice(_("You have made many codes. Try again in an hour."), "warning"))
    with transaction() as writing:
        code = make_code(writing, services().vault, me().person_id)
        audit.record(writing, me().person_id, "code-made")
    return _code(True, one_time_code(code))
