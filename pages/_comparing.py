"""Used by the pages that compare pay: what the address asks for, the figures for it, and how the choice is changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from dash import ALL, ClientsideFunction, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import abort, request

from auth.guard import callback, clientside_callback
from auth.permissions import Permission
from auth.public import message
from auth.request import me, organisation, reading, services, session, within_own_limit
from components.benchmark import in_kroner, not_released, standing_card, too_many
from components.benchmark_charts import OwnPay, gap_card, moves_card, picture_card, trend_card
from components.benchmark_choices import choices
from components.forms import link_button
from components.page import grid
from components.salary import no_official_figures, official_card
from components.states import notice
from data.base import now
from data.salary.answers import Answer, answers_of, concepts
from data.salary.asked import Asked, NoSuchComparison, Query, asked, own_group, query_of, search_of
from data.salary.benchmark import Comparison, Concept
from data.salary.lattice import in_order, key_of
from data.salary.official_tables import official_figures, prices
from data.salary.policy import Policy, load_policy
from data.salary.published import comparison
from data.words import gettext as _
from pages._asking import consented

PURPOSE = "salary_statistics"
PATH = "/salary"
MOST_A_DAY, DAY = 60, dt.timedelta(days=1)
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


@dataclass(frozen=True)
class Wanted:
    """What is asked for, by whom: their latest answer, and the values of their own."""

    asked: Asked
    answers: Sequence[Answer]
    own: dict[str, str]

    @property
    def latest(self) -> Answer | None:
        """The newest of the reader's answers."""
        return self.answers[0] if self.answers else None


def policy() -> Policy:
    """The organisation's rules for pay figures."""
    return load_policy(organisation().id)


def wanted(query: Query, answers: Sequence[Answer]) -> Wanted:
    """What this query asks for; ends the request with 400, before any figure is read, where there is no such thing."""
    own = own_group(answers[0] if answers else None)
    try:
        return Wanted(asked(query, policy(), own, organisation().country), answers, own)
    except NoSuchComparison:
        no_such_comparison()


def no_such_comparison() -> NoReturn:
    """End the request: a page for a person who opened the address, JSON for a script."""
    if request.path.startswith("/_"):
        abort(400)
    text = _("The address names a group that no figures are made for. Choose from the lists on the page instead.")
    abort(message(_("There is no such comparison"), text, action=(_("Go to your own comparison"), PATH), status=400))


def query_of_page() -> Query:
    """The parameters of the document that is asked for; none while a page is drawn by a callback."""
    return {} if request.path.startswith("/_") else request.args.to_dict(flat=False)  # type: ignore[return-value]


def search_of_page() -> str:
    """The search part of the document's address, "" while a page is drawn by a callback."""
    return "?" + request.query_string.decode("ascii", "replace") if query_of_page() else ""


def query_sent(search: object) -> Query:
    """The parameters of a search part that the browser sent; ends the request with 400 for what is none."""
    try:
        return query_of(search)
    except NoSuchComparison:
        no_such_comparison()


def pay_of(answer: Answer | None, concept: Concept) -> int | None:
    """The pay of an answer as this concept has it; None without an answer."""
    return _concepts(answer)[concept] if answer else None


def _concepts(answer: Answer) -> dict[Concept, int]:
    return concepts(answer, organisation().standard_hours, counts_benefits=policy().counts_benefits)


def figures_for(want: Wanted) -> Comparison | None:
    """The figures; None before the first release. Others' than one's own are counted by `may_look` first."""
    return comparison(session(), policy(), want.asked.group)


def may_look(want: Wanted) -> bool:
    """Count a comparison that isn't the reader's own; False for one too many today. The same one again is free."""
    key = key_of(policy(), want.asked.group)
    if not want.asked.others and want.asked.by == in_order(policy(), policy().tables[0]):
        return True
    return not within_own_limit(f"compared {key}", 1, DAY) or within_own_limit("compared", MOST_A_DAY, DAY)


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
    own = [OwnPay(each.answered_at.date(), _concepts(each)) for each in reversed(want.answers) if each.answered_at]
    index = prices(session(), ours.country) if found.growth else {}
    pictures = [picture_card(found, concept, pay, kroner), trend_card(found, concept, own, index, kroner)]
    body = [
        state,
        _old(latest),
        standing_card(found, concept, pay, ours, policy(), _controls(want)),
        grid(*filter(None, pictures)),
        _ways_on(want),
    ]
    return body, [moves_card(found.effects, want.own, found.month), gap_card(found.gap, found.month)]


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
            link_button(_("How we calculate"), "/how-we-calculate"),
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
