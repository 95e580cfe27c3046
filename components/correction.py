"""The parts of "My data" that correct: a field's editor, the request for a name, the history, and what is not held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components.cards import Tone, badge, card, disclosure, plain_facts, timeline
from components.forms import button, form, link_button, text_field, textarea_field, typeahead_field
from components.page import Content
from components.states import failed
from data import words
from data.datamap.organisation import Organisation
from data.datamap.sections import Field, personal_columns, shown, table_of
from data.occupations import all_listed, listed
from data.register.changes import CAUSES, STATES, ChangeRow
from data.requests import KINDS as REQUEST_KINDS
from data.requests import STATES as REQUEST_STATES
from data.requests import RequestRow
from data.words import gettext as _

KINDS = {"phone": ("tel", "tel"), "email": ("email", "email"), "postal_code": ("text", "postal-code")}
AUTOCOMPLETE = {
    "address": "street-address",
    "city": "address-level2",
    "country": "country-name",
    "employer": "organization",
}
TONES: dict[str, Tone] = {
    "waiting": "info",
    "applied": "success",
    "refused": "warning",
    "received": "info",
    "granted": "success",
    "denied": "warning",
}


class Ids(Protocol):
    """The ids of the page's editors, by field."""

    def form(self, field: Any) -> dict[str, Any]: ...
    def typed(self, field: Any) -> dict[str, Any]: ...
    def seen(self, field: Any) -> dict[str, Any]: ...
    def reason(self, field: Any) -> dict[str, Any]: ...


def editor(
    ids: Ids,
    field: Field,
    present: str,
    *,
    fresh: bool = True,
    typed: str | None = None,
    error: str | None = None,
    done: Component | None = None,
) -> list[Content]:
    """Changes a field in place. `typed` and `error` bring back what was wrong; `done` says what has happened."""
    if not fresh:
        way = link_button(_("Sign in again to change it"), "/step-up?next=/my-data", in_app=False)
        return [disclosure(_("Change"), html.P(_("This is sensitive: sign in again first.")), way)]
    fields = form(
        ids.form(field.key),
        _input(ids, field, _written(field, present) if typed is None else typed, error),
        dbc.Input(type="hidden", id=ids.seen(field.key), value=present),
        submit=_("Save"),
    )
    return [done, disclosure(_("Change"), fields, open=error is not None, act="my-data-edit")]


def _written(field: Field, value: str) -> str:
    """A stored value as one writes it: codes by their names."""
    if field.key == "country":
        return words.country(value) if value else ""
    return listed(value) if field.key == "occupation_code" else value


def _input(ids: Ids, field: Field, value: str, error: str | None) -> Component:
    if field.key == "occupation_code":
        return typeahead_field(ids.typed(field.key), field.label, all_listed(), value, error=error)
    kind, autocomplete = KINDS.get(field.key, ("text", AUTOCOMPLETE.get(field.key, "off")))
    return text_field(ids.typed(field.key), field.label, value, error=error, kind=kind, autocomplete=autocomplete)


def name_request(
    ids: Ids,
    field: Field,
    present: str,
    *,
    proposed: str = "",
    reason: str = "",
    errors: tuple[str | None, str | None] = (None, None),
    done: Component | None = None,
) -> list[Content]:
    """Asks for a correction that people must look at: a proposed value and why."""
    fields = form(
        ids.form(field.key),
        html.P(_("A name is checked by the privacy officer. You get an answer within a month.")),
        text_field(ids.typed(field.key), _("Proposed value"), proposed, error=errors[0], max_length=100),
        textarea_field(ids.reason(field.key), _("Why is it wrong?"), reason, error=errors[1], max_length=1000),
        submit=_("Ask for the correction"),
    )
    return [done, disclosure(_("Ask for a correction"), fields, open=any(errors))]


def reveal_button(button_id: dict[str, Any] | str) -> Component:
    """Shows the national id after a fresh sign-in."""
    return button(button_id, _("Show"), "link")


def history_card(changes: Sequence[ChangeRow], requests: Sequence[RequestRow], organisation: Organisation) -> Component:
    """What the person changed or asked for, newest first."""
    title, columns = _("Your changes and requests"), personal_columns(table_of("profile"))

    def values(field: str, old: str, new: str) -> Component:
        before, after = (shown(value, columns[field], organisation) for value in (old, new))
        return html.Span([html.Strong(_(columns[field].label)), " ", html.Del(before), " → ", html.Ins(after), " "])

    def asked(request: RequestRow) -> list[Content]:
        about_view = request.kind == "view"
        what = _in_words(request) if about_view else values(request.field, request.old, request.proposed)
        return [what, request_state(request)]

    events: list[tuple[dt.datetime, Content, Content]] = [(r.received_at, asked(r), r.answer or None) for r in requests]
    events += [
        (c.asked_at, [values(c.field, c.old, c.new), badge(_(STATES[c.state]), TONES[c.state])], _(CAUSES[c.cause]))
        for c in changes
    ]
    if not events:
        return card(title, html.P(_("You have not changed anything here yet.")))
    events.sort(key=lambda event: event[0], reverse=True)
    return card(
        title, timeline([(words.date_time(at), html.Span(what), note) for at, what, note in events]), id="history"
    )


def _in_words(request: RequestRow) -> Component:
    """A request that is not about a value, in the person's words."""
    return html.Span([html.Strong(_(REQUEST_KINDS[request.kind])), f": {request.reason} "])


def request_state(request: RequestRow) -> Component:
    """Whether a request has been answered, and until when it will be."""
    state = badge(_(REQUEST_STATES[request.state]), TONES[request.state])
    due = html.Span(" " + _("Answer by {date}", date=words.date(request.due_on)), className="note")
    return html.Span([state, due if request.state == "received" else None])


def not_held_card(organisation: Organisation) -> Component:
    """What is not stored, which one might expect."""
    lines = [(words.pick(each.title), words.pick(each.words)) for each in organisation.not_held]
    return card(_("What we do not have about you"), plain_facts(lines), id="not-held")


def register_down(since: dt.datetime | None) -> Component:
    """Said in place of the register's sections while it does not answer."""
    text = _(
        "Your name, contact details, memberships and payments are kept there and can't be shown now. Nothing is lost."
    )
    when = _("It has not answered since {time}.", time=words.time(since)) if since else ""
    return failed(_("The member register does not answer"), f"{text} {when}", "register-retry")
