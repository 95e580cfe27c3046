"""Interests: chosen from a list after consenting, changed and removed at any time."""

from __future__ import annotations

from typing import Any

from dash import Input, Output, State, html, no_update
from dash.development.base_component import Component

from auth.guard import callback, page
from auth.permissions import Permission
from auth.request import me, session, transaction
from components.dom import marked
from components.forms import button, checkboxes_field, form
from components.page import page as page_frame
from components.states import saved
from data.interests import TOPICS, choose_interests, interests_of
from data.words import N_, ngettext
from data.words import gettext as _
from pages._asking import ask_for, consented, kept

PURPOSE = "personal_content"


class ids:
    BODY = "interests"
    FORM = "interests-form"
    TOPICS = "interests-topics"
    REMOVE = "interests-remove"


@page("/interests", N_("Interests"), Permission.INTERESTS_READ, icon="interests", order=40)
def layout(**_query: object) -> Component:
    lead = _("Choose what you want to read more about. The articles themselves come later.")
    return page_frame(_("Interests"), html.Div(_body(), id=ids.BODY, className="stack"), lead=lead)


def _body(done: Component | None = None) -> list[Component | None]:
    if not consented(PURPOSE):
        text = _(
            "To order articles and offers by your interests we need your consent. Without it everybody sees the same."
        )
        return [done, ask_for(PURPOSE, _("First your consent"), text, "/interests")]
    chosen = interests_of(session(), me().person_id)
    topics = checkboxes_field(ids.TOPICS, _("My interests"), [(key, _(label)) for key, label in TOPICS.items()], chosen)
    remove = button(ids.REMOVE, _("Remove all my interests"), "link", disabled=not chosen)
    extra = [marked(remove, counted="interests")]
    return [done, form(ids.FORM, topics, submit=_("Save"), extra=extra, counted="interests")]


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.FORM, "n_submit"),
    State(ids.TOPICS, "value"),
    permission=Permission.INTERESTS_CHANGE,
    prevent_initial_call=True,
)
def save_interests(sent: int | None, chosen: object) -> Any:
    if not sent or not isinstance(chosen, list):
        return no_update
    topics = [each for each in TOPICS if each in chosen]
    done = ngettext("Saved: {count} interest.", "Saved: {count} interests.", len(topics))
    return _body(kept(PURPOSE, lambda writing: choose_interests(writing, me().person_id, topics), done))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.REMOVE, "n_clicks"),
    permission=Permission.INTERESTS_CHANGE,
    prevent_initial_call=True,
)
def remove_interests(clicks: int | None) -> Any:
    if not clicks:
        return no_update
    with transaction() as writing:
        choose_interests(writing, me().person_id, [])
    return _body(saved(_("Your interests have been removed.")))
