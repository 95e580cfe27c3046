"""Salary: this year's answer after consenting, and where it stands against official figures."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dash import ALL, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from auth.guard import alone, callback, page
from auth.permissions import Permission
from auth.request import me, organisation, reading, services, session, transaction
from components.page import page as page_frame
from components.salary import answers_card, no_official_figures, salary_form, standing_card
from components.states import notice, saved
from data import words
from data.occupations import listed
from data.permitted import may_keep
from data.salary.answers import Answer, answers_of, give_salary, remove_salary
from data.salary.form import FIELDS, check
from data.salary.official import quartiles
from data.words import N_
from data.words import gettext as _
from pages._asking import ask_for, consented

PURPOSE = "salary_statistics"


class ids:
    BODY = "salary"
    FORM = "salary-form"
    OCCUPATION = "salary-occupation"
    LEVEL = "salary-level"
    HOURS = "salary-hours"
    BASE = "salary-base"
    SUPPLEMENTS = "salary-supplements"
    BONUS = "salary-bonus"

    @staticmethod
    def remove(year: Any) -> dict[str, Any]:
        return {"page": "salary", "part": "remove", "year": str(year) if isinstance(year, int) else year}


@page("/salary", N_("Salary"), Permission.SALARY_READ, icon="salary", order=50, in_bottom=True)
def layout(**_query: object) -> Component:
    lead = _("See where your pay stands, and use it when you negotiate.")
    return page_frame(_("Salary"), html.Div(_body(), id=ids.BODY, className="stack"), lead=lead)


def _body(done: Component | None = None, typed: dict[str, str] | None = None, problems: Any = None) -> list[Any]:
    answers = answers_of(session(), me().person_id)
    latest = answers[0] if answers else None
    stands = alone(_("Where you stand"), lambda: _standing(latest))
    if not consented(PURPOSE):
        text = _("If you give your salary, you see where it stands. To keep it we need your consent.")
        return [ask_for(PURPOSE, _("First your consent"), text, "/salary"), stands]
    year = words.today().year
    this_year = next((each for each in answers if each.year == year), None)
    filled_from = latest.year if latest and not (this_year or typed) else None
    form = salary_form(ids, year, typed or _typed(this_year or latest), problems or {}, organisation(), filled_from)
    given = answers_card(answers, organisation(), ids.remove)
    return [done, form, stands, given] if problems or latest is None else [done, stands, form, given]


def _standing(answer: Answer | None) -> Component:
    found = reading()
    code = answer.occupation_code if answer else str(found.one("profile").get("occupation_code", "")) if found else ""
    q = quartiles(organisation().country, code)
    made_up = services().demo and organisation().country == "DK"
    shown = (
        standing_card(q, answer, organisation()) if q else no_official_figures(answer, organisation(), made_up=made_up)
    )
    old = answer and answer.answered_at and answer.answered_at < dt.datetime.now(dt.UTC) - dt.timedelta(days=548)
    return html.Div(
        [shown, notice(_("Your answer is more than 18 months old. Give a new one."), "warning") if old else None]
    )


def _typed(answer: Answer | None) -> dict[str, str]:
    """The form prefilled: from an earlier answer, else from the register's occupation."""
    if answer is None:
        found = reading()
        return {"occupation": listed(str(found.one("profile").get("occupation_code", ""))) if found else ""}
    return {
        "occupation": listed(answer.occupation_code),
        "level": answer.role_level,
        "hours": words.number(answer.hours_weekly),
        "base": str(answer.base_monthly),
        "supplements": str(answer.supplements_monthly or ""),
        "bonus": str(answer.bonus_yearly or ""),
    }


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.FORM, "n_submit"),
    State(ids.OCCUPATION, "value"),
    State(ids.LEVEL, "value"),
    State(ids.HOURS, "value"),
    State(ids.BASE, "value"),
    State(ids.SUPPLEMENTS, "value"),
    State(ids.BONUS, "value"),
    permission=Permission.SALARY_CHANGE,
    prevent_initial_call=True,
)
def save_salary(sent: int | None, *values: object) -> Any:
    if not sent:
        return no_update
    typed = {name: value if isinstance(value, str) else "" for name, value in zip(FIELDS, values, strict=True)}
    answer, problems = check(typed, words.today().year)
    if answer is None:
        return _body(typed=typed, problems=problems)
    with transaction() as writing:
        if may_keep(writing, me().person_id, PURPOSE):
            give_salary(writing, me().person_id, answer)
    return _body(saved(_("Saved. Nobody but you sees this answer.")))


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.remove(ALL), "n_clicks"),
    permission=Permission.SALARY_CHANGE,
    prevent_initial_call=True,
)
def remove_answer(clicks: list[int | None]) -> Any:
    pressed = ctx.triggered_id
    if not any(clicks) or not isinstance(pressed, dict) or not str(pressed["year"]).isdigit():
        return no_update
    year = int(pressed["year"])
    with transaction() as writing:
        gone = remove_salary(writing, me().person_id, year) if year < 10_000 else False
    return _body(saved(_("Removed: your salary in {year}.", year=year)) if gone else None)
