"""The negotiation sheet: a form that fills it in, and the one page that is printed. It names nobody but its reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from components.benchmark import Kroner, estimate_words, figures_table, formula, sentence
from components.benchmark_words import carried_words, group_words, kind_words
from components.cards import card, fact, facts
from components.dom import Id, dataset
from components.forms import checkboxes_field, error_summary, form, money_field, textarea_field
from components.page import Content
from data import words
from data.datamap.organisation import Organisation
from data.salary.benchmark import Comparison, Concept
from data.salary.negotiation import Amounts
from data.salary.standing import rank
from data.words import N_
from data.words import gettext as _

AMOUNTS = {
    "target": (N_("Target"), N_("What you ask for first.")),
    "good": (N_("Good"), N_("What you would be glad of.")),
    "walk_away": (N_("Walk away"), N_("Below this you say no.")),
}
ARGUMENTS = {
    "results": N_("Results: what I have achieved since the last talk, with numbers"),
    "responsibility": N_("Responsibility: what I have taken on that was not mine before"),
    "market": N_("Market: what others with comparable jobs are paid"),
    "growth": N_("Growth: what I have learned, and what I am ready for next"),
}


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet besides the comparison. amounts in kroner a month; arguments are keys of ARGUMENTS."""

    amounts: Amounts
    arguments: Sequence[str] = ()
    notes: str = ""


def sheet_form(
    form_id: Id, field_id: Callable[[str], Id], typed: Mapping[str, str], arguments: Sequence[str],
    problems: Mapping[str, str],
) -> Component:  # fmt: skip
    """The three amounts, the arguments and a note; nothing of it is kept."""
    fields = [
        money_field(
            field_id(name), _(label), typed.get(name), unit=_("kr a month"), hint=_(hint), error=problems.get(name)
        )
        for name, (label, hint) in AMOUNTS.items()
    ]
    options = [(key, _(label)) for key, label in ARGUMENTS.items()]
    show = html.Button(_("Print"), className="btn btn-outline-primary", type="button", **dataset(print=""))
    return card(
        _("Your sheet"),
        error_summary({name: (field_id(name), problem) for name, problem in problems.items()}),
        html.P(_("Nothing of this is kept: print the sheet before you leave."), className="note"),
        form(
            form_id,
            *fields,
            checkboxes_field(field_id("arguments"), _("Arguments you will use"), options, arguments, optional=True),
            textarea_field(
                field_id("notes"), _("In your own words"), typed.get("notes"), optional=True, max_length=600,
                error=problems.get("notes"),
            ),
            submit=_("Put it on the sheet"),
            extra=[show],
        ),
    )  # fmt: skip


def sheet(
    comparison: Comparison, concept: Concept, pay: int, filled: Sheet, organisation: Organisation, official: Content,
    kroner: Kroner,
) -> Component:  # fmt: skip
    """The page that is printed."""
    cell = comparison.shown
    quantiles = cell.pay[concept]
    lines = [
        fact(_(label), kroner(getattr(filled.amounts, name)), _against(getattr(filled.amounts, name), pay))
        for name, (label, _hint) in AMOUNTS.items()
    ]
    guess = comparison.estimate
    estimate = f"{estimate_words(guess, concept, kroner)} {kind_words(guess)}" if guess else None
    return html.Article(
        [
            html.H2(_("Sheet for my pay talk, {date}", date=words.date(words.today()))),
            html.P(sentence(quantiles, rank(quantiles, pay, cell.ranges.get(concept)), kroner), className="sentence"),
            facts([fact(_("My pay today, at full time"), kroner(pay)), *lines]),
            html.H3(_("Comparable people")),
            html.P(group_words(cell.group)),
            figures_table(quantiles, pay, kroner),
            html.H3(_("My arguments")),
            html.Ul([html.Li(_argument(key, key in filled.arguments)) for key in ARGUMENTS], className="ticks"),
            html.P(filled.notes, className="own-words") if filled.notes else None,
            html.H3(_("Sources")),
            html.Ul(
                [
                    html.Li([kind_words(cell), " ", carried_words(cell, comparison.month)]),
                    html.Li(estimate) if estimate else None,
                    html.Li(official) if official else None,
                    html.Li(formula(concept, organisation)),
                    html.Li(_("{organisation}, pay figures of its members", organisation=organisation.name)),
                ],
                className="note",
            ),
        ],
        className="sheet",
    )


def rule_words() -> str:
    """How the three amounts are proposed."""
    return _(
        "We propose: the target is the next point above your pay: the median, the upper quartile or the point that 9 in"
        " 10 are paid less than; above all of them it is 10 per cent more than today. Good lies halfway between your"
        " pay and the target. You walk away below the pay you have. Change all three as you like."
    )


def _against(amount: int, pay: int) -> str:
    change = round(100 * (amount - pay) / pay, 1)
    if change == 0:
        return _("as today")
    number = words.number(abs(change))
    if change > 0:
        return _("{number} per cent more than today", number=number)
    return _("{number} per cent less than today", number=number)


def _argument(key: str, ticked: bool) -> list[Content]:
    box = html.Span("☑" if ticked else "☐", **{"aria-hidden": "true"})
    said = html.Span(_("Chosen:") + " ", className="visually-hidden") if ticked else None
    return [box, " ", said, _(ARGUMENTS[key])]
