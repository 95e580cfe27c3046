"""Salary in words and pictures: the sentence, the strip and the figures behind it; the answers given; the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from dash import html
from dash.development.base_component import Component

from components.cards import badge, card, fact, facts
from components.charts import figure, strip
from components.forms import button, error_summary, form, money_field, select_field, text_field, typeahead_field
from components.states import empty
from components.tables import table
from data import words
from data.datamap.organisation import Organisation
from data.occupations import all_listed, name_of
from data.salary.answers import ROLE_LEVELS, Answer
from data.salary.official import Quartiles, Standing, estimated_percentiles, standing
from data.words import gettext as _


class Ids(Protocol):
    """The ids of the form's fields."""

    FORM: str
    OCCUPATION: str
    LEVEL: str
    HOURS: str
    BASE: str
    SUPPLEMENTS: str
    BONUS: str


def sentence(where: Standing, organisation: Organisation) -> str:
    """Where a pay stands, in one sentence, never finer than the figures allow."""
    if where.beyond == "above":
        first = _("Your pay is among the highest 5 per cent in your occupation.")
    elif where.beyond == "below":
        first = _("Your pay is among the lowest 5 per cent in your occupation.")
    else:
        share = _("about {share} per cent", share=where.share_below)
        first = _("Your pay is higher than that of {share} in your occupation.", share=share)
    gap = words.money(abs(where.to_median), organisation.currency)
    if where.to_median > 0:
        return first + " " + _("The median is {gap} a month above you.", gap=gap)
    if where.to_median < 0:
        return first + " " + _("The median is {gap} a month below you.", gap=gap)
    return first + " " + _("You are at the median.")


def standing_card(q: Quartiles, answer: Answer | None, organisation: Organisation) -> Component:
    """Official quartiles of an occupation and, with an answer, where it stands."""
    pay = answer.monthly(organisation.standard_hours) if answer else None
    where = standing(q, pay) if pay else None

    def kroner(value: float) -> str:
        return words.money(round(value), organisation.currency)

    tails = estimated_percentiles(q)
    rows = [
        (_("10 per cent earn less (estimated)"), kroner(tails.p10)),
        (_("Lower quartile: 25 per cent earn less"), kroner(q.lower)),
        (_("Median: half earn less"), kroner(q.median)),
        (_("Upper quartile: 75 per cent earn less"), kroner(q.upper)),
        (_("90 per cent earn less (estimated)"), kroner(tails.p90)),
    ]
    if pay:
        rows.append((_("You, converted to full time"), kroner(pay)))
    said = (
        sentence(where, organisation)
        if where
        else _("The median in this occupation is {median} a month.", median=kroner(q.median))
    )
    quartiles = {"p10": tails.p10, "p25": q.lower, "p50": q.median, "p75": q.upper, "p90": tails.p90}
    numbers = table(_("Monthly pay, full time"), [_("Figure"), _("Amount")], rows, {1})
    return card(
        name_of(q.code),
        badge(_("Official figures"), "info"),
        figure(said, strip(quartiles, pay, kroner), numbers),
        html.P(_("An estimate: your pay lies outside the published quartiles."), className="note")
        if where and where.estimated
        else None,
        html.P(
            [
                _(
                    "Source: {source}, {year}. Monthly pay of all in the occupation, not of members.",
                    source=_(q.source),
                    year=q.year,
                ),
                " ",
                _(
                    "Your pay: (base + supplements) × {standard} ÷ your hours.",
                    standard=words.number(organisation.standard_hours),
                ),
            ],
            className="note",
        ),
    )


def no_official_figures(answer: Answer | None, organisation: Organisation, *, made_up: bool) -> Component:
    """Said where no official figure is at hand: no dead end, no invented number. `made_up`: the pay is the demo's."""
    text = _("There are no official figures for this occupation here yet, so you can't be compared. We don't guess.")
    mine = (
        fact(
            _("You, converted to full time"),
            words.money(answer.monthly(organisation.standard_hours), organisation.currency),
        )
        if answer
        else None
    )
    demo = (
        _("In this demo the pay of the made-up people is Norwegian official pay times 0.85.")
        if made_up and answer
        else None
    )
    return card(
        _("No official figures"), html.P(text), facts([mine]) if mine else None, demo and html.P(demo, className="note")
    )


def answers_card(answers: Sequence[Answer], organisation: Organisation, remove_id: Any) -> Component:
    """The answers given, each with a button that removes it."""
    if not answers:
        return empty(_("You have not given your salary yet"), _("Fill in the form: it takes two minutes."))
    rows = [
        (
            str(a.year),
            name_of(a.occupation_code),
            words.money(a.base_monthly, organisation.currency),
            words.money(a.supplements_monthly, organisation.currency),
            words.money(a.bonus_yearly, organisation.currency),
            words.number(a.hours_weekly),
            button(remove_id(a.year), _("Remove {year}", year=a.year), "link"),
        )
        for a in answers
    ]
    headings = [
        _("Year"),
        _("Occupation"),
        _("Base a month"),
        _("Supplements a month"),
        _("Bonus"),
        _("Hours a week"),
        _("Action"),
    ]
    return card(
        _("What you have given"), table(_("What you have given"), headings, rows, {2, 3, 4, 5}, hide_caption=True)
    )


def salary_form(
    ids: Ids,
    year: int,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    organisation: Organisation,
    filled_from: int | None = None,
) -> Component:
    """The form for one year; `typed` brings back what was written, `problems` says what must be put right.

    `filled_from` is the year of the earlier answer that it is filled in from, so that nobody takes it for saved.
    """
    fields = {
        "occupation": ids.OCCUPATION,
        "level": ids.LEVEL,
        "hours": ids.HOURS,
        "base": ids.BASE,
        "supplements": ids.SUPPLEMENTS,
        "bonus": ids.BONUS,
    }
    month, whole_year = _("kr a month"), _("kr in 12 months")
    levels = [(key, _(label)) for key, label in ROLE_LEVELS.items()]
    return card(
        _("Your salary in {year}", year=year),
        error_summary({key: (fields[key], words_) for key, words_ in problems.items()}),
        _filled_from(filled_from) if filled_from else None,
        form(
            ids.FORM,
            typeahead_field(
                ids.OCCUPATION, _("Occupation"), all_listed(), typed.get("occupation"),
                error=problems.get("occupation"), hint=_("Write a part of it and choose from the list."),
            ),
            select_field(ids.LEVEL, _("Role level"), levels, typed.get("level"), error=problems.get("level")),
            money_field(
                ids.BASE, _("Base pay before tax"), typed.get("base"), unit=month, error=problems.get("base"),
                hint=_("A month, without supplements and bonus."),
            ),
            money_field(
                ids.SUPPLEMENTS, _("Fixed supplements"), typed.get("supplements"), unit=month, optional=True,
                error=problems.get("supplements"),
            ),
            money_field(
                ids.BONUS, _("Bonus"), typed.get("bonus"), unit=whole_year, optional=True, error=problems.get("bonus")
            ),
            text_field(
                ids.HOURS, _("Agreed hours a week"), typed.get("hours") or words.number(organisation.standard_hours),
                error=problems.get("hours"), inputmode="decimal",
            ),
            submit=_("Save"),
        ),
    )  # fmt: skip


def _filled_from(year: int) -> Component:
    text = _("Filled in from your answer for {year}, and not saved yet. Change what is different now.", year=year)
    return html.P(text, className="note")
