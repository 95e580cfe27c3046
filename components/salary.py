"""The official pay figures of an occupation, and the answers given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.cards import badge, card, fact, facts
from components.charts import figure, strip
from components.forms import button
from components.states import empty
from components.tables import table
from data import words
from data.datamap.organisation import Organisation
from data.occupations import name_of
from data.salary.answers import Answer
from data.salary.official import Quartiles, Standing, estimated_percentiles, standing
from data.words import gettext as _


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


def official_card(q: Quartiles, answer: Answer | None, organisation: Organisation) -> Component:
    """Official quartiles of an occupation and, with an answer, where it stands: the anchor beside members' figures."""
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


def official_words(q: Quartiles, organisation: Organisation) -> str:
    """The official figures of an occupation in one line, for the sheet that is printed."""
    lower, median, upper = (words.money(each, organisation.currency) for each in (q.lower, q.median, q.upper))
    return _(
        "Official figures for {occupation}: lower quartile {lower}, median {median}, upper quartile {upper} ({source},"
        " {year}).",
        occupation=name_of(q.code), lower=lower, median=median, upper=upper, source=_(q.source), year=q.year,
    )  # fmt: skip


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
