"""A mentoring that is under way or over: whom with, and everything the two share, one pair at a time."""

from __future__ import annotations

import uuid
from typing import Any

from dash import ALL, Input, Output, ctx, html, no_update
from dash.development.base_component import Component
from flask import Response

from auth.guard import callback, page, route
from auth.permissions import Permission
from auth.request import Denied, me, own_uuid, session
from components.forms import link_button
from components.mentor_pair import choice
from components.page import page as page_frame
from components.states import confirm, empty
from data.base import now
from data.mentoring import together
from data.mentoring.meetings import calendar_of
from data.mentoring.moves import ENDINGS, REASONS
from data.mentoring.overview import Overview, overview_of
from data.mentoring.together import Pair
from data.words import N_
from data.words import gettext as _
from pages._asking import consented
from pages._mentoring import MATCHING, overview, taken
from pages._pair_parts import ids, whole


@page("/mentor-pair", N_("Your mentoring"), Permission.MENTORING_READ, icon="mentor")
def layout(**_query: object) -> Component:
    seen = overview()
    pairs = _pairs(seen)
    return page_frame(
        _("Your mentoring"),
        choice(ids.CHOICE, pairs, seen),
        html.Div(_shown(seen), id=ids.SHOWN, className="stack"),
        link_button(_("Go to mentoring"), "/mentor"),
        lead=_("What you two have agreed on, and how to reach each other."),
    )


def _pairs(seen: Overview) -> list[Pair]:
    """Those under way, then those that have ended, each newest first."""
    return [*seen.together(), *(each for each in seen.past() if each.state == "ended")]


def _shown(seen: Overview, pair_id: uuid.UUID | None = None, done: Component | None = None) -> list[Component | None]:
    """The pair of this id, else the first there is."""
    pairs = _pairs(seen)
    if not pairs or not consented(MATCHING):
        text = _("When a mentor has said yes to you, or you to a mentee, you find everything about it here.")
        return [done, empty(_("No mentoring yet"), text)]
    return [done, *whole(seen, next((each for each in pairs if each.pair_id == pair_id), pairs[0]))]


@callback(
    Output(ids.SHOWN, "children", allow_duplicate=True),
    Input(ids.CHOICE, "value"),
    permission=Permission.MENTORING_READ,
    prevent_initial_call=True,
)
def choose_pair(chosen: object) -> Any:
    return _shown(overview(), own_uuid(chosen)) if chosen else no_update


@callback(
    Output(ids.SHOWN, "children", allow_duplicate=True),
    Input(ids.act("start", ALL, ALL), "n_clicks"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def start_mentoring(clicks: list[int | None]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    pair_id = own_uuid(pressed["pair"])
    done = taken(
        lambda writing: together.take(writing, me().person_id, pair_id, "active"), _("Good luck. You are under way.")
    )
    return _shown(overview(), pair_id, done)


@callback(
    Output(ids.SHOWN, "children", allow_duplicate=True),
    Input(ids.act("end", ALL, ALL), "n_clicks"),
    permission=Permission.MENTORING_READ,
    prevent_initial_call=True,
)
def ask_before_ending(clicks: list[int | None]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    reason = _ending(pressed["of"])
    consequences = [
        _(REASONS[reason]),
        _("The other is told that it has ended. Contact details are hidden again on both sides."),
        _("What you two have written stays here to be read. It can’t be taken up again."),
    ]
    return confirm(
        _("End this mentoring?"), consequences, confirm_id=ids.act("end-surely", reason, own_uuid(pressed["pair"])),
        confirm_label=_("End it"), cancel_id=ids.STAY,
    )  # fmt: skip


@callback(
    Output(ids.SHOWN, "children", allow_duplicate=True),
    Input(ids.act("end-surely", ALL, ALL), "n_clicks"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def end_mentoring(clicks: list[int | None]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    pair_id, reason = own_uuid(pressed["pair"]), _ending(pressed["of"])
    done = taken(
        lambda writing: together.take(writing, me().person_id, pair_id, "ended", why=reason),
        _("Ended. If you like, say below how it was."),
    )
    return _shown(overview(), pair_id, done)


@callback(
    Output(ids.SHOWN, "children", allow_duplicate=True),
    Input(ids.STAY, "n_clicks"),
    permission=Permission.MENTORING_READ,
    prevent_initial_call=True,
)
def go_on_mentoring(clicks: int | None) -> Any:
    return _shown(overview()) if clicks else no_update  # Dash fires it without a click when the question appears


def _ending(reason: object) -> str:
    """A reason that a member may give; Denied for another."""
    if reason not in ENDINGS:
        raise Denied(reason)
    return str(reason)


@route("/mentor-meetings.ics", Permission.MENTORING_READ)
def download_meetings() -> Response:
    if me().view is not None:
        raise Denied("only the two of a pair see when they meet")
    seen = overview_of(session(), me().person_id, masked=False)
    entries = [each for pair in seen.together() for each in seen.written(pair, "meeting")]
    response = Response(calendar_of(entries, now()), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="mentoring.ics"'
    return response
