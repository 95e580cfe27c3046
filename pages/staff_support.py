"""Support: find one member, say why, look at their pages read-only, and stop."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, html, no_update, set_props
from dash.development.base_component import Component
from flask import Response

from auth.guard import callback, layout_ids, leave, page, route
from auth.looking_up import Refusal, begin, find
from auth.permissions import Permission
from auth.request import freshly, me, transaction
from components.page import page as page_frame
from components.staff_view import find_form, found_card, going_on, sign_in_first, start_form
from components.states import notice
from data.checked import Invalid
from data.staff_views import end_view
from data.staff_views_form import FIELDS, check
from data.words import N_
from data.words import gettext as _


class ids:
    FINDING = "support-finding"
    FIND = "support-find"
    BY = "support-by"
    TERM = "support-term"
    FOUND = "support-found"
    STARTING = "support-starting"
    START = "support-start"
    REASON = "support-reason"
    WORDS = "support-words"
    TICKET = "support-ticket"
    CODE = "support-code"


@page("/staff/support", N_("Support"), Permission.VIEW_START, icon="support", order=15, in_bottom=True)
def layout(**_query: object) -> Component:
    lead = _("Find the member who asked you for help, and look at their pages. They see that you did, and why.")
    steps = [html.Div(find_form(ids), id=ids.FINDING), html.Div(id=ids.FOUND)]
    body = steps if freshly() else [sign_in_first()]
    return page_frame(_("Support"), html.Div(body, className="stack"), lead=lead)


@callback(
    Output(ids.FINDING, "children"),
    Output(ids.FOUND, "children"),
    Input(ids.FIND, "n_submit"),
    State(ids.BY, "value"),
    State(ids.TERM, "value"),
    permission=Permission.VIEW_START,
    prevent_initial_call=True,
)
def find_member(sent: int | None, by: object, typed: object) -> Any:
    if not sent:
        return no_update, no_update
    way, term = (each if isinstance(each, str) else "" for each in (by, typed))
    try:
        found = find(way, term)
    except Invalid as problem:
        return find_form(ids, way, term, str(problem)), None
    if isinstance(found, Refusal):
        return find_form(ids, way, term), notice(found.text, "warning")
    start = html.Div(start_form(ids), id=ids.STARTING)
    return find_form(ids, way, term), found_card(found.reading.name, found.number, start)


@callback(
    Output(ids.STARTING, "children"),
    Input(ids.START, "n_submit"),
    State(ids.BY, "value"),
    State(ids.TERM, "value"),
    State(ids.REASON, "value"),
    State(ids.WORDS, "value"),
    State(ids.TICKET, "value"),
    State(ids.CODE, "value"),
    permission=Permission.VIEW_START,
    prevent_initial_call=True,
)
def start(sent: int | None, *values: object) -> Any:
    if not sent:
        return no_update
    way, term, *said = (each if isinstance(each, str) else "" for each in values)
    typed = dict(zip(FIELDS, said, strict=True))
    problems = check(typed)
    if problems:
        return start_form(ids, typed, problems)
    try:
        view = begin(way, term, reason=typed["reason"], said=typed["words"], ticket=typed["ticket"], code=typed["code"])
    except Invalid as problem:
        return [notice(str(problem), "warning"), start_form(ids, typed)]
    if view is Refusal.CODE:
        return start_form(ids, typed, {"code": view.text})
    if isinstance(view, Refusal):
        return [sign_in_first() if view is Refusal.STALE else notice(view.text, "warning"), start_form(ids, typed)]
    set_props(layout_ids.LEAVE, {"data": "/"})
    return going_on()


@route("/staff/support/end", Permission.VIEW_END, methods=("POST",))
def end() -> Response:
    with transaction() as writing:
        end_view(writing, me().staff_id, "staff")
    return leave("/staff/support")
