"""Consents: every purpose with its wording, one click to give and one to withdraw, the history, and receipts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import orjson
from dash import MATCH, Input, Output, State, html, no_update
from dash.development.base_component import Component
from flask import Response, abort

from auth.guard import PAGES, callback, page, route
from auth.permissions import Permission, is_member
from auth.request import me, organisation, reading, services, session, transaction
from components.consent import consent_card
from components.page import page as page_frame
from components.states import empty, notice
from data import words
from data.archive.receipts import receipt
from data.consents.ledger import Consent, Event, WordingChanged, answer, consents_of, effect_of, event_of, history_of
from data.datamap.organisation import MAIN_CONTROLLER, Purpose
from data.datamap.sections import relation
from data.register.changes import carry_out
from data.words import N_
from data.words import gettext as _

OPENS = {
    "salary_statistics": "/salary",
    "personal_content": "/interests",
    "mentor_matching": "/mentor",
    "mentor_card": "/mentor-profile",
    "mentor_contact": "/mentor-pair",
    "mentor_outcome": "/mentor-pair",
}


class ids:
    @staticmethod
    def card(purpose: Any) -> dict[str, Any]:
        return {"page": "consents", "part": "card", "purpose": purpose}

    @staticmethod
    def give(purpose: Any) -> dict[str, Any]:
        return {"page": "consents", "part": "give", "purpose": purpose}

    @staticmethod
    def shown(purpose: Any) -> dict[str, Any]:
        return {"page": "consents", "part": "shown", "purpose": purpose}

    @staticmethod
    def withdraw(purpose: Any) -> dict[str, Any]:
        return {"page": "consents", "part": "withdraw", "purpose": purpose}


@page("/consents", N_("Consents"), Permission.CONSENTS_READ, icon="consent", order=30, in_bottom=True)
def layout(**_query: object) -> Component:
    return page_frame(
        _("Consents"),
        html.Div(_body() or empty(_("Nothing to decide"), _("We don't ask you for any consent.")), className="stack"),
        lead=_("Everything here is voluntary and off at first. You can change your mind at any time with one click."),
    )


def _body() -> list[Component]:
    mine = purposes_for_me()
    return [html.Div(card, id=ids.card(each.id)) for each, card in zip(mine, cards_of(mine), strict=True)]


def purposes_for_me() -> list[Purpose]:
    """What this person is asked: members everything, course customers what their own controller asks customers.

    What somebody has answered before stays, so that it can be withdrawn.
    """
    if is_member(me()):
        return list(organisation().purposes())
    answered = consents_of(session(), me().person_id)
    home = relation(reading())
    mine = home.controller if home.activity == "customers" and home.controller != MAIN_CONTROLLER else ""
    return [
        each
        for each in organisation().purposes()
        if each.id in answered or (each.activity == "newsletter" and each.controller == mine)
    ]


def cards_of(purposes: Sequence[Purpose]) -> list[Component]:
    """The cards of these purposes for the person who asks."""
    answers, history = consents_of(session(), me().person_id), history_of(session(), me().person_id)
    return [
        _card(each, answers.get(each.id, Consent(each.id)), [event for event in history if event.purpose == each.id])
        for each in purposes
    ]


def _card(purpose: Purpose, consent: Consent, history: Sequence[Event]) -> Component:
    path = OPENS.get(purpose.id)
    return consent_card(
        purpose,
        consent,
        organisation(),
        ids.withdraw(purpose.id) if consent.given else ids.give(purpose.id),
        ids.shown(purpose.id),
        history=history,
        effect=effect_of(session(), me().person_id, purpose),
        opens=(path, PAGES[path].label) if path else None,
    )


@callback(
    Output(ids.card(MATCH), "children", allow_duplicate=True),
    Input(ids.give(MATCH), "n_clicks"),
    State(ids.card(MATCH), "id"),
    State(ids.shown(MATCH), "value"),
    permission=Permission.CONSENTS_CHANGE,
    prevent_initial_call=True,
)
def give_consent(clicks: int | None, card_id: dict[str, str], shown: object) -> Component:
    return _answer(card_id["purpose"], shown, give=True) if clicks else no_update


@callback(
    Output(ids.card(MATCH), "children", allow_duplicate=True),
    Input(ids.withdraw(MATCH), "n_clicks"),
    State(ids.card(MATCH), "id"),
    State(ids.shown(MATCH), "value"),
    permission=Permission.CONSENTS_CHANGE,
    prevent_initial_call=True,
)
def withdraw_consent(clicks: int | None, card_id: dict[str, str], shown: object) -> Component:
    return _answer(card_id["purpose"], shown, give=False) if clicks else no_update


def _answer(purpose_id: str, shown: object, *, give: bool) -> Component:
    purpose = next((each for each in purposes_for_me() if each.id == purpose_id), None)
    if purpose is None:
        return no_update
    person_id = me().person_id
    try:
        with transaction() as writing:
            answer(
                writing, organisation(), person_id, purpose.id,
                give=give, language=words.language(), level=me().session.level, shown=str(shown or ""),
            )  # fmt: skip
    except WordingChanged:
        text = _("The wording has changed since you opened this page. Read it again, then decide.")
        return html.Div([notice(text, "warning"), *cards_of([purpose])])
    effect = effect_of(session(), person_id, purpose)
    if effect is not None and effect.state == "waiting":
        carry_out(services().register, transaction, person_id, effect.change_id)
    return cards_of([purpose])[0]


@route("/consents/receipt/<uuid:event_id>", Permission.RECEIPTS_READ)
def download_receipt(event_id: uuid.UUID) -> Response:
    event = event_of(session(), me().person_id, event_id)
    if event is None:
        abort(404)
    purpose = organisation().purpose_named(event.purpose)
    content = orjson.dumps(receipt(event, purpose, organisation(), me().person_id), option=orjson.OPT_INDENT_2)
    response = Response(content, mimetype="application/ld+json")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="receipt-{event.at:%Y-%m-%d}-{event.purpose}.jsonld"'
    )
    return response
