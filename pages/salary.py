"""Salary: this year's answer after consenting, and where it stands among comparable people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import ALL, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component

from auth.guard import alone, callback, page
from auth.permissions import Permission
from auth.request import me, organisation, reading, session, transaction
from components.dom import dataset
from components.page import page as page_frame
from components.salary import answers_card
from components.salary_form import Workplace, salary_form
from components.states import notice, saved
from data import words
from data.checked import text_in
from data.db import ContextSession
from data.occupations import listed
from data.salary.answers import Answer, answers_of, give_salary, remove_salary
from data.salary.form import FIELDS, check, is_counted, typed_of
from data.words import N_
from data.words import gettext as _
from pages._asking import ask_for, consented, kept
from pages._comparing import official, where_you_stand
from pages._wanted import PURPOSE, policy


class ids:
    BODY = "salary"
    FORM = "salary-form"

    @staticmethod
    def field(name: str) -> str:
        return f"salary-{name}"

    @staticmethod
    def remove(year: Any) -> dict[str, Any]:
        return {"page": "salary", "part": "remove", "year": str(year) if isinstance(year, int) else year}


@page("/salary", N_("Salary"), Permission.SALARY_READ, icon="salary", order=50, in_bottom=True)
def layout(**_query: object) -> Component:
    lead = _("See where your pay stands, and use it when you negotiate.")
    return page_frame(
        _("Salary"), html.Div(_body(), id=ids.BODY, className="stack", **dataset(seen="salary")), lead=lead
    )


def _body(done: Component | None = None, typed: dict[str, str] | None = None, problems: Any = None) -> list[Any]:
    answers = answers_of(session(), me().person_id)
    latest = answers[0] if answers else None
    if not consented(PURPOSE):
        text = _("If you give your salary, you see where it stands. To keep it we need your consent.")
        anchor = alone(_("Official figures"), lambda: official(latest))
        return [done, ask_for(PURPOSE, _("First your consent"), text, "/salary"), anchor]
    stands = alone(_("Where you stand"), lambda: where_you_stand(answers))
    this_year = _of_this_year(answers)
    form = _form(latest, this_year, typed, problems or {})
    part_time = notice(_part_time()) if this_year and not is_counted(this_year, organisation()) else None
    given = answers_card(answers, organisation(), ids.remove)
    first, second = (form, stands) if problems or latest is None else (stands, form)
    return [done, part_time, first, second, given]


def _of_this_year(answers: Sequence[Answer]) -> Answer | None:
    return next((each for each in answers if each.year == words.today().year), None)


def _form(latest: Answer | None, this_year: Answer | None, typed: dict[str, str] | None, problems: Any) -> Component:
    filled_from = latest.year if latest and not (this_year or typed) else None
    return salary_form(
        ids.FORM, ids.field, words.today().year, typed or _typed(this_year or latest), problems, organisation(),
        _workplace(), counts_benefits=policy().counts_benefits, filled_from=filled_from,
    )  # fmt: skip


def _workplace() -> Workplace | None:
    """What the register says of the workplace; None while it doesn't answer."""
    found = reading()
    profile = found.one("profile") if found else {}
    return Workplace(str(profile.get("employer", "")), str(profile.get("position", ""))) if found else None


def _part_time() -> str:
    return _("You work less than half of full time. Your answer is compared, but is not part of the statistics.")


def _typed(answer: Answer | None) -> dict[str, str]:
    """The form prefilled: from an earlier answer, else from the register's occupation."""
    if answer is None:
        found = reading()
        return {"occupation": listed(str(found.one("profile").get("occupation_code", ""))) if found else ""}
    return typed_of(answer)


@callback(
    Output(ids.BODY, "children", allow_duplicate=True),
    Input(ids.FORM, "n_submit"),
    *(State(ids.field(name), "value") for name in FIELDS),
    permission=Permission.SALARY_CHANGE,
    prevent_initial_call=True,
)
def save_salary(sent: int | None, *values: object) -> Any:
    if not sent:
        return no_update
    typed = {name: text_in(value) for name, value in zip(FIELDS, values, strict=True)}
    answer, problems = check(typed, words.today().year, organisation())
    if answer is None:
        return _body(typed=typed, problems=problems)
    workplace = _workplace()

    def keep(writing: ContextSession) -> None:
        employer = workplace.employer if workplace else _employer_before(answers_of(writing, me().person_id))
        give_salary(writing, me().person_id, replace(answer, employer=employer))

    return _body(kept(PURPOSE, keep, _("Saved. Nobody but you sees this answer.")))


def _employer_before(answers: Sequence[Answer]) -> str:
    """Where this year's answer says one works, for when the register can't be asked; "" without one."""
    this_year = _of_this_year(answers)
    return this_year.employer if this_year else ""


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
