"""Mentoring at a glance: where one stands, whom one may ask, who asks, and what waits for whose answer."""

from __future__ import annotations

import uuid
from typing import Any

from dash import ALL, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from auth.guard import callback, page
from auth.permissions import Permission
from auth.request import Denied, me, organisation, own_uuid
from components.mentor_requests import MOST_TEXT, Wrong
from components.page import page as page_frame
from components.states import confirm
from data.base import now
from data.checked import Invalid
from data.db import ContextSession
from data.mentoring import together
from data.mentoring.deadlines import answer_by
from data.mentoring.form import nameless
from data.mentoring.profile import set_state
from data.mentoring.refused import Refused
from data.words import N_
from data.words import gettext as _
from pages._mentor_body import body, ids
from pages._mentoring import known, rules, taken, unknown

ASKED = N_("You have asked. You get a message when there is an answer.")
STEPS = {  # what a button does: (the state the pair goes to, whether one pauses as well, what is said then)
    "requested": ("requested", False, ASKED),
    "accepted": ("accepted", False, N_("You have said yes. Now show how to reach you.")),
    "accepted-paused": ("accepted", True, N_("You have said yes, and are paused for others.")),
    "declined": ("declined", False, N_("You have said no. The other gets a friendly message.")),
    "declined-paused": ("declined", True, N_("You have said no, and are paused.")),
    "declined-proposal": ("declined", False, N_("You have said no. Nobody is told.")),
    "withdrawn-surely": ("withdrawn", False, N_("You have taken the request back.")),
}


@page("/mentor", N_("Mentor"), Permission.MENTORING_READ, icon="mentor", order=60)
def layout(**_query: object) -> Component:
    lead = _("Be a mentor, or find one: an experienced leader who thinks along with you for a while.")
    return page_frame(_("Mentor"), html.Div(body(), id=ids.BODY, className="stack"), lead=lead)


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.ask(ALL), "n_clicks"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def ask_mentor(clicks: list[int | None]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    card_id, most, due = own_uuid(pressed["card"]), rules().most_open_requests, answer_by(organisation(), now())
    return body(taken(lambda writing: together.ask(writing, me().person_id, card_id, most=most, due=due), _(ASKED)))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.step(ALL, ALL), "n_clicks"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def take_step(clicks: list[int | None]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict):
        return no_update
    act, pair_id = str(pressed["act"]), own_uuid(pressed["pair"])
    if act == "withdrawn":
        return _ask_before_withdrawing(pair_id)
    if act not in STEPS:
        raise Denied(act)
    target, pauses, done = STEPS[act]
    return body(taken(lambda writing: _step(writing, pair_id, target, pauses=pauses), _(done)))


def _step(writing: ContextSession, pair_id: uuid.UUID, target: str, *, pauses: bool) -> None:
    person_id, due = me().person_id, answer_by(organisation(), now()) if target == "requested" else None
    together.take(writing, person_id, pair_id, target, most=rules().most_open_requests, due=due)
    if pauses:
        set_state(writing, person_id, "paused")


def _ask_before_withdrawing(pair_id: uuid.UUID) -> Component:
    consequences = [_("The mentor no longer sees your card."), _("You can ask somebody else at once.")]
    return confirm(
        _("Take the request back?"), consequences, confirm_id=ids.step("withdrawn-surely", pair_id),
        confirm_label=_("Take it back"), cancel_id=ids.STAY,
    )  # fmt: skip


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.STAY, "n_clicks"),
    permission=Permission.MENTORING_READ,
    prevent_initial_call=True,
)
def keep_request(clicks: int | None) -> Any:
    return body() if clicks else no_update  # Dash fires it without a click when the question appears


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.form(ALL), "n_submit"),
    State(ids.text(ALL), "value"),
    permission=Permission.MENTORING_CHANGE,
    prevent_initial_call=True,
)
def ask_or_answer(sent: list[int | None], texts: list[object]) -> Any:
    pressed = ctx.triggered_id
    if not any(sent) or not isinstance(pressed, dict):
        return no_update
    pair_id = own_uuid(pressed["pair"])
    typed = next((text for form, text in zip(ctx.inputs_list[0], texts, strict=False) if form["id"] == pressed), "")
    register = known()
    if register is None:
        return body(unknown(), Wrong(pair_id, str(typed or ""), ""))
    try:
        text = nameless(typed, _("The text"), register.names, most=MOST_TEXT, least=1)
    except Invalid as problem:
        return body(wrong=Wrong(pair_id, str(typed or ""), str(problem)))

    def write(writing: ContextSession) -> None:
        person_id = me().person_id
        mine = next((each for each in together.pairs_of(writing, person_id) if each.pair_id == pair_id), None)
        if mine is None:
            raise Refused("none")
        together.write(writing, person_id, pair_id, "message", text)
        target = "question" if mine.part == "mentor" else "requested"
        together.take(writing, person_id, pair_id, target, due=answer_by(organisation(), now()))

    return body(taken(write, _("Sent. You get a message when there is an answer.")))
