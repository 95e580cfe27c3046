"""The mentor programme for its coordinator: nameless cards that wait, a round, and counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.cards import card, disclosure, fact, facts
from components.forms import button
from components.mentor import mentor_card
from components.states import empty
from data import words
from data.mentoring.moves import SENT_BACK
from data.mentoring.programme_facts import Programme
from data.mentoring.together import Application
from data.words import gettext as _

Id = dict[str, Any]


def application_card(application: Application, list_id: Id, back_id: Callable[[str], Id]) -> Component:
    """Somebody who wants to be a mentor, as members would see her; she is listed, or sent back for a reason."""
    reasons = [button(back_id(why), _(words), "secondary") for why, words in SENT_BACK.items()]
    return card(
        _("Wants to be a mentor"),
        html.P(_("Since {day}", day=words.date(application.since)), className="note"),
        mentor_card(application.card),
        html.Div(button(list_id, _("List as a mentor")), className="actions"),
        disclosure(
            _("Send back"),
            html.P(_("Why? The member is told, and can send it again.")),
            html.Div(reasons, className="actions"),
        ),
    )


def round_card(button_id: str, programme: Programme | None) -> Component:
    """What a round would be made of, and the button."""
    said = (
        _(
            "{seeking} look for a mentor, {places} places are free.",
            seeking=words.number(programme.seeking),
            places=words.number(programme.places),
        )
        if programme
        else _("Nothing was counted yet.")
    )
    return card(_("A round"), html.P(said), actions=[button(button_id, _("Start a round"), "secondary")])


def counts_cards(newest: tuple[dt.datetime, Programme] | None, to_list: int) -> list[Component]:
    """Two cards of exact counts of what the coordinator acts on: what is stuck, who takes part; and as of when.

    `to_list` is how many wait to be listed now, as the cards below show.
    """
    if newest is None:
        return [empty(_("No counts yet"), _("They are made each night, and after each round."))]
    at, found = newest
    made = html.P(_("Counted {at}", at=words.date_time(at)), className="note")
    return [
        card(_("Where it is stuck"), _facts(
            {
                _("Requests that wait for an answer"): found.open,
                _("Of these, already reminded"): found.overdue,
                _("Pairs without a first meeting after two weeks"): found.silent,
            }
        ), made),
        card(_("Who takes part"), _facts(
            {
                _("Wait to be listed"): to_list,
                _("Mentors with a free place"): found.mentors,
                _("Free places"): found.places,
                _("Look for a mentor"): found.seeking,
                _("Found nobody to suggest to"): found.waiting,
                _("Pairs under way"): found.together,
            }
        ), made),
    ]  # fmt: skip


def _facts(counts: Mapping[str, int]) -> Component:
    return facts([fact(label, words.number(many)) for label, many in counts.items()])
