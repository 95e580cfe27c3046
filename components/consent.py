"""A consent as a card: what it asks, the present answer, one click to change it, and its history with every wording."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components.cards import badge, card, disclosure, timeline
from components.dom import marked
from components.forms import button, link_button
from components.page import Content
from data import words
from data.consents.ledger import Consent, Event
from data.consents.models import STATES
from data.datamap.organisation import Organisation, Purpose
from data.register.changes import RegisterChange
from data.words import gettext as _


def consent_card(
    purpose: Purpose,
    consent: Consent,
    organisation: Organisation,
    button_id: dict[str, Any],
    shown_id: dict[str, Any],
    *,
    history: Sequence[Event] = (),
    effect: RegisterChange | None = None,
    opens: tuple[str, str] | None = None,
) -> Component:
    """`opens` is the page, as (path, name), that this consent opens, shown once it is given.

    The fingerprint of the wording goes back with the answer, so that what is recorded is what was read.
    """
    version = purpose.current(words.today())
    say_no = consent.given
    act = button(button_id, _("Withdraw") if say_no else _("Give consent"), "secondary" if say_no else "primary")
    onward = link_button(_("Open “{page}”", page=opens[1]), opens[0], in_app=False) if opens and say_no else None
    drawn = card(
        words.pick(version.title),
        _state(consent),
        _wording(words.pick(version.text)),
        html.P([html.Strong(_("If you say no: ")), words.pick(version.stops)], className="note"),
        html.P(
            [html.Strong(_("Asked by: ")), organisation.controller_named(purpose.controller).name], className="note"
        ),
        _effect(effect),
        _history(history) if history else None,
        dbc.Input(type="hidden", id=shown_id, value=version.sha256(words.language())),
        actions=[act, onward],
        tone="success" if consent.given else None,
    )
    said = {"consent": purpose.id, "answer": "yes" if consent.given else "no"}  # `assets/usage.js` follows its own
    return marked(drawn, **said, **({} if consent.given else {"seen": "consent"}))


def _state(consent: Consent) -> Component:
    if consent.given and consent.since:
        return badge(_("On since {date}", date=words.date(consent.since)), "success")
    if consent.since:
        return badge(_("Off since {date}", date=words.date(consent.since)))
    return badge(_("Off: you have not answered"))


def _wording(text: str) -> Component:
    return html.Div([html.P(" ".join(part.split())) for part in text.strip().split("\n\n")], className="wording")


def _effect(effect: RegisterChange | None) -> Content:
    if effect is None:
        return None
    if effect.state == "applied" and effect.settled_at:
        return html.P(
            _("Confirmed by the member register {when}.", when=words.date_time(effect.settled_at)), className="note"
        )
    if effect.state == "refused":
        return html.P(
            _("The member register refused this. Write to us if you think that is wrong: see Contact."),
            className="note",
        )
    sent = _("Sent to the member register {when}; it has not confirmed yet.", when=words.date_time(effect.asked_at))
    return html.P(sent, className="note")


def _history(history: Sequence[Event]) -> Component:
    return disclosure(_("Your answers, with the wording you saw"), timeline([_event(each) for each in history]))


def _event(event: Event) -> tuple[str, Content, Content]:
    what = html.Span(
        [
            badge(_(STATES[event.state]), "success" if event.state == "given" else "neutral"),
            " ",
            html.A(_("Receipt"), href=f"/consents/receipt/{event.event_id}"),
        ]
    )
    wording = disclosure(
        _("Wording, version {version} ({language})", version=event.version, language=words.LANGUAGES[event.language]),
        html.Div([html.Strong(event.title), _wording(event.text)], lang=event.language),
        html.P(_("Fingerprint (SHA-256): {hash}", hash=event.text_sha256), className="note fingerprint"),
    )
    return words.date_time(event.at), what, wording
