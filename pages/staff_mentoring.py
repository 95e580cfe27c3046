"""The coordinator's page: who wants to be a mentor, how the programme goes, and a round. No names, no conversations."""

from __future__ import annotations

from typing import Any

from dash import ALL, Input, Output, ctx, html, no_update
from dash.development.base_component import Component

from auth.guard import callback, page
from auth.permissions import Permission
from auth.request import Denied, organisation, own_uuid, session, transaction
from components.mentor_outcomes import how_it_went
from components.mentor_programme import application_card, counts_cards, round_card
from components.page import grid
from components.page import page as page_frame
from components.states import confirm, empty, notice, saved
from data.mentoring import programme_facts, work
from data.mentoring.moves import SENT_BACK
from data.mentoring.rules import load_rules
from data.mentoring.together import Application, applications, decide
from data.words import N_
from data.words import gettext as _


class ids:
    BODY = "staff-mentoring"
    ROUND, ROUND_SURE, ROUND_NOT = "mentor-round", "mentor-round-sure", "mentor-round-not"

    @staticmethod
    def decision(decision: Any, card: Any, why: Any) -> dict[str, Any]:
        return {"page": "staff-mentoring", "decision": decision, "card": card, "why": why}


@page("/staff/mentoring", N_("Mentoring"), Permission.MENTORS_READ, icon="mentor", order=30, in_bottom=True)
def layout(**_query: object) -> Component:
    lead = _("Who wants to be a mentor, where the programme is stuck, and how pairs go. Nobody’s name is here.")
    return page_frame(_("Mentoring"), html.Div(_body(), id=ids.BODY, className="stack"), lead=lead)


def _body(done: Component | None = None) -> list[Component]:
    waiting, newest = applications(session()), programme_facts.newest(session())
    cards = [_waiting(each) for each in waiting]
    nobody = empty(
        _("Nobody waits to be listed"), _("Whoever wants to be a mentor appears here, longest waiting first.")
    )
    stuck, *who = counts_cards(newest, len(waiting))
    counts = grid(html.Div([round_card(ids.ROUND, newest[1] if newest else None), stuck], className="stack"), *who)
    went = how_it_went(newest[1], load_rules(organisation().id).least_group) if newest else None
    return [each for each in (done, counts, grid(*cards) if cards else nobody, went) if each is not None]


def _waiting(each: Application) -> Component:
    card_id = str(each.card.card_id)
    return application_card(
        each, ids.decision("listed", card_id, ""), lambda why: ids.decision("rejected", card_id, why)
    )


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.decision(ALL, ALL, ALL), "n_clicks"),
    permission=Permission.MENTORS_DECIDE,
    prevent_initial_call=True,
)
def decide_on_mentor(clicks: list[int | None]) -> Any:
    if not any(clicks) or not ctx.triggered_id:
        return no_update
    decision, card, why = ctx.triggered_id["decision"], own_uuid(ctx.triggered_id["card"]), ctx.triggered_id["why"]
    if why not in (SENT_BACK if decision == "rejected" else ("",)):
        raise Denied(decision)
    with transaction() as writing:
        done = decide(writing, card, decision, why)
    if not done:
        return _body(notice(_("This card no longer waits."), "warning"))
    return _body(saved(_("Listed, and told.") if decision == "listed" else _("Sent back, and told.")))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.ROUND, "n_clicks"),
    permission=Permission.MENTORS_READ,
    prevent_initial_call=True,
)
def ask_before_round(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    consequences = [
        _("Whoever looks for a mentor and waits for no answer gets one mentor proposed, as far as places go."),
        _("They are told, and choose themselves whether to ask."),
    ]
    return confirm(
        _("Start a round?"), consequences, confirm_id=ids.ROUND_SURE, confirm_label=_("Start the round"),
        cancel_id=ids.ROUND_NOT,
    )  # fmt: skip


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.ROUND_SURE, "n_clicks"),
    permission=Permission.MENTORS_DECIDE,
    prevent_initial_call=True,
)
def start_round(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    with transaction() as writing:
        work.ask_for_round(writing)
    return _body(
        saved(_("The round is being made. The counts below are renewed when it is done: load the page again."))
    )


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.ROUND_NOT, "n_clicks"),
    permission=Permission.MENTORS_READ,
    prevent_initial_call=True,
)
def no_round(clicks: int | None) -> Any:
    return _body() if clicks else no_update
