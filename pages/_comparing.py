"""The part of the salary page that compares: the figures for what its address asks for, and how that is changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from dash import ALL, ClientsideFunction, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from auth.guard import callback, clientside_callback
from auth.permissions import Permission
from auth.request import me, organisation, reading, services, session
from components.benchmark import in_kroner, not_released, standing_card, too_many
from components.benchmark_charts import OwnPay, gap_card, moves_card, picture_card, trend_card
from components.benchmark_choices import choices
from components.dom import dataset
from components.forms import link_button
from components.page import grid
from components.salary import no_official_figures, official_card
from components.states import notice
from data.base import now
from data.salary.answers import Answer, answers_of
from data.salary.asked import search_of
from data.salary.lattice import in_order
from data.salary.official_tables import official_figures, prices
from data.words import gettext as _
from pages._asking import consented
from pages._wanted import (
    PATH,
    PURPOSE,
    Wanted,
    concepts_of,
    figures_for,
    may_look,
    pay_of,
    policy,
    query_of_page,
    query_sent,
    search_of_page,
    wanted,
)

TOO_OLD = dt.timedelta(days=548)
DRAWN = "data-drawn"


class ids:
    ADDRESS = "comparison-address"
    ASKED = "comparison-asked"
    DRAWN = "comparison-drawn"
    BODY = "comparison"
    REST = "comparison-rest"
    TABLE = "comparison-table"

    @staticmethod
    def value(of: Any) -> dict[str, Any]:
        return {"page": "salary", "part": "compared", "of": of}


def where_you_stand(answers: Sequence[Answer]) -> Component:
    """The part of the page that follows its address: by itself when it is opened, by a callback when it is changed."""
    body, rest = _drawn(wanted(query_of_page(), answers))
    return html.Div(
        [
            dcc.Location(id=ids.ADDRESS, refresh=False),
            dcc.Store(id=ids.ASKED, data=search_of_page()),
            html.Div(body, id=ids.BODY, className="stack"),
            html.Div(rest, id=ids.REST, className="stack"),
            official(answers[0] if answers else None),  # the same whatever is compared, so never drawn anew
        ]
    )


def official(answer: Answer | None) -> Component:
    """The official figures of the occupation, or that there are none."""
    found = None if answer else reading()
    code = answer.occupation_code if answer else str(found.one("profile").get("occupation_code", "")) if found else ""
    ours = organisation()
    if q := official_figures(session(), ours.country, code):
        return official_card(q, answer, ours)
    return no_official_figures(answer, ours, made_up=services().demo and ours.country == "DK")


def _drawn(want: Wanted) -> tuple[list[Component | None], list[Component | None]]:
    """What follows the address: the card, the pictures and the ways on; and what is the same for every pay concept."""
    state = html.Div(id=ids.DRAWN, hidden=True, **{DRAWN: json.dumps(_state(want))})  # type: ignore[arg-type]
    if not may_look(want):
        return [state, too_many(), _controls(want)], []
    found, ours, kroner = figures_for(want), organisation(), in_kroner(organisation())
    if found is None:
        return [state, _old(want.latest), not_released()], []
    concept, latest = want.asked.concept, want.latest
    pay = pay_of(latest, concept)
    own = [OwnPay(each.answered_at.date(), concepts_of(each)) for each in reversed(want.answers) if each.answered_at]
    index = prices(session(), ours.country) if found.growth else {}
    pictures = [picture_card(found, concept, pay, kroner), trend_card(found, concept, own, index, kroner)]
    body = [
        state,
        _old(latest),
        standing_card(found, concept, pay, ours, policy(), _controls(want)),
        grid(*filter(None, pictures)),
        _ways_on(want),
    ]
    return body, [moves_card(found.effects, want.own), gap_card(found.gap)]


def _controls(want: Wanted) -> Component:
    return choices(want.asked, policy(), want.own, organisation().country, PATH, ids.TABLE, ids.value)


def _old(answer: Answer | None) -> Component | None:
    if answer is None or answer.answered_at is None or now() - answer.answered_at < TOO_OLD:
        return None
    return notice(_("Your answer is more than 18 months old. Give a new one."), "warning")


def _ways_on(want: Wanted) -> Component:
    search = search_of(policy(), want.asked.concept, want.asked.by, want.asked.others)
    return html.Div(
        [
            link_button(_("Make a sheet for your negotiation"), f"/salary-sheet{search}", "primary", in_app=False),
            link_button(_("Ask your employer for pay figures"), "/pay-letter"),
            html.Span(link_button(_("How we calculate"), "/how-we-calculate"), **dataset(act="how-we-calculate")),
        ],
        className="actions",
    )


def _state(want: Wanted) -> dict[str, Any]:
    """What `compare` in the browser needs to write the address: what is drawn, and what an empty address stands for.

    It lies on the page as its lists do, not in a store: the values are the reader's own.
    """
    rules = policy()
    return {
        "concept": want.asked.concept,
        "firstConcept": rules.concepts[0],
        "by": ",".join(want.asked.by),
        "firstBy": ",".join(in_order(rules, rules.tables[0])),
        "values": dict(want.asked.group),
        "own": {name: want.own[name] for name in want.asked.by if name in want.own},
    }


def _group_in(state: object) -> object:
    """The group that is drawn, as the browser sends it back; None for anything else."""
    try:
        return json.loads(state)["values"]  # type: ignore[arg-type]
    except (TypeError, ValueError, LookupError):
        return None


clientside_callback(
    ClientsideFunction("innsyn", "compare"),
    Output(ids.ADDRESS, "search"),
    Input(ids.TABLE, "value"),
    Input(ids.value(ALL), "value"),
    State(ids.value(ALL), "id"),
    State(ids.DRAWN, DRAWN),
    permission=Permission.SALARY_READ,
    prevent_initial_call=True,
)
clientside_callback(
    ClientsideFunction("innsyn", "asked"),
    Output(ids.ASKED, "data"),
    Input(ids.ADDRESS, "search"),
    State(ids.ASKED, "data"),
    permission=Permission.SALARY_READ,
    prevent_initial_call=True,
)


@callback(
    Output(ids.BODY, "children"),
    Output(ids.REST, "children"),
    Input(ids.ASKED, "data"),
    State(ids.DRAWN, DRAWN),
    permission=Permission.SALARY_READ,
    prevent_initial_call=True,
)
def show_comparison(search: object, drawn: object) -> Any:
    if not isinstance(search, str):
        return no_update, no_update
    want = wanted(query_sent(search), answers_of(session(), me().person_id))
    if not consented(PURPOSE):
        return [], []
    body, rest = _drawn(want)
    return body, no_update if _group_in(drawn) == want.asked.group else rest
