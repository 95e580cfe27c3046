"""The salary form: the position, the workplace, hours and pay, and what may be left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.cards import card
from components.forms import (
    Choice,
    checkboxes_field,
    error_summary,
    form,
    money_field,
    radio_field,
    select_field,
    text_field,
    typeahead_field,
)
from components.page import Content
from data import words
from data.datamap.organisation import Organisation
from data.occupations import all_listed
from data.salary.answers import BUDGETS, SEXES
from data.salary.form import NEEDED, pay_typed
from data.salary.scales import COUNTIES, EDUCATIONS, INDUSTRIES, LEVELS, SECTORS, SIZES
from data.words import gettext as _

Typed = Mapping[str, str]


@dataclass(frozen=True)
class Workplace:
    """What the member register says of where one works; None for a register that doesn't answer."""

    employer: str
    position: str


def salary_form(
    form_id: str,
    field_id: Callable[[str], str],
    year: int,
    typed: Typed,
    problems: Mapping[str, str],
    organisation: Organisation,
    workplace: Workplace | None,
    *,
    counts_benefits: bool,
    filled_from: int | None = None,
) -> Component:
    """The form for one year; `typed` brings back what was written, `problems` says what must be put right.

    `filled_from` is the year of the earlier answer that it is filled in from, so that nobody takes it for saved.
    """
    drawn = _Drawn(field_id, typed, problems)
    return card(
        _("Your salary in {year}", year=year),
        error_summary({name: (field_id(name), sentence) for name, sentence in problems.items()}),
        _filled_from(filled_from) if filled_from else None,
        html.P(
            _(
                "Two jobs? Answer for the one with the most hours. New job or new pay this year? Give the pay you have"
                " now: one year has one answer, and the pay you had before is not kept."
            ),
            className="note",
        ),
        form(
            form_id,
            _part(_("The position"), *_position(drawn, workplace)),
            _part(_("The workplace"), *_workplace(drawn, workplace, organisation)),
            _part(_("Working hours and pay"), *_pay(drawn, organisation)),
            _part(_("Pension and benefits"), *_benefits(drawn), hidden=not counts_benefits),
            _part(_("About you"), *_about(drawn)),
            _sure(drawn),
            submit=_("Save"),
        ),
    )


@dataclass(frozen=True)
class _Drawn:
    """Draws fields by name with what was typed and what was wrong."""

    field_id: Callable[[str], str]
    typed: Typed
    problems: Mapping[str, str]

    def _common(self, name: str) -> dict[str, Any]:
        return {"value": self.typed.get(name), "error": self.problems.get(name), "optional": name not in NEEDED}

    def text(self, name: str, label: str, *, hint: Content = None, inputmode: str = "numeric") -> Component:
        return text_field(
            self.field_id(name), label, hint=hint, inputmode=inputmode, autocomplete="off", **self._common(name)
        )

    def money(self, name: str, label: str, unit: str, *, hint: Content = None) -> Component:
        return money_field(self.field_id(name), label, unit=unit, hint=hint, **self._common(name))

    def one_of(self, name: str, label: str, choices: Mapping[str, str], *, hint: Content = None) -> Component:
        """A list; one that may be left out says so, since a choice in a list can't be taken back."""
        options = [(key, _(words_)) for key, words_ in choices.items()]
        if name not in NEEDED:
            options.append(("-", _("Not said")))
        return select_field(self.field_id(name), label, options, hint=hint, **self._common(name))


def _position(drawn: _Drawn, workplace: Workplace | None) -> list[Content]:
    return [
        _from_register(_("Position"), workplace.position) if workplace and workplace.position else None,
        typeahead_field(
            drawn.field_id("occupation"), _("Occupation"), all_listed(), drawn.typed.get("occupation"),
            error=drawn.problems.get("occupation"), hint=_("Write a part of it and choose from the list."),
        ),
        drawn.one_of("level", _("Role level"), LEVELS),
        drawn.text("reports", _("People who report to you"), hint=_("Write 0 if there is nobody.")),
        drawn.text(
            "staff", _("People you are responsible for"), hint=_("All in what you lead, those who report to you too.")
        ),
        drawn.one_of("budget", _("Responsibility for a budget"), BUDGETS),
        drawn.text("years", _("Years as manager"), hint=_("Whole years, with every employer together.")),
    ]  # fmt: skip


def _workplace(drawn: _Drawn, workplace: Workplace | None, organisation: Organisation) -> list[Content]:
    return [
        _from_register(_("Employer"), workplace.employer) if workplace else None,
        drawn.one_of("industry", _("Industry"), INDUSTRIES),
        drawn.one_of("sector", _("Sector"), SECTORS),
        drawn.one_of("county", _("County or region of the workplace"), COUNTIES[organisation.country]),
        drawn.one_of("size", _("Size of the employer"), SIZES),
    ]


def _pay(drawn: _Drawn, organisation: Organisation) -> list[Content]:
    month = _("kr a month")
    hourly = _("Paid by the hour? Write pay for an hour × hours a week × 52 ÷ 12.")
    return [
        text_field(
            drawn.field_id("hours"), _("Agreed hours a week"),
            drawn.typed.get("hours") or words.number(organisation.standard_hours),
            error=drawn.problems.get("hours"), inputmode="decimal",
        ),
        drawn.money(
            "base", _("Base pay before tax"), month, hint=[_("A month, without supplements and bonus."), " ", hourly]
        ),
        drawn.money("supplements", _("Fixed supplements"), month),
        drawn.money("bonus", _("Bonus"), _("kr in 12 months")),
    ]  # fmt: skip


def _benefits(drawn: _Drawn) -> list[Content]:
    return [
        drawn.text(
            "pension", _("Employer’s share of the pension, per cent of pay"), inputmode="decimal",
            hint=_("It is on your payslip."),
        ),
        drawn.money("benefits", _("Car and other taxed benefits"), _("kr a month")),
    ]  # fmt: skip


def _about(drawn: _Drawn) -> list[Content]:
    sexes: list[Choice] = [*((key, _(label)) for key, label in SEXES.items()), ("-", _("Not said"))]
    return [
        drawn.one_of("education", _("Education"), EDUCATIONS),
        radio_field(
            drawn.field_id("sex"), _("Gender"), sexes, drawn.typed.get("sex") or "-", optional=True, inline=True,
            error=drawn.problems.get("sex"), hint=_("Only for the comparison of women’s and men’s pay."),
        ),
    ]  # fmt: skip


def _sure(drawn: _Drawn) -> Component:
    """Asked only when the pay is unusual; what is ticked is the pay itself, so that another one is asked about anew."""
    pay, error = pay_typed(drawn.typed), drawn.problems.get("sure")
    ticked = [pay] if drawn.typed.get("sure") == pay else []
    field = checkboxes_field(
        drawn.field_id("sure"), _("Is this right?"), [(pay, _("Yes, this is what I am paid"))], ticked, error=error
    )
    return html.Div(field, hidden=not error)


def _part(title: str, *fields: Content, hidden: bool = False) -> Component:
    return html.Fieldset([html.Legend(title), *fields], className="form-part", hidden=hidden)


def _from_register(label: str, value: str) -> Component:
    """What the member register says, to be corrected there and not here."""
    said = [value or "–", " ", html.Span(_("(from the member register)"), className="note"), " "]
    return html.P([html.Strong(label + ": "), *said, dcc.Link(_("Correct it"), href="/my-data")])


def _filled_from(year: int) -> Component:
    text = _("Filled in from your answer for {year}, and not saved yet. Change what is different now.", year=year)
    return html.P(text, className="note")
