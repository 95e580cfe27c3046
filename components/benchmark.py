"""Where a pay stands among comparable people: one sentence, the strip, how sure it is, and what was widened."""

from __future__ import annotations

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from components.benchmark_words import (
    carried_words,
    group_words,
    kind_name,
    kind_rest,
    share_words,
    widened_steps,
    widened_words,
)
from components.cards import badge, card, disclosure
from components.charts import figure, strip
from components.dom import aria, marked
from components.page import Content
from components.tables import table
from data import words
from data.datamap.organisation import Organisation
from data.salary.benchmark import Cell, Comparison, Concept, Quantiles
from data.salary.policy import Policy
from data.salary.standing import Rank, published, rank
from data.words import N_
from data.words import gettext as _

Kroner = Callable[[float], str]
POINTS = {
    10: N_("10 per cent earn less"),
    25: N_("Lower quartile: 25 per cent earn less"),
    50: N_("Median: half earn less"),
    75: N_("Upper quartile: 75 per cent earn less"),
    90: N_("90 per cent earn less"),
}
FORMULAS: dict[Concept, str] = {
    "base": N_("Base: (base pay + fixed supplements) × {standard} ÷ agreed hours a week, kroner a month before tax."),
    "bonus": N_(
        "With bonus: (base pay + fixed supplements) × {standard} ÷ agreed hours a week + bonus of the last 12 months"
        " ÷ 12, kroner a month before tax."
    ),
    "gross": N_(
        "Gross: (base pay + fixed supplements) × {standard} ÷ agreed hours a week + bonus of the last 12 months ÷ 12 +"
        " the employer’s pension + taxed benefits, kroner a month before tax."
    ),
}


def in_kroner(organisation: Organisation) -> Kroner:
    """Writes an amount in the organisation's currency, in whole kroner."""
    return lambda amount: words.money(round(amount), organisation.currency)


def formula(concept: Concept, organisation: Organisation) -> str:
    """How the pay that is compared is worked out."""
    return _(FORMULAS[concept], standard=words.number(organisation.standard_hours))


def sentence(quantiles: Quantiles, stands: Rank | None, kroner: Kroner) -> str:
    """Where a pay stands, in one sentence, never finer than what is published; without a pay, the median."""
    if stands is None:
        return _("The median for comparable managers is {median} a month.", median=kroner(quantiles.p50))
    gap = kroner(abs(stands.to_median))
    if stands.beyond:
        return _beyond(stands, kroner) + (" " + _median(stands, gap) if stands.edge[0] != 50 else "")
    share = share_words(stands.share or 0)
    if stands.to_median > 0:
        text = _("Your pay is higher than about {share} comparable managers; the median is {gap} a month above you.")
    elif stands.to_median < 0:
        text = _("Your pay is higher than about {share} comparable managers; the median is {gap} a month below you.")
    else:
        return _("You are at the median: half of comparable managers are paid less, and half are paid more.")
    return text.format(share=share, gap=gap)


def standing_card(
    comparison: Comparison, concept: Concept, pay: int | None, organisation: Organisation, policy: Policy,
    choices: Content,
) -> Component:  # fmt: skip
    """The first card: the sentence, the strip with its table, the kind of the figures, and what was widened.

    pay: the reader's own, as `concept` has it; None without an answer. choices: what may be compared instead.
    """
    cell, kroner = comparison.shown, in_kroner(organisation)
    quantiles, interval = cell.pay[concept], cell.ranges.get(concept)
    stands = rank(quantiles, pay, interval) if pay else None
    drawn = card(
        _("Where you stand"),
        choices,
        html.P([html.Strong(_("Compared with:")), " ", group_words(cell.group)]),
        _figure(quantiles, stands, pay, kroner),
        html.P([*kind_line(cell), " ", carried_words(cell, comparison.month)]),
        html.Ul([html.Li(each) for each in _more(quantiles, stands, interval, kroner)], className="note"),
        html.P(formula(concept, organisation), className="note"),
        *_widened(comparison, concept, policy, kroner),
        id="where-you-stand",
    )
    return marked(drawn, seen="benchmark")


def figures_table(quantiles: Quantiles, pay: int | None, kroner: Kroner) -> Component:
    """All five points, those that are not published too, and one's own pay."""
    known = published(quantiles)
    rows = [
        (_(name), kroner(known[share]) if share in known else _("not shown: too few answers"))
        for share, name in POINTS.items()
    ]
    mine = [(_("You, converted to full time"), kroner(pay))] if pay else []
    return table(_("Monthly pay, full time"), [_("Figure"), _("Amount")], [*rows, *mine], {1})


def _figure(quantiles: Quantiles, stands: Rank | None, pay: int | None, kroner: Kroner) -> Component:
    said, numbers = sentence(quantiles, stands, kroner), figures_table(quantiles, pay, kroner)
    aloud = html.Span(said, **aria(live="polite"))
    if quantiles.p25 is None or quantiles.p75 is None:
        return html.Div([html.P(aloud, className="sentence"), disclosure(_("Show the figures"), numbers)])
    drawn = {f"p{share}": float(amount) for share, amount in published(quantiles).items()}
    return figure(aloud, strip(drawn, pay, kroner), numbers, text=said)


def _beyond(stands: Rank, kroner: Kroner) -> str:
    share, edge = stands.edge
    if share == 50:
        text = (
            _("Your pay is above the median of {edge}, the only point that is published for this group.")
            if stands.beyond == "above"
            else _("Your pay is below the median of {edge}, the only point that is published for this group.")
        )
        return text.format(edge=kroner(edge))
    if stands.beyond == "above":
        return _(
            "Your pay is above the highest point that is published, {edge}: at least {share} comparable managers are"
            " paid less.",
            edge=kroner(edge), share=share_words(share),
        )  # fmt: skip
    return _(
        "Your pay is below the lowest point that is published, {edge}: at least {share} comparable managers are paid"
        " more.",
        edge=kroner(edge), share=share_words(100 - share),
    )  # fmt: skip


def _median(stands: Rank, gap: str) -> str:
    if stands.to_median > 0:
        return _("The median is {gap} a month above you.", gap=gap)
    return _("The median is {gap} a month below you.", gap=gap)


def _more(quantiles: Quantiles, stands: Rank | None, interval: tuple[int, int] | None, kroner: Kroner) -> list[Content]:
    """How sure the sentence is, and how far it is to the upper quartile."""
    lines: list[Content] = []
    if interval and interval[0] < interval[1]:
        low, high = map(kroner, interval)
        lines.append(
            _("The median is known to lie between {low} and {high}, nine times out of ten.", low=low, high=high)
        )
    if stands and stands.low is not None and stands.high is not None and stands.low < stands.high:
        ends = {"low": words.number(stands.low), "high": words.number(stands.high)}
        lines.append(_("So your pay is higher than that of {low} to {high} in 100.", **ends))
    if quantiles.p75 and stands and stands.to_upper and stands.to_upper > 0:
        upper, gap = kroner(quantiles.p75), kroner(stands.to_upper)
        lines.append(_("The upper quartile is {upper}: {gap} a month above you.", upper=upper, gap=gap))
    return lines


def _widened(comparison: Comparison, concept: Concept, policy: Policy, kroner: Kroner) -> list[Content]:
    """What was widened, step by step, and what the model says of exactly what was asked."""
    steps = widened_steps(comparison, policy)
    if not steps:
        return []
    lines = [html.Li([html.Span(change), ": ", why]) for change, why in steps]
    told = html.P([html.Strong(_("We widened:")), " ", widened_words(comparison, policy), f" ({steps[0][1]})."])
    shown = disclosure(_("Show each step"), html.Ol(lines))
    return [html.Div([told, shown, _estimate(comparison, concept, kroner)], className="widened")]


def _estimate(comparison: Comparison, concept: Concept, kroner: Kroner) -> Content:
    cell = comparison.estimate
    if cell is None:
        text = _("For exactly what you asked there is no estimate either, so nothing is said of it.")
        return html.P(text, className="note")
    return html.P([estimate_words(cell, concept, kroner), " ", *kind_line(cell)])


def estimate_words(cell: Cell, concept: Concept, kroner: Kroner) -> str:
    """The model's median of a group that is too small to be counted, with its range; `kind_line` belongs beside it."""
    median, ends = kroner(cell.pay[concept].p50), cell.ranges.get(concept)
    if ends is None:
        return _("For {group}: a median of {median} a month.", group=group_words(cell.group), median=median)
    low, high = map(kroner, ends)
    return _(
        "For {group}: a median of {median} a month, nine times out of ten between {low} and {high}.",
        group=group_words(cell.group), median=median, low=low, high=high,
    )  # fmt: skip


def kind_line(cell: Cell) -> list[Content]:
    """The kind as a badge, and the words that go on from it."""
    return [badge(kind_name(cell), "success" if cell.kind == "counted" else "warning"), " ", kind_rest(cell)]


def not_released() -> Component:
    """Said before the first release."""
    text = _(
        "The first figures are made when enough members have answered, and their answers are three months old. Until"
        " then you see official figures."
    )
    return card(_("No figures from members yet"), html.P(text))


def too_many() -> Component:
    """Said when a person has looked at as many comparisons as a day allows."""
    text = _("You have looked at many comparisons today. Your own is still here; look at others again tomorrow.")
    return card(_("Enough for today"), html.P(text))
