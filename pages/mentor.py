"""Mentoring: whether one takes part and as what, and the card that others would see."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, html, no_update
from dash.development.base_component import Component

from auth.guard import callback, page
from auth.permissions import Permission
from auth.request import me, session, transaction
from components.mentor import as_others_see, profile_form, status_card
from components.page import grid
from components.page import page as page_frame
from components.states import confirm, saved
from data import mentor
from data.mentor import Profile, keep_profile, leave_mentoring, profile_of
from data.mentor_form import check
from data.permitted import may_keep
from data.words import N_
from data.words import gettext as _
from pages._asking import ask_for, consented

PURPOSE = "mentor_matching"


class ids:
    BODY = "mentor"
    FORM = "mentor-form"
    ROLE = "mentor-role"
    LEVEL = "mentor-level"
    FORMAT = "mentor-format"
    CAPACITY = "mentor-capacity"
    TOPICS = "mentor-topics"
    ABOUT = "mentor-about"
    PAUSE = "mentor-pause"
    LEAVE = "mentor-leave"
    LEAVE_SURE = "mentor-leave-sure"
    LEAVE_NOT = "mentor-leave-not"


@page("/mentor", N_("Mentor"), Permission.MENTORING_READ, icon="mentor", order=60)
def layout(**_query: object) -> Component:
    lead = _("Be a mentor, or find one: an experienced leader who thinks along with you for a while.")
    return page_frame(_("Mentor"), html.Div(_body(), id=ids.BODY, className="stack"), lead=lead)


def _body(done: Component | None = None, typed: Profile | None = None, problems: dict[str, str] | None = None) -> Any:
    profile = profile_of(session(), me().person_id)
    if not consented(PURPOSE):
        text = _("To match you with others we need your consent. Your name is not shown to anybody before you say so.")
        return [ask_for(PURPOSE, _("First your consent"), text, "/mentor")]
    form = profile_form(ids, typed or profile, problems or {})
    return [done, status_card(ids, profile), grid(form, as_others_see(profile))]


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.FORM, "n_submit"),
    State(ids.ROLE, "value"),
    State(ids.LEVEL, "value"),
    State(ids.FORMAT, "value"),
    State(ids.CAPACITY, "value"),
    State(ids.TOPICS, "value"),
    State(ids.ABOUT, "value"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def save_profile(sent: int | None, *values: object) -> Any:
    if not sent:
        return no_update
    present = profile_of(session(), me().person_id)
    typed = dict(zip(("role", "level", "format", "capacity", "topics", "about"), values, strict=True))
    profile, problems = check(typed, present.state if present else "listed")
    if problems:
        return _body(typed=profile, problems=problems)
    with transaction() as writing:
        if may_keep(writing, me().person_id, PURPOSE):
            keep_profile(writing, me().person_id, profile)
    return _body(saved(_("Saved.")))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.PAUSE, "n_clicks"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def pause_or_go_on(clicks: int | None) -> Any:
    profile = profile_of(session(), me().person_id)
    if not clicks or profile is None:
        return no_update
    with transaction() as writing:
        mentor.set_state(writing, me().person_id, "listed" if profile.state == "paused" else "paused")
    return _body(saved(_("Saved.")))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.LEAVE, "n_clicks"),
    permission=Permission.MENTORING_READ,
    prevent_initial_call=True,
)
def ask_before_leaving(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    consequences = [
        _("Your profile and your card are erased at once."),
        _("You can take part again later with a new one."),
    ]
    return confirm(
        _("Leave mentoring?"), consequences, confirm_id=ids.LEAVE_SURE, confirm_label=_("Leave mentoring"),
        cancel_id=ids.LEAVE_NOT,
    )  # fmt: skip


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.LEAVE_SURE, "n_clicks"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def leave(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    with transaction() as writing:
        leave_mentoring(writing, me().person_id)
    return _body(saved(_("Your profile has been erased.")))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.LEAVE_NOT, "n_clicks"),
    permission=Permission.MENTORING_READ,
    prevent_initial_call=True,
)
def stay(clicks: int | None) -> Any:
    return _body() if clicks else no_update  # Dash fires it without a click when the question appears
