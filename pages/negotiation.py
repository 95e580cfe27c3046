"""The negotiation sheet: three amounts, the arguments and the figures behind them, on one page to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dash import Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from auth.guard import callback, page
from auth.permissions import Permission
from auth.request import me, organisation, session
from components.benchmark import in_kroner, not_released, too_many
from components.benchmark_words import group_words
from components.forms import link_button
from components.negotiation import AMOUNTS, ARGUMENTS, Sheet, rule_words, sheet, sheet_form
from components.page import page as page_frame
from components.salary import official_words
from components.states import empty
from data.checked import Invalid, kroner, paragraph, text_in
from data.salary.answers import answers_of
from data.salary.asked import Query
from data.salary.negotiation import Amounts, proposed
from data.salary.official_tables import official_figures
from data.words import N_
from data.words import gettext as _
from pages._asking import consented
from pages._wanted import (
    PATH,
    PURPOSE,
    figures_for,
    may_look,
    pay_of,
    query_of_page,
    query_sent,
    search_of_page,
    wanted,
)  # fmt: skip

MOST_WORDS = 600


class ids:
    BODY = "sheet"
    FORM = "sheet-form"
    ASKED = "sheet-asked"

    @staticmethod
    def field(name: str) -> str:
        return f"sheet-{name.replace('_', '-')}"


@page("/salary-sheet", N_("Negotiation sheet"), Permission.SALARY_READ, icon="salary")
def layout(**_query: object) -> Component:
    return page_frame(
        _("Negotiation sheet"),
        dcc.Store(id=ids.ASKED, data=search_of_page()),
        html.Div(_body(query_of_page()), id=ids.BODY, className="stack"),
        lead=_("One page to take along: what you aim for, why, and what the figures say. It names nobody else."),
    )


def _body(
    query: Query, typed: Mapping[str, str] | None = None, arguments: Sequence[str] = ("results", "market")
) -> Any:
    want = wanted(query, answers_of(session(), me().person_id))
    answer, back = want.latest, link_button(_("Go to your salary"), PATH)
    if answer is None or not consented(PURPOSE):
        return [empty(_("You have not given your salary yet"), _("The sheet is made from your own answer."), back)]
    if not may_look(want):
        return [too_many()]
    found, concept, ours = figures_for(want), want.asked.concept, organisation()
    pay = pay_of(answer, concept)
    if found is None or not pay:
        return [not_released(), back]
    amounts = proposed(found.shown.pay[concept], pay)
    typed = typed or {name: str(amount) for name, amount in asdict(amounts).items()}
    filled, problems = _filled(typed, arguments, amounts)
    anchor = official_figures(session(), ours.country, answer.occupation_code)
    drawn = sheet(
        found, concept, pay, filled, ours, official_words(anchor, ours) if anchor else None, in_kroner(ours)
    )  # fmt: skip
    return [
        html.Div(
            [
                sheet_form(ids.FORM, ids.field, typed, arguments, problems),
                html.P([rule_words(), " ", _("Compared with: {group}.", group=group_words(found.shown.group))]),
            ],
            className="not-printed stack",
        ),
        drawn,
        html.P(back, className="not-printed"),
    ]


def _filled(typed: Mapping[str, str], arguments: Sequence[str], amounts: Amounts) -> tuple[Sheet, dict[str, str]]:
    """The sheet as typed, and what must be put right; a field that must be holds what was proposed."""
    values, problems, notes = asdict(amounts), {}, ""
    for name, (label, _hint) in AMOUNTS.items():
        try:
            values[name] = kroner(typed.get(name), _(label), least=1)
        except Invalid as problem:
            problems[name] = str(problem)
    try:
        notes = paragraph(typed.get("notes", ""), _("In your own words"), most=MOST_WORDS)
    except Invalid as problem:
        problems["notes"] = str(problem)
    return Sheet(Amounts(**values), arguments, notes), problems


@callback(
    Output(ids.BODY, "children"),
    Input(ids.FORM, "n_submit"),
    State(ids.ASKED, "data"),
    *(State(ids.field(name), "value") for name in AMOUNTS),
    State(ids.field("arguments"), "value"),
    State(ids.field("notes"), "value"),
    permission=Permission.SALARY_READ,
    prevent_initial_call=True,
)
def fill_in_sheet(sent: int | None, search: object, *values: object) -> Any:
    if not sent or not isinstance(search, str):
        return no_update
    *amounts, arguments, notes = values
    typed = {name: text_in(value) for name, value in zip([*AMOUNTS, "notes"], [*amounts, notes], strict=True)}
    ticked = [each for each in ARGUMENTS if each in arguments] if isinstance(arguments, list) else []
    return _body(query_sent(search), typed, ticked)
