"""Views by employees: the banner on every page, and the pieces of support's own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from components.cards import card, fact, facts
from components.dom import aria, dataset
from components.forms import error_summary, form, link_button, radio_field, select_field, text_field, textarea_field
from components.icons import icon
from components.states import saved
from data import words
from data.base import now
from data.staff_views import REASONS, ViewRow
from data.words import gettext as _


def view_banner(view: ViewRow, name: str, csrf: str) -> Component:
    """Whose pages these are, why, until when (counted down by `assets/view.js`), and the way out, a real form."""
    left = max(0, round((view.ends_at - now()).total_seconds()))
    ends = html.Time(
        words.time(view.ends_at), dateTime=view.ends_at.isoformat(), className="view-ends", **dataset(left=str(left))
    )
    end = html.Form(
        [
            dbc.Input(type="hidden", name="csrf_token", value=csrf),
            html.Button([icon("sign-out"), html.Span(_("End the view"))], type="submit", className="tool"),
        ],
        method="post",
        action="/staff/support/end",
    )
    said = html.Div(
        [
            html.P(html.Strong(_("You are looking at the pages of {name}", name=name or _("a member")))),
            html.P([_(REASONS[view.reason]), " · ", view.ticket, " · ", _("read-only, until") + " ", ends]),
        ]
    )
    return html.Section([icon("eye"), said, end], className="view-banner", **aria(label=_("View of a member’s pages")))


class Ids(Protocol):
    """The ids of support's forms."""

    FIND: str
    BY: str
    TERM: str
    START: str
    REASON: str
    WORDS: str
    TICKET: str
    CODE: str


def sign_in_first() -> Component:
    """A view begins only just after a sign-in."""
    text = _("To look at somebody’s pages you must have signed in within five minutes. It takes a moment.")
    way = link_button(_("Sign in again"), "/step-up?next=/staff/support", "primary", in_app=False)
    return card(_("Sign in again first"), html.P(text), actions=[way])


def find_form(ids: type[Ids], by: str = "number", typed: str = "", problem: str | None = None) -> Component:
    """Exactly one member, by something only they and we know; there is no list to browse."""
    ways = [("number", _("Member number")), ("email", _("E-mail")), ("national_id", _("National identity number"))]
    hint = _("Exactly as it is registered. Every search is counted.")
    return card(
        _("Find a member"),
        form(
            ids.FIND,
            radio_field(ids.BY, _("Search by"), ways, by),
            text_field(
                ids.TERM, _("Number or e-mail"), typed, hint=hint, error=problem, autocomplete="off", max_length=80
            ),
            submit=_("Find"),
        ),
    )


def found_card(name: str, number: str, start: Component) -> Component:
    """Who was found, just enough to be sure, and the way on."""
    who = [fact(_("Name"), name or _("Not known")), fact(_("Member number"), number or _("None"))]
    return card(_("Found"), facts(who), start)


def start_form(
    ids: type[Ids],
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Component:
    """Why, in a choice and in words, the case, and the code of a member who wants to be asked first."""
    said, wrong = typed or {}, problems or {}
    of = {"reason": ids.REASON, "words": ids.WORDS, "ticket": ids.TICKET, "code": ids.CODE}
    reasons = [(key, _(label)) for key, label in REASONS.items()]
    code = text_field(
        ids.CODE,
        _("Code from the member"),
        said.get("code"),
        error=wrong.get("code"),
        hint=_("For members who want to be asked first: call them, and type the six digits they read out."),
        optional=True,
        autocomplete="off",
        inputmode="numeric",
        max_length=6,
    )
    fields = [
        select_field(ids.REASON, _("Why"), reasons, said.get("reason"), error=wrong.get("reason")),
        textarea_field(
            ids.WORDS,
            _("In your words"),
            said.get("words"),
            error=wrong.get("words"),
            hint=_("The member reads this."),
            rows=2,
            max_length=500,
        ),
        text_field(ids.TICKET, _("Case number"), said.get("ticket"), error=wrong.get("ticket"), autocomplete="off"),
        code,
    ]
    return html.Div(
        [
            error_summary({name: (of[name], text) for name, text in wrong.items()}),
            html.P(_("You look for at most 15 minutes, read-only. The member is told at once."), className="note"),
            form(ids.START, *fields, submit=_("Look at the pages")),
        ]
    )


def going_on() -> Component:
    """Said while the browser opens the member's pages."""
    return saved(_("The view has begun."))


def hidden_card(titles: Sequence[str]) -> Component:
    """What an employee does not see under a view, by name: the database gives it to nobody but the member."""
    text = _("Only the member sees this. It can't be shown to anybody else, whoever asks.")
    return card(_("Hidden from you"), html.P(text), html.Ul([html.Li([icon("lock"), " ", each]) for each in titles]))
